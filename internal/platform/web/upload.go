package web

import (
	"errors"
	"io"
	"mime"
	"mime/multipart"
	"net/http"
	"net/url"
	"strconv"
	"strings"

	"pathways/internal/platform/errs"
)

// BindUpload reads a form that brings files which are not to be held in memory: each file that was chosen is handed to
// take as it comes, under the name of its field and the name that the browser claims, which is not to be trusted. What
// take does not read is thrown away. Fields are read as BindForm does, 1 MiB of them together; a form without files may
// also come as application/x-www-form-urlencoded.
//
// An error of take ends the reading; so does one of the form. What was read of the fields until then is given as well, so
// put them before the files in the page and they are still there.
//
// Errors: those of BindForm and of take.
func BindUpload(r *http.Request, take func(field, name string, body io.Reader) error) (*Form, error) {
	kind, params, err := mime.ParseMediaType(r.Header.Get("Content-Type"))
	if err != nil || kind != "multipart/form-data" || params["boundary"] == "" {
		return BindForm(r, DefaultMaxBody)
	}
	form := &Form{Values: url.Values{}, Files: map[string][]File{}}
	parts, left := multipart.NewReader(r.Body, params["boundary"]), int64(DefaultMaxBody)
	for count := 0; ; count++ {
		part, err := parts.NextPart()
		if errors.Is(err, io.EOF) {
			return form, nil
		}
		if err != nil {
			return form, bodyFault(err)
		}
		if count >= maxFields {
			return form, Invalid("web.form.fields")
		}
		if _, params, _ := mime.ParseMediaType(part.Header.Get("Content-Disposition")); hasKey(params, "filename") {
			if name := strings.ToValidUTF8(part.FileName(), "\uFFFD"); name != "" {
				err = take(part.FormName(), name, part)
			}
		} else {
			left, err = form.addPart(part, left)
		}
		if err != nil {
			return form, err
		}
		if _, err := io.Copy(io.Discard, part); err != nil {
			return form, bodyFault(err)
		}
	}
}

// addPart reads a field of at most so many bytes, and says how many are left for others.
func (f *Form) addPart(part *multipart.Part, left int64) (int64, error) {
	body, err := io.ReadAll(io.LimitReader(part, left+1))
	if err != nil {
		return left, bodyFault(err)
	}
	if left -= int64(len(body)); left < 0 {
		return left, tooLarge(DefaultMaxBody)
	}
	return left, f.add(part.FormName(), string(body))
}

// Download is a file of somebody, sent as it is read.
type Download struct {
	Name   string // for people
	Type   string // media type
	Size   int64  // bytes
	Inline bool   // shown in the browser and not saved: only for types that cannot hold a script
	Body   io.Reader
}

// Send answers with a file that somebody brought. Nobody keeps it on the way, the browser does not guess what it is, and
// a page of it could load and run nothing. An error of the body breaks the connection, so that nobody takes a part for the
// whole.
func Send(w http.ResponseWriter, r *http.Request, d Download) error {
	how := "attachment"
	if d.Inline {
		how = "inline"
	}
	kind := d.Type
	if strings.HasPrefix(kind, "text/") {
		kind += "; charset=utf-8"
	}
	h := w.Header()
	h.Set("Content-Type", kind)
	h.Set("Content-Disposition", mime.FormatMediaType(how, map[string]string{"filename": d.Name}))
	h.Set("Content-Security-Policy", "default-src 'none'; frame-ancestors 'none'; sandbox")
	h.Set("Cache-Control", "private, no-store")
	h.Set("Content-Length", strconv.FormatInt(d.Size, 10))
	w.WriteHeader(http.StatusOK)
	if r.Method == http.MethodHead {
		return nil
	}
	n, err := io.Copy(w, d.Body)
	var ours *errs.Error
	switch {
	case errors.As(err, &ours):
		return err
	case err == nil && n != d.Size:
		return errs.Internalf("web.Send", "%d of %d bytes were there", n, d.Size)
	}
	return nil // a reader who has gone away is no fault of ours
}

// ByLink marks a page that whoever has its address may open: it is not stored, not indexed, and its address is not told
// to the pages that it leads to. Browsers that do not say where a form comes from by Sec-Fetch-Site (over plain HTTP)
// say it by Origin, which "no-referrer" would take away; for them the address stays on this site.
func ByLink(w http.ResponseWriter, r *http.Request) {
	h := w.Header()
	h.Set("Cache-Control", "private, no-store")
	h.Set("X-Robots-Tag", "noindex, nofollow, noarchive")
	if r.Header.Get("Sec-Fetch-Site") != "" || r.Header.Get("Upgrade-Insecure-Requests") == "" {
		h.Set("Referrer-Policy", "no-referrer")
	}
}
