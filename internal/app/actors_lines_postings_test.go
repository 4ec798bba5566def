package app

import (
	"strconv"

	"pathways/internal/platform/api"
	"pathways/internal/platform/authz"
	"pathways/internal/posting"
)

// postingLines are the job postings of an organization. Drafts are for its people; to its guests they do not exist. What is public
// is for everybody.
func postingLines() []line {
	const routes, list = "/organizations/{slug}/postings", "/organizations/{house}/postings"
	const route, one, public = routes + "/{id}", list + "/{posting}", list + "/{posting public}"
	readers := people(self, lead, steward, owner, member)
	writers := but(people(lead, steward, owner), refused, self, member)
	lines := []line{
		{route: "GET " + routes, at: list, want: readers},
		{route: "GET " + routes + "/new", at: list + "/new", want: writers},
		{route: "POST " + routes + "/new", at: list + "/new", form: "new={new}&from=role&role={role}", want: writers},
		{route: "GET " + route, at: one, want: readers},
		{route: "POST " + route + "/edit", at: one + "/edit", form: "seen={posting revision}&title=Changed", want: writers},
		{route: "POST " + route + "/competencies", at: one + "/competencies", form: "use.{role other item}=regular", want: writers},
		{route: "POST " + route + "/publish", at: one + "/publish", form: "seen={posting revision}", want: writers},
		{route: "POST " + route + "/keep", at: one + "/keep", form: "seen={posting revision}", want: writers},
		{route: "POST " + route + "/close", at: public + "/close", want: writers},
		{route: "POST " + route + "/withdraw", at: public + "/withdraw", want: writers},
		{route: "POST " + route + "/contacts", at: one + "/contacts", want: writers},
		{route: "POST " + route + "/delete", at: one + "/delete", want: writers},
		{route: "GET " + route + "/versions/{number}", at: one + "/versions/1", want: readers},
		{route: "GET /postings", want: all},
		{route: "GET /postings/{id}", at: "/postings/{posting public}", want: all},
		{route: "GET /postings/{id}/posting.jsonld", at: "/postings/{posting public}/posting.jsonld", want: all},
	}
	for _, page := range []string{"/edit", "/competencies", "/preview", "/versions", "/compare", "/history", "/posting.jsonld"} {
		lines = append(lines, line{route: "GET " + route + page, at: one + page, want: readers})
	}
	const operations = api.Prefix + "/organizations/{organization}/postings"
	reads, writes := []authz.Scope{authz.ReadWork}, []authz.Scope{authz.WriteWork}
	house := api.Prefix + list
	it, op := house+"/{posting}", operations+"/{posting}"
	const content = `{"pay":{"low":"20","high":"24","currency":"USD","per":"hour"},"degree":{"asked":"none"},"title":"Changed","place":{},"remote":{"how":""},"contact":{}}`
	return append(lines,
		line{route: "GET " + operations, at: house, scopes: reads, want: readers},
		line{route: "POST " + operations, at: house, body: `{"id":"{new}","title":"More","framework":"isl","release":"2025"}`, scopes: writes, want: writers},
		line{route: "GET " + op, at: it, scopes: reads, want: readers},
		line{route: "PUT " + op + "/content", at: it + "/content", body: `{"revision":{posting revision},"content":` + content + `}`, scopes: writes, want: writers},
		line{route: "POST " + op + "/publish", at: it + "/publish", body: `{"revision":{posting revision}}`, scopes: writes, want: writers},
		line{route: "POST " + op + "/close", at: house + "/{posting public}/close", scopes: writes, want: writers},
		line{route: "POST " + op + "/withdraw", at: house + "/{posting public}/withdraw", scopes: writes, want: writers},
		line{route: "DELETE " + op, at: it, scopes: writes, want: writers},
		line{route: "GET " + op + "/versions", at: it + "/versions", scopes: reads, want: readers},
		line{route: "POST " + op + "/versions", at: it + "/versions", body: `{"revision":{posting revision}}`, scopes: writes, want: writers},
		line{route: "GET " + op + "/versions/{number}", at: it + "/versions/1", scopes: reads, want: readers},
		line{route: "GET " + api.Prefix + "/postings", want: all},
		line{route: "GET " + api.Prefix + "/postings/{posting}", at: api.Prefix + "/postings/{posting public}", want: all},
	)
}

// postings: a draft of the organization with a version that names somebody, changed since; and a posting that is public.
func (w *world) postings() {
	s, by, house := w.nouns.postings, w.people[lead], w.things["house"]
	for name, title := range map[string]string{"posting": "Educator", "posting public": "Guide"} {
		p := got(s.Begin(w.ctx, by, house, posting.Start{Title: title, Release: w.things["role release"], Items: []string{w.things["role item"]}}))
		c := p.Content
		c.Pay.Low, c.Pay.High, c.Degree.Asked, c.Place.City, c.Apply = "20", "24", posting.NotAsked, "Milltown", "Write to us."
		c.Contact.Name = "The office"
		p, _, err := s.Save(w.ctx, by, house, p.ID, c, p.Revision)
		w.must(err)
		if name == "posting" {
			got(s.Keep(w.ctx, by, house, p.ID, "", p.Revision))
			c.Hours = "30 a week"
			p, _, err = s.Save(w.ctx, by, house, p.ID, c, p.Revision+1)
			w.must(err)
		} else {
			p = got(s.Publish(w.ctx, by, house, p.ID, p.Revision))
		}
		w.things[name], w.things[name+" revision"] = p.ID, strconv.FormatInt(p.Revision, 10)
	}
}
