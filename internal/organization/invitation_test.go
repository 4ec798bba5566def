package organization

import (
	"context"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"pathways/internal/platform/authz"
	"pathways/internal/platform/db"
	"pathways/internal/platform/errs"
	"pathways/internal/platform/mail"
)

func TestAnInvitationIsGoodOnceForItsAddressOnly(t *testing.T) {
	each(t, func(h *house) {
		ana, ben, eve := h.person("Ana"), h.person("Ben"), h.person("Eve")
		o := h.found(ana, "House")
		inv, err := h.Invite(h.ctx, ana, o.Slug, base, Call{Email: " BEN@example.ORG ", Name: "Ben", Part: Steward, Message: "Come\nsoon"})
		h.must(err)
		secret := h.secretFor("ben@example.org")
		for who, v := range map[string]authz.Viewer{"nobody": {}, "Eve": eve} {
			d, err := h.Open(h.ctx, v, secret)
			h.must(err)
			if d.Masked != "b…@e….org" || d.Email != d.Masked || d.Message != "" || d.Fits() || d.Organization.Name != "House" {
				h.Errorf("%s sees %+v", who, d)
			}
		}
		_, err = h.Answer(h.ctx, eve, secret, true)
		h.want("Eve accepts", err, errs.Forbidden)
		_, err = h.Answer(h.ctx, eve, secret, false)
		h.want("Eve declines", err, errs.Forbidden)
		_, err = h.AnswerAddressed(h.ctx, eve, inv.ID, true)
		h.want("Eve knows the id", err, errs.NotFound)
		_, err = h.Answer(h.ctx, authz.Viewer{}, secret, true)
		h.want("nobody accepts", err, errs.SignIn)
		_, err = h.Answer(h.ctx, ben, secret+"x", true)
		h.want("another secret", err, errs.NotFound)
		waiting, err := h.Addressed(h.ctx, ben)
		h.must(err)
		if len(waiting) != 1 || waiting[0].Message != "Come\nsoon" {
			h.Errorf("Ben is told of %+v", waiting)
		}
		if none, err := h.Addressed(h.ctx, eve); err != nil || len(none) != 0 {
			h.Errorf("Eve is told of %+v, %v", none, err)
		}
		_, err = h.Answer(h.ctx, ben, secret, true)
		h.must(err)
		if h.part(ben, o) != Steward {
			h.Errorf("Ben plays %q", h.part(ben, o))
		}
		_, err = h.Answer(h.ctx, ben, secret, true) // a double click
		h.must(err)
		h.must(h.Leave(h.ctx, ben, o.Slug))
		_, err = h.Answer(h.ctx, ben, secret, true)
		h.want("the same link again", err, errs.Conflict)
	})
}

func TestInvitationsEndAndTheirStatesAreTold(t *testing.T) {
	each(t, func(h *house) {
		ana := h.person("Ana")
		o := h.found(ana, "House")
		states := map[State]authz.Viewer{Waiting: h.person("W"), Accepted: h.person("A"), Declined: h.person("D"), Revoked: h.person("R"), Expired: h.person("E")}
		send := func(s State) {
			_, err := h.Invite(h.ctx, ana, o.Slug, base, Call{Email: states[s].Email, Part: Member})
			h.must(err)
		}
		send(Expired)
		h.clock = h.clock.Add(invitedFor)
		for _, s := range []State{Waiting, Accepted, Declined, Revoked} {
			send(s)
		}
		_, err := h.Invite(h.ctx, ana, o.Slug, base, Call{Email: states[Waiting].Email, Part: Guest})
		h.wantField("twice", err, "email", "organization.fault.isinvited")
		_, err = h.Answer(h.ctx, states[Accepted], h.secretFor(states[Accepted].Email), true)
		h.must(err)
		_, err = h.Answer(h.ctx, states[Declined], h.secretFor(states[Declined].Email), false)
		h.must(err)
		all, _, err := h.Invitations(h.ctx, ana, o.Slug, "", 0)
		h.must(err)
		for _, inv := range all {
			if inv.Email == states[Revoked].Email {
				h.must(h.Revoke(h.ctx, ana, o.Slug, inv.ID))
			}
			if inv.Email == states[Accepted].Email {
				h.must(h.Revoke(h.ctx, ana, o.Slug, inv.ID)) // changes nothing
			}
		}
		all, _, err = h.Invitations(h.ctx, ana, o.Slug, "", 0)
		h.must(err)
		for _, inv := range all {
			if states[inv.State].Email != inv.Email {
				h.Errorf("%s is %s", inv.Email, inv.State)
			}
		}
		for _, s := range []State{Declined, Revoked, Expired} {
			_, err := h.Answer(h.ctx, states[s], h.secretFor(states[s].Email), true)
			h.want(string(s), err, errs.Conflict)
		}
		_, err = h.Invite(h.ctx, ana, o.Slug, base, Call{Email: states[Accepted].Email, Part: Guest})
		h.wantField("a member", err, "email", "organization.fault.ismember")
		send(Declined) // can be asked again
	})
}

func TestALinkIsGoodForSomeUsesSomeDaysAndSmallParts(t *testing.T) {
	each(t, func(h *house) {
		ana := h.person("Ana")
		o := h.found(ana, "House")
		inv, secret, err := h.OpenLink(h.ctx, ana, o.Slug, LinkDraft{Member, 7, 2})
		h.must(err)
		var people []authz.Viewer
		for _, name := range []string{"B", "C", "D", "E", "F", "G"} {
			people = append(people, h.person(name))
		}
		_, err = h.AnswerAddressed(h.ctx, people[0], inv.ID, true)
		h.want("its id", err, errs.NotFound)
		var wg sync.WaitGroup
		results := make([]error, len(people))
		for i, v := range people {
			wg.Go(func() { _, results[i] = h.Answer(h.ctx, v, secret, true) })
		}
		wg.Wait()
		in := 0
		for i, err := range results {
			if err == nil {
				in++
				_, err := h.Answer(h.ctx, people[i], secret, true) // again: stays, uses nothing
				h.must(err)
			} else {
				h.want("one too many", err, errs.Conflict)
			}
		}
		if in != 2 {
			h.Errorf("%d people came in by a link for 2", in)
		}
		_, ended, err := h.OpenLink(h.ctx, ana, o.Slug, LinkDraft{Guest, 1, 5})
		h.must(err)
		h.clock = h.clock.Add(25 * time.Hour)
		_, err = h.Answer(h.ctx, h.person("H"), ended, true)
		h.want("an ended link", err, errs.Conflict)
		for _, d := range []LinkDraft{{Owner, 1, 1}, {Steward, 1, 1}, {Lead, 1, 1}, {"", 1, 1}} {
			_, _, err := h.OpenLink(h.ctx, ana, o.Slug, d)
			h.wantField("a link for "+string(d.Part), err, "part", "organization.fault.linkgive")
		}
		_, _, err = h.OpenLink(h.ctx, ana, o.Slug, LinkDraft{Member, 91, 1})
		h.wantField("too long", err, "days", "organization.fault.between")
		_, _, err = h.OpenLink(h.ctx, ana, o.Slug, LinkDraft{Member, 1, 501})
		h.wantField("too many", err, "uses", "organization.fault.between")
	})
}

func TestLettersSayWhoAndWhatAndNothingOfSecretsStays(t *testing.T) {
	each(t, func(h *house) {
		ana := h.person("Ana")
		o := h.found(ana, "House")
		_, err := h.Invite(h.ctx, ana, o.Slug, base, Call{Email: "new@museum.example", Name: "Nia", Part: Lead, Message: "Hi\nthere"})
		h.must(err)
		secret := h.secretFor("new@museum.example")
		h.must(h.d.View(h.ctx, func(ctx context.Context, tx *db.Tx) error {
			var subject, body string
			if err := tx.QueryRow(ctx, "SELECT subject, body FROM letter").Scan(&subject, &body); err != nil {
				return err
			}
			for _, part := range []string{"Hello Nia,", "Ana invites you to House", "Lead", "> Hi\n> there", base + "/invitations/" + secret} {
				if !strings.Contains(body, part) {
					h.Errorf("the letter does not say %q: %s", part, body)
				}
			}
			if strings.Contains(subject, "House") || strings.Contains(body, "⟦") {
				h.Errorf("the letter says %q: %s", subject, body)
			}
			var n int
			if err := tx.QueryRow(ctx, "SELECT count(*) FROM invitation WHERE digest = $1", secret).Scan(&n); err != nil || n != 0 {
				h.Errorf("the secret itself is stored: %d, %v", n, err)
			}
			return nil
		}))
		for _, bad := range []string{"", "ana", "ana@", "@x.example", "a b@x.example", "a@x", "a@-x.example", "a@x..example", "a@x.example\nBcc: b@x.example", "a@@x.example", strings.Repeat("a", 65) + "@x.example"} {
			_, err := h.Invite(h.ctx, ana, o.Slug, base, Call{Email: bad, Part: Member})
			h.wantField(bad, err, "email", "organization.fault.email")
		}
		_, err = h.Invite(h.ctx, ana, o.Slug, base, Call{Email: "m@x.example", Part: Member, Message: strings.Repeat("é", MaxMessage+1)})
		h.wantField("a long message", err, "message", "organization.fault.long")
	})
}

func TestADayHasABound(t *testing.T) {
	each(t, func(h *house) {
		ana := h.person("Ana")
		o, other := h.found(ana, "House"), h.found(ana, "Other")
		h.must(h.update(func(ctx context.Context, tx *db.Tx) error {
			var all []sealed
			for i := range MaxDay {
				inv := Invitation{ID: "i" + pad(i) + pad(i/10000), Organization: o, Email: "x", Part: Member, InvitedBy: ana.Person, UsesAllowed: 1, Created: h.clock, Ends: h.clock}
				all = append(all, sealed{inv, inv.ID})
			}
			return insertInvitations(ctx, tx, all)
		}))
		for _, slug := range []string{o.Slug, other.Slug} {
			_, err := h.Invite(h.ctx, ana, slug, base, Call{Email: "one@more.example", Part: Member})
			h.want("one too many in "+slug, err, errs.TooMany)
		}
		h.clock = h.clock.Add(25 * time.Hour)
		_, err := h.Invite(h.ctx, ana, o.Slug, base, Call{Email: "one@more.example", Part: Member})
		h.must(err)
		// Letters count also where the organization that they were sent for is gone.
		h.must(h.update(func(ctx context.Context, tx *db.Tx) error {
			return mail.PostAll(ctx, tx, slices.Repeat([]mail.Letter{{To: "x@more.example", By: ana.Person}}, MaxDay), h.clock)
		}))
		_, err = h.Invite(h.ctx, ana, other.Slug, base, Call{Email: "two@more.example", Part: Member})
		h.want("one too many after others are gone", err, errs.TooMany)
	})
}

// An invitation holds the address of somebody who may never have answered: it goes 90 days after its end. Who came by one
// stays.
func TestInvitationsAreNotKeptForEver(t *testing.T) {
	each(t, func(h *house) {
		ana, ben := h.person("Ana"), h.person("Ben")
		o := h.found(ana, "House")
		for _, email := range []string{"ben@example.org", "never@example.org"} {
			_, err := h.Invite(h.ctx, ana, o.Slug, base, Call{Email: email, Part: Member})
			h.must(err)
		}
		_, err := h.Answer(h.ctx, ben, h.secretFor("ben@example.org"), true)
		h.must(err)
		for _, c := range []struct {
			days, left int
		}{{29, 2}, {31, 2}, {119, 2}, {121, 0}} {
			h.clock = o.Created.AddDate(0, 0, c.days)
			h.must(h.Sweep(h.ctx))
			all, _, err := h.Invitations(h.ctx, ana, o.Slug, "", 0)
			h.must(err)
			if len(all) != c.left {
				h.Errorf("after %d days %d invitations are kept, want %d", c.days, len(all), c.left)
			}
		}
		if parts, err := h.Parts(h.ctx, ben); err != nil || parts[o.ID] != Member {
			h.Errorf("Ben plays %v, %v", parts, err)
		}
	})
}
