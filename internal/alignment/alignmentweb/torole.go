package alignmentweb

import (
	"context"
	"net/http"
	"net/url"
	"slices"
	"strings"

	"pathways/internal/alignment"
	"pathways/internal/platform/errs"
	"pathways/internal/platform/ui"
	"pathways/internal/platform/web"
	"pathways/internal/role"
)

// mostOffered is how many passages are offered as examples of one competency.
const mostOffered = 6

// rolePage is where a role profile is begun from what a text speaks of.
type rolePage struct {
	form
	alignment.Full
	Chosen []alignment.Chosen
}

func (rm *room) toRole(w http.ResponseWriter, r *http.Request) error {
	return rm.showToRole(w, r, form{})
}

func (rm *room) showToRole(w http.ResponseWriter, r *http.Request, f form) error {
	ctx := r.Context()
	full, chosen, err := rm.Texts.Chosen(ctx, viewer(r), r.PathValue("slug"), r.PathValue("text"))
	if err != nil {
		return err
	}
	if !full.Writes {
		return errs.New(errs.Forbidden, "alignmentweb", "web.fault.part")
	}
	return show(w, r, page{
		Title: ui.T(ctx, "alignment.role.title"), Lead: ui.T(ctx, "alignment.role.lead"), Over: nameOf(ctx, full.Text), House: full.Organization, Here: "texts",
		Way: []ui.Crumb{{Name: nameOf(ctx, full.Text), Href: textsAt(full.Organization.Slug, full.ID)}}, Form: f,
	}, roleBody(rolePage{f, full, chosen}))
}

// beginRole begins the role profile.
func (rm *room) beginRole(w http.ResponseWriter, r *http.Request) error {
	ctx, slug, text := r.Context(), r.PathValue("slug"), r.PathValue("text")
	f, err := web.BindForm(r, 0)
	if err != nil {
		return err
	}
	full, _, err := rm.Texts.Chosen(ctx, viewer(r), slug, text)
	if err != nil {
		return err
	}
	var begun role.Role
	uses := usesOf(full, f.Values)
	if len(uses) == 0 {
		err = &errs.Error{Kind: errs.Invalid, Op: "alignmentweb.beginRole", Fields: []errs.Field{{Name: "items", Key: "alignment.fault.uses"}}}
	} else {
		begun, err = rm.Roles.BeginFrom(ctx, viewer(r), slug, f.Get("title"), full.Release, uses, role.Origin("text:"+text))
	}
	if back, ok := refused(ctx, err, f.Values, "title"); ok {
		return rm.showToRole(w, r, back)
	}
	if err != nil {
		return err
	}
	return web.Redirect(w, r, "/organizations/"+url.PathEscape(slug)+"/roles/"+url.PathEscape(begun.ID))
}

// usesOf are the competencies that somebody chose, with their emphasis and examples.
func usesOf(full alignment.Full, typed url.Values) []role.Use {
	var uses []role.Use
	for _, code := range typed["use"] {
		it := full.Tree.ByCode(code)
		if it == nil {
			continue
		}
		examples := typed["example."+code]
		uses = append(uses, role.Use{
			Item: it.ID, Emphasis: role.Emphasis(typed.Get("emphasis." + code)), Examples: examples[:min(len(examples), mostOffered)],
		})
	}
	return uses
}

// anyLooked says whether people said of any competency of the text that it holds: then only those are chosen at first.
func (p rolePage) anyLooked() bool {
	return slices.ContainsFunc(p.Chosen, func(c alignment.Chosen) bool { return c.LookedAt })
}

// uses says whether a competency is chosen.
func (p rolePage) uses(c alignment.Chosen) bool {
	if p.typed != nil {
		return slices.Contains(p.typed["use"], c.Item.Code)
	}
	return c.LookedAt || !p.anyLooked()
}

// example says whether a passage is chosen as an example: the first of each at the beginning.
func (p rolePage) example(c alignment.Chosen, i int) bool {
	if p.typed != nil {
		return slices.Contains(p.typed["example."+c.Item.Code], offered(c)[i])
	}
	return i == 0
}

// offered are the passages that are offered as examples, each once.
func offered(c alignment.Chosen) []string {
	var all []string
	for _, p := range c.Passages {
		if !slices.Contains(all, p) && len(all) < mostOffered {
			all = append(all, p)
		}
	}
	return all
}

// emphases are how much a job uses a competency, in the words of roles.
func emphases(ctx context.Context) []ui.Option {
	var all []ui.Option
	for _, e := range role.Emphases {
		all = append(all, ui.Option{Value: string(e), Label: ui.T(ctx, "alignment.emphasis."+string(e))})
	}
	return all
}

// titleFirst is what the role is called at first.
func (p rolePage) titleFirst() string {
	return strings.TrimSpace(clipped(p.Title, 100))
}
