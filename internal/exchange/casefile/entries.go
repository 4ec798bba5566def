package casefile

import (
	"bytes"
	"cmp"
	"encoding/json"
	"strconv"

	"pathways/internal/exchange/reading"
)

// ReadFile reads the bytes of a package as every reader of a file does: with an entry for each object in it.
func ReadFile(raw []byte) reading.Reading {
	p, parsed := Parse(raw)
	if p == nil {
		return reading.Reading{Departures: parsed}
	}
	r := readerOf(p)
	read := r.read()
	out := reading.Reading{Release: read.Release, Entries: r.entries(), Departures: append(parsed, r.all...)}
	if read.Carried != nil {
		out.Carried = rawOf(read.Carried)
	}
	return out
}

// Looks says whether bytes look like a package: an object of JSON that speaks of a CFDocument or of CFItems near its
// beginning.
func Looks(raw []byte) bool {
	head := raw[:min(len(raw), 1<<16)]
	start := bytes.TrimLeft(bytes.TrimPrefix(head, []byte("\xef\xbb\xbf")), " \t\r\n")
	if !bytes.HasPrefix(start, []byte("{")) {
		return bytes.HasPrefix(raw, []byte("\xff\xfe{\x00")) || bytes.HasPrefix(raw, []byte("\xfe\xff\x00{"))
	}
	for _, name := range []string{`"CFDocument"`, `"CFItems"`, `"CFPackage"`} {
		if bytes.Contains(head, []byte(name)) {
			return true
		}
	}
	return bytes.Contains(raw, []byte(`"CFDocument"`)) && json.Valid(raw)
}

// shown is how much of a text stands in an entry, in characters.
const shown = 200

// entries are all objects of the package, in its order.
func (r *reader) entries() []reading.Entry {
	p := r.p
	d := cmp.Or(p.CFDefinitions, &Definitions{})
	out := make([]reading.Entry, 0, 1+len(p.CFItems)+len(p.CFAssociations)+len(d.CFItemTypes))
	add := func(at, what, item, code, text string) {
		out = append(out, reading.Entry{At: at, What: what, Item: item, Code: code, Text: reading.First(text, shown)})
	}
	add("CFDocument", "framework", "", "", p.CFDocument.Title)
	for i := range p.CFItems {
		it := &p.CFItems[i]
		add(numbered("CFItems", i), "item", r.became(it.Identifier), it.HumanCodingScheme, cmp.Or(it.AbbreviatedStatement, it.FullStatement))
	}
	for i := range p.CFAssociations {
		a := &p.CFAssociations[i]
		what := "link"
		if a.AssociationType == ChildOf {
			what = "place"
		}
		add(numbered("CFAssociations", i), what, r.became(UUID(a.OriginNodeURI.Identifier)), "", a.OriginNodeURI.Title+" → "+a.DestinationNodeURI.Title)
	}
	for i, v := range d.CFConcepts {
		add(numbered("CFDefinitions.CFConcepts", i), "concept", "", v.HierarchyCode, v.Title)
	}
	for i, v := range d.CFSubjects {
		add(numbered("CFDefinitions.CFSubjects", i), "subject", "", v.HierarchyCode, v.Title)
	}
	for i, v := range d.CFLicenses {
		add(numbered("CFDefinitions.CFLicenses", i), "license", "", "", cmp.Or(v.Title, v.LicenseText))
	}
	for i, v := range d.CFItemTypes {
		add(numbered("CFDefinitions.CFItemTypes", i), "kind", "", v.TypeCode, v.Title)
	}
	for i, v := range d.CFAssociationGroupings {
		add(numbered("CFDefinitions.CFAssociationGroupings", i), "grouping", "", "", v.Title)
	}
	for i, rubric := range p.CFRubrics {
		at := numbered("CFRubrics", i)
		add(at, "rubric", "", "", cmp.Or(rubric.Title, rubric.Description))
		for n, row := range rubric.CFRubricCriteria {
			what, about := "level", ""
			if row.CFItemURI != nil {
				what, about = "levelStatement", r.became(row.CFItemURI.Identifier)
			}
			at := numbered(at+".CFRubricCriteria", n)
			add(at, "criterion", about, row.Category, row.Description)
			for c, cell := range row.CFRubricCriterionLevels {
				add(numbered(at+".CFRubricCriterionLevels", c), what, about, cell.Quality, cell.Description)
			}
		}
	}
	return out
}

// became is the identifier of the item that an identifier of the package leads to; "" where there is none, or no release.
func (r *reader) became(id UUID) string {
	if r.refused() {
		return ""
	}
	return r.ids[id]
}

func numbered(list string, i int) string { return list + "[" + strconv.Itoa(i) + "]" }
