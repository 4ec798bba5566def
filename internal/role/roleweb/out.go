package roleweb

import (
	"bytes"
	"encoding/json"
	"io"
	"net/http"
	"strconv"
	"strings"
	"time"

	"pathways/internal/framework"
	"pathways/internal/platform/doc"
	"pathways/internal/platform/errs"
	"pathways/internal/platform/i18n"
	"pathways/internal/platform/sheet"
	"pathways/internal/platform/web"
	"pathways/internal/role"
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

// data is a role profile for programs. It is about a job: no person is in it.
type data struct {
	ID           string     `json:"id"`
	Organization string     `json:"organization"`
	Title        string     `json:"title"`
	Purpose      string     `json:"purpose"`
	Team         string     `json:"team"`
	Family       string     `json:"family,omitempty"`
	Step         int        `json:"step,omitempty"`
	Posts        int        `json:"posts"`
	Vacant       int        `json:"vacant"`
	Version      int        `json:"version"` // number of the agreed version; 0 for the working text
	Agreed       *time.Time `json:"agreed,omitempty"`
	Note         string     `json:"note,omitempty"`
	Framework    string     `json:"framework"`
	Release      string     `json:"release"`
	Digest       string     `json:"digest"` // of the official release
	Uses         []dataUse  `json:"uses"`
}

type dataUse struct {
	Item     string        `json:"item"`
	Code     string        `json:"code"`
	Wording  string        `json:"wording"` // official
	Emphasis role.Emphasis `json:"emphasis"`
	From     string        `json:"from,omitempty"`
	To       string        `json:"to,omitempty"`
	Examples []string      `json:"examples"`
}

func dataOf(s *role.Sight, t text) data {
	out := data{
		ID: s.ID, Organization: s.Place.Name, Title: t.Title, Purpose: t.Purpose, Team: t.Team, Family: s.Family, Step: s.Step, Posts: s.Posts,
		Vacant: s.Vacant, Version: t.Number, Note: t.Note, Framework: t.Tree.Framework.Slug, Release: t.Tree.Version, Digest: t.Tree.Digest,
		Uses: []dataUse{},
	}
	if t.Number > 0 {
		out.Agreed = &t.At
	}
	for _, u := range t.Uses {
		if it := t.Tree.ByID(u.Item); it != nil {
			out.Uses = append(out.Uses, dataUse{u.Item, it.Code, it.Statement, u.Emphasis, u.From, u.To, append([]string{}, u.Examples...)})
		}
	}
	return out
}

func tableOf(s *role.Sight, t text) sheet.Table {
	out := sheet.Table{Name: t.Title}
	for _, key := range []string{
		"organization", "role", "title", "team", "version", "framework", "release", "code", "item", "official_wording", "emphasis", "from_level",
		"to_level", "examples",
	} {
		out.Columns = append(out.Columns, sheet.Column{Key: key, Title: key, Width: 20})
	}
	d := dataOf(s, t)
	for _, u := range d.Uses {
		out.Rows = append(out.Rows, []string{
			d.Organization, d.ID, d.Title, d.Team, strconv.Itoa(d.Version), d.Framework, d.Release, u.Code, u.Item, u.Wording, string(u.Emphasis),
			u.From, u.To, strings.Join(u.Examples, "\n"),
		})
	}
	return out
}

// writeAs answers with a role as data or a document: the working text, or the agreed version that the address names.
func (rm *room) writeAs(w http.ResponseWriter, r *http.Request, s *role.Sight, ending string) error {
	number, _ := strconv.Atoi(r.URL.Query().Get("version"))
	t, err := rm.textOf(r, s, max(0, number))
	if err != nil {
		return err
	}
	name := fileName(t.Title) + "." + ending
	var b bytes.Buffer
	switch ending {
	case "json":
		raw, err := json.MarshalIndent(dataOf(s, t), "", "  ")
		if err != nil {
			return errs.Wrap(errs.Internal, "roleweb.writeAs", err)
		}
		return web.WriteData(w, r, web.Data{Type: "application/json; charset=utf-8", Body: raw})
	case "csv":
		if err := sheet.WriteCSV(&b, tableOf(s, t), true); err != nil {
			return errs.Wrap(errs.Internal, "roleweb.writeAs", err)
		}
		return web.WriteData(w, r, web.Data{Type: "text/csv; charset=utf-8; header=present", Name: name, Body: b.Bytes()})
	}
	form, ok := writers[ending]
	if !ok {
		return errs.New(errs.NotFound, "roleweb.writeAs", "")
	}
	d := document(i18n.From(r.Context()), s, t)
	d.Paper = doc.PaperFor(r.Header.Get("Accept-Language"))
	if err := form.write(&b, d); err != nil {
		return errs.Wrap(errs.Internal, "roleweb.writeAs", err)
	}
	return web.WriteData(w, r, web.Data{Type: form.media, Name: name, Body: b.Bytes()})
}

// fileName is a title as it can stand in the name of a file.
func fileName(title string) string {
	name := strings.Trim(strings.Map(func(r rune) rune {
		switch {
		case r >= 'a' && r <= 'z' || r >= '0' && r <= '9':
			return r
		case r >= 'A' && r <= 'Z':
			return r + 'a' - 'A'
		}
		return '-'
	}, title), "-")
	for strings.Contains(name, "--") {
		name = strings.ReplaceAll(name, "--", "-")
	}
	if name == "" {
		return "role"
	}
	return name[:min(len(name), 60)]
}

// document is a role on paper: purpose, then the competencies by emphasis and domain with their examples.
func document(ws *i18n.Words, s *role.Sight, t text) *doc.Document {
	d := &doc.Document{
		Title: t.Title, Subtitle: strings.TrimSuffix(s.Place.Name+" · "+t.Team, " · "), Author: s.Place.Name, Lang: ws.Lang(), Created: t.At,
		Paper: doc.A4, Footer: ws.T("roles.source", "organization", s.Place.Name, "title", t.Tree.Title, "version", t.Tree.Version, "publisher", t.Tree.Framework.Publisher),
	}
	add := func(b ...doc.Block) { d.Blocks = append(d.Blocks, b...) }
	if t.Number > 0 {
		add(doc.Para{Style: doc.Quiet, Runs: doc.T(ws.T("roles.standing.version", "number", t.Number, "day", ws.Day(t.At)))})
	} else {
		add(doc.Para{Style: doc.Quiet, Runs: doc.T(ws.T("roles.standing.working", "day", ws.Day(t.At)))})
	}
	for paragraph := range strings.SplitSeq(t.Purpose, "\n") {
		if paragraph = strings.TrimSpace(paragraph); paragraph != "" {
			add(doc.Para{Style: doc.Lead, Runs: doc.T(paragraph)})
		}
	}
	for _, row := range rows(t.Tree, t.Profile) {
		add(doc.Heading{Level: 2, Text: ws.T("roles.emphasis." + string(row.Emphasis))})
		for _, bed := range row.Beds {
			add(doc.Heading{Level: 3, Text: bed.Domain.Statement, Domain: bed.Index + 1})
			for _, u := range bed.Uses {
				add(useBlock(ws, t.Tree, u, bed.Index))
			}
		}
	}
	return d
}

// useBlock is one competency on paper.
func useBlock(ws *i18n.Words, t *framework.Tree, u used, domain int) doc.Block {
	out := doc.Group{Blocks: []doc.Block{doc.Para{Style: doc.Official, Runs: []doc.Run{
		{Text: u.It.Code + "  ", Code: true, Domain: domain + 1}, {Text: u.It.Statement, Voice: doc.VoiceOfficial},
	}}}}
	if levels := levelsIn(ws, t, u.From, u.To); levels != "" {
		out.Blocks = append(out.Blocks, doc.Para{Style: doc.Quiet, Runs: doc.T(levels)})
	}
	if len(u.Examples) > 0 {
		var items [][]doc.Run
		for _, e := range u.Examples {
			items = append(items, doc.T(e))
		}
		out.Blocks = append(out.Blocks, doc.List{Items: items})
	}
	return out
}
