package organization

import (
	"context"
	"slices"
	"strings"
	"time"
	"unicode/utf8"

	"pathways/internal/platform/authz"
	"pathways/internal/platform/db"
	"pathways/internal/platform/errs"
	"pathways/internal/platform/i18n"
	"pathways/internal/platform/ids"
	"pathways/internal/platform/mail"
)

// Invitation is one to an address, or a link that several people may use.
type Invitation struct {
	ID           string
	Organization Organization
	Email        string // in small letters; empty for a link
	Name         string // what the inviter called the person; may be empty
	Part         Part
	Message      string
	InvitedBy    string // id of the inviter; empty once that person is erased
	Inviter      string // their name
	UsesAllowed  int
	Uses         int
	Created      time.Time
	Ends         time.Time
	State        State
}

// IsLink says whether several people may use it.
func (i Invitation) IsLink() bool { return i.Email == "" }

// State is what became of an invitation.
type State string

// The states.
const (
	Waiting  State = "waiting"
	Accepted State = "accepted" // or, for a link, used as often as it may be
	Declined State = "declined"
	Expired  State = "expired"
	Revoked  State = "revoked"
)

// stateOf reads the state from what happened first to last; times in milliseconds, 0 for never.
func stateOf(accepted, declined, revoked, ends int64, uses, allowed int, now time.Time) State {
	switch {
	case accepted > 0 || uses >= allowed:
		return Accepted
	case declined > 0:
		return Declined
	case revoked > 0:
		return Revoked
	case ends <= now.UnixMilli():
		return Expired
	}
	return Waiting
}

// Bounds of invitations.
const (
	invitedFor  = 30 * 24 * time.Hour
	MaxLinkDays = 90
	MaxLinkUses = 500
	// MaxDay is how many invitations an organization, and also one person, may send in 24 hours.
	MaxDay = 12_000
)

// keepInvitations is how long an invitation is kept after it has ended, whatever became of it: it holds the address of
// somebody who may never have answered.
const keepInvitations = 90 * 24 * time.Hour

// Sweep deletes invitations that ended more than 90 days ago. Who came by one stays. Any node may do it at any time.
func (s *Service) Sweep(ctx context.Context) error {
	return s.db.Update(ctx, func(ctx context.Context, tx *db.Tx) error {
		return deleteInvitationsBefore(ctx, tx, s.now().Add(-keepInvitations))
	})
}

// Call is an invitation to one address.
type Call struct {
	Email   string
	Name    string
	Part    Part
	Message string
}

// checked is the call as it is stored.
//
// Errors: errs.Invalid with the fields "email", "name", "part", "message".
func (c Call) checked(may []Part) (Call, error) {
	c.Name, c.Message = tidy(c.Name), strings.TrimSpace(strings.ToValidUTF8(c.Message, "\ufffd"))
	var faults []errs.Field
	email, ok := addressOf(c.Email)
	if ok {
		c.Email = email
	} else {
		faults = append(faults, errs.Field{Name: "email", Key: "organization.fault.email"})
	}
	if utf8.RuneCountInString(c.Name) > MaxName {
		faults = append(faults, errs.Field{Name: "name", Key: "organization.fault.long", Args: []any{"most", MaxName}})
	}
	if !slices.Contains(may, c.Part) {
		faults = append(faults, errs.Field{Name: "part", Key: "organization.fault.give"})
	}
	if utf8.RuneCountInString(c.Message) > MaxMessage {
		faults = append(faults, errs.Field{Name: "message", Key: "organization.fault.long", Args: []any{"most", MaxMessage}})
	}
	if len(faults) > 0 {
		return c, &errs.Error{Kind: errs.Invalid, Op: "organization.Invite", Fields: faults}
	}
	return c, nil
}

// Invite sends a letter with a link that is good once, for 30 days, for whoever has the address it goes to. Base is the
// public address of this installation. The letter speaks the language of the context.
//
// Errors: errs.Invalid with fields, see Call; also where the address belongs to a member, or was invited and has not
// answered yet; errs.TooMany.
func (s *Service) Invite(ctx context.Context, v authz.Viewer, slug, base string, c Call) (Invitation, error) {
	if err := v.Someone(authz.WriteOrganizations); err != nil {
		return Invitation{}, err
	}
	var inv Invitation
	err := s.db.Update(ctx, func(ctx context.Context, tx *db.Tx) error {
		m, err := s.in(ctx, tx, v, authz.WriteOrganizations, slug, invite)
		if err != nil {
			return err
		}
		c, err := c.checked(gives[m.Part])
		if err != nil {
			return err
		}
		known, err := selectKnown(ctx, tx, m.Organization.ID, c.Email, s.now())
		if err != nil {
			return err
		}
		key := ""
		switch known[c.Email] {
		case knownMember:
			key = "organization.fault.ismember"
		case knownInvited:
			key = "organization.fault.isinvited"
		}
		if key != "" {
			return &errs.Error{Kind: errs.Invalid, Op: "organization.Invite", Fields: []errs.Field{{Name: "email", Key: key}}}
		}
		all, err := s.send(ctx, tx, v, m.Organization, base, []Call{c})
		if err != nil {
			return err
		}
		inv = all[0]
		return note(ctx, tx, v.Person, "", m.Organization.ID, "invited", string(c.Part), s.now())
	})
	return inv, err
}

// send stores invitations and posts their letters, many with each statement.
func (s *Service) send(ctx context.Context, tx *db.Tx, v authz.Viewer, o Organization, base string, calls []Call) ([]Invitation, error) {
	now := s.now()
	if err := belowDay(ctx, tx, o.ID, v.Person, len(calls), now); err != nil {
		return nil, err
	}
	words := i18n.From(ctx)
	ends := now.Add(invitedFor)
	var stored []sealed
	var out []Invitation
	var letters []mail.Letter
	for _, c := range calls {
		secret := ids.Secret()
		inv := Invitation{
			ID: ids.New(), Organization: o, Email: c.Email, Name: c.Name, Part: c.Part, Message: c.Message,
			InvitedBy: v.Person, Inviter: v.Name, UsesAllowed: 1, Created: now, Ends: ends, State: Waiting,
		}
		out = append(out, inv)
		stored = append(stored, sealed{inv, ids.Digest(secret)})
		letters = append(letters, invitationLetter(words, inv, base+"/invitations/"+secret))
	}
	if err := insertInvitations(ctx, tx, stored); err != nil {
		return nil, err
	}
	return out, mail.PostAll(ctx, tx, letters, now)
}

// sealed is an invitation with the digest of its secret.
type sealed struct {
	Invitation
	digest string
}

// belowDay asks that so many more invitations may be sent today.
func belowDay(ctx context.Context, tx *db.Tx, organization, person string, more int, now time.Time) error {
	byOrganization, byPerson, err := countInvited(ctx, tx, organization, person, now.Add(-24*time.Hour))
	if err != nil {
		return err
	}
	// What was sent counts also where its organization is not there any more.
	letters, err := mail.PostedBy(ctx, tx, person, now.Add(-24*time.Hour))
	if err != nil {
		return err
	}
	if left := MaxDay - max(byOrganization, byPerson, letters); more > left {
		return errs.New(errs.TooMany, "organization.Invite", "organization.fault.day", "most", MaxDay, "left", max(left, 0))
	}
	return nil
}

// invitationLetter is what the person who is invited reads. What others typed stands in it as plain text, and no name of
// theirs in the subject, which mail programs show as if it were ours.
func invitationLetter(words *i18n.Words, inv Invitation, link string) mail.Letter {
	var b strings.Builder
	if inv.Name != "" {
		b.WriteString(words.T("organization.letter.hello", "name", inv.Name) + "\n\n")
	}
	b.WriteString(words.T("organization.letter.invites", "inviter", inv.Inviter, "organization", inv.Organization.Name,
		"part", words.T("organization.part."+string(inv.Part))) + "\n\n")
	if inv.Message != "" {
		b.WriteString(words.T("organization.letter.message", "inviter", inv.Inviter) + "\n\n> " +
			strings.ReplaceAll(inv.Message, "\n", "\n> ") + "\n\n")
	}
	b.WriteString(words.T("organization.letter.open") + "\n\n" + link + "\n\n" +
		words.T("organization.letter.sees") + "\n\n" + words.T("organization.letter.ignore") + "\n")
	return mail.Letter{
		Key: "invitation:" + inv.ID, To: inv.Email, Name: inv.Name, Subject: words.T("organization.letter.subject"),
		Text: b.String(), Link: link, Ends: inv.Ends, By: inv.InvitedBy,
	}
}

// LinkDraft is a link that several people may use.
type LinkDraft struct {
	Part Part
	Days int // until it ends, 1 to MaxLinkDays
	Uses int // 1 to MaxLinkUses
}

// OpenLink makes a link that makes whoever holds it a member or a guest. The secret is given out here only.
//
// Errors: errs.Invalid with the fields "part", "days", "uses"; errs.TooMany.
func (s *Service) OpenLink(ctx context.Context, v authz.Viewer, slug string, d LinkDraft) (inv Invitation, secret string, err error) {
	if err := v.Someone(authz.ByHand); err != nil {
		return Invitation{}, "", err
	}
	secret = ids.Secret()
	err = s.db.Update(ctx, func(ctx context.Context, tx *db.Tx) error {
		m, err := s.in(ctx, tx, v, authz.ByHand, slug, invite)
		if err != nil {
			return err
		}
		var faults []errs.Field
		if !slices.Contains(linkGives, d.Part) {
			faults = append(faults, errs.Field{Name: "part", Key: "organization.fault.linkgive"})
		}
		if d.Days < 1 || d.Days > MaxLinkDays {
			faults = append(faults, errs.Field{Name: "days", Key: "organization.fault.between", Args: []any{"most", MaxLinkDays}})
		}
		if d.Uses < 1 || d.Uses > MaxLinkUses {
			faults = append(faults, errs.Field{Name: "uses", Key: "organization.fault.between", Args: []any{"most", MaxLinkUses}})
		}
		if len(faults) > 0 {
			return &errs.Error{Kind: errs.Invalid, Op: "organization.OpenLink", Fields: faults}
		}
		now := s.now()
		if err := belowDay(ctx, tx, m.Organization.ID, v.Person, 1, now); err != nil {
			return err
		}
		inv = Invitation{
			ID: ids.New(), Organization: m.Organization, Part: d.Part, InvitedBy: v.Person, Inviter: v.Name,
			UsesAllowed: d.Uses, Created: now, Ends: now.AddDate(0, 0, d.Days), State: Waiting,
		}
		if err := insertInvitations(ctx, tx, []sealed{{inv, ids.Digest(secret)}}); err != nil {
			return err
		}
		return note(ctx, tx, v.Person, "", m.Organization.ID, "link", string(d.Part), now)
	})
	if err != nil {
		return Invitation{}, "", err
	}
	return inv, secret, nil
}

// Invitations are those of an organization, the newest first: all for owners, their own for the others who may invite.
// After is the id of the last one of the page before; next is what to ask with for the page after, "" at the end.
func (s *Service) Invitations(ctx context.Context, v authz.Viewer, slug, after string, limit int) (all []Invitation, next string, err error) {
	if err := v.Someone(authz.ReadOrganizations); err != nil {
		return nil, "", err
	}
	limit = limited(limit)
	err = s.db.View(ctx, func(ctx context.Context, tx *db.Tx) error {
		m, err := s.in(ctx, tx, v, authz.ReadOrganizations, slug, invite)
		if err != nil {
			return err
		}
		only := v.Person
		if slices.Contains(policy[seeInvited], m.Part) {
			only = ""
		}
		all, err = selectInvitations(ctx, tx, m.Organization, only, after, limit+1, s.now())
		if next = ""; len(all) > limit {
			all = all[:limit]
			next = all[limit-1].ID
		}
		return err
	})
	return all, next, err
}

// Revoke takes an invitation back that waits: one's own, or anybody's for owners. One that does not wait any more stays
// as it is.
func (s *Service) Revoke(ctx context.Context, v authz.Viewer, slug, id string) error {
	if err := v.Someone(authz.WriteOrganizations); err != nil {
		return err
	}
	return s.db.Update(ctx, func(ctx context.Context, tx *db.Tx) error {
		m, err := s.in(ctx, tx, v, authz.WriteOrganizations, slug, invite)
		if err != nil {
			return err
		}
		inv, err := selectInvitation(ctx, tx, invitationByID, id, s.now())
		if err != nil {
			return err
		}
		if inv.Organization.ID != m.Organization.ID || inv.InvitedBy != v.Person && !slices.Contains(policy[seeInvited], m.Part) {
			return errs.New(errs.NotFound, "organization.Revoke", "")
		}
		if inv.State != Waiting {
			return nil
		}
		if err := updateInvitationRevoked(ctx, tx, inv.ID, s.now()); err != nil {
			return err
		}
		return note(ctx, tx, v.Person, "", m.Organization.ID, "revoked", string(inv.Part), s.now())
	})
}
