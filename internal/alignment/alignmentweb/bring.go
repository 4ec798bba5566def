package alignmentweb

import (
	"io"
	"net/http"
	"net/url"
	"strconv"
	"strings"

	"pathways/internal/alignment"
	"pathways/internal/organization"
	"pathways/internal/platform/errs"
	"pathways/internal/platform/ui"
	"pathways/internal/platform/web"
)

// newPage is the form on which texts are pasted or files chosen.
type newPage struct {
	form
	House    organization.Organization
	Releases []ui.Option
	Before   []alignment.Batch // the newest that were brought
}

func (rm *room) blank(w http.ResponseWriter, r *http.Request) error { return rm.showNew(w, r, form{}) }

func (rm *room) showNew(w http.ResponseWriter, r *http.Request, f form) error {
	ctx, slug := r.Context(), r.PathValue("slug")
	place, err := rm.writes(r)
	if err != nil {
		return err
	}
	p := newPage{form: f, House: place.Organization}
	if p.Releases, err = rm.releaseOptions(ctx); err != nil {
		return err
	}
	if p.Before, err = rm.Texts.Batches(ctx, viewer(r), slug); err != nil {
		return err
	}
	return show(w, r, page{
		Title: ui.T(ctx, "alignment.new.title"), Lead: ui.T(ctx, "alignment.new.lead"), House: place.Organization, Here: "texts", Form: f,
	}, newBody(p))
}

// writes is the place that a request is about, for whoever may bring texts there.
//
// Errors: errs.Forbidden for whoever may only read them.
func (rm *room) writes(r *http.Request) (alignment.Place, error) {
	all, err := rm.Texts.Texts(r.Context(), viewer(r), r.PathValue("slug"), alignment.Filter{State: alignment.Waiting}, "")
	if err == nil && !all.Writes {
		err = errs.New(errs.Forbidden, "alignmentweb", "web.fault.part")
	}
	return all.Place, err
}

// bring takes texts in. The files of somebody who may not bring any are not held.
func (rm *room) bring(w http.ResponseWriter, r *http.Request) error {
	ctx, slug := r.Context(), r.PathValue("slug")
	if _, err := rm.writes(r); err != nil {
		return err
	}
	release, err := rm.held.take(r)
	if err != nil {
		_, _ = io.Copy(io.Discard, r.Body) // a browser shows an answer only when it has sent everything
		return err
	}
	defer release()
	var files []alignment.File
	f, err := web.BindUpload(r, func(field, name string, body io.Reader) error {
		if field != "files" || len(files) > alignment.MaxFiles {
			return nil
		}
		content, err := io.ReadAll(io.LimitReader(body, alignment.MaxFile+1))
		files = append(files, alignment.File{Name: name, Content: content})
		return err
	})
	var typed url.Values
	if f != nil {
		typed = f.Values
	}
	var b alignment.Batch
	if err == nil {
		year := 0
		if year, err = yearOf(f.Get("year")); err == nil {
			b, err = rm.Texts.Put(ctx, viewer(r), slug, alignment.Upload{
				Kind: alignment.Kind(f.Get("kind")), Release: f.Get("release"), Files: files, Pasted: f.Get("text"), Title: f.Get("title"), Year: year,
			})
		}
	}
	if back, ok := refused(ctx, err, typed, "files"); ok {
		return rm.showNew(w, r, back)
	}
	if err != nil {
		return err
	}
	return web.Redirect(w, r, broughtAt(slug, b.ID))
}

// yearOf reads a year that somebody typed; 0 for none.
func yearOf(typed string) (int, error) {
	if typed = strings.TrimSpace(typed); typed == "" {
		return 0, nil
	}
	n, err := strconv.Atoi(typed)
	if err != nil || n <= 0 {
		return 0, &errs.Error{Kind: errs.Invalid, Op: "alignmentweb", Fields: []errs.Field{{Name: "year", Key: "alignment.fault.year"}}}
	}
	return n, nil
}

func broughtAt(slug, batch string) string {
	return with(textsAt(slug, "brought"), url.Values{"batch": {batch}})
}

// broughtPage is how far the reading of what was brought at once is.
type broughtPage struct {
	alignment.Progress
	Only *alignment.Text // the text, where it is one
}

// refresh is after how many seconds a page that shows work going on asks again by itself. Script does so more smoothly and stops
// it.
const refresh = "5"

// Done is how many texts are read, or could not be.
func (p broughtPage) Done() int { return p.Texts - p.In[alignment.Waiting] - p.In[alignment.Reading] }

// brought shows how far a batch is. It can be left and come back to; without script it asks again by itself.
func (rm *room) brought(w http.ResponseWriter, r *http.Request) error {
	ctx, slug, id := r.Context(), r.PathValue("slug"), r.URL.Query().Get("batch")
	var p broughtPage
	var err error
	if p.Progress, err = rm.Texts.Batch(ctx, viewer(r), slug, id); err != nil {
		return err
	}
	if p.Texts == 1 {
		all, err := rm.Texts.Texts(ctx, viewer(r), slug, alignment.Filter{Batch: id}, "")
		if err != nil {
			return err
		}
		if len(all.Texts) == 1 {
			p.Only = &all.Texts[0]
		}
	}
	title := "alignment.brought.done"
	if p.Going() {
		title = "alignment.brought.going"
		w.Header().Set("Refresh", refresh)
	}
	return show(w, r, page{Title: ui.T(ctx, title), House: p.Organization, Here: "texts"}, broughtBody(p))
}

// deleteBatch deletes all that was brought at once.
func (rm *room) deleteBatch(w http.ResponseWriter, r *http.Request) error {
	f, err := web.BindForm(r, 0)
	if err != nil {
		return err
	}
	slug := r.PathValue("slug")
	if err := rm.Texts.DeleteBatch(r.Context(), viewer(r), slug, f.Get("batch")); err != nil {
		return err
	}
	return web.Redirect(w, r, textsAt(slug)+"?done=batchdeleted")
}
