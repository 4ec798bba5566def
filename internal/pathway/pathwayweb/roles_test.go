package pathwayweb

import (
	"strings"
	"testing"

	"pathways/internal/organization"
	"pathways/internal/platform/authz"
	"pathways/internal/platform/db"
	"pathways/internal/platform/db/dbtest"
	"pathways/internal/platform/ids"
	"pathways/internal/role"
)

// fair fails where a page beside a role counts, compares or says what is not there.
func (b *browser) fair() {
	b.t.Helper()
	text := strings.ToLower(b.page.Find("main").Text())
	for _, word := range []string{"%", "you lack", "missing", "match", "gap", "score", "ready", "not yet", " of 2"} {
		if strings.Contains(text, word) {
			b.t.Errorf("%q says %q", b.title(), word)
		}
	}
}

// A guest lays their map beside one of our starters, puts a competency on the plan, and the server keeps nothing.
func TestAGuestLaysTheirMapBesideAStarter(t *testing.T) {
	p := newPlace(t)
	stored := p.rows(t)
	b := p.begun(t, "isl@2025")
	b.fill("say.pass.GE.COM", "closer")
	b.press("/pathway/reflect", "1")
	b.fill("say.use.GE.9", "regularly")
	b.fill("say.wish.GE.9", "develop")
	b.fill("say.note.GE.9", note)
	b.press("/pathway/map", "")
	b.press("/pathway/roles", "")
	b.says(200, "Beside a role", "Floor educator", "Director")
	b.press("/pathway/roles/floor-educator", "")
	b.says(200, "This role uses", "Central", "You said", "Nothing said", "Nothing of it is kept here", "Written by Pathways")
	b.fair()
	floor, _ := role.StarterOf("isl", "2025", "floor-educator")
	if n := b.page.Find("table.compared tbody tr").Length(); n != len(floor.Uses) {
		t.Errorf("%d rows for %d competencies", n, len(floor.Uses))
	}
	if strings.Contains(b.page.Find("main").Text(), note) {
		t.Error("the note stands beside a role")
	}
	b.press("/pathway/plan/do", "goal-for:GE.9:")
	b.says(200)
	if pl := b.carried().PlanOf(b.carried().Current().ID); pl == nil || len(pl.Goals) != 1 {
		t.Errorf("the plan: %+v", pl)
	}
	b.post("/pathway/roles/astronaut", clone(b.form))
	if b.status != 404 {
		t.Errorf("a starter that is not there: %d", b.status)
	}
	if p.rows(t) != stored {
		t.Error("the server kept something of a guest")
	}
}

// What was said of another edition stands beside by what is published about the two.
func TestAnotherEditionSpeaksToARoleByItsLinks(t *testing.T) {
	p := newPlace(t)
	b := p.begun(t, "isl@2018-draft")
	answersTheDraft(b)
	b.post("/pathway/roles/director", clone(b.form))
	b.says(200, "Two editions of the framework", "IO.MVG")
	b.fair()
}

// A person lays their map beside a role of their organization. Nobody else can, and the organization learns nothing.
func TestAPersonLaysTheirMapBesideARoleOfTheirOrganization(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		p := newKeptPlace(t, d)
		ana := p.people["Ana"]
		museum, err := p.orgs.Found(t.Context(), ana, organization.Draft{Name: "Pond Museum", Kind: organization.Institution})
		if err != nil {
			t.Fatal(err)
		}
		release := releaseID(t, p, ana, museum.Slug)
		r, err := p.roles.Begin(t.Context(), ana, museum.Slug, role.Start{ID: ids.New(), Release: release, From: "starter:floor-educator"})
		if err != nil {
			t.Fatal(err)
		}
		if err := p.roles.Hold(t.Context(), ana, museum.Slug, r.ID, ana.Person); err != nil {
			t.Fatal(err)
		}
		b := p.as(t, "Ana")
		b.open("/pathway/roles")
		b.says(200, "Roles that you hold", "Pond Museum")
		b.starts()
		b.fill("say.pass.GE.COM", "closer")
		b.press("/pathway/reflect", "1")
		b.fill("say.use.GE.9", "regularly")
		b.press("/pathway/map", "")
		at := "/pathway/roles/" + museum.Slug + "/" + r.ID
		history := func() int {
			all, err := p.roles.History(t.Context(), ana, museum.Slug, r.ID, 0, 100)
			if err != nil {
				t.Fatal(err)
			}
			return len(all)
		}
		before := history()
		b.open(at)
		b.says(200, "Only you see this page", "This role uses", "Pond Museum")
		b.fair()
		if history() != before {
			t.Error("opening it stands in the role's history")
		}
		b.press("/pathway/plan/do", "goal-for:GE.9:")
		b.says(200)
		if plans := p.of(t, "Ana").Plans; len(plans) != 1 || len(plans[0].Goals) != 1 {
			t.Errorf("plans: %+v", plans)
		}
		other := p.as(t, "Ben")
		other.open(at)
		if other.status != 404 {
			t.Errorf("somebody who does not belong there: %d", other.status)
		}
		guest := p.browser(t)
		guest.get(at)
		if guest.status == 200 {
			t.Error("a guest reads a role of an organization")
		}
	})
}

// releaseID is the release that the starters are written with.
func releaseID(t *testing.T, p *keptPlace, v authz.Viewer, slug string) string {
	t.Helper()
	c, err := p.roles.Compare(t.Context(), v, slug, nil)
	if err != nil {
		t.Fatal(err)
	}
	return c.Offered[0].Release
}
