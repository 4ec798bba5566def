package pathwayweb

import (
	"context"
	"net/http"
	"net/url"

	"pathways/internal/framework"
	"pathways/internal/pathway"
	"pathways/internal/platform/errs"
	"pathways/internal/platform/i18n"
	"pathways/internal/platform/ui"
	"pathways/internal/platform/ui/bedmap"
	"pathways/internal/platform/web"
	"pathways/internal/reflection"
	"pathways/internal/role"
)

// besideRole is the reflection that the form names; where it names none, all, of which the open or newest one is laid beside a role.
func besideRole(_ *http.Request, form *web.Form) pathway.Want {
	if id := form.Get(fieldReflection); id != "" {
		return pathway.Want{Open: true, Of: []string{id}}
	}
	return pathway.Want{All: true}
}

// roleView is what a job uses, beside what a person said. It compares nothing: it counts no matches and says nothing of what is not
// there.
type roleView struct {
	Work     *work
	Editions []edition
	At       string // address of the page
	Ours     bool   // it is a starter
	By       string // name of the organization
	Href     string // of the role itself
	Tree     *framework.Tree
	Profile  role.Profile
	Mine     *reflection.View // nil: nothing was said, or its release is not here
	Groups   []usedGroup
}

// usedGroup are the competencies of one domain that a job uses.
type usedGroup struct {
	Domain *framework.Item
	Index  int
	Items  []usedItem
}

// usedItem is one competency of a job, with what the person said that speaks to it.
type usedItem struct {
	Item *framework.Item
	role.Use
	Mine []*framework.Item // of the person's release; the same item where both are one release
	Plan string            // code that a goal can be begun with; "" for none
}

// rolesPage lists what a map can be laid beside.
func (rm *room) rolesPage(w http.ResponseWriter, r *http.Request, wk *work) error {
	ws := i18n.From(r.Context())
	p := page{At: "/pathway/roles", Title: ws.T("pathway.roles.title")}
	var held []role.HeldRole
	if wk.Account && rm.roles != nil {
		var err error
		if held, err = rm.roles.Mine(r.Context(), wk.Viewer); err != nil {
			return err
		}
	}
	return rm.show(w, r, wk, p, rolesBody(held, role.StarterSets()))
}

// starterBeside lays one of our starters beside the person's own map.
func (rm *room) starterBeside(w http.ResponseWriter, r *http.Request, wk *work) error {
	key := r.PathValue("key")
	for _, set := range role.StarterSets() {
		s, ok := role.StarterOf(set.Framework, set.Release, key)
		if !ok {
			continue
		}
		t, err := rm.frameworks.Release(r.Context(), set.Framework, set.Release)
		if errs.Is(err, errs.NotFound) {
			continue
		}
		if err != nil {
			return err
		}
		v := roleView{Work: wk, At: "/pathway/roles/" + url.PathEscape(key), Ours: true, Href: "/roles/starters/" + url.PathEscape(key), Tree: t, Profile: s.Profile(t)}
		return rm.showBeside(w, r, wk, v)
	}
	return errs.New(errs.NotFound, "pathwayweb.role", "")
}

// roleBeside lays a role of an organization beside the person's own map. The organization learns nothing of it.
func (rm *room) roleBeside(w http.ResponseWriter, r *http.Request, wk *work) error {
	slug, id := r.PathValue("organization"), r.PathValue("role")
	s, err := rm.roles.One(r.Context(), wk.Viewer, slug, id)
	if err != nil {
		return err
	}
	v := roleView{
		Work: wk, At: "/pathway/roles/" + url.PathEscape(slug) + "/" + url.PathEscape(id), By: s.Place.Name,
		Href: "/organizations/" + url.PathEscape(slug) + "/roles/" + url.PathEscape(id), Tree: s.Tree, Profile: s.Profile,
	}
	if s.Last != nil {
		v.Profile = s.Last.Profile
		if v.Tree, err = rm.frameworks.ReleaseByID(r.Context(), s.Last.Release); err != nil {
			return err
		}
	}
	return rm.showBeside(w, r, wk, v)
}

func (rm *room) showBeside(w http.ResponseWriter, r *http.Request, wk *work, v roleView) (err error) {
	ctx := r.Context()
	if v.Editions, err = rm.editions(ctx); err != nil {
		return err
	}
	if chosen := wk.laidBeside(); chosen != nil {
		if v.Mine, err = rm.viewOf(r, chosen); err != nil {
			return err
		}
	}
	speaks, err := rm.speaks(ctx, v)
	if err != nil {
		return err
	}
	for i, root := range v.Tree.Roots() {
		g := usedGroup{Domain: root, Index: i}
		for _, leaf := range v.Tree.Leaves(root.ID) {
			if u, used := v.Profile.Use(leaf.ID); used {
				g.Items = append(g.Items, usedItem{leaf, u, speaks[leaf.ID], wk.planned(v.Tree, leaf)})
			}
		}
		if len(g.Items) > 0 {
			v.Groups = append(v.Groups, g)
		}
	}
	p := page{At: v.At, Title: i18n.From(ctx).T("pathway.roles.beside", "title", v.Profile.Title), Class: "beside-page"}
	return rm.show(w, r, wk, p, roleBody(v))
}

// laidBeside is the reflection that the form names, else the open one, else the newest; nil where there is none.
func (wk *work) laidBeside() *reflection.Reflection {
	if re := wk.Reflection(wk.Form.Get(fieldReflection)); re != nil {
		return re
	}
	if cur := wk.Current(); cur != nil {
		return cur
	}
	var newest *reflection.Reflection
	for i := range wk.Reflections {
		if re := &wk.Reflections[i]; newest == nil || re.Started.After(newest.Started) {
			newest = re
		}
	}
	return newest
}

// speaks are the items of the person's release that speak to the competencies of the role's, by what is published about the two.
func (rm *room) speaks(ctx context.Context, v roleView) (map[string][]*framework.Item, error) {
	out := map[string][]*framework.Item{}
	if v.Mine == nil {
		return out, nil
	}
	mine := v.Mine.Tree
	if mine.ID == v.Tree.ID {
		for _, u := range v.Profile.Uses {
			if it := mine.ByID(u.Item); it != nil {
				out[u.Item] = []*framework.Item{it}
			}
		}
		return out, nil
	}
	way, err := rm.ways.Way(ctx, mine, v.Tree)
	if err != nil {
		return nil, err
	}
	for _, leaf := range mine.Leaves("") {
		for _, target := range way.Place(leaf.ID).Targets {
			out[target.Item.ID] = append(out[target.Item.ID], leaf)
		}
	}
	return out, nil
}

// planned is the code with which a goal for a competency can be begun: the open reflection has to be about the same item.
func (wk *work) planned(t *framework.Tree, leaf *framework.Item) string {
	if wk.Tree == nil || wk.Current() == nil {
		return ""
	}
	if it := wk.Tree.ByID(leaf.ID); it != nil && wk.Tree.IsLeaf(it.ID) && (wk.Tree.ID == t.ID || it.Statement == leaf.Statement) {
		return it.Code
	}
	return ""
}

// reflectionField chooses the reflection that is laid beside.
func (v roleView) reflectionField(ws *i18n.Words) ui.Input {
	in := ui.Input{Kind: ui.Select, Name: fieldReflection, Label: ws.T("pathway.roles.reflection"), Options: compareView{Work: v.Work, Editions: v.Editions}.options(ws)}
	if v.Mine != nil {
		in.Value = v.Mine.ID
	}
	return in
}

// said are the answers about one item that are not left open, without what a person wrote in own words.
func (v roleView) said(ws *i18n.Words, it *framework.Item) (all []answered) {
	for _, d := range v.Mine.Asked(it) {
		if words := v.Mine.Says(it.ID, d.ID, ws.Lang()); d.Kind != reflection.Words && len(words) > 0 {
			all = append(all, answered{d, words})
		}
	}
	return all
}

// answered is one answer in words.
type answered struct {
	Dimension *reflection.Dimension
	Said      []string
}

// emphasisSign is the sign of an emphasis, as the pictures of roles have it.
var emphasisSign = map[role.Emphasis]bedmap.Size{role.Central: bedmap.Full, role.Regular: bedmap.Middle, role.NowAndThen: bedmap.Small}

func heldHref(h role.HeldRole) string {
	return "/pathway/roles/" + url.PathEscape(h.Place.Slug) + "/" + url.PathEscape(h.ID)
}

// seenBy says who can see the page.
func seenBy(ctx context.Context, wk *work) string {
	if wk.Account {
		return ui.T(ctx, "pathway.roles.private")
	}
	return ui.T(ctx, "pathway.roles.guest")
}
