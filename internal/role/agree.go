package role

import (
	"context"

	"pathways/internal/framework"
	"pathways/internal/platform/authz"
	"pathways/internal/platform/db"
	"pathways/internal/platform/errs"
	"pathways/internal/platform/typed"
)

// Agree keeps the working text as an agreed version, which never changes. Seen is the revision that was on the page: nobody agrees
// to a text that they have not seen. The text of the last version again gives that one.
//
// Errors: errs.Conflict where the text has changed since; errs.Invalid with the field "note".
func (s *Service) Agree(ctx context.Context, v authz.Viewer, slug, id, note string, seen int64) (a Version, err error) {
	note = typed.Text(note)
	err = s.change(ctx, v, slug, id, write, func(ctx context.Context, tx *db.Tx, k *desk) error {
		var f faults
		if f.long("note", note, MaxReason); len(f) > 0 {
			return f.err("role.Agree")
		}
		if seen != k.Revision {
			return errs.New(errs.Conflict, "role.Agree", "role.fault.moved")
		}
		if k.Agreed > 0 {
			last, err := selectVersion(ctx, tx, k.Role.ID, k.Agreed)
			if err != nil {
				return err
			}
			if a = last; last.Release == k.Release && last.Same(k.Profile) {
				return nil
			}
		}
		a = Version{Number: k.Agreed + 1, Release: k.Release, Profile: k.Profile, Note: note, Person: v.Person, Name: v.Name, At: s.stamp()}
		if err := insertVersion(ctx, tx, k.Role.ID, a); err != nil {
			return err
		}
		return s.note(ctx, tx, k, Change{What: Agreed, After: Said{Text: note}})
	})
	return a, err
}

// Versions are the agreed versions of a role, the newest first, with their titles only.
func (s *Service) Versions(ctx context.Context, v authz.Viewer, slug, id string) (all []Version, err error) {
	if err := v.Someone(authz.ReadWork); err != nil {
		return nil, err
	}
	return all, s.DB.View(ctx, func(ctx context.Context, tx *db.Tx) error {
		if _, _, _, err := s.in(ctx, tx, v, slug, id, read); err != nil {
			return err
		}
		all, err = selectVersions(ctx, tx, id)
		return err
	})
}

// Version is one agreed version of a role with the release that it was written against.
func (s *Service) Version(ctx context.Context, v authz.Viewer, slug, id string, number int) (a Version, t *framework.Tree, err error) {
	if err := v.Someone(authz.ReadWork); err != nil {
		return a, nil, err
	}
	return a, t, s.DB.View(ctx, func(ctx context.Context, tx *db.Tx) error {
		if _, _, _, err := s.in(ctx, tx, v, slug, id, read); err != nil {
			return err
		}
		if a, err = selectVersion(ctx, tx, id, number); err != nil {
			return err
		}
		t, err = s.Frameworks.ReleaseByID(ctx, a.Release)
		return err
	})
}

// Restore takes an agreed version as the working text. Seen is the revision that was on the page.
//
// Errors: errs.Conflict where the text has changed since, or the version was written against another release.
func (s *Service) Restore(ctx context.Context, v authz.Viewer, slug, id string, number int, seen int64) error {
	return s.change(ctx, v, slug, id, write, func(ctx context.Context, tx *db.Tx, k *desk) error {
		kept, err := selectVersion(ctx, tx, k.Role.ID, number)
		switch {
		case err != nil:
			return err
		case kept.Release != k.Release:
			return errs.New(errs.Conflict, "role.Restore", "role.fault.release.other")
		case kept.Same(k.Profile):
			return nil
		case seen != k.Revision:
			return errs.New(errs.Conflict, "role.Restore", "role.fault.moved")
		}
		return s.store(ctx, tx, k, kept.Profile, Restored)
	})
}
