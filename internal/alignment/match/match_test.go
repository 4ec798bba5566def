package match

import (
	"fmt"
	"reflect"
	"slices"
	"strings"
	"sync"
	"testing"

	"github.com/google/go-cmp/cmp"

	"pathways/internal/framework"
	"pathways/internal/framework/isl"
	"pathways/internal/practice"
)

func tree(t testing.TB, version string) *framework.Tree {
	t.Helper()
	releases, err := isl.Releases()
	if err != nil {
		t.Fatal(err)
	}
	at := slices.IndexFunc(releases, func(r *framework.Release) bool { return r.Version == version })
	return framework.NewTree(releases[at])
}

var shipped = sync.OnceValue(func() *Reader {
	releases, err := isl.Releases()
	if err != nil {
		panic(err)
	}
	at := slices.IndexFunc(releases, func(r *framework.Release) bool { return r.Version == isl.Version2025 })
	return New(Options{Tree: framework.NewTree(releases[at]), Practice: practice.For(isl.Slug, isl.Version2025)})
})

func codes(all []Suggestion) []string {
	var out []string
	for _, s := range all {
		out = append(out, s.Item.Code)
	}
	return out
}

// What a posting says in its own words leads to the competency that it speaks of.
func TestSuggest(t *testing.T) {
	for passage, want := range map[string]string{
		"Excellent written and verbal communication skills":                                          "GE.9",
		"Prepares the annual budget, codes invoices and reports variances to the director.":          "OP.16",
		"Supervises, schedules and coaches eight part-time gallery hosts":                            "OP.7",
		"Cultivate lasting partnerships with schools, libraries and neighborhood organizations":      "AI.7",
		"Teach hands-on science classes and camps for children in grades 2 to 5":                     "JE.2",
		"Students will examine their own assumptions and how their upbringing shapes what they see.": "GE.6",
		"Knowledge of Excel": "JE.14",
		"Mediates disputes between volunteers and paid staff":                                     "GE.2",
		"Designs surveys and interviews and analyzes visitor data for the evaluation of exhibits": "AI.15",
	} {
		got := codes(shipped().Suggest(passage, nil))
		if !slices.Contains(got[:min(3, len(got))], want) {
			t.Errorf("%q: %v, without %s", passage, got, want)
		}
	}
}

// boilerplate is about nothing of the kind. None of it was learned from.
var boilerplate = []string{
	"Our benefits include health, dental and vision plans, a 403(b) with match, and four weeks of vacation.",
	"Starting pay is $19.25 per hour, with a raise after six months.",
	"The salary for this role is between $51,000 and $57,500 a year.",
	"We are proud to be an equal opportunity employer and welcome applicants of every race, religion, age, gender and ability.",
	"Qualified applicants will be considered without regard to sex, color, national origin or veteran status.",
	"Send a résumé and cover letter to the hiring committee by April 2.",
	"Applications are accepted online only; please do not call.",
	"Opened in 1964, the planetarium is visited by 90,000 people a year.",
	"The zoo is a nonprofit organization accredited by the Association of Zoos and Aquariums.",
	"Must be able to lift 35 pounds, climb stairs and stand for six hours.",
	"Work takes place outdoors in heat and rain.",
	"Tuesday to Saturday, 9:00 a.m. to 5:30 p.m., with some evenings",
	"This is a part-time seasonal position of 24 hours per week.",
	"Bachelor's degree in a related field and three years of experience",
	"High school diploma or equivalent required; some college preferred.",
	"A valid driver's license and a clean record are required.",
	"Employment depends on a background check and a drug test.",
	"Reports to the Associate Director of Programs.",
	"Other duties may be assigned.",
	"This description may be changed at any time without notice.",
	"Late papers lose five points a day.",
	"Grading: quizzes 20%, paper 30%, project 50%",
	"Office hours: Mondays from 1 to 3 in Room 312",
	"Textbook: available at the campus bookstore for about $85",
	"Registration costs $250 for members and $325 for all others.",
	"Thursday, 2:00 p.m., Ballroom C",
	"Coffee will be served in the lobby before the session.",
	"Position Summary",
	"Preferred Qualifications:",
	"Assistant Curator of Education",
}

// Boilerplate is not forced onto competencies: under a tenth of it gets a suggestion, in any framework.
func TestNothingFits(t *testing.T) {
	readers := map[string]*Reader{
		"isl@2025":          shipped(),
		"isl@2025, wording": New(Options{Tree: tree(t, isl.Version2025)}),
		"isl@2018-draft":    New(Options{Tree: tree(t, isl.Version2018)}),
		"made up":           New(Options{Tree: bakery()}),
	}
	for name, r := range readers {
		var wrong []string
		for _, passage := range boilerplate {
			if got := r.Suggest(passage, nil); len(got) > 0 {
				wrong = append(wrong, fmt.Sprint(passage, codes(got)))
			}
		}
		if len(wrong)*10 >= len(boilerplate) {
			t.Errorf("%s: %d of %d get a suggestion:\n%s", name, len(wrong), len(boilerplate), strings.Join(wrong, "\n"))
		}
	}
	for _, passage := range []string{"", " ", "...", "12 34", "$", "\xff", "的", "the of and"} {
		for name, r := range readers {
			if got := r.Suggest(passage, nil); len(got) > 0 {
				t.Errorf("%s: %q gets %v", name, passage, codes(got))
			}
		}
	}
}

// bakery is a framework that has nothing to do with any other, without domains.
func bakery() *framework.Tree {
	r := &framework.Release{
		ID: "r", Framework: framework.Framework{ID: "f", Slug: "bakery"}, Version: "1", Language: "en-GB",
		Kinds: []framework.Kind{{Key: "skill", Name: "Skill", Plural: "Skills"}},
		Items: []framework.Item{
			{ID: "1", Code: "B1", Kind: "skill", Statement: "Knead dough and judge when it has risen enough."},
			{ID: "2", Code: "B2", Kind: "skill", Statement: "Clean ovens and keep the bakehouse hygienic."},
			{ID: "3", Code: "B3", Kind: "skill", Statement: "Organise deliveries to shops and cafés."},
			{ID: "4", Code: "B4", Kind: "skill", Statement: "Decorate cakes for weddings."},
		},
	}
	return framework.NewTree(r)
}

// Any framework can be read against, by its wording alone; British spelling meets American.
func TestAnyFramework(t *testing.T) {
	r := New(Options{Tree: bakery()})
	for passage, want := range map[string]string{
		"Organizes the daily delivery to twelve shops": "B3",
		"You will be kneading and shaping dough":       "B1",
		"Keeps ovens and floors clean":                 "B2",
		"Decoration of wedding cakes with icing":       "B4",
	} {
		if got := codes(r.Suggest(passage, nil)); len(got) == 0 || got[0] != want {
			t.Errorf("%q: %v, not %s first", passage, got, want)
		}
	}
	draft := New(Options{Tree: tree(t, isl.Version2018)})
	if got := codes(draft.Suggest("Prepares budgets and monitors expenditures", nil)); len(got) == 0 || got[0] != "IO.FIN" {
		t.Errorf("draft of 2018: %v, not IO.FIN first", got)
	}
	empty := New(Options{Tree: framework.NewTree(&framework.Release{Language: "en"})})
	if got := empty.Suggest("Knead dough", nil); got != nil {
		t.Errorf("a framework without items: %v", codes(got))
	}
}

// A framework in Spanish is read with Spanish stems and small words, and English texts find nothing in it.
func TestAnotherLanguage(t *testing.T) {
	r := New(Options{Tree: framework.NewTree(&framework.Release{
		Framework: framework.Framework{Slug: "museo"}, Version: "1", Language: "es",
		Items: []framework.Item{
			{ID: "1", Code: "M1", Statement: "Comunicar ideas con claridad a públicos diversos."},
			{ID: "2", Code: "M2", Statement: "Administrar presupuestos y recursos."},
		},
	})})
	if got := codes(r.Suggest("Administración del presupuesto anual", nil)); !slices.Equal(got, []string{"M2"}) {
		t.Errorf("Spanish: %v, not M2", got)
	}
	if got := codes(r.Suggest("Manage the yearly spending of the museum", nil)); len(got) > 0 {
		t.Errorf("English: %v", got)
	}
}

// Every suggestion says why: words of the passage, in its order, each with a sentence that has the word it answers to.
func TestWordsExplain(t *testing.T) {
	sets := practice.For(isl.Slug, isl.Version2025)
	for _, code := range sets.Codes() {
		it, _ := sets.Of(code)
		for _, passage := range append(slices.Clone(it.Phrases), it.Duty) {
			checkSuggestions(t, passage, shipped().Suggest(passage, nil))
		}
	}
	got := shipped().Suggest("Prepares annual budgets", nil)
	if len(got) == 0 || got[0].Item.Code != "OP.16" {
		t.Fatalf("%v", codes(got))
	}
	if !slices.ContainsFunc(got[0].Words, func(w Word) bool { return w.Same && strings.HasPrefix(strings.ToLower(w.Of), "budget") }) {
		t.Errorf("the budget is not among %+v", got[0].Words)
	}
}

func checkSuggestions(t *testing.T, passage string, all []Suggestion) {
	t.Helper()
	if len(all) > MaxSuggestions {
		t.Fatalf("%q: %d suggestions", passage, len(all))
	}
	seen := map[string]bool{}
	for _, s := range all {
		if s.Item == nil || seen[s.Item.ID] || len(s.Words) == 0 {
			t.Fatalf("%q: %+v stands twice or has no words", passage, s.Item)
		}
		seen[s.Item.ID] = true
		end := 0
		for _, w := range s.Words {
			switch {
			case w.Start < end || w.End <= w.Start || w.End > len(passage):
				t.Fatalf("%q: word from %d to %d after %d", passage, w.Start, w.End, end)
			case w.Of == "" || !strings.Contains(w.Line, w.Of):
				t.Fatalf("%q: %q does not stand in %q", passage, w.Of, w.Line)
			case w.In != Wording && w.In != Practice && w.In != Accepted:
				t.Fatalf("%q: from %q", passage, w.In)
			}
			end = w.End
		}
	}
}

// The same passage gets the same suggestions, from many goroutines, from another reader, and after any others.
func TestReadingIsSteady(t *testing.T) {
	passages := append(slices.Clone(boilerplate), "Lead tours and supervise volunteers", "Troubleshoots aquarium pumps", "Listen to guests with empathy")
	want := map[string][]Suggestion{}
	for _, p := range passages {
		want[p] = shipped().Suggest(p, nil)
	}
	other := New(Options{Tree: tree(t, isl.Version2025), Practice: practice.For(isl.Slug, isl.Version2025)})
	var all sync.WaitGroup
	for n := range 8 {
		all.Go(func() {
			for i := range passages {
				p := passages[(i*7+n)%len(passages)]
				if diff := cmp.Diff(want[p], other.Suggest(p, nil)); diff != "" {
					t.Errorf("%q: %s", p, diff)
				}
			}
		})
	}
	all.Wait()
}

// Under a heading that announces nothing of the kind, what is said by the way is not suggested; under another it is.
func TestReadMindsHeadings(t *testing.T) {
	text := "Responsibilities\n\n- Teach classes for families\n\nBenefits\n\n- Professional development and free classes for families\n"
	readings := shipped().Read(text, nil)
	if len(readings) != 4 {
		t.Fatalf("%d readings", len(readings))
	}
	for i, wanted := range []bool{false, true, false, false} {
		if got := len(readings[i].Suggestions) > 0; got != wanted {
			t.Errorf("%+v: %v", readings[i].Passage, codes(readings[i].Suggestions))
		}
	}
}

// How sure a reader is never leaves the package: nothing that it gives has a number but places in the passage.
func TestNoStrengthIsExported(t *testing.T) {
	seen := map[reflect.Type]bool{}
	var walk func(at string, of reflect.Type)
	walk = func(at string, of reflect.Type) {
		switch of.Kind() {
		case reflect.Pointer, reflect.Slice, reflect.Array, reflect.Map:
			walk(at, of.Elem())
		case reflect.Struct:
			if of == reflect.TypeFor[framework.Item]() || seen[of] {
				return
			}
			seen[of] = true
			for i := range of.NumField() {
				if f := of.Field(i); f.IsExported() {
					walk(at+"."+f.Name, f.Type)
				}
			}
		case reflect.Int, reflect.Int8, reflect.Int16, reflect.Int32, reflect.Int64, reflect.Uint, reflect.Uint8, reflect.Uint16, reflect.Uint32,
			reflect.Uint64, reflect.Float32, reflect.Float64, reflect.Complex64, reflect.Complex128:
			if !strings.HasSuffix(at, ".Start") && !strings.HasSuffix(at, ".End") {
				t.Errorf("%s is a number", at)
			}
		}
	}
	walk("Suggestion", reflect.TypeFor[Suggestion]())
	walk("Reading", reflect.TypeFor[Reading]())
	walk("Learned", reflect.TypeFor[Learned]())
	if len(seen) < 4 {
		t.Fatalf("only %v were looked at", seen)
	}
}

// No passage makes reading fail, and what is said of it is in order.
func FuzzSuggest(f *testing.F) {
	f.Add("Leads tours for families", "Leads tours", true)
	f.Add("\xff\xfeIT e-mail a@b.c http://x 9:30am $5 5% l'été", "…", false)
	plain := New(Options{Tree: bakery()})
	f.Fuzz(func(t *testing.T, passage, before string, fits bool) {
		r := shipped()
		l := r.Learn([]Pair{{before, r.leaves[0].ID, fits}, {passage, r.leaves[1].ID, !fits}})
		checkSuggestions(t, passage, r.Suggest(passage, l))
		checkSuggestions(t, passage, plain.Suggest(passage, nil))
	})
}

// The mix that is measured is what postings are made of.
func BenchmarkSuggest(b *testing.B) {
	r := shipped()
	it, _ := practice.For(isl.Slug, isl.Version2025).Of("JE.2")
	passages := append(slices.Clone(boilerplate), it.Phrases...)
	b.ReportAllocs()
	for i := 0; b.Loop(); i++ {
		r.Suggest(passages[i%len(passages)], nil)
	}
}

func BenchmarkNew(b *testing.B) {
	o := Options{Tree: tree(b, isl.Version2025), Practice: practice.For(isl.Slug, isl.Version2025)}
	b.ReportAllocs()
	for b.Loop() {
		New(o)
	}
}
