package organization

import (
	"context"
	"slices"
	"strconv"
	"strings"
	"time"

	"pathways/internal/platform/authz"
	"pathways/internal/platform/db"
	"pathways/internal/platform/errs"
)

// Parts are the parts that the viewer plays now, by the id of the organization: one statement. Whoever left plays none,
// so what was given to a part in an organization ends for them at once.
func (s *Service) Parts(ctx context.Context, v authz.Viewer) (map[string]Part, error) {
	if !v.SignedIn() {
		return nil, nil
	}
	var all map[string]Part
	err := s.db.View(ctx, func(ctx context.Context, tx *db.Tx) (err error) {
		all, err = selectParts(ctx, tx, v.Person)
		return err
	})
	return all, err
}

// Plays is Parts with the organizations, by name: one statement, for pages that offer to give something to a part. It is
// not bound to a scope of its own, as what a token reads of other rooms can depend on the parts of its person.
func (s *Service) Plays(ctx context.Context, v authz.Viewer) ([]Membership, error) {
	if !v.SignedIn() {
		return nil, nil
	}
	var all []Membership
	err := s.db.View(ctx, func(ctx context.Context, tx *db.Tx) (err error) {
		all, err = selectMemberships(ctx, tx, v.Person)
		return err
	})
	return all, err
}

// SetPart gives somebody in the organization another part. The part that they have already changes nothing.
//
// Errors: errs.Invalid for a part that is none; errs.NotFound for a person who is not in it; errs.Conflict where no owner
// would remain.
func (s *Service) SetPart(ctx context.Context, v authz.Viewer, slug, person string, part Part) error {
	if err := v.Someone(authz.WriteOrganizations); err != nil {
		return err
	}
	return s.db.Update(ctx, func(ctx context.Context, tx *db.Tx) error {
		m, err := s.in(ctx, tx, v, authz.WriteOrganizations, slug, cast)
		if err != nil {
			return err
		}
		if !slices.Contains(Parts, part) {
			return errs.New(errs.Invalid, "organization.SetPart", "organization.fault.part")
		}
		before, err := selectPart(ctx, tx, m.Organization.ID, person)
		if err != nil || before == part {
			return err
		}
		if before == Owner {
			if err := another(ctx, tx, m.Organization.ID, person); err != nil {
				return err
			}
		}
		if err := updatePart(ctx, tx, m.Organization.ID, person, part); err != nil {
			return err
		}
		if err := s.takeBack(ctx, tx, m.Organization.ID, person, part, v.Person); err != nil {
			return err
		}
		return note(ctx, tx, v.Person, person, m.Organization.ID, "part", string(part), s.now())
	})
}

// another asks that the organization has an owner besides this one.
func another(ctx context.Context, tx *db.Tx, organization, person string) error {
	n, err := countOtherOwners(ctx, tx, organization, person)
	if err == nil && n == 0 {
		err = errs.New(errs.Conflict, "organization", "organization.fault.lastowner")
	}
	return err
}

// Remove takes somebody else out of the organization. Nothing of theirs is deleted.
//
// Errors: errs.NotFound for a person who is not in it; errs.Conflict where no owner would remain.
func (s *Service) Remove(ctx context.Context, v authz.Viewer, slug, person string) error {
	if err := v.Someone(authz.WriteOrganizations); err != nil {
		return err
	}
	return s.db.Update(ctx, func(ctx context.Context, tx *db.Tx) error {
		m, err := s.in(ctx, tx, v, authz.WriteOrganizations, slug, cast)
		if err != nil {
			return err
		}
		part, err := selectPart(ctx, tx, m.Organization.ID, person)
		if err != nil {
			return err
		}
		what := "removed"
		if person == v.Person {
			what = "left"
		}
		return s.goes(ctx, tx, m.Organization.ID, person, part, v.Person, what)
	})
}

// Leave ends the viewer's own membership.
//
// Errors: errs.Conflict where no owner would remain.
func (s *Service) Leave(ctx context.Context, v authz.Viewer, slug string) error {
	if err := v.Someone(authz.WriteOrganizations); err != nil {
		return err
	}
	return s.db.Update(ctx, func(ctx context.Context, tx *db.Tx) error {
		m, err := s.in(ctx, tx, v, authz.WriteOrganizations, slug, leave)
		if err != nil {
			return err
		}
		return s.goes(ctx, tx, m.Organization.ID, v.Person, m.Part, v.Person, "left")
	})
}

// goes ends a membership and remembers that it ended, so that no domain brings the person back by itself.
func (s *Service) goes(ctx context.Context, tx *db.Tx, organization, person string, part Part, actor, what string) error {
	if part == Owner {
		if err := another(ctx, tx, organization, person); err != nil {
			return err
		}
	}
	now := s.now()
	if err := deleteMembership(ctx, tx, organization, person); err != nil {
		return err
	}
	if err := insertDeparture(ctx, tx, organization, person, now); err != nil {
		return err
	}
	if err := s.takeBack(ctx, tx, organization, person, "", actor); err != nil {
		return err
	}
	for _, tell := range s.left {
		if err := tell(ctx, tx, person, organization); err != nil {
			return err
		}
	}
	return note(ctx, tx, actor, person, organization, what, string(part), now)
}

// takeBack revokes the invitations of somebody that wait and that they could not send any more with the part they play
// now, "" for none: an invitation holds as long as whoever sent it may send it.
func (s *Service) takeBack(ctx context.Context, tx *db.Tx, organization, person string, part Part, actor string) error {
	if part == Owner {
		return nil
	}
	n, err := updateInvitationsTakenBack(ctx, tx, organization, person, gives[part], s.now())
	if err != nil || n == 0 {
		return err
	}
	return note(ctx, tx, actor, person, organization, "takenback", strconv.FormatInt(n, 10), s.now())
}

// Delete ends an organization with its memberships, invitations and domains. It needs a fresh proof. Where somebody else
// belongs to it, named must be its name as it stands there, in any capitals.
//
// Errors: errs.Prove; errs.Invalid with the field "named".
func (s *Service) Delete(ctx context.Context, v authz.Viewer, slug, named string) error {
	if err := v.Proof(s.now()); err != nil {
		return err
	}
	return s.db.Update(ctx, func(ctx context.Context, tx *db.Tx) error {
		m, err := s.in(ctx, tx, v, authz.ByHand, slug, dissolve)
		if err != nil {
			return err
		}
		n, err := countOthers(ctx, tx, m.Organization.ID, v.Person)
		if err != nil {
			return err
		}
		if n > 0 && !strings.EqualFold(tidy(named), m.Organization.Name) {
			return &errs.Error{Kind: errs.Invalid, Op: "organization.Delete", Fields: []errs.Field{
				{Name: "named", Key: "organization.fault.named", Args: []any{"name", m.Organization.Name}},
			}}
		}
		if err := s.dissolved(ctx, tx, m.Organization.ID); err != nil {
			return err
		}
		return note(ctx, tx, v.Person, v.Person, m.Organization.ID, "deleted", m.Organization.Name, s.now())
	})
}

// Alone says whether nobody but the viewer belongs to an organization that the viewer may delete.
func (s *Service) Alone(ctx context.Context, v authz.Viewer, slug string) (bool, error) {
	if err := v.Someone(authz.ByHand); err != nil {
		return false, err
	}
	var others int
	err := s.db.View(ctx, func(ctx context.Context, tx *db.Tx) error {
		m, err := s.in(ctx, tx, v, authz.ByHand, slug, dissolve)
		if err != nil {
			return err
		}
		others, err = countOthers(ctx, tx, m.Organization.ID, v.Person)
		return err
	})
	return others == 0, err
}

// SoleOwner are the organizations that keep the viewer from being erased: they are their only owner, and other people
// belong to them.
func (s *Service) SoleOwner(ctx context.Context, v authz.Viewer) ([]Organization, error) {
	if err := v.Someone(authz.ByHand); err != nil {
		return nil, err
	}
	var held []Organization
	err := s.db.View(ctx, func(ctx context.Context, tx *db.Tx) (err error) {
		held, _, err = soleOwned(ctx, tx, v.Person)
		return err
	})
	return held, err
}

// Erase takes a person out of every organization, with what it keeps of them: memberships, departures, invitations to
// them. An organization of theirs alone goes with them. What they did for others (invitations sent, domains claimed)
// stays without them. The caller has decided, and deletes the person afterwards.
//
// Errors: errs.Conflict where they are the only owner of an organization that other people belong to; see SoleOwner.
func (s *Service) Erase(ctx context.Context, tx *db.Tx, person string) error {
	held, alone, err := soleOwned(ctx, tx, person)
	if err != nil {
		return err
	}
	if len(held) > 0 {
		var names []string
		for _, o := range held {
			names = append(names, o.Name)
		}
		return errs.New(errs.Conflict, "organization.Erase", "organization.fault.erase", "names", strings.Join(names, ", "))
	}
	for _, o := range alone {
		if err := s.dissolved(ctx, tx, o.ID); err != nil {
			return err
		}
	}
	return erasePerson(ctx, tx, person, s.now())
}

// Export are the memberships of a person for their take-out, by name of the organization. The caller has decided.
func (s *Service) Export(ctx context.Context, tx *db.Tx, person string) ([]Membership, error) {
	return selectMemberships(ctx, tx, person)
}

// Seat makes somebody a member without an invitation, in whatever part: for those who run the installation. Where they
// belong to it already nothing changes. The caller has decided.
func (s *Service) Seat(ctx context.Context, tx *db.Tx, organization, person string, part Part, since time.Time) error {
	before, err := selectPart(ctx, tx, organization, person)
	if before != "" || err != nil && !errs.Is(err, errs.NotFound) {
		return err
	}
	return s.joins(ctx, tx, organization, person, part, ByOwner, "", since)
}

// joins makes somebody a member who is none yet.
func (s *Service) joins(ctx context.Context, tx *db.Tx, organization, person string, part Part, how Way, actor string, now time.Time) error {
	if err := insertMembership(ctx, tx, organization, person, part, how, now); err != nil {
		return err
	}
	if err := deleteDeparture(ctx, tx, organization, person); err != nil {
		return err
	}
	return note(ctx, tx, actor, person, organization, "joined."+string(how), string(part), now)
}
