package app

import (
	"strconv"

	"pathways/internal/platform/api"
	"pathways/internal/platform/authz"
	"pathways/internal/platform/ids"
	"pathways/internal/role"
)

// roleLines are the roles of an organization. They are for its people; to its guests they do not exist.
func roleLines() []line {
	const list, routes = "/organizations/{house}/roles", "/organizations/{slug}/roles"
	one, route := list+"/{role}", routes+"/{id}"
	readers := people(self, lead, steward, owner, member)
	writers := but(people(lead, steward, owner), refused, self, member)
	lines := []line{
		{route: "GET " + routes, at: list, want: readers},
		{route: "GET " + routes + "/new", at: list + "/new", want: readers},
		{route: "POST " + routes + "/new", at: list + "/new", form: "new={new}&title=More&release={role release}", want: writers},
		{route: "GET " + route, at: one, want: readers},
		{route: "POST " + route + "/words", at: one + "/words", form: "title=Changed&knew.title=Ours", want: writers},
		{route: "POST " + route + "/choose", at: one + "/choose", form: "use.{role other item}=regular&knew.{role other item}=none", want: writers},
		{route: "GET " + route + "/uses/{item}", at: one + "/uses/{role item}", want: readers},
		{route: "POST " + route + "/uses/{item}", at: one + "/uses/{role other item}", form: "emphasis=regular", want: writers},
		{route: "POST " + route + "/propose", at: one + "/propose", form: "new={new}&part=example&item={role item}&after=More", want: readers},
		{route: "POST " + route + "/proposals/{proposal}", at: one + "/proposals/{role proposal}", form: "decision=accept", want: writers},
		{route: "POST " + route + "/proposals/{proposal}/withdraw", at: one + "/proposals/{role proposal}/withdraw", want: people(self)},
		{route: "POST " + route + "/comments", at: one + "/comments", form: "new={new}&text=More", want: readers},
		{route: "POST " + route + "/comments/{comment}/remove", at: one + "/comments/{role comment}/remove", want: but(readers, refused, member)},
		{route: "POST " + route + "/versions", at: one + "/versions", form: "seen={role revision}", want: writers},
		{route: "GET " + route + "/versions/{number}", at: one + "/versions/1", want: readers},
		{route: "POST " + route + "/versions/{number}/restore", at: one + "/versions/1/restore", form: "seen={role revision}", want: writers},
		{route: "POST " + route + "/holders", at: one + "/holders", form: "person={person.member}", want: writers},
		{route: "POST " + route + "/holders/{person}/remove", at: one + "/holders/{person.self}/remove", want: but(readers, refused, member)},
		{route: "POST " + route + "/settings", at: one + "/settings", form: "family=Floor&posts=2", want: writers},
		{route: "POST " + route + "/retire", at: one + "/retire", want: writers},
		{route: "POST " + route + "/return", at: list + "/{role aside}/return", want: writers},
		{route: "POST " + route + "/delete", at: one + "/delete", want: writers},
	}
	for _, page := range []string{"/words", "/choose", "/propose", "/proposals", "/comments", "/versions", "/differences", "/holders", "/history", "/settings"} {
		lines = append(lines, line{route: "GET " + route + page, at: one + page, want: readers})
	}
	const operations = api.Prefix + "/organizations/{organization}/roles"
	reads, writes := []authz.Scope{authz.ReadWork}, []authz.Scope{authz.WriteWork}
	house := api.Prefix + list
	it := house + "/{role}"
	return append(lines,
		line{route: "GET " + operations, at: house, scopes: reads, want: readers},
		line{route: "POST " + operations, at: house, body: `{"id":"{new}","title":"More","framework":"isl","release":"2025"}`, scopes: writes, want: writers},
		line{route: "GET " + operations + "/{role}", at: it, scopes: reads, want: readers},
		line{route: "PUT " + operations + "/{role}/content", at: it + "/content", body: `{"revision":{role revision},"title":"Changed","purpose":"","team":"","uses":[]}`, scopes: writes, want: writers},
		line{route: "GET " + operations + "/{role}/proposals", at: it + "/proposals", scopes: reads, want: readers},
		line{route: "POST " + operations + "/{role}/proposals", at: it + "/proposals", body: `{"id":"{new}","part":"title","text":"Changed"}`, scopes: writes, want: readers},
		line{route: "GET " + operations + "/{role}/comments", at: it + "/comments", scopes: reads, want: readers},
		line{route: "POST " + operations + "/{role}/comments", at: it + "/comments", body: `{"id":"{new}","text":"More"}`, scopes: writes, want: readers},
		line{route: "GET " + operations + "/{role}/versions", at: it + "/versions", scopes: reads, want: readers},
		line{route: "POST " + operations + "/{role}/versions", at: it + "/versions", body: `{"revision":{role revision}}`, scopes: writes, want: writers},
		line{route: "GET " + operations + "/{role}/versions/{number}", at: it + "/versions/1", scopes: reads, want: readers},
		line{route: "POST " + operations + "/{role}/proposals/{proposal}/decision", at: it + "/proposals/{role proposal}/decision", body: `{"decision":"accept"}`, scopes: writes, want: writers},
		line{route: "POST " + operations + "/{role}/proposals/{proposal}/withdraw", at: it + "/proposals/{role proposal}/withdraw", scopes: writes, want: people(self)},
		line{route: "DELETE " + operations + "/{role}/comments/{comment}", at: it + "/comments/{role comment}", scopes: writes, want: but(readers, refused, member)},
		line{route: "POST " + operations + "/{role}/retire", at: it + "/retire", scopes: writes, want: writers},
		line{route: "POST " + operations + "/{role}/return", at: house + "/{role aside}/return", scopes: writes, want: writers},
		line{route: "DELETE " + operations + "/{role}", at: it, scopes: writes, want: writers},
		line{route: "GET " + operations + "/{role}/holders", at: it + "/holders", scopes: reads, want: readers},
		line{route: "PUT " + operations + "/{role}/holders/{person}", at: it + "/holders/{person.member}", scopes: writes, want: writers},
		line{route: "DELETE " + operations + "/{role}/holders/{person}", at: it + "/holders/{person.self}", scopes: writes, want: but(readers, refused, member)},
		line{route: "POST " + operations + "/{role}/versions/{number}/restore", at: it + "/versions/1/restore", body: `{"revision":{role revision}}`, scopes: writes, want: writers},
	)
}

// roles: a role of the organization that self holds, proposed something for and commented on; and one that was set aside.
func (w *world) roles() {
	ctx, s, by, house := w.ctx, w.nouns.roles, w.people[lead], w.things["house"]
	tree := got(w.nouns.frameworks.Release(ctx, "isl", "2025"))
	item := tree.ByCode("GE.1").ID
	w.things["role release"], w.things["role item"], w.things["role other item"] = tree.ID, item, tree.ByCode("GE.2").ID
	r := got(s.Begin(ctx, by, house, role.Start{Title: "Ours", Release: tree.ID}))
	got(s.SetUse(ctx, by, house, r.ID, item, &role.Use{Emphasis: role.Central}, nil))
	got(s.Agree(ctx, by, house, r.ID, "Agreed", 2))
	got(s.SetUse(ctx, by, house, r.ID, tree.ByCode("GE.3").ID, &role.Use{Emphasis: role.Regular}, nil))
	w.must(s.Hold(ctx, by, house, r.ID, w.people[self].Person))
	w.things["role proposal"], w.things["role comment"] = ids.New(), ids.New()
	_, _, err := s.Propose(ctx, w.people[self], house, r.ID, role.Suggestion{
		ID: w.things["role proposal"], Part: role.PartExample, Item: item, After: role.Said{Text: "At the pond"},
	})
	w.must(err)
	got(s.Comment(ctx, w.people[self], house, r.ID, w.things["role comment"], "", "Good"))
	w.things["role"], w.things["role revision"] = r.ID, strconv.FormatInt(got(s.One(ctx, by, house, r.ID)).Revision, 10)
	aside := got(s.Begin(ctx, by, house, role.Start{Title: "Aside", Release: tree.ID}))
	w.must(s.Retire(ctx, by, house, aside.ID))
	w.things["role aside"] = aside.ID
}
