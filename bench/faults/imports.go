//go:build linux

package main

import (
	"bytes"
	"context"
	"fmt"
	"net"
	"net/http"
	"os/exec"
	"strings"
	"sync/atomic"
	"time"

	"github.com/PuerkitoBio/goquery"

	"pathways/bench/measure"
	"pathways/bench/people"
	"pathways/internal/exchange"
	"pathways/internal/framework"
)

// heavy is how many items a file has in the middle of which the node is killed.
const heavy = 4_000

// moments are how long after the press the node is killed.
var moments = []time.Duration{5 * time.Millisecond, 60 * time.Millisecond, 150 * time.Millisecond, 300 * time.Millisecond, 600 * time.Millisecond}

// killedImporting kills a node while files are taken in as drafts and as releases, and while it publishes a draft; each time all
// of it is there or nothing. Then it kills one that fetches a file from an address: the next one takes that up again.
func killedImporting(ctx context.Context, h *house) {
	s, slug, err := h.steward(ctx, "imports")
	if !h.must(err, "people") {
		return
	}
	for i, moment := range moments {
		for _, way := range []exchange.Way{exchange.AsDraft, exchange.AsRelease} {
			s.killedTaking(ctx, h, slug, way, fmt.Sprintf("f%d-%s", i, way), moment)
		}
		s.killedPublishing(ctx, h, slug, fmt.Sprintf("p%d", i), moment)
	}
	s.killedFetching(ctx, h, slug)
}

// steward fills an empty database with somebody who owns an organization.
func (h *house) steward(ctx context.Context, name string) (s *settled, slug string, err error) {
	if s, err = h.settle(ctx, name, "", 0); err != nil {
		return nil, "", err
	}
	return s, slug, s.with(ctx, func(filled *people.House) error {
		var owner people.Person
		owner, slug, err = filled.Steward(ctx, "Fay")
		s.people = append(s.people, owner)
		return err
	})
}

// heavyFile is a framework as a CASE file.
func heavyFile(slug string) (*framework.Release, []byte, error) {
	r := people.Small(slug, "1", heavy)
	form, _ := exchange.FormOf("case")
	var out bytes.Buffer
	err := exchange.Export(&out, form, exchange.Source{Tree: framework.NewTree(r), BaseURL: "https://elsewhere.example.org"})
	return r, out.Bytes(), err
}

// press posts a form and kills the node so long after.
func press(node *measure.Process, v *measure.Browser, path string, after time.Duration, fields ...string) measure.Reply {
	kill := time.AfterFunc(after, func() { _ = node.Cmd.Process.Kill() })
	a := v.Post(path, fields...)
	kill.Stop()
	_ = node.Cmd.Process.Kill()
	node.Stop()
	return a
}

func (s *settled) killedTaking(ctx context.Context, h *house, slug string, way exchange.Way, name string, moment time.Duration) {
	r, raw, err := heavyFile(name)
	if !h.must(err, "a file") {
		return
	}
	node, err := s.serve(h)
	if !h.must(err, "start") {
		return
	}
	v := asPerson(node, s.people[0])
	a := v.Upload("/stewardship/imports/new", "framework.case.json", raw, "organization", slug, "way", string(way))
	if !h.want(a, 303, 30*time.Second, "a file of %d items is brought, as a %s", heavy, way) {
		node.Stop()
		return
	}
	page := a.To
	seen, ready := reported(ctx, v, page, way)
	if !ready {
		h.see(false, "the file has no report: %s", page)
		node.Stop()
		return
	}
	answered := press(node, v, page+"/take", moment, "seen", seen)
	id := page[strings.LastIndexByte(page, '/')+1:]
	var state string
	var items, heads int64
	err = s.with(ctx, func(filled *people.House) error {
		states, err := filled.Texts(ctx, `SELECT state FROM import WHERE id = $1`, id)
		if err != nil || len(states) != 1 {
			return fmt.Errorf("%d imports: %w", len(states), err)
		}
		state = states[0]
		if way == exchange.AsRelease {
			if heads, err = filled.Count(ctx, `SELECT COUNT(*) FROM release WHERE id = $1`, r.ID); err == nil {
				items, err = filled.Count(ctx, `SELECT COUNT(*) FROM item WHERE release_id = $1`, r.ID)
			}
			return err
		}
		const made = `(SELECT result FROM import WHERE id = $1)`
		if heads, err = filled.Count(ctx, `SELECT COUNT(*) FROM draft WHERE slug = $1`, name); err == nil {
			items, err = filled.Count(ctx, `SELECT COUNT(*) FROM draft_item WHERE draft_id = `+made, id)
		}
		return err
	})
	if !h.must(err, "count") {
		return
	}
	s.allOrNothing(ctx, h, fmt.Sprintf("killed %v into taking in a %s, which answered %d", moment, way, answered.Status),
		answered.Status == 303, state == "taken", heads, items)
}

// allOrNothing looks that what was acknowledged is there, and that whatever is there is whole.
func (s *settled) allOrNothing(ctx context.Context, h *house, what string, acknowledged, done bool, heads, items int64) {
	whole := done && heads == 1 && items == heavy
	none := !done && heads == 0 && items == 0
	h.see((whole || none) && (whole || !acknowledged), "%s: done %v, %d with %d items", what, done, heads, items)
	s.releasesWhole(ctx, h)
}

// releasesWhole asks the program whether every release is as it was published.
func (s *settled) releasesWhole(ctx context.Context, h *house) {
	n := int64(0)
	err := s.with(ctx, func(filled *people.House) (err error) {
		n, err = filled.Count(ctx, `SELECT COUNT(*) FROM release`)
		return err
	})
	if !h.must(err, "count releases") {
		return
	}
	out, err := exec.CommandContext(ctx, h.program, "doctor", "--metrics-addr", "off", "--addr", "127.0.0.1:0", "--data", s.data).CombinedOutput()
	if err == nil && strings.Count(string(out), "is as published") == int(n) {
		h.see(true, "doctor: database sound, all %d releases as published", n)
		return
	}
	h.see(false, "doctor, of %d releases: %v\n%s", n, err, out)
}

func (s *settled) killedPublishing(ctx context.Context, h *house, slug, name string, moment time.Duration) {
	id := ""
	err := s.with(ctx, func(filled *people.House) error {
		d, err := filled.Desk(ctx)
		if err != nil {
			return err
		}
		_, raw, err := heavyFile(name)
		if err != nil {
			return err
		}
		id, err = d.TakeIn(ctx, s.people[0].Viewer, slug, "framework.case.json", raw, exchange.AsDraft, heavy)
		return err
	})
	if !h.must(err, "a draft") {
		return
	}
	node, err := s.serve(h)
	if !h.must(err, "start") {
		return
	}
	v := asPerson(node, s.people[0])
	ask := v.Get("/stewardship/drafts/" + id + "/release/publish")
	if !h.want(ask, 200, 10*time.Second, "it is asked whether a draft of %d items shall be published", heavy) {
		node.Stop()
		return
	}
	fields := hidden(ask.Page, "/stewardship/drafts/"+id+"/release/publish")
	answered := press(node, v, "/stewardship/drafts/"+id+"/release/publish", moment, fields...)
	var state string
	var heads, items int64
	err = s.with(ctx, func(filled *people.House) error {
		states, err := filled.Texts(ctx, `SELECT state FROM draft WHERE id = $1`, id)
		if err != nil || len(states) != 1 {
			return fmt.Errorf("%d drafts: %w", len(states), err)
		}
		state = states[0]
		const of = `SELECT COUNT(*) FROM release r JOIN framework f ON f.id = r.framework_id WHERE f.slug = $1`
		if heads, err = filled.Count(ctx, of, name); err != nil {
			return err
		}
		items, err = filled.Count(ctx, `SELECT COUNT(*) FROM item i JOIN release r ON r.id = i.release_id JOIN framework f ON f.id = r.framework_id WHERE f.slug = $1`, name)
		return err
	})
	if !h.must(err, "count") {
		return
	}
	s.allOrNothing(ctx, h, fmt.Sprintf("killed %v into publishing a draft, which answered %d", moment, answered.Status),
		answered.Status == 303, state == "published", heads, items)
}

// hidden are the hidden fields of the form on a page that goes to an address, names and values by turns.
func hidden(page, action string) (fields []string) {
	doc, err := goquery.NewDocumentFromReader(strings.NewReader(page))
	if err != nil {
		return nil
	}
	doc.Find(`form[action="` + action + `"] input[type=hidden]`).Each(func(_ int, s *goquery.Selection) {
		fields = append(fields, s.AttrOr("name", ""), s.AttrOr("value", ""))
	})
	return fields
}

// reported waits for the report of a file and gives what taking it in has to name.
func reported(ctx context.Context, v *measure.Browser, page string, way exchange.Way) (seen string, ready bool) {
	if way == exchange.AsRelease {
		page += "/publish"
	}
	until(ctx, 30*time.Second, func() bool {
		doc, err := goquery.NewDocumentFromReader(strings.NewReader(v.Get(page).Page))
		if err == nil {
			seen, ready = doc.Find("input[name=seen]").Attr("value")
		}
		return ready
	})
	return seen, ready
}

// killedFetching kills a node that is fetching a file from an address that answers slowly.
func (s *settled) killedFetching(ctx context.Context, h *house, slug string) {
	_, raw, err := heavyFile("fetched")
	if !h.must(err, "a file") {
		return
	}
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if !h.must(err, "listen") {
		return
	}
	var asked atomic.Int64
	begun := make(chan struct{}, 8)
	elsewhere := &http.Server{ReadHeaderTimeout: 10 * time.Second, Handler: http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		w.Header().Set("Content-Type", "application/json")
		if asked.Add(1) > 1 {
			_, _ = w.Write(raw)
			return
		}
		_, _ = w.Write(raw[:1000])
		_ = http.NewResponseController(w).Flush()
		begun <- struct{}{}
		<-r.Context().Done()
	})}
	go func() { _ = elsewhere.Serve(l) }()
	defer elsewhere.Close()
	allow := []string{"--fetch-allow", "127.0.0.1"}
	node, err := s.serve(h, allow...)
	if !h.must(err, "start") {
		return
	}
	a := asPerson(node, s.people[0]).Post("/stewardship/imports/new", "organization", slug, "way", "draft", "address", "http://"+l.Addr().String()+"/fetched.json")
	h.want(a, 303, 5*time.Second, "an address to fetch from")
	if a.Status != 303 {
		node.Stop()
		return
	}
	select {
	case <-begun:
	case <-time.After(20 * time.Second):
		h.see(false, "nobody fetched")
	}
	_ = node.Cmd.Process.Kill()
	node.Stop()
	state := func() (text string) {
		h.must(s.with(ctx, func(filled *people.House) error {
			all, err := filled.Texts(ctx, `SELECT state FROM import WHERE address <> ''`)
			text = strings.Join(all, " ")
			return err
		}), "look at the import")
		return text
	}
	h.see(state() == string(exchange.Fetching), "killed while a job fetched: the import is still %q", state())
	// Nobody else takes a job up before the lease of the one who died has ended.
	if !h.must(s.with(ctx, func(filled *people.House) error { return filled.Older(ctx, "job", "due_at", 2*time.Minute) }), "let two minutes go by") {
		return
	}
	if node, err = s.serve(h, allow...); !h.must(err, "start again") {
		return
	}
	seen, ready := reported(ctx, asPerson(node, s.people[0]), a.To, exchange.AsDraft)
	h.see(ready && seen != "", "the next node took the job up: fetched %d times, and there is a report", asked.Load())
	h.want(asPerson(node, s.people[0]).Post(a.To+"/take", "seen", seen), 303, 20*time.Second, "it can be taken in")
	node.Stop()
	s.releasesWhole(ctx, h)
}
