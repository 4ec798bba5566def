package pathway

import (
	"context"
	"slices"
	"strings"
	"time"

	"pathways/internal/plan"
	"pathways/internal/platform/authz"
	"pathways/internal/platform/errs"
	"pathways/internal/reflection"
)

// Differences are what two devices wrote differently, and the person has not yet chosen from.
type Differences struct {
	Pathway *Pathway
	Answers []reflection.Dispute // of the open reflection
	Plans   []PlanDifferences
}

// PlanDifferences are those of one plan.
type PlanDifferences struct {
	Plan     *plan.Plan
	Wordings []plan.Wording
}

// None says whether nothing differs.
func (d Differences) None() bool { return len(d.Answers)+len(d.Plans) == 0 }

// Differences lists what two devices of the viewer's wrote differently.
func (s *Service) Differences(ctx context.Context, v authz.Viewer) (Differences, error) {
	p, err := s.Get(ctx, v, Want{Open: true, Plans: true})
	if err != nil {
		return Differences{}, err
	}
	d := Differences{Pathway: p}
	if cur := p.Current(); cur != nil {
		d.Answers = cur.Disputes()
	}
	for i := range p.Plans {
		if w := p.Plans[i].Wordings(); len(w) > 0 {
			d.Plans = append(d.Plans, PlanDifferences{&p.Plans[i], w})
		}
	}
	return d, nil
}

// SettleAnswer ends a dispute: what one of the statements says is said again, knowing all of them.
//
// Errors: errs.NotFound where nothing is disputed any more or the statement is none of those.
func (s *Service) SettleAnswer(ctx context.Context, v authz.Viewer, statement string) error {
	_, _, err := s.Change(ctx, v, Want{Open: true}, nil, func(p *Pathway) error {
		cur := p.Current()
		if cur == nil {
			return settledAlready()
		}
		for _, d := range cur.Disputes() {
			if i := slices.IndexFunc(d.Said, func(x *reflection.Statement) bool { return x.ID == statement }); i >= 0 {
				p.sayAgain(cur, d.Said[0], d.Said[i], s.now())
				return nil
			}
		}
		return settledAlready()
	})
	return err
}

func settledAlready() error {
	return errs.New(errs.NotFound, "pathway.Settle", "pathway.differences.gone")
}

// sayAgain says anew what a statement says, later than everything on its question.
func (p *Pathway) sayAgain(r *reflection.Reflection, newest, what *reflection.Statement, now time.Time) {
	s := *what
	s.ID, s.Choices, s.At, s.From = NewID(), slices.Clone(what.Choices), stamp(now), nil
	if !s.At.After(newest.At) {
		s.At = newest.At.Add(time.Millisecond)
	}
	s.Order.Seen = p.Seen
	p.Seen++
	s.Order.Seq = p.Seen
	r.Append(s)
	p.Touch(now)
}

// Wording names another wording of a plan that is kept beside.
type Wording struct {
	Plan  string // id
	Goal  string // id; "" for a field of the plan itself
	Field string // as plan.Earlier has it
	Text  string
}

// SettleWording ends a difference in a plan: what stands stays, or the other wording takes its place.
//
// Errors: errs.NotFound where the difference is not there any more.
func (s *Service) SettleWording(ctx context.Context, v authz.Viewer, w Wording, take bool) error {
	_, _, err := s.Change(ctx, v, Want{Plans: true}, nil, func(p *Pathway) error {
		pl := p.Plan(w.Plan)
		if pl == nil {
			return settledAlready()
		}
		refs := func(codes []string) []plan.ItemRef {
			return inTree(s.treeOf(&reflection.Reflection{Framework: pl.Framework, Release: pl.Release}), codes)
		}
		now := stamp(s.now())
		if !pl.Settle(w.Goal, w.Field, w.Text, take, refs, now) {
			return settledAlready()
		}
		if g := pl.Goal(w.Goal); take && g != nil && strings.HasPrefix(w.Field, "review") {
			g.AddReview(plan.Review{ID: derived("review", g.ID+w.Text), At: now, Text: w.Text})
		}
		p.Touch(now)
		return nil
	})
	return err
}
