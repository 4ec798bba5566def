package bedmap

import (
	"encoding/xml"
	"io"
	"strings"
	"testing"
)

func example() Map {
	return Map{
		ID: "x", Title: "Roles & <b>", Desc: "Two rows",
		Domains: []Domain{{Name: "General", Beds: [][]string{{"A.1", "A.2"}, {"A.3"}}}, {Name: "Other", Index: 8, Beds: [][]string{{"B.1"}}}},
		Rows: []Row{
			{Name: "Educator", Note: "two posts", Signs: []Size{Full, None, Small, Middle}, Says: []string{"a", "", "c", "<d>"}},
			{Name: strings.Repeat("A very long name ", 6), Signs: []Size{None, None, None, Full}},
		},
		Stacks: []Stack{{2, 1}, {0, 0}, {9, 0}, {0, 1}}, Under: "Posts",
	}
}

// A picture is sound markup with a sign for each use, a square for each post, and nothing that a name could break.
func TestAPictureIsSoundAndHoldsEverySign(t *testing.T) {
	for _, compact := range []bool{false, true} {
		m := example()
		m.Compact = compact
		text := ""
		for _, part := range m.Split() {
			text += part.markup()
		}
		for dec := xml.NewDecoder(strings.NewReader("<all>" + text + "</all>")); ; {
			if _, err := dec.Token(); err == io.EOF {
				break
			} else if err != nil {
				t.Fatalf("compact %v: %v", compact, err)
			}
		}
		for what, want := range map[string]int{`class="use"`: 4, `class="bar-use"`: 7, `class="bar-wish"`: 2, `class="open"`: 1, "&lt;d&gt;": 1} {
			if got := strings.Count(text, what); got != want {
				t.Errorf("compact %v: %s stands %d times, want %d", compact, what, got, want)
			}
		}
		if strings.Contains(text, "<b>") || strings.Contains(text, "style=") {
			t.Errorf("compact %v: a name breaks out, or a style stands inside", compact)
		}
	}
}

func TestALargeFrameworkIsDrawnOneDomainAfterAnother(t *testing.T) {
	m := Map{ID: "x", Title: "Large"}
	signs := []Size{}
	for range 4 {
		m.Domains = append(m.Domains, Domain{Name: "D", Beds: [][]string{make([]string, 40)}})
		signs = append(signs, make([]Size, 40)...)
	}
	signs[159] = Full
	m.Rows = []Row{{Name: "Role", Signs: signs}}
	parts := m.Split()
	if len(parts) != 4 || parts[3].Rows[0].Signs[39] != Full || parts[0].ID == parts[1].ID {
		t.Errorf("%d pictures", len(parts))
	}
}
