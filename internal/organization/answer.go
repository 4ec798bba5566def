package organization

import (
	"context"

	"pathways/internal/platform/authz"
	"pathways/internal/platform/db"
	"pathways/internal/platform/errs"
	"pathways/internal/platform/ids"
)

// Door is what somebody who holds the link of an invitation is shown.
type Door struct {
	Invitation
	Masked  string // the address it is for, hardly readable, where the viewer has another; else empty
	Already Part   // the part the viewer plays there already; "" for none
}

// Fits says whether the viewer may answer.
func (d Door) Fits() bool { return d.State == Waiting && d.Masked == "" }

// Open is an invitation by the secret in its link. Whoever holds the link may read it, signed in or not; an invitation
// to an address does not tell that address to who has another.
//
// Errors: errs.NotFound where there is none.
func (s *Service) Open(ctx context.Context, v authz.Viewer, secret string) (Door, error) {
	var d Door
	err := s.db.View(ctx, func(ctx context.Context, tx *db.Tx) (err error) {
		d, err = s.door(ctx, tx, v, invitationByDigest, ids.Digest(secret))
		return err
	})
	return d, err
}

// door is an invitation as the viewer may see it.
func (s *Service) door(ctx context.Context, tx *db.Tx, v authz.Viewer, by, value string) (Door, error) {
	inv, err := selectInvitation(ctx, tx, by, value, s.now())
	if err != nil {
		return Door{}, err
	}
	d := Door{Invitation: inv}
	if v.SignedIn() {
		if d.Already, err = selectPart(ctx, tx, inv.Organization.ID, v.Person); err != nil && !errs.Is(err, errs.NotFound) {
			return Door{}, err
		}
	}
	if !inv.IsLink() && (!v.SignedIn() || inv.Email != v.Email) {
		d.Masked = maskedAddress(inv.Email)
		d.Email, d.Name, d.Message = d.Masked, "", ""
	}
	return d, nil
}

// Addressed are the invitations that wait for the viewer's confirmed address, the newest first.
func (s *Service) Addressed(ctx context.Context, v authz.Viewer) ([]Invitation, error) {
	if err := v.Someone(authz.ByHand); err != nil {
		return nil, err
	}
	var all []Invitation
	if v.Email == "" {
		return nil, nil
	}
	err := s.db.View(ctx, func(ctx context.Context, tx *db.Tx) (err error) {
		all, err = selectAddressed(ctx, tx, v.Email, s.now())
		return err
	})
	return all, err
}

// Answer accepts or declines the invitation with a secret. Whoever belongs to the organization already keeps the part
// they play and uses nothing up, except that an invitation to their address is then answered.
//
// Errors: errs.NotFound where there is none; errs.Forbidden where it is for another address; errs.Conflict where it does
// not wait any more.
func (s *Service) Answer(ctx context.Context, v authz.Viewer, secret string, accept bool) (Organization, error) {
	return s.answer(ctx, v, invitationByDigest, ids.Digest(secret), accept)
}

// AnswerAddressed is Answer for one of the invitations that Addressed gives.
func (s *Service) AnswerAddressed(ctx context.Context, v authz.Viewer, id string, accept bool) (Organization, error) {
	return s.answer(ctx, v, invitationByID, id, accept)
}

func (s *Service) answer(ctx context.Context, v authz.Viewer, by, value string, accept bool) (Organization, error) {
	const op = "organization.Answer"
	if err := v.Someone(authz.ByHand); err != nil {
		return Organization{}, err
	}
	var o Organization
	err := s.db.Update(ctx, func(ctx context.Context, tx *db.Tx) error {
		d, err := s.door(ctx, tx, v, by, value)
		if err != nil {
			return err
		}
		o = d.Organization
		switch {
		case by == invitationByID && (d.IsLink() || d.Masked != ""):
			return errs.New(errs.NotFound, op, "") // an id is no secret
		case d.Masked != "":
			return errs.New(errs.Forbidden, op, "organization.fault.address", "address", d.Masked)
		case accept && d.Already != "" && (d.IsLink() || d.State != Waiting):
			return nil
		case d.State != Waiting:
			return errs.New(errs.Conflict, op, "organization.fault.over")
		case !accept && d.IsLink():
			return nil
		case !accept:
			if err := updateInvitationDeclined(ctx, tx, d.ID, s.now()); err != nil {
				return err
			}
			return note(ctx, tx, "", "", o.ID, "declined", string(d.Part), s.now())
		}
		if err := updateInvitationUsed(ctx, tx, d.Invitation, v.Person, s.now()); err != nil {
			return err
		}
		if d.Already != "" {
			return nil
		}
		how := Invited
		if d.IsLink() {
			how = ByLink
		}
		return s.joins(ctx, tx, o.ID, v.Person, d.Part, how, v.Person, s.now())
	})
	return o, err
}
