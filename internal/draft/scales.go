package draft

import (
	"cmp"
	"context"
	"slices"
	"strconv"

	"pathways/internal/framework"
	"pathways/internal/platform/authz"
	"pathways/internal/platform/db"
	"pathways/internal/platform/errs"
	"pathways/internal/platform/ids"
)

// kinds are kinds as they are stored: each with a key, made from the name where it has none.
func (f *faults) kinds(all []framework.Kind) []framework.Kind {
	all = slices.Clone(all)
	if len(all) > MaxKinds {
		f.add("kinds", "kinds", "most", MaxKinds)
		return all
	}
	seen := map[string]bool{}
	for _, k := range all {
		seen[k.Key] = true
	}
	for i := range all {
		k, at := &all[i], "kinds["+strconv.Itoa(i)+"]."
		k.Key, k.Name, k.Plural = tidy(k.Key, true), tidy(k.Name, true), tidy(k.Plural, true)
		if k.Name == "" {
			f.add(at+"name", "name")
		}
		k.Plural = cmp.Or(k.Plural, k.Name)
		f.long(at+"name", k.Name, MaxLine)
		f.long(at+"plural", k.Plural, MaxLine)
		f.long(at+"key", k.Key, MaxCode)
		if k.Key == "" {
			stem := cmp.Or(slugOf(k.Name), "kind")
			for n := 1; k.Key == "" || seen[k.Key]; n++ {
				k.Key = numbered(stem, n, MaxCode)
			}
			seen[k.Key] = true
		} else if slices.ContainsFunc(all[:i], func(o framework.Kind) bool { return o.Key == k.Key }) {
			f.add(at+"key", "twice", "value", k.Key)
		}
	}
	return all
}

// SetKinds gives a draft its kinds, from the root down. A kind is known by its key; one without a key is new. Knew is the
// revision that the viewer saw. A kind that items are of goes only where instead names the key of another for them.
//
// Errors: errs.Conflict where somebody has changed the kinds since; errs.Invalid with "kinds[2].name" and the like, or the
// field "kinds" with the sentence "draft.fault.kindUsed" (kind, count, key).
func (s *Service) SetKinds(ctx context.Context, v authz.Viewer, id string, kinds []framework.Kind, knew int64, instead map[string]string) error {
	return s.open(ctx, v, id, write, func(ctx context.Context, tx *db.Tx, d *stored) error {
		if err := unchangedSince(ctx, tx, d, WhatKinds, knew); err != nil {
			return err
		}
		var f faults
		all := f.kinds(kinds)
		if err := f.err("draft.SetKinds"); err != nil {
			return err
		}
		if slices.Equal(all, d.Head.Kinds) {
			return nil
		}
		j, err := begun(ctx, tx, d, true)
		if err != nil {
			return err
		}
		old := d.Head.Kinds
		j.rescale(scales{all, d.Head.Levels})
		for _, k := range old {
			if d.Head.KindOf(k.Key).Key == "" {
				j.rekind(&f, k, instead[k.Key])
			}
		}
		if err := f.err("draft.SetKinds"); err != nil {
			return err
		}
		if err := updateHead(ctx, tx, d); err != nil {
			return err
		}
		return s.finish(ctx, tx, v, d, j, entry{What: WhatKinds, before: toldKinds(old), after: toldKinds(all)})
	})
}

// unchangedSince asks that nobody has changed the kinds or the levels since a revision.
func unchangedSince(ctx context.Context, tx *db.Tx, d *stored, what What, knew int64) error {
	last, err := selectLastSeq(ctx, tx, d.ID, what)
	if err == nil && last > knew {
		err = errs.New(errs.Conflict, "draft.unchangedSince", "draft.fault.changed."+string(what))
	}
	return err
}

// rescale gives the draft other kinds and levels.
func (j *job) rescale(to scales) {
	old := scales{j.head.Kinds, j.head.Levels}
	j.head.Kinds, j.head.Levels = to.Kinds, to.Levels
	j.steps = append(j.steps, step{Op: opHead, Old: &old, New: &to})
}

// rekind makes items of a kind that goes ones of another.
func (j *job) rekind(f *faults, gone framework.Kind, to string) {
	var of []string
	for _, id := range j.preorder("") {
		if j.nodes[id].item.Kind == gone.Key {
			of = append(of, id)
		}
	}
	if len(of) > 0 && j.head.KindOf(to).Key == "" {
		f.add("kinds", "kindUsed", "kind", gone.Name, "key", gone.Key, "count", len(of))
		return
	}
	for _, id := range of {
		j.edit(id, map[Field]string{Kind: to})
	}
}

func toldKinds(all []framework.Kind) map[string]string {
	told := map[string]string{}
	for i, k := range all {
		told[place2(i)] = k.Name
	}
	return told
}

func toldLevels(all []framework.Level) map[string]string {
	told := map[string]string{}
	for i, l := range all {
		told[place2(i)] = l.Code + " " + l.Name
	}
	return told
}

// place2 is a number as the history sorts it: "01".
func place2(i int) string { return strconv.Itoa(101 + i)[1:] }

// levels are levels as they are stored: each with an identifier, made where it has none, and with a code.
func (f *faults) levels(all []framework.Level) []framework.Level {
	all = slices.Clone(all)
	if len(all) > MaxKinds {
		f.add("levels", "kinds", "most", MaxKinds)
		return all
	}
	codes, known := map[string]bool{}, map[string]bool{}
	for i := range all {
		l, at := &all[i], "levels["+strconv.Itoa(i)+"]."
		l.Code, l.Name, l.Description = tidy(l.Code, true), tidy(l.Name, true), tidy(l.Description, false)
		l.Name = cmp.Or(l.Name, l.Code)
		if !ids.Valid(l.ID) {
			l.ID = fresh()
		}
		switch {
		case l.Code == "":
			f.add(at+"code", "name")
		case codes[l.Code] || known[l.ID]:
			f.add(at+"code", "twice", "value", l.Code)
		}
		codes[l.Code], known[l.ID] = true, true
		f.long(at+"code", l.Code, MaxCode)
		f.long(at+"name", l.Name, MaxLine)
		f.long(at+"description", l.Description, MaxText)
	}
	return all
}

// SetLevels gives a draft its levels, the lowest first. A level is known by its identifier, so that its code can change
// with the wording staying at it; one without an identifier is new. A level with wording at it goes only where instead
// names, by its code, the code of another that takes the wording, or "" to drop it: Undo brings it back.
//
// Errors: errs.Conflict where somebody has changed the levels since the revision knew; errs.Invalid with "levels[2].code"
// and the like, or the field "levels" with the sentences "draft.fault.levelUsed" and "draft.fault.levelBoth" (level, count).
func (s *Service) SetLevels(ctx context.Context, v authz.Viewer, id string, levels []framework.Level, knew int64, instead map[string]string) error {
	return s.open(ctx, v, id, write, func(ctx context.Context, tx *db.Tx, d *stored) error {
		if err := unchangedSince(ctx, tx, d, WhatLevels, knew); err != nil {
			return err
		}
		var f faults
		all := f.levels(levels)
		if err := f.err("draft.SetLevels"); err != nil {
			return err
		}
		if slices.Equal(all, d.Head.Levels) {
			return nil
		}
		j, err := begun(ctx, tx, d, true)
		if err != nil {
			return err
		}
		old := d.Head.Levels
		j.rescale(scales{d.Head.Kinds, all})
		j.relevel(&f, old, instead)
		if err := f.err("draft.SetLevels"); err != nil {
			return err
		}
		if err := updateHead(ctx, tx, d); err != nil {
			return err
		}
		return s.finish(ctx, tx, v, d, j, entry{What: WhatLevels, before: toldLevels(old), after: toldLevels(all)})
	})
}

// relevel brings the wording at levels along whose code is another now, or that are not there any more.
func (j *job) relevel(f *faults, old []framework.Level, instead map[string]string) {
	to := map[string]string{} // code before to code after, "" to drop
	for _, l := range old {
		at := slices.IndexFunc(j.head.Levels, func(n framework.Level) bool { return n.ID == l.ID })
		if at >= 0 {
			if code := j.head.Levels[at].Code; code != l.Code {
				to[l.Code] = code
			}
			continue
		}
		other, chosen := instead[l.Code]
		if _, there := j.head.LevelOf(other); other != "" && !there {
			chosen = false
		}
		if n := j.countAt(l.Code); n > 0 && !chosen {
			f.add("levels", "levelUsed", "level", cmp.Or(l.Name, l.Code), "code", l.Code, "count", n)
			continue
		}
		to[l.Code] = other
	}
	if len(to) == 0 {
		return
	}
	both := 0
	for _, id := range j.preorder("") {
		fields, ok := relevelled(&j.nodes[id].item, to)
		if !ok {
			both++
			continue
		}
		j.edit(id, fields)
	}
	if both > 0 {
		f.add("levels", "levelBoth", "count", both)
	}
}

// relevelled are the fields of an item after its wording has gone from levels to others; false where two wordings would
// come to stand at one level.
func relevelled(it *framework.Item, to map[string]string) (map[Field]string, bool) {
	fields, placed := map[Field]string{}, map[string]bool{}
	for _, l := range it.Levels {
		if _, goes := to[l.Level]; goes {
			fields[LevelField(l.Level)] = ""
		}
	}
	for _, l := range it.Levels {
		at := l.Level
		if other, goes := to[l.Level]; goes {
			if at = other; at == "" {
				continue
			}
		}
		if placed[at] {
			return nil, false
		}
		placed[at] = true
		if at != l.Level {
			fields[LevelField(at)] = l.Statement
		}
	}
	return fields, true
}

// countAt is how many items say something at a level.
func (j *job) countAt(code string) (n int) {
	for _, one := range j.nodes {
		if one.item.AtLevel(code) != "" {
			n++
		}
	}
	return n
}
