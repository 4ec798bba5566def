package roleweb

import (
	"context"
	"encoding/json"
	"net/http"
	"net/url"
	"strings"

	"pathways/internal/framework"
	"pathways/internal/platform/authz"
	"pathways/internal/platform/errs"
	"pathways/internal/platform/i18n"
	"pathways/internal/platform/ids"
	"pathways/internal/platform/ui"
	"pathways/internal/platform/web"
	"pathways/internal/role"
)

// desk is one competency of a role with what people write about it.
type desk struct {
	*role.Sight
	It    *framework.Item
	Use   role.Use // without an emphasis where it is not part of the job
	Knew  string   // what the form knows to stand there, as JSON
	New   string   // identifier of what is proposed or said next, so that sending it twice does it once
	Clash *role.Conflict
}

func (rm *room) use(w http.ResponseWriter, r *http.Request) error {
	return rm.showUse(w, r, nil, form{})
}

func (rm *room) showUse(w http.ResponseWriter, r *http.Request, c *role.Conflict, f form) error {
	s, err := rm.sight(r)
	if err != nil {
		return err
	}
	it := s.Tree.ByID(r.PathValue("item"))
	if it == nil || !s.Tree.IsLeaf(it.ID) {
		return errs.New(errs.NotFound, "roleweb.use", "")
	}
	u, _ := s.Use(it.ID)
	d := desk{Sight: &s, It: it, Use: u, Knew: knewOf(u), New: ids.New(), Clash: c}
	if f.Typed != nil && c == nil {
		d.Knew = f.Typed.Get("knew")
	}
	return show(w, r, of(&s, "use", it.Code, f), useBody(d, f))
}

// knewOf is a competency of a job in a hidden field.
func knewOf(u role.Use) string {
	if u.Emphasis == "" {
		return ""
	}
	raw, err := json.Marshal(u)
	if err != nil {
		panic(err) // a use has nothing that JSON cannot hold
	}
	return string(raw)
}

// readKnew is what a hidden field knew; nil where the competency was not part of the job, and for what cannot be read.
func readKnew(text string) *role.Use {
	var u role.Use
	if text == "" || json.Unmarshal([]byte(text), &u) != nil {
		return nil
	}
	return &u
}

// useOf is what somebody said of a competency; nil for one that is not part of the job.
func useOf(v url.Values) *role.Use {
	e := v.Get("emphasis")
	if e == none {
		return nil
	}
	return &role.Use{Emphasis: role.Emphasis(e), From: v.Get("from"), To: v.Get("to"), Examples: strings.Split(v.Get("examples"), "\n")}
}

func (rm *room) setUse(w http.ResponseWriter, r *http.Request) error {
	f, err := web.BindForm(r, 0)
	if err != nil {
		return err
	}
	ctx := r.Context()
	c, err := rm.roles.SetUse(ctx, authz.From(ctx), r.PathValue("slug"), r.PathValue("id"), r.PathValue("item"), useOf(f.Values), readKnew(f.Get("knew")))
	if back, ok := refused(ctx, err, f.Values); ok {
		return rm.showUse(w, r, nil, back)
	}
	if err != nil {
		return err
	}
	if c != nil {
		return rm.showUse(w, r, c, clashed(ctx, f.Values, "roles.conflict", "name", somebody(ctx, c.By)))
	}
	return web.Redirect(w, r, with(here(r), "done", "wrote")+"#u-"+r.PathValue("item"))
}

// emphasisOptions are the answers to how a job uses a competency.
func emphasisOptions(ctx context.Context) (all []ui.Option) {
	for _, e := range role.Emphases {
		all = append(all, ui.Option{Value: string(e), Label: i18n.T(ctx, "roles.emphasis."+string(e))})
	}
	return append(all, ui.Option{Value: none, Label: i18n.T(ctx, "roles.emphasis.none"), Apart: true})
}

// levelOptions are the levels of a release, and none.
func levelOptions(ctx context.Context, t *framework.Tree) []ui.Option {
	all := []ui.Option{{Value: "", Label: i18n.T(ctx, "roles.level.none")}}
	for _, l := range t.Levels {
		all = append(all, ui.Option{Value: l.Code, Label: l.Name})
	}
	return all
}

// rangeOf is a range of levels in words; "" for none.
func rangeOf(ctx context.Context, t *framework.Tree, from, to string) string {
	return levelsIn(i18n.From(ctx), t, from, to)
}

// levelsIn is a range of levels in the words of a language; "" for none.
func levelsIn(ws *i18n.Words, t *framework.Tree, from, to string) string {
	if from == "" {
		return ""
	}
	name := func(code string) string {
		if l, ok := t.LevelOf(code); ok {
			return l.Name
		}
		return code
	}
	if from == to {
		return name(from)
	}
	return ws.T("roles.level.range", "from", name(from), "to", name(to))
}

// somebody is a name, or words for a person who is not here any more.
func somebody(ctx context.Context, name string) string {
	if name == "" {
		return i18n.T(ctx, "roles.somebody")
	}
	return name
}
