package main

import (
	"context"
	"fmt"
	"path/filepath"
	"runtime"
	"strings"
	"time"

	"github.com/PuerkitoBio/goquery"

	"pathways/bench/measure"
	"pathways/bench/people"
	"pathways/internal/exchange"
	"pathways/internal/platform/db"
	"pathways/internal/platform/db/dbtest"
)

const (
	largeItems   = 10_000
	largeNote    = 8_500 // characters of each item's note in the largest file
	mostImport   = 2 * time.Second
	importRounds = 3 // on SQLite; one on PostgreSQL
)

// imports takes in files of 10,000 items: as the command line does, with the report on every row, on both databases; and as a
// steward does, on the pages of a server of its own, whose memory is looked at.
func imports(ctx context.Context, b *bench) (rows []row, err error) {
	if rows, err = importsOn(ctx, "SQLite", db.Options{Dir: filepath.Join(b.dir, "imports")}, importRounds); err != nil {
		return nil, err
	}
	pg, err := dbtest.NewServer()
	if err != nil {
		rows = append(rows, row{what: "the same on PostgreSQL", measured: fmt.Sprintf("not measured: %v", err)})
	} else {
		defer pg.Close()
		if err := pg.Do("CREATE DATABASE imports"); err != nil {
			return nil, err
		}
		more, err := importsOn(ctx, "PostgreSQL", db.Options{URL: pg.URL("imports")}, 1)
		if err != nil {
			return nil, err
		}
		rows = append(rows, more...)
	}
	for _, file := range []struct {
		name string
		note int
	}{{"small", 0}, {"large", largeNote}} {
		more, err := importOnPages(ctx, b, file.name, file.note)
		if err != nil {
			return nil, fmt.Errorf("on pages, %s: %w", file.name, err)
		}
		rows = append(rows, more...)
	}
	return rows, nil
}

// importsOn measures from the bytes of a file to the draft or release that is stored, with the report. Each file is of
// another framework, as one that is here already would be compared instead.
func importsOn(ctx context.Context, database string, opt db.Options, rounds int) (rows []row, err error) {
	h, err := people.Open(ctx, opt)
	if err != nil {
		return nil, err
	}
	defer func() {
		if end := h.Close(); err == nil {
			err = end
		}
	}()
	desk, err := h.Desk(ctx)
	if err != nil {
		return nil, err
	}
	for _, form := range forms {
		for _, way := range []exchange.Way{exchange.AsDraft, exchange.AsRelease} {
			var took []float64
			size := 0
			for i := range rounds {
				_, r := large(strings.ToLower(fmt.Sprintf("%s-%s-%d", form.name, way, i)), largeItems, 0)
				raw, err := form.write(r)
				if err != nil {
					return nil, err
				}
				size = len(raw)
				runtime.GC() // what writing the file left is not part of it
				began := time.Now()
				if _, err := desk.TakeIn(ctx, people.Operator, "", form.file, raw, way, largeItems); err != nil {
					return nil, err
				}
				took = append(took, float64(time.Since(began)))
			}
			rows = append(rows, row{
				what:     fmt.Sprintf("%s of 10,000 items (%.1f MB) as a %s, %s", form.name, float64(size)/1e6, way, database),
				measured: spread(took),
				target:   "under 2 s", met: verdict(median(took) < float64(mostImport)),
			})
		}
	}
	return rows, nil
}

// spread tells the median of some times with the least and the greatest.
func spread(all []float64) string {
	return fmt.Sprintf("%s (%s to %s)", millis(time.Duration(median(all))), millis(time.Duration(least(all))), millis(time.Duration(greatest(all))))
}

// importOnPages brings a CASE file as a steward does in a browser: upload, wait for the report, press the button.
func importOnPages(ctx context.Context, b *bench, name string, note int) ([]row, error) {
	_, r := large("pages-"+name, largeItems, note)
	raw, err := asCASE(r)
	if err != nil {
		return nil, err
	}
	data := filepath.Join(b.dir, "import-"+name)
	owner, slug, err := oneSteward(ctx, db.Options{Dir: data})
	if err != nil {
		return nil, err
	}
	server, err := measure.Serve(b.program, data)
	if err != nil {
		return nil, err
	}
	defer server.Stop()
	v := measure.Visit(server, "pathways="+owner.Secret)
	v.HTTP.Timeout = 2 * time.Minute
	began := time.Now()
	to, seen, err := bringFile(ctx, v, slug, "framework.case.json", raw, exchange.AsDraft)
	if err != nil {
		return nil, err
	}
	reported := time.Since(began)
	began = time.Now()
	if a := v.Post(to+"/take", "seen", seen); a.Status != 303 {
		return nil, fmt.Errorf("taking it in answers %d, %v", a.Status, a.Err)
	}
	took := time.Since(began)
	time.Sleep(7 * time.Second) // as memory does
	now, most, err := server.Memory()
	if err != nil {
		return nil, err
	}
	what := fmt.Sprintf("CASE of 10,000 items (%.1f MB) on pages, ", float64(len(raw))/1e6)
	return []row{
		{what: what + "SQLite", measured: fmt.Sprintf("upload to report %s; press to draft %s", millis(reported), millis(took))},
		{what: what + "memory", measured: fmt.Sprintf("%d MB at its height, %d MB 7 s after", most>>20, now>>20)},
	}, nil
}

// oneSteward fills an empty database with somebody who is signed in and owns an organization, whose address is given.
func oneSteward(ctx context.Context, opt db.Options) (owner people.Person, slug string, err error) {
	h, err := people.Open(ctx, opt)
	if err != nil {
		return owner, "", err
	}
	defer func() {
		if end := h.Close(); err == nil {
			err = end
		}
	}()
	return h.Steward(ctx, "Fay")
}

// bringFile uploads a file and waits for its report: its page, and what taking it in has to name.
func bringFile(ctx context.Context, v *measure.Browser, organization, name string, raw []byte, way exchange.Way) (to, seen string, err error) {
	a := v.Upload("/stewardship/imports/new", name, raw, "organization", organization, "way", string(way))
	if a.Status != 303 {
		return "", "", fmt.Errorf("bringing %s answers %d, %v", name, a.Status, a.Err)
	}
	to = a.To
	for ctx.Err() == nil {
		page := to
		if way == exchange.AsRelease {
			page += "/publish"
		}
		a := v.Get(page)
		if a.Status != 200 && a.Status != 303 {
			return "", "", fmt.Errorf("%s answers %d, %v", page, a.Status, a.Err)
		}
		doc, err := goquery.NewDocumentFromReader(strings.NewReader(a.Page))
		if err != nil {
			return "", "", err
		}
		if seen, ok := doc.Find("input[name=seen]").Attr("value"); ok {
			return to, seen, nil
		}
		time.Sleep(20 * time.Millisecond)
	}
	return "", "", ctx.Err()
}
