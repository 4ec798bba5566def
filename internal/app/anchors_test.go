package app

import (
	"net/http"
	"net/http/httptest"
	"net/url"
	"strings"
	"testing"

	"github.com/PuerkitoBio/goquery"
)

// TestLinksToPartsFindThem follows every page from the front page: each id stands once on its page, and each link to a
// part of a page finds it.
func TestLinksToPartsFindThem(t *testing.T) {
	a, _ := house(t)
	type arrival struct{ from, to string }
	queue := []arrival{{"", "/"}}
	seen := map[string]bool{"/": true}
	ids := map[string]map[string]bool{}
	var parts []arrival
	for len(queue) > 0 {
		at := queue[0]
		queue = queue[1:]
		w := httptest.NewRecorder()
		a.Handler().ServeHTTP(w, httptest.NewRequest(http.MethodGet, at.to, nil))
		if w.Code >= 400 {
			t.Errorf("%s leads to %s: %d", at.from, at.to, w.Code)
			continue
		}
		if !strings.HasPrefix(w.Header().Get("Content-Type"), "text/html") {
			continue
		}
		doc, err := goquery.NewDocumentFromReader(w.Body)
		if err != nil {
			t.Fatal(err)
		}
		ids[at.to] = map[string]bool{}
		doc.Find("[id]").Each(func(_ int, el *goquery.Selection) {
			id := el.AttrOr("id", "")
			if ids[at.to][id] {
				t.Errorf("%s has the id %q twice", at.to, id)
			}
			ids[at.to][id] = true
		})
		base, err := url.Parse(at.to)
		if err != nil {
			t.Fatal(err)
		}
		doc.Find("a[href], link[href], use[href]").Each(func(_ int, el *goquery.Selection) {
			to, err := base.Parse(el.AttrOr("href", ""))
			if err != nil {
				t.Errorf("%s has the address %q: %v", at.to, el.AttrOr("href", ""), err)
				return
			}
			if to.Host != "" || to.Scheme != "" {
				return
			}
			part := to.Fragment
			to.Fragment = ""
			if part != "" {
				parts = append(parts, arrival{at.to, to.String() + "#" + part})
			}
			if !seen[to.String()] {
				seen[to.String()] = true
				queue = append(queue, arrival{at.to, to.String()})
			}
		})
	}
	if len(ids) < 120 {
		t.Errorf("only %d pages were reached", len(ids))
	}
	for _, p := range parts {
		to, part, _ := strings.Cut(p.to, "#")
		if ids[to] != nil && !ids[to][part] {
			t.Errorf("%s leads to the part %q of %s, which has none", p.from, part, to)
		}
	}
}
