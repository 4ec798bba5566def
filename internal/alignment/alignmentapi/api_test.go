package alignmentapi

import (
	"bytes"
	"context"
	"encoding/json"
	"io"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"
	"time"

	"pathways/internal/account/accounttest"
	"pathways/internal/alignment"
	"pathways/internal/framework"
	"pathways/internal/framework/isl"
	"pathways/internal/organization"
	"pathways/internal/platform/api"
	"pathways/internal/platform/authz"
	"pathways/internal/platform/db/dbtest"
	"pathways/internal/platform/i18n"
	"pathways/internal/platform/ingest"
	"pathways/internal/platform/jobs"
	"pathways/internal/platform/ui"
	"pathways/internal/platform/web"
)

// programs ask a server in the name of somebody, with a token.
type programs struct {
	*testing.T
	queue      *jobs.Queue
	server     *web.Server
	viewer     authz.Viewer
	ana, other authz.Viewer
	tree       *framework.Tree
}

func newPrograms(t *testing.T) *programs {
	t.Helper()
	words, err := i18n.New(ui.Locales, web.Locales, alignment.Locales, ingest.Locales)
	if err != nil {
		t.Fatal(err)
	}
	d := dbtest.SQLite(t)
	frameworks, err := framework.NewService(t.Context(), d)
	if err != nil {
		t.Fatal(err)
	}
	if _, err := isl.Install(t.Context(), frameworks); err != nil {
		t.Fatal(err)
	}
	p := &programs{T: t, queue: jobs.New(d, jobs.Options{}), ana: accounttest.Person(t, d, "Ana"), other: accounttest.Person(t, d, "Ben")}
	if p.tree, err = frameworks.Current(t.Context(), isl.Slug); err != nil {
		t.Fatal(err)
	}
	organizations := organization.NewService(d)
	if _, err := organizations.Found(t.Context(), p.ana, organization.Draft{Name: "House", Kind: organization.Institution}); err != nil {
		t.Fatal(err)
	}
	texts := alignment.NewService(alignment.Options{DB: d, Frameworks: frameworks, Organizations: organizations, Jobs: p.queue})
	all := api.New()
	Register(all, texts, frameworks)
	p.server = web.NewServer(web.Options{
		Routes: all.Routes(web.NewPages(func(context.Context) string { return "1" })), Words: words, Logger: slog.New(slog.DiscardHandler),
		Who: func(*http.Request) (authz.Viewer, error) { return p.viewer, nil },
	})
	return p
}

// as makes somebody ask with a token of some scopes.
func (p *programs) as(v authz.Viewer, scopes ...authz.Scope) {
	v.Session, v.Token, v.Scopes, v.Proved = "", "t", scopes, time.Time{}
	p.viewer = v
}

// ask sends a request and gives the body of the answer.
func (p *programs) ask(method, path string, body any, status int, into any) string {
	p.Helper()
	var read io.Reader
	if body != nil {
		raw, err := json.Marshal(body)
		if err != nil {
			p.Fatal(err)
		}
		read = bytes.NewReader(raw)
	}
	r := httptest.NewRequest(method, "http://pathways.example/api/v1"+path, read)
	if body != nil {
		r.Header.Set("Content-Type", "application/json")
	}
	w := httptest.NewRecorder()
	p.server.ServeHTTP(w, r)
	if w.Code != status {
		p.Fatalf("%s %s: %d, want %d: %s", method, path, w.Code, status, w.Body)
	}
	if into != nil {
		if err := json.Unmarshal(w.Body.Bytes(), into); err != nil {
			p.Fatalf("%s %s: %v: %s", method, path, err, w.Body)
		}
	}
	return w.Body.String()
}

// A program brings texts, waits until they are read, sees the words that made the matches, decides, corrects and counts.
func TestAProgramReadsTextsAndDecides(t *testing.T) {
	p := newPrograms(t)
	at, leaf, other := "/organizations/house", p.tree.Leaves("")[0], p.tree.Leaves("")[40]
	p.as(p.ana, authz.ReadWork, authz.WriteWork)
	upload := map[string]any{"kind": "posting", "framework": "isl", "year": 2024, "texts": []map[string]any{
		{"name": "a.txt", "text": leaf.Statement}, {"name": "b.html", "content": []byte("<p>" + leaf.Statement + "</p>")}, {"name": "c.png", "content": []byte("\x89PNG\r\n\x1a\n0000")},
	}}
	var batch TextBatch
	p.ask("POST", at+"/texts", upload, 202, &batch)
	if batch.Texts != 3 || batch.Waiting != 3 || batch.By != "Ana" {
		t.Fatalf("brought: %+v", batch)
	}
	for range 3 {
		if _, err := p.queue.Next(t.Context()); err != nil {
			t.Fatal(err)
		}
	}
	p.ask("GET", at+"/text-batches/"+batch.ID, nil, 200, &batch)
	if batch.Read != 2 || batch.Failed != 1 || batch.Refused[0].Name != "c.png" || batch.Refused[0].Why == "" || strings.HasPrefix(batch.Refused[0].Why, "ingest.") {
		t.Fatalf("read: %+v", batch)
	}
	var list TextList
	p.ask("GET", at+"/texts?state=read&year=2024&kind=posting&batch="+batch.ID, nil, 200, &list)
	if len(list.Texts) != 2 || list.Going != 0 {
		t.Fatalf("list: %+v", list)
	}
	text := at + "/texts/" + list.Texts[0].ID
	var detail TextDetail
	body := p.ask("GET", text, nil, 200, &detail)
	first := detail.Said[0].Suggestions[0]
	if first.Code != leaf.Code || len(first.Words) == 0 || !strings.Contains(leaf.Statement, first.Words[0].Text) || first.Words[0].Line == "" || detail.Framework != "isl" || detail.Attribution.Rights == "" {
		t.Errorf("suggested: %+v", first)
	}
	if len(detail.Corrections) != 1 || detail.Corrections[0].By != "Ana" || detail.Facts.Year != 2024 {
		t.Errorf("a year that somebody said: %+v", detail.Corrections)
	}
	if found := grades(body); found != "" {
		t.Errorf("the answer grades a match: %s", found)
	}
	var d, again TextDecision
	p.ask("POST", text+"/decisions", DecisionDraft{0, other.Code, "added"}, 200, &d)
	p.ask("POST", text+"/decisions", DecisionDraft{0, other.Code, "added"}, 200, &again)
	if d.ID != again.ID || d.By != "Ana" {
		t.Errorf("decided twice: %+v, %+v", d, again)
	}
	p.ask("POST", text+"/decisions/"+d.ID+"/undo", nil, 204, nil)
	p.ask("POST", text+"/decisions/"+d.ID+"/redo", nil, 204, nil)
	p.ask("POST", text+"/decisions", DecisionDraft{0, "XX.9", "added"}, 422, nil)
	p.ask("POST", text+"/decisions", DecisionDraft{77, other.Code, "added"}, 404, nil)
	p.ask("PATCH", text+"/facts", map[string]any{"jobKind": "floor", "pay": map[string]any{"low": 18, "high": 20.5, "currency": "USD", "per": "hour"}}, 204, nil)
	p.ask("PATCH", text+"/facts", map[string]any{"year": 12}, 422, nil)
	p.ask("POST", text+"/read", nil, 204, nil)
	p.ask("GET", text, nil, 200, &detail)
	if detail.State != "waiting" || detail.Facts.JobKind != "floor" || detail.Facts.Pay.High != 20.5 || detail.Facts.Year != 2024 || len(detail.Said) == 0 {
		t.Errorf("corrected, and read again: %+v", detail.TextSummary)
	}
	if _, err := p.queue.Next(t.Context()); err != nil {
		t.Fatal(err)
	}
	var scan TextScan
	p.ask("GET", at+"/scan?framework=isl&year=2024&jobKind=floor", nil, 200, &scan)
	if scan.Attribution == nil || scan.Texts != 1 || len(scan.Pay) != 1 || scan.Pay[0].Highest != 20.5 || len(scan.Competencies) != len(p.tree.Leaves("")) {
		t.Errorf("scan: %d texts, %+v", scan.Texts, scan.Pay)
	}
	for _, bad := range []struct{ query, field string }{{"jobKind=zzz", "jobKind"}, {"jobKind=floor,zzz", "jobKind"}, {"kind=zzz", "kind"}} {
		for _, path := range []string{"/scan?", "/scan/passages?pay=said&"} {
			var fault web.Problem
			p.ask("GET", at+path+bad.query, nil, 422, &fault)
			if len(fault.Errors) != 1 || fault.Errors[0].Location != bad.field {
				t.Errorf("%s%s: %+v", path, bad.query, fault.Errors)
			}
		}
	}
	p.ask("GET", at+"/scan?jobKind=floor,other&kind=posting,other", nil, 200, nil)
	var behind BehindCount
	p.ask("GET", at+"/scan/passages?code="+other.Code, nil, 200, &behind)
	if len(behind.Texts) != 1 || !behind.Texts[0].LookedAt || behind.Texts[0].By[0] != "Ana" || behind.Texts[0].Passages[0].Text != leaf.Statement {
		t.Errorf("behind: %+v", behind)
	}
	p.ask("GET", at+"/scan/passages?pay=said", nil, 200, &behind)
	if len(behind.Texts) != 1 {
		t.Errorf("behind pay: %+v", behind)
	}
	p.ask("GET", at+"/scan/passages", nil, 404, nil)
	p.ask("DELETE", text, nil, 204, nil)
	p.ask("GET", text, nil, 404, nil)
	p.ask("DELETE", at+"/text-batches/"+batch.ID, nil, 204, nil)
	p.ask("GET", at+"/texts", nil, 200, &list)
	if len(list.Texts) != 0 {
		t.Errorf("after deleting: %+v", list)
	}
}

// grades finds a field of an answer that could tell how sure the program is.
func grades(body string) string {
	for _, word := range []string{"score", "strength", "confidence", "weight", "rank", "percent", "similarity"} {
		if strings.Contains(strings.ToLower(body), `"`+word) {
			return word
		}
	}
	return ""
}

func TestATokenReachesAsFarAsItsScopesAndItsPerson(t *testing.T) {
	p := newPrograms(t)
	const at = "/organizations/house"
	upload := TextUpload{Kind: "posting", Framework: "isl", Texts: []TextContent{{Text: "A text of ours"}}}
	p.ask("GET", at+"/texts", nil, 401, nil)
	p.as(p.ana)
	p.ask("GET", at+"/texts", nil, 403, nil)
	p.ask("POST", "/read", TextToRead{Framework: "isl", Text: "x"}, 403, nil)
	p.as(p.ana, authz.ReadWork)
	p.ask("GET", at+"/texts", nil, 200, nil)
	p.ask("POST", at+"/texts", upload, 403, nil)
	p.as(p.other, authz.ReadWork, authz.WriteWork)
	p.ask("GET", at+"/texts", nil, 404, nil)
	p.ask("POST", at+"/texts", upload, 404, nil)
	p.as(p.ana, authz.WriteWork)
	p.ask("POST", at+"/texts", upload, 202, nil)
	p.ask("GET", at+"/texts", nil, 403, nil)
	upload.Texts[0].Content = []byte("and a file")
	p.ask("POST", at+"/texts", upload, 422, nil)
	upload.Framework = "none"
	p.ask("POST", at+"/texts", upload, 404, nil)
}

func TestReadingATextKeepsNothing(t *testing.T) {
	p := newPrograms(t)
	leaf := p.tree.Leaves("")[0]
	p.as(p.ana, authz.ReadWork)
	var got TextReading
	body := p.ask("POST", "/read", TextToRead{Framework: "isl", Release: "2025", Text: leaf.Statement}, 200, &got)
	if got.Said[0].Suggestions[0].Code != leaf.Code || grades(body) != "" {
		t.Errorf("read: %+v", got.Said)
	}
	p.ask("POST", "/read", TextToRead{Framework: "isl", Text: strings.Repeat("long ", alignment.QuickPasted/5+1)}, 422, nil)
	p.ask("POST", "/read", TextToRead{Framework: "isl", Release: "1066", Text: "x"}, 404, nil)
	var list TextList
	p.ask("GET", "/organizations/house/texts", nil, 200, &list)
	if len(list.Texts) != 0 {
		t.Errorf("something is kept: %+v", list)
	}
}
