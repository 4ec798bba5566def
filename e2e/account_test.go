package e2e

import (
	"io"
	"net/http"
	"strings"
	"testing"
)

// asks sends a request as a program does, with a personal token.
func (h *house) asks(t *testing.T, path, token string) (status int, body string) {
	t.Helper()
	req, err := http.NewRequestWithContext(t.Context(), http.MethodGet, h.url+path, http.NoBody)
	if err != nil {
		t.Fatal(err)
	}
	if token != "" {
		req.Header.Set("Authorization", "Bearer "+token)
	}
	resp, err := http.DefaultClient.Do(req)
	if err != nil {
		t.Fatal(err)
	}
	defer resp.Body.Close()
	raw, err := io.ReadAll(resp.Body)
	if err != nil {
		t.Fatal(err)
	}
	return resp.StatusCode, string(raw)
}

// TestWaysIn signs in with a passphrase, a link and a recovery, and finds that nothing tells who has an account.
func TestWaysIn(t *testing.T) {
	t.Parallel()
	h := mailHouse(t)
	p := visitHouse(t, h).joins("Ana Reyes", "ana@example.org")
	p.signsOut()

	stranger := visitHouse(t, h, withPhone).newTab()
	stranger.expects("422")

	// A passphrase that does not fit, of somebody who has an account and of somebody who has none.
	refused := map[string]string{}
	for _, email := range []string{"ana@example.org", "nobody@example.org"} {
		stranger.open("/account/sign-in")
		stranger.write(`form[action="/account/sign-in"] input[name="email"]`, email)
		stranger.write(`form[action="/account/sign-in"] input[name="passphrase"]`, "the wrong tide altogether")
		stranger.goTo(`form[action="/account/sign-in"] button:not([formaction])`)
		stranger.fitsPhone("refused")
		refused[email] = stranger.says()
		stranger.chosenText(`input[name="email"]`, email)
	}
	same(t, "the page after a passphrase that does not fit", refused)
	holds(t, "the page", refused["ana@example.org"], word("account.fault.signin"))

	// A link, a new passphrase and a new account: all three answer alike.
	for _, way := range []struct{ name, path, button string }{
		{"link", "/account/sign-in", `button[formaction="/account/link"]`},
		{"recover", "/account/recover", `form[action="/account/recover"] button`},
	} {
		answers := map[string]string{}
		for _, email := range []string{"ana@example.org", "nobody@example.org"} {
			stranger.open(way.path)
			stranger.write(`main input[name="email"]`, email)
			stranger.goTo(way.button)
			answers[email] = stranger.path() + stranger.says()
			stranger.fitsPhone(way.name + "-asked")
		}
		same(t, "the page after asking by "+way.name, answers)
	}
	answers := map[string]string{}
	for _, email := range []string{"ana@example.org", "new@example.org"} {
		stranger.open("/account/sign-up")
		stranger.asksForAccount("Ana Reyes", email)
		answers[email] = stranger.path() + stranger.says()
	}
	same(t, "the page after asking for an account", answers)
	link, recovery, already := h.letter(t, "ana@example.org"), h.letter(t, "ana@example.org"), h.letter(t, "ana@example.org")
	if link.Subject != word("account.letter.link.subject") || recovery.Subject != word("account.letter.recover.subject") || already.Subject != word("account.letter.joined.subject") {
		t.Fatalf("the letters are called %q, %q, %q", link.Subject, recovery.Subject, already.Subject)
	}

	// The link signs in, once.
	p.open(h.path(t, link.Link()))
	p.passes("link")
	p.goTo(`main form[action^="/account/link/"] button`)
	p.open("/account")
	holds(t, "the account page", p.says(), "ana@example.org", word("account.via.link"))
	other := visitHouse(t, h).newTab()
	other.expects("404", "410", "422")
	other.open(h.path(t, link.Link()))
	other.passes("link-twice")
	holds(t, "the link once more", other.says(), word("account.ended.title"))

	// The recovery chooses a passphrase; everywhere else the person is signed out.
	other.open(h.path(t, recovery.Link()))
	other.passes("recovery")
	other.write(`input[name="passphrase"]`, "too short")
	other.goTo(`main form button`)
	other.passes("recovery-too-short")
	holds(t, "the page after a short passphrase", other.says(), word("account.fault.passphrase.short", "least", 12))
	other.write(`input[name="passphrase"]`, "nine herons over the marsh")
	other.goTo(`main form button`)
	told := h.letter(t, "ana@example.org")
	if told.Subject != word("account.letter.passphrase.subject") {
		t.Errorf("the letter after choosing a passphrase is %q", told.Subject)
	}
	p.open("/account")
	holds(t, "the page of the other browser", p.says(), word("account.guest.title"))

	// The old passphrase is refused, the new one holds.
	p.expects("422")
	p.open("/account/sign-in?next=/account")
	p.signsIn("ana@example.org")
	holds(t, "the page after the old passphrase", p.says(), word("account.fault.signin"))
	p.write(`form[action="/account/sign-in"] input[name="passphrase"]`, "nine herons over the marsh")
	p.goTo(`form[action="/account/sign-in"] button:not([formaction])`)
	p.atHeading(word("account.title"))
}

// same fails where pages for different people differ.
func same(t *testing.T, what string, pages map[string]string) {
	t.Helper()
	first, who := "", ""
	for email, page := range pages {
		page = strings.ReplaceAll(page, email, "…")
		if who == "" {
			first, who = page, email
		} else if page != first {
			t.Errorf("%s tells %s from %s:\n%s\n%s", what, who, email, first, page)
		}
	}
}

func (p *tab) chosenText(selector, want string) {
	p.t.Helper()
	if got := see[string](p, "eye.one("+quoted(selector)+").value"); got != want {
		p.t.Errorf("%s holds %q, not %q", selector, got, want)
	}
}

// TestSessionsAndTokens ends the session of another device and gives a program a token.
func TestSessionsAndTokens(t *testing.T) {
	t.Parallel()
	h := mailHouse(t)
	p := visitHouse(t, h).joins("Ana Reyes", "ana@example.org")
	phone := visitHouse(t, h, withPhone).newTab()
	phone.open("/account/sign-in?next=/evidence")
	phone.signsIn("ana@example.org")
	if at := phone.path(); at != "/evidence" {
		t.Errorf("signed in, and led to %s", at)
	}
	phone.open("/account")
	phone.fitsPhone("account")

	p.open("/account")
	p.passes("account")
	if n := see[int](p, `eye.all('form[action^="/account/sessions/"][action$="/end"]').length`); n != 2 {
		t.Fatalf("%d sessions are listed", n)
	}
	p.goTo(`form[action="/account/sessions/end-others"] button`)
	holds(t, "the account page", p.says(), word("account.done.sessions"))
	phone.open("/evidence")
	if at := phone.path(); at != "/account/sign-in" {
		t.Errorf("the device whose session was ended is at %s", at)
	}
	phone.fitsPhone("sign-in")

	// A token for a program.
	p.goes("/account/tokens")
	p.passes("token-new")
	p.expects("422")
	p.goTo(`form[action="/account/tokens"] button`)
	p.passes("token-without-name")
	p.write(`input[name="token"]`, "My spreadsheet")
	p.press(`input[name="scopes"][value="evidence:read"]`)
	p.goTo(`form[action="/account/tokens"] button`)
	p.passes("token-made")
	token := see[string](p, `eye.one('input[name="text"]').value`)
	if status, body := h.asks(t, "/api/v1/evidence", token); status != http.StatusOK {
		t.Errorf("the token reads evidence: %d %s", status, body)
	}
	if status, body := h.asks(t, "/api/v1/grants", token); status != http.StatusForbidden {
		t.Errorf("the token reads what it may not: %d %s", status, body)
	}
	if status, _ := h.asks(t, "/api/v1/evidence", ""); status != http.StatusUnauthorized {
		t.Errorf("without a token: %d", status)
	}
	if status, body := h.asks(t, "/evidence", token); status == http.StatusOK && strings.Contains(body, word("evidence.private")) {
		t.Error("a token opens a page")
	}
	p.open("/account")
	lacks(t, "the account page", see[string](p, `document.documentElement.outerHTML`), token)
	p.passes("account-with-token")
	p.goTo(`form[action^="/account/tokens/"] button`)
	holds(t, "the account page", p.says(), word("account.done.token"))
	if status, _ := h.asks(t, "/api/v1/evidence", token); status != http.StatusUnauthorized {
		t.Errorf("the ended token: %d", status)
	}
	p.open("/account/history")
	p.passes("history")
	holds(t, "the history", p.says(), word("audit.account.token-made"), word("audit.account.token-ended"))
}
