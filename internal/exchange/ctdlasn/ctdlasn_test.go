package ctdlasn

import (
	"bytes"
	"encoding/json"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"
	"pgregory.net/rapid"

	"pathways/internal/exchange/casefile"
	"pathways/internal/exchange/exchangetest"
	"pathways/internal/exchange/reading"
	"pathways/internal/framework"
	"pathways/internal/framework/isl"
)

const public = "https://pathways.example.org"

// file writes a release; carried is what a reading carried with it.
func file(t interface{ Fatal(...any) }, r *framework.Release, kept []byte, crosswalks ...*framework.Crosswalk) []byte {
	carried, err := casefile.CarriedOf(kept)
	if err != nil {
		t.Fatal(err)
	}
	var b bytes.Buffer
	if err := Write(&b, framework.NewTree(r), crosswalks, carried, public); err != nil {
		t.Fatal(err)
	}
	return b.Bytes()
}

// sayable is what CTDL-ASN can say of a release: no keys and plurals of kinds, no remarks of ours, no tips; question and
// explanation are one comment; identifiers have the form of CASE.
func sayable(r *framework.Release) *framework.Release {
	out := *r
	out.ID = string(casefile.Identifier(r.ID))
	out.Framework = framework.Framework{Publisher: r.Framework.Publisher}
	out.Digest, out.Funding, out.Tips, out.Remarks, out.Kinds = "", "", nil, nil, nil
	out.Source = framework.Source{URL: r.Source.URL}
	if statusWord(out.Adoption) == "" {
		out.Adoption = "Unknown"
	}
	var about []string
	for _, text := range strings.Split(strings.Join(r.About, "\n\n"), "\n\n") {
		if strings.TrimSpace(text) != "" {
			about = append(about, text)
		}
	}
	out.About = about
	out.Levels, out.Items = nil, nil
	for _, l := range r.Levels {
		l.ID = string(casefile.Identifier(l.ID))
		out.Levels = append(out.Levels, l)
	}
	for _, it := range r.Items {
		it.Kind, it.CodeOurs, it.Remark = r.KindOf(it.Kind).Name, false, ""
		var said []string
		for _, s := range []string{it.Question, it.Note} {
			if s != "" {
				said = append(said, s)
			}
		}
		it.Note, it.Question = strings.Join(said, "\n\n"), ""
		it.ID = string(casefile.Identifier(it.ID))
		if it.ParentID != "" {
			it.ParentID = string(casefile.Identifier(it.ParentID))
		}
		out.Items = append(out.Items, it)
	}
	return &out
}

func statusWord(adoption string) string {
	for word, a := range statusOf {
		if a == adoption {
			return word
		}
	}
	return ""
}

// Every release goes out and comes in with everything that CTDL-ASN can say, and what came in goes out the same for ever.
func TestAnyReleaseGoesOutAndIn(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		r := exchangetest.Release(t)
		raw := file(t, r, nil)
		if !Looks(raw) {
			t.Fatal("it does not look like it")
		}
		got := Read(raw)
		if got.Release == nil {
			t.Fatalf("%+v\n%s", got.Departures, raw)
		}
		ignore := cmp.Options{cmpopts.EquateEmpty(), cmpopts.IgnoreFields(framework.Release{}, "Date", "Source")}
		if diff := cmp.Diff(sayable(r), sayable(got.Release), ignore); diff != "" {
			t.Fatalf("%s\n%s", diff, raw)
		}
		second := file(t, got.Release, got.Carried)
		third := Read(second)
		if third.Release == nil {
			t.Fatalf("%+v", third.Departures)
		}
		if again := file(t, third.Release, third.Carried); !bytes.Equal(second, again) {
			t.Fatal(cmp.Diff(string(second), string(again)))
		}
	})
}

// The shipped editions go out and come in, and their links to other editions with them.
func TestShippedEditionsGoOutAndIn(t *testing.T) {
	releases, err := isl.Releases()
	if err != nil {
		t.Fatal(err)
	}
	x, err := isl.Crosswalk()
	if err != nil {
		t.Fatal(err)
	}
	for _, r := range releases {
		r.Framework = isl.Framework()
		raw := file(t, r, nil, x)
		got := Read(raw)
		if got.Release == nil {
			t.Fatalf("%+v", got.Departures)
		}
		if diff := cmp.Diff(sayable(r), sayable(got.Release), cmpopts.EquateEmpty(), cmpopts.IgnoreFields(framework.Release{}, "Date")); diff != "" {
			t.Errorf("%s: %s", r.Version, diff)
		}
		carried, err := casefile.CarriedOf(got.Carried)
		if err != nil {
			t.Fatal(err)
		}
		links := 0
		if x.From == r.Version {
			links = len(x.Associations)
		}
		if len(carried.Associations) != links || carried.Base != public+casefile.Root {
			t.Errorf("%s: %d links, had %d; base %s", r.Version, len(carried.Associations), links, carried.Base)
		}
		again := file(t, got.Release, got.Carried)
		if was, is := alignments(t, raw), alignments(t, again); !cmp.Equal(was, is) {
			t.Errorf("%s: %s", r.Version, cmp.Diff(was, is))
		}
	}
}

func alignments(t *testing.T, raw []byte) map[string]int {
	t.Helper()
	var top struct {
		Graph []map[string]any `json:"@graph"`
	}
	if err := json.Unmarshal(raw, &top); err != nil {
		t.Fatal(err)
	}
	out := map[string]int{}
	for _, n := range top.Graph {
		for name := range typeOf {
			for _, to := range refs(n[name]) {
				out[n["@id"].(string)+" "+name+" "+to]++
			}
		}
	}
	return out
}

// registry is a graph as registries write it: addresses of resources, several languages, a label, no kinds, out of order.
const registry = `{"@context":"https://credreg.net/ctdlasn/schema/context/json","@id":"https://registry.example/graph/ce-11111111-1111-4111-8111-111111111111","@graph":[
{"@id":"https://registry.example/resources/ce-33333333-3333-4333-8333-333333333333","@type":"ceasn:Competency","ceterms:ctid":"ce-33333333-3333-4333-8333-333333333333","ceasn:competencyText":{"en-us":"Ask a question","es":"Haga una pregunta"},"ceasn:codedNotation":"1.1","ceasn:isChildOf":["https://registry.example/resources/ce-22222222-2222-4222-8222-222222222222"],"ceasn:isPartOf":["https://registry.example/resources/ce-11111111-1111-4111-8111-111111111111"],"ceasn:exactAlignment":["https://other.example/asking"],"ceasn:educationLevelType":[{"@type":"ceterms:CredentialAlignmentObject","ceterms:targetNodeName":{"en-us":"Grade 8"}}],"asn:hasProgressionLevel":"https://registry.example/resources/ce-55555555-5555-4555-8555-555555555555"},
{"@id":"https://registry.example/resources/ce-44444444-4444-4444-8444-444444444444","@type":"ceasn:Competency","ceterms:ctid":"ce-44444444-4444-4444-8444-444444444444","ceasn:competencyText":{"en-us":"Listen"},"ceasn:competencyLabel":{"en-us":"Listening"},"ceasn:isChildOf":["https://registry.example/resources/ce-22222222-2222-4222-8222-222222222222"],"ceasn:hasCriterionLevel":["_:b1"]},
{"@id":"https://registry.example/resources/ce-22222222-2222-4222-8222-222222222222","@type":"ceasn:Competency","ceterms:ctid":"ce-22222222-2222-4222-8222-222222222222","ceasn:competencyLabel":{"en-us":"Talking"},"ceasn:competencyText":{"en-us":"To talk with others, and to hear them."},"ceasn:isTopChildOf":["https://registry.example/resources/ce-11111111-1111-4111-8111-111111111111"],"ceasn:hasChild":["https://registry.example/resources/ce-44444444-4444-4444-8444-444444444444","https://registry.example/resources/ce-33333333-3333-4333-8333-333333333333"]},
{"@id":"https://registry.example/resources/ce-11111111-1111-4111-8111-111111111111","@type":"ceasn:CompetencyFramework","ceterms:ctid":"ce-11111111-1111-4111-8111-111111111111","ceasn:name":{"en-us":"Talking together"},"ceasn:inLanguage":["en-us"],"ceasn:publicationStatusType":"publicationStatus:Published","ceasn:publisher":["https://registry.example/resources/ce-99999999-9999-4999-8999-999999999999"],"ceasn:dateCreated":"2024-05-01","ceasn:hasTopChild":["https://registry.example/resources/ce-22222222-2222-4222-8222-222222222222"]},
{"@id":"https://registry.example/resources/ce-55555555-5555-4555-8555-555555555555","@type":"asn:ProgressionLevel","ceterms:ctid":"ce-55555555-5555-4555-8555-555555555555","skos:prefLabel":{"en-us":"Emerging"}},
{"@id":"_:b1","@type":"ceasn:CriterionLevel","ceasn:benchmarkLabel":{"en-us":"Emerging"},"ceasn:benchmarkText":{"en-us":"Hears."}}]}`

// What registries write is read, with places, labels and levels; addresses, links and all else come out again.
func TestGraphsOfRegistriesAreRead(t *testing.T) {
	got := Read([]byte(registry))
	r := got.Release
	if r == nil {
		t.Fatalf("%+v", got.Departures)
	}
	if r.Title != "Talking together" || r.Language != "en-us" || r.ID != "11111111-1111-4111-8111-111111111111" || r.Date != "2024-05-01" || r.Adoption != "Adopted" {
		t.Errorf("%+v", r)
	}
	var order []string
	for _, it := range r.Items {
		order = append(order, it.Statement)
	}
	if diff := cmp.Diff([]string{"Talking", "Listen", "Ask a question"}, order); diff != "" {
		t.Error(diff)
	}
	if r.Items[0].Note != "To talk with others, and to hear them." || !r.Items[1].CodeOurs || r.Items[1].AtLevel("L1") != "Hears." || r.Levels[0].Name != "Emerging" {
		t.Errorf("%+v, levels %+v", r.Items, r.Levels)
	}
	for _, what := range []string{"framework", "item", "level", "levelStatement", "alignment"} {
		found := false
		for _, e := range got.Entries {
			found = found || e.What == what
		}
		if !found {
			t.Errorf("no entry tells of a %s", what)
		}
	}
	out := string(file(t, r, got.Carried))
	for _, kept := range []string{
		`"@id": "https://registry.example/resources/ce-33333333-3333-4333-8333-333333333333"`, `https://other.example/asking`, "Grade 8", "Haga una pregunta",
		`"Listening"`, `"Talking"`, "resources/ce-99999999", `"https://registry.example/resources/ce-55555555-5555-4555-8555-555555555555"`,
	} {
		if !strings.Contains(out, kept) {
			t.Errorf("%s is lost in %s", kept, out)
		}
	}
	carried, err := casefile.CarriedOf(got.Carried)
	if err != nil {
		t.Fatal(err)
	}
	p := casefile.Write(casefile.Source{Release: r, Carried: carried, Base: public + casefile.Root})
	if p.CFItems[0].URI != "https://registry.example/resources/ce-22222222-2222-4222-8222-222222222222" || p.CFItems[0].FullStatement != r.Items[0].Note || p.CFItems[1].AbbreviatedStatement != "Listening" {
		t.Errorf("%+v", p.CFItems[:2])
	}
}

func replaced(pairs ...string) func(string) string { return strings.NewReplacer(pairs...).Replace }

// What departs from the form is read where it can be, told in every case, and refused where nothing sensible is left.
func TestDeparturesAreToldEachAtItsPlace(t *testing.T) {
	for name, c := range map[string]struct {
		change   func(string) string
		at, key  string
		accepted bool
	}{
		"not JSON":           {func(string) string { return "ceasn:Competency" }, "", "text.notJSON", false},
		"empty":              {func(string) string { return "" }, "", "text.notJSON", false},
		"nested without end": {func(string) string { return strings.Repeat(`{"@graph":[`, 100_000) }, "", "text.notJSON", false},
		"nothing of it":      {func(string) string { return `{"@graph":[{"@type":"Thing","@id":"x"}]}` }, "", "ctdl.nothing", false},
		"only the framework": {func(string) string {
			return `{"@type":"ceasn:CompetencyFramework","@id":"https://a.example/x","ceasn:name":"N"}`
		}, "", "rows.noItems", false},
		"a text in the graph":   {replaced(`"@graph":[`, `"@graph":["x",`), "@graph[0]", "text.notAnObject", true},
		"whole addresses":       {replaced(`"ceasn:competencyText"`, `"https://purl.org/ctdlasn/terms/competencyText"`), "", "ctdl.kept", true},
		"bare names":            {replaced(`"ceasn:Competency"`, `"Competency"`, `"ceasn:competencyText"`, `"competencyText"`), "", "ctdl.kept", true},
		"no framework":          {replaced(`"@type":"ceasn:CompetencyFramework"`, `"@type":"ceasn:Else"`), "", "ctdl.noFramework", true},
		"two frameworks":        {replaced(`"asn:ProgressionLevel"`, `"ceasn:CompetencyFramework"`), "@graph[4]", "ctdl.secondFramework", false},
		"one address twice":     {replaced(`"@id":"_:b1"`, `"@id":"https://registry.example/resources/ce-33333333-3333-4333-8333-333333333333"`), "@graph[5]", "ctdl.twice", false},
		"an orphan":             {replaced(`"ceasn:isChildOf":["https://registry.example/resources/ce-22222222`, `"ceasn:isChildOf":["https://registry.example/resources/ce-77777777`), "@graph[0].ceasn:isChildOf", "ctdl.orphan", false},
		"a circle":              {replaced(`"ceasn:isTopChildOf":["https://registry.example/resources/ce-11111111-1111-4111-8111-111111111111"]`, `"ceasn:isChildOf":["https://registry.example/resources/ce-33333333-3333-4333-8333-333333333333"]`), "@graph[2].ceasn:isChildOf", "rows.cycle", false},
		"no statement":          {replaced(`{"en-us":"Listen"}`, `{}`, `{"en-us":"Listening"}`, `{"en-us":" "}`), "@graph[1].ceasn:competencyText", "framework.invalid.empty", false},
		"a control character":   {replaced(`Listen"`, `Lis\u0007ten"`), "@graph[1].ceasn:competencyText", "framework.invalid.control", false},
		"a label only":          {replaced(`"ceasn:competencyText":{"en-us":"Listen"},`, ``), "@graph[1]", "ctdl.labelOnly", true},
		"one code twice":        {replaced(`"ceasn:isTopChildOf"`, `"ceasn:codedNotation":"1.1","ceasn:isTopChildOf"`), "@graph[2].ceasn:codedNotation", "ctdl.secondCode", true},
		"no language":           {replaced(`"ceasn:inLanguage":["en-us"],`, ``), "@graph[3]", "ctdl.languageOfTexts", true},
		"no date":               {replaced(`"ceasn:dateCreated":"2024-05-01",`, ``), "@graph[3]", "ctdl.noDate", true},
		"a level nobody has":    {replaced(`"ceasn:benchmarkLabel":{"en-us":"Emerging"}`, `"ceasn:benchmarkLabel":{"en-us":"Royal"}`), "@graph[5]", "ctdl.newLevel", true},
		"wording at no level":   {replaced(`"ceasn:benchmarkLabel":{"en-us":"Emerging"},`, ``), "@graph[5]", "ctdl.looseCell", true},
		"another class":         {replaced(`"asn:ProgressionLevel"`, `"ceterms:Job"`), "@graph[4]", "ctdl.otherClass", true},
		"texts in no language":  {replaced(`{"en-us":"Listen"}`, `"Listen"`), "", "ctdl.kept", true},
		"texts with their tags": {replaced(`{"en-us":"Ask a question","es":"Haga una pregunta"}`, `[{"@language":"es","@value":"Haga una pregunta"},{"@language":"en-us","@value":"Ask a question"}]`), "", "ctdl.kept", true},
	} {
		t.Run(name, func(t *testing.T) {
			got := Read([]byte(c.change(registry)))
			found := false
			for _, d := range got.Departures {
				found = found || d.At == c.at && strings.TrimPrefix(d.Key, "exchange.") == c.key
			}
			if !found || got.Refused() == c.accepted || (got.Release != nil) != c.accepted {
				t.Errorf("departures %+v, release %v", got.Departures, got.Release != nil)
			}
			if c.accepted && name != "a label only" && !said(got, "Ask a question") {
				t.Errorf("a statement is lost: %+v", got.Release.Items)
			}
		})
	}
}

func said(r reading.Reading, text string) bool {
	for i := range r.Release.Items {
		if r.Release.Items[i].Statement == text {
			return true
		}
	}
	return false
}

// Whatever comes in ends in a release or in a departure that refuses it; a release goes out again and reads.
func FuzzRead(f *testing.F) {
	f.Add([]byte(registry))
	f.Add([]byte(`[{"type":"Competency","id":"x","competencyText":"A","hasChild":[{"type":"Competency","competencyText":["B","C"]}]}]`))
	f.Add([]byte(`{"@type":["ceasn:Competency"],"@id":"","ceasn:competencyText":[{"@value":"a","@language":"de"}],"ceasn:hasCriterionLevel":{"@type":"ceasn:CriterionLevel"}}`))
	f.Fuzz(func(t *testing.T, raw []byte) {
		Looks(raw)
		got := Read(raw)
		if got.Refused() != (got.Release == nil) {
			t.Fatalf("release %v, departures %+v", got.Release != nil, got.Departures)
		}
		if got.Release == nil {
			return
		}
		again := Read(file(t, got.Release, got.Carried))
		if again.Release == nil || len(again.Release.Items) != len(got.Release.Items) {
			t.Fatalf("what was written is refused: %+v", again.Departures)
		}
		carried, err := casefile.CarriedOf(got.Carried)
		if err != nil {
			t.Fatal(err)
		}
		p := casefile.Write(casefile.Source{Release: got.Release, Carried: carried, Base: public})
		if back, departures := casefile.Read(p); back.Release == nil {
			t.Fatalf("the CASE package is refused: %+v", departures)
		}
	})
}

// TestTheScaleStandsInside ensures that the graph's own nodes are of the registry's vocabulary alone: the scale, which is of
// another, stands in "@included" of the framework.
func TestTheScaleStandsInside(t *testing.T) {
	r := exchangetest.Plain(4, 2)
	r.Levels = []framework.Level{{ID: framework.LevelID(r.Framework.Slug, r.Version, "L1"), Code: "L1", Name: "Level 1"}}
	r.Items[0].Levels = []framework.LevelStatement{{Level: "L1", Statement: "At the first."}}
	raw := file(t, r, nil)
	var top struct {
		Graph []map[string]json.RawMessage `json:"@graph"`
	}
	if err := json.Unmarshal(raw, &top); err != nil {
		t.Fatal(err)
	}
	if len(top.Graph) != 1+len(r.Items) || !strings.Contains(string(top.Graph[0][inside]), `"asn:ProgressionLevel"`) {
		t.Fatalf("%d nodes: %s", len(top.Graph), raw)
	}
	for _, n := range top.Graph {
		for name, value := range n {
			if name != inside && strings.Contains(name+string(value), "asn:Progress") || strings.HasPrefix(name, "asn:") {
				t.Errorf("%s: %s", name, value)
			}
		}
	}
	got := Read(raw)
	if got.Release == nil || len(got.Release.Levels) != 1 || got.Release.Items[0].AtLevel("L1") != "At the first." {
		t.Errorf("read again: %+v", got)
	}
}
