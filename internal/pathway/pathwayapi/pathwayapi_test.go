package pathwayapi

import (
	"bytes"
	"encoding/json"
	"fmt"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"

	"pathways/internal/account/accounttest"
	"pathways/internal/framework"
	"pathways/internal/framework/isl"
	"pathways/internal/pathway"
	"pathways/internal/pathway/pathwayweb"
	"pathways/internal/plan"
	"pathways/internal/platform/api"
	"pathways/internal/platform/authz"
	"pathways/internal/platform/db"
	"pathways/internal/platform/db/dbtest"
	"pathways/internal/platform/i18n"
	"pathways/internal/platform/ui"
	"pathways/internal/platform/web"
	"pathways/internal/practice"
)

// client asks as whoever it is.
type client struct {
	*testing.T
	server *web.Server
	as     *authz.Viewer
}

func newClient(t *testing.T, d *db.DB) client {
	t.Helper()
	frameworks, err := framework.NewService(t.Context(), d)
	if err != nil {
		t.Fatal(err)
	}
	if _, err := isl.Install(t.Context(), frameworks); err != nil {
		t.Fatal(err)
	}
	words, err := i18n.New(ui.Locales, web.Locales, practice.Locales, framework.Locales, pathwayweb.Locales)
	if err != nil {
		t.Fatal(err)
	}
	a := api.New()
	Register(a, pathway.NewService(d, frameworks, nil))
	c := client{t, nil, &authz.Viewer{}}
	c.server = web.NewServer(web.Options{
		Routes: a.Routes(web.NewPages(frameworks.Revision)), Words: words, Logger: slog.New(slog.DiscardHandler),
		Who: func(*http.Request) (authz.Viewer, error) { return *c.as, nil },
	})
	return c
}

// ask sends a body and reads the answer.
func (c client) ask(method, path string, body any, status int, into any) {
	c.Helper()
	var raw []byte
	switch b := body.(type) {
	case nil:
	case []byte:
		raw = b
	default:
		raw, _ = json.Marshal(b)
	}
	r := httptest.NewRequest(method, api.Prefix+path, bytes.NewReader(raw))
	r.Header.Set("Content-Type", "application/json")
	w := httptest.NewRecorder()
	c.server.ServeHTTP(w, r)
	if w.Code != status {
		c.Fatalf("%s %s: %d, not %d: %.400s", method, path, w.Code, status, w.Body)
	}
	if into != nil {
		if err := json.Unmarshal(w.Body.Bytes(), into); err != nil {
			c.Fatalf("%s: %v: %.300s", path, err, w.Body)
		}
	}
}

func say(statements ...map[string]any) map[string]any {
	return map[string]any{"statements": statements}
}

// A program begins a reflection, says things in it, twice the same, reads them part by part, plans, and takes all of it
// out as a file; another person's program finds none of it.
func TestAProgramActsForItsPerson(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		c := newClient(t, d)
		ana, ben := accounttest.Person(t, d, "Ana"), accounttest.Person(t, d, "Ben")
		*c.as = ana
		var r Reflection
		c.ask("POST", "/reflections", Beginning{Framework: "isl", Release: "2025", Purpose: "current-role", Role: "Educator"}, 201, &r)
		c.ask("POST", "/reflections", Beginning{Framework: "isl", Release: "1999"}, 422, nil)
		var list ReflectionList
		c.ask("GET", "/reflections", nil, 200, &list)
		if len(list.Reflections) != 1 || list.Reflections[0].ID != r.ID || list.Reflections[0].Closed != nil {
			t.Fatalf("%+v", list)
		}
		at := "/reflections/" + r.ID
		one := map[string]any{"id": pathway.NewID(), "code": "GE.1", "dimension": "use", "choices": []string{"regularly"}}
		two := map[string]any{"id": pathway.NewID(), "code": "GE.1", "dimension": "note", "text": "mine"}
		bad := map[string]any{"id": pathway.NewID(), "code": "GE.1", "dimension": "use", "choices": []string{"excellently"}}
		var got Taken
		c.ask("POST", at+"/statements", say(one, two, bad), 200, &got)
		if len(got.Refused) != 1 || got.Refused[0].ID != bad["id"] || got.Seen != 2 {
			t.Errorf("%+v", got)
		}
		c.ask("POST", at+"/statements", say(one, two), 200, &got)
		var said StatementList
		c.ask("GET", at+"/statements?limit=1", nil, 200, &said)
		if len(said.Statements) != 1 || said.Next != 1 || said.Statements[0].Code != "GE.1" {
			t.Errorf("%+v", said)
		}
		var rest StatementList
		c.ask("GET", fmt.Sprint(at, "/statements?after=", said.Next), nil, 200, &rest)
		if len(rest.Statements) != 1 || rest.Next != 0 || rest.Statements[0].Text != "mine" {
			t.Errorf("%+v", rest)
		}
		var pl plan.Plan
		c.ask("POST", "/plans", PlanBeginning{Reflection: r.ID, Title: "Spring"}, 201, &pl)
		goal := pathway.NewID()
		changes := map[string]any{"changes": []map[string]any{
			{"name": "goal." + goal + ".title", "values": []string{"Lead a workshop"}},
			{"name": "goal." + goal + ".items", "values": []string{"GE.1"}},
		}}
		c.ask("POST", "/plans/"+pl.ID+"/changes", changes, 200, &got)
		c.ask("POST", "/plans/"+pl.ID+"/changes", map[string]any{"changes": []map[string]any{{"name": "pick", "values": []string{}}}}, 422, nil)
		c.ask("GET", "/plans/"+pl.ID, nil, 200, &pl)
		if pl.Title != "Spring" || len(pl.Goals) != 1 || pl.Goals[0].Title != "Lead a workshop" || pl.Goals[0].Items[0].Code != "GE.1" {
			t.Errorf("%+v", pl)
		}
		var whole json.RawMessage
		c.ask("GET", "/pathway", nil, 200, &whole)
		if _, err := pathway.Decode(whole); err != nil {
			t.Errorf("the file cannot be read: %v", err)
		}

		*c.as = ben
		for _, q := range []string{"GET " + at, "GET " + at + "/statements", "DELETE " + at, "POST " + at + "/close", "GET /plans/" + pl.ID, "DELETE /plans/" + pl.ID} {
			method, path, _ := strings.Cut(q, " ")
			c.ask(method, path, nil, 404, nil)
		}
		c.ask("POST", at+"/statements", say(one), 404, nil)
		c.ask("POST", "/plans/"+pl.ID+"/changes", changes, 404, nil)
		var brought Brought
		c.ask("POST", "/pathway", []byte(whole), 200, &brought)
		if brought.Statements != 2 || brought.Plans != 1 {
			t.Errorf("%+v", brought)
		}
		c.ask("POST", "/pathway", []byte(whole), 200, &brought)
		if brought != (Brought{}) {
			t.Errorf("the second time: %+v", brought)
		}
		c.ask("POST", "/pathway", []byte(`{"format":"x"}`), 400, nil)

		*c.as = ana
		c.ask("POST", at+"/close", nil, 204, nil)
		c.ask("POST", at+"/close", nil, 204, nil)
		c.ask("DELETE", "/plans/"+pl.ID, nil, 204, nil)
		c.ask("DELETE", at, nil, 204, nil)
		c.ask("GET", at, nil, 404, nil)
		*c.as = ben
		c.ask("GET", at, nil, 200, nil) // his own copy
	})
}

// A token does what its scopes say and no more; nobody is asked to sign in first.
func TestScopesOfTokens(t *testing.T) {
	d := dbtest.SQLite(t)
	c := newClient(t, d)
	c.ask("GET", "/reflections", nil, 401, nil)
	person := accounttest.Person(t, d, "Ana").Person
	for _, x := range []struct {
		scopes []authz.Scope
		asks   map[string]int
	}{
		{[]authz.Scope{authz.ReadReflections}, map[string]int{
			"GET /reflections": 200, "POST /reflections": 403, "GET /plans": 403, "GET /pathway": 403, "POST /plans": 403,
		}},
		{[]authz.Scope{authz.WriteReflections}, map[string]int{"GET /reflections": 403, "POST /reflections": 201, "POST /plans": 403}},
		{[]authz.Scope{authz.ReadPlans, authz.WritePlans}, map[string]int{"GET /reflections": 403, "GET /plans": 200, "POST /plans": 201}},
		{[]authz.Scope{authz.ReadReflections, authz.ReadPlans}, map[string]int{"GET /pathway": 200}},
		{[]authz.Scope{authz.ReadEvidence}, map[string]int{"GET /reflections": 403, "GET /plans": 403}},
	} {
		*c.as = authz.Viewer{Person: person, Token: "t", Scopes: x.scopes}
		for q, status := range x.asks {
			method, path, _ := strings.Cut(q, " ")
			var body any
			if method == "POST" {
				body = map[string]string{"framework": "isl", "release": "2025"}
			}
			c.ask(method, path, body, status, nil)
		}
	}
}
