package api

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"slices"
	"strings"
	"testing"

	"github.com/danielgtaylor/huma/v2"

	"pathways/internal/platform/authz"
	"pathways/internal/platform/errs"
	"pathways/internal/platform/i18n"
	"pathways/internal/platform/ui"
	"pathways/internal/platform/web"
)

type shelfInput struct {
	Name  string `path:"name"`
	Count int    `query:"count" minimum:"1" maximum:"9"`
}

type shelfOutput struct {
	Body struct {
		Name string `json:"name"`
	}
}

// served is an API with one operation that answers with err, behind the server.
func served(t *testing.T, err error, log *bytes.Buffer) (*API, *web.Server) {
	t.Helper()
	words, e := i18n.New(ui.Locales, web.Locales)
	if e != nil {
		t.Fatal(e)
	}
	a := New()
	huma.Register(a, huma.Operation{OperationID: "read-shelf", Method: "GET", Path: "/shelves/{name}", Errors: []int{404}, Metadata: map[string]any{Kept: true}},
		func(_ context.Context, in *shelfInput) (*shelfOutput, error) {
			out := &shelfOutput{}
			out.Body.Name = in.Name
			return out, err
		})
	return a, web.NewServer(web.Options{Routes: a.Routes(web.NewPages(func(context.Context) string { return "one" })), Words: words, Logger: slog.New(slog.NewTextHandler(log, nil))})
}

func get(s http.Handler, target string) (*httptest.ResponseRecorder, web.Problem) {
	w := httptest.NewRecorder()
	s.ServeHTTP(w, httptest.NewRequest("GET", target, nil))
	var p web.Problem
	_ = json.Unmarshal(w.Body.Bytes(), &p)
	return w, p
}

func TestOperationsAreRoutesOfTheServer(t *testing.T) {
	_, s := served(t, nil, new(bytes.Buffer))
	if !slices.Contains(s.Patterns(), "GET /api/v1/shelves/{name}") || !slices.Contains(s.Patterns(), "GET /api/v1/openapi.json") {
		t.Errorf("routes: %v", s.Patterns())
	}
	w, _ := get(s, "/api/v1/shelves/wood")
	if w.Code != 200 || strings.TrimSpace(w.Body.String()) != `{"name":"wood"}` {
		t.Errorf("%d %s", w.Code, w.Body)
	}
	if tag := w.Header().Get("ETag"); tag == "" || w.Header().Get("Cache-Control") != "public, max-age=0, must-revalidate" {
		t.Errorf("a kept operation: %v", w.Header())
	}
	if w.Header().Get("Content-Security-Policy") == "" || w.Header().Get("Access-Control-Allow-Origin") != "*" {
		t.Errorf("headers: %v", w.Header())
	}
}

func TestTheDescriptionIsOpenAPI31AndSaysItsErrors(t *testing.T) {
	_, s := served(t, nil, new(bytes.Buffer))
	w, _ := get(s, "/api/v1/openapi.json")
	body := w.Body.String()
	for _, want := range []string{`"openapi": "3.1.0"`, `"url": "/api/v1"`, `"/shelves/{name}"`, "application/problem+json", `"requestId"`} {
		if !strings.Contains(body, want) {
			t.Errorf("the description lacks %s", want)
		}
	}
	if strings.Contains(body, "$schema") {
		t.Error("the description has $schema links")
	}
	if w.Header().Get("ETag") == "" {
		t.Error("the description has no ETag")
	}
}

func TestErrorsOfOperationsAreProblems(t *testing.T) {
	for _, c := range []struct {
		err    error
		status int
	}{
		{errs.New(errs.NotFound, "test", ""), 404},
		{errs.New(errs.Conflict, "test", ""), 409},
		{errs.New(errs.Unavailable, "test", ""), 503},
		{errors.New("the secret cause"), 500},
	} {
		var log bytes.Buffer
		_, s := served(t, c.err, &log)
		w, p := get(s, "/api/v1/shelves/wood")
		if w.Code != c.status || p.Status != c.status || w.Header().Get("Content-Type") != "application/problem+json" ||
			p.RequestID != w.Header().Get("X-Request-Id") || p.Instance != "/api/v1/shelves/wood" {
			t.Errorf("%v: %d %s", c.err, w.Code, w.Body)
		}
		if strings.Contains(w.Body.String(), "secret") {
			t.Errorf("the cause is told: %s", w.Body)
		}
		if c.status == 500 && !strings.Contains(log.String(), "the secret cause") {
			t.Errorf("the cause is not logged: %s", &log)
		}
	}
}

func TestFaultsInTheInputSayWhere(t *testing.T) {
	_, s := served(t, nil, new(bytes.Buffer))
	w, p := get(s, "/api/v1/shelves/wood?count=12")
	if w.Code != 422 || len(p.Errors) != 1 || p.Errors[0].Location != "query.count" || strings.Contains(p.Detail, "⟦") {
		t.Errorf("%d %s", w.Code, w.Body)
	}
	if w, p := get(s, "/api/v1/nothing"); w.Code != 404 || p.Status != 404 {
		t.Errorf("an unknown address: %d %s", w.Code, w.Body)
	}
}

// A program learns nothing of what an operation wants before it may do it, and everybody reads which scopes that takes.
func TestScopesAreAskedForBeforeTheBodyIsLookedAt(t *testing.T) {
	words, err := i18n.New(ui.Locales, web.Locales)
	if err != nil {
		t.Fatal(err)
	}
	a := New()
	huma.Register(a, huma.Operation{
		OperationID: "put-shelf", Method: "PUT", Path: "/shelves",
		Metadata: map[string]any{Scope: authz.WritePlans, Also: []authz.Scope{authz.ReadPlans}},
	}, func(context.Context, *struct {
		Body struct {
			Name string `json:"name"`
		}
	},
	) (*struct{}, error) {
		return nil, nil
	})
	var who authz.Viewer
	s := web.NewServer(web.Options{
		Routes: a.Routes(nil), Words: words, Logger: slog.New(slog.DiscardHandler),
		Who: func(*http.Request) (authz.Viewer, error) { return who, nil },
	})
	for _, c := range []struct {
		scopes []authz.Scope
		body   string
		want   int
	}{
		{nil, `{}`, http.StatusForbidden},
		{[]authz.Scope{authz.WritePlans}, `{`, http.StatusForbidden},
		{[]authz.Scope{authz.ReadPlans}, `{"name":"x"}`, http.StatusForbidden},
		{[]authz.Scope{authz.ReadPlans, authz.WritePlans}, `{}`, http.StatusUnprocessableEntity},
		{[]authz.Scope{authz.ReadPlans, authz.WritePlans}, `{"name":"x"}`, http.StatusNoContent},
	} {
		who = authz.Viewer{Person: "ana", Token: "t", Scopes: c.scopes}
		r := httptest.NewRequest("PUT", "/api/v1/shelves", strings.NewReader(c.body))
		r.Header.Set("Content-Type", "application/json")
		w := httptest.NewRecorder()
		s.ServeHTTP(w, r)
		if w.Code != c.want || w.Code >= 400 && w.Header().Get("Content-Type") != "application/problem+json" {
			t.Errorf("%v with %s: %d %s, not %d", c.scopes, c.body, w.Code, w.Body, c.want)
		}
	}
	need := a.OpenAPI().Paths["/shelves"].Put.Security[0]["token"]
	if !slices.Equal(need, []string{"plans:write", "plans:read"}) {
		t.Errorf("the description names %v", need)
	}
}
