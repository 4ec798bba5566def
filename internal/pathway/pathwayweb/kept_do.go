package pathwayweb

import (
	"errors"
	"net/http"
	"net/url"
	"slices"

	"pathways/internal/pathway"
	"pathways/internal/plan"
	"pathways/internal/platform/authz"
	"pathways/internal/platform/errs"
	"pathways/internal/platform/i18n"
	"pathways/internal/platform/web"
	"pathways/internal/reflection"
)

// keptBegin begins a reflection in the account's pathway; the one that was open is closed and kept.
func (rm *room) keptBegin(w http.ResponseWriter, r *http.Request, wk *work, slug, version, purpose, role, next string) error {
	_, _, err := rm.pathways.Change(r.Context(), wk.Viewer, pathway.Want{Open: true}, nil, func(p *pathway.Pathway) error {
		if cur := p.Current(); cur == nil || !wk.justBegun(cur, slug, version, purpose, role) {
			p.Begin(slug, version, purpose, role, wk.Now)
		}
		return nil
	})
	if err != nil {
		return err
	}
	if next != "" {
		return web.Redirect(w, r, "/pathway/reflect/"+url.PathEscape(next))
	}
	return web.Redirect(w, r, "/pathway/pass")
}

// close closes the open reflection: it is kept as it is from then on.
func (rm *room) close(w http.ResponseWriter, r *http.Request) error {
	return rm.filled(heads, true, nil, func(w http.ResponseWriter, r *http.Request, wk *work) error {
		of := wk.Form.Get(fieldOf)
		_, _, err := rm.pathways.Change(r.Context(), wk.Viewer, pathway.Want{}, nil, func(p *pathway.Pathway) error {
			if cur := p.Current(); cur != nil && cur.ID == of {
				p.Close(wk.Now)
			}
			return nil
		})
		if err != nil {
			return err
		}
		return web.Redirect(w, r, "/pathway")
	})(w, r)
}

func (rm *room) askDeleteReflection(w http.ResponseWriter, r *http.Request) error {
	return rm.shown(heads, func(w http.ResponseWriter, r *http.Request, wk *work) error {
		re := wk.Reflection(r.PathValue("reflection"))
		if re == nil {
			return errs.New(errs.NotFound, "pathwayweb.reflection", "pathway.map.unknown")
		}
		ws := i18n.From(r.Context())
		have, err := rm.editions(r.Context())
		if err != nil {
			return err
		}
		p := page{At: r.URL.EscapedPath(), Title: ws.T("pathway.reflections.delete")}
		name := ws.T("pathway.plans.from", "edition", shortName(have, re.Framework, re.Release), "day", pathway.Day(ws, re.Started))
		return rm.show(w, r, wk, p, askDelete(p.At, "/pathway", p.Title, name, ws.T("pathway.reflections.delete.text")))
	})(w, r)
}

func (rm *room) deleteReflection(w http.ResponseWriter, r *http.Request) error {
	v, _ := rm.signedIn(r)
	if err := rm.pathways.DeleteReflection(r.Context(), v, r.PathValue("reflection")); err != nil {
		return err
	}
	return web.Redirect(w, r, "/pathway")
}

// guestOf reads the pathway that a guest's page carried, with what was filled in there since.
func (rm *room) guestOf(r *http.Request, form *web.Form) (*work, error) {
	wk := &work{Form: form, Script: true, Now: rm.now().UTC(), Typed: map[string][]string{}}
	if err := wk.fetch(); err != nil {
		return nil, err
	}
	if err := rm.look(r.Context(), wk); err != nil {
		return nil, err
	}
	wk.Script = form.Get(fieldChanges) != ""
	changes, err := wk.changes()
	if err != nil {
		return nil, err
	}
	wk.Refused = wk.Apply(changes, wk.Tree, wk.Now)
	return wk, nil
}

// offer answers a guest's page that somebody sends who has signed in meanwhile: what it carried can be brought into
// the account. Nothing is brought unasked.
func (rm *room) offer(w http.ResponseWriter, r *http.Request, v authz.Viewer, form *web.Form) error {
	guest, err := rm.guestOf(r, form)
	if err != nil {
		return rm.unreadable(w, r, err)
	}
	if name := r.PathValue("name"); name != "" || r.URL.Path == "/pathway/save" { // a document of what it carried
		rm.view(guest)
		guest.Carried = true
		if name != "" {
			return rm.out(w, r, guest)
		}
		return rm.save(w, r, guest)
	}
	wk, err := rm.desk(r, v, &web.Form{}, headsPlan)
	if err != nil {
		return err
	}
	token, err := guest.Token()
	if err != nil {
		return err
	}
	have, err := rm.editions(r.Context())
	if err != nil {
		return err
	}
	ws := i18n.From(r.Context())
	p := page{At: "/pathway", Title: ws.T("pathway.adopt.title"), Status: http.StatusOK}
	return rm.show(w, r, wk, p, offerBody(guest.Pathway, have, token))
}

// adopt brings what a browser or a page kept for a guest into the account.
func (rm *room) adopt(w http.ResponseWriter, r *http.Request) error {
	v, _ := rm.signedIn(r)
	form, err := web.BindForm(r, maxForm)
	if err != nil {
		return err
	}
	turn, err := rm.turns.take(r.Context(), w)
	if err != nil {
		return err
	}
	defer turn.end()
	guest, err := rm.guestOf(r, form)
	if err != nil {
		return rm.unreadable(turn, r, err)
	}
	return rm.bring(turn, r, v, guest.Pathway, form)
}

// bring brings a pathway into the account and says what came in.
func (rm *room) bring(w http.ResponseWriter, r *http.Request, v authz.Viewer, other *pathway.Pathway, form *web.Form) error {
	got, err := rm.pathways.Adopt(r.Context(), v, other)
	var e *errs.Error
	if errors.As(err, &e) && e.Kind == errs.TooLarge {
		return rm.unreadable(w, r, err)
	}
	if err != nil {
		return err
	}
	wk, err := rm.desk(r, v, form, openPlan)
	if err != nil {
		return err
	}
	ws := i18n.From(r.Context())
	p := page{At: "/pathway", Title: ws.T("pathway.adopted.title"), Status: http.StatusOK}
	return rm.show(w, r, wk, p, adoptedBody(got, wk.strangers(ws), form.Get(fieldFile) != ""))
}

// differsView is what two devices wrote differently.
type differsView struct {
	pathway.Differences
	Work    *work
	Settled bool // one was just settled
}

// differences shows each answer and each wording that two devices wrote differently, to choose from.
func (rm *room) differences(w http.ResponseWriter, r *http.Request) error {
	v, _ := rm.signedIn(r)
	d, err := rm.pathways.Differences(r.Context(), v)
	if err != nil {
		return err
	}
	wk, err := rm.laid(r, v, &web.Form{Values: r.URL.Query()}, d.Pathway)
	if err != nil {
		return err
	}
	p := page{At: "/pathway/differences", Title: i18n.From(r.Context()).T("pathway.differences.title")}
	return rm.show(w, r, wk, p, differencesBody(differsView{d, wk, wk.Form.Get("settled") != ""}))
}

// settle ends one difference as the person chose.
func (rm *room) settle(w http.ResponseWriter, r *http.Request) error {
	v, _ := rm.signedIn(r)
	form, err := web.BindForm(r, 0)
	if err != nil {
		return err
	}
	choice := form.Get("choose")
	if choice != "" {
		err = rm.pathways.SettleAnswer(r.Context(), v, choice)
	} else {
		var which struct{ keep, take string }
		which.keep, which.take = form.Get("keep"), form.Get("take")
		i := which.keep + which.take
		words := pathway.Wording{Plan: form.Get("plan-" + i), Goal: form.Get("goal-" + i), Field: form.Get("field-" + i), Text: form.Get("text-" + i)}
		err = rm.pathways.SettleWording(r.Context(), v, words, which.take != "")
	}
	if err != nil && !errs.Is(err, errs.NotFound) { // settled elsewhere meanwhile: the page shows what is left
		return err
	}
	return web.Redirect(w, r, "/pathway/differences?settled=1")
}

// saidWords puts an answer into words.
func (v differsView) saidWords(ws *i18n.Words, s *reflection.Statement) string {
	if s.Text != "" {
		return s.Text
	}
	out := slices.Clone(s.Choices)
	if v.Work.View != nil {
		if d := v.Work.View.Instrument.Dimension(s.Dimension); d != nil {
			for i, c := range out {
				if known := d.Choice(c); known != nil {
					out[i] = known.Label.In(ws.Lang())
				} else if l, ok := v.Work.Tree.LevelOf(c); ok {
					out[i] = l.Name
				}
			}
		}
	}
	return inWords(ws, out)
}

// question is what an answer is to, in words.
func (v differsView) question(ws *i18n.Words, d reflection.Dispute) (code, item, ask string) {
	code = d.Code
	if v.Work.View == nil {
		return code, "", d.Dimension
	}
	if it := v.Work.Tree.ByID(d.Item); it != nil {
		code, item = it.Code, it.Statement
	}
	if dim := v.Work.View.Instrument.Dimension(d.Dimension); dim != nil {
		return code, item, dim.Ask.In(ws.Lang())
	}
	return code, item, d.Dimension
}

// field is the name of a field of a plan that is worded differently.
func fieldName(ws *i18n.Words, w plan.Wording) string {
	if w.Goal == nil {
		return ws.T("pathway.differences.plan." + w.Field)
	}
	form := plan.Standard.Goal
	if w.Activity != nil {
		form = plan.Standard.Activity
	}
	if spec, ok := form[w.Field]; ok {
		return spec.Ask.In(ws.Lang())
	}
	if slices.Contains([]string{"items", "review"}, w.Field) {
		return ws.T("pathway.differences.goal." + w.Field)
	}
	return ws.T("pathway.differences.goal.other")
}

// wordingText is a wording as it is read: the name of a choice where the field holds one.
func wordingText(ws *i18n.Words, w plan.Wording, text string) string {
	if text == "" {
		return ws.T("pathway.leftopen")
	}
	for _, list := range [][]plan.Choice{plan.Standard.Kinds, plan.Standard.Payers, plan.Standard.Times, plan.Standard.Movers} {
		if slices.Contains([]string{"kind", "payer", "time", "mover"}, w.Field) {
			if label := plan.Label(list, text, ws.Lang()); label != "" {
				return label
			}
		}
	}
	if w.Field == "look" || w.Field == "from" || w.Field == "to" {
		return pathway.DayOf(ws, text)
	}
	return text
}
