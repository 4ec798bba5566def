package takeout

import (
	"archive/zip"
	"bytes"
	"encoding/csv"
	"encoding/json"
	"io"
	"strings"
	"testing"
	"time"

	"github.com/PuerkitoBio/goquery"
	"github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"

	"pathways/internal/account/accounttest"
	"pathways/internal/evidence"
	"pathways/internal/pathway"
	"pathways/internal/platform/authz"
	"pathways/internal/platform/db"
	"pathways/internal/platform/db/dbtest"
	"pathways/internal/platform/errs"
	"pathways/internal/portfolio"
	"pathways/internal/reminder"
)

// comes is what comes along to another server.
type comes struct {
	Pathway   *pathway.Pathway
	Evidence  []evidence.Evidence
	Requests  []evidence.Request
	Said      []evidence.Statement
	Portfolio portfolio.Kept
	Reminders reminder.Settings
}

// alongside are differences that a move brings: a request is known by its statement, and a statement is marked as one
// that this server has not seen written.
var alongside = cmp.Options{
	cmpopts.IgnoreFields(evidence.Statement{}, "Brought"), cmpopts.IgnoreFields(evidence.Request{}, "Answered"), cmpopts.EquateEmpty(),
}

func (c Content) comes() comes {
	return comes{c.Pathway, c.Evidence.Evidence, c.Evidence.Requests, c.Evidence.Statements, c.Portfolio, c.Reminders}
}

// What is taken out of one server and brought into another is the same there, on whichever database, and bringing it a
// second time changes nothing.
func TestWhatIsBroughtInIsTheSame(t *testing.T) {
	a := open(t, dbtest.SQLite(t))
	ben := accounttest.Person(t, a.d, "Ben Ode")
	ana := a.full("Ana Reef", "zebra", ben)
	archive := a.out(ana)
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		b := open(t, d)
		there := accounttest.Person(t, d, "Ana There")
		for _, l := range b.in(there, archive).Lines {
			if l.New == 0 || l.Same+l.Changed+l.Stays > 0 {
				t.Errorf("%+v", l)
			}
		}
		if diff := cmp.Diff(a.all(ana).comes(), b.all(there).comes(), alongside); diff != "" {
			t.Fatal(diff)
		}
		for _, f := range files(b.all(there).Evidence.Evidence) {
			r, err := b.Blobs.Open(b.ctx, f.Digest)
			b.must(err)
			body, err := io.ReadAll(r)
			b.must(err)
			if !bytes.Equal(body, picture(len("zebra"))) {
				t.Errorf("%s: other bytes", f.Name)
			}
		}
		before := b.all(there)
		again := b.in(there, archive)
		if !again.Nothing() {
			t.Errorf("a second time: %+v", again.Lines)
		}
		if diff := cmp.Diff(before.comes(), b.all(there).comes()); diff != "" {
			t.Errorf("a second time changed %s", diff)
		}
		// And from there to a third account, by an archive of its own.
		third := accounttest.Person(t, d, "Ana Third")
		b.in(third, b.out(there))
		if diff := cmp.Diff(before.comes(), b.all(third).comes(), alongside); diff != "" {
			t.Errorf("onward: %s", diff)
		}
		if used, err := b.Blobs.Used(b.ctx, there.Person); err != nil || used != int64(len(picture(5))) {
			t.Errorf("%d bytes are counted, %v: an upload was left behind", used, err)
		}
	})
}

// Brought into the account that it came from, an archive changes nothing; what was written since stays.
func TestBroughtBackChangesNothing(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		h := open(t, d)
		ana := h.full("Ana Reef", "zebra", accounttest.Person(t, d, "Ben Ode"))
		archive := h.out(ana)
		e := h.all(ana).Evidence.Evidence[0]
		_, err := h.Evidence.Save(h.ctx, ana, e.ID, evidence.Draft{Title: "Written since"})
		h.must(err)
		before := h.all(ana)
		r := h.in(ana, archive)
		for _, l := range r.Lines {
			if l.New+l.Changed > 0 || (l.Stays == 1) != (l.Kind == "evidence") {
				t.Errorf("%+v", l)
			}
		}
		if diff := cmp.Diff(before.comes(), h.all(ana).comes()); diff != "" {
			t.Error(diff)
		}
	})
}

// The archive has every file on its list, tables that no spreadsheet runs, and a page without script that loads nothing.
func TestArchiveIsWholeAndReadable(t *testing.T) {
	h := open(t, dbtest.SQLite(t))
	ana := h.full("Ana Reef", "zebra", accounttest.Person(t, h.d, "Ben Ode"))
	raw := h.out(ana)
	in, err := Read(bytes.NewReader(raw), int64(len(raw)))
	h.must(err)
	z, err := zip.NewReader(bytes.NewReader(raw), int64(len(raw)))
	h.must(err)
	if len(z.File) != len(in.Manifest.Files)+1 || in.Manifest.Format != Format || in.Manifest.By != "Pathways test" {
		t.Errorf("%d files, manifest %+v", len(z.File), in.Manifest)
	}
	body := map[string]string{}
	for _, f := range z.File {
		r, err := f.Open()
		h.must(err)
		b, err := io.ReadAll(r)
		h.must(err)
		body[f.Name] = string(b)
		if strings.HasSuffix(f.Name, ".json") && !json.Valid(b) {
			t.Errorf("%s is no JSON", f.Name)
		}
		if strings.HasSuffix(f.Name, ".csv") {
			rows, err := csv.NewReader(strings.NewReader(strings.TrimPrefix(string(b), "\ufeff"))).ReadAll()
			if err != nil {
				t.Errorf("%s: %v", f.Name, err)
			}
			for _, row := range rows {
				for _, cell := range row {
					if strings.ContainsAny(cell[:min(1, len(cell))], "=+-@") {
						t.Errorf("%s: a spreadsheet would run %q", f.Name, cell)
					}
				}
			}
		}
		for _, secret := range []string{ana.Person, "hash", ana.Session} {
			if secret != "" && strings.Contains(string(b), secret) {
				t.Errorf("%s holds %q", f.Name, secret)
			}
		}
	}
	if _, err := pathway.Decode([]byte(body[pathwayFile])); err != nil {
		t.Errorf("pathway.json: %v", err)
	}
	page, err := goquery.NewDocumentFromReader(strings.NewReader(body["index.html"]))
	h.must(err)
	for _, want := range []string{"zebra evidence", "zebra story", "zebra goal", "zebra note", "Regularly", "zebra about", "Words of the other on zebra", "Kind words for the other", "A comment for the other", "ben.ode@example.org"} {
		if !strings.Contains(page.Text(), want) {
			t.Errorf("the page does not say %q", want)
		}
	}
	if page.Find("script, style, [style], iframe, img").Length() > 0 || strings.Contains(page.Text(), "⟦") {
		t.Error("the page has something that it should not")
	}
	page.Find("[href]").Each(func(_ int, s *goquery.Selection) {
		if href := s.AttrOr("href", ""); !strings.HasPrefix(href, "#") && body[href] == "" {
			t.Errorf("the page leads to %s", href)
		}
	})
	if !strings.Contains(body["README.txt"], "manifest.json") {
		t.Error(body["README.txt"])
	}
}

// Taking out and erasing need a fresh proof, and never a token.
func TestTakingOutNeedsAProof(t *testing.T) {
	h := open(t, dbtest.SQLite(t))
	ana := accounttest.Person(t, h.d, "Ana")
	old, token := ana, ana
	old.Proved = time.Now().Add(-time.Hour)
	token.Token, token.Scopes = "t", authz.Scopes
	for what, v := range map[string]authz.Viewer{"guest": {}, "old proof": old, "token": token} {
		if _, err := h.Gather(h.ctx, v); err == nil {
			t.Errorf("%s takes out", what)
		}
		if _, err := h.Erase(h.ctx, v, Wish{Email: v.Email}); err == nil {
			t.Errorf("%s erases", what)
		}
		if _, err := h.Preview(h.ctx, v, true); err == nil {
			t.Errorf("%s previews", what)
		}
	}
	for what, v := range map[string]authz.Viewer{"guest": {}, "token": token} {
		if _, err := h.Waiting(h.ctx, v); err == nil || errs.Is(err, errs.NotFound) {
			t.Errorf("%s brings in: %v", what, err)
		}
	}
}

// What waits is its person's alone, is brought in once, and goes when it is not wanted.
func TestWhatWaitsIsOnesOwn(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		h := open(t, d)
		ana := h.full("Ana Reef", "zebra", accounttest.Person(t, d, "Ben Ode"))
		raw := h.out(ana)
		cem, dia := accounttest.Person(t, d, "Cem"), accounttest.Person(t, d, "Dia")
		h.must(h.Arrive(h.ctx, cem, bytes.NewReader(raw), int64(len(raw))))
		waiting, err := h.Waiting(h.ctx, cem)
		h.must(err)
		if c := h.all(cem); c.Pathway != nil || len(c.Evidence.Evidence) > 0 || len(c.Portfolio.Texts) > 0 {
			t.Error("something came in before anybody said yes")
		}
		if _, err := h.Waiting(h.ctx, dia); !errs.Is(err, errs.NotFound) {
			t.Errorf("Dia sees what waits: %v", err)
		}
		if _, err := h.Bring(h.ctx, dia, waiting.ID, ""); !errs.Is(err, errs.NotFound) {
			t.Errorf("Dia brings it in: %v", err)
		}
		_, err = h.Bring(h.ctx, cem, waiting.ID, "")
		h.must(err)
		if _, err := h.Bring(h.ctx, cem, waiting.ID, ""); !errs.Is(err, errs.NotFound) {
			t.Errorf("brought in twice: %v", err)
		}
		h.must(h.Arrive(h.ctx, dia, bytes.NewReader(raw), int64(len(raw))))
		h.must(h.Forget(h.ctx, dia))
		if used, err := h.Blobs.Used(h.ctx, dia.Person); err != nil || used != 0 {
			t.Errorf("%d bytes are left, %v", used, err)
		}
		if _, err := h.Waiting(h.ctx, dia); !errs.Is(err, errs.NotFound) {
			t.Errorf("it still waits: %v", err)
		}
	})
}
