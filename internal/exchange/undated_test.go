package exchange

import (
	"testing"
	"time"

	"pathways/internal/platform/db/dbtest"
)

// A spreadsheet that says no date has that of the day on which it came, and coming again on another day changes nothing.
func TestAFileWithoutADateComesAgain(t *testing.T) {
	h := open(t, dbtest.SQLite(t))
	for name, way := range map[string]Way{"garden": AsRelease, "orchard": AsDraft} {
		f := File{Organization: h.org.Slug, Name: name + ".csv", Raw: []byte("code,statement\n" + name + ",Dig\n"), Choices: Choices{Way: way}}
		today := h.now.UTC().Format(time.DateOnly)
		_, id := h.takes(t, f, Takes, nil)
		date := ""
		if way == AsDraft {
			_, tree, err := h.Drafts.Tree(t.Context(), h.ana, id)
			if err != nil {
				t.Fatal(err)
			}
			date = tree.Date
		} else {
			tree, err := h.Frameworks.Current(t.Context(), name)
			if err != nil {
				t.Fatal(err)
			}
			date = tree.Date
		}
		if date != today {
			t.Errorf("%s: date %q, want %q", name, date, today)
		}
		h.now = h.now.Add(48 * time.Hour)
		h.takes(t, f, Nothing, nil)
	}
}
