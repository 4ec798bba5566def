package casefile

import (
	"encoding/json"
	"reflect"
	"time"
)

// Carried is what a package had besides what its release holds: other identifiers, addresses, keywords, times, objects that
// a release has no place for. It belongs to the release that it was read with; written with it, the package has again
// everything that it had. Its JSON is what is kept beside the release.
type Carried struct {
	Base  string          `json:"base,omitempty"`  // what the addresses of its publisher begin with
	Named map[string]bool `json:"named,omitempty"` // items, by identifier, whose short name is the statement here and whose full statement the note

	Uncoded map[string]bool `json:"uncoded,omitempty"` // items, by identifier, that had no code
	Untyped map[string]bool `json:"untyped,omitempty"` // items, by identifier, that had no type

	// Fields in which an object differs from what is written of the release alone.
	Document Document               `json:"document,omitzero"`
	License  License                `json:"license,omitzero"`
	Kinds    map[string]ItemType    `json:"kinds,omitempty"` // by key of the kind
	Items    map[string]Item        `json:"items,omitempty"` // by identifier
	Tree     map[string]Association `json:"tree,omitempty"`  // by identifier of the item below

	// Whole objects.
	Associations []Association `json:"associations,omitempty"` // all but those of the tree
	Definitions  Definitions   `json:"definitions,omitzero"`
	Rubrics      []Rubric      `json:"rubrics,omitempty"` // instead of the one that would be written
	Extensions   Extensions    `json:"extensions,omitempty"`
}

// CarriedOf reads what is kept beside a release; nil where that is nothing.
func CarriedOf(kept []byte) (*Carried, error) {
	if len(kept) == 0 {
		return nil, nil
	}
	c := &Carried{}
	if err := json.Unmarshal(kept, c); err != nil {
		return nil, err
	}
	return c, nil
}

// Address is the address of the document or an item of the release: that of its publisher where that was carried, else the
// one on a server with a public address, see Address.
func (c *Carried) Address(baseURL, endpoint, id string) string {
	given := c.Document.URI
	if endpoint == Items {
		given = c.Items[string(Identifier(id))].URI
	}
	switch {
	case given != "":
		return string(given)
	case c.Base != "":
		return string(base(c.Base).uri(endpoint, Identifier(id)))
	}
	return Address(baseURL, endpoint, id)
}

func (c *Carried) orNothing() *Carried {
	if c == nil {
		return &Carried{}
	}
	return c
}

// overlay puts what was carried over what is written of the release.
func (c *Carried) overlay(p *Package) *Package {
	overlay(&p.CFDocument, c.Document)
	for i := range p.CFItems {
		if more, ok := c.Items[string(p.CFItems[i].Identifier)]; ok {
			overlay(&p.CFItems[i], more)
		}
	}
	for i := range p.CFAssociations {
		a := &p.CFAssociations[i]
		if more, ok := c.Tree[a.OriginNodeURI.Identifier]; ok && a.AssociationType == ChildOf {
			overlay(a, more)
		}
	}
	d := p.CFDefinitions
	for i := range d.CFItemTypes {
		if more, ok := c.Kinds[d.CFItemTypes[i].TypeCode]; ok {
			overlay(&d.CFItemTypes[i], more)
		}
	}
	for i := range d.CFLicenses {
		overlay(&d.CFLicenses[i], c.License)
	}
	more := c.Definitions
	d.CFConcepts = joined(d.CFConcepts, more.CFConcepts, func(v Concept) UUID { return v.Identifier })
	d.CFSubjects = joined(d.CFSubjects, more.CFSubjects, func(v Subject) UUID { return v.Identifier })
	d.CFLicenses = joined(d.CFLicenses, more.CFLicenses, func(v License) UUID { return v.Identifier })
	d.CFItemTypes = joined(d.CFItemTypes, more.CFItemTypes, func(v ItemType) UUID { return v.Identifier })
	d.CFAssociationGroupings = joined(d.CFAssociationGroupings, more.CFAssociationGroupings, func(v AssociationGrouping) UUID { return v.Identifier })
	overlay(&d.Extensions, more.Extensions)
	p.CFAssociations = joined(p.CFAssociations, c.Associations, func(v Association) UUID { return v.Identifier })
	if len(c.Rubrics) > 0 {
		p.CFRubrics = c.Rubrics
	}
	overlay(&p.Extensions, c.Extensions)
	return p
}

// joined adds those that are not there yet.
func joined[T any](there, more []T, id func(T) UUID) []T {
	if len(more) == 0 {
		return there
	}
	known := make(map[UUID]bool, len(there))
	for _, v := range there {
		known[id(v)] = true
	}
	for _, v := range more {
		if !known[id(v)] {
			there = append(there, v)
		}
	}
	return there
}

// overlay sets every field that is given; entries of a map are added to those that are there.
func overlay[T any](into *T, from T) {
	set(reflect.ValueOf(into).Elem(), reflect.ValueOf(from))
}

func set(into, from reflect.Value) {
	switch {
	case into.Kind() == reflect.Struct:
		for i := range into.NumField() {
			set(into.Field(i), from.Field(i))
		}
	case from.IsZero():
	case into.Kind() == reflect.Map && !into.IsNil():
		for key, value := range from.Seq2() {
			into.SetMapIndex(key, value)
		}
	default:
		into.Set(from)
	}
}

// beyond gives the fields that an object has and what is written of the release has not, or has otherwise.
func beyond[T any](had, written T) T {
	var out T
	differ(reflect.ValueOf(&out).Elem(), reflect.ValueOf(had), reflect.ValueOf(written))
	return out
}

func differ(out, had, written reflect.Value) {
	switch {
	case had.Kind() == reflect.Struct:
		for i := range had.NumField() {
			differ(out.Field(i), had.Field(i), written.Field(i))
		}
	case had.IsZero() || same(had, written):
	case had.Kind() == reflect.Map:
		for key, value := range had.Seq2() {
			if there := written.MapIndex(key); key.String() == extension || there.IsValid() && same(value, there) {
				continue // our own part is always written afresh
			}
			if out.IsNil() {
				out.Set(reflect.MakeMap(out.Type()))
			}
			out.SetMapIndex(key, value)
		}
	default:
		out.Set(had)
	}
}

// same says whether two values say the same: two times when they are one instant.
func same(a, b reflect.Value) bool {
	switch v := a.Interface().(type) {
	case Time:
		x, errX := time.Parse(time.RFC3339, string(v))
		y, errY := time.Parse(time.RFC3339, b.String())
		return errX == nil && errY == nil && x.Equal(y)
	}
	return reflect.DeepEqual(a.Interface(), b.Interface())
}
