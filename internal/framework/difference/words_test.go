package difference

import (
	"strings"
	"testing"
	"time"

	"pgregory.net/rapid"
)

// shown writes marked words as people do it in letters: [-gone-] and {+new+}.
func shown(pieces []Piece) string {
	var b strings.Builder
	for _, p := range pieces {
		switch p.How {
		case Gone:
			b.WriteString("[-" + p.Text + "-]")
		case New:
			b.WriteString("{+" + p.Text + "+}")
		case Kept:
			b.WriteString(p.Text)
		}
	}
	return b.String()
}

func TestChangedWordsAreMarkedAsAReaderWouldMarkThem(t *testing.T) {
	for _, c := range []struct{ before, after, want string }{
		{"", "", ""},
		{"Turn soil", "Turn soil", "Turn soil"},
		{"", "Turn soil", "{+Turn soil+}"},
		{"Turn soil", "", "[-Turn soil-]"},
		{"Turn soil", "Turn the soil", "Turn {+the +}soil"},
		{"Use, share and mend tools.", "Use and mend tools!", "Use[-, share-] and mend tools[-.-]{+!+}"},
		{"Plans a small garden with care", "Plans big gardens with care", "Plans [-a small garden-]{+big gardens+} with care"},
		{"Knows the school’s rules", "Knows the schools’ rules", "Knows the [-school’s-]{+schools’+} rules"},
		{"One two three four five six seven eight", "Eight other things that all begin anew two", "[-One two three four five six seven eight-]{+Eight other things that all begin anew two+}"},
		{"科学を学ぶ", "科学を教える", "科学を[-学ぶ-]{+教える+}"},
	} {
		if got := shown(Words(c.before, c.after)); got != c.want {
			t.Errorf("%q to %q: %s, want %s", c.before, c.after, got, c.want)
		}
	}
}

func TestMarkedWordsMakeUpBothWordings(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		text := rapid.OneOf(rapid.String(), rapid.Map(rapid.SliceOf(rapid.SampledFrom(
			[]string{"plan", "a", "garden", " ", "  ", ", ", "’s", "é", "\n", "学", "🌱", "\xff"})), func(all []string) string {
			return strings.Join(all, "")
		}))
		before, after := text.Draw(t, "before"), text.Draw(t, "after")
		pieces := Words(before, after)
		var was, is string
		for i, p := range pieces {
			if p.Text == "" || i > 0 && (pieces[i-1].How == p.How || pieces[i-1].How == New && p.How == Gone) {
				t.Fatalf("piece %d of %q", i, pieces)
			}
			if p.How != New {
				was += p.Text
			}
			if p.How != Gone {
				is += p.Text
			}
		}
		if was != before || is != after {
			t.Fatalf("%q and %q became %q", before, after, pieces)
		}
	})
}

func TestLongWordingsAreMarkedInLittleTime(t *testing.T) {
	begin := time.Now()
	a := strings.Repeat("plan a garden that everybody can use ", 600)
	b := strings.Repeat("mend other tools with nobody else near ", 600)
	if got := Words(a, b); len(got) != 2 {
		t.Errorf("%d pieces of two texts that have nothing in common", len(got))
	}
	one := strings.Replace(a, "everybody", "anybody", 2)
	if got := shown(Words(a, one)); strings.Count(got, "[-everybody-]{+anybody+}") != 2 {
		t.Errorf("two words of %d: %.300s", strings.Count(a, " "), got)
	}
	if took := time.Since(begin); took > 5*time.Second {
		t.Errorf("it took %v", took)
	}
}
