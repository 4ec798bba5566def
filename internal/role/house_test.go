package role

import (
	"context"
	"testing"
	"time"

	"pathways/internal/account/accounttest"
	"pathways/internal/framework"
	"pathways/internal/framework/isl"
	"pathways/internal/organization"
	"pathways/internal/platform/authz"
	"pathways/internal/platform/db"
	"pathways/internal/platform/db/dbtest"
	"pathways/internal/platform/errs"
	"pathways/internal/platform/ids"
)

// house is a service with people in an organization.
type house struct {
	*testing.T
	*Service
	ctx                                       context.Context
	d                                         *db.DB
	clock                                     time.Time
	org                                       organization.Organization
	owner, steward, lead, member, guest, kate authz.Viewer // kate belongs to another organization
	isl, levels                               *framework.Tree
}

func newHouse(t *testing.T, d *db.DB) *house {
	t.Helper()
	h := &house{T: t, ctx: context.Background(), d: d, clock: time.Date(2026, 3, 4, 9, 0, 0, 0, time.UTC)}
	frameworks, err := framework.NewService(h.ctx, d)
	h.must(err)
	_, err = isl.Install(h.ctx, frameworks)
	h.must(err)
	h.isl, err = frameworks.Release(h.ctx, "isl", "2025")
	h.must(err)
	h.levels, err = frameworks.Release(h.ctx, "isl", "2018-draft")
	h.must(err)
	organizations := organization.NewService(d)
	h.Service = NewService(Options{DB: d, Frameworks: frameworks, Organizations: organizations, Now: func() time.Time {
		h.clock = h.clock.Add(time.Second)
		return h.clock
	}})
	organizations.WhenDissolved(h.Dissolve)
	organizations.WhenLeft(h.Leave)
	h.owner, h.steward, h.lead, h.member, h.guest, h.kate = h.person("Olga"), h.person("Sam"), h.person("Lee"), h.person("Mia"), h.person("Gus"), h.person("Kate")
	h.org, err = organizations.Found(h.ctx, h.owner, organization.Draft{Name: "Pond Museum", Kind: organization.Institution})
	h.must(err)
	_, err = organizations.Found(h.ctx, h.kate, organization.Draft{Name: "Elsewhere", Kind: organization.Institution})
	h.must(err)
	for v, part := range map[*authz.Viewer]organization.Part{
		&h.steward: organization.Steward, &h.lead: organization.Lead, &h.member: organization.Member, &h.guest: organization.Guest,
	} {
		h.must(d.Update(h.ctx, func(ctx context.Context, tx *db.Tx) error {
			return organizations.Seat(ctx, tx, h.org.ID, v.Person, part, h.clock)
		}))
	}
	return h
}

// each runs a test on both databases.
func each(t *testing.T, fn func(*house)) {
	t.Helper()
	dbtest.Each(t, func(t *testing.T, d *db.DB) { fn(newHouse(t, d)) })
}

func (h *house) person(name string) authz.Viewer { return accounttest.Person(h.T, h.d, name) }

func (h *house) must(err error) {
	h.Helper()
	if err != nil {
		h.Fatal(err)
	}
}

// want asks for an error of a kind.
func (h *house) want(what string, err error, kind errs.Kind) {
	h.Helper()
	if !errs.Is(err, kind) {
		h.Errorf("%s: %v, want %v", what, err, kind)
	}
}

// item is an item of today's framework.
func (h *house) item(code string) string {
	h.Helper()
	it := h.isl.ByCode(code)
	if it == nil {
		h.Fatalf("no item %s", code)
	}
	return it.ID
}

// begun is a role "Floor educator" with two competencies.
func (h *house) begun() Role {
	h.Helper()
	r, err := h.Begin(h.ctx, h.lead, h.org.Slug, Start{ID: ids.New(), Title: "Floor educator", Team: "Floor", Release: h.isl.ID})
	h.must(err)
	for code, emphasis := range map[string]Emphasis{"GE.1": Central, "GE.9": Regular} {
		_, err = h.SetUse(h.ctx, h.lead, h.org.Slug, r.ID, h.item(code), &Use{Emphasis: emphasis, Examples: []string{"Meets a class at the pond"}}, nil)
		h.must(err)
	}
	return h.now(r.ID)
}

// now is a role as it stands.
func (h *house) now(id string) Role {
	h.Helper()
	s, err := h.One(h.ctx, h.lead, h.org.Slug, id)
	h.must(err)
	return s.Role
}
