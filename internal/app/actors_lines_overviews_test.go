package app

import (
	"strconv"

	"pathways/internal/platform/api"
	"pathways/internal/platform/authz"
	"pathways/internal/role"
)

// overviewLines are what looks over several roles. Starters are for everybody; the roles of an organization for its people
// besides its guests; one's own map beside a role for oneself.
func overviewLines() []line {
	const house, route = "/organizations/{house}", "/organizations/{slug}"
	readers := people(self, lead, steward, owner, member)
	writers := but(people(lead, steward, owner), refused, self, member)
	const key = "/roles/starters/floor-educator"
	reads := []authz.Scope{authz.ReadWork}
	const operation = api.Prefix + "/organizations/{organization}"
	return []line{
		public("GET /roles/starters"), public("GET /roles/starters/{key}", key),
		{route: "GET /roles/starters/{key}/begin", at: key + "/begin", want: signed(in)},
		{route: "GET " + route + "/roles/compare", at: house + "/roles/compare?role={role}&role=starter:director", want: readers},
		{route: "GET " + route + "/roles/family", at: house + "/roles/family", want: readers},
		{route: "GET " + route + "/staffing", at: house + "/staffing", want: readers},
		{route: "GET " + route + "/staffing.csv", at: house + "/staffing.csv", want: readers},
		{route: "GET " + route + "/roles/{id}/carry", at: house + "/roles/{role brought}/carry", want: writers},
		{route: "POST " + route + "/roles/{id}/carry", at: house + "/roles/{role brought}/carry", form: "to={role release}&seen={role brought revision}", want: writers},
		{route: "POST " + route + "/roles/{id}/carry/back", at: house + "/roles/{role brought}/carry/back", form: "seen={role brought revision}", want: writers},

		public("GET /pathway/roles"), public("POST /pathway/roles"),
		public("GET /pathway/roles/{key}", "/pathway/roles/floor-educator"), public("POST /pathway/roles/{key}", "/pathway/roles/floor-educator"),
		{route: "GET /pathway/roles/{organization}/{role}", at: "/pathway/roles/{house}/{role}", want: readers},
		{route: "POST /pathway/roles/{organization}/{role}", at: "/pathway/roles/{house}/{role}", want: readers},

		public("GET " + api.Prefix + "/role-starters"), public("GET "+api.Prefix+"/role-starters/{starter}", api.Prefix+"/role-starters/floor-educator"),
		{route: "GET " + operation + "/role-comparison", at: api.Prefix + house + "/role-comparison?role={role}", scopes: reads, want: readers},
		{route: "GET " + operation + "/role-family", at: api.Prefix + house + "/role-family", scopes: reads, want: readers},
		{route: "GET " + operation + "/staffing", at: api.Prefix + house + "/staffing", scopes: reads, want: readers},
	}
}

// overviews: a role that was brought to the draft of 2018, and can go back or on.
func (w *world) overviews() {
	ctx, s, by, house := w.ctx, w.nouns.roles, w.people[lead], w.things["house"]
	draft := got(w.nouns.frameworks.Release(ctx, "isl", "2018-draft"))
	r := got(s.Begin(ctx, by, house, role.Start{Title: "Brought", Release: w.things["role release"], From: "starter:director"}))
	r = got(s.One(ctx, by, house, r.ID)).Role
	w.must(s.Bring(ctx, by, house, r.ID, draft.ID, nil, r.Revision))
	w.things["role brought"], w.things["role brought revision"] = r.ID, strconv.FormatInt(got(s.One(ctx, by, house, r.ID)).Revision, 10)
}
