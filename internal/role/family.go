package role

import (
	"cmp"
	"context"
	"slices"
	"strings"

	"pathways/internal/framework"
	"pathways/internal/organization"
	"pathways/internal/platform/authz"
	"pathways/internal/platform/db"
)

// Family are the roles of one sort of an organization, in the steps that its people gave them. What is said here is about the
// jobs: that somebody can or should take a step, nobody says.
type Family struct {
	Organization organization.Organization
	Names        []string // of all families, in the order of the alphabet
	Name         string   // of this one, as its roles write it; "" where there is no such family
	Steps        []Step
	Loose        []Column // roles of the family without a step
	Trees        map[string]*framework.Tree
}

// Step are the roles of a family that stand on the same step.
type Step struct {
	Number int
	Roles  []Column
	Turns  []Turn // from each role of the step before to each of this one
}

// Turn says what the job of one role uses otherwise than that of another.
type Turn struct {
	From, To Column
	Tree     *framework.Tree // nil where the two were written against different releases: then nothing else is said
	Beside   []Use           // what only the second uses
	Other    []Shift         // what both use, with another emphasis
	Behind   []Use           // what only the first uses
}

// Shift is one competency that two jobs use with another emphasis.
type Shift struct{ Before, After Use }

// turn lays a role beside one of the step before.
func turn(t *framework.Tree, from, to Column) Turn {
	out := Turn{From: from, To: to}
	if from.Release != to.Release {
		return out
	}
	out.Tree = t
	for _, r := range SideBySide(t, from.Profile, to.Profile) {
		before, after := r.Uses[0], r.Uses[1]
		switch {
		case before == nil:
			out.Beside = append(out.Beside, *after)
		case after == nil:
			out.Behind = append(out.Behind, *before)
		case before.Emphasis != after.Emphasis:
			out.Other = append(out.Other, Shift{*before, *after})
		}
	}
	return out
}

// Family is one family of an organization's roles in use, by its name in any case of letters. With "" it is the first.
func (s *Service) Family(ctx context.Context, v authz.Viewer, slug, name string) (out Family, err error) {
	if err := v.Someone(authz.ReadWork); err != nil {
		return out, err
	}
	var all []Standing
	err = s.DB.View(ctx, func(ctx context.Context, tx *db.Tx) error {
		p, err := s.enter(ctx, tx, v, slug, read)
		if err != nil {
			return err
		}
		out = Family{Organization: p.Organization, Trees: map[string]*framework.Tree{}}
		all, err = s.AgreedOf(ctx, tx, p.ID)
		return err
	})
	if err != nil {
		return out, err
	}
	var roles []Column
	for _, r := range all {
		if r.Family == "" {
			continue
		}
		same := func(other string) bool { return strings.EqualFold(other, r.Family) }
		if !slices.ContainsFunc(out.Names, same) {
			out.Names = append(out.Names, r.Family)
		}
		if name == "" {
			name = r.Family
		}
		if strings.EqualFold(name, r.Family) {
			out.Name = cmp.Or(out.Name, r.Family)
			roles = append(roles, r.column())
		}
	}
	for _, c := range roles {
		if out.Trees[c.Release], err = s.Frameworks.ReleaseByID(ctx, c.Release); err != nil {
			return out, err
		}
	}
	out.inSteps(roles)
	return out, nil
}

// inSteps puts roles on their steps, and lays each beside those of the step before.
func (f *Family) inSteps(roles []Column) {
	for _, c := range roles {
		at := slices.IndexFunc(f.Steps, func(s Step) bool { return s.Number == c.Step })
		switch {
		case c.Step == 0:
			f.Loose = append(f.Loose, c)
		case at >= 0:
			f.Steps[at].Roles = append(f.Steps[at].Roles, c)
		default:
			f.Steps = append(f.Steps, Step{Number: c.Step, Roles: []Column{c}})
		}
	}
	slices.SortFunc(f.Steps, func(a, b Step) int { return a.Number - b.Number })
	for i := 1; i < len(f.Steps); i++ {
		for _, to := range f.Steps[i].Roles {
			for _, from := range f.Steps[i-1].Roles {
				f.Steps[i].Turns = append(f.Steps[i].Turns, turn(f.Trees[to.Release], from, to))
			}
		}
	}
}
