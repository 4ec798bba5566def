package frameworkapi

import (
	"encoding/json"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"net/url"
	"strings"
	"testing"

	"pathways/internal/framework"
	"pathways/internal/framework/frameworkdata"
	"pathways/internal/framework/isl"
	"pathways/internal/platform/api"
	"pathways/internal/platform/db/dbtest"
	"pathways/internal/platform/i18n"
	"pathways/internal/platform/ui"
	"pathways/internal/platform/web"
)

type client struct {
	*testing.T
	server     *web.Server
	frameworks *framework.Service
}

func newClient(t *testing.T) client {
	t.Helper()
	frameworks, err := framework.NewService(t.Context(), dbtest.SQLite(t))
	if err != nil {
		t.Fatal(err)
	}
	if _, err := isl.Install(t.Context(), frameworks); err != nil {
		t.Fatal(err)
	}
	words, err := i18n.New(ui.Locales, web.Locales, framework.Locales, Locales)
	if err != nil {
		t.Fatal(err)
	}
	a := api.New()
	Register(a, frameworks)
	routes := a.Routes(web.NewPages(frameworks.Revision))
	return client{t, web.NewServer(web.Options{Routes: routes, Words: words, Logger: slog.New(slog.DiscardHandler)}), frameworks}
}

// ask reads an answer with a status into a value and gives its header.
func (c client) ask(path string, status int, into any) http.Header {
	c.Helper()
	w := httptest.NewRecorder()
	c.server.ServeHTTP(w, httptest.NewRequest(http.MethodGet, api.Prefix+path, nil))
	if w.Code != status {
		c.Fatalf("%s: %d, not %d: %.300s", path, w.Code, status, w.Body)
	}
	if err := json.Unmarshal(w.Body.Bytes(), into); err != nil {
		c.Fatalf("%s: %v", path, err)
	}
	return w.Header()
}

// Frameworks, releases and crosswalks can be listed and read one by one, and say the same either way.
func TestFrameworksReleasesAndCrosswalks(t *testing.T) {
	c := newClient(t)
	var all FrameworkList
	c.ask("/frameworks", 200, &all)
	var one frameworkdata.Framework
	c.ask("/frameworks/isl", 200, &one)
	if len(all.Frameworks) != 1 || all.Frameworks[0].ID != one.ID || one.Current != "2025" {
		t.Errorf("frameworks: %+v", all)
	}
	var releases ReleaseList
	c.ask("/frameworks/isl/releases", 200, &releases)
	for _, r := range releases.Releases {
		var detail frameworkdata.ReleaseDetail
		c.ask("/frameworks/isl/releases/"+r.Version, 200, &detail)
		if detail.Digest != r.Digest || r.Digest == "" || detail.Attribution.Rights == "" || len(detail.Kinds) != len(r.Counts) {
			t.Errorf("%s: %+v", r.Version, detail)
		}
	}
	var crosswalks CrosswalkList
	c.ask("/frameworks/isl/crosswalks", 200, &crosswalks)
	var walk frameworkdata.Crosswalk
	c.ask("/frameworks/isl/crosswalks/2018-draft/2025", 200, &walk)
	if len(crosswalks.Crosswalks) != 1 || crosswalks.Crosswalks[0].ID != walk.ID || walk.Standing != "ours" || len(walk.Links) == 0 || len(walk.Attribution) != 2 {
		t.Errorf("crosswalk: %+v", walk.CrosswalkInfo)
	}
}

// Following the Link header from part to part reads every item once, in the framework's own order.
func TestItemsInParts(t *testing.T) {
	c := newClient(t)
	tree, err := c.frameworks.Release(t.Context(), "isl", "2025")
	if err != nil {
		t.Fatal(err)
	}
	const items = "/frameworks/isl/releases/2025/items"
	var got []string
	for at := "?limit=20"; at != ""; {
		var part ItemList
		header := c.ask(items+at, 200, &part)
		if part.Total != len(tree.Items) || part.Attribution.Publisher != tree.Framework.Publisher {
			t.Fatalf("total %d", part.Total)
		}
		for _, it := range part.Items {
			got = append(got, it.Code)
		}
		at = ""
		for _, link := range strings.Split(header.Get("Link"), ", ") {
			if address, isNext := strings.CutSuffix(link, `; rel="next"`); isNext {
				at = strings.Trim(address, "<>")
			}
		}
	}
	var beyond ItemList
	header := c.ask(items+"?offset=9223372036854775807", 200, &beyond)
	if link := header.Get("Link"); len(beyond.Items) != 0 || strings.Contains(link, "next") || strings.Contains(link, "=-") {
		t.Errorf("beyond the end: %d items, Link %q", len(beyond.Items), link)
	}
	for i := range tree.Items {
		if i >= len(got) || got[i] != tree.Items[i].Code {
			t.Fatalf("item %d: got %v", i, got)
		}
	}
}

// Items can be chosen by kind, by parent and by words, and all of them together.
func TestItemsChosen(t *testing.T) {
	c := newClient(t)
	for query, want := range map[string]string{
		"?kind=domain":   "GE JE OP AI",
		"?parent=ge.isk": "GE.1 GE.2 GE.3 GE.4",
		"?q=budgeting":   "OP.16",
		"?q=" + url.QueryEscape(`"informal learning"`): "JE.2",
		"?kind=competency&parent=GE.COM&q=questions":   "GE.11",
		"?kind=nothing": "",
	} {
		var list ItemList
		c.ask("/frameworks/isl/releases/2025/items"+query, 200, &list)
		var codes []string
		for _, it := range list.Items {
			codes = append(codes, it.Code)
		}
		if got := strings.Join(codes, " "); got != want {
			t.Errorf("%s: %q, not %q", query, got, want)
		}
	}
}

// An item can be had by its code, in any capitals, and by its lasting identifier.
func TestItemByCodeAndIdentifier(t *testing.T) {
	c := newClient(t)
	id := framework.ItemID("isl", "IO.MVG")
	for _, name := range []string{"IO.MVG", "io.mvg", id, strings.ToUpper(id)} {
		var it frameworkdata.ItemDetail
		c.ask("/frameworks/isl/releases/2018-draft/items/"+name, 200, &it)
		if it.Code != "IO.MVG" || it.ID != id || len(it.Levels) != 3 || len(it.Links) == 0 || len(it.Path) != 2 || it.Parent != "IO" {
			t.Errorf("%s: %+v", name, it)
		}
	}
}

// What is not here, and what cannot be read, is a problem that says what was wrong.
func TestProblems(t *testing.T) {
	c := newClient(t)
	for path, status := range map[string]int{
		"/frameworks/ils":                                  404,
		"/frameworks/isl/releases/2024":                    404,
		"/frameworks/isl/releases/2025/items/GE.99":        404,
		"/frameworks/isl/releases/2025/items?parent=XX":    404,
		"/frameworks/isl/crosswalks/2025/2018-draft":       404,
		"/frameworks/isl/releases/2025/items?limit=0":      422,
		"/frameworks/isl/releases/2025/items?offset=-1":    422,
		"/frameworks/isl/releases/2025/items?limit=plenty": 422,
	} {
		var problem web.Problem
		header := c.ask(path, status, &problem)
		if !strings.HasPrefix(header.Get("Content-Type"), "application/problem+json") || problem.Status != status || problem.Detail == "" {
			t.Errorf("%s: %s %+v", path, header.Get("Content-Type"), problem)
		}
	}
}
