package web

import (
	"context"
	"encoding/binary"
	"encoding/hex"
	"math/rand/v2"
	"net/http"
	"strings"
	"sync"
	"sync/atomic"

	"pathways/internal/platform/i18n"
)

// headerLine is a header that every answer carries. The value is shared and never changed.
type headerLine struct {
	name  string
	value []string
}

var (
	noStore             = []string{"no-store"}
	noSniff             = []string{"nosniff"}
	crossOriginResource = []string{"cross-origin"}
	anyOrigin           = []string{"*"}
)

// contentPolicy lets a page load from this server only, run no inline script and use no inline style.
var contentPolicy = strings.Join([]string{
	"default-src 'none'", "script-src 'self'", "style-src 'self'", "img-src 'self'", "font-src 'self'",
	"connect-src 'self'", "manifest-src 'self'", "form-action 'self'", "base-uri 'none'", "frame-ancestors 'none'",
}, "; ")

func securityHeaders(https bool) []headerLine {
	lines := []headerLine{
		{"Content-Security-Policy", []string{contentPolicy}},
		{"X-Content-Type-Options", noSniff},
		{"Referrer-Policy", []string{"same-origin"}},
		{"Permissions-Policy", []string{"camera=(), geolocation=(), microphone=(), payment=(), usb=()"}},
		{"Cross-Origin-Opener-Policy", []string{"same-origin"}},
		{"Cross-Origin-Resource-Policy", []string{"same-origin"}},
	}
	if https {
		lines = append(lines, headerLine{"Strict-Transport-Security", []string{"max-age=31536000"}})
	}
	return lines
}

// requestID takes the id that a proxy gave, where it is a sane one, or makes one: 128 random bits in hex.
func requestID(r *http.Request) string {
	if given := r.Header["X-Request-Id"]; len(given) == 1 && saneID(given[0]) {
		return given[0]
	}
	var raw [16]byte
	binary.LittleEndian.PutUint64(raw[:8], rand.Uint64())
	binary.LittleEndian.PutUint64(raw[8:], rand.Uint64())
	return hex.EncodeToString(raw[:])
}

func saneID(id string) bool {
	if len(id) < 8 || len(id) > 64 {
		return false
	}
	for _, c := range []byte(id) {
		letter := c|0x20 >= 'a' && c|0x20 <= 'z'
		if !letter && (c < '0' || c > '9') && c != '-' && c != '_' && c != '.' {
			return false
		}
	}
	return true
}

// languages chooses the words of a request and remembers its choices by header, as browsers send the same few.
type languages struct {
	words    *i18n.Catalog
	byName   map[string]*i18n.Words
	byHeader *sync.Map // Accept-Language to *i18n.Words
	known    *atomic.Int32
}

// maxKnown bounds what is remembered, as anybody can send any header.
const maxKnown = 1000

func newLanguages(words *i18n.Catalog) languages {
	l := languages{words: words, byName: map[string]*i18n.Words{}, byHeader: new(sync.Map), known: new(atomic.Int32)}
	for _, name := range words.Languages() {
		l.byName[name] = words.In(name)
	}
	return l
}

// choose takes ?lang= where we speak it, then Accept-Language, then the default.
func (l *languages) choose(r *http.Request) *i18n.Words {
	if strings.Contains(r.URL.RawQuery, "lang=") {
		if w, ok := l.byName[r.URL.Query().Get("lang")]; ok {
			return w
		}
	}
	accept := r.Header["Accept-Language"]
	if len(accept) == 0 {
		return l.byName[i18n.Default]
	}
	if w, ok := l.byHeader.Load(accept[0]); ok {
		return w.(*i18n.Words)
	}
	w := l.byName[l.words.Match(accept[0])]
	if l.known.Load() < maxKnown && len(accept[0]) < 200 {
		l.known.Add(1)
		l.byHeader.Store(strings.Clone(accept[0]), w)
	}
	return w
}

// of is the context of a request that speaks the language which a person has chosen, unless the address asks for another.
func (l *languages) of(r *http.Request, chosen string) context.Context {
	if w, ok := l.byName[chosen]; ok && !strings.Contains(r.URL.RawQuery, "lang=") {
		return i18n.With(r.Context(), w)
	}
	return r.Context()
}
