package extension

import (
	"context"
	"embed"
	"slices"
	"time"

	"pathways/internal/framework"
	"pathways/internal/organization"
	"pathways/internal/platform/authz"
	"pathways/internal/platform/db"
	"pathways/internal/platform/errs"
	"pathways/internal/platform/ids"
)

// Locales are the words of faults.
//
//go:embed locales/*.json
var Locales embed.FS

// Service is what can be done with extensions. Unless said otherwise its methods give errs.NotFound to whoever plays no part in
// the organization, and errs.Forbidden to whoever plays one that does not include what was asked.
type Service struct {
	db            *db.DB
	frameworks    *framework.Service
	organizations *organization.Service
	now           func() time.Time
}

// Options are what extensions need of other nouns.
type Options struct {
	DB            *db.DB
	Frameworks    *framework.Service
	Organizations *organization.Service
	Now           func() time.Time // time.Now when nil
}

// NewService works on a migrated database.
func NewService(o Options) *Service {
	s := &Service{db: o.DB, frameworks: o.Frameworks, organizations: o.Organizations, now: o.Now}
	if s.now == nil {
		s.now = time.Now
	}
	return s
}

// Listing is an extension with the names of what it belongs to.
type Listing struct {
	Extension
	Tree   *framework.Tree
	By     string // name of the organization
	Writes bool   // the viewer may
}

// Mine are the extensions of the viewer's organizations, the newest change first, and the organizations for which they may begin
// one.
func (s *Service) Mine(ctx context.Context, v authz.Viewer) (all []Listing, writes []organization.Organization, err error) {
	if err := v.Someone(authz.ByHand); err != nil {
		return nil, nil, err
	}
	plays, err := s.organizations.Plays(ctx, v)
	if err != nil {
		return nil, nil, err
	}
	in, of := map[string]organization.Membership{}, []string{}
	for _, m := range plays {
		if slices.Contains(policy[read], m.Part) {
			of, in[m.Organization.ID] = append(of, m.Organization.ID), m
		}
		if slices.Contains(policy[write], m.Part) {
			writes = append(writes, m.Organization)
		}
	}
	err = s.db.View(ctx, func(ctx context.Context, tx *db.Tx) error {
		found, err := selectExtensions(ctx, tx, of)
		if err != nil {
			return err
		}
		all = nil
		for _, e := range found {
			tree, err := s.frameworks.ReleaseByID(ctx, e.Release)
			if err != nil {
				return err
			}
			m := in[e.Organization]
			all = append(all, Listing{e, tree, m.Organization.Name, slices.Contains(policy[write], m.Part)})
		}
		return nil
	})
	return all, writes, err
}

// Begin begins the extension of an organization of a release.
//
// Errors: errs.Invalid with the field "title"; errs.Conflict where the organization has one of that release.
func (s *Service) Begin(ctx context.Context, v authz.Viewer, organization, release, title string) (e Extension, err error) {
	if err := v.Someone(authz.ByHand); err != nil {
		return e, err
	}
	tree, err := s.frameworks.ReleaseByID(ctx, release)
	if err != nil {
		return e, err
	}
	now := s.now()
	e = Extension{ID: ids.New(), Release: tree.ID, SeenBy: People, Created: now, Changed: now}
	return e, s.db.Update(ctx, func(ctx context.Context, tx *db.Tx) error {
		m, err := s.organizations.BySlug(ctx, tx, v.Person, organization)
		if err != nil {
			return err
		}
		if err := may(v, m.Part, write); err != nil {
			return err
		}
		set, err := Settings{Title: title, SeenBy: People}.checked()
		if err != nil {
			return err
		}
		e.Title, e.Organization = set.Title, m.Organization.ID
		there, err := selectOf(ctx, tx, e.Organization, e.Release)
		if err != nil {
			return err
		}
		if there != "" {
			return errs.New(errs.Conflict, "extension.Begin", "extension.fault.there")
		}
		return insertExtension(ctx, tx, e)
	})
}

// in finds an extension and asks whether the viewer may do a deed with it.
func (s *Service) in(ctx context.Context, tx *db.Tx, v authz.Viewer, id string, d deed) (Extension, *framework.Tree, error) {
	e, err := selectExtension(ctx, tx, id)
	if err != nil {
		return e, nil, err
	}
	plays, err := s.organizations.PartOf(ctx, tx, v.Person, e.Organization)
	if err != nil {
		return e, nil, err
	}
	if err := may(v, plays, d); err != nil {
		return e, nil, err
	}
	tree, err := s.frameworks.ReleaseByID(ctx, e.Release)
	return e, tree, err
}

// Sight is an extension with its additions.
type Sight struct {
	Listing
	Additions []Addition
	Newer     []framework.ReleaseInfo // later releases of the framework that the organization has no extension of yet

	under map[string][]Addition // by official item
}

// Under are the additions below an item, in the order of their sorts; for "" those without a place.
func (s Sight) Under(item string) []Addition { return s.under[item] }

// arrange sorts the additions to the items that they stand below.
func (s *Sight) arrange() {
	s.under = map[string][]Addition{}
	for _, sort := range Sorts {
		for _, a := range s.Additions {
			if a.Sort == sort {
				s.under[a.Item] = append(s.under[a.Item], a)
			}
		}
	}
}

// One is an extension for somebody of its organization.
func (s *Service) One(ctx context.Context, v authz.Viewer, id string) (out Sight, err error) {
	if err := v.Someone(authz.ByHand); err != nil {
		return out, err
	}
	return out, s.db.View(ctx, func(ctx context.Context, tx *db.Tx) (err error) {
		e, tree, err := s.in(ctx, tx, v, id, read)
		if err != nil {
			return err
		}
		if out, err = s.sight(ctx, tx, e, tree); err != nil {
			return err
		}
		plays, err := s.organizations.PartOf(ctx, tx, v.Person, e.Organization)
		out.Writes = slices.Contains(policy[write], plays)
		return err
	})
}

// Read is an extension for its readers: the people of the organization, and everybody where it is for everybody.
//
// Errors: errs.NotFound for who may not read it.
func (s *Service) Read(ctx context.Context, v authz.Viewer, id string) (out Sight, err error) {
	signedIn := v.SignedIn()
	return out, s.db.View(ctx, func(ctx context.Context, tx *db.Tx) error {
		e, err := selectExtension(ctx, tx, id)
		if err != nil {
			return err
		}
		if e.SeenBy != Everybody {
			plays := organization.Part("")
			if signedIn {
				if plays, err = s.organizations.PartOf(ctx, tx, v.Person, e.Organization); err != nil {
					return err
				}
			}
			if !slices.Contains(policy[read], plays) {
				return errs.New(errs.NotFound, "extension.Read", "")
			}
		}
		tree, err := s.frameworks.ReleaseByID(ctx, e.Release)
		if err != nil {
			return err
		}
		out, err = s.sight(ctx, tx, e, tree)
		return err
	})
}

// sight reads what an extension holds.
func (s *Service) sight(ctx context.Context, tx *db.Tx, e Extension, tree *framework.Tree) (out Sight, err error) {
	out.Listing = Listing{Extension: e, Tree: tree}
	names, err := s.organizations.ByID(ctx, tx, []string{e.Organization})
	if err != nil {
		return out, err
	}
	out.By = names[e.Organization].Name
	if out.Additions, err = selectAdditions(ctx, tx, e.ID); err != nil {
		return out, err
	}
	out.arrange()
	own, err := selectExtensions(ctx, tx, []string{e.Organization})
	if err != nil {
		return out, err
	}
	listing, err := s.frameworks.FrameworkBySlug(ctx, tree.Framework.Slug)
	if err != nil {
		return out, err
	}
	for _, r := range listing.Releases {
		has := slices.ContainsFunc(own, func(other Extension) bool { return other.Release == r.ID })
		if r.ID != tree.ID && r.Date >= tree.Date && !has {
			out.Newer = append(out.Newer, r)
		}
	}
	return out, nil
}

// Set says what an extension is called and who may read it.
//
// Errors: errs.Invalid with the fields "title", "note", "seen".
func (s *Service) Set(ctx context.Context, v authz.Viewer, id string, set Settings) error {
	if err := v.Someone(authz.ByHand); err != nil {
		return err
	}
	set, bad := set.checked()
	return s.db.Update(ctx, func(ctx context.Context, tx *db.Tx) error {
		if _, _, err := s.in(ctx, tx, v, id, write); err != nil {
			return err
		}
		if bad != nil {
			return bad
		}
		return updateSettings(ctx, tx, id, set, s.now())
	})
}

// Delete deletes an extension with its additions.
func (s *Service) Delete(ctx context.Context, v authz.Viewer, id string) error {
	if err := v.Someone(authz.ByHand); err != nil {
		return err
	}
	return s.db.Update(ctx, func(ctx context.Context, tx *db.Tx) error {
		if _, _, err := s.in(ctx, tx, v, id, write); err != nil {
			return err
		}
		return deleteExtension(ctx, tx, "id", id)
	})
}

// History are lines of what was done, the newest first.
func (s *Service) History(ctx context.Context, v authz.Viewer, id string, before int64, limit int) (all []Change, err error) {
	if err := v.Someone(authz.ByHand); err != nil {
		return nil, err
	}
	return all, s.db.View(ctx, func(ctx context.Context, tx *db.Tx) error {
		if _, _, err := s.in(ctx, tx, v, id, read); err != nil {
			return err
		}
		all, err = selectChanges(ctx, tx, id, before, limit)
		return err
	})
}

// Erase takes a person's name away from what they wrote; the additions are the organization's. Who calls has decided.
func (s *Service) Erase(ctx context.Context, tx *db.Tx, person string) error {
	return updateErased(ctx, tx, person)
}

// Dissolve deletes the extensions of an organization that ends. Who calls has decided.
func (s *Service) Dissolve(ctx context.Context, tx *db.Tx, organization string) error {
	return deleteExtension(ctx, tx, "organization_id", organization)
}
