package framework_test

import (
	"fmt"
	"slices"
	"strings"
	"testing"
	"unicode/utf8"

	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"

	"pathways/internal/framework"
	"pathways/internal/framework/isl"
)

func shipped(tb testing.TB) *framework.Index {
	tb.Helper()
	all, err := isl.Releases()
	if err != nil {
		tb.Fatal(err)
	}
	var trees []*framework.Tree
	for _, r := range slices.Backward(all) {
		trees = append(trees, framework.NewTree(r))
	}
	return framework.NewIndex(trees)
}

// codes are the hits of a search as "2025: GE.1 GE.2".
func codes(r framework.Results) []string {
	var out []string
	for _, g := range r.Groups {
		var c []string
		for _, h := range g.Hits {
			c = append(c, h.Item.Code)
		}
		out = append(out, g.Release.Version+": "+strings.Join(c, " "))
	}
	return out
}

// marked are the places of a hit with what was found in brackets.
func marked(h framework.Hit) []string {
	var out []string
	for _, p := range h.Places {
		text := p.Text
		for _, s := range slices.Backward(p.Spans) {
			text = text[:s[0]] + "[" + text[s[0]:s[1]] + "]" + text[s[1]:]
		}
		out = append(out, strings.TrimSpace(p.Field+" "+p.Level)+": "+text)
	}
	return out
}

// A search finds what people mean by it, in both releases, the newer one first.
func TestSearchFinds(t *testing.T) {
	x := shipped(t)
	for _, c := range []struct {
		why, query string
		want       []string
	}{
		{"a word in its other forms", "empathies", []string{"2025: GE.3"}},
		{"the beginning of the last word", "bud", []string{"2025: OP.16", "2018-draft: IO.FIN IO"}},
		{"no beginning of a word before the last", "bud accounting", nil},
		{"all words, not one of them", "conflict budgeting", nil},
		{"words of different texts of one item", "intended society", []string{"2018-draft: II II.AUD"}},
		{"names above help", "operations fiscal", []string{"2025: OP.16"}},
		{"names above do not find alone", "\"Technology-Based Skills\"", []string{"2025: JE.TBS"}},
		{"a code", "GE.1", []string{"2025: GE.1"}},
		{"a code with a space", "ge 1", []string{"2025: GE.1"}},
		{"a code run together", " ge1 ", []string{"2025: GE.1"}},
		{"a code of ours", "io.mvg", []string{"2018-draft: IO.MVG"}},
		{"a code beside a word", "collaborations GE.1", []string{"2025: GE.1"}},
		{"a code beside a word that its item does not hold", "budget GE.1", nil},
		{"a phrase", "“informal learning”", []string{"2025: JE.2"}},
		{"a phrase in another order", `"learning informal"`, nil},
		{"a phrase takes no other forms", `"budget"`, nil},
		{"a phrase whose end stands nowhere", `"cultivate xylophones"`, nil},
		{"a phrase of nothing", `"" empathy ""`, []string{"2025: GE.3"}},
		{"a quotation that has not ended", `"cultivate emp`, []string{"2025: GE.3"}},
		{"common words are left out", "how to express the empathy of an", []string{"2025: GE.3"}},
		{"diacritics and case", "EMPÀTHY", []string{"2025: GE.3"}},
		{"British spelling", "organisational protocols", []string{"2025: OP.4"}},
		{"British spelling", "analyse issues", []string{"2025: GE.15"}},
		{"British spelling", "behaviours", []string{"2018-draft: GX.INTER"}},
		{"the genitive", "audience’s experiences", []string{"2025: AI.8"}},
		{"remarks of ours are no wording", "comma", nil},
		{"nothing", "", nil},
		{"space", " \t\n ", nil},
		{"no words", "?!… \"\" *", nil},
		{"broken characters", "emp\xffathy\xc3", []string{"2025: GE.3"}},
	} {
		if d := cmp.Diff(c.want, codes(x.Search(c.query, 0))); d != "" {
			t.Errorf("%s: %q (-want +got):\n%s", c.why, c.query, d)
		}
	}
}

// What was found is shown where it stands.
func TestSearchShowsPlaces(t *testing.T) {
	x := shipped(t)
	for _, c := range []struct {
		query, code string
		want        []string
	}{
		{"mission goals", "IO.MVG", []string{
			"statement: [Mission], Vision, and [Goals]",
			"level L1: Understand and articulate the [mission], vision, and [goals] of my institution.",
			"level L2: Influence and shape the [mission], vision, and [goals] of my institution.",
			"level L3: Create or contribute to the [mission], vision, and [goals] of the ISL field.",
		}},
		{"organization structure", "OP", []string{
			"question: How do I engage with my [organization's] systems and [structures]?",
			"note: These competencies describe how you contribute to the internal operations that support an [organization] or institution's public activities. " +
				"Workplace operations vary, so the ways that professionals demonstrate and develop operations competencies will likely be dependent on position and environment.",
		}},
		{"ai 5", "AI.5", []string{"code: [AI.5]"}},
		{`"research and evaluation" products research`, "AI.14", []string{"statement: Select and use appropriate [research and evaluation] [products]."}},
	} {
		var got []string
		for _, g := range x.Search(c.query, 0).Groups {
			for _, h := range g.Hits {
				if h.Item.Code == c.code {
					got = marked(h)
				}
			}
		}
		if d := cmp.Diff(c.want, got); d != "" {
			t.Errorf("%q in %s (-want +got):\n%s", c.query, c.code, d)
		}
	}
}

// What is called exactly so comes before what says so, and that before what is only explained so; a code
// comes before everything.
func TestSearchOrder(t *testing.T) {
	x := shipped(t)
	for query, first := range map[string][]string{
		"communication":     {"2025: GE.COM", "2018-draft: GX.COM"},
		"problem solving":   {"2025: GE.PRS"},
		`"Problem Solving"`: {"2025: GE.PRS"},
		"resources":         {"2025: OP.RES", "2018-draft: IO.FIN"},
		"reflect":           {"2025: GE.5", "2018-draft: GX.INTRA"},
		"ai":                {"2025: AI"},
		"policies":          {"2025: OP.PSP", "2018-draft: IO.POL"},
	} {
		if d := cmp.Diff(first, codes(x.Search(query, 1))); d != "" {
			t.Errorf("%q (-want +got):\n%s", query, d)
		}
	}
	// Where nothing tells items apart they stand in the framework's own order: first those that say the word
	// themselves, then those that are explained with it.
	want := []string{
		"2025: JE.1 JE.2 JE.10 OP.1 OP.2 OP.3 OP.5 OP.16 AI.1 AI.5 AI.9 AI.13 JE AI",
		"2018-draft: IO IO.MVG IO.STR IO.POL IO.FIN II II.ROL II.EQD II.EVR GX.INTRA",
	}
	if d := cmp.Diff(want, codes(x.Search(`understand "understand"`, 0))); d != "" {
		t.Errorf("order among equals (-want +got):\n%s", d)
	}
}

// A code comes first even where another item says the same as a word.
func TestSearchPutsCodesFirst(t *testing.T) {
	r := &framework.Release{Version: "1", Items: []framework.Item{
		{ID: "a", Code: "A1", Statement: "B1"}, {ID: "b", Code: "B1", Statement: "Other things"},
	}}
	x := framework.NewIndex([]*framework.Tree{framework.NewTree(r)})
	for query, want := range map[string]string{"b1": "1: B1 A1", "b.1": "1: B1", "b1 things": "1: B1"} {
		if d := cmp.Diff([]string{want}, codes(x.Search(query, 0))); d != "" {
			t.Errorf("%q (-want +got):\n%s", query, d)
		}
	}
}

// A limit shortens each release's list and leaves the counts.
func TestSearchLimit(t *testing.T) {
	x := shipped(t)
	all, few := x.Search("understand", 0), x.Search("understand", 2)
	if len(all.Groups) != 2 || len(few.Groups) != 2 || few.Total != all.Total || few.Total != few.Groups[0].Total+few.Groups[1].Total {
		t.Fatalf("all: %d in %d releases, few: %d in %d", all.Total, len(all.Groups), few.Total, len(few.Groups))
	}
	for i, g := range few.Groups {
		if len(g.Hits) != 2 || len(all.Groups[i].Hits) != g.Total || g.Hits[0].Item != all.Groups[i].Hits[0].Item {
			t.Errorf("%s: %d hits of %d, with no limit %d", g.Release.Version, len(g.Hits), g.Total, len(all.Groups[i].Hits))
		}
		for _, h := range g.Hits {
			if h.Release != g.Release || h.Path[len(h.Path)-1] != h.Item || h.Path[0].ParentID != "" {
				t.Errorf("%s: path %v", h.Item.Code, h.Path)
			}
		}
	}
}

// A very long query is cut and answered, and it says what was searched for.
func TestSearchBoundsTheQuery(t *testing.T) {
	x := shipped(t)
	long := x.Search(strings.Repeat("é", 10_000), 0)
	if n := utf8.RuneCountInString(long.Query); n != 400 {
		t.Errorf("searched for %d characters, want 400", n)
	}
	if got := x.Search(strings.Repeat("empathy ", 1250), 0); got.Total != 1 {
		t.Errorf("a word said often finds %d items, want 1", got.Total)
	}
}

// Frameworks in other scripts are searched too.
func TestSearchOtherScripts(t *testing.T) {
	r := &framework.Release{Version: "1", Date: "2026", Items: []framework.Item{
		{ID: "a", Code: "A.1", Statement: "Évaluer l’école et la médiation"},
		{ID: "b", Code: "A.2", Statement: "理解科学学习的原则 STEM学习 二〇二六"},
		{ID: "c", Code: "A.3", Statement: "Größe und Straße, Æther"},
	}}
	x := framework.NewIndex([]*framework.Tree{framework.NewTree(r)})
	for query, want := range map[string]string{
		"ecole": "", "l'ecole": "A.1", "MEDIATION": "A.1", "e\u0301valuer": "A.1", "学习": "A.2", "学习原则": "A.2", "〇": "A.2",
		"stem": "A.2", `"科学学习"`: "A.2", `"学科"`: "", "STRASSE": "A.3", "groß": "A.3", "aether": "A.3",
	} {
		got := ""
		if res := x.Search(query, 0); res.Total == 1 {
			got = res.Groups[0].Hits[0].Item.Code
		}
		if got != want {
			t.Errorf("%q finds %q, want %q", query, got, want)
		}
	}
}

// checkSpans holds every place to its promise: in order, apart, within the text, at whole characters.
func checkSpans(t interface{ Errorf(string, ...any) }, r framework.Results) {
	for _, g := range r.Groups {
		if len(g.Hits) == 0 || g.Total < len(g.Hits) {
			t.Errorf("%q: %d hits of %d", r.Query, len(g.Hits), g.Total)
		}
		for _, h := range g.Hits {
			if len(h.Places) == 0 {
				t.Errorf("%q finds %s nowhere", r.Query, h.Item.Code)
			}
			for _, p := range h.Places {
				before := 0
				for _, s := range p.Spans {
					if s[0] < before || s[1] <= s[0] || s[1] > len(p.Text) {
						t.Errorf("%q in %q: ranges %v", r.Query, p.Text, p.Spans)
						return
					}
					before = s[1]
					if !utf8.RuneStart(p.Text[s[0]]) || s[1] < len(p.Text) && !utf8.RuneStart(p.Text[s[1]]) {
						t.Errorf("%q in %q: range %v cuts a character", r.Query, p.Text, s)
					}
				}
				if len(p.Spans) == 0 {
					t.Errorf("%q in %q: no range", r.Query, p.Text)
				}
			}
		}
	}
}

// Any word of any text finds that text, whatever the text and however the word is written.
func TestSearchFindsAnyWord(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		alphabet := rapid.SampledFrom([]rune("abcdeé e\u0301ßİıſﬁǅ学ガ’'\"-.1٣Σς\u200d👩\u0300☃ "))
		text := rapid.OneOf(rapid.String(), rapid.StringOf(rapid.RuneFrom([]rune("abé '’学ßİ\u0301 ")))).Draw(t, "text")
		other := string(rapid.SliceOfN(alphabet, 0, 30).Draw(t, "other"))
		r := &framework.Release{Items: []framework.Item{
			{ID: "root", Code: "R", Statement: other},
			{ID: "leaf", ParentID: "root", Code: "R.1", Statement: text, Question: other, Levels: []framework.LevelStatement{{Level: "L1", Statement: text}}},
		}}
		x := framework.NewIndex([]*framework.Tree{framework.NewTree(r)})
		for _, query := range []string{text, other, `"` + text + `"`, text + " " + other} {
			checkSpans(t, x.Search(query, 0))
		}
		for _, h := range x.Search(text, 0).Groups {
			for _, hit := range h.Hits {
				for _, p := range hit.Places {
					for _, s := range p.Spans {
						if again := x.Search(`"`+p.Text[s[0]:s[1]]+`"`, 0); again.Total == 0 {
							t.Errorf("%q was found in %q and is not found again", p.Text[s[0]:s[1]], p.Text)
						}
					}
				}
			}
		}
	})
}

func FuzzSearch(f *testing.F) {
	x := shipped(f)
	for _, s := range []string{"", "ge 1", "“how do i", `"a" b`, "organization’s", "\xff\xfe", "İſ", strings.Repeat("x ", 500)} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, query string) { checkSpans(t, x.Search(query, 20)) })
}

func BenchmarkSearch(b *testing.B) {
	x := shipped(b)
	for _, query := range []string{"ge 1", "communication", "understand the mission", `"research and evaluation" prod`, "a"} {
		b.Run(query, func(b *testing.B) {
			b.ReportAllocs()
			for b.Loop() {
				x.Search(query, 20)
			}
		})
	}
}

// BenchmarkSearch10000 searches a framework of 10,000 items.
func BenchmarkSearch10000(b *testing.B) {
	r := &framework.Release{Version: "1", Date: "2026"}
	for i := range 10_000 {
		r.Items = append(r.Items, framework.Item{
			ID: fmt.Sprint(i), Code: fmt.Sprintf("X.%d", i),
			Statement: fmt.Sprintf("Understand and apply the principles of subject%d in the work of group%d.", i%977, i%31),
		})
	}
	x := framework.NewIndex([]*framework.Tree{framework.NewTree(r)})
	for b.Loop() {
		x.Search("understand subject12 group", 20)
	}
}
