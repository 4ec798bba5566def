package organization

import (
	"context"
	"testing"
	"time"

	"pathways/internal/platform/authz"
	"pathways/internal/platform/db"
	"pathways/internal/platform/errs"
)

func (h *house) joined(v authz.Viewer, email, how string) {
	h.Helper()
	h.must(h.update(func(ctx context.Context, tx *db.Tx) error { return h.Joined(ctx, tx, v.Person, email, how) }))
}

func TestADomainIsVerifiedByALetterToItAndBelongsToOne(t *testing.T) {
	each(t, func(h *house) {
		ana, ben := h.person("Ana"), h.person("Ben")
		o, other := h.found(ana, "House"), h.found(ben, "Other")
		h.wantField("no domain", h.Claim(h.ctx, ana, o.Slug, base, "museum", "admin"), "domain", "organization.fault.domain")
		h.wantField("everybody's", h.Claim(h.ctx, ana, o.Slug, base, "GMail.com", "admin"), "domain", "organization.fault.publicdomain")
		h.wantField("another address", h.Claim(h.ctx, ana, o.Slug, base, "museum.example", "ana"), "to", "organization.fault.postmaster")
		h.must(h.Claim(h.ctx, ana, o.Slug, base, " @Museum.example", "postmaster"))
		h.must(h.Claim(h.ctx, ben, other.Slug, base, "museum.example", "hostmaster"))
		first, second := h.secretFor("postmaster@museum.example"), h.secretFor("hostmaster@museum.example")
		h.want("another letter at once", h.Claim(h.ctx, ana, o.Slug, base, "museum.example", "admin"), errs.TooMany)
		d, err := h.Claimed(h.ctx, first)
		h.must(err)
		if d.Name != "museum.example" || d.Organization.ID != o.ID || d.IsVerified() {
			h.Errorf("the letter is about %+v", d)
		}
		h.want("choosing before", h.ChooseJoining(h.ctx, ana, o.Slug, "museum.example", true, true), errs.NotFound)
		_, err = h.Confirm(h.ctx, first)
		h.must(err)
		_, err = h.Confirm(h.ctx, first)
		h.want("twice", err, errs.NotFound)
		_, err = h.Confirm(h.ctx, second)
		h.want("by another", err, errs.Conflict)
		h.must(h.Unclaim(h.ctx, ana, o.Slug, "museum.example"))
		_, err = h.Confirm(h.ctx, second)
		h.must(err)
		h.must(h.Claim(h.ctx, ana, o.Slug, base, "late.example", "admin"))
		h.clock = h.clock.Add(domainLetter)
		_, err = h.Confirm(h.ctx, h.secretFor("admin@late.example"))
		h.want("a letter that ended", err, errs.NotFound)
		h.must(h.Claim(h.ctx, ana, o.Slug, base, "late.example", "admin"))
		_, err = h.Confirm(h.ctx, h.secretFor("admin@late.example"))
		h.must(err)
	})
}

// Nobody floods the mailbox of somebody else's domain by claiming it again and again.
func TestAnAddressGetsFewLettersADay(t *testing.T) {
	each(t, func(h *house) {
		ana := h.person("Ana")
		o := h.found(ana, "House")
		for range lettersADay {
			h.must(h.Claim(h.ctx, ana, o.Slug, base, "museum.example", "admin"))
			h.must(h.Unclaim(h.ctx, ana, o.Slug, "museum.example"))
		}
		h.want("one more", h.Claim(h.ctx, ana, o.Slug, base, "museum.example", "admin"), errs.TooMany)
		h.must(h.Claim(h.ctx, ana, o.Slug, base, "museum.example", "webmaster"))
	})
}

func TestOperatorsVouchForDomains(t *testing.T) {
	each(t, func(h *house) {
		ana, ops := h.person("Ana"), h.person("Ops")
		ops.Operator = true
		o := h.found(ana, "House")
		h.must(h.Claim(h.ctx, ana, o.Slug, base, "museum.example", ""))
		if h.secretFor("postmaster@museum.example") != "" {
			h.Error("a letter went out")
		}
		_, err := h.Claims(h.ctx, ana)
		h.want("an owner reads all claims", err, errs.NotFound)
		h.want("an owner vouches", h.Vouch(h.ctx, ana, o.ID, "museum.example"), errs.NotFound)
		claims, err := h.Claims(h.ctx, ops)
		h.must(err)
		if len(claims) != 1 || claims[0].Organization.Name != "House" {
			h.Errorf("claims %+v", claims)
		}
		h.want("what nobody claimed", h.Vouch(h.ctx, ops, o.ID, "else.example"), errs.NotFound)
		h.must(h.Vouch(h.ctx, ops, o.ID, "museum.example"))
		all, err := h.Domains(h.ctx, ana, o.Slug)
		h.must(err)
		if !all[0].IsVerified() || all[0].How != "operator" || all[0].ByLetter || all[0].ByProvider {
			h.Errorf("verified %+v", all[0])
		}
	})
}

func TestPeopleOfADomainJoinAsTheOwnersChoseAndNeverAgainAfterLeaving(t *testing.T) {
	each(t, func(h *house) {
		ana, ops := h.person("Ana"), h.person("Ops")
		ops.Operator = true
		o := h.found(ana, "House")
		h.must(h.Claim(h.ctx, ana, o.Slug, base, "museum.example", ""))
		early := h.person("Early")
		h.joined(early, "e@museum.example", FromProvider+"x")
		h.must(h.Vouch(h.ctx, ops, o.ID, "museum.example"))
		h.joined(early, "e@museum.example", FromProvider+"x")
		if h.part(early, o) != "" {
			h.Error("joined though nobody chose so")
		}
		h.must(h.ChooseJoining(h.ctx, ana, o.Slug, "museum.example", true, false))
		for _, c := range []struct {
			email, how string
			want       Part
		}{
			{"a@Museum.example", FromProvider, Member},
			{"b@museum.example", FromLetter, ""},
			{"b2@museum.example", "hearsay", ""},
			{"c@sub.museum.example", FromProvider, ""},
			{"d@notmuseum.example", FromProvider, ""},
			{"museum.example", FromProvider, ""},
		} {
			v := h.person("P " + c.email[:2])
			h.joined(v, c.email, c.how)
			if got := h.part(v, o); got != c.want {
				h.Errorf("%s by %s plays %q, want %q", c.email, c.how, got, c.want)
			}
		}
		ben := h.person("Ben")
		h.joined(ben, "ben@museum.example", FromProvider+"x")
		h.joined(ben, "ben@museum.example", FromProvider+"x")
		all, err := h.Mine(h.ctx, ben)
		h.must(err)
		if len(all) != 1 || all[0].How != ByDomain {
			h.Errorf("Ben belongs to %+v", all)
		}
		h.must(h.Leave(h.ctx, ben, o.Slug))
		h.clock = h.clock.Add(time.Hour)
		h.joined(ben, "ben@museum.example", FromProvider+"x")
		if h.part(ben, o) != "" {
			h.Error("Ben left and was brought back")
		}
		h.must(h.SetPart(h.ctx, ana, o.Slug, ana.Person, Owner))
		h.joinsAs(ana, o, ben, Guest) // but can be invited
		h.joined(ben, "ben@museum.example", FromProvider+"x")
		if h.part(ben, o) != Guest {
			h.Errorf("Ben plays %q", h.part(ben, o))
		}
	})
}
