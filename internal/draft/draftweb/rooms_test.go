package draftweb

import (
	"context"
	"fmt"
	"io"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"net/url"
	"strings"
	"testing"
	"time"

	"github.com/PuerkitoBio/goquery"

	"pathways/internal/account/accounttest"
	"pathways/internal/draft"
	"pathways/internal/framework"
	"pathways/internal/framework/isl"
	"pathways/internal/organization"
	"pathways/internal/platform/authz"
	"pathways/internal/platform/db"
	"pathways/internal/platform/db/dbtest"
	"pathways/internal/platform/i18n"
	"pathways/internal/platform/ui"
	"pathways/internal/platform/web"
)

// rooms is a server with the pages, and who is in front of it: Ana owns an organization, Ben keeps its frameworks, Cem is a
// member, Dia a guest, Eva a stranger, Ole runs the installation.
type rooms struct {
	*testing.T
	d                            *db.DB
	drafts                       *draft.Service
	server                       *web.Server
	viewer                       authz.Viewer
	museum                       organization.Organization
	clock                        time.Time
	ana, ben, cem, dia, eva, ole authz.Viewer
}

func newRooms(t *testing.T) *rooms {
	t.Helper()
	words, err := i18n.New(ui.Locales, web.Locales, organization.Locales, framework.Locales, draft.Locales, Locales)
	h := &rooms{T: t, d: dbtest.SQLite(t), clock: time.Date(2027, 3, 1, 9, 0, 0, 0, time.UTC)}
	h.must(err)
	ctx := context.Background()
	frameworks, err := framework.NewService(ctx, h.d)
	h.must(err)
	_, err = isl.Install(ctx, frameworks)
	h.must(err)
	organizations := organization.NewService(h.d)
	h.drafts = draft.NewService(draft.Options{DB: h.d, Frameworks: frameworks, Organizations: organizations, Now: func() time.Time { return h.clock }})
	for name, v := range map[string]*authz.Viewer{"Ana": &h.ana, "Ben": &h.ben, "Cem": &h.cem, "Dia": &h.dia, "Eva": &h.eva, "Ole": &h.ole} {
		*v = accounttest.Person(t, h.d, name)
	}
	h.ole.Operator = true
	h.museum, err = organizations.Found(ctx, h.ana, organization.Draft{Name: "Museum of the River", Kind: organization.Institution})
	h.must(err)
	h.must(h.d.Update(ctx, func(ctx context.Context, tx *db.Tx) error {
		for v, part := range map[*authz.Viewer]organization.Part{&h.ben: organization.Steward, &h.cem: organization.Member, &h.dia: organization.Guest} {
			if _, err := tx.Exec(ctx, `INSERT INTO membership (organization_id, person_id, part, how, since) VALUES ($1, $2, $3, 'invitation', 1)`,
				h.museum.ID, v.Person, string(part)); err != nil {
				return err
			}
		}
		return nil
	}))
	h.server = web.NewServer(web.Options{
		Routes: Routes(Options{Drafts: h.drafts, Frameworks: frameworks, Organizations: organizations}), Words: words, Logger: slog.New(slog.DiscardHandler),
		Who: func(*http.Request) (authz.Viewer, error) { return h.viewer, nil },
	})
	h.viewer = h.ben
	return h
}

func (h *rooms) must(err error) {
	h.Helper()
	if err != nil {
		h.Fatal(err)
	}
}

func (h *rooms) ask(method, target, kind string, body io.Reader) *httptest.ResponseRecorder {
	h.Helper()
	r := httptest.NewRequest(method, "http://pathways.example"+target, body)
	if kind != "" {
		r.Header.Set("Content-Type", kind)
	}
	w := httptest.NewRecorder()
	h.server.ServeHTTP(w, r)
	if strings.Contains(w.Body.String(), "⟦") {
		h.Errorf("%s %s says a key without words: %s", method, target, w.Body)
	}
	return w
}

// get asks for a page with a status and reads it.
func (h *rooms) get(target string, status int) *goquery.Document {
	h.Helper()
	return h.read(h.ask("GET", target, "", nil), target, status)
}

func (h *rooms) read(w *httptest.ResponseRecorder, target string, status int) *goquery.Document {
	h.Helper()
	if w.Code != status {
		h.Fatalf("%s: %d, want %d: %.900s", target, w.Code, status, mainOfPage(w.Body.String()))
	}
	page, err := goquery.NewDocumentFromReader(w.Body)
	h.must(err)
	return page
}

// mainOfPage is what a page says, for messages of tests.
func mainOfPage(body string) string {
	if i := strings.Index(body, "<main"); i >= 0 {
		return body[i:]
	}
	return body
}

// post sends a form of name, value pairs.
func (h *rooms) post(target string, pairs ...string) *httptest.ResponseRecorder {
	h.Helper()
	values := url.Values{}
	for i := 0; i+1 < len(pairs); i += 2 {
		values.Add(pairs[i], pairs[i+1])
	}
	return h.ask("POST", target, "application/x-www-form-urlencoded", strings.NewReader(values.Encode()))
}

// goes posts a form, asks that it leads on, and reads the page that it leads to.
func (h *rooms) goes(target string, pairs ...string) (*goquery.Document, string) {
	h.Helper()
	w := h.post(target, pairs...)
	to := w.Header().Get("Location")
	if w.Code != http.StatusSeeOther {
		h.Fatalf("%s: %d to %q: %.900s", target, w.Code, to, mainOfPage(w.Body.String()))
	}
	path, _, _ := strings.Cut(to, "#")
	return h.get(path, 200), to
}

// fill is the form of a page at an address, as a browser would send it, with some fields set anew.
func fill(page *goquery.Document, action string, pairs ...string) []string {
	var all []string
	set := map[string]string{}
	for i := 0; i+1 < len(pairs); i += 2 {
		set[pairs[i]] = pairs[i+1]
	}
	put := func(name, value string) {
		if v, is := set[name]; is {
			value = v
			delete(set, name)
		}
		all = append(all, name, value)
	}
	form := page.Find("form[action='" + action + "']").First()
	form.Find("input, textarea, select").Each(func(_ int, s *goquery.Selection) {
		name, _ := s.Attr("name")
		kind, _ := s.Attr("type")
		_, checked := s.Attr("checked")
		switch {
		case name == "" || (kind == "radio" || kind == "checkbox") && !checked:
		case s.Is("textarea"):
			put(name, s.Text())
		case s.Is("select"):
			put(name, s.Find("option[selected]").AttrOr("value", s.Find("option").First().AttrOr("value", "")))
		default:
			put(name, s.AttrOr("value", ""))
		}
	})
	for name, value := range set {
		all = append(all, name, value)
	}
	return all
}

func says(page *goquery.Document, text string) bool {
	return strings.Contains(page.Find("main").Text(), text)
}

// blank is a draft of Ben's without an item, by the pages; its address.
func (h *rooms) blank() string {
	h.Helper()
	page := h.get("/stewardship/drafts/new/blank", 200)
	_, to := h.goes("/stewardship/drafts/new/blank", fill(page, "/stewardship/drafts/new/blank", "name", "River skills", "version", "1.0")...)
	at, _, _ := strings.Cut(to, "?")
	return at
}

// grownFrom is a draft of Ben's that grows out of the shipped framework; its address and tree.
func (h *rooms) grownFrom(version string) (string, *framework.Tree) {
	h.Helper()
	all, err := isl.Releases()
	h.must(err)
	for _, r := range all {
		if r.Version == version {
			d, err := h.drafts.BeginFrom(context.Background(), h.ben, h.museum.Slug, r.ID, "")
			h.must(err)
			return at(d.ID, ""), h.tree(at(d.ID, ""))
		}
	}
	h.Fatalf("there is no edition %q", version)
	return "", nil
}

// tree is what a draft at an address says now.
func (h *rooms) tree(address string) *framework.Tree {
	h.Helper()
	_, t, err := h.drafts.Tree(context.Background(), h.ben, strings.TrimPrefix(address, root+"/"))
	h.must(err)
	return t
}

// add puts an item into a draft by the service.
func (h *rooms) add(address, parent, statement string) *framework.Item {
	h.Helper()
	it, err := h.drafts.Add(context.Background(), h.ben, strings.TrimPrefix(address, root+"/"), draft.NewItem{Parent: parent, Statement: statement})
	h.must(err)
	return it
}

// big is a draft with so many items: ten domains, with ten categories each.
func (h *rooms) big(items int) (string, *framework.Tree) {
	h.Helper()
	r := &framework.Release{
		Framework: framework.Framework{Slug: "big", Name: "Big framework", ShortName: "Big", Publisher: "Museum of the River"},
		Version:   "1", Title: "Big framework", Language: "en", Date: "2027", Adoption: "Draft", Source: framework.Source{Title: "Big"},
		Kinds: []framework.Kind{{Key: "domain", Name: "Domain", Plural: "Domains"}, {Key: "category", Name: "Category", Plural: "Categories"}, {Key: "competency", Name: "Competency", Plural: "Competencies"}},
	}
	put := func(code, parent, kind, statement string) string {
		id := framework.ItemID("big", code)
		r.Items = append(r.Items, framework.Item{ID: id, Code: code, ParentID: parent, Kind: kind, Statement: statement})
		return id
	}
	leaves := (items - 110) / 100
	for d := range 10 {
		domain := put(fmt.Sprintf("%c", 'A'+d), "", "domain", fmt.Sprintf("Domain %d of what people do here", d+1))
		for c := range 10 {
			category := put(fmt.Sprintf("%c.%d", 'A'+d, c+1), domain, "category", fmt.Sprintf("Category %d: to plan, to make, to show", c+1))
			for n := range leaves {
				put(fmt.Sprintf("%c.%d.%d", 'A'+d, c+1, n+1), category, "competency",
					fmt.Sprintf("Plans and carries out step %d of the work with visitors in room %d, and says afterwards what was learned from it", n+1, d*c))
			}
		}
	}
	var d draft.Draft
	h.must(h.d.Update(context.Background(), func(ctx context.Context, tx *db.Tx) (err error) {
		d, err = h.drafts.Bring(ctx, tx, h.ben, draft.Brought{Organization: h.museum.ID, Release: r, File: "big.csv"})
		return err
	}))
	return at(d.ID, ""), h.tree(at(d.ID, ""))
}
