package role

import (
	"context"
	"slices"
	"testing"

	"pgregory.net/rapid"

	"pathways/internal/platform/authz"
	"pathways/internal/platform/db"
	"pathways/internal/platform/db/dbtest"
	"pathways/internal/platform/errs"
	"pathways/internal/platform/ids"
)

// Whatever people propose, accept, decline, take back, write and restore, in any order: an agreed version stays what it was when it
// was agreed, an answered proposal stays as it was answered, and the working text is what a plain model says.
func TestNoOrderOfProposalsLosesAnAgreedVersion(t *testing.T) {
	h := newHouse(t, dbtest.SQLite(t))
	codes := []string{"GE.1", "GE.2", "GE.9"}
	texts := []string{"", "One", "Two", "Three"}
	rapid.Check(t, func(t *rapid.T) {
		begun, err := h.Begin(h.ctx, h.lead, h.org.Slug, Start{ID: ids.New(), Title: "Begun", Release: h.isl.ID})
		noError(t, err)
		id, slug := begun.ID, h.org.Slug
		model := begun.Profile
		agreed := map[int]Profile{}
		answered := map[string]Proposal{}
		item := rapid.Map(rapid.SampledFrom(codes), h.item)
		said := rapid.Custom(func(t *rapid.T) Suggestion {
			g := Suggestion{ID: ids.New(), Part: rapid.SampledFrom(Parts).Draw(t, "part"), Item: item.Draw(t, "item")}
			g.After = Said{Text: rapid.SampledFrom(texts).Draw(t, "after"), Emphasis: rapid.SampledFrom(Emphases).Draw(t, "emphasis")}
			if g.Part == PartExample {
				g.Before.Text = rapid.SampledFrom(texts).Draw(t, "before")
			}
			return g
		})
		pick := func() (Seen, bool) {
			all, err := h.Proposals(h.ctx, h.member, slug, id, true, 0, 100)
			noError(t, err)
			if len(all) == 0 {
				return Seen{}, false
			}
			return rapid.SampledFrom(all).Draw(t, "proposal"), true
		}
		for range rapid.IntRange(1, 25).Draw(t, "deeds") {
			switch rapid.SampledFrom([]string{"propose", "propose", "accept", "accept", "stale", "decline", "withdraw", "write", "agree", "restore"}).Draw(t, "deed") {
			case "propose":
				_, _, err := h.Propose(h.ctx, h.member, slug, id, said.Draw(t, "said"))
				if err != nil && !errs.Is(err, errs.Invalid) {
					t.Fatal(err)
				}
			case "accept":
				if p, ok := pick(); ok {
					clash, err := h.Decide(h.ctx, h.steward, slug, id, p.ID, Decision{Accept: true, Reply: "Yes", Knew: p.Now})
					if errs.Is(err, errs.Conflict) || errs.Is(err, errs.Invalid) {
						continue // an example of what is not part of the job any more, or one too many
					}
					noError(t, err)
					if clash != nil {
						t.Fatalf("a clash with what was shown just now: %+v", clash)
					}
					if model, err = model.put(p.Part, p.Item, p.Before, p.After); err != nil {
						t.Fatal(err)
					}
					if model, err = model.checked(h.isl); err != nil {
						t.Fatal(err)
					}
				}
			case "stale":
				if p, ok := pick(); ok {
					clash, err := h.Decide(h.ctx, h.steward, slug, id, p.ID, Decision{Accept: true, Knew: Said{Text: "never there"}})
					noError(t, err)
					if clash == nil || clash.Now != p.Now {
						t.Fatalf("accepted over a text that was not shown: %+v", clash)
					}
				}
			case "decline":
				if p, ok := pick(); ok {
					_, err := h.Decide(h.ctx, h.steward, slug, id, p.ID, Decision{Reply: "No"})
					noError(t, err)
				}
			case "withdraw":
				if p, ok := pick(); ok {
					noError(t, h.Withdraw(h.ctx, h.member, slug, id, p.ID))
				}
			case "write":
				it := item.Draw(t, "item")
				knew, isUsed := model.Use(it)
				use := Use{Item: it, Emphasis: rapid.SampledFrom(Emphases).Draw(t, "emphasis"), Examples: []string{"Written"}}
				before := &knew
				if !isUsed {
					before = nil
				}
				conflict, err := h.SetUse(h.ctx, h.lead, slug, id, it, &use, before)
				noError(t, err)
				if conflict != nil {
					t.Fatalf("a conflict of one: %+v", conflict)
				}
				model = model.with(use)
				model.inOrder(h.isl)
			case "agree":
				s, err := h.One(h.ctx, h.lead, slug, id)
				noError(t, err)
				a, err := h.Agree(h.ctx, h.lead, slug, id, "", s.Revision)
				noError(t, err)
				if _, there := agreed[a.Number]; !there {
					agreed[a.Number] = model.clone()
				}
			case "restore":
				if len(agreed) > 0 {
					n := rapid.IntRange(1, len(agreed)).Draw(t, "number")
					s, err := h.One(h.ctx, h.lead, slug, id)
					noError(t, err)
					noError(t, h.Restore(h.ctx, h.lead, slug, id, n, s.Revision))
					model = agreed[n].clone()
				}
			}
			s, err := h.One(h.ctx, h.member, slug, id)
			noError(t, err)
			if !s.Profile.Same(model) {
				t.Fatalf("working text %+v, want %+v", s.Profile, model)
			}
			for n, want := range agreed {
				a, _, err := h.Version(h.ctx, h.member, slug, id, n)
				noError(t, err)
				if !a.Same(want) {
					t.Fatalf("version %d is %+v, was %+v", n, a.Profile, want)
				}
			}
			now, err := h.Proposals(h.ctx, h.member, slug, id, false, 0, 100)
			noError(t, err)
			for _, p := range now {
				if was, there := answered[p.ID]; there && was != p.Proposal {
					t.Fatalf("an answered proposal is %+v, was %+v", p.Proposal, was)
				}
				answered[p.ID] = p.Proposal
			}
			if len(now) != len(answered) {
				t.Fatalf("%d answered proposals, were %d", len(now), len(answered))
			}
		}
		noError(t, h.Delete(h.ctx, h.lead, slug, id))
	})
}

func noError(t *rapid.T, err error) {
	t.Helper()
	if err != nil {
		t.Fatal(err)
	}
}

// Differences between two texts, put into the first one by one, give the second.
func TestDifferencesLeadFromOneTextToTheOther(t *testing.T) {
	h := newHouse(t, dbtest.SQLite(t))
	profile := rapid.Custom(func(t *rapid.T) Profile {
		line := rapid.SampledFrom([]string{"", "One", "Two"})
		p := Profile{Title: "T" + line.Draw(t, "title"), Purpose: line.Draw(t, "purpose"), Team: line.Draw(t, "team")}
		for _, code := range []string{"GE.1", "GE.2", "GE.9"} {
			if rapid.Bool().Draw(t, "used") {
				p.Uses = append(p.Uses, Use{
					Item: h.item(code), Emphasis: rapid.SampledFrom(Emphases).Draw(t, "emphasis"),
					Examples: rapid.SliceOfNDistinct(rapid.SampledFrom([]string{"a", "b", "c", "d"}), 0, 3, rapid.ID).Draw(t, "examples"),
				})
			}
		}
		return p
	})
	rapid.Check(t, func(t *rapid.T) {
		from, to := profile.Draw(t, "from"), profile.Draw(t, "to")
		got := from
		var err error
		for _, d := range Differences(from, to) {
			if got, err = got.put(d.Part, d.Item, d.Before, d.After); err != nil {
				t.Fatal(err)
			}
		}
		got.inOrder(h.isl)
		for i := range got.Uses {
			slices.Sort(got.Uses[i].Examples)
		}
		want := to.clone()
		for i := range want.Uses {
			slices.Sort(want.Uses[i].Examples)
		}
		if !got.Same(want) {
			t.Fatalf("got %+v, want %+v", got, want)
		}
	})
}

// The database itself refuses to change an agreed version, to take it away from under its role, and to write it twice.
func TestAnAgreedVersionIsFrozen(t *testing.T) {
	each(t, func(h *house) {
		r := h.begun()
		_, err := h.Agree(h.ctx, h.lead, h.org.Slug, r.ID, "On Monday", r.Revision)
		h.must(err)
		for _, statement := range []string{
			`UPDATE role_version SET content = '{}' WHERE role_id = $1`,
			`UPDATE role_version SET note = 'Other' WHERE role_id = $1`,
			`UPDATE role_version SET at = 1, person_id = '' WHERE role_id = $1`,
			`UPDATE role_version SET number = 2, person_id = '' WHERE role_id = $1`,
			`UPDATE role_version SET person_id = 'somebody' WHERE role_id = $1`,
			`DELETE FROM role_version WHERE role_id = $1`,
			`INSERT INTO role_version SELECT role_id, number, release_id, '{}', note, person_id, at FROM role_version WHERE role_id = $1`,
		} {
			if err := h.run(statement, r.ID); err == nil {
				h.Errorf("the database allows %s", statement)
			}
		}
		a, _, err := h.Version(h.ctx, h.member, h.org.Slug, r.ID, 1)
		h.must(err)
		if !a.Same(r.Profile) || a.Note != "On Monday" || a.Name != "Lee" {
			h.Errorf("the version is %+v", a)
		}
		h.must(h.Delete(h.ctx, h.lead, h.org.Slug, r.ID))
		h.nothingLeft(r.ID)
	})
}

// run runs a statement as if by a slip of our own.
func (h *house) run(statement string, args ...any) error {
	return h.d.Update(h.ctx, func(ctx context.Context, tx *db.Tx) error {
		_, err := tx.Exec(ctx, statement, args...)
		return err
	})
}

// nothingLeft asks that no table has a row of a role.
func (h *house) nothingLeft(id string) {
	h.Helper()
	for table, column := range map[string]string{
		"role": "id", "role_version": "role_id", "role_proposal": "role_id", "role_comment": "role_id", "role_holder": "role_id", "role_change": "role_id",
	} {
		if n := h.count(`SELECT COUNT(*) FROM `+table+` WHERE `+column+` = $1`, id); n != 0 {
			h.Errorf("%d rows of %s are left", n, table)
		}
	}
}

func (h *house) count(query string, args ...any) (n int) {
	h.Helper()
	h.must(h.d.View(h.ctx, func(ctx context.Context, tx *db.Tx) error { return tx.QueryRow(ctx, query, args...).Scan(&n) }))
	return n
}

// everything is a role in which the member has written wherever people write.
func (h *house) everything() Role {
	h.Helper()
	r := h.begun()
	item := h.item("GE.1")
	p, _, err := h.Propose(h.ctx, h.member, h.org.Slug, r.ID, Suggestion{Part: PartExample, Item: item, After: Said{Text: "Proposed by Mia"}, Reason: "A reason of Mia"})
	h.must(err)
	_, err = h.Decide(h.ctx, h.lead, h.org.Slug, r.ID, p.ID, Decision{Accept: true})
	h.must(err)
	_, err = h.Comment(h.ctx, h.member, h.org.Slug, r.ID, "", item, "A comment of Mia")
	h.must(err)
	h.must(h.Hold(h.ctx, h.lead, h.org.Slug, r.ID, h.member.Person))
	_, err = h.Agree(h.ctx, h.lead, h.org.Slug, r.ID, "", h.now(r.ID).Revision)
	h.must(err)
	return h.now(r.ID)
}

func TestErasingTakesNamesOutAndLeavesTheTexts(t *testing.T) {
	each(t, func(h *house) {
		r := h.everything()
		var own Own
		h.must(h.d.Update(h.ctx, func(ctx context.Context, tx *db.Tx) (err error) {
			if own, err = h.Export(ctx, tx, h.member.Person); err != nil {
				return err
			}
			if err := h.Erase(ctx, tx, h.member.Person); err != nil {
				return err
			}
			return h.Erase(ctx, tx, h.lead.Person)
		}))
		if len(own.Proposals) != 1 || own.Proposals[0].Reason != "A reason of Mia" || len(own.Comments) != 1 || own.Comments[0].Text != "A comment of Mia" ||
			len(own.Holds) != 1 || own.Holds[0].Role != "Floor educator" || own.Holds[0].Organization != "Pond Museum" {
			h.Errorf("taken out: %+v", own)
		}
		for _, c := range [][2]string{
			{"role", "person_id"},
			{"role_version", "person_id"},
			{"role_proposal", "person_id"},
			{"role_proposal", "decided_by"},
			{"role_comment", "person_id"},
			{"role_change", "person_id"},
			{"role_change", "subject_id"},
			{"role_holder", "person_id"},
		} {
			if n := h.count(`SELECT COUNT(*) FROM `+c[0]+` WHERE `+c[1]+` IN ($1, $2)`, h.member.Person, h.lead.Person); n != 0 {
				h.Errorf("%s.%s names an erased person", c[0], c[1])
			}
		}
		s, err := h.One(h.ctx, h.steward, h.org.Slug, r.ID)
		h.must(err)
		if !s.Profile.Same(r.Profile) || s.Last == nil || !s.Last.Same(r.Profile) || s.Last.Name != "" || len(s.Holders) != 0 {
			h.Errorf("after erasing: %+v", s)
		}
		comments, err := h.Comments(h.ctx, h.steward, h.org.Slug, r.ID, 0, 10)
		h.must(err)
		if len(comments) != 1 || comments[0].Text != "A comment of Mia" || comments[0].Name != "" {
			h.Errorf("comments after erasing: %+v", comments)
		}
	})
}

func TestTheEndOfAnOrganizationTakesItsRolesAlong(t *testing.T) {
	each(t, func(h *house) {
		r := h.everything()
		h.must(h.d.Update(h.ctx, func(ctx context.Context, tx *db.Tx) error { return h.Dissolve(ctx, tx, h.org.ID) }))
		h.nothingLeft(r.ID)
	})
}

func TestWhoLeavesHoldsNoRoleThere(t *testing.T) {
	each(t, func(h *house) {
		r := h.everything()
		h.must(h.Organizations.Leave(h.ctx, h.member, h.org.Slug))
		s, err := h.One(h.ctx, h.lead, h.org.Slug, r.ID)
		h.must(err)
		if len(s.Holders) != 0 || h.count(`SELECT COUNT(*) FROM role_holder`) != 0 {
			h.Errorf("holders %+v", s.Holders)
		}
		held, err := h.Mine(h.ctx, h.member)
		h.must(err)
		if len(held) != 0 {
			h.Errorf("the role is still theirs: %+v", held)
		}
	})
}

// A list costs the same statements whether it holds 10 roles or 1,000, and a page of a role the same with 10 and with 1,000
// comments, proposals and lines of history.
func TestListsCostTheSameWithManyRows(t *testing.T) {
	each(t, func(h *house) {
		r := h.begun()
		cost := func(do func() error) int64 {
			h.Helper()
			before := h.d.Statements()
			h.must(do())
			return h.d.Statements() - before
		}
		pages := map[string]func() error{
			"list": func() error { _, err := h.List(h.ctx, h.member, h.org.Slug, ""); return err },
			"one":  func() error { _, err := h.One(h.ctx, h.member, h.org.Slug, r.ID); return err },
			"mine": func() error { _, err := h.Mine(h.ctx, h.member); return err },
			"standings": func() error {
				return h.d.View(h.ctx, func(ctx context.Context, tx *db.Tx) error {
					_, err := h.AgreedOf(ctx, tx, h.org.ID)
					return err
				})
			},
			"proposals": func() error { _, err := h.Proposals(h.ctx, h.member, h.org.Slug, r.ID, true, 0, 50); return err },
			"comments":  func() error { _, err := h.Comments(h.ctx, h.member, h.org.Slug, r.ID, 0, 50); return err },
			"history":   func() error { _, err := h.History(h.ctx, h.member, h.org.Slug, r.ID, 0, 50); return err },
			"candidates": func() error {
				_, err := h.Candidates(h.ctx, h.lead, h.org.Slug, r.ID, "")
				return err
			},
		}
		h.fill(r, 10)
		few := map[string]int64{}
		for name, do := range pages {
			few[name] = cost(do)
		}
		h.fill(r, 990)
		for name, do := range pages {
			if many := cost(do); many != few[name] || many > 10 {
				h.Errorf("%s: %d statements with 1,000 rows, %d with 10", name, many, few[name])
			}
		}
		all, err := h.List(h.ctx, h.member, h.org.Slug, "")
		h.must(err)
		if len(all.Lines) != 1001 {
			h.Errorf("%d roles are listed", len(all.Lines))
		}
	})
}

// fill puts in some more roles, which the member holds, and proposals, comments and lines of history of one role.
func (h *house) fill(r Role, n int) {
	h.Helper()
	h.must(h.d.Update(h.ctx, func(ctx context.Context, tx *db.Tx) error {
		for range n {
			more := r
			more.ID = ids.New()
			if err := insertRole(ctx, tx, more, h.lead.Person); err != nil {
				return err
			}
			if err := insertHolder(ctx, tx, more.ID, h.member.Person, h.clock); err != nil {
				return err
			}
			p := Proposal{ID: ids.New(), Part: PartTitle, After: Said{Text: "More"}, State: Open, Person: h.member.Person, At: h.clock}
			if err := insertProposal(ctx, tx, r.ID, &p); err != nil {
				return err
			}
			c := Comment{ID: ids.New(), Text: "More", Person: h.member.Person, At: h.clock}
			if err := insertComment(ctx, tx, r.ID, &c); err != nil {
				return err
			}
			if err := insertChanges(ctx, tx, r.ID, []Change{{What: Commented, person: h.member.Person, At: h.clock}}); err != nil {
				return err
			}
		}
		return nil
	}))
}

// With every deed a token of another scope, somebody with another part and somebody without one are told off.
func TestWhoMayDoWhat(t *testing.T) {
	h := newHouse(t, dbtest.SQLite(t))
	r := h.everything()
	slug, id := h.org.Slug, r.ID
	deeds := map[string]struct {
		writes bool // only owners, stewards and leads may
		scope  authz.Scope
		do     func(v authz.Viewer) error
	}{
		"list":      {false, authz.ReadWork, func(v authz.Viewer) error { _, err := h.List(h.ctx, v, slug, ""); return err }},
		"one":       {false, authz.ReadWork, func(v authz.Viewer) error { _, err := h.One(h.ctx, v, slug, id); return err }},
		"versions":  {false, authz.ReadWork, func(v authz.Viewer) error { _, err := h.Versions(h.ctx, v, slug, id); return err }},
		"history":   {false, authz.ReadWork, func(v authz.Viewer) error { _, err := h.History(h.ctx, v, slug, id, 0, 5); return err }},
		"posting":   {false, authz.ReadWork, func(v authz.Viewer) error { _, _, _, err := h.ForPosting(h.ctx, v, slug, id, 0); return err }},
		"proposals": {false, authz.ReadWork, func(v authz.Viewer) error { _, err := h.Proposals(h.ctx, v, slug, id, true, 0, 5); return err }},
		"propose": {false, authz.WriteWork, func(v authz.Viewer) error {
			_, _, err := h.Propose(h.ctx, v, slug, id, Suggestion{Part: PartTeam, After: Said{Text: "Team"}})
			return err
		}},
		"comment": {false, authz.WriteWork, func(v authz.Viewer) error { _, err := h.Comment(h.ctx, v, slug, id, "", "", "Hm"); return err }},
		"begin": {true, authz.WriteWork, func(v authz.Viewer) error {
			_, err := h.Begin(h.ctx, v, slug, Start{Title: "New", Release: h.isl.ID})
			return err
		}},
		"begin from": {true, authz.WriteWork, func(v authz.Viewer) error {
			_, err := h.BeginFrom(h.ctx, v, slug, "New", h.isl.ID, nil, "text:1")
			return err
		}},
		"words": {true, authz.WriteWork, func(v authz.Viewer) error {
			_, err := h.SetWords(h.ctx, v, slug, id, h.now(id).Words(), h.now(id).Words())
			return err
		}},
		"choose": {true, authz.WriteWork, func(v authz.Viewer) error { _, err := h.Choose(h.ctx, v, slug, id, nil); return err }},
		"replace": {true, authz.WriteWork, func(v authz.Viewer) error {
			_, err := h.Replace(h.ctx, v, slug, id, r.Profile, h.now(id).Revision)
			return err
		}},
		"agree": {true, authz.WriteWork, func(v authz.Viewer) error {
			_, err := h.Agree(h.ctx, v, slug, id, "", h.now(id).Revision)
			return err
		}},
		"settings": {true, authz.WriteWork, func(v authz.Viewer) error { return h.Set(h.ctx, v, slug, id, Settings{Posts: 2, Vacant: 1}) }},
		"hold":     {true, authz.WriteWork, func(v authz.Viewer) error { return h.Hold(h.ctx, v, slug, id, h.owner.Person) }},
		"unhold":   {true, authz.WriteWork, func(v authz.Viewer) error { return h.Unhold(h.ctx, v, slug, id, h.owner.Person) }},
		"retire":   {true, authz.WriteWork, func(v authz.Viewer) error { return h.Retire(h.ctx, v, slug, id) }},
		"return":   {true, authz.WriteWork, func(v authz.Viewer) error { return h.Return(h.ctx, v, slug, id) }},
	}
	for name, d := range deeds {
		h.want(name+", nobody", d.do(authz.Viewer{}), errs.SignIn)
		h.want(name+", a guest", d.do(h.guest), errs.NotFound)
		h.want(name+", a stranger", d.do(h.kate), errs.NotFound)
		token := h.owner
		token.Token, token.Session, token.Scopes = "t", "", []authz.Scope{authz.ReadOrganizations, authz.WriteOrganizations}
		h.want(name+", another scope", d.do(token), errs.Forbidden)
		token.Scopes = []authz.Scope{d.scope}
		if err := d.do(token); err != nil {
			h.Errorf("%s, a token with the scope: %v", name, err)
		}
		for _, v := range []authz.Viewer{h.owner, h.steward, h.lead} {
			if err := d.do(v); err != nil {
				h.Errorf("%s, %s: %v", name, v.Name, err)
			}
		}
		err := d.do(h.member)
		if d.writes {
			h.want(name+", a member", err, errs.Forbidden)
		} else if err != nil {
			h.Errorf("%s, a member: %v", name, err)
		}
	}
	other, err := h.Organizations.Mine(h.ctx, h.kate)
	h.must(err)
	_, err = h.One(h.ctx, h.kate, other[0].Organization.Slug, id)
	h.want("a role at the address of another organization", err, errs.NotFound)
}
