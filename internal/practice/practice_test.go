package practice_test

import (
	"regexp"
	"slices"
	"strings"
	"testing"

	"pathways/internal/framework"
	"pathways/internal/framework/isl"
	"pathways/internal/practice"
)

// leaves are the competencies of the shipped release that the set speaks of.
func leaves(t *testing.T) (*framework.Tree, []*framework.Item) {
	t.Helper()
	if err := practice.Check(); err != nil {
		t.Fatal(err)
	}
	releases, err := isl.Releases()
	if err != nil {
		t.Fatal(err)
	}
	for _, r := range releases {
		if r.Version == "2025" {
			tree := framework.NewTree(r)
			return tree, tree.Leaves("")
		}
	}
	t.Fatal("the release 2025 does not ship")
	return nil, nil
}

var forbidden = regexp.MustCompile(`(?i)\b(users?|submit|scores?|ranks?|stakeholders?|you lack|gap)\b`)

func TestEveryCompetencyHasSixToTenExamplesFromDifferentWork(t *testing.T) {
	_, all := leaves(t)
	set := practice.For("isl", "2025")
	if set == nil || len(set.Codes()) != len(all) || len(all) != 66 {
		t.Fatalf("the set speaks of %d competencies, the release has %d", len(set.Codes()), len(all))
	}
	if set.Author == "" || set.Version == "" || set.Date == "" || !strings.HasPrefix(set.Digest, "sha256:") {
		t.Errorf("the set does not say whose it is: %+v", set)
	}
	seen := map[string]string{}
	for _, leaf := range all {
		it, ok := set.Of(leaf.Code)
		if !ok {
			t.Errorf("%s has nothing", leaf.Code)
			continue
		}
		if n := len(it.Examples); n < 6 || n > 10 {
			t.Errorf("%s has %d examples", leaf.Code, n)
		}
		settings := map[practice.Setting]bool{}
		for _, e := range it.Examples {
			if !slices.Contains(practice.Settings, e.Setting) {
				t.Errorf("%s: %q is no setting", leaf.Code, e.Setting)
			}
			settings[e.Setting] = true
		}
		if len(settings) < 5 {
			t.Errorf("%s has examples from %d kinds of work only", leaf.Code, len(settings))
		}
		for _, text := range sentences(it) {
			if other := seen[text]; other != "" {
				t.Errorf("%s and %s both say %q", other, leaf.Code, text)
			}
			seen[text] = leaf.Code
			if text == "" || text != strings.TrimSpace(text) || forbidden.MatchString(text) {
				t.Errorf("%s says %q", leaf.Code, text)
			}
			if strings.Contains(strings.ToLower(text), strings.ToLower(strings.TrimSuffix(leaf.Statement, "."))) {
				t.Errorf("%s repeats the official wording: %q", leaf.Code, text)
			}
		}
		if len(it.Interview) < 2 || len(it.ListenFor) < 3 || len(it.Phrases) < 10 {
			t.Errorf("%s has %d questions, %d things to listen for, %d phrases", leaf.Code, len(it.Interview), len(it.ListenFor), len(it.Phrases))
		}
	}
}

// sentences are what people read of an item; phrases are for programs.
func sentences(it practice.Item) []string {
	out := append([]string{it.Duty, it.First90.Start, it.First90.Month, it.First90.Quarter}, it.Interview...)
	for _, e := range it.Examples {
		out = append(out, e.Text)
	}
	return out
}

func TestAnEditionWithoutASetHasNothing(t *testing.T) {
	set := practice.For("isl", "2018-draft")
	if set != nil {
		t.Fatal("the draft of 2018 has a set")
	}
	if _, ok := set.Of("GE.1"); ok || len(set.Codes()) != 0 {
		t.Error("nothing has something")
	}
}
