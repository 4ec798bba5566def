package app

import (
	"fmt"

	"pathways/internal/draft"
	"pathways/internal/framework"
)

// draftLines are the rooms in which frameworks are written. A draft is read by the people of its organization besides its
// guests, to whom it does not exist, and written by owners and stewards.
func draftLines() []line {
	one := "/stewardship/drafts/{draft}"
	item := one + "/items/{draft item}"
	readers := people(self, lead, steward, owner, member)
	writers := but(people(steward, owner), refused, self, lead, member)
	return []line{
		mine("GET /stewardship/drafts"), mine("GET /stewardship/drafts/new"),
		mine("GET /stewardship/drafts/new/blank"), mine("GET /stewardship/drafts/new/release"),
		{route: "POST /stewardship/drafts/new/blank", form: "organization={house}&name=More", want: writers},
		{route: "POST /stewardship/drafts/new/release", form: "organization={house}&release={isl}", want: writers},
		{route: "GET /stewardship/drafts/{id}", at: one, want: readers},
		{route: "GET /stewardship/drafts/{id}/whole", at: one + "/whole", want: readers},
		{route: "GET /stewardship/drafts/{id}/find", at: one + "/find?q=ours", want: readers},
		{route: "GET /stewardship/drafts/{id}/items/new", at: one + "/items/new", want: writers},
		{route: "POST /stewardship/drafts/{id}/items/new", at: one + "/items/new", form: "id={new}&statement=More", want: writers},
		{route: "GET /stewardship/drafts/{id}/items/{item}", at: item, want: readers},
		{route: "POST /stewardship/drafts/{id}/items/{item}", at: item, form: "knew.statement=Ours&statement=Changed", want: writers},
		{route: "GET /stewardship/drafts/{id}/items/{item}/move", at: item + "/move", want: writers},
		{route: "POST /stewardship/drafts/{id}/items/{item}/move", at: item + "/move", form: "place=:", want: writers},
		{route: "GET /stewardship/drafts/{id}/items/{item}/remove", at: item + "/remove", want: writers},
		{route: "POST /stewardship/drafts/{id}/items/{item}/remove", at: item + "/remove", want: writers},
		{route: "GET /stewardship/drafts/{id}/edition", at: one + "/edition", want: readers},
		{route: "POST /stewardship/drafts/{id}/edition", at: one + "/edition", form: "knew.title=Ours&title=Changed", want: writers},
		{route: "GET /stewardship/drafts/{id}/kinds", at: one + "/kinds", want: readers},
		{route: "POST /stewardship/drafts/{id}/kinds", at: one + "/kinds", form: "knew=99&kinds[0].key=part&kinds[0].name=Changed", want: writers},
		{route: "POST /stewardship/drafts/{id}/levels", at: one + "/levels", form: "knew=99&levels[0].code=L1&levels[0].name=First", want: writers},
		{route: "GET /stewardship/drafts/{id}/history", at: one + "/history", want: readers},
		{route: "POST /stewardship/drafts/{id}/undo", at: one + "/undo", form: "seq={draft change}", want: writers},
		{route: "GET /stewardship/drafts/{id}/check", at: one + "/check", want: readers},
		{route: "GET /stewardship/drafts/{id}/discard", at: one + "/discard", want: writers},
		{route: "POST /stewardship/drafts/{id}/discard", at: one + "/discard", want: writers},
		{route: "POST /stewardship/drafts/{id}/restore", at: one + "/restore", want: but(writers, idle, steward, owner)},
	}
}

// draft: a framework that the organization writes, with two items.
func (w *world) draft() {
	d := got(w.nouns.drafts.Begin(w.ctx, w.people[owner], draft.Start{
		Organization: w.things["house"], Name: "Ours", Title: "Ours", Kinds: []framework.Kind{{Key: "part", Name: "Part"}},
	}))
	w.things["draft"] = d.ID
	for _, statement := range []string{"Ours", "More of ours"} {
		it := got(w.nouns.drafts.Add(w.ctx, w.people[steward], d.ID, draft.NewItem{Statement: statement}))
		if w.things["draft item"] == "" {
			w.things["draft item"] = it.ID
		}
	}
	now, _, err := w.nouns.drafts.One(w.ctx, w.people[owner], d.ID)
	w.must(err)
	w.things["draft change"] = fmt.Sprint(now.Revision)
}
