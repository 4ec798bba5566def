package alignment

import (
	"context"
	"slices"

	"pathways/internal/framework"
	"pathways/internal/platform/authz"
	"pathways/internal/platform/db"
	"pathways/internal/platform/errs"
	"pathways/internal/platform/ids"
)

// Decide says of a passage that a suggestion fits or does not, that it speaks of another competency, or of none (Nothing, with
// an empty item). Who says again what holds already by their own word changes nothing, and gets the decision that stands. What
// somebody else decided stays beside it; the latest holds.
//
// Errors: errs.NotFound for a text or passage that is not there; errs.Invalid with the fields "what", "item"; errs.Conflict for
// a text that is not read yet, and after MaxDecisions.
func (s *Service) Decide(ctx context.Context, v authz.Viewer, slug, text string, n int, item string, what What) (d Decision, err error) {
	if err := v.Someone(authz.WriteWork); err != nil {
		return d, err
	}
	return d, s.change(ctx, v, slug, func(ctx context.Context, tx *db.Tx, p Place) error {
		r, tree, err := s.locked(ctx, tx, p, text)
		if err != nil {
			return err
		}
		if err := hasPassage(ctx, tx, text, n); err != nil {
			return err
		}
		marks, err := selectMarksOf(ctx, tx, text, n)
		if err != nil {
			return err
		}
		if err := checkDecision(tree, marks, item, what); err != nil {
			return err
		}
		made, err := selectDecisionsOf(ctx, tx, text, n)
		if err != nil {
			return err
		}
		if i := standing(made, item, what, v.Person); i >= 0 {
			d = made[i].Decision
			return nil
		}
		count, err := countDecisions(ctx, tx, text)
		if err != nil {
			return err
		}
		if count >= MaxDecisions {
			return limit("alignment.Decide", "alignment.fault.decisions", "most", MaxDecisions)
		}
		d = Decision{ID: ids.New(), N: n, Item: item, What: what, Person: v.Person, By: v.Name, At: s.clock()}
		next := decisionRow{Decision: d, seq: count + 1}
		if what == Nothing {
			for _, m := range marks {
				if m.suggested || m.holds != "" {
					next.refused = append(next.refused, m.item)
				}
			}
		}
		if err := insertDecision(ctx, tx, r, next); err != nil {
			return err
		}
		return settle(ctx, tx, r, n, marks, append(made, next))
	})
}

// Undo takes a decision back; it stays to be seen, with who undid it and when. Undoing twice changes nothing.
//
// Errors: errs.NotFound where it is not there; errs.Forbidden where it is somebody else's.
func (s *Service) Undo(ctx context.Context, v authz.Viewer, slug, text, decision string) error {
	if err := v.Someone(authz.WriteWork); err != nil {
		return err
	}
	return s.stamp(ctx, v, slug, text, decision, true)
}

// Redo lets a decision that was undone stand again, as if it had never been undone.
//
// Errors: those of Undo.
func (s *Service) Redo(ctx context.Context, v authz.Viewer, slug, text, decision string) error {
	if err := v.Someone(authz.WriteWork); err != nil {
		return err
	}
	return s.stamp(ctx, v, slug, text, decision, false)
}

func (s *Service) stamp(ctx context.Context, v authz.Viewer, slug, text, decision string, undo bool) error {
	return s.change(ctx, v, slug, func(ctx context.Context, tx *db.Tx, p Place) error {
		r, _, err := s.locked(ctx, tx, p, text)
		if err != nil {
			return err
		}
		n, err := selectDecisionN(ctx, tx, text, decision)
		if err != nil {
			return err
		}
		made, err := selectDecisionsOf(ctx, tx, text, n)
		if err != nil {
			return err
		}
		d := &made[slices.IndexFunc(made, func(d decisionRow) bool { return d.ID == decision })]
		if d.Stands() != undo {
			return nil
		}
		if !undoes(v, d.Decision) {
			return errs.New(errs.Forbidden, "alignment.Undo", "alignment.fault.others")
		}
		d.Undone, d.undoer = s.clock(), v.Person
		if !undo {
			d.Undone, d.undoer = zero, ""
		}
		if err := updateUndone(ctx, tx, d); err != nil {
			return err
		}
		marks, err := selectMarksOf(ctx, tx, text, n)
		if err != nil {
			return err
		}
		return settle(ctx, tx, r, n, marks, made)
	})
}

// locked finds a text that has been read, and holds it: who decides at the same time comes after.
func (s *Service) locked(ctx context.Context, tx *db.Tx, p Place, text string) (row, *framework.Tree, error) {
	if err := lockText(ctx, tx, p.Organization.ID, text); err != nil {
		return row{}, nil, err
	}
	r, err := selectText(ctx, tx, p.Organization.ID, text)
	if err != nil {
		return r, nil, err
	}
	if r.Engine == "" {
		return r, nil, errs.New(errs.Conflict, "alignment", "alignment.fault.unread")
	}
	tree, err := s.frameworks.ReleaseByID(ctx, r.Release)
	return r, tree, err
}

// checkDecision finds what is wrong with a decision.
//
// Errors: errs.Invalid with the fields "what", "item".
func checkDecision(tree *framework.Tree, marks []mark, item string, what What) error {
	field, key := "", ""
	suggested := slices.ContainsFunc(marks, func(m mark) bool { return m.item == item })
	switch what {
	case Nothing:
		if item != "" {
			field, key = "item", "alignment.fault.item"
		}
	case Accepted, Refused:
		if !suggested {
			field, key = "item", "alignment.fault.item"
		}
	case Added:
		if it := tree.ByID(item); it == nil || !tree.IsLeaf(item) {
			field, key = "item", "alignment.fault.item"
		}
	default:
		field, key = "what", "alignment.fault.what"
	}
	if key == "" {
		return nil
	}
	return invalid([]errs.Field{{Name: field, Key: key}})
}

// standing finds the decision by which a person says the same already, with nothing else decided since; -1 for none.
func standing(made []decisionRow, item string, what What, person string) int {
	for i, d := range slices.Backward(made) {
		switch {
		case !d.Stands() || !d.about(item):
		case d.What != what || d.Item != item:
			return -1
		case d.Person == person:
			return i
		}
	}
	return -1
}

// about says whether a decision says something of an item. Of Nothing ("") every decision on the passage does.
func (d Decision) about(item string) bool { return item == "" || d.Item == item || d.What == Nothing }

// holding is what holds of an item; "" where nobody has decided.
func holding(made []decisionRow, item string) What {
	for _, d := range slices.Backward(made) {
		if d.Stands() && d.about(item) {
			if d.What == Nothing {
				return Refused
			}
			return d.What
		}
	}
	return ""
}

// settle brings what a passage speaks of into line with the decisions on it, and what the text speaks of with its passages.
func settle(ctx context.Context, tx *db.Tx, r row, n int, marks []mark, made []decisionRow) error {
	marks, gone := settled(n, marks, made)
	if err := replaceMarks(ctx, tx, r.ID, n, marks); err != nil {
		return err
	}
	var items []string
	for _, m := range marks {
		items = append(items, m.item)
	}
	if err := replaceItems(ctx, tx, r, append(items, gone...)); err != nil {
		return err
	}
	if err := updateLookedAt(ctx, tx, r.ID); err != nil {
		return err
	}
	return bumpLesson(ctx, tx, r.organization, r.Release)
}

// settled are the marks of a passage as the decisions leave them, and the items that it has nothing to do with any more.
func settled(n int, marks []mark, made []decisionRow) (all []mark, gone []string) {
	for _, d := range made {
		if d.What != Nothing && !slices.ContainsFunc(marks, func(m mark) bool { return m.item == d.Item }) {
			marks = append(marks, mark{n: n, item: d.Item})
		}
	}
	for _, m := range marks {
		m.holds = holding(made, m.item)
		if !m.suggested && (m.holds == "" || m.holds == Refused && !refusedByName(made, m.item)) {
			gone = append(gone, m.item)
			continue
		}
		m.place = len(all)
		all = append(all, m)
	}
	return all, gone
}

// refusedByName says whether what holds of an item is a decision on that very item.
func refusedByName(made []decisionRow, item string) bool {
	for _, d := range slices.Backward(made) {
		if d.Stands() && d.about(item) {
			return d.Item == item
		}
	}
	return false
}
