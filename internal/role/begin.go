package role

import (
	"context"
	"strings"
	"unicode/utf8"

	"pathways/internal/framework"
	"pathways/internal/platform/authz"
	"pathways/internal/platform/db"
	"pathways/internal/platform/errs"
	"pathways/internal/platform/ids"
	"pathways/internal/platform/typed"
)

// Start says what a role is begun from.
type Start struct {
	ID      string // the page's: the same twice begins one role
	Title   string // "" for the title of what it is begun from
	Team    string // "" for the team of what it is begun from
	Release string // identifier; with another role of the organization, that role's counts
	From    Origin // "", "role:<id>" or "starter:<key>"
}

// Begin begins a role: with nothing, with the working text of another role of the organization, or with a starter.
//
// Errors: errs.Invalid with the fields "title", "team", "release", "from"; errs.Conflict where the organization has MaxRoles.
func (s *Service) Begin(ctx context.Context, v authz.Viewer, slug string, d Start) (r Role, err error) {
	if err := v.Someone(authz.WriteWork); err != nil {
		return r, err
	}
	if !ids.Valid(d.ID) {
		d.ID = ids.New()
	}
	return r, s.DB.Update(ctx, func(ctx context.Context, tx *db.Tx) error {
		p, err := s.enter(ctx, tx, v, slug, write)
		if err != nil {
			return err
		}
		r = Role{ID: d.ID, Organization: p.ID, Release: d.Release, Origin: d.From}
		if there, err := selectRole(ctx, tx, p.ID, d.ID); err == nil {
			r = there
			return nil
		} else if !errs.Is(err, errs.NotFound) {
			return err
		}
		if err := s.source(ctx, tx, &r); err != nil {
			return err
		}
		if d.Title != "" {
			r.Title = d.Title
		}
		if d.Team != "" {
			r.Team = d.Team
		}
		return s.begin(ctx, tx, v, &r)
	})
}

// source fills a role from what it is begun from.
func (s *Service) source(ctx context.Context, tx *db.Tx, r *Role) error {
	unknown := func(field, key string) error {
		return &errs.Error{Kind: errs.Invalid, Op: "role.Begin", Fields: []errs.Field{{Name: field, Key: key}}}
	}
	if r.Origin.Kind() == "role" {
		from, err := selectRole(ctx, tx, r.Organization, r.Origin.Of())
		if errs.Is(err, errs.NotFound) {
			return unknown("from", "role.fault.from")
		}
		r.Release, r.Profile, r.Family = from.Release, from.Profile, from.Family
		return err
	}
	t, err := s.Frameworks.ReleaseByID(ctx, r.Release)
	if errs.Is(err, errs.NotFound) {
		return unknown("release", "role.fault.release")
	}
	if err != nil {
		return err
	}
	switch r.Origin.Kind() {
	case "":
		return nil
	case "starter":
		starter, ok := StarterOf(t.Framework.Slug, t.Version, r.Origin.Of())
		if !ok {
			return unknown("from", "role.fault.from")
		}
		r.Profile, r.Family, r.Step = starter.Profile(t), starter.Family, starter.Step
		return nil
	}
	return unknown("from", "role.fault.from")
}

// Profile is the starter as a profile against its release. Codes that the release does not have are left out.
func (s Starter) Profile(t *framework.Tree) Profile {
	p := Profile{Title: s.Title, Purpose: s.Purpose, Team: s.Team}
	for _, u := range s.Uses {
		if it := t.ByCode(u.Code); it != nil {
			p.Uses = append(p.Uses, Use{it.ID, u.Emphasis, u.From, u.To, u.Examples})
		}
	}
	p.inOrder(t)
	return p
}

// BeginFrom begins a role from competencies that were found elsewhere, such as in a text: origin is "text:<id>". A competency
// without an emphasis is regular; examples that are too long end with an ellipsis, and those beyond MaxExamples are left out.
// While the role is as it was begun, the same title and origin again give the same role.
//
// Errors: errs.Invalid with the fields "title", "release", "uses.<n>.item"; errs.Conflict where the organization has MaxRoles.
func (s *Service) BeginFrom(ctx context.Context, v authz.Viewer, slug, title, release string, uses []Use, origin Origin) (r Role, err error) {
	if err := v.Someone(authz.WriteWork); err != nil {
		return r, err
	}
	id := ids.New()
	return r, s.DB.Update(ctx, func(ctx context.Context, tx *db.Tx) error {
		p, err := s.enter(ctx, tx, v, slug, write)
		if err != nil {
			return err
		}
		r = Role{ID: id, Organization: p.ID, Release: release, Origin: origin, Profile: Profile{Title: typed.Line(title)}}
		if origin != "" {
			there, err := selectBegun(ctx, tx, r)
			if err == nil {
				r = there
				return nil
			}
			if !errs.Is(err, errs.NotFound) {
				return err
			}
		}
		for _, u := range uses {
			if u.Emphasis == "" {
				u.Emphasis = Regular
			}
			u = u.tidy()
			for i, e := range u.Examples {
				u.Examples[i] = shortened(e)
			}
			u.Examples = u.Examples[:min(len(u.Examples), MaxExamples)]
			r.Uses = append(r.Uses, u)
		}
		return s.begin(ctx, tx, v, &r)
	})
}

// shortened is a sentence as long as an example may be, cut between words.
func shortened(text string) string {
	if utf8.RuneCountInString(text) <= MaxExample {
		return text
	}
	cut := string([]rune(text)[:MaxExample-1])
	if space := strings.LastIndexByte(cut, ' '); space > 0 {
		cut = cut[:space]
	}
	return cut + "…"
}

// begin checks and stores a role that is filled.
func (s *Service) begin(ctx context.Context, tx *db.Tx, v authz.Viewer, r *Role) error {
	t, err := s.Frameworks.ReleaseByID(ctx, r.Release)
	if errs.Is(err, errs.NotFound) {
		return &errs.Error{Kind: errs.Invalid, Op: "role.Begin", Fields: []errs.Field{{Name: "release", Key: "role.fault.release"}}}
	}
	if err != nil {
		return err
	}
	if r.Profile, err = r.Profile.checked(t); err != nil {
		return err
	}
	n, err := countRoles(ctx, tx, r.Organization)
	if err != nil {
		return err
	}
	if n >= MaxRoles {
		return errs.New(errs.Conflict, "role.Begin", "role.fault.full", "most", MaxRoles)
	}
	now := s.stamp()
	r.Revision, r.Created, r.Changed = 1, now, now
	if err := insertRole(ctx, tx, *r, v.Person); err != nil {
		return err
	}
	return insertChanges(ctx, tx, r.ID, []Change{{What: Began, After: Said{Text: r.Title}, person: v.Person, At: now}})
}
