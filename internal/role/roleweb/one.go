package roleweb

import (
	"net/http"
	"strings"

	"pathways/internal/framework"
	"pathways/internal/platform/authz"
	"pathways/internal/platform/i18n"
	"pathways/internal/platform/web"
	"pathways/internal/role"
)

// bed are the competencies of one domain that a job uses with the same emphasis.
type bed struct {
	Domain *framework.Item // nil where the release does not have the items
	Index  int             // of the domain, for hue and mark
	Uses   []used
}

// used is a competency with its wording.
type used struct {
	role.Use
	It *framework.Item
}

// row are the competencies of one emphasis.
type row struct {
	Emphasis role.Emphasis
	Beds     []bed
}

// rows sets the competencies of a profile by emphasis, then by domain, in the framework's own order.
func rows(t *framework.Tree, p role.Profile) (all []row) {
	for _, e := range role.Emphases {
		r := row{Emphasis: e}
		for _, u := range p.Uses {
			it := t.ByID(u.Item)
			if u.Emphasis != e || it == nil {
				continue
			}
			domain := t.Root(it)
			if n := len(r.Beds); n == 0 || r.Beds[n-1].Domain.ID != domain.ID {
				r.Beds = append(r.Beds, bed{Domain: domain, Index: t.RootIndex(it)})
			}
			last := &r.Beds[len(r.Beds)-1]
			last.Uses = append(last.Uses, used{u, it})
		}
		if len(r.Beds) > 0 {
			all = append(all, r)
		}
	}
	return all
}

// one is a role as a page, as data or as a document, by the end of its address.
func (rm *room) one(w http.ResponseWriter, r *http.Request) error {
	id, ending, _ := strings.Cut(r.PathValue("id"), ".")
	s, err := rm.roles.One(r.Context(), authz.From(r.Context()), r.PathValue("slug"), id)
	if err != nil {
		return err
	}
	if ending != "" {
		return rm.writeAs(w, r, &s, ending)
	}
	p := of(&s, "role", s.Title, form{})
	p.Over = s.Place.Name
	if s.Team != "" {
		p.Over += " · " + s.Team
	}
	p.Lead = s.Purpose
	return show(w, r, p, roleBody(&s))
}

// standing says in a line which text this is: agreed, agreed with changes since, or not agreed yet.
func standing(s *role.Sight) string {
	switch {
	case s.Last == nil:
		return "roles.standing.none"
	case s.Last.Release == s.Release && s.Last.Same(s.Profile):
		return "roles.standing.agreed"
	}
	return "roles.standing.changed"
}

func (rm *room) words(w http.ResponseWriter, r *http.Request) error {
	return rm.showWords(w, r, nil, form{})
}

func (rm *room) showWords(w http.ResponseWriter, r *http.Request, c *role.Conflict, f form) error {
	s, err := rm.sight(r)
	if err != nil {
		return err
	}
	p := of(&s, "words", i18n.T(r.Context(), "roles.words"), f)
	if !s.Writes {
		return show(w, r, p, leaders())
	}
	knew := s.Words()
	if f.Typed != nil && c == nil {
		knew = role.Words{Title: f.Typed.Get("knew.title"), Purpose: f.Typed.Get("knew.purpose"), Team: f.Typed.Get("knew.team")}
	}
	return show(w, r, p, wordsBody(&s, knew, c, f))
}

func (rm *room) setWords(w http.ResponseWriter, r *http.Request) error {
	f, err := web.BindForm(r, 0)
	if err != nil {
		return err
	}
	ctx := r.Context()
	of := func(before string) role.Words {
		return role.Words{Title: f.Get(before + "title"), Purpose: f.Get(before + "purpose"), Team: f.Get(before + "team")}
	}
	c, err := rm.roles.SetWords(ctx, authz.From(ctx), r.PathValue("slug"), r.PathValue("id"), of(""), of("knew."))
	if back, ok := refused(ctx, err, f.Values); ok {
		return rm.showWords(w, r, nil, back)
	}
	if err != nil {
		return err
	}
	if c != nil {
		return rm.showWords(w, r, c, clashed(ctx, f.Values, "roles.conflict", "name", somebody(ctx, c.By)))
	}
	return web.Redirect(w, r, with(here(r), "done", "wrote"))
}
