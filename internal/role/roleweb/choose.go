package roleweb

import (
	"net/http"
	"slices"
	"strings"

	"pathways/internal/framework"
	"pathways/internal/platform/authz"
	"pathways/internal/platform/i18n"
	"pathways/internal/platform/ui"
	"pathways/internal/platform/web"
	"pathways/internal/role"
)

// none is the answer "not part of this job".
const none = "none"

// chooser is one domain of the framework, or what a search found in all of it, with the question how the job uses each.
type chooser struct {
	*role.Sight
	Query   string
	Domain  *framework.Item   // or a branch below it, where a domain is too large for a page; nil with a search
	Next    *framework.Item   // what stands after it; nil for none
	Inside  []*framework.Item // branches that have pages of their own
	Groups  []group
	Domains []ui.Link
	Clashes []role.Conflict
	Knew    bool // what the page knows stands in what was typed
}

// group are competencies under one heading.
type group struct {
	Head  *framework.Item
	Items []*framework.Item
}

// groupsOf sorts leaves, which are in the framework's order, under what they stand below.
func groupsOf(t *framework.Tree, items []*framework.Item) (all []group) {
	for _, it := range items {
		head := t.UnitOf(it)
		if n := len(all); n == 0 || all[n-1].Head != head {
			all = append(all, group{Head: head})
		}
		all[len(all)-1].Items = append(all[len(all)-1].Items, it)
	}
	return all
}

// found are the competencies whose wording, code, or place in the framework has all words of a query.
func found(t *framework.Tree, query string) (all []*framework.Item) {
	words := strings.Fields(strings.ToLower(query))
	for _, it := range t.Leaves("") {
		text := ""
		for _, up := range t.Path(it) {
			text += " " + strings.ToLower(up.Code+" "+up.Statement+" "+up.Question+" "+up.Note)
		}
		has := true
		for _, w := range words {
			has = has && strings.Contains(text, w)
		}
		if has {
			all = append(all, it)
		}
	}
	return all
}

// shown are the most competencies that a page asks about.
const shown = 100

// branchOf is the part of the framework with a code, or the first domain, and what stands after it below the same parent; nil for
// none.
func branchOf(t *framework.Tree, code string) (branch, next *framework.Item) {
	branch = t.ByCode(code)
	if branch == nil || branch.ParentID != "" && t.IsLeaf(branch.ID) {
		if len(t.Roots()) == 0 {
			return nil, nil
		}
		branch = t.Roots()[0]
	}
	beside := t.Children(branch.ParentID)
	if i := slices.Index(beside, branch); i+1 < len(beside) && (branch.ParentID == "" || !t.IsLeaf(beside[i+1].ID)) {
		next = beside[i+1]
	}
	return branch, next
}

// onPage are the competencies of a branch that one page asks about, and the branches inside it that have pages of their own: none
// where all of it fits on one.
func onPage(t *framework.Tree, branch *framework.Item) (items, inside []*framework.Item) {
	if items = t.Leaves(branch.ID); len(items) <= shown {
		return items, nil
	}
	items = nil
	for _, it := range t.Children(branch.ID) {
		if t.IsLeaf(it.ID) {
			items = append(items, it)
		} else {
			inside = append(inside, it)
		}
	}
	return items, inside
}

func (rm *room) choose(w http.ResponseWriter, r *http.Request) error {
	q := r.URL.Query()
	return rm.showChoose(w, r, q.Get("domain"), q.Get("q"), nil, form{})
}

func (rm *room) showChoose(w http.ResponseWriter, r *http.Request, domain, query string, clashes []role.Conflict, f form) error {
	s, err := rm.sight(r)
	if err != nil {
		return err
	}
	ctx := r.Context()
	c := chooser{Sight: &s, Query: strings.TrimSpace(query), Clashes: clashes, Knew: f.Typed != nil && clashes == nil}
	if c.Query == "" {
		c.Domain, c.Next = branchOf(s.Tree, domain)
	}
	for _, root := range s.Tree.Roots() {
		here := c.Domain != nil && s.Tree.Root(c.Domain) == root
		c.Domains = append(c.Domains, ui.Link{Text: root.Statement, Href: with(at(&s, "choose"), "domain", root.Code), Here: here})
	}
	var items []*framework.Item
	if c.Query != "" {
		items = found(s.Tree, c.Query)
	} else if c.Domain != nil {
		items, c.Inside = onPage(s.Tree, c.Domain)
	}
	if c.Query != "" && len(items) > shown {
		items = items[:shown]
	}
	c.Groups = groupsOf(s.Tree, items)
	p := of(&s, "choose", i18n.T(ctx, "roles.choose"), f)
	p.Lead = i18n.T(ctx, "roles.choose.lead")
	return show(w, r, p, chooseBody(c, f))
}

// knew is the emphasis that the page knows of a competency.
func (c chooser) knew(f form, it *framework.Item) string {
	if c.Knew {
		return f.Typed.Get("knew." + it.ID)
	}
	return c.now(it)
}

// now is the emphasis of a competency as it stands.
func (c chooser) now(it *framework.Item) string {
	if u, isUsed := c.Use(it.ID); isUsed {
		return string(u.Emphasis)
	}
	return none
}

func (rm *room) chosen(w http.ResponseWriter, r *http.Request) error {
	f, err := web.BindForm(r, 0)
	if err != nil {
		return err
	}
	ctx := r.Context()
	emphasis := func(value string) role.Emphasis {
		if value == none {
			return ""
		}
		return role.Emphasis(value)
	}
	var choices []role.Choice
	for name := range f.Values {
		if item, ok := strings.CutPrefix(name, "use."); ok {
			choices = append(choices, role.Choice{Item: item, Emphasis: emphasis(f.Get(name)), Knew: emphasis(f.Get("knew." + item))})
		}
	}
	clashes, err := rm.roles.Choose(ctx, authz.From(ctx), r.PathValue("slug"), r.PathValue("id"), choices)
	if back, ok := refused(ctx, err, f.Values); ok {
		return rm.showChoose(w, r, f.Get("domain"), f.Get("q"), nil, back)
	}
	if err != nil {
		return err
	}
	if len(clashes) > 0 {
		return rm.showChoose(w, r, f.Get("domain"), f.Get("q"), clashes, clashed(ctx, f.Values, "roles.conflict.choose", "count", len(clashes)))
	}
	if next := f.Get("next"); next != "" {
		return web.Redirect(w, r, with(here(r, "choose"), "domain", next, "done", "chose"))
	}
	if f.Get("q") != "" {
		return web.Redirect(w, r, with(here(r, "choose"), "q", f.Get("q"), "done", "chose"))
	}
	return web.Redirect(w, r, with(here(r), "done", "chose"))
}
