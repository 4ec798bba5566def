package app

import (
	"pathways/internal/draft"
	"pathways/internal/framework"
)

// releaseLines are what makes a release of a draft, and what changed with it. Whoever may read a draft may look; owners and
// stewards act. Who signs off was named: here the steward alone.
func releaseLines() []line {
	first, next, named, sent := "/stewardship/drafts/{draft}", "/stewardship/drafts/{draft next}", "/stewardship/drafts/{draft named}", "/stewardship/drafts/{draft sent}"
	readers := people(self, lead, steward, owner, member)
	writers := but(people(steward, owner), refused, self, lead, member)
	return []line{
		{route: "GET /frameworks/{slug}/{version}/changes", at: "/frameworks/isl/2025/changes", want: all},
		{route: "GET /frameworks/{slug}/{version}/changes.json", at: "/frameworks/isl/2025/changes.json", want: all},
		{route: "GET /frameworks/{slug}/{version}/changes.csv", at: "/frameworks/isl/2025/changes.csv?from=2018-draft", want: all},

		{route: "GET /stewardship/drafts/{id}/release", at: sent + "/release", want: readers},
		{route: "POST /stewardship/drafts/{id}/release/notes", at: first + "/release/notes", form: "notes=Ours", want: writers},
		{route: "POST /stewardship/drafts/{id}/release/signers", at: first + "/release/signers", form: "people={steward}", want: writers},
		{route: "POST /stewardship/drafts/{id}/release/send", at: named + "/release/send", want: writers},
		{route: "POST /stewardship/drafts/{id}/release/sign", at: sent + "/release/sign", form: "answer=signed", want: but(writers, refused, owner)},
		{route: "POST /stewardship/drafts/{id}/release/reopen", at: sent + "/release/reopen", want: writers},
		{route: "GET /stewardship/drafts/{id}/release/publish", at: first + "/release/publish", want: readers},
		{route: "POST /stewardship/drafts/{id}/release/publish", at: first + "/release/publish", form: "date=soon", want: but(writers, fault, steward, owner)},
		{route: "GET /stewardship/drafts/{id}/changes", at: next + "/changes", want: readers},
		{route: "POST /stewardship/drafts/{id}/changes", at: next + "/changes", form: "before={isl item}", want: writers},
		{route: "GET /stewardship/drafts/{id}/changes/correct", at: next + "/changes/correct?after={isl item}", want: readers},
		{route: "POST /stewardship/drafts/{id}/changes/correct", at: next + "/changes/correct", form: "before=GE.1&note=Ours", want: writers},
	}
}

// release: a draft that follows a release, one that the steward is named to sign off, one that was sent to them, and one
// that was published, with all that can stand beside it.
func (w *world) release() {
	w.publishedDraft()
	w.things["steward"] = w.people[steward].Person
	base := got(w.nouns.frameworks.Release(w.ctx, "isl", "2025"))
	w.things["isl item"] = base.ByCode("GE.1").ID
	next := got(w.nouns.drafts.BeginFrom(w.ctx, w.people[owner], w.things["house"], base.ID, ""))
	w.things["draft next"] = next.ID
	for _, name := range []string{"draft named", "draft sent"} {
		d := got(w.nouns.drafts.Begin(w.ctx, w.people[owner], draft.Start{Organization: w.things["house"], Name: name, Kinds: []framework.Kind{{Name: "Part"}}}))
		got(w.nouns.drafts.Add(w.ctx, w.people[steward], d.ID, draft.NewItem{Statement: "Ours"}))
		w.must(w.nouns.drafts.Name(w.ctx, w.people[owner], d.ID, []string{w.people[steward].Person}))
		w.things[name] = d.ID
	}
	w.must(w.nouns.drafts.Send(w.ctx, w.people[owner], w.things["draft sent"], "https://pathways.example"))
}

// publishedDraft: the second edition of a framework of the organization's.
func (w *world) publishedDraft() {
	by := w.people[owner]
	first := got(w.nouns.drafts.Begin(w.ctx, by, draft.Start{Organization: w.things["house"], Name: "Published", Version: "1", Kinds: []framework.Kind{{Name: "Part"}}}))
	it := got(w.nouns.drafts.Add(w.ctx, by, first.ID, draft.NewItem{Statement: "Published once"}))
	one := got(w.nouns.drafts.Publish(w.ctx, by, first.ID, draft.Publication{}))
	second := got(w.nouns.drafts.BeginFrom(w.ctx, by, w.things["house"], one.ID, "2"))
	got(w.nouns.drafts.Add(w.ctx, by, second.ID, draft.NewItem{Statement: "Published twice"}))
	w.must(w.nouns.drafts.Name(w.ctx, by, second.ID, []string{by.Person}))
	w.must(w.nouns.drafts.Send(w.ctx, by, second.ID, base))
	w.must(w.nouns.drafts.Sign(w.ctx, by, second.ID, true, "", base))
	r := got(w.nouns.drafts.Publish(w.ctx, by, second.ID, draft.Publication{Notes: "Twice."}))
	w.things["draft published"], w.things["release published"], w.things["item published"] = second.ID, r.ID, it.ID
}
