package exchangeweb

import (
	"net/url"
	"testing"

	"pathways/internal/exchange/table"
	"pathways/internal/platform/web"
)

// A column that is made one of depths by hand is one deeper than the one to its left, also where that was known before; a
// depth that is said holds.
func TestColumnsOfDepthsGoFromLeftToRight(t *testing.T) {
	known := table.Column{Index: 0, Meaning: table.DepthName}
	guessed := table.Mapping{Columns: []table.Column{known, {Index: 1}, {Index: 2}, {Index: 3}, {Index: 4}}}
	said := url.Values{
		"meaning-0": {"depth"}, "depth-0": {"1"}, "meaning-1": {"depth"}, "meaning-2": {"depth_code"}, "meaning-3": {"depth"}, "depth-3": {"6"}, "meaning-4": {"depth"},
	}
	for i, c := range mappingOf(&web.Form{Values: said}, guessed).Columns {
		if want := []int{0, 1, 1, 5, 6}[i]; c.Depth != want {
			t.Errorf("column %d stands %d deep, not %d", i, c.Depth, want)
		}
	}
}
