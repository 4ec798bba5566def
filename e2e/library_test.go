package e2e

import (
	"io"
	"maps"
	"net/http"
	"net/url"
	"regexp"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"
)

// libraryPages are the kinds of pages outside of My pathway, one of each.
var libraryPages = []string{
	"/", "/frameworks", "/frameworks/isl", "/frameworks/isl/2025", "/frameworks/isl/2025/GE.1", "/frameworks/isl/2025/GE",
	"/frameworks/isl/2025/GE.COM", "/frameworks/isl/2025/table", "/frameworks/isl/2018-draft", "/no-such-page",
}

var linked = regexp.MustCompile(`<a [^>]*href="([^"]+)"`)

// TestEveryLinkLeadsSomewhere follows every link of the house from the first page on.
func TestEveryLinkLeadsSomewhere(t *testing.T) {
	t.Parallel()
	needBrowser(t)
	start := time.Now()
	seen := crawl(t, shared.url)
	if len(seen) < 150 {
		t.Errorf("only %d addresses were found; there are 114 entries of two editions alone", len(seen))
	}
	t.Logf("%d addresses in %v", len(seen), time.Since(start).Round(time.Millisecond))
}

// crawl asks for every address that pages link to, and fails for each that does not answer 200. Where a link names
// a place in a page, the place is there.
func crawl(t *testing.T, base string) map[string]string {
	t.Helper()
	client := &http.Client{Timeout: patience}
	seen := map[string]string{"/": "the beginning"} // address, and the page it was found on
	texts := map[string]string{}
	places := map[string]string{} // "path#place", and the page it was found on
	var mu sync.Mutex
	for wave := []string{"/"}; len(wave) > 0; {
		var next []string
		var wg sync.WaitGroup
		for part := range slices.Chunk(wave, (len(wave)+3)/4) {
			wg.Go(func() {
				for _, path := range part {
					body := fetchPage(t, client, base, path, seen, &mu)
					mu.Lock()
					texts[path] = body
					for _, m := range linked.FindAllStringSubmatch(body, -1) {
						to, place := inside(path, m[1])
						if to == "" {
							continue
						}
						if place != "" {
							places[to+"#"+place] = path
						}
						if _, known := seen[to]; !known {
							seen[to] = path
							next = append(next, to)
						}
					}
					mu.Unlock()
				}
			})
		}
		wg.Wait()
		wave = next
	}
	for _, where := range slices.Sorted(maps.Keys(places)) {
		path, place, _ := strings.Cut(where, "#")
		if body := texts[path]; body != "" && !strings.Contains(body, `id="`+place+`"`) {
			t.Errorf("%s links to %s, and there is no such place on that page", places[where], where)
		}
	}
	return seen
}

func fetchPage(t *testing.T, client *http.Client, base, path string, from map[string]string, mu *sync.Mutex) string {
	answer, err := client.Get(base + path)
	if err != nil {
		t.Errorf("%s: %v", path, err)
		return ""
	}
	defer answer.Body.Close()
	body, err := io.ReadAll(answer.Body)
	if err != nil || answer.StatusCode != http.StatusOK {
		mu.Lock()
		defer mu.Unlock()
		t.Errorf("%s, linked from %s, answers %d %v", path, from[path], answer.StatusCode, err)
		return ""
	}
	if !strings.HasPrefix(answer.Header.Get("Content-Type"), "text/html") {
		return ""
	}
	return string(body)
}

// inside resolves a link of a page; "" where it leads out of the house. The second part is the place in the page.
func inside(page, href string) (path, place string) {
	href = strings.ReplaceAll(href, "&amp;", "&")
	base, err := url.Parse(page)
	if err != nil {
		return "", ""
	}
	u, err := base.Parse(href)
	if err != nil || u.Host != "" || u.Scheme != "" {
		return "", ""
	}
	place = u.Fragment
	u.Fragment = ""
	return u.String(), place
}

// TestLibraryPages passes one page of each kind, in light and in the dark.
func TestLibraryPages(t *testing.T) {
	t.Parallel()
	for name, as := range map[string][]func(*visitor){"light": nil, "dark": {inDark}} {
		t.Run(name, func(t *testing.T) {
			p := visit(t, as...).newTab()
			p.expects("404")
			p.open("/")
			more := see[[]string](p, `[...new Set(eye.all("footer a[href^='/'], header a[href^='/'], main a[href^='/guides']").map((a) => a.pathname))]`)
			all := append(slices.Clone(libraryPages), "/frameworks/search?q=visitors")
			for _, path := range append(all, more...) {
				if slices.Index(all, path) >= 0 && slices.Contains(more, path) && path != "/" {
					continue
				}
				if strings.HasPrefix(path, "/api") || strings.HasPrefix(path, "/pathway") {
					continue
				}
				p.open(path)
				p.passes(strings.Trim(strings.NewReplacer("/", "-", "?", "-", "=", "-").Replace(path), "-") + "-" + name)
			}
		})
	}
}

// TestTableIsOnePage prints the whole framework as a table: one page, A4 or Letter, lying.
func TestTableIsOnePage(t *testing.T) {
	t.Parallel()
	p := visit(t).newTab()
	p.open("/frameworks/isl/2025/table")
	for _, on := range []paper{a4, letter} {
		text := pages(t, p.print(on, true))
		if len(text) != 1 {
			t.Errorf("the table takes %d pages of %s", len(text), on.name)
		}
		for _, code := range []string{"GE.1", "GE.17", "JE.16", "OP.17", "AI.16"} {
			if !strings.Contains(strings.Join(strings.Fields(text[0]), " "), code) && !strings.Contains(text[0], strings.TrimPrefix(code, "GE.")) {
				t.Errorf("%s is not on the page of %s", code, on.name)
			}
		}
	}
}
