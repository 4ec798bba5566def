package ui

import (
	"bytes"
	"compress/gzip"
	"crypto/sha256"
	"embed"
	"encoding/hex"
	"fmt"
	"io/fs"
	"mime"
	"net/http"
	"path"
	"strconv"
	"strings"
	"sync"

	"github.com/andybalholm/brotli"

	"pathways/internal/platform/ui/marks"
)

//go:generate go tool -modfile=../../../tools/go.mod templ generate -path .
//go:generate go run -C ../../../tools ./bundle -ui ../internal/platform/ui

//go:embed assets/*
var bundled embed.FS

// asset is a file that pages load, in the forms in which it travels.
type asset struct {
	href   string // with the digest of the content
	kind   string // media type
	bodies map[string][]byte
}

// assets are all files by name ("app.css"); byHref the same by address. The compressed forms are made once, when
// the program starts to serve them.
var assets, byHref = gather()

func gather() (byName, byHref map[string]*asset) {
	byName, byHref = map[string]*asset{}, map[string]*asset{}
	add := func(name string, body []byte) {
		sum := sha256.Sum256(body)
		ext := path.Ext(name)
		a := &asset{
			href:   "/assets/" + strings.TrimSuffix(name, ext) + "." + hex.EncodeToString(sum[:6]) + ext,
			kind:   mime.TypeByExtension(ext),
			bodies: map[string][]byte{"": body},
		}
		byName[name], byHref[a.href] = a, a
	}
	files, err := fs.ReadDir(bundled, "assets")
	if err != nil {
		panic(err) // the folder is part of the program
	}
	for _, f := range files {
		body, err := fs.ReadFile(bundled, "assets/"+f.Name())
		if err != nil {
			panic(err)
		}
		add(f.Name(), body)
	}
	add("icon.svg", icon())
	return byName, byHref
}

// icon is the emblem for the tab of a browser: ink on a small piece of paper, so that it can be seen on any tab.
func icon() []byte {
	var b bytes.Buffer
	b.WriteString(`<svg xmlns="http://www.w3.org/2000/svg" viewBox="-4 -4 56 56"><title>Pathways</title>` +
		`<path fill="#fbf9f5" d="M4-4H44a8 8 0 0 1 8 8V44a8 8 0 0 1-8 8H4a8 8 0 0 1-8-8V4a8 8 0 0 1 8-8Z"/><g fill="#221f1a">`)
	for i, at := range []string{"0 0", "24 0", "24 24", "0 24"} {
		fmt.Fprintf(&b, `<path transform="translate(%s)" d="%s"/>`, at, marks.All[i].Path)
	}
	b.WriteString(`</g></svg>`)
	return b.Bytes()
}

// AssetPath is the address of a bundled file, "app.css", with the digest of its content. A name that does not
// exist is a fault in the program and panics.
func AssetPath(name string) string {
	a, ok := assets[name]
	if !ok {
		panic("ui: no asset " + name)
	}
	return a.href
}

// brotliLevel is a tenth of the work of the highest level for 6 % more bytes: the server is there sooner after a start.
const brotliLevel = 7

var compress = sync.OnceFunc(func() {
	for _, a := range assets {
		var gz, br bytes.Buffer
		z, _ := gzip.NewWriterLevel(&gz, gzip.BestCompression)
		b := brotli.NewWriterLevel(&br, brotliLevel)
		body := a.bodies[""]
		for _, w := range []interface {
			Write([]byte) (int, error)
			Close() error
		}{z, b} {
			w.Write(body) // into memory: cannot fail
			w.Close()
		}
		a.bodies["gzip"], a.bodies["br"] = gz.Bytes(), br.Bytes()
	}
})

// Assets answers "GET /assets/{file}" for good: an address names its content, so it never changes. An address
// with another digest is answered with 404.
func Assets() http.Handler {
	compress()
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		a, ok := byHref[r.URL.Path]
		if !ok {
			http.NotFound(w, r)
			return
		}
		coding := acceptedCoding(r.Header.Get("Accept-Encoding"))
		h := w.Header()
		if coding != "" {
			h.Set("Content-Encoding", coding)
		}
		h.Set("Vary", "Accept-Encoding")
		h.Set("Content-Type", a.kind)
		h.Set("Cache-Control", "public, max-age=31536000, immutable")
		h.Set("X-Content-Type-Options", "nosniff")
		h.Set("Content-Length", strconv.Itoa(len(a.bodies[coding])))
		if r.Method != http.MethodHead {
			w.Write(a.bodies[coding])
		}
	})
}

// acceptedCoding is the best of our codings that an Accept-Encoding header allows; "" for none.
func acceptedCoding(header string) string {
	allowed := map[string]bool{}
	for part := range strings.SplitSeq(header, ",") {
		name, params, _ := strings.Cut(strings.TrimSpace(part), ";")
		weight := strings.TrimPrefix(strings.ReplaceAll(params, " ", ""), "q=")
		q, err := strconv.ParseFloat(weight, 64)
		allowed[strings.ToLower(strings.TrimSpace(name))] = params == "" || err != nil || q > 0
	}
	for _, coding := range []string{"br", "gzip"} {
		if allowed[coding] {
			return coding
		}
	}
	return ""
}
