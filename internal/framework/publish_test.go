package framework_test

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"testing"

	"pathways/internal/framework"
	"pathways/internal/platform/db"
	"pathways/internal/platform/db/dbtest"
	"pathways/internal/platform/errs"
)

func TestAReleaseIsPublishedWithWhatStandsBesideItAndItsKeeper(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		ctx := context.Background()
		s := service(t, d)
		r := sample()
		r.Status, r.Digest = framework.Draft, "another"
		beside := framework.Beside{Carried: []byte(`{"x":1}`), Notes: []byte(`{"text":"First."}`)}
		var keeper, unknown string
		err := d.Update(ctx, func(ctx context.Context, tx *db.Tx) (err error) {
			if err := s.Publish(ctx, tx, r, beside, "org-1"); err != nil {
				return err
			}
			// Again: nothing changes, neither what stands beside it nor who keeps the framework.
			if err := s.Publish(ctx, tx, r, framework.Beside{Signed: []byte(`[]`)}, "org-2"); err != nil {
				return err
			}
			if keeper, err = s.Keeper(ctx, tx, r.Framework.ID); err != nil {
				return err
			}
			unknown, err = s.Keeper(ctx, tx, "no such framework")
			return err
		})
		if err != nil || keeper != "org-1" || unknown != "" {
			t.Fatalf("kept by %q and %q, %v", keeper, unknown, err)
		}
		if _, err := s.Beside(ctx, r.ID); !errs.Is(err, errs.NotFound) {
			t.Errorf("before Refresh: %v", err)
		}
		if err := s.Refresh(ctx); err != nil {
			t.Fatal(err)
		}
		if v, err := s.VerifiedRelease(ctx, "garden", "1.0"); err != nil || v.Digest != sample().ComputeDigest() {
			t.Errorf("%v", err)
		}
		all, err := s.Beside(ctx, r.ID)
		if err != nil || string(all.Carried) != `{"x":1}` || string(all.Notes) != `{"text":"First."}` || all.Signed != nil || all.Changes != nil {
			t.Errorf("all: %s, %v", all, err)
		}
		some, err := s.Beside(ctx, r.ID, framework.Notes, framework.Signed)
		if err != nil || some.Carried != nil || string(some.Notes) != `{"text":"First."}` {
			t.Errorf("some: %s, %v", some, err)
		}
	})
}

func TestWhatCannotBePublishedLeavesNothing(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		ctx := context.Background()
		s := service(t, d)
		install(t, s, sample())
		for name, c := range map[string]struct {
			change func(r *framework.Release)
			beside string
			kind   errs.Kind
		}{
			"not valid":                  {func(r *framework.Release) { r.Version, r.Items[1].Statement = "2.0", "" }, "", errs.Invalid},
			"another content":            {func(r *framework.Release) { r.Items[1].Statement = "Turn the soil" }, "", errs.Conflict},
			"an identifier that is here": {func(r *framework.Release) { r.Version = "2.0" }, "", errs.Conflict},
			"another framework":          {func(r *framework.Release) { r.ID, r.Version, r.Framework.ID = "r", "2.0", "f" }, "", errs.Conflict},
			"too deep":                   {func(r *framework.Release) { r.ID, r.Version, r.Items = "r", "2.0", tower(101) }, "", errs.Invalid},
			"no JSON beside":             {func(r *framework.Release) { r.ID, r.Version = "r", "2.0" }, "{", errs.Internal},
		} {
			r := sample()
			c.change(r)
			err := d.Update(ctx, func(ctx context.Context, tx *db.Tx) error {
				return s.Publish(ctx, tx, r, framework.Beside{Notes: json.RawMessage(c.beside)}, "")
			})
			if !errs.Is(err, c.kind) {
				t.Errorf("%s: %v", name, err)
			}
		}
		revision := s.Revision(ctx)
		if err := s.Refresh(ctx); err != nil || s.Revision(ctx) != revision {
			t.Errorf("something changed, %v", err)
		}
	})
}

// tower are items one above another.
func tower(high int) (all []framework.Item) {
	for i := range high {
		it := framework.Item{ID: framework.ItemID("tower", fmt.Sprint(i)), Code: fmt.Sprint("T", i), Kind: "skill", Statement: "Climbs"}
		if i > 0 {
			it.ParentID = all[i-1].ID
		}
		all = append(all, it)
	}
	return all
}

func TestAReleaseIsAsDeepAsAPageCanSay(t *testing.T) {
	r := sample()
	r.Items = tower(100)
	if err := framework.Publishable(r); err != nil {
		t.Error(err)
	}
	r.Items = tower(5_000)
	wantFault(t, "too deep", framework.Publishable(r), "items[100].parentId", "tooDeep")
	if err := framework.Validate(r); err != nil {
		t.Errorf("it hangs together: %v", err)
	}
}

// Two organizations may read the same file at the same moment, when neither keeps its framework yet.
func TestOnlyItsKeeperPublishesAReleaseOfAFramework(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		ctx := context.Background()
		s := service(t, d)
		publish := func(keeper string, change func(r *framework.Release)) error {
			r := sample()
			change(r)
			return d.Update(ctx, func(ctx context.Context, tx *db.Tx) error { return s.Publish(ctx, tx, r, framework.Beside{}, keeper) })
		}
		second := func(r *framework.Release) { r.ID, r.Version = "r", "2.0" }
		if err := publish("org-1", func(*framework.Release) {}); err != nil {
			t.Fatal(err)
		}
		for _, other := range []string{"org-2", ""} {
			if err := publish(other, second); !errs.Is(err, errs.Conflict) {
				t.Errorf("another edition by %q: %v", other, err)
			}
			if err := publish(other, func(r *framework.Release) { r.Framework.Publisher = "Somebody" }); !errs.Is(err, errs.Conflict) {
				t.Errorf("other words about the framework by %q: %v", other, err)
			}
		}
		if err := s.Refresh(ctx); err != nil {
			t.Fatal(err)
		}
		if l, err := s.FrameworkBySlug(ctx, "garden"); err != nil || len(l.Releases) != 1 || l.Framework.Publisher != "A Society" {
			t.Errorf("%+v, %v", l, err)
		}
		if err := publish("org-1", second); err != nil {
			t.Error(err)
		}
	})
}

func TestAReleaseWhoseTransactionFailsIsNotThere(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		ctx := context.Background()
		s := service(t, d)
		changed := errors.New("the caller thought again")
		err := d.Update(ctx, func(ctx context.Context, tx *db.Tx) error {
			if err := s.Publish(ctx, tx, sample(), framework.Beside{}, ""); err != nil {
				t.Error(err)
			}
			return changed
		})
		if !errors.Is(err, changed) {
			t.Fatal(err)
		}
		if err := s.Refresh(ctx); err != nil {
			t.Fatal(err)
		}
		if all, err := s.Frameworks(ctx); err != nil || len(all) != 0 {
			t.Errorf("%v, %v", all, err)
		}
	})
}

func TestAFrameworkGetsAnotherKeeper(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		ctx := context.Background()
		s := service(t, d)
		r := sample()
		install(t, s, r)
		err := d.Update(ctx, func(ctx context.Context, tx *db.Tx) error {
			is := func(when, want string) {
				if got, err := s.Keeper(ctx, tx, r.Framework.ID); err != nil || got != want {
					t.Errorf("%s: kept by %q, %v", when, got, err)
				}
			}
			is("at first", "")
			for _, organization := range []string{"org-1", "org-2", "", "org-3"} {
				if err := s.SetKeeper(ctx, tx, r.Framework.ID, organization); err != nil {
					return err
				}
				is("given", organization)
			}
			if err := s.Dissolve(ctx, tx, "org-3"); err != nil {
				return err
			}
			is("after its end", "")
			return nil
		})
		if err != nil {
			t.Fatal(err)
		}
	})
}
