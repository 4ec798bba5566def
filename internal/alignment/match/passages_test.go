package match

import (
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"
	"unicode/utf8"

	"github.com/google/go-cmp/cmp"
)

// A text is cut where people would cut it.
func TestPassages(t *testing.T) {
	for name, c := range map[string]struct {
		text string
		want []Passage
	}{
		"nothing": {" \n\t\n", nil},
		"sentences, but not at abbreviations": {
			"Pay is $18.50 per hour. Teach families, e.g. from the U.S. and Canada. A Ph.D. is not needed! Start at 9 a.m. sharp.",
			[]Passage{
				{"Pay is $18.50 per hour.", Sentence, ""},
				{"Teach families, e.g. from the U.S. and Canada.", Sentence, ""},
				{"A Ph.D. is not needed!", Sentence, ""},
				{"Start at 9 a.m. sharp.", Sentence, ""},
			},
		},
		"headings and what stands under them": {
			"# About us\n\nWe are small.\n\nDUTIES\n- Teach\n\nWhat We Offer\n• Free parking\n\nYou will bring:\n* Patience",
			[]Passage{
				{"About us", Heading, ""},
				{"We are small.", Sentence, "About us"},
				{"DUTIES", Heading, ""},
				{"Teach", Entry, "DUTIES"},
				{"What We Offer", Heading, ""},
				{"Free parking", Entry, "What We Offer"},
				{"You will bring", Heading, ""},
				{"Patience", Entry, "You will bring"},
			},
		},
		"marks of lists": {
			"o Greet guests\n1. Sell tickets\n2) Count cash\n(c) Lock up\niv. Go home\n– Rest",
			[]Passage{
				{"Greet guests", Entry, ""},
				{"Sell tickets", Entry, ""},
				{"Count cash", Entry, ""},
				{"Lock up", Entry, ""},
				{"Go home", Entry, ""},
				{"Rest", Entry, ""},
			},
		},
		"marks inside a line": {
			"Duties: • Feed animals • Clean pools • Keep logs",
			[]Passage{{"Duties", Heading, ""}, {"Feed animals", Entry, "Duties"}, {"Clean pools", Entry, "Duties"}, {"Keep logs", Entry, "Duties"}},
		},
		"wrapped lines and hyphens at their ends": {
			"The educator teaches families and school groups in the gal-\nleries and plans hands-\non programs with the team, in both\nlanguages of the city.",
			[]Passage{{"The educator teaches families and school groups in the galleries and plans hands-on programs with the team, in both languages of the city.", Sentence, ""}},
		},
		"a wrapped list item": {
			"• Supervise volunteers, interns and\n  part-time staff\n• Keep records",
			[]Passage{{"Supervise volunteers, interns and part-time staff", Entry, ""}, {"Keep records", Entry, ""}},
		},
		"a list that lost its marks": {
			"Qualifications\nStrong voice\nTeam spirit\nKnowledge of birds",
			[]Passage{
				{"Qualifications", Heading, ""},
				{"Strong voice", Entry, "Qualifications"},
				{"Team spirit", Entry, "Qualifications"},
				{"Knowledge of birds", Entry, "Qualifications"},
			},
		},
		"semicolons": {
			"Plans exhibits with curators; writes labels for families; tests prototypes.",
			[]Passage{{"Plans exhibits with curators", Entry, ""}, {"writes labels for families", Entry, ""}, {"tests prototypes.", Entry, ""}},
		},
		"what files leave in texts": {
			"\ufeffThe of\ufb01ce\u00a0is  open.\r\nIt co\u00adoperates.",
			[]Passage{{"The office is open.", Sentence, ""}, {"It cooperates.", Sentence, ""}},
		},
	} {
		t.Run(name, func(t *testing.T) {
			if diff := cmp.Diff(c.want, Passages(c.text)); diff != "" {
				t.Error(diff)
			}
		})
	}
}

// However long a text is, passages are bounded in number and length.
func TestPassagesAreBounded(t *testing.T) {
	for _, text := range []string{strings.Repeat("word ", 400_000), strings.Repeat("- a\n", 50_000), strings.Repeat("é", 300_000)} {
		all := Passages(text)
		if len(all) == 0 || len(all) > maxPassages {
			t.Fatalf("%d passages", len(all))
		}
		for _, p := range all {
			if len(p.Text) > maxSentence || !utf8.ValidString(p.Text) {
				t.Fatalf("a passage of %d bytes, valid %v", len(p.Text), utf8.ValidString(p.Text))
			}
		}
	}
}

// The language of a text is told by its small words, and not at all from too few.
func TestLanguage(t *testing.T) {
	for text, want := range map[string]string{
		"The educator will teach in the galleries and work with a team of volunteers.":                            "en",
		"El museo busca una persona para dar talleres en la sala y trabajar con familias.":                        "es",
		"Le musée cherche une personne pour animer les ateliers et travailler avec des familles dans les salles.": "fr",
		"Das Museum sucht eine Person, die mit Familien in der Ausstellung arbeitet.":                             "",
		"Museum Educator": "",
		"":                "",
	} {
		if got := Language(text); got != want {
			t.Errorf("%q is taken for %q, not %q", text, got, want)
		}
	}
}

// No text makes cutting fail; passages are trimmed, of one line, and no words appear that the text does not have.
func FuzzPassages(f *testing.F) {
	f.Add("# Duties\n- Teach; learn; rest\n• a • b • c\nJOB\n1) x-\ny. Z e.g. W")
	f.Add("\xff\xfe- \u00ad\n(ii) a.\n:\n•\n-\n#\n")
	f.Fuzz(func(t *testing.T, text string) {
		heading := ""
		for _, p := range Passages(text) {
			switch {
			case p.Text == "" || p.Text != strings.TrimSpace(p.Text) || strings.ContainsAny(p.Text, "\n\r\t"):
				t.Fatalf("not trimmed: %q", p.Text)
			case !utf8.ValidString(p.Text):
				t.Fatalf("not UTF-8: %q", p.Text)
			case !slices.Contains([]PassageKind{Heading, Sentence, Entry}, p.Kind):
				t.Fatalf("kind %q", p.Kind)
			case p.Kind == Heading && p.Heading != "":
				t.Fatalf("heading %q stands under %q", p.Text, p.Heading)
			case p.Kind != Heading && p.Heading != heading:
				t.Fatalf("%q stands under %q, not %q", p.Text, p.Heading, heading)
			}
			if p.Kind == Heading {
				heading = p.Text
			}
		}
	})
}

// A text of marks without words costs no more than its length: two hundred kilobytes of them are cut in a moment.
func TestMarksWithoutWordsTakeNoTime(t *testing.T) {
	for _, mark := range []string{".", "!?", `."`, ".)"} {
		text := strings.Repeat(mark, 200<<10/len(mark)) + "x"
		begun := time.Now()
		if got := Passages(text); len(got) == 0 {
			t.Errorf("%q: nothing was cut", mark)
		}
		if took := time.Since(begun); took > 5*time.Second {
			t.Errorf("%q: cutting took %s", mark, took)
		}
	}
}

// Words that nothing is known of are cheap to explain: a text of nothing else costs no more than another.
func TestUnknownWordsTakeNoTime(t *testing.T) {
	var text strings.Builder
	for n := range 60_000 {
		fmt.Fprintf(&text, "w%d ", n)
	}
	reader := shipped()
	begun := time.Now()
	reader.Read(text.String(), nil)
	if took := time.Since(begun); took > 4*time.Second {
		t.Errorf("reading %d unknown words took %s", 60_000, took)
	}
}
