package vectors

import (
	"math"
	"testing"
)

// Words of like meaning are nearer than words of unlike meaning.
func TestNear(t *testing.T) {
	s := For("en")
	near := func(a, b string) float64 {
		x, y := s.Find(a), s.Find(b)
		if x < 0 || y < 0 {
			t.Fatalf("%q or %q is not known", a, b)
		}
		return float64(s.Near(x, y))
	}
	for _, c := range [][3]string{
		{"teach", "instruct", "budget"},
		{"budget", "expenditur", "teach"},
		{"exhibit", "display", "mentor"},
		{"empathi", "sympathi", "pump"},
		{"supervis", "oversight", "botani"},
		{"collabor", "cooper", "invoic"},
		{"conflict", "disput", "garden"},
		{"wage", "salari", "whale"},
	} {
		if like, unlike := near(c[0], c[1]), near(c[0], c[2]); like < 0.4 || like < unlike+0.2 {
			t.Errorf("%s is %.2f near %s and %.2f near %s", c[0], like, c[1], unlike, c[2])
		}
	}
	if same := near("teach", "teach"); math.Abs(same-1) > 0.001 {
		t.Errorf("a word is %.3f near itself", same)
	}
}

// All stems are found where they stand; what is no stem is not, and a language without data knows no word.
func TestFind(t *testing.T) {
	s := For("en")
	if s.Len() < 20_000 {
		t.Fatalf("only %d words", s.Len())
	}
	for i := range s.Len() {
		if got := s.Find(s.Stem(i)); got != i {
			t.Fatalf("%q stands at %d and is found at %d", s.Stem(i), i, got)
		}
	}
	for _, word := range []string{"", "zzzz", "Teach", "aaaa", "é"} {
		if got := s.Find(word); got >= 0 {
			t.Errorf("%q is found at %d", word, got)
		}
	}
	if none := For("de"); none.Len() != 0 || none.Find("teach") >= 0 {
		t.Error("a language without data knows words")
	}
}

func BenchmarkNear(b *testing.B) {
	s := For("en")
	for i := 0; b.Loop(); i++ {
		s.Near(i%s.Len(), (i*7)%s.Len())
	}
}
