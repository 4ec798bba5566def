package role

import (
	"context"
	"embed"
	"slices"
	"strings"
	"time"

	"pathways/internal/carryover"
	"pathways/internal/framework"
	"pathways/internal/organization"
	"pathways/internal/platform/authz"
	"pathways/internal/platform/db"
	"pathways/internal/platform/errs"
)

// Locales are the sentences of faults.
//
//go:embed locales/*.json
var Locales embed.FS

// Options are what roles stand on.
type Options struct {
	DB            *db.DB
	Frameworks    *framework.Service
	Organizations *organization.Service
	Now           func() time.Time // time.Now when nil
}

// Service is what can be done with roles. Its methods name an organization by its address and a role by its identifier. They
// give errs.NotFound to whoever plays no part in the organization or is a guest of it, and errs.Forbidden to whoever plays one
// that does not include what was asked; a token needs authz.ReadWork or authz.WriteWork.
type Service struct {
	Options
	ways *carryover.Library
}

// NewService works on a migrated database.
func NewService(o Options) *Service {
	if o.Now == nil {
		o.Now = time.Now
	}
	return &Service{Options: o, ways: carryover.NewLibrary(o.Frameworks)}
}

func (s *Service) stamp() time.Time { return s.Now().UTC().Truncate(time.Millisecond) }

// place is where somebody asks: an organization, with what they may do there.
type place struct {
	organization.Organization
	part organization.Part
}

func (p place) writes() bool { return slices.Contains(policy[write], p.part) }

// enter finds an organization and asks whether the viewer may do a deed in it.
func (s *Service) enter(ctx context.Context, tx *db.Tx, v authz.Viewer, slug string, d deed) (place, error) {
	if err := v.Someone(scopeOf(d)); err != nil {
		return place{}, err
	}
	m, err := s.Organizations.BySlug(ctx, tx, v.Person, slug)
	if err != nil {
		return place{}, err
	}
	return place{m.Organization, m.Part}, may(v, m.Part, d)
}

// in finds a role and asks whether the viewer may do a deed with it.
func (s *Service) in(ctx context.Context, tx *db.Tx, v authz.Viewer, slug, id string, d deed) (place, Role, *framework.Tree, error) {
	p, err := s.enter(ctx, tx, v, slug, d)
	if err != nil {
		return p, Role{}, nil, err
	}
	r, err := selectRole(ctx, tx, p.ID, id)
	if err != nil {
		return p, r, nil, err
	}
	t, err := s.Frameworks.ReleaseByID(ctx, r.Release)
	return p, r, t, err
}

// Line is a role in a list, without purpose and competencies.
type Line struct {
	Role
	Proposals int // that wait for an answer
}

// Listing are the roles of an organization.
type Listing struct {
	Organization organization.Organization
	Writes       bool   // the viewer may
	Lines        []Line // by family, step and title; those without a family last
	SetAside     []Line // retired
}

// List are the roles of an organization: those whose title, team or family has all words of a query ("" for all).
func (s *Service) List(ctx context.Context, v authz.Viewer, slug, query string) (out Listing, err error) {
	if err := v.Someone(authz.ReadWork); err != nil {
		return out, err
	}
	words := strings.Fields(strings.ToLower(query))
	return out, s.DB.View(ctx, func(ctx context.Context, tx *db.Tx) error {
		out = Listing{}
		p, err := s.enter(ctx, tx, v, slug, read)
		if err != nil {
			return err
		}
		out.Organization, out.Writes = p.Organization, p.writes()
		all, err := selectLines(ctx, tx, p.ID)
		for _, l := range all {
			text := strings.ToLower(l.Title + " " + l.Team + " " + l.Family)
			switch {
			case slices.ContainsFunc(words, func(w string) bool { return !strings.Contains(text, w) }):
			case l.IsRetired():
				out.SetAside = append(out.SetAside, l)
			default:
				out.Lines = append(out.Lines, l)
			}
		}
		inFamilies(out.Lines)
		inFamilies(out.SetAside)
		return err
	})
}

// inFamilies sorts roles by family, step and title; those without a family come last.
func inFamilies(all []Line) {
	slices.SortStableFunc(all, func(a, b Line) int {
		if (a.Family == "") != (b.Family == "") {
			if a.Family == "" {
				return 1
			}
			return -1
		}
		if by := strings.Compare(strings.ToLower(a.Family), strings.ToLower(b.Family)); by != 0 {
			return by
		}
		if a.Step != b.Step {
			return a.Step - b.Step
		}
		return strings.Compare(strings.ToLower(a.Title), strings.ToLower(b.Title))
	})
}

// Sight is a role as somebody of its organization sees it.
type Sight struct {
	Role
	Place     organization.Organization
	Tree      *framework.Tree
	Writes    bool     // the viewer may
	Last      *Version // the last agreed one; nil for none
	Holders   []Holder // by name
	Holds     bool     // the viewer does
	Proposals int      // that wait for an answer
	Comments  int
	Beginning string // title of the role that it was begun from, where that is still there
}

// One is a role with what stands beside it.
func (s *Service) One(ctx context.Context, v authz.Viewer, slug, id string) (out Sight, err error) {
	if err := v.Someone(authz.ReadWork); err != nil {
		return out, err
	}
	return out, s.DB.View(ctx, func(ctx context.Context, tx *db.Tx) error {
		p, r, t, err := s.in(ctx, tx, v, slug, id, read)
		if err != nil {
			return err
		}
		out = Sight{Role: r, Place: p.Organization, Tree: t, Writes: p.writes()}
		if r.Agreed > 0 {
			last, err := selectVersion(ctx, tx, r.ID, r.Agreed)
			if err != nil {
				return err
			}
			out.Last = &last
		}
		if out.Holders, err = selectHolders(ctx, tx, p.ID, r.ID); err != nil {
			return err
		}
		out.Holds = slices.ContainsFunc(out.Holders, func(h Holder) bool { return h.Person == v.Person })
		if r.Origin.Kind() == "role" {
			if out.Beginning, err = selectTitle(ctx, tx, p.ID, r.Origin.Of()); err != nil {
				return err
			}
		}
		out.Proposals, out.Comments, err = countTalk(ctx, tx, r.ID)
		return err
	})
}

// Mine are the roles that the viewer holds, by organization and title, without purpose and competencies.
func (s *Service) Mine(ctx context.Context, v authz.Viewer) (all []HeldRole, err error) {
	if err := v.Someone(authz.ReadWork); err != nil {
		return nil, err
	}
	return all, s.DB.View(ctx, func(ctx context.Context, tx *db.Tx) error {
		all, err = selectHeld(ctx, tx, v.Person)
		return err
	})
}

// HeldRole is a role that somebody holds, with its organization.
type HeldRole struct {
	Role
	Place organization.Organization
}

// Standing is a role of an organization with its last agreed version, for what looks over all of them.
type Standing struct {
	Role          // with its working text
	Last *Version // nil where nothing was agreed yet
}

// Says is what the people of the organization stand for: the agreed text, or the working one before there is any.
func (s Standing) Says() (release string, p Profile) {
	if s.Last != nil {
		return s.Last.Release, s.Last.Profile
	}
	return s.Release, s.Profile
}

// AgreedOf are the roles in use of an organization, by family, step and title. The caller has decided who may see them.
func (s *Service) AgreedOf(ctx context.Context, tx *db.Tx, organization string) ([]Standing, error) {
	all, err := selectStandings(ctx, tx, organization)
	slices.SortStableFunc(all, func(a, b Standing) int { return a.before(b) })
	return all, err
}

func (s Standing) before(other Standing) int {
	pair := []Line{{Role: other.Role}, {Role: s.Role}}
	inFamilies(pair)
	if pair[0].ID == s.ID {
		return -1
	}
	return 0
}

// ForPosting is a role with the text that a posting is drawn from: an agreed version by its number, or with 0 the last one; the
// working text where nothing was agreed yet, and Role.Agreed is 0 then.
func (s *Service) ForPosting(ctx context.Context, v authz.Viewer, slug, id string, version int) (r Role, p Profile, t *framework.Tree, err error) {
	if err := v.Someone(authz.ReadWork); err != nil {
		return r, p, nil, err
	}
	return r, p, t, s.DB.View(ctx, func(ctx context.Context, tx *db.Tx) error {
		if _, r, t, err = s.in(ctx, tx, v, slug, id, read); err != nil {
			return err
		}
		if version == 0 {
			version = r.Agreed
		}
		if version == 0 {
			p = r.Profile
			return nil
		}
		kept, err := selectVersion(ctx, tx, r.ID, version)
		if err != nil {
			return err
		}
		p = kept.Profile
		t, err = s.Frameworks.ReleaseByID(ctx, kept.Release)
		return err
	})
}

// History are lines of what was done with a role, the newest first; before is the number of the last line of the page before (0:
// from the newest).
func (s *Service) History(ctx context.Context, v authz.Viewer, slug, id string, before int64, limit int) (all []Change, err error) {
	if err := v.Someone(authz.ReadWork); err != nil {
		return nil, err
	}
	return all, s.DB.View(ctx, func(ctx context.Context, tx *db.Tx) error {
		if _, _, _, err := s.in(ctx, tx, v, slug, id, read); err != nil {
			return err
		}
		all, err = selectChanges(ctx, tx, id, before, limit)
		return err
	})
}

// Erase takes a person's name away from what they wrote, and the person off their roles. Texts are the organization's and
// stay. Who calls has decided.
func (s *Service) Erase(ctx context.Context, tx *db.Tx, person string) error {
	return updateErased(ctx, tx, person)
}

// Leave takes somebody off the roles of an organization that they do not belong to any more. Who calls has decided.
func (s *Service) Leave(ctx context.Context, tx *db.Tx, person, organization string) error {
	return deleteHoldings(ctx, tx, person, organization)
}

// Dissolve deletes the roles of an organization that ends. Who calls has decided.
func (s *Service) Dissolve(ctx context.Context, tx *db.Tx, organization string) error {
	return deleteRoles(ctx, tx, "organization_id", organization)
}

// errNone is the answer for what is not there.
func errNone(op string) error { return errs.New(errs.NotFound, op, "") }
