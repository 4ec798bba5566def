package measure

import (
	"bytes"
	"io"
	"mime/multipart"
	"net/http"
	"net/url"
	"strings"
	"time"
)

// Browser is that of a visitor to a server: it keeps one session and follows no redirects.
type Browser struct {
	addr   string
	cookie string // "" for a guest
	HTTP   *http.Client
}

// Visit opens a browser with a cookie, "" for a guest.
func Visit(p *Process, cookie string) *Browser {
	return &Browser{addr: p.Addr, cookie: cookie, HTTP: &http.Client{
		Timeout:       30 * time.Second,
		Transport:     &http.Transport{DisableKeepAlives: true},
		CheckRedirect: func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse },
	}}
}

// Reply is what came back. Status is 0 where nothing did.
type Reply struct {
	Status int
	To     string // where a redirect leads
	Page   string
	Cookie string // session that came with it
	Took   time.Duration
	Err    error
}

// Ask sends a body of a type, "" for none.
func (v *Browser) Ask(method, path, kind string, body io.Reader) (a Reply) {
	began := time.Now()
	defer func() { a.Took = time.Since(began).Round(time.Millisecond) }()
	r, err := http.NewRequest(method, "http://"+v.addr+path, body)
	if err != nil {
		return Reply{Err: err}
	}
	r.Header.Set("Accept", "text/html")
	if kind != "" {
		r.Header.Set("Content-Type", kind)
	}
	if v.cookie != "" {
		r.Header.Set("Cookie", v.cookie)
	}
	answer, err := v.HTTP.Do(r)
	if err != nil {
		return Reply{Err: err}
	}
	defer answer.Body.Close()
	page, err := io.ReadAll(answer.Body)
	a = Reply{Status: answer.StatusCode, To: answer.Header.Get("Location"), Page: string(page), Err: err}
	for _, c := range answer.Cookies() {
		if c.Name == "pathways" {
			a.Cookie = "pathways=" + c.Value
		}
	}
	return a
}

// Get asks for a page.
func (v *Browser) Get(path string) Reply { return v.Ask("GET", path, "", nil) }

// Post sends a form: names and values by turns.
func (v *Browser) Post(path string, fields ...string) Reply {
	form := url.Values{}
	for i := 0; i+1 < len(fields); i += 2 {
		form.Add(fields[i], fields[i+1])
	}
	return v.Ask("POST", path, "application/x-www-form-urlencoded", strings.NewReader(form.Encode()))
}

// Upload sends a form with a file.
func (v *Browser) Upload(path, name string, file []byte, fields ...string) Reply {
	var body bytes.Buffer
	m := multipart.NewWriter(&body)
	for i := 0; i+1 < len(fields); i += 2 {
		_ = m.WriteField(fields[i], fields[i+1]) // into memory
	}
	part, err := m.CreateFormFile("file", name)
	if err != nil {
		return Reply{Err: err}
	}
	_, _ = part.Write(file)
	_ = m.Close()
	return v.Ask("POST", path, m.FormDataContentType(), &body)
}
