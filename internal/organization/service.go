package organization

import (
	"context"
	"slices"
	"time"

	"pathways/internal/platform/audit"
	"pathways/internal/platform/authz"
	"pathways/internal/platform/db"
	"pathways/internal/platform/errs"
	"pathways/internal/platform/ids"
)

// Service is what can be done with organizations. Unless said otherwise its methods give errs.NotFound to whoever plays
// no part in the organization, in the same words as for an organization that is not there, and errs.Forbidden to whoever
// plays a part that does not include what was asked.
type Service struct {
	db   *db.DB
	now  func() time.Time
	left []func(ctx context.Context, tx *db.Tx, person, organization string) error
	ends []func(ctx context.Context, tx *db.Tx, organization string) error
}

// WhenDissolved has somebody told in the same transaction, before an organization is deleted, so that what belongs to it
// goes or finds another place. It is called before the service is used.
func (s *Service) WhenDissolved(tell func(ctx context.Context, tx *db.Tx, organization string) error) {
	s.ends = append(s.ends, tell)
}

// PartOf is the part that a person plays in an organization, by identifier; "" for none. It is for services of nouns that
// belong to organizations, inside their transaction: they decide what that part may.
func (s *Service) PartOf(ctx context.Context, tx *db.Tx, person, organization string) (Part, error) {
	part, err := selectPart(ctx, tx, organization, person)
	if errs.Is(err, errs.NotFound) {
		return "", nil
	}
	return part, err
}

// dissolved takes an organization away, after whatever belongs to it.
func (s *Service) dissolved(ctx context.Context, tx *db.Tx, id string) error {
	for _, tell := range s.ends {
		if err := tell(ctx, tx, id); err != nil {
			return err
		}
	}
	return deleteOrganization(ctx, tx, id)
}

// ByID are the organizations with some identifiers, for services of other nouns that name them.
func (s *Service) ByID(ctx context.Context, tx *db.Tx, ids []string) (map[string]Organization, error) {
	return selectByID(ctx, tx, ids)
}

// BySlug is the organization at an address with the part that a person plays in it, "" for none. An organization in which
// they play no part must not be shown to them.
//
// Errors: errs.NotFound where there is none.
func (s *Service) BySlug(ctx context.Context, tx *db.Tx, person, slug string) (Membership, error) {
	return selectPosition(ctx, tx, slug, person)
}

// WhenLeft has somebody told in the same transaction when a person does not belong to an organization any more, so that
// what they showed to it ends. It is called before the service is used.
func (s *Service) WhenLeft(tell func(ctx context.Context, tx *db.Tx, person, organization string) error) {
	s.left = append(s.left, tell)
}

// NewService works on a migrated database.
func NewService(d *db.DB) *Service { return &Service{db: d, now: time.Now} }

// MaxFounded is how many organizations that are still there one person may have founded.
const MaxFounded = 20

// PageSize is the most that a page of a list holds.
const PageSize = 100

// limited is a wanted number of rows as it is asked of the database; 0 is a whole page.
func limited(n int) int {
	if n < 1 || n > PageSize {
		return PageSize
	}
	return n
}

// Found makes an organization whose owner the viewer is.
//
// Errors: errs.Invalid with fields, see Draft; errs.Conflict where the viewer has founded MaxFounded already.
func (s *Service) Found(ctx context.Context, v authz.Viewer, d Draft) (Organization, error) {
	if err := v.Someone(authz.ByHand); err != nil {
		return Organization{}, err
	}
	d, err := d.checked()
	if err != nil {
		return Organization{}, err
	}
	var o Organization
	err = s.db.Update(ctx, func(ctx context.Context, tx *db.Tx) error {
		now := s.now()
		n, err := countFounded(ctx, tx, v.Person)
		if err != nil {
			return err
		}
		if n >= MaxFounded {
			return errs.New(errs.Conflict, "organization.Found", "organization.fault.founded", "most", MaxFounded)
		}
		o = Organization{
			ID: ids.New(), Name: d.Name, Kind: d.Kind, Homepage: d.Homepage, City: d.City, Country: d.Country,
			Created: now.Truncate(time.Millisecond),
		}
		if o.Slug, err = freeSlug(ctx, tx, d.Name); err != nil {
			return err
		}
		if err := insertOrganization(ctx, tx, o, v.Person); err != nil {
			return err
		}
		if err := insertMembership(ctx, tx, o.ID, v.Person, Owner, Founded, now); err != nil {
			return err
		}
		return note(ctx, tx, v.Person, v.Person, o.ID, "founded", o.Name, now)
	})
	return o, err
}

// freeSlug is an address for a name. Where the plain one is taken it gets a mark that says nothing of how many there are.
func freeSlug(ctx context.Context, tx *db.Tx, name string) (string, error) {
	plain := slugOf(name)
	slug := plain
	for taken := slices.Contains(reserved, slug); ; {
		if !taken {
			var err error
			if taken, err = selectSlugTaken(ctx, tx, slug); err != nil {
				return "", err
			}
		}
		if !taken {
			return slug, nil
		}
		slug, taken = plain+"-"+ids.Digest(ids.Secret())[:5], false
	}
}

// Mine are the organizations of the viewer, by name.
func (s *Service) Mine(ctx context.Context, v authz.Viewer) ([]Membership, error) {
	if err := v.Someone(authz.ReadOrganizations); err != nil {
		return nil, err
	}
	var all []Membership
	err := s.db.View(ctx, func(ctx context.Context, tx *db.Tx) (err error) {
		all, err = selectMemberships(ctx, tx, v.Person)
		return err
	})
	return all, err
}

// Sight is an organization as somebody in it sees it.
type Sight struct {
	Membership
	Owners []string // their names
	Rights Rights
}

// One is an organization with the part of the viewer. Everybody in it may ask, guests too.
func (s *Service) One(ctx context.Context, v authz.Viewer, slug string) (Sight, error) {
	if err := v.Someone(authz.ReadOrganizations); err != nil {
		return Sight{}, err
	}
	var sight Sight
	err := s.db.View(ctx, func(ctx context.Context, tx *db.Tx) (err error) {
		if sight.Membership, err = s.in(ctx, tx, v, authz.ReadOrganizations, slug, seeOwners); err != nil {
			return err
		}
		sight.Rights = RightsOf(sight.Part)
		sight.Owners, err = selectOwnerNames(ctx, tx, sight.Organization.ID)
		return err
	})
	return sight, err
}

// in is the organization at an address with the viewer's part, once that part allows a deed.
func (s *Service) in(ctx context.Context, tx *db.Tx, v authz.Viewer, need authz.Scope, slug string, d deed) (Membership, error) {
	m, err := selectPosition(ctx, tx, slug, v.Person)
	if err != nil {
		return Membership{}, err
	}
	if err := may(v, need, m.Part, d); err != nil {
		return Membership{}, err
	}
	return m, nil
}

// People are those in an organization, by name: names and parts for members, leads and stewards, more for owners.
// After is the cursor of the page before; next is that of the page after, "" at the end.
func (s *Service) People(ctx context.Context, v authz.Viewer, slug, after string, limit int) (all []Colleague, next string, err error) {
	if err := v.Someone(authz.ReadOrganizations); err != nil {
		return nil, "", err
	}
	name, person, err := readCursor(after)
	if err != nil {
		return nil, "", err
	}
	limit = limited(limit)
	err = s.db.View(ctx, func(ctx context.Context, tx *db.Tx) error {
		m, err := s.in(ctx, tx, v, authz.ReadOrganizations, slug, seePeople)
		if err != nil {
			return err
		}
		all, next, err = selectPeople(ctx, tx, m.Organization.ID, name, person, limit)
		if err != nil || RightsOf(m.Part).SeeAddresses {
			return err
		}
		for i, c := range all {
			all[i] = Colleague{Person: c.Person, Name: c.Name, Part: c.Part}
		}
		return nil
	})
	return all, next, err
}

// Colleague is one person in an organization, for those who decide parts.
func (s *Service) Colleague(ctx context.Context, v authz.Viewer, slug, person string) (Colleague, error) {
	if err := v.Someone(authz.ReadOrganizations); err != nil {
		return Colleague{}, err
	}
	var c Colleague
	err := s.db.View(ctx, func(ctx context.Context, tx *db.Tx) error {
		m, err := s.in(ctx, tx, v, authz.ReadOrganizations, slug, cast)
		if err != nil {
			return err
		}
		c, err = selectColleague(ctx, tx, m.Organization.ID, person)
		return err
	})
	return c, err
}

// Describe changes what is said of an organization. Its address stays.
//
// Errors: errs.Invalid with fields, see Draft.
func (s *Service) Describe(ctx context.Context, v authz.Viewer, slug string, d Draft) error {
	if err := v.Someone(authz.ByHand); err != nil {
		return err
	}
	return s.db.Update(ctx, func(ctx context.Context, tx *db.Tx) error {
		m, err := s.in(ctx, tx, v, authz.ByHand, slug, describe)
		if err != nil {
			return err
		}
		d, err := d.checked()
		if err != nil {
			return err
		}
		o := m.Organization
		if (Draft{o.Name, o.Kind, o.Homepage, o.City, o.Country}) == d {
			return nil
		}
		if err := updateOrganization(ctx, tx, o.ID, d); err != nil {
			return err
		}
		return note(ctx, tx, v.Person, "", o.ID, "described", d.Name, s.now())
	})
}

// note keeps an entry for the history of an organization.
func note(ctx context.Context, tx *db.Tx, actor, person, organization, what, detail string, now time.Time) error {
	return audit.Note(ctx, tx, audit.Entry{
		Actor: actor, Person: person, Organization: organization, Action: "organization." + what, Detail: detail,
	}, now)
}

// Deed is something that was done in an organization.
type Deed struct {
	ID     string
	At     time.Time
	Actor  string // name of who did it; empty where that person is not here any more, or nobody was known
	Person string // name of whom it is about; may be empty
	Action string // "organization.part"
	Detail string
}

// History is what was done in an organization, the newest first. Before is the id of the last one of the page before;
// next is what to ask with for the page after, "" at the end.
func (s *Service) History(ctx context.Context, v authz.Viewer, slug, before string, limit int) (all []Deed, next string, err error) {
	if err := v.Someone(authz.ByHand); err != nil {
		return nil, "", err
	}
	limit = limited(limit)
	err = s.db.View(ctx, func(ctx context.Context, tx *db.Tx) error {
		all, next = nil, ""
		m, err := s.in(ctx, tx, v, authz.ByHand, slug, seeHistory)
		if err != nil {
			return err
		}
		entries, err := audit.OfOrganization(ctx, tx, m.Organization.ID, before, limit+1)
		if err != nil {
			return err
		}
		if len(entries) > limit {
			entries = entries[:limit]
			next = entries[limit-1].ID
		}
		var people []string
		for _, e := range entries {
			people = append(people, e.Actor, e.Person)
		}
		names, err := selectNames(ctx, tx, people)
		if err != nil {
			return err
		}
		for _, e := range entries {
			all = append(all, Deed{ID: e.ID, At: e.At, Actor: names[e.Actor], Person: names[e.Person], Action: e.Action, Detail: e.Detail})
		}
		return nil
	})
	return all, next, err
}
