package app

import (
	"pathways/internal/extension"
	"pathways/internal/platform/ids"
)

// extensionLines are the rooms in which an organization adds to releases. What it adds is read by its people besides its
// guests, until it is for everybody.
func extensionLines() []line {
	one := "/stewardship/extensions/{extension}"
	addition := one + "/additions/{addition}"
	readers, writers := parts(self, lead, steward, owner, member), parts(steward, owner)
	return []line{
		mine("GET /stewardship/extensions"), mine("GET /stewardship/extensions/new"),
		{route: "POST /stewardship/extensions/new", form: "organization={house}&release={isl draft}&title=More", want: writers},
		{route: "GET /stewardship/extensions/{id}", at: one, want: readers},
		{route: "POST /stewardship/extensions/{id}", at: one, form: "new={new}&item={isl item}&sort=example&text=More", want: writers},
		{route: "GET /stewardship/extensions/{id}/settings", at: one + "/settings", want: readers},
		{route: "POST /stewardship/extensions/{id}/settings", at: one + "/settings", form: "title=Changed&seen=people", want: writers},
		{route: "POST /stewardship/extensions/{id}/delete", at: one + "/delete", want: writers},
		{route: "GET /stewardship/extensions/{id}/history", at: one + "/history", want: readers},
		{route: "GET /stewardship/extensions/{id}/follow", at: one + "/follow?to={isl draft}", want: writers},
		{route: "POST /stewardship/extensions/{id}/follow", at: one + "/follow", form: "to={isl draft}", want: writers},
		{route: "GET /stewardship/extensions/{id}/additions/{addition}", at: addition, want: readers},
		{route: "POST /stewardship/extensions/{id}/additions/{addition}", at: addition, form: "text=Changed&knew.text=Ours", want: writers},
		{route: "POST /stewardship/extensions/{id}/additions/{addition}/remove", at: addition + "/remove", want: writers},
		{route: "POST /stewardship/extensions/{id}/additions/{addition}/place", at: addition + "/place", form: "item={isl other item}", want: writers},
		{route: "POST /stewardship/extensions/{id}/additions/{addition}/look", at: addition + "/look", want: writers},
		{route: "GET /extensions/{id}", at: "/extensions/{extension}", want: but(none, in, self, lead, steward, owner, member)},
	}
}

// extension: the additions of the organization to a release.
func (w *world) extension() {
	tree := got(w.nouns.frameworks.Release(w.ctx, "isl", "2025"))
	w.things["isl item"], w.things["isl other item"] = tree.Items[3].ID, tree.Items[4].ID
	w.things["isl draft"] = got(w.nouns.frameworks.Release(w.ctx, "isl", "2018-draft")).ID
	w.things["extension"] = got(w.nouns.extensions.Begin(w.ctx, w.people[owner], w.things["house"], tree.ID, "Ours")).ID
	w.things["addition"] = ids.New()
	w.must(w.nouns.extensions.Add(w.ctx, w.people[owner], w.things["extension"], w.things["addition"], extension.Example, tree.Items[3].ID, extension.Words{Text: "Ours"}))
}
