package sharing

import (
	"encoding/json"
	"strings"
	"testing"

	"pathways/internal/platform/db/dbtest"
)

// TestACopyHoldsExactlyWhatWasChosen ensures that nothing beside the choice comes along: no earlier answers, no notes
// without being asked, nothing put aside, no hidden statement, no names of other things.
func TestACopyHoldsExactlyWhatWasChosen(t *testing.T) {
	h := open(t, dbtest.SQLite(t))
	ana := h.person("Ana")
	m := h.mine[ana.Person]
	r, p := m.Pathway.Reflections[0], m.Pathway.Plans[0]
	for name, c := range map[string]struct {
		choice     Choice
		has, lacks []string
	}{
		"chosen answers": {
			Choice{Reflections: []ChosenReflection{{ID: r.ID, Items: []string{"one"}}}},
			[]string{`"one"`, "regularly"},
			[]string{`"two"`, "note", "Ana-role", "not-now", "current"},
		},
		"chosen answers with notes": {
			Choice{Reflections: []ChosenReflection{{ID: r.ID, Items: []string{"one"}, Notes: true}}},
			[]string{"Ana-note-one"},
			[]string{"Ana-note-two", "earlier"},
		},
		"a whole reflection": {
			Choice{Reflections: []ChosenReflection{{ID: r.ID, Whole: true}}},
			[]string{`"one"`, `"two"`, "Ana-role"},
			[]string{"note", "not-now"},
		},
		"a chosen goal": {
			Choice{Plans: []ChosenPlan{{ID: p.ID, Goals: []string{p.Goals[1].ID}}}},
			[]string{"Ana-goal-second", "Ana-act-second"},
			[]string{"first", "Ana-plan", "review", "actnote", "putaside", r.ID},
		},
		"a plan with looking back": {
			Choice{Plans: []ChosenPlan{{ID: p.ID, Whole: true, Reviews: true}}},
			[]string{"Ana-goal-first", "Ana-review-second", "Ana-actnote-first", "Ana-plan"},
			[]string{"putaside"},
		},
		"evidence without files": {
			Choice{Evidence: []ChosenEvidence{{ID: m.Evidence[0].ID}}},
			[]string{"Ana-evidence-alpha"},
			[]string{"beta", "Ana-file", "statement-"},
		},
		"a statement beside one piece": {
			Choice{Evidence: []ChosenEvidence{{ID: m.Evidence[0].ID, Files: true}}, Statements: []string{m.Statements[0].ID}},
			[]string{"Ana-statement-shown", "Ana-file-alpha", m.Evidence[0].ID},
			[]string{m.Evidence[1].ID, "hidden", "somebody"},
		},
		"the portfolio": {
			Choice{Portfolio: true},
			[]string{"Ana-portfolio", "Ana-section", "Ana-evidence-beta", "Ana-statement-shown"},
			[]string{"hidden", "Ana-file", "somebody"},
		},
	} {
		t.Run(name, func(t *testing.T) {
			shown, err := m.Pick(c.choice)
			if err != nil {
				t.Fatal(err)
			}
			raw, err := json.Marshal(shown)
			if err != nil {
				t.Fatal(err)
			}
			for _, word := range c.has {
				if !strings.Contains(string(raw), word) {
					t.Errorf("the copy lacks %q", word)
				}
			}
			for _, word := range c.lacks {
				if strings.Contains(string(raw), word) {
					t.Errorf("the copy holds %q: %s", word, raw)
				}
			}
		})
	}
	for name, c := range map[string]Choice{
		"nothing":                             {},
		"somebody else's":                     {Plans: []ChosenPlan{{ID: r.ID, Whole: true}}},
		"no answers":                          {Reflections: []ChosenReflection{{ID: r.ID}}},
		"no goals":                            {Plans: []ChosenPlan{{ID: p.ID}}},
		"a statement that is not to be shown": {Statements: []string{m.Statements[1].ID}},
	} {
		if _, err := m.Pick(c); err == nil {
			t.Errorf("%s can be shared", name)
		}
	}
}
