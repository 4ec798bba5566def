package framework_test

import (
	"context"
	"testing"

	"github.com/google/go-cmp/cmp"

	"pathways/internal/framework"
	"pathways/internal/platform/db"
	"pathways/internal/platform/db/dbtest"
	"pathways/internal/platform/errs"
)

// editions are two releases of the sample and a crosswalk from the first to the second.
func editions() (first, second *framework.Release, x *framework.Crosswalk) {
	first, second = sample(), sample()
	second.Version, second.ID, second.Date = "2.0", framework.ReleaseID("garden", "2.0"), "2025"
	ref := func(r *framework.Release, at int) framework.ItemRef {
		return framework.ItemRef{ItemID: r.Items[at].ID, Code: r.Items[at].Code, Version: r.Version}
	}
	x = &framework.Crosswalk{
		ID: framework.CrosswalkID("garden", "1.0", "2.0"), Framework: "garden", From: "1.0", To: "2.0",
		Title: "From first to second", Author: "Us", Standing: framework.Ours, Note: "Not authoritative",
		Associations: []framework.Association{
			{ID: "a1", Type: framework.RelatedTo, From: ref(first, 1), To: ref(second, 2), Note: "why"},
			{ID: "a2", Type: framework.ReplacedBy, From: ref(first, 2), To: ref(second, 2)},
		},
	}
	return first, second, x
}

func TestMatchesAreSeenFromBothSides(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		ctx := context.Background()
		s := service(t, d)
		first, second, x := editions()
		install(t, s, first)
		install(t, s, second)
		if changed, err := s.InstallCrosswalk(ctx, x); err != nil || !changed {
			t.Fatalf("changed %v, %v", changed, err)
		}
		there, err := s.Matches(ctx, "garden", "1.0", first.Items[1].ID)
		if err != nil || len(there) != 1 {
			t.Fatalf("%v, %v", there, err)
		}
		m := there[0]
		if !m.Forward || m.Item.Code != "SO.2" || m.Release.Version != "2.0" || m.Association.Note != "why" || m.Crosswalk.Title != x.Title {
			t.Errorf("forward: %+v", m)
		}
		back, err := s.Matches(ctx, "garden", "2.0", second.Items[2].ID)
		if err != nil || len(back) != 2 {
			t.Fatalf("%v, %v", back, err)
		}
		if back[0].Forward || back[0].Item.Code != "SO.1" || back[0].Release.Version != "1.0" || back[1].Item.Code != "SO.2" {
			t.Errorf("back: %+v", back)
		}
		// The item that is in both releases has its links per release.
		if same, err := s.Matches(ctx, "garden", "2.0", first.Items[1].ID); err != nil || len(same) != 0 {
			t.Errorf("%v, %v", same, err)
		}
	})
}

func TestACrosswalkOfOursIsReplacedAndAnAdoptedOneIsNot(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		ctx := context.Background()
		s := service(t, d)
		first, second, x := editions()
		install(t, s, first)
		install(t, s, second)
		if _, err := s.InstallCrosswalk(ctx, x); err != nil {
			t.Fatal(err)
		}
		before := s.Revision(ctx)
		x.Associations = x.Associations[:1]
		x.Standing = framework.Adopted
		if changed, err := s.InstallCrosswalk(ctx, x); err != nil || !changed {
			t.Fatalf("changed %v, %v", changed, err)
		}
		all, err := s.Crosswalks(ctx, "garden")
		if err != nil || len(all) != 1 || len(all[0].Associations) != 1 || s.Revision(ctx) == before {
			t.Fatalf("%+v, %v", all, err)
		}
		x.Note = "changed"
		if _, err := s.InstallCrosswalk(ctx, x); !errs.Is(err, errs.Conflict) {
			t.Fatalf("want a conflict, got %v", err)
		}
	})
}

func TestACrosswalkThatLeadsNowhereIsRefusedWithItsPlace(t *testing.T) {
	first, second, _ := editions()
	d := dbtest.SQLite(t)
	s := service(t, d)
	install(t, s, first)
	install(t, s, second)
	for _, c := range []struct {
		name, at, key string
		change        func(*framework.Crosswalk)
	}{
		{"no such release", "to", "unknownRelease", func(x *framework.Crosswalk) { x.To = "3.0" }},
		{"no such item", "associations[1].to.itemId", "unknownItem", func(x *framework.Crosswalk) { x.Associations[1].To.ItemID = "x" }},
		{"an end in a third release", "associations[0].from.version", "unknownRelease", func(x *framework.Crosswalk) { x.Associations[0].From.Version = "3.0" }},
		{"unknown type", "associations[0].associationType", "unknownType", func(x *framework.Crosswalk) { x.Associations[0].Type = "isLike" }},
		{"unknown status", "associations[0].status", "unknownStatus", func(x *framework.Crosswalk) { x.Associations[0].Status = "sure" }},
		{"the framework named again", "associations[0].from.framework", "sameFramework", func(x *framework.Crosswalk) { x.Associations[0].From.Framework = "garden" }},
		{"unknown standing", "standing", "unknownStanding", func(x *framework.Crosswalk) { x.Standing = "sure" }},
		{"the same link twice", "associations[1].id", "duplicateId", func(x *framework.Crosswalk) { x.Associations[1].ID = "a1" }},
		{"no author", "author", "empty", func(x *framework.Crosswalk) { x.Author = "" }},
	} {
		_, _, x := editions()
		c.change(x)
		_, err := s.InstallCrosswalk(context.Background(), x)
		wantFault(t, c.name, err, c.at, c.key)
	}
}

// between is a crosswalk from the sample to the same items in another framework, which has the same version.
func between(t *testing.T, s *framework.Service) *framework.Crosswalk {
	t.Helper()
	here, there := sample(), sample()
	there.Framework.Slug, there.Framework.ID, there.ID = "zoo", framework.FrameworkID("zoo"), framework.ReleaseID("zoo", "1.0")
	install(t, s, here)
	install(t, s, there)
	ref := func(slug string, it framework.Item) framework.ItemRef {
		return framework.ItemRef{ItemID: it.ID, Code: it.Code, Version: "1.0", Framework: slug}
	}
	return &framework.Crosswalk{
		ID: "0190a4f2-0000-7000-8000-000000000001", Framework: "garden", From: "1.0", To: "1.0", ToFramework: "zoo",
		Title: "Garden and zoo", Author: "A museum", Standing: framework.Proposed,
		Associations: []framework.Association{
			{ID: "b1", Type: framework.PeerOf, From: ref("", here.Items[1]), To: ref("zoo", there.Items[2]), Author: "A museum", Status: framework.ByHand},
			{ID: "b2", Type: framework.PartOf, From: ref("zoo", there.Items[1]), To: ref("", here.Items[2]), Status: framework.Accepted},
		},
	}
}

func TestACrosswalkJoinsTwoFrameworks(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		ctx := context.Background()
		s := service(t, d)
		x := between(t, s)
		publish := func() (changed bool) {
			err := d.Update(ctx, func(ctx context.Context, tx *db.Tx) (err error) {
				changed, err = s.PublishCrosswalk(ctx, tx, x)
				return err
			})
			if err == nil {
				err = s.Refresh(ctx)
			}
			if err != nil {
				t.Fatal(err)
			}
			return changed
		}
		if !publish() || publish() {
			t.Fatal("it must be new once, and the same again must change nothing")
		}
		got, err := s.Crosswalk(ctx, x.ID)
		if diff := cmp.Diff(x, got); err != nil || diff != "" {
			t.Fatalf("%v\n%s", err, diff)
		}
		for _, slug := range []string{"garden", "zoo"} {
			if all, err := s.Crosswalks(ctx, slug); err != nil || len(all) != 1 {
				t.Errorf("%s: %v, %v", slug, all, err)
			}
		}
		// Both releases have the same items and the same version: the framework tells which end is meant.
		m, err := s.Matches(ctx, "zoo", "1.0", x.Associations[0].To.ItemID)
		if err != nil || len(m) != 1 || m[0].Forward || m[0].Release.Framework.Slug != "garden" || m[0].Association.ID != "b1" {
			t.Errorf("%+v, %v", m, err)
		}
		before := s.Revision(ctx)
		x.Associations = x.Associations[:1]
		x.Standing = framework.Adopted
		if !publish() || s.Revision(ctx) == before {
			t.Error("what was published again is not there")
		}
		err = d.Update(ctx, func(ctx context.Context, tx *db.Tx) error { return s.WithdrawCrosswalk(ctx, tx, x.ID) })
		if err != nil || s.Refresh(ctx) != nil {
			t.Fatal(err)
		}
		if _, err := s.Crosswalk(ctx, x.ID); !errs.Is(err, errs.NotFound) {
			t.Errorf("withdrawn, and still: %v", err)
		}
	})
}

func TestTheCommonAddressOfTwoEditionsLeadsToTheCommonCrosswalk(t *testing.T) {
	_, _, shipped := editions()
	own := *shipped
	own.ID, own.Standing = "one", framework.Proposed
	adopted := own
	adopted.ID, adopted.Standing = "two", framework.Adopted
	for _, c := range []struct {
		all  []*framework.Crosswalk
		want string
	}{
		{[]*framework.Crosswalk{&own, &adopted, shipped}, shipped.ID},
		{[]*framework.Crosswalk{&own, &adopted}, "two"},
		{[]*framework.Crosswalk{&own}, "one"},
	} {
		if got := framework.Between(c.all, "garden", "1.0", "2.0"); got == nil || got.ID != c.want {
			t.Errorf("want %s, got %+v", c.want, got)
		}
	}
	if got := framework.Between([]*framework.Crosswalk{&own}, "garden", "2.0", "1.0"); got != nil {
		t.Errorf("the other way round there is none, got %+v", got)
	}
}
