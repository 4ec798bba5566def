package pathway

import (
	"context"
	"encoding/json"
	"time"

	"pathways/internal/plan"
	"pathways/internal/platform/db"
	"pathways/internal/platform/errs"
	"pathways/internal/reflection"
)

// state is a pathway between loading and storing: what the database holds, to store only what became different.
type state struct {
	person   string
	p        *Pathway
	want     Want
	stored   bool
	asIs     bool // it came whole from elsewhere: that is not a change of today
	revision int
	own      ownFields
	heads    map[string]string // reflections by id
	plans    map[string]string // plans by id, as JSON
	count    int64
}

// ownFields are the fields of a pathway itself.
type ownFields struct {
	id, name, place string
	created         time.Time
	differs         bool
}

func (p *Pathway) ownFields() ownFields {
	return ownFields{p.ID, p.Name, p.Place, p.Created, p.Differs}
}

// head is everything of a reflection but what was said in it.
func head(r *reflection.Reflection) string {
	h := *r
	h.Statements = nil
	raw, _ := json.Marshal(h) // of strings and times only
	return string(raw)
}

// begin loads a person's pathway for a change. Who calls has decided whose it is.
func (s *Service) begin(ctx context.Context, tx *db.Tx, person string, want Want) (*state, error) {
	p, err := load(ctx, tx, person, want)
	if err != nil {
		return nil, err
	}
	st := &state{person: person, stored: p != nil, p: s.orNew(p), want: want, heads: map[string]string{}, plans: map[string]string{}}
	st.revision, st.count, st.own = st.p.Revision, st.p.Seen, st.p.ownFields()
	for i := range st.p.Reflections {
		r := &st.p.Reflections[i]
		st.heads[r.ID] = head(r)
	}
	for i := range st.p.Plans {
		doc, err := json.Marshal(&st.p.Plans[i])
		if err != nil {
			return nil, errs.Wrap(errs.Internal, "pathway.begin", err)
		}
		st.plans[st.p.Plans[i].ID] = string(doc)
	}
	return st, nil
}

// save stores what became different. New reflections are stored open and closed at the end, because nothing comes
// into a closed one.
//
// Errors: errs.Invalid for too many reflections; errs.TooLarge for more than a file can hold.
func (st *state) save(ctx context.Context, tx *db.Tx, now time.Time) error {
	var fresh, changed []*reflection.Reflection
	for i := range st.p.Reflections {
		r := &st.p.Reflections[i]
		was, known := st.heads[r.ID]
		switch {
		case !known:
			if fresh = append(fresh, r); r.Closed != nil {
				changed = append(changed, r)
			}
		case was != head(r):
			changed = append(changed, r)
		}
	}
	if len(fresh) > 0 && len(st.p.Reflections) > MaxReflections {
		return errs.New(errs.Invalid, "pathway.save", "pathway.change.full")
	}
	plans, err := st.planDocs()
	if err != nil {
		return err
	}
	said := st.p.since(st.count)
	if err := st.recheck(ctx, tx); err != nil {
		return err
	}
	other := len(fresh)+len(changed)+len(plans) > 0
	if err := st.saveOwn(ctx, tx, other, now); err != nil || !other && len(said) == 0 {
		return err
	}
	if err := insertReflections(ctx, tx, st.person, fresh); err != nil {
		return err
	}
	if err := insertStatements(ctx, tx, st.person, said, now); err != nil {
		return err
	}
	for _, r := range changed {
		if err := updateReflection(ctx, tx, st.person, r); err != nil {
			return err
		}
	}
	for _, pl := range plans {
		write := insertPlan
		if pl.known {
			write = updatePlan
		}
		if err := write(ctx, tx, st.person, pl.of, pl.doc, now); err != nil {
			return err
		}
	}
	if len(plans) > 0 || weighed(st.count, st.p.Seen) {
		return roomFor(ctx, tx, st.person)
	}
	return nil
}

// weighEvery is after how many statements it is looked again how much a person keeps.
const weighEvery = 100

// weighed says whether, as the count of statements grew, it is time to look how much there is.
func weighed(before, now int64) bool { return before/weighEvery != now/weighEvery }

// roomFor asks that what a person keeps is no more than a pathway file can hold, or nearly so: what could not be taken along
// is not to be begun.
//
// Errors: errs.TooLarge; nothing is then stored.
func roomFor(ctx context.Context, tx *db.Tx, person string) error {
	size, err := selectSize(ctx, tx, person)
	if err == nil && size > MaxBytes {
		err = errs.New(errs.TooLarge, "pathway.save", "pathway.kept.full", "most", MaxBytes>>20)
	}
	return err
}

// planDoc is a plan to be stored.
type planDoc struct {
	of    *plan.Plan
	doc   string
	known bool
}

// planDocs are the plans that became different.
func (st *state) planDocs() ([]planDoc, error) {
	var out []planDoc
	for i := range st.p.Plans {
		pl := &st.p.Plans[i]
		doc, err := json.Marshal(pl)
		if err != nil {
			return nil, errs.Wrap(errs.Internal, "pathway.save", err)
		}
		if was, known := st.plans[pl.ID]; was != string(doc) {
			out = append(out, planDoc{pl, string(doc), known})
		}
	}
	return out, nil
}

// saveOwn stores the pathway's own fields where they, or something else than statements, became different.
func (st *state) saveOwn(ctx context.Context, tx *db.Tx, other bool, now time.Time) error {
	if st.stored && !other && st.p.ownFields() == st.own {
		return nil
	}
	if !st.stored && st.p.Empty() && st.p.Name == "" {
		return nil
	}
	st.p.Revision = max(st.p.Revision, st.revision+1)
	if now = stamp(now); !st.asIs && now.After(st.p.Changed) {
		st.p.Changed = now
	}
	if st.stored {
		return updatePathway(ctx, tx, st.person, st.p)
	}
	return insertPathway(ctx, tx, st.person, st.p)
}

// recheck notes whether anything differs. Where something did before and it is not all at hand, the rest is read.
func (st *state) recheck(ctx context.Context, tx *db.Tx) error {
	if st.p.differs() {
		st.p.Differs = true
		return nil
	}
	if !st.p.Differs {
		return nil
	}
	if !st.want.Plans {
		plans, err := selectPlans(ctx, tx, st.person)
		if err != nil {
			return err
		}
		if (&Pathway{Plans: plans}).differs() {
			return nil
		}
	}
	if cur := st.p.Current(); cur != nil && !st.want.Open && !st.want.All {
		one := &Pathway{Reflections: []reflection.Reflection{{ID: cur.ID, Statements: []reflection.Statement{}}}}
		if err := selectStatements(ctx, tx, one, st.person, []string{cur.ID}, false); err != nil || one.differs() {
			return err
		}
	}
	st.p.Differs = false
	return nil
}
