package pathwayweb

import (
	"errors"
	"net/http"
	"strings"
	"unicode"

	"pathways/internal/pathway"
	"pathways/internal/platform/errs"
	"pathways/internal/platform/i18n"
	"pathways/internal/platform/web"
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
	s.Opened = ws.T(key, "name", name)
	if n := wk.unknownCodes(); len(n) > 0 {
		s.Opened += " " + ws.T("pathway.opened.unknown", "codes", strings.Join(n, ", "))
	}
	return rm.showStart(w, r, wk, s, 0)
}

// unknownCodes are the codes in the current reflection that its release does not have. Their statements stay in
// the file; the pages have no place for them.
func (wk *work) unknownCodes() []string {
	if wk.View == nil {
		return nil
	}
	var out []string
	seen := map[string]bool{}
	for _, s := range wk.View.Statements {
		if wk.Tree.ByID(s.Item) == nil && !seen[s.Code] && len(out) < 10 {
			seen[s.Code] = true
			out = append(out, s.Code)
		}
	}
	return out
}
