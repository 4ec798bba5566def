package i18n

import "testing"

// Values stand where their placeholders stood; what they hold is never taken for a placeholder, and braces of any other
// kind stay as they are.
func TestValuesStandWhereTheirPlaceholdersStood(t *testing.T) {
	for _, c := range []struct{ text, want string }{
		{"{a} and {b}", "{b} and 2"},
		{"{a}{a}", "{b}{b}"},
		{"no placeholder", "no placeholder"},
		{"", ""},
		{"{other} {a", "{other} {a"},
		{"{{a}}", "{{b}}"},
		{"a set {} of {b}", "a set {} of 2"},
		{"{c}", "true"},
	} {
		if got := fill(c.text, []any{"a", "{b}", "b", 2, "c", true, "alone"}); got != c.want {
			t.Errorf("%q gives %q, want %q", c.text, got, c.want)
		}
	}
}
