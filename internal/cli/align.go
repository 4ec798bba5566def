package cli

import (
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"strings"

	"github.com/spf13/pflag"

	"pathways/internal/alignment/facts"
	"pathways/internal/alignment/match"
	"pathways/internal/app"
	"pathways/internal/framework"
	"pathways/internal/framework/isl"
	"pathways/internal/platform/config"
	"pathways/internal/platform/i18n"
	"pathways/internal/platform/ingest"
	"pathways/internal/practice"
)

type alignFlags struct {
	framework   string
	lines, json bool
}

var alignCommand = command{
	name:    "align",
	summary: "say which competencies texts speak of",
	about: "Reads postings, syllabi or session abstracts (plain text, HTML, Word or PDF; - is standard input) and says which competencies\n" +
		"each passage speaks of, best first, with the words that made the program think so; and what a posting says of its title, pay,\n" +
		"degree, year and kind of job. Nothing fits is an answer too. Nothing is stored, and no text is sent anywhere. The editions that\n" +
		"come with Pathways are read without a database; others are taken from that of the installation, which is not changed.\n" +
		"A file that cannot be read is told, and the others go on; then the exit code is 1.\n" +
		`With --lines each line is one passage, {"id": ..., "text": ...}, and one line {"id": ..., "codes": [...]} is written for it,` + "\n" +
		"at most five codes, none where nothing fits.",
	example: "pathways align posting.docx syllabus.pdf --json\n  pathways align --framework isl@2025 --lines < passages.jsonl",
	takes:   10_000,
	groups:  []config.Group{config.Storage, config.Logging},
	flags: func(flags *pflag.FlagSet, c *call) {
		flags.StringVar(&c.align.framework, "framework", "isl@current", "which: isl@2025, or isl@current for the release in force")
		flags.BoolVar(&c.align.lines, "lines", false, "each line is a passage as JSON, and is answered by a line of JSON")
		flags.BoolVar(&c.align.json, "json", false, "everything as JSON")
	},
	run: func(ctx context.Context, c *call) error { return c.alignTexts(ctx) },
}

func (c *call) alignTexts(ctx context.Context) error {
	switch {
	case c.align.lines && c.align.json:
		return usagef("align: --lines always writes JSON; leave --json out")
	case len(c.args) == 0 && !c.align.lines:
		return usagef("align: say which file, for example pathways align posting.docx; - is standard input")
	}
	tree, err := c.alignedWith(ctx)
	if err != nil {
		return err
	}
	set := practice.For(tree.Framework.Slug, tree.Version)
	reader := match.New(match.Options{Tree: tree, Practice: set})
	if c.align.lines {
		return c.alignLines(ctx, reader)
	}
	catalog, err := app.Words()
	if err != nil {
		return err
	}
	a := alignment{words: catalog.In(i18n.Default), reader: reader, tree: tree, practice: set}
	failed := false
	var all []aligned
	for _, name := range c.args {
		one := a.file(ctx, c, name)
		if ctx.Err() != nil {
			return ctx.Err()
		}
		if one.Error != "" {
			failed = true
			fmt.Fprintf(c.stderr, "pathways: %s: %s\n", name, one.Error)
		}
		if c.align.json {
			all = append(all, one)
		} else if one.Error == "" {
			if err := buffered(c.stdout, func(w io.Writer) error { return a.asText(w, one) }); err != nil {
				return err
			}
		}
	}
	if c.align.json {
		err = a.asJSON(c.stdout, all)
	}
	if err == nil && failed {
		err = errSilent
	}
	return err
}

// alignedWith is the release that texts are read against: one that comes with the program, or one of the installation.
func (c *call) alignedWith(ctx context.Context) (tree *framework.Tree, err error) {
	name := strings.TrimSuffix(c.align.framework, "@current")
	slug, version, given := strings.Cut(name, "@")
	if slug == "" {
		return nil, usagef("align: say which with --framework, for example --framework isl@2025")
	}
	if slug == isl.Slug {
		shipped, err := isl.Releases()
		if err != nil {
			return nil, err
		}
		for _, r := range shipped {
			if !given || r.Version == version {
				return framework.NewTree(r), nil // newest first
			}
		}
	}
	err = app.WithFrameworks(ctx, c.config, c.log, func(s *framework.Service) error {
		tree, err = chosen(ctx, s, name)
		return err
	})
	return tree, err
}

// alignment reads files against one release.
type alignment struct {
	words    *i18n.Words
	reader   *match.Reader
	tree     *framework.Tree
	practice *practice.Set
}

// aligned is what a file comes to, as it stands in JSON (docs/alignment.md).
type aligned struct {
	File     string           `json:"file"`
	Error    string           `json:"error,omitempty"`
	Kind     string           `json:"kind,omitempty"` // text, html, docx, pdf
	Pages    int              `json:"pages,omitempty"`
	Notes    []string         `json:"notes"`
	Language string           `json:"language"` // "" where it cannot be told
	Facts    *alignedFacts    `json:"facts,omitempty"`
	Passages []alignedPassage `json:"passages"`
}

type alignedFacts struct {
	Title     string        `json:"title"`
	TitleSaid string        `json:"titleSaid"`
	Pay       *alignedPay   `json:"pay"`
	Unpaid    bool          `json:"unpaid"`
	Degree    alignedDegree `json:"degree"`
	Year      int           `json:"year"`
	YearSaid  string        `json:"yearSaid"`
	JobKind   string        `json:"jobKind"`
	KindSaid  string        `json:"kindSaid"`
}

type alignedPay struct {
	Low      float64 `json:"low"`
	High     float64 `json:"high"`
	Currency string  `json:"currency"`
	Per      string  `json:"per"`
	Said     string  `json:"said"`
}

type alignedDegree struct {
	Degree       facts.Degree `json:"degree"`
	Firm         bool         `json:"firm"`
	OrExperience bool         `json:"orExperience"`
	Said         string       `json:"said"`
}

type alignedPassage struct {
	Text        string              `json:"text"`
	Kind        match.PassageKind   `json:"kind"`
	Heading     string              `json:"heading"`
	Suggestions []alignedSuggestion `json:"suggestions"`
}

type alignedSuggestion struct {
	Code      string        `json:"code"`
	ID        string        `json:"id"`
	Statement string        `json:"statement"`
	Words     []alignedWord `json:"words"`
}

type alignedWord struct {
	Text string       `json:"text"`
	Of   string       `json:"of"`
	Same bool         `json:"same"`
	In   match.Source `json:"in"`
	Line string       `json:"line"`
}

// file reads one file. What is wrong with it becomes its Error.
func (a alignment) file(ctx context.Context, c *call, name string) aligned {
	out := aligned{File: name, Notes: []string{}, Passages: []alignedPassage{}}
	raw, err := c.text(name)
	if err != nil {
		out.Error = err.Error()
		return out
	}
	t, err := ingest.Read(ctx, name, raw, ingest.Limits{})
	if err != nil {
		out.Error = plain(err).Error()
		return out
	}
	out.Kind, out.Pages, out.Language = string(t.Kind), t.Pages, match.Language(t.Text)
	for _, n := range t.Notes {
		out.Notes = append(out.Notes, a.words.T(n.Key, n.Args...))
	}
	var passages []match.Passage
	for _, r := range a.reader.Read(t.Text, nil) {
		passages = append(passages, r.Passage)
		out.Passages = append(out.Passages, alignedPassage{Text: r.Passage.Text, Kind: r.Passage.Kind, Heading: r.Passage.Heading, Suggestions: suggestions(r)})
	}
	f := facts.Of(t.Text, passages)
	out.Facts = &alignedFacts{
		Title: f.Title, TitleSaid: f.TitleSaid, Unpaid: f.Unpaid, Year: f.Year, YearSaid: f.YearSaid, JobKind: f.JobKind, KindSaid: f.KindSaid,
		Degree: alignedDegree(f.Degree),
	}
	if f.Pay != nil {
		pay := alignedPay(*f.Pay)
		out.Facts.Pay = &pay
	}
	return out
}

func suggestions(r match.Reading) []alignedSuggestion {
	out := []alignedSuggestion{}
	for _, s := range r.Suggestions {
		one := alignedSuggestion{Code: s.Item.Code, ID: s.Item.ID, Statement: s.Item.Statement, Words: []alignedWord{}}
		for _, w := range s.Words {
			one.Words = append(one.Words, alignedWord{Text: r.Passage.Text[w.Start:w.End], Of: w.Of, Same: w.Same, In: w.In, Line: w.Line})
		}
		out = append(out, one)
	}
	return out
}

// text is the content of a file, or of standard input for "-", up to a little more than is read.
func (c *call) text(name string) ([]byte, error) {
	from := c.stdin
	if name != "-" {
		f, err := os.Open(name)
		if err != nil {
			var path *os.PathError
			if errors.As(err, &path) {
				err = path.Err
			}
			return nil, fmt.Errorf("cannot be read: %w", err)
		}
		defer f.Close()
		from = f
	}
	if from == nil {
		return nil, nil
	}
	raw, err := io.ReadAll(io.LimitReader(from, ingest.DefaultLimits.Bytes+1))
	if err != nil {
		return nil, fmt.Errorf("cannot be read: %w", err)
	}
	return raw, nil
}
