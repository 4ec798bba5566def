package web

import (
	"bytes"
	"fmt"
	"io"
	"io/fs"
	"mime/multipart"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"
	"testing/fstest"

	"pathways/internal/platform/errs"
)

func localesOf(lang, words string) fs.FS {
	return fstest.MapFS{"locales/" + lang + ".json": {Data: []byte(words)}}
}

const urlencoded = "application/x-www-form-urlencoded"

func bind(body, contentType string, maxBytes int64) (*Form, error) {
	r := httptest.NewRequest("POST", "/", strings.NewReader(body))
	r.Header.Set("Content-Type", contentType)
	return BindForm(r, maxBytes)
}

func TestFormsAreReadWithLineEndsAsOne(t *testing.T) {
	f, err := bind("name=Zo%C3%AB&note=a%0D%0Ab%0Dc&pick=1&pick=2&empty=", urlencoded, 0)
	if err != nil {
		t.Fatal(err)
	}
	if f.Get("name") != "Zoë" || f.Get("note") != "a\nb\nc" || fmt.Sprint(f.All("pick")) != "[1 2]" || f.Get("none") != "" {
		t.Errorf("read %v", f.Values)
	}
}

func TestFilesOfAForm(t *testing.T) {
	var body bytes.Buffer
	m := multipart.NewWriter(&body)
	m.WriteField("note", "with a file")
	part, _ := m.CreateFormFile("file", "../../mine.pathway.json")
	part.Write([]byte("{}\r\n"))
	m.Close()
	f, err := bind(body.String(), m.FormDataContentType(), 0)
	if err != nil {
		t.Fatal(err)
	}
	file, ok := f.File("file")
	if !ok || file.Name != "mine.pathway.json" || string(file.Body) != "{}\r\n" || f.Get("note") != "with a file" {
		t.Errorf("read %+v", f)
	}
	if _, ok := f.File("other"); ok {
		t.Error("a file that was not sent")
	}
	none := "--b\r\nContent-Disposition: form-data; name=\"file\"; filename=\"\"\r\nContent-Type: application/octet-stream\r\n\r\n\r\n--b--\r\n"
	if f, err = bind(none, "multipart/form-data; boundary=b", 0); err != nil {
		t.Fatal(err)
	}
	if _, ok := f.File("file"); ok {
		t.Error("a file field left empty is no file")
	}
}

func TestDamagedFormsAreNamed(t *testing.T) {
	for _, c := range []struct {
		body, contentType string
		max               int64
		kind              errs.Kind
		key               string
	}{
		{"a=%zz", urlencoded, 0, errs.Invalid, "web.form.damaged"},
		{"a=%ff%fe", urlencoded, 0, errs.Invalid, "web.form.encoding"},
		{"a=1", "text/plain", 0, errs.Invalid, "web.form.type"},
		{"a=1", "", 0, errs.Invalid, "web.form.type"},
		{"--b\r\nbroken off", "multipart/form-data; boundary=b", 0, errs.Invalid, "web.form.damaged"},
		{strings.Repeat("a=&", 10_001), urlencoded, 0, errs.Invalid, "web.form.fields"},
		{"a=" + strings.Repeat("x", 2000), urlencoded, 1000, errs.TooLarge, "web.fault.toolarge.limit"},
	} {
		_, err := bind(c.body, c.contentType, c.max)
		if err == nil {
			t.Errorf("%.20q was read", c.body)
			continue
		}
		if e := asError(err); e.Kind != c.kind || e.Key != c.key {
			t.Errorf("%.20q: %v, want %v %s", c.body, err, c.kind, c.key)
		}
	}
}

// takesForms is a running server with a route that takes forms of up to limit bytes.
func takesForms(t *testing.T, limit int64) *httptest.Server {
	t.Helper()
	h := newHouse(t, Route{Pattern: "POST /forms", MaxBody: limit, Handle: func(w http.ResponseWriter, r *http.Request) error {
		f, err := BindForm(r, 0)
		if err != nil {
			return err
		}
		return page(fmt.Sprint(len(f.Get("note"))))(w, r)
	}})
	server := httptest.NewServer(h)
	t.Cleanup(server.Close)
	return server
}

func TestABrowserReadsThePageAboutABodyThatIsTooLarge(t *testing.T) {
	server := takesForms(t, 5<<20)
	for name, size := range map[string]int{"fits": 5<<20 - 5, "one more": 5 << 20, "50 MB": 50 << 20} {
		for _, declared := range []bool{true, false} {
			var body io.Reader = io.MultiReader(strings.NewReader("note="), io.LimitReader(letters{}, int64(size)))
			r, err := http.NewRequest("POST", server.URL+"/forms", body)
			if err != nil {
				t.Fatal(err)
			}
			r.Header.Set("Content-Type", urlencoded)
			r.Header.Set("Accept", "text/html")
			if declared {
				r.ContentLength = int64(size) + 5
			}
			res, err := http.DefaultClient.Do(r)
			if err != nil {
				t.Fatalf("%s, declared %v: %v", name, declared, err)
			}
			answer, err := io.ReadAll(res.Body)
			res.Body.Close()
			if err != nil {
				t.Fatal(err)
			}
			switch {
			case name == "fits" && (res.StatusCode != 200 || string(answer) != fmt.Sprint(size)):
				t.Errorf("%s, declared %v: %d %.100s", name, declared, res.StatusCode, answer)
			case name != "fits" && (res.StatusCode != 413 || !strings.Contains(string(answer), "5 MB")):
				t.Errorf("%s, declared %v: %d %.100s", name, declared, res.StatusCode, answer)
			}
		}
	}
}

// letters is an endless body.
type letters struct{}

func (letters) Read(p []byte) (int, error) {
	for i := range p {
		p[i] = 'x'
	}
	return len(p), nil
}

func TestDocumentsAreAskedForAgainAndInParts(t *testing.T) {
	body := []byte(strings.Repeat("0123456789", 500))
	h := newHouse(t,
		Route{Pattern: "GET /public", Handle: func(w http.ResponseWriter, r *http.Request) error {
			return WriteData(w, r, Data{Type: "application/pdf", Name: "Guía.pdf", ETag: "abc", Body: body})
		}},
		Route{Pattern: "GET /own", Handle: func(w http.ResponseWriter, r *http.Request) error {
			return WriteData(w, r, Data{Type: "text/calendar", Body: body})
		}})
	w := h.ask("GET", "/public", "Accept-Encoding", "br")
	if w.Header().Get("ETag") != `"abc"` || w.Header().Get("Content-Encoding") != "" || w.Header().Get("Cache-Control") != revalidate {
		t.Errorf("a document: %v", w.Header())
	}
	if got := w.Header().Get("Content-Disposition"); got != "attachment; filename*=utf-8''Gu%C3%ADa.pdf" {
		t.Errorf("its name: %s", got)
	}
	if w := h.ask("GET", "/public", "If-None-Match", `"abc"`); w.Code != 304 {
		t.Errorf("asked again: %d", w.Code)
	}
	if w := h.ask("GET", "/public", "Range", "bytes=10-12"); w.Code != 206 || w.Body.String() != "012" {
		t.Errorf("a part: %d %s", w.Code, w.Body)
	}
	if w := h.ask("GET", "/own", "Accept-Encoding", "gzip"); w.Header().Get("Cache-Control") != "no-store" || unpress(t, w) != string(body) {
		t.Errorf("somebody's own: %v", w.Header())
	}
}
