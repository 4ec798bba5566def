package exchangeapi

import (
	"context"
	"slices"
	"strings"

	"pathways/internal/exchange/casefile"
	"pathways/internal/framework"
	"pathways/internal/framework/frameworkdata"
	"pathways/internal/platform/errs"
)

// catalog holds everything that is served, by identifier.
type catalog struct {
	base      string // what addresses begin with: "https://pathways.example.org/ims/case/v1p1"
	old       bool
	documents []casefile.Document // as they are listed
	packages  map[casefile.UUID]*casefile.Package
	trees     map[casefile.UUID]*framework.Tree // of packages
	items     map[casefile.UUID]where
	links     map[casefile.UUID]where
	linksOf   map[casefile.UUID][]*casefile.Association // of items
	groupings map[casefile.UUID]*casefile.AssociationGrouping
	concepts  map[casefile.UUID]*casefile.Package // those that define it
	types     map[casefile.UUID]*casefile.Package
	subjects  map[casefile.UUID]*casefile.Package
	licenses  map[casefile.UUID]*casefile.License
	rubrics   map[casefile.UUID]*casefile.Rubric
}

// where is the place of a thing: its package and its place in a list there.
type where struct {
	in *casefile.Package
	at int
}

// fill makes the catalog of all published releases. What stands in several editions of a framework under one identifier
// is served as the newest has it; what two frameworks have, as that has it which was here first: nobody takes the place of
// what others published.
func fill(ctx context.Context, frameworks *framework.Service, v version, base string) (*catalog, error) {
	c := &catalog{
		base: base, old: v.old,
		packages: map[casefile.UUID]*casefile.Package{}, trees: map[casefile.UUID]*framework.Tree{},
		items: map[casefile.UUID]where{}, links: map[casefile.UUID]where{}, linksOf: map[casefile.UUID][]*casefile.Association{},
		groupings: map[casefile.UUID]*casefile.AssociationGrouping{}, concepts: map[casefile.UUID]*casefile.Package{},
		types: map[casefile.UUID]*casefile.Package{}, subjects: map[casefile.UUID]*casefile.Package{},
		licenses: map[casefile.UUID]*casefile.License{}, rubrics: map[casefile.UUID]*casefile.Rubric{},
	}
	listings, err := frameworks.Frameworks(ctx)
	if err != nil {
		return nil, err
	}
	documents := map[string][]casefile.Document{} // by framework
	late := slices.SortedStableFunc(slices.Values(listings), func(a, b framework.Listing) int { return b.Since.Compare(a.Since) })
	for _, l := range late {
		crosswalks, err := frameworks.Crosswalks(ctx, l.Framework.Slug)
		if err != nil {
			return nil, err
		}
		var own []casefile.Document
		for _, info := range slices.Backward(l.Releases) { // the oldest first, so that newer ones take its place
			t, err := frameworks.ReleaseByID(ctx, info.ID)
			if err != nil {
				return nil, err
			}
			carried, err := carriedWith(ctx, frameworks, t)
			if err != nil {
				return nil, err
			}
			p := casefile.Write(casefile.Source{Release: t.Release, Crosswalks: crosswalks, Carried: carried, Base: base})
			if v.old {
				p = casefile.Older(p)
			}
			c.add(p, t)
			own = append(own, c.alone(p.CFDocument))
		}
		slices.Reverse(own)
		documents[l.Framework.ID] = own
	}
	for _, l := range listings {
		c.documents = append(c.documents, documents[l.Framework.ID]...)
	}
	return c, nil
}

// carriedWith is what a release's package had besides, when it came in.
func carriedWith(ctx context.Context, frameworks *framework.Service, t *framework.Tree) (*casefile.Carried, error) {
	beside, err := frameworks.Beside(ctx, t.ID, framework.Carried)
	if err != nil {
		return nil, err
	}
	carried, err := casefile.CarriedOf(beside.Carried)
	if err != nil {
		return nil, errs.Internalf("exchangeapi", "what was carried with %s@%s: %w", t.Framework.Slug, t.Version, err)
	}
	return carried, nil
}

func (c *catalog) add(p *casefile.Package, t *framework.Tree) {
	c.packages[p.CFDocument.Identifier], c.trees[p.CFDocument.Identifier] = p, t
	for i := range p.CFItems {
		c.items[p.CFItems[i].Identifier] = where{p, i}
	}
	for i := range p.CFAssociations {
		a := &p.CFAssociations[i]
		c.links[a.Identifier] = where{p, i}
		for _, end := range []string{a.OriginNodeURI.Identifier, a.DestinationNodeURI.Identifier} {
			c.linksOf[casefile.UUID(end)] = append(c.linksOf[casefile.UUID(end)], a)
		}
	}
	for i := range p.CFRubrics {
		c.rubrics[p.CFRubrics[i].Identifier] = &p.CFRubrics[i]
	}
	d := p.CFDefinitions
	for i := range d.CFAssociationGroupings {
		c.groupings[d.CFAssociationGroupings[i].Identifier] = &d.CFAssociationGroupings[i]
	}
	for i := range d.CFLicenses {
		c.licenses[d.CFLicenses[i].Identifier] = &d.CFLicenses[i]
	}
	for _, v := range d.CFConcepts {
		c.concepts[v.Identifier] = p
	}
	for _, v := range d.CFItemTypes {
		c.types[v.Identifier] = p
	}
	for _, v := range d.CFSubjects {
		c.subjects[v.Identifier] = p
	}
}

// alone is a document as it stands outside of its package, with a link to that.
func (c *catalog) alone(d casefile.Document) casefile.Document {
	d.CFPackageURI = &casefile.LinkURI{Title: d.Title, Identifier: d.Identifier, URI: casefile.URI(c.base + "/" + casefile.Packages + "/" + string(d.Identifier))}
	return d
}

// linkTo leads to the document of a package.
func linkTo(p *casefile.Package) *casefile.LinkURI {
	return &casefile.LinkURI{Title: p.CFDocument.Title, Identifier: p.CFDocument.Identifier, URI: p.CFDocument.URI}
}

// item is an item as it stands outside of its package.
func (c *catalog) item(id casefile.UUID) (casefile.Item, bool) {
	w, ok := c.items[id]
	if !ok {
		return casefile.Item{}, false
	}
	it := w.in.CFItems[w.at]
	it.CFDocumentURI = linkTo(w.in)
	return it, true
}

// endpoint is a kind of thing that is had by its identifier.
type endpoint struct {
	name string
	find func(*catalog, casefile.UUID) any    // nil: there is none
	page func(*catalog, casefile.UUID) string // its page for people; nil: it has none
}

// Sets of things, as the standard answers with them.
type (
	documentSet    struct{ CFDocuments []casefile.Document }
	associationSet struct {
		CFItem         casefile.Item
		CFAssociations []*casefile.Association
	}
	conceptSet  struct{ CFConcepts []casefile.Concept }
	itemTypeSet struct{ CFItemTypes []casefile.ItemType }
	subjectSet  struct{ CFSubjects []casefile.Subject }
)

var endpoints = []endpoint{
	{casefile.Packages, func(c *catalog, id casefile.UUID) any { return orNil(c.packages[id]) }, nil},
	{casefile.Documents, func(c *catalog, id casefile.UUID) any {
		if p := c.packages[id]; p != nil {
			return c.alone(p.CFDocument)
		}
		return nil
	}, func(c *catalog, id casefile.UUID) string {
		if t := c.trees[id]; t != nil {
			return frameworkdata.ReleaseHref(t.Framework.Slug, t.Version)
		}
		return ""
	}},
	{casefile.Items, func(c *catalog, id casefile.UUID) any {
		if it, ok := c.item(id); ok {
			return it
		}
		return nil
	}, func(c *catalog, id casefile.UUID) string {
		w, ok := c.items[id]
		if !ok {
			return ""
		}
		t := c.trees[w.in.CFDocument.Identifier]
		return frameworkdata.ItemHref(t.Framework.Slug, t.Version, t.Items[w.at].Code)
	}},
	{"CFItemAssociations", func(c *catalog, id casefile.UUID) any {
		it, ok := c.item(id)
		if !ok {
			return nil
		}
		return associationSet{it, c.linksOf[id]}
	}, nil},
	{casefile.Associations, func(c *catalog, id casefile.UUID) any {
		w, ok := c.links[id]
		if !ok {
			return nil
		}
		a := w.in.CFAssociations[w.at]
		a.CFDocumentURI = linkTo(w.in)
		return a
	}, nil},
	{casefile.Groupings, func(c *catalog, id casefile.UUID) any { return orNil(c.groupings[id]) }, nil},
	{casefile.Concepts, func(c *catalog, id casefile.UUID) any {
		if p := c.concepts[id]; p != nil {
			return conceptSet{family(p.CFDefinitions.CFConcepts, id, func(v casefile.Concept) (casefile.UUID, string) { return v.Identifier, v.HierarchyCode })}
		}
		return nil
	}, nil},
	{casefile.ItemTypes, func(c *catalog, id casefile.UUID) any {
		if p := c.types[id]; p != nil {
			return itemTypeSet{family(p.CFDefinitions.CFItemTypes, id, func(v casefile.ItemType) (casefile.UUID, string) { return v.Identifier, v.HierarchyCode })}
		}
		return nil
	}, nil},
	{casefile.Licenses, func(c *catalog, id casefile.UUID) any { return orNil(c.licenses[id]) }, nil},
	{casefile.Subjects, func(c *catalog, id casefile.UUID) any {
		if p := c.subjects[id]; p != nil {
			return subjectSet{family(p.CFDefinitions.CFSubjects, id, func(v casefile.Subject) (casefile.UUID, string) { return v.Identifier, v.HierarchyCode })}
		}
		return nil
	}, nil},
	{casefile.Rubrics, func(c *catalog, id casefile.UUID) any { return orNil(c.rubrics[id]) }, nil},
}

// orNil is nothing at all for a pointer that leads nowhere.
func orNil[T any](p *T) any {
	if p == nil {
		return nil
	}
	return p
}

// family is the one with an identifier and all that stand under it by their hierarchy codes: "1", then "1.2".
func family[T any](all []T, id casefile.UUID, of func(T) (casefile.UUID, string)) []T {
	var head string
	var out []T
	for _, v := range all {
		if own, code := of(v); own == id {
			head = code
			out = append(out, v)
		}
	}
	for _, v := range all {
		if own, code := of(v); own != id && strings.HasPrefix(code, head+".") {
			out = append(out, v)
		}
	}
	return out
}
