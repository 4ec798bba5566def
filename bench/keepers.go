package main

import (
	"context"
	"encoding/json"
	"fmt"
	"path/filepath"
	"time"

	"pathways/bench/measure"
	"pathways/bench/people"
	"pathways/internal/crosswalk"
	"pathways/internal/exchange"
	"pathways/internal/framework"
	"pathways/internal/framework/difference"
	"pathways/internal/platform/db"
)

const (
	comparedItems = 5_000
	draftItems    = 2_000
	answerSets    = 1_000
	keptRounds    = 7
)

// kept is what the keepers of an organization have, on a server of its own.
type kept struct {
	crowd
	data          string
	owner         people.Person
	first, second *framework.Release // of one framework; the differences were published with the second
	draft, asked  string             // identifiers
	crosswalk     string
}

// keepers measures what those who keep frameworks do: they compare, write, link and ask.
func keepers(ctx context.Context, b *bench) (rows []row, err error) {
	k, err := keep(ctx, b)
	if err != nil {
		return nil, fmt.Errorf("filling the database: %w", err)
	}
	rows = append(rows, k.computed(), k.suggested())
	changes, err := k.changes(ctx, b)
	if err != nil {
		return nil, err
	}
	rows = append(rows, changes...)
	if k.server, err = measure.ServeCounting(b.program, k.data); err != nil {
		return nil, err
	}
	defer k.server.Stop()
	pages, err := k.pages(ctx)
	if err != nil {
		return nil, err
	}
	rows = append(rows, pages...)
	painted, err := k.painted(ctx)
	return append(rows, painted...), err
}

// keep fills a database: two frameworks in two editions of 5,000 items, the differences published with one of them; a draft of
// 2,000; a consultation that 1,000 people have answered; a crosswalk between two of the editions.
func keep(ctx context.Context, b *bench) (*kept, error) {
	k := &kept{data: filepath.Join(b.dir, "kept"), crowd: crowd{database: "SQLite"}}
	opt := db.Options{Dir: k.data}
	var slug string
	var err error
	if k.owner, slug, err = oneSteward(ctx, opt); err != nil {
		return nil, err
	}
	return k, withDesk(ctx, opt, func(d *people.Desk) error {
		k.first = worded("told", comparedItems)
		k.second = revised(k.first)
		changes, err := json.Marshal(difference.Compute(framework.NewTree(k.first), framework.NewTree(k.second)))
		if err != nil {
			return err
		}
		silent := worded("silent", comparedItems)
		for _, r := range []*framework.Release{k.first, silent, revised(silent)} {
			if err := d.Publish(ctx, r, framework.Beside{}); err != nil {
				return err
			}
		}
		if err := d.Publish(ctx, k.second, framework.Beside{Changes: changes}); err != nil {
			return err
		}
		_, r := large("drafted", draftItems, 0)
		raw, err := asCASE(r)
		if err != nil {
			return err
		}
		if k.draft, err = d.TakeIn(ctx, k.owner.Viewer, slug, "framework.case.json", raw, exchange.AsDraft, draftItems); err != nil {
			return err
		}
		if k.asked, err = d.Asked(ctx, k.owner.Viewer, slug, answerSets); err != nil {
			return err
		}
		w, err := d.Crosswalks.Begin(ctx, k.owner.Viewer, crosswalk.Start{Organization: slug, From: k.first.ID, To: silent.ID})
		k.crosswalk = w.ID
		return err
	})
}

// computed measures what the program makes of two editions of 5,000 items, without a page.
func (k *kept) computed() row {
	before, after := framework.NewTree(k.first), framework.NewTree(k.second)
	var took []float64
	var changes *difference.Changes
	for range keptRounds {
		began := time.Now()
		changes = difference.Compute(before, after)
		took = append(took, float64(time.Since(began)))
	}
	differing := 0
	for _, e := range changes.Entries {
		if !e.Same() {
			differing++
		}
	}
	return row{what: fmt.Sprintf("difference of two releases of 5,000 items, %d differ", differing), measured: spread(took)}
}

// suggested measures suggestions between two releases, without storing them.
func (k *kept) suggested() row {
	from, to := framework.NewTree(k.first), framework.NewTree(worded("other", comparedItems))
	var took []float64
	found := 0
	for range 3 {
		began := time.Now()
		found = len(crosswalk.Suggest(from, to, func(string, string) bool { return true }))
		took = append(took, float64(time.Since(began)))
	}
	return row{what: fmt.Sprintf("suggesting a crosswalk, 5,000 items to 5,000, %s found", thousands(float64(found))), measured: spread(took)}
}

// changes measures the page of differences, first after a start and then kept, and the data.
func (k *kept) changes(ctx context.Context, b *bench) (rows []row, err error) {
	for _, one := range []struct{ what, path string }{
		{"page of its changes, published with the release", "/frameworks/told/2/changes"},
		{"page of its changes, computed by the server", "/frameworks/silent/2/changes"},
		{"the same as JSON, published", "/frameworks/told/2/changes.json"},
		{"the same as CSV, published", "/frameworks/told/2/changes.csv"},
	} {
		first, _, err := firstAfterStart(ctx, b, k.data, nil, one.path)
		if err != nil {
			return nil, fmt.Errorf("%s: %w", one.path, err)
		}
		again, a, err := k.again(b, one.path)
		if err != nil {
			return nil, err
		}
		rows = append(rows, row{what: one.what, measured: fmt.Sprintf("first %s; kept %s; %.1f kB (gzip)", spread(first), millis(again), float64(a.Head+a.Length)/1000)})
	}
	return rows, nil
}

// again is how long a page takes that was asked for before.
func (k *kept) again(b *bench, path string) (_ time.Duration, a measure.Answer, err error) {
	server, err := measure.Serve(b.program, k.data)
	if err != nil {
		return 0, a, err
	}
	defer server.Stop()
	var took []float64
	for range keptRounds + 1 {
		began := time.Now()
		if a, _, _, err = measure.Once(server.Addr, measure.Ask("GET", path, 200, nil, "Accept-Encoding: gzip")); err != nil {
			return 0, a, err
		}
		took = append(took, float64(time.Since(began)))
	}
	return time.Duration(median(took[1:])), a, nil
}

// pages measures pages and deeds of keepers, each asked for several times by one person.
func (k *kept) pages(ctx context.Context) (rows []row, err error) {
	for _, page := range []struct{ what, path string }{
		{"tree of a draft of 2,000 items", "/stewardship/drafts/" + k.draft},
		{"the whole draft, to be read and printed", "/stewardship/drafts/" + k.draft + "/whole"},
		{"what a draft lacks", "/stewardship/drafts/" + k.draft + "/check"},
	} {
		r, err := k.asked7(ctx, page.what, page.path)
		if err != nil {
			return nil, err
		}
		rows = append(rows, r)
	}
	tree, err := k.firstView("/stewardship/drafts/" + k.draft)
	if err != nil {
		return nil, err
	}
	rows = append(rows, tree)
	for _, deed := range []struct{ what, path string }{
		{"crosswalk: press to suggest, 5,000 to 5,000, stored", "/stewardship/crosswalks/" + k.crosswalk + "/suggest"},
		{"consultation: press for results of 1,000 people, 66 items each", "/stewardship/consultations/" + k.asked + "/results"},
	} {
		a := measure.Visit(k.server, "pathways="+k.owner.Secret).Post(deed.path)
		if a.Status != 303 {
			return nil, fmt.Errorf("POST %s answers %d, %v", deed.path, a.Status, a.Err)
		}
		rows = append(rows, row{what: deed.what, measured: millis(a.Took)})
	}
	for _, page := range []struct{ what, path string }{
		{"crosswalk: its page then", "/stewardship/crosswalks/" + k.crosswalk},
		{"consultation: its results", "/stewardship/consultations/" + k.asked + "/results"},
		{"consultation: its results as CSV", "/stewardship/consultations/" + k.asked + "/results.csv"},
	} {
		r, err := k.asked7(ctx, page.what, page.path)
		if err != nil {
			return nil, err
		}
		rows = append(rows, r)
	}
	return rows, nil
}

// asked7 asks for a page several times, one after the other.
func (k *kept) asked7(ctx context.Context, what, path string) (row, error) {
	q := get(path, k.owner)
	var took []float64
	var a measure.Answer
	sql, err := k.statements(ctx, func(int) measure.Question { return q })
	if err != nil {
		return row{}, fmt.Errorf("%s: %w", path, err)
	}
	for range keptRounds {
		began := time.Now()
		if a, _, _, err = measure.Once(k.server.Addr, q); err != nil {
			return row{}, fmt.Errorf("%s: %w", path, err)
		}
		took = append(took, float64(time.Since(began)))
	}
	return row{what: what, measured: fmt.Sprintf("%s; %d statements; %.1f kB (gzip)", spread(took), sql, float64(a.Head+a.Length)/1000)}, nil
}

// firstView adds up what a browser loads that has never been here.
func (k *kept) firstView(path string) (row, error) {
	html, rest, parts, err := firstView(k.server.Addr, get(path, k.owner), "gzip")
	if err != nil {
		return row{}, err
	}
	return row{
		what:     "tree of a draft of 2,000 items, first view",
		measured: fmt.Sprintf("gzip %.1f KB (page %.1f, %d others %.1f)", float64(html+rest)/1024, float64(html)/1024, parts, float64(rest)/1024),
		target:   "at most 100 KB", met: verdict(html+rest <= mostFirstView),
	}, nil
}
