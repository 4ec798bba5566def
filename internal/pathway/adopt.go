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
// has (only a made-up file does that) is followed by another that is the same each time; where that is taken too, again
// and again, the statement stays out.
func freshOf(o *reflection.Reflection, lies map[string]string) []reflection.Statement {
	out := []reflection.Statement{}
	later := afterAll(o.ID)
	for _, s := range o.Statements {
		in, taken := lies[s.ID]
		for range 3 {
			if !taken || in == o.ID || later[in] {
				break
			}
			s.ID = derived("said in "+o.ID, s.ID)
			in, taken = lies[s.ID]
		}
		if !taken {
			lies[s.ID] = o.ID
			out = append(out, s)
		}
	}
	return out
}

// afterAll are the reflections that take what is said after one was closed, and after they are closed themselves.
func afterAll(closed string) map[string]bool {
	out := map[string]bool{}
	for range MaxReflections {
		closed = derived("after", closed)
		out[closed] = true
	}
	return out
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
	var early []reflection.Statement // said before what holds, which stays
	for _, s := range o.Statements {
		if holds := answer.Answer(s.Item, s.Dimension); holds != nil && holds.At.After(s.At) {
			early = append(early, s)
		} else {
			late.Statements = append(late.Statements, s)
		}
	}
	r.Join(early)
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
	k := knowledge{held: map[int64]bool{}}
	for _, s := range all {
		if s.Order.Seq > 0 {
			k.counted = append(k.counted, s.Order.Seq)
		}
	}
	slices.Sort(k.counted)
	for _, s := range all {
		switch {
		case s.Order.Seq == 0:
			p.Seen++
			s.Order = reflection.Order{Seq: p.Seen, Seen: k.horizon()}
			k.newest = p.Seen
			k.learn(s.Order)
		case copied[s.ID]:
			k.learn(s.Order)
		}
	}
}

// knowledge is what a copy knows of one question while its statements are gone through in order of time.
type knowledge struct {
	counted []int64        // places in the count that were there before, in order
	held    map[int64]bool // those of them that the copy holds
	upTo    int64          // what the copy had taken the place of: everything up to here
	whole   int            // so many of counted are known, from the beginning without a hole
	newest  int64          // place of what came in last; 0: nothing has
}

func (k *knowledge) learn(o reflection.Order) {
	k.held[o.Seq] = true
	k.upTo = max(k.upTo, o.Seen)
}

// horizon is how far the count is known without a hole.
func (k *knowledge) horizon() int64 {
	for k.whole < len(k.counted) && (k.counted[k.whole] <= k.upTo || k.held[k.counted[k.whole]]) {
		k.whole++
	}
	switch {
	case k.whole == len(k.counted) && k.newest > 0:
		return k.newest
	case k.whole == 0:
		return 0
	}
	return k.counted[k.whole-1]
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
