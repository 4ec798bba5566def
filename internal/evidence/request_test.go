package evidence_test

import (
	"context"
	"strings"
	"sync"
	"testing"
	"time"

	"pathways/internal/account/accounttest"
	"pathways/internal/evidence"
	"pathways/internal/platform/authz"
	"pathways/internal/platform/db"
	"pathways/internal/platform/errs"
	"pathways/internal/platform/ids"
)

// ask fills in what every request has.
func ask(d evidence.RequestDraft) evidence.RequestDraft {
	if d.Kind == "" {
		d.Kind = evidence.Endorsement
	}
	if d.Relation == "" {
		d.Relation = "colleague"
	}
	return d
}

// letters are those that wait: address, text and link.
func (d *desk) letters() (out [][3]string) {
	d.Helper()
	d.must(d.db.View(d.ctx, func(ctx context.Context, tx *db.Tx) (err error) {
		out, err = db.Collect(ctx, tx, func(r *db.Rows) (l [3]string, err error) { return l, r.Scan(&l[0], &l[1], &l[2]) },
			`SELECT to_address, body, link FROM letter ORDER BY posted_at, id`)
		return err
	}))
	return out
}

// The person asked sees exactly what was chosen and as it was then, in preview and by the link: no other piece, no file
// without a tick, nothing that was written later.
func TestTheAskedSeeWhatWasChosen(t *testing.T) {
	each(t, func(d *desk) {
		chosen := d.save(d.ana, evidence.Draft{Title: "Chosen", Uploads: []string{d.bring(d.ana, "a.txt", "shown file")}})
		unticked := d.save(d.ana, evidence.Draft{Title: "Without files", Uploads: []string{d.bring(d.ana, "b.txt", "hidden file")}})
		hidden := d.save(d.ana, evidence.Draft{Title: "Hidden"})
		draft := ask(evidence.RequestDraft{ByLink: true, Items: []evidence.Ref{ge1}, Evidence: []string{chosen.ID, unticked.ID}, Files: []string{chosen.ID, hidden.ID}, Message: "Please"})
		preview, err := d.s.Preview(d.ctx, d.ana, draft)
		d.must(err)
		_, secret, err := d.s.Ask(d.ctx, d.ana, draft, "")
		d.must(err)
		_, err = d.s.Save(d.ctx, d.ana, chosen.ID, evidence.Draft{Title: "Written later", Story: "private"})
		d.must(err)
		way := evidence.Way{Secret: secret}
		for _, o := range []evidence.Opened{preview, must(d.s.Open(d.ctx, authz.Viewer{}, way))} {
			if len(o.Evidence) != 2 || o.Evidence[0].Title != "Chosen" || len(o.Evidence[0].Files) != 1 || len(o.Evidence[1].Files) != 0 || o.Request.Message != "Please" || len(o.Request.Items) != 1 {
				t.Errorf("%+v", o)
			}
		}
		open := func(e evidence.Evidence, digest string) error {
			_, body, err := d.s.OpenAskedFile(d.ctx, authz.Viewer{}, way, e.ID, digest)
			if err == nil {
				body.Close()
			}
			return err
		}
		d.must(open(chosen, chosen.Files[0].Digest))
		for _, err := range []error{
			open(unticked, unticked.Files[0].Digest), open(chosen, unticked.Files[0].Digest), open(hidden, chosen.Files[0].Digest),
		} {
			if !errs.Is(err, errs.NotFound) {
				t.Errorf("a file that was not chosen opens: %v", err)
			}
		}
		// What its owner takes away or deletes is gone for the other too.
		_, err = d.s.Save(d.ctx, d.ana, chosen.ID, evidence.Draft{Title: "x", Drop: []string{chosen.Files[0].Digest}})
		d.must(err)
		if err := open(chosen, chosen.Files[0].Digest); !errs.Is(err, errs.NotFound) {
			t.Errorf("a file that was taken away opens: %v", err)
		}
		d.must(d.s.Delete(d.ctx, d.ana, chosen.ID))
		if o := must(d.s.Open(d.ctx, authz.Viewer{}, way)); len(o.Evidence) != 1 {
			t.Errorf("a piece that was deleted is shown: %+v", o.Evidence)
		}
	})
}

func must[T any](v T, err error) T {
	if err != nil {
		panic(err)
	}
	return v
}

// A request by letter: one letter however often it is sent, nothing of the evidence in it, nothing told about accounts.
func TestALetterGoesOutOnce(t *testing.T) {
	each(t, func(d *desk) {
		e := d.save(d.ana, evidence.Draft{Title: "A private title"})
		draft := ask(evidence.RequestDraft{ID: ids.New(), Email: " Ben@Example.org ", Evidence: []string{e.ID}, Message: "A private message"})
		for range 2 {
			r, secret, err := d.s.Ask(d.ctx, d.ana, draft, "https://pathways.example.org")
			if d.must(err); secret != "" || r.Email != "ben@example.org" {
				t.Errorf("%q %+v", secret, r)
			}
		}
		all := d.letters()
		if len(all) != 1 || all[0][0] != "ben@example.org" || !strings.HasPrefix(all[0][2], "https://pathways.example.org/endorse/") ||
			strings.Contains(all[0][1], "private") || !strings.Contains(all[0][1], all[0][2]) || !strings.Contains(all[0][1], "Ana") {
			t.Errorf("letters: %q", all)
		}
		// The link of the letter opens for anybody, the request by its id for Ben only.
		link := evidence.Way{Secret: all[0][2][strings.LastIndex(all[0][2], "/")+1:]}
		must(d.s.Open(d.ctx, authz.Viewer{}, link))
		asked := must(d.s.Asked(d.ctx, d.ben))
		if len(asked) != 1 {
			t.Fatalf("Ben was asked for %d things", len(asked))
		}
		byID := evidence.Way{Request: asked[0].ID}
		must(d.s.Open(d.ctx, d.ben, byID))
		cleo := accounttest.Person(t, d.db, "Cleo")
		for _, v := range []authz.Viewer{{}, d.ana, cleo, {Person: d.ben.Person, Email: d.ben.Email, Token: "t", Scopes: authz.Scopes}} {
			if _, err := d.s.Open(d.ctx, v, byID); !errs.Is(err, errs.NotFound) {
				t.Errorf("%q opens it by its id: %v", v.Name, err)
			}
		}
		// The link of a request that is handed on is given out once.
		draft = ask(evidence.RequestDraft{ID: ids.New(), ByLink: true, Evidence: []string{e.ID}})
		if _, secret, err := d.s.Ask(d.ctx, d.ana, draft, ""); err != nil || len(secret) != 43 {
			t.Errorf("%q %v", secret, err)
		}
		_, secret, err := d.s.Ask(d.ctx, d.ana, draft, "")
		if d.refused(err, errs.Conflict, "evidence.fault.asked.before"); secret != "" {
			t.Errorf("the secret %q", secret)
		}
	})
}

// From the question to the answer and back: one statement, not shown, beside the owner's own; then taken back.
func TestTheLifeOfAnAnswer(t *testing.T) {
	each(t, func(d *desk) {
		e := d.save(d.ana, evidence.Draft{Title: "Pond"})
		r, secret, err := d.s.Ask(d.ctx, d.ana, ask(evidence.RequestDraft{ByLink: true, Items: []evidence.Ref{ge1, op2}, Evidence: []string{e.ID}, Relation: "partner"}), "")
		d.must(err)
		way, guest := evidence.Way{Secret: secret}, authz.Viewer{}
		words := evidence.Words{Name: " Dr. Wu ", Text: "I saw it.\r\n", Notes: []evidence.Note{{Item: op2, Text: "there"}, {Item: evidence.Ref{Code: "GE.9"}, Seen: true}}}
		for _, bad := range []evidence.Words{{Text: "no name"}, {Name: "no words"}, {Name: "x", Text: strings.Repeat("x", evidence.MaxText+1)}, {Name: "x", Notes: []evidence.Note{{Item: ge1, Text: strings.Repeat("x", evidence.MaxNote+1)}}}} {
			if err := d.s.Write(d.ctx, guest, way, bad); !errs.Is(err, errs.Invalid) {
				t.Errorf("%.20q: %v", bad.Text, err)
			}
		}
		d.refused(d.s.Write(d.ctx, d.ana, way, words), errs.Forbidden, "evidence.fault.self")
		var both sync.WaitGroup
		for range 4 {
			both.Go(func() {
				if err := d.s.Write(d.ctx, guest, way, words); err != nil {
					t.Error(err)
				}
			})
		}
		both.Wait()
		d.refused(d.s.Write(d.ctx, guest, way, evidence.Words{Name: "Dr. Wu", Text: "something else"}), errs.Conflict, "evidence.fault.written")
		all := must(d.s.Statements(d.ctx, d.ana))
		if len(all) != 1 {
			t.Fatalf("%d statements", len(all))
		}
		st := all[0]
		if st.Name != "Dr. Wu" || st.Text != "I saw it." || st.Author != "" || st.Shown || st.Relation != "partner" || st.Request != r.ID ||
			len(st.Notes) != 1 || st.Notes[0] != (evidence.Note{Item: op2, Text: "there"}) || len(st.Items) != 2 || st.Evidence[0] != e.ID {
			t.Errorf("%+v", st)
		}
		if rs := must(d.s.Requests(d.ctx, d.ana)); d.s.State(&rs[0]) != evidence.Answered {
			t.Errorf("%+v", rs[0])
		}
		d.must(d.s.Show(d.ctx, d.ana, st.ID, true))
		d.must(d.s.Show(d.ctx, d.ana, st.ID, true))
		if err := d.s.Show(d.ctx, d.ben, st.ID, true); !errs.Is(err, errs.NotFound) {
			t.Errorf("somebody else shows it: %v", err)
		}
		if !must(d.s.Statements(d.ctx, d.ana))[0].Shown {
			t.Error("it is not shown")
		}
		d.must(d.s.TakeBack(d.ctx, guest, way))
		if all := must(d.s.Statements(d.ctx, d.ana)); len(all) != 0 {
			t.Errorf("taken back, and there: %+v", all)
		}
		d.must(d.s.Write(d.ctx, d.ben, way, evidence.Words{Name: "not Ben", Text: "signed in"}))
		written := must(d.s.Written(d.ctx, d.ben))
		if len(written) != 1 || written[0].Name != "Ben" || written[0].Author != d.ben.Person || written[0].Owner != "Ana" {
			t.Fatalf("%+v", written)
		}
		d.refused(d.s.TakeBack(d.ctx, guest, way), errs.Forbidden, "evidence.fault.author")
		d.must(d.s.End(d.ctx, d.ana, r.ID))
		d.refused(d.s.Write(d.ctx, d.ben, way, words), errs.NotFound, "evidence.link.ended")
		if err := d.s.Withdraw(d.ctx, d.ana, written[0].ID); !errs.Is(err, errs.NotFound) {
			t.Errorf("its owner takes it back in the author's name: %v", err)
		}
		if len(must(d.s.Statements(d.ctx, d.ana))) != 1 {
			t.Error("ending a request takes what was written")
		}
		d.must(d.s.Withdraw(d.ctx, d.ben, written[0].ID))
		if len(must(d.s.Statements(d.ctx, d.ana))) != 0 {
			t.Error("withdrawn, and there")
		}
	})
}

// A link that was ended, has run out, or never was opens nothing and is answered in the same words. Declining hides what
// was shown.
func TestLinksEnd(t *testing.T) {
	each(t, func(d *desk) {
		e := d.save(d.ana, evidence.Draft{Title: "Pond"})
		begin := func() (evidence.Request, evidence.Way) {
			r, secret, err := d.s.Ask(d.ctx, d.ana, ask(evidence.RequestDraft{ByLink: true, Evidence: []string{e.ID}}), "")
			d.must(err)
			return r, evidence.Way{Secret: secret}
		}
		ended, endedWay := begin()
		d.must(d.s.End(d.ctx, d.ana, ended.ID))
		late, lateWay := begin()
		declined, declinedWay := begin()
		d.must(d.s.Decline(d.ctx, authz.Viewer{}, declinedWay))
		if err := d.s.Decline(d.ctx, d.ana, lateWay); !errs.Is(err, errs.Forbidden) {
			t.Errorf("the owner declines: %v", err)
		}
		o := must(d.s.Open(d.ctx, authz.Viewer{}, declinedWay))
		if len(o.Evidence) != 0 || d.s.State(&o.Request) != evidence.Declined {
			t.Errorf("declined, and shown: %+v", o)
		}
		d.tx(func(ctx context.Context, tx *db.Tx) error {
			_, err := tx.Exec(ctx, `UPDATE evidence_request SET ends_at = $2 WHERE id = $1`, late.ID, time.Now().UnixMilli())
			return err
		})
		for _, way := range []evidence.Way{endedWay, lateWay, {Secret: ids.Secret()}} {
			_, err := d.s.Open(d.ctx, d.ben, way)
			d.refused(err, errs.NotFound, "evidence.link.ended")
			d.refused(d.s.Write(d.ctx, d.ben, way, evidence.Words{Text: "x"}), errs.NotFound, "evidence.link.ended")
			d.refused(d.s.Decline(d.ctx, d.ben, way), errs.NotFound, "evidence.link.ended")
		}
		if _, err := d.s.Open(d.ctx, d.ben, evidence.Way{}); !errs.Is(err, errs.NotFound) {
			t.Errorf("an empty way opens: %v", err)
		}
		d.must(d.s.Sweep(d.ctx))
		var copies int
		d.must(d.db.View(d.ctx, func(ctx context.Context, tx *db.Tx) error {
			return tx.QueryRow(ctx, `SELECT COUNT(*) FROM evidence_request WHERE copies <> '[]'`).Scan(&copies)
		}))
		if copies != 0 {
			t.Errorf("%d of %s, %s, %s still hold a copy", copies, ended.ID, late.ID, declined.ID)
		}
	})
}

// A request that breaks a rule is refused beside its field, and no letter goes out.
func TestFaultsOfARequest(t *testing.T) {
	each(t, func(d *desk) {
		good := evidence.RequestDraft{Kind: evidence.Feedback, Email: "wu@example.org", Relation: "other", Items: []evidence.Ref{ge1}}
		for field, change := range map[string]func(*evidence.RequestDraft){
			"kind":     func(r *evidence.RequestDraft) { r.Kind = "praise" },
			"email":    func(r *evidence.RequestDraft) { r.Email = "wu at example" },
			"relation": func(r *evidence.RequestDraft) { r.Relation = "boss" },
			"name":     func(r *evidence.RequestDraft) { r.Name = strings.Repeat("x", evidence.MaxLine+1) },
			"message":  func(r *evidence.RequestDraft) { r.Message = strings.Repeat("x", evidence.MaxNote+1) },
			"item": func(r *evidence.RequestDraft) {
				r.Items = []evidence.Ref{{Framework: "isl", Release: "2025", Code: "no"}}
			},
			"ends": func(r *evidence.RequestDraft) { r.Ends = "2020-01-01" },
			"id":   func(r *evidence.RequestDraft) { r.ID = "../x" },
		} {
			draft := good
			change(&draft)
			for _, err := range []error{second(d.s.Preview(d.ctx, d.ana, draft)), third(d.s.Ask(d.ctx, d.ana, draft, ""))} {
				if e, ok := err.(*errs.Error); !ok || e.Kind != errs.Invalid || len(e.Fields) != 1 || e.Fields[0].Name != field {
					t.Errorf("%s: %v", field, err)
				}
			}
		}
		self := good
		self.Email = d.ana.Email
		if _, _, err := d.s.Ask(d.ctx, d.ana, self, ""); !errs.Is(err, errs.Invalid) {
			t.Errorf("somebody asks themselves: %v", err)
		}
		if n := len(d.letters()); n != 0 {
			t.Errorf("%d letters", n)
		}
		for range 50 {
			d.must(third(d.s.Ask(d.ctx, d.ana, good, "")))
		}
		d.refused(third(d.s.Ask(d.ctx, d.ana, good, "")), errs.TooMany, "evidence.fault.asked")
	})
}

func second[A any](_ A, err error) error { return err }

func third[A, B any](_ A, _ B, err error) error { return err }

// The database itself refuses to change what was said: words, notes, day, name. It lets the name go.
func TestStatementsNeverChange(t *testing.T) {
	each(t, func(d *desk) {
		_, secret, err := d.s.Ask(d.ctx, d.ana, ask(evidence.RequestDraft{ByLink: true, Items: []evidence.Ref{ge1}}), "")
		d.must(err)
		d.must(d.s.Write(d.ctx, d.ben, evidence.Way{Secret: secret}, evidence.Words{Text: "as it was"}))
		for _, set := range []string{
			`words = 'other'`, `author_name = 'Somebody else'`, `author_id = ''`, `items = '[]', author_id = '', author_name = ''`, `notes = '[1]'`,
			`at = 0`, `evidence = '[1]'`, `relation = 'boss'`, `kind = 'x'`, `id = 'x'`, `request_id = 'x'`, `brought = NOT brought`,
			`words = 'other', author_id = '', author_name = ''`,
		} {
			err := d.db.Update(d.ctx, func(ctx context.Context, tx *db.Tx) error {
				_, err := tx.Exec(ctx, `UPDATE evidence_statement SET `+set)
				return err
			})
			if !errs.Is(err, errs.Conflict) {
				t.Errorf("SET %s: %v", set, err)
			}
		}
		if all := must(d.s.Statements(d.ctx, d.ana)); all[0].Text != "as it was" || all[0].Name != "Ben" {
			t.Errorf("%+v", all[0])
		}
	})
}
