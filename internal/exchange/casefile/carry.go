package casefile

import (
	"reflect"
	"strings"
)

// carry finds what the package had besides what is written of its release alone.
func (r *reader) carry() {
	c := r.carried
	c.Base = r.publishersBase()
	if len(c.Named) == 0 {
		c.Named = nil
	}
	written := Write(Source{Release: r.release, Carried: &Carried{Base: c.Base, Named: c.Named}})
	c.Document = beyond(r.p.CFDocument, written.CFDocument)
	c.Items, c.Tree = r.carryItems(written)
	c.Extensions = r.p.Extensions
	if len(r.p.CFRubrics) > 0 && !reflect.DeepEqual(r.p.CFRubrics, written.CFRubrics) {
		c.Rubrics = r.p.CFRubrics
	}
	r.carryDefinitions(written)
	r.tellKept()
}

// publishersBase is what most addresses of items begin with, where these name no identifier alone.
func (r *reader) publishersBase() string {
	counts := map[string]int{}
	best := ""
	for i := range r.p.CFItems {
		it := &r.p.CFItems[i]
		start, ok := strings.CutSuffix(string(it.URI), "/"+Items+"/"+string(it.Identifier))
		if !ok || !isURI(start) {
			continue
		}
		if counts[start]++; counts[start] > counts[best] {
			best = start
		}
	}
	return best
}

// carryItems gives, by identifier, the fields of items and of their places that differ from what is written.
func (r *reader) carryItems(written *Package) (map[string]Item, map[string]Association) {
	had := make(map[string]*Item, len(r.p.CFItems))
	for i := range r.p.CFItems {
		had[r.ids[r.p.CFItems[i].Identifier]] = &r.p.CFItems[i]
	}
	items := map[string]Item{}
	mark := func(of *map[string]bool, id UUID) {
		if *of == nil {
			*of = map[string]bool{}
		}
		(*of)[string(id)] = true
	}
	for i := range r.release.Items {
		w := written.CFItems[i]
		it := had[r.release.Items[i].ID]
		if it.HumanCodingScheme == "" {
			mark(&r.carried.Uncoded, w.Identifier)
		}
		if it.CFItemType == "" && it.CFItemTypeURI == nil {
			mark(&r.carried.Untyped, w.Identifier)
		}
		more := beyond(*it, w)
		if !reflect.ValueOf(more).IsZero() {
			items[string(w.Identifier)] = more
		}
	}
	places := map[string]*Association{}
	for i := range written.CFAssociations {
		places[written.CFAssociations[i].OriginNodeURI.Identifier] = &written.CFAssociations[i]
	}
	kept := map[UUID]bool{}
	for _, a := range r.carried.Associations {
		kept[a.Identifier] = true
	}
	tree := map[string]Association{}
	for _, a := range r.p.CFAssociations {
		if a.AssociationType != ChildOf || kept[a.Identifier] && a.Identifier != "" {
			continue
		}
		child := a.OriginNodeURI.Identifier
		if w := places[child]; w != nil {
			more := beyond(a, *w)
			if !reflect.ValueOf(more).IsZero() {
				tree[child] = more
			}
		}
	}
	return items, tree
}

func (r *reader) carryDefinitions(written *Package) {
	d := r.p.CFDefinitions
	if d == nil {
		return
	}
	c := r.carried
	c.Definitions = *d
	c.Definitions.CFItemTypes, c.Definitions.CFLicenses = nil, nil
	c.Kinds = map[string]ItemType{}
	byKey := map[string]ItemType{}
	for _, t := range written.CFDefinitions.CFItemTypes {
		byKey[t.TypeCode] = t
	}
	for _, t := range d.CFItemTypes {
		w, ok := byKey[r.kindOf[string(t.Identifier)]]
		if !ok {
			c.Definitions.CFItemTypes = append(c.Definitions.CFItemTypes, t)
			continue
		}
		more := beyond(t, w)
		if !reflect.ValueOf(more).IsZero() {
			c.Kinds[w.TypeCode] = more
		}
	}
	for _, l := range d.CFLicenses {
		if u := r.p.CFDocument.LicenseURI; u != nil && u.Identifier == l.Identifier && len(written.CFDefinitions.CFLicenses) == 1 {
			c.License = beyond(l, written.CFDefinitions.CFLicenses[0])
			continue
		}
		c.Definitions.CFLicenses = append(c.Definitions.CFLicenses, l)
	}
}

// tellKept names the fields that are kept and not shown, once each.
func (r *reader) tellKept() {
	counts := map[string]int{}
	for _, it := range r.carried.Items {
		v := reflect.ValueOf(it)
		for i := range v.NumField() {
			if name := nameOf(v.Type().Field(i)); !v.Field(i).IsZero() && !shownElsewhere[name] {
				counts[name]++
			}
		}
	}
	for _, f := range reflect.VisibleFields(reflect.TypeFor[Item]()) {
		if n := counts[nameOf(f)]; n > 0 {
			r.note("CFItems[]."+nameOf(f), "kept", "field", nameOf(f), "count", n)
		}
	}
	if n := len(r.carried.Associations); n > 0 {
		r.note("CFAssociations", "linksKept", "count", n)
	}
}

// shownElsewhere are fields of items that differ in form only when they are carried.
var shownElsewhere = map[string]bool{
	"identifier": true, "uri": true, "fullStatement": true, "CFItemType": true, "CFItemTypeURI": true, "humanCodingScheme": true,
	"lastChangeDateTime": true, "extensions": true, "CFDocumentURI": true, "notes": true,
}
