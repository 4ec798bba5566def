// Package skos writes a release of a framework as a concept scheme of SKOS, in Turtle and in JSON-LD, from one graph.
//
// A release is a ConceptScheme and an item a Concept. Its wording is the label, its code the notation, its explanation the
// definition; guiding question and wording at levels are notes. A crosswalk's links are relatedMatch and exactMatch.
package skos

import (
	"bufio"
	"encoding/json"
	"fmt"
	"io"
	"strings"

	"pathways/internal/exchange/casefile"
	"pathways/internal/framework"
)

// Names of the vocabularies, by the prefixes that stand for them.
var prefixes = [][2]string{
	{"dct", "http://purl.org/dc/terms/"},
	{"owl", "http://www.w3.org/2002/07/owl#"},
	{"skos", "http://www.w3.org/2004/02/skos/core#"},
}

// thing is a subject with what is said of it, in order.
type thing struct {
	address string
	class   string
	said    []statement
}

// statement is a property with one object: an address, or a text with its language where it has one.
type statement struct {
	property string
	address  string
	text     string
	language string
}

func (t *thing) to(property, address string) {
	t.said = append(t.said, statement{property: property, address: address})
}

// words says a text in a language; nothing where there is no text.
func (t *thing) words(property, text, language string) {
	if text != "" {
		t.said = append(t.said, statement{property: property, text: text, language: language})
	}
}

// Turtle writes a release in Turtle. Crosswalks are those of its framework.
func Turtle(w io.Writer, t *framework.Tree, crosswalks []*framework.Crosswalk, baseURL string) error {
	out := bufio.NewWriter(w)
	for _, p := range prefixes {
		fmt.Fprintf(out, "@prefix %s: <%s> .\n", p[0], p[1])
	}
	for _, one := range graph(t, crosswalks, baseURL) {
		fmt.Fprintf(out, "\n<%s> a %s", one.address, one.class)
		for _, s := range one.said {
			if s.address != "" {
				fmt.Fprintf(out, " ;\n  %s <%s>", s.property, s.address)
				continue
			}
			fmt.Fprintf(out, " ;\n  %s \"%s\"", s.property, quoted.Replace(s.text))
			if s.language != "" {
				out.WriteString("@" + s.language)
			}
		}
		out.WriteString(" .\n")
	}
	return out.Flush()
}

// quoted writes what a text in quotation marks cannot hold (Turtle, STRING_LITERAL_QUOTE).
var quoted = strings.NewReplacer(`\`, `\\`, `"`, `\"`, "\n", `\n`, "\r", `\r`)

// JSON writes a release in JSON-LD that says the same.
func JSON(w io.Writer, t *framework.Tree, crosswalks []*framework.Crosswalk, baseURL string) error {
	context := map[string]any{}
	for _, p := range prefixes {
		context[p[0]] = p[1]
	}
	var all []map[string]any
	for _, one := range graph(t, crosswalks, baseURL) {
		n := map[string]any{"@id": one.address, "@type": one.class}
		for _, s := range one.said {
			object := map[string]string{"@id": s.address}
			if s.address == "" {
				object = map[string]string{"@value": s.text}
				if s.language != "" {
					object["@language"] = s.language
				}
			}
			before, _ := n[s.property].([]map[string]string)
			n[s.property] = append(before, object)
		}
		all = append(all, n)
	}
	e := json.NewEncoder(w)
	e.SetEscapeHTML(false)
	e.SetIndent("", " ")
	return e.Encode(map[string]any{"@context": context, "@graph": all})
}

// graph is everything that is said of a release.
func graph(t *framework.Tree, crosswalks []*framework.Crosswalk, baseURL string) []thing {
	scheme := casefile.Address(baseURL, casefile.Documents, t.ID)
	item := func(id string) string { return casefile.Address(baseURL, casefile.Items, id) }
	head := thing{address: scheme, class: "skos:ConceptScheme"}
	head.words("dct:title", t.Title, t.Language)
	head.words("dct:description", strings.Join(t.About, "\n\n"), t.Language)
	head.words("dct:publisher", t.Framework.Publisher, "")
	head.words("dct:rights", t.Rights, "")
	head.words("dct:source", t.Source.Title, "")
	head.words("dct:language", t.Language, "")
	head.words("dct:issued", t.Date, "")
	head.words("owl:versionInfo", t.Version, "")
	for _, it := range t.Roots() {
		head.to("skos:hasTopConcept", item(it.ID))
	}
	matches := map[string][]framework.Association{}
	for _, x := range crosswalks {
		for _, a := range x.Associations {
			if x.SlugOf(a.From) == t.Framework.Slug && a.From.Version == t.Version {
				matches[a.From.ItemID] = append(matches[a.From.ItemID], a)
			}
		}
	}
	all := []thing{head}
	for i := range t.Items {
		it := &t.Items[i]
		one := thing{address: item(it.ID), class: "skos:Concept"}
		one.words("skos:prefLabel", it.Statement, t.Language)
		one.words("skos:notation", it.Code, "")
		one.words("skos:definition", it.Note, t.Language)
		one.words("skos:note", it.Question, t.Language)
		for _, said := range it.Levels {
			l, _ := t.LevelOf(said.Level)
			one.words("skos:note", l.Name+": "+said.Statement, t.Language)
		}
		one.words("dct:type", t.KindOf(it.Kind).Name, t.Language)
		one.to("skos:inScheme", scheme)
		if it.ParentID == "" {
			one.to("skos:topConceptOf", scheme)
		} else {
			one.to("skos:broader", item(it.ParentID))
		}
		for _, below := range t.Children(it.ID) {
			one.to("skos:narrower", item(below.ID))
		}
		for _, a := range matches[it.ID] {
			one.to(matchOf(a.Type), item(a.To.ItemID))
		}
		all = append(all, one)
	}
	return all
}

// matchOf is the SKOS property for a type of link.
func matchOf(kind string) string {
	switch kind {
	case framework.ExactMatch:
		return "skos:exactMatch"
	case framework.PeerOf:
		return "skos:closeMatch"
	case framework.PartOf:
		return "skos:broadMatch"
	}
	return "skos:relatedMatch"
}
