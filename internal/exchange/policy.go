package exchange

import (
	"context"
	"slices"

	"pathways/internal/draft"
	"pathways/internal/organization"
	"pathways/internal/platform/authz"
	"pathways/internal/platform/db"
	"pathways/internal/platform/errs"
)

// deed is what somebody may do with files that come in.
type deed string

// The deeds.
const (
	look  deed = "see what a file comes to"
	bring deed = "bring a file, take it in as a draft or a release, put it away"
)

// policy says which parts in the organization that a file was brought for may do what. Files without an organization are
// for those who run the installation.
var policy = map[deed][]organization.Part{
	look:  {organization.Owner, organization.Steward, organization.Lead, organization.Member},
	bring: {organization.Owner, organization.Steward},
}

// may asks whether somebody who plays a part in an organization, "" for those who run the installation, is allowed a deed.
//
// Errors: those of Someone; errs.NotFound for who may not even look; errs.Forbidden for who may only that.
func may(v authz.Viewer, organizationID string, plays organization.Part, d deed) error {
	if err := v.Someone(authz.ByHand); err != nil {
		return err
	}
	if organizationID == "" {
		if !v.Operator {
			return notFound("exchange.may")
		}
		return nil
	}
	if !slices.Contains(policy[look], plays) {
		return notFound("exchange.may")
	}
	return authz.Part(v, authz.ByHand, plays, policy[d]...)
}

// keeper is the organization at an address, "" for those who run the installation, once the viewer may bring files for it.
func (s *Service) keeper(ctx context.Context, tx *db.Tx, v authz.Viewer, slug string) (draft.Keeper, error) {
	if slug == "" {
		return draft.Keeper{}, may(v, "", "", bring)
	}
	m, err := s.Organizations.BySlug(ctx, tx, v.Person, slug)
	if err != nil {
		return draft.Keeper{}, err
	}
	o := m.Organization
	return draft.Keeper{ID: o.ID, Slug: o.Slug, Name: o.Name}, may(v, o.ID, m.Part, bring)
}

func notFound(op string) error { return errs.New(errs.NotFound, op, "exchange.fault.notFound") }
