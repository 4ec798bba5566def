package postingweb

import (
	"bytes"
	"net/http"
	"net/url"
	"slices"
	"strings"
	"time"
	"unicode"

	"pathways/internal/platform/doc"
	"pathways/internal/platform/errs"
	"pathways/internal/platform/i18n"
	"pathways/internal/platform/web"
	"pathways/internal/posting"
	"pathways/internal/posting/postingdoc"
)

// documentRoutes are the addresses of documents that are made from a posting: all of them for the people of its organization, the
// posting itself for everybody once it is public.
func (rm *room) documentRoutes() []web.Route {
	return []web.Route{
		{Pattern: "GET " + ofPosting + "/documents", Handle: rm.documents, For: web.People},
		{Pattern: "GET " + ofPosting + "/documents/{name}", Handle: rm.document, For: web.People},
		{Pattern: "GET /postings/{id}/documents/{name}", Handle: rm.publicDocument, Open: true},
	}
}

// choice is which competencies documents are about, and of which version of a posting, as addresses carry it.
type choice struct {
	Version string   // number; "" for the working text
	Items   []string // identifiers; nil where nobody chose
	codes   []string // the same as codes
}

// choiceOf reads a choice: "chosen" says that somebody chose, so that none of them can be a choice too.
func choiceOf(q url.Values, p posting.Page) choice {
	c := choice{Version: q.Get("version")}
	if !q.Has("chosen") {
		return c
	}
	c.Items, c.codes = []string{}, []string{}
	for _, u := range p.Uses {
		if it := p.Tree.ByID(u.Item); it != nil && slices.Contains(q["item"], it.Code) {
			c.Items, c.codes = append(c.Items, it.ID), append(c.codes, it.Code)
		}
	}
	return c
}

// after is an address with the choice behind it.
func (c choice) after(href string) string {
	q := url.Values{}
	if c.Version != "" {
		q.Set("version", c.Version)
	}
	if c.Items != nil {
		q.Set("chosen", "yes")
		q["item"] = c.codes
	}
	if len(q) == 0 {
		return href
	}
	return href + "?" + q.Encode()
}

// has says whether a competency is chosen.
func (c choice) has(p posting.Page, item string) bool {
	if c.Items == nil {
		return slices.Contains(postingdoc.Begin(p.Content), item)
	}
	return slices.Contains(c.Items, item)
}

// desktop is a posting with the documents that can be made from it.
type desktop struct {
	*posting.Sight
	Page   posting.Page
	Choice choice
}

func (rm *room) desktop(r *http.Request) (d desktop, err error) {
	number := r.URL.Query().Get("version")
	if number == "" {
		number = "0"
	}
	s, k, err := rm.kept(r, number)
	if err != nil {
		return d, err
	}
	page := pageOf(&s, k)
	return desktop{&s, page, choiceOf(r.URL.Query(), page)}, nil
}

func (rm *room) documents(w http.ResponseWriter, r *http.Request) error {
	d, err := rm.desktop(r)
	if err != nil {
		return err
	}
	p := of(d.Sight, "documents", i18n.T(r.Context(), "posting.doc.page"), form{})
	p.Lead = i18n.T(r.Context(), "posting.doc.page.lead")
	return show(w, r, p, documentsBody(d))
}

// document is one document: as a page to look at and print, or as a file where its name has an ending.
func (rm *room) document(w http.ResponseWriter, r *http.Request) error {
	d, err := rm.desktop(r)
	if err != nil {
		return err
	}
	o := postingdoc.Options{Page: d.Page, Items: d.Choice.Items}
	if d.Sight.State != posting.Draft {
		o.Link = web.Base(r, rm.BaseURL) + publicHref(d.Page)
	}
	kind, format, isFile := strings.Cut(r.PathValue("name"), ".")
	if isFile {
		return rm.file(w, r, postingdoc.Kind(kind), postingdoc.Format(format), o)
	}
	file := made(r, postingdoc.Kind(kind), o)
	if file == nil {
		return errs.New(errs.NotFound, "postingweb", "")
	}
	p := of(d.Sight, "document", file.Title, form{})
	if kind == string(postingdoc.Posting) {
		p.Title = i18n.T(r.Context(), "posting.doc.posting")
	}
	p.Class = "document-page"
	return show(w, r, p, documentBody(d, postingdoc.Kind(kind), file))
}

// publicDocument is a public posting as a file.
func (rm *room) publicDocument(w http.ResponseWriter, r *http.Request) error {
	kind, format, isFile := strings.Cut(r.PathValue("name"), ".")
	if !isFile || kind != string(postingdoc.Posting) {
		return errs.New(errs.NotFound, "postingweb", "")
	}
	p, err := rm.Postings.Public(r.Context(), r.PathValue("id"))
	if err != nil {
		return err
	}
	return rm.file(w, r, postingdoc.Posting, postingdoc.Format(format), postingdoc.Options{Page: p, Link: web.Base(r, rm.BaseURL) + publicHref(p)})
}

func (rm *room) file(w http.ResponseWriter, r *http.Request, k postingdoc.Kind, f postingdoc.Format, o postingdoc.Options) error {
	file := made(r, k, o)
	if file == nil || f.Media() == "" {
		return errs.New(errs.NotFound, "postingweb", "")
	}
	var b bytes.Buffer
	if err := f.Write(&b, file); err != nil {
		return errs.Wrap(errs.Internal, "postingweb.document", err)
	}
	return web.WriteData(w, r, web.Data{Type: f.Media(), Name: fileName(o.Page.Title, k) + "." + string(f), Body: b.Bytes()})
}

// made makes a document for the paper of the reader's country.
func made(r *http.Request, k postingdoc.Kind, o postingdoc.Options) *doc.Document {
	o.Now, o.Paper = time.Now(), doc.PaperFor(r.Header.Get("Accept-Language"))
	return postingdoc.Make(k, o, i18n.From(r.Context()))
}

// fileName is the title of a posting and the kind of document as the name of a file.
func fileName(title string, k postingdoc.Kind) string {
	words := strings.FieldsFunc(strings.ToLower(title), func(c rune) bool { return !unicode.IsLetter(c) && !unicode.IsDigit(c) })
	name := []rune(strings.Join(words, "-"))
	if len(name) > 60 {
		name = name[:60]
	}
	if k != postingdoc.Posting || len(name) == 0 {
		return strings.Trim(string(name)+"-"+string(k), "-")
	}
	return string(name)
}
