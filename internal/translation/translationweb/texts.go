package translationweb

import (
	"net/http"
	"net/url"
	"strconv"
	"strings"

	"pathways/internal/framework"
	"pathways/internal/platform/authz"
	"pathways/internal/platform/i18n"
	"pathways/internal/platform/ui"
	"pathways/internal/platform/web"
	"pathways/internal/translation"
)

// pageOfTexts is how many texts stand on one page.
const pageOfTexts = 40

// desk is a page of texts: the original beside its translation.
type desk struct {
	translation.Sight
	Part   string // code of a domain; "" for the edition itself
	Parts  []part
	Pieces []piece
	Here   string // address of this page
	Before string // address of the page before; "" for none
	Next   string
	Open   bool // only what is not translated yet
	Total  int  // texts of this part
}

// part is one of the parts that a translation is done in.
type part struct {
	ui.Link
	Domain int
	Open   int // texts without a translation
}

// piece is one text.
type piece struct {
	framework.Text
	Label    string // which field it is
	Code     string
	Domain   int
	Original string
	Words    string
	Knew     string
	By       string // who wrote it last, and when
	Fault    string
}

func (p piece) id(n int) string { return "text" + strconv.Itoa(n) }

func (p piece) rows() int { return min(12, max(2, 1+len(p.Original)/60)) }

func (rm *room) texts(w http.ResponseWriter, r *http.Request) error {
	return rm.showTexts(w, r, nil, form{})
}

func (rm *room) showTexts(w http.ResponseWriter, r *http.Request, conflicts []translation.Conflict, f form) error {
	ctx := r.Context()
	s, err := rm.translations.One(ctx, authz.From(ctx), r.PathValue("id"))
	if err != nil {
		return err
	}
	d := deskOf(r, s)
	for i := range d.Pieces {
		d.Pieces[i].settle(r, f, conflicts, i)
	}
	if len(conflicts) > 0 {
		f = form{status: http.StatusConflict, faults: ui.Faults{{Text: i18n.T(ctx, "translations.conflict", "count", len(conflicts))}}}
		for i := range d.Pieces {
			if p := &d.Pieces[i]; p.Fault != "" {
				f.faults = append(f.faults, ui.Fault{Field: p.id(i), Text: p.Code + " " + p.Label})
			}
		}
	}
	return show(w, r, page{
		Title: i18n.T(ctx, "translations.one", "title", s.Tree.Title, "version", s.Tree.Version, "language", i18n.NameOf(ctx, s.Language)),
		Over:  s.Listing.Organization, Here: "texts", ID: s.ID, Form: f,
	}, textsBody(d))
}

// settle puts what was typed back into a piece that could not be stored, with why.
func (p *piece) settle(r *http.Request, f form, conflicts []translation.Conflict, n int) {
	if f.Typed != nil {
		for i := range pageOfTexts {
			if at := strconv.Itoa(i); f.Typed.Get("at"+at) == p.Item+"/"+p.Field {
				p.Words, p.Knew = f.Typed.Get("text"+at), f.Typed.Get("knew"+at)
			}
		}
		p.Fault = f.wrong(p.Item + "/" + p.Field)
	}
	for _, c := range conflicts {
		if c.Text == p.Text {
			p.Words, p.Knew = c.Mine, c.Theirs.Words
			key := "translations.conflict.text"
			if c.Theirs.Words == "" {
				key = "translations.conflict.emptied"
			}
			p.Fault = i18n.T(r.Context(), key, "name", c.Theirs.Name, "words", c.Theirs.Words)
		}
	}
}

// deskOf chooses the texts of one part and page.
func deskOf(r *http.Request, s translation.Sight) desk {
	ctx, t := r.Context(), s.Tree
	q := r.URL.Query()
	d := desk{Sight: s, Part: q.Get("part"), Open: q.Get("only") == "open"}
	root := t.ByCode(d.Part)
	if root == nil {
		d.Part = ""
	}
	of := map[string]string{} // code of the domain of each item
	for i := range t.Items {
		of[t.Items[i].ID] = t.Root(&t.Items[i]).Code
	}
	open := map[string]int{}
	var mine []framework.Wording
	for _, text := range t.Texts() {
		domain := of[text.Item]
		empty := s.Said[text.Text].Words == ""
		if empty {
			open[domain]++
		}
		if domain == d.Part && (empty || !d.Open) {
			mine = append(mine, text)
		}
	}
	address := func(part string, page int, only bool) string {
		v := url.Values{}
		if part != "" {
			v.Set("part", part)
		}
		if page > 0 {
			v.Set("page", strconv.Itoa(page))
		}
		if only {
			v.Set("only", "open")
		}
		if len(v) == 0 {
			return at(s.ID, "")
		}
		return at(s.ID, "") + "?" + v.Encode()
	}
	d.Parts = []part{{ui.Link{Text: ui.T(ctx, "translations.edition"), Href: address("", 0, d.Open), Here: d.Part == ""}, ui.NoDomain, open[""]}}
	for i, root := range t.Roots() {
		d.Parts = append(d.Parts, part{ui.Link{Text: root.Statement, Href: address(root.Code, 0, d.Open), Here: d.Part == root.Code}, i, open[root.Code]})
	}
	d.Total = len(mine)
	n, _ := strconv.Atoi(q.Get("page"))
	n = max(0, min(n, (len(mine)-1)/pageOfTexts))
	d.Here = address(d.Part, n, d.Open)
	if n > 0 {
		d.Before = address(d.Part, n-1, d.Open)
	}
	if (n+1)*pageOfTexts < len(mine) {
		d.Next = address(d.Part, n+1, d.Open)
	}
	mine = mine[min(len(mine), n*pageOfTexts):min(len(mine), (n+1)*pageOfTexts)]
	for _, text := range mine {
		said := s.Said[text.Text]
		p := piece{Text: text.Text, Original: text.Words, Words: said.Words, Knew: said.Words, Domain: ui.NoDomain}
		if it := t.ByID(text.Item); it != nil {
			p.Code, p.Domain = it.Code, t.RootIndex(it)
		}
		p.Label = labelOf(r, t, text.Text)
		if said.Words != "" {
			p.By = ui.T(ctx, "translations.by", "name", said.Name, "day", ui.Day(ctx, said.At))
			if said.Name == "" {
				p.By = ui.Day(ctx, said.At)
			}
		}
		d.Pieces = append(d.Pieces, p)
	}
	return d
}

// labelOf says which text it is.
func labelOf(r *http.Request, t *framework.Tree, at framework.Text) string {
	ctx := r.Context()
	first, rest, _ := strings.Cut(at.Field, ".")
	switch {
	case first == "level" && at.Item != "":
		if l, ok := t.LevelOf(rest); ok {
			return l.Name
		}
	case first == "level":
		code := strings.TrimSuffix(strings.TrimSuffix(rest, ".name"), ".description")
		return ui.T(ctx, "translations.field.level", "code", code)
	case first == "kind":
		return ui.T(ctx, "translations.field.kind")
	}
	if it := t.ByID(at.Item); it != nil && first == "statement" {
		return t.KindOf(it.Kind).Name
	}
	return ui.T(ctx, "translations.field."+first)
}

func (rm *room) write(w http.ResponseWriter, r *http.Request) error {
	f, err := web.BindForm(r, maxForm)
	if err != nil {
		return err
	}
	var all []translation.Save
	for i := range pageOfTexts {
		n := strconv.Itoa(i)
		item, field, ok := strings.Cut(f.Get("at"+n), "/")
		if ok {
			all = append(all, translation.Save{Text: framework.Text{Item: item, Field: field}, Words: f.Get("text" + n), Knew: f.Get("knew" + n)})
		}
	}
	conflicts, err := rm.translations.Write(r.Context(), authz.From(r.Context()), r.PathValue("id"), all)
	if back, ok := refused(r.Context(), err, f.Values); ok {
		return rm.showTexts(w, r, nil, back)
	}
	if err != nil {
		return err
	}
	if len(conflicts) > 0 {
		return rm.showTexts(w, r, conflicts, form{})
	}
	to := f.Get("go")
	if to == "" {
		to = f.Get("then")
	}
	if !strings.HasPrefix(to, at(r.PathValue("id"), "")) || !web.LocalPath(to) {
		to = at(r.PathValue("id"), "")
	}
	sign := "?"
	if strings.Contains(to, "?") {
		sign = "&"
	}
	return web.Redirect(w, r, to+sign+"done=saved")
}
