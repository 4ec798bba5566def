package wording

import (
	"slices"
	"strings"
	"testing"
	"time"

	"pgregory.net/rapid"
)

// said are the terms and passages that are found in a text.
func said(text string) []string {
	var all []string
	for _, h := range English().Look([]Field{{"summary", text}}, Adjusted{}) {
		all = append(all, h.Term+": "+h.Said)
	}
	return all
}

func TestTermsAreFoundAsPeopleWriteThem(t *testing.T) {
	for _, c := range []struct{ text, want string }{
		{"We want a rockstar educator.", "rock star: rockstar"},
		{"Two ROCK STARS wanted", "rock star: ROCK STARS"},
		{"A fast-paced, friendly zoo", "fast-paced: fast-paced"},
		{"a fast\npaced day", "fast-paced: fast\npaced"},
		{"She wears many hats here", "wear many hats: wears many hats"},
		{"wearing many hats", "wear many hats: wearing many hats"},
		{"Must be able to lift up to 50 pounds.", "lifting without a reason: lift up to 50 pounds"},
		{"lift 25-50 lbs daily", "lifting without a reason: lift 25-50 lbs"},
		{"3-5 years of experience", "years of experience: 3-5 years of experience"},
		{"five (5) years of experience", "years of experience: five (5) years of experience"},
		{"2+ years experience", "years of experience: 2+ years experience"},
		{"three to five years of related experience", "years of experience: three to five years of related experience"},
		{"3 or more years’ experience", "years of experience: 3 or more years’ experience"},
		{"A valid driver’s license.", "driver's license: driver’s license"},
		{"we’re a family", "we're a family: we’re a family"},
		{"You will be manning the desk.", "manning: manning the desk"},
		{"Native English speakers only", "native speaker: Native English speakers"},
		{"Pay is commensurate with experience.", "commensurate with experience: commensurate with experience"},
		{"starting at $19", "up to, or starting at: starting at $"},
		{"s/he leads tours", "he or she: s/he"},
		{"Utilizes our records", "wordy phrases: Utilizes"},
		{"our Ninja exhibit", "ninja: Ninja"},
		{"available 24/7", "flexible schedule needed: 24/7"},
		{"An accredited AZA zoo", "AZA: AZA"},
		{"A bachelor's degree in biology", "degree required: bachelor's degree"},
	} {
		if got := said(c.text); !slices.Contains(got, c.want) {
			t.Errorf("%q: %q, want %q", c.text, got, c.want)
		}
	}
}

func TestNothingIsFoundWhereNothingIsMeant(t *testing.T) {
	for _, text := range []string{
		"A drawbridge, a lamella and a surname", "The heroine of Lake Superior",
		"Our mission-driven team plants native plants and speaks of dominant species.",
		"Killer whales and aggressive animals", "a normal day with its humans", "starting at 9 a.m.",
		"Member of the Association of Zoos and Aquariums (AZA). Our AZA accreditation is from 2019.",
		"AZA (Association of Zoos and Aquariums)", "it is an idea of ours, and we are in aid of it",
		"Draw out quiet voices beside dominant voices", "able to see the whole", "interview transcripts", "minority-owned vendors",
		"No college degree required.", "A degree is not required", "wear. Many hats are on show.",
		"He likes fast cars. Paced walks too.", "Work with the tribe of this valley",
		"Lifts, tables and 50 pounds of apples", "three galleries, five years old",
		"", "…", "  \n\n ",
	} {
		if got := said(text); len(got) > 0 {
			t.Errorf("%q: %q", text, got)
		}
	}
}

func TestAPostingWrittenPlainlyHasNoHints(t *testing.T) {
	text := `You will welcome families in the galleries and start conversations about what they see. You plan three workshops a
month with two colleagues, and try each with visitors before it opens. $24 to $28 an hour; where you begin depends on what you have
done before, paid or not. Every other Saturday, known four weeks ahead. We share the questions for the interview two days before.
Bus 12 stops at the door. The workshop has steps; we will carry what you need, or move the class.`
	if got := said(text); len(got) > 0 {
		t.Errorf("%q", got)
	}
}

func TestWhatStandsSpelledOutInOneFieldIsKnownInAll(t *testing.T) {
	got := English().Look([]Field{
		{"about", "We care about science, technology, engineering and math (STEM)."}, {"summary", "STEM for everybody"},
	}, Adjusted{})
	if len(got) != 0 {
		t.Errorf("%+v", got)
	}
}

func TestTheLongerOfTwoStays(t *testing.T) {
	got := said("competitive salary commensurate with experience")
	if want := []string{"competitive salary: competitive salary", "commensurate with experience: commensurate with experience"}; !slices.Equal(got, want) {
		t.Errorf("%q", got)
	}
	if got := said("We are deadline-driven."); !slices.Equal(got, []string{"fast-paced: deadline-driven"}) {
		t.Errorf("%q", got)
	}
}

func TestListsAndTermsAreSwitchedOffAndAdded(t *testing.T) {
	text := []Field{{"summary", "An energetic docent for our gizmo corner, a recent graduate"}}
	terms := func(a Adjusted) (all []string) {
		for _, h := range English().Look(text, a) {
			all = append(all, h.Key())
		}
		return all
	}
	for _, c := range []struct {
		name string
		a    Adjusted
		want string
	}{
		{"as shipped", Adjusted{}, "age/energetic jargon/docent age/recent graduate"},
		{"a term", Adjusted{Off: []string{"age/energetic"}}, "jargon/docent age/recent graduate"},
		{"a list", Adjusted{Off: []string{"age"}}, "jargon/docent"},
		{"their own", Adjusted{Off: []string{"age"}, Own: []Term{{Term: "gizmo corner", Why: "w", Instead: "i"}}}, "jargon/docent own/gizmo corner"},
		{"their own, off", Adjusted{Off: []string{"age", "own"}, Own: []Term{{Term: "gizmo corner"}}}, "jargon/docent"},
	} {
		if got := strings.Join(terms(c.a), " "); got != c.want {
			t.Errorf("%s: %s, want %s", c.name, got, c.want)
		}
	}
	if got := strings.Join(terms(Adjusted{}), " "); got != "age/energetic jargon/docent age/recent graduate" {
		t.Errorf("the terms of one organization stay in the lists: %s", got)
	}
}

func TestTheListsAreWhole(t *testing.T) {
	s, terms := English(), 0
	seen := map[string]bool{}
	for _, l := range s.Lists {
		if l.Key == "" || strings.Contains(l.Key, "/") || l.Name == "" || l.For == "" || len(l.Sources) == 0 || l.Key == Own {
			t.Errorf("%s: name, purpose or sources are not there", l.Key)
		}
		for _, src := range l.Sources {
			if src.Author == "" || src.Title == "" || src.Year < 1960 || src.Year > 2026 {
				t.Errorf("%s: source %+v", l.Key, src)
			}
		}
		for _, term := range l.Terms {
			terms++
			if key := l.Key + "/" + term.Term; seen[key] {
				t.Errorf("%s stands twice", key)
			} else {
				seen[key] = true
			}
			if term.Why == "" || term.Instead == "" || !s.Has(l.Key+"/"+term.Term) {
				t.Errorf("%s: no reason or proposal", term.Term)
			}
			forms := term.Forms
			if len(forms) == 0 {
				forms = []string{term.Term}
			}
			for _, f := range forms {
				found(t, s, l, term, strings.ReplaceAll(f, "#", "5"))
			}
		}
	}
	if terms < 120 {
		t.Errorf("%d terms", terms)
	}
	for _, n := range s.NotSaid {
		if n.Key == "" || n.Field == "" || n.Why == "" || n.Instead == "" {
			t.Errorf("%+v", n)
		}
	}
	if s.Has("age/nobody") || s.Has("nothing") || !s.Has("age") {
		t.Error("Has")
	}
}

// found says that every form of every list finds itself, under its own term or one that reaches further.
func found(t *testing.T, s *Set, l List, term Term, text string) {
	t.Helper()
	for _, h := range s.Look([]Field{{"f", text}}, Adjusted{}) {
		if h.Term == term.Term || len(h.Said) >= len(text)/2 {
			return
		}
	}
	t.Errorf("%s/%s: %q is not found", l.Key, term.Term, text)
}

func TestHintsLieInsideTheirTextAndApart(t *testing.T) {
	pieces := []string{"rock", "star", "rock star ", "fast-paced", "AZA", "(", ")", "’", "5", "+", " years", " experience ", "é", "\n", " ", ",", "\xff", "lift ", "pounds", "#", "$", "up to "}
	rapid.Check(t, func(t *rapid.T) {
		text := strings.Join(rapid.SliceOfN(rapid.SampledFrom(pieces), 0, 60).Draw(t, "text"), "")
		end := 0
		for _, h := range English().Look([]Field{{"f", text}}, Adjusted{}) {
			if h.Start < end || h.End <= h.Start || h.End > len(text) || text[h.Start:h.End] != h.Said {
				t.Fatalf("%q: %+v", text, h)
			}
			end = h.End
		}
	})
}

func TestALongTextIsLookedThroughAtOnce(t *testing.T) {
	text := strings.Repeat("A fast-paced rock star with 5 years of museum experience who can lift up to 50 pounds. ", 4000)
	begin := time.Now()
	if got := English().Look([]Field{{"f", text}}, Adjusted{}); len(got) != 4*4000 {
		t.Errorf("%d", len(got))
	}
	if took := time.Since(begin); took > 20*time.Second {
		t.Errorf("%v", took)
	}
}
