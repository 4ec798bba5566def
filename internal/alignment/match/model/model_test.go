package model

import (
	"bytes"
	"slices"
	"strings"
	"testing"

	"pathways/internal/alignment/match/words"
)

var lessons = func() []Sample {
	var out []Sample
	for _, text := range []string{"feed the fish", "feed the birds", "clean the fish tank", "feed and clean"} {
		out = append(out, Sample{text, []string{"CARE"}, 1})
	}
	for _, text := range []string{"teach the class", "teach children", "lead the class", "teach and lead"} {
		out = append(out, Sample{text, []string{"TEACH"}, 1})
	}
	for _, text := range []string{"paid by the hour", "free lunch", "apply online", "free parking"} {
		out = append(out, Sample{text, nil, 1})
	}
	return out
}()

func best(m *Model, text string) string {
	out := make([]float32, len(m.Classes)+1)
	m.Weigh(m.Features(text, words.Tokens(text, "en"), nil), out)
	Chances(out)
	sum := float32(0)
	top := 0
	for c, chance := range out {
		sum += chance
		if chance > out[top] {
			top = c
		}
	}
	if sum < 0.999 || sum > 1.001 {
		return "chances do not add up"
	}
	return append([]string{"none"}, m.Classes...)[top]
}

// A model says of new sentences what it has learned of like ones, and is the same whenever it is fitted.
func TestFit(t *testing.T) {
	file := Fit(lessons, []string{"CARE", "TEACH"}, "digest", "en")
	if !bytes.Equal(file, Fit(lessons, []string{"CARE", "TEACH"}, "digest", "en")) {
		t.Error("two fits differ")
	}
	m, err := Open(string(file))
	if err != nil {
		t.Fatal(err)
	}
	if m.Made != "digest" || !slices.Equal(m.Classes, []string{"CARE", "TEACH"}) {
		t.Errorf("made of %q, classes %q", m.Made, m.Classes)
	}
	for text, want := range map[string]string{"feed a turtle": "CARE", "teach the class of nine": "TEACH", "free coffee": "none"} {
		if got := best(m, text); got != want {
			t.Errorf("%q: %s, not %s", text, got, want)
		}
	}
}

// A word that was never met counts as the known words that it is like.
func TestUnknownWordsBorrow(t *testing.T) {
	m, err := Open(string(Fit(lessons, []string{"CARE", "TEACH"}, "", "en")))
	if err != nil {
		t.Fatal(err)
	}
	text := "nourish"
	like := func(stem string, yield func(int32, float32)) {
		if stem == "nourish" {
			yield(m.Find("feed"), 0.9)
		}
	}
	features := m.Features(text, words.Tokens(text, "en"), like)
	if !slices.ContainsFunc(features, func(f Feature) bool { return f.ID == m.Find("feed") && f.Weight > 0 }) {
		t.Errorf("%+v has nothing of feed", features)
	}
}

// What is no model is refused, wherever it is cut.
func TestOpenRefuses(t *testing.T) {
	file := string(Fit(lessons, []string{"CARE", "TEACH"}, "digest", "en"))
	for _, broken := range []string{"", "PWM1", strings.Replace(file, "PWM1", "PWM2", 1), file + "x", file[:len(file)-1], file[:len(file)/2], file[:20]} {
		if _, err := Open(broken); err == nil {
			t.Errorf("%d bytes are taken for a model", len(broken))
		}
	}
}
