package reflection

import (
	"reflect"
	"slices"
	"strings"
	"testing"

	"pathways/internal/platform/i18n"
)

// The instrument is whole: ours, and every question, answer and help has words.
func TestTheInstrumentHasWordsForEverything(t *testing.T) {
	if len(shipped) == 0 || shipped[Standard] == nil {
		t.Fatal("the standard instrument is not shipped")
	}
	for id, in := range shipped {
		if in.ID != id || !in.Ours || in.Note["en"] == "" || in.Title["en"] == "" || in.Leave["en"] == "" {
			t.Errorf("%s: %+v", id, in)
		}
		seen := map[string]bool{}
		named := func(where, id string, words ...i18n.Text) {
			if id == "" || seen[where+id] {
				t.Errorf("%s: the id %q is empty or stands twice", where, id)
			}
			seen[where+id] = true
			for _, w := range words {
				for lang, s := range w {
					if strings.TrimSpace(s) == "" {
						t.Errorf("%s%s: empty words in %s", where, id, lang)
					}
				}
			}
			if words[0]["en"] == "" {
				t.Errorf("%s%s has no words", where, id)
			}
		}
		for _, p := range in.Purposes {
			named("purpose ", p.ID, p.Label, p.Help)
		}
		for _, d := range in.Dimensions {
			named("dimension ", d.ID, d.Ask, d.Help)
			if !slices.Contains([]string{AboutUnit, AboutLeaf}, d.About) || !slices.Contains([]string{One, Many, Words}, d.Kind) {
				t.Errorf("%s is about %q and answered by %q", d.ID, d.About, d.Kind)
			}
			if d.Kind == Words && (d.Max <= 0 || len(d.Choices) > 0) {
				t.Errorf("%s: words need a limit and have no choices", d.ID)
			}
			for _, c := range d.Choices {
				named(d.ID+" ", c.ID, c.Label, c.Help)
			}
		}
	}
}

// The choices are those that the product promises, and each question of choices can be declined or set aside.
func TestTheChoicesAreThoseOfTheProduct(t *testing.T) {
	in := InstrumentByID(Standard)
	ids := func(cs []Choice) (out []string) {
		for _, c := range cs {
			out = append(out, c.ID)
		}
		return out
	}
	if got := ids(in.Purposes); !slices.Equal(got, []string{"current-role", "interest-role", "exploring", "changing", "studying", "decline"}) {
		t.Errorf("purposes: %q", got)
	}
	want := map[string][]string{
		"pass":        {"closer", "later", "not-part", "decline"},
		"use":         {"regularly", "now-and-then", "not-now", "not-part", "decline"},
		"wish":        {"develop", "fine-tune", "not-now", "not-part", "decline"},
		"involvement": {"not-part", "decline"},
	}
	for _, d := range in.Dimensions {
		if d.Kind == Words {
			continue
		}
		if got := ids(d.Choices); !slices.Equal(got, want[d.ID]) {
			t.Errorf("%s: %q, expected %q", d.ID, got, want[d.ID])
		}
		for id, label := range map[string]string{"decline": "Prefer not to say", "not-part": "Not part of my work"} {
			if c := d.Choice(id); c == nil || c.Label.In("en") != label || !c.Apart {
				t.Errorf("%s: %q is %+v", d.ID, id, c)
			}
		}
		if d.Choice("decline") != nil && d.Choice("decline").Means != "" {
			t.Errorf("%s: preferring not to say means something", d.ID)
		}
		delete(want, d.ID)
	}
	if len(want) > 0 {
		t.Errorf("questions that are not asked: %v", want)
	}
}

func TestWordsFallBackToEnglish(t *testing.T) {
	w := i18n.Text{"en": "Regularly", "es": "A menudo"}
	if w.In("es") != "A menudo" || w.In("fr") != "Regularly" {
		t.Errorf("%q, %q", w.In("es"), w.In("fr"))
	}
}

// Nothing that reads a reflection gives a number: there is no score to be had, by design.
func TestNothingThatReadsAReflectionGivesANumber(t *testing.T) {
	checked := 0
	for _, v := range []any{(*Reflection)(nil), (*View)(nil), (*Statement)(nil), (*Instrument)(nil), (*Dimension)(nil), Region("")} {
		typ := reflect.TypeOf(v)
		for i := range typ.NumMethod() {
			m := typ.Method(i)
			for j := range m.Type.NumOut() {
				checked++
				switch out := m.Type.Out(j); out.Kind() {
				case reflect.Int, reflect.Int8, reflect.Int16, reflect.Int32, reflect.Int64, reflect.Uint, reflect.Uint8,
					reflect.Uint16, reflect.Uint32, reflect.Uint64, reflect.Float32, reflect.Float64, reflect.Map:
					t.Errorf("%s.%s gives a %s", typ, m.Name, out)
				}
			}
		}
	}
	if checked < 15 {
		t.Errorf("looked at only %d results", checked)
	}
	for _, holder := range []any{Reflection{}, Statement{}, Priority{}, Choice{}} {
		typ := reflect.TypeOf(holder)
		for i := range typ.NumField() {
			if k := typ.Field(i).Type.Kind(); k >= reflect.Int && k <= reflect.Float64 {
				t.Errorf("%s.%s is a number", typ, typ.Field(i).Name)
			}
		}
	}
}
