package digcomp

import (
	"encoding/json"
	"errors"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/santhosh-tekuri/jsonschema/v6"

	"pathways/internal/exchange/casefile"
	"pathways/internal/exchange/reading"
	"pathways/internal/framework"
)

// fixture reads one of other people's files; without them the test is skipped.
func fixture(t testing.TB, name string) []byte {
	t.Helper()
	raw, err := os.ReadFile(filepath.Join("..", "..", "..", "..", "shared", "fixtures", filepath.FromSlash(name)))
	if errors.Is(err, fs.ErrNotExist) {
		t.Skipf("SKIPPED: %s is not there: other people's files for tests lie in ../shared/fixtures beside the repository", name)
	}
	if err != nil {
		t.Fatal(err)
	}
	return raw
}

// packageOf is the CASE package that a reading goes out as.
func packageOf(t testing.TB, r reading.Reading) (*casefile.Package, []byte) {
	t.Helper()
	if r.Release == nil {
		t.Fatalf("refused: %+v", r.Departures)
	}
	carried, err := casefile.CarriedOf(r.Carried)
	if err != nil {
		t.Fatal(err)
	}
	p := casefile.Write(casefile.Source{Release: r.Release, Carried: carried, Base: "https://pathways.example.org/ims/case/v1p1"})
	raw, err := p.Encode()
	if err != nil {
		t.Fatal(err)
	}
	return p, raw
}

func checkSchema(t *testing.T, raw []byte) {
	t.Helper()
	doc, err := jsonschema.UnmarshalJSON(strings.NewReader(string(fixture(t, "case/schemas/official/case-v1p1-cfpackage.json"))))
	if err != nil {
		t.Fatal(err)
	}
	c := jsonschema.NewCompiler()
	c.AssertFormat()
	if err := c.AddResource("https://schema.example/case.json", doc); err != nil {
		t.Fatal(err)
	}
	s, err := c.Compile("https://schema.example/case.json")
	if err != nil {
		t.Fatal(err)
	}
	v, err := jsonschema.UnmarshalJSON(strings.NewReader(string(raw)))
	if err != nil {
		t.Fatal(err)
	}
	if err := s.Validate(v); err != nil {
		t.Errorf("%.3000v", err)
	}
}

// shape is what an item says, whatever its identifier: kind, code, texts, keywords and the code above it.
func shape(p *casefile.Package) map[string]string {
	codes := map[string]string{}
	for _, it := range p.CFItems {
		codes[string(it.Identifier)] = it.HumanCodingScheme
	}
	up := map[string]string{}
	for _, a := range p.CFAssociations {
		up[a.OriginNodeURI.Identifier] = codes[a.DestinationNodeURI.Identifier]
	}
	out := map[string]string{}
	for _, it := range p.CFItems {
		out[it.HumanCodingScheme] = strings.Join([]string{it.CFItemType, it.FullStatement, it.AbbreviatedStatement, strings.Join(it.ConceptKeywords, ","), up[string(it.Identifier)]}, "|")
	}
	return out
}

// JSON-LD and workbook give the framework that the CASE package has: every entry, every text, every place.
func TestBothFormsGiveTheFrameworkOfTheCasePackage(t *testing.T) {
	theirs, departures := casefile.Parse(fixture(t, "digcomp3/digcomp3-case-v1p1.json"))
	if theirs == nil {
		t.Fatalf("%+v", departures)
	}
	want := shape(theirs)
	var ids []string
	for _, form := range []string{"jsonld", "xlsx"} {
		raw := fixture(t, "digcomp3/digcomp3-en."+form)
		if !Looks(raw) {
			t.Errorf("%s does not look like it", form)
		}
		got := Read(raw, "digcomp3-en."+form)
		p, out := packageOf(t, got)
		checkSchema(t, out)
		if diff := cmp.Diff(want, shape(p)); diff != "" {
			t.Errorf("%s: %s", form, diff)
		}
		r := got.Release
		if len(r.Items) != 911 || len(r.Levels) != 8 || r.Levels[6].Name != "Highly advanced 7" || r.Title != "DigComp 3.0" || r.Version != "3.0" || r.Language != "en" {
			t.Errorf("%s: %d items, levels %v, %s %s %s", form, len(r.Items), r.Levels, r.Title, r.Version, r.Language)
		}
		if got := len(p.CFDefinitions.CFConcepts); got != 126 {
			t.Errorf("%s: %d explained words", form, got)
		}
		var own []string
		for _, it := range r.Items {
			own = append(own, it.ID)
		}
		for _, l := range r.Levels {
			own = append(own, l.ID)
		}
		if ids == nil {
			ids = own
		} else if diff := cmp.Diff(ids, own); diff != "" {
			t.Errorf("identifiers differ: %s", diff)
		}
		for _, d := range got.Departures {
			t.Logf("%s: %s %s %.150v", form, d.At, d.Key, d.Args)
		}
	}
}

// Every name and every text of the files stands in the package that goes out: at its own object, where it names one.
func TestNothingOfTheFilesIsLost(t *testing.T) {
	for _, file := range []string{"digcomp3-en.jsonld", "digcomp3-nl.jsonld"} {
		raw := fixture(t, "digcomp3/"+file)
		var top struct {
			Graph []map[string]any `json:"@graph"`
		}
		if err := json.Unmarshal(raw, &top); err != nil {
			t.Fatal(err)
		}
		p, out := packageOf(t, Read(raw, file))
		checkSchema(t, out)
		at := map[string]string{} // JSON of an object of the package, with what stands above it, by its name in the file
		add := func(id string, thing any) {
			text, err := json.Marshal(thing)
			if err != nil {
				t.Fatal(err)
			}
			at[id] += plain(string(text))
		}
		for _, it := range p.CFItems {
			add(nameIn(t, it.Extensions), it)
		}
		for _, c := range p.CFDefinitions.CFConcepts {
			add(c.HierarchyCode, c)
		}
		var levels kept
		if err := json.Unmarshal(p.Extensions[extension], &levels); err != nil {
			t.Fatal(err)
		}
		for _, l := range levels.Levels {
			add(l["@id"].(string), l)
		}
		texts := 0
		for _, o := range top.Graph {
			id := o["@id"].(string)
			for field, v := range o {
				s, isText := v.(string)
				if !isText || field == "@type" || field == ofArea || field == ofCompetence {
					continue // kinds and places are compared with the package of others
				}
				texts++
				if !strings.Contains(at[id], plain(quoted(t, s))) {
					t.Errorf("%s: %s %s is lost: %s", file, id, field, s)
				}
			}
		}
		if texts < 3_000 {
			t.Errorf("only %d texts were compared", texts)
		}
	}
}

func quoted(t *testing.T, s string) string {
	raw, err := json.Marshal(s)
	if err != nil {
		t.Fatal(err)
	}
	return strings.Trim(string(raw), `"`)
}

func plain(s string) string {
	return strings.NewReplacer(`\u0026`, "&", `\u003c`, "<", `\u003e`, ">").Replace(s)
}

func nameIn(t *testing.T, e casefile.Extensions) string {
	var own struct {
		ID string `json:"@id"`
	}
	if err := json.Unmarshal(e[extension], &own); err != nil {
		t.Fatal(err)
	}
	return own.ID
}

// A file in another language gives the same entries in that language.
func TestAnotherLanguageGivesTheSameEntries(t *testing.T) {
	en, nl := Read(fixture(t, "digcomp3/digcomp3-en.jsonld"), "digcomp3-en.jsonld"), Read(fixture(t, "digcomp3/digcomp3-nl.jsonld"), "digcomp3-nl.jsonld")
	if nl.Release == nil || en.Release == nil || nl.Release.Language != "nl" || nl.Release.Version != "3.0-nl" || nl.Release.ID == en.Release.ID {
		t.Fatalf("%+v", nl.Departures)
	}
	if nl.Release.Items[0].Statement != "Informatie zoeken, evalueren en beheren" || nl.Release.Levels[0].Name != "Basis 1" {
		t.Errorf("%+v, %+v", nl.Release.Items[0], nl.Release.Levels[0])
	}
	for i := range en.Release.Items {
		if a, b := en.Release.Items[i], nl.Release.Items[i]; a.ID != b.ID || a.Code != b.Code || a.Kind != b.Kind {
			t.Fatalf("%s is %s", a.Code, b.Code)
		}
	}
}

// A framework that is here already, brought as a CASE package, keeps its identifiers when a file of DigComp's own comes.
func TestEntriesKeepTheIdentifiersThatTheyHave(t *testing.T) {
	before := casefile.ReadFile(fixture(t, "digcomp3/digcomp3-case-v1p1.json")).Release
	ids := map[string]string{}
	for _, it := range before.Items {
		ids[it.Code] = it.ID
	}
	for _, form := range []string{"jsonld", "xlsx"} {
		got := ReadAfter(fixture(t, "digcomp3/digcomp3-en."+form), "digcomp3-en."+form, framework.NewTree(before))
		if got.Release == nil || got.Release.Framework != before.Framework || len(got.Release.Items) != 911 {
			t.Fatalf("%s: %+v", form, got.Departures)
		}
		p, out := packageOf(t, got)
		checkSchema(t, out)
		for i := range p.CFItems {
			if it := &p.CFItems[i]; string(it.Identifier) != ids[it.HumanCodingScheme] || it.Extensions == nil {
				t.Errorf("%s: %s is %s, was %s", form, it.HumanCodingScheme, it.Identifier, ids[it.HumanCodingScheme])
			}
		}
	}
}
