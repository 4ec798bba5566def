package portfolioweb

import (
	"bytes"
	"io"
	"net/http"
	"strings"
	"unicode"

	"pathways/internal/evidence"
	"pathways/internal/platform/authz"
	"pathways/internal/platform/doc"
	"pathways/internal/platform/i18n"
	"pathways/internal/platform/web"
	"pathways/internal/portfolio"
)

// writers are the forms of a document by the ending of its name.
var writers = map[string]struct {
	media string
	write func(io.Writer, *doc.Document) error
}{
	"pdf":  {"application/pdf", doc.WritePDF},
	"docx": {"application/vnd.openxmlformats-officedocument.wordprocessingml.document", doc.WriteDOCX},
	"md":   {"text/markdown; charset=utf-8", doc.WriteMarkdown},
}

// pageOut gives the portfolio page as PDF, Word or Markdown.
func (rm *room) pageOut(w http.ResponseWriter, r *http.Request) error {
	v, err := rm.pageView(r)
	if err != nil {
		return err
	}
	ws := i18n.From(r.Context())
	title := v.Shown.Title
	if title == "" {
		title = ws.T("portfolio.title")
	}
	d := rm.frame(r, title, v.Sources)
	if v.Shown.About != "" {
		d.Blocks = append(d.Blocks, doc.Para{Runs: doc.T(v.Shown.About), Style: doc.Lead})
	}
	for _, s := range v.Shown.Sections {
		d.Blocks = append(d.Blocks, rm.sectionBlocks(r, ws, s)...)
	}
	d.Blocks = append(d.Blocks, doc.Para{Runs: doc.T(ws.T("portfolio.ours")), Style: doc.Quiet})
	d.Blocks = append(d.Blocks, credits(ws, v.Sources)...)
	return rm.send(w, r, "portfolio", r.PathValue("name"), title, d)
}

func (rm *room) sectionBlocks(r *http.Request, ws *i18n.Words, s portfolio.SectionShown) []doc.Block {
	out := []doc.Block{doc.Heading{Level: 2, Text: sectionName(ws, s)}}
	for _, c := range s.Items {
		domain := rm.domain(r.Context(), c.Ref) + 1
		said := doc.Run{Text: " " + c.Said, Voice: doc.VoiceOfficial}
		if c.Said == "" {
			said = doc.Run{Text: " " + ws.T("portfolio.item.elsewhere", "edition", c.Edition)}
		}
		out = append(out, doc.Para{Runs: []doc.Run{{Text: c.Code, Code: true, Domain: domain, Mark: true}, said, {Text: " (" + c.Edition + ")"}}})
	}
	if len(s.Evidence) > 0 {
		out = append(out, doc.Heading{Level: 3, Text: ws.T("portfolio.section.evidence")})
	}
	for _, e := range s.Evidence {
		out = append(out, evidenceBlocks(ws, e)...)
	}
	if len(s.Statements) > 0 {
		out = append(out, doc.Heading{Level: 3, Text: ws.T("portfolio.section.said")})
	}
	for _, st := range s.Statements {
		out = append(out, doc.Para{Runs: doc.T(st.Text)}, doc.Para{Runs: doc.T(byline(ws, st)), Style: doc.Quiet})
	}
	return out
}

func evidenceBlocks(ws *i18n.Words, e evidence.Evidence) []doc.Block {
	out := []doc.Block{doc.Heading{Level: 4, Text: nameOf(ws, e)}}
	if m := meta(ws, e); len(m) > 0 {
		out = append(out, doc.Para{Runs: doc.T(strings.Join(m, " · ")), Style: doc.Quiet})
	}
	if e.Story != "" {
		out = append(out, doc.Para{Runs: doc.T(e.Story)})
	}
	if e.Link != "" {
		out = append(out, doc.Para{Runs: []doc.Run{{Text: e.Link, Link: e.Link}}})
	}
	if len(e.Files) > 0 {
		out = append(out, doc.Para{Runs: doc.T(ws.T("portfolio.files") + " " + strings.Join(fileNames(e), ", ")), Style: doc.Quiet})
	}
	return out
}

// textOut gives a text as PDF, Word or Markdown.
func (rm *room) textOut(w http.ResponseWriter, r *http.Request) error {
	t, sources, err := rm.reading(r)
	if err != nil {
		return err
	}
	ws := i18n.From(r.Context())
	title := textName(ws, t)
	d := rm.frame(r, title, sources)
	for part := range strings.SplitSeq(t.Body, "\n\n") {
		if part = strings.TrimSpace(part); part != "" {
			d.Blocks = append(d.Blocks, doc.Para{Runs: doc.T(part)})
		}
	}
	d.Blocks = append(d.Blocks, credits(ws, sources)...)
	return rm.send(w, r, "text", r.PathValue("name"), title, d)
}

func (rm *room) printText(w http.ResponseWriter, r *http.Request) error {
	t, sources, err := rm.reading(r)
	if err != nil {
		return err
	}
	return web.Render(w, r, http.StatusOK, printPage(t, sources, head(textName(i18n.From(r.Context()), t))))
}

// reading is a text with the releases whose wording it may hold.
func (rm *room) reading(r *http.Request) (*portfolio.Text, []portfolio.Source, error) {
	v := authz.From(r.Context())
	t, err := rm.portfolio.Text(r.Context(), v, r.PathValue("id"))
	if err != nil {
		return nil, nil, err
	}
	items, err := rm.portfolio.Drawn(r.Context(), v, t)
	return t, rm.portfolio.Sources(r.Context(), items), err
}

// frame is a document without its blocks.
func (rm *room) frame(r *http.Request, title string, sources []portfolio.Source) *doc.Document {
	ws, now := i18n.From(r.Context()), rm.now()
	d := &doc.Document{
		Title: title, Subtitle: ws.Day(now), Author: authz.From(r.Context()).Name,
		Lang: ws.Lang(), Created: now, Subject: title, Paper: doc.PaperFor(r.Header.Get("Accept-Language")),
	}
	if d.Author != "" {
		d.Subtitle = d.Author + ", " + d.Subtitle
	}
	for _, s := range sources {
		if s.Release != nil {
			d.Footer = ws.T("portfolio.doc.footer", "framework", s.Release.Framework.Name, "publisher", s.Release.Framework.Publisher)
		}
	}
	return d
}

// credits end a document: source, rights and funding of the wording that it shows.
func credits(ws *i18n.Words, sources []portfolio.Source) []doc.Block {
	var out []doc.Block
	for _, s := range sources {
		if s.Release == nil {
			continue
		}
		from := s.Release.Source.Title
		if s.Release.Source.URL != "" {
			from += ", " + s.Release.Source.URL
		}
		out = append(out, doc.Rule{}, doc.Para{Runs: doc.T(ws.T("portfolio.doc.source", "source", from) + " " + s.Release.Rights), Style: doc.Quiet})
		if s.Release.Funding != "" {
			out = append(out, doc.Para{Runs: doc.T(s.Release.Funding), Style: doc.Quiet})
		}
	}
	return out
}

// send writes a document in the form that the name of the address asks for: "text.pdf".
func (rm *room) send(w http.ResponseWriter, r *http.Request, what, asked, title string, d *doc.Document) error {
	stem, ending, _ := strings.Cut(asked, ".")
	form, ok := writers[ending]
	if !ok || stem != what {
		return web.NotFound()
	}
	var b bytes.Buffer
	if err := form.write(&b, d); err != nil {
		return err
	}
	return web.WriteData(w, r, web.Data{Type: form.media, Name: fileName(title) + "." + ending, Body: b.Bytes()})
}

// fileName is a title as the name of a file.
func fileName(title string) string {
	words := strings.FieldsFunc(strings.ToLower(title), func(c rune) bool { return !unicode.IsLetter(c) && !unicode.IsDigit(c) })
	name := []rune(strings.Join(words, "-"))
	if len(name) > 60 {
		name = name[:60]
	}
	if len(name) == 0 {
		return "portfolio"
	}
	return string(name)
}
