package role

import (
	"context"
	"slices"
	"strconv"
	"time"

	"pathways/internal/framework"
	"pathways/internal/platform/authz"
	"pathways/internal/platform/db"
	"pathways/internal/platform/errs"
)

// desk is a role while it is changed, in one transaction.
type desk struct {
	place
	Role
	tree *framework.Tree
	v    authz.Viewer
}

// change does something with a role in one transaction. Those who change one role do it one after the other.
func (s *Service) change(ctx context.Context, v authz.Viewer, slug, id string, d deed, do func(ctx context.Context, tx *db.Tx, k *desk) error) error {
	if err := v.Someone(scopeOf(d)); err != nil {
		return err
	}
	return s.DB.Update(ctx, func(ctx context.Context, tx *db.Tx) error {
		p, r, t, err := s.in(ctx, tx, v, slug, id, d)
		if err != nil {
			return err
		}
		return do(ctx, tx, &desk{p, r, t, v})
	})
}

// note adds a line to the history of the role.
func (s *Service) note(ctx context.Context, tx *db.Tx, k *desk, all ...Change) error {
	now := s.stamp()
	for i := range all {
		all[i].At, all[i].person = now, k.v.Person
		if it := k.tree.ByID(all[i].Item); it != nil {
			all[i].Code = it.Code
		}
	}
	return insertChanges(ctx, tx, k.Role.ID, all)
}

// store keeps another text of a role, with a line of history for everything that it says otherwise. The same text changes
// nothing.
//
// Errors: those of Profile.checked.
func (s *Service) store(ctx context.Context, tx *db.Tx, k *desk, p Profile, what What) error {
	p, err := p.checked(k.tree)
	if err != nil {
		return err
	}
	differences := Differences(k.Profile, p)
	if len(differences) == 0 && p.Same(k.Profile) {
		return nil
	}
	k.Profile = p
	k.Revision++
	k.Changed = s.stamp()
	if err := updateContent(ctx, tx, k.Role); err != nil {
		return err
	}
	var lines []Change
	for _, d := range differences {
		lines = append(lines, Change{What: what, Part: d.Part, Item: d.Item, Before: d.Before, After: d.After})
	}
	return s.note(ctx, tx, k, lines...)
}

// Conflict is what two people wrote in one place at once. Nothing is stored: people decide.
type Conflict struct {
	Item   string // "" for title, purpose and team
	Mine   Wording
	Theirs Wording
	By     string // name of who wrote theirs; "" once that person is erased
}

// Wording is what somebody wrote in one place: words, or how a competency is used (nil: it is not part of the job).
type Wording struct {
	Words Words
	Use   *Use
}

// SetWords changes title, purpose and team. What somebody else changed since the page knew it stays, unless both changed the same
// text: then nothing is stored, and both come back.
//
// Errors: errs.Invalid with the fields "title", "purpose", "team".
func (s *Service) SetWords(ctx context.Context, v authz.Viewer, slug, id string, w, knew Words) (conflict *Conflict, err error) {
	w, knew = w.tidy(), knew.tidy()
	err = s.change(ctx, v, slug, id, write, func(ctx context.Context, tx *db.Tx, k *desk) error {
		conflict = nil
		var f faults
		if w.check(&f); len(f) > 0 {
			return f.err("role.SetWords")
		}
		theirs := k.Words()
		merged, both := Words{}, false
		for _, text := range []struct{ mine, knew, theirs, into *string }{
			{&w.Title, &knew.Title, &theirs.Title, &merged.Title},
			{&w.Purpose, &knew.Purpose, &theirs.Purpose, &merged.Purpose},
			{&w.Team, &knew.Team, &theirs.Team, &merged.Team},
		} {
			one, clash := merge(*text.mine, *text.knew, *text.theirs)
			*text.into, both = one, both || clash
		}
		if both {
			conflict = &Conflict{Mine: Wording{Words: w}, Theirs: Wording{Words: theirs}}
			conflict.By, err = selectLastWriter(ctx, tx, k.Role.ID, "")
			return err
		}
		p := k.Profile.clone()
		p.Title, p.Purpose, p.Team = merged.Title, merged.Purpose, merged.Team
		return s.store(ctx, tx, k, p, Wrote)
	})
	return conflict, err
}

// merge is the one text of two people who began with the same; true where they wrote different ones.
func merge[T comparable](mine, knew, theirs T) (T, bool) {
	switch {
	case mine == knew || mine == theirs:
		return theirs, false
	case theirs == knew:
		return mine, false
	}
	return theirs, true
}

// SetUse says how the job uses a competency; nil where it is not part of the job. Knew is what the page knew. Where somebody else
// said something else since, nothing is stored, and both come back.
//
// Errors: errs.Invalid with the fields "item", "emphasis", "from", "examples".
func (s *Service) SetUse(ctx context.Context, v authz.Viewer, slug, id, item string, use, knew *Use) (conflict *Conflict, err error) {
	use, knew = settled(use, item), settled(knew, item)
	err = s.change(ctx, v, slug, id, write, func(ctx context.Context, tx *db.Tx, k *desk) error {
		conflict = nil
		if use != nil {
			var f faults
			if use.check(k.tree, "", &f); len(f) > 0 {
				return f.err("role.SetUse")
			}
		}
		var theirs *Use
		if u, used := k.Use(item); used {
			theirs = &u
		}
		merged, both := mergeUse(use, knew, theirs)
		if both {
			conflict = &Conflict{Item: item, Mine: Wording{Use: use}, Theirs: Wording{Use: theirs}}
			conflict.By, err = selectLastWriter(ctx, tx, k.Role.ID, item)
			return err
		}
		p := k.Profile.without(item)
		if merged != nil {
			p = p.with(*merged)
		}
		return s.store(ctx, tx, k, p, Wrote)
	})
	return conflict, err
}

// settled is a competency of an item as it is stored.
func settled(u *Use, item string) *Use {
	if u == nil {
		return nil
	}
	tidied := u.tidy()
	tidied.Item = item
	return &tidied
}

// mergeUse puts together what two people said of one competency: its emphasis and levels are one thing, its examples another.
func mergeUse(mine, knew, theirs *Use) (*Use, bool) {
	same := func(a, b *Use) bool { return a == nil && b == nil || a != nil && b != nil && a.same(*b) }
	switch {
	case same(mine, knew) || same(mine, theirs):
		return theirs, false
	case same(theirs, knew):
		return mine, false
	case mine == nil || knew == nil || theirs == nil:
		return nil, true
	}
	said, both := merge(mine.Said(), knew.Said(), theirs.Said())
	merged := Use{mine.Item, said.Emphasis, said.From, said.To, theirs.Examples}
	switch {
	case slices.Equal(theirs.Examples, knew.Examples):
		merged.Examples = mine.Examples
	case !slices.Equal(mine.Examples, knew.Examples) && !slices.Equal(mine.Examples, theirs.Examples):
		both = true
	}
	return &merged, both
}

// Choice says how the job uses one of many competencies: an emphasis, or "" where it is not part of the job.
type Choice struct {
	Item     string
	Emphasis Emphasis
	Knew     Emphasis // what the page knew
}

// Choose says of many competencies at once how the job uses them; examples and levels stay with those that stay. A choice that
// somebody else made otherwise since the page knew it comes back as a conflict and changes nothing; the others are stored.
//
// Errors: errs.Invalid with the fields "item", "emphasis".
func (s *Service) Choose(ctx context.Context, v authz.Viewer, slug, id string, choices []Choice) (conflicts []Conflict, err error) {
	err = s.change(ctx, v, slug, id, write, func(ctx context.Context, tx *db.Tx, k *desk) error {
		conflicts = nil
		p := k.Profile.clone()
		for _, c := range choices {
			u, _ := p.Use(c.Item)
			emphasis, both := merge(c.Emphasis, c.Knew, u.Emphasis)
			mine := u
			mine.Item, mine.Emphasis = c.Item, c.Emphasis
			switch {
			case both:
				clash := Conflict{Item: c.Item, Mine: Wording{Use: used(mine)}, Theirs: Wording{Use: used(u)}}
				if clash.By, err = selectLastWriter(ctx, tx, k.Role.ID, c.Item); err != nil {
					return err
				}
				conflicts = append(conflicts, clash)
			case emphasis == u.Emphasis:
			case emphasis == "":
				p = p.without(c.Item)
			default:
				var f faults
				if mine.check(k.tree, "", &f); len(f) > 0 {
					return f.err("role.Choose")
				}
				p = p.with(mine)
			}
		}
		return s.store(ctx, tx, k, p, Wrote)
	})
	return conflicts, err
}

// used is a competency, nil where it has no emphasis: then it is not part of the job.
func used(u Use) *Use {
	if u.Emphasis == "" {
		return nil
	}
	return &u
}

// Replace puts a whole text in place of the working one, for programs and for what is brought over. Seen is the revision that the
// caller knew.
//
// Errors: errs.Conflict where the text has changed since; errs.Invalid as in Profile.checked.
func (s *Service) Replace(ctx context.Context, v authz.Viewer, slug, id string, p Profile, seen int64) (r Role, err error) {
	err = s.change(ctx, v, slug, id, write, func(ctx context.Context, tx *db.Tx, k *desk) error {
		checked, err := p.checked(k.tree)
		if err != nil {
			return err
		}
		if seen != k.Revision && !checked.Same(k.Profile) {
			return errs.New(errs.Conflict, "role.Replace", "role.fault.moved")
		}
		err = s.store(ctx, tx, k, checked, Wrote)
		r = k.Role
		return err
	})
	return r, err
}

// Set says family, step, posts and vacancies.
//
// Errors: errs.Invalid with the fields "family", "step", "posts", "vacant".
func (s *Service) Set(ctx context.Context, v authz.Viewer, slug, id string, set Settings) error {
	return s.change(ctx, v, slug, id, write, func(ctx context.Context, tx *db.Tx, k *desk) error {
		set, err := set.checked()
		if err != nil || set == k.Settings() {
			return err
		}
		if err := updateSettings(ctx, tx, k.Role.ID, set, s.stamp()); err != nil {
			return err
		}
		return s.note(ctx, tx, k, Change{What: Placed, Before: Said{Text: k.Settings().line()}, After: Said{Text: set.line()}})
	})
}

// line is the settings in one line of history: family, step, posts, vacancies.
func (s Settings) line() string {
	return s.Family + " · " + strconv.Itoa(s.Step) + " · " + strconv.Itoa(s.Posts) + " · " + strconv.Itoa(s.Vacant)
}

// Retire sets a role aside: it is kept with all that was agreed, and no longer counts among the roles in use.
func (s *Service) Retire(ctx context.Context, v authz.Viewer, slug, id string) error {
	return s.change(ctx, v, slug, id, write, func(ctx context.Context, tx *db.Tx, k *desk) error {
		if k.IsRetired() {
			return nil
		}
		if err := updateRetired(ctx, tx, k.Role.ID, s.stamp()); err != nil {
			return err
		}
		return s.note(ctx, tx, k, Change{What: Retired})
	})
}

// Return brings a role back that was set aside.
func (s *Service) Return(ctx context.Context, v authz.Viewer, slug, id string) error {
	return s.change(ctx, v, slug, id, write, func(ctx context.Context, tx *db.Tx, k *desk) error {
		if !k.IsRetired() {
			return nil
		}
		if err := updateRetired(ctx, tx, k.Role.ID, time.Time{}); err != nil {
			return err
		}
		return s.note(ctx, tx, k, Change{What: Returned})
	})
}

// Delete deletes a role with everything that was said of it, agreed versions too.
func (s *Service) Delete(ctx context.Context, v authz.Viewer, slug, id string) error {
	return s.change(ctx, v, slug, id, write, func(ctx context.Context, tx *db.Tx, _ *desk) error {
		return deleteRoles(ctx, tx, "id", id)
	})
}
