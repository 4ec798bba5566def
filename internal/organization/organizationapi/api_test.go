package organizationapi

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
	"pathways/internal/organization"
	"pathways/internal/platform/api"
	"pathways/internal/platform/authz"
	"pathways/internal/platform/db"
	"pathways/internal/platform/db/dbtest"
	"pathways/internal/platform/i18n"
	"pathways/internal/platform/ui"
	"pathways/internal/platform/web"
)

// programs ask a server in the name of somebody, with a token.
type programs struct {
	*testing.T
	d      *db.DB
	s      *organization.Service
	server *web.Server
	viewer authz.Viewer
}

func newPrograms(t *testing.T) *programs {
	t.Helper()
	words, err := i18n.New(ui.Locales, web.Locales, organization.Locales)
	if err != nil {
		t.Fatal(err)
	}
	d := dbtest.SQLite(t)
	p := &programs{T: t, d: d, s: organization.NewService(d)}
	all := api.New()
	Register(all, p.s, "")
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

func (p *programs) ask(method, path, body string, status int, into any) {
	p.Helper()
	var read io.Reader
	if body != "" {
		read = strings.NewReader(body)
	}
	r := httptest.NewRequest(method, "http://pathways.example/api/v1"+path, read)
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

func TestAProgramDoesWhatItsPersonMayAndItsScopesAllow(t *testing.T) {
	p := newPrograms(t)
	ana, ben := accounttest.Person(t, p.d, "Ana"), accounttest.Person(t, p.d, "Ben")
	if _, err := p.s.Found(t.Context(), ana, organization.Draft{Name: "House", Kind: organization.Program}); err != nil {
		t.Fatal(err)
	}
	p.ask("GET", "/organizations", "", 401, nil)
	p.as(ana)
	p.ask("GET", "/organizations", "", 403, nil)
	p.as(ana, authz.ReadOrganizations)
	var list OrganizationList
	p.ask("GET", "/organizations", "", 200, &list)
	if len(list.Organizations) != 1 || list.Organizations[0].Part != "owner" || list.Organizations[0].Slug != "house" {
		t.Errorf("organizations %+v", list)
	}
	const at, invite = "/organizations/house", `{"email":"ben@example.org","part":"member"}`
	p.ask("POST", at+"/invitations", invite, 403, nil)
	p.ask("DELETE", at+"/membership", "", 403, nil)

	p.as(ana, authz.ReadOrganizations, authz.WriteOrganizations)
	var inv Invitation
	p.ask("POST", at+"/invitations", invite, 201, &inv)
	if inv.State != "waiting" || inv.Email != "ben@example.org" {
		t.Errorf("invited %+v", inv)
	}
	p.ask("POST", at+"/invitations", `{"email":"ben","part":"member"}`, 422, nil)
	p.ask("POST", at+"/invitations", `{"email":"c@example.org","part":"boss"}`, 422, nil)
	p.ask("POST", at+"/invitations", invite, 422, nil)
	var link string
	if err := p.d.View(t.Context(), func(ctx context.Context, tx *db.Tx) error {
		return tx.QueryRow(ctx, "SELECT link FROM letter").Scan(&link)
	}); err != nil {
		t.Fatal(err)
	}
	secret, ok := strings.CutPrefix(link, "http://pathways.example/invitations/")
	if !ok {
		t.Errorf("the link is %q", link)
	}
	if _, err := p.s.Answer(t.Context(), ben, secret, true); err != nil {
		t.Fatal(err)
	}
	var members MemberList
	p.ask("GET", at+"/members?limit=1", "", 200, &members)
	if len(members.Members) != 1 || members.Members[0].Email != ana.Email || members.Next == "" {
		t.Errorf("members %+v", members)
	}
	next := members.Next
	members = MemberList{}
	p.ask("GET", at+"/members?after="+next, "", 200, &members)
	if len(members.Members) != 1 || members.Members[0].Name != "Ben" || members.Next != "" {
		t.Errorf("members after that %+v", members)
	}

	p.as(ben, authz.ReadOrganizations, authz.WriteOrganizations)
	members = MemberList{}
	p.ask("GET", at+"/members", "", 200, &members)
	if members.Members[0].Email != "" || members.Members[0].Since != nil {
		t.Errorf("a member gets %+v", members.Members[0])
	}
	p.ask("GET", at+"/invitations", "", 403, nil)
	p.ask("PUT", at+"/members/"+ben.Person+"/part", `{"part":"owner"}`, 403, nil)
	p.ask("DELETE", at+"/members/"+ana.Person, "", 403, nil)

	p.as(ana, authz.ReadOrganizations, authz.WriteOrganizations)
	p.ask("DELETE", at+"/membership", "", 409, nil)
	p.ask("PUT", at+"/members/"+ben.Person+"/part", `{"part":"owner"}`, 204, nil)
	var invitations InvitationList
	p.ask("GET", at+"/invitations", "", 200, &invitations)
	p.ask("DELETE", at+"/invitations/"+invitations.Invitations[0].ID, "", 204, nil)
	p.ask("DELETE", at+"/invitations/else", "", 404, nil)
	p.ask("DELETE", at+"/membership", "", 204, nil)
	p.ask("GET", at, "", 404, nil)
	p.as(ben, authz.ReadOrganizations, authz.WriteOrganizations)
	var detail OrganizationDetail
	p.ask("GET", at, "", 200, &detail)
	if len(detail.Owners) != 1 || detail.Owners[0] != "Ben" {
		t.Errorf("owners %+v", detail.Owners)
	}
	p.ask("DELETE", at+"/members/"+ana.Person, "", 404, nil)
}
