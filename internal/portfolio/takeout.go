package portfolio

import (
	"context"
	"time"

	"pathways/internal/platform/db"
	"pathways/internal/platform/errs"
	"pathways/internal/platform/ids"
)

// Kept is everything that this room keeps of a person.
type Kept struct {
	Page  *Page  `json:"page,omitempty"` // nil: none
	Texts []Text `json:"texts"`
}

// Export reads everything of a person. Who asked has been decided by the caller.
func (s *Service) Export(ctx context.Context, tx *db.Tx, person string) (Kept, error) {
	texts, err := selectTexts(ctx, tx, person)
	if err != nil {
		return Kept{}, err
	}
	k := Kept{Texts: texts}
	if p, err := selectPage(ctx, tx, person); err != nil {
		return Kept{}, err
	} else if !p.Changed.IsZero() {
		k.Page = p
	}
	return k, nil
}

// Came says what became of things that were brought along.
type Came struct{ New, Same, Changed, Older int }

// Put takes in what was exported, with identifiers and times kept: what is not here, and what was changed later than what
// is here. Bringing the same again changes nothing. Who asked has been decided by the caller, and Check has found no fault.
//
// Errors: errs.TooLarge where there is no room for so much.
func (s *Service) Put(ctx context.Context, tx *db.Tx, person string, k Kept) (Came, error) {
	var came Came
	have, err := s.Export(ctx, tx, person)
	if err != nil {
		return came, err
	}
	if k.Page != nil {
		var known *time.Time
		if have.Page != nil {
			known = &have.Page.Changed
		}
		p := *k.Page
		p.Changed = stamp(p.Changed)
		for i := range p.Sections {
			p.Sections[i] = p.Sections[i].whole()
		}
		p.Sections = list(p.Sections)
		if came.count(known, p.Changed) {
			if err := putPage(ctx, tx, person, &p); err != nil {
				return came, err
			}
		}
	}
	here := map[string]time.Time{}
	for _, t := range have.Texts {
		here[t.ID] = t.Changed
	}
	for _, t := range k.Texts {
		t.Created, t.Changed = stamp(t.Created), stamp(t.Changed)
		t.lists()
		var known *time.Time
		if when, ok := here[t.ID]; ok {
			known = &when
		}
		if came.count(known, t.Changed) {
			if err := putText(ctx, tx, person, &t); err != nil {
				return came, err
			}
		}
	}
	return came, room(ctx, tx, person)
}

// count notes a thing by when it was changed here (nil: it is not here) and there, and says whether it comes in.
func (c *Came) count(here *time.Time, there time.Time) bool {
	switch {
	case here == nil:
		c.New++
		return true
	case there.Equal(*here):
		c.Same++
	case there.After(*here):
		c.Changed++
		return true
	default:
		c.Older++
	}
	return false
}

// Check gives the faults of what was brought along, by their place in the file.
func (k Kept) Check() []errs.Field {
	var out []errs.Field
	if k.Page != nil {
		for _, f := range k.Page.Check() {
			out = append(out, errs.Field{Name: "page." + f.Name, Key: f.Key, Args: f.Args})
		}
	}
	if len(k.Texts) > MaxTexts {
		out = append(out, errs.Field{Name: "texts", Key: "portfolio.fault.texts", Args: []any{"most", MaxTexts}})
	}
	known := map[string]bool{}
	for _, t := range k.Texts {
		if known[t.ID] && ids.Valid(t.ID) {
			out = append(out, errs.Field{Name: "texts", Key: "portfolio.fault.id"})
		}
		known[t.ID] = true
		for _, f := range t.Check() {
			out = append(out, errs.Field{Name: "texts." + f.Name, Key: f.Key, Args: f.Args})
		}
	}
	return out
}

// Erase deletes everything that this room keeps of a person. Who asked has been decided by the caller.
func (s *Service) Erase(ctx context.Context, tx *db.Tx, person string) error {
	return deleteAll(ctx, tx, person)
}
