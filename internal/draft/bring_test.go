package draft

import (
	"cmp"
	"context"
	"fmt"
	"slices"
	"testing"
	"time"

	"pathways/internal/framework"
	"pathways/internal/platform/authz"
	"pathways/internal/platform/db"
	"pathways/internal/platform/errs"
)

// outline is a release with items given as code, parent's code and statement.
func outline(slug string, rows ...[3]string) *framework.Release {
	id := map[string]string{"": ""}
	r := &framework.Release{
		Framework: framework.Framework{ID: fresh(), Slug: slug, Name: "Skills", ShortName: "Skills", Publisher: "Museum"}, ID: fresh(),
		Version: "1", Title: "Skills", Status: framework.Published, Adoption: "Adopted", Date: "2027", Language: "en",
		Source: framework.Source{Title: "Skills"}, Kinds: []framework.Kind{{Key: "skill", Name: "Skill", Plural: "Skills"}},
	}
	for _, row := range rows {
		id[row[0]] = fresh()
		r.Items = append(r.Items, framework.Item{ID: id[row[0]], ParentID: id[row[1]], Code: row[0], Kind: "skill", Statement: row[2]})
	}
	return r
}

// bring brings a release as Ben.
func (h *house) bring(v authz.Viewer, organization string, r *framework.Release) (d Draft, err error) {
	return d, h.d.Update(h.ctx, func(ctx context.Context, tx *db.Tx) (err error) {
		d, err = h.Bring(ctx, tx, v, Brought{Organization: organization, Release: r, Carried: []byte(`{"a":1}`), File: "skills.csv"})
		return err
	})
}

func (h *house) amend(d Draft, r *framework.Release, remove ...string) (Draft, error) {
	var got Draft
	err := h.d.Update(h.ctx, func(ctx context.Context, tx *db.Tx) (err error) {
		got, err = h.Amend(ctx, tx, h.ben, d.ID, Brought{Release: r, File: "again.csv"}, remove)
		return err
	})
	return got, err
}

func (h *house) content(d Draft) (r *framework.Release, carried []byte, revision int64) {
	h.Helper()
	h.must(h.d.View(h.ctx, func(ctx context.Context, tx *db.Tx) (err error) {
		r, carried, revision, err = h.Content(ctx, tx, d.ID)
		return err
	}))
	return r, carried, revision
}

func TestWhatAnImportBringsIsThereUnderItsOwnIdentifiers(t *testing.T) {
	each(t, func(h *house) {
		file := outline("skills", [3]string{"A", "", "a"}, [3]string{"A1", "A", "a1"}, [3]string{"B", "", "b"}, [3]string{"A2", "A", "a2"})
		d, err := h.bring(h.ben, h.museum.ID, file)
		h.must(err)
		h.wantShape(d, "A a (A1 a1, A2 a2), B b")
		r, carried, revision := h.content(d)
		if r.ID != file.ID || r.Framework != file.Framework || r.Items[0].ID != file.Items[0].ID || string(carried) != `{"a":1}` || revision != 1 {
			h.Errorf("brought %+v with %s at %d", r, carried, revision)
		}
		if err := framework.Validate(r); err != nil {
			h.Errorf("it cannot be published: %v", err)
		}
		again, err := h.bring(h.ben, h.museum.ID, file)
		h.must(err)
		if again.Head.ID == file.ID || again.Head.Framework.ID != file.Framework.ID {
			h.Errorf("the second draft is to be release %s of %s", again.Head.ID, again.Head.Framework.ID)
		}
		_, err = h.bring(h.ole, "", file)
		h.wantFault("a framework that others write", err, "slug", "taken")
		_, err = h.bring(h.eva, h.museum.ID, file)
		h.want("a stranger brings", err, errs.NotFound)
		_, err = h.bring(h.cem, h.museum.ID, file)
		h.want("a lead brings", err, errs.Forbidden)
		_, err = h.bring(authz.Viewer{}, "", file)
		h.want("a guest brings", err, errs.SignIn)
		h.want("undoing what it began with", h.Undo(h.ctx, h.ben, d.ID, 1), errs.Conflict)

		for what, spoil := range map[string]func(*framework.Release){
			"items[1].id":       func(r *framework.Release) { r.Items[1].ID = r.Items[0].ID },
			"items[2].parentId": func(r *framework.Release) { r.Items[2].ParentID = fresh() },
			"items[0].parentId": func(r *framework.Release) { r.Items[0].ParentID = r.Items[1].ID },
			"items[0].id":       func(r *framework.Release) { r.Items[0].ID = "x" },
			"items[0].code":     func(r *framework.Release) { r.Items[0].Code = "a\x00" },
			"slug":              func(r *framework.Release) { r.Framework.Slug = "a/b" },
		} {
			bad := outline("bad", [3]string{"A", "", "a"}, [3]string{"A1", "A", "a1"}, [3]string{"B", "", "b"})
			spoil(bad)
			_, err := h.bring(h.ben, h.museum.ID, bad)
			key := map[string]string{"items[1].id": "itemID", "items[0].id": "itemID", "items[0].code": "itemCode", "slug": "slug"}[what]
			h.wantFault("spoiled", err, what, cmp.Or(key, "itemParent"))
		}
	})
}

func TestAnImportIntoADraftChangesWhatTheFileSaysAndIsOneChange(t *testing.T) {
	each(t, func(h *house) {
		file := outline("skills", [3]string{"A", "", "a"}, [3]string{"A1", "A", "a1"}, [3]string{"A2", "A", "a2"}, [3]string{"A3", "A", "a3"},
			[3]string{"B", "", "b"}, [3]string{"B1", "B", "b1"})
		d, err := h.bring(h.ben, h.museum.ID, file)
		h.must(err)
		ours, err := h.Add(h.ctx, h.ben, d.ID, NewItem{Parent: file.Items[0].ID, After: file.Items[1].ID, Code: "O", Statement: "ours"})
		h.must(err)
		h.edit(h.ben, d, file.Items[5].ID, Note, "", "our note")
		before := "A a (A1 a1, O ours, A2 a2, A3 a3), B b (B1 b1)"
		h.wantShape(d, before)
		at, _, err := h.One(h.ctx, h.ben, d.ID)
		h.must(err)
		got, err := h.amend(d, file)
		h.must(err)
		if got.Revision != at.Revision {
			h.Errorf("the same file makes revision %d of %d", got.Revision, at.Revision)
		}

		next := *file
		f := file.Items
		next.Items = []framework.Item{f[4], f[0], f[3], f[1], {ID: fresh(), ParentID: f[0].ID, Code: "A4", Kind: "skill", Statement: "a4"}, f[2]}
		next.Items[0].Statement, next.Items[5].ParentID = "b!", f[4].ID
		got, err = h.amend(d, &next, f[5].ID, ours.ID, f[0].ID)
		h.must(err)
		after := "B b! (A2 a2), A a (A3 a3, A1 a1, A4 a4)"
		h.wantShape(d, after)
		if got.Items != 6 {
			h.Errorf("it says that it has %d items", got.Items)
		}
		if again, err := h.amend(d, &next); err != nil || again.Revision != got.Revision {
			h.Errorf("the same file again: %d, %v", again.Revision, err)
		}
		all, _, err := h.History(h.ctx, h.ben, d.ID, 0, 1)
		h.must(err)
		if c := all[0]; c.What != WhatBrought || c.After["file"] != "again.csv" || c.After["added"] != "1" || c.After["changed"] != "1" || c.After["removed"] != "2" {
			h.Errorf("the history says %+v", c)
		}
		h.must(h.Undo(h.ctx, h.ana, d.ID, all[0].Seq))
		h.wantShape(d, before)
		_, it, _, err := h.Item(h.ctx, h.ben, d.ID, f[5].ID)
		h.must(err)
		if it.Note != "our note" {
			h.Errorf("what was removed came back as %+v", it)
		}
		h.must(h.Undo(h.ctx, h.ana, d.ID, all[0].Seq+1))
		h.wantShape(d, after)

		part := *file
		part.Items = []framework.Item{{ID: fresh(), ParentID: f[0].ID, Code: "A5", Kind: "skill", Statement: "a5"}}
		_, err = h.amend(d, &part, f[0].ID, f[4].ID)
		h.must(err)
		h.wantShape(d, "A2 a2, A5 a5, A3 a3, A1 a1, A4 a4")
	})
}

func TestAnImportIntoADraftRefusesWhatDoesNotHangTogether(t *testing.T) {
	each(t, func(h *house) {
		file := outline("skills", [3]string{"A", "", "a"}, [3]string{"A1", "A", "a1"})
		d, err := h.bring(h.ben, h.museum.ID, file)
		h.must(err)
		ours, err := h.Add(h.ctx, h.ben, d.ID, NewItem{Parent: file.Items[0].ID, Code: "O"})
		h.must(err)
		for what, spoil := range map[string]func(items []framework.Item) (string, string){
			"a stranger's parent": func(items []framework.Item) (string, string) {
				items[1].ParentID = fresh()
				return "items[1].parentId", "itemParent"
			},
			"twice": func(items []framework.Item) (string, string) {
				items[1].ID = items[0].ID
				return "items[1].id", "itemID"
			},
			"a circle in the file": func(items []framework.Item) (string, string) {
				items[0].ParentID = items[1].ID
				return "items", "circle"
			},
			"a circle through the draft": func(items []framework.Item) (string, string) {
				items[0].ParentID = ours.ID
				return "items[0].parentId", "circle"
			},
		} {
			bad := *file
			bad.Items = slices.Clone(file.Items)
			at, key := spoil(bad.Items)
			_, err := h.amend(d, &bad)
			h.wantFault(what, err, at, key)
		}
		h.wantShape(d, "A a (A1 a1, O )")
	})
}

func TestAnEditionBeginsFromAReleaseAndOthersBeginTheirOwn(t *testing.T) {
	each(t, func(h *house) {
		r := outline("skills", [3]string{"A", "", "a"}, [3]string{"A1", "A", "a1"})
		r.Levels = []framework.Level{{ID: fresh(), Code: "L1", Name: "One"}}
		h.must(h.d.Update(h.ctx, func(ctx context.Context, tx *db.Tx) error {
			return h.Frameworks.Publish(ctx, tx, r, framework.Beside{Carried: []byte(`{"c":1}`)}, h.museum.ID)
		}))
		h.must(h.Frameworks.Refresh(h.ctx))
		d, err := h.BeginFrom(h.ctx, h.ben, "museum", r.ID, "")
		h.must(err)
		now, carried, _ := h.content(d)
		if now.Framework != r.Framework || now.ID == r.ID || now.Version != "2027" || now.Items[1].ID != r.Items[1].ID || now.Levels[0].ID == r.Levels[0].ID ||
			string(carried) != `{"c":1}` || d.Base != r.ID || d.Items != 2 {
			h.Errorf("the next edition is %+v with %s", now, carried)
		}
		_, err = h.BeginFrom(h.ctx, h.ben, "museum", r.ID, "1")
		h.wantFault("a version that is there", err, "version", "version")
		_, err = h.EditHead(h.ctx, h.ben, d.ID, HeadEdit{Fields: map[Field]string{HeadSlug: "other"}})
		h.wantFault("another address for what is published", err, "slug", "slugStays")
		_, err = h.EditHead(h.ctx, h.ben, d.ID, HeadEdit{Fields: map[Field]string{HeadVersion: "1"}})
		h.must(err)
		found, err := h.Check(h.ctx, h.ben, d.ID)
		h.must(err)
		if len(found) != 1 || found[0].Key != "draft.fault.version" {
			h.Errorf("a taken version: %+v", found)
		}
		own, err := h.BeginFrom(h.ctx, h.eva, "zoo", r.ID, "")
		h.must(err)
		if f := own.Head.Framework; f.ID == r.Framework.ID || f.Slug != "skills-zoo" || f.Publisher != "Zoo" || own.Base != r.ID {
			h.Errorf("their own is %+v", own)
		}
		second, err := h.BeginFrom(h.ctx, h.eva, "zoo", r.ID, "")
		h.must(err)
		if second.Head.Framework.Slug != "skills-zoo-2" {
			h.Errorf("and another %+v", second.Head.Framework)
		}
		_, err = h.Begin(h.ctx, h.eva, Start{Organization: "zoo", Name: "Skills"})
		h.wantFault("the address of what is published", err, "slug", "taken")
		_, err = h.BeginFrom(h.ctx, h.cem, "museum", r.ID, "")
		h.want("a lead begins", err, errs.Forbidden)
		_, err = h.BeginFrom(h.ctx, h.ben, "museum", fresh(), "")
		h.want("from nothing", err, errs.NotFound)
	})
}

func TestDraftsArePutAwayAndGoWithTheirOrganization(t *testing.T) {
	each(t, func(h *house) {
		d := h.begin()
		h.add(d, "", "a")
		h.want("one that is not away", h.Restore(h.ctx, h.ben, d.ID), errs.Conflict)
		h.must(h.Discard(h.ctx, h.ben, d.ID))
		h.want("twice", h.Discard(h.ctx, h.ben, d.ID), errs.Conflict)
		_, err := h.Add(h.ctx, h.ben, d.ID, NewItem{})
		h.want("writing what is away", err, errs.Conflict)
		got, rights, err := h.One(h.ctx, h.ben, d.ID)
		h.must(err)
		if got.State != Discarded || rights.Write || rights.Publish || !rights.Discard {
			h.Errorf("put away it is %+v, and Ben may %+v", got, rights)
		}
		h.clock = h.clock.Add(29 * 24 * time.Hour)
		h.must(h.Sweep(h.ctx))
		h.must(h.Restore(h.ctx, h.ana, d.ID))
		h.wantShape(d, "1 a")
		did, _, err := h.History(h.ctx, h.ben, d.ID, 0, 2)
		h.must(err)
		if did[0].What != WhatRestored || did[0].Name != "Ana" || did[1].What != WhatDiscarded || did[1].Name != "Ben" {
			h.Errorf("the history says %+v", did)
		}
		h.want("undoing that it was put away", h.Undo(h.ctx, h.ben, d.ID, did[1].Seq), errs.Conflict)
		h.must(h.Discard(h.ctx, h.ben, d.ID))
		h.clock = h.clock.Add(31 * 24 * time.Hour)
		told := ""
		h.WhenGone(func(_ context.Context, _ *db.Tx, draft string) error { told = draft; return nil })
		h.must(h.Sweep(h.ctx))
		_, _, err = h.One(h.ctx, h.ben, d.ID)
		h.want("after 30 days", err, errs.NotFound)
		if told != d.ID {
			h.Errorf("told of %q", told)
		}

		d = h.begin()
		h.must(h.d.Update(h.ctx, func(ctx context.Context, tx *db.Tx) error { return h.Erase(ctx, tx, h.ben.Person) }))
		all, _, err := h.History(h.ctx, h.ana, d.ID, 0, 0)
		h.must(err)
		for _, c := range all {
			if c.Name != "" || c.Person != "" {
				h.Errorf("the history still names %+v", c)
			}
		}
		for _, v := range []authz.Viewer{h.ben, h.cem, h.dia} {
			h.must(h.Organizations.Remove(h.ctx, h.ana, h.museum.Slug, v.Person))
		}
		h.must(h.Organizations.Delete(h.ctx, h.ana, h.museum.Slug, h.museum.Name))
		_, _, err = h.One(h.ctx, h.ana, d.ID)
		h.want("when the organization is gone", err, errs.NotFound)
		mine, err := h.Mine(h.ctx, h.ole)
		h.must(err)
		if len(mine) != 0 {
			h.Errorf("those who run the installation got %+v", mine)
		}
	})
}

// TestWorkGrowsWithWhatIsDone ensures that statements do not grow with the draft, and that 10,000 items come in at once.
func TestWorkGrowsWithWhatIsDone(t *testing.T) {
	each(t, func(h *house) {
		counts := map[string][]int64{}
		for i, n := range []int{10, 10_000} {
			rows := [][3]string{{"A", "", "a"}}
			for k := range n - 1 {
				parent := "A"
				if k >= 10 {
					parent = fmt.Sprint("A", k%10)
				}
				rows = append(rows, [3]string{fmt.Sprint("A", k), parent, "Statement of an item that says something"})
			}
			file := outline(fmt.Sprint("skills-", i), rows...)
			began := time.Now()
			d, err := h.bring(h.ben, h.museum.ID, file)
			h.must(err)
			h.Logf("%d items came in within %v", n, time.Since(began))
			a, last := file.Items[0].ID, file.Items[5].ID
			for what, do := range map[string]func() error{
				"tree": func() error { _, _, err := h.Tree(h.ctx, h.ben, d.ID); return err },
				"one":  func() error { _, _, err := h.One(h.ctx, h.ben, d.ID); return err },
				"mine": func() error { _, err := h.Mine(h.ctx, h.ben); return err },
				"edit": func() error {
					_, err := h.Edit(h.ctx, h.ben, d.ID, ItemEdit{Item: a, Fields: map[Field]string{Note: "n"}})
					return err
				},
				"add":  func() error { _, err := h.Add(h.ctx, h.ben, d.ID, NewItem{Parent: a}); return err },
				"move": func() error { return h.Move(h.ctx, h.ben, d.ID, last, "", "") },
			} {
				began := time.Now()
				n := h.statements(func() { h.must(do()) })
				counts[what] = append(counts[what], n)
				h.Logf("%s: %d statements, %v", what, n, time.Since(began))
			}
			next := *file
			next.Items = slices.Clone(file.Items)
			for k := range next.Items {
				next.Items[k].Statement += "!"
			}
			began = time.Now()
			_, err = h.amend(d, &next)
			h.must(err)
			h.Logf("all reworded by a file within %v", time.Since(began))
			began = time.Now()
			h.must(h.Undo(h.ctx, h.ben, d.ID, 0))
			h.Logf("and undone within %v", time.Since(began))
		}
		most := map[string]int64{"tree": 2, "one": 1, "mine": 1, "edit": 5, "add": 6, "move": 6}
		for what, n := range counts {
			if n[0] != n[1] || n[1] > most[what] {
				h.Errorf("%s takes %v statements, want at most %d", what, n, most[what])
			}
		}
	})
}
