package organization

import (
	"context"
	"slices"
	"strings"
	"time"

	"pathways/internal/platform/authz"
	"pathways/internal/platform/db"
	"pathways/internal/platform/errs"
	"pathways/internal/platform/i18n"
	"pathways/internal/platform/ids"
	"pathways/internal/platform/mail"
)

// Domain is a mail domain that an organization says is its own.
type Domain struct {
	Organization Organization
	Name         string // in small letters
	Claimed      time.Time
	SentTo       string    // the part before the @ of the last letter; empty: none was sent
	LetterEnds   time.Time // zero: no letter waits
	Verified     time.Time // zero: not yet
	How          string    // "letter" or "operator"; empty: not yet
	ByProvider   bool      // people whom a sign-on provider vouches for become members
	ByLetter     bool      // people who confirmed their address by letter become members
}

// IsVerified says whether it has been shown whose it is.
func (d Domain) IsVerified() bool { return !d.Verified.IsZero() }

// Postmasters are the addresses of a domain that one of its letters may go to: those that only people who run the domain
// receive (RFC 2142 and the practice of certificate authorities).
var Postmasters = []string{"postmaster", "admin", "administrator", "hostmaster", "webmaster"}

// Bounds of domains.
const (
	MaxDomains    = 20
	domainLetter  = 7 * 24 * time.Hour
	betweenLetter = 10 * time.Minute
	lettersADay   = 5 // to one address, whoever claims its domain
)

// Domains are those that an organization has claimed, by name.
func (s *Service) Domains(ctx context.Context, v authz.Viewer, slug string) ([]Domain, error) {
	if err := v.Someone(authz.ByHand); err != nil {
		return nil, err
	}
	var all []Domain
	err := s.db.View(ctx, func(ctx context.Context, tx *db.Tx) error {
		m, err := s.in(ctx, tx, v, authz.ByHand, slug, keepDomains)
		if err != nil {
			return err
		}
		all, err = selectDomains(ctx, tx, m.Organization.ID)
		return err
	})
	return all, err
}

// Claim says that a domain belongs to the organization and sends a letter with a link to one of its Postmasters. With
// "" instead of one of these no letter goes out, and one who runs the installation may confirm the claim. A claim that
// is there already gets another letter, whose link takes the place of the one before. Base is as for Invite.
//
// Errors: errs.Invalid with the fields "domain" and "to"; errs.TooMany for another letter within 10 minutes, and for more
// than 5 in a day to one address.
func (s *Service) Claim(ctx context.Context, v authz.Viewer, slug, base, name, to string) error {
	const op = "organization.Claim"
	if err := v.Someone(authz.ByHand); err != nil {
		return err
	}
	return s.db.Update(ctx, func(ctx context.Context, tx *db.Tx) error {
		m, err := s.in(ctx, tx, v, authz.ByHand, slug, keepDomains)
		if err != nil {
			return err
		}
		name := strings.TrimPrefix(strings.ToLower(strings.TrimSpace(name)), "@")
		key := ""
		switch {
		case !isDomain(name):
			key = "organization.fault.domain"
		case isPublicDomain(name):
			key = "organization.fault.publicdomain"
		}
		if key != "" {
			return faultOf(op, "domain", key)
		}
		if to != "" && !slices.Contains(Postmasters, to) {
			return faultOf(op, "to", "organization.fault.postmaster")
		}
		all, err := selectDomains(ctx, tx, m.Organization.ID)
		if err != nil {
			return err
		}
		now := s.now()
		at := slices.IndexFunc(all, func(d Domain) bool { return d.Name == name })
		switch {
		case at < 0 && len(all) >= MaxDomains:
			return faultOf(op, "domain", "organization.fault.domains", "most", MaxDomains)
		case at >= 0 && all[at].IsVerified():
			return nil
		case at < 0:
			if err := insertDomain(ctx, tx, m.Organization.ID, name, v.Person, now); err != nil {
				return err
			}
			if err := note(ctx, tx, v.Person, "", m.Organization.ID, "claimed", name, now); err != nil {
				return err
			}
		case to != "" && all[at].LetterEnds.Sub(now) > domainLetter-betweenLetter:
			e := errs.New(errs.TooMany, op, "organization.fault.letter")
			e.Wait = betweenLetter
			return e
		}
		if to == "" {
			return nil
		}
		if n, err := mail.PostedTo(ctx, tx, to+"@"+name, now.Add(-24*time.Hour)); err != nil {
			return err
		} else if n >= lettersADay {
			e := errs.New(errs.TooMany, op, "organization.fault.letters", "most", lettersADay)
			e.Wait = 24 * time.Hour
			return e
		}
		secret := ids.Secret()
		if err := updateDomainLetter(ctx, tx, m.Organization.ID, name, ids.Digest(secret), to, now.Add(domainLetter)); err != nil {
			return err
		}
		words, link := i18n.From(ctx), base+"/domains/"+secret
		return mail.Post(ctx, tx, mail.Letter{
			To: to + "@" + name, Subject: words.T("organization.domainletter.subject", "domain", name), Link: link, Ends: now.Add(domainLetter), By: v.Person,
			Text: words.T("organization.domainletter.says", "person", v.Name, "organization", m.Organization.Name, "domain", name) + "\n\n" +
				words.T("organization.domainletter.means", "domain", name) + "\n\n" +
				words.T("organization.domainletter.open") + "\n\n" + link + "\n\n" + words.T("organization.domainletter.ignore") + "\n",
		}, now)
	})
}

func faultOf(op, field, key string, args ...any) error {
	return &errs.Error{Kind: errs.Invalid, Op: op, Fields: []errs.Field{{Name: field, Key: key, Args: args}}}
}

// Claimed is what the link in a letter to a domain stands for. Whoever received the letter may read and confirm it: they
// need no account, as it is the domain that speaks and not a person.
//
// Errors: errs.NotFound where the link is none, has ended, or was used or replaced.
func (s *Service) Claimed(ctx context.Context, secret string) (Domain, error) {
	var d Domain
	err := s.db.View(ctx, func(ctx context.Context, tx *db.Tx) (err error) {
		d, err = selectDomainByDigest(ctx, tx, ids.Digest(secret), s.now())
		return err
	})
	return d, err
}

// Confirm verifies a domain with the secret in the letter to it.
//
// Errors: those of Claimed; errs.Conflict where another organization has verified the domain.
func (s *Service) Confirm(ctx context.Context, secret string) (Domain, error) {
	var d Domain
	err := s.db.Update(ctx, func(ctx context.Context, tx *db.Tx) (err error) {
		if d, err = selectDomainByDigest(ctx, tx, ids.Digest(secret), s.now()); err != nil {
			return err
		}
		return s.verified(ctx, tx, d.Organization.ID, d.Name, "letter", "")
	})
	return d, err
}

func (s *Service) verified(ctx context.Context, tx *db.Tx, organization, name, how, actor string) error {
	taken, err := selectDomainTaken(ctx, tx, organization, name)
	if err != nil {
		return err
	}
	if taken {
		return errs.New(errs.Conflict, "organization.Confirm", "organization.fault.domaintaken", "domain", name)
	}
	if err := updateDomainVerified(ctx, tx, organization, name, how, s.now()); err != nil {
		return err
	}
	return note(ctx, tx, actor, "", organization, "verified", name, s.now())
}

// ChooseJoining says who becomes a member by a verified domain.
//
// Errors: errs.NotFound for a domain that the organization has not verified.
func (s *Service) ChooseJoining(ctx context.Context, v authz.Viewer, slug, name string, byProvider, byLetter bool) error {
	if err := v.Someone(authz.ByHand); err != nil {
		return err
	}
	return s.db.Update(ctx, func(ctx context.Context, tx *db.Tx) error {
		m, err := s.in(ctx, tx, v, authz.ByHand, slug, keepDomains)
		if err != nil {
			return err
		}
		if err := updateDomainJoining(ctx, tx, m.Organization.ID, name, byProvider, byLetter); err != nil {
			return err
		}
		return note(ctx, tx, v.Person, "", m.Organization.ID, "joining", name, s.now())
	})
}

// Unclaim takes a domain away from the organization. Who became a member by it stays one.
func (s *Service) Unclaim(ctx context.Context, v authz.Viewer, slug, name string) error {
	if err := v.Someone(authz.ByHand); err != nil {
		return err
	}
	return s.db.Update(ctx, func(ctx context.Context, tx *db.Tx) error {
		m, err := s.in(ctx, tx, v, authz.ByHand, slug, keepDomains)
		if err != nil {
			return err
		}
		if gone, err := deleteDomain(ctx, tx, m.Organization.ID, name); err != nil || !gone {
			return err
		}
		return note(ctx, tx, v.Person, "", m.Organization.ID, "unclaimed", name, s.now())
	})
}

// Claims are the domains of all organizations that wait for somebody to verify them, the oldest first, at most
// PageSize: for those who run the installation.
func (s *Service) Claims(ctx context.Context, v authz.Viewer) ([]Domain, error) {
	if err := v.Operate(); err != nil {
		return nil, err
	}
	var all []Domain
	err := s.db.View(ctx, func(ctx context.Context, tx *db.Tx) (err error) {
		all, err = selectClaims(ctx, tx)
		return err
	})
	return all, err
}

// Vouch verifies a claimed domain without a letter: for those who run the installation and know whose it is.
//
// Errors: errs.NotFound for a claim that is not there; errs.Conflict where another organization has verified the domain.
func (s *Service) Vouch(ctx context.Context, v authz.Viewer, organization, name string) error {
	if err := v.Operate(); err != nil {
		return err
	}
	return s.db.Update(ctx, func(ctx context.Context, tx *db.Tx) error {
		if err := selectClaim(ctx, tx, organization, name); err != nil {
			return err
		}
		return s.verified(ctx, tx, organization, name, "operator", v.Person)
	})
}

// The ways in which an address is known to be a person's own, for Joined.
const (
	FromLetter   = "letter"    // they opened a link in a letter to it
	FromProvider = "provider:" // an account elsewhere vouches for it; the provider's id follows
)

// Joined makes a person a member of the organization that has verified the domain of their address, where its owners
// chose so for the way in which the address is known. The domain must be the same to the letter: subdomains do not count.
// Who belongs to it already, left it or was removed stays as they are. Account calls it in the transaction of a sign-in
// and has confirmed the address.
func (s *Service) Joined(ctx context.Context, tx *db.Tx, person, email, how string) error {
	_, domain := splitAddress(strings.ToLower(email))
	if domain == "" || isPublicDomain(domain) {
		return nil
	}
	organization, byProvider, byLetter, err := selectJoining(ctx, tx, domain, person)
	if errs.Is(err, errs.NotFound) {
		return nil
	}
	chosen := how == FromLetter && byLetter || strings.HasPrefix(how, FromProvider) && byProvider
	if err != nil || !chosen {
		return err
	}
	return s.joins(ctx, tx, organization, person, Member, ByDomain, person, s.now())
}

// Sent makes a person a member of the organization with a slug, because a provider of accounts that speaks for the domain
// of their address gives out that organization's accounts: those who run the installation have said so. Who belongs to it
// already, left it or was removed stays as they are; where there is no such organization nothing happens.
func (s *Service) Sent(ctx context.Context, tx *db.Tx, person, slug string) error {
	organization, err := selectByAccount(ctx, tx, slug, person)
	if errs.Is(err, errs.NotFound) {
		return nil
	}
	if err != nil {
		return err
	}
	return s.joins(ctx, tx, organization, person, Member, ByDomain, person, s.now())
}
