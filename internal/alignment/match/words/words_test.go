package words

import (
	"strings"
	"testing"
)

func stemsOf(text, language string) string {
	var out []string
	for _, t := range Tokens(text, language) {
		if !t.Stop {
			out = append(out, t.Stem)
		}
	}
	return strings.Join(out, " ")
}

// Forms of a word, spellings and odd letters meet on one stem; what is not a word is told apart by its kind.
func TestTokens(t *testing.T) {
	for text, want := range map[string]string{
		"Organised programmes at the centre’s galleries": "organ program center galleri",
		"The ﬁrst naïve cafés":                           "first naiv cafe",
		"$18.50 an hour, 5% more, 1,200 at 9:30 or 10am": "#money hour #percent #number #time #time",
		"jobs@museum.org or https://x.org/a?b":           "#address #address",
		"IT staff; it works":                             "#it staff work",
		"excellent Excel skills":                         "excellent excel skill",
		"accountable to accounts and accounting":         "accountable account accounting",
		"hands-on":                                       "hand",
	} {
		if got := stemsOf(text, "en"); got != want {
			t.Errorf("%q: %q, not %q", text, got, want)
		}
	}
	if got := stemsOf("Las educadoras diseñan programas", "es"); got != "educ disen program" {
		t.Errorf("Spanish: %q", got)
	}
	if got := stemsOf("Les éducatrices animent des ateliers", "fr"); got != "educ animent ateli" {
		t.Errorf("French: %q", got)
	}
}

// Every token stands where it says, one after the other.
func FuzzTokens(f *testing.F) {
	f.Add("IT e-mail a@b.c http://x 9:30am $5 5% l'été ’s \xff 3rd", "en")
	f.Fuzz(func(t *testing.T, text, language string) {
		end := 0
		for _, token := range Tokens(text, language) {
			if token.Start < end || token.End <= token.Start || token.End > len(text) || token.Stem == "" {
				t.Fatalf("%q: %+v after %d", text, token, end)
			}
			end = token.End
		}
	})
}
