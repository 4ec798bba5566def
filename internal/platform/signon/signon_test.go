package signon

import (
	"context"
	"fmt"
	"io"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"strings"
	"sync/atomic"
	"testing"
	"time"

	"pathways/internal/platform/errs"
)

// provider is a server that describes itself as one, and may be made to misbehave.
type provider struct {
	*httptest.Server
	down  atomic.Bool
	asked atomic.Int32
	more  string // further members of its description
}

func newProvider(t *testing.T) *provider {
	p := &provider{}
	p.Server = httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		p.asked.Add(1)
		if p.down.Load() {
			http.Error(w, "closed for the night", http.StatusBadGateway)
			return
		}
		fmt.Fprintf(w, `{"issuer": %q, "authorization_endpoint": %q, "token_endpoint": %q, "jwks_uri": %q%s}`,
			p.URL, p.URL+"/auth", p.URL+"/token", p.URL+"/keys", p.more)
	}))
	t.Cleanup(p.Close)
	return p
}

func (p *provider) client() *Client {
	return New(Settings{Issuer: p.URL, ClientID: "app", Secret: "hunter2"}, slog.New(slog.DiscardHandler))
}

func TestAProviderIsAskedWhenItIsNeededAndAgainAfterItFailed(t *testing.T) {
	p := newProvider(t)
	p.down.Store(true)
	c := p.client()
	if p.asked.Load() != 0 || !c.Reachable() {
		t.Error("asked before anybody needed it, or taken for down")
	}
	if _, _, err := c.Begin(context.Background(), "http://here/cb", false); !errs.Is(err, errs.Unavailable) {
		t.Fatalf("want unavailable, got %v", err)
	}
	if c.Reachable() {
		t.Error("taken for reachable after it failed")
	}
	asked := p.asked.Load()
	if c.Reachable(); p.asked.Load() != asked {
		t.Error("asked again at once by a page that is drawn")
	}
	p.down.Store(false)
	if _, _, err := c.Begin(context.Background(), "http://here/cb", false); err != nil {
		t.Fatalf("not asked again: %v", err)
	}
	asked = p.asked.Load()
	if _, _, err := c.Begin(context.Background(), "http://here/cb", false); err != nil || p.asked.Load() != asked || !c.Reachable() {
		t.Errorf("asked again after it has answered: %v", err)
	}
}

func TestAPageThatIsDrawnLaterAsksAgainInTheBackground(t *testing.T) {
	p := newProvider(t)
	c := p.client()
	c.failed, c.attempt = true, time.Now().Add(-time.Minute)
	for deadline := time.Now().Add(10 * time.Second); !c.Reachable(); time.Sleep(5 * time.Millisecond) {
		if time.Now().After(deadline) {
			t.Fatal("never asked again")
		}
	}
}

func TestADescriptionThatCannotBeTrustedIsNotUsed(t *testing.T) {
	for name, more := range map[string]string{
		"an authorization address that others read along": `, "authorization_endpoint": "http://id.example/auth"`,
		"another issuer":      `, "issuer": "https://other.example"`,
		"a megabyte and more": `, "pad": "` + strings.Repeat("x", 2<<20) + `"`,
		"no description":      `}}`,
	} {
		p := newProvider(t)
		p.more = more
		if _, _, err := p.client().Begin(context.Background(), "http://here/cb", false); !errs.Is(err, errs.Unavailable) {
			t.Errorf("%s: %v", name, err)
		}
	}
}

func TestAnAnswerThatIsTooLongOrLeadsElsewhereIsNotRead(t *testing.T) {
	var to string
	s := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		switch r.URL.Path {
		case "/long":
			for range 3 << 10 {
				_, _ = w.Write(make([]byte, 1<<10)) // in pieces, so that its length is not told ahead
			}
		case "/away":
			http.Redirect(w, r, "http://192.0.2.1/", http.StatusFound)
		default:
			http.Redirect(w, r, to, http.StatusFound)
		}
	}))
	defer s.Close()
	to = s.URL + "/round"
	for _, path := range []string{"/long", "/away", "/round"} {
		answer, err := newHTTP().Get(s.URL + path)
		if err == nil {
			_, err = io.Copy(io.Discard, answer.Body)
			answer.Body.Close()
		}
		if err == nil {
			t.Errorf("%s was read", path)
		}
	}
}

func TestOnlyHTTPSOrThisMachine(t *testing.T) {
	for address, want := range map[string]bool{
		"https://id.example": true, "http://127.0.0.1:9500": true, "http://localhost": true, "http://[::1]:80/x": true,
		"http://id.example": false, "http://127.0.0.1.id.example": false, "ftp://id.example": false, "id.example": false,
		"https://me@id.example": false, "javascript:alert(1)": false, "https://": false, "": false, "http://localhost.evil.example": false,
	} {
		if got := CheckAddress(address) == nil; got != want {
			t.Errorf("%q: %v", address, got)
		}
	}
}
