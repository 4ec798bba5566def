// Package postingdoc turns a posting into documents: the posting itself, an interview guide, a sheet for notes, and a plan for the
// first 90 days, all from the same competencies. They are texts to take away and edit. None of them holds anything of a person,
// and none has points, a scale or a ranking.
package postingdoc

import (
	"embed"
	"io"
	"slices"
	"strings"
	"time"

	"pathways/internal/framework"
	"pathways/internal/platform/doc"
	"pathways/internal/platform/i18n"
	"pathways/internal/posting"
	"pathways/internal/practice"
	"pathways/internal/role"
)

// Locales are the words of the documents.
//
//go:embed locales/*.json
var Locales embed.FS

// Kind is which document. Its name for people is the key "posting.doc.<kind>".
type Kind string

// The kinds.
const (
	Posting   Kind = "posting"
	Interview Kind = "interview"
	Notes     Kind = "notes"
	First90   Kind = "first-90"
)

// Kinds are all, in the order in which they are needed.
var Kinds = []Kind{Posting, Interview, Notes, First90}

// Format is a form of a document: the ending of its name.
type Format string

// The forms.
const (
	PDF  Format = "pdf"
	DOCX Format = "docx"
	MD   Format = "md"
	HTML Format = "html"
)

// Formats are all, in the order in which they are offered.
var Formats = []Format{DOCX, PDF, HTML, MD}

var writers = map[Format]struct {
	media string
	write func(io.Writer, *doc.Document) error
}{
	PDF:  {"application/pdf", doc.WritePDF},
	DOCX: {"application/vnd.openxmlformats-officedocument.wordprocessingml.document", doc.WriteDOCX},
	MD:   {"text/markdown; charset=utf-8", doc.WriteMarkdown},
	HTML: {"text/html; charset=utf-8", doc.WriteHTML},
}

// Media is the type of a form on the web; "" for one that there is not.
func (f Format) Media() string { return writers[f].media }

// Write writes a document in a form of Formats.
func (f Format) Write(w io.Writer, d *doc.Document) error { return writers[f].write(w, d) }

// Options are what a document is made from.
type Options struct {
	Page  posting.Page
	Items []string // identifiers of the competencies that it is about; nil: Begin of the page. The posting itself has all
	Link  string   // address of the posting for everybody; "" for none
	Now   time.Time
	Paper doc.Paper
}

// Begin are the competencies that a document begins with: those that are central to the job, or all where none is.
func Begin(c posting.Content) []string {
	var central, all []string
	for _, u := range c.Uses {
		all = append(all, u.Item)
		if u.Emphasis == role.Central {
			central = append(central, u.Item)
		}
	}
	if len(central) > 0 {
		return central
	}
	return all
}

// Make makes a document; nil for a kind that there is not.
func Make(k Kind, o Options, w *i18n.Words) *doc.Document {
	m := &maker{o, w}
	switch k {
	case Posting:
		return m.posting()
	case Interview:
		return m.interview()
	case Notes:
		return m.notes()
	case First90:
		return m.first90()
	}
	return nil
}

type maker struct {
	Options
	w *i18n.Words
}

func (m *maker) t(key string, args ...any) string { return m.w.T("posting.doc."+key, args...) }

// items are the chosen competencies, in the framework's own order. Only those of the posting can be chosen.
func (m *maker) items() []*framework.Item {
	chosen := m.Items
	if chosen == nil {
		chosen = Begin(m.Page.Content)
	}
	var out []*framework.Item
	for _, u := range m.Page.Uses {
		if it := m.Page.Tree.ByID(u.Item); it != nil && slices.Contains(chosen, u.Item) {
			out = append(out, it)
		}
	}
	return out
}

// practice is what there is for a competency in the language of the words; false for nothing.
func (m *maker) practice(it *framework.Item) (practice.Item, bool) {
	set := practice.For(m.Page.Tree.Framework.Slug, m.Page.Tree.Version)
	of, ok := set.Of(it.Code)
	if !ok || !strings.HasPrefix(m.w.Lang(), set.Language) {
		return practice.Item{}, false
	}
	return of, true
}

// questions are what can be asked for a competency, each about something that a person did.
func (m *maker) questions(it *framework.Item) []string {
	if of, ok := m.practice(it); ok && len(of.Interview) > 0 {
		return of.Interview
	}
	return []string{m.t("plain.question", "statement", it.Statement), m.t("plain.question.how", "statement", it.Statement)}
}

func (m *maker) listenFor(it *framework.Item) []string {
	if of, ok := m.practice(it); ok && len(of.ListenFor) > 0 {
		return of.ListenFor
	}
	return []string{m.t("plain.listen.did"), m.t("plain.listen.others"), m.t("plain.listen.learned")}
}

func (m *maker) steps(it *framework.Item) practice.First90 {
	if of, ok := m.practice(it); ok && of.First90.Start != "" {
		return of.First90
	}
	return practice.First90{
		Start:   m.t("plain.start", "statement", it.Statement),
		Month:   m.t("plain.month", "statement", it.Statement),
		Quarter: m.t("plain.quarter", "statement", it.Statement),
	}
}

// frame is a document without its blocks.
func (m *maker) frame(title string) *doc.Document {
	t := m.Page.Tree
	return &doc.Document{
		Title: title, Subtitle: m.Page.Title + " · " + m.Page.By.Name, Author: m.Page.By.Name, Lang: m.w.Lang(), Created: m.Now, Subject: title,
		Paper: m.Paper, Footer: m.t("footer", "framework", t.Framework.Name, "publisher", t.Framework.Publisher),
	}
}

// official is a competency in its own words.
func (m *maker) official(it *framework.Item) []doc.Run {
	return []doc.Run{
		{Text: it.Code, Code: true, Domain: m.Page.Tree.RootIndex(it) + 1, Mark: true},
		{Text: " " + it.Statement, Voice: doc.VoiceOfficial},
	}
}

// credits end a document: whose the wording is, and whose the rest.
func (m *maker) credits() []doc.Block {
	t := m.Page.Tree
	from := t.Source.Title
	if t.Source.URL != "" {
		from += ", " + t.Source.URL
	}
	out := []doc.Block{doc.Rule{}, doc.Para{Runs: doc.T(m.t("source", "source", from) + " " + t.Rights), Style: doc.Quiet}}
	if t.Funding != "" {
		out = append(out, doc.Para{Runs: doc.T(t.Funding), Style: doc.Quiet})
	}
	return out
}

// ours says who wrote the questions and steps.
func (m *maker) ours() doc.Block {
	set := practice.For(m.Page.Tree.Framework.Slug, m.Page.Tree.Version)
	if set == nil {
		return doc.Para{Runs: doc.T(m.t("ours.plain")), Style: doc.Quiet}
	}
	return doc.Para{Runs: doc.T(m.t("ours", "author", set.Author, "version", set.Version, "date", set.Date)), Style: doc.Quiet}
}

func heading(level int, text string) doc.Block { return doc.Heading{Level: level, Text: text} }

func lead(text string) doc.Block { return doc.Para{Runs: doc.T(text), Style: doc.Lead} }

func list(ordered bool, texts ...string) doc.Block {
	l := doc.List{Ordered: ordered}
	for _, t := range texts {
		l.Items = append(l.Items, doc.T(t))
	}
	return l
}

// none stands where no competency was chosen.
func (m *maker) none() doc.Block { return doc.Para{Runs: doc.T(m.t("none"))} }
