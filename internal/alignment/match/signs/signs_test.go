package signs

import (
	"slices"
	"testing"

	"pathways/internal/alignment/match/words"
)

// Turns of phrase are seen at the beginning of words, in any capitals, and not inside other words.
func TestTurns(t *testing.T) {
	for text, want := range map[string][]string{
		"Salary: $45,000":                              {"turn:pay"},
		"An EQUAL OPPORTUNITY employer":                {"turn:equal opportunity"},
		"Send a cover letter":                          {"turn:applying"},
		"PTO and dental":                               {"turn:benefits"},
		"Adopt a penguin":                              nil,
		"Teach students in grades 3 to 5":              nil,
		"Lead tours and build trust with your partner": nil,
	} {
		if got := Turns(text); !slices.Equal(got, want) {
			t.Errorf("%q: %v, not %v", text, got, want)
		}
	}
}

// Names of jobs and other titles are known by their capitals; a sentence is not one.
func TestForms(t *testing.T) {
	for text, want := range map[string]string{
		"Director of Exhibits and Programs":           "form:job title",
		"Equity Is Not a Program":                     "form:title",
		"Responsibilities include:":                   "form:colon",
		"Grading: A 93-100, B 85-92":                  "form:many numbers",
		"Supervises the manager of the museum store.": "form:full stop",
	} {
		if got := Of(text, words.Tokens(text, "en")); !slices.Contains(got, want) {
			t.Errorf("%q: %v, without %s", text, got, want)
		}
	}
	if got := Of("Supervises the manager of the store.", nil); slices.Contains(got, "form:title") {
		t.Errorf("a sentence is taken for a title: %v", got)
	}
}
