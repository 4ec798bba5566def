package alignment

import (
	"context"
	"embed"
	"sync"
	"time"

	"pathways/internal/alignment/match"
	"pathways/internal/framework"
	"pathways/internal/organization"
	"pathways/internal/platform/authz"
	"pathways/internal/platform/db"
	"pathways/internal/platform/errs"
	"pathways/internal/platform/jobs"
)

// Locales are the words of faults.
//
//go:embed locales/*.json
var Locales embed.FS

// Service is what can be done with texts. Unless said otherwise its methods give errs.NotFound to whoever may not read the
// texts of the organization (guests of it and everybody else), and errs.Forbidden to whoever may only read them.
type Service struct {
	db            *db.DB
	frameworks    *framework.Service
	organizations *organization.Service
	jobs          *jobs.Queue
	now           func() time.Time
	readers       readers
	lessons       lessons
	quick         chan struct{} // whoever reads for a guest holds one
	programs      sync.Map      // persons whose programs have a text read just now
	waiting       int64         // MaxWaiting
}

// Options are what texts need of other nouns.
type Options struct {
	DB            *db.DB
	Frameworks    *framework.Service
	Organizations *organization.Service
	Jobs          *jobs.Queue // texts are read by it
	Now           func() time.Time
}

// NewService works on a migrated database. The queue gets its jobs.
func NewService(o Options) *Service {
	s := &Service{
		db: o.DB, frameworks: o.Frameworks, organizations: o.Organizations, jobs: o.Jobs, now: o.Now, quick: make(chan struct{}, quickAtOnce),
		waiting: MaxWaiting,
	}
	if s.now == nil {
		s.now = time.Now
	}
	if s.jobs != nil {
		s.jobs.Add(jobs.Kind{Name: readJob, Do: s.readText, GiveUp: s.givenUp})
	}
	return s
}

// at finds the organization at an address and asks whether the viewer may do a deed there.
func (s *Service) at(ctx context.Context, tx *db.Tx, v authz.Viewer, slug string, d deed) (Place, error) {
	m, err := s.organizations.BySlug(ctx, tx, v.Person, slug)
	if err != nil {
		return Place{}, err
	}
	if err := may(v, m.Part, d); err != nil {
		return Place{}, err
	}
	return Place{m.Organization, may(v, m.Part, write) == nil}, nil
}

// view runs a reading use case.
func (s *Service) view(ctx context.Context, v authz.Viewer, slug string, do func(context.Context, *db.Tx, Place) error) error {
	return s.db.View(ctx, func(ctx context.Context, tx *db.Tx) error {
		p, err := s.at(ctx, tx, v, slug, read)
		if err != nil {
			return err
		}
		return do(ctx, tx, p)
	})
}

// change runs a writing use case.
func (s *Service) change(ctx context.Context, v authz.Viewer, slug string, do func(context.Context, *db.Tx, Place) error) error {
	return s.db.Update(ctx, func(ctx context.Context, tx *db.Tx) error {
		p, err := s.at(ctx, tx, v, slug, write)
		if err != nil {
			return err
		}
		return do(ctx, tx, p)
	})
}

// changeAndRead runs a writing use case that puts jobs in, and has them begun.
func (s *Service) changeAndRead(ctx context.Context, v authz.Viewer, slug string, do func(context.Context, *db.Tx, Place) error) error {
	err := s.change(ctx, v, slug, do)
	if err == nil {
		s.jobs.Wake()
	}
	return err
}

// Filter chooses texts. What is empty chooses all.
type Filter struct {
	Batch    string
	Kinds    []Kind
	JobKinds []string
	Years    []int // 0: those whose year is not known
	State    State
	Release  string
}

// Listing is a part of the texts of an organization.
type Listing struct {
	Place
	Texts []Text // the newest first
	Next  string // what to ask for after; "" at the end
	Going int    // texts of the organization that are still to be read
}

// PageSize is how many texts stand in a part of the list.
const PageSize = 50

// Texts are those of an organization after one ("": from the newest). The place is told also where there are none.
func (s *Service) Texts(ctx context.Context, v authz.Viewer, slug string, f Filter, after string) (out Listing, err error) {
	if err := v.Someone(authz.ReadWork); err != nil {
		return out, err
	}
	return out, s.view(ctx, v, slug, func(ctx context.Context, tx *db.Tx, p Place) error {
		found, err := selectTexts(ctx, tx, p.Organization.ID, f, after, PageSize+1)
		if err != nil {
			return err
		}
		out = Listing{Place: p}
		for _, t := range found[:min(len(found), PageSize)] {
			out.Texts = append(out.Texts, s.shown(t))
		}
		if len(found) > PageSize {
			out.Next = found[PageSize-1].ID
		}
		out.Going, err = countGoing(ctx, tx, p.Organization.ID)
		return err
	})
}

// shown is a text as it is shown: it says whether another reading may say something else.
func (s *Service) shown(r row) Text {
	t := r.Text
	if t.State != Read {
		return t
	}
	if tree, err := s.frameworks.ReleaseByID(context.Background(), t.Release); err == nil {
		t.Older = t.Engine != match.Version || t.Practice != practiceVersion(tree) || r.lesson != r.revision
	}
	return t
}

// Text is one text with its passages, what was suggested and what was decided.
func (s *Service) Text(ctx context.Context, v authz.Viewer, slug, id string) (out Full, err error) {
	if err := v.Someone(authz.ReadWork); err != nil {
		return out, err
	}
	return out, s.view(ctx, v, slug, func(ctx context.Context, tx *db.Tx, p Place) error {
		r, err := selectText(ctx, tx, p.Organization.ID, id)
		if err != nil {
			return err
		}
		out = Full{Place: p, Text: s.shown(r), Found: r.found}
		if out.Tree, err = s.frameworks.ReleaseByID(ctx, r.Release); err != nil {
			return err
		}
		out.Foreign = foreign(out.Language, out.Tree)
		if out.Corrections, err = selectCorrections(ctx, tx, id, true); err != nil {
			return err
		}
		out.Passages, err = passagesOf(ctx, tx, out.Tree, id)
		return err
	})
}

// Open is a text without its passages, for somebody who is about to change something about it.
func (s *Service) Open(ctx context.Context, v authz.Viewer, slug, id string) (t Text, tree *framework.Tree, err error) {
	if err := v.Someone(authz.WriteWork); err != nil {
		return t, nil, err
	}
	return t, tree, s.db.View(ctx, func(ctx context.Context, tx *db.Tx) error {
		p, err := s.at(ctx, tx, v, slug, write)
		if err != nil {
			return err
		}
		r, err := selectText(ctx, tx, p.Organization.ID, id)
		if err != nil {
			return err
		}
		t = s.shown(r)
		tree, err = s.frameworks.ReleaseByID(ctx, r.Release)
		return err
	})
}

// passagesOf are those of a text, with all that stands at them.
func passagesOf(ctx context.Context, tx *db.Tx, tree *framework.Tree, text string) ([]Passage, error) {
	all, err := selectPassages(ctx, tx, text)
	if err != nil {
		return nil, err
	}
	at := map[int]int{}
	for i, p := range all {
		at[p.N] = i
	}
	marks, err := selectMarks(ctx, tx, text)
	if err != nil {
		return nil, err
	}
	for _, m := range marks {
		if item := tree.ByID(m.item); item != nil {
			p := &all[at[m.n]]
			p.Suggestions = append(p.Suggestions, Suggestion{item, m.words, m.suggested, m.holds})
		}
	}
	decisions, err := selectDecisions(ctx, tx, text)
	if err != nil {
		return nil, err
	}
	for _, d := range decisions {
		p := &all[at[d.N]]
		p.Decisions = append(p.Decisions, d.Decision)
	}
	return all, nil
}

// Chosen are the competencies that a text speaks of, in the order of the framework, for a role profile that begins with them.
func (s *Service) Chosen(ctx context.Context, v authz.Viewer, slug, id string) (Full, []Chosen, error) {
	if err := v.Someone(authz.ReadWork); err != nil {
		return Full{}, nil, err
	}
	full, err := s.Text(ctx, v, slug, id)
	if err != nil {
		return full, nil, err
	}
	return full, full.chosen(), nil
}

// chosen sorts what the passages speak of to the competencies.
func (f Full) chosen() []Chosen {
	said := map[string]*Chosen{}
	for _, looked := range []bool{true, false} {
		for _, p := range f.Passages {
			for _, sg := range p.Suggestions {
				if !sg.Speaks() || looked != (sg.Holds != "") {
					continue
				}
				c := said[sg.Item.ID]
				if c == nil {
					c = &Chosen{Item: sg.Item}
					said[sg.Item.ID] = c
				}
				c.LookedAt = c.LookedAt || looked
				c.Passages = append(c.Passages, p.Said)
			}
		}
	}
	var all []Chosen
	for i := range f.Tree.Items {
		if c := said[f.Tree.Items[i].ID]; c != nil {
			all = append(all, *c)
		}
	}
	return all
}

// Delete deletes a text with its passages, and what was learned from it.
func (s *Service) Delete(ctx context.Context, v authz.Viewer, slug, id string) error {
	if err := v.Someone(authz.WriteWork); err != nil {
		return err
	}
	return s.change(ctx, v, slug, func(ctx context.Context, tx *db.Tx, p Place) error {
		r, err := selectText(ctx, tx, p.Organization.ID, id)
		if err != nil {
			return err
		}
		if err := deleteTexts(ctx, tx, p.Organization.ID, "id", id); err != nil {
			return err
		}
		return bumpLesson(ctx, tx, p.Organization.ID, r.Release)
	})
}

// DeleteBatch deletes what was brought at once, and what was learned from it.
func (s *Service) DeleteBatch(ctx context.Context, v authz.Viewer, slug, id string) error {
	if err := v.Someone(authz.WriteWork); err != nil {
		return err
	}
	return s.change(ctx, v, slug, func(ctx context.Context, tx *db.Tx, p Place) error {
		b, err := selectBatch(ctx, tx, p.Organization.ID, id)
		if err != nil {
			return err
		}
		if err := deleteTexts(ctx, tx, p.Organization.ID, "batch_id", id); err != nil {
			return err
		}
		if err := deleteBatch(ctx, tx, id); err != nil {
			return err
		}
		return bumpLesson(ctx, tx, p.Organization.ID, b.Release)
	})
}

// Erase takes a person's name away from what they brought, decided and corrected; it is the organization's. Who calls has
// decided.
func (s *Service) Erase(ctx context.Context, tx *db.Tx, person string) error {
	return updateErased(ctx, tx, person)
}

// Dissolve deletes the texts of an organization that ends. Who calls has decided.
func (s *Service) Dissolve(ctx context.Context, tx *db.Tx, organization string) error {
	if err := deleteTexts(ctx, tx, organization, "organization_id", organization); err != nil {
		return err
	}
	return deleteRest(ctx, tx, organization)
}

// limit is errs.Conflict in words.
func limit(op, key string, args ...any) error { return errs.New(errs.Conflict, op, key, args...) }
