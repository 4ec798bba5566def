package frameworkweb

import (
	"encoding/json"
	"encoding/xml"
	"html"
	"net/http"
	"net/url"
	"strconv"
	"strings"

	"pathways/internal/framework"
	"pathways/internal/platform/errs"
	"pathways/internal/platform/ui"
	"pathways/internal/platform/web"
)

// oembedTypes are the forms that an answer can have: its own media type, and that of links to it.
var oembedTypes = map[string]struct{ answer, link string }{
	"json": {"application/json", "application/json+oembed"},
	"xml":  {"text/xml; charset=utf-8", "text/xml+oembed"},
}

// Size of a frame where nobody asks for another, in CSS pixels, and the smallest that can be read.
const (
	frameWidth  = 640
	frameHeight = 480
	leastWidth  = 200
	leastHeight = 150
)

// rich is an answer of oEmbed 1.0.
type rich struct {
	XMLName      xml.Name `json:"-" xml:"oembed"`
	Type         string   `json:"type" xml:"type"`
	Version      string   `json:"version" xml:"version"`
	Title        string   `json:"title" xml:"title"`
	AuthorName   string   `json:"author_name" xml:"author_name"`
	AuthorURL    string   `json:"author_url,omitempty" xml:"author_url,omitempty"`
	ProviderName string   `json:"provider_name" xml:"provider_name"`
	ProviderURL  string   `json:"provider_url" xml:"provider_url"`
	CacheAge     int      `json:"cache_age" xml:"cache_age"` // seconds
	Width        int      `json:"width" xml:"width"`
	Height       int      `json:"height" xml:"height"`
	HTML         string   `json:"html" xml:"html"`
}

// oembed tells other sites how to show what an address of the library leads to. By its specification an address that is
// none of ours is 404, and a form that we do not write is 501.
func (l *Library) oembed(w http.ResponseWriter, r *http.Request) error {
	q := r.URL.Query()
	form := q.Get("format")
	if form == "" {
		form = "json"
	}
	types, known := oembedTypes[form]
	if !known {
		http.Error(w, ui.T(r.Context(), "library.oembed.form", "form", form), http.StatusNotImplemented)
		return nil
	}
	width, fits := sizeOf(q.Get("maxwidth"), frameWidth, leastWidth)
	height, high := sizeOf(q.Get("maxheight"), frameHeight, leastHeight)
	if !fits || !high {
		http.Error(w, ui.T(r.Context(), "library.oembed.size"), http.StatusBadRequest)
		return nil
	}
	base := l.base(r)
	t, it, err := l.shownAt(r, base, q.Get("url"))
	if errs.Is(err, errs.NotFound) {
		http.Error(w, ui.T(r.Context(), "library.oembed.nothing"), http.StatusNotFound)
		return nil
	}
	if err != nil {
		return err
	}
	answer := rich{
		Type: "rich", Version: "1.0", Title: embedTitle(t, it), AuthorName: t.Framework.Publisher, AuthorURL: ui.WebAddress(t.Framework.Homepage),
		ProviderName: ui.T(r.Context(), "ui.product"), ProviderURL: base + "/", CacheAge: 86_400, Width: width, Height: height,
		HTML: frameOf(base+embedHref(t, it), embedTitle(t, it), width, height),
	}
	var raw []byte
	if form == "xml" {
		if raw, err = xml.Marshal(answer); err == nil {
			raw = append([]byte(xml.Header), raw...)
		}
	} else {
		raw, err = json.Marshal(answer)
	}
	if err != nil {
		return errs.Wrap(errs.Internal, "frameworkweb.oembed", err)
	}
	return web.WriteData(w, r, web.Data{Type: types.answer, ETag: web.ETag(raw), Body: raw})
}

// sizeOf is the size to use where at most so much is wanted; false where that is no number that can be used.
func sizeOf(most string, usual, least int) (int, bool) {
	if most == "" {
		return usual, true
	}
	n, err := strconv.Atoi(most)
	if err != nil || n < 1 {
		return 0, false
	}
	return max(min(n, usual), min(n, least)), true
}

// shownAt is what an address of the library or of a frame leads to: an edition, and an entry of it or nil. An error of
// kind NotFound where it leads to neither.
func (l *Library) shownAt(r *http.Request, base, given string) (*framework.Tree, *framework.Item, error) {
	nothing := errs.New(errs.NotFound, "frameworkweb.oembed", "library.oembed.nothing")
	u, err := url.Parse(given)
	if err != nil {
		return nil, nil, nothing
	}
	own, err := url.Parse(base)
	if err != nil || !strings.EqualFold(u.Host, own.Host) || u.Scheme != "http" && u.Scheme != "https" {
		return nil, nil, nothing
	}
	parts := strings.Split(strings.Trim(u.Path, "/"), "/")
	if len(parts) < 2 || len(parts) > 4 || parts[0] != "frameworks" && parts[0] != "embed" {
		return nil, nil, nothing
	}
	if len(parts) == 2 {
		t, err := l.frameworks.Current(r.Context(), parts[1])
		return t, nil, err
	}
	t, err := l.frameworks.Release(r.Context(), parts[1], parts[2])
	if err != nil || len(parts) == 3 {
		return t, nil, err
	}
	if it := t.ByCode(parts[3]); it != nil {
		return t, it, nil
	}
	return nil, nil, nothing
}

// frameOf is the HTML that puts a frame into another site.
func frameOf(address, title string, width, height int) string {
	return `<iframe src="` + html.EscapeString(address) + `" title="` + html.EscapeString(title) + `" width="` + strconv.Itoa(width) +
		`" height="` + strconv.Itoa(height) + `" loading="lazy" style="border:0;max-width:100%"></iframe>`
}
