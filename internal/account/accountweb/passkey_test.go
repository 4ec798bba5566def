package accountweb_test

import (
	"bytes"
	"encoding/json"
	"io"
	"net/http"
	"net/url"
	"strings"
	"testing"

	"pathways/internal/account/accounttest"
	"pathways/internal/platform/db/dbtest"
)

// told is an answer of the addresses that the script speaks with.
type told struct {
	status    int
	Ticket    string          `json:"ticket"`
	PublicKey json.RawMessage `json:"publicKey"`
	To        string          `json:"to"`
	Detail    string          `json:"detail"`
	kind      string
}

// tell sends JSON as the script does. The server is at localhost, as passkeys need a name.
func (b *browser) tell(path string, body any) (answer told) {
	b.h.t.Helper()
	raw, err := json.Marshal(body)
	if err != nil {
		b.h.t.Fatal(err)
	}
	r, err := http.NewRequest("POST", b.h.named()+path, bytes.NewReader(raw))
	if err != nil {
		b.h.t.Fatal(err)
	}
	r.Header.Set("Content-Type", "application/json")
	r.Header.Set("Accept", "application/json")
	got, err := b.Do(r)
	if err != nil {
		b.h.t.Fatal(err)
	}
	defer got.Body.Close()
	text, err := io.ReadAll(got.Body)
	if err != nil {
		b.h.t.Fatal(err)
	}
	if err := json.Unmarshal(text, &answer); err != nil {
		b.h.t.Fatalf("%s: %d %s", path, got.StatusCode, text)
	}
	answer.status, answer.kind = got.StatusCode, got.Header.Get("Content-Type")
	if strings.Contains(answer.Detail, "⟦") {
		b.h.t.Errorf("a key without words: %s", answer.Detail)
	}
	return answer
}

// named is the address of the server with a name instead of a number.
func (h *house) named() string { return strings.Replace(h.server.URL, "127.0.0.1", "localhost", 1) }

func (a told) refused(t *testing.T, status int, part string) {
	t.Helper()
	if a.status != status || !strings.Contains(a.Detail, part) || a.kind != "application/problem+json" {
		t.Errorf("want %d with %q, got %d %s: %s", status, part, a.status, a.kind, a.Detail)
	}
}

func TestAPasskeyIsMadeAndOpensTheAccount(t *testing.T) {
	h := newHouse(t, dbtest.SQLite(t), "")
	h.server.URL = h.named()
	device := &accounttest.Device{T: t, Origin: h.server.URL, Counts: true}
	ana := accounttest.Person(t, h.db, "Ana")
	mine := h.browser()
	mine.session(ana)

	p := mine.get("/account/passkeys/new")
	p.says(200, "Name of the passkey")
	if p.Find("passkey-new form[hidden]").Length() != 1 || p.Find("passkey-new [data-status]").Text() == "" {
		t.Error("without script the page does not say that it needs script")
	}
	begun := mine.tell("/account/passkeys/begin", struct{}{})
	made := device.Make(begun.PublicKey)
	done := mine.tell("/account/passkeys", map[string]any{"ticket": begun.Ticket, "name": "Blue <phone>", "credential": json.RawMessage(made)})
	if done.status != 200 || done.To != "/account#passkeys" {
		t.Fatalf("made: %+v", done)
	}
	mine.tell("/account/passkeys", map[string]any{"ticket": begun.Ticket, "credential": json.RawMessage(made)}).refused(t, 409, "sent twice")
	mine.get("/account").says(200, "Blue <phone>")

	b := h.browser()
	if in := b.get("/account/sign-in?next=/mine"); in.Find("passkey-ask[hidden] button").Length() != 1 {
		t.Error("the button is not there, or is there without script")
	}
	asked := b.tell("/account/passkeys/ask", struct{}{})
	if strings.Contains(string(asked.PublicKey), "allowCredentials") {
		t.Errorf("the server tells a stranger which keys there are: %s", asked.PublicKey)
	}
	in := map[string]any{"ticket": asked.Ticket, "next": "/mine", "credential": json.RawMessage(device.Sign(asked.PublicKey))}
	if done := b.tell("/account/passkeys/answer", in); done.To != "/mine" {
		t.Fatalf("answer: %+v", done)
	}
	b.get("/mine").says(200, "mine: ana@example.org")
	h.browser().tell("/account/passkeys/answer", in).refused(t, 409, "sent twice")

	asked = h.browser().tell("/account/passkeys/ask", struct{}{})
	evil := map[string]any{"ticket": asked.Ticket, "next": "//evil.example", "credential": json.RawMessage(device.Sign(asked.PublicKey))}
	if done := h.browser().tell("/account/passkeys/answer", evil); done.To != "/account" {
		t.Errorf("leads to %q", done.To)
	}

	remove := mine.get("/account").Find(`form[action$="/remove"]`)
	if !strings.Contains(remove.Text(), "your only passkey") || !strings.Contains(remove.Text(), "link by e-mail") {
		t.Errorf("removing the last one does not say what is left: %s", remove.Text())
	}
	mine.post(remove.AttrOr("action", ""), nil)
	asked = h.browser().tell("/account/passkeys/ask", struct{}{})
	gone := map[string]any{"ticket": asked.Ticket, "credential": json.RawMessage(device.Sign(asked.PublicKey))}
	h.browser().tell("/account/passkeys/answer", gone).refused(t, 400, "We do not know this passkey")
}

func TestPasskeysSayWhereTheyCannotBeUsed(t *testing.T) {
	h := newHouse(t, dbtest.SQLite(t), "")
	b := h.browser()
	b.session(accounttest.Person(t, h.db, "Ana"))
	b.get("/account/passkeys/new").says(200, "this address is a number (127.0.0.1)")

	r, err := http.NewRequest("POST", h.server.URL+"/account/passkeys/ask", strings.NewReader("{}"))
	if err != nil {
		t.Fatal(err)
	}
	r.Header.Set("Accept", "application/json")
	got, err := b.Do(r)
	if err != nil {
		t.Fatal(err)
	}
	got.Body.Close()
	if got.StatusCode != 400 {
		t.Errorf("asked for a passkey at a number: %d", got.StatusCode)
	}
}

func TestWhatIsNoAnswerOfADeviceIsToldInWords(t *testing.T) {
	h := newHouse(t, dbtest.SQLite(t), "")
	b := h.browser()
	for _, body := range []any{"text", []int{1}, map[string]any{"ticket": 7}, map[string]any{"credential": "x"}, nil} {
		if a := b.tell("/account/passkeys/answer", body); a.status != 400 && a.status != 409 || a.Detail == "" {
			t.Errorf("%v: %+v", body, a)
		}
	}
	b.tell("/account/passkeys/answer", map[string]any{"name": strings.Repeat("x", 70<<10)}).refused(t, 413, "larger than")
	for _, path := range []string{"/account/passkeys/begin", "/account/passkeys"} {
		b.tell(path, struct{}{}).refused(t, 401, "who you are")
	}
	if p := b.post("/account/passkeys/x/remove", url.Values{}); p.status != 401 {
		t.Errorf("a guest removed a passkey: %d", p.status)
	}
}
