package portfolio

import (
	"flag"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"

	"pathways/internal/evidence"
	"pathways/internal/framework"
)

var update = flag.Bool("update", false, "write the drafts of testdata again")

func ref(code string) evidence.Ref {
	return evidence.Ref{Framework: "isl", Release: "2025", Item: framework.ItemID("isl", code), Code: code}
}

var (
	ge1 = Competency{ref("GE.1"), "Develop and maintain effective relationships and collaborations.", "ISL Pathways 2025"}
	ge3 = Competency{ref("GE.3"), "Express and cultivate empathy.", "ISL Pathways 2025"}
	x1  = Competency{evidence.Ref{Framework: "isl", Release: "2018-draft", Item: "old", Code: "A.1"}, "Know the audience.", "ISL Pathways 2018-draft"}
	far = Competency{evidence.Ref{Framework: "other", Release: "7", Item: "far", Code: "Z.9"}, "", "other 7"}
)

// pieces are evidence as people write it, one oddity each.
var pieces = map[string]evidence.Evidence{
	"led":       {ID: "led", Title: "Led the family night on tides", Where: "City Aquarium", From: "2025-03-04", Items: refs(ge1, ge3)},
	"whole":     {ID: "whole", Title: "Led the family night on tides.", Where: "City Aquarium", From: "2025-03-04", To: "2025-05-06", Hours: "12", Link: "https://tides.example.org/night", Story: "I planned four evenings with two colleagues. Dr. Ito helped with the touch pool", Items: refs(ge1), Files: []evidence.File{{Name: "plan.pdf"}, {Name: "photo.jpg"}}},
	"name":      {ID: "name", Title: "Family night on tides", From: "2025-03-04", To: "2025-03-04", Items: refs(ge1)},
	"nametoo":   {ID: "nametoo", Title: "Guided tours", Where: "Online", From: "2024-10-01", To: "2025-02-01", Items: refs(ge3)},
	"verb":      {ID: "verb", Title: "Designed a sign for the touch pool", Where: "In the tide hall"},
	"noun":      {ID: "noun", Title: "Designed signs and labels", From: "2025"},
	"count":     {ID: "count", Title: "Trained 12 volunteers", From: "2025-06-01", Where: "the Exploration Deck", Hours: "1"},
	"clause":    {ID: "clause", Title: "I co-wrote the teachers' guide", Where: "Museum of the Shore", From: "2023-01-02"},
	"we":        {ID: "we", Title: "We rebuilt the touch pool", To: "2022-08-01", Hours: "about three weekends"},
	"says":      {ID: "says", Title: "Ran the booth at City Aquarium in 2025", Where: "City Aquarium", From: "2025-07-01"},
	"story":     {ID: "story", Story: "Every Friday I sat with the new docents and listened. We kept a notebook.", From: "2025-09-01", Where: "City Aquarium", Items: refs(ge3)},
	"onlystory": {ID: "onlystory", Story: "asked visitors what they saw"},
	"title":     {ID: "title", Title: "eBird walk"},
	"verbonly":  {ID: "verbonly", Title: "Led"},
	"nothing":   {ID: "nothing", Where: "City Aquarium", From: "2025-01-01", Items: refs(ge1)},
	"quoted":    {ID: "quoted", Title: "“Why tides?”", From: "2025-01-01", Where: "at the pier"},
}

func refs(all ...Competency) []evidence.Ref {
	var out []evidence.Ref
	for _, c := range all {
		out = append(out, c.Ref)
	}
	return out
}

func chosenPieces(names ...string) []evidence.Evidence {
	var out []evidence.Evidence
	for _, n := range names {
		out = append(out, pieces[n])
	}
	return out
}

var others = []evidence.Statement{
	{Name: "Ben Ode", Relation: "supervisor", Text: "She made room for every question.", At: time.Date(2025, 5, 9, 8, 0, 0, 0, time.UTC), Evidence: []string{"led", "whole"}, Shown: true},
	{Relation: "colleague", Text: "I saw how calm it was.", At: time.Date(2025, 6, 1, 8, 0, 0, 0, time.UTC), Shown: true},
	{Relation: "other", Text: "It helped.", At: time.Date(2025, 6, 2, 8, 0, 0, 0, time.UTC), Shown: true},
	{Name: "Hidden Person", Text: "NOT TO BE QUOTED", At: time.Date(2025, 6, 2, 8, 0, 0, 0, time.UTC), Evidence: []string{"led"}},
}

// TestDraftsReadWell keeps every sentence as it was read aloud and found good: testdata/draft.
func TestDraftsReadWell(t *testing.T) {
	cases := map[string]Material{
		"one":          {Evidence: chosenPieces("led"), Items: []Competency{ge1, ge3}},
		"one-quoted":   {Evidence: chosenPieces("whole"), Items: []Competency{ge1}, Statements: others},
		"names":        {Evidence: chosenPieces("name", "nametoo", "noun", "title", "verbonly", "quoted"), Items: []Competency{ge1, ge3}},
		"verbs":        {Evidence: chosenPieces("verb", "count", "clause", "we", "says")},
		"stories":      {Evidence: chosenPieces("story", "onlystory", "nothing"), Items: []Competency{ge3}},
		"items-only":   {Items: []Competency{ge1}},
		"items-many":   {Items: []Competency{ge1, ge3, x1, far}},
		"items-beside": {Evidence: chosenPieces("led"), Items: []Competency{ge1, x1, far}},
		"all":          {Evidence: chosenPieces("whole", "name", "nametoo", "story"), Items: []Competency{ge1, ge3, x1}, Statements: others},
		"empty":        {},
	}
	for name, m := range cases {
		for _, purpose := range Purposes {
			t.Run(name+"-"+string(purpose), func(t *testing.T) {
				got, lang := Draft(purpose, m, "en-US")
				if lang != "en" {
					t.Errorf("written in %q", lang)
				}
				file := filepath.Join("testdata", "draft", name+"-"+string(purpose)+".txt")
				if *update {
					if err := os.WriteFile(file, []byte(got+"\n"), 0o644); err != nil {
						t.Fatal(err)
					}
				}
				want, err := os.ReadFile(file)
				if err != nil {
					t.Fatal(err)
				}
				if diff := cmp.Diff(string(want), got+"\n"); diff != "" {
					t.Error(diff)
				}
			})
		}
	}
}

// odd are the marks of a sentence that was put together badly.
var odd = regexp.MustCompile(`  | ,| \.|\.\.|,,|,\.|\(\)|\( | \)|: \.|\bat (at|in|on|the at)\b|[{}\[\]]|^[,.:;]|\bI I\b`)

// Whatever fields are left empty, no sentence is put together badly, official wording is whole, and what was not shown
// is not quoted.
func TestNoSentenceIsPutTogetherBadly(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		var m Material
		titles := []string{"", "Led tours", "Guided tours", "Family night", "I ran it", "We ran it", "Trained 3 people", "Led the eBird walk.", "Made signs,"}
		n := rapid.IntRange(0, 4).Draw(t, "evidence")
		for i := range n {
			e := evidence.Evidence{
				ID: string(rune('a' + i)), Title: rapid.SampledFrom(titles).Draw(t, "title"),
				Story: rapid.SampledFrom([]string{"", "One. Two", "we sat", "It was St. Ives. Good!"}).Draw(t, "story"),
				From:  rapid.SampledFrom([]string{"", "2025-01-02", "2024"}).Draw(t, "from"),
				To:    rapid.SampledFrom([]string{"", "2025-03-04", "2023-01-01"}).Draw(t, "to"),
				Where: rapid.SampledFrom([]string{"", "Pier", "online", "At the pier."}).Draw(t, "where"),
				Hours: rapid.SampledFrom([]string{"", "1", "2.5", "long"}).Draw(t, "hours"),
				Link:  rapid.SampledFrom([]string{"", "https://example.org/a"}).Draw(t, "link"),
			}
			if rapid.Bool().Draw(t, "tied") {
				e.Items = refs(ge1, far)
			}
			m.Evidence = append(m.Evidence, e)
		}
		for _, c := range []Competency{ge1, ge3, x1, far} {
			if rapid.Bool().Draw(t, "item") {
				m.Items = append(m.Items, c)
			}
		}
		for _, s := range others {
			if rapid.Bool().Draw(t, "statement") {
				s.Evidence = nil
				m.Statements = append(m.Statements, s)
			}
		}
		got, _ := Draft(rapid.SampledFrom(Purposes).Draw(t, "purpose"), m, "en")
		for line := range strings.SplitSeq(got, "\n") {
			if bad := odd.FindString(line); bad != "" {
				t.Fatalf("%q in %q", bad, line)
			}
		}
		for _, c := range m.Items {
			if c.Said != "" && strings.Count(got, "“"+c.Said+"”") != 1 {
				t.Fatalf("%s stands %d times in %q", c.Code, strings.Count(got, c.Said), got)
			}
		}
		if strings.Contains(got, "NOT TO BE QUOTED") || strings.Contains(got, "Hidden Person") {
			t.Fatalf("quoted what is not shown: %q", got)
		}
	})
}

// The patterns praise nobody, and say nothing of levels or needs.
func TestPatternsJudgeNobody(t *testing.T) {
	bad := regexp.MustCompile(`(?i)\b(excellent|strong|proven|successful|skilled|expert|outstanding|effective|proficient|level|complete|competent|score|passionate|dynamic)\b`)
	for tag := range languages {
		raw, err := templateFiles.ReadFile("templates/" + tag + ".json")
		if err != nil {
			t.Fatal(err)
		}
		if word := bad.FindString(string(raw)); word != "" {
			t.Errorf("%s: %q", tag, word)
		}
	}
}

// Every language has every pattern that English has, and every purpose can be written in it.
func TestEveryLanguageHasEveryPattern(t *testing.T) {
	for tag, l := range languages {
		for _, purpose := range Purposes {
			if p := l.Purposes[purpose]; len(p.Evidence) == 0 || len(p.Statement) == 0 || p.Layout == "" || p.Wordings == "" {
				t.Errorf("%s: %s lacks patterns", tag, purpose)
			}
		}
		for key := range languages["en"].When {
			if l.When[key] == "" {
				t.Errorf("%s: when %s", tag, key)
			}
		}
		if len(l.Months) != 12 {
			t.Errorf("%s: %d months", tag, len(l.Months))
		}
	}
}

// What others said is quoted letter by letter, and so is official wording.
func TestQuotesAreVerbatim(t *testing.T) {
	odd := "wait.... “why?”. [no] {name} and i said  so?."
	for _, purpose := range Purposes {
		got, _ := Draft(purpose, Material{
			Items:      []Competency{{ref("GE.1"), odd, "ISL Pathways 2025"}},
			Statements: []evidence.Statement{{Name: "Bo", Text: odd, Shown: true}},
		}, "en")
		if strings.Count(got, "“"+odd+"”") != 2 {
			t.Errorf("%s: %q", purpose, got)
		}
	}
}
