package accountweb_test

import (
	"bytes"
	"context"
	"encoding/json"
	"io"
	"log/slog"
	"net"
	"net/http"
	"net/http/cookiejar"
	"net/http/httptest"
	"net/url"
	"regexp"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/PuerkitoBio/goquery"
	"github.com/golang-jwt/jwt/v5"
	"github.com/oauth2-proxy/mockoidc"

	"pathways/internal/account"
	"pathways/internal/account/accounttest"
	"pathways/internal/account/accountweb"
	"pathways/internal/platform/authz"
	"pathways/internal/platform/db"
	"pathways/internal/platform/db/dbtest"
	"pathways/internal/platform/errs"
	"pathways/internal/platform/i18n"
	"pathways/internal/platform/ui"
	"pathways/internal/platform/web"
)

// house is a server with the entrance only, on loopback.
type house struct {
	t      *testing.T
	db     *db.DB
	server *httptest.Server
	log    *safeLog
	mu     sync.Mutex
	joined []string
}

// safeLog is a log that goroutines may write to.
type safeLog struct {
	mu sync.Mutex
	b  bytes.Buffer
}

func (l *safeLog) Write(p []byte) (int, error) {
	l.mu.Lock()
	defer l.mu.Unlock()
	return l.b.Write(p)
}

func (l *safeLog) String() string {
	l.mu.Lock()
	defer l.mu.Unlock()
	return l.b.String()
}

func newHouse(t *testing.T, d *db.DB, listen string, providers ...account.Provider) *house {
	t.Helper()
	words, err := i18n.New(ui.Locales, web.Locales, account.Locales, accountweb.Locales)
	if err != nil {
		t.Fatal(err)
	}
	h := &house{t: t, db: d, log: &safeLog{}}
	log := slog.New(slog.NewTextHandler(h.log, nil))
	accounts := account.NewService(d, account.Options{Words: words, Log: log, Joined: func(_ context.Context, _ *db.Tx, p account.Person, email, how string) error {
		h.mu.Lock()
		defer h.mu.Unlock()
		h.joined = append(h.joined, p.Name+" "+email+" "+how)
		return nil
	}})
	e := accountweb.New(accountweb.Options{Accounts: accounts, Ways: []accountweb.Way{
		accountweb.Passkeys(accounts), accountweb.Providers(accounts, providers, log),
	}})
	mine := web.Route{Pattern: "GET /mine", For: web.People, Handle: func(w http.ResponseWriter, r *http.Request) error {
		return web.WriteData(w, r, web.Data{Type: "text/plain; charset=utf-8", Body: []byte("mine: " + authz.From(r.Context()).Email)})
	}}
	server := web.NewServer(web.Options{Routes: append(e.Routes(), mine), Words: words, Logger: log, Who: e.Who, Door: e.Door})
	h.server = httptest.NewUnstartedServer(server)
	if listen != "" {
		h.server.Listener.Close()
		if h.server.Listener, err = net.Listen("tcp", listen); err != nil {
			t.Skipf("SKIPPED: the certified provider sends back to %s, where something else listens: %v", listen, err)
		}
	}
	h.server.Start()
	t.Cleanup(h.server.Close)
	return h
}

// browser is one with a cookie jar, that goes on from page to page as people's do.
type browser struct {
	h *house
	*http.Client
}

// page is what a browser shows.
type page struct {
	*goquery.Document
	t      *testing.T
	status int
	at     *url.URL
	text   string
	header http.Header
}

func (h *house) browser() *browser {
	jar, err := cookiejar.New(nil)
	if err != nil {
		h.t.Fatal(err)
	}
	return &browser{h, &http.Client{Jar: jar, Timeout: 20 * time.Second}}
}

func (b *browser) show(r *http.Response, err error) *page {
	b.h.t.Helper()
	if err != nil {
		b.h.t.Fatal(err)
	}
	defer r.Body.Close()
	raw, err := io.ReadAll(r.Body)
	if err != nil {
		b.h.t.Fatal(err)
	}
	doc, err := goquery.NewDocumentFromReader(bytes.NewReader(raw))
	if err != nil {
		b.h.t.Fatal(err)
	}
	text := strings.Join(strings.Fields(doc.Find("body").Text()), " ")
	if strings.Contains(text, "⟦") {
		b.h.t.Errorf("%s has a key without words: %s", r.Request.URL.Path, text)
	}
	return &page{doc, b.h.t, r.StatusCode, r.Request.URL, text, r.Header}
}

func (b *browser) get(address string) *page {
	b.h.t.Helper()
	if strings.HasPrefix(address, "/") {
		address = b.h.server.URL + address
	}
	return b.show(b.Get(address))
}

func (b *browser) post(path string, form url.Values) *page {
	b.h.t.Helper()
	return b.show(b.PostForm(b.h.server.URL+path, form))
}

// press sends the form of a page that leads to an address, with what stands in it and what is given.
func (b *browser) press(p *page, action string, with ...string) *page {
	b.h.t.Helper()
	form := p.Find(`form[action="` + action + `"]`).First()
	if action == "" {
		form = p.Find("main form").First()
		action = p.at.Path
	}
	if form.Length() == 0 {
		b.h.t.Fatalf("no form to %q on %s: %s", action, p.at, p.text)
	}
	values := url.Values{}
	form.Find("input[name]").Each(func(_ int, s *goquery.Selection) { values.Add(s.AttrOr("name", ""), s.AttrOr("value", "")) })
	for i := 0; i+1 < len(with); i += 2 {
		values.Set(with[i], with[i+1])
	}
	return b.post(action, values)
}

var refresh = regexp.MustCompile(`^0; url=(.+)$`)

// onward is where a page goes on to by itself.
func (p *page) onward() string {
	p.t.Helper()
	m := refresh.FindStringSubmatch(p.header.Get("Refresh"))
	if m == nil {
		p.t.Fatalf("%s (%d) does not go on: %s", p.at, p.status, p.text)
	}
	if link := p.Find(`main a[rel=noreferrer]`).AttrOr("href", ""); link != m[1] {
		p.t.Errorf("the link leads to %q, the page to %q", link, m[1])
	}
	return m[1]
}

func (p *page) says(status int, part string) {
	p.t.Helper()
	if p.status != status || !strings.Contains(p.text, part) {
		p.t.Errorf("%s: want %d with %q, got %d: %s", p.at, status, part, p.status, p.text)
	}
}

// enter goes to a provider and comes back.
func (b *browser) enter(id, next string) *page {
	b.h.t.Helper()
	in := b.get("/account/sign-in?next=" + url.QueryEscape(next))
	return b.get(b.press(in, "/account/with/"+id).onward())
}

// session signs a person in without any page.
func (b *browser) session(v authz.Viewer) {
	b.h.t.Helper()
	secret, err := account.NewService(b.h.db, account.Options{}).Begin(context.Background(), v.Person, account.ViaLink, account.Caller{})
	if err != nil {
		b.h.t.Fatal(err)
	}
	at, _ := url.Parse(b.h.server.URL)
	b.Jar.SetCookies(at, []*http.Cookie{{Name: "pathways", Value: secret, Path: "/"}})
}

// letters are those to an address, the newest last.
func (h *house) letters(to string) (all [][2]string) {
	h.t.Helper()
	err := h.db.View(context.Background(), func(ctx context.Context, tx *db.Tx) (err error) {
		all, err = db.Collect(ctx, tx, func(r *db.Rows) (l [2]string, err error) { return l, r.Scan(&l[0], &l[1]) },
			`SELECT subject, link FROM letter WHERE to_address = $1 ORDER BY id`, to)
		return err
	})
	if err != nil {
		h.t.Fatal(err)
	}
	return all
}

func (h *house) count(query string, args ...any) (n int) {
	h.t.Helper()
	err := h.db.View(context.Background(), func(ctx context.Context, tx *db.Tx) error { return tx.QueryRow(ctx, query, args...).Scan(&n) })
	if err != nil {
		h.t.Fatal(err)
	}
	return n
}

// person is what the provider of the tests says of somebody, word for word.
type person map[string]any

func (p person) ID() string { return p["sub"].(string) }

func (p person) Userinfo([]string) ([]byte, error) { return json.Marshal(p) }

func (p person) Claims(_ []string, base *mockoidc.IDTokenClaims) (jwt.Claims, error) {
	all := jwt.MapClaims{"iss": base.Issuer, "sub": base.Subject, "aud": base.Audience, "exp": base.ExpiresAt, "iat": base.IssuedAt, "nonce": base.Nonce}
	for name, value := range p {
		if all[name] = value; value == nil {
			delete(all, name)
		}
	}
	return all, nil
}

// mock is a provider on loopback, and how this installation knows it.
type mock struct {
	*mockoidc.MockOIDC
	account.Provider
}

func newMock(t *testing.T, id string, domains ...string) *mock {
	t.Helper()
	m, err := mockoidc.Run()
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = m.Shutdown() })
	return &mock{m, account.Provider{
		ID: id, Name: strings.ToUpper(id[:1]) + id[1:] + " account", Issuer: m.Issuer(), ClientID: m.ClientID, ClientSecret: m.ClientSecret,
		Scopes: []string{"email", "profile"}, RedirectPath: "/account/with/" + id + "/callback", Domains: domains,
	}}
}

func (m *mock) next(claims person) { m.QueueUser(claims) }

func ana(more ...any) person {
	p := person{"sub": "ana-1", "email": "Ana@Museum.example", "email_verified": true, "name": "Ana  Reyes"}
	for i := 0; i+1 < len(more); i += 2 {
		p[more[i].(string)] = more[i+1]
	}
	return p
}

func TestAnAccountIsMadeJustInTimeAndFoundAgain(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		city := newMock(t, "city", "museum.example")
		h := newHouse(t, d, "", city.Provider)
		for range 2 {
			city.next(ana())
			b := h.browser()
			p := b.enter("city", "/mine?tab=2")
			p.says(200, "mine: ana@museum.example")
			if p.at.RequestURI() != "/mine?tab=2" {
				t.Errorf("went on to %s", p.at)
			}
		}
		if n := h.count(`SELECT COUNT(*) FROM person WHERE name = 'Ana Reyes' AND email = 'ana@museum.example'`); n != 1 {
			t.Errorf("%d accounts", n)
		}
		if len(h.joined) != 2 || h.joined[0] != "Ana Reyes ana@museum.example provider:city" {
			t.Errorf("told: %q", h.joined)
		}
		if told := h.letters("ana@museum.example"); len(told) != 0 {
			t.Errorf("a new person was written to: %q", told)
		}
	})
}

func TestAnAccountThatIsThereIsNotTakenOver(t *testing.T) {
	gate := newMock(t, "gate") // speaks for no domain
	h := newHouse(t, dbtest.SQLite(t), "", gate.Provider)
	owner := accounttest.Person(t, h.db, "Ana")
	gate.next(person{"sub": "evil", "email": owner.Email, "email_verified": true, "name": "Evil"})
	b := h.browser()
	join := b.enter("gate", "/mine")
	join.says(200, "There is a Pathways account with the address ana@example.org already")
	b.get("/mine").says(200, "Sign in")
	if n := h.count(`SELECT COUNT(*) FROM session`) + h.count(`SELECT COUNT(*) FROM identity`); n != 0 {
		t.Fatalf("%d sessions and links were made", n)
	}

	t.Run("the letter opens it only in the same browser", func(t *testing.T) {
		b.press(join, "/account/with/gate/letter").says(200, "Look at your mail")
		told := h.letters(owner.Email)
		if len(told) != 1 {
			t.Fatalf("letters: %q", told)
		}
		victim := h.browser()
		victim.get(told[0][1]).says(400, "Open this link in the browser in which you came from Gate account")
		path, _ := url.Parse(told[0][1])
		victim.post(path.Path, nil).says(400, "Open this link in the browser")
		if n := h.count(`SELECT COUNT(*) FROM identity`); n != 0 {
			t.Fatal("linked by the victim's click")
		}
	})
	t.Run("the owner links it after signing in", func(t *testing.T) {
		b.session(owner)
		ask := b.get("/account/with/gate/confirm")
		ask.says(200, "Do this only if both are yours")
		b.press(ask, "").says(200, "mine: ana@example.org")
		if told := h.letters(owner.Email); len(told) != 2 || !strings.Contains(told[1][0], "Gate account now opens") {
			t.Errorf("letters: %q", told)
		}
		gate.next(person{"sub": "evil", "email": owner.Email, "email_verified": true})
		h.browser().enter("gate", "/mine").says(200, "mine: ana@example.org")
		b.get("/account/with/gate/confirm").says(400, "Half an hour went by")
	})
	if len(h.joined) != 0 {
		t.Errorf("a provider that does not speak for the domain was believed: %q", h.joined)
	}
}

func TestAProviderThatSpeaksForTheDomainOpensTheAccountThatIsThere(t *testing.T) {
	city := newMock(t, "city", "example.org")
	h := newHouse(t, dbtest.SQLite(t), "", city.Provider)
	owner := accounttest.Person(t, h.db, "Ana")
	city.next(person{"sub": "1", "email": owner.Email})
	h.browser().enter("city", "/mine").says(200, "mine: ana@example.org")
	if told := h.letters(owner.Email); len(told) != 1 || !strings.Contains(told[0][0], "City account now opens") {
		t.Errorf("letters: %q", told)
	}
	// It speaks for the domain itself, not for what lies below or beside it, nor for addresses it does not vouch for.
	accounttest.Person(t, h.db, "Ben")
	for i, claims := range []person{
		{"email": "ben@example.org", "email_verified": false},
		{"email": "ben@sub.example.org"},
		{"email": "ben@notexample.org"},
		{"email": "ben@example.org.evil.example"},
		{"email": "ben@evil.example@example.org"},
		{"email": ""},
		{},
	} {
		claims["sub"] = "other-" + string(rune('a'+i))
		city.next(claims)
		h.browser().enter("city", "/mine").says(200, "does not say whether this e-mail address is really yours")
	}
	if n := h.count(`SELECT COUNT(*) FROM identity`); n != 1 {
		t.Errorf("%d links", n)
	}
}

func TestAnUnconfirmedAddressIsConfirmedByLetter(t *testing.T) {
	city := newMock(t, "city")
	h := newHouse(t, dbtest.SQLite(t), "", city.Provider)
	accounttest.Person(t, h.db, "Ben")
	for _, c := range []struct{ sub, email, page string }{
		{"new", "cleo@example.org", "This makes your Pathways account"},
		{"old", "ben@example.org", "There is a Pathways account with the address ben@example.org"},
	} {
		city.next(person{"sub": c.sub, "email": "typed@anything.example", "name": "Cleo"})
		b := h.browser()
		join := b.enter("city", "/mine")
		join.says(200, "does not say whether this e-mail address is really yours")
		b.press(join, "/account/with/city/letter", "email", "no address").says(422, "does not look like an e-mail address")
		b.press(join, "/account/with/city/letter", "email", c.email).says(200, "A letter is on its way to the address that you gave")
		told := h.letters(c.email)
		if len(told) != 1 {
			t.Fatalf("letters: %q", told)
		}
		for range 2 { // mail programs look first
			b.get(told[0][1]).says(200, c.page)
		}
		b.press(b.get(told[0][1]), "").says(200, "mine: "+c.email)
		b.get(told[0][1]).says(400, "This link was used already")
		city.next(person{"sub": c.sub})
		h.browser().enter("city", "/mine").says(200, "mine: "+c.email)
	}
	if len(h.joined) != 2 || h.joined[0] != "Cleo cleo@example.org letter" {
		t.Errorf("told: %q", h.joined)
	}
}

func TestWhatDoesNotHoldLetsNobodyIn(t *testing.T) {
	city := newMock(t, "city", "museum.example")
	other := newMock(t, "other", "museum.example")
	h := newHouse(t, dbtest.SQLite(t), "", city.Provider, other.Provider)
	hour := time.Now().Add(-time.Hour).Unix()
	for name, claims := range map[string]person{
		"another nonce":                  ana("nonce", "guessed"),
		"no nonce":                       ana("nonce", nil),
		"an expired token":               ana("exp", hour),
		"a token of later":               ana("nbf", time.Now().Add(time.Hour).Unix()),
		"another audience":               ana("aud", []string{"somebody-else"}),
		"a token for two, of another":    ana("aud", []string{city.Provider.ClientID, "two"}, "azp", "two"),
		"a token for two, of nobody":     ana("aud", []string{city.Provider.ClientID, "two"}),
		"another issuer":                 ana("iss", "https://evil.example"),
		"no issuer":                      ana("iss", nil),
		"a subject that is far too long": ana("sub", strings.Repeat("x", 300)),
	} {
		t.Run(name, func(t *testing.T) {
			city.next(claims)
			b := h.browser()
			b.enter("city", "/mine").says(400, "does not fit what we asked")
			b.get("/mine").says(200, "Sign in")
		})
	}
	t.Run("another state, another browser, another provider, no state", func(t *testing.T) {
		b := h.browser()
		back := back(t, b, city)
		for _, address := range []string{
			strings.Replace(back, "state=", "state=x", 1),
			regexp.MustCompile(`state=[^&]*`).ReplaceAllString(back, ""),
			strings.Replace(back, "/with/city/", "/with/other/", 1),
		} {
			b.get(address).says(400, "We do not know this sign-in")
		}
		h.browser().get(back).says(400, "We do not know this sign-in")
		b.get(back+"&iss="+url.QueryEscape(other.MockOIDC.Issuer())).says(400, "does not fit what we asked")
		b.get(back).says(400, "This sign-in was used already")
	})
	t.Run("a code of somebody else", func(t *testing.T) {
		mine, theirs := h.browser(), h.browser()
		code := regexp.MustCompile(`code=[^&]*`)
		stolen := code.FindString(back(t, theirs, city))
		mine.get(code.ReplaceAllString(back(t, mine, city), stolen)).says(400, "does not fit what we asked")
	})
	if n := h.count(`SELECT COUNT(*) FROM person`) + h.count(`SELECT COUNT(*) FROM session`); n != 0 {
		t.Errorf("%d accounts and sessions were made", n)
	}
	if log := h.log.String(); !strings.Contains(log, "nonce") || strings.Contains(log, city.Provider.ClientSecret) || strings.Contains(log, "eyJ") {
		t.Errorf("the log does not say why, or says too much:\n%s", log)
	}
}

// back goes to a provider and gives the address to which it sends back, without going there.
func back(t *testing.T, b *browser, m *mock) string {
	t.Helper()
	m.next(ana())
	address := b.press(b.get("/account/sign-in?next=/mine"), "/account/with/"+m.ID).onward()
	b.CheckRedirect = func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse }
	r, err := b.Get(address)
	b.CheckRedirect = nil
	if err != nil {
		t.Fatal(err)
	}
	r.Body.Close()
	return r.Header.Get("Location")
}

func TestASecondClickGoesOn(t *testing.T) {
	city := newMock(t, "city", "museum.example")
	h := newHouse(t, dbtest.SQLite(t), "", city.Provider)
	b := h.browser()
	address := back(t, b, city)
	for range 3 {
		b.get(address).says(200, "mine: ana@museum.example")
	}
	if n := h.count(`SELECT COUNT(*) FROM session`); n != 1 {
		t.Errorf("%d sessions", n)
	}
	// And two tabs at once do not get into each other's way.
	first, second := h.browser(), ""
	one := back(t, first, city)
	second = back(t, first, city)
	first.get(one).says(200, "mine:")
	first.get(second).says(200, "mine:")
}

func TestAProviderThatRefusesOrIsDownIsTold(t *testing.T) {
	city, other := newMock(t, "city"), newMock(t, "other", "museum.example")
	down := account.Provider{ID: "down", Name: "Down account", Issuer: "http://127.0.0.1:1", ClientID: "x", ClientSecret: "y", RedirectPath: "/account/with/down/callback"}
	h := newHouse(t, dbtest.SQLite(t), "", city.Provider, down, other.Provider)
	answered := func(query string) *page {
		b := h.browser()
		u, _ := url.Parse(back(t, b, city))
		return b.get(u.Path + "?state=" + u.Query().Get("state") + "&" + query)
	}
	answered("error=access_denied").says(200, "You stopped at City account")
	p := answered("error=server_error&error_description=<script>call+0800</script>")
	p.says(502, "City account refused the sign-in")
	if strings.Contains(p.text, "0800") {
		t.Errorf("the page repeats what anybody can write into a link: %s", p.text)
	}

	b := h.browser()
	in := b.get("/account/sign-in?next=/mine")
	if strings.Contains(in.text, "did not answer") {
		t.Error("a provider that was never asked counts as down")
	}
	p = b.press(in, "/account/with/down")
	p.says(503, "Down account cannot be reached just now")
	if p.Find(`a[href="/account/sign-in?next=%2Fmine"]`).Length() != 1 {
		t.Error("no other way on")
	}
	b.get("/account/sign-in").says(200, "Down account did not answer a moment ago")
	other.next(ana())
	b.enter("other", "/mine").says(200, "mine:")
}

func TestLinkingFromTheAccountPage(t *testing.T) {
	city, other := newMock(t, "city"), newMock(t, "other")
	h := newHouse(t, dbtest.SQLite(t), "", city.Provider, other.Provider)
	me, them := accounttest.Person(t, h.db, "Ana"), accounttest.Person(t, h.db, "Ben")
	b := h.browser()
	b.session(me)
	for _, m := range []*mock{city, other} {
		m.next(person{"sub": "me", "email": "private@elsewhere.example", "email_verified": true})
		p := b.get(b.press(b.get("/account"), "/account/with/"+m.ID+"/link").onward())
		p.says(200, m.Name)
	}
	if n := h.count(`SELECT COUNT(*) FROM identity WHERE person_id = $1`, me.Person); n != 2 {
		t.Fatalf("%d links", n)
	}
	city.next(person{"sub": "me"})
	h.browser().enter("city", "/mine").says(200, "mine: ana@example.org")

	second := h.browser()
	second.session(them)
	city.next(person{"sub": "me"})
	second.get(second.press(second.get("/account"), "/account/with/city/link").onward()).says(400, "opens another Pathways account already")
	// Ben cannot unlink what is Ana's.
	second.post("/account/with/city/unlink", url.Values{"subject": {"me"}})
	if n := h.count(`SELECT COUNT(*) FROM identity`); n != 2 {
		t.Fatalf("%d links", n)
	}
	b.press(b.get("/account"), "/account/with/city/unlink").says(200, "Other account")
	if n := h.count(`SELECT COUNT(*) FROM identity WHERE provider = 'city'`); n != 0 {
		t.Error("still linked")
	}
	if told := h.letters(me.Email); len(told) != 3 {
		t.Errorf("letters: %q", told)
	}
	if b.get("/account").Find(`form[action="/account/with/other/link"]`).Length() != 0 {
		t.Error("offers to link what is linked")
	}
	// A journey to link that comes back in another session links nothing.
	city.next(person{"sub": "fresh"})
	onward := b.press(b.get("/account"), "/account/with/city/link").onward()
	b.session(them)
	b.get(onward).says(400, "We do not know this sign-in")
}

func TestLinkingNeedsAFreshProofAndAProviderCanGiveIt(t *testing.T) {
	city := newMock(t, "city", "museum.example")
	h := newHouse(t, dbtest.SQLite(t), "", city.Provider)
	city.next(ana())
	b := h.browser()
	b.enter("city", "/mine").says(200, "mine:")
	err := h.db.Update(context.Background(), func(ctx context.Context, tx *db.Tx) error {
		_, err := tx.Exec(ctx, `UPDATE session SET proved_at = 1`)
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	prove := b.get("/account/passkeys/new")
	if prove.at.Path != "/account/prove" {
		t.Fatalf("led to %s", prove.at)
	}
	b.post("/account/with/city/link", nil).says(401, "")
	b.post("/account/with/city/unlink", url.Values{"subject": {"ana-1"}}).says(401, "")
	for _, c := range []struct {
		claims person
		status int
		part   string
	}{
		{ana(), 400, "does not fit what we asked"}, // it does not say when
		{ana("auth_time", time.Now().Add(-time.Hour).Unix()), 400, "does not fit what we asked"},
		{ana("auth_time", time.Now().Unix(), "sub", "ben"), 400, "does not open yours here"},
		{ana("auth_time", time.Now().Unix()), 200, "Add a passkey"},
	} {
		city.next(c.claims)
		onward := b.press(prove, "/account/with/city/prove").onward()
		if !strings.Contains(onward, "prompt=login") || !strings.Contains(onward, "max_age=0") {
			t.Errorf("the provider is not asked to ask anew: %s", onward)
		}
		b.get(onward).says(c.status, c.part)
	}
}

func TestABarredPersonIsNotLetInByAProvider(t *testing.T) {
	city := newMock(t, "city", "museum.example")
	h := newHouse(t, dbtest.SQLite(t), "", city.Provider)
	city.next(ana())
	h.browser().enter("city", "/mine").says(200, "mine:")
	err := h.db.Update(context.Background(), func(ctx context.Context, tx *db.Tx) error {
		_, err := tx.Exec(ctx, `UPDATE person SET barred_at = 1`)
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	city.next(ana())
	h.browser().enter("city", "/mine").says(400, "This account may not sign in")
}

func TestWhatIsSentToAProvider(t *testing.T) {
	city := newMock(t, "city")
	h := newHouse(t, dbtest.SQLite(t), "", city.Provider)
	b := h.browser()
	p := b.press(b.get("/account/sign-in"), "/account/with/city")
	u, err := url.Parse(p.onward())
	if err != nil {
		t.Fatal(err)
	}
	q := u.Query()
	for name, want := range map[string]string{
		"response_type": "code", "client_id": city.Provider.ClientID, "code_challenge_method": "S256", "scope": "openid email profile",
		"redirect_uri": h.server.URL + "/account/with/city/callback",
	} {
		if q.Get(name) != want {
			t.Errorf("%s is %q, want %q", name, q.Get(name), want)
		}
	}
	for _, name := range []string{"state", "nonce", "code_challenge"} {
		if len(q.Get(name)) != 43 {
			t.Errorf("%s is %q", name, q.Get(name))
		}
	}
	cookie := p.header.Get("Set-Cookie")
	for _, part := range []string{"pathways-with=", "HttpOnly", "SameSite=Lax", "Max-Age=1800", "Path=/"} {
		if !strings.Contains(cookie, part) {
			t.Errorf("the cookie lacks %s: %s", part, cookie)
		}
	}
	if strings.Contains(u.String(), city.Provider.ClientSecret) {
		t.Error("the address holds the secret")
	}
	b.post("/account/with/nobody", nil).says(404, "")
	for range 301 {
		r, err := b.PostForm(h.server.URL+"/account/with/city", nil)
		if err != nil {
			t.Fatal(err)
		}
		r.Body.Close()
		if r.StatusCode == http.StatusTooManyRequests {
			return
		}
	}
	t.Errorf("nothing bounds how many journeys are begun (%v)", errs.TooMany)
}
