package posting

import (
	"context"
	"slices"
	"strings"
	"time"
	"unicode/utf8"

	"pathways/internal/organization"
	"pathways/internal/platform/authz"
	"pathways/internal/platform/db"
	"pathways/internal/platform/errs"
	"pathways/internal/platform/ids"
	"pathways/internal/platform/typed"
	"pathways/internal/posting/wording"
)

// MaxTerms is the most terms of its own that an organization keeps.
const MaxTerms = 300

// OwnTerm is a word or phrase that an organization looks for in its postings, besides those of our lists.
type OwnTerm struct {
	ID      string
	Term    string
	Why     string
	Instead string
	Name    string // of who wrote it; "" once that person is erased
	At      time.Time
}

// tidy has single blanks and no marks of control.
func (t OwnTerm) tidy() OwnTerm {
	t.Term, t.Why, t.Instead = typed.Line(t.Term), typed.Line(t.Why), typed.Line(t.Instead)
	return t
}

// Terms are the lists as an organization adjusted them.
type Terms struct {
	Organization organization.Organization
	Writes       bool     // the viewer may adjust them
	Off          []string // keys of lists and of terms that are switched off
	Own          []OwnTerm
}

// Adjusted is what wording.Look takes.
func (t Terms) Adjusted() wording.Adjusted {
	a := wording.Adjusted{Off: t.Off}
	for _, o := range t.Own {
		a.Own = append(a.Own, wording.Term{Term: o.Term, Why: o.Why, Instead: o.Instead})
	}
	return a
}

// Terms are the word lists of an organization.
func (s *Service) Terms(ctx context.Context, v authz.Viewer, slug string) (out Terms, err error) {
	if err := v.Someone(authz.ReadWork); err != nil {
		return out, err
	}
	return out, s.DB.View(ctx, func(ctx context.Context, tx *db.Tx) error {
		p, err := s.enter(ctx, tx, v, slug, read)
		if err != nil {
			return err
		}
		out, err = terms(ctx, tx, p)
		return err
	})
}

func terms(ctx context.Context, tx *db.Tx, p place) (out Terms, err error) {
	out = Terms{Organization: p.Organization, Writes: p.writes()}
	if out.Off, err = selectOff(ctx, tx, p.ID); err != nil {
		return out, err
	}
	out.Own, err = selectTerms(ctx, tx, p.ID)
	return out, err
}

// adjust changes the word lists of an organization in one transaction.
func (s *Service) adjust(ctx context.Context, v authz.Viewer, slug string, do func(ctx context.Context, tx *db.Tx, organization string) error) error {
	if err := v.Someone(authz.WriteWork); err != nil {
		return err
	}
	return s.DB.Update(ctx, func(ctx context.Context, tx *db.Tx) error {
		p, err := s.enter(ctx, tx, v, slug, write)
		if err != nil {
			return err
		}
		return do(ctx, tx, p.ID)
	})
}

// SetList says which terms of one of our lists are looked for in an organization's postings, and whether the list is used at all.
// Names that the list does not have are passed over.
//
// Errors: errs.NotFound for a list that there is not.
func (s *Service) SetList(ctx context.Context, v authz.Viewer, slug, list string, used bool, terms []string) error {
	if err := v.Someone(authz.WriteWork); err != nil {
		return err
	}
	return s.adjust(ctx, v, slug, func(ctx context.Context, tx *db.Tx, organization string) error {
		set := wording.English()
		if strings.Contains(list, "/") || !set.Has(list) {
			return errs.New(errs.NotFound, "posting.SetList", "")
		}
		var off []string
		if !used {
			off = append(off, list)
		}
		for _, t := range set.List(list).Terms {
			if !slices.Contains(terms, t.Term) {
				off = append(off, list+"/"+t.Term)
			}
		}
		return replaceOff(ctx, tx, organization, list, off)
	})
}

// PutTerm adds a term of the organization's own, or changes the one with its identifier.
//
// Errors: errs.Invalid with the fields "term", "why", "instead"; errs.Conflict where there are too many.
func (s *Service) PutTerm(ctx context.Context, v authz.Viewer, slug string, t OwnTerm) error {
	if err := v.Someone(authz.WriteWork); err != nil {
		return err
	}
	t = t.tidy()
	if !ids.Valid(t.ID) {
		t.ID = ids.New()
	}
	return s.adjust(ctx, v, slug, func(ctx context.Context, tx *db.Tx, organization string) error {
		if err := t.check(); err != nil {
			return err
		}
		all, err := selectTerms(ctx, tx, organization)
		if err != nil {
			return err
		}
		at := slices.IndexFunc(all, func(o OwnTerm) bool { return o.ID == t.ID })
		if at < 0 && len(all) >= MaxTerms {
			return errs.New(errs.Conflict, "posting.PutTerm", "posting.fault.terms", "most", MaxTerms)
		}
		for _, o := range all {
			if o.ID != t.ID && strings.EqualFold(o.Term, t.Term) {
				return faultOf("term", "term.twice")
			}
		}
		t.At = s.stamp()
		return replaceTerm(ctx, tx, organization, v.Person, t)
	})
}

func (t OwnTerm) check() error {
	var all faults
	switch n := utf8.RuneCountInString(t.Term); {
	case n == 0:
		all.add("term", "term.none")
	case n > 80:
		all.add("term", "long", "most", 80)
	case len(wording.English().Look([]wording.Field{{Text: t.Term}}, wording.Adjusted{Own: []wording.Term{{Term: t.Term}}})) == 0:
		all.add("term", "term.none") // nothing in it is a word
	}
	for _, f := range []struct{ name, text string }{{"why", t.Why}, {"instead", t.Instead}} {
		switch n := utf8.RuneCountInString(f.text); {
		case n == 0:
			all.add(f.name, "term."+f.name)
		case n > MaxNote:
			all.add(f.name, "long", "most", MaxNote)
		}
	}
	return all.err()
}

// RemoveTerm takes a term of the organization's own away. One that is not there is none to take away.
func (s *Service) RemoveTerm(ctx context.Context, v authz.Viewer, slug, id string) error {
	if err := v.Someone(authz.WriteWork); err != nil {
		return err
	}
	return s.adjust(ctx, v, slug, func(ctx context.Context, tx *db.Tx, organization string) error {
		return deleteTerm(ctx, tx, organization, id)
	})
}
