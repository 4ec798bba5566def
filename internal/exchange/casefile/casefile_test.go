package casefile

import (
	"bytes"
	"encoding/json"
	"errors"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/santhosh-tekuri/jsonschema/v6"

	"pathways/internal/framework"
	"pathways/internal/framework/isl"
)

const testBase = "https://pathways.example.org/ims/case/v1p1"

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

// shipped are the editions that come with Pathways, with the crosswalk.
func shipped(t testing.TB) ([]*framework.Release, *framework.Crosswalk) {
	t.Helper()
	releases, err := isl.Releases()
	if err != nil {
		t.Fatal(err)
	}
	for _, r := range releases {
		r.Framework = isl.Framework()
		r.Digest = r.ComputeDigest()
	}
	x, err := isl.Crosswalk()
	if err != nil {
		t.Fatal(err)
	}
	return releases, x
}

func asJSON(t testing.TB, v any) []byte {
	t.Helper()
	raw, err := json.Marshal(v)
	if err != nil {
		t.Fatal(err)
	}
	return raw
}

// compiled is a schema that also checks the form of addresses, times and days.
func compiled(t testing.TB, raw []byte, at string) *jsonschema.Schema {
	t.Helper()
	doc, err := jsonschema.UnmarshalJSON(bytes.NewReader(raw))
	if err != nil {
		t.Fatal(err)
	}
	c := jsonschema.NewCompiler()
	c.AssertFormat()
	if err := c.AddResource("https://schema.example/case.json", doc); err != nil {
		t.Fatal(err)
	}
	s, err := c.Compile("https://schema.example/case.json" + at)
	if err != nil {
		t.Fatal(err)
	}
	return s
}

func checkSchema(t testing.TB, s *jsonschema.Schema, raw []byte) {
	t.Helper()
	v, err := jsonschema.UnmarshalJSON(bytes.NewReader(raw))
	if err != nil {
		t.Fatal(err)
	}
	if err := s.Validate(v); err != nil {
		t.Errorf("%.3000v", err)
	}
}

// Packages of the shipped editions are what the official schemas allow, and nothing else.
func TestPackagesKeepTheOfficialSchema(t *testing.T) {
	releases, x := shipped(t)
	for _, name := range []string{"case/schemas/official/case-v1p1-cfpackage.json", "conform-ed-vendor/case/v1_1/case_v1p1_cfpackage-jsonschema1.json"} {
		s := compiled(t, fixture(t, name), "")
		for _, r := range releases {
			for _, base := range []string{testBase, ""} {
				p := Write(Source{Release: r, Crosswalks: []*framework.Crosswalk{x}, Base: base})
				checkSchema(t, s, asJSON(t, p))
			}
		}
	}
}

// A package of CASE 1.0 has none of the fields that came with 1.1.
func TestOlderPackagesHaveNothingOfTheNewer(t *testing.T) {
	releases, x := shipped(t)
	for _, r := range releases {
		raw := string(asJSON(t, Older(Write(Source{Release: r, Crosswalks: []*framework.Crosswalk{x}, Base: testBase}))))
		for _, newer := range []string{`"extensions"`, `"caseVersion"`, `"frameworkType"`, `"targetType"`, `"subject"`} {
			if strings.Contains(raw, newer) {
				t.Errorf("%s: a package of 1.0 has %s", r.Version, newer)
			}
		}
		if !strings.Contains(raw, `"CFItems":[{`) {
			t.Errorf("%s: no items: %.200s", r.Version, raw)
		}
	}
}

// What is written of the shipped editions reads as the same editions, digest and all, without a departure.
func TestShippedEditionsGoOutAndIn(t *testing.T) {
	releases, x := shipped(t)
	for _, r := range releases {
		raw := asJSON(t, Write(Source{Release: r, Crosswalks: []*framework.Crosswalk{x}, Base: testBase}))
		got, departures := ReadBytes(raw)
		for _, d := range departures {
			if d.Key != "exchange.case.linksKept" {
				t.Errorf("%s: %+v", r.Version, d)
			}
		}
		if diff := cmp.Diff(r, got.Release); diff != "" {
			t.Errorf("%s:\n%s", r.Version, diff)
		}
		again := asJSON(t, Write(Source{Release: got.Release, Crosswalks: []*framework.Crosswalk{x}, Carried: got.Carried, Base: testBase}))
		if !bytes.Equal(raw, again) {
			t.Errorf("%s: the second package is another one: %s", r.Version, cmp.Diff(string(raw), string(again)))
		}
	}
}

// Identifiers of things that a release has none for are fixed for ever.
func TestIdentifiersAreFixed(t *testing.T) {
	releases, _ := shipped(t)
	p := Write(Source{Release: releases[0], Base: testBase})
	for what, pair := range map[string][2]string{
		"document":    {string(p.CFDocument.Identifier), releases[0].ID},
		"item":        {string(p.CFItems[0].Identifier), releases[0].Items[0].ID},
		"kind":        {string(p.CFDefinitions.CFItemTypes[0].Identifier), "24f54a38-36d4-514d-a6ba-e6a0fbd4434c"},
		"license":     {string(p.CFDefinitions.CFLicenses[0].Identifier), "b6b00df3-9f2c-5ccf-97b3-fa43c3ef4240"},
		"association": {string(p.CFAssociations[0].Identifier), "29a4fe76-a80b-5eb7-84c0-c59a3f8a9d50"},
	} {
		if pair[0] != pair[1] {
			t.Errorf("%s is %s, was %s", what, pair[0], pair[1])
		}
	}
}

// everything lists the texts and identifiers of a package by where they stand; objects in lists by their identifier.
func everything(at string, v any, out map[string]string) {
	switch v := v.(type) {
	case map[string]any:
		for name, inner := range v {
			everything(at+"."+name, inner, out)
		}
	case []any:
		for i, inner := range v {
			place := string(rune('a' + i%26))
			if o, ok := inner.(map[string]any); ok {
				place, _ = o["identifier"].(string)
			}
			everything(at+"["+place+"]", inner, out)
		}
	case string:
		if !strings.HasSuffix(at, "DateTime") {
			out[at] = v
		}
	}
}

// DigComp 3.0, a package that others wrote, comes in whole and goes out with every identifier and every text the same.
func TestDigCompGoesInAndOut(t *testing.T) {
	raw := fixture(t, "digcomp3/digcomp3-case-v1p1.json")
	got, departures := ReadBytes(raw)
	if got.Release == nil {
		t.Fatalf("refused: %+v", departures)
	}
	if n := len(got.Release.Items); n != 911 {
		t.Errorf("%d items", n)
	}
	tree := framework.NewTree(got.Release)
	if root := tree.Roots()[0]; len(tree.Roots()) != 5 || root.Statement != "Information search, evaluation and management" || !strings.HasPrefix(root.Note, "To articulate") {
		t.Errorf("roots: %d, %+v", len(tree.Roots()), root)
	}
	kept, err := json.Marshal(got.Carried)
	if err != nil {
		t.Fatal(err)
	}
	var carried Carried
	if err := json.Unmarshal(kept, &carried); err != nil {
		t.Fatal(err)
	}
	out := asJSON(t, Write(Source{Release: got.Release, Carried: &carried, Base: testBase}))
	checkSchema(t, compiled(t, fixture(t, "case/schemas/official/case-v1p1-cfpackage.json"), ""), out)
	var before, after any
	if err := errors.Join(json.Unmarshal(raw, &before), json.Unmarshal(out, &after)); err != nil {
		t.Fatal(err)
	}
	was, is := map[string]string{}, map[string]string{}
	everything("", before, was)
	everything("", after, is)
	if len(was) < 10_000 {
		t.Errorf("only %d texts were compared", len(was))
	}
	wrong := 0
	for at, text := range was {
		if is[at] != text {
			if wrong++; wrong < 10 {
				t.Errorf("%s: %q, was %q", at, is[at], text)
			}
		}
	}
	for _, d := range departures {
		t.Logf("%s %s %v", d.At, d.Key, d.Args)
	}
}
