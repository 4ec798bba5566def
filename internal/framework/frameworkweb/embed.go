package frameworkweb

import (
	"bytes"
	"context"
	"crypto/sha256"
	"encoding/base64"
	"html"
	"net/http"
	"net/url"
	"strings"

	"github.com/a-h/templ"

	"pathways/internal/framework"
	"pathways/internal/platform/ui"
	"pathways/internal/platform/web"
)

// frame is what other sites show of an edition: its domains and categories, or what stands under one of them.
type frame struct {
	Tree  *framework.Tree
	Item  *framework.Item // nil: the whole edition
	Title string
	Base  string // public address of this server
	Rooms []frameRoom
}

// frameRoom is a heading with the entries under it; without one the entries stand alone.
type frameRoom struct {
	Item  *framework.Item
	Lines []*framework.Item
}

func embedHref(t *framework.Tree, it *framework.Item) string {
	href := "/embed/" + url.PathEscape(t.Framework.Slug) + "/" + url.PathEscape(t.Version)
	if it != nil {
		href += "/" + url.PathEscape(it.Code)
	}
	return href
}

func embedTitle(t *framework.Tree, it *framework.Item) string {
	if it == nil {
		return t.Title + " (" + t.Version + ")"
	}
	return it.Statement + ": " + t.Title + " (" + t.Version + ")"
}

// href is the page of what a frame shows; of the whole edition where it is nil.
func (f frame) href(it *framework.Item) templ.SafeURL {
	if it == nil {
		return templ.SafeURL(f.Base + releasePath(f.Tree))
	}
	return templ.SafeURL(f.Base + itemPath(f.Tree, it))
}

// frameOn arranges what a frame shows. Of a whole edition it shows two kinds from the top, of anything else what stands
// under it; an entry with nothing under it is shown itself.
func frameOn(t *framework.Tree, it *framework.Item, base string) frame {
	f := frame{Tree: t, Item: it, Title: t.Title, Base: base}
	if it == nil {
		for _, root := range t.Roots() {
			room := frameRoom{Item: root}
			for _, below := range t.Children(root.ID) {
				if !t.IsLeaf(below.ID) || len(below.Levels) > 0 {
					room.Lines = append(room.Lines, below)
				}
			}
			f.Rooms = append(f.Rooms, room)
		}
		return f
	}
	f.Title = it.Statement
	for _, below := range t.Children(it.ID) {
		if !t.IsLeaf(below.ID) {
			f.Rooms = append(f.Rooms, frameRoom{Item: below, Lines: t.Leaves(below.ID)})
			continue
		}
		if n := len(f.Rooms); n == 0 || f.Rooms[n-1].Item != nil {
			f.Rooms = append(f.Rooms, frameRoom{})
		}
		last := &f.Rooms[len(f.Rooms)-1]
		last.Lines = append(last.Lines, below)
	}
	return f
}

// atLevels are the words of what a frame shows at each level: "Level 1: …".
func (f frame) atLevels() []string {
	if f.Item == nil {
		return nil
	}
	var out []string
	for _, said := range f.Item.Levels {
		l, _ := f.Tree.LevelOf(said.Level)
		out = append(out, l.Name+": "+said.Statement)
	}
	return out
}

// frameStyle is all the style that a frame has. It is as light or dark as the reader wishes.
const frameStyle = `:root{color-scheme:light dark}body{margin:0;padding:1rem;font:1rem/1.5 Georgia,serif;background:light-dark(#fdfcf9,#1b1d20);color:light-dark(#1d1f22,#ece9e2);overflow-wrap:anywhere}` +
	`h1{font-size:1.35rem;line-height:1.2;margin:0 0 .5rem}h2{font-size:1rem;margin:1rem 0 .25rem}ul{margin:0;padding-left:1.2rem}li{margin:.2rem 0}a{color:inherit;text-underline-offset:.2em}` +
	`a:focus-visible{outline:3px solid light-dark(#0b5cad,#8ab9ef);outline-offset:2px}b{font:600 .8rem/1.4 system-ui,sans-serif}p{margin:.5rem 0}footer{margin-top:1rem;padding-top:.5rem;border-top:1px solid light-dark(#c9c5bb,#4a4d52);font:.8rem/1.5 system-ui,sans-serif}`

// framePolicy lets any site show a frame, and a page that lies on somebody's disk, which * alone leaves out, and the frame do nothing: it has one style and no script.
var framePolicy = func() string {
	sum := sha256.Sum256([]byte(frameStyle))
	return "default-src 'none'; style-src 'sha256-" + base64.StdEncoding.EncodeToString(sum[:]) + "'; base-uri 'none'; form-action 'none'; frame-ancestors * file:"
}()

// embed answers with a frame for other sites.
func (l *Library) embed(w http.ResponseWriter, r *http.Request) error {
	t, err := l.frameworks.Release(r.Context(), r.PathValue("slug"), r.PathValue("version"))
	if err != nil {
		return err
	}
	var it *framework.Item
	if code := r.PathValue("code"); code != "" {
		if it = t.ByCode(code); it == nil {
			return l.noItem(w, r, t, code, false)
		}
	}
	h := w.Header()
	h.Set("Content-Security-Policy", framePolicy)
	h.Set("Cross-Origin-Resource-Policy", "cross-origin")
	h.Set("X-Robots-Tag", "noindex")
	return web.Render(w, r, http.StatusOK, frameView(frameOn(t, it, l.base(r))))
}

// embedPage is where people take what puts an edition, a domain or a category into their own site.
type embedPage struct {
	Tree    *framework.Tree
	Item    *framework.Item // nil: the whole edition
	Href    string          // of the frame
	Frame   string          // HTML of the frame
	Plain   string          // HTML that needs no frame
	Address string          // what sites that know oEmbed ask for
	Choices []embedChoice
}

// embedChoice is something that can be chosen.
type embedChoice struct {
	Code   string
	Name   string
	Chosen bool
	Under  bool // a category
}

// embedHelp is the page with the snippets.
func (l *Library) embedHelp(w http.ResponseWriter, r *http.Request) error {
	ctx := r.Context()
	t, err := l.frameworks.Release(ctx, r.PathValue("slug"), r.PathValue("version"))
	if err != nil {
		return l.noRelease(w, r, err, false, r.PathValue("slug"), r.PathValue("version"))
	}
	var it *framework.Item
	if code := r.URL.Query().Get("code"); code != "" {
		if it = t.ByCode(code); it == nil {
			return l.noItem(w, r, t, code, false)
		}
	}
	base := l.base(r)
	p := embedPage{Tree: t, Item: it, Href: embedHref(t, it), Frame: frameOf(base+embedHref(t, it), embedTitle(t, it), frameWidth, frameHeight)}
	f := frameOn(t, it, base)
	p.Address = string(f.href(it))
	if p.Plain, err = plainHTML(ctx, f); err != nil {
		return err
	}
	p.Choices = []embedChoice{{Name: ui.T(ctx, "library.embed.whole"), Chosen: it == nil}}
	for _, root := range t.Roots() {
		p.Choices = append(p.Choices, embedChoice{Code: root.Code, Name: root.Statement, Chosen: root == it})
		for _, below := range t.Children(root.ID) {
			if !t.IsLeaf(below.ID) {
				p.Choices = append(p.Choices, embedChoice{Code: below.Code, Name: below.Statement, Chosen: below == it, Under: true})
			}
		}
	}
	head := ui.Page{
		Title: ui.T(ctx, "library.embed.title"), Description: ui.T(ctx, "library.embed.lead", "title", t.Title), Place: ui.Library,
		Canonical: releasePath(t) + "/embed", Trail: append(releaseTrail(ctx, t, true), ui.Crumb{Name: ui.T(ctx, "library.embed.title")}), Attribution: footWords(ctx, t),
	}
	return web.Render(w, r, http.StatusOK, embedView(p, head))
}

// plainHTML is what a frame shows as HTML without classes, styles or scripts, to paste into a page.
func plainHTML(ctx context.Context, f frame) (string, error) {
	var b bytes.Buffer
	if err := frameContent(f, "3", "4").Render(ctx, &b); err != nil {
		return "", err
	}
	return "<section lang=\"" + html.EscapeString(f.Tree.Language) + "\">" + strings.TrimSpace(b.String()) + "</section>", nil
}
