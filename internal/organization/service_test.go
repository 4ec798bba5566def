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
)

func TestWhoeverFoundsIsTheOwnerAndStrangersSeeNothing(t *testing.T) {
	each(t, func(h *house) {
		ana, ben := h.person("Ana"), h.person("Ben")
		o, err := h.Found(h.ctx, ana, Draft{Name: "  Musée d’Été  ", Kind: Institution, Homepage: "musee.example", City: "Lyon"})
		h.must(err)
		if o.Slug != "musee-dete" || o.Name != "Musée d’Été" || o.Homepage != "https://musee.example" {
			h.Errorf("founded %+v", o)
		}
		sight, err := h.One(h.ctx, ana, o.Slug)
		h.must(err)
		if sight.Part != Owner || sight.How != Founded || !slices.Equal(sight.Owners, []string{"Ana"}) || !sight.Rights.Dissolve {
			h.Errorf("the founder sees %+v", sight)
		}
		second := h.found(ana, "Musée d’été")
		if second.Slug == o.Slug || !strings.HasPrefix(second.Slug, o.Slug+"-") {
			h.Errorf("the second of the name is at %q", second.Slug)
		}
		if slug := h.found(ana, "New").Slug; slug == "new" {
			h.Error("an organization stands at the address of a page")
		}
		for what, ask := range map[string]func(slug string) error{
			"one":         func(slug string) error { _, err := h.One(h.ctx, ben, slug); return err },
			"people":      func(slug string) error { _, _, err := h.People(h.ctx, ben, slug, "", 0); return err },
			"history":     func(slug string) error { _, _, err := h.History(h.ctx, ben, slug, "", 0); return err },
			"invitations": func(slug string) error { _, _, err := h.Invitations(h.ctx, ben, slug, "", 0); return err },
			"domains":     func(slug string) error { _, err := h.Domains(h.ctx, ben, slug); return err },
			"describe":    func(slug string) error { return h.Describe(h.ctx, ben, slug, Draft{Name: "Mine", Kind: Program}) },
			"part":        func(slug string) error { return h.SetPart(h.ctx, ben, slug, ben.Person, Owner) },
			"remove":      func(slug string) error { return h.Remove(h.ctx, ben, slug, ana.Person) },
			"leave":       func(slug string) error { return h.Leave(h.ctx, ben, slug) },
			"delete":      func(slug string) error { return h.Delete(h.ctx, ben, slug, o.Name) },
			"alone":       func(slug string) error { _, err := h.Alone(h.ctx, ben, slug); return err },
			"invite": func(slug string) error {
				_, err := h.Invite(h.ctx, ben, slug, base, Call{Email: ben.Email, Part: Owner})
				return err
			},
			"link": func(slug string) error {
				_, _, err := h.OpenLink(h.ctx, ben, slug, LinkDraft{Member, 1, 1})
				return err
			},
			"list": func(slug string) error { _, err := h.Examine(h.ctx, ben, slug, "x@y.example", Member); return err },
			"import": func(slug string) error {
				_, err := h.Import(h.ctx, ben, slug, base, "x@y.example", Member, false)
				return err
			},
			"claim":   func(slug string) error { return h.Claim(h.ctx, ben, slug, base, "y.example", "") },
			"joining": func(slug string) error { return h.ChooseJoining(h.ctx, ben, slug, "y.example", true, true) },
			"unclaim": func(slug string) error { return h.Unclaim(h.ctx, ben, slug, "y.example") },
			"revoke":  func(slug string) error { return h.Revoke(h.ctx, ben, slug, "x") },
		} {
			there, nowhere := ask(o.Slug), ask("nowhere")
			if !errs.Is(there, errs.NotFound) || !errs.Is(nowhere, errs.NotFound) {
				h.Errorf("%s: a stranger gets %v, and %v where nothing is", what, there, nowhere)
			}
		}
		_, err = h.Found(h.ctx, authz.Viewer{}, Draft{Name: "X", Kind: Program})
		h.want("a guest founds", err, errs.SignIn)
	})
}

func TestFoundingIsBoundedAndItsFaultsAreTold(t *testing.T) {
	each(t, func(h *house) {
		ana := h.person("Ana")
		_, err := h.Found(h.ctx, ana, Draft{Homepage: "javascript:alert(1)", City: strings.Repeat("x", 81)})
		var got []string
		if e, ok := err.(*errs.Error); ok {
			for _, f := range e.Fields {
				got = append(got, f.Name)
			}
		}
		if !slices.Equal(got, []string{"city", "homepage", "kind", "name"}) {
			h.Errorf("faults at %v", got)
		}
		for range MaxFounded {
			h.found(ana, "Again")
		}
		_, err = h.Found(h.ctx, ana, Draft{Name: "One more", Kind: Association})
		h.want("one too many", err, errs.Conflict)
	})
}

// every deed of the table, tried with every part: what the table allows is not forbidden, and nothing else is allowed.
func TestEveryPartMayWhatTheTableSaysAndNoMore(t *testing.T) {
	each(t, func(h *house) {
		ana := h.person("Ana")
		o := h.found(ana, "House")
		actors := map[Part]authz.Viewer{Owner: ana}
		for _, p := range Parts[1:] {
			actors[p] = h.person("The " + string(p))
			h.joinsAs(ana, o, actors[p], p)
		}
		deeds := map[deed]func(v authz.Viewer) error{
			seeOwners:  func(v authz.Viewer) error { _, err := h.One(h.ctx, v, o.Slug); return err },
			seePeople:  func(v authz.Viewer) error { _, _, err := h.People(h.ctx, v, o.Slug, "", 0); return err },
			seeHistory: func(v authz.Viewer) error { _, _, err := h.History(h.ctx, v, o.Slug, "", 0); return err },
			describe: func(v authz.Viewer) error {
				return h.Describe(h.ctx, v, o.Slug, Draft{Name: "House", Kind: Institution})
			},
			invite:      func(v authz.Viewer) error { _, _, err := h.Invitations(h.ctx, v, o.Slug, "", 0); return err },
			cast:        func(v authz.Viewer) error { return h.SetPart(h.ctx, v, o.Slug, actors[Guest].Person, Guest) },
			keepDomains: func(v authz.Viewer) error { _, err := h.Domains(h.ctx, v, o.Slug); return err },
			dissolve:    func(v authz.Viewer) error { _, err := h.Alone(h.ctx, v, o.Slug); return err },
		}
		for d, try := range deeds {
			for part, v := range actors {
				if err := try(v); slices.Contains(policy[d], part) != (err == nil) || err != nil && !errs.Is(err, errs.Forbidden) {
					h.Errorf("%s, to %s: %v", part, d, err)
				}
			}
		}
		for part, v := range actors {
			for _, p := range Parts {
				_, err := h.Invite(h.ctx, v, o.Slug, base, Call{Email: string(part) + "." + string(p) + "@new.example", Part: p})
				if slices.Contains(gives[part], p) != (err == nil) {
					h.Errorf("%s invites a %s: %v", part, p, err)
				}
				_, _, err = h.OpenLink(h.ctx, v, o.Slug, LinkDraft{p, 1, 1})
				if (slices.Contains(policy[invite], part) && slices.Contains(linkGives, p)) != (err == nil) {
					h.Errorf("%s makes a link for a %s: %v", part, p, err)
				}
			}
		}
		all, _, err := h.People(h.ctx, actors[Member], o.Slug, "", 0)
		h.must(err)
		for _, c := range all {
			if c.Email != "" || c.How != "" || !c.Since.IsZero() {
				h.Errorf("a member sees %+v", c)
			}
		}
		mine, _, err := h.Invitations(h.ctx, actors[Lead], o.Slug, "", 0)
		h.must(err)
		for _, inv := range mine {
			if inv.InvitedBy != actors[Lead].Person {
				h.Errorf("a lead sees the invitation of %s", inv.Inviter)
			}
		}
		ofOthers, _, err := h.Invitations(h.ctx, ana, o.Slug, "", 0)
		h.must(err)
		i := slices.IndexFunc(ofOthers, func(i Invitation) bool { return i.InvitedBy == actors[Steward].Person })
		h.want("a lead revokes what a steward sent", h.Revoke(h.ctx, actors[Lead], o.Slug, ofOthers[i].ID), errs.NotFound)
		h.must(h.Revoke(h.ctx, ana, o.Slug, ofOthers[i].ID))
	})
}

func TestTokensReachNoFurtherThanTheirScopes(t *testing.T) {
	each(t, func(h *house) {
		ana := h.person("Ana")
		o := h.found(ana, "House")
		token := ana
		token.Session, token.Token, token.Proved = "", "t", time.Time{}
		_, err := h.Mine(h.ctx, token)
		h.want("without a scope", err, errs.Forbidden)
		token.Scopes = []authz.Scope{authz.ReadOrganizations}
		_, err = h.Mine(h.ctx, token)
		h.must(err)
		h.want("leaving with a token that reads", h.Leave(h.ctx, token, o.Slug), errs.Forbidden)
		token.Scopes = authz.Scopes
		h.want("deleting with a token", h.Delete(h.ctx, token, o.Slug, o.Name), errs.Forbidden)
		_, err = h.Found(h.ctx, token, Draft{Name: "X", Kind: Program})
		h.want("founding with a token", err, errs.Forbidden)
	})
}

func TestTwoOwnersWhoLeaveAtOnceLeaveOne(t *testing.T) {
	each(t, func(h *house) {
		for range 5 {
			ana, ben := h.person("Ana"+pad(time.Now().Nanosecond())), h.person("Ben"+pad(time.Now().Nanosecond()))
			o := h.found(ana, "House")
			h.joinsAs(ana, o, ben, Owner)
			var wg sync.WaitGroup
			var errors [2]error
			for i, v := range []authz.Viewer{ana, ben} {
				wg.Go(func() { errors[i] = h.Leave(h.ctx, v, o.Slug) })
			}
			wg.Wait()
			left := 0
			for _, err := range errors {
				if err == nil {
					left++
				} else {
					h.want("the one who stays", err, errs.Conflict)
				}
			}
			if left != 1 {
				h.Fatalf("%d of two owners left: %v", left, errors)
			}
		}
	})
}

func TestAnOwnerAlwaysRemains(t *testing.T) {
	each(t, func(h *house) {
		ana, ben := h.person("Ana"), h.person("Ben")
		o := h.found(ana, "House")
		h.joinsAs(ana, o, ben, Member)
		h.want("leave", h.Leave(h.ctx, ana, o.Slug), errs.Conflict)
		h.want("step down", h.SetPart(h.ctx, ana, o.Slug, ana.Person, Lead), errs.Conflict)
		h.want("remove oneself", h.Remove(h.ctx, ana, o.Slug, ana.Person), errs.Conflict)
		h.want("a stranger's part", h.SetPart(h.ctx, ana, o.Slug, h.person("Cleo").Person, Lead), errs.NotFound)
		h.want("a part that is none", h.SetPart(h.ctx, ana, o.Slug, ben.Person, "boss"), errs.Invalid)
		h.must(h.SetPart(h.ctx, ana, o.Slug, ben.Person, Owner))
		h.must(h.Leave(h.ctx, ana, o.Slug))
		if h.part(ana, o) != "" || h.part(ben, o) != Owner {
			h.Errorf("Ana plays %q, Ben %q", h.part(ana, o), h.part(ben, o))
		}
		all, _, err := h.History(h.ctx, ben, o.Slug, "", 0)
		h.must(err)
		if all[0].Action != "organization.left" || all[0].Person != "Ana" {
			h.Errorf("the newest of the history is %+v", all[0])
		}
	})
}

func TestWhatSomebodySentHoldsOnlyAsLongAsTheyMaySendIt(t *testing.T) {
	each(t, func(h *house) {
		ana, ben, cleo, dov := h.person("Ana"), h.person("Ben"), h.person("Cleo"), h.person("Dov")
		o := h.found(ana, "House")
		h.joinsAs(ana, o, ben, Owner)
		_, err := h.Invite(h.ctx, ben, o.Slug, base, Call{Email: cleo.Email, Part: Owner})
		h.must(err)
		_, err = h.Invite(h.ctx, ben, o.Slug, base, Call{Email: dov.Email, Part: Member})
		h.must(err)
		_, link, err := h.OpenLink(h.ctx, ben, o.Slug, LinkDraft{Guest, 10, 10})
		h.must(err)
		h.must(h.SetPart(h.ctx, ana, o.Slug, ben.Person, Steward))
		_, err = h.Answer(h.ctx, cleo, h.secretFor(cleo.Email), true)
		h.want("an owner's invitation by who is a steward now", err, errs.Conflict)
		_, err = h.Answer(h.ctx, dov, h.secretFor(dov.Email), true)
		h.must(err)
		h.must(h.Remove(h.ctx, ana, o.Slug, ben.Person))
		_, err = h.Answer(h.ctx, cleo, link, true)
		h.want("a link of who was removed", err, errs.Conflict)
		if h.part(cleo, o) != "" || h.part(dov, o) != Member {
			h.Errorf("Cleo plays %q, Dov %q", h.part(cleo, o), h.part(dov, o))
		}
	})
}

func TestDeletingNeedsAProofAndTheName(t *testing.T) {
	each(t, func(h *house) {
		ana, ben := h.person("Ana"), h.person("Ben")
		o := h.found(ana, "House of Stars")
		h.joinsAs(ana, o, ben, Member)
		old := ana
		old.Proved = h.clock.Add(-time.Hour)
		h.want("an old proof", h.Delete(h.ctx, old, o.Slug, o.Name), errs.Prove)
		h.wantField("another name", h.Delete(h.ctx, ana, o.Slug, "House"), "named", "organization.fault.named")
		h.want("a member", h.Delete(h.ctx, ben, o.Slug, o.Name), errs.Forbidden)
		_, secret, err := h.OpenLink(h.ctx, ana, o.Slug, LinkDraft{Member, 5, 5})
		h.must(err)
		h.must(h.Claim(h.ctx, ana, o.Slug, base, "stars.example", "admin"))
		h.must(h.Delete(h.ctx, ana, o.Slug, " house of  stars "))
		if h.part(ben, o) != "" || h.part(ana, o) != "" {
			h.Error("somebody still plays a part")
		}
		_, err = h.Open(h.ctx, ben, secret)
		h.want("the link", err, errs.NotFound)
		_, err = h.Claimed(h.ctx, h.secretFor("admin@stars.example"))
		h.want("the domain", err, errs.NotFound)
		var ofNobody, ofBen int
		h.must(h.update(func(ctx context.Context, tx *db.Tx) error {
			return tx.QueryRow(ctx, `SELECT COUNT(CASE WHEN person_id = '' THEN 1 END), COUNT(CASE WHEN person_id = $2 THEN 1 END)
				FROM audit WHERE organization_id = $1`, o.ID, ben.Person).Scan(&ofNobody, &ofBen)
		}))
		if ofNobody != 0 || ofBen == 0 {
			h.Errorf("of its history %d entries about nobody are left, and %d about Ben", ofNobody, ofBen)
		}
		alone := h.found(ana, "Alone")
		h.must(h.Delete(h.ctx, ana, alone.Slug, ""))
	})
}

func TestErasingAsksForAnotherOwnerAndTakesEverythingAlong(t *testing.T) {
	each(t, func(h *house) {
		ana, ben, cleo := h.person("Ana"), h.person("Ben"), h.person("Cleo")
		held, alone := h.found(ana, "Held"), h.found(ana, "Alone")
		h.joinsAs(ana, held, ben, Member)
		_, err := h.Invite(h.ctx, ana, held.Slug, base, Call{Email: cleo.Email, Part: Owner})
		h.must(err)
		sole, err := h.SoleOwner(h.ctx, ana)
		h.must(err)
		if len(sole) != 1 || sole[0].ID != held.ID {
			h.Errorf("sole owner of %+v", sole)
		}
		erase := func() error {
			return h.update(func(ctx context.Context, tx *db.Tx) error { return h.Erase(ctx, tx, ana.Person) })
		}
		h.want("the only owner", erase(), errs.Conflict)
		h.must(h.SetPart(h.ctx, ana, held.Slug, ben.Person, Owner))
		h.must(erase())
		_, err = h.Answer(h.ctx, cleo, h.secretFor(cleo.Email), true)
		h.want("what Ana had sent", err, errs.Conflict)
		h.must(h.d.View(h.ctx, func(ctx context.Context, tx *db.Tx) error {
			for _, query := range []string{
				"SELECT count(*) FROM membership WHERE person_id = $1", "SELECT count(*) FROM departure WHERE person_id = $1",
				"SELECT count(*) FROM invitation WHERE invited_by = $1 OR accepted_by = $1 OR email = 'ana@example.org'",
				"SELECT count(*) FROM organization WHERE founded_by = $1", "SELECT count(*) FROM organization_domain WHERE claimed_by = $1",
			} {
				n := -1
				if err := tx.QueryRow(ctx, query, ana.Person).Scan(&n); err != nil || n != 0 {
					h.Errorf("%s: %d, %v", query, n, err)
				}
			}
			return nil
		}))
		_, err = h.One(h.ctx, ben, alone.Slug)
		h.want("what was Ana's alone", err, errs.NotFound)
		if names, err := h.One(h.ctx, ben, held.Slug); err != nil || !slices.Equal(names.Owners, []string{"Ben"}) {
			h.Errorf("what stays: %+v, %v", names, err)
		}
	})
}

// The number of statements of every list is the same with 10 people and with 1,000, and pages hold everybody once.
func TestListsAskNoMoreForMore(t *testing.T) {
	each(t, func(h *house) {
		ana := h.person("Ana")
		small, large := h.found(ana, "Small"), h.found(ana, "Large")
		h.crowd(small, 10, "s")
		h.crowd(large, 1000, "l")
		lists := map[string]func(o Organization) error{
			"one":         func(o Organization) error { _, err := h.One(h.ctx, ana, o.Slug); return err },
			"people":      func(o Organization) error { _, _, err := h.People(h.ctx, ana, o.Slug, "", 0); return err },
			"history":     func(o Organization) error { _, _, err := h.History(h.ctx, ana, o.Slug, "", 0); return err },
			"invitations": func(o Organization) error { _, _, err := h.Invitations(h.ctx, ana, o.Slug, "", 0); return err },
			"parts":       func(Organization) error { _, err := h.Parts(h.ctx, ana); return err },
		}
		for i := range 150 {
			_, err := h.Invite(h.ctx, ana, large.Slug, base, Call{Email: "p" + pad(i) + "@new.example", Part: Member})
			h.must(err)
		}
		for name, ask := range lists {
			count := func(o Organization) int64 {
				before := h.d.Statements()
				h.must(ask(o))
				return h.d.Statements() - before
			}
			few, many := count(small), count(large)
			if few != many || name == "parts" && few != 1 {
				h.Errorf("%s: %d statements with few, %d with many", name, few, many)
			}
		}
		seen := map[string]bool{}
		for after, pages := "", 0; pages == 0 || after != ""; pages++ {
			page, next, err := h.People(h.ctx, ana, large.Slug, after, 0)
			h.must(err)
			if len(page) > PageSize {
				h.Fatalf("a page of %d", len(page))
			}
			for _, c := range page {
				if seen[c.Person] {
					h.Fatalf("%s stands twice", c.Name)
				}
				seen[c.Person] = true
			}
			after = next
		}
		if len(seen) != 1001 {
			h.Errorf("%d people on all pages", len(seen))
		}
		n := 0
		for after, pages := "", 0; pages == 0 || after != ""; pages++ {
			page, next, err := h.Invitations(h.ctx, ana, large.Slug, after, 0)
			h.must(err)
			n += len(page)
			after = next
		}
		if n != 150 {
			h.Errorf("%d invitations on all pages", n)
		}
		for _, bad := range []string{"!", "YQ", "__8"} {
			_, _, err := h.People(h.ctx, ana, large.Slug, bad, 0)
			h.want("cursor "+bad, err, errs.Invalid)
		}
	})
}
