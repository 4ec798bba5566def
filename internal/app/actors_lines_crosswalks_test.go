package app

import (
	"pathways/internal/crosswalk"
	"pathways/internal/framework"
)

// crosswalkLines are the rooms in which crosswalks are made. Published ones are read in the library, by everybody.
func crosswalkLines() []line {
	one, other := "/stewardship/crosswalks/{crosswalk}", "/stewardship/crosswalks/{crosswalk withdrawn}"
	// To guests of the organization there is none of them.
	readers := but(parts(self, lead, steward, owner, member), absent, visitor)
	writers := but(parts(steward, owner), absent, visitor)
	return []line{
		public("GET /crosswalks/{id}", "/crosswalks/{crosswalk}"),
		public("GET /api/v1/crosswalks/{id}", "/api/v1/crosswalks/{crosswalk}"),
		mine("GET /stewardship/crosswalks"), mine("GET /stewardship/crosswalks/new"),
		{route: "POST /stewardship/crosswalks/new", form: "organization={house}&from={isl draft}&to={isl}", want: writers},
		{route: "GET /stewardship/crosswalks/{id}", at: one, want: readers},
		{route: "POST /stewardship/crosswalks/{id}/suggest", at: one + "/suggest", want: writers},
		{route: "POST /stewardship/crosswalks/{id}/same", at: one + "/same", want: writers},
		{route: "POST /stewardship/crosswalks/{id}/links/{link}", at: one + "/links/{crosswalk link}", form: "state=refused&type=isRelatedTo", want: writers},
		{route: "GET /stewardship/crosswalks/{id}/items/{item}", at: one + "/items/{crosswalk item}", want: readers},
		{route: "POST /stewardship/crosswalks/{id}/items/{item}", at: one + "/items/{crosswalk item}", form: "to={crosswalk target}&type=isPeerOf", want: writers},
		{route: "GET /stewardship/crosswalks/{id}/about", at: one + "/about", want: readers},
		{route: "POST /stewardship/crosswalks/{id}/about", at: one + "/about", form: "title=Another+title", want: writers},
		{route: "GET /stewardship/crosswalks/{id}/publish", at: one + "/publish", want: readers},
		{route: "POST /stewardship/crosswalks/{id}/publish", at: one + "/publish", form: "standing=proposed", want: writers},
		{route: "GET /stewardship/crosswalks/{id}/history", at: one + "/history", want: readers},
		{route: "POST /stewardship/crosswalks/{id}/withdraw", at: other + "/withdraw", want: writers},
		{route: "GET /stewardship/crosswalks/{id}/delete", at: other + "/delete", want: readers},
		{route: "POST /stewardship/crosswalks/{id}/delete", at: other + "/delete", want: writers},
	}
}

// crosswalk: two of the organization, in the library.
func (w *world) crosswalk() {
	from, to := got(w.nouns.frameworks.Release(w.ctx, "isl", "2018-draft")), got(w.nouns.frameworks.Release(w.ctx, "isl", "2025"))
	w.things["isl draft"], w.things["isl"] = from.ID, to.ID
	w.things["crosswalk item"], w.things["crosswalk target"] = from.Items[0].ID, to.Items[1].ID
	for _, name := range []string{"crosswalk", "crosswalk withdrawn"} {
		made := got(w.nouns.crosswalks.Begin(w.ctx, w.people[owner], crosswalk.Start{Organization: w.things["house"], From: from.ID, To: to.ID}))
		w.things[name] = made.ID
		w.must(w.nouns.crosswalks.Add(w.ctx, w.people[steward], made.ID, from.Items[0].ID, to.Items[0].ID, framework.RelatedTo, ""))
		got(w.nouns.crosswalks.Publish(w.ctx, w.people[owner], made.ID, framework.Proposed))
	}
	desk := got(w.nouns.crosswalks.Desk(w.ctx, w.people[owner], w.things["crosswalk"], from.Items[0].ID))
	w.things["crosswalk link"] = desk.Links[0].ID
}
