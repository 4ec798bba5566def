package demo

import (
	"maps"
	"slices"
	"testing"

	"pathways/internal/framework/isl"
)

// codesOf are the codes that the open edition has in the end, by playing its steps and those of the editions before.
func codesOf(t *testing.T, k *Keeping) map[string]bool {
	t.Helper()
	codes := map[string]bool{}
	for _, e := range k.Editions {
		for _, st := range e.Steps {
			switch st.Do {
			case "add":
				if st.In != "" && !codes[st.In] {
					t.Errorf("%s: %s stands in %s, which is not there", e.Version, st.Code, st.In)
				}
				if codes[st.Code] {
					t.Errorf("%s: %s is there already", e.Version, st.Code)
				}
				codes[st.Code] = true
			case "remove":
				delete(codes, st.Code)
			}
		}
	}
	return codes
}

// Enough people say something that figures can be shown, and what is told of them is told of items that there are.
func TestFiguresOfTheStoryCanBeShown(t *testing.T) {
	codes, shown := codesOf(t, &Kept), 0
	for _, c := range Kept.Consultations {
		for _, code := range slices.Concat(slices.Collect(maps.Keys(c.Said)), slices.Collect(maps.Keys(c.Replies))) {
			if !codes[code] {
				t.Errorf("%s: there is no %s", c.Title, code)
			}
		}
		for code, heard := range c.Said {
			for _, counts := range [][]int{heard.Relevance, heard.Clarity} {
				people := 0
				for _, n := range counts {
					people += n
				}
				if people > c.People || people < 8 {
					t.Errorf("%s: %d of %d people say something of %s", c.Title, people, c.People, code)
				}
				shown++
			}
		}
	}
	if shown < 10 || len(codes) < 14 {
		t.Errorf("%d figures of %d items", shown, len(codes))
	}
}

// What stands beside the framework of others is of items that it has.
func TestWhatStandsBesideAnotherFrameworkHasItsPlaceThere(t *testing.T) {
	releases, err := isl.Releases()
	if err != nil {
		t.Fatal(err)
	}
	have := map[string]bool{"": true}
	for _, r := range releases {
		if r.Version == "2025" {
			for _, it := range r.Items {
				have[it.Code] = true
			}
		}
	}
	for _, a := range Kept.Extension.Additions {
		if !have[a.Under] {
			t.Errorf("%q stands below %s", a.Text, a.Under)
		}
	}
	for _, l := range Kept.Crosswalk.Links {
		if !have[l.To] {
			t.Errorf("%s is linked to %s", l.From, l.To)
		}
	}
	for code, texts := range Kept.Translation.Texts {
		if !have[code] || len(texts) == 0 {
			t.Errorf("%d texts of %s", len(texts), code)
		}
	}
}
