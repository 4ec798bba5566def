package evidenceapi_test

import (
	"context"
	"encoding/json"
	"io"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"

	"pathways/internal/account/accounttest"
	"pathways/internal/evidence"
	"pathways/internal/evidence/evidenceapi"
	"pathways/internal/framework"
	"pathways/internal/framework/isl"
	"pathways/internal/platform/api"
	"pathways/internal/platform/authz"
	"pathways/internal/platform/blob"
	"pathways/internal/platform/db/dbtest"
	"pathways/internal/platform/i18n"
	"pathways/internal/platform/ids"
	"pathways/internal/platform/ui"
	"pathways/internal/platform/web"
)

type client struct {
	*testing.T
	server   *web.Server
	service  *evidence.Service
	ctx      context.Context
	who      authz.Viewer
	ana, ben authz.Viewer
}

func newClient(t *testing.T) *client {
	t.Helper()
	d := dbtest.SQLite(t)
	frameworks, err := framework.NewService(t.Context(), d)
	if err != nil {
		t.Fatal(err)
	}
	if _, err := isl.Install(t.Context(), frameworks); err != nil {
		t.Fatal(err)
	}
	words, err := i18n.New(ui.Locales, web.Locales, blob.Locales, evidence.Locales)
	if err != nil {
		t.Fatal(err)
	}
	c := &client{
		T: t, service: evidence.NewService(d, frameworks, blob.New(d, blob.Options{MaxFile: 2 << 20})), ctx: i18n.With(t.Context(), words.In("en")),
		ana: accounttest.Person(t, d, "Ana"), ben: accounttest.Person(t, d, "Ben"),
	}
	c.who = token(c.ana, authz.ReadEvidence, authz.WriteEvidence)
	a := api.New()
	evidenceapi.Register(a, c.service, "https://pathways.example.org")
	c.server = web.NewServer(web.Options{
		Routes: a.Routes(web.NewPages(frameworks.Revision)), Words: words, Logger: slog.New(slog.DiscardHandler),
		Who: func(*http.Request) (authz.Viewer, error) { return c.who, nil },
	})
	return c
}

func token(v authz.Viewer, scopes ...authz.Scope) authz.Viewer {
	v.Session, v.Token, v.Scopes = "", "a token", scopes
	return v
}

// do sends a body and reads the answer with a status into a value; nil for none.
func (c *client) do(method, path, body string, status int, into any) http.Header {
	c.Helper()
	r := httptest.NewRequest(method, api.Prefix+path, strings.NewReader(body))
	if strings.HasPrefix(body, "{") {
		r.Header.Set("Content-Type", "application/json")
	}
	w := httptest.NewRecorder()
	c.server.ServeHTTP(w, r)
	if w.Code != status {
		c.Fatalf("%s %s: %d, not %d: %.500s", method, path, w.Code, status, w.Body)
	}
	if text, ok := into.(*string); ok {
		*text = w.Body.String()
	} else if into != nil {
		if err := json.Unmarshal(w.Body.Bytes(), into); err != nil {
			c.Fatalf("%s %s: %v", method, path, err)
		}
	}
	return w.Header()
}

// A program adds, reads, changes and deletes evidence, and brings and takes files, as its person could by hand.
func TestEvidenceByProgram(t *testing.T) {
	c := newClient(t)
	id := ids.New()
	var e evidenceapi.EvidencePiece
	for range 2 {
		c.do("POST", "/evidence", `{"id":"`+id+`","title":"Pond","from":"2026-05-01","items":[{"framework":"isl","release":"2025","code":"GE.1"}]}`, 201, &e)
	}
	if e.ID != id || len(e.Items) != 1 || e.Items[0].Item != framework.ItemID("isl", "GE.1") {
		t.Errorf("%+v", e)
	}
	content := strings.Repeat("a long file ", 100_000) // more than the bound of other bodies
	c.do("POST", "/evidence/"+id+"/files?name=..%2Fnotes.txt", content, 201, &e)
	if len(e.Files) != 1 || e.Files[0].Name != "notes.txt" || e.Files[0].Type != "text/plain" || e.Files[0].Size != int64(len(content)) {
		t.Fatalf("%+v", e.Files)
	}
	var got string
	head := c.do("GET", "/evidence/"+id+"/files/"+e.Files[0].Digest, "", 200, &got)
	if got != content || head.Get("Content-Disposition") != "attachment; filename=notes.txt" || head.Get("Cache-Control") != "private, no-store" || head.Get("Access-Control-Allow-Origin") != "" {
		t.Errorf("%d bytes, %v", len(got), head)
	}
	c.do("POST", "/evidence/"+id+"/files?name=a.png", "<html>", 400, nil)
	c.do("POST", "/evidence/"+id+"/files?name=a.txt", "", 400, nil)
	c.do("POST", "/evidence/"+id+"/files?name=a.txt", strings.Repeat("x", 2<<20+1), 413, nil)
	c.do("PUT", "/evidence/"+id, `{"title":"Pond day","link":"javascript:x"}`, 422, nil)
	c.do("PUT", "/evidence/"+id+"?seen="+e.Created.Add(-1).Format("2006-01-02T15:04:05.000Z"), `{"title":"old"}`, 409, nil)
	c.do("PUT", "/evidence/"+id, `{"title":"Pond day"}`, 200, nil)
	e = evidenceapi.EvidencePiece{}
	c.do("GET", "/evidence/"+id, "", 200, &e)
	if e.Title != "Pond day" || len(e.Files) != 1 || len(e.Items) != 0 {
		t.Errorf("%+v", e)
	}
	var list evidenceapi.EvidenceList
	if c.do("GET", "/evidence", "", 200, &list); len(list.Evidence) != 1 || list.Next != "" {
		t.Errorf("%+v", list)
	}
	c.do("DELETE", "/evidence/"+id+"/files/"+e.Files[0].Digest, "", 204, nil)
	c.do("DELETE", "/evidence/"+id+"/files/"+e.Files[0].Digest, "", 404, nil)
	c.do("DELETE", "/evidence/"+id, "", 204, nil)
	c.do("GET", "/evidence/"+id, "", 404, nil)
	c.do("PUT", "/evidence/"+id, `{"title":"x"}`, 404, nil)
}

// A program asks, ends, reads what was said and shows it; it does not learn who others are.
func TestRequestsByProgram(t *testing.T) {
	c := newClient(t)
	var e evidenceapi.EvidencePiece
	c.do("POST", "/evidence", `{"title":"Pond"}`, 201, &e)
	var asked evidenceapi.EvidenceAsked
	c.do("POST", "/evidence-requests", `{"kind":"feedback","relation":"colleague","evidence":["`+e.ID+`"]}`, 201, &asked)
	secret, ok := strings.CutPrefix(asked.Link, "https://pathways.example.org/endorse/")
	if !ok || asked.Request.State != "waiting" {
		t.Fatalf("%+v", asked)
	}
	if err := c.service.Write(c.ctx, c.ben, evidence.Way{Secret: secret}, evidence.Words{Text: "Good"}); err != nil {
		t.Fatal(err)
	}
	var raw string
	c.do("GET", "/evidence-statements", "", 200, &raw)
	var all evidenceapi.EvidenceStatementList
	if err := json.Unmarshal([]byte(raw), &all); err != nil || len(all.Statements) != 1 || all.Statements[0].Shown || all.Statements[0].Name != "Ben" || strings.Contains(raw, c.ben.Person) {
		t.Fatalf("%s", raw)
	}
	c.do("PUT", "/evidence-statements/"+all.Statements[0].ID+"/shown", `{"shown":true}`, 204, nil)
	if c.do("GET", "/evidence-statements", "", 200, &all); !all.Statements[0].Shown {
		t.Error("it is not shown")
	}
	c.do("DELETE", "/evidence-requests/"+asked.Request.ID, "", 204, nil)
	c.do("GET", "/evidence-requests", "", 200, &raw)
	if strings.Contains(raw, secret) || !strings.Contains(raw, `"answered"`) {
		t.Errorf("%s", raw)
	}
	c.do("POST", "/evidence-requests", `{"kind":"feedback","relation":"colleague","email":"ben@example.org","evidence":["`+e.ID+`"]}`, 201, &raw)
	if strings.Contains(raw, "endorse/") {
		t.Errorf("the link of a letter is given out: %s", raw)
	}
}

// Tokens without the right, guests and other people get nowhere, at every operation.
func TestOperationsAreTheOwners(t *testing.T) {
	c := newClient(t)
	var e evidenceapi.EvidencePiece
	c.do("POST", "/evidence", `{"title":"Mine"}`, 201, &e)
	c.do("POST", "/evidence/"+e.ID+"/files?name=a.txt", "words", 201, &e)
	file := "/evidence/" + e.ID + "/files/" + e.Files[0].Digest
	ask := `{"kind":"feedback","relation":"colleague","evidence":["` + e.ID + `"]}`
	for _, op := range []struct {
		method, path, body string
		write              bool
		others             int // what another person with every right gets
	}{
		{"GET", "/evidence", "", false, 200},
		{"GET", "/evidence/" + e.ID, "", false, 404},
		{"PUT", "/evidence/" + e.ID, `{"title":"theirs"}`, true, 404},
		{"DELETE", "/evidence/" + e.ID, "", true, 404},
		{"POST", "/evidence/" + e.ID + "/files?name=b.txt", "words", true, 404},
		{"GET", file, "", false, 404},
		{"DELETE", file, "", true, 404},
		{"GET", "/evidence-requests", "", false, 200},
		{"POST", "/evidence-requests", ask, true, 422},
		{"DELETE", "/evidence-requests/" + ids.New(), "", true, 404},
		{"GET", "/evidence-statements", "", false, 200},
		{"PUT", "/evidence-statements/" + ids.New() + "/shown", `{"shown":true}`, true, 404},
	} {
		c.who = authz.Viewer{}
		c.do(op.method, op.path, op.body, 401, nil)
		c.who = token(c.ana, authz.ReadPlans, authz.WritePlans)
		c.do(op.method, op.path, op.body, 403, nil)
		if op.write {
			c.who = token(c.ana, authz.ReadEvidence)
			c.do(op.method, op.path, op.body, 403, nil)
		}
		c.who = token(c.ben, authz.Scopes...)
		var raw string
		if c.do(op.method, op.path, op.body, op.others, &raw); strings.Contains(raw, "Mine") {
			t.Errorf("%s %s: %s", op.method, op.path, raw)
		}
	}
	got, body, err := c.service.OpenFile(c.ctx, c.ana, e.ID, e.Files[0].Digest)
	if err != nil {
		t.Fatal(err)
	}
	if raw, err := io.ReadAll(body); err != nil || string(raw) != "words" || got.Name != "a.txt" {
		t.Errorf("%q %v", raw, err)
	}
}
