package alignmentweb

import (
	"bytes"
	"context"
	"encoding/json"
	"fmt"
	"net/http"
	"strconv"
	"strings"
	"unicode"

	"pathways/internal/alignment"
	"pathways/internal/framework"
	"pathways/internal/platform/doc"
	"pathways/internal/platform/i18n"
	"pathways/internal/platform/sheet"
	"pathways/internal/platform/ui"
	"pathways/internal/platform/web"
)

// forms are those in which a text that was read can be taken away.
var forms = []string{"docx", "csv", "json"}

// outcome is what the reading of a text came to.
type outcome struct {
	Title    string
	File     string
	Tree     *framework.Tree
	Language string
	Notes    []alignment.Said
	Facts    alignment.Facts
	Passages []alignment.Passage
}

// send answers with an outcome as a file.
func send(w http.ResponseWriter, r *http.Request, as string, o outcome) error {
	var body bytes.Buffer
	var err error
	kind := ""
	switch as {
	case "csv":
		kind, err = "text/csv; charset=utf-8", sheet.WriteCSV(&body, o.table(r.Context()), true)
	case "json":
		kind, err = "application/json", o.writeJSON(r.Context(), &body)
	case "docx":
		kind, err = "application/vnd.openxmlformats-officedocument.wordprocessingml.document", doc.WriteDOCX(&body, o.document(r.Context()))
	default:
		return web.NotFound()
	}
	if err != nil {
		return err
	}
	return web.WriteData(w, r, web.Data{Type: kind, Name: fileNameOf(o.Title) + "." + as, Body: body.Bytes()})
}

// fileNameOf is a title as the name of a file.
func fileNameOf(title string) string {
	name := strings.Map(func(r rune) rune {
		if unicode.IsLetter(r) || unicode.IsDigit(r) {
			return unicode.ToLower(r)
		}
		return '-'
	}, clipped(title, 60))
	for strings.Contains(name, "--") {
		name = strings.ReplaceAll(name, "--", "-")
	}
	if name = strings.Trim(name, "-"); name == "" {
		return "text"
	}
	return name
}

// standingOf says how it came that a competency stands at a passage: "accepted", "added", or "suggested" by the program.
func standingOf(s alignment.Suggestion) string {
	if s.Holds == "" {
		return "suggested"
	}
	return string(s.Holds)
}

// table has a row for every competency of every passage, and one for a passage that speaks of none.
func (o outcome) table(ctx context.Context) sheet.Table {
	t := sheet.Table{Name: "passages"}
	for _, key := range []string{"passage", "kind", "heading", "text", "code", "competency", "standing", "because", "framework", "release"} {
		t.Columns = append(t.Columns, sheet.Column{Key: key})
	}
	for _, p := range o.Passages {
		row := []string{strconv.Itoa(numberOf(p.N)), string(p.Kind), p.Heading, p.Said}
		spoke := false
		for _, s := range p.Suggestions {
			if s.Speaks() {
				spoke = true
				t.Rows = append(t.Rows, append(row[:4:4], s.Item.Code, s.Item.Statement, standingOf(s), strings.Join(becauseOf(ctx, p.Said, s), "\n"),
					o.Tree.Framework.Slug, o.Tree.Version))
			}
		}
		if !spoke {
			t.Rows = append(t.Rows, append(row[:4:4], "", "", "", "", o.Tree.Framework.Slug, o.Tree.Version))
		}
	}
	return t
}

// The shapes of an outcome as JSON.
type (
	outcomeJSON struct {
		Title     string        `json:"title,omitempty"`
		File      string        `json:"file,omitempty"`
		Framework string        `json:"framework"`
		Release   string        `json:"release"`
		Language  string        `json:"language"`
		Notes     []string      `json:"notes"`
		Facts     factsJSON     `json:"facts"`
		Passages  []passageJSON `json:"passages"`
	}
	factsJSON struct {
		Kind    string     `json:"kind,omitempty"`
		JobKind string     `json:"jobKind,omitempty"`
		Year    int        `json:"year"` // 0: not known
		Pay     *payJSON   `json:"pay"`  // null: it says none
		Unpaid  bool       `json:"unpaid"`
		Degree  degreeJSON `json:"degree"`
	}
	payJSON struct {
		Low      float64 `json:"low"`
		High     float64 `json:"high"`
		Currency string  `json:"currency"`
		Per      string  `json:"per"`
		Said     string  `json:"said"`
	}
	degreeJSON struct {
		Degree       string `json:"degree"`
		Firm         bool   `json:"firm"`
		OrExperience bool   `json:"orExperience"`
		Said         string `json:"said"`
	}
	passageJSON struct {
		Number      int              `json:"number"`
		Text        string           `json:"text"`
		Kind        string           `json:"kind"`
		Heading     string           `json:"heading,omitempty"`
		Suggestions []suggestionJSON `json:"suggestions"` // best first
	}
	suggestionJSON struct {
		Code      string     `json:"code"`
		ID        string     `json:"id"`
		Statement string     `json:"statement"`
		Standing  string     `json:"standing"`
		Words     []wordJSON `json:"words"`
	}
	wordJSON struct {
		Text string `json:"text"`
		Of   string `json:"of"`
		Same bool   `json:"same"`
		In   string `json:"in"`
		Line string `json:"line"` // the sentence that Of stands in
	}
)

func factsShape(f alignment.Facts) factsJSON {
	out := factsJSON{
		Kind: string(f.Kind), JobKind: f.JobKind, Year: f.Year, Unpaid: f.Unpaid,
		Degree: degreeJSON{string(f.Degree.Degree), f.Degree.Firm, f.Degree.OrExperience, f.Degree.Said},
	}
	if f.Pay != nil {
		out.Pay = &payJSON{f.Pay.Low, f.Pay.High, f.Pay.Currency, f.Pay.Per, f.Pay.Said}
	}
	return out
}

func (o outcome) writeJSON(ctx context.Context, w *bytes.Buffer) error {
	out := outcomeJSON{
		Title: o.Title, File: o.File, Framework: o.Tree.Framework.Slug, Release: o.Tree.Version, Language: o.Language, Facts: factsShape(o.Facts),
		Notes: []string{}, Passages: []passageJSON{},
	}
	for _, n := range o.Notes {
		out.Notes = append(out.Notes, says(ctx, n))
	}
	for _, p := range o.Passages {
		shape := passageJSON{Number: numberOf(p.N), Text: p.Said, Kind: string(p.Kind), Heading: p.Heading, Suggestions: []suggestionJSON{}}
		for _, s := range p.Suggestions {
			if !s.Speaks() {
				continue
			}
			one := suggestionJSON{Code: s.Item.Code, ID: s.Item.ID, Statement: s.Item.Statement, Standing: standingOf(s), Words: []wordJSON{}}
			for _, word := range s.Words {
				one.Words = append(one.Words, wordJSON{p.Said[word.Start:word.End], word.Of, word.Same, string(word.In), word.Line})
			}
			shape.Suggestions = append(shape.Suggestions, one)
		}
		out.Passages = append(out.Passages, shape)
	}
	e := json.NewEncoder(w)
	e.SetIndent("", "  ")
	if err := e.Encode(out); err != nil {
		return fmt.Errorf("alignmentweb: write JSON: %w", err)
	}
	return nil
}

// document is the outcome for a word processor: what the text speaks of by domain, then the text with its passages.
func (o outcome) document(ctx context.Context) *doc.Document {
	t := func(key string, args ...any) string { return ui.T(ctx, key, args...) }
	d := &doc.Document{
		Title: o.Title, Subtitle: t("alignment.read.over"), Lang: i18n.From(ctx).Lang(), Footer: t("alignment.doc.foot", "release", edition(o.Tree), "publisher", o.Tree.Framework.Publisher),
		Subject: t("alignment.read.title"),
	}
	d.Blocks = append(d.Blocks,
		doc.Para{Runs: doc.T(t("alignment.doc.ours")), Style: doc.Quiet},
		doc.Facts{Items: []doc.Fact{
			{Term: doc.T(t("alignment.fact.pay")), Runs: doc.T(payOf(ctx, o.Facts.Pay, o.Facts.Unpaid))},
			{Term: doc.T(t("alignment.fact.degree")), Runs: doc.T(degreeOf(ctx, o.Facts.Degree))},
		}},
		doc.Heading{Level: 2, Text: t("alignment.summary")})
	for _, w := range wingsOf(o.Tree, o.Passages) {
		d.Blocks = append(d.Blocks, doc.Heading{Level: 3, Text: w.Item.Statement, Domain: w.Domain + 1})
		if len(w.Spoken) == 0 {
			d.Blocks = append(d.Blocks, doc.Para{Runs: doc.T(t("alignment.summary.none")), Style: doc.Quiet})
			continue
		}
		list := doc.List{Style: doc.Official}
		for _, s := range w.Spoken {
			var numbers []string
			for _, n := range s.Passages {
				numbers = append(numbers, strconv.Itoa(numberOf(n)))
			}
			list.Items = append(list.Items, []doc.Run{
				{Text: s.Item.Code + " ", Code: true, Domain: w.Domain + 1},
				{Text: s.Item.Statement + " ", Voice: doc.VoiceOfficial},
				{Text: "(" + t("alignment.doc.in", "count", len(numbers), "numbers", strings.Join(numbers, ", ")) + ")", Voice: doc.VoiceOurs},
			})
		}
		d.Blocks = append(d.Blocks, list)
	}
	d.Blocks = append(d.Blocks, doc.Heading{Level: 2, Text: t("alignment.passages")})
	for _, p := range o.Passages {
		d.Blocks = append(d.Blocks, o.passageBlocks(p)...)
	}
	return d
}

// passageBlocks are a passage with its competencies.
func (o outcome) passageBlocks(p alignment.Passage) []doc.Block {
	if isHeading(p) {
		return []doc.Block{doc.Heading{Level: 3, Text: p.Said}}
	}
	runs := []doc.Run{{Text: strconv.Itoa(numberOf(p.N)) + "  ", Code: true}}
	for _, s := range stretches(p.Said, p.Suggestions) {
		runs = append(runs, doc.Run{Text: s.Text, Bold: s.Marked})
	}
	blocks := []doc.Block{doc.Para{Runs: runs}}
	list := doc.List{Style: doc.Official}
	for _, s := range p.Suggestions {
		if s.Speaks() {
			list.Items = append(list.Items, []doc.Run{
				{Text: s.Item.Code + " ", Code: true, Domain: o.Tree.RootIndex(s.Item) + 1}, {Text: s.Item.Statement, Voice: doc.VoiceOfficial},
			})
		}
	}
	if len(list.Items) > 0 {
		blocks = append(blocks, list)
	}
	return blocks
}
