package pathwayweb

import (
	"bytes"
	"net/http"
	"net/http/httptest"
	"net/url"
	"strings"
	"testing"

	"pathways/internal/pathway"
)

// A file from somebody else cannot put properties of its own into a calendar: every line of it is ours, whatever
// line ends the texts hold.
func TestATextIsNoPropertyOfACalendar(t *testing.T) {
	b := newPlace(t).begun(t, "isl@2025")
	p := b.carried()
	id := pathway.NewID()
	p.Apply([]pathway.Change{
		{Name: "act." + id + "." + pathway.NewID() + ".what", Values: []string{"talk"}, At: p.Created},
		{Name: "act." + id + "." + pathway.NewID() + ".from", Values: []string{"2026-12-01"}, At: p.Created},
	}, nil, p.Created)
	for i := range p.Plans[0].Goals[0].Activities {
		a := &p.Plans[0].Goals[0].Activities[i]
		a.What, a.Hours = "talk\rATTENDEE:mailto:somebody@example.org", "1\rX-HOURS:1"
	}
	token, err := p.Token()
	if err != nil {
		t.Fatal(err)
	}
	b.post("/pathway/out/plan.ics", url.Values{fieldFile: {token}})
	b.download("BEGIN:VCALENDAR", "plan.ics")
	body := bytes.ReplaceAll(b.body, []byte("\r\n"), []byte("\n"))
	if !bytes.Contains(body, []byte("SUMMARY:talk")) || bytes.Contains(body, []byte("\r")) || bytes.Contains(body, []byte("\nATTENDEE")) {
		t.Errorf("%q", b.body)
	}
}

// Every cookie is kept to secure connections where the browser says that it came over one, and always to these pages.
func TestCookiesAreSecureBehindAProxyWithTLS(t *testing.T) {
	b := newPlace(t).begun(t, "isl@2025")
	for origin, want := range map[string]bool{"http://example.com": false, "https://example.com": true} {
		r := httptest.NewRequest("POST", "/pathway", strings.NewReader(url.Values{fieldFile: b.form[fieldFile]}.Encode()))
		r.Header.Set("Content-Type", "application/x-www-form-urlencoded")
		r.Header.Set("Origin", origin)
		b.send(r)
		if b.status != 200 || len(b.cookies) == 0 {
			t.Fatalf("%s: %d, %d cookies", origin, b.status, len(b.cookies))
		}
		for _, c := range b.cookies {
			if c.Secure != want || !c.HttpOnly || c.SameSite != http.SameSiteStrictMode || c.Path != "/pathway" {
				t.Errorf("%s: %v", origin, c)
			}
		}
	}
}
