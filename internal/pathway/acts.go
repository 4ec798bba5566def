package pathway

import (
	"context"

	"pathways/internal/plan"
	"pathways/internal/platform/authz"
	"pathways/internal/platform/db"
	"pathways/internal/platform/errs"
	"pathways/internal/reflection"
)

// Begin opens a reflection of the viewer's on a release, with a purpose ("" for none) and a role in the person's own
// words. One that was open is closed and kept as it was.
//
// Errors: errs.Invalid where the release or purpose is not known, the role too long or there are too many already.
func (s *Service) Begin(ctx context.Context, v authz.Viewer, framework, release, purpose, role string) (*reflection.Reflection, error) {
	if err := v.Someone(authz.WriteReflections); err != nil {
		return nil, err
	}
	role = Clean(role)
	var fields []errs.Field
	if s.treeOf(&reflection.Reflection{Framework: framework, Release: release}) == nil {
		fields = append(fields, errs.Field{Name: "release", Key: "pathway.begin.edition.unknown"})
	}
	if purpose != "" && reflection.InstrumentByID(reflection.Standard).Purpose(purpose) == nil {
		fields = append(fields, errs.Field{Name: "purpose", Key: "pathway.begin.purpose.unknown"})
	}
	if n := len([]rune(role)); n > reflection.MaxRole {
		fields = append(fields, errs.Field{Name: "role", Key: "pathway.change.too-long", Args: []any{"count", n, "most", reflection.MaxRole}})
	}
	if len(fields) > 0 {
		return nil, &errs.Error{Kind: errs.Invalid, Op: "pathway.Begin", Fields: fields}
	}
	var out *reflection.Reflection
	_, _, err := s.change(ctx, v.Person, Want{}, nil, func(p *Pathway) error {
		out = p.Begin(framework, release, purpose, role, s.now())
		return nil
	})
	return out, err
}

// Close closes a reflection of the viewer's for good. Closing one that is closed changes nothing.
//
// Errors: errs.NotFound where the viewer has none of that id.
func (s *Service) Close(ctx context.Context, v authz.Viewer, id string) error {
	if err := v.Someone(authz.WriteReflections); err != nil {
		return err
	}
	_, _, err := s.change(ctx, v.Person, Want{}, nil, func(p *Pathway) error {
		switch r := p.Reflection(id); {
		case r == nil:
			return errs.New(errs.NotFound, "pathway.Close", "pathway.map.unknown")
		case r.Open():
			p.Close(s.now())
		}
		return nil
	})
	return err
}

// Statements gives what was said in a reflection of the viewer's after a place in the count (0: from the beginning), in
// the order in which it came in, so many at most.
//
// Errors: errs.NotFound where the viewer has none of that id.
func (s *Service) Statements(ctx context.Context, v authz.Viewer, id string, after int64, most int) ([]reflection.Statement, error) {
	if err := v.Someone(authz.ReadReflections); err != nil {
		return nil, err
	}
	var out []reflection.Statement
	err := s.db.View(ctx, func(ctx context.Context, tx *db.Tx) error {
		p, err := load(ctx, tx, v.Person, Want{})
		if err != nil {
			return err
		}
		if p == nil || p.Reflection(id) == nil {
			return errs.New(errs.NotFound, "pathway.Statements", "pathway.map.unknown")
		}
		out, err = selectStatementPage(ctx, tx, v.Person, id, after, most)
		return err
	})
	return out, err
}

// SayIn says things in a reflection of the viewer's, as Change does.
//
// Errors: errs.NotFound where the viewer has none of that id; nothing is then stored.
func (s *Service) SayIn(ctx context.Context, v authz.Viewer, id string, changes []Change) (*Pathway, []Refused, error) {
	if err := v.Someone(authz.WriteReflections); err != nil {
		return nil, nil, err
	}
	return s.into(ctx, v, changes, func(p *Pathway) error {
		if p.Reflection(id) == nil {
			return errs.New(errs.NotFound, "pathway.SayIn", "pathway.map.unknown")
		}
		return nil
	})
}

// ChangePlan writes into a plan of the viewer's, as Change does.
//
// Errors: errs.NotFound where the viewer has none of that id; nothing is then stored.
func (s *Service) ChangePlan(ctx context.Context, v authz.Viewer, id string, changes []Change) (*Pathway, []Refused, error) {
	if err := v.Someone(authz.WritePlans); err != nil {
		return nil, nil, err
	}
	return s.into(ctx, v, changes, func(p *Pathway) error {
		if p.Plan(id) == nil {
			return errs.New(errs.NotFound, "pathway.ChangePlan", "pathway.plan.unknown")
		}
		return nil
	})
}

// into makes changes of what there must be.
func (s *Service) into(ctx context.Context, v authz.Viewer, changes []Change, there func(*Pathway) error) (*Pathway, []Refused, error) {
	if err := writes(v, changes); err != nil {
		return nil, nil, err
	}
	return s.change(ctx, v.Person, Want{}, changes, there)
}

// Plans gives all plans of the viewer's, the oldest first.
func (s *Service) Plans(ctx context.Context, v authz.Viewer) ([]plan.Plan, error) {
	if err := v.Someone(authz.ReadPlans); err != nil {
		return nil, err
	}
	var out []plan.Plan
	err := s.db.View(ctx, func(ctx context.Context, tx *db.Tx) (err error) {
		out, err = selectPlans(ctx, tx, v.Person)
		return err
	})
	return out, err
}

// BeginPlan begins another plan of the viewer's: from a reflection of theirs, or, where that is "", about a release
// alone. An id that is given makes a second asking find the first one's plan.
//
// Errors: errs.Invalid where reflection or release are not known, the title is too long or there are too many already.
func (s *Service) BeginPlan(ctx context.Context, v authz.Viewer, pl plan.Plan) (*plan.Plan, error) {
	if err := v.Someone(authz.WritePlans); err != nil {
		return nil, err
	}
	pl.Title = Clean(pl.Title)
	if n := len([]rune(pl.Title)); n > plan.MaxTitle {
		return nil, invalid("title", "pathway.change.too-long", "count", n, "most", plan.MaxTitle)
	}
	if !isID(pl.ID) {
		pl.ID = NewID()
	}
	pl.Goals, pl.Created = []plan.Goal{}, stamp(s.now())
	var out *plan.Plan
	_, _, err := s.change(ctx, v.Person, Want{Plans: true}, nil, func(p *Pathway) error {
		if pl.Reflection != "" {
			r := p.Reflection(pl.Reflection)
			if r == nil {
				return invalid("reflection", "pathway.map.unknown")
			}
			pl.Framework, pl.Release = r.Framework, r.Release
		}
		if s.treeOf(&reflection.Reflection{Framework: pl.Framework, Release: pl.Release}) == nil {
			return invalid("release", "pathway.begin.edition.unknown")
		}
		if !p.BeginPlan(pl, s.now()) {
			return errs.New(errs.Invalid, "pathway.BeginPlan", "pathway.change.full")
		}
		out = p.Plan(pl.ID)
		return nil
	})
	return out, err
}

func invalid(field, key string, args ...any) error {
	return &errs.Error{Kind: errs.Invalid, Op: "pathway", Fields: []errs.Field{{Name: field, Key: key, Args: args}}}
}
