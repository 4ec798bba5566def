package main

import (
	"context"
	"fmt"
	"path/filepath"
	"time"

	"pathways/bench/measure"
	"pathways/bench/people"
	"pathways/internal/exchange"
	"pathways/internal/framework"
	"pathways/internal/platform/db"
)

const (
	packageAddress = "/ims/case/v1p1/CFPackages/"
	packageRounds  = 5
	firstRounds    = 3
	mostFirst      = 150 * time.Millisecond
	leastOfPackage = 0.90 // of the rate of a bare handler
)

// packages serves a release of 10,000 items as a CASE package: the first time after a start, with a public address that is known
// and without one; the first time after it was published; and then beside a bare handler.
func packages(ctx context.Context, b *bench) (rows []row, err error) {
	opt := db.Options{Dir: filepath.Join(b.dir, "packages")}
	_, r := large("packed", largeItems, 0)
	owner, slug, err := oneSteward(ctx, opt)
	if err != nil {
		return nil, err
	}
	if err := withDesk(ctx, opt, func(d *people.Desk) error { return d.Publish(ctx, r, framework.Beside{}) }); err != nil {
		return nil, err
	}
	known := []string{"--base-url", "https://pathways.example.org"}
	for _, way := range []struct {
		what  string
		flags []string
	}{{"first after a start, public address known", known}, {"first after a start, public address not known", nil}} {
		took, a, err := firstAfterStart(ctx, b, opt.Dir, way.flags, packageAddress+r.ID)
		if err != nil {
			return nil, fmt.Errorf("%s: %w", way.what, err)
		}
		rows = append(rows, row{
			fmt.Sprintf("%s (%.1f MB as it is sent)", way.what, float64(a.Head+a.Length)/1e6), spread(took),
			"under " + millis(mostFirst), verdict(median(took) < float64(mostFirst)),
		})
	}
	server, err := measure.ServeKnown(b.program, opt.Dir)
	if err != nil {
		return nil, err
	}
	defer server.Stop()
	var took []float64
	for i := range firstRounds {
		once, err := firstAfterPublishing(ctx, server, owner, slug, i)
		if err != nil {
			return nil, fmt.Errorf("first after publishing: %w", err)
		}
		took = append(took, float64(once))
	}
	rows = append(rows, row{"first after publishing on a page, asked at once", spread(took), "under " + millis(mostFirst), verdict(median(took) < float64(mostFirst))})
	all, err := againstBare(ctx, server, packageRounds, ready, packageAddress+r.ID)
	if err != nil {
		return nil, err
	}
	for i, c := range all {
		if i < 2 {
			rows = append(rows, c.row("the rate of the bare handler (at least 90 %)", leastOfPackage))
		} else { // there is no body, so that it is as a page
			rows = append(rows, c.row("at least 60 %", leastOfBare))
		}
	}
	return rows, nil
}

// withDesk opens a database beside or without a server.
func withDesk(ctx context.Context, opt db.Options, do func(*people.Desk) error) (err error) {
	h, err := people.Open(ctx, opt)
	if err != nil {
		return err
	}
	defer func() {
		if end := h.Close(); err == nil {
			err = end
		}
	}()
	d, err := h.Desk(ctx)
	if err != nil {
		return err
	}
	return do(d)
}

// firstAfterStart starts the program some times and asks at once: from the question to the last byte.
func firstAfterStart(ctx context.Context, b *bench, data string, flags []string, path string) (took []float64, a measure.Answer, err error) {
	for range firstRounds {
		if ctx.Err() != nil {
			return nil, a, ctx.Err()
		}
		server, err := measure.Serve(b.program, data, flags...)
		if err != nil {
			return nil, a, err
		}
		began := time.Now()
		a, _, _, err = measure.Once(server.Addr, measure.Ask("GET", path, 200, nil, "Accept-Encoding: gzip"))
		took = append(took, float64(time.Since(began)))
		server.Stop()
		if err != nil {
			return nil, a, err
		}
	}
	return took, a, nil
}

// firstAfterPublishing has somebody publish another release of 10,000 items and asks for its package at once.
func firstAfterPublishing(ctx context.Context, server *measure.Process, owner people.Person, organization string, n int) (time.Duration, error) {
	_, r := large(fmt.Sprint("fresh-", n), largeItems, 0)
	raw, err := asCASE(r)
	if err != nil {
		return 0, err
	}
	v := measure.Visit(server, "pathways="+owner.Secret)
	to, seen, err := bringFile(ctx, v, organization, "framework.case.json", raw, exchange.AsRelease)
	if err != nil {
		return 0, err
	}
	if a := v.Post(to+"/take", "seen", seen); a.Status != 303 {
		return 0, fmt.Errorf("publishing answers %d, %v", a.Status, a.Err)
	}
	began := time.Now()
	_, _, _, err = measure.Once(server.Addr, measure.Ask("GET", packageAddress+r.ID, 200, nil, "Accept-Encoding: gzip"))
	return time.Since(began), err
}
