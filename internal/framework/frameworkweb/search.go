package frameworkweb

import (
	"context"
	"io"
	"net/http"
	"net/url"
	"strings"
	"unicode/utf8"

	"github.com/a-h/templ"

	"pathways/internal/framework"
	"pathways/internal/framework/frameworkdata"
	"pathways/internal/platform/ui"
	"pathways/internal/platform/web"
)

// maxHits is how many entries of one edition a page of results shows.
const maxHits = 60

// minLetters is the least that is searched for; a single letter would find nearly everything.
const minLetters = 2

// searchPage is the finder with what was found.
type searchPage struct {
	Query    string
	TooShort bool
	Total    int
	Groups   []found
	Tries    []ui.Link // words that do find something
}

// found is what one edition holds.
type found struct {
	Tree  *framework.Release
	Href  string
	Total int
	Hits  []hit
}

type hit struct {
	Code   string
	Words  []stretch // the wording, with what was found in it marked
	Href   string
	Domain int
	Path   string // names of what it stands under
	Quotes []quote
}

// quote is another official text of an entry in which something was found.
type quote struct {
	Label string
	Words []stretch
}

// stretch is a piece of text, found or not.
type stretch struct {
	Text  string
	Found bool
}

// search shows what holds the words asked for.
func (l *Library) search(w http.ResponseWriter, r *http.Request) error {
	ctx := r.Context()
	p := searchPage{Query: strings.TrimSpace(r.URL.Query().Get("q"))}
	for _, key := range []string{"library.search.try.1", "library.search.try.2", "library.search.try.3"} {
		word := ui.T(ctx, key)
		p.Tries = append(p.Tries, ui.Link{Text: word, Href: "/frameworks/search?q=" + url.QueryEscape(word)})
	}
	switch n := utf8.RuneCountInString(p.Query); {
	case n == 0:
	case n < minLetters:
		p.TooShort = true
	default:
		p.take(ctx, l.frameworks.Index().Search(p.Query, maxHits))
	}
	title := ui.T(ctx, "library.search.title")
	return web.Render(w, r, http.StatusOK, searchView(p, ui.Page{
		Title: title, Place: ui.Library, NoIndex: true,
		Trail: []ui.Crumb{{Name: ui.T(ctx, "library.title"), Href: "/frameworks"}, {Name: title}},
	}))
}

func (p *searchPage) take(ctx context.Context, results framework.Results) {
	p.Query, p.Total = results.Query, results.Total
	for _, g := range results.Groups {
		f := found{Tree: g.Release, Href: hrefOf(g.Release, ""), Total: g.Total}
		for _, h := range g.Hits {
			f.Hits = append(f.Hits, hitOf(ctx, h))
		}
		p.Groups = append(p.Groups, f)
	}
}

func hitOf(ctx context.Context, h framework.Hit) hit {
	out := hit{
		Code: h.Item.Code, Words: []stretch{{Text: h.Item.Statement}}, Href: hrefOf(h.Release, h.Item.Code),
		Domain: domainOf(h.Release, h.Path[0]),
	}
	var names []string
	for _, up := range h.Path[:len(h.Path)-1] {
		names = append(names, up.Statement)
	}
	out.Path = strings.Join(names, " / ")
	for _, place := range h.Places {
		switch place.Field {
		case framework.FieldCode:
		case framework.FieldStatement:
			out.Words = stretches(place)
		case framework.FieldLevel:
			lv, _ := h.Release.LevelOf(place.Level)
			out.Quotes = append(out.Quotes, quote{lv.Name, stretches(place)})
		default:
			out.Quotes = append(out.Quotes, quote{ui.T(ctx, "library.search.in."+place.Field), stretches(place)})
		}
	}
	return out
}

// domainOf is the place of a domain among the domains of its release.
func domainOf(r *framework.Release, root *framework.Item) int {
	n := 0
	for i := range r.Items {
		switch {
		case r.Items[i].ID == root.ID:
			return n
		case r.Items[i].ParentID == "":
			n++
		}
	}
	return ui.NoDomain
}

// stretches cuts a text where something was found.
func stretches(p framework.Place) []stretch {
	var out []stretch
	at := 0
	for _, span := range p.Spans {
		if span[0] > at {
			out = append(out, stretch{Text: p.Text[at:span[0]]})
		}
		out = append(out, stretch{p.Text[span[0]:span[1]], true})
		at = span[1]
	}
	if at < len(p.Text) {
		out = append(out, stretch{Text: p.Text[at:]})
	}
	return out
}

// stretchesView writes stretches without any space between them: what was found may be a part of a word.
func stretchesView(all []stretch) templ.Component {
	return templ.ComponentFunc(func(_ context.Context, w io.Writer) error {
		var b strings.Builder
		for _, s := range all {
			if s.Found {
				b.WriteString("<mark>" + templ.EscapeString(s.Text) + "</mark>")
			} else {
				b.WriteString(templ.EscapeString(s.Text))
			}
		}
		_, err := io.WriteString(w, b.String())
		return err
	})
}

// hrefOf is the address of a release, or of one of its entries.
func hrefOf(r *framework.Release, code string) string {
	if code == "" {
		return frameworkdata.ReleaseHref(r.Framework.Slug, r.Version)
	}
	return frameworkdata.ItemHref(r.Framework.Slug, r.Version, code)
}
