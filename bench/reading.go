package main

import (
	"bytes"
	"context"
	"encoding/json"
	"fmt"
	"net/url"
	"path/filepath"
	"strings"
	"time"

	"pathways/bench/alignment/labelled"
	"pathways/bench/alignment/pace"
	"pathways/bench/measure"
	"pathways/bench/people"
	"pathways/internal/alignment/alignmentapi"
	"pathways/internal/alignment/match"
	"pathways/internal/framework/isl"
	"pathways/internal/platform/db"
	"pathways/internal/platform/doc"
	"pathways/internal/practice"
)

const (
	pageOfPassages = 30 // a posting that fills a page
	guestReaders   = 2  // at once: no more are let in
	quickRounds    = 5
	postingsAtOnce = 100
	pdfsAtOnce     = 20
	restAfterPDFs  = 25 * time.Second
	leastPassages  = 1_000 // a second on one core
)

// reading measures how fast texts are read, for guests and by the job, and what memory PDFs leave behind.
func reading(ctx context.Context, b *bench) (rows []row, err error) {
	data := filepath.Join(b.dir, "reading")
	var e employer
	err = withWork(ctx, db.Options{Dir: data}, func(w *people.Work) error {
		e, err = begun(ctx, w, "Nia")
		return err
	})
	if err != nil {
		return nil, fmt.Errorf("filling the database: %w", err)
	}
	c := &crowd{}
	// The load says of each text that another caller brings it, as one has only some read in a while.
	if c.server, err = measure.ServeCounting(b.program, data, "--trusted-proxies", "127.0.0.1"); err != nil {
		return nil, err
	}
	defer c.server.Stop()
	texts, err := postings(postingsAtOnce, pageOfPassages)
	if err != nil {
		return nil, err
	}
	guests, err := c.guests(ctx, texts)
	if err != nil {
		return nil, err
	}
	took, err := bringTexts(ctx, c.server, e, len(texts), func(i int) []byte { return []byte(texts[i]) })
	if err != nil {
		return nil, err
	}
	rows = append(rows, guests, row{
		what:     fmt.Sprintf("%d postings of %d passages, from the upload until all are read", len(texts), pageOfPassages),
		measured: fmt.Sprintf("%.1f s", took.Seconds()),
	})
	pdfs, err := c.pdfs(ctx, e, texts[:pdfsAtOnce])
	if err != nil {
		return nil, err
	}
	rate, err := passages()
	return append(rows, pdfs, row{
		what: "passages a second on one core, explained", measured: thousands(rate) + "/s",
		target: "at least " + thousands(leastPassages), met: verdict(rate >= leastPassages),
	}), err
}

// guests measures reading without keeping, of a pasted posting that fills a page.
func (c *crowd) guests(ctx context.Context, texts []string) (row, error) {
	t, err := people.Tree()
	if err != nil {
		return row{}, err
	}
	ask := func(connection, n int) measure.Question {
		caller := connection*100_000 + n
		form := url.Values{"release": {t.ID}, "text": {texts[n%len(texts)]}}
		return measure.Ask("POST", "/read", 200, []byte(form.Encode()), "Accept-Encoding: gzip",
			fmt.Sprintf("X-Forwarded-For: 10.%d.%d.%d", caller>>16, caller>>8&255, caller&255))
	}
	l, err := c.rounds(ctx, quickRounds, guestReaders, ask)
	if err != nil {
		return row{}, fmt.Errorf("/read: %w", err)
	}
	return row{what: fmt.Sprintf("POST /read, a posting of %d passages, %d at once", pageOfPassages, guestReaders), measured: l.tell()}, nil
}

// pdfs has PDFs read and waits until the server has given back what it needed for them.
func (c *crowd) pdfs(ctx context.Context, e employer, texts []string) (row, error) {
	var files [][]byte
	for _, text := range texts {
		d := &doc.Document{Title: "Educator", Lang: "en"}
		for line := range strings.Lines(text) {
			if line = strings.TrimSpace(line); line != "" {
				d.Blocks = append(d.Blocks, doc.Para{Runs: []doc.Run{{Text: line}}})
			}
		}
		var f bytes.Buffer
		if err := doc.WritePDF(&f, d); err != nil {
			return row{}, err
		}
		files = append(files, f.Bytes())
	}
	took, err := bringTexts(ctx, c.server, e, len(files), func(i int) []byte { return files[i] })
	if err != nil {
		return row{}, err
	}
	_, most, err := c.server.Memory()
	if err != nil {
		return row{}, err
	}
	time.Sleep(restAfterPDFs)
	now, _, err := c.server.Memory()
	return row{
		what:     fmt.Sprintf("resident %d s after reading %d PDFs", int(restAfterPDFs.Seconds()), len(files)),
		measured: fmt.Sprintf("%d MB; at its height %d MB; read in %.1f s", now>>20, most>>20, took.Seconds()),
		target:   "under 100 MB", met: verdict(now < mostMemory),
	}, err
}

// bringTexts brings so many texts at once as a program does, and waits until all are read.
func bringTexts(ctx context.Context, server *measure.Process, e employer, n int, content func(i int) []byte) (time.Duration, error) {
	u := alignmentapi.TextUpload{Kind: "posting", Framework: isl.Slug, Release: people.Release}
	for i := range n {
		u.Texts = append(u.Texts, alignmentapi.TextContent{Name: fmt.Sprint("posting-", i), Content: content(i)})
	}
	body, err := json.Marshal(u)
	if err != nil {
		return 0, err
	}
	v, began := measure.Visit(server, "pathways="+e.Secret), time.Now()
	house := "/api/v1" + e.at("")
	a := v.Ask("POST", house+"texts", "application/json", bytes.NewReader(body))
	for want := 202; ; want = 200 {
		var batch alignmentapi.TextBatch
		if a.Status != want {
			return 0, fmt.Errorf("texts answer %d, %v: %.300s", a.Status, a.Err, a.Page)
		}
		if err := json.Unmarshal([]byte(a.Page), &batch); err != nil {
			return 0, err
		}
		switch {
		case batch.Failed > 0:
			return 0, fmt.Errorf("%d of %d texts could not be read: %v", batch.Failed, n, batch.Refused)
		case batch.Read == n:
			return time.Since(began), nil
		case ctx.Err() != nil:
			return 0, ctx.Err()
		}
		time.Sleep(50 * time.Millisecond)
		a = v.Get(house + "text-batches/" + batch.ID)
	}
}

// passages is how many labelled passages are read in a second on one core.
func passages() (float64, error) {
	t, err := people.Tree()
	if err != nil {
		return 0, err
	}
	all, err := labelled.All()
	if err != nil {
		return 0, err
	}
	return pace.Of(match.New(match.Options{Tree: t, Practice: practice.For(isl.Slug, people.Release)}), all), nil
}
