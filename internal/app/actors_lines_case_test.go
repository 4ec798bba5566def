package app

import (
	"pathways/internal/exchange/casefile"
	"pathways/internal/framework"
	"pathways/internal/framework/isl"
)

// caseLines are the published frameworks by the CASE standard: the same for everybody.
func caseLines() []line {
	releases, err := isl.Releases()
	if err != nil {
		panic(err)
	}
	crosswalk, err := isl.Crosswalk()
	if err != nil {
		panic(err)
	}
	draft := releases[len(releases)-1] // has levels, and the crosswalk leads from it
	draft.Framework = isl.Framework()
	p := casefile.Write(casefile.Source{Release: draft, Crosswalks: []*framework.Crosswalk{crosswalk}})
	things := map[string]casefile.UUID{
		casefile.Packages: p.CFDocument.Identifier, casefile.Documents: p.CFDocument.Identifier, casefile.Items: p.CFItems[0].Identifier,
		"CFItemAssociations": p.CFItems[0].Identifier, casefile.Associations: p.CFAssociations[0].Identifier,
		casefile.Groupings: p.CFDefinitions.CFAssociationGroupings[0].Identifier, casefile.ItemTypes: p.CFDefinitions.CFItemTypes[0].Identifier,
		casefile.Licenses: p.CFDefinitions.CFLicenses[0].Identifier, casefile.Rubrics: p.CFRubrics[0].Identifier,
		casefile.Concepts: "", casefile.Subjects: "", // these frameworks define none
	}
	lines := []line{public("GET /ims/case/v1p1/discovery/imscasev1p1_openapi3_v1p0.json")}
	for _, root := range []string{"/ims/case/v1p1/", "/ims/case/v1p0/"} {
		lines = append(lines, public("GET "+root+casefile.Documents))
		for name, id := range things {
			l := public("GET "+root+name+"/{identifier}", root+name+"/"+string(id))
			if id == "" {
				l.at, l.want = root+name+"/"+framework.ItemID("nobody", name), none
			}
			lines = append(lines, l)
		}
	}
	return lines
}
