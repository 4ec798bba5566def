package e2e

import (
	"net"
	"os/exec"
	"strings"
	"sync"
	"testing"
	"time"

	"pathways/internal/platform/mail/mailtest"
)

// passphrase is what everybody in these journeys signs in with.
const passphrase = "a quiet tide pool at dawn"

// post is a mail server, and what of its letters the journeys have read.
type post struct {
	*mailtest.Server
	mu   sync.Mutex
	read map[int]bool // by place in the row of letters
}

// mailHouse is a server with a mail server beside it: its letters are letters.
func mailHouse(t *testing.T, args ...string) *house {
	t.Helper()
	needBrowser(t)
	free, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	addr := free.Addr().String()
	free.Close()
	h := &house{data: t.TempDir(), post: &post{Server: mailtest.New(t), read: map[int]bool{}}}
	h.args = append([]string{"--smtp-url", h.post.URL(), "--mail-from", "Pathways <pathways@example.org>", "--base-url", "http://" + addr}, args...)
	if err := h.start(addr); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(h.close)
	return h
}

// letter waits for the next letter to somebody that no journey has read yet.
func (h *house) letter(t *testing.T, to string) mailtest.Letter {
	t.Helper()
	for deadline := time.Now().Add(patience); time.Now().Before(deadline); time.Sleep(15 * time.Millisecond) {
		if l, ok := h.post.next(to); ok {
			return l
		}
	}
	t.Fatalf("no letter came to %s", to)
	return mailtest.Letter{}
}

func (s *post) next(to string) (mailtest.Letter, bool) {
	s.mu.Lock()
	defer s.mu.Unlock()
	for i, l := range s.Letters() {
		if l.To[0] == to && !s.read[i] {
			s.read[i] = true
			return l, true
		}
	}
	return mailtest.Letter{}, false
}

// linkTo is where the link of the next letter to somebody leads, on this server.
func (h *house) linkTo(t *testing.T, to string) string {
	t.Helper()
	return h.path(t, h.letter(t, to).Link())
}

// path is an address of this server without its host.
func (h *house) path(t *testing.T, address string) string {
	t.Helper()
	path, here := strings.CutPrefix(strings.TrimSpace(address), h.url)
	if !here || !strings.HasPrefix(path, "/") {
		t.Fatalf("%q does not lead to %s", address, h.url)
	}
	return path
}

// keeper works on the people of a server from its command line, and gives the path that comes at the end.
func (h *house) keeper(t *testing.T, args ...string) string {
	t.Helper()
	cmd := exec.Command(program, append(append([]string{"user"}, args...), "--base-url", h.url)...)
	if h.database == "" {
		cmd.Args = append(cmd.Args, "--data", h.data)
	} else {
		cmd.Args = append(cmd.Args, "--database", h.database)
	}
	out, err := cmd.CombinedOutput()
	if err != nil {
		t.Fatalf("pathways user %v: %v\n%s", args, err, out)
	}
	text := strings.TrimSpace(string(out))
	return h.path(t, text[strings.LastIndexByte(text, ' ')+1:])
}

// comes lets somebody in who has an account from the keeper of the server.
func (v *visitor) comes(name, email string) *tab {
	v.t.Helper()
	p := v.newTab()
	p.open(v.house.keeper(v.t, "add", email, "--name", name))
	p.goTo(`main form[action^="/account/link/"] button`)
	return p
}

// asksForAccount fills in what an account needs. A letter is on its way then.
func (p *tab) asksForAccount(name, email string) {
	p.t.Helper()
	p.write(`main input[name="name"]`, name)
	p.write(`main input[name="email"]`, email)
	p.write(`main input[name="passphrase"]`, passphrase)
	p.goTo(`main form[action^="/account/sign-up"] button`)
	p.atHeading(word("account.written.title"))
}

// joins makes an account by letter and is signed in.
func (v *visitor) joins(name, email string) *tab {
	v.t.Helper()
	p := v.newTab()
	p.open("/account/sign-up")
	p.asksForAccount(name, email)
	p.open(v.house.linkTo(v.t, email))
	p.goTo(`main form[action^="/account/join/"] button`)
	return p
}

// signsIn signs in with the passphrase, from the page for it.
func (p *tab) signsIn(email string) {
	p.t.Helper()
	p.write(`form[action="/account/sign-in"] input[name="email"]`, email)
	p.write(`form[action="/account/sign-in"] input[name="passphrase"]`, passphrase)
	p.goTo(`form[action="/account/sign-in"] button:not([formaction])`)
}

// signsOut signs out on the account page.
func (p *tab) signsOut() {
	p.t.Helper()
	p.open("/account")
	p.goTo(`form[action="/account/sign-out"] button`)
}

// says is the text of the page.
func (p *tab) says() string {
	p.t.Helper()
	return see[string](p, `eye.text("main")`)
}

// saysShown is the text of a part of the page without what takes files away, which a preview has no use for.
func (p *tab) saysShown(selector string) string {
	p.t.Helper()
	return see[string](p, `(() => {
		const copy = eye.one(`+quoted(selector)+`).cloneNode(true);
		copy.querySelectorAll("a[href*='/files/'][href$='?show']").forEach((e) => e.remove());
		return copy.textContent.replace(/\s+/g, " ").trim();
	})()`)
}

// path is where this window is.
func (p *tab) path() string {
	p.t.Helper()
	return see[string](p, `location.pathname`)
}

// goes clicks the link to a place on this page.
func (p *tab) goes(path string) {
	p.t.Helper()
	p.goTo(`main a[href="` + path + `"]`)
}

// lacks fails where a text holds one of the parts.
func lacks(t *testing.T, what, text string, parts ...string) {
	t.Helper()
	for _, part := range parts {
		if strings.Contains(text, part) {
			t.Errorf("%s says %q, which nobody gave to it; it says: %.600s", what, part, text)
		}
	}
}
