package alignment_test

import (
	"bytes"
	"context"
	"fmt"
	"strings"
	"testing"

	"pathways/internal/alignment"
	"pathways/internal/alignment/facts"
	"pathways/internal/platform/db"
	"pathways/internal/platform/errs"
	"pathways/internal/platform/ids"
	"pathways/internal/platform/sheet"
)

// says corrects the facts of a text.
func (h *house) says(f alignment.Full, change func(*alignment.Facts)) {
	h.Helper()
	now := f.Facts
	change(&now)
	h.must(h.Correct(h.ctx, h.lead, h.museum.Slug, f.ID, f.Facts, now))
}

func (h *house) scanned(f alignment.ScanFilter) alignment.Scan {
	h.Helper()
	s, err := h.Scan(h.ctx, h.member, h.museum.Slug, f)
	h.must(err)
	return s
}

func counted(s alignment.Scan, code string) alignment.ItemCount {
	for _, c := range s.Competencies {
		if c.Item.Code == code {
			return c
		}
	}
	return alignment.ItemCount{}
}

// A scan counts texts by competency, kind of job and year, apart by whether somebody looked, with the passage behind each count.
func TestAScanCountsTextsWithThePassageBehindEachCount(t *testing.T) {
	each(t, func(h *house) {
		if s := h.scanned(alignment.ScanFilter{}); s.Tree != nil || s.Texts != 0 || len(s.Competencies) != 0 {
			h.Errorf("without texts: %+v", s)
		}
		a, b := h.codes()
		first, second, third := h.brought(h.said(a, a)), h.brought(h.said(a)), h.brought(h.said(b))
		h.says(first, func(f *alignment.Facts) { f.JobKind, f.Year = "floor", 2024 })
		h.says(second, func(f *alignment.Facts) { f.JobKind, f.Year = "floor", 2025 })
		h.decide(h.lead, second, second.Passages[0].N, a, alignment.Accepted)
		s := h.scanned(alignment.ScanFilter{})
		c := counted(s, a)
		if s.Texts != 3 || c.LookedAt != 1 || c.Suggested != 1 || c.Texts() != 2 || c.ByJobKind["floor"].Texts() != 2 || c.ByYear[2025].LookedAt != 1 || len(c.Cells) != 2 {
			h.Fatalf("%s: %+v of %d texts", a, c, s.Texts)
		}
		if len(s.Competencies) != len(h.tree.Leaves("")) || s.Competencies[0].Item != h.tree.Leaves("")[0] {
			h.Error("the competencies do not stand in the order of the framework")
		}
		all, next, err := h.Behind(h.ctx, h.member, h.museum.Slug, alignment.ScanFilter{}, alignment.Asked{Item: h.item(a)}, "")
		h.must(err)
		if len(all) != 2 || next != "" || all[0].Text != second.ID || !all[0].LookedAt || strings.Join(all[0].By, "") != "Lee" || len(all[0].Passages) != 1 || !all[0].Passages[0].LookedAt || len(all[1].Passages) != 2 {
			h.Errorf("behind the count: %+v", all)
		}
		no := false
		all, _, err = h.Behind(h.ctx, h.member, h.museum.Slug, alignment.ScanFilter{Years: []int{2024}}, alignment.Asked{Item: h.item(a), LookedAt: &no}, "")
		h.must(err)
		if len(all) != 1 || all[0].Text != first.ID || all[0].Passages[0].Said != h.tree.ByCode(a).Statement {
			h.Errorf("those that are suggested only: %+v", all)
		}
		for _, p := range first.Passages {
			h.decide(h.steward, first, p.N, a, alignment.Refused)
		}
		h.decide(h.steward, third, third.Passages[0].N, a, alignment.Added)
		if c = counted(h.scanned(alignment.ScanFilter{}), a); c.LookedAt != 2 || c.Suggested != 0 {
			h.Errorf("after refusing and adding: %+v", c)
		}
		h.must(h.Delete(h.ctx, h.lead, h.museum.Slug, third.ID))
		if c = counted(h.scanned(alignment.ScanFilter{Kinds: []alignment.Kind{alignment.Posting}}), a); c.Texts() != 1 {
			h.Errorf("after deleting: %+v", c)
		}
		if s = h.scanned(alignment.ScanFilter{Kinds: []alignment.Kind{alignment.Syllabus}}); s.Texts != 0 {
			h.Errorf("%d syllabi", s.Texts)
		}
		_, _, err = h.Behind(h.ctx, h.member, h.museum.Slug, alignment.ScanFilter{}, alignment.Asked{}, "")
		h.want("behind nothing", err, errs.NotFound)
		_, _, err = h.Behind(h.ctx, h.member, h.museum.Slug, alignment.ScanFilter{}, alignment.Asked{Pay: "much"}, "")
		h.want("pay of no sort", err, errs.NotFound)
	})
}

// Pay is shown as it was said: other currencies and periods stay apart, nothing is averaged, and who says none is counted.
func TestAScanShowsPayAndDegreesAsTheyWereSaid(t *testing.T) {
	each(t, func(h *house) {
		a, _ := h.codes()
		pay := func(low, high float64, currency, per string) func(*alignment.Facts) {
			return func(f *alignment.Facts) {
				f.JobKind, f.Year, f.Unpaid = "floor", 2025, false
				f.Pay = &facts.Pay{Low: low, High: high, Currency: currency, Per: per, Said: "as it was said"}
			}
		}
		for _, change := range []func(*alignment.Facts){
			pay(17, 19.5, "USD", "hour"), pay(18, 22, "USD", "hour"), pay(40_000, 45_000, "USD", "year"), pay(30_000, 30_000, "EUR", "year"),
			func(f *alignment.Facts) { f.JobKind, f.Year, f.Pay, f.Unpaid = "floor", 2025, nil, false },
			func(f *alignment.Facts) { f.JobKind, f.Year, f.Pay, f.Unpaid = "internship", 2025, nil, true },
		} {
			h.says(h.brought(h.said(a)), func(f *alignment.Facts) {
				change(f)
				f.Degree = facts.DegreeDemand{Degree: "bachelor", Firm: f.Pay != nil, OrExperience: true}
			})
		}
		s := h.scanned(alignment.ScanFilter{})
		got := fmt.Sprint(s.Pays)
		if want := "[{{floor 2025 1} EUR year 30000 30000} {{floor 2025 2} USD hour 17 22} {{floor 2025 1} USD year 40000 45000}]"; got != want {
			h.Errorf("pay %s, want %s", got, want)
		}
		if fmt.Sprint(s.PaysUnsaid, s.Unpaid) != "[{floor 2025 1}] [{internship 2025 1}]" {
			h.Errorf("none said %v, unpaid %v", s.PaysUnsaid, s.Unpaid)
		}
		if fmt.Sprint(s.Degrees) != "[{{floor 2025 1} bachelor false true} {{floor 2025 4} bachelor true true} {{internship 2025 1} bachelor false true}]" {
			h.Errorf("degrees %v", s.Degrees)
		}
		firm := true
		for n, asked := range map[*alignment.Asked]int{
			{Pay: alignment.PaySaid, Currency: "USD", Per: "hour"}: 2,
			{Pay: alignment.PaySaid}:                               4,
			{Pay: alignment.PayUnsaid}:                             1,
			{Pay: alignment.PayUnpaid}:                             1,
			{Degree: "bachelor"}:                                   6,
			{Degree: "bachelor", Firm: &firm}:                      4,
			{Degree: "doctorate"}:                                  0,
		} {
			all, _, err := h.Behind(h.ctx, h.member, h.museum.Slug, alignment.ScanFilter{}, *n, "")
			h.must(err)
			if len(all) != asked {
				h.Errorf("%d texts behind %+v, want %d", len(all), *n, asked)
			}
			if n.Currency != "" && (all[0].Pay == nil || all[0].Pay.Per != "hour" || !all[0].LookedAt || len(all[0].By) != 1 || all[0].Passages[0].Said == "") {
				h.Errorf("behind pay: %+v", all[0])
			}
		}
		var csv bytes.Buffer
		h.must(sheet.WriteCSV(&csv, s.PaySheet(), false))
		if !strings.Contains(csv.String(), "floor,2025,said,USD,hour,2,17,22\r\n") || !strings.Contains(csv.String(), "floor,2025,unsaid,,,1,,\r\n") {
			h.Errorf("pay as CSV: %s", csv.String())
		}
		if n := len(s.CompetencySheet().Rows); n < len(h.tree.Leaves("")) {
			h.Errorf("%d lines of competencies", n)
		}
		if n := len(s.DegreeSheet().Rows); n != 3 {
			h.Errorf("%d lines of degrees", n)
		}
	})
}

// What a posting says never becomes a formula of a spreadsheet.
func TestCellsOfASpreadsheetAreNotRun(t *testing.T) {
	var csv bytes.Buffer
	err := sheet.WriteCSV(&csv, alignment.BehindSheet([]alignment.Behind{{Title: `=HYPERLINK("http://x")`, Passages: []alignment.Quote{{Said: "@SUM(1)"}}}}), false)
	if err != nil || !strings.Contains(csv.String(), `'=HYPERLINK`) || !strings.Contains(csv.String(), `'@SUM`) {
		t.Errorf("%v: %s", err, csv.String())
	}
}

// fill stores texts as if they had been read. Every third passage speaks of two competencies.
func (h *house) fill(from, n, passages int) {
	h.Helper()
	leaves := h.tree.Leaves("")
	h.must(h.d.Update(h.ctx, func(ctx context.Context, tx *db.Tx) error {
		var texts, said, marks, items [][]any
		for i := from; i < from+n; i++ {
			id, kind, year := ids.New(), facts.JobKinds[i%len(facts.JobKinds)], 2015+i%10
			currency, low, high := "USD", float64(15+i%10), float64(20+i%10)
			if i%3 == 0 {
				currency, low, high = "", 0, 0
			}
			texts = append(texts, []any{
				id, h.museum.ID, "batch", h.tree.ID, name(i), "en", "read", "", "", "{}", "posting", fmt.Sprintf("Educator %d", i), kind, year, currency, "hour",
				low, high, "It pays.", false, "bachelor", i%2 == 0, i%4 == 0, "A degree.", passages, 0, "1", "1", 0, h.lead.Person,
				h.clock.UnixMilli(), h.clock.UnixMilli(), h.clock.UnixMilli(),
			})
			seen := map[string]bool{}
			for p := range passages {
				said = append(said, []any{id, p, p, "sentence", "", fmt.Sprintf("A sentence of text %d about the work, with the number %d.", i, p)})
				for k := range 2 {
					if p%3 != 0 {
						break
					}
					item := leaves[(i*7+p*3+k*13)%len(leaves)].ID
					marks = append(marks, []any{id, p, item, k, true, "", ""})
					if !seen[item] {
						seen[item] = true
						items = append(items, []any{id, item, h.museum.ID, h.tree.ID, "posting", kind, year, i%5 == 0})
					}
				}
			}
		}
		for _, table := range []struct {
			name    string
			columns string
			rows    [][]any
		}{
			{"alignment_text", "id organization_id batch_id release_id name language state fault notes found kind title job_kind year pay_currency pay_per pay_low pay_high pay_said unpaid degree degree_firm degree_or degree_said parts looked_at engine practice lesson person_id made_at read_at changed_at", texts},
			{"alignment_passage", "text_id n place kind heading said", said},
			{"alignment_mark", "text_id n item_id place suggested words holds", marks},
			{"alignment_item", "text_id item_id organization_id release_id kind job_kind year looked_at", items},
		} {
			if err := tx.InsertAll(ctx, table.name, strings.Fields(table.columns), table.rows); err != nil {
				return err
			}
		}
		return nil
	}))
}

// The number of statements of a scan does not grow with the texts, and its passages come in parts.
func TestAScanCostsTheSameNumberOfStatementsForManyTexts(t *testing.T) {
	each(t, func(h *house) {
		item := h.tree.Leaves("")[7].ID
		cost := func() (scan, behind int64) {
			before := int64(h.d.Statements())
			h.scanned(alignment.ScanFilter{})
			scan = int64(h.d.Statements()) - before
			_, _, err := h.Behind(h.ctx, h.member, h.museum.Slug, alignment.ScanFilter{}, alignment.Asked{Item: item}, "")
			h.must(err)
			return scan, int64(h.d.Statements()) - before - scan
		}
		h.fill(0, 10, 12)
		scan, behind := cost()
		h.fill(10, 990, 12)
		if manyScan, manyBehind := cost(); manyScan != scan || manyBehind != behind || scan > 8 {
			h.Errorf("a scan of 10 texts takes %d statements and of 1,000 %d; what is behind a count %d and %d", scan, manyScan, behind, manyBehind)
		}
		seen, after := map[string]bool{}, ""
		for {
			all, next, err := h.Behind(h.ctx, h.member, h.museum.Slug, alignment.ScanFilter{}, alignment.Asked{Item: item}, after)
			h.must(err)
			for _, b := range all {
				if seen[b.Text] || len(b.Passages) == 0 {
					h.Fatalf("%s twice, or without a passage", b.Title)
				}
				seen[b.Text] = true
			}
			if after = next; next == "" {
				break
			}
		}
		if s := h.scanned(alignment.ScanFilter{}); s.Texts != 1000 || len(seen) != s.Competencies[7].Texts() {
			h.Errorf("%d texts in the list behind a count of %d", len(seen), s.Competencies[7].Texts())
		}
	})
}

// BenchmarkScan is a scan of 5,000 texts, which have 150,000 passages and 100,000 suggestions.
func BenchmarkScan(b *testing.B) {
	for _, database := range []string{db.SQLite, db.Postgres} {
		b.Run(database, func(b *testing.B) {
			h := benched(b, database)
			for i := range 10 {
				h.fill(i*500, 500, 30)
			}
			h.must(h.d.Update(h.ctx, func(ctx context.Context, tx *db.Tx) error { // as a database does by itself after a while
				for _, table := range []string{"text", "item", "mark", "passage"} {
					if _, err := tx.Exec(ctx, "ANALYZE alignment_"+table); err != nil {
						return err
					}
				}
				return nil
			}))
			item := h.tree.Leaves("")[7].ID
			for what, do := range map[string]func(){
				"scan":   func() { h.scanned(alignment.ScanFilter{}) },
				"narrow": func() { h.scanned(alignment.ScanFilter{JobKinds: []string{"floor"}, Years: []int{2020}}) },
				"behind": func() {
					_, _, err := h.Behind(h.ctx, h.member, h.museum.Slug, alignment.ScanFilter{}, alignment.Asked{Item: item}, "")
					h.must(err)
				},
			} {
				b.Run(what, func(b *testing.B) {
					for b.Loop() {
						do()
					}
				})
			}
		})
	}
}
