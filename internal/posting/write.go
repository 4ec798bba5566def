package posting

import (
	"bytes"
	"context"
	"encoding/json"
	"slices"

	"pathways/internal/framework"
	"pathways/internal/platform/authz"
	"pathways/internal/platform/db"
	"pathways/internal/platform/errs"
	"pathways/internal/platform/i18n"
)

// Conflict is a text that others changed in the same parts while a page was open. Nothing is stored: people decide.
type Conflict struct {
	Parts    []Part  // that both changed
	Mine     Content // with what the others wrote in all other parts
	Theirs   Content // as it stands
	Name     string  // of who changed it last; "" where that person is erased
	Revision int64   // that Theirs has
}

// Save puts a text in place of the working one. Seen is the revision that the page knew. Where others have written meanwhile in
// other parts, their words stay; where both have written in the same part, nothing is stored and both come back.
//
// Errors: errs.Invalid as in check.
func (s *Service) Save(ctx context.Context, v authz.Viewer, slug, id string, c Content, seen int64) (p Posting, conflict *Conflict, err error) {
	if err := v.Someone(authz.WriteWork); err != nil {
		return p, nil, err
	}
	c = c.tidy()
	err = s.change(ctx, v, slug, id, func(ctx context.Context, tx *db.Tx, k *desk) error {
		p, conflict = k.Posting, nil
		if err := check(c, k.tree); err != nil {
			return err
		}
		mine := c
		if seen != k.Revision {
			since, err := selectSince(ctx, tx, k.Posting.ID, seen)
			if err != nil {
				return err
			}
			merged, both, err := merge(c, k.Content, knewAt(since))
			if err != nil {
				return err
			}
			if len(both) > 0 {
				conflict = &Conflict{Parts: both, Mine: merged, Theirs: k.Content, Revision: k.Revision, Name: since[len(since)-1].Name}
				return nil
			}
			mine = merged.tidy()
		}
		if err := s.write(ctx, tx, k, mine, Wrote); err != nil {
			return err
		}
		p = k.Posting
		return nil
	})
	return p, conflict, err
}

// knewAt is what stood in each part that was changed since a revision; nil where the history does not keep it.
func knewAt(since []Change) map[Part]json.RawMessage {
	knew := map[Part]json.RawMessage{}
	for _, c := range since {
		for part, m := range c.Parts {
			if _, known := knew[part]; !known {
				knew[part] = bytes.Clone(m.Before)
			}
		}
	}
	return knew
}

// write stores a checked text, where it is another.
func (s *Service) write(ctx context.Context, tx *db.Tx, k *desk, c Content, what What) error {
	if len(Differences(k.Content, c)) == 0 {
		return nil
	}
	parts, err := moved(k.Content, c)
	if err != nil {
		return err
	}
	k.Content = c
	if k.Fresh, err = s.isFresh(ctx, tx, k); err != nil {
		return err
	}
	deadline, err := selectDeadline(ctx, tx, k.Posting.ID)
	if err != nil {
		return err
	}
	return s.note(ctx, tx, k, deadline, Change{What: what, Parts: parts})
}

// isFresh says whether the working text is another than the last version.
func (s *Service) isFresh(ctx context.Context, tx *db.Tx, k *desk) (bool, error) {
	if k.Number == 0 {
		return true, nil
	}
	last, err := selectVersion(ctx, tx, k.Posting.ID, k.Number)
	return len(Differences(last.Content, k.Content)) > 0, err
}

// Replace puts a whole text in place of the working one, for programs. Nothing is put together: where somebody has written
// meanwhile it is refused.
//
// Errors: errs.Conflict where the text has changed since seen; errs.Invalid as in check.
func (s *Service) Replace(ctx context.Context, v authz.Viewer, slug, id string, c Content, seen int64) (p Posting, err error) {
	if err := v.Someone(authz.WriteWork); err != nil {
		return p, err
	}
	c = c.tidy()
	err = s.change(ctx, v, slug, id, func(ctx context.Context, tx *db.Tx, k *desk) error {
		if err := check(c, k.tree); err != nil {
			return err
		}
		c.Uses = inOrder(k.tree, c.Uses)
		if seen != k.Revision && len(Differences(k.Content, c)) > 0 {
			return errs.New(errs.Conflict, "posting.Replace", "posting.fault.moved")
		}
		err := s.write(ctx, tx, k, c, Wrote)
		p = k.Posting
		return err
	})
	return p, err
}

func inOrder(t *framework.Tree, uses []Use) []Use {
	out := []Use{}
	for _, it := range t.Leaves("") {
		if i := slices.IndexFunc(uses, func(u Use) bool { return u.Item == it.ID }); i >= 0 {
			out = append(out, uses[i])
		}
	}
	return out
}

// Choose says which competencies the job uses. Each new one brings a duty, see draw; what people wrote stays. Knew are the
// items that the page showed as chosen: what others chose or took away meanwhile stays so.
//
// Errors: errs.Invalid with the field "uses".
func (s *Service) Choose(ctx context.Context, v authz.Viewer, slug, id string, uses, knew []Use) error {
	if err := v.Someone(authz.WriteWork); err != nil {
		return err
	}
	words := i18n.From(ctx)
	return s.change(ctx, v, slug, id, func(ctx context.Context, tx *db.Tx, k *desk) error {
		c := draw(k.Content, together(uses, knew, k.Uses), k.tree, words)
		if err := check(c, k.tree); err != nil {
			return err
		}
		return s.write(ctx, tx, k, c, Chose)
	})
}

// together is what somebody chose on a page that knew other competencies than there are by now.
func together(mine, knew, now []Use) []Use {
	find := func(all []Use, item string) (Use, bool) {
		i := slices.IndexFunc(all, func(u Use) bool { return u.Item == item })
		if i < 0 {
			return Use{}, false
		}
		return all[i], true
	}
	var out []Use
	for _, u := range mine {
		was, had := find(knew, u.Item)
		is, has := find(now, u.Item)
		switch {
		case had && was == u && !has: // somebody else took it away
		case had && was == u && has:
			out = append(out, is)
		default:
			out = append(out, u)
		}
	}
	for _, u := range now {
		_, had := find(knew, u.Item)
		if _, chosen := find(mine, u.Item); !had && !chosen { // somebody else chose it
			out = append(out, u)
		}
	}
	return out
}
