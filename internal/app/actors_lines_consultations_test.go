package app

import (
	"time"

	"pathways/internal/consultation"
	"pathways/internal/platform/authz"
)

// consultationLines are the rooms in which people are asked about a framework. What self answered there is PRIVATE: no
// steward finds it while fewer than five have answered, and nobody ever with a name.
func consultationLines() []line {
	one, asked, link := "/stewardship/consultations/{consultation}", "/consultations/{consultation}", "/survey/{consultation token}"
	until := time.Now().UTC().AddDate(0, 0, 30).Format(time.DateOnly)
	words := "title=Changed&members=1&until=" + until
	writers := but(parts(steward, owner), absent, visitor)
	answering := people(self, lead, steward, owner, member)
	answer := "relevance.{consultation item}=4&remark.{consultation item}=Good"
	return []line{
		mine("GET /stewardship/consultations"), mine("GET /stewardship/consultations/new"), mine("GET /consultations"),
		{route: "POST /stewardship/consultations/new", form: "id={new}&organization={house}&about=release:{isl}&link=1&" + words, want: parts(steward, owner)},
		{route: "GET /stewardship/consultations/{id}", at: one, want: writers},
		{route: "POST /stewardship/consultations/{id}", at: one, form: words, want: writers},
		{route: "POST /stewardship/consultations/{id}/readers", at: one + "/readers", form: "results=1", want: writers},
		{route: "POST /stewardship/consultations/{id}/close", at: one + "/close", want: writers},
		{route: "POST /stewardship/consultations/{id}/reopen", at: one + "/reopen", form: "until=" + until, want: writers},
		{route: "POST /stewardship/consultations/{id}/link", at: one + "/link", want: writers},
		{route: "POST /stewardship/consultations/{id}/link/end", at: one + "/link/end", want: writers},
		{route: "POST /stewardship/consultations/{id}/tokens", at: one + "/tokens", form: "count=2&do=csv", want: writers},
		{route: "GET /stewardship/consultations/{id}/results", at: one + "/results", want: writers},
		{route: "GET /stewardship/consultations/{id}/results.csv", at: one + "/results.csv", want: writers},
		{route: "POST /stewardship/consultations/{id}/results", at: one + "/results", want: but(writers, fault, steward, owner)}, // too few
		{route: "POST /stewardship/consultations/{id}/items/{item}", at: one + "/items/{consultation item}", form: "decision=keep&words=Thanks", want: writers},
		{route: "GET /consultations/{id}", at: asked, want: answering},
		{route: "POST /consultations/{id}", at: asked, want: answering},
		{route: "GET /consultations/{id}/parts/{part}", at: asked + "/parts/{consultation part}", want: answering},
		{route: "POST /consultations/{id}/parts/{part}", at: asked + "/parts/{consultation part}", form: answer, want: answering},
		{route: "GET /consultations/{id}/done", at: asked + "/done", want: answering},
		{route: "POST /consultations/{id}/withdraw", at: asked + "/withdraw", want: answering},
		{route: "GET /consultations/{id}/replies", at: asked + "/replies", want: but(none, in, steward, owner)},
		{route: "GET /survey/{secret}", at: link, want: all},
		{route: "POST /survey/{secret}", at: link, want: all},
		{route: "GET /survey/{secret}/parts/{part}", at: link + "/parts/{consultation part}", want: all},
		{route: "POST /survey/{secret}/parts/{part}", at: link + "/parts/{consultation part}", form: answer, want: all},
		{route: "GET /survey/{secret}/done", at: link + "/done", want: all},
		{route: "POST /survey/{secret}/withdraw", at: link + "/withdraw", want: all},
	}
}

// consultation: one of the organization on a release, which self has answered; a link for one person.
func (w *world) consultation() {
	tree := got(w.nouns.frameworks.Release(w.ctx, "isl", "2025"))
	part := tree.Units()[0]
	c, _, err := w.nouns.consultations.Begin(w.ctx, w.people[steward], consultation.Start{
		Organization: w.things["house"], Release: tree.ID, Parts: []string{part.ID}, Link: true,
		Words: consultation.Words{Title: "Clear?", Until: time.Now().UTC().AddDate(0, 0, 20).Format(time.DateOnly), Members: true},
	})
	w.must(err)
	w.things["consultation"], w.things["consultation part"], w.things["consultation item"] = c.ID, part.ID, tree.Leaves(part.ID)[0].ID
	w.things["consultation token"] = got(w.nouns.consultations.Tokens(w.ctx, w.people[owner], c.ID, 1))[0]
	w.must(w.nouns.consultations.Answer(w.ctx, w.people[self], consultation.Door{ID: c.ID}, []consultation.Answer{{
		Item: w.things["consultation item"], Relevance: consultation.NotRelevant, Remark: "PRIVATE-of-self, said to a consultation",
	}}))
	w.must(w.nouns.consultations.Answer(w.ctx, authz.Viewer{}, consultation.Door{Secret: w.things["consultation token"]}, nil))
}
