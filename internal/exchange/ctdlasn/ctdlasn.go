// Package ctdlasn writes a release of a framework as CTDL-ASN, the vocabulary of Credential Engine's registry, in JSON-LD,
// and reads such files.
//
// A release is a CompetencyFramework, an item a Competency, and the release's scale a ProgressionModel with a
// ProgressionLevel for each level; the wording of an item at a level is a CriterionLevel. What belongs to the scale stands in
// the framework's "@included" (JSON-LD 1.1), so that a reader who knows only the vocabulary of competencies finds nothing
// strange among them.
package ctdlasn

import (
	"cmp"
	"encoding/json"
	"io"
	"slices"
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

// Write writes a release. Crosswalks are those of its framework: what leads from the release becomes alignments. What was
// carried with the release goes out again: addresses of its publisher, links, and what a file of this form said besides.
func Write(w io.Writer, t *framework.Tree, crosswalks []*framework.Crosswalk, carried *casefile.Carried, baseURL string) error {
	if carried == nil {
		carried = &casefile.Carried{}
	}
	g := graph{Tree: t, base: baseURL, carried: carried, placed: map[string]int{}}
	if raw, ok := carried.Extensions[extension]; ok {
		if err := json.Unmarshal(raw, &g.more); err != nil {
			return err
		}
	}
	all := []node{g.framework()}
	aligned := g.alignments(crosswalks)
	for i := range t.Items {
		it := &t.Items[i]
		n := g.competency(it)
		for property, to := range aligned[casefile.Identifier(it.ID)] {
			n[property] = to
		}
		all = append(all, n)
	}
	if included := g.scale(); len(included) > 0 {
		for i := range t.Items {
			included = append(included, g.atLevels(&t.Items[i])...)
		}
		all[0][inside] = included
	}
	e := json.NewEncoder(w)
	e.SetEscapeHTML(false)
	e.SetIndent("", " ")
	return e.Encode(map[string]any{"@context": context, "@graph": all})
}

type graph struct {
	*framework.Tree
	base    string
	carried *casefile.Carried
	more    kept
	placed  map[string]int // how many items stand under each so far
}

func (g graph) document() string { return g.carried.Address(g.base, casefile.Documents, g.ID) }

func (g graph) item(id string) string { return g.carried.Address(g.base, casefile.Items, id) }

// besides adds what was carried and is not said yet: properties, and other languages of those that are.
func (g graph) besides(n node, more map[string]any) node {
	for name, value := range more {
		said, there := n[name]
		own, ours := said.(map[string]any)
		texts, theirs := value.(map[string]any)
		switch {
		case !there:
			n[name] = value
		case ours && theirs:
			for tag, text := range texts {
				if !strings.EqualFold(tag, g.Language) {
					own[tag] = text
				}
			}
		}
	}
	return n
}

// level is the address of a level: the one that it came with, else one within the document.
func (g graph) level(l framework.Level) string {
	if own, ok := g.more.Levels[l.Code]["@id"].(string); ok {
		return own
	}
	return g.document() + "#level-" + l.Code
}

func (g graph) scaleAddress() string {
	if own, ok := g.more.Scale["@id"].(string); ok {
		return own
	}
	return g.document() + "#levels"
}

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
	for status, adoption := range statusOf {
		if adoption == g.Adoption {
			n[standing] = status
		}
	}
	var top []string
	for _, it := range g.Roots() {
		top = append(top, g.item(it.ID))
	}
	n["ceasn:hasTopChild"] = top
	return g.besides(n, g.more.Framework)
}

func (g graph) competency(it *framework.Item) node {
	n := node{
		"@id": g.item(it.ID), "@type": "ceasn:Competency", "ceterms:ctid": ctid(it.ID), "ceasn:competencyText": g.words(it.Statement),
		"ceasn:codedNotation": it.Code, "ceasn:competencyCategory": g.words(g.KindOf(it.Kind).Name), "ceasn:inLanguage": []string{g.Language},
		"ceasn:isPartOf": []string{g.document()},
	}
	more := g.carried.Items[string(casefile.Identifier(it.ID))]
	switch {
	case g.carried.Named[string(casefile.Identifier(it.ID))]:
		n[label], n[text] = g.words(it.Statement), g.words(it.Note)
		if it.Question != "" || more.Notes != "" {
			n[comment] = g.words(it.Question, more.Notes)
		}
	case it.Question != "" || it.Note != "":
		n[comment] = g.words(it.Question, it.Note)
	}
	if _, said := n[label]; !said && more.AbbreviatedStatement != "" {
		n[label] = g.words(more.AbbreviatedStatement)
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
	var besides map[string]any
	if raw, ok := more.Extensions[extension]; ok && json.Unmarshal(raw, &besides) == nil {
		g.besides(n, besides)
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
		out = append(out, g.besides(n, g.more.Levels[l.Code]))
	}
	return append([]node{{"@id": g.document(), scaleOf: []string{g.scaleAddress()}}, g.besides(node{
		"@id": g.scaleAddress(), "@type": "asn:ProgressionModel", "ceterms:ctid": ctid("levels of " + g.ID), "ceasn:name": g.words(g.Title),
		"ceasn:inLanguage": []string{g.Language}, "skos:hasTopConcept": top,
	}, g.more.Scale)}, out...)
}

// alignments are the links that lead from the release, by item and property: those of crosswalks, then those carried.
func (g graph) alignments(crosswalks []*framework.Crosswalk) map[casefile.UUID]map[string][]string {
	out := map[casefile.UUID]map[string][]string{}
	add := func(from casefile.UUID, property, to string) {
		if out[from] == nil {
			out[from] = map[string][]string{}
		}
		if !slices.Contains(out[from][property], to) {
			out[from][property] = append(out[from][property], to)
		}
	}
	for _, x := range crosswalks {
		for _, a := range x.Associations {
			if x.SlugOf(a.From) == g.Framework.Slug && a.From.Version == g.Version {
				add(casefile.Identifier(a.From.ItemID), property(a.Type), g.item(a.To.ItemID))
			}
		}
	}
	own := make(map[string]string, len(g.Items))
	for i := range g.Items {
		own[string(casefile.Identifier(g.Items[i].ID))] = g.Items[i].ID
	}
	for _, a := range g.carried.Associations {
		if own[a.OriginNodeURI.Identifier] == "" || a.AssociationType == casefile.ChildOf {
			continue
		}
		var given struct {
			Property string `json:"property"`
		}
		if raw, ok := a.Extensions[extension]; ok && json.Unmarshal(raw, &given) != nil {
			continue
		}
		to := string(a.DestinationNodeURI.URI)
		if id := own[a.DestinationNodeURI.Identifier]; id != "" {
			to = g.item(id)
		}
		if to != "" && given.Property != children {
			add(casefile.UUID(a.OriginNodeURI.Identifier), cmp.Or(given.Property, property(string(a.AssociationType))), to)
		}
	}
	return out
}
