package fetch

import (
	"bytes"
	"compress/gzip"
	"context"
	"errors"
	"fmt"
	"net"
	"net/http"
	"net/http/httptest"
	"net/netip"
	"strings"
	"testing"
	"time"

	"pathways/internal/platform/errs"
	"pathways/internal/platform/i18n"
)

// hostile is a server that does whatever it can. It is reached under the name good.test only.
func hostile(t *testing.T) (g *Getter, base string) {
	t.Helper()
	var bomb bytes.Buffer
	w := gzip.NewWriter(&bomb)
	w.Write(make([]byte, 8<<20))
	w.Close()
	quit := make(chan struct{})
	mux := http.NewServeMux()
	handle := func(path string, fn func(http.ResponseWriter, *http.Request)) { mux.HandleFunc(path, fn) }
	handle("/file.json", func(w http.ResponseWriter, _ *http.Request) { fmt.Fprint(w, `{"a":1}`) })
	handle("/packed", func(w http.ResponseWriter, _ *http.Request) {
		w.Header().Set("Content-Encoding", "gzip")
		z := gzip.NewWriter(w)
		z.Write([]byte(`{"b":2}`))
		z.Close()
	})
	handle("/moved", func(w http.ResponseWriter, r *http.Request) { http.Redirect(w, r, "/file.json", http.StatusFound) })
	handle("/round", func(w http.ResponseWriter, r *http.Request) { http.Redirect(w, r, "/round", http.StatusFound) })
	handle("/loopback", func(w http.ResponseWriter, r *http.Request) {
		_, port, _ := net.SplitHostPort(r.Host)
		http.Redirect(w, r, "http://127.0.0.1:"+port+"/file.json", http.StatusFound)
	})
	handle("/elsewhere", func(w http.ResponseWriter, r *http.Request) {
		_, port, _ := net.SplitHostPort(r.Host)
		http.Redirect(w, r, "http://rebound.test:"+port+"/file.json", http.StatusFound)
	})
	handle("/tofile", func(w http.ResponseWriter, r *http.Request) {
		http.Redirect(w, r, "file:///etc/passwd", http.StatusFound)
	})
	handle("/endless", func(w http.ResponseWriter, r *http.Request) {
		for r.Context().Err() == nil {
			if _, err := w.Write(bytes.Repeat([]byte("x"), 1<<16)); err != nil {
				return
			}
		}
	})
	handle("/drip", func(w http.ResponseWriter, r *http.Request) {
		for r.Context().Err() == nil {
			fmt.Fprint(w, "x")
			w.(http.Flusher).Flush()
			select {
			case <-r.Context().Done():
			case <-quit:
				return
			case <-time.After(20 * time.Millisecond):
			}
		}
	})
	handle("/silent", func(_ http.ResponseWriter, r *http.Request) {
		select {
		case <-r.Context().Done():
		case <-quit:
		}
	})
	handle("/huge", func(w http.ResponseWriter, _ *http.Request) {
		w.Header().Set("Content-Length", "10737418240")
		fmt.Fprint(w, "x")
	})
	handle("/bomb", func(w http.ResponseWriter, _ *http.Request) {
		w.Header().Set("Content-Encoding", "gzip")
		w.Write(bomb.Bytes())
	})
	handle("/damaged", func(w http.ResponseWriter, _ *http.Request) {
		w.Header().Set("Content-Encoding", "gzip")
		w.Write(bomb.Bytes()[:15])
	})
	handle("/brotli", func(w http.ResponseWriter, _ *http.Request) {
		w.Header().Set("Content-Encoding", "br")
		fmt.Fprint(w, "x")
	})
	handle("/short", func(w http.ResponseWriter, _ *http.Request) {
		w.Header().Set("Content-Length", "100")
		fmt.Fprint(w, "x")
	})
	handle("/closed", func(w http.ResponseWriter, _ *http.Request) { w.WriteHeader(http.StatusForbidden) })
	handle("/error", func(w http.ResponseWriter, _ *http.Request) { w.WriteHeader(http.StatusBadGateway) })
	s := httptest.NewServer(mux)
	t.Cleanup(func() { close(quit); s.Close() })
	loopback := netip.MustParseAddr("127.0.0.1")
	g = New(Options{
		Allow: Allowed{Hosts: []string{"good.test"}}, Most: 1 << 20, Time: 600 * time.Millisecond, FirstByte: 300 * time.Millisecond,
		lookup: func(_ context.Context, host string) ([]netip.Addr, error) {
			if strings.HasSuffix(host, ".test") {
				return []netip.Addr{loopback}, nil
			}
			return nil, &net.DNSError{Name: host, IsNotFound: true}
		},
	})
	_, port, err := net.SplitHostPort(s.Listener.Addr().String())
	if err != nil {
		t.Fatal(err)
	}
	return g, "http://good.test:" + port
}

func TestWhatIsThereIsFetched(t *testing.T) {
	g, base := hostile(t)
	for path, want := range map[string]string{"/file.json": `{"a":1}`, "/moved": `{"a":1}`, "/packed": `{"b":2}`} {
		f, err := g.Get(t.Context(), base+path)
		if err != nil || string(f.Body) != want {
			t.Errorf("%s: %q, %v", path, f.Body, err)
		}
	}
	f, err := g.Get(t.Context(), base+"/moved")
	if err != nil || f.Name != "file.json" || f.Address != base+"/file.json" {
		t.Errorf("%+v, %v", f, err)
	}
}

func TestAHostileAddressEndsWithWords(t *testing.T) {
	g, base := hostile(t)
	port := base[strings.LastIndexByte(base, ':'):]
	catalog, err := i18n.New(Locales)
	if err != nil {
		t.Fatal(err)
	}
	words := catalog.In("en")
	for address, want := range map[string]string{
		base + "/loopback":                        "fetch.private",
		base + "/elsewhere":                       "fetch.private",
		"http://rebound.test" + port + "/":        "fetch.private",
		"http://127.0.0.1" + port + "/file.json":  "fetch.private",
		"http://[::1]" + port + "/":               "fetch.private",
		"http://[::ffff:127.0.0.1]" + port + "/":  "fetch.private",
		"http://[64:ff9b::7f00:1]" + port + "/":   "fetch.private",
		"http://169.254.169.254/latest/meta-data": "fetch.private",
		"http://100.64.0.1/":                      "fetch.private",
		"http://10.0.0.1/":                        "fetch.private",
		"http://0.0.0.0" + port + "/":             "fetch.private",
		"http://224.0.0.1/":                       "fetch.private",
		base + "/tofile":                          "fetch.redirectTo",
		base + "/round":                           "fetch.redirects",
		base + "/endless":                         "fetch.tooLarge",
		base + "/huge":                            "fetch.tooLarge",
		base + "/bomb":                            "fetch.tooLarge",
		base + "/damaged":                         "fetch.broken",
		base + "/short":                           "fetch.broken",
		base + "/brotli":                          "fetch.encoding",
		base + "/drip":                            "fetch.slow",
		base + "/silent":                          "fetch.silent",
		base + "/nothing":                         "fetch.notThere",
		base + "/closed":                          "fetch.closed",
		base + "/error":                           "fetch.status",
		"http://nowhere.invalid/":                 "fetch.unknownHost",
		"http://good.test:1/":                     "fetch.unreachable",
	} {
		began := time.Now()
		_, err := g.Get(t.Context(), address)
		var e *errs.Error
		if !errors.As(err, &e) || e.Key != want || e.Kind != errs.Invalid {
			t.Errorf("%s: %v, want %s", address, err, want)
			continue
		}
		if text := words.T(e.Key, e.Args...); !strings.Contains(text, address) || strings.Contains(text, "{") {
			t.Errorf("%s: %q", address, text)
		}
		if took := time.Since(began); took > 3*time.Second {
			t.Errorf("%s took %v", address, took)
		}
	}
}

func TestAddressesAreReadAsPeopleTypeThem(t *testing.T) {
	for typed, want := range map[string]string{
		" https://example.org/a.json#x ": "https://example.org/a.json",
		"example.org/a":                  "https://example.org/a",
		"http://example.org:8080/":       "http://example.org:8080/",
		"":                               "", "ftp://example.org/": "", "https://": "", "https://a:b@example.org/": "", "javascript://x": "", "http://[": "",
	} {
		got, err := Address(typed)
		if got != want || (err == nil) != (want != "") {
			t.Errorf("%q: %q, %v", typed, got, err)
		}
	}
}

func TestPublicAddressesAreToldFromOthers(t *testing.T) {
	for _, s := range []string{"8.8.8.8", "93.184.216.34", "2606:4700::1111", "::ffff:8.8.8.8"} {
		if !Public(netip.MustParseAddr(s)) {
			t.Errorf("%s is public", s)
		}
	}
	for _, s := range []string{
		"127.0.0.1", "127.9.9.9", "10.1.2.3", "172.16.0.1", "192.168.1.1", "169.254.1.1", "100.100.1.1", "0.0.0.0", "255.255.255.255", "224.0.0.5",
		"198.18.0.1", "192.0.2.1", "240.1.1.1", "::", "::1", "fe80::1", "fc00::1", "fd12::1", "ff02::1", "::ffff:10.0.0.1", "64:ff9b::a00:1",
		"64:ff9b:1::a00:1", "2002:7f00:1::", "2001:0:7f00:1::", "2001:db8::1", "100::1", "::7f00:1",
	} {
		if Public(netip.MustParseAddr(s)) {
			t.Errorf("%s is not public", s)
		}
	}
}

func TestAnOwnerMayAllowWhatIsInside(t *testing.T) {
	_, base := hostile(t)
	at := strings.Replace(base, "good.test", "127.0.0.1", 1) + "/file.json"
	if _, err := New(Options{}).Get(t.Context(), at); err == nil {
		t.Fatal("loopback is reached without leave")
	}
	for _, allow := range []string{"127.0.0.1", "127.0.0.0/8, 10.0.0.0/8"} {
		if _, err := New(Options{Allow: ParseAllowed(allow)}).Get(t.Context(), at); err != nil {
			t.Errorf("%s: %v", allow, err)
		}
	}
}
