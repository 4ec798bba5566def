package evidence_test

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"io"
	"slices"
	"strconv"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"pathways/internal/account/accounttest"
	"pathways/internal/evidence"
	"pathways/internal/framework"
	"pathways/internal/framework/isl"
	"pathways/internal/platform/authz"
	"pathways/internal/platform/blob"
	"pathways/internal/platform/db"
	"pathways/internal/platform/db/dbtest"
	"pathways/internal/platform/errs"
	"pathways/internal/platform/i18n"
	"pathways/internal/platform/ids"
)

// desk is evidence on one database, with two people.
type desk struct {
	*testing.T
	ctx      context.Context
	db       *db.DB
	blobs    *blob.Store
	s        *evidence.Service
	ana, ben authz.Viewer
}

func each(t *testing.T, fn func(d *desk)) {
	t.Helper()
	dbtest.Each(t, func(t *testing.T, d *db.DB) { fn(newDesk(t, d)) })
}

func newDesk(t *testing.T, d *db.DB) *desk {
	t.Helper()
	words, err := i18n.New(evidence.Locales)
	if err != nil {
		t.Fatal(err)
	}
	frameworks, err := framework.NewService(t.Context(), d)
	if err != nil {
		t.Fatal(err)
	}
	if _, err := isl.Install(t.Context(), frameworks); err != nil {
		t.Fatal(err)
	}
	blobs := blob.New(d, blob.Options{})
	return &desk{
		T: t, ctx: i18n.With(t.Context(), words.In("en")), db: d, blobs: blobs, s: evidence.NewService(d, frameworks, blobs),
		ana: accounttest.Person(t, d, "Ana"), ben: accounttest.Person(t, d, "Ben"),
	}
}

func (d *desk) must(err error) {
	d.Helper()
	if err != nil {
		d.Fatal(err)
	}
}

func (d *desk) refused(err error, kind errs.Kind, key string) {
	d.Helper()
	var e *errs.Error
	if !errors.As(err, &e) || e.Kind != kind || e.Key != key {
		d.Errorf("the error is %v, not %s %s", err, kind, key)
	}
}

func (d *desk) tx(fn func(context.Context, *db.Tx) error) {
	d.Helper()
	d.must(d.db.Update(d.ctx, fn))
}

func (d *desk) save(v authz.Viewer, draft evidence.Draft) evidence.Evidence {
	d.Helper()
	e, err := d.s.Save(d.ctx, v, "", draft)
	d.must(err)
	return e
}

func (d *desk) bring(v authz.Viewer, name, content string) string {
	d.Helper()
	b, err := d.s.Bring(d.ctx, v, name, strings.NewReader(content))
	d.must(err)
	return b.Upload
}

var (
	ge1 = evidence.Ref{Framework: "isl", Release: "2025", Item: framework.ItemID("isl", "GE.1"), Code: "GE.1"}
	op2 = evidence.Ref{Framework: "isl", Release: "2025", Item: framework.ItemID("isl", "OP.2"), Code: "OP.2"}
)

// What is saved comes back: tidied, with its competencies by lasting identifier and its files by content.
func TestAPieceComesBack(t *testing.T) {
	each(t, func(d *desk) {
		draft := evidence.Draft{
			Title: "  Pond \n day ", Story: "Line one\r\nline two\x00 ", From: "2026-05-01", To: "2026-05-02", Where: "Garden", Hours: "two mornings",
			Link: "example.org/pond", Items: []evidence.Ref{{Framework: "isl", Release: "2025", Code: "GE.1"}, ge1, {Framework: "isl", Release: "2025", Code: "nothing"}, op2},
			Uploads: []string{d.bring(d.ana, "notes.txt", "words"), d.bring(d.ana, "again.txt", "words"), d.bring(d.ana, `C:\x\plan.csv`, "a,b")},
		}
		e := d.save(d.ana, draft)
		got, err := d.s.Get(d.ctx, d.ana, e.ID)
		d.must(err)
		if diff := cmp.Diff(e, got); diff != "" {
			t.Error(diff)
		}
		if got.Title != "Pond day" || got.Story != "Line one\nline two" || got.Link != "https://example.org/pond" || !slices.Equal(got.Items, []evidence.Ref{ge1, op2}) {
			t.Errorf("%+v", got)
		}
		if len(got.Files) != 2 || got.Files[0].Name != "notes.txt" || got.Files[1].Name != "plan.csv" || got.Files[1].Type != "text/csv" {
			t.Errorf("files %+v", got.Files)
		}
		f, body, err := d.s.OpenFile(d.ctx, d.ana, e.ID, got.Files[0].Digest)
		d.must(err)
		if raw, err := io.ReadAll(body); err != nil || string(raw) != "words" || f != got.Files[0] {
			t.Errorf("%q %+v %v", raw, f, err)
		}
		again, err := d.s.Save(d.ctx, d.ana, e.ID, evidence.Draft{Title: "Pond", Seen: e.Changed, Drop: []string{got.Files[0].Digest}})
		d.must(err)
		if len(again.Files) != 1 || len(again.Items) != 0 || again.Created != e.Created || !again.Changed.After(e.Changed) {
			t.Errorf("%+v", again)
		}
		if _, err := d.blobs.Open(d.ctx, got.Files[0].Digest); !errs.Is(err, errs.NotFound) {
			t.Errorf("the bytes of a file that was taken away: %v", err)
		}
		_, err = d.s.Save(d.ctx, d.ana, e.ID, evidence.Draft{Title: "from an old page", Seen: e.Changed})
		d.refused(err, errs.Conflict, "evidence.fault.changed")
		d.must(d.s.Delete(d.ctx, d.ana, e.ID))
		if _, err := d.s.Get(d.ctx, d.ana, e.ID); !errs.Is(err, errs.NotFound) {
			t.Errorf("after deleting: %v", err)
		}
		if used, err := d.blobs.Used(d.ctx, d.ana.Person); err != nil || used != 0 {
			t.Errorf("%d bytes stay: %v", used, err)
		}
	})
}

// What breaks a rule is refused beside its field, and changes nothing.
func TestFaultsOfAPiece(t *testing.T) {
	each(t, func(d *desk) {
		for field, draft := range map[string]evidence.Draft{
			"title": {Title: strings.Repeat("x", evidence.MaxLine+1)},
			"story": {Story: strings.Repeat("é", evidence.MaxText+1)},
			"where": {Where: strings.Repeat("x", evidence.MaxLine+1)},
			"hours": {Hours: strings.Repeat("x", evidence.MaxLine+1)},
			"from":  {From: "2026-02-31"},
			"to":    {From: "2026-05-02", To: "2026-05-01"},
			"link":  {Link: "javascript:alert(1)"},
			"item":  {Items: make([]evidence.Ref, evidence.MaxItems+1)},
		} {
			_, err := d.s.Save(d.ctx, d.ana, "", draft)
			var e *errs.Error
			if !errors.As(err, &e) || e.Kind != errs.Invalid || len(e.Fields) != 1 || e.Fields[0].Name != field {
				t.Errorf("%s: %v", field, err)
			}
		}
		for _, link := range []string{"data:text/html,x", "ftp://example.org", "https://", "https://a:b@example.org", "//example.org:x", "mailto:a@b.org", " \x01javascript:x"} {
			if _, err := d.s.Save(d.ctx, d.ana, "", evidence.Draft{Link: link}); !errs.Is(err, errs.Invalid) {
				t.Errorf("the link %q: %v", link, err)
			}
		}
		_, err := d.s.Save(d.ctx, d.ana, "", evidence.Draft{Title: " \n"})
		d.refused(err, errs.Invalid, "evidence.fault.empty")
		_, err = d.s.Save(d.ctx, d.ana, "", evidence.Draft{Title: "x", Uploads: []string{ids.New()}})
		d.refused(err, errs.Invalid, "blob.swept")
		var many []string
		for i := range evidence.MaxFiles + 1 {
			many = append(many, d.bring(d.ana, "a.txt", "file "+strconv.Itoa(i)))
		}
		if _, err = d.s.Save(d.ctx, d.ana, "", evidence.Draft{Title: "x", Uploads: many}); !errs.Is(err, errs.Invalid) {
			t.Errorf("too many files: %v", err)
		}
		if all, err := d.s.List(d.ctx, d.ana); err != nil || len(all) != 0 {
			t.Errorf("%d pieces came of it: %v", len(all), err)
		}
	})
}

// Nothing of one person can be read, changed or used by another, by a guest, or with a token that does not reach so far;
// and it is said in the same way as of what does not exist.
func TestEvidenceIsItsOwners(t *testing.T) {
	each(t, func(d *desk) {
		upload := d.bring(d.ana, "a.txt", "private words")
		e := d.save(d.ana, evidence.Draft{Title: "Mine", Uploads: []string{upload}, Items: []evidence.Ref{ge1}})
		waiting := d.bring(d.ana, "b.txt", "more words")
		r, _, err := d.s.Ask(d.ctx, d.ana, ask(evidence.RequestDraft{ByLink: true, Evidence: []string{e.ID}}), "")
		d.must(err)
		token := authz.Viewer{Person: d.ana.Person, Email: d.ana.Email, Token: "t", Scopes: []authz.Scope{authz.ReadPlans}}
		for _, who := range []struct {
			authz.Viewer
			kind errs.Kind
		}{{d.ben, errs.NotFound}, {authz.Viewer{}, errs.SignIn}, {token, errs.Forbidden}} {
			v := who.Viewer
			_, get := d.s.Get(d.ctx, v, e.ID)
			_, _, file := d.s.OpenFile(d.ctx, v, e.ID, e.Files[0].Digest)
			for what, err := range map[string]error{
				"get": get, "file": file, "delete": d.s.Delete(d.ctx, v, e.ID), "end": d.s.End(d.ctx, v, r.ID),
				"show": d.s.Show(d.ctx, v, ids.New(), true), "delete statement": d.s.DeleteStatement(d.ctx, v, ids.New()),
			} {
				if !errs.Is(err, who.kind) {
					t.Errorf("%s by %q: %v, not %s", what, v.Name, err, who.kind)
				}
			}
		}
		// Somebody else's id in a form makes a piece of one's own, and leaves theirs as it is.
		_, err = d.s.Save(d.ctx, d.ben, e.ID, evidence.Draft{Title: "Theirs"})
		d.must(err)
		_, err = d.s.Save(d.ctx, d.ben, "", evidence.Draft{Title: "Stolen", Uploads: []string{waiting}})
		d.refused(err, errs.Invalid, "blob.swept")
		shown, err := d.s.Preview(d.ctx, d.ben, ask(evidence.RequestDraft{ByLink: true, Evidence: []string{e.ID, "x"}, Files: []string{e.ID}}))
		d.must(err)
		if len(shown.Evidence) != 1 || shown.Evidence[0].Title != "Theirs" || len(shown.Evidence[0].Files) != 0 {
			t.Errorf("a request shows somebody else's evidence: %+v", shown.Evidence)
		}
		got, err := d.s.Get(d.ctx, d.ana, e.ID)
		if d.must(err); got.Title != "Mine" || len(got.Files) != 1 {
			t.Errorf("changed: %+v", got)
		}
		if all, err := d.s.List(d.ctx, d.ben); err != nil || len(all) != 1 {
			t.Errorf("the other one has %d: %v", len(all), err)
		}
	})
}

// Pages of 50 hold everything once, the newest first; a competency narrows them, in whatever edition it was chosen.
func TestPages(t *testing.T) {
	each(t, func(d *desk) {
		var want []string
		for i := range 2*evidence.PageSize + 3 {
			draft := evidence.Draft{Title: strconv.Itoa(i)}
			if i%40 == 0 {
				draft.Items = []evidence.Ref{ge1}
			}
			want = append(want, d.save(d.ana, draft).ID)
		}
		slices.Reverse(want)
		read := func(look evidence.Look) (got []string, pages int) {
			for {
				p, err := d.s.Page(d.ctx, d.ana, look)
				d.must(err)
				for _, e := range p.Evidence {
					got = append(got, e.ID)
				}
				pages++
				if look.After = p.Next; p.Next == "" {
					return got, pages
				}
			}
		}
		if got, pages := read(evidence.Look{}); pages != 3 || !slices.Equal(got, want) {
			t.Errorf("%d pages hold %d pieces", pages, len(got))
		}
		if got, pages := read(evidence.Look{Item: ge1.Item}); pages != 1 || len(got) != 3 {
			t.Errorf("%d pages hold %d pieces with a competency", pages, len(got))
		}
	})
}

// What a list asks of the database does not grow with it.
func TestListsCostTheSame(t *testing.T) {
	each(t, func(d *desk) {
		cost := func() int64 {
			before := d.db.Statements()
			_, err := d.s.List(d.ctx, d.ana)
			d.must(err)
			_, err = d.s.Page(d.ctx, d.ana, evidence.Look{Item: ge1.Item})
			d.must(err)
			_, err = d.s.Statements(d.ctx, d.ana)
			d.must(err)
			_, err = d.s.Requests(d.ctx, d.ana)
			d.must(err)
			return d.db.Statements() - before
		}
		fill := func(n int) {
			d.tx(func(ctx context.Context, tx *db.Tx) error {
				r := evidence.Record{}
				for range n {
					id, now := ids.New(), time.Now()
					r.Evidence = append(r.Evidence, evidence.Evidence{ID: id, Title: "x", Items: []evidence.Ref{ge1}, Created: now, Changed: now})
					r.Requests = append(r.Requests, evidence.Request{ID: id, Kind: evidence.Feedback, Created: now, Ends: now})
					r.Statements = append(r.Statements, evidence.Statement{ID: id, Request: id, Kind: evidence.Feedback, Name: "x", At: now})
				}
				return d.s.Put(ctx, tx, d.ana.Person, r, nil)
			})
		}
		fill(10)
		few := cost()
		fill(990)
		if many := cost(); many != few {
			t.Errorf("%d statements for 10 rows, %d for 1,000", few, many)
		}
	})
}

// Taking out and bringing in elsewhere gives the same, ids, times and files kept; doing it twice changes nothing. What
// others said is marked as brought, and links of requests do not open.
func TestTakenOutAndBroughtIn(t *testing.T) {
	each(t, func(d *desk) {
		e := d.save(d.ana, evidence.Draft{Title: "Pond", Items: []evidence.Ref{ge1, op2}, Uploads: []string{d.bring(d.ana, "a.txt", "words")}})
		d.save(d.ana, evidence.Draft{Story: "only words"})
		r, secret, err := d.s.Ask(d.ctx, d.ana, ask(evidence.RequestDraft{ByLink: true, Evidence: []string{e.ID}, Items: []evidence.Ref{ge1}}), "")
		d.must(err)
		way := evidence.Way{Secret: secret}
		d.must(d.s.Write(d.ctx, d.ben, way, evidence.Words{Text: "It was good.", Notes: []evidence.Note{{Item: ge1, Seen: true}}}))
		st, err := d.s.Statements(d.ctx, d.ana)
		d.must(err)
		d.must(d.s.Show(d.ctx, d.ana, st[0].ID, true))
		export := func(d *desk, person string) string {
			var out evidence.Record
			d.must(d.db.View(d.ctx, func(ctx context.Context, tx *db.Tx) (err error) {
				out, err = d.s.Export(ctx, tx, person)
				return err
			}))
			raw, err := json.Marshal(out)
			d.must(err)
			return string(raw)
		}
		out := export(d, d.ana.Person)
		if strings.Contains(out, d.ben.Person) || strings.Contains(out, secret) {
			t.Errorf("the record names somebody else, or a secret: %s", out)
		}
		var record evidence.Record
		d.must(json.Unmarshal([]byte(out), &record))
		there := newDesk(t, dbtest.SQLite(t))
		for range 2 {
			uploads := map[string]string{e.Files[0].Digest: there.bring(there.ana, "a.txt", "words")}
			there.tx(func(ctx context.Context, tx *db.Tx) error {
				return there.s.Put(ctx, tx, there.ana.Person, record, uploads)
			})
			if diff := cmp.Diff(out, export(there, there.ana.Person)); diff != "" {
				t.Errorf("not the same: %s", diff)
			}
		}
		brought, err := there.s.Statements(there.ctx, there.ana)
		if there.must(err); !brought[0].Brought || brought[0].Author != "" || !brought[0].Shown {
			t.Errorf("%+v", brought[0])
		}
		for _, w := range []evidence.Way{way, {Request: r.ID}} {
			if _, err := there.s.Open(there.ctx, there.ben, w); !errs.Is(err, errs.NotFound) {
				t.Errorf("a request that was brought opens: %v", err)
			}
		}
		// A record from another house is checked: a bad link or id does not come in.
		for _, bad := range []evidence.Evidence{{ID: ids.New(), Link: "javascript:x"}, {ID: "../x", Title: "x"}} {
			err := there.db.Update(there.ctx, func(ctx context.Context, tx *db.Tx) error {
				return there.s.Put(ctx, tx, there.ana.Person, evidence.Record{Evidence: []evidence.Evidence{bad}}, nil)
			})
			if !errs.Is(err, errs.Invalid) {
				t.Errorf("%+v comes in: %v", bad, err)
			}
		}
	})
}

// Erasing takes everything of a person and what others said of them. What they said of others goes, or stays without
// their name; others keep their own, and files of the same content.
func TestErase(t *testing.T) {
	each(t, func(d *desk) {
		for _, keep := range []bool{true, false} {
			cleo := accounttest.Person(t, d.db, "Cleo "+strconv.FormatBool(keep))
			content := "the same words " + strconv.FormatBool(keep)
			mine := d.save(cleo, evidence.Draft{Title: "Cleo's", Uploads: []string{d.bring(cleo, "a.txt", content)}})
			anas := d.save(d.ana, evidence.Draft{Title: "Ana's", Uploads: []string{d.bring(d.ana, "a.txt", content)}})
			d.bring(cleo, "waiting.txt", "never kept")
			_, secret, err := d.s.Ask(d.ctx, cleo, ask(evidence.RequestDraft{ByLink: true, Evidence: []string{mine.ID}}), "")
			d.must(err)
			d.must(d.s.Write(d.ctx, d.ben, evidence.Way{Secret: secret}, evidence.Words{Text: "of Cleo"}))
			_, secret, err = d.s.Ask(d.ctx, d.ana, ask(evidence.RequestDraft{ByLink: true, Evidence: []string{anas.ID}}), "")
			d.must(err)
			d.must(d.s.Write(d.ctx, cleo, evidence.Way{Secret: secret}, evidence.Words{Text: "by Cleo"}))
			var told []string
			d.s.WhenGone(func(_ context.Context, _ *db.Tx, person string, what evidence.Thing, id string) error {
				told = append(told, person+string(what))
				return nil
			})
			d.tx(func(ctx context.Context, tx *db.Tx) error { told = nil; return d.s.Erase(ctx, tx, cleo.Person, keep) })
			d.s.WhenGone(nil)
			if !slices.Equal(told, []string{d.ana.Person + "statement"}) {
				t.Errorf("copies of what Cleo said are not taken back: %v", told)
			}
			if all, err := d.s.List(d.ctx, cleo); err != nil || len(all) != 0 {
				t.Errorf("%d pieces stay: %v", len(all), err)
			}
			if written, err := d.s.Written(d.ctx, d.ben); err != nil || len(written) != 0 {
				t.Errorf("what was said of Cleo stays: %v %v", written, err)
			}
			if used, err := d.blobs.Used(d.ctx, cleo.Person); err != nil || used != 0 {
				t.Errorf("%d bytes stay: %v", used, err)
			}
			if _, body, err := d.s.OpenFile(d.ctx, d.ana, anas.ID, anas.Files[0].Digest); err != nil {
				t.Errorf("Ana's file went with Cleo's: %v", err)
			} else if raw, err := io.ReadAll(body); err != nil || !bytes.Equal(raw, []byte(content)) {
				t.Errorf("%q %v", raw, err)
			}
			all, err := d.s.Statements(d.ctx, d.ana)
			d.must(err)
			stays := slices.ContainsFunc(all, func(s evidence.Statement) bool {
				return s.Text == "by Cleo" && s.Name == "" && s.Author == "" && slices.Contains(s.Evidence, anas.ID)
			})
			if stays != keep {
				t.Errorf("kept is %t, wished %t: %+v", stays, keep, all)
			}
		}
	})
}
