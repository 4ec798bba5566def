package accountweb

import (
	"bytes"
	"encoding/json"
	"mime/multipart"
	"net/http"
	"net/http/httptest"
	"net/netip"
	"net/url"
	"regexp"
	"strings"
	"testing"
	"time"

	"pathways/internal/account"
	"pathways/internal/account/accountapi"
	"pathways/internal/platform/web"
)

// Somebody makes an account, sees it, signs out, and signs in again with passphrase and by link, all without script.
func TestComingInAndGoing(t *testing.T) {
	h := newHouse(t, "")
	b := h.browser()
	b.says(b.get("/account"), 200, "What an account is for")
	b.says(b.get("/account/written"), 200, "We have written to you")
	b.join("Ana Ruiz", "ana@example.org")
	b.says(b.get("/account"), 200, "Firefox, Linux")
	b.leads(b.get("/account/sign-in?next=/room"), "/room")
	if got := b.get("/room").Body.String(); got != "the room of Ana Ruiz" {
		t.Errorf("the room: %s", got)
	}
	before := b.cookies["pathways"]
	b.leads(b.press(b.get("/account"), "form[action='/account/sign-out']"), "/account")
	if len(b.cookies) != 0 {
		t.Errorf("cookies after signing out: %v", b.cookies)
	}
	b.cookies["pathways"] = before
	b.leads(b.get("/room"), "/account/sign-in?next=%2Froom")
	b.get("/account")
	if len(b.cookies) != 0 {
		t.Error("a cookie that opens nothing any more was not cleared")
	}
	page := b.get("/account/sign-in?next=%2Froom")
	b.says(b.press(page, "main form", "email", "ana@example.org", "passphrase", "a wrong phrase of words"), 422, "do not fit together")
	b.leads(b.press(page, "main form", "email", " ANA@example.org", "passphrase", phrase), "/room")

	c := h.browser()
	page = c.get("/account/sign-in?next=%2Froom%3Fa%3D1")
	c.leads(c.press(page, "main form", "email", "ana@example.org", "to", "/account/link"), "/account/written")
	link := h.letter("ana@example.org")
	for range 3 {
		c.says(c.get(link), 200, "ana@example.org")
	}
	if len(c.cookies) != 0 {
		t.Error("opening a link signs in, as a mail scanner would")
	}
	c.leads(c.post(link), "/room?a=1")
	d := h.browser()
	d.says(d.post(link), 404, "used already")
	d.says(d.get(link), 404, "used already")
}

// The letter is opened on a telephone, or by somebody who never asked: the passphrase from the other browser is left out.
func TestALetterOpenedInAnotherBrowserLeavesThePassphraseOut(t *testing.T) {
	h := newHouse(t, "")
	began, other := h.browser(), h.browser()
	began.leads(began.press(began.get("/account/sign-up"), "main form", "name", "Ana", "email", "ana@example.org", "passphrase", phrase), "/account/written")
	link := h.letter("ana@example.org")
	if page := began.get(link).Body.String(); strings.Contains(page, "another browser") {
		t.Error("the browser in which it was begun is told that it is another")
	}
	other.says(other.get(link), 200, "another browser than the one")
	other.leads(other.post(link), "/account")
	other.says(other.get("/account"), 200, "You have no passphrase")
	began.says(began.press(began.get("/account/sign-in"), "main form", "email", "ana@example.org", "passphrase", phrase), 422, "do not fit together")
}

// Who makes an account on the way to a page comes to that page by the letter, and to no other site.
func TestAnAccountMadeOnTheWayLeadsOn(t *testing.T) {
	for next, want := range map[string]string{
		"/room?a=1": "/room?a=1", "https://elsewhere.example/": "/account", "//elsewhere.example": "/account",
		"/room?" + strings.Repeat("a", maxNext): "/account",
	} {
		h := newHouse(t, "")
		b := h.browser()
		asked := "?next=" + url.QueryEscape(next)
		b.leads(b.press(b.get("/account/sign-up"+asked), "main form", "name", "Ana", "email", "ana@example.org", "passphrase", phrase), "/account/written")
		b.leads(b.press(b.get(b.letter("ana@example.org")), "main form"), want)
		// Who has an account already is led on as well.
		c := h.browser()
		c.leads(c.press(c.get("/account/sign-up"+asked), "main form", "name", "Ana", "email", "ana@example.org", "passphrase", phrase), "/account/written")
		c.leads(c.press(c.get(c.letter("ana@example.org")), "main form"), want)
	}
}

// The cookie cannot be read by script, is sent to no other site, and with https is bound to host and encryption.
func TestTheCookie(t *testing.T) {
	for base, want := range map[string]string{
		"":                             "pathways=; Path=/; Max-Age=15552000; HttpOnly; SameSite=Lax",
		"https://pathways.example.org": "__Host-pathways=; Path=/; Max-Age=15552000; HttpOnly; Secure; SameSite=Lax",
	} {
		h := newHouse(t, base)
		b := h.browser()
		b.join("Ana", "ana@example.org")
		w := b.post("/account/sign-in", "email", "ana@example.org", "passphrase", phrase)
		lines := w.Header().Values("Set-Cookie")
		if len(lines) != 1 || regexp.MustCompile(`=[-\w]{43};`).ReplaceAllString(lines[0], "=;") != want {
			t.Errorf("%q: %q, want %q", base, lines, want)
		}
		if link := h.letter("ana@example.org"); link == "" {
			t.Error("no letter")
		}
	}
	h := newHouse(t, "https://pathways.example.org")
	b := h.browser()
	b.join("Ana", "ana@example.org")
	b.cookies["pathways"] = b.cookies["__Host-pathways"]
	delete(b.cookies, "__Host-pathways")
	if w := b.get("/room"); w.Code != http.StatusSeeOther {
		t.Error("a cookie that another host could have planted opens a session")
	}
}

// The answers for an address with an account and for one without are the same byte for byte, but for what was typed.
func TestAnswersDoNotTellWhetherThereIsAnAccount(t *testing.T) {
	h := newHouse(t, "")
	h.browser().join("Ana", "ana@example.org")
	const known, unknown = "ana@example.org", "nob@example.org"
	for _, c := range [][]string{
		{"/account/sign-in", "passphrase", "a wrong phrase of words"},
		{"/account/sign-in", "passphrase", ""},
		{"/account/link"},
		{"/account/link", "kept", `{"to":"/room","values":{}}`},
		{"/account/recover"},
		{"/account/sign-up", "name", "Eve", "passphrase", phrase},
		{"/account/sign-up", "name", "Eve", "passphrase", "short"},
	} {
		answers := map[string]string{}
		for _, email := range []string{known, unknown} {
			b := h.browser()
			w := b.post(c[0], append(c[1:], "email", email)...)
			cookie := w.Header().Get("Set-Cookie")
			for _, secret := range b.cookies {
				cookie = strings.ReplaceAll(cookie, secret, "(random)")
			}
			answers[email] = w.Result().Status + w.Header().Get("Location") + cookie + w.Body.String()
		}
		if strings.ReplaceAll(answers[known], known, unknown) != answers[unknown] {
			t.Errorf("%v differs", c)
		}
	}
	for range 12 {
		h.browser().post("/account/sign-in", "email", known, "passphrase", "x")
		h.browser().post("/account/sign-in", "email", unknown, "passphrase", "x")
	}
	one, other := h.browser().post("/account/sign-in", "email", known), h.browser().post("/account/sign-in", "email", unknown)
	if one.Code != 429 || one.Header().Get("Retry-After") == "" || other.Code != 429 || strings.ReplaceAll(one.Body.String(), known, unknown) != other.Body.String() {
		t.Errorf("beyond the bound: %d, %d", one.Code, other.Code)
	}
}

// What a guest sent to a page of somebody's own is carried through signing in, and sent on with one button.
func TestWordsAreCarriedThroughSigningIn(t *testing.T) {
	h := newHouse(t, "")
	h.browser().join("Ana", "ana@example.org")
	b := h.browser()
	b.cookies["pathways"] = "ended"
	const said = "first line\nsecond \"quoted\" & <b>bold</b> line"
	page := b.post("/room?tab=2", "note", said, "pick", "1", "pick", "2", "email", "typed@example.org")
	b.says(page, 401, "What you wrote is safe in this page")
	if len(h.notes) != 0 || len(b.cookies) != 0 {
		t.Fatal("a guest wrote into the room")
	}
	page = b.press(page, "main form", "email", "ana@example.org", "passphrase", "a wrong phrase of words")
	b.says(page, 422, "What you wrote is safe in this page")
	page = b.press(page, "main form", "email", "ana@example.org", "passphrase", phrase)
	b.says(page, 200, "Your words are still here")
	if action, _ := read(t, page).Find("main form").Attr("action"); action != "/room?tab=2" {
		t.Errorf("they go to %s", action)
	}
	b.leads(b.press(page, "main form"), "/room")
	if len(h.notes) != 1 || h.notes[0].Get("note") != said || len(h.notes[0]["pick"]) != 2 || h.notes[0].Get("email") != "typed@example.org" {
		t.Errorf("what arrived: %v", h.notes)
	}

	// By a link, in another tab of the same browser.
	c := h.browser()
	page = c.press(c.post("/room", "note", "again"), "main form", "email", "ana@example.org", "to", "/account/link")
	c.says(page, 200, "We have written to you")
	c.says(c.press(page, "main form"), 401, "What you wrote is safe in this page")
	c.leads(c.post(h.letter("ana@example.org")), "/account")
	c.leads(c.press(c.press(page, "main form"), "main form"), "/room")
	if len(h.notes) != 2 || h.notes[1].Get("note") != "again" {
		t.Errorf("what arrived by a link: %v", h.notes)
	}
}

// Files and more than 1 MB are not carried, and the page says so.
func TestWhatCannotBeCarriedIsSaid(t *testing.T) {
	h := newHouse(t, "")
	b := h.browser()
	b.says(b.post("/room", "note", strings.Repeat("x", 1<<20+1)), 401, "too large to carry along")
	var body bytes.Buffer
	m := multipart.NewWriter(&body)
	m.WriteField("note", "with a file")
	part, _ := m.CreateFormFile("file", "photo.png")
	part.Write([]byte("PNG"))
	m.Close()
	w := b.ask("POST", "/room", &body, m.FormDataContentType())
	b.says(w, 401, "Files cannot be carried along")
	if kept, _ := read(t, w).Find("input[name=kept]").Attr("value"); !strings.Contains(kept, "with a file") || strings.Contains(kept, "PNG") {
		t.Errorf("carried: %s", kept)
	}
	r := httptest.NewRequest("POST", "/room", strings.NewReader("note=x"))
	r.Header.Set("Accept", "application/json")
	rec := httptest.NewRecorder()
	h.server.ServeHTTP(rec, r)
	if rec.Code != 401 || !strings.HasPrefix(rec.Header().Get("Content-Type"), "application/problem+json") {
		t.Errorf("a program: %d %s", rec.Code, rec.Header())
	}
}

// Only paths of this server are gone on to, and only what we carried is sent on.
func TestNobodyIsLedAway(t *testing.T) {
	h := newHouse(t, "")
	h.browser().join("Ana", "ana@example.org")
	for _, next := range []string{"https://evil.example/", "//evil.example", `/\evil.example`, "javascript:alert(1)", "/a\r\nSet-Cookie: x=y", "evil", "/account/sign-in"} {
		b := h.browser()
		b.leads(b.post("/account/sign-in", "email", "ana@example.org", "passphrase", phrase, "next", next), "/account")
		kept, _ := json.Marshal(map[string]any{"to": next, "values": map[string][]string{}})
		if next != "/account/sign-in" {
			c := h.browser()
			c.says(c.post("/account/sign-in", "email", "ana@example.org", "passphrase", phrase, "kept", string(kept)), 400, "cannot be read")
		}
	}
	b := h.browser()
	b.says(b.post("/account/sign-in", "email", "ana@example.org", "passphrase", phrase, "kept", "{"), 400, "cannot be read")
}

// What cannot be taken back asks for a fresh proof, by passphrase or by a link, and goes on where it was.
func TestProving(t *testing.T) {
	h := newHouse(t, "")
	b := h.browser()
	b.join("Ana", "ana@example.org")
	if w := b.get("/safe"); w.Code != 200 {
		t.Fatalf("just signed in: %d", w.Code)
	}
	// The proof is held against the time of the server; what was kept of it is made older.
	h.age(t)
	b.leads(b.get("/safe?x=1"), "/account/prove?next=%2Fsafe%3Fx%3D1")
	page := b.get("/account/prove?next=%2Fsafe%3Fx%3D1")
	b.says(b.press(page, "main form", "passphrase", "a wrong phrase of words"), 422, "not your passphrase")
	secret := b.cookies["pathways"]
	b.leads(b.press(page, "main form", "passphrase", phrase), "/safe?x=1")
	if b.cookies["pathways"] == secret {
		t.Error("the secret stayed the same")
	}
	if w := b.get("/safe"); w.Code != 200 {
		t.Errorf("proved: %d", w.Code)
	}
	h.age(t)
	page = b.post("/safe", "note", "carried")
	b.says(page, 401, "What you wrote is safe in this page")
	page = b.press(page, "main form", "passphrase", phrase)
	b.says(page, 200, "Your words are still here")
	b.leads(b.press(page, "main form"), "/room")
	if len(h.notes) != 1 || h.notes[0].Get("note") != "carried" {
		t.Errorf("what arrived: %v", h.notes)
	}
	h.age(t)
	b.leads(b.press(b.get("/account/prove?next=/safe"), "main form", "to", "/account/prove/link"), "/account/written")
	link := h.letter("ana@example.org")
	other := h.browser()
	other.leads(other.post("/account/sign-in", "email", "ana@example.org", "passphrase", phrase), "/account")
	other.says(other.get(link), 404, "another browser")
	other.says(other.post(link), 404, "another browser")
	b.leads(b.press(b.get(link), "main form"), "/safe")
	guest := h.browser()
	guest.leads(guest.get("/safe"), "/account/sign-in?next=%2Fsafe")
}

// age makes every proof an hour older.
func (h *house) age(t *testing.T) {
	t.Helper()
	h.do(`UPDATE session SET proved_at = proved_at - 3600000`)
}

// The account page ends sessions and tokens, changes name, address and passphrase, and shows the history.
func TestTheAccountPage(t *testing.T) {
	h := newHouse(t, "")
	b, other := h.browser(), h.browser()
	b.join("Ana", "ana@example.org")
	other.leads(other.post("/account/sign-in", "email", "ana@example.org", "passphrase", phrase), "/account")
	page := b.get("/account")
	for _, selector := range []string{"a[href='/takeout']", "a[href='/erase']", "a[href='/account'][aria-current]", "meta[name=robots][content=noindex]"} {
		if read(t, page).Find(selector).Length() == 0 {
			t.Errorf("the account page has no %s", selector)
		}
	}
	b.leads(b.press(page, "form[action='/account/sessions/end-others']"), "/account?done=sessions#sessions")
	other.leads(other.get("/room"), "/account/sign-in?next=%2Froom")

	b.says(b.press(page, "form[action='/account/name']", "name", " "), 422, "Write the name")
	b.leads(b.press(page, "form[action='/account/name']", "name", "Ana Ruiz <3"), "/account?done=name")
	b.says(b.get("/account?done=name"), 200, "Your name was changed")
	b.leads(b.post("/account/language", "language", "en"), "/account?done=language")
	b.says(b.post("/account/language", "language", "tlh"), 422, "does not speak this language")

	page = b.get("/account/tokens")
	b.says(b.press(page, "main form", "scopes", ""), 422, "Give the key a name")
	b.says(b.post("/account/tokens", "token", "x", "scopes", "plans:read", "ends", "31.3.2027"), 422, "Write it like")
	page = b.post("/account/tokens", "token", "Spreadsheet", "scopes", "plans:read", "ends", time.Now().AddDate(0, 1, 0).Format(time.DateOnly))
	token, _ := read(t, page).Find("#text").Attr("value")
	if page.Code != 200 || len(token) != 52 {
		t.Fatalf("a token: %d %q", page.Code, token)
	}
	page = b.get("/account")
	if strings.Contains(page.Body.String(), token) {
		t.Error("the token is shown again")
	}
	program := h.browser()
	program.header.Set("Authorization", "Bearer "+token)
	program.header.Set("Accept", "application/json")
	var me accountapi.Me
	if w := program.get("/api/v1/me"); w.Code != 200 || json.Unmarshal(w.Body.Bytes(), &me) != nil || me.Name != "Ana Ruiz <3" || len(me.Scopes) != 1 {
		t.Errorf("GET /api/v1/me: %d %s", w.Code, w.Body)
	}
	program.header.Set("Accept", "text/html")
	program.leads(program.get("/room"), "/account/sign-in?next=%2Froom")
	b.leads(b.press(page, "form[action^='/account/tokens/']"), "/account?done=token#tokens")
	if w := program.get("/api/v1/me"); w.Code != 401 || w.Header().Get("WWW-Authenticate") != "Bearer" {
		t.Errorf("an ended token: %d %v", w.Code, w.Header())
	}

	b.says(b.post("/account/passphrase", "passphrase", "Ana Ruiz 12345"), 422, "your own name")
	b.leads(b.post("/account/passphrase", "passphrase", "seven otters by the lake"), "/account?done=passphrase")
	b.says(b.post("/account/email", "email", "ana@"), 422, "does not look like an e-mail address")
	b.leads(b.post("/account/email", "email", "new@example.org"), "/account?done=email-asked")
	b.leads(b.press(b.get(h.letter("new@example.org")), "main form"), "/account?done=email")
	b.says(b.get("/account"), 200, "new@example.org")
	b.says(b.get("/account/history"), 200, "Key for a program made")
	if text := b.get("/account/history").Body.String(); strings.Contains(text, "⟦") || strings.Contains(text, "account.") {
		t.Error("the history lacks words")
	}
	b.says(b.get("/account/history?before=0"), 200, "Nothing older")
}

// Recovery leads by a link to a new passphrase; the form says what is wrong and the link stays good.
func TestChoosingANewPassphrase(t *testing.T) {
	h := newHouse(t, "")
	thief := h.browser()
	thief.join("Ana", "ana@example.org")
	b := h.browser()
	b.says(b.post("/account/recover", "email", "ana"), 422, "does not look like an e-mail address")
	b.leads(b.press(b.get("/account/recover"), "main form", "email", "ana@example.org"), "/account/written")
	page := b.get(h.letter("ana@example.org"))
	if read(t, page).Find("input[autocomplete='new-password']").Length() != 1 || read(t, page).Find("input[autocomplete='username'][value='ana@example.org']").Length() != 1 {
		t.Error("a password manager cannot fill the form")
	}
	b.says(b.press(page, "main form", "passphrase", "short"), 422, "at least 12 characters")
	b.leads(b.press(page, "main form", "passphrase", "seven otters by the lake"), "/account")
	b.says(b.press(page, "main form", "passphrase", "eight otters by the lake"), 404, "used already")
	thief.leads(thief.get("/room"), "/account/sign-in?next=%2Froom")
}

// The first owner's page opens with the link of the start only, and is gone once there is one.
func TestTheFirstOwnersPage(t *testing.T) {
	h := newHouse(t, "")
	secret, _, err := h.accounts.OfferFirst(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	b := h.browser()
	b.says(b.get("/account/first/guess"), 404, "used already")
	page := b.get(account.LinkPath(account.ToRunFirst, secret))
	b.says(b.press(page, "main form", "name", "Ana", "email", "ana@example.org", "passphrase", "short"), 422, "at least 12 characters")
	b.leads(b.press(page, "main form", "name", "Ana", "email", "ana@example.org", "passphrase", phrase), "/account")
	b.says(h.browser().press(page, "main form", "name", "Ben", "email", "ben@example.org", "passphrase", phrase), 404, "used already")
	for range 30 {
		b.get("/account/first/guess")
	}
	if w := b.get("/account/first/guess"); w.Code != 429 {
		t.Errorf("guessing on: %d", w.Code)
	}
}

// X-Forwarded-For is believed from the proxies that are named, as far as they wrote it, and from nobody else.
func TestWhereARequestComesFrom(t *testing.T) {
	proxies := web.Proxies{netip.MustParsePrefix("10.0.0.0/8"), netip.MustParsePrefix("::1/128")}
	for _, c := range []struct {
		proxies      web.Proxies
		from, header string
		want         string
	}{
		{nil, "192.0.2.7:1", "198.51.100.1", "192.0.2.7"},
		{nil, "[2001:db8::1]:1", "", "2001:db8::1"},
		{proxies, "192.0.2.7:1", "198.51.100.1", "192.0.2.7"},
		{proxies, "10.0.0.1:1", "198.51.100.1", "198.51.100.1"},
		{proxies, "10.0.0.1:1", "203.0.113.9, 198.51.100.1", "198.51.100.1"},
		{proxies, "[::1]:1", "203.0.113.9, 198.51.100.1, 10.2.3.4", "198.51.100.1"},
		{proxies, "10.0.0.1:1", "10.9.9.9", "10.9.9.9"},
		{proxies, "10.0.0.1:1", "198.51.100.1, unknown", "10.0.0.1"},
		{proxies, "[::ffff:10.0.0.1]:1", "::ffff:198.51.100.1", "198.51.100.1"},
		{proxies, "10.0.0.1:1", "", "10.0.0.1"},
	} {
		r := httptest.NewRequest("GET", "/", nil)
		r.RemoteAddr = c.from
		if c.header != "" {
			r.Header.Set("X-Forwarded-For", c.header)
		}
		if got := c.proxies.Caller(r); got != c.want {
			t.Errorf("%s with %q: %s, want %s", c.from, c.header, got, c.want)
		}
	}
	h := newHouse(t, "")
	b := h.browser()
	refused := 0
	for i := range 62 {
		b.header.Set("X-Forwarded-For", "198.51.100."+string(rune('0'+i%10)))
		if w := b.post("/account/sign-in", "email", strings.Repeat("a", i+1)+"@example.org", "passphrase", "x"); w.Code == 429 {
			refused++
		}
	}
	if refused != 2 {
		t.Errorf("%d of 62 tries were refused, want 2: a header that anybody can write was believed", refused)
	}
}

// Neither log nor pages for faults hold a secret, a passphrase or an address that somebody typed.
func TestNoSecretIsLogged(t *testing.T) {
	h := newHouse(t, "")
	b := h.browser()
	b.join("Ana", "ana@example.org")
	b.post("/account/sign-in", "email", "ana@example.org", "passphrase", "hidden phrase of words")
	link := h.letter("ana@example.org")
	b.get(link)
	program := h.browser()
	program.header.Set("Authorization", "Bearer pathways_hidden")
	program.get("/api/v1/me")
	for _, secret := range []string{"ana@", "hidden", phrase, link, b.cookies["pathways"], strings.TrimPrefix(link, "/account/join/")} {
		if strings.Contains(h.log.String(), secret) {
			t.Errorf("the log holds %q", secret)
		}
	}
}

// Every form of the entrance names its fields for password managers, and none forbids pasting.
func TestFormsHelpPasswordManagers(t *testing.T) {
	h := newHouse(t, "")
	b := h.browser()
	for path, want := range map[string][]string{
		"/account/sign-in": {"email", "current-password"},
		"/account/sign-up": {"name", "email", "new-password"},
		"/account/recover": {"email"},
	} {
		doc := read(t, b.get(path))
		for _, value := range want {
			if doc.Find("main input[autocomplete~='"+value+"']").Length() != 1 {
				t.Errorf("%s has no field for %s", path, value)
			}
		}
		if doc.Find("[onpaste], input[type=password][maxlength]").Length() != 0 {
			t.Errorf("%s hinders long passphrases", path)
		}
	}
}
