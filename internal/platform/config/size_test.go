package config

import "testing"

// Sizes read as people write them, and what is no size is refused.
func TestSizes(t *testing.T) {
	for text, want := range map[string]Size{"20MB": 20 << 20, "200 mb": 200 << 20, "1GB": 1 << 30, "5000": 5000, "64kB": 64 << 10} {
		var s, again Size
		if err := s.Set(text); err != nil || s != want {
			t.Errorf("%q is %d: %v", text, s, err)
		}
		if err := again.Set(s.String()); err != nil || again != s {
			t.Errorf("%q comes back as %d: %v", s.String(), again, err)
		}
	}
	for _, text := range []string{"", "MB", "0", "-1MB", "1.5MB", "many", "99999999999GB", "9223372036854775807KB"} {
		var s Size
		if err := s.Set(text); err == nil {
			t.Errorf("%q is taken as %d", text, s)
		}
	}
}
