package isl

import (
	"fmt"

	"pathways/internal/framework"
)

// releaseFile is isl-VERSION.json: a release without what follows from its codes.
type releaseFile struct {
	Version  string           `json:"version"`
	Title    string           `json:"title"`
	Adoption string           `json:"adoptionStatus"`
	Date     string           `json:"date"`
	Language string           `json:"language"`
	Source   framework.Source `json:"source"`
	Rights   string           `json:"rights"`
	Funding  string           `json:"funding"`
	About    []string         `json:"about"`
	Tips     []string         `json:"tips"`
	Remarks  []string         `json:"remarks"`
	Kinds    []framework.Kind `json:"kinds"`
	Levels   []levelEntry     `json:"levels"`
	Items    []itemEntry      `json:"items"`
}

type levelEntry struct {
	Code        string `json:"code"`
	Name        string `json:"name"`
	Description string `json:"description"`
}

type itemEntry struct {
	Code      string                     `json:"code"`
	CodeOurs  bool                       `json:"codeOurs"`
	Parent    string                     `json:"parent"` // code of an item that stands above this one in the file
	Kind      string                     `json:"kind"`
	Statement string                     `json:"statement"`
	Question  string                     `json:"question"`
	Note      string                     `json:"note"`
	Remark    string                     `json:"remark"`
	Levels    []framework.LevelStatement `json:"levels"`
}

// release fills in identifiers and holds the file to its own rules: codes are unique, parents come before
// their children, and kinds and levels are declared.
func (f *releaseFile) release() (*framework.Release, error) {
	r := &framework.Release{
		ID:        framework.ReleaseID(Slug, f.Version),
		Framework: Framework(),
		Version:   f.Version,
		Title:     f.Title,
		Status:    framework.Published,
		Adoption:  f.Adoption,
		Date:      f.Date,
		Language:  f.Language,
		Source:    f.Source,
		Rights:    f.Rights,
		Funding:   f.Funding,
		About:     f.About,
		Tips:      f.Tips,
		Remarks:   f.Remarks,
		Kinds:     f.Kinds,
	}
	for _, l := range f.Levels {
		r.Levels = append(r.Levels, framework.Level{
			ID: framework.LevelID(Slug, f.Version, l.Code), Code: l.Code, Name: l.Name, Description: l.Description,
		})
	}
	ids := make(map[string]string, len(f.Items))
	for _, e := range f.Items {
		parent, known := ids[e.Parent]
		_, twice := ids[e.Code]
		switch {
		case twice:
			return nil, fmt.Errorf("isl: %s: code %q stands twice", f.Version, e.Code)
		case e.Parent != "" && !known:
			return nil, fmt.Errorf("isl: %s: %q names parent %q, which is not above it", f.Version, e.Code, e.Parent)
		case r.KindOf(e.Kind).Key == "":
			return nil, fmt.Errorf("isl: %s: %q is of kind %q, which is not declared", f.Version, e.Code, e.Kind)
		}
		for _, l := range e.Levels {
			if _, ok := r.LevelOf(l.Level); !ok {
				return nil, fmt.Errorf("isl: %s: %q speaks at level %q, which is not declared", f.Version, e.Code, l.Level)
			}
		}
		ids[e.Code] = framework.ItemID(Slug, e.Code)
		r.Items = append(r.Items, framework.Item{
			ID: ids[e.Code], Code: e.Code, CodeOurs: e.CodeOurs, ParentID: parent, Kind: e.Kind,
			Statement: e.Statement, Question: e.Question, Note: e.Note, Remark: e.Remark, Levels: e.Levels,
		})
	}
	return r, nil
}

// crosswalkFile is crosswalk-FROM-TO.json.
type crosswalkFile struct {
	From     string             `json:"from"`
	To       string             `json:"to"`
	Title    string             `json:"title"`
	Author   string             `json:"author"`
	Standing framework.Standing `json:"standing"`
	Note     string             `json:"note"`
	Links    []linkEntry        `json:"links"`
}

type linkEntry struct {
	From string `json:"from"`
	To   string `json:"to"`
	Type string `json:"type"`
	Note string `json:"note"`
}

// crosswalk resolves the codes of the links in the two releases.
func (f *crosswalkFile) crosswalk(from, to *framework.Tree) (*framework.Crosswalk, error) {
	c := &framework.Crosswalk{
		ID: framework.CrosswalkID(Slug, f.From, f.To), Framework: Slug, From: f.From, To: f.To,
		Title: f.Title, Author: f.Author, Standing: f.Standing, Note: f.Note,
	}
	for _, l := range f.Links {
		a, b := from.ByCode(l.From), to.ByCode(l.To)
		if a == nil || b == nil {
			return nil, fmt.Errorf("isl: crosswalk: the link from %q to %q leads nowhere", l.From, l.To)
		}
		c.Associations = append(c.Associations, framework.Association{
			ID: framework.AssociationID(Slug, f.From, f.To, l.From, l.To), Type: l.Type,
			From: framework.ItemRef{ItemID: a.ID, Code: a.Code, Version: f.From},
			To:   framework.ItemRef{ItemID: b.ID, Code: b.Code, Version: f.To},
			Note: l.Note,
		})
	}
	return c, nil
}
