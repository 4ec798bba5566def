package casefile

import (
	"bytes"
	"encoding/json"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"
	"pgregory.net/rapid"

	"pathways/internal/exchange/exchangetest"
)

// Every release goes out and comes in the same, its package keeps the official schema, and what came in goes out the same.
func TestAnyReleaseGoesOutAndIn(t *testing.T) {
	s := compiled(t, fixture(t, "case/schemas/official/case-v1p1-cfpackage.json"), "")
	rapid.Check(t, func(t *rapid.T) {
		r := exchangetest.Release(t)
		raw, err := json.Marshal(Write(Source{Release: r, Base: testBase}))
		if err != nil {
			t.Fatal(err)
		}
		var v any
		if err := json.Unmarshal(raw, &v); err != nil {
			t.Fatal(err)
		}
		if err := s.Validate(v); err != nil {
			t.Fatalf("%.2000v", err)
		}
		got, departures := ReadBytes(raw)
		for _, d := range departures {
			t.Errorf("%+v", d)
		}
		if diff := cmp.Diff(r, got.Release, cmpopts.EquateEmpty()); diff != "" {
			t.Fatal(diff)
		}
		again, err := json.Marshal(Write(Source{Release: got.Release, Carried: got.Carried, Base: testBase}))
		if err != nil {
			t.Fatal(err)
		}
		if !bytes.Equal(raw, again) {
			t.Fatal(cmp.Diff(string(raw), string(again)))
		}
	})
}

// pack is a package of three items, to be spoiled.
func pack(change func(string) string) []byte {
	return []byte(change(`{"CFDocument":{"identifier":"11111111-1111-4111-8111-111111111111","uri":"https://a.example/d","creator":"C","title":"T","lastChangeDateTime":"2020-01-01T00:00:00Z","language":"en","version":"1"},
"CFItems":[
{"identifier":"22222222-2222-4222-8222-222222222222","fullStatement":"One","uri":"https://a.example/1","humanCodingScheme":"1","CFItemType":"Domain","lastChangeDateTime":"2020-01-01T00:00:00Z"},
{"identifier":"33333333-3333-4333-8333-333333333333","fullStatement":"Two","uri":"https://a.example/2","humanCodingScheme":"1.1","CFItemType":"Skill","lastChangeDateTime":"2020-01-01T00:00:00Z"}],
"CFAssociations":[
{"identifier":"44444444-4444-4444-8444-444444444444","associationType":"isChildOf","uri":"https://a.example/3","originNodeURI":{"title":"One","identifier":"22222222-2222-4222-8222-222222222222","uri":"https://a.example/1"},"destinationNodeURI":{"title":"T","identifier":"11111111-1111-4111-8111-111111111111","uri":"https://a.example/d"},"lastChangeDateTime":"2020-01-01T00:00:00Z"},
{"identifier":"55555555-5555-4555-8555-555555555555","associationType":"isChildOf","uri":"https://a.example/4","originNodeURI":{"title":"Two","identifier":"33333333-3333-4333-8333-333333333333","uri":"https://a.example/2"},"destinationNodeURI":{"title":"One","identifier":"22222222-2222-4222-8222-222222222222","uri":"https://a.example/1"},"lastChangeDateTime":"2020-01-01T00:00:00Z"}]}`))
}

func replaced(pairs ...string) func(string) string { return strings.NewReplacer(pairs...).Replace }

func utf16le(s string) string {
	out := "\xff\xfe"
	for _, r := range s {
		out += string([]byte{byte(r), byte(r >> 8)})
	}
	return out
}

// What departs from the standard is read where it can be, told in every case, and refused where nothing sensible is left.
func TestDeparturesAreToldEachAtItsPlace(t *testing.T) {
	for name, c := range map[string]struct {
		change   func(string) string
		at, key  string
		accepted bool
	}{
		"nothing wrong":           {replaced(), "", "", true},
		"not JSON":                {func(string) string { return "CFDocument" }, "", "notJSON", false},
		"empty":                   {func(string) string { return "" }, "", "notJSON", false},
		"a list":                  {func(s string) string { return "[" + s + "]" }, "", "notJSON", false},
		"nested without end":      {func(string) string { return strings.Repeat(`{"CFItems":[`, 100_000) }, "", "notJSON", false},
		"two packages":            {func(s string) string { return s + s }, "", "afterEnd", false},
		"something else":          {func(string) string { return `{"name":"x"}` }, "", "notAPackage", false},
		"Windows-1252":            {replaced("One", "\x93One\x94"), "", "encoding", false},
		"UTF-16":                  {utf16le, "", "utf16", true},
		"byte order mark":         {func(s string) string { return "\ufeff" + s }, "", "mark", true},
		"wrapped":                 {func(s string) string { return `{"CFPackage":` + s + `}` }, "CFPackage", "wrapped", true},
		"names of another server": {replaced(`"CFItems"`, `"items"`, `"CFDocument"`, `"document"`, `"identifier"`, `"sourcedId"`), "items[1].sourcedId", "otherName", true},
		"a field too many":        {replaced(`"fullStatement":"Two"`, `"fullStatement":"Two","CFDocument":"x"`), "CFItems[1].CFDocument", "unknownField", true},
		"null":                    {replaced(`"version":"1"`, `"version":"1","notes":null`), "CFDocument.notes", "null", true},
		"a text for a list":       {replaced(`"version":"1"`, `"version":"1","subject":"Math"`), "CFDocument.subject", "oneForList", true},
		"a list for a text":       {replaced(`"version":"1"`, `"version":["1","2"]`), "CFDocument.version", "listForOne", true},
		"a number for a text":     {replaced(`"version":"1"`, `"version":1`), "CFDocument.version", "notText", true},
		"a text for a number":     {replaced(`"isChildOf",`, `"isChildOf","sequenceNumber":"2",`), "CFAssociations[0].sequenceNumber", "textForNumber", true},
		"no number":               {replaced(`"isChildOf",`, `"isChildOf","sequenceNumber":1.5,`), "CFAssociations[0].sequenceNumber", "notANumber", true},
		"a bare link":             {replaced(`"version":"1"`, `"version":"1","licenseURI":"https://a.example/l"`), "CFDocument.licenseURI", "bareLink", true},
		"capitals":                {replaced("33333333-3333-4333-8333", "33333333-3333-4333-8333", `"44444444-4444-4444-8444-444444444444"`, `"X"`, "11111111-1111-4111-8111-111111111111", "ABABABAB-1111-4111-8111-111111111111"), "CFDocument.identifier", "identifierForm", true},
		"no UUID":                 {replaced("33333333-3333-4333-8333-333333333333", "skill-2"), "CFItems[1].identifier", "identifierNew", true},
		"no identifier":           {replaced(`"identifier":"33333333-3333-4333-8333-333333333333","full`, `"full`), "CFItems[1].identifier", "emptyIdentifier", false},
		"one identifier twice":    {replaced("33333333-3333-4333-8333-333333333333", "22222222-2222-4222-8222-222222222222"), "CFItems[1].identifier", "duplicate", false},
		"a link to the document":  {replaced(`"fullStatement":"Two"`, `"fullStatement":"Two","CFDocumentURI":{"title":"T","identifier":"11111111-1111-4111-8111-111111111111","uri":"https://a.example/1"}`), "CFItems[].CFDocumentURI", "inside", true},
		"an orphan":               {replaced(`"destinationNodeURI":{"title":"One","identifier":"2`, `"destinationNodeURI":{"title":"One","identifier":"9`), "CFAssociations[1].destinationNodeURI", "orphan", false},
		"a circle":                {replaced(`"destinationNodeURI":{"title":"T","identifier":"11111111-1111-4111-8111-111111111111"`, `"destinationNodeURI":{"title":"T","identifier":"33333333-3333-4333-8333-333333333333"`), "CFItems[0]", "circle", false},
		"no tree":                 {replaced("isChildOf", "isPeerOf"), "CFItems[0]", "noParent", true},
		"another spelling":        {replaced("isChildOf", "Is Child Of"), "CFAssociations[0].associationType", "spelling", true},
		"an unknown type":         {replaced(`"isChildOf","uri":"https://a.example/4"`, `"isFriendOf","uri":"https://a.example/4"`), "CFAssociations[1].associationType", "associationType", true},
		"no statement":            {replaced(`"fullStatement":"Two"`, `"fullStatement":" "`), "CFItems[1].fullStatement", "noStatement", false},
		"one code twice":          {replaced(`"humanCodingScheme":"1.1"`, `"humanCodingScheme":"1"`), "CFItems[1].humanCodingScheme", "secondCode", true},
		"no code":                 {replaced(`"humanCodingScheme":"1.1",`, ``), "CFItems[1].humanCodingScheme", "codeOurs", true},
		"no type":                 {replaced(`"CFItemType":"Skill",`, ``), "CFItems[1].CFItemType", "noType", true},
		"no language":             {replaced(`"language":"en",`, ``), "CFDocument.language", "languageNotSaid", true},
		"no date":                 {replaced(`"2020-01-01T00:00:00Z","language"`, `"yesterday","language"`), "CFDocument.lastChangeDateTime", "noDate", true},
		"a version of words":      {replaced(`"version":"1"`, `"version":"Edition 3!"`), "CFDocument.version", "version", true},
		"a control character":     {replaced(`"Two"`, `"Two\u0007"`), "items[1].statement", "framework.invalid.control", false},
		"a title without end":     {replaced(`"title":"T","last`, `"title":"`+strings.Repeat("T", 600)+`","last`), "title", "framework.invalid.tooLong", false},
		"rubrics of another sort": {replaced(`"CFItems":`, `"CFRubrics":[{"identifier":"66666666-6666-4666-8666-666666666666","uri":"https://a.example/r","lastChangeDateTime":"2020-01-01T00:00:00Z"}],"CFItems":`), "CFRubrics", "rubricCarried", true},
	} {
		t.Run(name, func(t *testing.T) {
			got, departures := ReadBytes(pack(c.change))
			found, refused := c.key == "", false
			for _, d := range departures {
				found = found || d.At == c.at && strings.TrimPrefix(d.Key, "exchange.case.") == c.key
				refused = refused || d.Refuses
			}
			if !found || refused == c.accepted || (got.Release != nil) != c.accepted {
				t.Errorf("departures %+v, release %v", departures, got.Release != nil)
			}
			if c.key == "" && len(departures) > 0 {
				t.Errorf("departures %+v", departures)
			}
		})
	}
}

// What a publisher gives no code or type gets none in what goes out; here it has one of ours, also when it comes in again.
func TestNothingIsPutIntoPublishersMouths(t *testing.T) {
	raw := pack(replaced(`"humanCodingScheme":"1.1",`, ``, `"CFItemType":"Skill",`, ``))
	got, _ := ReadBytes(raw)
	written := Write(Source{Release: got.Release, Carried: got.Carried, Base: testBase})
	if it := written.CFItems[1]; it.HumanCodingScheme != "" || it.CFItemType != "" || it.CFItemTypeURI != nil || written.CFItems[0].HumanCodingScheme != "1" {
		t.Errorf("%+v", it)
	}
	if got.Release.Items[1].Code != "1.A" || !got.Release.Items[1].CodeOurs {
		t.Errorf("%+v", got.Release.Items[1])
	}
	again, departures := ReadBytes(asJSON(t, written))
	if again.Release == nil || again.Release.ComputeDigest() != got.Release.ComputeDigest() {
		t.Errorf("another release: %+v", departures)
	}
}

// Only what stands under itself is named as a circle; what hangs below one is held back without fault of its own.
func TestOnlyTheCircleIsRefused(t *testing.T) {
	in, below := "22222222-2222-4222-8222-222222222222", "33333333-3333-4333-8333-333333333333"
	got, departures := ReadBytes(pack(replaced(`"destinationNodeURI":{"title":"T","identifier":"11111111-1111-4111-8111-111111111111"`, `"destinationNodeURI":{"title":"One","identifier":"`+in+`"`)))
	if got.Release != nil || len(departures) != 1 || departures[0].At != "CFItems[0]" || departures[0].Key != "exchange.case.circle" {
		t.Errorf("%+v; %s hangs below %s", departures, below, in)
	}
}

// What other servers put inside of a package and CASE refuses there is not given out again.
func TestLinksOfThingsThatStandAloneStayOutOfPackages(t *testing.T) {
	link := `{"title":"T","identifier":"11111111-1111-4111-8111-111111111111","uri":"https://a.example/1"}`
	got, departures := ReadBytes(pack(replaced(
		`"fullStatement":"One"`, `"fullStatement":"One","CFDocumentURI":`+link, `"isChildOf",`, `"isChildOf","CFDocumentURI":`+link+`,`,
		`"version":"1"`, `"version":"1","CFPackageURI":`+link,
	)))
	if got.Release == nil || len(departures) != 3 {
		t.Fatalf("%+v", departures)
	}
	raw := asJSON(t, Write(Source{Release: got.Release, Carried: got.Carried, Base: testBase}))
	checkSchema(t, compiled(t, fixture(t, "case/schemas/official/case-v1p1-cfpackage.json"), ""), raw)
	if strings.Contains(string(raw), "CFDocumentURI") || strings.Contains(string(raw), "CFPackageURI") {
		t.Errorf("%s", raw)
	}
}

// A tree of 10,000 levels, and a file of 10,000 items out of order, are read in no time.
func TestDeepAndLongPackagesAreRead(t *testing.T) {
	for _, depth := range []int{1, 10_000} {
		r := exchangetest.Plain(10_000, depth)
		p := Write(Source{Release: r, Base: testBase})
		p.CFItems[0], p.CFItems[9_999] = p.CFItems[9_999], p.CFItems[0]
		began := time.Now()
		got, departures := Read(p)
		if got.Release == nil || len(got.Release.Items) != 10_000 {
			t.Fatalf("depth %d: %+v", depth, departures[:min(len(departures), 3)])
		}
		if got.Release.Items[0].ID != r.Items[0].ID {
			t.Errorf("depth %d: the order is lost: %s", depth, got.Release.Items[0].Code)
		}
		if took := time.Since(began); took > 20*time.Second {
			t.Errorf("depth %d took %s", depth, took)
		}
	}
}

// Whatever comes in ends in a release or in a departure that refuses it, and a release goes out again as CASE allows.
func FuzzRead(f *testing.F) {
	f.Add(pack(replaced()))
	f.Add(pack(replaced("isChildOf", "isPeerOf", `"version":"1"`, `"version":["1"],"extensions":{"a":[1,{"b":null}]}`)))
	f.Add([]byte(`{"CFDocument":{"title":"x"},"CFRubrics":[{"CFRubricCriteria":[{"CFRubricCriterionLevels":[{"quality":"a"}]}]}],"CFItems":[{"identifier":"a","fullStatement":"b"}]}`))
	s := compiled(f, fixture(f, "case/schemas/official/case-v1p1-cfpackage.json"), "")
	f.Fuzz(func(t *testing.T, raw []byte) {
		got, departures := ReadBytes(raw)
		refused := false
		for _, d := range departures {
			refused = refused || d.Refuses
		}
		if refused != (got.Release == nil) {
			t.Fatalf("release %v, departures %+v", got.Release != nil, departures)
		}
		if got.Release == nil {
			return
		}
		out, err := json.Marshal(Write(Source{Release: got.Release, Carried: got.Carried, Base: testBase}))
		if err != nil {
			t.Fatal(err)
		}
		checkSchema(t, s, out)
		again, departures := ReadBytes(out)
		if again.Release == nil {
			t.Fatalf("what was written is refused: %+v\n%s", departures, out)
		}
		if len(again.Release.Items) != len(got.Release.Items) {
			t.Fatalf("%d items, then %d", len(got.Release.Items), len(again.Release.Items))
		}
	})
}

// Every departure has its sentence, and no sentence is left over.
func TestEveryDepartureHasASentence(t *testing.T) {
	files, err := filepath.Glob("*.go")
	if err != nil {
		t.Fatal(err)
	}
	raw, err := os.ReadFile("../locales/en.json")
	if err != nil {
		t.Fatal(err)
	}
	var words map[string]string
	if err := json.Unmarshal(raw, &words); err != nil {
		t.Fatal(err)
	}
	used := map[string]bool{}
	said := regexp.MustCompile(`(?m)\.(?:note|refuse)\([^\n]*?, "([A-Za-z0-9]+)"|, "([A-Za-z]+)"(?:;|$)|\bkey = "([A-Za-z]+)"`)
	for _, name := range files {
		src, err := os.ReadFile(name)
		if err != nil {
			t.Fatal(err)
		}
		if strings.HasSuffix(name, "_test.go") {
			continue
		}
		for _, m := range said.FindAllStringSubmatch(string(src), -1) {
			key := m[1] + m[2] + m[3]
			used["exchange.case."+key] = true
			if words["exchange.case."+key]+words["exchange.case."+key+".other"] == "" {
				t.Errorf("%s: %s has no sentence", name, key)
			}
		}
	}
	for key := range words {
		if plain := strings.TrimSuffix(strings.TrimSuffix(key, ".one"), ".other"); strings.HasPrefix(key, "exchange.case.") && !used[plain] {
			t.Errorf("%s is not used", key)
		}
	}
}
