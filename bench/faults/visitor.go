//go:build linux

package main

import (
	"bytes"
	"context"
	"fmt"
	"io"
	"mime/multipart"
	"net/http"
	"net/url"
	"strings"
	"time"

	"pathways/bench/measure"
	"pathways/bench/people"
)

// visitor is a browser at a node: it keeps one session and follows no redirects.
type visitor struct {
	addr   string
	cookie string // "" for a guest
	http   *http.Client
}

func visit(p *measure.Process, cookie string) *visitor {
	return &visitor{addr: p.Addr, cookie: cookie, http: &http.Client{
		Timeout:       30 * time.Second,
		Transport:     &http.Transport{DisableKeepAlives: true},
		CheckRedirect: func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse },
	}}
}

func asPerson(p *measure.Process, who people.Person) *visitor {
	return visit(p, "pathways="+who.Secret)
}

// reply is what came back. Status is 0 where nothing did.
type reply struct {
	status int
	to     string // where a redirect leads
	page   string
	cookie string // session that came with it
	took   time.Duration
	err    error
}

func (v *visitor) ask(method, path, kind string, body io.Reader) (a reply) {
	began := time.Now()
	defer func() { a.took = time.Since(began).Round(time.Millisecond) }()
	r, err := http.NewRequest(method, "http://"+v.addr+path, body)
	if err != nil {
		return reply{err: err}
	}
	r.Header.Set("Accept", "text/html")
	if kind != "" {
		r.Header.Set("Content-Type", kind)
	}
	if v.cookie != "" {
		r.Header.Set("Cookie", v.cookie)
	}
	answer, err := v.http.Do(r)
	if err != nil {
		return reply{err: err}
	}
	defer answer.Body.Close()
	page, err := io.ReadAll(answer.Body)
	a = reply{status: answer.StatusCode, to: answer.Header.Get("Location"), page: string(page), err: err}
	for _, c := range answer.Cookies() {
		if c.Name == "pathways" {
			a.cookie = "pathways=" + c.Value
		}
	}
	return a
}

func (v *visitor) get(path string) reply { return v.ask("GET", path, "", nil) }

func (v *visitor) post(path string, fields ...string) reply {
	form := url.Values{}
	for i := 0; i+1 < len(fields); i += 2 {
		form.Add(fields[i], fields[i+1])
	}
	return v.ask("POST", path, "application/x-www-form-urlencoded", strings.NewReader(form.Encode()))
}

// upload sends a form with a file.
func (v *visitor) upload(path, name string, file []byte, fields ...string) reply {
	var body bytes.Buffer
	m := multipart.NewWriter(&body)
	for i := 0; i+1 < len(fields); i += 2 {
		_ = m.WriteField(fields[i], fields[i+1]) // into memory
	}
	part, err := m.CreateFormFile("file", name)
	if err != nil {
		return reply{err: err}
	}
	_, _ = part.Write(file)
	_ = m.Close()
	return v.ask("POST", path, m.FormDataContentType(), &body)
}

// forPeople says whether a page is one that people can read: with a heading, and nothing of our insides.
func forPeople(page string) bool {
	return strings.Contains(page, "<h1") && !strings.Contains(page, "goroutine") && !strings.Contains(page, "postgres:")
}

// want notes whether an answer has the status that it should have.
func (h *house) want(a reply, status int, within time.Duration, format string, args ...any) bool {
	what := fmt.Sprintf(format, args...)
	good := a.err == nil && a.status == status && a.took <= within
	switch {
	case a.err != nil:
		h.see(false, "%s: %v after %v", what, a.err, a.took)
	case a.status != status:
		h.see(false, "%s: answers %d, not %d: %q", what, a.status, status, heading(a.page))
	default:
		h.see(good, "%s: answers %d in %v", what, a.status, a.took)
	}
	return good
}

// until asks again and again until something holds, for so long.
func until(ctx context.Context, within time.Duration, holds func() bool) bool {
	for end := time.Now().Add(within); ; {
		if holds() {
			return true
		}
		if ctx.Err() != nil || time.Now().After(end) {
			return false
		}
		time.Sleep(100 * time.Millisecond)
	}
}
