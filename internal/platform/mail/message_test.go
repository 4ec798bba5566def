package mail

import (
	"bytes"
	netmail "net/mail"
	"strings"
	"testing"
	"time"
	"unicode/utf8"

	"pgregory.net/rapid"

	"pathways/internal/platform/db/dbtest"
	"pathways/internal/platform/mail/mailtest"
)

func TestNothingInALetterBeginsAHeader(t *testing.T) {
	server := mailtest.New(t)
	k := newDesk(t, dbtest.SQLite(t), server.URL())
	evil := "x\r\nBcc: eve@example.org\r\n\r\nEvil\n.\r\nMAIL FROM:<eve@example.org>"
	k.post(t,
		Letter{To: "ana@example.org", Name: evil, Subject: evil, Text: evil, Unsubscribe: "https://x.example" + evil},
		Letter{To: "ana@example.org\r\nRCPT TO:<eve@example.org>", Subject: "x", Text: "x"},
		Letter{To: "ana@example.org>, <eve@example.org", Subject: "x", Text: "x"},
	)
	if _, err := k.look(t.Context()); err != nil {
		t.Fatal(err)
	}
	got := server.Letters()
	if len(got) != 1 || len(got[0].To) != 1 || got[0].To[0] != "ana@example.org" {
		t.Fatalf("went out: %+v", got)
	}
	for name := range got[0].Header {
		switch name {
		case "Date", "From", "To", "Subject", "Message-Id", "Mime-Version", "Content-Type", "Content-Transfer-Encoding", "Auto-Submitted":
		default:
			t.Errorf("a header of its own: %s: %v", name, got[0].Header[name])
		}
	}
}

func TestWordsOfEveryLanguageArrive(t *testing.T) {
	server := mailtest.New(t)
	k := newDesk(t, dbtest.SQLite(t), server.URL())
	l := Letter{
		To: "ana@example.org", Name: "Zoë \"Ñandú\" Müller-Lüdenscheidt, 李", Subject: strings.Repeat("Grüße aus dem Planetarium 🪐 ", 8),
		Text:        "Guten Tag,\n\n" + strings.Repeat("für die Sternwarte ", 30) + "\n> zitiert\nFrom here\n.\n  eingerückt\n\nhttps://example.org/" + strings.Repeat("x", 120) + "\n",
		Unsubscribe: "https://pathways.example.org/reminders/stop/abc",
	}
	k.post(t, l)
	if _, err := k.look(t.Context()); err != nil {
		t.Fatal(err)
	}
	got := server.Wait(1)[0]
	to, err := got.Header.AddressList("To")
	if err != nil || to[0].Name != l.Name {
		t.Errorf("to %+v, %v", to, err)
	}
	if got.Subject != strings.TrimSpace(l.Subject) && got.Subject != l.Subject {
		t.Errorf("subject %q", got.Subject)
	}
	if got.Text != strings.ReplaceAll(l.Text, " \n", "\n") {
		t.Errorf("text\n%q, want\n%q", got.Text, l.Text)
	}
	h := got.Header
	if h.Get("Auto-Submitted") != "auto-generated" || h.Get("List-Unsubscribe") != "<"+l.Unsubscribe+">" || h.Get("List-Unsubscribe-Post") != "List-Unsubscribe=One-Click" {
		t.Errorf("headers %v", h)
	}
	for line := range strings.Lines(got.Raw) {
		if len(line) > 200 {
			t.Errorf("a line of %d bytes: %.60s", len(line), line)
		}
	}
}

// Broken lines are joined again to what was written, whatever was written.
func TestBrokenLinesCanBeJoined(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		text := rapid.StringOfN(rapid.RuneFrom([]rune("ab >Fromü\n  ")), 0, 400, -1).Draw(t, "text")
		var want strings.Builder
		for line := range strings.Lines(text) {
			want.WriteString(strings.TrimRight(line, " \n") + "\n")
		}
		var got strings.Builder
		for line := range strings.Lines(flowed(text)) {
			line = strings.TrimSuffix(line, "\r\n")
			if words := strings.Fields(line); len(words) > 1 && utf8.RuneCountInString(line) > lineWidth+2 {
				t.Fatalf("a line of %d characters: %q", utf8.RuneCountInString(line), line)
			}
			line, broken := strings.TrimPrefix(line, " "), strings.HasSuffix(line, " ")
			got.WriteString(line)
			if !broken {
				got.WriteByte('\n')
			}
		}
		if got.String() != want.String() {
			t.Fatalf("%q\nis joined to %q\nnot          %q", text, got.String(), want.String())
		}
	})
}

func TestTheSameLetterGivesTheSameMessage(t *testing.T) {
	from, to := &netmail.Address{Address: "p@example.org"}, &netmail.Address{Address: "ana@example.org"}
	l := kept{Letter: hello("ana@example.org"), ID: "0190", Posted: time.UnixMilli(1_700_000_000_000)}
	var one, two bytes.Buffer
	if _, err := compose(l, from, to).WriteTo(&one); err != nil {
		t.Fatal(err)
	}
	if _, err := compose(l, from, to).WriteTo(&two); err != nil {
		t.Fatal(err)
	}
	if one.String() != two.String() || !strings.Contains(one.String(), "Message-ID: <0190@example.org>\r\n") {
		t.Errorf("%s\n%s", one.String(), two.String())
	}
}
