package web

import (
	"bytes"
	"context"
	"net/http"
	"slices"
	"strconv"
	"strings"
	"sync"
	"sync/atomic"

	"golang.org/x/sync/singleflight"

	"pathways/internal/platform/i18n"
)

// revalidate lets everybody keep a public page but ask each time whether it still holds.
const revalidate = "public, max-age=0, must-revalidate"

// DefaultPagesBytes bounds what Pages keeps: 64 MB of bodies, pressed and unpressed.
const DefaultPagesBytes = 64 << 20

// Pages keeps public pages ready to send: rendered once for a path and a language, with their ETag, gzip and brotli.
// A large one goes out unpressed until it is pressed. When the revision of the content changes everything kept is dropped; beyond the bound the oldest goes first.
type Pages struct {
	revision func(context.Context) string
	limit    int64

	kept    atomic.Pointer[shelf]
	pending singleflight.Group
}

// shelf holds the pages of one revision.
type shelf struct {
	revision string
	pages    sync.Map // pageKey to *readyPage

	mu    sync.Mutex
	order []pageKey
	bytes int64
}

type pageKey struct{ path, lang, of string }

// readyPage is a page as it goes out. The header values are slices so that a hit allocates none.
type readyPage struct {
	status int
	header map[string][]string // what the handler set, Content-Type among it
	forms  [encodings]atomic.Pointer[form]
	bytes  int64
	press  func() int64 // puts in the pressed forms of a large page and gives their size; nil: they are there
}

type form struct {
	body     []byte
	tag      string
	etag     []string
	length   []string
	encoding []string
}

var (
	revalidateHeader = []string{revalidate}
	varyHeader       = []string{"Accept-Encoding, Accept-Language"}
	varyWithAccept   = []string{"Accept, Accept-Encoding, Accept-Language"}
)

// NewPages makes an empty shelf. The revision names the state of all content that the pages show; it is asked for at
// every request and must be cheap.
func NewPages(revision func(context.Context) string) *Pages {
	return &Pages{revision: revision, limit: DefaultPagesBytes}
}

// Cached wraps a handler whose answer depends on nothing but path, language and content revision: public GET pages
// and data, nothing personal. Not kept are an answer that is not 200, and an address with a query (other than ?lang=)
// or in another spelling than the usual one: "/a%2Fb" has the path of "/a/b" and may lead elsewhere.
func (p *Pages) Cached(h Handler) Handler {
	return p.CachedFor(func(*http.Request) string { return "" }, h)
}

// CachedFor is Cached for answers that depend on one thing more of the request, such as the address by which this server
// is known.
func (p *Pages) CachedFor(of func(*http.Request) string, h Handler) Handler {
	return p.cached(of, func(r *http.Request) string { return i18n.From(r.Context()).Lang() }, h)
}

// CachedData is CachedFor for answers that are the same in every language.
func (p *Pages) CachedData(of func(*http.Request) string, h Handler) Handler {
	return p.cached(of, func(*http.Request) string { return "" }, h)
}

func (p *Pages) cached(of, lang func(*http.Request) string, h Handler) Handler {
	return func(w http.ResponseWriter, r *http.Request) error {
		if !plainQuery(r.URL.RawQuery) || r.URL.RawPath != "" {
			return h(w, r)
		}
		key := pageKey{r.URL.Path, lang(r), of(r)}
		shelf := p.shelf(r.Context())
		if page, ok := shelf.pages.Load(key); ok {
			page.(*readyPage).serve(w, r)
			return nil
		}
		page, err, _ := p.pending.Do(shelf.revision+"\x00"+key.path+"\x00"+key.lang+"\x00"+key.of, func() (any, error) {
			// Others wait for this page, so it is made even when the first who asked has gone.
			inner := r.Clone(context.WithoutCancel(r.Context()))
			inner.Method = http.MethodGet
			inner.Header.Del("Accept-Encoding")
			inner.Header.Del("If-None-Match")
			inner.Header.Del("If-Modified-Since")
			inner.Header.Del("Range")
			rec := &recorder{header: http.Header{}}
			if err := h(rec, inner); err != nil {
				return nil, err
			}
			page := rec.page()
			if page.status == http.StatusOK {
				shelf.put(key, page, p.limit)
				if page.press != nil {
					go func() { shelf.grow(key, page, page.press(), p.limit) }()
				}
			}
			return page, nil
		})
		if err != nil {
			return err
		}
		page.(*readyPage).serve(w, r)
		return nil
	}
}

// plainQuery says whether a query changes nothing but the language.
func plainQuery(raw string) bool {
	return raw == "" || strings.HasPrefix(raw, "lang=") && !strings.Contains(raw, "&")
}

// shelf is the one for the revision of now.
func (p *Pages) shelf(ctx context.Context) *shelf {
	now := p.revision(ctx)
	for {
		old := p.kept.Load()
		if old != nil && old.revision == now {
			return old
		}
		fresh := &shelf{revision: now}
		if p.kept.CompareAndSwap(old, fresh) {
			return fresh
		}
	}
}

func (s *shelf) put(key pageKey, page *readyPage, limit int64) {
	if page.bytes > limit {
		return
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	if _, twice := s.pages.Swap(key, page); twice {
		return
	}
	s.order = append(s.order, key)
	s.bytes += page.bytes
	s.shrink(limit)
}

// grow counts what a page that is still kept has become larger by.
func (s *shelf) grow(key pageKey, page *readyPage, by, limit int64) {
	s.mu.Lock()
	defer s.mu.Unlock()
	if there, ok := s.pages.Load(key); ok && there == page {
		page.bytes += by
		s.bytes += by
		s.shrink(limit)
	}
}

func (s *shelf) shrink(limit int64) {
	for s.bytes > limit {
		old, _ := s.pages.LoadAndDelete(s.order[0])
		s.bytes -= old.(*readyPage).bytes
		s.order = s.order[1:]
	}
}

func (page *readyPage) serve(w http.ResponseWriter, r *http.Request) {
	if t, ok := w.(*tracker); ok {
		t.quiet = true
	}
	h := w.Header()
	for k, v := range page.header {
		h[k] = v
	}
	f := page.forms[acceptedEncoding(r.Header["Accept-Encoding"])].Load()
	if page.status == http.StatusOK {
		h["Etag"] = f.etag
		if matches(r.Header["If-None-Match"], f.tag) {
			w.WriteHeader(http.StatusNotModified)
			return
		}
	}
	if f.encoding != nil {
		h["Content-Encoding"] = f.encoding
	}
	h["Content-Length"] = f.length
	w.WriteHeader(page.status)
	if r.Method == http.MethodHead {
		return
	}
	// A reader who has gone away is no fault of ours.
	_, _ = w.Write(f.body)
}

// matches says whether If-None-Match names a tag, weakly compared (RFC 9110, 13.1.2).
func matches(lines []string, tag string) bool {
	for _, line := range lines {
		for line != "" {
			var one string
			one, line, _ = strings.Cut(line, ",")
			one = strings.TrimPrefix(strings.TrimSpace(one), "W/")
			if one == tag || one == "*" {
				return true
			}
		}
	}
	return false
}

// recorder takes an answer down instead of sending it.
type recorder struct {
	header http.Header
	status int
	body   bytes.Buffer
}

func (rec *recorder) Header() http.Header { return rec.header }

func (rec *recorder) WriteHeader(status int) {
	if rec.status == 0 {
		rec.status = status
	}
}

func (rec *recorder) Write(p []byte) (int, error) {
	rec.WriteHeader(http.StatusOK)
	return rec.body.Write(p)
}

// large is the size from which nobody waits until a page is pressed: it goes out as it is meanwhile.
const large = 1 << 20

// page makes the answer ready in every encoding.
func (rec *recorder) page() *readyPage {
	rec.WriteHeader(http.StatusOK)
	body := rec.body.Bytes()
	page := &readyPage{status: rec.status, header: rec.header}
	for _, ours := range []string{"Content-Length", "Etag", "Last-Modified", "Accept-Ranges"} {
		delete(page.header, ours)
	}
	vary := varyHeader
	if slices.Contains(page.header["Vary"], "Accept") {
		vary = varyWithAccept
	}
	page.header["Vary"] = vary
	if rec.status == http.StatusOK {
		page.header["Cache-Control"] = revalidateHeader
	}
	tag := ETag(body)
	plain := newForm(identity, tag, body)
	for enc := range page.forms {
		page.forms[enc].Store(plain)
	}
	page.bytes = int64(len(body))
	if len(body) < worthPressing || !compressible(rec.header.Get("Content-Type")) {
		return page
	}
	press := func() (more int64) {
		for enc := identity + 1; enc < encodings; enc++ {
			f := newForm(enc, tag, compress(enc, levelReady, body))
			page.forms[enc].Store(f)
			more += int64(len(f.body))
		}
		return more
	}
	if len(body) < large {
		page.bytes += press()
	} else {
		page.press = press
	}
	return page
}

func newForm(enc encoding, tag string, body []byte) *form {
	full := `"` + tag + encodingSuffix[enc] + `"`
	return &form{body: body, tag: full, etag: []string{full}, length: []string{strconv.Itoa(len(body))}, encoding: encodingHeader[enc]}
}
