package roleapi

import (
	"context"
	"net/http"

	"github.com/danielgtaylor/huma/v2"

	"pathways/internal/framework"
	"pathways/internal/platform/api"
	"pathways/internal/platform/authz"
	"pathways/internal/platform/errs"
	"pathways/internal/role"
)

// overviews adds the operations that look over several roles, and those for starters.
func (o *operations) overviews(on huma.API) {
	open := func(id, path, summary, description string) huma.Operation {
		return huma.Operation{
			OperationID: id, Method: http.MethodGet, Path: path, Summary: summary, Description: description, Tags: []string{tag},
			Metadata: map[string]any{api.Kept: true}, // public, and the same for everybody
		}
	}
	const ours = "Written by Pathways: a starting point, not a standard."
	huma.Register(on, open("list-role-starters", "/role-starters", "List starting points for roles", ours), o.starters)
	one := open("get-role-starter", "/role-starters/{starter}", "Get a starting point for a role", ours)
	one.Errors = []int{http.StatusNotFound}
	huma.Register(on, one, o.starter)

	const house = "/organizations/{organization}"
	huma.Register(on, reads("compare-roles", house+"/role-comparison", "Lay roles side by side",
		"Up to four roles of the organization, or starters. What the first was written with decides; roles of other releases stand apart."), o.compare)
	huma.Register(on, reads("get-role-family", house+"/role-family", "Get the roles of a family in their steps",
		"Steps are what the organization says. Nothing here says who is ready for one."), o.family)
	huma.Register(on, reads("get-staffing", house+"/staffing", "Look over all roles in use",
		"Which roles use each competency, and on how many posts it rests. It is made of role profiles and numbers of posts, and of nothing that anybody answered."), o.staffing)
}

// StarterLine is a starting point in a list.
type StarterLine struct {
	Key       string `json:"key"`
	Title     string `json:"title"`
	Purpose   string `json:"purpose"`
	Team      string `json:"team"`
	Family    string `json:"family"`
	Step      int    `json:"step" doc:"An example of an order within the family; 0 for none"`
	Framework string `json:"framework"`
	Release   string `json:"release"`
	Author    string `json:"author" doc:"Who wrote it: no publisher of a framework"`
	Version   string `json:"version" doc:"Of the set that it is from"`
	Date      string `json:"date" doc:"Of that version"`
	Language  string `json:"language"`
}

func starterLine(s role.Starter, set role.StarterSet) StarterLine {
	return StarterLine{s.Key, s.Title, s.Purpose, s.Team, s.Family, s.Step, set.Framework, set.Release, set.Author, set.Version, set.Date, set.Language}
}

// StarterList is all starting points.
type StarterList struct {
	Starters []StarterLine `json:"starters"`
}

// StarterDetail is a starting point with its competencies.
type StarterDetail struct {
	StarterLine
	Uses []RoleUse `json:"uses" doc:"In the framework's own order"`
}

func (o *operations) starters(context.Context, *struct{}) (*answer[StarterList], error) {
	out := StarterList{Starters: []StarterLine{}}
	for _, set := range role.StarterSets() {
		for _, s := range set.Starters {
			out.Starters = append(out.Starters, starterLine(s, set))
		}
	}
	return &answer[StarterList]{out}, nil
}

func (o *operations) starter(ctx context.Context, in *struct {
	Starter string `path:"starter" doc:"Its key" example:"floor-educator" maxLength:"100"`
},
) (*answer[StarterDetail], error) {
	for _, set := range role.StarterSets() {
		s, ok := role.StarterOf(set.Framework, set.Release, in.Starter)
		if !ok {
			continue
		}
		t, err := o.frameworks.Release(ctx, set.Framework, set.Release)
		if errs.Is(err, errs.NotFound) {
			continue
		}
		if err != nil {
			return nil, err
		}
		return &answer[StarterDetail]{StarterDetail{starterLine(s, set), usesOf(s.Profile(t), t)}}, nil
	}
	return nil, errs.New(errs.NotFound, "roleapi.starter", "")
}

// ColumnLine is one role that is laid beside others.
type ColumnLine struct {
	Role   string `json:"role" doc:"Identifier of a role, or starter:<key>"`
	Title  string `json:"title"`
	Team   string `json:"team"`
	Family string `json:"family"`
	Step   int    `json:"step"`
	Posts  int    `json:"posts"`
	Vacant int    `json:"vacant"`
	Agreed int    `json:"agreed" doc:"Number of the agreed version that is shown; 0 for the working text"`
}

func columnsOf(all []role.Column) []ColumnLine {
	out := []ColumnLine{}
	for _, c := range all {
		out = append(out, ColumnLine{c.Key, c.Title, c.Team, c.Family, c.Step, c.Posts, c.Vacant, c.Agreed})
	}
	return out
}

// RowLine is one competency with how the roles use it.
type RowLine struct {
	Item string   `json:"item"`
	Code string   `json:"code"`
	Uses []string `json:"uses" doc:"By role: central, regular, now-and-then; empty where the role does not name it"`
}

// RoleComparison is several roles side by side.
type RoleComparison struct {
	Framework string       `json:"framework" doc:"Empty where no role was named"`
	Release   string       `json:"release"`
	Roles     []ColumnLine `json:"roles"`
	Apart     []ColumnLine `json:"apart" doc:"Written with another release"`
	Rows      []RowLine    `json:"rows" doc:"What at least one role uses, in the framework's own order"`
}

func (o *operations) compare(ctx context.Context, in *struct {
	ListPath
	Roles []string `query:"role" doc:"Identifiers of roles, or starter:<key>; up to four, with commas" maxItems:"4"`
},
) (*answer[RoleComparison], error) {
	c, err := o.roles.Compare(ctx, authz.From(ctx), in.Organization, in.Roles)
	if err != nil {
		return nil, err
	}
	out := RoleComparison{Roles: columnsOf(c.Columns), Apart: columnsOf(c.Apart), Rows: []RowLine{}}
	if c.Tree != nil {
		out.Framework, out.Release = c.Tree.Framework.Slug, c.Tree.Version
	}
	for _, row := range c.Rows {
		line := RowLine{Item: row.Item.ID, Code: row.Item.Code}
		for _, u := range row.Uses {
			emphasis := ""
			if u != nil {
				emphasis = string(u.Emphasis)
			}
			line.Uses = append(line.Uses, emphasis)
		}
		out.Rows = append(out.Rows, line)
	}
	return &answer[RoleComparison]{out}, nil
}

// RoleFamily is the roles of one family.
type RoleFamily struct {
	Families []string     `json:"families" doc:"All families of the organization"`
	Name     string       `json:"name" doc:"Of this one; empty where there is none"`
	Steps    []FamilyStep `json:"steps"`
	Loose    []ColumnLine `json:"loose" doc:"Roles of the family without a step"`
}

// FamilyStep is the roles on one step, and what each uses otherwise than those of the step before.
type FamilyStep struct {
	Step  int          `json:"step"`
	Roles []ColumnLine `json:"roles"`
	Turns []FamilyTurn `json:"turns"`
}

// FamilyTurn is one role beside one of the step before.
type FamilyTurn struct {
	From   string       `json:"from" doc:"Identifier of the role of the step before"`
	To     string       `json:"to" doc:"Identifier of the role of this step"`
	Apart  bool         `json:"apart" doc:"The two were written with different releases: nothing else is said"`
	Beside []RoleUse    `json:"beside" doc:"What only the second uses"`
	Other  []FamilyBoth `json:"other" doc:"What both use, with another emphasis"`
	Behind []RoleUse    `json:"behind" doc:"What only the first uses"`
}

// FamilyBoth is a competency that two roles use with another emphasis.
type FamilyBoth struct {
	Before RoleUse `json:"before"`
	After  RoleUse `json:"after"`
}

func (o *operations) family(ctx context.Context, in *struct {
	ListPath
	Name string `query:"name" doc:"Of the family, in any case of letters; empty for the first" maxLength:"400"`
},
) (*answer[RoleFamily], error) {
	f, err := o.roles.Family(ctx, authz.From(ctx), in.Organization, in.Name)
	if err != nil {
		return nil, err
	}
	out := RoleFamily{Families: f.Names, Name: f.Name, Steps: []FamilyStep{}, Loose: columnsOf(f.Loose)}
	if out.Families == nil {
		out.Families = []string{}
	}
	for _, s := range f.Steps {
		step := FamilyStep{Step: s.Number, Roles: columnsOf(s.Roles), Turns: []FamilyTurn{}}
		for _, t := range s.Turns {
			step.Turns = append(step.Turns, turnOf(t))
		}
		out.Steps = append(out.Steps, step)
	}
	return &answer[RoleFamily]{out}, nil
}

func turnOf(t role.Turn) FamilyTurn {
	out := FamilyTurn{From: t.From.Key, To: t.To.Key, Apart: t.Tree == nil, Beside: []RoleUse{}, Other: []FamilyBoth{}, Behind: []RoleUse{}}
	if t.Tree == nil {
		return out
	}
	list := func(uses ...role.Use) []RoleUse { return usesOf(role.Profile{Uses: uses}, t.Tree) }
	out.Beside, out.Behind = list(t.Beside...), list(t.Behind...)
	for _, s := range t.Other {
		both := list(s.Before, s.After)
		out.Other = append(out.Other, FamilyBoth{both[0], both[1]})
	}
	return out
}

// Staffing is all roles in use by competency.
type Staffing struct {
	Framework string         `json:"framework" doc:"Empty where there are no roles"`
	Release   string         `json:"release"`
	Roles     []ColumnLine   `json:"roles"`
	Rows      []StaffingLine `json:"rows" doc:"Every competency, in the framework's own order"`
}

// StaffingLine is one competency with the posts that it rests on.
type StaffingLine struct {
	RowLine
	Posts  int    `json:"posts" doc:"Of roles whose use counts, with vacant ones"`
	Vacant int    `json:"vacant"`
	Rests  string `json:"rests" enum:"none,no-post,vacant,one,several" doc:"On how many posts that are held"`
}

func (o *operations) staffing(ctx context.Context, in *struct {
	ListPath
	Framework string `query:"framework" doc:"Slug; with release. Empty for what most roles are written with" maxLength:"100"`
	Release   string `query:"release" doc:"Version" maxLength:"100"`
	Domain    string `query:"domain" doc:"Code of a domain; empty for all" maxLength:"100"`
	Team      string `query:"team" maxLength:"400"`
	Counts    string `query:"counts" doc:"What counts as using: everything, central and regular ones, or central ones" enum:"now-and-then,regular,central" default:"now-and-then"`
},
) (*answer[Staffing], error) {
	c := role.Choosing{Domain: in.Domain, Team: in.Team, Counts: role.Emphasis(in.Counts)}
	if in.Framework != "" {
		c.Release = framework.ReleaseID(in.Framework, in.Release)
	}
	s, err := o.roles.Staffing(ctx, authz.From(ctx), in.Organization, c)
	if err != nil {
		return nil, err
	}
	out := Staffing{Roles: columnsOf(s.Roles), Rows: []StaffingLine{}}
	if s.Tree != nil {
		out.Framework, out.Release = s.Tree.Framework.Slug, s.Tree.Version
	}
	for _, row := range s.Rows {
		line := StaffingLine{RowLine{row.Item.ID, row.Item.Code, []string{}}, row.Posts, row.Vacant, string(row.Rest)}
		for _, e := range row.Uses {
			line.Uses = append(line.Uses, string(e))
		}
		out.Rows = append(out.Rows, line)
	}
	return &answer[Staffing]{out}, nil
}
