package frameworkweb

import (
	"context"
	"encoding/json"
	"fmt"
	"net/http"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/PuerkitoBio/goquery"

	"pathways/internal/draft"
	"pathways/internal/framework"
	"pathways/internal/framework/difference"
	"pathways/internal/framework/frameworkdata"
	"pathways/internal/platform/db"
)

// gardenAgain is the second edition of the garden: one duty reworded and moved, one split, one with an explanation.
func gardenAgain() *framework.Release {
	r := garden()
	r.ID, r.Version, r.Date = framework.ReleaseID("garden", "2"), "2", "2026-05"
	item := func(code, parent, statement string) framework.Item {
		return framework.Item{
			ID: framework.ItemID("garden", code), ParentID: framework.ItemID("garden", parent), Code: code, Kind: "duty", Statement: statement,
		}
	}
	r.Items = []framework.Item{
		r.Items[0], r.Items[3], item("B-b", "P", "Weed <all> the beds."), item("P-x", "P", "Rake the paths."), item("P-y", "P", "Sweep them."),
	}
	r.Items[1].Note = "Of gravel."
	return r
}

// publish stores a release with what stands beside it.
func (s *shelf) publish(r *framework.Release, claims []difference.Claim, notes []string) {
	s.Helper()
	err := s.d.Update(s.Context(), func(ctx context.Context, tx *db.Tx) error {
		before := s.tree("garden", "1")
		b := framework.Beside{}
		for _, part := range []struct {
			into *json.RawMessage
			doc  any
		}{
			{&b.Changes, difference.Knowing(before, framework.NewTree(r), difference.Known{Claims: claims})},
			{&b.Notes, draft.ReleaseNotes{Language: "en", Text: notes}},
			{&b.Signed, draft.SignedOff{By: "Society", Days: []string{"2026-05-01", "2026-05-03"}, Digest: r.ComputeDigest()}},
		} {
			doc, err := json.Marshal(part.doc)
			if err != nil {
				return err
			}
			*part.into = doc
		}
		return s.frameworks.Publish(ctx, tx, r, b, "")
	})
	if err == nil {
		err = s.frameworks.Refresh(s.Context())
	}
	if err != nil {
		s.Fatal(err)
	}
}

var splitClaim = []difference.Claim{{
	Before: []string{framework.ItemID("garden", "P-a")},
	After:  []string{framework.ItemID("garden", "P-x"), framework.ItemID("garden", "P-y")}, Note: "Two <duties>.",
}}

func words(sel *goquery.Selection) string { return strings.Join(strings.Fields(sel.Text()), " ") }

func TestWhatChangedIsAPageToRead(t *testing.T) {
	s := newShelf(t)
	s.publish(gardenAgain(), splitClaim, []string{"We looked again.", "- at paths", "- at beds"})
	doc := s.page("/frameworks/garden/2/changes", http.StatusOK)
	if got := words(doc.Find("h1")); got != "What changed from 1 to 2" {
		t.Errorf("title %q", got)
	}
	if got := words(doc.Find(".label")); !strings.Contains(got, "Published with edition 2") || !strings.Contains(got, "Signed off by 2 people of Society, the last on May 3, 2026.") {
		t.Errorf("label %q", got)
	}
	if doc.Find(".label .notice").Length() != 0 {
		t.Error("it says that it is computed")
	}
	if got := words(doc.Find("#notes")); !strings.Contains(got, "We looked again.") || doc.Find("#notes li").Length() != 2 {
		t.Errorf("notes %q", got)
	}
	if got := said(doc.Find("nav.index li")); !slices.Equal(got, []string{"2 reworded", "1 split", "1 retired"}) {
		t.Errorf("sorts %q", got)
	}
	reworded := doc.Find("#reworded .changed > li")
	if got := words(reworded.Eq(0)); !strings.Contains(got, "Explanation[put in: Of gravel.]") {
		t.Errorf("first %q", got)
	}
	if got := words(reworded.Eq(1)); !strings.Contains(got, "Weed [put in: <all>] the beds.") || !strings.Contains(got, "Movedfrom “Beds” to “Paths”") {
		t.Errorf("second %q", got)
	}
	if reworded.Eq(1).Find("ins").Length() != 1 || reworded.Find("del").Length() != 0 {
		t.Error("words are not marked")
	}
	split := doc.Find("#split .became > div")
	if split.Length() != 2 || split.Eq(0).Find("li").Length() != 1 || split.Eq(1).Find("li").Length() != 2 {
		t.Errorf("split %q", words(split))
	}
	if href, _ := split.Eq(0).Find("a").Attr("href"); href != "/frameworks/garden/1/P-a" {
		t.Errorf("it leads to %s", href)
	}
	if got := words(doc.Find("#split .why")); got != "Why: Two <duties>." {
		t.Errorf("why %q", got)
	}
	if got := words(doc.Find("#retired .changedomain h3")); got != "Beds" {
		t.Errorf("retired in %q", got)
	}
	if href, _ := s.page("/frameworks/garden/2", http.StatusOK).Find(".label .buttons a:last-child").Attr("href"); href != "/frameworks/garden/2/changes" {
		t.Errorf("the edition leads to %s", href)
	}
}

func TestWhatChangedIsComputedWhereNobodyPublishedIt(t *testing.T) {
	s := newShelf(t)
	doc := s.page("/frameworks/isl/2025/changes", http.StatusOK)
	if got := words(doc.Find(".label .notice")); !strings.Contains(got, "Computed, not confirmed by its publisher") {
		t.Errorf("notice %q", got)
	}
	if got := words(doc.Find("#scale")); !strings.Contains(got, "3 levels changed") || !strings.Contains(got, "L3 Not in this edition any more") {
		t.Errorf("the scale %q", got)
	}
	if words(doc.Find("h1")) != words(s.page("/frameworks/isl/2025/changes?from=2018-draft", http.StatusOK).Find("h1")) {
		t.Error("another edition is compared by itself")
	}
	back := s.page("/frameworks/isl/2018-draft/changes?from=2025", http.StatusOK)
	if got := words(back.Find("h1")); got != "What changed from 2025 to 2018-draft" {
		t.Errorf("backward %q", got)
	}
	s.page("/frameworks/isl/2018-draft/changes", http.StatusNotFound)
	s.page("/frameworks/isl/2025/changes?from=1999", http.StatusNotFound)
	s.page("/frameworks/isl/2024/changes", http.StatusNotFound)
	if got := words(s.page("/frameworks/isl/2025/changes?from=2025", http.StatusOK).Find("#nothing")); !strings.Contains(got, "Nothing changed") {
		t.Errorf("of one edition with itself: %q", got)
	}
	if s.get("/frameworks/garden/1").Body.Len() == 0 || s.page("/frameworks/garden/1", http.StatusOK).Find(".label .buttons a").Length() != 3 {
		t.Error("a first edition leads to changes")
	}
}

func TestAnEditionBetweenIsComparedAsItWas(t *testing.T) {
	s := newShelf(t)
	second := gardenAgain()
	s.publish(second, splitClaim, []string{"Second."})
	third := gardenAgain()
	third.ID, third.Version, third.Date = framework.ReleaseID("garden", "3"), "3", "2027"
	if _, err := s.frameworks.Install(t.Context(), third.Framework, third); err != nil {
		t.Fatal(err)
	}
	doc := s.page("/frameworks/garden/3/changes", http.StatusOK)
	if got := words(doc.Find("h1")); got != "What changed from 2 to 3" || doc.Find(".label .notice").Length() != 1 || doc.Find("#notes").Length() != 0 {
		t.Errorf("%q", words(doc.Find(".label")))
	}
	if href, _ := doc.Find(".after a[href*='from=']").Attr("href"); href != "/frameworks/garden/3/changes?from=1" {
		t.Errorf("it leads to %s", href)
	}
}

func TestChangesAreDataToo(t *testing.T) {
	s := newShelf(t)
	s.publish(gardenAgain(), splitClaim, []string{"Second."})
	var got frameworkdata.Changes
	s.data("/frameworks/garden/2/changes.json", &got)
	if got.Standing != "published" || got.From.Version != "1" || got.To.Version != "2" || !got.To.Current || got.From.Current ||
		string(got.Notes) == "" || got.Counts["reworded"] != 2 || got.Counts["split"] != 1 || len(got.Entries) != 5 || got.Attribution.Publisher == "" {
		t.Errorf("%+v", got)
	}
	at := slices.IndexFunc(got.Entries, func(e frameworkdata.Change) bool { return e.Sort == difference.SortSplit })
	if e := got.Entries[at]; !e.Confirmed || e.Note != "Two <duties>." || e.Before[0].Statement != "Rake the paths." || e.After[1].Href != "/frameworks/garden/2/P-y" {
		t.Errorf("%+v", e)
	}
	s.data("/frameworks/garden/1/changes.json?from=2", &got)
	if got.Standing != "computed" {
		t.Errorf("backward: %+v", got)
	}
	w := s.get("/frameworks/garden/2/changes.csv")
	if w.Code != http.StatusOK || !strings.Contains(w.Body.String(), "split,P-a,Rake the paths.,\"P-x\nP-y\",") && !strings.Contains(w.Body.String(), "split,P-a,Rake the paths.,\"P-x\r\nP-y\",") {
		t.Errorf("%d %s", w.Code, w.Body)
	}
	if w := s.get("/frameworks/garden/1/changes.json"); w.Code != http.StatusNotFound || !strings.Contains(w.Header().Get("Content-Type"), "json") {
		t.Errorf("nothing to compare with: %d %s", w.Code, w.Header())
	}
}

func TestLargeEditionsAreComparedOnAPageInTime(t *testing.T) {
	s := newShelf(t)
	for _, version := range []string{"1", "2"} {
		r := garden()
		r.Framework.Slug, r.Framework.ID = "large", framework.FrameworkID("large")
		r.ID, r.Version, r.Date = framework.ReleaseID("large", version), version, "202"+version
		r.Items = nil
		for i := range 5000 {
			it := framework.Item{ID: framework.ItemID("large", fmt.Sprint(i)), Code: fmt.Sprint(i), Kind: "duty", Statement: fmt.Sprintf("Rake path %d and sweep it.", i)}
			if i%100 == 0 {
				it.Kind = "area"
			} else {
				it.ParentID = framework.ItemID("large", fmt.Sprint(i-i%100))
			}
			if version == "2" && i%2 == 0 {
				it.Statement = fmt.Sprintf("Rake path %d, then sweep it well.", i)
			}
			r.Items = append(r.Items, it)
		}
		if _, err := s.frameworks.Install(t.Context(), r.Framework, r); err != nil {
			t.Fatal(err)
		}
	}
	begin := time.Now()
	if got := s.page("/frameworks/large/2/changes", http.StatusOK).Find("#reworded .changed > li").Length(); got != 2500 {
		t.Errorf("%d reworded", got)
	}
	if took := time.Since(begin); took > 20*time.Second {
		t.Errorf("it took %v", took)
	}
}
