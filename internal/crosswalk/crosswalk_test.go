package crosswalk_test

import (
	"context"
	"fmt"
	"slices"
	"testing"
	"time"

	"pathways/internal/account/accounttest"
	"pathways/internal/crosswalk"
	"pathways/internal/framework"
	"pathways/internal/framework/isl"
	"pathways/internal/organization"
	"pathways/internal/platform/authz"
	"pathways/internal/platform/db"
	"pathways/internal/platform/db/dbtest"
	"pathways/internal/platform/errs"
)

// house is a database with the shipped releases, an organization and people.
type house struct {
	*testing.T
	ctx                            context.Context
	d                              *db.DB
	s                              *crosswalk.Service
	frameworks                     *framework.Service
	organizations                  *organization.Service
	owner, member, stranger, admin authz.Viewer
	org                            organization.Organization
	early, late                    *framework.Tree
}

func newHouse(t *testing.T, d *db.DB) *house {
	t.Helper()
	h := &house{T: t, ctx: context.Background(), d: d, organizations: organization.NewService(d)}
	var err error
	h.frameworks, err = framework.NewService(h.ctx, d)
	h.must(err)
	_, err = isl.Install(h.ctx, h.frameworks)
	h.must(err)
	h.early, err = h.frameworks.Release(h.ctx, "isl", "2018-draft")
	h.must(err)
	h.late, err = h.frameworks.Release(h.ctx, "isl", "2025")
	h.must(err)
	h.owner, h.member = accounttest.Person(t, d, "Ana"), accounttest.Person(t, d, "Ben")
	h.stranger, h.admin = accounttest.Person(t, d, "Cleo"), accounttest.Person(t, d, "Dina")
	h.admin.Operator = true
	h.org, err = h.organizations.Found(h.ctx, h.owner, organization.Draft{Name: "Museum of Rivers", Kind: organization.Institution})
	h.must(err)
	h.must(d.Update(h.ctx, func(ctx context.Context, tx *db.Tx) error {
		_, err := tx.Exec(ctx, `INSERT INTO membership (organization_id, person_id, part, how, since) VALUES ($1, $2, 'member', 'invitation', 1)`, h.org.ID, h.member.Person)
		return err
	}))
	h.s = crosswalk.NewService(crosswalk.Options{DB: d, Frameworks: h.frameworks, Organizations: h.organizations})
	return h
}

func (h *house) must(err error) {
	h.Helper()
	if err != nil {
		h.Fatal(err)
	}
}

func (h *house) want(kind errs.Kind, err error) {
	h.Helper()
	if !errs.Is(err, kind) {
		h.Errorf("want an error of kind %v, got %v", kind, err)
	}
}

func (h *house) begin() crosswalk.Work {
	h.Helper()
	w, err := h.s.Begin(h.ctx, h.owner, crosswalk.Start{Organization: h.org.Slug, From: h.early.ID, To: h.late.ID})
	h.must(err)
	return w
}

func (h *house) links(w crosswalk.Work, code string) []crosswalk.Link {
	h.Helper()
	d, err := h.s.Desk(h.ctx, h.owner, w.ID, h.early.ByCode(code).ID)
	h.must(err)
	return d.Links
}

func TestSuggestionsAreAcceptedRefusedAndPublished(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		h := newHouse(t, d)
		w := h.begin()
		n, err := h.s.Suggest(h.ctx, h.owner, w.ID)
		h.must(err)
		if n < 20 {
			t.Fatalf("only %d suggestions between two editions of the same field", n)
		}
		if again, err := h.s.Suggest(h.ctx, h.owner, w.ID); err != nil || again >= n {
			t.Fatalf("suggesting again: %d, %v", again, err)
		}
		p, err := h.s.Page(h.ctx, h.owner, w.ID, crosswalk.ToDecide, "")
		h.must(err)
		first := p.Entries[0].Links[0]
		if len(first.Words) == 0 || first.State != crosswalk.Open {
			t.Errorf("a suggestion tells its words and is open: %+v", first)
		}
		_, err = h.s.Publish(h.ctx, h.owner, w.ID, framework.Proposed)
		h.want(errs.Conflict, err)
		h.must(h.s.Decide(h.ctx, h.owner, w.ID, first.ID, crosswalk.Decision{State: crosswalk.Accepted, Type: framework.PartOf, Note: " read it twice\r\n"}))
		second := p.Entries[1].Links[0]
		h.must(h.s.Decide(h.ctx, h.owner, w.ID, second.ID, crosswalk.Decision{State: crosswalk.Refused, Type: second.Type}))
		if _, err := h.s.Suggest(h.ctx, h.owner, w.ID); err != nil {
			t.Fatal(err)
		}
		for _, l := range h.links(w, p.Entries[1].Item.Code) {
			if l.From == second.From && l.To == second.To && l.State != crosswalk.Refused {
				t.Error("what was refused came back")
			}
		}
		to := h.late.ByCode("GE.1")
		h.must(h.s.Add(h.ctx, h.owner, w.ID, h.early.ByCode("IO").ID, to.ID, framework.PeerOf, ""))

		_, err = h.s.Publish(h.ctx, h.owner, w.ID, framework.Adopted)
		h.want(errs.Invalid, err)
		before := h.early.Digest
		x, err := h.s.Publish(h.ctx, h.owner, w.ID, framework.Proposed)
		h.must(err)
		got, err := h.frameworks.Crosswalk(h.ctx, x.ID)
		h.must(err)
		if len(got.Associations) != 2 || got.Author != "Museum of Rivers" || got.Standing != framework.Proposed {
			t.Fatalf("%+v", got)
		}
		for _, a := range got.Associations {
			want := framework.Accepted
			if a.To.ItemID == to.ID && a.Type == framework.PeerOf {
				want = framework.ByHand
			} else if a.Type != framework.PartOf || a.Note != "read it twice" {
				t.Errorf("%+v", a)
			}
			if a.Status != want {
				t.Errorf("%s came about as %q", a.To.Code, a.Status)
			}
		}
		r, err := h.frameworks.VerifiedRelease(h.ctx, "isl", "2018-draft")
		if err != nil || r.Digest != before {
			t.Errorf("publishing a crosswalk touched a release: %v", err)
		}

		// Publishing again takes the place of the first time; taking it out leaves the work.
		h.must(h.s.Decide(h.ctx, h.owner, w.ID, first.ID, crosswalk.Decision{State: crosswalk.Refused, Type: framework.PartOf}))
		if one, _, _, err := h.s.One(h.ctx, h.owner, w.ID); err != nil || one.Current {
			t.Errorf("something was decided after it was published: %+v, %v", one, err)
		}
		_, err = h.s.Publish(h.ctx, h.owner, w.ID, framework.Proposed)
		h.must(err)
		if got, err := h.frameworks.Crosswalk(h.ctx, w.ID); err != nil || len(got.Associations) != 1 {
			t.Errorf("%+v, %v", got, err)
		}
		h.must(h.s.Withdraw(h.ctx, h.owner, w.ID))
		_, err = h.frameworks.Crosswalk(h.ctx, w.ID)
		h.want(errs.NotFound, err)
		_, deeds, _, err := h.s.History(h.ctx, h.owner, w.ID, 0, 100)
		h.must(err)
		var what []crosswalk.What
		for _, d := range slices.Backward(deeds) {
			what = append(what, d.What)
		}
		if what[0] != crosswalk.Begun || what[len(what)-1] != crosswalk.Withdrawn || !slices.Contains(what, crosswalk.Added) || deeds[0].Name != "Ana" {
			t.Errorf("history: %v", what)
		}
	})
}

func TestOnlyKeepersAdoptAndOperatorsPublishAsOurs(t *testing.T) {
	h := newHouse(t, dbtest.SQLite(t))
	w := h.begin()
	h.must(h.s.Add(h.ctx, h.owner, w.ID, h.early.Items[0].ID, h.late.Items[0].ID, framework.RelatedTo, ""))
	h.must(h.d.Update(h.ctx, func(ctx context.Context, tx *db.Tx) error {
		return h.frameworks.SetKeeper(ctx, tx, h.late.Framework.ID, h.org.ID)
	}))
	x, err := h.s.Publish(h.ctx, h.owner, w.ID, framework.Adopted)
	if err != nil || x.Standing != framework.Adopted {
		t.Errorf("the keeper may adopt: %v", err)
	}
	ours, err := h.s.Begin(h.ctx, h.admin, crosswalk.Start{From: h.late.ID, To: h.early.ID})
	h.must(err)
	h.must(h.s.Add(h.ctx, h.admin, ours.ID, h.late.Items[0].ID, h.early.Items[0].ID, framework.RelatedTo, ""))
	_, err = h.s.Publish(h.ctx, h.admin, ours.ID, framework.Proposed)
	h.want(errs.Invalid, err)
	_, err = h.s.Publish(h.ctx, h.admin, ours.ID, framework.Ours)
	h.must(err)
	shipped, err := isl.Crosswalk()
	h.must(err)
	if got, err := h.frameworks.Crosswalk(h.ctx, shipped.ID); err != nil || len(got.Associations) != len(shipped.Associations) {
		t.Errorf("the shipped crosswalk changed: %v", err)
	}
}

func TestACrosswalkIsOfItsOrganizationAlone(t *testing.T) {
	h := newHouse(t, dbtest.SQLite(t))
	w := h.begin()
	_, err := h.s.Suggest(h.ctx, h.owner, w.ID)
	h.must(err)
	p, err := h.s.Page(h.ctx, h.owner, w.ID, crosswalk.ToDecide, "")
	h.must(err)
	link := p.Entries[0].Links[0]
	const reads = errs.Kind(-1)
	for name, c := range map[string]struct {
		v           authz.Viewer
		read, write errs.Kind
	}{
		"a member reads":                        {h.member, reads, errs.Forbidden},
		"a stranger knows of nothing":           {h.stranger, errs.NotFound, errs.NotFound},
		"nor do those who run the installation": {h.admin, errs.NotFound, errs.NotFound},
		"nobody is asked to sign in":            {authz.Viewer{}, errs.SignIn, errs.SignIn},
	} {
		t.Run(name, func(t *testing.T) {
			_, _, _, err := h.s.One(h.ctx, c.v, w.ID)
			_, pageErr := h.s.Page(h.ctx, c.v, w.ID, crosswalk.Every, "")
			_, _, _, pastErr := h.s.History(h.ctx, c.v, w.ID, 0, 10)
			_, deskErr := h.s.Desk(h.ctx, c.v, w.ID, link.From)
			for _, err := range []error{err, pageErr, pastErr, deskErr} {
				if c.read == reads && err != nil || c.read != reads && !errs.Is(err, c.read) {
					t.Errorf("reading: %v", err)
				}
			}
			_, sugErr := h.s.Suggest(h.ctx, c.v, w.ID)
			_, sameErr := h.s.AcceptSame(h.ctx, c.v, w.ID)
			_, pubErr := h.s.Publish(h.ctx, c.v, w.ID, framework.Proposed)
			for _, err := range []error{
				sugErr, sameErr, pubErr, h.s.Describe(h.ctx, c.v, w.ID, "x", ""), h.s.Withdraw(h.ctx, c.v, w.ID), h.s.Delete(h.ctx, c.v, w.ID),
				h.s.Decide(h.ctx, c.v, w.ID, link.ID, crosswalk.Decision{State: crosswalk.Accepted, Type: link.Type}),
				h.s.Add(h.ctx, c.v, w.ID, link.From, link.To, link.Type, ""),
			} {
				if !errs.Is(err, c.write) {
					t.Errorf("writing: %v", err)
				}
			}
		})
	}
	if all, err := h.s.Mine(h.ctx, h.stranger); err != nil || len(all) != 0 {
		t.Errorf("%v, %v", all, err)
	}
	_, err = h.s.Begin(h.ctx, h.stranger, crosswalk.Start{From: h.early.ID, To: h.late.ID})
	h.want(errs.NotFound, err)
	_, err = h.s.Begin(h.ctx, h.owner, crosswalk.Start{Organization: h.org.Slug, From: h.early.ID, To: h.early.ID})
	h.want(errs.Invalid, err)
	h.want(errs.Invalid, h.s.Decide(h.ctx, h.owner, w.ID, link.ID, crosswalk.Decision{State: crosswalk.Accepted, Type: "isChildOf"}))
	h.want(errs.Invalid, h.s.Add(h.ctx, h.owner, w.ID, link.From, "nothing", link.Type, ""))
	h.must(h.s.Decide(h.ctx, h.owner, w.ID, link.ID, crosswalk.Decision{State: crosswalk.Accepted, Type: link.Type, Knew: crosswalk.Open}))
	h.want(errs.Conflict, h.s.Decide(h.ctx, h.owner, w.ID, link.ID, crosswalk.Decision{State: crosswalk.Refused, Type: link.Type, Knew: crosswalk.Open}))
}

func TestWhoIsErasedLeavesLinksWithoutANameAndWhatEndsLeavesTheLibraryAlone(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		h := newHouse(t, d)
		kept, gone := h.begin(), h.begin()
		h.must(h.s.Add(h.ctx, h.owner, kept.ID, h.early.Items[0].ID, h.late.Items[0].ID, framework.RelatedTo, ""))
		_, err := h.s.Publish(h.ctx, h.owner, kept.ID, framework.Proposed)
		h.must(err)
		h.must(d.Update(h.ctx, func(ctx context.Context, tx *db.Tx) error {
			if err := h.s.Erase(ctx, tx, h.owner.Person); err != nil {
				return err
			}
			return h.s.Dissolve(ctx, tx, h.org.ID)
		}))
		_, deeds, _, err := h.s.History(h.ctx, h.admin, kept.ID, 0, 10)
		h.must(err)
		for _, one := range deeds {
			if one.Name != "" {
				t.Errorf("a name stayed: %+v", one)
			}
		}
		if got, err := h.frameworks.Crosswalk(h.ctx, kept.ID); err != nil || got.Author != "Museum of Rivers" {
			t.Errorf("%+v, %v", got, err)
		}
		_, _, _, err = h.s.One(h.ctx, h.admin, gone.ID)
		h.want(errs.NotFound, err)
		h.must(h.s.Delete(h.ctx, h.admin, kept.ID))
		_, err = h.frameworks.Crosswalk(h.ctx, kept.ID)
		h.want(errs.NotFound, err)
	})
}

// large is a release of n items whose wording is made of a few words each.
func large(slug string, n int) *framework.Tree {
	nouns := []string{"audience", "gallery", "budget", "program", "evaluation", "school", "river", "garden", "object", "story", "team", "visit", "ticket", "lab", "map"}
	verbs := []string{"plans", "leads", "studies", "repairs", "explains", "budgets", "listens", "translates", "measures", "invites"}
	r := &framework.Release{ID: framework.ReleaseID(slug, "1"), Framework: framework.Framework{Slug: slug}, Version: "1", Language: "en"}
	for i := range n {
		code := fmt.Sprintf("X%d", i)
		r.Items = append(r.Items, framework.Item{
			ID: framework.ItemID(slug, code), Code: code,
			Statement: fmt.Sprintf("%s the %s with %s number%d and topic%d", verbs[i%len(verbs)], nouns[i%len(nouns)], nouns[(i/7)%len(nouns)], i%997, i%1499),
		})
	}
	return framework.NewTree(r)
}

func TestFiveThousandItemsAreMatchedQuickly(t *testing.T) {
	a, b := large("a", 5000), large("b", 5000)
	begun := time.Now()
	found := crosswalk.Suggest(a, b, func(string, string) bool { return true })
	// The same statements are in both: each is found, and told as the same.
	if len(found) < 5000 || found[0].Type != framework.ExactMatch || found[0].To.Code != "X0" {
		t.Fatalf("%d found, first %+v", len(found), found[0])
	}
	if took := time.Since(begun); took > 20*time.Second {
		t.Errorf("it took %s, which no busy machine explains", took)
	} else {
		t.Logf("%d suggestions in %s", len(found), took)
	}
}

func TestAPageAsksAsMuchHoweverMuchThereIs(t *testing.T) {
	h := newHouse(t, dbtest.SQLite(t))
	w := h.begin()
	ask := func() int64 {
		before := h.d.Statements()
		for _, f := range crosswalk.Filters {
			if _, err := h.s.Page(h.ctx, h.owner, w.ID, f, ""); err != nil {
				t.Fatal(err)
			}
		}
		return int64(h.d.Statements() - before)
	}
	h.must(h.s.Add(h.ctx, h.owner, w.ID, h.early.Items[0].ID, h.late.Items[0].ID, framework.RelatedTo, ""))
	_, err := h.s.Suggest(h.ctx, h.owner, w.ID)
	h.must(err)
	few := ask()
	for i := range h.early.Items {
		h.must(h.s.Add(h.ctx, h.owner, w.ID, h.early.Items[i].ID, h.late.Items[i].ID, framework.RelatedTo, ""))
	}
	if many := ask(); many > few {
		t.Errorf("%d statements with little, %d with much", few, many)
	}
	p, err := h.s.Page(h.ctx, h.owner, w.ID, crosswalk.Every, "")
	h.must(err)
	seen := len(p.Entries)
	for p.After != "" {
		p, err = h.s.Page(h.ctx, h.owner, w.ID, crosswalk.Every, p.After)
		h.must(err)
		seen += len(p.Entries)
	}
	if seen != len(h.early.Items) {
		t.Errorf("the pages hold %d of %d items", seen, len(h.early.Items))
	}
}
