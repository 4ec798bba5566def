package cli

import (
	"context"
	"encoding/json"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"slices"
	"strings"

	"github.com/spf13/pflag"

	"pathways/internal/app"
	"pathways/internal/exchange"
	"pathways/internal/exchange/table"
	"pathways/internal/platform/config"
	"pathways/internal/platform/i18n"
)

type importFlags struct {
	as, framework, version, name string
	dry, publish, json           bool
}

var importCommand = command{
	name:    "import",
	summary: "take in a framework from a file",
	about: "Reads a framework out of a file (- is standard input), says what becomes of each row, and takes it in: all of it or nothing.\n" +
		"What the file is, is found out from its content; --as says it. It becomes a draft of those who run the installation, or brings\n" +
		"their draft of the same framework up to date. With --publish it becomes a release as it is, with its publisher's identifiers, and\n" +
		"a running server shows it within half a minute. The same file again changes nothing. A published release never changes.\n" +
		"The report goes to standard output: what it comes to, then the rows that somebody may want to look at.",
	example: "pathways import framework.case.json --dry-run",
	takes:   1,
	groups:  []config.Group{config.Storage, config.Logging},
	flags: func(flags *pflag.FlagSet, c *call) {
		flags.StringVar(&c.imports.as, "as", "", "the form of the file: "+strings.Join(exchange.ReadForms(), ", "))
		flags.BoolVar(&c.imports.dry, "dry-run", false, "only say what would happen")
		flags.BoolVar(&c.imports.publish, "publish", false, "publish it as it is, instead of a draft")
		flags.StringVar(&c.imports.framework, "framework", "", "short name of the framework in addresses, instead of the one that follows from the file")
		flags.StringVar(&c.imports.version, "version", "", "version of the release, instead of the file's")
		flags.StringVar(&c.imports.name, "name", "", "name of the framework, instead of the file's")
		flags.BoolVar(&c.imports.json, "json", false, "the whole report as JSON")
	},
	run: func(ctx context.Context, c *call) error { return c.importFile(ctx) },
}

func (c *call) importFile(ctx context.Context) error {
	f := c.imports
	switch {
	case len(c.args) == 0:
		return usagef("import: say which file, for example pathways import framework.csv; - is standard input")
	case f.as != "" && !slices.Contains(exchange.ReadForms(), f.as):
		return usagef("import: --as %q is none of %s", f.as, strings.Join(exchange.ReadForms(), ", "))
	}
	name := c.args[0]
	raw, err := c.input(name)
	if err != nil {
		return err
	}
	file := exchange.File{Name: filepath.Base(name), Raw: raw, Choices: exchange.Choices{
		As: f.as, Way: exchange.AsDraft, Options: exchange.Options{Slug: f.framework, Version: f.version, Name: f.name},
	}}
	if f.publish {
		file.Way = exchange.AsRelease
	}
	return plain(app.WithImports(ctx, c.config, c.log, f.dry, func(ctx context.Context, imports *exchange.Service) (err error) {
		var r exchange.Report
		var result string
		if f.dry {
			r, err = imports.Examine(ctx, app.Command, file)
		} else {
			r, result, err = imports.TakeIn(ctx, app.Command, file)
		}
		if err != nil {
			return err
		}
		told := telling{words: i18n.From(ctx), report: r, file: name, result: result, dry: f.dry, columns: exchange.Guessed(r.Form, raw, file.Name)}
		if f.json {
			err = told.asJSON(c.stdout)
		} else {
			err = buffered(c.stdout, told.asText)
		}
		if err == nil && r.Outcome == exchange.Refuses {
			fmt.Fprintf(c.stderr, "pathways: %s was not taken in; nothing was changed\n", name)
			err = errSilent
		}
		return err
	}))
}

// input reads a file, or standard input for "-".
func (c *call) input(name string) ([]byte, error) {
	from := c.stdin
	if name != "-" {
		f, err := os.Open(name)
		if err != nil {
			return nil, fmt.Errorf("cannot read %s: %w", name, err)
		}
		defer f.Close()
		from = f
	}
	if from == nil {
		return nil, nil
	}
	raw, err := io.ReadAll(io.LimitReader(from, exchange.MostBytes+1))
	if err != nil {
		return nil, fmt.Errorf("cannot read %s: %w", name, err)
	}
	if len(raw) > exchange.MostBytes {
		return nil, fmt.Errorf("%s is larger than %d MB; split it, or bring a smaller file", name, exchange.MostBytes>>20)
	}
	return raw, nil
}

// telling says what a file comes to.
type telling struct {
	words        *i18n.Words
	report       exchange.Report
	file, result string
	dry          bool
	columns      *table.Mapping // how a spreadsheet was read; nil for other forms
}

func (t telling) asText(w io.Writer) error {
	r := t.report
	fmt.Fprintf(w, "%s: %s\n", t.file, t.says())
	if r.Release != "" {
		fmt.Fprintf(w, "%s, version %s, %d entries, by %s. In addresses: %s@%s\n", r.Title, r.Version, r.Items, r.Publisher, r.Slug, r.Version)
	}
	if r.Target.Kind != "" {
		fmt.Fprintf(w, "Compared with the %s %s (%s@%s)\n", r.Target.Kind, r.Target.Title, r.Target.Slug, r.Target.Version)
	}
	fmt.Fprintf(w, "Entries: %s\nRows: %s\n", t.counts(r.Of), t.counts(r.Counts))
	t.mapping(w)
	for _, s := range r.Why {
		fmt.Fprintf(w, "%s\n", t.sentence(s))
	}
	for _, row := range r.Rows {
		if !row.Look() {
			continue
		}
		about := []string{t.words.T("exchange.fate." + string(row.Fate)), row.At, row.Code, shortened(row.Text)}
		fmt.Fprintf(w, "- %s\n", strings.Join(slices.DeleteFunc(about, func(s string) bool { return s == "" }), " | "))
		for _, change := range row.Changes {
			fmt.Fprintf(w, "    %s: %s -> %s\n", change.Field, quoted(change.Before), quoted(change.After))
		}
		for _, s := range row.Why {
			fmt.Fprintf(w, "    %s\n", t.sentence(s))
		}
	}
	return nil
}

// mapping says how the columns of a spreadsheet were read.
func (t telling) mapping(w io.Writer) {
	if t.columns == nil || t.columns.Ours {
		return
	}
	var all []string
	for _, c := range t.columns.Columns {
		all = append(all, strings.TrimSpace(c.Letter()+" "+quotedTitle(c.Title))+": "+t.words.T("exchange.table.meaning."+string(c.Meaning)))
	}
	fmt.Fprintf(w, "Columns: %s\nWhat stands under what: %s\n", strings.Join(all, "; "), t.words.T("exchange.table.way."+string(t.columns.Way)))
}

func quotedTitle(s string) string {
	if s == "" {
		return ""
	}
	return quoted(s)
}

// says is the outcome in words.
func (t telling) says() string {
	way := "a draft"
	if t.report.Way == exchange.AsRelease {
		way = "a release"
	}
	switch {
	case t.report.Outcome != exchange.Takes:
		return t.words.T("exchange.outcome." + string(t.report.Outcome))
	case t.dry:
		return "it can be taken in as " + way + "; nothing was changed"
	}
	return "it was taken in as " + way + ", " + t.result
}

func (t telling) counts(by map[exchange.Fate]int) string {
	var all []string
	for _, fate := range exchange.Fates {
		if n := by[fate]; n > 0 {
			all = append(all, fmt.Sprintf("%d %s", n, strings.ToLower(t.words.T("exchange.fate."+string(fate)))))
		}
	}
	if len(all) == 0 {
		return "none"
	}
	return strings.Join(all, "; ")
}

func (t telling) sentence(s exchange.Said) string {
	text := t.words.T(s.Key, s.Args...)
	if s.At != "" {
		return s.At + ": " + text
	}
	return text
}

func quoted(s string) string { return "“" + shortened(s) + "”" }

// shortened is the beginning of a text on one line, for a terminal. The whole of it is in --json.
func shortened(s string) string {
	s = strings.Join(strings.Fields(s), " ")
	if r := []rune(s); len(r) > 80 {
		return string(r[:80]) + "…"
	}
	return s
}

// asJSON writes the whole report, with a sentence for each key.
func (t telling) asJSON(w io.Writer) error {
	raw, err := json.Marshal(t.report)
	if err != nil {
		return err
	}
	var all map[string]any
	if err := json.Unmarshal(raw, &all); err != nil {
		return err
	}
	t.worded(all["why"], t.report.Why)
	rows, _ := all["entries"].([]any)
	for i, row := range rows {
		t.worded(row.(map[string]any)["why"], t.report.Rows[i].Why)
	}
	all["file"], all["result"], all["dryRun"] = t.file, t.result, t.dry
	if t.columns != nil {
		all["columns"] = t.columns
	}
	e := json.NewEncoder(w)
	e.SetIndent("", "  ")
	e.SetEscapeHTML(false)
	return e.Encode(all)
}

// worded adds the sentence to each of some keys.
func (t telling) worded(list any, said []exchange.Said) {
	all, _ := list.([]any)
	for i := range all {
		all[i].(map[string]any)["text"] = t.words.T(said[i].Key, said[i].Args...)
	}
}
