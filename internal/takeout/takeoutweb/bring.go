package takeoutweb

import (
	"errors"
	"io"
	"net/http"
	"os"

	"pathways/internal/platform/authz"
	"pathways/internal/platform/errs"
	"pathways/internal/platform/i18n"
	"pathways/internal/platform/web"
	"pathways/internal/takeout"
)

func (rm *room) choose(w http.ResponseWriter, r *http.Request) error {
	return rm.choosePage(w, r, http.StatusOK, fault{})
}

func (rm *room) choosePage(w http.ResponseWriter, r *http.Request, status int, f fault) error {
	return web.Render(w, r, status, choosePage(f, r.URL.Query().Has("brought"), head(i18n.T(r.Context(), "takeout.import.title"))))
}

// arrive reads an archive. It lies in a file of its own while it is read, as it may be large; one at a time of one person.
func (rm *room) arrive(w http.ResponseWriter, r *http.Request) error {
	person := authz.From(r.Context()).Person
	if _, busy := rm.busy.LoadOrStore(person, true); busy {
		return errs.New(errs.TooMany, "takeoutweb.arrive", "takeout.import.busy")
	}
	defer rm.busy.Delete(person)
	file, size, err := received(r)
	if err == nil {
		defer os.Remove(file.Name())
		defer file.Close()
		err = rm.takeout.Arrive(r.Context(), authz.From(r.Context()), file, size)
	}
	if f, ok := faultOf(i18n.From(r.Context()), err); ok {
		return rm.choosePage(w, r, http.StatusUnprocessableEntity, f)
	}
	if err != nil {
		return err
	}
	return web.Redirect(w, r, "/takeout/import/waiting")
}

// received writes the file of a form into one without a name that leads anywhere.
//
// Errors: errs.Invalid where no file was sent, or it broke off; errs.TooLarge; errs.Unavailable where the disk is full.
func received(r *http.Request) (_ *os.File, size int64, err error) {
	const op = "takeoutweb.received"
	none := errs.New(errs.Invalid, op, "takeout.import.none")
	parts, err := r.MultipartReader()
	if err != nil {
		return nil, 0, none
	}
	for {
		part, err := parts.NextPart()
		if errors.Is(err, io.EOF) {
			return nil, 0, none
		}
		if err != nil {
			return nil, 0, broken(op, err)
		}
		if part.FormName() != "archive" {
			continue
		}
		file, err := os.CreateTemp("", "pathways-archive-*")
		if err != nil {
			return nil, 0, errs.Wrap(errs.Unavailable, op, err)
		}
		if size, err = io.Copy(file, part); err == nil && size > 0 {
			return file, size, nil
		}
		file.Close()
		os.Remove(file.Name())
		var disk *os.PathError
		switch {
		case err == nil:
			return nil, 0, none
		case errors.As(err, &disk):
			return nil, 0, errs.Wrap(errs.Unavailable, op, err)
		}
		return nil, 0, broken(op, err)
	}
}

// broken says why a form ended before its end. What it held is not told: it is somebody's own.
func broken(op string, err error) error {
	var long *http.MaxBytesError
	if errors.As(err, &long) {
		return errs.New(errs.TooLarge, op, "takeout.fault.large", "most", takeout.MaxArchive>>20)
	}
	return errs.New(errs.Invalid, op, "takeout.import.broken")
}

func (rm *room) waiting(w http.ResponseWriter, r *http.Request) error {
	report, err := rm.takeout.Waiting(r.Context(), authz.From(r.Context()))
	if errs.Is(err, errs.NotFound) {
		return web.Redirect(w, r, "/takeout/import")
	}
	if f, ok := faultOf(i18n.From(r.Context()), err); ok {
		return rm.choosePage(w, r, http.StatusUnprocessableEntity, f)
	}
	if err != nil {
		return err
	}
	return web.Render(w, r, http.StatusOK, waitingPage(report, head(i18n.T(r.Context(), "takeout.waiting.title"))))
}

func (rm *room) bring(w http.ResponseWriter, r *http.Request) error {
	form, err := web.BindForm(r, 0)
	if err != nil {
		return err
	}
	_, err = rm.takeout.Bring(r.Context(), authz.From(r.Context()), form.Get("id"), web.Base(r, rm.baseURL))
	if f, ok := faultOf(i18n.From(r.Context()), err); ok {
		return rm.choosePage(w, r, http.StatusUnprocessableEntity, f)
	}
	// Nothing waits any more: this is a second press, or another archive came. The page says what is so.
	if err != nil && !errs.Is(err, errs.NotFound) {
		return err
	}
	return web.Redirect(w, r, "/takeout/import?brought")
}

func (rm *room) forget(w http.ResponseWriter, r *http.Request) error {
	if err := rm.takeout.Forget(r.Context(), authz.From(r.Context())); err != nil {
		return err
	}
	return web.Redirect(w, r, "/takeout/import")
}
