// Package ctdlasn writes a release of a framework as CTDL-ASN, the vocabulary of Credential Engine's registry, in JSON-LD.
//
// A release is a CompetencyFramework, an item a Competency, and the release's scale a ProgressionModel with a
// ProgressionLevel for each level; the wording of an item at a level is a CriterionLevel.
package ctdlasn

import (
	"encoding/json"
	"io"
	"strconv"
	"strings"
	"time"

	"pathways/internal/exchange/casefile"
	"pathways/internal/framework"
)

// node is one thing of the graph.
type node map[string]any

// context is where the vocabulary is defined. Nothing fetches it here.
const context = "https://credreg.net/ctdlasn/schema/context/json"

// Write writes a release. Crosswalks are those of its framework: what leads from the release becomes alignments.
func Write(w io.Writer, t *framework.Tree, crosswalks []*framework.Crosswalk, carried *casefile.Carried, baseURL string) error {
	g := graph{Tree: t, base: baseURL, placed: map[string]int{}}
	all := []node{g.framework()}
	aligned := g.alignments(crosswalks)
	for i := range t.Items {
		it := &t.Items[i]
		n := g.competency(it)
		for property, to := range aligned[it.ID] {
			n[property] = to
		}
		all = append(all, n)
		all = append(all, g.atLevels(it)...)
	}
	all = append(all, g.scale()...)
	e := json.NewEncoder(w)
	e.SetEscapeHTML(false)
	e.SetIndent("", " ")
	return e.Encode(map[string]any{"@context": context, "@graph": all})
}

type graph struct {
	*framework.Tree
	base   string
	placed map[string]int // how many items stand under each so far
}

func (g graph) document() string { return casefile.Address(g.base, casefile.Documents, g.ID) }

func (g graph) item(id string) string { return casefile.Address(g.base, casefile.Items, id) }

// level is the address of a level, within the document.
func (g graph) level(l framework.Level) string { return g.document() + "#level-" + l.Code }

func (g graph) scaleAddress() string { return g.document() + "#levels" }

// words are texts in the language of the release.
func (g graph) words(texts ...string) map[string]any {
	var said []string
	for _, s := range texts {
		if s != "" {
			said = append(said, s)
		}
	}
	if len(said) == 1 {
		return map[string]any{g.Language: said[0]}
	}
	return map[string]any{g.Language: said}
}

// ctid is the registry's form of an identifier.
func ctid(id string) string { return "ce-" + string(casefile.Identifier(id)) }

func (g graph) framework() node {
	n := node{
		"@id": g.document(), "@type": "ceasn:CompetencyFramework", "ceterms:ctid": ctid(g.ID), "ceasn:name": g.words(g.Title),
		"ceasn:inLanguage": []string{g.Language}, "ceasn:publisherName": g.words(g.Framework.Publisher), "ceasn:codedNotation": g.Version,
	}
	if len(g.About) > 0 {
		n["ceasn:description"] = g.words(strings.Join(g.About, "\n\n"))
	}
	if g.Rights != "" {
		n["ceasn:rights"] = g.words(g.Rights)
	}
	if g.Source.URL != "" {
		n["ceasn:source"] = []string{g.Source.URL}
	}
	if _, err := time.Parse(time.DateOnly, g.Date); err == nil {
		n["ceasn:dateCreated"] = g.Date
	}
	var top []string
	for _, it := range g.Roots() {
		top = append(top, g.item(it.ID))
	}
	n["ceasn:hasTopChild"] = top
	if len(g.Levels) > 0 {
		n["asn:hasProgressionModel"] = []string{g.scaleAddress()}
	}
	return n
}

func (g graph) competency(it *framework.Item) node {
	n := node{
		"@id": g.item(it.ID), "@type": "ceasn:Competency", "ceterms:ctid": ctid(it.ID), "ceasn:competencyText": g.words(it.Statement),
		"ceasn:codedNotation": it.Code, "ceasn:competencyCategory": g.words(g.KindOf(it.Kind).Name), "ceasn:inLanguage": []string{g.Language},
		"ceasn:isPartOf": []string{g.document()},
	}
	if it.Question != "" || it.Note != "" {
		n["ceasn:comment"] = g.words(it.Question, it.Note)
	}
	g.placed[it.ParentID]++
	n["ceasn:listID"] = strconv.Itoa(g.placed[it.ParentID])
	if it.ParentID == "" {
		n["ceasn:isTopChildOf"] = []string{g.document()}
	} else {
		n["ceasn:isChildOf"] = []string{g.item(it.ParentID)}
	}
	var under []string
	for _, below := range g.Children(it.ID) {
		under = append(under, g.item(below.ID))
	}
	if len(under) > 0 {
		n["ceasn:hasChild"] = under
	}
	var cells []string
	for _, l := range it.Levels {
		cells = append(cells, g.cell(it, l.Level))
	}
	if len(cells) > 0 {
		n["ceasn:hasCriterionLevel"] = cells
	}
	return n
}

// cell is the address of the wording of an item at a level.
func (g graph) cell(it *framework.Item, level string) string {
	return g.item(it.ID) + "#level-" + level
}

func (g graph) atLevels(it *framework.Item) []node {
	var out []node
	for _, said := range it.Levels {
		l, _ := g.LevelOf(said.Level)
		out = append(out, node{
			"@id": g.cell(it, said.Level), "@type": "ceasn:CriterionLevel", "ceasn:benchmarkLabel": g.words(l.Name),
			"ceasn:benchmarkText": g.words(said.Statement), "asn:hasProgressionLevel": []string{g.level(l)},
		})
	}
	return out
}

// scale is the release's scale of levels, where it has one.
func (g graph) scale() []node {
	if len(g.Levels) == 0 {
		return nil
	}
	var top []string
	var out []node
	for _, l := range g.Levels {
		top = append(top, g.level(l))
		n := node{
			"@id": g.level(l), "@type": "asn:ProgressionLevel", "ceterms:ctid": ctid(l.ID), "skos:prefLabel": g.words(l.Name), "skos:notation": l.Code,
			"ceasn:inProgressionModel": g.scaleAddress(), "skos:topConceptOf": g.scaleAddress(),
		}
		if l.Description != "" {
			n["skos:definition"] = g.words(l.Description)
		}
		out = append(out, n)
	}
	return append([]node{{
		"@id": g.scaleAddress(), "@type": "asn:ProgressionModel", "ceterms:ctid": ctid("levels of " + g.ID), "ceasn:name": g.words(g.Title),
		"ceasn:inLanguage": []string{g.Language}, "skos:hasTopConcept": top,
	}}, out...)
}

// alignments are the links that lead from the release, by item and property.
func (g graph) alignments(crosswalks []*framework.Crosswalk) map[string]map[string][]string {
	out := map[string]map[string][]string{}
	for _, x := range crosswalks {
		for _, a := range x.Associations {
			if x.SlugOf(a.From) != g.Framework.Slug || a.From.Version != g.Version {
				continue
			}
			property := "ceasn:alignTo"
			switch a.Type {
			case framework.ExactMatch:
				property = "ceasn:exactAlignment"
			case framework.PartOf:
				property = "ceasn:broadAlignment"
			}
			if out[a.From.ItemID] == nil {
				out[a.From.ItemID] = map[string][]string{}
			}
			out[a.From.ItemID][property] = append(out[a.From.ItemID][property], g.item(a.To.ItemID))
		}
	}
	return out
}
