package draftweb

import (
	"cmp"
	"net/http"
	"net/url"
	"slices"
	"strconv"
	"strings"

	"github.com/google/uuid"

	"pathways/internal/framework"
	"pathways/internal/platform/authz"
	"pathways/internal/platform/errs"
	"pathways/internal/platform/i18n"
	"pathways/internal/platform/web"
)

// spareRows is how many empty rows a list of kinds or levels ends with.
const spareRows = 2

// kindRow is a row of the list of kinds as it is filled in.
type kindRow struct {
	framework.Kind
	N int // from 0: its fields are "kinds[N].name" and so on
}

// kindRowsOf are the kinds of a form that came back, or those there are with some empty rows.
func kindRowsOf(typed url.Values, stands []framework.Kind, spare int) (all []kindRow) {
	if typed != nil {
		for n := 0; typed.Has(kindField(n, "name")); n++ {
			all = append(all, kindRow{framework.Kind{Key: typed.Get(kindField(n, "key")), Name: typed.Get(kindField(n, "name")), Plural: typed.Get(kindField(n, "plural"))}, n})
		}
		return all
	}
	for n, k := range append(slices.Clone(stands), make([]framework.Kind, spare)...) {
		all = append(all, kindRow{k, n})
	}
	return all
}

func kindField(n int, name string) string { return "kinds[" + strconv.Itoa(n) + "]." + name }

func levelField(n int, name string) string { return "levels[" + strconv.Itoa(n) + "]." + name }

// kindsOf are the kinds that a form names, in the order that it gives them. A row without a word is left out.
func kindsOf(typed url.Values) (all []framework.Kind) {
	for _, r := range inOrder(kindRowsOf(typed, nil, 0), func(r kindRow) string { return typed.Get(kindField(r.N, "order")) }) {
		if strings.TrimSpace(r.Name+r.Plural) != "" {
			all = append(all, r.Kind)
		}
	}
	return all
}

// kindsTyped is a form with kinds as it comes back: in the order that was asked for, empty rows at the end.
func kindsTyped(typed url.Values, kinds []framework.Kind) url.Values {
	back := without(typed, "kinds[")
	for n := range len(kinds) + spareRows {
		k := framework.Kind{}
		if n < len(kinds) {
			k = kinds[n]
		}
		back.Set(kindField(n, "key"), k.Key)
		back.Set(kindField(n, "name"), k.Name)
		back.Set(kindField(n, "plural"), k.Plural)
	}
	return back
}

// without is a form without the fields whose names begin with some text.
func without(typed url.Values, begins string) url.Values {
	back := url.Values{}
	for name, values := range typed {
		if !strings.HasPrefix(name, begins) {
			back[name] = values
		}
	}
	return back
}

// inOrder sorts rows by the numbers that somebody gave them; those without one keep their place.
func inOrder[R any](rows []R, order func(R) string) []R {
	type placed struct {
		row R
		at  float64
	}
	all := make([]placed, len(rows))
	for i, r := range rows {
		at, err := strconv.ParseFloat(strings.TrimSpace(order(r)), 64)
		if err != nil {
			at = float64(i + 1)
		}
		all[i] = placed{r, at}
	}
	slices.SortStableFunc(all, func(a, b placed) int { return cmp.Compare(a.at, b.at) })
	out := make([]R, len(rows))
	for i := range all {
		out[i] = all[i].row
	}
	return out
}

// levelRow is a row of the list of levels as it is filled in.
type levelRow struct {
	framework.Level
	N int
}

// levelRowsOf are the levels of a form that came back, or those there are with some empty rows. An empty row has its
// identifier already, so that a form sent twice means the same levels.
func levelRowsOf(typed url.Values, stands []framework.Level) (all []levelRow) {
	if typed != nil {
		for n := 0; typed.Has(levelField(n, "name")); n++ {
			all = append(all, levelRow{framework.Level{
				ID: typed.Get(levelField(n, "id")), Code: typed.Get(levelField(n, "code")), Name: typed.Get(levelField(n, "name")), Description: typed.Get(levelField(n, "description")),
			}, n})
		}
		return all
	}
	for n, l := range stands {
		all = append(all, levelRow{l, n})
	}
	for range spareRows {
		all = append(all, levelRow{framework.Level{ID: uuid.NewString()}, len(all)})
	}
	return all
}

// levelsOfForm are the levels that a form names, in the order that it gives them; a row without a word is left out.
func levelsOfForm(typed url.Values) (all []framework.Level) {
	for _, r := range inOrder(levelRowsOf(typed, nil), func(r levelRow) string { return typed.Get(levelField(r.N, "order")) }) {
		if strings.TrimSpace(r.Code+r.Name+r.Description) != "" {
			all = append(all, r.Level)
		}
	}
	return all
}

// levelsTyped is a form with levels as it comes back: in the order that was asked for, empty rows at the end.
func levelsTyped(typed url.Values, levels []framework.Level) url.Values {
	back := without(typed, "levels[")
	for n := range len(levels) + spareRows {
		l := framework.Level{ID: uuid.NewString()}
		if n < len(levels) {
			l = levels[n]
		}
		back.Set(levelField(n, "id"), l.ID)
		back.Set(levelField(n, "code"), l.Code)
		back.Set(levelField(n, "name"), l.Name)
		back.Set(levelField(n, "description"), l.Description)
	}
	return back
}

// insteadOf is the name of the field that says what takes the place of a kind or level that goes.
func insteadOf(key string) string { return "instead[" + key + "]" }

// dropped is the answer that the wording at a level goes with it.
const dropped = "-"

// insteads are the answers to what takes the place of what goes.
func insteads(typed url.Values) map[string]string {
	all := map[string]string{}
	for name := range typed {
		key, is := strings.CutPrefix(name, "instead[")
		if value := typed.Get(name); is && strings.HasSuffix(key, "]") && value != "" {
			if value == dropped {
				value = ""
			}
			all[strings.TrimSuffix(key, "]")] = value
		}
	}
	return all
}

// leaving is a kind or a level that goes, while there are items of it.
type leaving struct {
	Key, Name string
	Count     int
}

// leavingKinds are kinds that a form that came back leaves out, while there are items of them.
func leavingKinds(t *framework.Tree, f form) (all []leaving) {
	if f.Typed == nil {
		return nil
	}
	stays := kindsOf(f.Typed)
	for _, k := range t.Kinds {
		n := t.CountOf(k.Key)
		if n > 0 && !slices.ContainsFunc(stays, func(s framework.Kind) bool { return s.Key == k.Key }) {
			all = append(all, leaving{k.Key, k.Plural, n})
		}
	}
	return all
}

// leavingLevels are levels that a form that came back leaves out, while items have wording at them.
func leavingLevels(t *framework.Tree, f form) (all []leaving) {
	if f.Typed == nil {
		return nil
	}
	stays := levelsOfForm(f.Typed)
	for _, l := range t.Levels {
		n := 0
		for i := range t.Items {
			if t.Items[i].AtLevel(l.Code) != "" {
				n++
			}
		}
		if n > 0 && !slices.ContainsFunc(stays, func(s framework.Level) bool { return s.ID == l.ID }) {
			all = append(all, leaving{l.Code, l.Name, n})
		}
	}
	return all
}

// kinds is the page of the kinds and levels of a draft.
func (rm *room) kinds(w http.ResponseWriter, r *http.Request) error {
	return rm.showKinds(w, r, form{}, form{})
}

func (rm *room) showKinds(w http.ResponseWriter, r *http.Request, kinds, levels form) error {
	v, d, rights, t, err := rm.whose(r)
	if err != nil {
		return err
	}
	ctx := r.Context()
	p := page{Title: i18n.T(ctx, "draft.kinds.title"), Lead: i18n.T(ctx, "draft.kinds.lead"), Draft: d, Rights: rights, Here: "kinds", Domain: -1, Form: kinds}
	if levels.status != 0 {
		p.Form = levels
	}
	if p.Form.status == 0 {
		if p.Done, err = rm.doneOf(r, v, d, ""); err != nil {
			return err
		}
	}
	return show(w, r, p, kindsBody(d, rights, t, kinds, levels))
}

// setKinds stores the kinds of a draft.
func (rm *room) setKinds(w http.ResponseWriter, r *http.Request) error {
	f, err := web.BindForm(r, 0)
	if err != nil {
		return err
	}
	v, id, wanted := authz.From(r.Context()), r.PathValue("id"), kindsOf(f.Values)
	knew, _ := strconv.ParseInt(f.Get("knew"), 10, 64)
	err = rm.drafts.SetKinds(r.Context(), v, id, wanted, knew, insteads(f.Values))
	if errs.Is(err, errs.Conflict) {
		if d, _, lost := rm.drafts.One(r.Context(), v, id); lost == nil && kindNames(d.Head.Kinds) == kindNames(wanted) {
			err = nil // sent twice
		}
	}
	if back, ok := refused(r.Context(), err, kindsTyped(f.Values, wanted)); ok {
		return rm.showKinds(w, r, back, form{})
	}
	if err != nil {
		return err
	}
	return web.Redirect(w, r, after(at(id, "kinds"), "kinds"))
}

// setLevels stores the levels of a draft.
func (rm *room) setLevels(w http.ResponseWriter, r *http.Request) error {
	f, err := web.BindForm(r, 0)
	if err != nil {
		return err
	}
	v, id, wanted := authz.From(r.Context()), r.PathValue("id"), levelsOfForm(f.Values)
	knew, _ := strconv.ParseInt(f.Get("knew"), 10, 64)
	err = rm.drafts.SetLevels(r.Context(), v, id, wanted, knew, insteads(f.Values))
	if errs.Is(err, errs.Conflict) {
		if d, _, lost := rm.drafts.One(r.Context(), v, id); lost == nil && levelNames(d.Head.Levels) == levelNames(wanted) {
			err = nil // sent twice
		}
	}
	if back, ok := refused(r.Context(), err, levelsTyped(f.Values, wanted)); ok {
		return rm.showKinds(w, r, form{}, back)
	}
	if err != nil {
		return err
	}
	return web.Redirect(w, r, after(at(id, "kinds"), "levels"))
}
