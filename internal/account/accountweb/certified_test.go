package accountweb_test

import (
	"bufio"
	"net/url"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/PuerkitoBio/goquery"

	"pathways/internal/account"
	"pathways/internal/account/accounttest"
	"pathways/internal/platform/db/dbtest"
)

// certified is the provider of the shared folder, which the OpenID Foundation has certified, as this installation knows
// it. It listens on 127.0.0.1:9500 and sends back to 127.0.0.1:9501 only.
var certified = account.Provider{
	ID: "op", Name: "Certified account", Issuer: "http://127.0.0.1:9500", ClientID: "app", ClientSecret: "app-secret",
	Scopes: []string{"email", "profile"}, RedirectPath: "/cb",
}

// startCertified starts it for a test. Without node, its parts or the shared folder the test is skipped.
func startCertified(t *testing.T) {
	t.Helper()
	root := filepath.Join("..", "..", "..")
	program, err := os.ReadFile(filepath.Join(root, "..", "shared", "verify", "oidc", "op.mjs"))
	if err != nil {
		t.Skipf("SKIPPED: the certified provider is not tested against, as its program is not here: %v", err)
	}
	parts, err := filepath.Abs(filepath.Join(root, "e2e", "oidc", "node_modules"))
	if err != nil {
		t.Fatal(err)
	}
	if _, err := os.Stat(filepath.Join(parts, "oidc-provider")); err != nil {
		t.Skipf("SKIPPED: the certified provider is not tested against, as its parts are not installed (.ci/prepare): %v", err)
	}
	node, err := exec.LookPath("node")
	if err != nil {
		t.Skipf("SKIPPED: the certified provider is not tested against: %v", err)
	}
	dir := t.TempDir()
	if err := os.Symlink(parts, filepath.Join(dir, "node_modules")); err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(filepath.Join(dir, "op.mjs"), program, 0o600); err != nil {
		t.Fatal(err)
	}
	op := exec.Command(node, "op.mjs")
	op.Dir = dir
	out, err := op.StdoutPipe()
	if err != nil {
		t.Fatal(err)
	}
	op.Stderr = op.Stdout
	if err := op.Start(); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		_ = op.Process.Kill()
		_ = op.Wait()
	})
	up := make(chan string, 1)
	go func() {
		var said strings.Builder
		for lines := bufio.NewScanner(out); lines.Scan(); {
			if said.WriteString(lines.Text() + "\n"); lines.Text() == "op up" {
				up <- ""
			}
		}
		up <- said.String()
	}()
	select {
	case said := <-up:
		if strings.Contains(said, "EADDRINUSE") {
			t.Skipf("SKIPPED: the certified provider is not tested against, as something else listens at its address:\n%s", said)
		}
		if said != "" {
			t.Fatalf("the certified provider ended:\n%s", said)
		}
	case <-time.After(30 * time.Second):
		t.Fatal("the certified provider does not start")
	}
}

// atProvider fills in the forms of the provider, until it sends back to us or asks nothing more.
func (b *browser) atProvider(p *page, login string) *page {
	b.h.t.Helper()
	for range 5 {
		if p.at.Host != "127.0.0.1:9500" {
			return p
		}
		form := p.Find("form").First()
		if form.Length() == 0 {
			b.h.t.Fatalf("the provider asks nothing at %s: %s", p.at, p.text)
		}
		values := url.Values{}
		form.Find("input").Each(func(_ int, s *goquery.Selection) {
			switch name := s.AttrOr("name", ""); name {
			case "":
			case "login":
				values.Set(name, login)
			default:
				values.Set(name, s.AttrOr("value", "x"))
			}
		})
		to, err := p.at.Parse(form.AttrOr("action", ""))
		if err != nil {
			b.h.t.Fatal(err)
		}
		p = b.show(b.PostForm(to.String(), values))
	}
	b.h.t.Fatalf("the provider asks for ever at %s: %s", p.at, p.text)
	return nil
}

func TestACertifiedProvider(t *testing.T) {
	startCertified(t)
	h := newHouse(t, dbtest.SQLite(t), "127.0.0.1:9501", certified)
	cleo := accounttest.Person(t, h.db, "Cleo")

	t.Run("a new person, twice", func(t *testing.T) {
		for range 2 {
			b := h.browser()
			b.atProvider(b.enter("op", "/mine?tab=2"), "ana").says(200, "mine: ana@example.org")
			if name := b.get("/account").Find(`input[name=name]`).AttrOr("value", ""); name != "User ana" {
				t.Errorf("the name is %q", name)
			}
		}
		if n := h.count(`SELECT COUNT(*) FROM person WHERE email = 'ana@example.org'`); n != 1 {
			t.Errorf("%d accounts", n)
		}
	})
	t.Run("a fresh proof", func(t *testing.T) {
		b := h.browser()
		b.atProvider(b.enter("op", "/mine"), "ana").says(200, "mine:")
		prove := b.get("/account/prove?next=/account/passkeys/new")
		onward := b.press(prove, "/account/with/op/prove").onward()
		at := b.get(onward)
		if at.at.Host != "127.0.0.1:9500" || at.Find(`input[name=login]`).Length() != 1 {
			t.Fatalf("the provider did not ask anew who is there: %s %s", at.at, at.text)
		}
		if p := b.atProvider(at, "ana"); p.at.Path != "/account/passkeys/new" {
			t.Errorf("led to %s: %s", p.at, p.text)
		}
	})
	t.Run("somebody else's address", func(t *testing.T) {
		b := h.browser()
		b.atProvider(b.enter("op", "/mine"), "cleo").says(200, "There is a Pathways account with the address cleo@example.org already")
		b.session(cleo)
		b.press(b.get("/account/with/op/confirm"), "").says(200, "mine: cleo@example.org")
		again := h.browser()
		again.atProvider(again.enter("op", "/mine"), "cleo").says(200, "mine: cleo@example.org")
	})
	t.Run("stopping there", func(t *testing.T) {
		b := h.browser()
		p := b.enter("op", "/mine")
		b.get(p.Find(`a[href$="/abort"]`).AttrOr("href", "")).says(200, "You stopped at Certified account")
		b.get("/mine").says(200, "Sign in")
	})
}
