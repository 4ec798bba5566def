package typed

import "testing"

func TestWhatIsTypedIsTidied(t *testing.T) {
	for _, c := range []struct{ in, line, text string }{
		{"  two\t words \r\n below ", "two words below", "two\t words \n below"},
		{"a\u2028b\x00c", "a b c", "a\u2028bc"},
		{"caf\xe9", "caf\ufffd", "caf\ufffd"},
		{" \r\n ", "", ""},
	} {
		if got := Line(c.in); got != c.line {
			t.Errorf("Line(%q) is %q, not %q", c.in, got, c.line)
		}
		if got := Text(c.in); got != c.text {
			t.Errorf("Text(%q) is %q, not %q", c.in, got, c.text)
		}
	}
}
