package role

import (
	"regexp"
	"slices"
	"strings"
	"testing"

	"pathways/internal/framework/isl"
)

// A damaged starter would begin a damaged role: every code stands in the release, once, in its order, with an emphasis.
func TestStartersHoldOnlyWhatTheirReleaseHas(t *testing.T) {
	releases, err := isl.Releases()
	if err != nil {
		t.Fatal(err)
	}
	key, seen, sentences := regexp.MustCompile(`^[a-z][a-z0-9-]*$`), map[string]bool{}, map[string]string{}
	for _, set := range StarterSets() {
		if set.Author == "" || set.Version == "" || set.Date == "" || set.Language == "" {
			t.Errorf("%s %s does not say whose it is and of when", set.Framework, set.Release)
		}
		var codes []string
		for _, r := range releases {
			if r.Framework.Slug != set.Framework || r.Version != set.Release {
				continue
			}
			parents := map[string]bool{}
			for _, it := range r.Items {
				parents[it.ParentID] = true
			}
			for _, it := range r.Items {
				if !parents[it.ID] {
					codes = append(codes, it.Code)
				}
			}
		}
		if len(set.Starters) < 14 || len(codes) == 0 {
			t.Fatalf("%d starters for %d competencies", len(set.Starters), len(codes))
		}
		for _, s := range set.Starters {
			if !key.MatchString(s.Key) || seen[s.Key] || s.Title == "" || s.Team == "" || s.Family == "" {
				t.Errorf("%q: key, title, team or family", s.Key)
			}
			seen[s.Key] = true
			if strings.Count(s.Purpose, ". ") != 1 || !strings.HasSuffix(s.Purpose, ".") {
				t.Errorf("%s: the purpose is two sentences: %q", s.Key, s.Purpose)
			}
			if len(s.Uses) < 12 || len(s.Uses) > 24 {
				t.Errorf("%s has %d competencies", s.Key, len(s.Uses))
			}
			last, emphases := -1, map[Emphasis]bool{}
			for _, u := range s.Uses {
				at := slices.Index(codes, u.Code)
				if at <= last {
					t.Errorf("%s: %s is not in the release, stands twice or out of its order", s.Key, u.Code)
				}
				last = at
				emphases[u.Emphasis] = true
				if !slices.Contains(Emphases, u.Emphasis) {
					t.Errorf("%s: %s: emphasis %q", s.Key, u.Code, u.Emphasis)
				}
				if n := len(u.Examples); n > 2 || u.Emphasis == Central && n == 0 {
					t.Errorf("%s: %s has %d examples", s.Key, u.Code, n)
				}
				for _, e := range u.Examples {
					if before, twice := sentences[e]; twice || len(e) > MaxExample || strings.TrimSpace(e) != e {
						t.Errorf("%s: %q stands in %q too, or is no sentence to keep", s.Key, e, before)
					}
					sentences[e] = s.Key
				}
			}
			if len(emphases) != len(Emphases) {
				t.Errorf("%s does not use all of central, regular, now and then", s.Key)
			}
		}
	}
}

// What a starter says arrives whole in a role that is begun from it.
func TestARoleBegunFromAStarterSaysWhatTheStarterSays(t *testing.T) {
	each(t, func(h *house) {
		s, ok := StarterOf("isl", "2025", "floor-educator")
		if !ok {
			h.Fatal("no floor educator")
		}
		r, err := h.Begin(h.ctx, h.lead, h.org.Slug, Start{Release: h.isl.ID, From: "starter:floor-educator"})
		h.must(err)
		if r.Title != s.Title || r.Purpose != s.Purpose || r.Family != s.Family || r.Step != s.Step || len(r.Uses) != len(s.Uses) {
			h.Errorf("begun: %+v", r)
		}
		for i, u := range s.Uses {
			if r.Uses[i].Item != h.item(u.Code) || r.Uses[i].Emphasis != u.Emphasis || !slices.Equal(r.Uses[i].Examples, u.Examples) {
				h.Errorf("%s arrived as %+v", u.Code, r.Uses[i])
			}
		}
	})
}
