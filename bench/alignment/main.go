// Command alignment measures how well and how fast texts are read for their competencies, and writes RESULTS.md:
//
//	go run ./bench/alignment
//
// README.md says what is measured, on which passages, and how they are split.
package main

import (
	"flag"
	"fmt"
	"os"
	"slices"
	"strings"
	"time"

	"pathways/bench/alignment/labelled"
	"pathways/bench/alignment/learning"
	"pathways/bench/alignment/pace"
	"pathways/internal/alignment/match"
	"pathways/internal/alignment/match/data"
	"pathways/internal/alignment/match/signs"
	"pathways/internal/alignment/match/words"
	"pathways/internal/framework"
	"pathways/internal/framework/isl"
	"pathways/internal/practice"
)

func main() {
	out := flag.String("out", "bench/alignment/RESULTS.md", "file to write")
	errors := flag.Bool("errors", false, "print what goes wrong in the tuning half, read without its own text")
	flag.Parse()
	if err := run(*out, *errors); err != nil {
		fmt.Fprintln(os.Stderr, "alignment:", err)
		os.Exit(1)
	}
}

// row is one way of reading with its figures.
type row struct {
	name string
	figures
}

func run(out string, errors bool) error {
	releases, err := isl.Releases()
	if err != nil {
		return err
	}
	at := slices.IndexFunc(releases, func(r *framework.Release) bool { return r.Version == isl.Version2025 })
	tree := framework.NewTree(releases[at])
	shipped := practice.For(isl.Slug, isl.Version2025)
	tuning, test, err := labelled.Halves()
	if err != nil {
		return err
	}
	var reader *match.Reader
	var made []time.Duration
	for range 9 {
		began := time.Now()
		reader = match.New(match.Options{Tree: tree, Practice: shipped})
		made = append(made, time.Since(began))
	}
	slices.Sort(made)
	plain := match.New(match.Options{Tree: tree})
	wording, both := documents(tree, shipped)
	unseen, err := withoutOwn(tree, shipped)
	if err != nil {
		return err
	}
	if errors {
		showErrors(tuning, unseen)
		return nil
	}
	ways := []struct {
		name string
		read func(labelled.Passage) []string
	}{
		{"BM25, wording", func(p labelled.Passage) []string { return wording.read(p.Passage) }},
		{"BM25, wording and practice", func(p labelled.Passage) []string { return both.read(p.Passage) }},
		{"Pathways, wording only (as for any framework)", by(plain)},
		{"Pathways", by(reader)},
	}
	var tables [2][]row
	for half, passages := range [][]labelled.Passage{tuning, test} {
		for _, w := range ways {
			read := w.read
			name := w.name
			if half == 0 && name == "Pathways" {
				name, read = "Pathways, learned without the text that is read", unseen
			}
			tables[half] = append(tables[half], row{name, measure(passages, read)})
		}
	}
	silence := silent(reader)
	ofTuning, ofTest := byForm(tuning, unseen), byForm(test, by(reader))
	text := results(tables, made[len(made)/2], pace.Of(reader, append(slices.Clone(tuning), test...)), silence, [2]forms{ofTuning, ofTest})
	fmt.Print(text)
	return os.WriteFile(out, []byte(text), 0o644)
}

func by(r *match.Reader) func(labelled.Passage) []string {
	return func(p labelled.Passage) []string { return codes(r, p.Passage) }
}

func codes(r *match.Reader, passage string) []string {
	var out []string
	for _, s := range r.Suggest(passage, nil) {
		out = append(out, s.Item.Code)
	}
	return out
}

// documents are the two baselines: one document a competency.
func documents(tree *framework.Tree, shipped *practice.Set) (wording, both *bm25) {
	var names, official, all []string
	for _, leaf := range tree.Leaves("") {
		parts := []string{}
		for _, it := range tree.Path(leaf) {
			parts = append(parts, it.Statement, it.Question, it.Note)
		}
		names = append(names, leaf.Code)
		official = append(official, strings.Join(parts, " "))
		p, _ := shipped.Of(leaf.Code)
		for _, e := range p.Examples {
			parts = append(parts, e.Text)
		}
		parts = append(parts, p.Duty)
		parts = append(parts, p.Phrases...)
		all = append(all, strings.Join(parts, " "))
	}
	return newBM25(names, official), newBM25(names, all)
}

// folds are how many models are fitted to read the tuning half, each without the texts that it reads.
const folds = 5

// withoutOwn reads passages of the tuning half with a model that has not learned from their text.
func withoutOwn(tree *framework.Tree, shipped *practice.Set) (func(labelled.Passage) []string, error) {
	set, err := learning.Read()
	if err != nil {
		return nil, err
	}
	fold := map[string]int{}
	for _, text := range set.Texts() {
		fold[text] = len(fold) % folds
	}
	var readers [folds]*match.Reader
	for f := range readers {
		file := set.Fit(func(text string) bool { return fold[text] == f })
		readers[f] = match.New(match.Options{Tree: tree, Practice: shipped, Model: string(file)})
	}
	return func(p labelled.Passage) []string { return codes(readers[fold[p.TextID]], p.Passage) }, nil
}

// silent is for how many of the passages about nothing, which the reader has learned from, something is suggested.
func silent(r *match.Reader) float64 {
	all := data.Nothing("en")
	n := 0
	for _, text := range all {
		if len(r.Suggest(text, nil)) > 0 {
			n++
		}
	}
	return float64(n) / float64(len(all))
}

// forms are the passages that fit nothing, by their form, and how many of them get a suggestion all the same.
type forms struct{ titles, falseTitles, others, falseOthers int }

// byForm tells headings and names of jobs, courses and sessions from boilerplate: pay, benefits, how to apply and the like.
func byForm(passages []labelled.Passage, read func(labelled.Passage) []string) forms {
	var f forms
	for _, p := range passages {
		if len(p.Codes) > 0 {
			continue
		}
		wrong := 0
		if len(read(p)) > 0 {
			wrong = 1
		}
		if slices.Contains(signs.Of(p.Passage, words.Tokens(p.Passage, "en")), "form:title") {
			f.titles++
			f.falseTitles += wrong
		} else {
			f.others++
			f.falseOthers += wrong
		}
	}
	return f
}

func showErrors(passages []labelled.Passage, read func(labelled.Passage) []string) {
	for _, p := range passages {
		got := read(p)
		at := slices.IndexFunc(got, func(c string) bool { return slices.Contains(p.Codes, c) })
		if len(p.Codes) == 0 && len(got) > 0 || len(p.Codes) > 0 && (at < 0 || at > 2) {
			fmt.Printf("%s %v: %v | %s\n", p.ID, p.Codes, got, p.Passage)
		}
	}
}

func results(tables [2][]row, made time.Duration, perSecond, silence float64, byForm [2]forms) string {
	var b strings.Builder
	b.WriteString("# How well texts are read\n\nWritten by `go run ./bench/alignment`; [README.md](README.md) says how to read it.\n")
	for half, title := range []string{"Tuning half", "Test half"} {
		rows := tables[half]
		fmt.Fprintf(&b, "\n## %s: %d passages that speak of competencies, %d that fit nothing\n\n", title, rows[0].speaking, rows[0].silent)
		b.WriteString("| way of reading | hit@1 | hit@3 | MRR | \"nothing fits\" precision | recall | false suggestions |\n|---|---|---|---|---|---|---|\n")
		for _, r := range rows {
			fmt.Fprintf(&b, "| %s | %.2f | %.2f | %.2f | %.2f | %.2f | %.0f %% |\n", r.name, r.hit1, r.hit3, r.mrr, r.precision, r.recall, 100*(1-r.recall))
		}
	}
	b.WriteString("\n## False suggestions of Pathways by form\n\n| half | headings and names of jobs, courses, sessions | boilerplate: all else that fits nothing |\n|---|---|---|\n")
	for half, title := range []string{"tuning", "test"} {
		f := byForm[half]
		fmt.Fprintf(&b, "| %s | %d of %d | %d of %d (%.0f %%) |\n", title, f.falseTitles, f.titles, f.falseOthers, f.others, 100*float64(f.falseOthers)/float64(max(f.others, 1)))
	}
	fmt.Fprintf(&b, "\n## Speed\n\n| what | figure | target |\n|---|---|---|\n| passages a second on one core | %.0f | 1,000 |\n| making a reader | %d ms | 150 ms |\n",
		perSecond, made.Milliseconds())
	fmt.Fprintf(&b, "\nOf our own %d passages about nothing, which it has learned from, %.1f %% get a suggestion.\n", len(data.Nothing("en")), 100*silence)
	return b.String()
}
