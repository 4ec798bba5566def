//go:build linux

// Command faults treats Pathways badly and looks whether it stays well: it kills it during load, during its first start and
// while frameworks are taken in and published, takes away the disk's last byte, lets nodes migrate one database at once, takes PostgreSQL and the mail server
// away under the server and under people who are signed in. It stops by itself; it ends with 1 when something was not as it should be. Linux only; see bench/README.md.
package main

import (
	"context"
	"flag"
	"fmt"
	"os"
	"os/exec"
	"os/signal"
	"strings"
	"syscall"
	"time"

	"pathways/bench/measure"
)

// trial is one kind of bad treatment.
type trial struct {
	key, title string
	run        func(context.Context, *house)
}

var trials = []trial{
	{"kill", "SIGKILL during the first start and during load", killed},
	{"imports", "SIGKILL while frameworks are taken in, published and fetched", killedImporting},
	{"full", "a full disk", fullDisk},
	{"migrate", "four nodes start on one empty PostgreSQL at once", migrating},
	{"gone", "PostgreSQL gone for 10 s under the server", func(ctx context.Context, h *house) { outage(ctx, h, false) }},
	{"upload", "a disk that becomes full during an upload", fullUpload},
	{"saving", "SIGKILL while 32 people save answers", killedSaving},
	{"letters", "no mail server while people sign up", lateLetters},
	{"nodes", "two nodes on one PostgreSQL", twoNodes},
	{"away", "PostgreSQL gone for 30 s while people use their pages", func(ctx context.Context, h *house) { away(ctx, h, false, 30*time.Second) }},
	{"silent", "PostgreSQL accepts and does not answer for 20 s while people use their pages", func(ctx context.Context, h *house) { away(ctx, h, true, 20*time.Second) }},
	{"held", "PostgreSQL accepts and does not answer for 10 s", func(ctx context.Context, h *house) { outage(ctx, h, true) }},
}

// house is what the trials share: the built program, a folder for what they need, and what was seen so far.
type house struct {
	program, dir string
	wrong        int
}

// see notes what was seen, and whether it is as it should be.
func (h *house) see(good bool, format string, args ...any) {
	mark := "ok   "
	if !good {
		mark = "WRONG"
		h.wrong++
	}
	fmt.Printf("  %s %s\n", mark, fmt.Sprintf(format, args...))
}

func (h *house) skip(format string, args ...any) {
	fmt.Printf("  SKIPPED %s\n", fmt.Sprintf(format, args...))
}

// must ends a trial that cannot go on.
func (h *house) must(err error, what string) bool {
	if err != nil {
		h.see(false, "%s: %v", what, err)
	}
	return err == nil
}

func main() {
	only := flag.String("only", "", "trials to hold, with commas; empty: all")
	flag.Parse()
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt, syscall.SIGTERM)
	defer stop()
	ctx, cancel := context.WithTimeout(ctx, 10*time.Minute)
	defer cancel()
	dir, err := os.MkdirTemp("", "pathways-faults-")
	if err != nil {
		fmt.Fprintln(os.Stderr, "faults:", err)
		os.Exit(1)
	}
	h := &house{dir: dir}
	if h.program, err = measure.Build(ctx, dir); err == nil {
		for _, t := range trials {
			if *only != "" && !strings.Contains(","+*only+",", ","+t.key+",") || ctx.Err() != nil {
				continue
			}
			fmt.Println(t.title)
			t.run(ctx, h)
		}
		err = ctx.Err()
	}
	os.RemoveAll(dir)
	if err != nil {
		fmt.Fprintln(os.Stderr, "faults:", err)
	}
	if err != nil || h.wrong > 0 {
		fmt.Printf("%d things were not as they should be\n", h.wrong)
		os.Exit(1)
	}
}

// doctor asks the program itself whether the data is whole: both releases with the digests that they were published with.
func (h *house) doctor(ctx context.Context, flags ...string) {
	out, err := exec.CommandContext(ctx, h.program, append([]string{"doctor", "--metrics-addr", "off", "--addr", "127.0.0.1:0"}, flags...)...).CombinedOutput()
	text := string(out)
	whole := strings.Count(text, "is as published") == 2 && strings.Contains(text, "schema       up to date")
	if err == nil && whole {
		h.see(true, "doctor: database sound, schema up to date, both releases as published")
		return
	}
	h.see(false, "doctor: %v\n%s", err, text)
}

// page asks for a page and says whether it came as it should, and how long it took.
func (h *house) page(p *measure.Process, method, path string, want int, within time.Duration, about string) []byte {
	began := time.Now()
	_, _, body, err := measure.Once(p.Addr, measure.Ask(method, path, want, nil))
	took := time.Since(began).Round(time.Millisecond)
	switch {
	case err != nil:
		h.see(false, "%s: %s %s: %v after %v", about, method, path, err, took)
	case took > within:
		h.see(false, "%s: %s %s answers %d, but after %v", about, method, path, want, took)
	default:
		h.see(true, "%s: %s %s answers %d in %v", about, method, path, want, took)
	}
	return body
}
