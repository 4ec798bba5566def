package casefile

// Older is a package as CASE 1.0 has it: without what came with 1.1 (extensions, notes of associations, caseVersion,
// frameworkType, subjects of items, types of targets). An association of a type that 1.0 has no word for is "isRelatedTo".
// The package that is given is not changed.
func Older(p *Package) *Package {
	old := *p
	old.CFDocument = OlderDocument(p.CFDocument)
	old.CFItems = mapped(p.CFItems, OlderItem)
	old.CFAssociations = mapped(p.CFAssociations, OlderAssociation)
	old.CFRubrics = mapped(p.CFRubrics, OlderRubric)
	if p.CFDefinitions != nil {
		old.CFDefinitions = &Definitions{
			CFConcepts:  mapped(p.CFDefinitions.CFConcepts, func(c Concept) Concept { c.Extensions = nil; return c }),
			CFSubjects:  mapped(p.CFDefinitions.CFSubjects, func(s Subject) Subject { s.Extensions = nil; return s }),
			CFLicenses:  mapped(p.CFDefinitions.CFLicenses, func(l License) License { l.Extensions = nil; return l }),
			CFItemTypes: mapped(p.CFDefinitions.CFItemTypes, func(t ItemType) ItemType { t.Extensions = nil; return t }),
			CFAssociationGroupings: mapped(p.CFDefinitions.CFAssociationGroupings, func(g AssociationGrouping) AssociationGrouping {
				g.Extensions = nil
				return g
			}),
		}
	}
	old.Extensions = nil
	return &old
}

// OlderDocument is a document as CASE 1.0 has it.
func OlderDocument(d Document) Document {
	d.CaseVersion, d.FrameworkType, d.Extensions = "", "", nil
	return d
}

// OlderItem is an item as CASE 1.0 has it.
func OlderItem(it Item) Item {
	it.Subject, it.SubjectURI, it.Extensions = nil, nil, nil
	return it
}

// OlderAssociation is an association as CASE 1.0 has it.
func OlderAssociation(a Association) Association {
	a.Notes, a.Extensions, a.OriginNodeURI.TargetType, a.DestinationNodeURI.TargetType = "", nil, "", ""
	for _, known := range AssociationTypes[:len(AssociationTypes)-1] {
		if a.AssociationType == known {
			return a
		}
	}
	a.AssociationType = "isRelatedTo"
	return a
}

// OlderRubric is a rubric as CASE 1.0 has it.
func OlderRubric(r Rubric) Rubric {
	r.Extensions = nil
	r.CFRubricCriteria = mapped(r.CFRubricCriteria, func(c Criterion) Criterion {
		c.Extensions = nil
		c.CFRubricCriterionLevels = mapped(c.CFRubricCriterionLevels, func(l CriterionLevel) CriterionLevel { l.Extensions = nil; return l })
		return c
	})
	return r
}

func mapped[T any](in []T, change func(T) T) []T {
	if in == nil {
		return nil
	}
	out := make([]T, len(in))
	for i, v := range in {
		out[i] = change(v)
	}
	return out
}
