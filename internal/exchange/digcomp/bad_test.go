package digcomp

import (
	"bytes"
	"strings"
	"testing"

	"github.com/xuri/excelize/v2"

	"pathways/internal/exchange/casefile"
	"pathways/internal/framework"
)

const small = `{"@context":{},"@graph":[
{"@type":"CompetenceArea","@id":"CompetenceArea/1","name":"Search","description":"To search."},
{"@type":"Competence","@id":"Competence/1.1","name":"Browsing","description":"To browse.","competence_area_id":"CompetenceArea/1"},
{"@type":"ProficiencyLevel","@id":"ProficiencyLevel/Basic_1","four_levels_name":"Basic","eight_levels_mapping":1,"eight_levels_description":"With guidance."},
{"@type":"LearningOutcome","@id":"LearningOutcome/LO1.1.01","description":"Recognise it.","ai_label":"AI-Implicit","competence_id":"Competence/1.1","four_levels_proficiency_name":"ProficiencyLevel/Basic"},
{"@type":"Glossary","@id":"Glossary/Search","explanation":"Looking for it."}]}`

// What departs from the form is read where it can be, told in every case, and refused where nothing sensible is left.
func TestDeparturesAreToldEachAtItsPlace(t *testing.T) {
	for name, c := range map[string]struct {
		change   func(string) string
		at, key  string
		accepted bool
	}{
		"nothing wrong":          {replaced(), "", "", true},
		"not JSON":               {func(string) string { return "CompetenceArea" }, "", "text.notJSON", false},
		"empty":                  {func(string) string { return "" }, "", "text.notJSON", false},
		"no workbook":            {func(string) string { return "PK\x03\x04 and then nothing" }, "", "digcomp.notAWorkbook", false},
		"two files":              {func(s string) string { return s + s }, "", "text.afterEnd", false},
		"Windows-1252":           {replaced("Search", "S\xe9arch"), "", "text.encoding", false},
		"byte order mark":        {func(s string) string { return "\ufeff" + s }, "", "text.mark", true},
		"nested without end":     {func(string) string { return strings.Repeat(`{"@graph":[`, 100_000) }, "", "text.notJSON", false},
		"nothing of it":          {func(string) string { return `{"@graph":[{"@type":"Thing","@id":"x"}]}` }, "", "digcomp.notDigComp", false},
		"a text in the graph":    {replaced(`"@graph":[`, `"@graph":["x",`), "@graph[0]", "text.notAnObject", true},
		"no name":                {replaced(`"@id":"Competence/1.1",`, ``), "@graph[1]", "digcomp.noName", false},
		"one name twice":         {replaced(`"@id":"Competence/1.1"`, `"@id":"CompetenceArea/1"`), "@graph[1]", "digcomp.twice", false},
		"an orphan":              {replaced(`"competence_id":"Competence/1.1"`, `"competence_id":"Competence/9.9"`), "@graph[3]", "digcomp.orphan", false},
		"under a thing below":    {replaced(`"competence_area_id":"CompetenceArea/1"`, `"competence_area_id":"LearningOutcome/LO1.1.01"`), "@graph[1]", "digcomp.orphan", false},
		"another type":           {replaced(`"@type":"Glossary"`, `"@type":"Annex"`), "@graph[4]", "digcomp.otherSort", true},
		"another level":          {replaced(`"ProficiencyLevel/Basic"`, `"ProficiencyLevel/Royal"`), "@graph[3]", "digcomp.otherLevel", true},
		"a level without number": {replaced(`"eight_levels_mapping":1,`, ``), "@graph[2]", "digcomp.levelNumber", false},
		"no statement":           {replaced(`"description":"Recognise it.",`, ``), "@graph[3].statement", "framework.invalid.empty", false},
		"a control character":    {replaced(`Recognise it.`, `Recognise\u0007it.`), "@graph[3].statement", "framework.invalid.control", false},
	} {
		t.Run(name, func(t *testing.T) {
			got := Read([]byte(c.change(small)), "digcomp3-en.jsonld")
			found := c.key == ""
			for _, d := range got.Departures {
				found = found || d.At == c.at && strings.TrimPrefix(d.Key, "exchange.") == c.key
			}
			if !found || got.Refused() == c.accepted || (got.Release != nil) != c.accepted {
				t.Errorf("departures %+v, release %v", got.Departures, got.Release != nil)
			}
			for _, e := range got.Entries {
				if e.Item != "" && got.Release == nil {
					t.Errorf("%+v of a file that is refused", e)
				}
			}
		})
	}
}

func replaced(pairs ...string) func(string) string { return strings.NewReplacer(pairs...).Replace }

// Every object and every row is told; what became an item says which.
func TestEveryObjectIsTold(t *testing.T) {
	got := Read([]byte(small), "x")
	if len(got.Entries) != 5 || got.Entries[3].Item != got.Release.Items[2].ID || got.Entries[3].What != "item" || got.Entries[2].What != "level" || got.Entries[4].What != "term" {
		t.Errorf("%+v", got.Entries)
	}
	rows := Read(fixture(t, "digcomp3/digcomp3-en.xlsx"), "digcomp3-en.xlsx")
	items := map[string]bool{}
	for _, e := range rows.Entries {
		if e.Item != "" {
			items[e.Item] = true
		}
	}
	for _, it := range rows.Release.Items {
		if !items[it.ID] {
			t.Errorf("%s has no row", it.Code)
		}
	}
	if len(rows.Entries) < 33+22+9+363+524+127 {
		t.Errorf("only %d rows are told", len(rows.Entries))
	}
}

// What is not of this form does not look like it.
func TestOthersDoNotLookLikeIt(t *testing.T) {
	f := excelize.NewFile()
	if err := f.SetCellStr("Sheet1", "A1", "Term"); err != nil {
		t.Fatal(err)
	}
	var b bytes.Buffer
	if err := f.Write(&b); err != nil {
		t.Fatal(err)
	}
	for _, other := range []string{"", "PK\x03\x04", b.String(), `{"@graph":[{"@type":"ceasn:Competency"}]}`, `{"CFDocument":{}}`} {
		if Looks([]byte(other)) {
			t.Errorf("%.20q looks like it", other)
		}
	}
	if !Looks([]byte(small)) {
		t.Error("a small one does not look like it")
	}
}

// Whatever comes in ends in a release or in a departure that refuses it, and a release goes out as a package that reads.
func FuzzRead(f *testing.F) {
	f.Add([]byte(small))
	f.Add([]byte(strings.ReplaceAll(small, `"name":`, `"name_nl":"x","name":`)))
	f.Add([]byte(`[{"@type":"LearningOutcome","@id":"LO"}]`))
	book := excelize.NewFile()
	for at, text := range map[string]string{"A1": "Learning Outcome ID", "B1": "Learning Outcome", "C1": "Competence number", "D1": "Competence area number", "A2": "LO1", "B2": "Do", "C2": "1.1", "D2": "1"} {
		if err := book.SetCellStr("Sheet1", at, text); err != nil {
			f.Fatal(err)
		}
	}
	var b bytes.Buffer
	if err := book.Write(&b); err != nil {
		f.Fatal(err)
	}
	f.Add(b.Bytes())
	f.Fuzz(func(t *testing.T, raw []byte) {
		Looks(raw)
		got := Read(raw, "digcomp3-en.jsonld")
		if got.Refused() != (got.Release == nil) {
			t.Fatalf("release %v, departures %+v", got.Release != nil, got.Departures)
		}
		if got.Release == nil {
			return
		}
		if err := framework.Validate(got.Release); err != nil {
			t.Fatal(err)
		}
		_, out := packageOf(t, got)
		if again := casefile.ReadFile(out); again.Release == nil || len(again.Release.Items) != len(got.Release.Items) {
			t.Fatalf("what was written is refused: %+v", again.Departures)
		}
	})
}
