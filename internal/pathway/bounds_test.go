package pathway

import (
	"strings"
	"testing"

	"pathways/internal/framework"
)

// A framework may hold nothing that a pathway cannot: whoever answers in one that was let in can take the answers home.
func TestWhatAFrameworkMayHoldAFileCanHold(t *testing.T) {
	longest := func(of string) string { return strings.Repeat(of, 60) }
	slug, version, level := longest("s"), longest("1"), "L-"+strings.Repeat("x", 56)+"._"
	item := framework.Item{
		ID: framework.ItemID(slug, "one"), Code: longest("ä"), Kind: "skill", Statement: "Turn soil",
		Levels: []framework.LevelStatement{{Level: level, Statement: "Turn soil with help"}},
	}
	r := &framework.Release{
		ID:        framework.ReleaseID(slug, version),
		Framework: framework.Framework{ID: framework.FrameworkID(slug), Slug: slug, Name: "Garden work", ShortName: "Garden", Publisher: "The gardeners"},
		Version:   version, Title: "Garden work", Status: framework.Published, Adoption: "Adopted", Date: "2026", Language: "en",
		Source: framework.Source{Title: "A leaflet"},
		Kinds:  []framework.Kind{{Key: "skill", Name: "Skill", Plural: "Skills"}},
		Levels: []framework.Level{{ID: framework.LevelID(slug, version, level), Code: level, Name: "With help"}},
		Items:  []framework.Item{item},
	}
	if err := framework.Validate(r); err != nil {
		t.Fatalf("the framework has to be one that is let in: %v", err)
	}
	p := New(noon)
	p.Begin(slug, version, "current-role", "", noon)
	said := []Change{
		change(minute(1), "say.use."+item.Code, "regularly"),
		change(minute(1), "say.wish."+item.Code, "develop"),
		change(minute(1), "say.involvement."+item.Code, level),
		change(minute(2), "pick", item.Code),
	}
	if refused := p.Apply(said, framework.NewTree(r), minute(2)); len(refused) > 0 {
		t.Fatalf("refused: %+v", refused)
	}
	raw, err := p.Encode()
	if err != nil {
		t.Fatal(err)
	}
	back, err := Decode(raw)
	if err != nil {
		t.Fatalf("the answers cannot be read back: %v", err)
	}
	if got := len(back.Current().Statements); got != 3 {
		t.Errorf("%d statements came back, want 3", got)
	}
}
