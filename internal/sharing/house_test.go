package sharing

import (
	"context"
	"io"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"pathways/internal/account"
	"pathways/internal/account/accounttest"
	"pathways/internal/evidence"
	"pathways/internal/pathway"
	"pathways/internal/plan"
	"pathways/internal/platform/authz"
	"pathways/internal/platform/db"
	"pathways/internal/platform/errs"
	"pathways/internal/platform/i18n"
	"pathways/internal/platform/ids"
	"pathways/internal/portfolio"
	"pathways/internal/reflection"
)

// house is sharing with people whose things lie in memory, and a clock that tests move.
type house struct {
	t     testing.TB
	d     *db.DB
	s     *Service
	ctx   context.Context
	lock  sync.Mutex
	clock time.Time
	mine  map[string]*Mine
	parts map[string][]Part
}

func open(t testing.TB, d *db.DB) *house {
	t.Helper()
	words, err := i18n.New(Locales, account.Locales)
	if err != nil {
		t.Fatal(err)
	}
	h := &house{
		t: t, d: d, ctx: i18n.With(context.Background(), words.In("en")), clock: time.Date(2026, 11, 2, 9, 0, 0, 0, time.UTC),
		mine: map[string]*Mine{}, parts: map[string][]Part{},
	}
	now := func() time.Time {
		h.lock.Lock()
		defer h.lock.Unlock()
		return h.clock
	}
	h.s = NewService(d, Options{
		Accounts: account.NewService(d, account.Options{Words: words, Now: now}),
		Mine:     func(_ context.Context, v authz.Viewer) (Mine, error) { return *h.mine[v.Person], nil },
		Parts:    func(_ context.Context, v authz.Viewer) ([]Part, error) { return h.parts[v.Person], nil },
		File: func(_ context.Context, owner, evidenceID, digest string) (evidence.File, io.ReadCloser, error) {
			for _, e := range h.mine[owner].Evidence {
				for _, f := range e.Files {
					if e.ID == evidenceID && f.Digest == digest {
						return f, io.NopCloser(strings.NewReader("bytes of " + f.Name)), nil
					}
				}
			}
			return evidence.File{}, nil, errs.New(errs.NotFound, "test", "")
		},
		Now: now,
	})
	return h
}

func (h *house) wait(d time.Duration) {
	h.lock.Lock()
	defer h.lock.Unlock()
	h.clock = h.clock.Add(d)
}

// person is somebody signed in who has a reflection, a plan, two pieces of evidence, two statements and a portfolio.
// Every word of theirs begins with their name, so that tests find it wherever it turns up.
func (h *house) person(name string) authz.Viewer {
	v := accounttest.Person(h.t, h.d, name)
	at := h.clock.Add(-48 * time.Hour)
	p := pathway.New(at)
	r := p.Begin("isl", "2025", "current", name+"-role", at)
	say := func(item, dimension, text string, choices ...string) {
		r.Append(reflection.Statement{ID: ids.New(), Item: item, Code: item, Dimension: dimension, Choices: choices, Text: text, At: at})
		at = at.Add(time.Minute)
	}
	for _, item := range []string{"one", "two"} {
		say(item, "use", "", "not-now")
		say(item, "use", "", "regularly")
		say(item, "wish", "", "develop")
		say(item, "note", name+"-earlier-note-"+item)
		say(item, "note", name+"-note-"+item)
	}
	pl := p.Planning(r, at)
	pl.Title = name + "-plan"
	for _, title := range []string{"first", "second"} {
		pl.Goals = append(pl.Goals, plan.Goal{
			ID: ids.New(), Title: name + "-goal-" + title, Items: []plan.ItemRef{{Item: "one", Code: "one"}},
			Activities: []plan.Activity{{ID: ids.New(), What: name + "-act-" + title, Note: name + "-actnote-" + title}},
			Reviews:    []plan.Review{{ID: ids.New(), At: at, Text: name + "-review-" + title}},
			Earlier:    []plan.Earlier{{Field: "why", Text: name + "-putaside-" + title, At: at}},
		})
	}
	m := &Mine{Pathway: p}
	for _, title := range []string{"alpha", "beta"} {
		m.Evidence = append(m.Evidence, evidence.Evidence{
			ID: ids.New(), Title: name + "-evidence-" + title,
			Files: []evidence.File{{Digest: strings.Repeat("a", 60) + title[:4], Name: name + "-file-" + title, Type: "text/plain", Size: 5}},
		})
	}
	m.Statements = []evidence.Statement{
		{ID: ids.New(), Text: name + "-statement-shown", Name: "Kim", Shown: true, Evidence: []string{m.Evidence[0].ID, m.Evidence[1].ID}, Author: "somebody", Request: "r"},
		{ID: ids.New(), Text: name + "-statement-hidden", Name: "Lee", Shown: false},
	}
	m.Portfolio = &portfolio.Page{Title: name + "-portfolio", Sections: []portfolio.Section{{
		ID: ids.New(), Heading: name + "-section", Evidence: []string{m.Evidence[0].ID, m.Evidence[1].ID},
		Statements: []string{m.Statements[0].ID, m.Statements[1].ID},
	}}}
	h.mine[v.Person] = m
	return v
}

// everything is all that somebody can choose.
func (h *house) everything(v authz.Viewer) Choice {
	m := h.mine[v.Person]
	return Choice{
		Reflections: []ChosenReflection{{ID: m.Pathway.Reflections[0].ID, Whole: true}},
		Plans:       []ChosenPlan{{ID: m.Pathway.Plans[0].ID, Whole: true}},
		Evidence:    []ChosenEvidence{{ID: m.Evidence[0].ID, Files: true}, {ID: m.Evidence[1].ID}},
		Statements:  []string{m.Statements[0].ID},
		Portfolio:   true,
	}
}

func (h *house) draft(to To, c Choice) Draft {
	return Draft{ID: ids.New(), To: to, Choice: c, Comments: true, Ends: EndAfter(30, h.clock)}
}

func (h *house) share(v authz.Viewer, d Draft) Created {
	h.t.Helper()
	c, err := h.s.Create(h.ctx, v, d, "https://pathways.example.org")
	if err != nil {
		h.t.Fatalf("share: %v", err)
	}
	return c
}

func (h *house) sees(v authz.Viewer, way Way) *Opened {
	h.t.Helper()
	o, err := h.s.Open(h.ctx, v, way)
	if err != nil {
		h.t.Fatalf("open: %v", err)
	}
	return o
}

func (h *house) seesNothing(v authz.Viewer, way Way) {
	h.t.Helper()
	if o, err := h.s.Open(h.ctx, v, way); !errs.Is(err, errs.NotFound) {
		h.t.Fatalf("open: %v, %v; want not found", o, err)
	}
}

func (h *house) update(do func(ctx context.Context, tx *db.Tx) error) {
	h.t.Helper()
	if err := h.d.Update(h.ctx, do); err != nil {
		h.t.Fatal(err)
	}
}

func (h *house) count(table string) (n int) {
	h.t.Helper()
	h.update(func(ctx context.Context, tx *db.Tx) error {
		return tx.QueryRow(ctx, "SELECT COUNT(*) FROM "+table).Scan(&n)
	})
	return n
}

func toPerson(v authz.Viewer) To { return To{Kind: ToPerson, Email: v.Email, Name: v.Name} }

func faultsOf(err error) []string {
	var out []string
	if e, ok := err.(*errs.Error); ok {
		for _, f := range e.Fields {
			out = append(out, f.Name)
		}
	}
	slices.Sort(out)
	return out
}
