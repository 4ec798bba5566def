package roleapi

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

	"pathways/internal/account/accounttest"
	"pathways/internal/framework"
	"pathways/internal/framework/isl"
	"pathways/internal/organization"
	"pathways/internal/platform/api"
	"pathways/internal/platform/authz"
	"pathways/internal/platform/db/dbtest"
	"pathways/internal/platform/i18n"
	"pathways/internal/platform/ui"
	"pathways/internal/platform/web"
	"pathways/internal/role"
)

// programs ask a server in the name of somebody, with a token.
type programs struct {
	*testing.T
	server *web.Server
	viewer authz.Viewer
	ana    authz.Viewer
	tree   *framework.Tree
}

func newPrograms(t *testing.T) *programs {
	t.Helper()
	must := func(err error) {
		t.Helper()
		if err != nil {
			t.Fatal(err)
		}
	}
	words, err := i18n.New(ui.Locales, web.Locales, framework.Locales, organization.Locales, role.Locales)
	must(err)
	d, ctx := dbtest.SQLite(t), t.Context()
	fs, err := framework.NewService(ctx, d)
	must(err)
	_, err = isl.Install(ctx, fs)
	must(err)
	orgs := organization.NewService(d)
	p := &programs{T: t, ana: accounttest.Person(t, d, "Ana")}
	p.tree, err = fs.Current(ctx, isl.Slug)
	must(err)
	_, err = orgs.Found(ctx, p.ana, organization.Draft{Name: "House", Kind: organization.Institution})
	must(err)
	all := api.New()
	Register(all, role.NewService(role.Options{DB: d, Frameworks: fs, Organizations: orgs}), fs)
	p.server = web.NewServer(web.Options{
		Routes: all.Routes(web.NewPages(func(context.Context) string { return "1" })), Words: words, Logger: slog.New(slog.DiscardHandler),
		Who: func(*http.Request) (authz.Viewer, error) { return p.viewer, nil },
	})
	return p
}

// with makes Ana ask with a token of some scopes.
func (p *programs) with(scopes ...authz.Scope) {
	v := p.ana
	v.Session, v.Token, v.Scopes, v.Proved = "", "t", scopes, time.Time{}
	p.viewer = v
}

func (p *programs) ask(method, path, body string, status int, into any) {
	p.Helper()
	var read io.Reader
	if body != "" {
		read = strings.NewReader(body)
	}
	r := httptest.NewRequest(method, "http://pathways.example/api/v1/organizations/house/roles"+path, read)
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

func TestARoleIsWrittenByAProgramAsFarAsItsScopesReach(t *testing.T) {
	p := newPrograms(t)
	const start = `{"id":"018f3c5e-0000-7000-8000-000000000001","title":"Floor educator","framework":"isl","release":"2025"}`
	p.ask("GET", "", "", 401, nil)
	p.with(authz.ReadOrganizations)
	p.ask("GET", "", "", 403, nil)
	p.with(authz.ReadWork)
	p.ask("POST", "", start, 403, nil)

	p.with(authz.ReadWork, authz.WriteWork)
	var begun, again RoleDetail
	p.ask("POST", "", start, 201, &begun)
	p.ask("POST", "", start, 201, &again)
	if begun.ID != again.ID || begun.Revision != 1 {
		t.Errorf("begun %+v, again %+v", begun, again)
	}
	p.ask("POST", "", `{"title":"X","framework":"isl","release":"1999"}`, 422, nil)
	one := "/" + begun.ID
	item, before := p.tree.ByCode("GE.2").ID, p.tree.ByCode("GE.1").ID
	text := `{"revision":1,"title":"Floor educator","purpose":"Wonder","team":"","uses":[{"item":"` + item + `","emphasis":"central","examples":["At the pond"]},{"item":"` + before + `","emphasis":"regular"}]}`
	var now RoleDetail
	p.ask("PUT", one+"/content", text, 200, &now)
	if now.Revision != 2 || len(now.Uses) != 2 || now.Uses[0].Code != "GE.1" {
		t.Errorf("the text is not in the framework's order: %+v", now)
	}
	p.ask("PUT", one+"/content", strings.Replace(text, "Wonder", "Late", 1), 409, nil)
	p.ask("PUT", one+"/content", strings.Replace(text, "central", "best", 1), 422, nil)
	p.ask("PUT", one+"/content", strings.Replace(text, item, before, 1), 422, nil)

	var g RoleProposal
	p.ask("POST", one+"/proposals", `{"part":"use","item":"`+item+`","emphasis":"regular","reason":"Not each day"}`, 201, &g)
	if g.State != "open" || g.Before.Emphasis != "central" || g.By != "Ana" {
		t.Errorf("proposed %+v", g)
	}
	var waiting ProposalList
	p.ask("GET", one+"/proposals", "", 200, &waiting)
	if len(waiting.Proposals) != 1 {
		t.Errorf("waiting %+v", waiting)
	}
	p.ask("GET", one+"/proposals?waiting=false", "", 200, &waiting)
	if len(waiting.Proposals) != 0 {
		t.Errorf("answered %+v", waiting)
	}
	p.ask("POST", one+"/comments", `{"text":"Good"}`, 201, nil)
	p.ask("POST", one+"/comments", `{"text":" "}`, 422, nil)
	var comments CommentList
	p.ask("GET", one+"/comments", "", 200, &comments)
	if len(comments.Comments) != 1 || comments.Comments[0].Text != "Good" {
		t.Errorf("comments %+v", comments)
	}

	p.ask("POST", one+"/versions", `{"revision":1}`, 409, nil)
	var kept RoleVersion
	p.ask("POST", one+"/versions", `{"revision":2,"note":"On Monday"}`, 201, &kept)
	p.ask("POST", one+"/versions", `{"revision":2}`, 201, &kept)
	if kept.Number != 1 || kept.Note != "On Monday" || len(kept.Uses) != 2 {
		t.Errorf("kept %+v", kept)
	}
	var versions VersionList
	p.ask("GET", one+"/versions", "", 200, &versions)
	if len(versions.Versions) != 1 {
		t.Errorf("versions %+v", versions)
	}
	p.ask("GET", one+"/versions/1", "", 200, nil)
	p.ask("GET", one+"/versions/2", "", 404, nil)
	var list RoleList
	p.ask("GET", "", "", 200, &list)
	if len(list.Roles) != 1 || list.Roles[0].Agreed != 1 {
		t.Errorf("list %+v", list)
	}
	p.ask("GET", "/none", "", 404, nil)
}
