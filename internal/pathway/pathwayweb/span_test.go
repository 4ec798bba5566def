package pathwayweb

import (
	"testing"

	"pathways/internal/pathway"
	"pathways/internal/platform/i18n"
)

// Two days are said as shortly as they can be understood.
func TestSpansSayNothingTwice(t *testing.T) {
	catalog, err := i18n.New(Locales)
	if err != nil {
		t.Fatal(err)
	}
	for _, c := range [][3]string{
		{"2027-03-01", "2027-03-31", "March 1 to 31, 2027"},
		{"2027-03-01", "2027-04-02", "March 1 to April 2, 2027"},
		{"2027-03-01", "2027-03-01", "March 1, 2027"},
		{"2026-12-30", "2027-01-02", "December 30, 2026 to January 2, 2027"},
		{"soon", "2027-01-02", "soon to January 2, 2027"},
	} {
		if got := pathway.Span(catalog.In("en"), c[0], c[1]); got != c[2] {
			t.Errorf("%s to %s: %q, not %q", c[0], c[1], got, c[2])
		}
	}
}
