//go:build linux

package main

import (
	"context"
	"encoding/json"
	"fmt"
	"maps"
	"net/http"
	"path/filepath"
	"slices"
	"strings"
	"sync"
	"time"

	"pathways/bench/measure"
	"pathways/bench/people"
	"pathways/internal/pathway"
	"pathways/internal/platform/db"
)

// settled are people with an account, signed in, each with the same pathway.
type settled struct {
	opt     db.Options
	flags   []string // that a node needs to find the database
	data    string
	people  []people.Person
	pathway *pathway.Pathway
	codes   []string // of all competencies, in the order of the release
}

// settle fills a database with so many people. The data folder is a new one.
func (h *house) settle(ctx context.Context, name, url string, n int) (s *settled, err error) {
	s = &settled{data: filepath.Join(h.dir, name)}
	s.opt = db.Options{Dir: s.data}
	if url != "" {
		s.opt, s.flags = db.Options{URL: url}, []string{"--database", url}
	}
	err = s.with(ctx, func(filled *people.House) error {
		t, err := people.Tree()
		if err != nil {
			return err
		}
		for _, leaf := range t.Leaves("") {
			s.codes = append(s.codes, leaf.Code)
		}
		if s.pathway, err = people.Answered(4, 10); err != nil {
			return err
		}
		if s.people, err = filled.Join(ctx, "Ana", n); err != nil {
			return err
		}
		if err := filled.Bring(ctx, s.people, s.pathway); err != nil {
			return err
		}
		return filled.SignIn(ctx, s.people)
	})
	return s, err
}

// with opens the database beside or without a node.
func (s *settled) with(ctx context.Context, do func(*people.House) error) error {
	filled, err := people.Open(ctx, s.opt)
	if err != nil {
		return err
	}
	err = do(filled)
	if end := filled.Close(); err == nil {
		err = end
	}
	return err
}

func (s *settled) serve(h *house, flags ...string) (*measure.Process, error) {
	return measure.Serve(h.program, s.data, append(slices.Clone(s.flags), flags...)...)
}

// savers is how many people save answers at the same time.
const savers = 32

// said is what people said while the program ran.
type said struct {
	mu   sync.Mutex
	acks map[string]bool        // ids of answers that were acknowledged
	last map[int]pathway.Change // by person: the one that nobody has acknowledged; it is sent again
	next []int                  // by person: how many answers they have given
}

// saving has people save answers until the node is gone or the time is up.
func (s *settled) saving(ctx context.Context, node *measure.Process, out *said, during time.Duration) {
	ctx, cancel := context.WithTimeout(ctx, during)
	defer cancel()
	var all sync.WaitGroup
	for i := range s.people {
		all.Go(func() {
			v := asPerson(node, s.people[i])
			v.HTTP.Transport = &http.Transport{}
			defer v.HTTP.CloseIdleConnections()
			for ctx.Err() == nil {
				c := s.answer(out.next[i])
				out.next[i]++
				out.mu.Lock()
				out.last[i] = c
				out.mu.Unlock()
				if !save(v, c) {
					return
				}
				out.mu.Lock()
				out.acks[c.ID] = true
				delete(out.last, i)
				out.mu.Unlock()
			}
		})
	}
	all.Wait()
}

// answer is the n-th answer that somebody gives: always another one than that which stands.
func (s *settled) answer(n int) pathway.Change {
	leaf, round := n%len(s.codes), n/len(s.codes)
	return pathway.Change{
		ID: pathway.NewID(), Name: "say.use." + s.codes[leaf], Values: []string{people.Uses[(leaf+round+1)%len(people.Uses)]},
		At: time.Now().UTC(), Of: s.pathway.Reflections[0].ID,
	}
}

// save sends one answer as our script does, and says whether it was acknowledged.
func save(v *measure.Browser, c pathway.Change) bool {
	body, err := json.Marshal([]pathway.Change{c})
	if err != nil {
		return false
	}
	a := v.Ask("POST", "/pathway/say", "application/json", strings.NewReader(string(body)))
	var heard struct {
		Folded  []string `json:"folded"`
		Refused []any    `json:"refused"`
	}
	return a.Err == nil && a.Status == 200 && json.Unmarshal([]byte(a.Page), &heard) == nil &&
		slices.Contains(heard.Folded, c.ID) && len(heard.Refused) == 0
}

// killedSaving kills a node twice while 32 people save answers, starts it again each time, and has browsers send again
// what nobody has acknowledged, twice over.
func killedSaving(ctx context.Context, h *house) {
	s, err := h.settle(ctx, "saving", "", savers)
	if h.must(err, "people") {
		s.killedSaving(ctx, h, "SQLite")
	}
	pg := h.postgres()
	if pg == nil {
		return
	}
	defer pg.Close()
	if !h.must(pg.Do("CREATE DATABASE saving"), "create a database") {
		return
	}
	s, err = h.settle(ctx, "saving-none", pg.URL("saving"), savers)
	if h.must(err, "people") {
		s.killedSaving(ctx, h, "PostgreSQL")
	}
}

func (s *settled) killedSaving(ctx context.Context, h *house, database string) {
	before, err := s.statements(ctx)
	if !h.must(err, "count") {
		return
	}
	out := &said{acks: map[string]bool{}, last: map[int]pathway.Change{}, next: make([]int, len(s.people))}
	node, err := s.serve(h)
	if !h.must(err, "start") {
		return
	}
	defer func() { node.Stop() }()
	for range 2 {
		acknowledged := len(out.acks)
		time.AfterFunc(1200*time.Millisecond, func() { _ = node.Cmd.Process.Kill() })
		s.saving(ctx, node, out, 10*time.Second)
		h.see(len(out.acks) > acknowledged && len(out.last) > 0, "%s: killed after %d acknowledged answers of %d people at once; %d had not heard yet",
			database, len(out.acks)-acknowledged, savers, len(out.last))
		node.Stop()
		if node, err = s.serve(h); !h.must(err, "start again") {
			return
		}
		for i, c := range out.last {
			v := asPerson(node, s.people[i])
			once := save(v, c)
			if twice := save(v, c); !once || !twice {
				h.see(false, "%s: an answer that is sent again is not taken", database)
				continue
			}
			out.acks[c.ID] = true
		}
		clear(out.last)
	}
	a := asPerson(node, s.people[0]).Get("/pathway/plan")
	h.want(a, 200, time.Second, "%s: the session from before goes on, the plan", database)
	s.compare(ctx, h, out, before, database)
	h.doctor(ctx, append([]string{"--data", s.data}, s.flags...)...)
}

func (s *settled) statements(ctx context.Context) (n int64, err error) {
	return n, s.with(ctx, func(filled *people.House) error {
		n, err = filled.Count(ctx, `SELECT COUNT(*) FROM statement`)
		return err
	})
}

// compare looks that each answer that was acknowledged is in the database, and nothing else came in.
func (s *settled) compare(ctx context.Context, h *house, out *said, before int64, database string) {
	err := s.with(ctx, func(filled *people.House) error {
		there, err := filled.Texts(ctx, `SELECT id FROM statement`)
		if err != nil {
			return err
		}
		lost := maps.Clone(out.acks)
		for _, id := range there {
			delete(lost, id)
		}
		more := len(there) - int(before)
		h.see(len(lost) == 0 && more == len(out.acks), "%s: %d answers acknowledged, %d lost, %d more statements than before",
			database, len(out.acks), len(lost), more)
		return nil
	})
	h.must(err, fmt.Sprintf("compare what is stored on %s", database))
}
