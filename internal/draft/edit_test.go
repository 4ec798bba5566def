package draft

import (
	"strings"
	"testing"

	"pathways/internal/framework"
	"pathways/internal/platform/errs"
)

// TestTwoEditorsLoseNothing ensures that what two people changed at once is either stored or comes back with both wordings.
func TestTwoEditorsLoseNothing(t *testing.T) {
	each(t, func(h *house) {
		d := h.begin()
		item := h.add(d, "", "Teach")
		knew := map[Field]string{Statement: "Teach", Note: "", Question: ""}
		out, err := h.Edit(h.ctx, h.ana, d.ID, ItemEdit{
			Item: item, Knew: knew, Fields: map[Field]string{Statement: "Teach children", Note: "Ana's note", Question: ""},
		})
		h.must(err)
		if len(out.Conflicts) != 0 || len(out.Stored) != 2 {
			h.Errorf("Ana, alone: %+v", out)
		}
		out, err = h.Edit(h.ctx, h.ben, d.ID, ItemEdit{
			Item: item, Knew: knew, Fields: map[Field]string{Statement: "Teach adults", Note: "", Question: "Ben asks?"},
		})
		h.must(err)
		if len(out.Conflicts) != 1 || len(out.Stored) != 1 || out.Stored[0] != Question {
			h.Fatalf("Ben, who knew the old: %+v", out)
		}
		c := out.Conflicts[0]
		if c.Field != Statement || c.Knew != "Teach" || c.Mine != "Teach adults" || c.Theirs != "Teach children" || c.Name != "Ana" || !c.At.Equal(h.clock) {
			h.Errorf("the conflict is %+v", c)
		}
		_, it, _, err := h.Item(h.ctx, h.ben, d.ID, item)
		h.must(err)
		if it.Statement != "Teach children" || it.Note != "Ana's note" || it.Question != "Ben asks?" {
			h.Errorf("the item is %+v", it)
		}
		same := h.edit(h.ben, d, item, Statement, "Teach", "Teach children")
		if len(same.Conflicts)+len(same.Stored) != 0 || same.Revision != out.Revision {
			h.Errorf("both wrote the same: %+v", same)
		}
		last := h.edit(h.ben, d, item, Statement, "Teach children", "Teach all")
		if len(last.Stored) != 1 {
			h.Errorf("Ben, who knows better now: %+v", last)
		}

		head := map[Field]string{HeadTitle: "Museum skills"}
		_, err = h.EditHead(h.ctx, h.ana, d.ID, HeadEdit{Knew: head, Fields: map[Field]string{HeadTitle: "Ana's"}})
		h.must(err)
		out, err = h.EditHead(h.ctx, h.ben, d.ID, HeadEdit{Knew: head, Fields: map[Field]string{HeadTitle: "Ben's", HeadRights: "All of ours"}})
		h.must(err)
		if len(out.Conflicts) != 1 || out.Conflicts[0].Name != "Ana" || len(out.Stored) != 1 {
			h.Errorf("the head, by two: %+v", out)
		}
		h.must(h.Undo(h.ctx, h.ben, d.ID, 0))
		h.must(h.Undo(h.ctx, h.ana, d.ID, 0))
		now, _, err := h.One(h.ctx, h.ben, d.ID)
		h.must(err)
		if now.Head.Rights != "" || now.Head.Title != "Museum skills" {
			h.Errorf("after both undid theirs: %+v", now.Head)
		}
	})
}

func TestAnItemThatSomebodyRemovedSaysWhoDidAndComesBackWhole(t *testing.T) {
	each(t, func(h *house) {
		d := h.begin()
		teach := h.add(d, "", "Teach")
		show := h.add(d, teach, "Show")
		h.add(d, teach, "Tell")
		h.add(d, "", "Care")
		h.edit(h.ben, d, show, LevelField("L1"), "", "Shows things")
		h.must(h.Remove(h.ctx, h.ana, d.ID, teach))
		h.wantShape(d, "2 Care")
		_, err := h.Edit(h.ctx, h.ben, d.ID, ItemEdit{Item: show, Fields: map[Field]string{Statement: "X"}})
		h.want("an edit of what is removed", err, errs.Conflict)
		if !strings.Contains(err.Error(), "draft.fault.removed") {
			h.Errorf("the answer is %v", err)
		}
		h.want("a move of what is removed", h.Move(h.ctx, h.ben, d.ID, show, "", ""), errs.Conflict)
		_, err = h.Edit(h.ctx, h.ben, d.ID, ItemEdit{Item: fresh()})
		h.want("an edit of nothing", err, errs.NotFound)
		_, err = h.Add(h.ctx, h.ben, d.ID, NewItem{Parent: teach})
		h.wantFault("an item below one that is gone", err, "parent", "parent")

		h.want("Ben undoes his own last, which is gone", h.Undo(h.ctx, h.ben, d.ID, 0), errs.Conflict)
		h.must(h.Undo(h.ctx, h.ana, d.ID, 0))
		h.wantShape(d, "1 Teach (1.1 Show, 1.2 Tell), 2 Care")
		_, it, _, err := h.Item(h.ctx, h.ben, d.ID, show)
		h.must(err)
		if it.AtLevel("L1") != "Shows things" {
			h.Errorf("came back as %+v", it)
		}
		got, _, err := h.One(h.ctx, h.ben, d.ID)
		h.must(err)
		if got.Items != 4 {
			h.Errorf("it has %d items", got.Items)
		}
		h.must(h.Undo(h.ctx, h.ben, d.ID, got.Revision))
		h.wantShape(d, "2 Care")
		h.must(h.Undo(h.ctx, h.ben, d.ID, got.Revision+1))
		h.wantShape(d, "1 Teach (1.1 Show, 1.2 Tell), 2 Care")
	})
}

func TestEveryChangeIsInTheHistoryAndCanBeUndoneUntilItIsTouched(t *testing.T) {
	each(t, func(h *house) {
		d := h.begin()
		a, b := h.add(d, "", "A"), h.add(d, "", "B")
		h.edit(h.ben, d, a, Statement, "A", "A1")
		h.edit(h.ana, d, a, Statement, "A1", "A2")
		all, next, err := h.History(h.ctx, h.cem, d.ID, 0, 2)
		h.must(err)
		if len(all) != 2 || next != all[1].Seq || all[0].Name != "Ana" || all[0].Before["statement"] != "A1" || all[0].After["statement"] != "A2" ||
			all[0].What != WhatEdited || all[0].Code != "1" || !all[0].At.Equal(h.clock) {
			h.Fatalf("the history is %+v, then %d", all, next)
		}
		byBen := all[1].Seq
		h.want("an edit that was edited since", h.Undo(h.ctx, h.ben, d.ID, byBen), errs.Conflict)
		h.must(h.Undo(h.ctx, h.ben, d.ID, all[0].Seq))
		h.want("the same again", h.Undo(h.ctx, h.ben, d.ID, all[0].Seq), errs.Conflict)
		h.must(h.Undo(h.ctx, h.ben, d.ID, byBen))
		h.wantShape(d, "1 A, 2 B")
		h.must(h.Move(h.ctx, h.ben, d.ID, a, b, ""))
		h.wantShape(d, "2 B (1 A)")
		all, _, err = h.History(h.ctx, h.ben, d.ID, 0, 1)
		h.must(err)
		if all[0].Before["parent"] != "" || all[0].Before["before"] != "2" || all[0].After["parent"] != "2" {
			h.Errorf("the move is %+v", all[0])
		}
		h.want("adding what has something below by now", h.Undo(h.ctx, h.ben, d.ID, 4), errs.Conflict)
		h.must(h.Undo(h.ctx, h.ben, d.ID, 0))
		h.wantShape(d, "1 A, 2 B")
		for range 3 {
			h.must(h.Undo(h.ctx, h.ben, d.ID, 0)) // adding B, adding A, the levels
		}
		h.wantShape(d, "")
		h.want("nothing of one's own is left", h.Undo(h.ctx, h.ben, d.ID, 0), errs.NotFound)
		h.want("the beginning", h.Undo(h.ctx, h.ben, d.ID, 1), errs.Conflict)
		h.want("no change", h.Undo(h.ctx, h.ben, d.ID, 999), errs.NotFound)
		all, _, err = h.History(h.ctx, h.ben, d.ID, 0, 100)
		h.must(err)
		for i, c := range all {
			if want := int64(len(all) - i); c.Seq != want {
				h.Errorf("entry %d has the number %d", i, c.Seq)
			}
		}
	})
}

func TestMovesKeepTheOrderAndNeverMakeACircle(t *testing.T) {
	each(t, func(h *house) {
		d := h.begin()
		a := h.add(d, "", "a")
		var kids []string
		for _, s := range []string{"p", "q", "r"} {
			kids = append(kids, h.add(d, a, s))
		}
		h.wantFault("below itself", h.Move(h.ctx, h.ben, d.ID, a, a, ""), "parent", "circle")
		h.wantFault("below its child", h.Move(h.ctx, h.ben, d.ID, a, kids[0], ""), "parent", "circle")
		h.wantFault("before one of another row", h.Move(h.ctx, h.ben, d.ID, kids[0], "", kids[1]), "before", "place")
		h.wantFault("below nothing", h.Move(h.ctx, h.ben, d.ID, a, "nothing", ""), "parent", "parent")
		before := h.statements(func() { h.must(h.Move(h.ctx, h.ben, d.ID, kids[0], a, kids[1])) })
		if rev, _, err := h.One(h.ctx, h.ben, d.ID); err != nil || rev.Revision != 6 {
			h.Errorf("a move to where it is makes revision %d (%d statements)", rev.Revision, before)
		}
		for range 60 { // more often than there is room between two ranks
			h.must(h.Move(h.ctx, h.ben, d.ID, kids[2], a, kids[1]))
			kids[1], kids[2] = kids[2], kids[1]
		}
		h.wantShape(d, "1 a (1.1 p, 1.2 q, 1.3 r)")
		h.must(h.Move(h.ctx, h.ben, d.ID, kids[2], a, kids[0]))
		h.wantShape(d, "1 a (1.3 r, 1.1 p, 1.2 q)")
		h.must(h.Undo(h.ctx, h.ben, d.ID, 0))
		h.wantShape(d, "1 a (1.1 p, 1.2 q, 1.3 r)")
		it, err := h.Add(h.ctx, h.ben, d.ID, NewItem{Parent: a, After: kids[0], Statement: "between"})
		h.must(err)
		if it.Code != "1.4" || it.ParentID != a {
			h.Errorf("added %+v", it)
		}
		h.wantShape(d, "1 a (1.1 p, 1.4 between, 1.2 q, 1.3 r)")
	})
}

// statements counts those that something takes.
func (h *house) statements(do func()) int64 {
	before := h.d.Statements()
	do()
	return h.d.Statements() - before
}

func TestKindsAndLevelsInUseDoNotVanish(t *testing.T) {
	each(t, func(h *house) {
		d := h.begin()
		a := h.add(d, "", "a")
		b := h.add(d, a, "b")
		h.edit(h.ben, d, b, LevelField("L1"), "", "one")
		h.edit(h.ben, d, b, LevelField("L2"), "", "two")
		h.edit(h.ben, d, a, LevelField("L1"), "", "a one")
		now, _, err := h.One(h.ctx, h.ben, d.ID)
		h.must(err)
		kinds, levels := now.Head.Kinds, now.Head.Levels

		h.wantFault("a kind in use", h.SetKinds(h.ctx, h.ben, d.ID, kinds[:1], now.Revision, nil), "kinds", "kindUsed")
		h.wantFault("for one that is not there", h.SetKinds(h.ctx, h.ben, d.ID, kinds[:1], now.Revision, map[string]string{"skill": "x"}), "kinds", "kindUsed")
		h.wantFault("the same key twice", h.SetKinds(h.ctx, h.ben, d.ID, append(kinds, kinds[0]), now.Revision, nil), "kinds[2].key", "twice")
		h.must(h.SetKinds(h.ctx, h.ben, d.ID, kinds[:1], now.Revision, map[string]string{"skill": "domain"}))
		h.want("kinds that somebody changed since", h.SetKinds(h.ctx, h.ana, d.ID, kinds, now.Revision, nil), errs.Conflict)
		_, it, _, err := h.Item(h.ctx, h.ben, d.ID, b)
		h.must(err)
		if it.Kind != "domain" {
			h.Errorf("the item is of kind %q", it.Kind)
		}
		h.must(h.Undo(h.ctx, h.ben, d.ID, 0))
		if _, it, _, _ = h.Item(h.ctx, h.ben, d.ID, b); it.Kind != "skill" {
			h.Errorf("after undoing it is of kind %q", it.Kind)
		}

		h.wantFault("a level in use", h.SetLevels(h.ctx, h.ben, d.ID, levels[1:], 99, nil), "levels", "levelUsed")
		h.wantFault("two wordings at one", h.SetLevels(h.ctx, h.ben, d.ID, levels[1:], 99, map[string]string{"L1": "L2"}), "levels", "levelBoth")
		recoded := []framework.Level{{ID: levels[1].ID, Code: "L1", Name: "First"}, {ID: levels[0].ID, Code: "L2", Name: "Second"}}
		h.must(h.SetLevels(h.ctx, h.ben, d.ID, recoded, 99, nil))
		_, it, _, err = h.Item(h.ctx, h.ben, d.ID, b)
		h.must(err)
		if it.AtLevel("L1") != "two" || it.AtLevel("L2") != "one" {
			h.Errorf("levels that change their codes: %+v", it.Levels)
		}
		h.must(h.SetLevels(h.ctx, h.ben, d.ID, recoded[:1], 99, map[string]string{"L2": ""}))
		_, it, _, err = h.Item(h.ctx, h.ben, d.ID, a)
		h.must(err)
		if len(it.Levels) != 0 {
			h.Errorf("wording at a level that went: %+v", it.Levels)
		}
		h.must(h.Undo(h.ctx, h.ben, d.ID, 0))
		h.must(h.Undo(h.ctx, h.ben, d.ID, 0))
		now, tree, err := h.Tree(h.ctx, h.ben, d.ID)
		h.must(err)
		if tree.ByID(a).AtLevel("L1") != "a one" || tree.ByID(b).AtLevel("L2") != "two" || now.Head.Levels[0] != levels[0] {
			h.Errorf("after undoing: %+v, %+v", tree.Items, now.Head.Levels)
		}
		h.want("undoing levels that things are said at", h.Undo(h.ctx, h.ben, d.ID, 2), errs.Conflict)
		for code, key := range map[string]string{"": "name", "L1": "twice"} {
			err := h.SetLevels(h.ctx, h.ben, d.ID, []framework.Level{{Code: "L1"}, {Code: code}}, 99, map[string]string{"L2": ""})
			h.wantFault("level "+code, err, "levels[1].code", key)
		}
	})
}

func TestADraftMayBeUnfinishedAndCheckSaysWhy(t *testing.T) {
	each(t, func(h *house) {
		d, err := h.Begin(h.ctx, h.ben, Start{Organization: "museum", Name: "Skills"})
		h.must(err)
		a := h.add(d, "", "")
		b := h.add(d, a, "Same")
		h.edit(h.ben, d, b, Code, "1.1", "1")
		_, err = h.EditHead(h.ctx, h.ben, d.ID, HeadEdit{Fields: map[Field]string{HeadVersion: ""}})
		h.must(err)
		found, err := h.Check(h.ctx, h.cem, d.ID)
		h.must(err)
		got := map[string]bool{}
		for _, f := range found {
			field := ""
			for i := 0; i+1 < len(f.Args); i += 2 {
				if f.Args[i] == "field" {
					field = " " + f.Args[i+1].(string)
				}
			}
			got[f.Name+field+" "+strings.TrimPrefix(f.Key, "framework.invalid.")] = true
		}
		for _, want := range []string{"version version", "kinds empty", "1 statement empty", "1 code duplicateCode", "1 kind unknownKind"} {
			if !got[want] {
				h.Errorf("not said: %s; but %v", want, got)
			}
		}
		for f, text := range map[Field]string{Code: strings.Repeat("x", 61), Statement: strings.Repeat("ü", 20_001)} {
			_, err := h.Edit(h.ctx, h.ben, d.ID, ItemEdit{Item: b, Fields: map[Field]string{f: text}})
			h.wantFault("too long", err, string(f), "long")
		}
		for f, key := range map[Field]string{Kind: "kind", LevelField("L9"): "field", "id": "field"} {
			_, err := h.Edit(h.ctx, h.ben, d.ID, ItemEdit{Item: b, Fields: map[Field]string{f: "x"}})
			h.wantFault("not there", err, string(f), key)
		}
	})
}
