package alignment_test

import (
	"context"
	"strconv"
	"strings"
	"testing"
	"time"

	"pathways/internal/account/accounttest"
	"pathways/internal/alignment"
	"pathways/internal/framework"
	"pathways/internal/framework/isl"
	"pathways/internal/organization"
	"pathways/internal/platform/authz"
	"pathways/internal/platform/db"
	"pathways/internal/platform/db/dbtest"
	"pathways/internal/platform/errs"
	"pathways/internal/platform/jobs"
)

// house is a service with people in an organization, and a clock that the test turns.
type house struct {
	testing.TB
	*alignment.Service
	ctx                                       context.Context
	d                                         *db.DB
	clock                                     time.Time
	orgs                                      *organization.Service
	queue                                     *jobs.Queue
	frameworks                                *framework.Service
	museum, elsewhere                         organization.Organization
	owner, steward, lead, member, guest, kate authz.Viewer // kate belongs to another organization
	tree                                      *framework.Tree
}

func newHouse(t testing.TB, d *db.DB) *house {
	t.Helper()
	h := &house{TB: t, ctx: context.Background(), d: d, clock: time.Date(2026, 3, 4, 9, 0, 0, 0, time.UTC)}
	var err error
	h.frameworks, err = framework.NewService(h.ctx, d)
	h.must(err)
	_, err = isl.Install(h.ctx, h.frameworks)
	h.must(err)
	h.tree, err = h.frameworks.Release(h.ctx, isl.Slug, "2025")
	h.must(err)
	h.orgs = organization.NewService(d)
	for name, v := range map[string]*authz.Viewer{"Olga": &h.owner, "Sam": &h.steward, "Lee": &h.lead, "Mia": &h.member, "Gus": &h.guest, "Kate": &h.kate} {
		*v = accounttest.Person(t, d, name)
	}
	h.museum, err = h.orgs.Found(h.ctx, h.owner, organization.Draft{Name: "Pond Museum", Kind: organization.Institution})
	h.must(err)
	h.elsewhere, err = h.orgs.Found(h.ctx, h.kate, organization.Draft{Name: "Elsewhere", Kind: organization.Institution})
	h.must(err)
	for v, part := range map[*authz.Viewer]organization.Part{
		&h.steward: organization.Steward, &h.lead: organization.Lead, &h.member: organization.Member, &h.guest: organization.Guest,
	} {
		h.must(d.Update(h.ctx, func(ctx context.Context, tx *db.Tx) error {
			return h.orgs.Seat(ctx, tx, h.museum.ID, v.Person, part, h.clock)
		}))
	}
	h.start()
	return h
}

// start begins a new queue and service on the same database, as a program that starts does.
func (h *house) start() {
	now := func() time.Time { return h.clock }
	h.queue = jobs.New(h.d, jobs.Options{Now: now, Lease: time.Minute})
	h.Service = alignment.NewService(alignment.Options{
		DB: h.d, Frameworks: h.frameworks, Organizations: h.orgs, Jobs: h.queue, Now: now,
	})
}

func each(t *testing.T, fn func(*house)) {
	t.Helper()
	dbtest.Each(t, func(t *testing.T, d *db.DB) { fn(newHouse(t, d)) })
}

// benched is a house for a benchmark.
func benched(b *testing.B, database string) *house {
	b.Helper()
	if database == db.SQLite {
		return newHouse(b, dbtest.SQLite(b))
	}
	return newHouse(b, dbtest.Postgres(b))
}

func (h *house) must(err error) {
	h.Helper()
	if err != nil {
		h.Fatal(err)
	}
}

func (h *house) want(what string, err error, kind errs.Kind) {
	h.Helper()
	if !errs.Is(err, kind) {
		h.Errorf("%s: %v, want %v", what, err, kind)
	}
}

// work does jobs until none is due.
func (h *house) work() (n int) {
	h.Helper()
	for {
		worked, err := h.queue.Next(h.ctx)
		h.must(err)
		if !worked {
			return n
		}
		n++
	}
}

// said is the wording of competencies, as passages of a text.
func (h *house) said(codes ...string) string {
	h.Helper()
	var lines []string
	for _, code := range codes {
		it := h.tree.ByCode(code)
		if it == nil {
			h.Fatalf("there is no %s", code)
		}
		lines = append(lines, it.Statement)
	}
	return strings.Join(lines, "\n\n")
}

func (h *house) item(code string) string { return h.tree.ByCode(code).ID }

// brought is a pasted posting that has been read.
func (h *house) brought(text string) alignment.Full {
	h.Helper()
	b, err := h.Put(h.ctx, h.lead, h.museum.Slug, alignment.Upload{Kind: alignment.Posting, Release: h.tree.ID, Pasted: text})
	h.must(err)
	h.work()
	list, err := h.Texts(h.ctx, h.lead, h.museum.Slug, alignment.Filter{Batch: b.ID}, "")
	h.must(err)
	if len(list.Texts) != 1 || list.Texts[0].State != alignment.Read {
		h.Fatalf("brought: %+v", list.Texts)
	}
	return h.text(list.Texts[0].ID)
}

func (h *house) text(id string) alignment.Full {
	h.Helper()
	f, err := h.Text(h.ctx, h.member, h.museum.Slug, id)
	h.must(err)
	return f
}

// on is the passage that says the wording of a competency.
func (h *house) on(f alignment.Full, code string) alignment.Passage {
	h.Helper()
	for _, p := range f.Passages {
		if p.Said == h.tree.ByCode(code).Statement {
			return p
		}
	}
	for _, p := range f.Passages {
		h.Logf("passage %q", p.Said)
	}
	h.Fatalf("no passage says %s", code)
	return alignment.Passage{}
}

// holds is what holds of a competency at a passage; "-" where it is not there.
func (h *house) holds(p alignment.Passage, code string) alignment.What {
	for _, s := range p.Suggestions {
		if s.Item.Code == code {
			return s.Holds
		}
	}
	return "-"
}

func (h *house) decide(v authz.Viewer, f alignment.Full, n int, code string, what alignment.What) alignment.Decision {
	h.Helper()
	item := ""
	if code != "" {
		item = h.item(code)
	}
	d, err := h.Decide(h.ctx, v, h.museum.Slug, f.ID, n, item, what)
	h.must(err)
	return d
}

// count reads one number from the database.
func (h *house) count(query string) (n int) {
	h.Helper()
	h.must(h.d.View(h.ctx, func(ctx context.Context, tx *db.Tx) error { return tx.QueryRow(ctx, query).Scan(&n) }))
	return n
}

// codes are two competencies of the framework that say different things.
func (h *house) codes() (string, string) {
	leaves := h.tree.Leaves("")
	return leaves[0].Code, leaves[40].Code
}

func name(i int) string { return "text-" + strconv.Itoa(i) + ".txt" }
