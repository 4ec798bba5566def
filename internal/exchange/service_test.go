package exchange

import (
	"context"
	"fmt"
	"os"
	"path/filepath"
	"testing"
	"time"

	"pathways/internal/account/accounttest"
	"pathways/internal/draft"
	"pathways/internal/exchange/casefile"
	"pathways/internal/framework"
	"pathways/internal/organization"
	"pathways/internal/platform/authz"
	"pathways/internal/platform/db"
	"pathways/internal/platform/db/dbtest"
	"pathways/internal/platform/errs"
	"pathways/internal/platform/fetch"
	"pathways/internal/platform/jobs"
)

// house is all that an import needs, with an organization whose owner Ana is.
type house struct {
	*Service
	ana authz.Viewer
	org organization.Organization
	now time.Time
}

func open(t testing.TB, d *db.DB) *house {
	t.Helper()
	frameworks, err := framework.NewService(t.Context(), d)
	if err != nil {
		t.Fatal(err)
	}
	h := &house{ana: accounttest.Person(t, d, "Ana"), now: time.Now()}
	organizations := organization.NewService(d)
	if h.org, err = organizations.Found(t.Context(), h.ana, organization.Draft{Name: "Museum", Kind: organization.Institution}); err != nil {
		t.Fatal(err)
	}
	h.Service = NewService(ServiceOptions{
		DB: d, Frameworks: frameworks, Organizations: organizations,
		Drafts: draft.NewService(draft.Options{DB: d, Frameworks: frameworks, Organizations: organizations}),
		Jobs:   jobs.New(d, jobs.Options{}), Getter: fetch.New(fetch.Options{}), Now: func() time.Time { return h.now },
	})
	return h
}

// body is a small framework in two editions.
func body(version string, change func(*framework.Release)) *framework.Release {
	f := framework.Framework{ID: framework.FrameworkID("bridges"), Slug: "bridges", Name: "Bridges", ShortName: "Bridges", Publisher: "Bridge people"}
	r := &framework.Release{
		ID: framework.ReleaseID("bridges", version), Framework: f, Version: version, Title: "Bridges " + version, Status: framework.Published,
		Adoption: "Adopted", Date: "2025", Language: "en", Source: framework.Source{Title: "Bridges"},
		Kinds: []framework.Kind{{Key: "domain", Name: "Domain", Plural: "Domains"}, {Key: "competency", Name: "Competency", Plural: "Competencies"}},
	}
	add := func(code, parent, kind, text string) {
		it := framework.Item{ID: framework.ItemID("bridges", code), Code: code, Kind: kind, Statement: text}
		if parent != "" {
			it.ParentID = framework.ItemID("bridges", parent)
		}
		r.Items = append(r.Items, it)
	}
	add("B", "", "domain", "Building")
	add("B.1", "B", "competency", "Lays stone upon stone")
	add("B.2", "B", "competency", "Ties ropes that hold")
	add("C", "", "domain", "Care")
	add("C.1", "C", "competency", "Walks over a bridge every day")
	if change != nil {
		change(r)
	}
	return r
}

func packed(t testing.TB, r *framework.Release) []byte {
	t.Helper()
	raw, err := casefile.Write(casefile.Source{Release: r}).Encode()
	if err != nil {
		t.Fatal(err)
	}
	return raw
}

func (h *house) file(raw []byte, c Choices) File {
	return File{Organization: h.org.Slug, Name: "bridges.json", Raw: raw, Choices: c}
}

// takes takes a file in and holds what it comes to.
func (h *house) takes(t testing.TB, f File, want Outcome, counts map[Fate]int) (Report, string) {
	t.Helper()
	dry, err := h.Examine(t.Context(), h.ana, f)
	if err != nil {
		t.Fatal(err)
	}
	r, result, err := h.TakeIn(t.Context(), h.ana, f)
	if err != nil {
		t.Fatal(err)
	}
	if dry.Digest != r.Digest {
		t.Errorf("the dry run says %s %v %v, taking in %s %v %v", dry.Outcome, dry.Of, dry.Why, r.Outcome, r.Of, r.Why)
	}
	if r.Outcome != want {
		t.Errorf("outcome %s, want %s: %+v", r.Outcome, want, r.Why)
	}
	for fate, n := range counts {
		if r.Of[fate] != n {
			t.Errorf("%d items are %s, want %d (%v)", r.Of[fate], fate, n, r.Of)
		}
	}
	if (result != "") != (want == Takes) {
		t.Errorf("result %q", result)
	}
	return r, result
}

func TestAFileBecomesADraftAndAgainChangesNothing(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		h := open(t, d)
		one := h.file(packed(t, body("1", nil)), Choices{})
		_, id := h.takes(t, one, Takes, map[Fate]int{New: 5})
		got, tree, err := h.Drafts.Tree(t.Context(), h.ana, id)
		if err != nil || got.Organization.ID != h.org.ID || len(tree.Items) != 5 || got.Head.Framework.Slug != "bridges" || got.Head.Version != "1" {
			t.Fatalf("%+v, %v", got, err)
		}
		revision := got.Revision
		h.takes(t, one, Nothing, map[Fate]int{Same: 5})
		if again, _, err := h.Drafts.One(t.Context(), h.ana, id); err != nil || again.Revision != revision {
			t.Errorf("taking in the same changed the draft: %+v, %v", again, err)
		}
		if all, err := h.Drafts.Mine(t.Context(), h.ana); err != nil || len(all) != 1 {
			t.Errorf("%d drafts, %v", len(all), err)
		}
	})
}

func TestAFileBringsADraftUpToDate(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		h := open(t, d)
		_, id := h.takes(t, h.file(packed(t, body("1", nil)), Choices{}), Takes, nil)
		other := packed(t, body("1", func(r *framework.Release) {
			r.Items[1].Statement = "Lays brick upon brick"
			r.Items = append(r.Items[:2], r.Items[3:]...) // without B.2
			r.Items = append(r.Items, framework.Item{ID: framework.ItemID("bridges", "C.2"), Code: "C.2", ParentID: r.Items[2].ID, Kind: "competency", Statement: "Paints"})
		}))
		r, same := h.takes(t, h.file(other, Choices{Into: id}), Takes, map[Fate]int{New: 1, Changed: 1, Same: 3, Stays: 1})
		if same != id {
			t.Errorf("another draft: %s", same)
		}
		for _, row := range r.Rows {
			if row.Fate == Changed && row.What == "item" && (len(row.Changes) != 1 || row.Changes[0] != Change{"statement", "Lays stone upon stone", "Lays brick upon brick"}) {
				t.Errorf("%+v", row)
			}
		}
		h.takes(t, h.file(other, Choices{Into: id}), Nothing, map[Fate]int{Same: 5, Stays: 1})
		h.takes(t, h.file(other, Choices{Into: id, Lacking: true}), Takes, map[Fate]int{Removed: 1})
		_, tree, err := h.Drafts.Tree(t.Context(), h.ana, id)
		if err != nil || len(tree.Items) != 5 || tree.ByCode("B.2") != nil || tree.ByCode("C.2") == nil {
			t.Errorf("%+v, %v", tree.Items, err)
		}
		h.takes(t, h.file(other, Choices{Into: id, Lacking: true}), Nothing, nil)
	})
}

func TestAnotherOrderIsToldAndDone(t *testing.T) {
	d := dbtest.SQLite(t)
	h := open(t, d)
	_, id := h.takes(t, h.file(packed(t, body("1", nil)), Choices{}), Takes, nil)
	turned := packed(t, body("1", func(r *framework.Release) { r.Items[1], r.Items[2] = r.Items[2], r.Items[1] }))
	r, _ := h.takes(t, h.file(turned, Choices{Into: id}), Takes, map[Fate]int{Changed: 1, Same: 4})
	for _, row := range r.Rows {
		if row.Fate == Changed && row.What == "item" && row.Changes[0].Field != "order" {
			t.Errorf("%+v", row)
		}
	}
	h.takes(t, h.file(turned, Choices{Into: id}), Nothing, nil)
}

func TestAStrangersFrameworkIsPublishedAsItIsAndNeverChanges(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		h := open(t, d)
		publish := Choices{Way: AsRelease}
		one := h.file(packed(t, body("1", nil)), publish)
		_, id := h.takes(t, one, Takes, map[Fate]int{New: 5})
		tree, err := h.Frameworks.Release(t.Context(), "bridges", "1")
		if err != nil || tree.ID != id || id != framework.ReleaseID("bridges", "1") {
			t.Fatalf("not served at once: %v", err)
		}
		digest := tree.Digest
		h.takes(t, one, Nothing, map[Fate]int{Same: 5})
		changed := h.file(packed(t, body("1", func(r *framework.Release) { r.Items[1].Statement = "Something else" })), publish)
		r, _ := h.takes(t, changed, Refuses, nil)
		if !saysAny(r.Why, "exchange.why.published") {
			t.Errorf("%+v", r.Why)
		}
		if again, err := h.Frameworks.VerifiedRelease(t.Context(), "bridges", "1"); err != nil || again.Digest != digest {
			t.Errorf("%v", err)
		}
		// As a draft it is the next edition.
		changed.Choices = Choices{}
		r, next := h.takes(t, changed, Takes, map[Fate]int{Changed: 1, Same: 4})
		got, _, err := h.Drafts.One(t.Context(), h.ana, next)
		if err != nil || got.Base != id || got.Head.Version == "1" || got.Head.Framework.ID != tree.Framework.ID || r.Target.Kind != "release" {
			t.Errorf("%+v, %v", got, err)
		}
		h.takes(t, changed, Nothing, nil)
		// The release again, as a draft: it is here.
		one.Choices = Choices{}
		h.takes(t, one, Nothing, map[Fate]int{Same: 5})
		// And the next edition as a release says what ends with it.
		h.takes(t, h.file(packed(t, body("2", func(r *framework.Release) { r.Items = r.Items[:4] })), publish), Takes, map[Fate]int{Same: 4, Ends: 1})
	})
}

// A publisher may keep one identifier for all editions: a new version with another content is another release here, and
// comes in once; the first one stays.
func TestAnEditionUnderTheIdentifierOfAnotherIsARelease(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		h := open(t, d)
		first := body("1", nil)
		first.ID = "87effa87-3e68-5b06-9d0c-646a4fdfab94"
		second := body("2", func(r *framework.Release) { r.Items[1].Statement = "Something else" })
		second.ID = first.ID
		one, two := h.file(packed(t, first), Choices{Way: AsRelease}), h.file(packed(t, second), Choices{Way: AsRelease})
		h.takes(t, one, Takes, map[Fate]int{New: 5})
		report, id := h.takes(t, two, Takes, map[Fate]int{Changed: 1, Same: 4})
		if id == first.ID || report.Version != "2" || !saysAny(report.Why, "exchange.why.sameIdentifier") {
			t.Errorf("%s, version %s: %+v", id, report.Version, report.Why)
		}
		h.takes(t, two, Nothing, map[Fate]int{Same: 5})
		h.takes(t, one, Nothing, map[Fate]int{Same: 5})
		for _, version := range []string{"1", "2"} {
			if _, err := h.Frameworks.VerifiedRelease(t.Context(), "bridges", version); err != nil {
				t.Error(err)
			}
		}
		third := body("2", func(r *framework.Release) { r.Items[1].Statement = "Something else again" })
		third.ID = first.ID
		h.takes(t, h.file(packed(t, third), Choices{Way: AsRelease}), Refuses, nil)
	})
}

func TestWhatOthersKeepIsTheirs(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		h := open(t, d)
		h.takes(t, h.file(packed(t, body("1", nil)), Choices{Way: AsRelease}), Takes, nil)
		ben := accounttest.Person(t, d, "Ben")
		zoo, err := h.Organizations.Found(t.Context(), ben, organization.Draft{Name: "Zoo", Kind: organization.Institution})
		if err != nil {
			t.Fatal(err)
		}
		f := File{Organization: zoo.Slug, Name: "x.json", Raw: packed(t, body("2", nil)), Choices: Choices{Way: AsRelease}}
		r, err := h.Examine(t.Context(), ben, f)
		if err != nil || r.Outcome != Refuses || !saysAny(r.Why, "exchange.why.keeper") {
			t.Errorf("%+v, %v", r.Why, err)
		}
		f.Choices = Choices{}
		r, id, err := h.TakeIn(t.Context(), ben, f)
		if err != nil || r.Outcome != Takes || !saysAny(r.Why, "exchange.why.own") {
			t.Fatalf("%+v, %v", r, err)
		}
		own, tree, err := h.Drafts.Tree(t.Context(), ben, id)
		if err != nil || own.Head.Framework.Slug != "bridges-zoo" || tree.ByID(framework.ItemID("bridges", "B.1")) == nil {
			t.Errorf("%+v, %v", own.Head, err)
		}
		if r, _, err := h.TakeIn(t.Context(), ben, f); err != nil || r.Outcome != Nothing {
			t.Errorf("again: %s %+v, %v", r.Outcome, r.Why, err)
		}
		// Another framework under the same slug.
		f.Raw = packed(t, body("1", func(r *framework.Release) {
			r.Framework.ID, r.ID = framework.FrameworkID("other"), framework.ReleaseID("other", "1")
		}))
		f.Choices = Choices{Way: AsRelease}
		if r, err := h.Examine(t.Context(), ben, f); err != nil || r.Outcome != Refuses || !saysAny(r.Why, "exchange.why.slug") {
			t.Errorf("%+v, %v", r.Why, err)
		}
		f.Slug = "rope-bridges"
		if r, _, err := h.TakeIn(t.Context(), ben, f); err != nil || r.Outcome != Takes || r.Slug != "rope-bridges" {
			t.Errorf("%s %+v, %v", r.Outcome, r.Why, err)
		}
		// Under the other name it is known again, also without being told.
		f.Slug = ""
		if r, _, err := h.TakeIn(t.Context(), ben, f); err != nil || r.Outcome != Nothing {
			t.Errorf("%s %+v, %v", r.Outcome, r.Why, err)
		}
		// Ben sees nothing of Ana's.
		f.Organization = h.org.Slug
		if _, err := h.Examine(t.Context(), ben, f); !errs.Is(err, errs.NotFound) {
			t.Errorf("%v", err)
		}
		f.Organization = ""
		if _, err := h.Examine(t.Context(), ben, f); !errs.Is(err, errs.NotFound) {
			t.Errorf("%v", err)
		}
	})
}

func saysAny(all []Said, key string) bool {
	for _, s := range all {
		if s.Key == key {
			return true
		}
	}
	return false
}

func TestAnImportWaitsAndIsTakenInOnce(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		h := open(t, d)
		ctx := t.Context()
		raw := packed(t, body("1", nil))
		id, err := h.Bring(ctx, h.ana, h.org.Slug, `C:\files\brid"ges.json`, raw, Choices{})
		if err != nil {
			t.Fatal(err)
		}
		im, err := h.One(ctx, h.ana, id)
		if err != nil || im.State != Ready || im.Report.Outcome != Takes || im.File != `brid"ges.json` || im.Form != "case" || !im.Write {
			t.Fatalf("%+v, %v", im, err)
		}
		var all []Row
		for at := 0; at >= 0; {
			var rows []Row
			if rows, at, err = h.Rows(ctx, h.ana, id, Some{}, at, 3); err != nil {
				t.Fatal(err)
			}
			all = append(all, rows...)
		}
		report, err := h.Examine(ctx, h.ana, h.file(raw, Choices{}))
		if err != nil || len(all) != len(report.Rows) {
			t.Fatalf("%d rows are stored of %d, %v", len(all), len(report.Rows), err)
		}
		if items, _, err := h.Rows(ctx, h.ana, id, Some{Fate: Refused}, 0, 0); err != nil || len(items) != 0 {
			t.Errorf("%v, %v", items, err)
		}
		if _, err := h.Take(ctx, h.ana, id, "another digest"); !errs.Is(err, errs.Conflict) {
			t.Errorf("%v", err)
		}
		result, err := h.Take(ctx, h.ana, id, im.Report.Digest)
		if err != nil || result == "" {
			t.Fatal(err)
		}
		if _, err := h.Take(ctx, h.ana, id, im.Report.Digest); !errs.Is(err, errs.Conflict) {
			t.Errorf("twice: %v", err)
		}
		if im, err = h.One(ctx, h.ana, id); err != nil || im.State != Taken || im.Result != result {
			t.Errorf("%+v, %v", im, err)
		}
		if err := h.PutAway(ctx, h.ana, id); !errs.Is(err, errs.Conflict) {
			t.Errorf("%v", err)
		}
		h.now = h.now.Add(8 * 24 * time.Hour)
		if err := h.Sweep(ctx); err != nil {
			t.Fatal(err)
		}
		if _, err := h.One(ctx, h.ana, id); !errs.Is(err, errs.NotFound) {
			t.Errorf("%v", err)
		}
	})
}

func TestWhatMovedMeanwhileIsLookedAtAgain(t *testing.T) {
	d := dbtest.SQLite(t)
	h := open(t, d)
	ctx := t.Context()
	raw := packed(t, body("1", nil))
	id, err := h.Bring(ctx, h.ana, h.org.Slug, "a.json", raw, Choices{})
	if err != nil {
		t.Fatal(err)
	}
	im, err := h.One(ctx, h.ana, id)
	if err != nil {
		t.Fatal(err)
	}
	h.takes(t, h.file(raw, Choices{}), Takes, nil) // somebody else was quicker
	if _, err := h.Take(ctx, h.ana, id, im.Report.Digest); !errs.Is(err, errs.Conflict) {
		t.Errorf("%v", err)
	}
	if im, err = h.One(ctx, h.ana, id); err != nil || im.State != Ready || im.Report.Outcome != Nothing {
		t.Errorf("%+v, %v", im.Report, err)
	}
}

func TestPartsDecideWhoMaySeeAndBring(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		h := open(t, d)
		ctx := t.Context()
		id, err := h.Bring(ctx, h.ana, h.org.Slug, "a.json", packed(t, body("1", nil)), Choices{})
		if err != nil {
			t.Fatal(err)
		}
		im, _ := h.One(ctx, h.ana, id)
		for part, want := range map[organization.Part]struct{ look, bring error }{
			organization.Steward: {},
			organization.Lead:    {nil, errs.New(errs.Forbidden, "", "")},
			organization.Member:  {nil, errs.New(errs.Forbidden, "", "")},
			organization.Guest:   {errs.New(errs.NotFound, "", ""), errs.New(errs.NotFound, "", "")},
			"":                   {errs.New(errs.NotFound, "", ""), errs.New(errs.NotFound, "", "")},
		} {
			v := accounttest.Person(t, d, "Somebody "+string(part))
			if part != "" {
				joins(t, d, h.org.ID, v.Person, part)
			}
			same := func(what string, err, want error) {
				t.Helper()
				if (err == nil) != (want == nil) || err != nil && errs.KindOf(err) != errs.KindOf(want) {
					t.Errorf("%q %s: %v, want %v", part, what, err, want)
				}
			}
			_, err := h.One(ctx, v, id)
			same("looks", err, want.look)
			_, _, err = h.Rows(ctx, v, id, Some{}, 0, 0)
			same("reads", err, want.look)
			_, err = h.Bring(ctx, v, h.org.Slug, "b.json", []byte("{}"), Choices{})
			same("brings", err, want.bring)
			_, err = h.Fetch(ctx, v, h.org.Slug, "https://example.org/", Choices{})
			same("fetches", err, want.bring)
			if want.bring != nil {
				_, err = h.Take(ctx, v, id, im.Report.Digest)
				same("takes", err, want.bring)
				same("chooses", h.Choose(ctx, v, id, func(*Choices) {}), want.bring)
				same("puts away", h.PutAway(ctx, v, id), want.bring)
			}
			mine, err := h.Mine(ctx, v)
			if err != nil || (len(mine) > 0) != (want.look == nil) {
				t.Errorf("%q sees %d, %v", part, len(mine), err)
			}
		}
		if _, err := h.Mine(ctx, authz.Viewer{}); !errs.Is(err, errs.SignIn) {
			t.Errorf("%v", err)
		}
	})
}

func joins(t testing.TB, d *db.DB, org, person string, part organization.Part) {
	t.Helper()
	err := d.Update(context.Background(), func(ctx context.Context, tx *db.Tx) error {
		return tx.InsertAll(ctx, "membership", []string{"organization_id", "person_id", "part", "how", "since"},
			[][]any{{org, person, string(part), "invitation", time.Now().UnixMilli()}})
	})
	if err != nil {
		t.Fatal(err)
	}
}

// shared reads a file of the folder that all share.
func shared(t testing.TB, parts ...string) []byte {
	t.Helper()
	raw, err := os.ReadFile(filepath.Join(append([]string{"..", "..", "..", "shared", "fixtures"}, parts...)...))
	if err != nil {
		t.Skipf("SKIPPED: nobody else's framework is read, as the shared folder is not here: %v", err)
	}
	return raw
}

func TestDigCompComesInFromEachOfItsForms(t *testing.T) {
	for name, form := range map[string]string{"digcomp3-case-v1p1.json": "case", "digcomp3-en.jsonld": "ctdl-asn", "digcomp3-en.xlsx": "xlsx"} {
		t.Run(form, func(t *testing.T) {
			raw := shared(t, "digcomp3", name)
			h := open(t, dbtest.SQLite(t))
			if got := Sniff(raw); got != form {
				t.Errorf("taken for %q", got)
			}
			for _, as := range []string{form, ""} {
				f := h.file(raw, Choices{As: as, Way: AsRelease})
				f.Name = name
				want := Takes
				if as == "" {
					want = Nothing
				}
				r, _ := h.takes(t, f, want, nil)
				if r.Items < 900 {
					t.Errorf("%d items: %+v", r.Items, r.Why)
				}
			}
		})
	}
}

// large is a framework of so many items as CASE and as our own CSV.
func large(t testing.TB, n int) []byte {
	return packed(t, body("1", func(r *framework.Release) {
		for i := range n {
			top := r.Items[3*(i%2)]
			code := fmt.Sprintf("%s.x%d", top.Code, i)
			r.Items = append(r.Items, framework.Item{
				ID: framework.ItemID("bridges", code), Code: code, ParentID: top.ID, Kind: "competency",
				Statement: fmt.Sprintf("Knows %d ways to cross a river, and when each of them is the one that people trust most", i),
			})
		}
	}))
}

// A file may be put away while it is still being read: it stays away.
func TestWhatIsPutAwayWhileItIsReadStaysAway(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		h := open(t, d)
		for name, raw := range map[string][]byte{
			"bridges.json": packed(t, body("1", nil)), "planks.csv": []byte("Nr;What people do\n1;Saws a plank that lies flat\n2;Ties a rope that holds two\n"),
		} {
			id, err := h.Bring(t.Context(), h.ana, h.org.Slug, name, raw, Choices{})
			if err != nil {
				t.Fatal(err)
			}
			im, err := h.One(t.Context(), h.ana, id)
			if err != nil || im.State.Ended() {
				t.Fatalf("%s: %s, %v", name, im.State, err)
			}
			store, err := h.examined(t.Context(), h.ana, im, raw)
			if err != nil {
				t.Fatal(err)
			}
			if err := h.PutAway(t.Context(), h.ana, id); err != nil {
				t.Fatal(err)
			}
			if err := h.DB.Update(t.Context(), store); err != nil {
				t.Fatal(err)
			}
			if im, err = h.One(t.Context(), h.ana, id); err != nil || im.State != Away {
				t.Errorf("%s is %s, %v", name, im.State, err)
			}
		}
	})
}
