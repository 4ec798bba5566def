// Package frameworkweb is the library: the public pages of frameworks, their editions and every entry in them, the
// same as data, the files to take away, the printed forms, the crosswalks and the search.
//
// A page takes the names of kinds and levels from the release. It keeps the release's own order and never numbers,
// colors or sorts entries in a way that could be read as a ranking.
package frameworkweb

import (
	"bytes"
	"context"
	"embed"
	"encoding/json"
	"net/http"
	"strings"

	"pathways/internal/framework"
	"pathways/internal/framework/frameworkdata"
	"pathways/internal/platform/errs"
	"pathways/internal/platform/ui"
	"pathways/internal/platform/web"
	"pathways/internal/translation"
)

// Locales are the words of the library.
//
//go:embed locales/*.json
var Locales embed.FS

// Library serves the pages of this package.
type Library struct {
	frameworks *framework.Service
	pages      *web.Pages
	baseURL    string
	computed   comparisons

	translations *translation.Service // nil: none
}

// New makes the library. baseURL ("https://pathways.example.org", no slash at the end) stands before lasting addresses
// that are quoted; it may be empty.
func New(frameworks *framework.Service, pages *web.Pages, baseURL string) *Library {
	return &Library{frameworks: frameworks, pages: pages, baseURL: strings.TrimRight(baseURL, "/")}
}

// line is an entry in a list.
type line struct {
	Code   string
	Words  string
	Tree   *framework.Tree // whose words they are
	Href   string
	Domain int // place of its domain, for the hue of its code
	Here   bool
	Place  bool   // the one place of the entry on its page: links to the entry find it
	Under  []line // entries below it, where a framework goes deeper
}

// room is a heading with the entries under it. Without a heading the entries stand directly under their domain.
type room struct {
	Item *framework.Item // nil: no heading
	Href string
	list []line
}

// itemPath is the lasting address of an item; itemHref leads there in the language that is read. The same of a release.
func itemPath(t *framework.Tree, it *framework.Item) string {
	return frameworkdata.ItemHref(t.Framework.Slug, t.Version, it.Code)
}

func itemHref(t *framework.Tree, it *framework.Item) string { return itemPath(t, it) + inLanguage(t) }

func releasePath(t *framework.Tree) string {
	return frameworkdata.ReleaseHref(t.Framework.Slug, t.Version)
}

func releaseHref(t *framework.Tree) string { return releasePath(t) + inLanguage(t) }

// address is a path with the public name of this server before it, where that is known.
func (l *Library) address(path string) string { return l.baseURL + path }

func codeAndWords(it *framework.Item) string { return it.Code + " " + it.Statement }

// plainLine is the line of an entry alone; lineOf that of an entry with all below it.
func plainLine(t *framework.Tree, it *framework.Item) line {
	return line{Code: it.Code, Words: it.Statement, Tree: t, Href: itemHref(t, it), Domain: t.RootIndex(it)}
}

func lineOf(t *framework.Tree, it *framework.Item) line {
	ln := plainLine(t, it)
	ln.Place = true
	for _, below := range t.Children(it.ID) {
		ln.Under = append(ln.Under, lineOf(t, below))
	}
	return ln
}

// roomsUnder arranges what stands under an item: a room for each child that has entries of its own, and one without a
// heading for children that have none.
func roomsUnder(t *framework.Tree, it *framework.Item) []room {
	var rooms []room
	for _, child := range t.Children(it.ID) {
		if t.IsLeaf(child.ID) {
			if n := len(rooms); n == 0 || rooms[n-1].Item != nil {
				rooms = append(rooms, room{})
			}
			last := &rooms[len(rooms)-1]
			last.list = append(last.list, lineOf(t, child))
			continue
		}
		rooms = append(rooms, room{Item: child, Href: itemHref(t, child), list: lineOf(t, child).Under})
	}
	return rooms
}

func sameKind(t *framework.Tree, kind string) []*framework.Item {
	var out []*framework.Item
	for i := range t.Items {
		if t.Items[i].Kind == kind {
			out = append(out, &t.Items[i])
		}
	}
	return out
}

// currentVersion is the version of the edition in force.
func (l *Library) currentVersion(ctx context.Context, slug string) (string, error) {
	t, err := l.frameworks.Current(ctx, slug)
	if err != nil {
		return "", err
	}
	return t.Version, nil
}

// counts says how many entries a release has of each kind: "4 domains, 16 categories, 66 competencies".
func counts(t *framework.Tree) string {
	return strings.Join(t.Sizes(), ", ")
}

// releaseTrail is the way from the library to a release; linked says whether the release itself is a link.
func releaseTrail(ctx context.Context, t *framework.Tree, linked bool) []ui.Crumb {
	own := ui.Crumb{Name: t.Version}
	if linked {
		own.Href = releaseHref(t)
	}
	return []ui.Crumb{
		{Name: ui.T(ctx, "library.title"), Href: "/frameworks"},
		{Name: t.Framework.ShortName, Href: frameworkdata.FrameworkHref(t.Framework.Slug)},
		own,
	}
}

// footWords is the sentence at the foot of a page that shows official wording.
func footWords(ctx context.Context, t *framework.Tree) string {
	return ui.T(ctx, "library.foot", "title", t.Title, "version", t.Version, "publisher", t.Framework.Publisher)
}

// sourceOf is the block that says whose words stand on a page.
func sourceOf(ctx context.Context, t *framework.Release) ui.Source {
	return ui.Source{
		Title: t.Source.Title, Href: t.Source.URL, Publisher: t.Framework.Publisher,
		Release: ui.T(ctx, "library.edition", "version", t.Version), Acknowledgment: t.Funding,
	}
}

// moved sends a reader from an address in other capitals to the lasting one, for good.
func moved(w http.ResponseWriter, to string, asData bool) error {
	if asData {
		to += ".json"
	}
	w.Header().Set("Location", to)
	w.WriteHeader(http.StatusMovedPermanently)
	return nil
}

func writeJSON(w http.ResponseWriter, r *http.Request, v any) error {
	var b bytes.Buffer
	enc := json.NewEncoder(&b)
	enc.SetEscapeHTML(false)
	enc.SetIndent("", "  ")
	if err := enc.Encode(v); err != nil {
		return errs.Wrap(errs.Internal, "frameworkweb.writeJSON", err)
	}
	return web.WriteData(w, r, web.Data{Type: "application/json; charset=utf-8", Body: b.Bytes()})
}
