package extension_test

import (
	"context"
	"testing"

	"pathways/internal/account/accounttest"
	"pathways/internal/extension"
	"pathways/internal/framework"
	"pathways/internal/framework/isl"
	"pathways/internal/organization"
	"pathways/internal/platform/authz"
	"pathways/internal/platform/db"
	"pathways/internal/platform/db/dbtest"
	"pathways/internal/platform/errs"
	"pathways/internal/platform/ids"
)

type house struct {
	*extension.Service
	db           *db.DB
	old, now     *framework.Tree
	museum       organization.Organization
	owner, other authz.Viewer
}

func furnish(t *testing.T, d *db.DB) *house {
	t.Helper()
	ctx := t.Context()
	fs, err := framework.NewService(ctx, d)
	must(t, err)
	_, err = isl.Install(ctx, fs)
	must(t, err)
	orgs := organization.NewService(d)
	h := &house{Service: extension.NewService(extension.Options{DB: d, Frameworks: fs, Organizations: orgs}), db: d}
	h.old, err = fs.Release(ctx, isl.Slug, "2018-draft")
	must(t, err)
	h.now, err = fs.Current(ctx, isl.Slug)
	must(t, err)
	h.owner, h.other = accounttest.Person(t, d, "Ana"), accounttest.Person(t, d, "Ben")
	h.museum, err = orgs.Found(ctx, h.owner, organization.Draft{Name: "Museum", Kind: organization.Institution})
	must(t, err)
	return h
}

func must(t *testing.T, err error) {
	t.Helper()
	if err != nil {
		t.Fatal(err)
	}
}

func (h *house) begin(t *testing.T, of *framework.Tree) string {
	t.Helper()
	e, err := h.Begin(t.Context(), h.owner, h.museum.Slug, of.ID, "Our additions")
	must(t, err)
	return e.ID
}

func TestAdditionsStandBelowTheOfficialWordingAndAreKeptApart(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		h, ctx := furnish(t, d), context.Background()
		id, item, mine := h.begin(t, h.now), h.now.Items[3], ids.New()
		must(t, h.Add(ctx, h.owner, id, mine, extension.Example, item.ID, extension.Words{Text: " Running the planetarium\r\nat night "}))
		must(t, h.Add(ctx, h.owner, id, mine, extension.Example, item.ID, extension.Words{Text: "the same form sent twice"}))
		must(t, h.Add(ctx, h.owner, id, "", extension.OwnItem, item.ID, extension.Words{Code: "M.1", Text: "Handles live animals"}))
		one, err := h.One(ctx, h.owner, id)
		must(t, err)
		under := one.Under(item.ID)
		if len(one.Additions) != 2 || len(under) != 2 || under[0].Text != "Running the planetarium\nat night" || under[1].Code != "M.1" {
			t.Fatalf("additions: %+v", under)
		}
		if up := under[0].Upstream; up.Item != item.ID || up.Code != item.Code || up.Version != h.now.Version || up.Wording != item.Statement || up.Digest == "" {
			t.Errorf("the link to the official item: %+v", up)
		}
		if h.now.ComputeDigest() != h.now.Digest {
			t.Error("the release changed")
		}
		if _, err := h.Read(ctx, authz.Viewer{}, id); !errs.Is(err, errs.NotFound) {
			t.Errorf("a guest reads what is for the people of the organization: %v", err)
		}
		must(t, h.Set(ctx, h.owner, id, extension.Settings{Title: "Ours", SeenBy: extension.Everybody}))
		if open, err := h.Read(ctx, authz.Viewer{}, id); err != nil || open.By != "Museum" || len(open.Additions) != 2 {
			t.Errorf("what is for everybody: %v", err)
		}
	})
}

func TestWhatTwoChangeAtOnceIsNotLostAndEveryChangeIsInTheHistory(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		h, ctx := furnish(t, d), context.Background()
		id, item, a := h.begin(t, h.now), h.now.Items[3], ids.New()
		first := extension.Words{Text: "one"}
		must(t, h.Add(ctx, h.owner, id, a, extension.Note, item.ID, first))
		conflict, err := h.Edit(ctx, h.owner, id, a, extension.Words{Text: "two"}, first)
		if err != nil || conflict != nil {
			t.Fatal(conflict, err)
		}
		conflict, err = h.Edit(ctx, h.owner, id, a, extension.Words{Text: "three"}, first)
		must(t, err)
		if conflict == nil || conflict.Mine.Text != "three" || conflict.Theirs.Text != "two" || conflict.Theirs.Name != "Ana" {
			t.Fatalf("conflict: %+v", conflict)
		}
		must(t, h.Remove(ctx, h.owner, id, a))
		must(t, h.Remove(ctx, h.owner, id, a))
		all, err := h.History(ctx, h.owner, id, 0, 50)
		must(t, err)
		var did []extension.What
		for _, c := range all {
			did = append(did, c.What)
		}
		if len(did) != 3 || did[0] != extension.Removed || did[1] != extension.Edited || did[2] != extension.Added || all[0].Before != "two" {
			t.Errorf("history: %+v", all)
		}
		must(t, d.Update(ctx, func(ctx context.Context, tx *db.Tx) error { return h.Erase(ctx, tx, h.owner.Person) }))
		if all, err = h.History(ctx, h.owner, id, 0, 50); err != nil || all[0].Name != "" {
			t.Errorf("the name stays: %+v %v", all[0], err)
		}
	})
}

func TestAdditionsFollowTheFrameworkToItsNextRelease(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		h, ctx := furnish(t, d), context.Background()
		id := h.begin(t, h.old)
		for i := range h.old.Items {
			must(t, h.Add(ctx, h.owner, id, "", extension.Example, h.old.Items[i].ID, extension.Words{Text: "of " + h.old.Items[i].Code}))
		}
		f, err := h.Follow(ctx, h.owner, id, h.now.ID)
		must(t, err)
		one, several, none := 0, 0, 0
		chosen := map[string]string{}
		for _, m := range f.Moves {
			switch len(m.To) {
			case 0:
				none++
			case 1:
				one++
			default:
				several++
				chosen[m.ID] = m.To[1].ID
			}
		}
		if one == 0 || one+several+none != len(h.old.Items) {
			t.Fatalf("%d move, %d ask, %d have no place, of %d", one, several, none, len(h.old.Items))
		}
		before, err := h.One(ctx, h.owner, id)
		must(t, err)
		e, err := h.Bring(ctx, h.owner, id, h.now.ID, chosen)
		must(t, err)
		after, err := h.One(ctx, h.owner, e.ID)
		must(t, err)
		if len(after.Additions) != len(h.old.Items) || len(after.Under("")) != none {
			t.Errorf("%d additions, %d without a place, want %d and %d", len(after.Additions), len(after.Under("")), len(h.old.Items), none)
		}
		for _, a := range after.Additions {
			if want := chosen[a.ID]; want != "" && a.Item != want {
				t.Errorf("%s stands elsewhere than chosen", a.Text)
			}
			if a.Look && a.Upstream.Release != h.old.ID {
				t.Errorf("%s forgot the wording that it was written for", a.Text)
			}
		}
		again, err := h.One(ctx, h.owner, id)
		must(t, err)
		if len(again.Additions) != len(before.Additions) || again.Additions[0] != before.Additions[0] {
			t.Error("the extension of the earlier release changed")
		}
		if _, err := h.Bring(ctx, h.owner, id, h.now.ID, nil); !errs.Is(err, errs.Conflict) {
			t.Errorf("a second time: %v", err)
		}
		for _, a := range after.Under("") {
			must(t, h.Place(ctx, h.owner, e.ID, a.ID, h.now.Items[0].ID))
			break
		}
		for _, a := range after.Additions {
			if a.Look {
				must(t, h.Look(ctx, h.owner, e.ID, a.ID))
				now, err := h.One(ctx, h.owner, e.ID)
				must(t, err)
				for _, b := range now.Additions {
					if b.ID == a.ID && (b.Look || b.Upstream.Release != h.now.ID) {
						t.Errorf("looked at, and %+v", b)
					}
				}
				break
			}
		}
	})
}

func TestExtensionsOfOthersAreNotThere(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		h, ctx := furnish(t, d), context.Background()
		id, item := h.begin(t, h.now), h.now.Items[3].ID
		for what, err := range map[string]error{
			"begin":  second(h.Begin(ctx, h.other, h.museum.Slug, h.old.ID, "Theirs")),
			"one":    second(h.One(ctx, h.other, id)),
			"read":   second(h.Read(ctx, h.other, id)),
			"add":    h.Add(ctx, h.other, id, "", extension.Note, item, extension.Words{Text: "x"}),
			"set":    h.Set(ctx, h.other, id, extension.Settings{Title: "x", SeenBy: extension.Everybody}),
			"delete": h.Delete(ctx, h.other, id),
			"follow": second(h.Follow(ctx, h.other, id, h.now.ID)),
		} {
			if !errs.Is(err, errs.NotFound) {
				t.Errorf("%s: %v", what, err)
			}
		}
		if err := h.Add(ctx, h.owner, id, "", "verdict", item, extension.Words{}); !errs.Is(err, errs.Invalid) {
			t.Errorf("a sort that there is not: %v", err)
		}
		must(t, d.Update(ctx, func(ctx context.Context, tx *db.Tx) error { return h.Dissolve(ctx, tx, h.museum.ID) }))
		if _, err := h.One(ctx, h.owner, id); !errs.Is(err, errs.NotFound) {
			t.Errorf("after its organization ended: %v", err)
		}
	})
}

func second[T any](_ T, err error) error { return err }
