package pathwayweb

import (
	"errors"
	"maps"
	"net/http"
	"slices"
	"strings"
	"unicode"

	"pathways/internal/pathway"
	"pathways/internal/platform/errs"
	"pathways/internal/platform/i18n"
	"pathways/internal/platform/web"
	"pathways/internal/reflection"
)

// filePage is where the pathway is saved as a file, and a file is opened.
func (rm *room) filePage(w http.ResponseWriter, r *http.Request, wk *work) error {
	s, err := rm.startView(r.Context(), wk)
	if err != nil {
		return err
	}
	return rm.showFile(w, r, wk, s, 0)
}

func (rm *room) showFile(w http.ResponseWriter, r *http.Request, wk *work, s startView, status int) error {
	ws := i18n.From(r.Context())
	p := page{At: "/pathway/file", Title: ws.T("pathway.file.title"), Here: "file", Multipart: true, Status: status, Fields: []string{"name"}}
	return rm.show(w, r, wk, p, filePage(s))
}

// save gives the pathway as a file: <name>.pathway.json.
func (rm *room) save(w http.ResponseWriter, r *http.Request, wk *work) error {
	for _, f := range wk.Refused {
		if f.Mendable() { // a file without it would look whole and not be
			return rm.filePage(w, r, wk)
		}
	}
	p := wk.Pathway
	if wk.Form.Get("latest") != "" {
		p = p.Latest()
	}
	raw, err := p.Encode()
	if err != nil {
		return err
	}
	return web.WriteData(w, r, web.Data{Type: "application/json", Name: fileName(wk.Name) + ".pathway.json", Body: raw})
}

// fileName makes a name that every system can keep: letters, digits and hyphens.
func fileName(name string) string {
	var b strings.Builder
	for _, r := range strings.ToLower(name) {
		switch {
		case unicode.IsLetter(r) || unicode.IsDigit(r):
			b.WriteRune(r)
		case b.Len() > 0 && !strings.HasSuffix(b.String(), "-"):
			b.WriteByte('-')
		}
		if b.Len() > 60 {
			break
		}
	}
	if out := strings.Trim(b.String(), "-"); out != "" {
		return out
	}
	return "my"
}

// openFile reads a file that was brought. Where this page carries nothing yet the file is opened at once; a copy of
// the same pathway is put together with what is here; for another pathway the person is asked.
func (rm *room) openFile(w http.ResponseWriter, r *http.Request, wk *work) error {
	ws := i18n.From(r.Context())
	s, err := rm.startView(r.Context(), wk)
	if err != nil {
		return err
	}
	raw, name := exampleFile, ws.T("pathway.example")
	if wk.Form.Get("example") == "" || !rm.demo {
		f, ok := wk.Form.File("upload")
		if !ok {
			s.Upload = []string{ws.T("pathway.open.nofile")}
			return rm.showBack(w, r, wk, s)
		}
		raw, name = f.Body, f.Name
	}
	brought, err := pathway.Decode(raw)
	var e *errs.Error
	if errors.As(err, &e) {
		s.Upload = sentences(ws, e)
		return rm.showBack(w, r, wk, s)
	}
	if err != nil {
		return err
	}
	if wk.Account {
		return rm.bring(w, r, wk.Viewer, brought, wk.Form)
	}
	switch {
	case !wk.Carried || wk.Empty():
		return rm.opened(w, r, wk, brought, "pathway.opened", name)
	case brought.ID == wk.ID:
		if err := wk.join(brought); err != nil {
			return rm.unreadable(w, r, err)
		}
		return rm.opened(w, r, wk, wk.Pathway, "pathway.opened.same", name)
	}
	token, err := brought.Token()
	if err != nil {
		return err
	}
	have, err := rm.editions(r.Context())
	if err != nil {
		return err
	}
	p := page{At: "/pathway/file", Title: ws.T("pathway.open.choose"), Here: "file"}
	return rm.show(w, r, wk, p, choosePage(wk.Pathway, brought, have, token, name))
}

// showBack shows the page that a file was brought to, with what was wrong with it.
func (rm *room) showBack(w http.ResponseWriter, r *http.Request, wk *work, s startView) error {
	if wk.Carried && !wk.Empty() {
		return rm.showFile(w, r, wk, s, http.StatusUnprocessableEntity)
	}
	return rm.showStart(w, r, wk, s, http.StatusUnprocessableEntity)
}

// together does with a file that was brought what the person chose.
func (rm *room) together(w http.ResponseWriter, r *http.Request, wk *work) error {
	brought, err := pathway.FromToken(wk.Form.Get("brought"))
	if err != nil {
		return rm.unreadable(w, r, err)
	}
	switch wk.Form.Get("how") {
	case "both":
		if err := wk.join(brought); err != nil {
			return rm.unreadable(w, r, err)
		}
		return rm.opened(w, r, wk, wk.Pathway, "pathway.opened.both", "")
	case "instead":
		return rm.opened(w, r, wk, brought, "pathway.opened", "")
	}
	s, err := rm.startView(r.Context(), wk)
	if err != nil {
		return err
	}
	return rm.showStart(w, r, wk, s, 0)
}

// opened goes on with a pathway that was just read.
func (rm *room) opened(w http.ResponseWriter, r *http.Request, wk *work, p *pathway.Pathway, key, name string) error {
	wk.Pathway, wk.Refused = p, nil
	wk.Carried = true
	if err := rm.look(r.Context(), wk); err != nil {
		return err
	}
	rm.view(wk)
	s, err := rm.startView(r.Context(), wk)
	if err != nil {
		return err
	}
	ws := i18n.From(r.Context())
	s.Opened = append([]string{ws.T(key, "name", name)}, wk.strangers(ws)...)
	return rm.showStart(w, r, wk, s, 0)
}

// strangers says what in the current reflection this house does not know, when a file is opened. All of it stays in the
// file; the pages have no place for it.
func (wk *work) strangers(ws *i18n.Words) []string {
	cur := wk.Current()
	if cur == nil {
		return nil
	}
	in := reflection.InstrumentByID(cur.Instrument)
	switch {
	case wk.Tree == nil:
		return []string{ws.T("pathway.opened.norelease", "edition", cur.Framework+" "+cur.Release)}
	case in == nil:
		return []string{ws.T("pathway.opened.noinstrument", "instrument", cur.Instrument)}
	}
	codes, answers := map[string]bool{}, map[string]bool{}
	for _, s := range cur.Statements {
		if wk.Tree.ByID(s.Item) == nil {
			codes[s.Code] = true
			continue
		}
		d := in.Dimension(s.Dimension)
		if d == nil {
			answers[s.Dimension] = true
			continue
		}
		_, unknown := d.Settle(s.Choices, nil, wk.Tree.Levels)
		for _, u := range unknown {
			answers[u] = true
		}
	}
	var out []string
	if len(codes) > 0 {
		out = append(out, ws.T("pathway.opened.unknown", "codes", few(codes)))
	}
	if len(answers) > 0 {
		out = append(out, ws.T("pathway.opened.answers", "answers", few(answers)))
	}
	return out
}

// few lists up to ten names in order.
func few(names map[string]bool) string {
	list := slices.Sorted(maps.Keys(names))
	if len(list) > 10 {
		list = append(list[:10], "…")
	}
	return strings.Join(list, ", ")
}
