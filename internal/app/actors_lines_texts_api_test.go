package app

import (
	"time"

	"pathways/internal/alignment"
	"pathways/internal/platform/api"
	"pathways/internal/platform/authz"
)

// textOperationLines are the operations on texts of an organization. Its guests see none of it.
func textOperationLines() []line {
	const v1 = api.Prefix
	readW, writeW := []authz.Scope{authz.ReadWork}, []authz.Scope{authz.WriteWork}
	route, at := v1+"/organizations/{organization}", "/api/v1/organizations/{house}"
	text := at + "/texts/{brought}"
	readers := but(parts(self, lead, steward, owner, member), absent, visitor)
	writers := but(parts(lead, steward, owner), absent, visitor)
	decider := but(parts(lead), absent, visitor)
	return []line{
		{route: "POST " + route + "/texts", at: at + "/texts", body: `{"kind":"posting","framework":"isl","texts":[{"text":"We look after frogs."}]}`, scopes: writeW, want: writers},
		{route: "GET " + route + "/texts", at: at + "/texts", scopes: readW, want: readers},
		{route: "GET " + route + "/text-batches/{batch}", at: at + "/text-batches/{brought batch}", scopes: readW, want: readers},
		{route: "DELETE " + route + "/text-batches/{batch}", at: at + "/text-batches/{brought batch}", scopes: writeW, want: writers},
		{route: "GET " + route + "/texts/{text}", at: text, scopes: readW, want: readers},
		{route: "DELETE " + route + "/texts/{text}", at: text, scopes: writeW, want: writers},
		{route: "PATCH " + route + "/texts/{text}/facts", at: text + "/facts", body: `{"year":2021}`, scopes: writeW, want: writers},
		{route: "POST " + route + "/texts/{text}/decisions", at: text + "/decisions", body: `{"passage":0,"code":"GE.9","what":"added"}`, scopes: writeW, want: writers},
		{route: "POST " + route + "/texts/{text}/decisions/{decision}/undo", at: text + "/decisions/{brought decision}/undo", scopes: writeW, want: decider},
		{route: "POST " + route + "/texts/{text}/decisions/{decision}/redo", at: text + "/decisions/{brought undone}/redo", scopes: writeW, want: decider},
		{route: "POST " + route + "/texts/{text}/read", at: text + "/read", scopes: writeW, want: writers},
		{route: "GET " + route + "/scan", at: at + "/scan", scopes: readW, want: readers},
		{route: "GET " + route + "/scan/passages", at: at + "/scan/passages?code=GE.9", scopes: readW, want: readers},
		{route: "POST " + v1 + "/read", body: `{"framework":"isl","text":"We look after frogs."}`, scopes: readW, want: signed(idle)},
	}
}

// texts: a text that the lead has brought and that is read, with two decisions of theirs, one of them undone.
func (w *world) texts() {
	tree, v, house := got(w.nouns.frameworks.Release(w.ctx, "isl", "2025")), w.people[lead], w.things["house"]
	b := got(w.nouns.alignments.Put(w.ctx, v, house, alignment.Upload{Kind: alignment.Posting, Release: tree.ID, Pasted: "We look after the frogs of the pond and talk with visitors about them."}))
	for got(w.nouns.alignments.Batch(w.ctx, v, house, b.ID)).Going() { // the program reads it by itself
		time.Sleep(5 * time.Millisecond)
	}
	text := got(w.nouns.alignments.Texts(w.ctx, v, house, alignment.Filter{Batch: b.ID}, "")).Texts[0].ID
	items := tree.Leaves("")
	stands := got(w.nouns.alignments.Decide(w.ctx, v, house, text, 0, items[20].ID, alignment.Added))
	undone := got(w.nouns.alignments.Decide(w.ctx, v, house, text, 0, items[21].ID, alignment.Added))
	w.must(w.nouns.alignments.Undo(w.ctx, v, house, text, undone.ID))
	w.things["brought batch"], w.things["brought"], w.things["brought decision"], w.things["brought undone"] = b.ID, text, stands.ID, undone.ID
	w.things["brought item"] = items[22].ID
}
