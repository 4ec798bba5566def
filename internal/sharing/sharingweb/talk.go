package sharingweb

import (
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"net/http"
	"slices"
	"strconv"

	"pathways/internal/pathway"
	"pathways/internal/platform/errs"
	"pathways/internal/platform/i18n"
	"pathways/internal/platform/ids"
	"pathways/internal/platform/ui"
	"pathways/internal/platform/web"
	"pathways/internal/sharing"
)

// talkView is the conversation as one of the two sees it.
type talkView struct {
	*sharing.Talk
	Paper   *paper // nil after the end
	As      string // kind of partner, whose questions stand in the guide
	New     string // id of the note that the form writes
	Text    string // typed
	Edit    string // id of the note that is being edited
	Fault   string // beside the field
	Trouble string // about the whole
	Done    string
}

// mark tells one state of the notes from another, for screens that ask whether something is new.
func (v talkView) mark() string {
	h := sha256.New()
	for _, n := range v.Notes {
		fmt.Fprintln(h, n.ID, n.Wording, n.I, n.They)
	}
	fmt.Fprintln(h, v.Writes, v.Grant == nil)
	return hex.EncodeToString(h.Sum(nil)[:8])
}

// talk is the page of a conversation: the guide and the notes.
func (rm *room) talk(w http.ResponseWriter, r *http.Request) error {
	return rm.showTalk(w, r, http.StatusOK, talkView{Edit: r.URL.Query().Get("edit")})
}

func (rm *room) showTalk(w http.ResponseWriter, r *http.Request, status int, v talkView) error {
	ws := i18n.From(r.Context())
	t, err := rm.Sharing.Talk(r.Context(), viewer(r), r.PathValue("id"))
	if err != nil {
		return rm.gone(w, r, err)
	}
	v.Talk = t
	if v.As = r.URL.Query().Get("with"); !slices.Contains(pathway.Partners, v.As) {
		v.As = pathway.Partners[0]
	}
	if v.New == "" {
		v.New = ids.New()
	}
	if t.Grant != nil {
		if v.Paper, err = rm.paperOf(r.Context(), t.Owner, t.Grant, t.Shown); err != nil {
			return err
		}
		v.Paper.At = "/shared/" + t.ID
	}
	title := keptName(ws, *t)
	place := ui.Crumb{Name: ws.T("sharing.shared.title"), Href: "/shared"}
	if t.Side == sharing.OwnerSide {
		place = ui.Crumb{Name: ws.T("sharing.title"), Href: "/sharing"}
	}
	page := ui.Page{Title: title, Place: ui.Account, NoIndex: true, Class: "talk-page", Trail: []ui.Crumb{place, {Name: title}}}
	return web.Render(w, r, status, talkPage(page, v))
}

// notes answers a screen that is open already: the notes as they are now, or 204 where nothing is new.
func (rm *room) notes(w http.ResponseWriter, r *http.Request) error {
	t, err := rm.Sharing.Notes(r.Context(), viewer(r), r.PathValue("id"))
	if err != nil {
		return err
	}
	v := talkView{Talk: t}
	if r.URL.Query().Get("mark") == v.mark() {
		w.Header().Set("Cache-Control", "no-store")
		w.WriteHeader(http.StatusNoContent)
		return nil
	}
	return web.Render(w, r, http.StatusOK, noteList(v))
}

func (rm *room) addNote(w http.ResponseWriter, r *http.Request) error {
	form, err := web.BindForm(r, 0)
	if err != nil {
		return err
	}
	v := talkView{New: form.Get("id"), Text: form.Get("text")}
	return rm.after(w, r, v, rm.Sharing.AddNote(r.Context(), viewer(r), r.PathValue("id"), v.New, v.Text))
}

// doNote does one of the things that the buttons of a note say.
func (rm *room) doNote(w http.ResponseWriter, r *http.Request) error {
	form, err := web.BindForm(r, 0)
	if err != nil {
		return err
	}
	ctx, who, id, note := r.Context(), viewer(r), r.PathValue("id"), r.PathValue("note")
	wording, err := strconv.Atoi(form.Get("wording"))
	if err != nil {
		return errs.New(errs.Invalid, "sharingweb.doNote", "sharing.fault.form")
	}
	v := talkView{}
	switch form.Get("do") {
	case "agree":
		err = rm.Sharing.Agree(ctx, who, id, note, wording)
	case "edit":
		v.Edit, v.Text = note, form.Get("text")
		err = rm.Sharing.EditNote(ctx, who, id, note, wording, v.Text)
	case "away":
		if err := rm.Sharing.TakeAway(ctx, who, id, note); err != nil {
			return rm.gone(w, r, err)
		}
		// Whoever let go of the last note of a conversation that is over has no page of it any more.
		if _, err := rm.Sharing.Notes(ctx, who, id); errs.Is(err, errs.NotFound) {
			return web.Redirect(w, r, "/shared")
		}
	default:
		return errs.New(errs.Invalid, "sharingweb.doNote", "sharing.fault.form")
	}
	return rm.after(w, r, v, err)
}

func (rm *room) closeTalk(w http.ResponseWriter, r *http.Request) error {
	id := r.PathValue("id")
	if err := rm.Sharing.Close(r.Context(), viewer(r), id); err != nil {
		return rm.gone(w, r, err)
	}
	if _, err := rm.Sharing.Notes(r.Context(), viewer(r), id); errs.Is(err, errs.NotFound) {
		return web.Redirect(w, r, "/shared")
	}
	return web.Redirect(w, r, "/shared/"+id+"/conversation#notes")
}

// after shows the conversation again: with what is wrong and what was typed, or from its own address.
func (rm *room) after(w http.ResponseWriter, r *http.Request, v talkView, err error) error {
	if faults, ok := faultsOf(r, err); ok {
		v.Fault = faults["text"]
		return rm.showTalk(w, r, http.StatusUnprocessableEntity, v)
	}
	if errs.Is(err, errs.Conflict) {
		v.Trouble = sentence(r, err)
		return rm.showTalk(w, r, http.StatusConflict, v)
	}
	if err != nil {
		return rm.gone(w, r, err)
	}
	return web.Redirect(w, r, "/shared/"+r.PathValue("id")+"/conversation#notes")
}

// agreement says who has agreed to a note, in words.
func agreement(ws *i18n.Words, n sharing.TalkNote) string {
	switch {
	case n.Agreed:
		return ws.T("sharing.note.both")
	case n.I:
		return ws.T("sharing.note.you")
	}
	return ws.T("sharing.note.they")
}
