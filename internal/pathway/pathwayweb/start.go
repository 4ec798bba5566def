package pathwayweb

import (
	"context"
	"net/http"
	"slices"
	"strings"
	"time"

	"pathways/internal/framework"
	"pathways/internal/pathway"
	"pathways/internal/platform/errs"
	"pathways/internal/platform/i18n"
	"pathways/internal/platform/ui"
	"pathways/internal/reflection"
)

// edition is a release that a reflection can be about.
type edition struct {
	Value string // "isl@2025"
	Title string
	Short string // "ISL Pathways 2025"
}

// isHere says whether the edition that a reflection is about is one of those.
func isHere(have []edition, r *reflection.Reflection) bool {
	return slices.ContainsFunc(have, func(e edition) bool { return e.Value == r.Framework+"@"+r.Release })
}

// shortName is how an edition is called in a list; an edition that is not here keeps the name it travels under.
func shortName(have []edition, framework, release string) string {
	for _, e := range have {
		if e.Value == framework+"@"+release {
			return e.Short
		}
	}
	return framework + " " + release
}

// shortOf is how an edition is called in a list, by the name that it travels under.
func shortOf(have []edition, value string) string {
	slug, version, _ := strings.Cut(value, "@")
	return shortName(have, slug, version)
}

// startView is what the first page shows.
type startView struct {
	Work     *work
	Editions []edition
	Usual    string // the edition that most people want
	Chosen   string // the edition that is chosen
	Purposes []reflection.Choice
	Note     string // whose questions these are
	Leave    string // the answer that leaves the purpose open
	Current  *reflection.Reflection
	Place    *framework.Item // where the person left off; nil: nowhere yet
	Earlier  []*reflection.Reflection
	Newer    string // the edition in force, where the open reflection is about another and has a way to it: "isl@2025"
	Demo     bool
	Faults   map[string]string // of the form for beginning, by field
	Upload   []string          // what is wrong with a file that was brought: the whole first, then each place
	Opened   []string          // what there is to say about a file that was just read
	Next     string            // code of the unit that the person was on the way to; may be empty
	Door     bool              // the person came for a page of a pathway that is not here
}

func (rm *room) editions(ctx context.Context) ([]edition, error) {
	list, err := rm.frameworks.Frameworks(ctx)
	if err != nil {
		return nil, err
	}
	var out []edition
	for _, l := range list {
		for _, rel := range l.Releases {
			short := l.Framework.ShortName + " " + rel.Version
			out = append(out, edition{Value: l.Framework.Slug + "@" + rel.Version, Title: short + ", " + rel.Title, Short: short})
		}
	}
	return out, nil
}

func (rm *room) startView(ctx context.Context, wk *work) (startView, error) {
	lang := i18n.From(ctx).Lang()
	in := reflection.InstrumentByID(reflection.Standard)
	s := startView{Work: wk, Purposes: in.Purposes, Note: in.Note.In(lang), Leave: in.Leave.In(lang), Current: wk.Current(), Demo: rm.demo, Faults: map[string]string{}}
	var err error
	if s.Editions, err = rm.editions(ctx); err != nil {
		return s, err
	}
	if list, err := rm.frameworks.Frameworks(ctx); err == nil && len(list) > 0 {
		if cur, err := rm.frameworks.Current(ctx, list[0].Framework.Slug); err == nil {
			s.Usual = list[0].Framework.Slug + "@" + cur.Version
			s.Chosen = s.Usual
		}
	}
	s.Next = wk.Form.Get("next")
	if wk.Form.Get("edition") != "" {
		s.Chosen = wk.Form.Get("edition")
	}
	if wk.Tree != nil && wk.Place != "" {
		s.Place = wk.Tree.ByCode(wk.Place)
	}
	if s.Newer, err = rm.newer(ctx, wk); err != nil {
		return s, err
	}
	for i := len(wk.Reflections) - 1; i >= 0; i-- {
		if r := &wk.Reflections[i]; s.Current == nil || r.ID != s.Current.ID {
			s.Earlier = append(s.Earlier, r)
		}
	}
	return s, nil
}

// typed is what stands in a field of the form for beginning.
func (s startView) typed(field string) string { return s.Work.Form.Get(field) }

func (s startView) purposeOptions(lang string) []ui.Option {
	var out []ui.Option
	for _, p := range s.Purposes {
		out = append(out, ui.Option{Value: p.ID, Label: p.Label.In(lang), Help: p.Help.In(lang), Apart: p.Apart})
	}
	return out
}

func (s startView) editionOptions() []ui.Option {
	var out []ui.Option
	for _, e := range s.Editions {
		out = append(out, ui.Option{Value: e.Value, Label: e.Title})
	}
	return out
}

// purposeWords says a purpose in words; "" where none was given.
func purposeWords(r *reflection.Reflection, lang string) string {
	in := reflection.InstrumentByID(r.Instrument)
	if in == nil {
		return ""
	}
	if p := in.Purpose(r.Purpose); p != nil {
		return p.Label.In(lang)
	}
	return ""
}

// start is the first page of My pathway: begin, or go on.
func (rm *room) start(w http.ResponseWriter, r *http.Request, wk *work) error {
	s, err := rm.startView(r.Context(), wk)
	if err != nil {
		return err
	}
	return rm.showStart(w, r, wk, s, 0)
}

func (rm *room) showStart(w http.ResponseWriter, r *http.Request, wk *work, s startView, status int) error {
	ws := i18n.From(r.Context())
	return rm.show(w, r, wk, page{At: "/pathway", Title: ws.T("pathway.title"), Here: "start", Multipart: true, Status: status}, startPage(s))
}

// beginReflection opens a reflection with the purpose given, and leads to the short pass. One that was open is
// closed and kept.
func (rm *room) beginReflection(w http.ResponseWriter, r *http.Request, wk *work) error {
	ws := i18n.From(r.Context())
	s, err := rm.startView(r.Context(), wk)
	if err != nil {
		return err
	}
	purpose, role := wk.Form.Get("purpose"), pathway.Clean(wk.Form.Get("role"))
	slug, version, _ := strings.Cut(wk.Form.Get("edition"), "@")
	if slug == "" {
		slug, version, _ = strings.Cut(s.Chosen, "@")
	}
	tree, err := rm.frameworks.Release(r.Context(), slug, version)
	switch {
	case errs.Is(err, errs.NotFound):
		s.Faults["edition"] = ws.T("pathway.begin.edition.unknown")
	case err != nil:
		return err
	}
	if in := reflection.InstrumentByID(reflection.Standard); purpose != "" && in.Purpose(purpose) == nil {
		s.Faults["purpose"] = ws.T("pathway.begin.purpose.unknown")
	}
	if n := len([]rune(role)); n > reflection.MaxRole {
		s.Faults["role"] = ws.T("pathway.change.too-long", "count", n, "most", reflection.MaxRole)
	}
	if len(wk.Reflections) >= pathway.MaxReflections {
		s.Faults["edition"] = ws.T("pathway.change.full")
	}
	if len(s.Faults) > 0 {
		return rm.showStart(w, r, wk, s, http.StatusUnprocessableEntity)
	}
	if next := wk.Form.Get("next"); wk.Account {
		if tree.ByCode(next) == nil {
			next = ""
		}
		return rm.keptBegin(w, r, wk, slug, version, purpose, role, next)
	}
	wk.Carried = true
	if cur := wk.Current(); cur == nil || !wk.justBegun(cur, slug, version, purpose, role) {
		wk.Begin(slug, version, purpose, role, wk.Now)
	}
	wk.Tree = tree
	rm.view(wk)
	if next := wk.Form.Get("next"); next != "" && tree.ByCode(next) != nil {
		return rm.askUnit(w, r, wk, next)
	}
	return rm.pass(w, r, wk)
}

// justBegun says whether the open reflection is the very one that is asked for: a double click begins one, not two.
func (wk *work) justBegun(cur *reflection.Reflection, slug, version, purpose, role string) bool {
	return len(cur.Statements) == 0 && cur.Framework == slug && cur.Release == version && cur.Purpose == purpose &&
		cur.Role == role && wk.Now.Sub(cur.Started) < 10*time.Minute
}
