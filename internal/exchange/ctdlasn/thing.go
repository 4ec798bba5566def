package ctdlasn

import (
	"encoding/json"
	"maps"
	"slices"
	"strconv"
	"strings"

	"github.com/google/uuid"
)

// The classes and properties that are read and written by name.
const (
	aFramework  = "ceasn:CompetencyFramework"
	aCompetency = "ceasn:Competency"
	aCell       = "ceasn:CriterionLevel"
	aScale      = "asn:ProgressionModel"
	aLevel      = "asn:ProgressionLevel"

	ctidOf      = "ceterms:ctid"
	nameOf      = "ceasn:name"
	described   = "ceasn:description"
	inLanguage  = "ceasn:inLanguage"
	publishedBy = "ceasn:publisherName"
	notation    = "ceasn:codedNotation"
	rights      = "ceasn:rights"
	source      = "ceasn:source"
	created     = "ceasn:dateCreated"
	standing    = "ceasn:publicationStatusType"
	topChildren = "ceasn:hasTopChild"
	scaleOf     = "asn:hasProgressionModel"

	text       = "ceasn:competencyText"
	label      = "ceasn:competencyLabel"
	category   = "ceasn:competencyCategory"
	comment    = "ceasn:comment"
	listID     = "ceasn:listID"
	partOf     = "ceasn:isPartOf"
	topChildOf = "ceasn:isTopChildOf"
	childOf    = "ceasn:isChildOf"
	children   = "ceasn:hasChild"
	cells      = "ceasn:hasCriterionLevel"

	atLevel    = "asn:hasProgressionLevel"
	cellLabel  = "ceasn:benchmarkLabel"
	cellText   = "ceasn:benchmarkText"
	preferred  = "skos:prefLabel"
	noted      = "skos:notation"
	definition = "skos:definition"
	topConcept = "skos:hasTopConcept"
	topOf      = "skos:topConceptOf"
	inside     = "@included" // things that stand within another without being named by it
	inScale    = "ceasn:inProgressionModel"
)

// statusOf are the words for how far a framework is adopted, by the registry's.
var statusOf = map[string]string{
	"publicationStatus:Published": "Adopted", "publicationStatus:Draft": "Draft", "publicationStatus:Deprecated": "Deprecated",
}

// typeOf are the types of links that properties become.
var typeOf = map[string]string{
	"ceasn:exactAlignment": "exactMatchOf", "ceasn:broadAlignment": "isPartOf", "ceasn:alignTo": "isRelatedTo", "ceasn:alignFrom": "isRelatedTo",
	"ceasn:narrowAlignment": "isRelatedTo", "ceasn:majorAlignment": "isRelatedTo", "ceasn:minorAlignment": "isRelatedTo",
	"ceasn:prerequisiteAlignment": "isRelatedTo", "ceasn:derivedFrom": "isRelatedTo",
}

// usual are the properties that links become, by their type.
var usual = map[string]string{"exactMatchOf": "ceasn:exactAlignment", "isPartOf": "ceasn:broadAlignment"}

// property is the one that a link of a type becomes.
func property(kind string) string {
	if p := usual[kind]; p != "" {
		return p
	}
	return "ceasn:alignTo"
}

// vocabularies are the names that the prefixes stand for, in the ways in which they are met.
var vocabularies = [][2]string{
	{"https://purl.org/ctdlasn/terms/", "ceasn:"},
	{"http://purl.org/ctdlasn/terms/", "ceasn:"},
	{"https://purl.org/ctdl/terms/", "ceterms:"},
	{"http://purl.org/ctdl/terms/", "ceterms:"},
	{"http://purl.org/ASN/schema/core/", "asn:"},
	{"http://www.w3.org/2004/02/skos/core#", "skos:"},
	{"http://purl.org/ctdlasn/vocabs/publicationStatus/", "publicationStatus:"},
	{"https://purl.org/ctdlasn/vocabs/publicationStatus/", "publicationStatus:"},
}

// short is a name with the prefix of its vocabulary.
func short(name string) string {
	for _, v := range vocabularies {
		if rest, ok := strings.CutPrefix(name, v[0]); ok {
			return v[1] + rest
		}
	}
	return name
}

// thing is one object of a file, its properties under short names.
type thing struct {
	at    string
	id    string
	class string // of those above; "" for another
	said  map[string]any
	given map[string]any // as it stands there
}

// thingOf reads an object.
func thingOf(at string, given map[string]any) *thing {
	t := &thing{at: at, said: make(map[string]any, len(given)), given: given}
	for name, value := range given {
		switch {
		case name == "id":
			name = "@id"
		case name == "type":
			name = "@type"
		case name[:min(1, len(name))] == "@":
		case !strings.Contains(name, ":"):
			name = "ceasn:" + name
		default:
			name = short(name)
		}
		t.said[name] = value
	}
	t.id, _ = t.said["@id"].(string)
	for _, class := range refs(t.said["@type"]) {
		class = short(class)
		if !strings.Contains(class, ":") {
			class = "ceasn:" + class
		}
		if slices.Contains([]string{aFramework, aCompetency, aCell, aScale, aLevel}, class) {
			t.class = class
		}
	}
	return t
}

// add takes over what another object says of the same thing.
func (t *thing) add(more *thing) {
	for name, value := range more.said {
		if _, there := t.said[name]; !there {
			t.said[name] = value
		}
	}
}

// refs are the addresses in a value: one or several, bare or as objects with an "@id".
func refs(v any) []string {
	switch v := v.(type) {
	case string:
		return []string{v}
	case map[string]any:
		for _, name := range []string{"@id", "@value"} {
			if id, ok := v[name].(string); ok {
				return []string{id}
			}
		}
		if list, ok := v["@list"]; ok {
			return refs(list)
		}
	case []any:
		var out []string
		for _, one := range v {
			out = append(out, refs(one)...)
		}
		return out
	}
	return nil
}

// words are the texts of a value in a language; where it has none in it, those in the first language of the alphabet.
func words(v any, language string) []string {
	switch v := v.(type) {
	case string:
		return []string{v}
	case json.Number:
		return []string{v.String()}
	case []any:
		var out []string
		there := language != "" && has(v, language)
		for _, one := range v {
			if o, ok := one.(map[string]any); ok {
				if tag, tagged := o["@language"].(string); tagged && !strings.EqualFold(tag, language) && there {
					continue
				}
			}
			out = append(out, words(one, language)...)
		}
		return out
	case map[string]any:
		if value, ok := v["@value"]; ok {
			return words(value, language)
		}
		for _, tag := range slices.Sorted(maps.Keys(v)) {
			if strings.EqualFold(tag, language) {
				return words(v[tag], "")
			}
		}
		base, _, _ := strings.Cut(language, "-")
		for _, exact := range []bool{true, false} {
			for _, tag := range slices.Sorted(maps.Keys(v)) {
				if own, _, _ := strings.Cut(tag, "-"); !exact || strings.EqualFold(own, base) && base != "" {
					return words(v[tag], "")
				}
			}
		}
	}
	return nil
}

// has says whether one of the texts is marked with a language.
func has(all []any, language string) bool {
	return slices.ContainsFunc(all, func(v any) bool {
		o, _ := v.(map[string]any)
		tag, _ := o["@language"].(string)
		return strings.EqualFold(tag, language)
	})
}

// languages are the languages that a value has texts in.
func languages(v any) []string {
	switch v := v.(type) {
	case []any:
		var out []string
		for _, one := range v {
			if o, ok := one.(map[string]any); ok {
				if tag, ok := o["@language"].(string); ok {
					out = append(out, tag)
				}
			}
		}
		return out
	case map[string]any:
		if tag, ok := v["@language"].(string); ok {
			return []string{tag}
		}
		if _, ok := v["@value"]; !ok {
			return slices.Sorted(maps.Keys(v))
		}
	}
	return nil
}

// first is the first text of a value.
func first(v any, language string) string {
	if all := words(v, language); len(all) > 0 {
		return all[0]
	}
	return ""
}

// space is the namespace of identifiers that follow from addresses. It is fixed for ever.
var space = uuid.MustParse("5d0c1b5e-3b0e-5f0c-8f3f-0e6a9c2d7b41")

// uuidOf is the UUID of a thing: that of its CTID, that at the end of its address, else one that follows from its address.
func (t *thing) uuidOf() string {
	ctid, _ := t.said[ctidOf].(string)
	for _, given := range []string{ctid, t.id[strings.LastIndexAny(t.id, "/:#")+1:]} {
		given = strings.ToLower(strings.TrimPrefix(given, "ce-"))
		if len(given) == 36 && uuid.Validate(given) == nil {
			return given
		}
	}
	return uuid.NewSHA1(space, []byte(t.id+"\x1f"+ctid)).String()
}

// number is the place in a list that a thing names; false where it names none.
func (t *thing) number() (float64, bool) {
	n, err := strconv.ParseFloat(first(t.said[listID], ""), 64)
	return n, err == nil
}
