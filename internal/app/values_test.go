package app

import (
	"archive/zip"
	"bytes"
	"encoding/json"
	"io"
	"net/http"
	"net/http/httptest"
	"net/url"
	"regexp"
	"slices"
	"strings"
	"testing"

	"github.com/PuerkitoBio/goquery"

	"pathways/internal/platform/config"
)

// grading are words and signs of a grade, an order or an average of persons. Where a page says that there is none, it says so in
// one of nevers.
var grading = regexp.MustCompile(`(?i)\b(scor(e|es|ed|ing)|rank(s|ed|ing)?|averages?|means? score|ratings?|percent(age|ile)?|top candidates?|best candidates?|you lack|your gaps?|completeness|level verdict|points out of|out of (5|10|100)\b|strength: |confidence|probability|similarity)\b|\d ?%`)

// nevers are sentences that say what is not done, and words that are no grades.
var nevers = regexp.MustCompile(`(?i)(no|never|nor|not|without|nothing)\b[^.;:]{0,90}(scor|rank|average|rating|percent|grade|points)|says? nothing about rank|rank or difficulty|points, order or percentage`)

// grades are names of fields that would hold a grade.
var grades = regexp.MustCompile(`(?i)^(score|rank|ranking|strength|confidence|weight|probability|chance|similarity|percent|percentage|average|mean|rating|grade|points|fit|match(Score|Strength)?)$`)

// walker goes through everything that a person of the demonstration can open from some pages on.
type walker struct {
	t       *testing.T
	a       *App
	cookies []*http.Cookie
	seen    map[string]bool
	pages   int
	files   map[string]int // by type
	alike   map[string]int // addresses that were opened, by what they have in common
}

// names are the parts of an address that tell one thing from others of its kind.
var names = regexp.MustCompile(`[0-9a-f]{8}-[0-9a-f-]{27}|[A-Z]{2}\.[0-9A-Z]+|starter:[a-z-]+|starters/[a-z-]+|=[^&]*`)

// another says whether enough addresses of a kind were opened: many pages lead to each other with other choices.
func (w *walker) another(at string) bool {
	like := names.ReplaceAllString(at, "*")
	w.alike[like]++
	return w.alike[like] > 15
}

func (w *walker) get(path string) *httptest.ResponseRecorder {
	r := httptest.NewRequest("GET", path, nil)
	for _, c := range w.cookies {
		r.AddCookie(c)
	}
	rec := httptest.NewRecorder()
	w.a.Handler().ServeHTTP(rec, r)
	return rec
}

// within says whether an address belongs to roles, postings, texts or what they lead to.
func inWork(path string) bool {
	for _, room := range []string{"/roles", "/staffing", "/postings", "/texts", "/scan", "/read", "/institutions", "/pathway/roles"} {
		if strings.HasPrefix(path, room) || strings.HasPrefix(path, "/organizations/") && strings.Contains(path, room) ||
			strings.HasPrefix(path, "/api/v1/") && strings.Contains(path, room) {
			return true
		}
	}
	return false
}

// walk opens addresses and all that they lead to inside the rooms of work.
func (w *walker) walk(from ...string) {
	for len(from) > 0 {
		at := from[0]
		from = from[1:]
		if w.seen[at] || w.another(at) {
			continue
		}
		w.seen[at] = true
		rec := w.get(at)
		if rec.Code != http.StatusOK {
			if rec.Code >= 500 {
				w.t.Errorf("%s: %d", at, rec.Code)
			}
			continue
		}
		kind, _, _ := strings.Cut(rec.Header().Get("Content-Type"), ";")
		w.files[kind]++
		switch {
		case kind == "text/html":
			from = append(from, w.page(at, rec.Body.Bytes())...)
		case strings.HasSuffix(kind, "json"):
			w.data(at, rec.Body.Bytes())
		case strings.HasSuffix(kind, "wordprocessingml.document"):
			w.word(at, rec.Body.Bytes())
		case strings.HasPrefix(kind, "text/"):
			w.words(at, rec.Body.String())
		}
	}
}

// page reads a page without what others wrote on it, and gives where it leads.
func (w *walker) page(at string, body []byte) (next []string) {
	w.pages++
	doc, err := goquery.NewDocumentFromReader(bytes.NewReader(body))
	if err != nil {
		w.t.Fatal(err)
	}
	base, _ := url.Parse(at)
	doc.Find("a[href]").Each(func(_ int, a *goquery.Selection) {
		to, err := base.Parse(a.AttrOr("href", ""))
		if err != nil || to.Host != "" || !inWork(to.Path) {
			return
		}
		to.Fragment = ""
		next = append(next, to.String())
	})
	// Words of texts that were brought, and of postings on their own pages, are other people's.
	doc.Find("script, style, svg, .passage-said, .ownwords, blockquote, mark, textarea, input, option, .said, .because").Remove()
	w.words(at, doc.Find("body").Text())
	return next
}

func (w *walker) words(at, text string) {
	for _, found := range grading.FindAllStringIndex(text, -1) {
		around := text[max(0, found[0]-110):min(len(text), found[1]+60)]
		if !nevers.MatchString(strings.Join(strings.Fields(around), " ")) && !strings.Contains(around, "Participation 20%") {
			w.t.Errorf("%s says %q in %q", at, text[found[0]:found[1]], strings.Join(strings.Fields(around), " "))
		}
	}
}

// data looks at the names of all fields.
func (w *walker) data(at string, body []byte) {
	var v any
	if err := json.Unmarshal(body, &v); err != nil {
		w.t.Errorf("%s: %v", at, err)
		return
	}
	var look func(path string, v any)
	look = func(path string, v any) {
		switch v := v.(type) {
		case map[string]any:
			for name, of := range v {
				if grades.MatchString(name) {
					w.t.Errorf("%s has a field %s.%s", at, path, name)
				}
				look(path+"."+name, of)
			}
		case []any:
			for _, of := range v {
				look(path+"[]", of)
			}
		}
	}
	look("", v)
}

// word reads the text of a Word document.
func (w *walker) word(at string, body []byte) {
	z, err := zip.NewReader(bytes.NewReader(body), int64(len(body)))
	if err != nil {
		w.t.Errorf("%s: %v", at, err)
		return
	}
	f, err := z.Open("word/document.xml")
	if err != nil {
		w.t.Errorf("%s: %v", at, err)
		return
	}
	defer f.Close()
	raw, err := io.ReadAll(f)
	if err != nil {
		w.t.Fatal(err)
	}
	w.words(at, regexp.MustCompile(`<[^>]+>`).ReplaceAllString(string(raw), " "))
}

// Nothing that roles, postings and texts show, send or give away grades, ranks or averages anybody: every page that Theo, Noor and a
// guest can reach from the rooms of work, every file behind them, and what operations answer.
func TestNothingOfWorkGradesAnybody(t *testing.T) {
	a := start(t, config.Config{Data: t.TempDir(), Demo: true})
	defer a.Close()
	const house = "/organizations/riverbend-science-center"
	for who, begin := range map[string][]string{
		"theo@riverbend.example": {
			house + "/roles", house + "/staffing", house + "/postings", house + "/texts", house + "/scan", "/institutions",
			"/api/v1" + house + "/roles", "/api/v1" + house + "/staffing", "/api/v1" + house + "/postings", "/api/v1" + house + "/texts", "/api/v1" + house + "/scan",
		},
		"noor@riverbend.example": {house + "/roles", "/pathway/roles", "/roles/starters", "/read"},
		"":                       {"/roles/starters", "/postings", "/read", "/institutions", "/api/v1/postings", "/api/v1/roles/starters"},
	} {
		w := &walker{t: t, a: a, seen: map[string]bool{}, files: map[string]int{}, alike: map[string]int{}}
		if who != "" {
			if _, w.cookies = signIn(a, who, "seven herons over the river"); len(w.cookies) == 0 {
				t.Fatalf("%s could not sign in", who)
			}
		}
		w.walk(begin...)
		t.Logf("%q: %d pages, %v", who, w.pages, w.files)
		if w.pages < 20 {
			t.Errorf("%q reached %d pages only", who, w.pages)
		}
		if who != "theo@riverbend.example" {
			continue
		}
		for _, kind := range []string{"application/json", "text/csv", "text/markdown", "application/vnd.openxmlformats-officedocument.wordprocessingml.document"} {
			if w.files[kind] == 0 {
				t.Errorf("no file of the kind %s was reached", kind)
			}
		}
	}
}

// The walker finds what it looks for.
func TestTheWalkerSeesGrades(t *testing.T) {
	for _, bad := range []string{"Match: 87 %", "She ranks second", "average of the team", "score 4", "You lack empathy"} {
		if !grading.MatchString(bad) || nevers.MatchString(bad) {
			t.Errorf("%q passes", bad)
		}
	}
	if slices.ContainsFunc([]string{"item", "words", "posts", "emphasis"}, grades.MatchString) || !grades.MatchString("score") {
		t.Error("names of fields are not told apart")
	}
}
