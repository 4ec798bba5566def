package casefile

// fill gives addresses and times to what was carried without: from forms that have none.
func (w *writer) fill(p *Package) *Package {
	d := p.CFDefinitions
	for i := range d.CFConcepts {
		v := &d.CFConcepts[i]
		w.settle(Concepts, v.Identifier, &v.URI, &v.LastChangeDateTime)
	}
	for i := range d.CFAssociationGroupings {
		v := &d.CFAssociationGroupings[i]
		w.settle(Groupings, v.Identifier, &v.URI, &v.LastChangeDateTime)
	}
	for i := range p.CFAssociations {
		v := &p.CFAssociations[i]
		w.settle(Associations, v.Identifier, &v.URI, &v.LastChangeDateTime)
		for _, end := range []*LinkGenURI{&v.OriginNodeURI, &v.DestinationNodeURI} {
			switch {
			case end.URI != "":
			case Allowed(end.Identifier):
				end.URI = w.base.uri(Items, UUID(end.Identifier))
			default:
				end.URI = base("").uri("", derived("nowhere", end.Identifier))
			}
		}
	}
	return p
}

func (w *writer) settle(endpoint string, id UUID, uri *URI, changed *Time) {
	if *uri == "" {
		*uri = w.base.uri(endpoint, id)
	}
	if *changed == "" {
		*changed = w.now
	}
}
