package alignment_test

import (
	"context"
	"strings"
	"sync"
	"testing"
	"time"

	"pathways/internal/alignment"
	"pathways/internal/alignment/facts"
	"pathways/internal/platform/db"
	"pathways/internal/platform/errs"
)

// A hundred files are stored with their jobs at once. The program dies in the middle; one that starts on the same database goes
// on, and every text is read exactly once.
func TestAnUploadGoesOnAfterTheProgramWasKilled(t *testing.T) {
	each(t, func(h *house) {
		b := h.many(100)
		if b.Texts != 100 || b.In[alignment.Waiting] != 100 || !b.Going() {
			h.Fatalf("brought: %+v", b)
		}
		for range 50 {
			_, err := h.queue.Next(h.ctx)
			h.must(err)
		}
		// what a program leaves behind that is killed while it reads: a job with a lease, and a text that is being read
		h.must(h.d.Update(h.ctx, func(ctx context.Context, tx *db.Tx) error {
			var id, text string
			if err := tx.QueryRow(ctx, `SELECT id, substr(payload, 10, 36) FROM job WHERE state = 'waiting' ORDER BY id LIMIT 1`).Scan(&id, &text); err != nil {
				return err
			}
			if _, err := tx.Exec(ctx, `UPDATE job SET state = 'running', lease = 'gone', tries = 1, due_at = $2 WHERE id = $1`, id, h.clock.Add(time.Minute).UnixMilli()); err != nil {
				return err
			}
			n, err := tx.Exec(ctx, `UPDATE alignment_text SET state = 'reading' WHERE id = $1`, text)
			if n != 1 {
				h.Errorf("%d texts of the job are being read", n)
			}
			return err
		}))
		p, err := h.Batch(h.ctx, h.member, h.museum.Slug, b.ID)
		h.must(err)
		if p.In[alignment.Read] != 50 || p.In[alignment.Reading] != 1 || p.In[alignment.Waiting] != 49 {
			h.Fatalf("half-way: %+v", p.In)
		}
		if files := h.count(`SELECT COUNT(*) FROM alignment_body WHERE file IS NOT NULL`); files != 50 {
			h.Errorf("%d files are kept of 50 that are not read", files)
		}

		h.start() // another program on the same database
		if n := h.work(); n != 49 {
			h.Errorf("%d texts were read while the lease of the dead holds", n)
		}
		h.clock = h.clock.Add(2 * time.Minute)
		if n := h.work(); n != 1 {
			h.Errorf("%d texts were read when the lease had ended", n)
		}
		if p, err = h.Batch(h.ctx, h.member, h.museum.Slug, b.ID); err != nil || p.In[alignment.Read] != 100 || p.Going() {
			h.Errorf("at the end: %+v, %v", p.In, err)
		}
		if passages, files := h.count(`SELECT COUNT(*) FROM alignment_passage`), h.count(`SELECT COUNT(*) FROM alignment_body WHERE file IS NOT NULL`); passages%100 != 0 || passages == 0 || files != 0 {
			h.Errorf("%d passages of 100 texts that are alike, %d files", passages, files)
		}
		if done := h.count(`SELECT COUNT(*) FROM job WHERE state = 'done'`); done != 100 {
			h.Errorf("%d jobs of 100 ended", done)
		}
	})
}

// Two programs work on the same upload: no text is read by both.
func TestTwoProgramsReadEveryTextOnce(t *testing.T) {
	each(t, func(h *house) {
		b := h.many(30)
		count, together := make(chan int, 2), sync.WaitGroup{}
		for range 2 {
			h.start()
			queue := h.queue
			together.Go(func() {
				n := 0
				for {
					worked, err := queue.Next(h.ctx)
					if err != nil {
						h.Error(err)
					}
					if !worked {
						break
					}
					n++
				}
				count <- n
			})
		}
		together.Wait()
		if n := <-count + <-count; n != 30 {
			h.Errorf("30 texts were read in %d turns", n)
		}
		p, err := h.Batch(h.ctx, h.member, h.museum.Slug, b.ID)
		h.must(err)
		if p.In[alignment.Read] != 30 {
			h.Errorf("states: %+v", p.In)
		}
	})
}

func TestFilesThatCannotBeReadAreToldByNameAndTheOthersGoOn(t *testing.T) {
	each(t, func(h *house) {
		a, _ := h.codes()
		b, err := h.Put(h.ctx, h.lead, h.museum.Slug, alignment.Upload{Kind: alignment.Posting, Release: h.tree.ID, Year: 2023, Files: []alignment.File{
			{Name: "good.txt", Content: []byte(h.said(a))},
			{Name: `C:\papers\empty.txt`},
			{Name: "large.txt", Content: []byte(strings.Repeat("x", alignment.MaxFile+1))},
			{Name: "picture.png", Content: []byte("\x89PNG\r\n\x1a\n\x00\x00\x00\rIHDR\x00\x00")},
			{Name: "also good.html", Content: []byte("<html><body><h1>Educator</h1><p>" + h.said(a) + "</p><script>alert(1)</script></body></html>")},
		}})
		h.must(err)
		if b.Texts != 5 || len(b.Failures) != 2 || b.Failures[0].Name != "empty.txt" || b.Failures[1].Said.Key != "ingest.fault.tooBig" {
			h.Fatalf("at the door: %+v", b.Failures)
		}
		h.work()
		p, err := h.Batch(h.ctx, h.member, h.museum.Slug, b.ID)
		h.must(err)
		var names []string
		for _, f := range p.Failures {
			names = append(names, f.Name)
			if !strings.HasPrefix(f.Said.Key, "ingest.fault.") {
				h.Errorf("%s: %+v", f.Name, f.Said)
			}
			got := h.text(f.Text)
			if got.State != alignment.Failed || len(got.Passages) != 0 || len(got.Corrections) != 0 || got.Fault.Key != f.Said.Key {
				h.Errorf("what is kept of %s: %+v", f.Name, got.Text)
			}
			h.want("deciding on it", h.tried(got, 0, h.item(a), alignment.Added), errs.Conflict)
			h.want("reading it again", h.ReadAgain(h.ctx, h.lead, h.museum.Slug, f.Text), errs.Conflict)
		}
		if strings.Join(names, ", ") != "empty.txt, large.txt, picture.png" || p.In[alignment.Read] != 2 {
			h.Errorf("failed: %v, %+v", names, p.In)
		}
		if bodies := h.count(`SELECT COUNT(*) FROM alignment_body`); bodies != 2 {
			h.Errorf("%d texts are kept of 2 that could be read", bodies)
		}
		list, err := h.Texts(h.ctx, h.member, h.museum.Slug, alignment.Filter{State: alignment.Read, Years: []int{2023}}, "")
		h.must(err)
		if len(list.Texts) != 2 {
			h.Errorf("those that were read: %+v", list.Texts)
		}
	})
}

func TestAnUploadIsRefusedAsAWholeWhereItCannotBe(t *testing.T) {
	each(t, func(h *house) {
		many := make([]alignment.File, alignment.MaxFiles+1)
		for what, u := range map[string]alignment.Upload{
			"nothing":       {},
			"both":          {Pasted: "a", Files: many[:1]},
			"too many":      {Files: many},
			"a long paste":  {Pasted: strings.Repeat("long ", alignment.MaxPasted/5+1)},
			"a year before": {Pasted: "a", Year: 1066},
			"a long title":  {Pasted: "a", Title: strings.Repeat("x", alignment.MaxTitle+1)},
		} {
			u.Kind, u.Release = alignment.Posting, h.tree.ID
			_, err := h.Put(h.ctx, h.lead, h.museum.Slug, u)
			h.want(what, err, errs.Invalid)
		}
		for what, u := range map[string]alignment.Upload{
			"no kind":    {Release: h.tree.ID, Pasted: "a"},
			"no release": {Kind: alignment.Syllabus, Pasted: "a"},
		} {
			_, err := h.Put(h.ctx, h.lead, h.museum.Slug, u)
			h.want(what, err, errs.Invalid)
		}
		if n := h.count(`SELECT COUNT(*) FROM alignment_batch`) + h.count(`SELECT COUNT(*) FROM job`); n != 0 {
			h.Errorf("something is kept of what was refused: %d", n)
		}
	})
}

// What cannot be kept by every database, or not be seen, does not keep a text from being read.
func TestBytesThatNobodySeesAreLeftOut(t *testing.T) {
	each(t, func(h *house) {
		a, _ := h.codes()
		odd := "\x00" + strings.ReplaceAll(h.said(a), " ", " \x00\x07\u200b") + "\xff"
		f := h.brought(odd)
		b, err := h.Put(h.ctx, h.lead, h.museum.Slug, alignment.Upload{
			Kind: alignment.Posting, Release: h.tree.ID, Title: "A\x00 title", Files: []alignment.File{{Name: "odd\x00.html", Content: []byte("<p>" + h.said(a) + "&#0;&#7; end</p>")}},
		})
		h.must(err)
		h.work()
		p, err := h.Batch(h.ctx, h.member, h.museum.Slug, b.ID)
		h.must(err)
		if p.In[alignment.Read] != 1 {
			h.Errorf("a page with odd bytes: %+v", p.Batch)
		}
		h.says(f, func(f *alignment.Facts) {
			f.Degree = facts.DegreeDemand{Degree: "master", Said: "A\x00 degree"}
		})
		if got := h.text(f.ID); strings.ContainsRune(got.Degree.Said+got.Passages[0].Said, 0) || got.Degree.Degree != "master" {
			h.Errorf("kept: %+v", got.Facts)
		}
	})
}

// A text that is deleted while it waits is not read, and a job that fails again and again is told.
func TestWhatGoesWrongWithAJobEndsInAStateThatPeopleSee(t *testing.T) {
	each(t, func(h *house) {
		b := h.many(2)
		list, err := h.Texts(h.ctx, h.member, h.museum.Slug, alignment.Filter{Batch: b.ID}, "")
		h.must(err)
		h.must(h.Delete(h.ctx, h.lead, h.museum.Slug, list.Texts[0].ID))
		h.must(h.d.Update(h.ctx, func(ctx context.Context, tx *db.Tx) error { // whoever began it died three times
			_, err := tx.Exec(ctx, `UPDATE job SET tries = 3 WHERE payload LIKE $1`, "%"+list.Texts[1].ID+"%")
			return err
		}))
		h.work()
		if got := h.text(list.Texts[1].ID); got.State != alignment.Failed || got.Fault.Key != "alignment.fault.givenUp" {
			h.Errorf("given up: %+v", got.Text)
		}
	})
}

func TestReadingForAGuestKeepsNothingAndIsBounded(t *testing.T) {
	each(t, func(h *house) {
		a, _ := h.codes()
		g, err := h.Quick(h.ctx, alignment.Quick{Release: h.tree.ID, Pasted: h.said(a)})
		h.must(err)
		if len(g.Passages) != 1 || g.Passages[0].Suggestions[0].Item.Code != a || g.Foreign {
			h.Errorf("read: %+v", g.Passages)
		}
		g, err = h.Quick(h.ctx, alignment.Quick{Release: h.tree.ID, File: alignment.File{Name: "a.html", Content: []byte("<p>" + h.said(a) + "</p>")}})
		h.must(err)
		if len(g.Passages) != 1 {
			h.Errorf("read from a file: %+v", g.Passages)
		}
		for what, q := range map[string]alignment.Quick{
			"nothing":      {},
			"both":         {Pasted: "a", File: alignment.File{Content: []byte("a")}},
			"a long paste": {Pasted: strings.Repeat("long ", alignment.QuickPasted/5+1)},
			"a large file": {File: alignment.File{Content: make([]byte, alignment.QuickFile+1)}},
			"a long file":  {File: alignment.File{Content: []byte(strings.Repeat("A sentence that is one of many. ", 10_000))}},
		} {
			q.Release = h.tree.ID
			_, err := h.Quick(h.ctx, q)
			h.want(what, err, errs.Invalid)
		}
		if n := h.count(`SELECT COUNT(*) FROM alignment_text`) + h.count(`SELECT COUNT(*) FROM job`); n != 0 {
			h.Errorf("something is kept: %d", n)
		}
	})
}

// A text in another language than the framework is told as such.
func TestATextInAnotherLanguageIsToldAsSuch(t *testing.T) {
	each(t, func(h *house) {
		f := h.brought("El museo busca una persona para el equipo de educación. Las personas que trabajan con las familias en la sala son parte de un equipo que no para de aprender.")
		if f.Language != "es" || !f.Foreign {
			h.Errorf("language %q, foreign %v", f.Language, f.Foreign)
		}
	})
}

// Files wait up to a bound, for each organization: what was read makes room.
func TestFilesThatWaitHaveABound(t *testing.T) {
	each(t, func(h *house) {
		h.WaitAtMost(100)
		put := func() error {
			_, err := h.Put(h.ctx, h.lead, h.museum.Slug, alignment.Upload{
				Kind: alignment.Other, Release: h.tree.ID, Files: []alignment.File{{Name: "a.txt", Content: []byte(strings.Repeat("word ", 12))}},
			})
			return err
		}
		h.must(put())
		h.want("more than may wait", put(), errs.Conflict)
		if n := h.count(`SELECT COUNT(*) FROM alignment_text`); n != 1 {
			h.Errorf("%d texts are kept", n)
		}
		h.work()
		h.must(put())
	})
}

// One person's programs read one text after the other, so that they keep nobody else from reading.
func TestAProgramReadsOneTextAtATime(t *testing.T) {
	each(t, func(h *house) {
		a, _ := h.codes()
		q := alignment.Quick{Release: h.tree.ID, Pasted: h.said(a), Person: h.lead.Person}
		done := h.Reads(h.lead.Person)
		_, err := h.Quick(h.ctx, q)
		h.want("a second text at once", err, errs.TooMany)
		guest := q
		guest.Person = ""
		_, err = h.Quick(h.ctx, guest)
		h.must(err)
		done()
		for range 2 {
			_, err = h.Quick(h.ctx, q)
			h.must(err)
		}
	})
}
