package pathway

import (
	"context"
	"slices"
	"strings"
	"time"

	"pathways/internal/framework"
	"pathways/internal/platform/authz"
	"pathways/internal/platform/db"
	"pathways/internal/platform/errs"
	"pathways/internal/reflection"
)

// Service keeps the pathways of people with an account. Every method asks first who is there, and gives and takes
// what is their own.
type Service struct {
	db         *db.DB
	frameworks *framework.Service
	now        func() time.Time
	gone       func(ctx context.Context, tx *db.Tx, person string, what Thing, id string) error
}

// Thing is a sort of what a person can delete here.
type Thing string

// The sorts of things.
const (
	AReflection Thing = "reflection"
	APlan       Thing = "plan"
)

// WhenGone has somebody told in the same transaction when a person deletes a thing, so that copies of it go too. It is
// called before the service is used.
func (s *Service) WhenGone(tell func(ctx context.Context, tx *db.Tx, person string, what Thing, id string) error) {
	s.gone = tell
}

// NewService keeps pathways in a migrated database.
func NewService(d *db.DB, frameworks *framework.Service, now func() time.Time) *Service {
	if now == nil {
		now = time.Now
	}
	return &Service{db: d, frameworks: frameworks, now: now}
}

// Want says how much of a pathway is needed. Its own fields and the heads of all reflections are always there.
type Want struct {
	Open  bool     // what was said in the open reflection
	Of    []string // what was said in these reflections, two at most
	All   bool     // what was said in all of them
	Plans bool
}

// Everything is the whole pathway.
var Everything = Want{All: true, Plans: true}

// Get gives the viewer's pathway, as much of it as is wanted. Who has kept nothing yet gets an empty one. The number
// of statements asked of the database does not depend on how much there is.
func (s *Service) Get(ctx context.Context, v authz.Viewer, want Want) (*Pathway, error) {
	if err := reads(v, want.Plans); err != nil {
		return nil, err
	}
	var p *Pathway
	err := s.db.View(ctx, func(ctx context.Context, tx *db.Tx) (err error) {
		p, err = load(ctx, tx, v.Person, want)
		return err
	})
	if p != nil && want.All {
		p.Revision += int(p.Seen) // each statement is a change, and is counted apart
	}
	return s.orNew(p), err
}

// PlanPage gives what a page of one plan needs: the plan with that id and the head of the reflection that it grew
// from; for "", the open reflection and its newest plan. Statements are not read. Everything comes with one statement
// of SQL.
func (s *Service) PlanPage(ctx context.Context, v authz.Viewer, id string) (*Pathway, error) {
	if err := reads(v, true); err != nil {
		return nil, err
	}
	var p *Pathway
	err := s.db.Glance(ctx, func(ctx context.Context, tx *db.Tx) (err error) {
		p, err = selectPlanPage(ctx, tx, v.Person, id)
		return err
	})
	if err == nil && id != "" && (p == nil || p.Plan(id) == nil) {
		err = errs.New(errs.NotFound, "pathway.PlanPage", "pathway.plan.unknown")
	}
	return s.orNew(p), err
}

// orNew is an empty pathway where nothing is kept yet.
func (s *Service) orNew(p *Pathway) *Pathway {
	if p == nil {
		p = New(s.now())
		p.Kept = true
	}
	return p
}

// load reads a person's pathway; nil where nothing is stored.
func load(ctx context.Context, tx *db.Tx, person string, want Want) (*Pathway, error) {
	p, err := selectHeads(ctx, tx, person)
	if p == nil || err != nil {
		return nil, err
	}
	of := want.Of
	if cur := p.Current(); want.Open && cur != nil && !slices.Contains(of, cur.ID) {
		of = append(slices.Clone(of), cur.ID)
	}
	if all := want.All || len(of) > 2; all && len(p.Reflections) > 0 || len(of) > 0 {
		if err := selectStatements(ctx, tx, p, person, of, all); err != nil {
			return nil, err
		}
	}
	if want.Plans {
		plans, err := selectPlans(ctx, tx, person)
		if err != nil {
			return nil, err
		}
		p.Plans = append(p.Plans, plans...)
	}
	for i := range p.Reflections {
		if said := p.Reflections[i].Statements; len(said) > 0 && said[len(said)-1].At.After(p.Changed) {
			p.Changed = said[len(said)-1].At
		}
	}
	return p, nil
}

// treeOf is the release of a reflection or plan; nil where this house does not have it.
func (s *Service) treeOf(r *reflection.Reflection) *framework.Tree {
	t, err := s.frameworks.Release(context.Background(), r.Framework, r.Release)
	if err != nil {
		return nil
	}
	return t
}

// Change puts what was filled in into the viewer's pathway, and then does what else is to be done; only what became
// different is stored. What other devices stored meanwhile is there when it begins, and nothing of it is written over
// unseen (see Change.Was and Change.Seen). It gives the pathway as it then is, with what was wanted of it, and the
// changes that do not fit. Where then gives an error, nothing is stored.
//
// Errors: errs.TooLarge where it would be more than a file can hold; nothing is then stored.
func (s *Service) Change(ctx context.Context, v authz.Viewer, want Want, changes []Change, then func(*Pathway) error) (*Pathway, []Refused, error) {
	if err := writes(v, changes); err != nil {
		return nil, nil, err
	}
	if then != nil {
		if err := writesAll(v); err != nil {
			return nil, nil, err
		}
	}
	return s.change(ctx, v.Person, want, changes, then)
}

// change is Change; who calls has decided that it may be.
func (s *Service) change(ctx context.Context, person string, want Want, changes []Change, then func(*Pathway) error) (*Pathway, []Refused, error) {
	var p *Pathway
	var refused []Refused
	err := s.db.Update(ctx, func(ctx context.Context, tx *db.Tx) error {
		st, err := s.begin(ctx, tx, person, needs(want, changes))
		if err != nil {
			return err
		}
		p = st.p
		if refused = p.apply(changes, s.treeOf, s.now()); then != nil {
			if err := then(p); err != nil {
				return err
			}
		}
		p.keepOneOpen()
		return st.save(ctx, tx, s.now())
	})
	if err != nil {
		return nil, nil, err
	}
	return p, refused, nil
}

// needs is what changes need of a pathway besides what is wanted.
func needs(want Want, changes []Change) Want {
	of := ""
	for _, c := range changes {
		switch kind, _, _ := strings.Cut(c.Name, "."); kind {
		case "say":
			want.Open = true
			if of != "" && c.Of != of {
				want.All = true
			}
			of = c.Of
		case "plan", "goal", "act", "look":
			want.Plans = true
		}
	}
	if of != "" {
		want.Of = append(slices.Clone(want.Of), of)
	}
	return want
}

// Said is what became of one answer.
type Said struct {
	Refused *Refused // why it does not fit; nil: it does
	Seen    int64    // how far the count of statements is now known on this question
	Other   *Dispute // nil: nobody else said anything else
}

// Dispute is a reflection.Dispute of the open reflection.
type Dispute = reflection.Dispute

// Say saves one answer: two statements of SQL where nothing is disputed, and one more for every hundredth answer. What
// is not an answer, and what is said to a reflection that is closed, goes the long way through Change.
//
// Errors: as Change.
func (s *Service) Say(ctx context.Context, v authz.Viewer, c Change) (Said, error) {
	if err := writes(v, []Change{c}); err != nil {
		return Said{}, err
	}
	rest, is := strings.CutPrefix(c.Name, "say.")
	dimension, code, _ := strings.Cut(rest, ".")
	var out Said
	long := !is
	err := s.db.Update(ctx, func(ctx context.Context, tx *db.Tx) (err error) {
		if long {
			return nil
		}
		out, long, err = s.say(ctx, tx, v.Person, c, code, dimension)
		return err
	})
	if err != nil || !long {
		return out, err
	}
	p, refused, err := s.Change(ctx, v, Want{}, []Change{c}, nil)
	if err != nil {
		return Said{}, err
	}
	out = Said{Seen: p.Seen}
	if len(refused) > 0 {
		out.Refused = &refused[0]
	}
	return out, nil
}

// say is Say within a transaction; long says that it must go the long way, and that nothing is stored yet. Say has
// decided whose it is.
func (s *Service) say(ctx context.Context, tx *db.Tx, person string, c Change, code, dimension string) (out Said, long bool, err error) {
	p, err := selectQuestion(ctx, tx, person, c.Of, code, dimension)
	if err != nil || p == nil || !p.Reflections[0].Open() {
		return Said{}, true, err
	}
	r, before := &p.Reflections[0], p.Seen
	disputed := len(r.Disputes()) > 0
	if before >= reflection.MaxStatements {
		if n, err := countStatements(ctx, tx, person, r.ID); err != nil || n >= reflection.MaxStatements {
			return Said{}, true, err
		}
	}
	if refused := p.apply([]Change{c}, s.treeOf, s.now()); len(refused) > 0 {
		return Said{Refused: &refused[0], Seen: before}, false, nil
	}
	out.Seen = p.Seen
	if all := r.Disputes(); len(all) > 0 {
		out.Other = &all[0]
	}
	if fresh := p.since(before); len(fresh) > 0 {
		if err := insertStatements(ctx, tx, person, fresh, s.now()); err != nil {
			return out, false, err
		}
		if weighed(before, p.Seen) {
			if err := roomFor(ctx, tx, person); err != nil {
				return out, false, err
			}
		}
	}
	switch {
	case out.Other != nil && !p.Differs:
		p.Differs = true
		err = updateDiffers(ctx, tx, person, true)
	case out.Other == nil && disputed:
		err = recheck(ctx, tx, person)
	}
	return out, false, err
}

// since are the statements that came after a count.
func (p *Pathway) since(count int64) []said {
	var out []said
	for i := range p.Reflections {
		r := &p.Reflections[i]
		for j := range r.Statements {
			if r.Statements[j].Order.Seq > count {
				out = append(out, said{r.ID, &r.Statements[j]})
			}
		}
	}
	return out
}

// recheck looks whether anything still differs.
func recheck(ctx context.Context, tx *db.Tx, person string) error {
	p, err := load(ctx, tx, person, Want{Open: true, Plans: true})
	if err != nil || p == nil {
		return err
	}
	return updateDiffers(ctx, tx, person, p.differs())
}

// differs says whether the open reflection has a disputed answer, or a plan another wording beside.
func (p *Pathway) differs() bool {
	if r := p.Current(); r != nil && len(r.Disputes()) > 0 {
		return true
	}
	for i := range p.Plans {
		if len(p.Plans[i].Wordings()) > 0 {
			return true
		}
	}
	return false
}

// LeftOff notes where the person left off, which is no change of anything else.
func (s *Service) LeftOff(ctx context.Context, v authz.Viewer, place string) error {
	if err := v.Someone(authz.WriteReflections); err != nil {
		return err
	}
	return s.db.Update(ctx, func(ctx context.Context, tx *db.Tx) error {
		return updatePlace(ctx, tx, v.Person, place)
	})
}

// DeleteReflection deletes a whole reflection of the viewer's, open or closed, with all that was said in it. Plans that
// grew from it stay.
//
// Errors: errs.NotFound where the viewer has none of that id.
func (s *Service) DeleteReflection(ctx context.Context, v authz.Viewer, id string) error {
	if err := v.Someone(authz.WriteReflections); err != nil {
		return err
	}
	return s.db.Update(ctx, func(ctx context.Context, tx *db.Tx) error {
		return s.deleted(ctx, tx, v.Person, AReflection, id, "pathway.map.unknown", deleteReflection)
	})
}

// TakeOut deletes a reflection of the viewer's with some plans, all or nothing, where decide still wants it of the pathway as
// it then is. Decide may change the pathway instead and name nothing: that is stored.
//
// Errors: those of decide; errs.NotFound where one of them is not there.
func (s *Service) TakeOut(ctx context.Context, v authz.Viewer, want Want, decide func(*Pathway) (reflection string, plans []string, err error)) error {
	if err := writesAll(v); err != nil {
		return err
	}
	return s.db.Update(ctx, func(ctx context.Context, tx *db.Tx) error {
		st, err := s.begin(ctx, tx, v.Person, want)
		if err != nil {
			return err
		}
		id, plans, err := decide(st.p)
		if err != nil {
			return err
		}
		if id == "" {
			return st.save(ctx, tx, s.now())
		}
		for _, pl := range plans {
			if err := s.deleted(ctx, tx, v.Person, APlan, pl, "pathway.plan.unknown", deletePlan); err != nil {
				return err
			}
		}
		return s.deleted(ctx, tx, v.Person, AReflection, id, "pathway.map.unknown", deleteReflection)
	})
}

// DeletePlan deletes a whole plan of the viewer's.
//
// Errors: errs.NotFound where the viewer has none of that id.
func (s *Service) DeletePlan(ctx context.Context, v authz.Viewer, id string) error {
	if err := v.Someone(authz.WritePlans); err != nil {
		return err
	}
	return s.db.Update(ctx, func(ctx context.Context, tx *db.Tx) error {
		return s.deleted(ctx, tx, v.Person, APlan, id, "pathway.plan.unknown", deletePlan)
	})
}

func (s *Service) deleted(ctx context.Context, tx *db.Tx, person string, what Thing, id, key string, del func(context.Context, *db.Tx, string, string) (bool, error)) error {
	was, err := del(ctx, tx, person, id)
	if err != nil {
		return err
	}
	if !was {
		return errs.New(errs.NotFound, "pathway.Delete", key)
	}
	if s.gone != nil {
		if err := s.gone(ctx, tx, person, what, id); err != nil {
			return err
		}
	}
	return recheck(ctx, tx, person)
}

// Erase deletes everything that is kept of a person's pathway. Who calls has decided that it is to be.
func (s *Service) Erase(ctx context.Context, tx *db.Tx, person string) error {
	return deleteAll(ctx, tx, person)
}
