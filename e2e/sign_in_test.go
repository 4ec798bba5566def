package e2e

import (
	"context"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/chromedp/cdproto/cdp"
	"github.com/chromedp/cdproto/webauthn"
	"github.com/chromedp/chromedp"

	"pathways/internal/account/accounttest"
)

// device puts a phone with a screen lock beside a window: it makes passkeys, and its holder always says yes.
func (p *tab) device() {
	p.t.Helper()
	p.do("a device for passkeys", func(ctx context.Context, t *chromedp.Target) (chromedp.Void, error) {
		if _, err := cdp.Call(ctx, t, webauthn.Enable, webauthn.EnableParams{}); err != nil {
			return chromedp.Void{}, err
		}
		_, err := cdp.Call(ctx, t, webauthn.AddVirtualAuthenticator, webauthn.AddVirtualAuthenticatorParams{Options: &webauthn.VirtualAuthenticatorOptions{
			Protocol: webauthn.AuthenticatorProtocolCtap2, Transport: webauthn.AuthenticatorTransportInternal,
			HasResidentKey: true, HasUserVerification: true, IsUserVerified: true, AutomaticPresenceSimulation: true,
		}})
		return chromedp.Void{}, err
	})
}

// TestPasskey makes a passkey and signs in with it, by name; under a number the pages say that it cannot be.
func TestPasskey(t *testing.T) {
	t.Parallel()
	numbered := ownHouse(t)
	owner := strings.TrimSpace(strings.TrimPrefix(numbered.owner, numbered.url))
	if !strings.HasPrefix(owner, "/account/first/") {
		t.Fatalf("no link for the first owner: %q", numbered.owner)
	}
	named := *numbered
	named.url = strings.Replace(numbered.url, "127.0.0.1", "localhost", 1)
	p := visitHouse(t, &named).newTab()
	p.device()
	p.open(owner)
	p.write(`input[name="name"]`, "Ana Reyes")
	p.write(`input[name="email"]`, "ana@example.org")
	p.write(`input[name="passphrase"]`, "a quiet tide pool at dawn")
	p.goTo(`main form button.main`)

	p.open("/account")
	p.passes("account-without-passkey")
	p.goTo(`a[href="/account/passkeys/new"]`)
	p.passes("passkey-new")
	p.goTo(`passkey-new button`)
	p.passes("account-with-passkey")
	holds(t, "the account page", see[string](p, `eye.text("#passkeys")`), "localhost")

	p.goTo(`form[action="/account/sign-out"] button`)
	p.open("/account/sign-in?next=/about")
	p.passes("sign-in")
	p.goTo(`passkey-ask button`)
	if at := see[string](p, `location.pathname`); at != "/about" {
		t.Errorf("signed in, and led to %s", at)
	}
	p.open("/account")
	holds(t, "the account page", see[string](p, `eye.text("main")`), "ana@example.org")

	// Removed, it opens nothing, and the page says so.
	p.goTo(`#passkeys form[action$="/remove"] button`)
	p.goTo(`form[action="/account/sign-out"] button`)
	p.open("/account/sign-in")
	p.expects("status of 400")
	p.press(`passkey-ask button`)
	p.until("the page says why", `eye.text("passkey-ask").includes("We do not know this passkey")`)
	p.passes("sign-in-refused")

	q := visitHouse(t, numbered).newTab()
	q.open("/account/sign-in")
	holds(t, "the page under a number", see[string](q, `eye.text("main")`), word("account.passkey.number"))
	q.passes("sign-in-numbered")
}

// theirs are the hosts that the provider's own pages ask for things.
var theirs = []string{"127.0.0.1:9500", "fonts.googleapis.com"}

// TestSignOnElsewhere signs in with an account at the certified provider.
func TestSignOnElsewhere(t *testing.T) {
	needBrowser(t)
	accounttest.Certified(t, "..")
	file := filepath.Join(t.TempDir(), "providers.json")
	err := os.WriteFile(file, []byte(`[{"id": "op", "name": "City Museum account", "issuer": "http://127.0.0.1:9500",
		"client_id": "app", "client_secret": "app-secret", "redirect_path": "/cb"}]`), 0o600)
	if err != nil {
		t.Fatal(err)
	}
	h := &house{data: t.TempDir(), args: []string{"--oidc", file}}
	if err := h.start("127.0.0.1:9501"); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(h.close)

	p := visitHouse(t, h).newTab()
	p.expects(theirs...)
	p.open("/account/sign-in?next=/about")
	p.passes("sign-in")
	p.press(`form[action="/account/with/op"] button`)
	p.until("the provider asks who is there", `location.port === "9500" && document.querySelector("input[name=login]") !== null`)
	p.write(`input[name="login"]`, "ana")
	p.write(`input[name="password"]`, "x")
	p.press(`button[type="submit"]`)
	p.until("the provider asks for consent", `location.port === "9500" && document.querySelector("input[value=consent]") !== null`)
	p.press(`button[type="submit"]`)
	p.until("back where the person was going", `location.port === "9501" && location.pathname === "/about"`)
	p.open("/account#providers")
	holds(t, "the account page", see[string](p, `eye.text("main")`), "ana@example.org", "City Museum account")
	p.passes("account")

	// Stopping there leads back to a page that says so.
	q := visitHouse(t, h, withPhone).newTab()
	q.expects(theirs...)
	q.open("/account/sign-in")
	q.press(`form[action="/account/with/op"] button`)
	q.until("the provider asks who is there", `location.port === "9500" && document.querySelector("a[href$='/abort']") !== null`)
	q.press(`a[href$="/abort"]`)
	q.until("back here", `location.port === "9501" && eye.ready()`)
	holds(t, "the page after stopping", see[string](q, `eye.text("main")`), word("account.with.declined"))
	q.passes("declined")
}
