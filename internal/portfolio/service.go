package portfolio

import (
	"cmp"
	"context"
	"embed"
	"slices"
	"time"

	"pathways/internal/evidence"
	"pathways/internal/framework"
	"pathways/internal/platform/authz"
	"pathways/internal/platform/db"
	"pathways/internal/platform/errs"
	"pathways/internal/platform/ids"
)

// Locales are the words of faults.
//
//go:embed locales/*.json
var Locales embed.FS

// Service keeps portfolio pages and texts.
type Service struct {
	db         *db.DB
	frameworks *framework.Service
	evidence   *evidence.Service
	now        func() time.Time
}

// Options are what the service needs.
type Options struct {
	DB         *db.DB
	Frameworks *framework.Service
	Evidence   *evidence.Service
	Now        func() time.Time // time.Now when nil
}

// NewService makes the service on a migrated database.
func NewService(o Options) *Service {
	if o.Now == nil {
		o.Now = time.Now
	}
	return &Service{db: o.DB, frameworks: o.Frameworks, evidence: o.Evidence, now: o.Now}
}

// Shown is a portfolio page with all that stands on it, as a reader sees it.
type Shown struct {
	Title    string         `json:"title,omitempty"`
	About    string         `json:"about,omitempty"`
	Sections []SectionShown `json:"sections"`
	Changed  time.Time      `json:"changed"`
}

// SectionShown is a section with its wording, its evidence and what others said, in the order in which they were chosen.
type SectionShown struct {
	ID         string               `json:"id"`
	Heading    string               `json:"heading,omitempty"`
	Items      []Competency         `json:"items"`
	Evidence   []evidence.Evidence  `json:"evidence"`
	Statements []evidence.Statement `json:"statements"`
}

// Empty says whether there is nothing to see.
func (s Shown) Empty() bool { return s.Title == "" && s.About == "" && len(s.Sections) == 0 }

// Get is the viewer's portfolio page as a reader would see it. What was deleted since is not on it, nor is a statement
// that is not marked as shown.
func (s *Service) Get(ctx context.Context, v authz.Viewer) (Shown, error) {
	p, err := s.Page(ctx, v)
	if err != nil {
		return Shown{}, err
	}
	mine, err := s.Mine(ctx, v)
	if err != nil {
		return Shown{}, err
	}
	out := Shown{Title: p.Title, About: p.About, Changed: p.Changed, Sections: []SectionShown{}}
	for _, sec := range p.Sections {
		m := s.material(ctx, mine, sec.Items, sec.Evidence, sec.Statements)
		out.Sections = append(out.Sections, SectionShown{sec.ID, sec.Heading, m.Items, m.Evidence, m.Statements})
	}
	return out, nil
}

// Mine is what a person can put on a page or into a text. Statements are only those that they marked as shown.
type Mine struct {
	Evidence   []evidence.Evidence
	Statements []evidence.Statement
}

// Mine reads it.
func (s *Service) Mine(ctx context.Context, v authz.Viewer) (Mine, error) {
	all, err := s.evidence.List(ctx, v)
	if err != nil {
		return Mine{}, err
	}
	said, err := s.evidence.Statements(ctx, v)
	if err != nil {
		return Mine{}, err
	}
	said = slices.DeleteFunc(said, func(st evidence.Statement) bool { return !st.Shown })
	return Mine{all, said}, nil
}

// Wording is a competency as its release words it.
func (s *Service) Wording(ctx context.Context, r evidence.Ref) Competency {
	c := Competency{Ref: r, Edition: r.Framework + " " + r.Release}
	tree, err := s.frameworks.Release(ctx, r.Framework, r.Release)
	if err != nil {
		return c
	}
	c.Edition = tree.Framework.ShortName + " " + tree.Version
	if it := tree.ByID(r.Item); it != nil {
		c.Said, c.Code = it.Statement, it.Code
	}
	return c
}

func (s *Service) material(ctx context.Context, mine Mine, items []evidence.Ref, pieces, said []string) Material {
	m := Material{Evidence: []evidence.Evidence{}, Items: []Competency{}, Statements: []evidence.Statement{}}
	for _, r := range items {
		m.Items = append(m.Items, s.Wording(ctx, r))
	}
	for _, id := range pieces {
		if i := slices.IndexFunc(mine.Evidence, func(e evidence.Evidence) bool { return e.ID == id }); i >= 0 {
			m.Evidence = append(m.Evidence, mine.Evidence[i])
		}
	}
	for _, id := range said {
		if i := slices.IndexFunc(mine.Statements, func(st evidence.Statement) bool { return st.ID == id }); i >= 0 {
			m.Statements = append(m.Statements, mine.Statements[i])
		}
	}
	return m
}

// Page is the viewer's page as they arranged it; the empty page where they have none.
func (s *Service) Page(ctx context.Context, v authz.Viewer) (*Page, error) {
	if err := v.Someone(authz.ReadEvidence); err != nil {
		return nil, err
	}
	var p *Page
	err := s.db.View(ctx, func(ctx context.Context, tx *db.Tx) (err error) {
		p, err = selectPage(ctx, tx, v.Person)
		return err
	})
	return p, err
}

// Head changes title and words about oneself.
//
// Errors: errs.Invalid with Fields for what is too long.
func (s *Service) Head(ctx context.Context, v authz.Viewer, title, about string) error {
	return s.change(ctx, v, func(p *Page) error {
		p.Title, p.About = title, about
		return nil
	})
}

// KeepSection puts a section on the page, at its end, or changes the one that has its id.
//
// Errors: errs.Invalid with Fields; errs.NotFound for an id that is not on the page.
func (s *Service) KeepSection(ctx context.Context, v authz.Viewer, sec Section) error {
	sec = sec.whole()
	isNew := sec.ID == ""
	if isNew {
		sec.ID = ids.New()
	}
	return s.change(ctx, v, func(p *Page) error {
		if isNew {
			p.Sections = append(p.Sections, sec)
			return nil
		}
		have := p.Section(sec.ID)
		if have == nil {
			return errs.New(errs.NotFound, "portfolio.KeepSection", "")
		}
		*have = sec
		return nil
	})
}

// MoveSection takes a section one place up (-1) or down (1).
func (s *Service) MoveSection(ctx context.Context, v authz.Viewer, id string, by int) error {
	return s.change(ctx, v, func(p *Page) error {
		p.Move(id, by)
		return nil
	})
}

// RemoveSection takes a section off the page; one that is not there changes nothing.
func (s *Service) RemoveSection(ctx context.Context, v authz.Viewer, id string) error {
	return s.change(ctx, v, func(p *Page) error {
		p.Remove(id)
		return nil
	})
}

func (s *Service) change(ctx context.Context, v authz.Viewer, how func(*Page) error) error {
	if err := v.Someone(authz.WriteEvidence); err != nil {
		return err
	}
	return s.db.Update(ctx, func(ctx context.Context, tx *db.Tx) error {
		p, err := selectPage(ctx, tx, v.Person)
		if err != nil {
			return err
		}
		if err := how(p); err != nil {
			return err
		}
		if faults := p.Check(); len(faults) > 0 {
			return &errs.Error{Kind: errs.Invalid, Op: "portfolio.change", Key: "portfolio.fault.page", Fields: faults}
		}
		p.Changed = stamp(s.now())
		if err := putPage(ctx, tx, v.Person, p); err != nil {
			return err
		}
		return room(ctx, tx, v.Person)
	})
}

// room asks that page and texts of a person are within the bounds, after something was written.
//
// Errors: errs.TooLarge; nothing is then stored.
func room(ctx context.Context, tx *db.Tx, person string) error {
	texts, bytes, err := weigh(ctx, tx, person)
	switch {
	case err != nil:
		return err
	case texts > MaxTexts:
		return errs.New(errs.TooLarge, "portfolio.room", "portfolio.fault.texts", "most", MaxTexts)
	case bytes > MaxBytes:
		return errs.New(errs.TooLarge, "portfolio.room", "portfolio.fault.full", "most", MaxBytes>>20)
	}
	return nil
}

// whole is a section whose lists are never null.
func (s Section) whole() Section {
	s.Items, s.Evidence, s.Statements = list(s.Items), list(s.Evidence), list(s.Statements)
	return s
}

func list[T any](all []T) []T {
	if all == nil {
		return []T{}
	}
	return all
}

// Source is a release whose wording stands on a page, to say whose words they are.
type Source struct {
	Release *framework.Release // nil where it is not on this server
	Name    string             // framework and release in a few words
}

// Sources are the releases of some competencies, each once, by name.
func (s *Service) Sources(ctx context.Context, items []Competency) []Source {
	var out []Source
	known := map[[2]string]bool{}
	for _, c := range items {
		key := [2]string{c.Framework, c.Release}
		if known[key] {
			continue
		}
		known[key] = true
		src := Source{Name: c.Edition}
		if tree, err := s.frameworks.Release(ctx, c.Framework, c.Release); err == nil {
			src.Release = tree.Release
		}
		out = append(out, src)
	}
	slices.SortFunc(out, func(a, b Source) int { return cmp.Compare(a.Name, b.Name) })
	return out
}
