package evidenceweb

import (
	"context"
	"errors"
	"io"
	"net/http"
	"slices"
	"strconv"
	"time"

	"pathways/internal/evidence"
	"pathways/internal/platform/authz"
	"pathways/internal/platform/blob"
	"pathways/internal/platform/errs"
	"pathways/internal/platform/i18n"
	"pathways/internal/platform/ids"
	"pathways/internal/platform/ui"
	"pathways/internal/platform/web"
)

// editPage is the form of a piece.
type editPage struct {
	Draft   evidence.Draft
	ID      string
	New     bool
	Seen    int64           // the Changed of the state that is edited, in ms
	Files   []evidence.File // that the piece has
	Brought []blob.Blob     // that were sent and wait to be kept
	Picker  picker
	Faults  faults
	MaxFile string
	Quota   string
}

// at is where the form goes.
func (p editPage) at() string {
	if p.New {
		return "/evidence/new"
	}
	return "/evidence/" + p.ID + "/edit"
}

var editOrder = []string{"title", "story", "from", "to", "where", "hours", "link", "item", "file"}

func (rm *room) blank(w http.ResponseWriter, r *http.Request) error {
	if err := authz.From(r.Context()).Someone(authz.WriteEvidence); err != nil {
		return err
	}
	p := editPage{ID: ids.New(), New: true, Draft: evidence.Draft{Items: rm.refsOf(r.Context(), r.URL.Query()["item"])}}
	return rm.form(w, r, http.StatusOK, p, "")
}

func (rm *room) edit(w http.ResponseWriter, r *http.Request) error {
	e, err := rm.evidence.Get(r.Context(), authz.From(r.Context()), r.PathValue("id"))
	if err != nil {
		return err
	}
	p := editPage{ID: e.ID, Seen: e.Changed.UnixMilli(), Files: e.Files, Draft: evidence.Draft{
		Title: e.Title, Story: e.Story, From: e.From, To: e.To, Where: e.Where, Link: e.Link, Hours: e.Hours, Items: e.Items,
	}}
	return rm.form(w, r, http.StatusOK, p, "")
}

// form answers with the form. The words are looked for among competencies.
func (rm *room) form(w http.ResponseWriter, r *http.Request, status int, p editPage, find string) (err error) {
	ctx := r.Context()
	p.MaxFile, p.Quota = blob.Size(rm.evidence.MaxFile()), blob.Size(rm.evidence.Quota())
	if p.Brought, err = rm.evidence.Brought(ctx, authz.From(ctx), p.Draft.Uploads); err != nil {
		return err
	}
	if p.Picker, err = rm.picker(ctx, p.Draft.Items, find, p.Faults["item"]); err != nil {
		return err
	}
	title := "evidence.edit.title"
	if p.New {
		title = "evidence.new.title"
	}
	return web.Render(w, r, status, editView(p, head(ctx, ui.T(ctx, title))))
}

// sent is a form as it came.
type sent struct {
	*web.Form
	uploads []string
	fault   string // what is wrong with the files
	status  int
	err     error // the form could not be read to its end
}

// receive reads the form of a piece. Files go where they are kept as they come; one that is refused does not stop the
// others, nor the fields.
func (rm *room) receive(r *http.Request) (s sent, err error) {
	ctx := r.Context()
	v := authz.From(ctx)
	if err := v.Someone(authz.WriteEvidence); err != nil {
		return s, err
	}
	s.status = http.StatusUnprocessableEntity
	s.Form, err = web.BindUpload(r, func(field, name string, body io.Reader) error {
		if field != "file" {
			return nil
		}
		if len(s.uploads) > evidence.MaxFiles {
			s.addFault(ctx, name, "evidence.fault.files", "most", evidence.MaxFiles)
			return nil
		}
		b, err := rm.evidence.Bring(ctx, v, name, body)
		var e *errs.Error
		switch {
		case err == nil:
			s.uploads = append(s.uploads, b.Upload)
		case errors.As(err, &e) && e.Key != "":
			if e.Kind == errs.Unavailable {
				s.status = http.StatusServiceUnavailable
			}
			s.addFault(ctx, name, e.Key, e.Args...)
		default:
			return err
		}
		return nil
	})
	if s.Form == nil {
		return s, err
	}
	s.uploads = append(slices.Clone(s.All("held")), s.uploads...)
	s.err = err
	return s, nil
}

func (s *sent) addFault(ctx context.Context, name, key string, args ...any) {
	if s.fault != "" {
		s.fault += " "
	}
	s.fault += ui.T(ctx, "evidence.file.fault", "name", name, "why", ui.T(ctx, key, args...))
}

// searching says whether the person looks for words: by the button, or by Enter after typing other words.
func searching(f *web.Form) bool {
	find := f.Get("find")
	return f.Get("do") == "find" || f.Get("do") == "enter" && find != "" && find != f.Get("found")
}

func (rm *room) save(w http.ResponseWriter, r *http.Request) error {
	ctx := r.Context()
	v := authz.From(ctx)
	p := editPage{ID: r.PathValue("id"), New: r.PathValue("id") == ""}
	if !p.New {
		e, err := rm.evidence.Get(ctx, v, p.ID)
		if err != nil {
			return err
		}
		p.Files = e.Files
	}
	s, err := rm.receive(r)
	if err != nil {
		return err
	}
	if p.New {
		if p.ID = s.Get("id"); !ids.Valid(p.ID) {
			p.ID = ids.New()
		}
	}
	p.Seen, _ = strconv.ParseInt(s.Get("seen"), 10, 64)
	p.Draft = evidence.Draft{
		Title: s.Get("title"), Story: s.Get("story"), From: s.Get("from"), To: s.Get("to"), Where: s.Get("where"), Link: s.Get("link"),
		Hours: s.Get("hours"), Items: rm.refsOf(ctx, s.All("item")), Uploads: s.uploads, Drop: s.All("drop"),
	}
	if p.Seen != 0 {
		p.Draft.Seen = time.UnixMilli(p.Seen)
	}
	switch {
	case s.err != nil:
		if p.Faults, err = faultsOf(ctx, s.err); err != nil {
			return err
		}
		return rm.form(w, r, http.StatusUnprocessableEntity, p, "")
	case s.fault != "":
		p.Faults = faults{"file": s.fault}
		return rm.form(w, r, s.status, p, "")
	case searching(s.Form):
		return rm.form(w, r, http.StatusOK, p, s.Get("find"))
	}
	if err := rm.onlyOnce(ctx, v, &p); err != nil {
		return err
	}
	e, err := rm.evidence.Save(ctx, v, p.ID, p.Draft)
	if err == nil {
		return web.Redirect(w, r, "/evidence/"+e.ID+"?saved")
	}
	if p.Faults, err = faultsOf(ctx, err); err != nil {
		return err
	}
	status := http.StatusUnprocessableEntity
	if now, err := rm.evidence.Get(ctx, v, p.ID); err == nil && p.Seen != 0 && now.Changed.UnixMilli() != p.Seen {
		// Another device was first. What it wrote is shown beside; saving again puts this in its place.
		status, p.Seen, p.Files = http.StatusConflict, now.Changed.UnixMilli(), now.Files
		p.Faults[""] = ui.T(ctx, "evidence.conflict", "there", otherWords(i18n.From(ctx), &now))
	}
	return rm.form(w, r, status, p, "")
}

// onlyOnce lets the form of a new piece that is sent again, as by a double click, find its uploads kept already.
func (rm *room) onlyOnce(ctx context.Context, v authz.Viewer, p *editPage) error {
	if _, err := rm.evidence.Get(ctx, v, p.ID); !p.New || err != nil {
		return nil
	}
	waiting, err := rm.evidence.Brought(ctx, v, p.Draft.Uploads)
	p.Draft.Uploads = nil
	for _, b := range waiting {
		p.Draft.Uploads = append(p.Draft.Uploads, b.Upload)
	}
	return err
}

// otherWords are what another device wrote, in short.
func otherWords(ws *i18n.Words, e *evidence.Evidence) string {
	out := titleOf(ws, e)
	if e.Story != "" {
		out += " · " + e.Story
	}
	if short := []rune(out); len(short) > 300 {
		return string(short[:300]) + "…"
	}
	return out
}
