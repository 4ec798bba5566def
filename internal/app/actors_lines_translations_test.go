package app

import "pathways/internal/translation"

// translationLines are the rooms in which releases are translated. What is shown is read in the library, by everybody.
func translationLines() []line {
	one := "/stewardship/translations/{translation}"
	readers, writers := parts(self, lead, steward, owner, member), parts(steward, owner)
	return []line{
		mine("GET /stewardship"),
		{route: "GET /operate/frameworks", want: people(operator)},
		{route: "POST /operate/frameworks", form: "framework=isl&organization={house}", want: people(operator)},
		mine("GET /stewardship/translations"), mine("GET /stewardship/translations/new"),
		{route: "POST /stewardship/translations/new", form: "organization={house}&release={isl}&language=fr&translator=Somebody", want: writers},
		{route: "GET /stewardship/translations/{id}", at: one, want: readers},
		{route: "POST /stewardship/translations/{id}", at: one, form: "at0=/title&text0=Marco", want: writers},
		{route: "GET /stewardship/translations/{id}/settings", at: one + "/settings", want: readers},
		{route: "POST /stewardship/translations/{id}/settings", at: one + "/settings", form: "translator=Somebody&status=review", want: writers},
		{route: "POST /stewardship/translations/{id}/delete", at: one + "/delete", want: writers},
	}
}

// translation: one of the organization.
func (w *world) translation() {
	w.things["isl"] = got(w.nouns.frameworks.Release(w.ctx, "isl", "2025")).ID
	w.things["translation"] = got(w.nouns.translations.Begin(w.ctx, w.people[owner], translation.Start{
		Organization: w.things["house"], Release: w.things["isl"], Language: "es", Translator: "Somebody",
	})).ID
}
