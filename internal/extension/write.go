package extension

import (
	"context"

	"pathways/internal/framework"
	"pathways/internal/platform/authz"
	"pathways/internal/platform/db"
	"pathways/internal/platform/errs"
	"pathways/internal/platform/ids"
)

// Conflict is an addition that somebody else changed while a page was open. Nothing is stored: people decide.
type Conflict struct {
	Mine   Words
	Theirs Addition
}

// change does something to an extension in one transaction, and notes it in its history.
func (s *Service) change(ctx context.Context, v authz.Viewer, id string, do func(ctx context.Context, tx *db.Tx, t *framework.Tree) (Change, error)) error {
	if err := v.Someone(authz.ByHand); err != nil {
		return err
	}
	return s.db.Update(ctx, func(ctx context.Context, tx *db.Tx) error {
		_, tree, err := s.in(ctx, tx, v, id, write)
		if err != nil {
			return err
		}
		now := s.now()
		if err := updateChanged(ctx, tx, id, now); err != nil {
			return err
		}
		c, err := do(ctx, tx, tree)
		if err != nil || c.What == "" {
			return err
		}
		c.At = now
		return insertChange(ctx, tx, id, v.Person, c)
	})
}

// Add adds something below an official item. The identifier is the page's: the same twice adds one.
//
// Errors: errs.Invalid with the fields "sort", "text", "detail", "code", "item"; errs.Conflict where the extension is full.
func (s *Service) Add(ctx context.Context, v authz.Viewer, id, addition string, sort Sort, item string, w Words) error {
	if err := v.Someone(authz.ByHand); err != nil {
		return err
	}
	w = w.tidy()
	if !ids.Valid(addition) {
		addition = ids.New()
	}
	return s.change(ctx, v, id, func(ctx context.Context, tx *db.Tx, t *framework.Tree) (Change, error) {
		if err := check(sort, w); err != nil {
			return Change{}, err
		}
		it := t.ByID(item)
		if it == nil {
			return Change{}, invalid([]errs.Field{{Name: "item", Key: "extension.fault.item"}})
		}
		if _, err := selectAddition(ctx, tx, id, addition); !errs.Is(err, errs.NotFound) {
			return Change{}, err
		}
		count, last, err := selectBounds(ctx, tx, id)
		if err != nil {
			return Change{}, err
		}
		if count >= MaxAdditions {
			return Change{}, errs.New(errs.Conflict, "extension.Add", "extension.fault.full", "most", MaxAdditions)
		}
		a := Addition{
			ID: addition, Sort: sort, Item: item, Code: w.Code, Text: w.Text, Detail: w.Detail, Place: last + 1,
			Upstream: upstreamOf(t, it), Person: v.Person, At: s.now(),
		}
		return Change{Addition: addition, What: Added, Code: it.Code, After: w.Text}, insertAdditions(ctx, tx, id, []Addition{a})
	})
}

// Edit changes the words of an addition. Where somebody else changed it since the page knew it, nothing is stored and both come
// back.
//
// Errors: errs.Invalid with the fields "text", "detail", "code"; errs.NotFound for an addition that is not there.
func (s *Service) Edit(ctx context.Context, v authz.Viewer, id, addition string, w, knew Words) (conflict *Conflict, err error) {
	if err := v.Someone(authz.ByHand); err != nil {
		return nil, err
	}
	w, knew = w.tidy(), knew.tidy()
	err = s.change(ctx, v, id, func(ctx context.Context, tx *db.Tx, t *framework.Tree) (Change, error) {
		conflict = nil
		a, err := selectAddition(ctx, tx, id, addition)
		if err != nil {
			return Change{}, err
		}
		if err := check(a.Sort, w); err != nil {
			return Change{}, err
		}
		switch {
		case w == a.Words():
			return Change{}, nil
		case knew != a.Words():
			conflict = &Conflict{w, a}
			return Change{}, nil
		}
		c := Change{Addition: addition, What: Edited, Code: codeOf(t, a.Item), Before: a.Text, After: w.Text}
		a.Code, a.Text, a.Detail, a.Person, a.At = w.Code, w.Text, w.Detail, v.Person, s.now()
		return c, replaceAddition(ctx, tx, id, a)
	})
	return conflict, err
}

// Remove takes an addition away. One that is not there is none to take away.
func (s *Service) Remove(ctx context.Context, v authz.Viewer, id, addition string) error {
	return s.change(ctx, v, id, func(ctx context.Context, tx *db.Tx, t *framework.Tree) (Change, error) {
		a, err := selectAddition(ctx, tx, id, addition)
		if errs.Is(err, errs.NotFound) {
			return Change{}, nil
		}
		if err != nil {
			return Change{}, err
		}
		return Change{Addition: addition, What: Removed, Code: codeOf(t, a.Item), Before: a.Text}, deleteAddition(ctx, tx, id, addition)
	})
}

// Place puts an addition below another official item. The link to the item that it was written for stays as it is in the
// extensions of earlier releases; here it leads to the new one.
//
// Errors: errs.Invalid with the field "item".
func (s *Service) Place(ctx context.Context, v authz.Viewer, id, addition, item string) error {
	return s.change(ctx, v, id, func(ctx context.Context, tx *db.Tx, t *framework.Tree) (Change, error) {
		a, err := selectAddition(ctx, tx, id, addition)
		if err != nil {
			return Change{}, err
		}
		it := t.ByID(item)
		if it == nil {
			return Change{}, invalid([]errs.Field{{Name: "item", Key: "extension.fault.item"}})
		}
		c := Change{Addition: addition, What: Placed, Code: it.Code, Before: codeOf(t, a.Item), After: it.Code}
		a.Item, a.Upstream, a.Look = item, upstreamOf(t, it), false
		return c, replaceAddition(ctx, tx, id, a)
	})
}

// Look says that somebody has read an addition beside the new official wording and that it still fits.
func (s *Service) Look(ctx context.Context, v authz.Viewer, id, addition string) error {
	return s.change(ctx, v, id, func(ctx context.Context, tx *db.Tx, t *framework.Tree) (Change, error) {
		a, err := selectAddition(ctx, tx, id, addition)
		if err != nil || !a.Look {
			return Change{}, err
		}
		it := t.ByID(a.Item)
		if it == nil {
			return Change{}, invalid([]errs.Field{{Name: "item", Key: "extension.fault.item"}})
		}
		c := Change{Addition: addition, What: Looked, Code: it.Code, Before: a.Upstream.Wording, After: it.Statement}
		a.Look, a.Upstream = false, upstreamOf(t, it)
		return c, replaceAddition(ctx, tx, id, a)
	})
}

func codeOf(t *framework.Tree, item string) string {
	if it := t.ByID(item); it != nil {
		return it.Code
	}
	return ""
}
