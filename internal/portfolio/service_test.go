package portfolio

import (
	"context"
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
	"pathways/internal/platform/ids"
)

var now = time.Date(2026, 11, 22, 10, 0, 0, 0, time.UTC)

func service(t *testing.T, d *db.DB) *Service {
	t.Helper()
	frameworks, err := framework.NewService(t.Context(), d)
	if err != nil {
		t.Fatal(err)
	}
	if _, err := isl.Install(t.Context(), frameworks); err != nil {
		t.Fatal(err)
	}
	return NewService(Options{DB: d, Frameworks: frameworks, Evidence: evidence.NewService(d, frameworks, blob.New(d, blob.Options{})), Now: func() time.Time { return now }})
}

func must(t *testing.T, err error) {
	t.Helper()
	if err != nil {
		t.Fatal(err)
	}
}

// The page shows what its owner chose, in their order, with official wording, and of what others said only what is
// marked as shown now.
func TestPageShowsWhatWasChosen(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		s, ana := service(t, d), accounttest.Person(t, d, "Ana")
		one := keepEvidence(t, d, ana, evidence.Evidence{Title: "Led the family night", Items: []evidence.Ref{ref("GE.1")}})
		shown := keepStatement(t, d, ana, evidence.Statement{Name: "Ben", Relation: "supervisor", Text: "She listens.", Evidence: []string{one}, Shown: true, At: now})
		hidden := keepStatement(t, d, ana, evidence.Statement{Name: "Cem", Relation: "colleague", Text: "Not for all.", At: now})
		must(t, s.Head(t.Context(), ana, "Ana", "I like tides."))
		must(t, s.KeepSection(t.Context(), ana, Section{Heading: "First", Items: []evidence.Ref{ref("GE.1")}, Evidence: []string{one, ids.New()}, Statements: []string{shown, hidden}}))
		must(t, s.KeepSection(t.Context(), ana, Section{Heading: "Second"}))
		got, err := s.Get(t.Context(), ana)
		must(t, err)
		if len(got.Sections) != 2 || got.Sections[0].Heading != "First" || got.Title != "Ana" || !got.Changed.Equal(now) {
			t.Fatalf("%+v", got)
		}
		first := got.Sections[0]
		if len(first.Evidence) != 1 || first.Evidence[0].ID != one {
			t.Errorf("evidence: %+v", first.Evidence)
		}
		if len(first.Statements) != 1 || first.Statements[0].ID != shown {
			t.Errorf("statements: %+v", first.Statements)
		}
		if first.Items[0].Said != ge1.Said || first.Items[0].Edition != "ISL Pathways 2025" {
			t.Errorf("wording: %+v", first.Items)
		}
		must(t, s.MoveSection(t.Context(), ana, got.Sections[1].ID, -1))
		must(t, s.MoveSection(t.Context(), ana, got.Sections[1].ID, -1))
		page, err := s.Page(t.Context(), ana)
		must(t, err)
		if page.Sections[0].Heading != "Second" {
			t.Errorf("not moved: %+v", page.Sections)
		}
		must(t, s.RemoveSection(t.Context(), ana, page.Sections[0].ID))
		if page, err = s.Page(t.Context(), ana); err != nil || len(page.Sections) != 1 {
			t.Errorf("not removed: %+v, %v", page, err)
		}
	})
}

// Nobody reads or changes what is somebody else's, and it does not exist for them.
func TestTextsOfOthersDoNotExist(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		s, ana, bo := service(t, d), accounttest.Person(t, d, "Ana"), accounttest.Person(t, d, "Bo")
		mine, err := s.Begin(t.Context(), ana, Text{Purpose: CV, Items: []evidence.Ref{ref("GE.1")}}, "en")
		must(t, err)
		must(t, s.KeepSection(t.Context(), ana, Section{Heading: "Mine"}))
		page, err := s.Page(t.Context(), ana)
		must(t, err)
		guest := authz.Viewer{}
		token := bo
		token.Token, token.Scopes = ids.New(), []authz.Scope{authz.ReadPlans}
		if _, err := s.Text(t.Context(), bo, mine.ID); !errs.Is(err, errs.NotFound) {
			t.Errorf("Bo reads it: %v", err)
		}
		if err := s.Keep(t.Context(), bo, mine.ID, "Bo's", "Bo's", 1); !errs.Is(err, errs.NotFound) {
			t.Errorf("Bo changes it: %v", err)
		}
		if err := s.KeepSection(t.Context(), bo, Section{ID: page.Sections[0].ID, Heading: "Bo's"}); !errs.Is(err, errs.NotFound) {
			t.Errorf("Bo changes a section: %v", err)
		}
		must(t, s.RemoveText(t.Context(), bo, mine.ID))
		must(t, s.RemoveSection(t.Context(), bo, page.Sections[0].ID))
		if _, err := s.Texts(t.Context(), guest); !errs.Is(err, errs.SignIn) {
			t.Errorf("a guest: %v", err)
		}
		if _, err := s.Get(t.Context(), token); !errs.Is(err, errs.Forbidden) {
			t.Errorf("a token for plans: %v", err)
		}
		if _, err := s.Text(t.Context(), ana, mine.ID); err != nil {
			t.Errorf("Ana's text is gone: %v", err)
		}
		if page, err := s.Page(t.Context(), ana); err != nil || page.Sections[0].Heading != "Mine" {
			t.Errorf("Ana's page: %+v, %v", page, err)
		}
	})
}

// What was typed is never overwritten unasked: a draft is kept nowhere, and an older page does not win over a newer one.
func TestEditedTextIsNeverOverwritten(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		s, ana := service(t, d), accounttest.Person(t, d, "Ana")
		one := keepEvidence(t, d, ana, evidence.Evidence{Title: "Led the family night", Items: []evidence.Ref{ref("GE.1")}})
		text, err := s.Begin(t.Context(), ana, Text{Purpose: Letter, Evidence: []string{one}}, "en")
		must(t, err)
		if !strings.Contains(text.Body, "I led the family night (GE.1).") || !strings.Contains(text.Body, ge1.Said) {
			t.Errorf("the first draft: %q", text.Body)
		}
		must(t, s.Keep(t.Context(), ana, text.ID, "Harbor", "My own words.", 1))
		must(t, s.Choose(t.Context(), ana, text.ID, []evidence.Ref{ref("GE.3")}, nil, nil))
		got, err := s.Text(t.Context(), ana, text.ID)
		must(t, err)
		draft, err := s.Redraft(t.Context(), ana, got)
		must(t, err)
		if got.Body != "My own words." || !strings.Contains(draft, ge3.Said) || strings.Contains(draft, ge1.Said) {
			t.Errorf("body %q, draft %q", got.Body, draft)
		}
		if err := s.Keep(t.Context(), ana, text.ID, "Harbor", "From an older page.", 1); !errs.Is(err, errs.Conflict) {
			t.Errorf("an older page wins: %v", err)
		}
		must(t, s.Keep(t.Context(), ana, text.ID, "Harbor", "My own words.", 1)) // the same words again are no conflict
		if got, err = s.Text(t.Context(), ana, text.ID); err != nil || got.Body != "My own words." {
			t.Errorf("%q, %v", got.Body, err)
		}
		if err := s.Keep(t.Context(), ana, text.ID, "", strings.Repeat("x", MaxBody+1), got.Revision); !errs.Is(err, errs.Invalid) {
			t.Errorf("too long: %v", err)
		}
		if _, err := s.Begin(t.Context(), ana, Text{Purpose: Letter}, "en"); !errs.Is(err, errs.Invalid) {
			t.Errorf("from nothing: %v", err)
		}
		if _, err := s.Begin(t.Context(), ana, Text{Purpose: "boast", Items: []evidence.Ref{ref("GE.1")}}, "en"); !errs.Is(err, errs.Invalid) {
			t.Errorf("an unknown purpose: %v", err)
		}
	})
}

// What is taken out and put in elsewhere is the same, and putting it in twice changes nothing.
func TestTakenOutAndPutInIsTheSame(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		s, ana, bo := service(t, d), accounttest.Person(t, d, "Ana"), accounttest.Person(t, d, "Bo")
		must(t, s.Head(t.Context(), ana, "Ana", "Words"))
		must(t, s.KeepSection(t.Context(), ana, Section{Heading: "One", Items: []evidence.Ref{ref("GE.1")}}))
		_, err := s.Begin(t.Context(), ana, Text{Purpose: CV, Title: "T", Items: []evidence.Ref{ref("GE.1")}}, "en")
		must(t, err)
		export := func(v authz.Viewer) (k Kept) {
			must(t, d.View(t.Context(), func(ctx context.Context, tx *db.Tx) (err error) {
				k, err = s.Export(ctx, tx, v.Person)
				return err
			}))
			return k
		}
		put := func(k Kept) (came Came) {
			must(t, d.Update(t.Context(), func(ctx context.Context, tx *db.Tx) (err error) {
				came, err = s.Put(ctx, tx, bo.Person, k)
				return err
			}))
			return came
		}
		k := export(ana)
		if faults := k.Check(); len(faults) != 0 {
			t.Fatal(faults)
		}
		if came := put(k); came != (Came{New: 2}) {
			t.Errorf("first: %+v", came)
		}
		if diff := cmp.Diff(k, export(bo)); diff != "" {
			t.Error(diff)
		}
		if came := put(k); came != (Came{Same: 2}) {
			t.Errorf("second: %+v", came)
		}
		later := k
		later.Texts = []Text{k.Texts[0]}
		later.Texts[0].Body, later.Texts[0].Changed = "later", now.Add(time.Hour)
		if came := put(later); came != (Came{Same: 1, Changed: 1}) {
			t.Errorf("later: %+v", came)
		}
		if came := put(k); came != (Came{Same: 1, Older: 1}) || export(bo).Texts[0].Body != "later" {
			t.Errorf("older: %+v", came)
		}
		must(t, d.Update(t.Context(), func(ctx context.Context, tx *db.Tx) error { return s.Erase(ctx, tx, bo.Person) }))
		if k := export(bo); k.Page != nil || len(k.Texts) != 0 {
			t.Errorf("after erasing: %+v", k)
		}
		if diff := cmp.Diff(k, export(ana)); diff != "" {
			t.Error("Ana's changed: ", diff)
		}
	})
}

// The list of texts costs the same however many there are.
func TestListOfTextsCostsTheSame(t *testing.T) {
	d := dbtest.SQLite(t)
	s, ana := service(t, d), accounttest.Person(t, d, "Ana")
	cost := func() int64 {
		before := d.Statements()
		_, err := s.Texts(t.Context(), ana)
		must(t, err)
		return d.Statements() - before
	}
	fill := func(n int) {
		must(t, d.Update(t.Context(), func(ctx context.Context, tx *db.Tx) error {
			for range n {
				if err := putText(ctx, tx, ana.Person, &Text{ID: ids.New(), Purpose: CV, Created: now, Changed: now, Revision: 1}); err != nil {
					return err
				}
			}
			return nil
		}))
	}
	fill(10)
	few := cost()
	fill(990)
	if many := cost(); many != few || few != 1 {
		t.Errorf("%d statements with 10 texts, %d with 1,000", few, many)
	}
}

// keepEvidence puts a piece of evidence among somebody's own and gives its id.
func keepEvidence(t *testing.T, d *db.DB, v authz.Viewer, e evidence.Evidence) string {
	t.Helper()
	e.ID, e.Created, e.Changed = ids.New(), time.Now(), time.Now()
	putEvidence(t, d, v, evidence.Record{Evidence: []evidence.Evidence{e}})
	return e.ID
}

// keepStatement puts something that somebody else said among a person's own and gives its id.
func keepStatement(t *testing.T, d *db.DB, v authz.Viewer, s evidence.Statement) string {
	t.Helper()
	s.ID, s.Request, s.Kind = ids.New(), ids.New(), evidence.Endorsement
	putEvidence(t, d, v, evidence.Record{Statements: []evidence.Statement{s}, Requests: []evidence.Request{{ID: s.Request, Kind: s.Kind, Created: s.At, Ends: s.At}}})
	return s.ID
}

func putEvidence(t *testing.T, d *db.DB, v authz.Viewer, r evidence.Record) {
	t.Helper()
	err := d.Update(t.Context(), func(ctx context.Context, tx *db.Tx) error {
		return evidence.NewService(d, nil, nil).Put(ctx, tx, v.Person, r, nil)
	})
	if err != nil {
		t.Fatal(err)
	}
}

// A page and texts have room for years of work, and not for everything that a program could send.
func TestThereIsRoomForSoMuch(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		s, ana := service(t, d), accounttest.Person(t, d, "Ana")
		body := strings.Repeat("ä", MaxBody)
		var err error
		for n := 0; err == nil; n++ {
			var text *Text
			if text, err = s.Begin(t.Context(), ana, Text{Purpose: CV, Items: []evidence.Ref{ref("GE.1")}}, "en"); err == nil {
				err = s.Keep(t.Context(), ana, text.ID, "", body, 0)
			}
			if n > MaxBytes/MaxBody {
				t.Fatal("everything is kept")
			}
		}
		if !errs.Is(err, errs.TooLarge) {
			t.Error(err)
		}
	})
}
