package web

import (
	"bytes"
	"errors"
	"io"
	"mime"
	"mime/multipart"
	"net/http"
	"net/url"
	"strings"
	"unicode/utf8"

	"pathways/internal/platform/errs"
)

// Form is what a person sent: the fields of a form, and files if it had any.
type Form struct {
	Values url.Values
	Files  map[string][]File
}

// File is one file of a form. Name and Type are what the browser claims; neither is to be trusted.
type File struct {
	Name string
	Type string
	Body []byte
}

// Get is the first value of a field, with line ends as \n; "" where it was not sent.
func (f *Form) Get(name string) string { return f.Values.Get(name) }

// All are all values of a field in the order sent.
func (f *Form) All(name string) []string { return f.Values[name] }

// File is the first file of a field that has content.
func (f *Form) File(name string) (File, bool) {
	for _, file := range f.Files[name] {
		if file.Name != "" || len(file.Body) > 0 {
			return file, true
		}
	}
	return File{}, false
}

// maxFields bounds how many values one form may hold: a framework of a thousand items with a note each fits.
const maxFields = 10_000

// BindForm reads the form of a request, at most maxBytes of it (0: as much as the route takes, see Route.MaxBody;
// the smaller of the two holds). It takes application/x-www-form-urlencoded and multipart/form-data; line ends become \n.
//
// Errors: errs.TooLarge beyond the bound; errs.Invalid for another type, a damaged form, text that is no UTF-8,
// or more than 10,000 fields.
func BindForm(r *http.Request, maxBytes int64) (*Form, error) {
	if maxBytes > 0 {
		if r.ContentLength > maxBytes {
			return nil, tooLarge(maxBytes)
		}
		r.Body = http.MaxBytesReader(nil, r.Body, maxBytes)
	}
	kind, params, err := mime.ParseMediaType(r.Header.Get("Content-Type"))
	if err != nil && r.ContentLength != 0 {
		return nil, Invalid("web.form.type")
	}
	form := &Form{Values: url.Values{}, Files: map[string][]File{}}
	switch {
	case kind == "application/x-www-form-urlencoded":
		err = form.readURLEncoded(r.Body)
	case kind == "multipart/form-data" && params["boundary"] != "":
		err = form.readMultipart(multipart.NewReader(r.Body, params["boundary"]))
	case r.ContentLength == 0:
		return form, nil
	default:
		return nil, Invalid("web.form.type")
	}
	if err != nil {
		return nil, err
	}
	return form, nil
}

func (f *Form) readURLEncoded(body io.Reader) error {
	raw, err := io.ReadAll(body)
	if err != nil {
		return bodyFault(err)
	}
	if bytes.Count(raw, []byte("&")) >= maxFields {
		return Invalid("web.form.fields")
	}
	values, err := url.ParseQuery(string(raw))
	if err != nil {
		return damaged()
	}
	for name, all := range values {
		for _, v := range all {
			if err := f.add(name, v); err != nil {
				return err
			}
		}
	}
	return nil
}

func (f *Form) readMultipart(parts *multipart.Reader) error {
	for count := 0; ; count++ {
		part, err := parts.NextPart()
		if errors.Is(err, io.EOF) {
			return nil
		}
		if err != nil {
			return bodyFault(err)
		}
		if count >= maxFields {
			return Invalid("web.form.fields")
		}
		body, err := io.ReadAll(part)
		if err != nil {
			return bodyFault(err)
		}
		// A file field without a chosen file comes as an empty file with an empty name.
		if _, params, _ := mime.ParseMediaType(part.Header.Get("Content-Disposition")); hasKey(params, "filename") {
			f.Files[part.FormName()] = append(f.Files[part.FormName()], File{Name: strings.ToValidUTF8(part.FileName(), "\uFFFD"), Type: part.Header.Get("Content-Type"), Body: body})
			continue
		}
		if err := f.add(part.FormName(), string(body)); err != nil {
			return err
		}
	}
}

func hasKey(m map[string]string, key string) bool {
	_, ok := m[key]
	return ok
}

func (f *Form) add(name, value string) error {
	if !utf8.ValidString(name) || !utf8.ValidString(value) {
		return Invalid("web.form.encoding")
	}
	value = strings.ReplaceAll(value, "\r\n", "\n")
	f.Values.Add(name, strings.ReplaceAll(value, "\r", "\n"))
	return nil
}

// damaged does not tell what the reader said: that quotes the form, and the log keeps nothing of it.
func damaged() error { return errs.New(errs.Invalid, "web.BindForm", "web.form.damaged") }

// bodyFault tells a body that is too long from one that broke off.
func bodyFault(err error) error {
	var tooLong *http.MaxBytesError
	if errors.As(err, &tooLong) {
		return tooLarge(tooLong.Limit)
	}
	return damaged()
}

func tooLarge(limit int64) error {
	return errs.New(errs.TooLarge, "web", "web.fault.toolarge.limit", "limit", byteSize(limit))
}
