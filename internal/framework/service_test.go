package framework_test

import (
	"context"
	"testing"

	"github.com/google/go-cmp/cmp"

	"pathways/internal/framework"
	"pathways/internal/framework/isl"
	"pathways/internal/platform/db"
	"pathways/internal/platform/db/dbtest"
	"pathways/internal/platform/errs"
)

// sample is a small framework with levels, made up for tests.
func sample() *framework.Release {
	f := framework.Framework{
		ID: framework.FrameworkID("garden"), Slug: "garden", Name: "Garden Work", ShortName: "Garden",
		Publisher: "A Society", Homepage: "https://example.org/garden",
	}
	id := func(code string) string { return framework.ItemID("garden", code) }
	return &framework.Release{
		ID: framework.ReleaseID("garden", "1.0"), Framework: f, Version: "1.0", Title: "Garden Work, first edition",
		Status: framework.Published, Adoption: "Adopted", Date: "2024-03", Language: "en",
		Source: framework.Source{Title: "A booklet", URL: "https://example.org/booklet"},
		Rights: "Belongs to the society.", Funding: "", About: []string{"One.\nTwo.", "Ünïcode “quotes” 🌱"},
		Remarks: []string{"A remark."},
		Kinds:   []framework.Kind{{Key: "field", Name: "Field", Plural: "Fields"}, {Key: "skill", Name: "Skill", Plural: "Skills"}},
		Levels: []framework.Level{
			{ID: framework.LevelID("garden", "1.0", "L1"), Code: "L1", Name: "Level 1", Description: "Begins"},
			{ID: "own-level", Code: "L2", Name: "Level 2"},
		},
		Items: []framework.Item{
			{ID: id("SO"), Code: "SO", Kind: "field", Statement: "Soil", Note: "About soil"},
			{
				ID: id("SO.1"), Code: "SO.1", CodeOurs: true, ParentID: id("SO"), Kind: "skill", Statement: "Turn soil", Question: "How?",
				Levels: []framework.LevelStatement{{Level: "L2", Statement: "With others"}, {Level: "L1", Statement: "Alone"}},
			},
			{ID: "7d0f3a52-54c4-4b0e-9d6e-2f1f6b0a9c11", Code: "SO.2", ParentID: id("SO"), Kind: "skill", Statement: "Feed soil", Remark: "Ours"},
		},
	}
}

// clone is a deep copy of what tests change.
func clone(r *framework.Release) *framework.Release {
	c := *r
	c.Kinds = append([]framework.Kind(nil), r.Kinds...)
	c.Levels = append([]framework.Level(nil), r.Levels...)
	c.Items = append([]framework.Item(nil), r.Items...)
	for i := range c.Items {
		c.Items[i].Levels = append([]framework.LevelStatement(nil), r.Items[i].Levels...)
	}
	return &c
}

func service(t *testing.T, d *db.DB) *framework.Service {
	t.Helper()
	s, err := framework.NewService(t.Context(), d)
	if err != nil {
		t.Fatal(err)
	}
	return s
}

func install(t *testing.T, s *framework.Service, r *framework.Release) {
	t.Helper()
	if changed, err := s.Install(context.Background(), r.Framework, r); err != nil || !changed {
		t.Fatalf("install %s: changed %v, %v", r.Version, changed, err)
	}
}

func TestAReleaseComesBackAsItWasInstalled(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		ctx := context.Background()
		r := sample()
		install(t, service(t, d), r)
		got, err := service(t, d).Release(ctx, "garden", "1.0") // another node
		if err != nil {
			t.Fatal(err)
		}
		want := clone(r)
		want.Digest = r.ComputeDigest()
		want.Items[0].Levels, want.Items[2].Levels = nil, nil
		if diff := cmp.Diff(want, got.Release); diff != "" {
			t.Fatal(diff)
		}
	})
}

func TestShippedFrameworkInstallsOnceAndIsWholeOnBothDatabases(t *testing.T) {
	releases, err := isl.Releases()
	if err != nil {
		t.Fatal(err)
	}
	crosswalk, err := isl.Crosswalk()
	if err != nil {
		t.Fatal(err)
	}
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		ctx := context.Background()
		s := service(t, d)
		for _, r := range releases {
			install(t, s, r)
		}
		if changed, err := s.InstallCrosswalk(ctx, crosswalk); err != nil || !changed {
			t.Fatalf("crosswalk: %v, %v", changed, err)
		}
		revision := s.Revision(ctx)
		for _, r := range releases {
			if changed, err := s.Install(ctx, isl.Framework(), r); err != nil || changed {
				t.Fatalf("again %s: %v, %v", r.Version, changed, err)
			}
			verified, err := s.VerifiedRelease(ctx, isl.Slug, r.Version)
			if err != nil || verified.Digest != r.ComputeDigest() {
				t.Fatalf("verified %s: %v", r.Version, err)
			}
		}
		if changed, err := s.InstallCrosswalk(ctx, crosswalk); err != nil || changed {
			t.Fatalf("crosswalk again: %v, %v", changed, err)
		}
		if s.Revision(ctx) != revision {
			t.Error("the revision changed without a change of content")
		}
		current, err := s.Current(ctx, isl.Slug)
		if err != nil || current.Version != isl.Version2025 {
			t.Errorf("current: %v, %v", current, err)
		}
		list, err := s.Frameworks(ctx)
		if err != nil || len(list) != 1 || len(list[0].Releases) != 2 || list[0].Releases[0].Version != isl.Version2025 {
			t.Errorf("frameworks: %+v, %v", list, err)
		}
		stored, err := service(t, d).Crosswalks(ctx, isl.Slug)
		if err != nil || len(stored) != 1 {
			t.Fatalf("crosswalks: %v, %v", stored, err)
		}
		if diff := cmp.Diff(crosswalk, stored[0]); diff != "" {
			t.Error(diff)
		}
	})
}

func TestTheSameVersionWithOtherContentIsAConflict(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		s := service(t, d)
		install(t, s, sample())
		other := sample()
		other.Items[1].Statement = "Turn the soil"
		if _, err := s.Install(context.Background(), other.Framework, other); !errs.Is(err, errs.Conflict) {
			t.Fatalf("want a conflict, got %v", err)
		}
		foreign := sample()
		foreign.Framework.ID = "another"
		if _, err := s.Install(context.Background(), foreign.Framework, foreign); !errs.Is(err, errs.Conflict) {
			t.Fatalf("another framework under the same slug: want a conflict, got %v", err)
		}
	})
}

func TestInstallRefusesWhatIsNotAPublishedReleaseOfTheFramework(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		s := service(t, d)
		for name, change := range map[string]func(*framework.Framework, *framework.Release){
			"draft":           func(_ *framework.Framework, r *framework.Release) { r.Status = framework.Draft },
			"wrong digest":    func(_ *framework.Framework, r *framework.Release) { r.Digest = "sha256:00" },
			"other framework": func(f *framework.Framework, _ *framework.Release) { f.Slug = "park" },
			"invalid":         func(_ *framework.Framework, r *framework.Release) { r.Items = nil },
		} {
			r := sample()
			f := r.Framework
			change(&f, r)
			if changed, err := s.Install(context.Background(), f, r); !errs.Is(err, errs.Invalid) || changed {
				t.Errorf("%s: changed %v, %v", name, changed, err)
			}
		}
		if list, _ := s.Frameworks(context.Background()); len(list) != 0 {
			t.Errorf("something was stored: %v", list)
		}
	})
}

func TestAnUpdatedDescriptionOfAFrameworkIsTakenInWithItsReleases(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		ctx := context.Background()
		s := service(t, d)
		r := sample()
		install(t, s, r)
		before := s.Revision(ctx)
		f := r.Framework
		f.Homepage = "https://example.org/new"
		if changed, err := s.Install(ctx, f, r); err != nil || !changed {
			t.Fatalf("changed %v, %v", changed, err)
		}
		got, err := s.VerifiedRelease(ctx, "garden", "1.0")
		if err != nil || got.Framework != f || s.Revision(ctx) == before {
			t.Fatalf("got %+v, revision changed %v, %v", got.Framework, s.Revision(ctx) != before, err)
		}
	})
}

func TestAnotherNodeSeesANewReleaseAfterRefreshWithoutReadingTheOldOnesAgain(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		ctx := context.Background()
		a, b := service(t, d), service(t, d)
		install(t, a, sample())
		if err := b.Refresh(ctx); err != nil {
			t.Fatal(err)
		}
		if a.Revision(ctx) != b.Revision(ctx) {
			t.Error("two nodes with the same content have different revisions")
		}
		first, err := b.Release(ctx, "garden", "1.0")
		if err != nil {
			t.Fatal(err)
		}
		before := d.Statements()
		if err := b.Refresh(ctx); err != nil {
			t.Fatal(err)
		}
		if n := d.Statements() - before; n != 2 {
			t.Errorf("a refresh without news takes %d statements, want 2", n)
		}
		next := sample()
		next.Version, next.Date, next.Adoption = "2.0", "2025", "Draft"
		next.ID = framework.ReleaseID("garden", "2.0")
		install(t, a, next)
		if err := b.Refresh(ctx); err != nil {
			t.Fatal(err)
		}
		if again, _ := b.Release(ctx, "garden", "1.0"); again != first {
			t.Error("the first release was read again")
		}
		l, err := b.FrameworkBySlug(ctx, "garden")
		if err != nil || l.Releases[0].Version != "2.0" {
			t.Errorf("newest first: %+v, %v", l, err)
		}
		if cur, err := b.Current(ctx, "garden"); err != nil || cur.Version != "1.0" {
			t.Errorf("a draft is not current while there is an adopted release: %v", err)
		}
	})
}

func TestReadsOfWhatIsNotThereAreNotFound(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		ctx := context.Background()
		s := service(t, d)
		install(t, s, sample())
		for name, read := range map[string]func() error{
			"framework":  func() error { _, err := s.FrameworkBySlug(ctx, "x"); return err },
			"release":    func() error { _, err := s.Release(ctx, "garden", "9"); return err },
			"id":         func() error { _, err := s.ReleaseByID(ctx, "x"); return err },
			"current":    func() error { _, err := s.Current(ctx, "x"); return err },
			"crosswalks": func() error { _, err := s.Crosswalks(ctx, "x"); return err },
			"matches":    func() error { _, err := s.Matches(ctx, "garden", "1.0", "x"); return err },
			"verified":   func() error { _, err := s.VerifiedRelease(ctx, "garden", "9"); return err },
		} {
			if err := read(); !errs.Is(err, errs.NotFound) {
				t.Errorf("%s: %v", name, err)
			}
		}
	})
}
