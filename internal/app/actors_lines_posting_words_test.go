package app

import (
	"pathways/internal/platform/api"
	"pathways/internal/platform/authz"
	"pathways/internal/posting"
)

// postingWordLines are the words that an organization's postings are looked through for, and the documents that are made from a
// posting. They are for its people besides its guests; the posting itself is for everybody once it is public.
func postingWordLines() []line {
	const routes, list = "/organizations/{slug}/postings", "/organizations/{house}/postings"
	const route, one = routes + "/{id}", list + "/{worded}"
	readers := people(self, lead, steward, owner, member)
	writers := but(people(lead, steward, owner), refused, self, member)
	const operation, op = api.Prefix + "/organizations/{organization}/postings/{posting}/hints", api.Prefix + "/organizations/{house}/postings/{worded}/hints"
	const ours, our = api.Prefix + "/organizations/{organization}/posting-words", api.Prefix + "/organizations/{house}/posting-words"
	reads, writes := []authz.Scope{authz.ReadWork}, []authz.Scope{authz.WriteWork}
	return []line{
		{route: "GET " + ours, at: our, scopes: reads, want: readers},
		{route: "PUT " + ours + "/lists/{list}", at: our + "/lists/age", body: `{"used":true,"off":["energetic"]}`, scopes: writes, want: writers},
		{route: "PUT " + ours + "/own/{term}", at: our + "/own/{new}", body: `{"term":"gizmo","why":"Why","instead":"Tool"}`, scopes: writes, want: writers},
		{route: "DELETE " + ours + "/own/{term}", at: our + "/own/{own word}", scopes: writes, want: writers},
		{route: "GET " + operation, at: op, scopes: reads, want: readers},
		{route: "GET " + routes + "/words", at: list + "/words", want: readers},
		{route: "POST " + routes + "/words", at: list + "/words", form: "id={new}&term=gizmo&why=Why&instead=Tool", want: writers},
		{route: "POST " + routes + "/words/list", at: list + "/words/list", form: "list=age&on=energetic", want: writers},
		{route: "POST " + routes + "/words/remove", at: list + "/words/remove", form: "id={own word}", want: writers},
		{route: "GET " + route + "/hints", at: one + "/hints", want: readers},
		{route: "POST " + route + "/hints", at: one + "/hints", form: "key=idioms/ninja", want: writers},
		{route: "GET " + route + "/documents", at: one + "/documents", want: readers},
		{route: "GET " + route + "/documents/{name}", at: one + "/documents/interview.md", want: readers},
		{route: "GET /postings/{id}/documents/{name}", at: "/postings/{worded}/documents/posting.md", want: all},
	}
}

// words: a public posting of the organization, and a word of its own that postings are looked through for.
func (w *world) words() {
	s, by, house := w.nouns.postings, w.people[lead], w.things["house"]
	tree := got(w.nouns.frameworks.Release(w.ctx, "isl", "2025"))
	p := got(s.Begin(w.ctx, by, house, posting.Start{Title: "Ninja guide", Release: tree.ID, Items: []string{tree.ByCode("GE.1").ID}}))
	c := p.Content
	c.Pay.Low, c.Pay.High, c.Degree.Asked, c.Place.City, c.Apply = "20", "24", posting.NotAsked, "Milltown", "Write to us."
	p, _, err := s.Save(w.ctx, by, house, p.ID, c, p.Revision)
	w.must(err)
	got(s.Publish(w.ctx, by, house, p.ID, p.Revision))
	w.things["worded"] = p.ID
	w.must(s.PutTerm(w.ctx, by, house, posting.OwnTerm{Term: "widget", Why: "Why", Instead: "Tool"}))
	w.things["own word"] = got(s.Terms(w.ctx, by, house)).Own[0].ID
}
