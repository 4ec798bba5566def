// Package exchangetest makes frameworks for the tests of all forms of exchange.
package exchangetest

import (
	"fmt"
	"strings"
	"unicode"

	"github.com/google/uuid"
	"pgregory.net/rapid"

	"pathways/internal/framework"
)

// draw makes frameworks of all shapes: deep and flat, with and without levels, in odd letters.
type draw struct{ *rapid.T }

var oddLetters = []rune("aé學\u0301ß \u00a0’\"<&>\\/-.,:☃\u200d👩İ1")

func (t draw) line(name string) string {
	return rapid.Custom(func(t *rapid.T) string {
		return string(rapid.SliceOfN(rapid.SampledFrom(oddLetters), 1, 20).Draw(t, "letters"))
	}).Filter(func(s string) bool { return strings.TrimSpace(s) != "" && !strings.ContainsFunc(s, unicode.IsControl) }).Draw(t.T, name)
}

func (t draw) text(name string) string {
	return t.line(name) + rapid.SampledFrom([]string{"", "\n", "\n\n", "\tx", "\n\n\n y"}).Draw(t.T, name+" end")
}

func (t draw) maybe(name string) string {
	if rapid.Bool().Draw(t.T, name+" is there") {
		return t.text(name)
	}
	return ""
}

func (t draw) texts(name string) []string {
	var out []string
	for range rapid.IntRange(0, 3).Draw(t.T, name+" count") {
		out = append(out, t.text(name))
	}
	return out
}

func (t draw) identifier(i int) string {
	switch rapid.IntRange(0, 2).Draw(t.T, "identifier") {
	case 0:
		return "0197a2b0-0000-7000-8000-" + fmt.Sprintf("%012x", i) // version 7: not allowed in CASE
	case 1:
		return strings.ToUpper(uuid.NewSHA1(uuid.Nil, fmt.Append(nil, i)).String())
	}
	return framework.ItemID("drawn", fmt.Sprint(i))
}

// Release draws a release with up to twelve items, of any shape.
func Release(rt *rapid.T) *framework.Release {
	t := draw{rt}
	f := framework.Framework{ID: framework.FrameworkID("drawn"), Slug: "drawn", Name: t.line("name"), ShortName: t.line("short"), Publisher: t.line("publisher"), Homepage: "https://example.org"}
	r := &framework.Release{
		ID: t.identifier(-1), Framework: f, Version: rapid.SampledFrom([]string{"1", "2018-draft", "3.0"}).Draw(t.T, "version"), Title: t.line("title"),
		Status: framework.Published, Adoption: rapid.SampledFrom([]string{"Adopted", "Draft", "Unknown", "Deprecated"}).Draw(t.T, "status"),
		Date: rapid.SampledFrom([]string{"2018", "2018-02", "2020-02-29"}).Draw(t.T, "date"), Language: rapid.SampledFrom([]string{"en", "es-MX", "und"}).Draw(t.T, "language"),
		Source: framework.Source{Title: t.line("source"), URL: rapid.SampledFrom([]string{"", "https://example.org/a", "page 7"}).Draw(t.T, "url")},
		Rights: t.maybe("rights"), Funding: t.maybe("funding"), About: t.texts("about"), Tips: t.texts("tips"), Remarks: t.texts("remarks"),
	}
	for i := range rapid.IntRange(1, 3).Draw(t.T, "kinds") {
		r.Kinds = append(r.Kinds, framework.Kind{Key: fmt.Sprint("k", i, t.line("key")), Name: t.line("kind"), Plural: t.line("plural")})
	}
	for i := range rapid.IntRange(0, 3).Draw(t.T, "levels") {
		r.Levels = append(r.Levels, framework.Level{ID: fmt.Sprint("level ", i), Code: fmt.Sprint("L", i), Name: t.line("level"), Description: t.maybe("description")})
	}
	for i := range rapid.IntRange(1, 12).Draw(t.T, "items") {
		it := framework.Item{
			ID: t.identifier(i), Code: fmt.Sprint(i, t.line("code")), CodeOurs: rapid.Bool().Draw(t.T, "ours"), Kind: rapid.SampledFrom(r.Kinds).Draw(t.T, "kind").Key,
			Statement: t.text("statement"), Question: t.maybe("question"), Note: t.maybe("note"), Remark: t.maybe("remark"),
		}
		if up := rapid.IntRange(-1, i-1).Draw(t.T, "parent"); up >= 0 {
			it.ParentID = r.Items[up].ID
		}
		for _, l := range r.Levels {
			if rapid.Bool().Draw(t.T, "says at level") {
				it.Levels = append(it.Levels, framework.LevelStatement{Level: l.Code, Statement: t.text("at level")})
			}
		}
		r.Items = append(r.Items, it)
	}
	if err := framework.Validate(r); err != nil {
		t.Fatalf("the test draws what is no release: %v", err)
	}
	r.Digest = r.ComputeDigest()
	return r
}

// Plain is a release of n items; each stands under the one before, until the tree is as deep as it may be.
func Plain(n, depth int) *framework.Release {
	f := framework.Framework{ID: framework.FrameworkID("plain"), Slug: "plain", Name: "Plain", ShortName: "Plain", Publisher: "Nobody"}
	r := &framework.Release{
		ID: framework.ReleaseID("plain", "1"), Framework: f, Version: "1", Title: "Plain", Status: framework.Published, Adoption: "Adopted", Date: "2026",
		Language: "en", Source: framework.Source{Title: "Made for a test"}, Kinds: []framework.Kind{{Key: "skill", Name: "Skill", Plural: "Skills"}},
	}
	for i := range n {
		it := framework.Item{ID: framework.ItemID("plain", fmt.Sprint(i)), Code: fmt.Sprint("P.", i), Kind: "skill", Statement: fmt.Sprintf("Do thing %d, and do it with all the care that such a thing asks for.", i)}
		if i%depth != 0 {
			it.ParentID = r.Items[i-1].ID
		}
		r.Items = append(r.Items, it)
	}
	return r
}
