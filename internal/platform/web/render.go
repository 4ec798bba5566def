package web

import (
	"bytes"
	"crypto/sha256"
	"encoding/hex"
	"mime"
	"net/http"
	"strconv"
	"strings"
	"sync"
	"time"

	"github.com/a-h/templ"

	"pathways/internal/platform/errs"
)

var buffers = sync.Pool{New: func() any { return new(bytes.Buffer) }}

// Render answers with a page. Nothing is sent before the component has rendered whole, so that a component that
// fails becomes a proper page for faults. The page is not kept by browsers (no-store) unless the handler has set a
// Cache-Control of its own or the route is wrapped in Pages.Cached.
func Render(w http.ResponseWriter, r *http.Request, status int, component templ.Component) error {
	buf := buffers.Get().(*bytes.Buffer)
	defer buffers.Put(buf)
	buf.Reset()
	if err := component.Render(r.Context(), buf); err != nil {
		return errs.Wrap(errs.Internal, "web.Render", err)
	}
	send(w, r, status, "text/html; charset=utf-8", buf.Bytes())
	return nil
}

// Redirect sends a person on to an address of ours with 303, as after every form that changed something.
// An address that is not a path of ours is a fault in the program.
func Redirect(w http.ResponseWriter, _ *http.Request, to string) error {
	if !LocalPath(to) {
		return errs.Internalf("web.Redirect", "%q is no path of ours", to)
	}
	w.Header().Set("Location", to)
	w.WriteHeader(http.StatusSeeOther)
	return nil
}

// LocalPath says whether an address stays on this host: browsers read "//x" and "/\x" as another host.
func LocalPath(to string) bool {
	return strings.HasPrefix(to, "/") && !strings.HasPrefix(to, "//") && !strings.HasPrefix(to, `/\`) &&
		!strings.ContainsAny(to, "\r\n\t")
}

// Data is a body that is not a page: a document, a file, JSON.
type Data struct {
	Type     string    // media type, with charset for text
	Name     string    // file name; not empty: the browser saves it under this name
	ETag     string    // strong validator without quotes; may be empty
	Modified time.Time // may be zero
	Body     []byte
}

// WriteData answers with a document or data. With an ETag or a time it is public: caches keep it and ask again
// (304 where nothing changed), and parts of it can be asked for. With neither it is somebody's own and is not stored.
func WriteData(w http.ResponseWriter, r *http.Request, d Data) error {
	h := w.Header()
	h.Set("Content-Type", d.Type)
	if d.Name != "" {
		h.Set("Content-Disposition", mime.FormatMediaType("attachment", map[string]string{"filename": d.Name}))
	}
	if d.ETag == "" && d.Modified.IsZero() {
		send(w, r, http.StatusOK, d.Type, d.Body)
		return nil
	}
	setDefault(h, "Cache-Control", revalidate)
	body, tag := d.Body, d.ETag
	if enc := chooseEncoding(r, d.Type, len(body)); enc != identity {
		body = compress(enc, levelFast, body)
		h["Content-Encoding"] = encodingHeader[enc]
		tag += encodingSuffix[enc]
	}
	addVary(h, "Accept-Encoding")
	if d.ETag != "" {
		h.Set("ETag", `"`+tag+`"`)
	}
	http.ServeContent(w, r, "", d.Modified, bytes.NewReader(body))
	return nil
}

// ETag is a strong validator of a body: the first 96 bits of its SHA-256 in hex, without quotes.
func ETag(body []byte) string {
	sum := sha256.Sum256(body)
	return hex.EncodeToString(sum[:12])
}

// send writes a whole body, compressed when that pays, not stored unless the handler said otherwise.
func send(w http.ResponseWriter, r *http.Request, status int, mediaType string, body []byte) {
	h := w.Header()
	h.Set("Content-Type", mediaType)
	addVary(h, "Accept-Encoding")
	addVary(h, "Accept-Language")
	if enc := chooseEncoding(r, mediaType, len(body)); enc != identity {
		body = compress(enc, levelFast, body)
		h["Content-Encoding"] = encodingHeader[enc]
	}
	h.Set("Content-Length", strconv.Itoa(len(body)))
	w.WriteHeader(status)
	if r.Method != http.MethodHead {
		// A reader who has gone away is no fault of ours.
		_, _ = w.Write(body)
	}
}

func setDefault(h http.Header, key, value string) {
	if h.Get(key) == "" {
		h.Set(key, value)
	}
}

// addVary names one more request header that the answer depends on.
func addVary(h http.Header, name string) {
	for _, line := range h["Vary"] {
		for part := range strings.SplitSeq(line, ",") {
			if strings.EqualFold(strings.TrimSpace(part), name) {
				return
			}
		}
	}
	h.Add("Vary", name)
}

// byteSize says a bound in the words of a person: "1 MB".
func byteSize(n int64) string {
	switch {
	case n >= 1<<20:
		return strconv.FormatInt(n>>20, 10) + " MB"
	case n >= 1<<10:
		return strconv.FormatInt(n>>10, 10) + " kB"
	default:
		return strconv.FormatInt(n, 10) + " bytes"
	}
}
