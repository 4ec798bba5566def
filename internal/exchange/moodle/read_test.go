package moodle_test

import (
	"bytes"
	"encoding/csv"
	"slices"
	"strings"
	"testing"
	"time"

	"pgregory.net/rapid"

	"pathways/internal/exchange"
	"pathways/internal/exchange/exchangetest"
	"pathways/internal/exchange/moodle"
	"pathways/internal/exchange/table"
	"pathways/internal/framework"
	"pathways/internal/platform/i18n"
)

type tester interface {
	Helper()
	Fatal(...any)
}

func written(t tester, r *framework.Release) []byte {
	t.Helper()
	c, err := i18n.New(exchange.Locales)
	if err != nil {
		t.Fatal(err)
	}
	var b bytes.Buffer
	if err := moodle.Write(&b, framework.NewTree(r), c.In("en")); err != nil {
		t.Fatal(err)
	}
	return b.Bytes()
}

// squeezed is a text without what HTML and CSV may change: the ends of its lines and spaces.
func squeezed(texts ...string) string {
	return strings.Join(strings.Fields(strings.Join(texts, " ")), " ")
}

// What an imported level is called stands in a cell too.
func TestNoCellIsAFormula(t *testing.T) {
	r := exchangetest.Plain(3, 1)
	r.Levels = []framework.Level{{ID: "a", Code: "A", Name: "=HYPERLINK(1)"}, {ID: "b", Code: "B", Name: "@b"}}
	r.Title, r.Items[0].Statement, r.Items[1].Code = "+1", "-2+3", "=3"
	rows, err := csv.NewReader(bytes.NewReader(written(t, r))).ReadAll()
	if err != nil {
		t.Fatal(err)
	}
	for _, row := range rows {
		for _, cell := range row {
			if cell != "" && strings.ContainsAny(cell[:1], "=+-@") {
				t.Errorf("a spreadsheet runs %q", cell)
			}
		}
	}
	if rows[1][5] != "'=HYPERLINK(1),@b" {
		t.Errorf("the scale is %q", rows[1][5])
	}
}

// Every release goes to Moodle and back with its codes, its tree and all its words; what Moodle has one place for, the
// question, the note and levels that its scale cannot tell apart, comes back in the note.
func TestCodesTreeAndWordsGoOutAndIn(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		r := exchangetest.Release(t)
		got := moodle.Read(written(t, r), "drawn.csv", table.Options{Language: r.Language, Date: r.Date, Previous: framework.NewTree(r)})
		if got.Release == nil {
			t.Fatal(got.Departures)
		}
		if len(got.Release.Items) != len(r.Items) {
			t.Fatalf("%d items, then %d", len(r.Items), len(got.Release.Items))
		}
		for i := range r.Items {
			a, b := &r.Items[i], &got.Release.Items[i]
			if a.Code != b.Code || a.ID != b.ID || a.ParentID != b.ParentID {
				t.Fatalf("%+v became %+v", a, b)
			}
			all := squeezed(b.Statement, b.Question, b.Note)
			for _, l := range b.Levels {
				all += " " + squeezed(l.Statement)
			}
			for _, text := range append([]string{a.Statement, a.Question, a.Note}, said(a)...) {
				if !strings.Contains(all, squeezed(text)) {
					t.Fatalf("%s: %q is not in %q", a.Code, text, all)
				}
			}
		}
	})
}

func said(it *framework.Item) (out []string) {
	for _, l := range it.Levels {
		out = append(out, l.Statement)
	}
	return out
}

func TestTenThousandItemsGoOutAndIn(t *testing.T) {
	for _, depth := range []int{1, 10_000} {
		r := exchangetest.Plain(10_000, depth)
		raw := written(t, r)
		began := time.Now()
		got := moodle.Read(raw, "plain.csv", table.Options{Previous: framework.NewTree(r)})
		took := time.Since(began)
		t.Logf("depth %d, %d KB: %s", depth, len(raw)>>10, took)
		if got.Release == nil || len(got.Release.Items) != 10_000 || got.Release.Items[9_999].ParentID != r.Items[9_999].ParentID {
			t.Fatal(got.Departures)
		}
		if took > 20*time.Second {
			t.Errorf("depth %d took %s", depth, took)
		}
	}
}

// export is a file as Moodle writes it, to be spoiled.
const export = `"Parent ID number","ID number","Short name","Description","Description format","Scale values","Scale configuration","Rule type (optional)","Rule outcome (optional)","Rule config (optional)","Cross-referenced competency ID numbers","Exported ID (optional)","Is framework","Taxonomy"
,care,Caring,"<p dir=""ltr"">What <b>carers</b> do.</p>",1,"Not yet,Can do","[{""scaleid"":""2""},{""id"":2,""scaledefault"":1,""proficient"":1}]",,,,,7,1,"domain,competency,behaviour,behaviour"
,K,Know,"<ul><li>facts &amp; names</li><li>see <a href=""https://example.org/x"">here</a></li></ul>",1,,,,,,,8,,
K,K.1,"Know names",,1,,,core_competency\competency_rule_all,2,,"K.2,K%2C9",9,,
K,K.2,"Know places","Say where.",1,,,,0,null,,10,,
`

func TestFilesOfMoodleAreRead(t *testing.T) {
	s, _ := table.Open([]byte(export), "x.csv")
	if !moodle.Is(s) {
		t.Error("not recognized")
	}
	got := moodle.Read([]byte(export), "x.csv", table.Options{Language: "en"})
	if got.Release == nil {
		t.Fatal(got.Departures)
	}
	r := got.Release
	if r.Framework.Name != "Caring" || r.Framework.Slug != "care" || len(r.About) != 1 || r.About[0] != "What carers do." {
		t.Errorf("%+v", r.Framework)
	}
	if it := r.Items[0]; it.Note != "- facts & names\n\n- see here <https://example.org/x>" || r.KindOf(it.Kind).Name != "Domain" {
		t.Errorf("%+v", it)
	}
	if it := r.Items[2]; it.ParentID != r.Items[0].ID || it.Statement != "Know places" || it.Note != "Say where." || r.KindOf(it.Kind).Plural != "Competencies" {
		t.Errorf("%+v", it)
	}
	if len(r.Levels) != 0 {
		t.Errorf("a scale of Moodle became levels: %+v", r.Levels)
	}
	var told []string
	for _, d := range got.Departures {
		told = append(told, d.At+": "+strings.TrimPrefix(d.Key, "exchange."))
	}
	for _, want := range []string{
		"row 2, column D (Description): moodle.html", "row 3, column D (Description): moodle.html", "row 2, column F (Scale values): moodle.scale",
		"row 4, column K (Cross-referenced competency ID numbers): moodle.related", "row 4, column H (Rule type (optional)): moodle.notRead",
		"row 4, column I (Rule outcome (optional)): moodle.notRead", ": rows.kindsByDepth", ": table.noDate",
	} {
		if !slices.Contains(told, want) {
			t.Errorf("%s is not among %q", want, told)
		}
	}
	again := moodle.Read([]byte(export), "x.csv", table.Options{Language: "en"})
	if again.Release.ComputeDigest() != r.ComputeDigest() {
		t.Error("the second time it is another release")
	}
}

func TestWhatIsNoFrameworkIsRefusedWithItsRow(t *testing.T) {
	for name, c := range map[string]struct{ from, to, at, key string }{
		"an orphan":      {"\nK,K.1,", "\nZ,K.1,", "row 4, column A (Parent ID number)", "rows.orphan"},
		"a circle":       {"\n,K,Know", "\nK.1,K,Know", "row 3, column A (Parent ID number)", "rows.cycle"},
		"one code twice": {"\nK,K.2,", "\nK,K.1,", "row 5, column B (ID number)", "rows.duplicateCode"},
		"no name":        {`"Know names"`, `""`, "row 4, column C (Short name)", "moodle.noName"},
		"no framework":   {",7,1,", ",7,,", "", "moodle.noFramework"},
		"two frameworks": {",9,,", ",9,1,", "row 4, column M (Is framework)", "moodle.secondFramework"},
		"nothing in it":  {export, " \n", "", "table.empty"},
		"an open mark":   {`"Say where."`, `"Say where.`, "row 5", "table.openQuote"},
	} {
		t.Run(name, func(t *testing.T) {
			got := moodle.Read([]byte(strings.Replace(export, c.from, c.to, 1)), "x.csv", table.Options{})
			if !got.Refused() || got.Release != nil {
				t.Fatalf("%+v", got.Departures)
			}
			for _, d := range got.Departures {
				if d.Refuses && d.At == c.at && d.Key == "exchange."+c.key {
					return
				}
			}
			t.Errorf("%+v", got.Departures)
		})
	}
}

func FuzzRead(f *testing.F) {
	f.Add([]byte(export))
	f.Add([]byte(strings.ReplaceAll(export, `","`, `";"`)))
	f.Add([]byte("h,,,,,,,,,,,,,\n,a-1,A,<p>b<li>c,1,\"x,y\",,,,,,,1,\n,c,c,<p>d</p><p>x: e</p>,1\n"))
	f.Fuzz(func(t *testing.T, raw []byte) {
		got := moodle.Read(raw, "x.csv", table.Options{})
		if got.Refused() != (got.Release == nil) {
			t.Fatalf("release %v, %+v", got.Release != nil, got.Departures)
		}
		if got.Release == nil {
			return
		}
		if err := framework.Validate(got.Release); err != nil {
			t.Fatal(err)
		}
		again := moodle.Read(written(t, got.Release), "x.csv", table.Options{})
		if again.Release == nil || len(again.Release.Items) != len(got.Release.Items) {
			t.Fatalf("what was written is read otherwise: %+v", again.Departures)
		}
	})
}

// Descriptions that are made to keep a server busy are read in about the time of any other of their size.
func TestHostileDescriptionsTakeNoTime(t *testing.T) {
	const size = 4 << 20
	for name, s := range map[string]string{
		"tags that never end": strings.Repeat("<a", size/2), "scripts": strings.Repeat("<script>", size/8), "signs": strings.Repeat("< ", size/2) + ">",
		"colons": strings.Repeat("a: ", size/3), "paragraphs": strings.Repeat("<p>b: ", size/6), "comments": strings.Repeat("<!--", size/4),
	} {
		t.Run(name, func(t *testing.T) {
			raw := strings.Replace(export, `"Say where."`, `"`+s+`"`, 1)
			began := time.Now()
			moodle.Read([]byte(raw), "x.csv", table.Options{})
			if took := time.Since(began); took > 10*time.Second {
				t.Errorf("took %s", took)
			}
		})
	}
}
