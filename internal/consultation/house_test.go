package consultation

import (
	"context"
	"testing"
	"time"

	"pathways/internal/account/accounttest"
	"pathways/internal/draft"
	"pathways/internal/framework"
	"pathways/internal/framework/isl"
	"pathways/internal/organization"
	"pathways/internal/platform/authz"
	"pathways/internal/platform/db"
	"pathways/internal/platform/db/dbtest"
	"pathways/internal/platform/errs"
	"pathways/internal/platform/ids"
)

// house is a service with people in an organization, and a draft that the test writes.
type house struct {
	*testing.T
	*Service
	ctx                                context.Context
	d                                  *db.DB
	clock                              time.Time
	org                                organization.Organization
	owner, steward, lead, member, kate authz.Viewer // kate belongs to another organization
	release                            *framework.Tree
	draft                              *framework.Release // what the draft "draft" says now
}

func newHouse(t *testing.T, d *db.DB) *house {
	t.Helper()
	h := &house{T: t, ctx: context.Background(), d: d, clock: time.Date(2026, 3, 4, 9, 0, 0, 0, time.UTC)}
	frameworks, err := framework.NewService(h.ctx, d)
	h.must(err)
	_, err = isl.Install(h.ctx, frameworks)
	h.must(err)
	h.release, err = frameworks.Release(h.ctx, "isl", "2025")
	h.must(err)
	organizations := organization.NewService(d)
	h.owner, h.steward, h.lead, h.member, h.kate = h.person("Olga"), h.person("Sam"), h.person("Lee"), h.person("Mia"), h.person("Kate")
	h.org, err = organizations.Found(h.ctx, h.owner, organization.Draft{Name: "Pond Museum", Kind: organization.Institution})
	h.must(err)
	_, err = organizations.Found(h.ctx, h.kate, organization.Draft{Name: "Elsewhere", Kind: organization.Institution})
	h.must(err)
	for v, part := range map[*authz.Viewer]organization.Part{&h.steward: organization.Steward, &h.lead: organization.Lead, &h.member: organization.Member} {
		h.seat(organizations, *v, part)
	}
	h.Service = NewService(Options{
		DB: d, Frameworks: frameworks, Organizations: organizations, Now: func() time.Time { return h.clock },
		Draft: func(_ context.Context, v authz.Viewer, id string) (draft.Draft, draft.Rights, error) {
			if id != "draft" || v.Person == h.kate.Person {
				return draft.Draft{}, draft.Rights{}, errs.New(errs.NotFound, "test", "")
			}
			return draft.Draft{ID: id, Organization: draft.Keeper{ID: h.org.ID, Slug: h.org.Slug, Name: h.org.Name}}, draft.Rights{}, nil
		},
		Content: func(context.Context, *db.Tx, string) (*framework.Release, []byte, int64, error) {
			if h.draft == nil {
				return nil, nil, 0, errs.New(errs.NotFound, "test", "")
			}
			return h.draft, nil, 1, nil
		},
	})
	return h
}

// each runs a test on both databases.
func each(t *testing.T, fn func(*house)) {
	t.Helper()
	dbtest.Each(t, func(t *testing.T, d *db.DB) { fn(newHouse(t, d)) })
}

func (h *house) seat(o *organization.Service, v authz.Viewer, part organization.Part) {
	h.Helper()
	h.must(h.d.Update(h.ctx, func(ctx context.Context, tx *db.Tx) error {
		return o.Seat(ctx, tx, h.org.ID, v.Person, part, h.clock)
	}))
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

// begun is a consultation on the first category of the release, with a link for everybody.
func (h *house) begun() (Consultation, string) {
	h.Helper()
	c, secret, err := h.Begin(h.ctx, h.steward, h.start())
	h.must(err)
	return c, secret
}

func (h *house) start() Start {
	return Start{
		Organization: h.org.Slug, Release: h.release.ID, Parts: []string{h.release.Units()[0].ID}, Link: true,
		Words: Words{Title: "Is it clear?", Until: "2026-03-20", Members: true},
	}
}

// item is the i-th item that a consultation as begun asks about.
func (h *house) item(i int) string { return h.release.Leaves(h.release.Units()[0].ID)[i].ID }

// says has somebody new answer by the link, and gives their door.
func (h *house) says(secret string, answers ...Answer) Door {
	h.Helper()
	d := Door{Secret: secret, Mark: ids.Secret()}
	h.must(h.Answer(h.ctx, authz.Viewer{}, d, answers))
	return d
}

// many has some people say the same of the first item.
func (h *house) many(n int, secret string, r Relevance, c Clarity) {
	h.Helper()
	h.clock = h.clock.Add(time.Second)
	for range n {
		h.says(secret, Answer{Item: h.item(0), Relevance: r, Clarity: c})
	}
}

// results are what the steward sees.
func (h *house) results(id string) Results {
	h.Helper()
	r, err := h.Results(h.ctx, h.steward, id)
	h.must(err)
	return r
}
