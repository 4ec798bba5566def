// Package takeoutweb are the pages on which a person takes everything along, brings it in elsewhere, and has it erased.
package takeoutweb

import (
	"embed"
	"errors"
	"net/http"
	"strings"
	"sync"

	"pathways/internal/platform/authz"
	"pathways/internal/platform/errs"
	"pathways/internal/platform/i18n"
	"pathways/internal/platform/ui"
	"pathways/internal/platform/web"
	"pathways/internal/takeout"
)

// Locales are the words of this room.
//
//go:embed locales/*.json
var Locales embed.FS

type room struct {
	takeout *takeout.Service
	baseURL string   // public address; empty: that by which a person came
	busy    sync.Map // people whose archive is being read
}

// Routes are the addresses of take-out, of bringing in and of erasing.
func Routes(s *takeout.Service, baseURL string) []web.Route {
	rm := &room{takeout: s, baseURL: baseURL}
	return []web.Route{
		{Pattern: "GET /takeout", Handle: rm.start, For: web.People},
		{Pattern: "GET /takeout/archive.zip", Handle: rm.archive, For: web.Proven},
		{Pattern: "GET /takeout/import", Handle: rm.choose, For: web.People},
		{Pattern: "POST /takeout/import", Handle: rm.arrive, For: web.People, MaxBody: takeout.MaxArchive + 1<<20},
		{Pattern: "GET /takeout/import/waiting", Handle: rm.waiting, For: web.People},
		{Pattern: "POST /takeout/import/waiting", Handle: rm.bring, For: web.People},
		{Pattern: "POST /takeout/import/forget", Handle: rm.forget, For: web.People},
		{Pattern: "GET /erase", Handle: rm.ask, For: web.Proven},
		// A second press comes from nobody any more, and is led to the receipt.
		{Pattern: "POST /erase/{receipt}", Handle: rm.erase, For: web.Visitors},
		{Pattern: "GET /erase/receipt/{id}", Handle: rm.receipt},
		{Pattern: "GET /erase/receipt/{id}/receipt.txt", Handle: rm.receiptText},
	}
}

func head(title string) ui.Page { return ui.Page{Title: title, Place: ui.Account, NoIndex: true} }

func (rm *room) start(w http.ResponseWriter, r *http.Request) error {
	return web.Render(w, r, http.StatusOK, startPage(head(i18n.T(r.Context(), "takeout.title"))))
}

// archive sends everything of the viewer as one file.
func (rm *room) archive(w http.ResponseWriter, r *http.Request) error {
	h := w.Header()
	h.Set("Content-Type", "application/zip")
	h.Set("Cache-Control", "no-store")
	if r.Method == http.MethodHead {
		return nil
	}
	a, err := rm.takeout.Gather(r.Context(), authz.From(r.Context()))
	if err != nil {
		return err
	}
	h.Set("Content-Disposition", `attachment; filename="`+a.Name()+`"`)
	return a.Write(r.Context(), w)
}

// fault is what is wrong with an archive, in words: a sentence, and the single faults with their files.
type fault struct {
	What string
	Each []eachFault
}

type eachFault struct{ Where, What string }

// faultOf says an error about an archive; ok is false for one that is not about it.
func faultOf(ws *i18n.Words, err error) (f fault, ok bool) {
	var e *errs.Error
	if !errors.As(err, &e) || e.Kind != errs.Invalid && e.Kind != errs.TooLarge {
		return f, false
	}
	f.What = ws.T("takeout.fault.archive")
	if len(e.Fields) == 0 {
		f.What = ws.T("web.fault.invalid.what")
		if e.Key != "" {
			f.What = ws.T(e.Key, e.Args...)
		}
	}
	for _, one := range e.Fields {
		key := one.Key
		if key == "" {
			key = "takeout.fault.file.broken"
		}
		f.Each = append(f.Each, eachFault{strings.TrimSuffix(one.Name, ", "), ws.T(key, one.Args...)})
	}
	return f, true
}
