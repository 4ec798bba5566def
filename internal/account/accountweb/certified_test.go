package accountweb_test

import (
	"net/url"
	"path/filepath"
	"testing"

	"github.com/PuerkitoBio/goquery"

	"pathways/internal/account"
	"pathways/internal/account/accounttest"
	"pathways/internal/platform/db/dbtest"
)

// certified is how this installation knows the certified provider.
var certified = account.Provider{
	ID: "op", Name: "Certified account", Issuer: "http://127.0.0.1:9500", ClientID: "app", ClientSecret: "app-secret",
	Scopes: []string{"email", "profile"}, RedirectPath: "/cb",
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
	accounttest.Certified(t, filepath.Join("..", "..", ".."))
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
