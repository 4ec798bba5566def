package posting

import (
	"context"
	"slices"
	"strings"

	"pathways/internal/framework"
	"pathways/internal/platform/authz"
	"pathways/internal/platform/db"
	"pathways/internal/platform/errs"
	"pathways/internal/platform/i18n"
	"pathways/internal/platform/ids"
	"pathways/internal/platform/typed"
	"pathways/internal/practice"
	"pathways/internal/role"
)

// Start says what a posting begins with.
type Start struct {
	ID      string // identifier chosen by a page, so that sending it twice begins one; "" for a fresh one
	Title   string // "" for that of the role or the posting
	Release string // identifier; not asked for with Role or Posting
	Role    string // identifier of a role profile of the organization: its last agreed version
	Items   []string
	Posting string // identifier of a posting of the organization whose text is copied
}

// Begin begins a posting: from a role profile, from another posting, or from nothing but a title. Duties are drawn from
// competencies: a sentence of ours for each where there is one, else a plain one, for people to edit. The words are those of the context.
//
// Of another posting everything is copied but pay, dates and contact: those are for people to say afresh.
//
// Errors: errs.Invalid with the fields "title", "release", "role"; errs.Conflict where the organization has too many.
func (s *Service) Begin(ctx context.Context, v authz.Viewer, slug string, d Start) (p Posting, err error) {
	if err := v.Someone(authz.WriteWork); err != nil {
		return p, err
	}
	words, tree, now := i18n.From(ctx), (*framework.Tree)(nil), s.stamp()
	fresh := Posting{ID: d.ID, State: Draft, Revision: 1, Fresh: true, Created: now, Changed: now}
	if !ids.Valid(fresh.ID) {
		fresh.ID = ids.New()
	}
	fresh.Content = blank(words)
	if d.Role != "" {
		r, profile, t, err := s.Roles.ForPosting(ctx, v, slug, d.Role, 0)
		if err != nil {
			return p, err
		}
		tree, fresh.Role, fresh.RoleVersion = t, r.ID, r.Agreed
		fresh.Content = fromRole(fresh.Content, profile, tree, words)
	}
	err = s.DB.Update(ctx, func(ctx context.Context, tx *db.Tx) error {
		p = fresh
		in, err := s.enter(ctx, tx, v, slug, write)
		if err != nil {
			return err
		}
		p.Organization = in.ID
		if there, err := selectPosting(ctx, tx, in.ID, p.ID); !errs.Is(err, errs.NotFound) {
			p = there
			return err
		}
		if n, err := countPostings(ctx, tx, in.ID); err != nil || n >= MaxPostings {
			return full(err)
		}
		t := tree
		if t == nil {
			if t, err = s.source(ctx, tx, &p, d, words); err != nil {
				return err
			}
		}
		p.Release = t.ID
		if title := typed.Line(d.Title); title != "" {
			p.Title = title
		}
		p.Content = p.Content.tidy()
		if p.Title == "" {
			return faultOf("title", "title")
		}
		if err := check(p.Content, t); err != nil {
			return err
		}
		if err := insertPosting(ctx, tx, p); err != nil {
			return err
		}
		return insertChange(ctx, tx, p.ID, v.Person, Change{Seq: p.Revision, What: Began, At: now})
	})
	return p, err
}

// source fills a posting that begins without a role.
func (s *Service) source(ctx context.Context, tx *db.Tx, p *Posting, d Start, words *i18n.Words) (*framework.Tree, error) {
	if d.Posting != "" {
		from, err := selectPosting(ctx, tx, p.Organization, d.Posting)
		if err != nil {
			return nil, err
		}
		p.Content, p.Role, p.RoleVersion = copied(from.Content), from.Role, from.RoleVersion
		return s.Frameworks.ReleaseByID(ctx, from.Release)
	}
	t, err := s.Frameworks.ReleaseByID(ctx, d.Release)
	if errs.Is(err, errs.NotFound) {
		return nil, faultOf("release", "release")
	}
	if err != nil {
		return nil, err
	}
	var uses []Use
	for _, item := range d.Items {
		uses = append(uses, Use{Item: item, Emphasis: role.Regular})
	}
	p.Content = draw(p.Content, uses, t, words)
	return t, nil
}

func full(err error) error {
	if err != nil {
		return err
	}
	return errs.New(errs.Conflict, "posting.Begin", "posting.fault.full", "most", MaxPostings)
}

func faultOf(field, key string, args ...any) error {
	return &errs.Error{Kind: errs.Invalid, Op: "posting", Fields: []errs.Field{{Name: field, Key: "posting.fault." + key, Args: args}}}
}

// blank is what a posting from nothing begins with: texts of ours that people edit.
func blank(words *i18n.Words) Content {
	return Content{
		Pay:           Pay{Currency: "USD", Per: Year},
		Accessibility: words.T("posting.begin.accessibility"),
	}.whole()
}

// fromRole is a content with what a role profile says.
func fromRole(c Content, p role.Profile, t *framework.Tree, words *i18n.Words) Content {
	c.Title, c.Summary, c.Team = p.Title, p.Purpose, p.Team
	var uses []Use
	for _, u := range p.Uses {
		uses = append(uses, Use{u.Item, u.Emphasis})
	}
	c = draw(c, uses, t, words)
	c.Duties = slices.DeleteFunc(c.Duties, func(d Duty) bool { return !leads(c.Uses, d.Item) })
	return c
}

// leads says whether a competency brings a sentence by itself when a posting begins: the central ones do, so that a posting does
// not begin with a wall of sentences; where none is central, all do.
func leads(uses []Use, item string) bool {
	central := func(u Use) bool { return u.Emphasis == role.Central }
	return !slices.ContainsFunc(uses, central) || slices.ContainsFunc(uses, func(u Use) bool { return u.Item == item && central(u) })
}

// Unsaid are the competencies of a content that no duty was drawn from.
func (c Content) Unsaid() (all []Use) {
	for _, u := range c.Uses {
		if !slices.ContainsFunc(c.Duties, func(d Duty) bool { return d.Item == u.Item }) {
			all = append(all, u)
		}
	}
	return all
}

// copied is what is taken from another posting.
func copied(c Content) Content {
	c.Pay = Pay{Currency: c.Pay.Currency, Per: c.Pay.Per}
	c.Start, c.Deadline, c.Contact, c.Steps = "", "", Contact{}, nil
	return c.whole()
}

// draw is a content that uses these competencies. Each new one brings a duty; of those that go, the sentence goes where nobody
// edited it, and stays as one of their own where somebody did.
func draw(c Content, uses []Use, t *framework.Tree, words *i18n.Words) Content {
	order := map[string]int{}
	for i, it := range t.Leaves("") {
		order[it.ID] = i
	}
	uses = slices.Clone(uses)
	slices.SortStableFunc(uses, func(a, b Use) int { return order[a.Item] - order[b.Item] })
	chosen := map[string]bool{}
	for _, u := range uses {
		chosen[u.Item] = true
	}
	had := map[string]bool{}
	var duties []Duty
	for _, d := range c.Duties {
		if d.Item != "" && !chosen[d.Item] {
			if d.Text == DutyOf(t, d.Item, words) {
				continue
			}
			d.Item = ""
		}
		had[d.Item] = true
		duties = append(duties, d)
	}
	known := map[string]bool{}
	for _, u := range c.Uses {
		known[u.Item] = true
	}
	for _, u := range uses {
		if !had[u.Item] && !known[u.Item] {
			duties = append(duties, Duty{u.Item, DutyOf(t, u.Item, words)})
		}
	}
	looking := slices.Clone(c.Looking)
	for i, l := range looking {
		if !chosen[l.Item] {
			looking[i].Item = ""
		}
	}
	c.Uses, c.Duties, c.Looking = uses, duties, looking
	return c.whole()
}

// DutyOf is the sentence that a competency begins with in a posting: ours where there is one for its release in the language of
// the words, else a plain one that quotes the official wording.
func DutyOf(t *framework.Tree, item string, words *i18n.Words) string {
	it := t.ByID(item)
	if it == nil {
		return ""
	}
	set := practice.For(t.Framework.Slug, t.Version)
	if of, ok := set.Of(it.Code); ok && of.Duty != "" && strings.HasPrefix(words.Lang(), set.Language) {
		return of.Duty
	}
	said := []rune(it.Statement)
	if most := MaxSentence - 100; len(said) > most {
		said = append(said[:most], '…')
	}
	return words.T("posting.begin.duty", "statement", string(said))
}
