package takeout

import (
	"context"
	"fmt"
	"strings"
	"sync"
	"testing"

	"pathways/internal/account/accounttest"
	"pathways/internal/evidence"
	"pathways/internal/organization"
	"pathways/internal/platform/db"
	"pathways/internal/platform/db/dbtest"
	"pathways/internal/platform/errs"
	"pathways/internal/platform/mail"
)

// cells are all texts in all tables, each with its place. Blobs are read as text too.
func (h *house) cells() map[string]string {
	h.t.Helper()
	out := map[string]string{}
	h.must(h.d.View(h.ctx, func(ctx context.Context, tx *db.Tx) error {
		query := `SELECT m.name || '.' || p.name FROM sqlite_master m, pragma_table_info(m.name) p WHERE m.type = 'table' AND m.name NOT LIKE 'sqlite_%'`
		if tx.Dialect() == db.Postgres {
			query = `SELECT table_name || '.' || column_name FROM information_schema.columns WHERE table_schema = 'public'`
		}
		text := func(r *db.Rows) (s string, err error) { return s, r.Scan(&s) }
		columns, err := db.Collect(ctx, tx, text, query)
		if err != nil {
			return err
		}
		if len(columns) < 150 {
			h.t.Errorf("only %d columns were found", len(columns))
		}
		for _, c := range columns {
			table, column, _ := strings.Cut(c, ".")
			cast := `CAST("` + column + `" AS TEXT)`
			if tx.Dialect() == db.Postgres && column == "bytes" {
				cast = `encode("` + column + `", 'escape')`
			}
			all, err := db.Collect(ctx, tx, text, `SELECT `+cast+` FROM "`+table+`" WHERE "`+column+`" IS NOT NULL`)
			if err != nil {
				return err
			}
			for i, cell := range all {
				out[fmt.Sprintf("%s[%d]", c, i)] = cell
			}
		}
		return nil
	}))
	return out
}

// traces are the places that hold one of some words, in whatever capitals.
func traces(cells map[string]string, words ...string) (out []string) {
	for place, cell := range cells {
		for _, w := range words {
			if strings.Contains(strings.ToLower(cell), strings.ToLower(w)) {
				out = append(out, place+": "+cell)
				break
			}
		}
	}
	return out
}

// After erasing, no table of either database holds anything of the person: not their id, name or address, nor a word of
// theirs, but what they left for others without their name; and others keep what is theirs.
func TestErasingLeavesNothing(t *testing.T) {
	for _, nameless := range []bool{true, false} {
		t.Run(fmt.Sprintf("nameless=%v", nameless), func(t *testing.T) {
			dbtest.Each(t, func(t *testing.T, d *db.DB) {
				h := open(t, d)
				ben := accounttest.Person(t, d, "Ben Ode")
				ana := h.full("Ana Reef", "zebra", ben)
				museum, err := h.Organizations.Found(h.ctx, ben, organization.Draft{Name: "Museum", Kind: organization.Institution})
				h.must(err)
				h.must(h.d.Update(h.ctx, func(ctx context.Context, tx *db.Tx) error {
					return h.Organizations.Seat(ctx, tx, museum.ID, ana.Person, organization.Lead, h.now())
				}))
				raw := h.out(ana)
				h.must(h.Arrive(h.ctx, ana, strings.NewReader(string(raw)), int64(len(raw))))
				marks := []string{ana.Person, ana.Name, ana.Email, "zebra", ana.Session}
				if len(traces(h.cells(), marks...)) < 40 {
					t.Fatal("the test finds too little before erasing")
				}
				before := h.all(ben)
				st, err := h.Preview(h.ctx, ana, nameless)
				h.must(err)
				if st.Blocked() {
					t.Fatalf("blocked: %+v", st)
				}
				if len(traces(h.cells(), marks...)) < 40 {
					t.Fatal("a preview erased something")
				}
				r, err := h.Erase(h.ctx, ana, Wish{Email: " ANA.reef@example.org ", Nameless: nameless})
				h.must(err)
				if fmt.Sprint(r.Counts) != fmt.Sprint(st.Receipt.Counts) {
					t.Errorf("said %v, did %v", st.Receipt.Counts, r.Counts)
				}
				// The one thing that is left is the letter with the receipt, until it is out.
				letters := 0
				for _, place := range traces(h.cells(), marks...) {
					if strings.HasPrefix(place, "letter.to_") {
						letters++
						continue
					}
					t.Errorf("left behind: %s", place)
				}
				if letters != 2 {
					t.Errorf("%d places in letters, expected address and name of one", letters)
				}
				h.must(h.d.Update(h.ctx, func(ctx context.Context, tx *db.Tx) error { return mail.Forget(ctx, tx, ana.Email) }))
				if left := traces(h.cells(), marks...); len(left) > 0 {
					t.Errorf("after the letter: %v", left)
				}
				after := h.all(ben)
				statements, comments := len(after.Evidence.Statements), len(after.Sharing.Grants[0].Comments)
				if want := map[bool]int{true: 1, false: 0}[nameless]; statements != want || comments != want {
					t.Errorf("the other has %d statements and %d comments, expected %d", statements, comments, want)
				}
				if nameless && (after.Evidence.Statements[0].Text != "Kind words for the other" || after.Evidence.Statements[0].Name != "") {
					t.Errorf("%+v", after.Evidence.Statements[0])
				}
				if len(after.Evidence.Evidence) != len(before.Evidence.Evidence) || len(after.Sharing.Grants) != 1 || len(after.Memberships) != 1 {
					t.Error("the other lost something")
				}
				got, err := h.Receipt(h.ctx, r.ID)
				if err != nil || fmt.Sprint(got) != fmt.Sprint(r) {
					t.Errorf("receipt %+v, %v", got, err)
				}
				if text := got.Text(h.Words.In("en")); strings.Contains(text, "⟦") || strings.Contains(text, "Ana") || !strings.Contains(text, r.ID) || !strings.Contains(text, "6 answers") {
					t.Error(text)
				}
			})
		})
	}
}

// Two tries at once erase once; what is written meanwhile is either erased or refused.
func TestErasingTwiceAtOnce(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		h := open(t, d)
		ana := h.full("Ana Reef", "zebra", accounttest.Person(t, d, "Ben Ode"))
		var wg sync.WaitGroup
		errors, writes := make([]error, 3), make([]error, 20)
		for i := range errors {
			wg.Go(func() { _, errors[i] = h.Erase(h.ctx, ana, Wish{Email: ana.Email}) })
		}
		for i := range writes {
			wg.Go(func() {
				_, writes[i] = h.Evidence.Save(h.ctx, ana, "", evidence.Draft{Title: "zebra again"})
			})
		}
		wg.Wait()
		done := 0
		for _, err := range errors {
			if err == nil {
				done++
			} else if !errs.Is(err, errs.NotFound) {
				t.Errorf("a second try: %v", err)
			}
		}
		if done != 1 {
			t.Errorf("erased %d times", done)
		}
		for _, err := range writes {
			if errs.KindOf(err) == errs.Internal && err != nil {
				t.Errorf("a write meanwhile: %v", err)
			}
		}
		for _, place := range traces(h.cells(), ana.Person, "zebra") {
			t.Errorf("left behind: %s", place)
		}
	})
}

// Somebody whom others depend on is told what keeps them, and nothing is erased.
func TestErasingIsBlocked(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		h := open(t, d)
		ana, ben := accounttest.Person(t, d, "Ana"), accounttest.Person(t, d, "Ben")
		h.exec("UPDATE person SET operator = TRUE WHERE id = $1", ana.Person)
		museum, err := h.Organizations.Found(h.ctx, ana, organization.Draft{Name: "Museum", Kind: organization.Institution})
		h.must(err)
		h.must(h.d.Update(h.ctx, func(ctx context.Context, tx *db.Tx) error {
			return h.Organizations.Seat(ctx, tx, museum.ID, ben.Person, organization.Member, h.now())
		}))
		before := len(h.cells())
		st, err := h.Preview(h.ctx, ana, true)
		if err != nil || !st.Last || len(st.Held) != 1 || st.Held[0] != "Museum" {
			t.Errorf("%+v, %v", st, err)
		}
		if _, err := h.Erase(h.ctx, ana, Wish{Email: ana.Email}); !errs.Is(err, errs.Conflict) {
			t.Errorf("erased: %v", err)
		}
		if _, err := h.Erase(h.ctx, ben, Wish{Email: ana.Email}); !errs.Is(err, errs.Invalid) {
			t.Errorf("with another address: %v", err)
		}
		if after := len(h.cells()); after != before {
			t.Errorf("%d cells before, %d after", before, after)
		}
		if _, err := NewCaretaker(h.Service).Erase(context.Background(), "BEN@example.org", false); err != nil {
			t.Errorf("the caretaker: %v", err)
		}
		if _, err := NewCaretaker(h.Service).Erase(context.Background(), "ben@example.org", false); !errs.Is(err, errs.NotFound) {
			t.Errorf("the caretaker, again: %v", err)
		}
	})
}
