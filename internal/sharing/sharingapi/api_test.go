package sharingapi

import (
	"context"
	"encoding/json"
	"io"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"
	"time"

	"pathways/internal/account"
	"pathways/internal/account/accounttest"
	"pathways/internal/evidence"
	"pathways/internal/pathway"
	"pathways/internal/plan"
	"pathways/internal/platform/api"
	"pathways/internal/platform/authz"
	"pathways/internal/platform/db/dbtest"
	"pathways/internal/platform/i18n"
	"pathways/internal/platform/ids"
	"pathways/internal/platform/ui"
	"pathways/internal/platform/web"
	"pathways/internal/sharing"
)

// programs ask a server in the name of somebody, with a token.
type programs struct {
	*testing.T
	server *web.Server
	viewer authz.Viewer
}

func newPrograms(t *testing.T) (p *programs, ana, bo authz.Viewer, planID string) {
	t.Helper()
	words, err := i18n.New(ui.Locales, web.Locales, account.Locales, sharing.Locales)
	if err != nil {
		t.Fatal(err)
	}
	d := dbtest.SQLite(t)
	ana, bo = accounttest.Person(t, d, "Ana"), accounttest.Person(t, d, "Bo")
	own := pathway.New(time.Now())
	planID = ids.New()
	own.Plans = []plan.Plan{{ID: planID, Title: "Ana's plan", Framework: "isl", Release: "2025", Goals: []plan.Goal{}}}
	s := sharing.NewService(d, sharing.Options{
		Accounts: account.NewService(d, account.Options{Words: words}),
		Mine:     func(context.Context, authz.Viewer) (sharing.Mine, error) { return sharing.Mine{Pathway: own}, nil },
		Parts:    func(context.Context, authz.Viewer) ([]sharing.Part, error) { return nil, nil },
		File: func(context.Context, string, string, string) (evidence.File, io.ReadCloser, error) {
			return evidence.File{}, nil, web.NotFound()
		},
	})
	all := api.New()
	Register(all, s, "")
	p = &programs{T: t}
	p.server = web.NewServer(web.Options{
		Routes: all.Routes(web.NewPages(func(context.Context) string { return "1" })), Words: words, Logger: slog.New(slog.DiscardHandler),
		Who: func(*http.Request) (authz.Viewer, error) { return p.viewer, nil },
	})
	return p, ana, bo, planID
}

// as makes somebody ask with a token of some scopes.
func (p *programs) as(v authz.Viewer, scopes ...authz.Scope) {
	v.Session, v.Token, v.Scopes, v.Proved = "", "t", scopes, time.Time{}
	p.viewer = v
}

func (p *programs) ask(method, path, body string, status int, into any) {
	p.Helper()
	r := httptest.NewRequest(method, "http://pathways.example/api/v1"+path, strings.NewReader(body))
	if body != "" {
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
}

// TestAProgramSharesByTheSameRules ensures the whole way of a grant through the interface, and that scopes and owners are
// asked on each step of it.
func TestAProgramSharesByTheSameRules(t *testing.T) {
	p, ana, bo, planID := newPrograms(t)
	id := ids.New()
	grant := `{"id":"` + id + `","to":{"kind":"person","email":"` + bo.Email + `"},"choice":{"plans":[{"id":"` + planID + `","whole":true}]}}`
	p.ask("GET", "/grants", "", 401, nil)
	p.as(ana)
	p.ask("GET", "/grants", "", 403, nil)
	p.as(ana, authz.ReadGrants)
	p.ask("POST", "/grants", grant, 403, nil)
	p.as(ana, authz.ReadGrants, authz.WriteGrants)
	for _, bad := range []string{
		`{"to":{"kind":"person","email":"x"},"choice":{"plans":[{"id":"` + planID + `","whole":true}]}}`,
		`{"to":{"kind":"person","email":"b@example.org"},"choice":{"plans":[{"id":"` + planID + `","whole":true}]},"ends":"2099-01-01T00:00:00Z"}`,
		`{"to":{"kind":"everybody"},"choice":{}}`,
	} {
		p.ask("POST", "/grants", bad, 422, nil)
	}
	p.ask("POST", "/grants", `{"to":{"kind":"link"},"choice":{}}`, 400, nil)
	var made CreatedGrant
	for range 2 {
		p.ask("POST", "/grants", grant, 201, &made)
	}
	var list GrantList
	p.ask("GET", "/grants", "", 200, &list)
	if len(list.Grants) != 1 || !list.Grants[0].Live || list.Grants[0].ID != id || made.Link != "" {
		t.Errorf("grants %+v", list)
	}
	var link CreatedGrant
	p.ask("POST", "/grants", strings.Replace(strings.Replace(grant, id, ids.New(), 1), `"kind":"person","email":"`+bo.Email+`"`, `"kind":"link"`, 1), 201, &link)
	if !strings.HasPrefix(link.Link, "http://pathways.example/s/") {
		t.Errorf("the link is %q", link.Link)
	}

	p.as(bo, authz.ReadGrants)
	p.ask("GET", "/grants/"+id, "", 404, nil)
	p.ask("GET", "/grants/"+id+"/openings", "", 404, nil)
	var shared SharedList
	p.ask("GET", "/shared", "", 200, &shared)
	if len(shared.Shared) != 1 || shared.Shared[0].Owner != "Ana" {
		t.Errorf("shared %+v", shared)
	}
	var opened SharedDetail
	p.ask("GET", "/shared/"+id, "", 200, &opened)
	if len(opened.Shown.Plans) != 1 || len(opened.Shown.Reflections) != 0 {
		t.Errorf("opened %+v", opened)
	}
	p.as(bo, authz.ReadGrants, authz.WriteGrants)
	p.ask("DELETE", "/grants/"+id, "", 404, nil)

	p.as(ana, authz.ReadGrants, authz.WriteGrants)
	var openings OpeningList
	p.ask("GET", "/grants/"+id+"/openings", "", 200, &openings)
	if len(openings.Openings) != 1 || openings.Openings[0].Name != "Bo" {
		t.Errorf("openings %+v", openings)
	}
	p.ask("DELETE", "/grants/"+id, "", 204, nil)
	var detail GrantDetail
	p.ask("GET", "/grants/"+id, "", 200, &detail)
	if detail.Live || detail.Revoked == nil || len(detail.Shown.Plans) != 0 {
		t.Errorf("after the end %+v", detail)
	}
	p.as(bo, authz.ReadGrants)
	p.ask("GET", "/shared/"+id, "", 404, nil)
}
