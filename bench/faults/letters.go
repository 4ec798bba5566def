//go:build linux

package main

import (
	"context"
	"fmt"
	"strings"
	"testing"
	"time"

	"pathways/bench/measure"
	"pathways/bench/people"
	"pathways/internal/account"
	"pathways/internal/platform/mail/mailtest"
)

// office is a mail server.
type office struct{ *mailtest.Server }

// trialTB stands in for the test that such a server belongs to elsewhere.
type trialTB struct{ testing.TB }

func (trialTB) Helper()                           {}
func (trialTB) Cleanup(func())                    {} // a trial ends its server itself
func (trialTB) Fatalf(format string, args ...any) { panic(fmt.Sprintf(format, args...)) }

func newOffice() office { return office{mailtest.New(trialTB{})} }

// flags have a node send its letters there.
func (o office) flags() []string {
	return []string{"--smtp-url", o.URL(), "--mail-from", "pathways@example.org", "--base-url", "http://pathways.example.org"}
}

// once says to how many addresses letters went, and whether each got one.
func (o office) once() (addresses int, each bool) {
	to := map[string]int{}
	for _, l := range o.Letters() {
		for _, address := range l.To {
			to[address]++
		}
	}
	each = true
	for _, n := range to {
		each = each && n == 1
	}
	return len(to), each
}

const passphrase = "gallery benches at closing time"

// signUps has so many people ask for accounts, at one node after the other.
func (h *house) signUps(nodes []*measure.Process, from, n int) {
	slowest := time.Duration(0)
	good := 0
	for i := range n {
		a := measure.Visit(nodes[i%len(nodes)], "").Post("/account/sign-up", "name", "Dora", "email", fmt.Sprintf("dora-%d@example.org", from+i), "passphrase", passphrase)
		if a.Err == nil && a.Status == 303 && a.To == "/account/written" {
			good++
		}
		slowest = max(slowest, a.Took)
	}
	h.see(good == n && slowest < 5*time.Second, "%d of %d people who sign up read that a letter is on its way, the slowest after %v", good, n, slowest)
}

// lateLetters has people sign up while the mail server is not there. It comes back; then a node is killed and another
// takes over while letters wait.
func lateLetters(ctx context.Context, h *house) {
	s, err := h.settle(ctx, "letters", "", 1)
	if !h.must(err, "people") {
		return
	}
	post := newOffice()
	defer post.Down()
	post.Down()
	node, err := s.serve(h, post.flags()...)
	if !h.must(err, "start") {
		return
	}
	defer func() { node.Stop() }()
	h.signUps([]*measure.Process{node}, 0, 12)
	time.Sleep(time.Second)
	_ = node.Cmd.Process.Kill()
	node.Stop()
	if node, err = s.serve(h, post.flags()...); !h.must(err, "start again, the mail server still away") {
		return
	}
	h.signUps([]*measure.Process{node}, 12, 8)
	n, _ := post.once()
	h.see(n == 0, "no letter has gone out")
	post.Up()
	back := time.Now()
	came := until(ctx, 100*time.Second, func() bool { n, _ := post.once(); return n >= 20 })
	h.see(came, "the mail server is back: 20 letters have come after %v", time.Since(back).Round(time.Second))
	time.Sleep(3 * time.Second)
	n, each := post.once()
	h.see(n == 20 && each, "each of %d people has one letter", n)
	for _, l := range post.Letters() {
		if l.To[0] != "dora-0@example.org" {
			continue
		}
		_, path, _ := strings.Cut(strings.TrimPrefix(l.Link(), "http://"), "/")
		a := measure.Visit(node, "").Post("/" + path)
		h.see(a.Status == 303 && a.Cookie != "", "the link of a letter makes the account")
	}
}

// twoNodes has people use two nodes on one PostgreSQL as if they were one.
func twoNodes(ctx context.Context, h *house) {
	pg := h.postgres()
	if pg == nil {
		return
	}
	defer pg.Close()
	if !h.must(pg.Do("CREATE DATABASE house"), "create a database") {
		return
	}
	s, err := h.settle(ctx, "nodes-none", pg.URL("house"), 2)
	if !h.must(err, "people") {
		return
	}
	err = s.with(ctx, func(filled *people.House) error {
		_, err := account.NewCaretaker(filled.Accounts).Example(ctx, account.Joining{Name: "Eva", Email: "eva@example.org", Passphrase: passphrase}, false)
		return err
	})
	if !h.must(err, "a person with a passphrase") {
		return
	}
	post := newOffice()
	defer post.Down()
	var nodes []*measure.Process
	for range 2 {
		node, err := s.serve(h, post.flags()...)
		if !h.must(err, "a node") {
			return
		}
		defer node.Stop()
		nodes = append(nodes, node)
	}
	a := measure.Visit(nodes[0], "").Post("/account/sign-in", "email", "eva@example.org", "passphrase", passphrase)
	h.want(a, 303, 5*time.Second, "sign in at one node")
	there := measure.Visit(nodes[1], a.Cookie)
	h.want(there.Get("/account"), 200, time.Second, "go on at the other")
	h.want(asPerson(nodes[1], s.people[0]).Post("/pathway/plan", "plan.title", "From the other node"), 303, time.Second, "write at the other")
	seen := asPerson(nodes[0], s.people[0]).Get("/pathway/plan")
	h.see(strings.Contains(seen.Page, "From the other node"), "what was written there is read here")
	h.want(there.Post("/account/sign-out"), 303, time.Second, "sign out at the other")
	out := measure.Visit(nodes[0], a.Cookie).Get("/pathway/plans")
	h.see(out.Status == 303 && strings.HasPrefix(out.To, "/account/sign-in"), "and is signed out at the first: %d %s", out.Status, out.To)

	h.signUps(nodes, 0, 30)
	came := until(ctx, 30*time.Second, func() bool { n, _ := post.once(); return n >= 30 })
	time.Sleep(2 * time.Second)
	n, each := post.once()
	h.see(came && each && n == 30, "two nodes send letters at once: %d letters to %d people", len(post.Letters()), n)

	let, refused := 0, 0
	for i := range 16 {
		switch a := measure.Visit(nodes[i%2], "").Post("/account/sign-in", "email", "eva@example.org", "passphrase", "not the right one"); a.Status {
		case 422:
			let++
		case 429:
			refused++
		}
	}
	h.see(let == 10 && refused == 6, "16 wrong tries on one address, at two nodes in turn: %d were looked at, %d refused", let, refused)
	a = measure.Visit(nodes[1], "").Post("/account/sign-in", "email", "eva@example.org", "passphrase", passphrase)
	h.want(a, 429, 2*time.Second, "then the right passphrase at the other node has to wait too")
}
