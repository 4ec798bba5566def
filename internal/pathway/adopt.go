package pathway

import (
	"cmp"
	"context"
	"slices"
	"time"

	"pathways/internal/plan"
	"pathways/internal/platform/authz"
	"pathways/internal/platform/db"
	"pathways/internal/reflection"
)

// Adopted is what came in with another copy.
type Adopted struct {
	Reflections int // that were not there
	Statements  int
	Plans       int  // that were not there
	Changed     bool // of what was there
}

// Nothing says whether everything was there already.
func (a Adopted) Nothing() bool { return a == Adopted{} }

// Adopt brings another copy of a pathway, or another pathway, into the viewer's: that of a browser, or of a file.
// Ids and times are kept, the author is the viewer. Bringing the same again changes nothing.
//
// Errors: errs.TooLarge where both together are more than a file can hold; nothing is then stored.
func (s *Service) Adopt(ctx context.Context, v authz.Viewer, other *Pathway) (Adopted, error) {
	if err := writesAll(v); err != nil {
		return Adopted{}, err
	}
	var out Adopted
	err := s.db.Update(ctx, func(ctx context.Context, tx *db.Tx) (err error) {
		out, err = s.Put(ctx, tx, v.Person, other, nil)
		return err
	})
	return out, err
}

// Put is Adopt inside a transaction, for a take-out that comes in. Who calls has decided whose pathway it is. Orders,
// by id of a statement, say which statement had seen which (see Orders); they are taken where nothing was there yet.
func (s *Service) Put(ctx context.Context, tx *db.Tx, person string, other *Pathway, orders map[string]reflection.Order) (Adopted, error) {
	st, err := s.begin(ctx, tx, person, Everything)
	if err != nil {
		return Adopted{}, err
	}
	p := st.p
	other, st.asIs = stamped(other), p.Empty()
	p.bring(other)
	p.order(other, orders)
	if err := p.Fits(); err != nil {
		return Adopted{}, err
	}
	out := Adopted{Statements: len(p.since(st.count))}
	for i := range p.Reflections {
		if was, known := st.heads[p.Reflections[i].ID]; !known {
			out.Reflections++
		} else if was != head(&p.Reflections[i]) {
			out.Changed = true
		}
	}
	plans, err := st.planDocs()
	if err != nil {
		return Adopted{}, err
	}
	for _, pl := range plans {
		if pl.known {
			out.Changed = true
		} else {
			out.Plans++
		}
	}
	return out, st.save(ctx, tx, s.now())
}

// stamped is a copy of a pathway with the times of its reflections as an account keeps them, to the millisecond.
func stamped(p *Pathway) *Pathway {
	out := *p
	out.Created, out.Reflections = stamp(p.Created), slices.Clone(p.Reflections)
	for i := range out.Reflections {
		r := &out.Reflections[i]
		r.Started, r.Closed, r.Chosen = stamp(r.Started), stampOrNil(r.Closed), stampOrNil(r.Chosen)
		r.Statements = slices.Clone(r.Statements)
		for j := range r.Statements {
			r.Statements[j].At, r.Statements[j].Order = stamp(r.Statements[j].At), reflection.Order{}
		}
		slices.SortStableFunc(r.Statements, func(a, b reflection.Statement) int { return a.At.Compare(b.At) })
	}
	return &out
}

func stampOrNil(t *time.Time) *time.Time {
	if t == nil {
		return nil
	}
	at := stamp(*t)
	return &at
}

// Out reads everything that is kept of a person's pathway, for a take-out; nil where nothing is. Who calls has decided
// that it may be.
func (s *Service) Out(ctx context.Context, tx *db.Tx, person string) (*Pathway, error) {
	p, err := load(ctx, tx, person, Everything)
	if p != nil {
		p.Revision += int(p.Seen)
	}
	return p, err
}

// Orders are the places of all statements in the count, by id.
func (p *Pathway) Orders() map[string]reflection.Order {
	out := map[string]reflection.Order{}
	for i := range p.Reflections {
		for _, s := range p.Reflections[i].Statements {
			out[s.ID] = s.Order
		}
	}
	return out
}

// bring puts another copy into a pathway that lies in an account. It is Merge with two things that an account adds: a
// statement never moves or changes, and a closed reflection stays as it was.
func (p *Pathway) bring(other *Pathway) {
	if p.Empty() && p.Seen == 0 {
		p.ID, p.Revision, p.Place, p.Changed = other.ID, other.Revision, other.Place, stamp(other.Changed)
	}
	p.Name, p.Place = cmp.Or(p.Name, other.Name), cmp.Or(p.Place, other.Place)
	if other.Created.Before(p.Created) {
		p.Created = other.Created
	}
	lies := map[string]string{} // reflections by the id of a statement in them
	for i := range p.Reflections {
		for j := range p.Reflections[i].Statements {
			lies[p.Reflections[i].Statements[j].ID] = p.Reflections[i].ID
		}
	}
	for i := range other.Reflections {
		o := other.Reflections[i]
		o.Statements = freshOf(&o, lies)
		p.bringReflection(&o, lies)
	}
	for i := range other.Plans {
		if have := p.Plan(other.Plans[i].ID); have != nil {
			have.Merge(&other.Plans[i])
		} else {
			p.Plans = append(p.Plans, clonePlan(&other.Plans[i]))
		}
	}
	p.keepOneOpen()
}

// clonePlan is a plan of its own: what is done to it does not reach the other copy.
func clonePlan(pl *plan.Plan) plan.Plan {
	out := *pl
	out.Goals = slices.Clone(pl.Goals)
	return out
}

// freshOf are the statements of another copy that are not here yet. An id that a different reflection of the account
// has (only a made-up file does that) is followed by another that is the same each time.
func freshOf(o *reflection.Reflection, lies map[string]string) []reflection.Statement {
	out := []reflection.Statement{}
	for _, s := range o.Statements {
		for in, there := lies[s.ID]; there && in != o.ID && !after(in, o.ID); in, there = lies[s.ID] {
			s.ID = derived("said in "+o.ID, s.ID)
		}
		if _, there := lies[s.ID]; !there {
			lies[s.ID] = o.ID
			out = append(out, s)
		}
	}
	return out
}

// after says whether a reflection is one that took what was said after another was closed.
func after(id, closed string) bool {
	for range MaxReflections {
		closed = derived("after", closed)
		if id == closed {
			return true
		}
	}
	return false
}

// bringReflection puts in another copy of a reflection, with only the statements that are not here yet.
func (p *Pathway) bringReflection(o *reflection.Reflection, lies map[string]string) {
	r := p.Reflection(o.ID)
	switch {
	case r == nil:
		p.Reflections = append(p.Reflections, *o)
		return
	case r.Open():
		p.joinOpen(r, o)
		return
	}
	late := reflection.Reflection{ID: derived("after", r.ID)}
	answer := r.Hear()
	for _, s := range o.Statements {
		if holds := answer.Answer(s.Item, s.Dimension); holds != nil && holds.At.After(s.At) {
			r.Append(s) // it was said before what holds, which stays
		} else {
			late.Statements = append(late.Statements, s)
		}
	}
	if o.Chosen != nil && (r.Chosen == nil || o.Chosen.After(*r.Chosen)) {
		late.Priorities, late.Chosen = o.Priorities, o.Chosen
	}
	if len(late.Statements) == 0 && late.Chosen == nil {
		return
	}
	if p.Reflection(late.ID) == nil {
		if late.Chosen != nil && len(late.Statements) == 0 && slices.Equal(late.Priorities, r.Priorities) {
			return
		}
		p.beginAfter(r, *r.Closed)
	}
	p.bringReflection(&late, lies)
}

// joinOpen puts another copy of a reflection into one that is open. It is closed where the other copy was, unless
// somebody went on with it here.
func (p *Pathway) joinOpen(r, o *reflection.Reflection) {
	r.Purpose, r.Role = cmp.Or(r.Purpose, o.Purpose), cmp.Or(r.Role, o.Role)
	chosen{o.Priorities, o.Chosen}.into(r)
	r.Join(o.Statements)
	if o.Closed == nil || r.Chosen != nil && r.Chosen.After(*o.Closed) {
		return
	}
	if n := len(r.Statements); n > 0 && r.Statements[n-1].At.After(*o.Closed) {
		return
	}
	r.Closed = o.Closed
}

// order gives the statements that just came in their places in the count. A statement had seen as much of a question
// as its own copy held of it when it was said.
func (p *Pathway) order(other *Pathway, orders map[string]reflection.Order) {
	copied := map[string]bool{} // by id
	for i := range other.Reflections {
		for j := range other.Reflections[i].Statements {
			copied[other.Reflections[i].Statements[j].ID] = true
		}
	}
	given := p.Seen == 0 && p.takeOrders(orders)
	for i := range p.Reflections {
		r := &p.Reflections[i]
		if given || !slices.ContainsFunc(r.Statements, func(s reflection.Statement) bool { return s.Order.Seq == 0 }) {
			continue
		}
		questions := map[[2]string][]*reflection.Statement{}
		for j := range r.Statements {
			s := &r.Statements[j]
			key := [2]string{s.Item, s.Dimension}
			questions[key] = append(questions[key], s)
		}
		for j := range r.Statements {
			s := &r.Statements[j]
			key := [2]string{s.Item, s.Dimension}
			if all := questions[key]; all != nil {
				p.orderQuestion(all, copied)
				delete(questions, key)
			}
		}
	}
}

// orderQuestion counts what came in on one question; all of it in order of time.
func (p *Pathway) orderQuestion(all []*reflection.Statement, copied map[string]bool) {
	known := map[int64]bool{} // places in the count that the copy holds, or had taken the place of
	for _, s := range all {
		isNew := s.Order.Seq == 0
		if isNew {
			p.Seen++
			s.Order = reflection.Order{Seq: p.Seen, Seen: horizon(all, known)}
		}
		if isNew || copied[s.ID] {
			for _, o := range all {
				if o == s || o.Order.Seq > 0 && o.Order.Seq <= s.Order.Seen {
					known[o.Order.Seq] = true
				}
			}
		}
	}
}

// horizon is how far the count is known without a hole.
func horizon(all []*reflection.Statement, known map[int64]bool) int64 {
	var hole, most int64
	for _, s := range all {
		n := s.Order.Seq
		switch {
		case n == 0:
		case known[n]:
			most = max(most, n)
		case hole == 0 || n < hole:
			hole = n
		}
	}
	if hole == 0 {
		return most
	}
	var out int64
	for n := range known {
		if n < hole {
			out = max(out, n)
		}
	}
	return out
}

// takeOrders takes places in the count as they were given, where they make sense for every statement.
func (p *Pathway) takeOrders(orders map[string]reflection.Order) bool {
	taken := map[int64]bool{}
	for i := range p.Reflections {
		for _, s := range p.Reflections[i].Statements {
			o, there := orders[s.ID]
			if !there || o.Seq < 1 || o.Seen < 0 || o.Seen >= o.Seq || taken[o.Seq] {
				return false
			}
			taken[o.Seq] = true
		}
	}
	for i := range p.Reflections {
		for j := range p.Reflections[i].Statements {
			s := &p.Reflections[i].Statements[j]
			s.Order = orders[s.ID]
			p.Seen = max(p.Seen, s.Order.Seq)
		}
	}
	return len(taken) > 0
}
