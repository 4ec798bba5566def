package sheet

import (
	"archive/zip"
	"bytes"
	"encoding/csv"
	"encoding/xml"
	"io/fs"
	"regexp"
	"strings"
	"testing"
	"time"

	"github.com/xuri/excelize/v2"
	"pgregory.net/rapid"
)

// awkward are cells that have broken spreadsheets and readers before.
var awkward = []string{
	"", "plain", "=1+1", "+49 30", "-3", "-3+1", "-A1", "@SUM(A1)", "\tindent", "\n=1", "'quoted'", "'=1", "a,b", `say "so"`,
	"two\nlines", "<b>&amp;", "İstanbul 🧭 שלום e\u0301", "0012", "2024-03-01", "1e9", "TRUE",
}

func table(cells []string) Table {
	t := Table{Name: "Things: a/b", Columns: []Column{{Key: "key", Title: "Key"}, {Key: "value"}}, About: [][2]string{{"Publisher", "=Us"}}}
	for _, c := range cells {
		t.Rows = append(t.Rows, []string{"k", c})
	}
	return t
}

func TestCSVGivesEveryCellBackAndRunsNone(t *testing.T) {
	var b bytes.Buffer
	if err := WriteCSV(&b, table(awkward), true); err != nil {
		t.Fatal(err)
	}
	raw, ok := strings.CutPrefix(b.String(), "\ufeff")
	if !ok {
		t.Error("no byte order mark")
	}
	if !strings.HasPrefix(raw, "key,value\r\n") {
		t.Errorf("head: %q", raw[:20])
	}
	rows, err := csv.NewReader(strings.NewReader(raw)).ReadAll()
	if err != nil {
		t.Fatal(err)
	}
	if len(rows) != len(awkward)+1 {
		t.Fatalf("%d rows, want %d", len(rows), len(awkward)+1)
	}
	for i, want := range awkward {
		got := rows[i+1][1]
		if got != "" && strings.ContainsAny(got[:1], "=+-@\t\r\n") && got != "-3" {
			t.Errorf("a spreadsheet would run %q", got)
		}
		if Plain(got) != want {
			t.Errorf("%q came back as %q", want, Plain(got))
		}
	}
}

func TestEveryTextSurvivesGuardAndPlain(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		s := text(rapid.String().Draw(t, "cell"))
		if got := Plain(Guarded(s)); got != s {
			t.Fatalf("%q came back as %q", s, got)
		}
	})
}

func TestXLSXKeepsEveryCellAsText(t *testing.T) {
	long := strings.Repeat("🧭", 20_000)
	var b, again bytes.Buffer
	made := time.Date(2025, 1, 2, 3, 4, 5, 0, time.UTC)
	for _, w := range []*bytes.Buffer{&b, &again} {
		if err := WriteXLSX(w, table(append(awkward, long)), "", made); err != nil {
			t.Fatal(err)
		}
	}
	if !bytes.Equal(b.Bytes(), again.Bytes()) {
		t.Error("the same table gave other bytes")
	}
	f, err := excelize.OpenReader(&b)
	if err != nil {
		t.Fatal(err)
	}
	if got := f.GetSheetList(); len(got) != 2 || got[0] != "Things- a-b" || got[1] != "About" {
		t.Errorf("sheets: %q", got)
	}
	for i, want := range awkward {
		at, _ := excelize.CoordinatesToCellName(2, i+2)
		if formula, _ := f.GetCellFormula("Things- a-b", at); formula != "" {
			t.Errorf("%q became the formula %q", want, formula)
		}
		if kind, _ := f.GetCellType("Things- a-b", at); want != "" && kind != excelize.CellTypeInlineString && kind != excelize.CellTypeSharedString {
			t.Errorf("%q is a cell of type %d", want, kind)
		}
		if got, _ := f.GetCellValue("Things- a-b", at); got != want {
			t.Errorf("%q came back as %q", want, got)
		}
	}
	at, _ := excelize.CoordinatesToCellName(2, len(awkward)+2)
	if got, _ := f.GetCellValue("Things- a-b", at); !strings.HasSuffix(got, "…") || units(got) > maxCell {
		t.Errorf("a cell that is too long has %d letters and ends in %q", units(got), got[len(got)-3:])
	}
	if got, _ := f.GetCellValue("About", "B1"); got != "=Us" {
		t.Errorf("About: %q", got)
	}
	panes, err := f.GetPanes("Things- a-b")
	if err != nil || !panes.Freeze || panes.YSplit != 1 {
		t.Errorf("the head is not frozen: %+v %v", panes, err)
	}
}

// Readers that go by the prefix of a property, as exceljs does, refuse a workbook with one that has none.
func TestPropertiesOfAWorkbookHaveTheirPrefixes(t *testing.T) {
	var b bytes.Buffer
	things := table(awkward)
	things.Name = "Things: <a> & b"
	if err := WriteXLSX(&b, things, "", time.Time{}); err != nil {
		t.Fatal(err)
	}
	z, err := zip.NewReader(bytes.NewReader(b.Bytes()), int64(b.Len()))
	if err != nil {
		t.Fatal(err)
	}
	core, err := fs.ReadFile(z, "docProps/core.xml")
	if err != nil {
		t.Fatal(err)
	}
	var stated struct {
		Title string `xml:"title"`
	}
	if err := xml.Unmarshal(core, &stated); err != nil || stated.Title != "Things: <a> & b" {
		t.Errorf("the title is %q, %v", stated.Title, err)
	}
	for _, name := range regexp.MustCompile(`<(\w+)[ >]`).FindAllSubmatch(core, -1) {
		t.Errorf("<%s> has no prefix", name[1])
	}
}

func TestSheetNamesAreThoseThatAWorkbookTakes(t *testing.T) {
	for in, want := range map[string]string{
		"": "x", "'": "x", "[a]*b?": "-a--b-", "'in quotes'": "in quotes",
		strings.Repeat("é", 40): strings.Repeat("é", 31), "🧭 map": "- map",
	} {
		if got := sheetName(in, "x"); got != want {
			t.Errorf("%q: %q, want %q", in, got, want)
		}
	}
}
