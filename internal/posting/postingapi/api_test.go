package postingapi

import (
	"context"
	"encoding/json"
	"io"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"strconv"
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
	"pathways/internal/posting"
	"pathways/internal/role"
)

// programs ask a server in the name of somebody, with a token.
type programs struct {
	*testing.T
	server *web.Server
	viewer authz.Viewer
	owner  authz.Viewer
	role   role.Role
	at     string // the postings of the organization
}

func newPrograms(t *testing.T) *programs {
	t.Helper()
	must := func(err error) {
		t.Helper()
		if err != nil {
			t.Fatal(err)
		}
	}
	words, err := i18n.New(ui.Locales, web.Locales, framework.Locales, organization.Locales, role.Locales, posting.Locales)
	must(err)
	d, ctx := dbtest.SQLite(t), i18n.With(t.Context(), words.In("en"))
	fs, err := framework.NewService(ctx, d)
	must(err)
	_, err = isl.Install(ctx, fs)
	must(err)
	orgs := organization.NewService(d)
	roles := role.NewService(role.Options{DB: d, Frameworks: fs, Organizations: orgs})
	s := posting.NewService(posting.Options{DB: d, Frameworks: fs, Organizations: orgs, Roles: roles})
	p := &programs{T: t, owner: accounttest.Person(t, d, "Ana")}
	tree, err := fs.Current(ctx, isl.Slug)
	must(err)
	o, err := orgs.Found(ctx, p.owner, organization.Draft{Name: "Museum", Kind: organization.Institution})
	must(err)
	p.at = "/organizations/" + o.Slug + "/postings"
	p.role, err = roles.BeginFrom(ctx, p.owner, o.Slug, "Floor educator", tree.ID, []role.Use{{Item: tree.Leaves("")[0].ID, Emphasis: role.Central}}, "")
	must(err)
	all := api.New()
	Register(all, s, fs)
	p.server = web.NewServer(web.Options{
		Routes: all.Routes(web.NewPages(func(context.Context) string { return "1" })), Words: words, Logger: slog.New(slog.DiscardHandler),
		Who: func(*http.Request) (authz.Viewer, error) { return p.viewer, nil },
	})
	return p
}

// as makes the owner ask with a token of some scopes.
func (p *programs) as(scopes ...authz.Scope) {
	p.viewer = p.owner
	p.viewer.Session, p.viewer.Token, p.viewer.Scopes, p.viewer.Proved = "", "t", scopes, time.Time{}
}

func (p *programs) ask(method, path string, body any, status int, into any) {
	p.Helper()
	var read io.Reader
	if body != nil {
		raw, err := json.Marshal(body)
		if err != nil {
			p.Fatal(err)
		}
		read = strings.NewReader(string(raw))
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
}

func TestAProgramTakesARoleToAPublicPosting(t *testing.T) {
	p := newPrograms(t)
	p.as(authz.ReadWork, authz.WriteWork)
	const id = "0192c6a0-0000-7000-8000-000000000001"
	var one PostingDetail
	for range 2 {
		p.ask("POST", p.at, PostingStart{ID: id, Role: p.role.ID}, 201, &one)
	}
	if one.ID != id || one.State != "draft" || one.Content.Title != "Floor educator" || len(one.Content.Duties) != 1 || one.Content.Uses[0].Statement == "" {
		t.Fatalf("%+v", one)
	}
	p.ask("POST", p.at+"/"+id+"/publish", PostingRevision{one.Revision}, 422, nil)
	c := one.Content
	c.Pay = PostingPay{Low: "20", High: "24.50", Currency: "USD", Per: "hour"}
	c.Degree.Asked, c.Place.City, c.Apply, c.Contact.Name = "none", "Springfield", "Write.", "Lea"
	c.Contract = []string{"part-time"}
	p.ask("PUT", p.at+"/"+id+"/content", PostingReplacement{PostingRevision{one.Revision}, c}, 200, &one)
	if one.Content.Pay.High != "24.5" || one.Content.Contract[0] != "part-time" {
		t.Errorf("%+v", one.Content.Pay)
	}
	c.Title = "From an older text"
	p.ask("PUT", p.at+"/"+id+"/content", PostingReplacement{PostingRevision{one.Revision - 1}, c}, 409, nil)
	p.ask("GET", "/postings/"+id, nil, 404, nil)
	p.ask("POST", p.at+"/"+id+"/publish", PostingRevision{one.Revision}, 200, &one)
	var kept PostingKept
	p.ask("POST", p.at+"/"+id+"/versions", PostingKeep{PostingRevision{one.Revision}, "x"}, 201, &kept)
	if one.State != "public" || one.Published == nil || kept.Number != 1 {
		t.Errorf("%+v, version %d", one, kept.Number)
	}

	p.viewer = authz.Viewer{}
	var public PublicPosting
	p.ask("GET", "/postings/"+id, nil, 200, &public)
	var board PublicPostingList
	p.ask("GET", "/postings", nil, 200, &board)
	if !public.Open || public.Organization != "Museum" || public.Content.Contact.Name != "Lea" || len(board.Postings) != 1 {
		t.Errorf("%+v", public)
	}

	p.as(authz.WriteWork)
	p.ask("POST", p.at+"/"+id+"/close", nil, 204, nil)
	p.ask("GET", "/postings/"+id, nil, 200, &public)
	if public.State != "closed" || public.Open || public.Closed == nil {
		t.Errorf("%+v", public)
	}
	p.ask("GET", "/postings", nil, 200, &board)
	if len(board.Postings) != 0 {
		t.Error("a closed posting is listed")
	}
	p.as(authz.ReadWork)
	var versions PostingVersionList
	p.ask("GET", p.at+"/"+id+"/versions", nil, 200, &versions)
	var version PostingVersion
	p.ask("GET", p.at+"/"+id+"/versions/"+strconv.Itoa(versions.Versions[0].Number), nil, 200, &version)
	if !version.Published || version.By != "Ana" || version.Content.Pay.Low != "20" {
		t.Errorf("%+v", version)
	}
	p.as(authz.WriteWork)
	p.ask("POST", p.at+"/"+id+"/withdraw", nil, 204, nil)
	p.ask("GET", "/postings/"+id, nil, 404, nil)
}

func TestATokenReachesAsFarAsItsScopes(t *testing.T) {
	p := newPrograms(t)
	p.as(authz.ReadWork)
	p.ask("POST", p.at, PostingStart{Role: p.role.ID}, 403, nil)
	p.ask("GET", p.at, nil, 200, nil)
	p.as(authz.ReadPlans)
	p.ask("GET", p.at, nil, 403, nil)
	p.viewer = authz.Viewer{}
	p.ask("GET", p.at, nil, 401, nil)
	p.as(authz.WriteWork)
	p.ask("POST", p.at, PostingStart{Title: "x", Framework: "isl", Release: "1066"}, 422, nil)
	p.ask("POST", p.at, PostingStart{Title: "x", Role: "0192c6a0-0000-7000-8000-00000000dead"}, 403, nil) // reading roles needs its scope
	p.as(authz.ReadWork, authz.WriteWork)
	p.ask("POST", p.at, PostingStart{Title: "x", Role: "0192c6a0-0000-7000-8000-00000000dead"}, 404, nil)
	p.ask("POST", p.at, PostingStart{Framework: "isl", Release: "2025"}, 422, nil)
	p.ask("POST", "/organizations/zoo/postings", PostingStart{Title: "x", Framework: "isl", Release: "2025"}, 404, nil)
}

// TestNothingIsSaidThatGrades walks the names of all fields of all answers.
func TestNothingIsSaidThatGrades(t *testing.T) {
	p := newPrograms(t)
	p.as(authz.ReadWork, authz.WriteWork)
	var one map[string]any
	p.ask("POST", p.at, PostingStart{Role: p.role.ID}, 201, &one)
	var walk func(v any)
	walk = func(v any) {
		switch at := v.(type) {
		case map[string]any:
			for name, inner := range at {
				for _, bad := range []string{"score", "rank", "percent", "grade", "average", "rating"} {
					if strings.Contains(strings.ToLower(name), bad) {
						t.Errorf("a field is called %s", name)
					}
				}
				walk(inner)
			}
		case []any:
			for _, inner := range at {
				walk(inner)
			}
		}
	}
	walk(one)
}
