package pathwayweb

import (
	"os"
	"strings"
	"testing"
)

// Two reflections of one file are laid side by side: the newest two to begin with, the earlier one first, and only what
// reads differently. With one reflection the page says how there come to be two.
func TestTwoReflectionsSideBySide(t *testing.T) {
	b := newPlace(t).begun(t, "isl@2025")
	b.press("/pathway/map", "")
	b.post("/pathway/compare", clone(b.form))
	b.says(200, "one reflection so far")

	raw, err := os.ReadFile("example.pathway.json")
	if err != nil {
		t.Fatal(err)
	}
	b = newPlace(t).browser(t)
	b.get("/pathway")
	b.upload("example.pathway.json", raw)
	b.press("/pathway/compare", "")
	b.says(200, "October 7, 2025", "September 14, 2026", "ISL Pathways 2025", "GE.1", "Now and then", "Regularly")
	rows := b.page.Find("table.compared tbody tr")
	if rows.Length() == 0 {
		t.Fatal("nothing is laid side by side")
	}
	head := strings.Join(strings.Fields(b.page.Find("table.compared thead").First().Text()), " ")
	if strings.Index(head, "October 7, 2025") > strings.Index(head, "September 14, 2026") {
		t.Errorf("the later reflection stands first: %s", head)
	}
	for i := range rows.Length() {
		cells := rows.Eq(i).Find("td[data-name]")
		if then, now := cells.Eq(0).Text(), cells.Eq(1).Text(); then == now {
			t.Errorf("a row that reads the same both times: %s", then)
		}
	}
	same := clone(b.form)
	same.Set("before", same.Get("after"))
	b.post("/pathway/compare", same)
	b.says(200, "cannot be laid side by side")
}
