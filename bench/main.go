// Command bench measures Pathways against the targets of speed and size, prints a table and stops by itself. It is
// Linux only, as it reads processor time and memory of the processes that it starts. See README.md.
package main

import (
	"context"
	"flag"
	"fmt"
	"io"
	"os"
	"os/signal"
	"path/filepath"
	"strings"
	"syscall"
	"time"

	"pathways/bench/measure"
	"pathways/internal/platform/db"
)

// mostTime bounds a whole run.
const mostTime = 15 * time.Minute

// section is one part of the measurement.
type section struct {
	key, title string
	run        func(context.Context, *bench) ([]row, error)
}

var sections = []section{
	{"public", "Public pages against a bare net/http handler", func(ctx context.Context, b *bench) ([]row, error) { return publicPages(ctx, b.real) }},
	{"pathway", "Pages of My pathway, with 66 competencies answered", guestPages},
	{"people", "People who are signed in", signedInPages},
	{"lists", "Statements of SQL that pages with lists ask, the session's included", lists},
	{"documents", "Documents and files", documents},
	{"bytes", "First view, bytes over the wire with all that it loads", firstViews},
	{"memory", "Memory of the server after all of the above", memory},
	{"start", "Start", starts},
	{"import", "Files that come in: 10,000 items, with a report on each", imports},
	{"packages", "A release of 10,000 items as a CASE package", packages},
	{"keepers", "Those who keep frameworks", keepers},
	{"work", "Roles, postings and texts of institutions", working},
	{"texts", "Texts that are read", reading},
	{"writes", "Writes", writes},
}

// bench is what the sections share.
type bench struct {
	program  string           // the built pathways
	dir      string           // for data folders
	real     *measure.Process // a server on SQLite that runs from the first section on
	crowd    *crowd           // the people in its database
	progress io.Writer
}

func main() {
	bare := flag.Bool("bare", false, "be the process of bare handlers (the program starts itself so)")
	only := flag.String("only", "", "sections to run, with commas; empty: all")
	save := flag.String("save", "", "write the table to this file as well")
	flag.Parse()
	if *bare {
		if err := bareServer(os.Stdin, os.Stdout); err != nil {
			fmt.Fprintln(os.Stderr, err)
			os.Exit(1)
		}
		return
	}
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt, syscall.SIGTERM)
	ctx, cancel := context.WithTimeout(ctx, mostTime)
	err := run(ctx, *only, *save)
	cancel()
	stop()
	if err != nil {
		fmt.Fprintln(os.Stderr, "bench:", err)
		os.Exit(1)
	}
}

func run(ctx context.Context, only, save string) error {
	began := time.Now()
	dir, err := os.MkdirTemp("", "pathways-bench-")
	if err != nil {
		return err
	}
	defer os.RemoveAll(dir)
	b := &bench{dir: dir, progress: os.Stderr}
	fmt.Fprintln(b.progress, "bench: building")
	if b.program, err = measure.Build(ctx, dir); err != nil {
		return err
	}
	data := filepath.Join(dir, "data")
	if b.crowd, err = settle(ctx, "SQLite", db.Options{Dir: data}); err != nil {
		return fmt.Errorf("filling the database: %w", err)
	}
	if b.real, err = measure.ServeCounting(b.program, data); err != nil {
		return err
	}
	defer b.real.Stop()
	b.crowd.server = b.real
	table := newTable(began)
	for _, s := range sections {
		if only != "" && !strings.Contains(","+only+",", ","+s.key+",") {
			continue
		}
		fmt.Fprintln(b.progress, "bench:", strings.ToLower(s.title[:1])+s.title[1:])
		rows, err := s.run(ctx, b)
		if err != nil {
			return fmt.Errorf("%s: %w", s.key, err)
		}
		table.add(s, rows)
	}
	table.finish(time.Since(began))
	fmt.Print(table)
	if save == "" {
		return nil
	}
	return os.WriteFile(save, []byte(table.String()), 0o644)
}
