package ui

import (
	"bytes"
	"compress/gzip"
	"io"
	"net/http"
	"net/http/httptest"
	"regexp"
	"testing"

	"github.com/andybalholm/brotli"
)

func fetch(t *testing.T, method, path, accept string) *http.Response {
	t.Helper()
	r := httptest.NewRequest(method, path, nil)
	r.Header.Set("Accept-Encoding", accept)
	w := httptest.NewRecorder()
	Assets().ServeHTTP(w, r)
	return w.Result()
}

// Every file is served under an address that names its content, for a year, and unpacks to the same bytes in
// every coding.
func TestAssetsTravelWell(t *testing.T) {
	address := regexp.MustCompile(`^/assets/[a-z]+\.[0-9a-f]{12}\.(css|js|svg)$`)
	kinds := map[string]string{"app.css": "text/css; charset=utf-8", "app.js": "text/javascript; charset=utf-8", "theme.js": "text/javascript; charset=utf-8", "icon.svg": "image/svg+xml"}
	for name, kind := range kinds {
		path := AssetPath(name)
		if !address.MatchString(path) {
			t.Errorf("%s lives at %s", name, path)
		}
		var plain []byte
		for accept, unpack := range map[string]func(io.Reader) io.Reader{
			"":         func(r io.Reader) io.Reader { return r },
			"gzip":     func(r io.Reader) io.Reader { z, _ := gzip.NewReader(r); return z },
			"gzip, br": func(r io.Reader) io.Reader { return brotli.NewReader(r) },
		} {
			res := fetch(t, "GET", path, accept)
			body, err := io.ReadAll(unpack(res.Body))
			if err != nil || res.StatusCode != http.StatusOK || len(body) == 0 {
				t.Fatalf("%s as %q: %d, %v", name, accept, res.StatusCode, err)
			}
			if plain == nil {
				plain = body
			}
			if !bytes.Equal(plain, body) {
				t.Errorf("%s as %q unpacks to other bytes", name, accept)
			}
			h := res.Header
			if h.Get("Content-Type") != kind || h.Get("Cache-Control") != "public, max-age=31536000, immutable" || h.Get("Vary") != "Accept-Encoding" {
				t.Errorf("%s as %q: %v", name, accept, h)
			}
		}
	}
	if res := fetch(t, "HEAD", AssetPath("app.css"), "br"); res.ContentLength == 0 || res.Header.Get("Content-Encoding") != "br" {
		t.Error("HEAD does not say what GET would")
	}
	if res := fetch(t, "GET", "/assets/app.000000000000.css", ""); res.StatusCode != http.StatusNotFound {
		t.Errorf("an address with another digest answers %d", res.StatusCode)
	}
}

// A coding is used only if the reader takes it.
func TestAcceptedCoding(t *testing.T) {
	for header, want := range map[string]string{
		"": "", "identity": "", "gzip": "gzip", "gzip, deflate, br, zstd": "br", "br;q=0, gzip": "gzip", "GZIP;q=0.5": "gzip", "br ; q=0.000": "",
	} {
		if got := acceptedCoding(header); got != want {
			t.Errorf("%q: %q, not %q", header, got, want)
		}
	}
}

// The first view of a long page is small: page, style, scripts and icon, packed, stay under 60 KB.
func TestFirstViewIsSmall(t *testing.T) {
	var page bytes.Buffer
	z := gzip.NewWriter(&page)
	io.WriteString(z, html(t, within(Page{Title: "Parts"}, DesignPage())))
	z.Close()
	total := page.Len()
	for _, name := range []string{"app.css", "app.js", "theme.js", "icon.svg"} {
		body, _ := io.ReadAll(fetch(t, "GET", AssetPath(name), "gzip").Body)
		total += len(body)
	}
	if total > 60_000 {
		t.Errorf("%d bytes", total)
	}
	t.Logf("%d bytes packed, of which the page %d", total, page.Len())
}
