package portfolioweb

import (
	"context"
	"net/http"

	"pathways/internal/evidence"
	"pathways/internal/platform/authz"
	"pathways/internal/platform/i18n"
	"pathways/internal/platform/ui"
	"pathways/internal/platform/web"
	"pathways/internal/portfolio"
)

// pageView is the portfolio page as a reader sees it.
type pageView struct {
	Shown   portfolio.Shown
	Sources []portfolio.Source
	Domain  func(evidence.Ref) int
}

func (rm *room) page(w http.ResponseWriter, r *http.Request) error {
	v, err := rm.pageView(r)
	if err != nil {
		return err
	}
	ws := i18n.From(r.Context())
	title := v.Shown.Title
	if title == "" {
		title = ws.T("portfolio.title")
	}
	return web.Render(w, r, http.StatusOK, portfolioPage(v, head(title)))
}

func (rm *room) pageView(r *http.Request) (pageView, error) {
	shown, err := rm.portfolio.Get(r.Context(), authz.From(r.Context()))
	if err != nil {
		return pageView{}, err
	}
	var items []portfolio.Competency
	for _, s := range shown.Sections {
		items = append(items, s.Items...)
	}
	domain := func(ref evidence.Ref) int { return rm.domain(r.Context(), ref) }
	return pageView{shown, rm.portfolio.Sources(r.Context(), items), domain}, nil
}

// domain is the place of a competency's domain among those of its release; ui.NoDomain where that is not here.
func (rm *room) domain(ctx context.Context, ref evidence.Ref) int {
	tree, err := rm.frameworks.Release(ctx, ref.Framework, ref.Release)
	if err != nil {
		return ui.NoDomain
	}
	it := tree.ByID(ref.Item)
	if it == nil {
		return ui.NoDomain
	}
	return tree.RootIndex(it)
}

// attribution says whose wording stands on a page.
func attribution(s portfolio.Source) ui.Source {
	if s.Release == nil {
		return ui.Source{Title: s.Name}
	}
	f := s.Release.Framework
	return ui.Source{
		Title: f.Name, Href: f.Homepage, Publisher: f.Publisher, Release: s.Release.Title + ", " + s.Release.Version,
		Acknowledgment: s.Release.Funding, Note: s.Release.Rights,
	}
}

// meta is the small line under a piece of evidence: when, where, how long, in the person's own words.
func meta(ws *i18n.Words, e evidence.Evidence) []string {
	var out []string
	for _, part := range []string{portfolio.Days(e.From, e.To, ws.Lang()), e.Where} {
		if part != "" {
			out = append(out, part)
		}
	}
	if e.Hours != "" {
		out = append(out, ws.T("portfolio.hours", "hours", e.Hours))
	}
	return out
}

// byline says whose words a statement is.
func byline(ws *i18n.Words, s evidence.Statement) string {
	name := s.Name
	if name == "" {
		name = ws.T("portfolio.said.nobody")
	}
	key := "portfolio.said.by"
	switch s.Relation {
	case "colleague", "partner", "supervisor":
		key = "portfolio.said.by." + s.Relation
	}
	line := ws.T(key, "name", name, "day", ws.Day(s.At))
	if s.Brought {
		line += " " + ws.T("portfolio.said.brought")
	}
	return line
}

// nameOf is the title of a piece of evidence, or the beginning of what it tells.
func nameOf(ws *i18n.Words, e evidence.Evidence) string {
	if e.Title != "" {
		return e.Title
	}
	if story := []rune(e.Story); len(story) > 80 {
		return string(story[:80]) + "…"
	}
	if e.Story != "" {
		return e.Story
	}
	return ws.T("portfolio.evidence.unnamed")
}
