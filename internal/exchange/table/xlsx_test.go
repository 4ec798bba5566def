package table

import (
	"archive/zip"
	"bytes"
	"os"
	"slices"
	"strconv"
	"strings"
	"testing"
	"time"

	"github.com/xuri/excelize/v2"
)

// workbookOf is a workbook as excelize writes it.
func workbookOf(t *testing.T, fill func(f *excelize.File)) []byte {
	t.Helper()
	f := excelize.NewFile()
	defer f.Close()
	fill(f)
	var b bytes.Buffer
	if err := f.Write(&b); err != nil {
		t.Fatal(err)
	}
	return b.Bytes()
}

// packed is an archive of parts.
func packed(t testing.TB, parts ...string) []byte {
	t.Helper()
	var b bytes.Buffer
	z := zip.NewWriter(&b)
	for i := 0; i < len(parts); i += 2 {
		w, err := z.Create(parts[i])
		if err == nil {
			_, err = w.Write([]byte(parts[i+1]))
		}
		if err != nil {
			t.Fatal(err)
		}
	}
	if err := z.Close(); err != nil {
		t.Fatal(err)
	}
	return b.Bytes()
}

const (
	rels     = `<Relationships><Relationship Id="r1" Type="http://x/worksheet" Target="worksheets/sheet1.xml"/></Relationships>`
	workbk   = `<?xml version="1.0"?><x:workbook xmlns:x="s" xmlns:r="r"><x:sheets><x:sheet name="A &amp; B" sheetId="1" r:id="r1"/></x:sheets></x:workbook>`
	oneSheet = `<worksheet><sheetData><row r="1"><c r="A1" t="inlineStr"><is><t>statement</t></is></c></row><row r="2"><c r="A2" t="inlineStr"><is><t>One</t></is></c></row></sheetData></worksheet>`
)

func booked(t testing.TB, sheet string, more ...string) []byte {
	return packed(t, append([]string{"xl/_rels/workbook.xml.rels", rels, "xl/workbook.xml", workbk, "xl/worksheets/sheet1.xml", sheet}, more...)...)
}

// A workbook that indents its cells tells its tree by that.
func TestIndentedCellsTellTheTree(t *testing.T) {
	raw := workbookOf(t, func(f *excelize.File) {
		f.SetSheetRow("Sheet1", "A1", &[]any{"Code", "Statement"})
		for i, inward := range []int{0, 1, 2, 1, 0} {
			at := strconv.Itoa(i + 2)
			f.SetSheetRow("Sheet1", "A"+at, &[]any{string(rune('P' + i)), "Entry " + at})
			style, err := f.NewStyle(&excelize.Style{Alignment: &excelize.Alignment{Horizontal: "left", Indent: inward}})
			if err != nil {
				t.Fatal(err)
			}
			f.SetCellStyle("Sheet1", "B"+at, "B"+at, style)
		}
	})
	got := read(raw, "x.xlsx", head)
	if want := "P Domain: Entry 2\nQ<P Category: Entry 3\nR<Q Competency: Entry 4\nS<P Category: Entry 5\nT Domain: Entry 6"; sketch(got.Release) != want {
		t.Errorf("%s\nwant\n%s\ntold %q", sketch(got.Release), want, told(got.Departures))
	}
}

// Codes that are numbers keep the zeros that their cells show, and nothing is rounded.
func TestNumbersKeepTheZerosOfTheirFormat(t *testing.T) {
	raw := workbookOf(t, func(f *excelize.File) {
		f.SetSheetRow("Sheet1", "A1", &[]any{"Code", "Statement"})
		for i, c := range []struct {
			code   any
			format string
		}{{1.1, ""}, {1.1, "0.00"}, {1.234, "0.00"}, {7, "000"}, {1200, "#,##0"}} {
			at := strconv.Itoa(i + 2)
			f.SetSheetRow("Sheet1", "A"+at, &[]any{c.code, "Entry " + at})
			if c.format != "" {
				style, err := f.NewStyle(&excelize.Style{CustomNumFmt: &c.format})
				if err != nil {
					t.Fatal(err)
				}
				f.SetCellStyle("Sheet1", "A"+at, "A"+at, style)
			}
		}
		f.NewSheet("More")
		f.SetCellValue("More", "A1", "Not read")
	})
	s, _ := Open(raw, "x.xlsx")
	var codes []string
	for _, row := range s.Likely().Body[1:] {
		codes = append(codes, row.Cell(0))
	}
	if want := []string{"1.1", "1.10", "1.234", "007", "1200"}; !slices.Equal(codes, want) {
		t.Errorf("%q, want %q", codes, want)
	}
	m := Guess(s.Likely())
	if told := s.NotRead(&m); len(told) != 1 || told[0].At != "sheet “More”" {
		t.Errorf("the other sheet is not told: %+v", told)
	}
}

// Formulas give their values, merged cells stand in every row, hidden rows and days are told, numbers look as people see them.
func TestCellsOfWorkbooksAreRead(t *testing.T) {
	raw := workbookOf(t, func(f *excelize.File) {
		f.SetSheetName("Sheet1", "Skills")
		for at, v := range map[string]any{
			"A1": "Domain", "B1": "Code", "C1": "Competency", "D1": "Sum", "A2": "Soil", "B2": 1.1, "C2": "Dig _x005F_x0041_ <b>\n“now”", "B3": 1.2, "C3": "Rake",
			"A5": "Plants", "B5": time.Date(2026, 2, 1, 0, 0, 0, 0, time.UTC), "C5": "Sow", "D5": true,
		} {
			f.SetCellValue("Skills", at, v)
		}
		f.SetCellRichText("Skills", "C6", []excelize.RichTextRun{{Text: "Wa"}, {Text: "ter", Font: &excelize.Font{Bold: true}}})
		f.SetCellFormula("Skills", "D3", "1+1")
		f.MergeCell("Skills", "A2", "A3")
		f.MergeCell("Skills", "A5", "A6")
		f.SetRowVisible("Skills", 3, false)
		f.NewSheet("Secret")
		f.SetCellValue("Secret", "A1", "x")
		f.SetSheetVisible("Secret", false)
		f.NewSheet("Empty")
	})
	s, all := Open(raw, "C:\\files\\garden.v2.xlsx")
	if s == nil || s.Name != "garden.v2" || s.Form != "xlsx" || len(s.List) != 2 || s.List[1].Name != "Secret" || !s.List[1].Hidden || s.Likely().Name != "Skills" || s.Of("None") != nil {
		t.Fatalf("%+v %q", s, told(all))
	}
	sheet := s.Likely()
	var got []string
	for _, row := range sheet.Body {
		got = append(got, strings.Join(row.Cells, "|"))
	}
	want := []string{"Domain|Code|Competency|Sum", "Soil|1.1|Dig _x0041_ <b>\n“now”", "Soil|1.2|Rake", "Plants|2026-02-01|Sow|TRUE", "Plants||Water"}
	if !slices.Equal(got, want) || sheet.Rows != 5 || sheet.Body[3].Number != 5 || !sheet.Body[2].Hidden {
		t.Errorf("%q", got)
	}
	for _, want := range []string{
		"row 3: table.hiddenRow", "row 3, column D: table.formulaWithoutValue", "row 5, column B: table.day",
		"rows 2 to 3, column A: table.merged", "rows 5 to 6, column A: table.merged",
	} {
		if !slices.Contains(told(sheet.Told), want) {
			t.Errorf("%s is not among %q", want, told(sheet.Told))
		}
	}
	r := Read(sheet, Guess(sheet), head)
	if sketch(r.Release) != "A* Domain: Soil\n1.1<A Competency: Dig _x0041_ <b>\n“now”\n1.2<A Competency: Rake\nB* Domain: Plants\n2026-02-01<B Competency: Sow\nB.A*<B Competency: Water" {
		t.Errorf("%s", sketch(r.Release))
	}
	if r.Entries[4].What != "empty" || r.Entries[4].At != "row 4" {
		t.Errorf("%+v", r.Entries)
	}
}

// bomb is a workbook of 1 MB whose sheet unpacks to more than is read.
func bomb(t *testing.T) []byte {
	t.Helper()
	var b bytes.Buffer
	z := zip.NewWriter(&b)
	for _, part := range [][2]string{{"xl/_rels/workbook.xml.rels", rels}, {"xl/workbook.xml", workbk}, {"xl/worksheets/sheet1.xml", "<worksheet>"}} {
		w, err := z.Create(part[0])
		if err != nil {
			t.Fatal(err)
		}
		w.Write([]byte(part[1]))
		if part[1] == "<worksheet>" {
			blank := []byte("<row>" + strings.Repeat(" ", 1<<16) + "</row>")
			for range maxUnpacked/len(blank) + 2 {
				if _, err := w.Write(blank); err != nil {
					t.Fatal(err)
				}
			}
		}
	}
	if err := z.Close(); err != nil {
		t.Fatal(err)
	}
	return b.Bytes()
}

// A value of a formula is read; parts may be named and written as other programs do.
func TestOddWorkbooksAreRead(t *testing.T) {
	odd := `<?xml version="1.0"?><!-- c > d --><x:worksheet xmlns:x='s'><x:sheetData><x:row><x:c t="s"><x:v>1</x:v></x:c><x:c t='str'><x:f>A&lt;"&gt;"</x:f><x:v>a&#10;b&#x41;&amp;lt;</x:v></x:c></x:row>` +
		`<x:row r="4" hidden="true"><x:c r="C4"><x:v>1E-2</x:v></x:c><x:c t="e"><x:v>#REF!</x:v></x:c><x:c t="inlineStr"><x:is><x:t><![CDATA[<c>]]></x:t><x:rPh><x:t>no</x:t></x:rPh></x:is></x:c></x:row></x:sheetData></x:worksheet>`
	shared := "<sst><si/><si><r><t>one </t></r><r><t xml:space=\"preserve\">two_x000D__xD83D__xDC69_</t></r></si></sst>"
	s, all := Open(booked(t, odd, "xl/sharedStrings.xml", shared), "x")
	if s == nil || s.List[0].Name != "A & B" {
		t.Fatalf("%+v %q", s, told(all))
	}
	b := s.List[0].Body
	if len(b) != 2 || !slices.Equal(b[0].Cells, []string{"one two\n👩", "a\nbA&lt;"}) || b[1].Number != 4 || !slices.Equal(b[1].Cells, []string{"", "", "0.01", "#REF!", "<c>"}) {
		t.Errorf("%v", b)
	}
	if got := strings.Join(told(s.List[0].Told), " "); got != "row 1, column B: table.formula row 4, column D: table.errorValue row 4: table.hiddenRow" {
		t.Error(got)
	}
}

// Archives that are none, that lie about their size or that would fill the memory end in a sentence.
func TestBadWorkbooksAreRefused(t *testing.T) {
	rows := func(n int) string { return strings.Repeat(`<row><c t="str"><v>x</v></c></row>`, n) }
	wrap := func(s string) string { return "<worksheet><sheetData>" + s + "</sheetData></worksheet>" }
	whole := booked(t, oneSheet)
	for name, c := range map[string]struct {
		raw  []byte
		want string
	}{
		"cut off":           {whole[:len(whole)-60], "table.brokenArchive!"},
		"no workbook":       {packed(t, "a.txt", "x"), "table.noWorkbook!"},
		"OpenDocument":      {packed(t, "mimetype", "application/vnd.oasis.opendocument.spreadsheet", "content.xml", "<x/>"), "table.openDocument!"},
		"nothing in it":     {booked(t, wrap("")), "table.empty!"},
		"no such sheet":     {packed(t, "xl/_rels/workbook.xml.rels", rels, "xl/workbook.xml", workbk), "table.empty!"},
		"broken XML":        {booked(t, "<worksheet><sheetData><row><c t='str'><v>x</v></c></row><"), "table.brokenWorkbook!"},
		"entities":          {booked(t, `<!DOCTYPE x [<!ENTITY a "aaaa">]>`+oneSheet), "table.brokenWorkbook!"},
		"a million rows":    {booked(t, wrap(rows(1_000_000))), "A & B, row 100001: table.tooManyRows!"},
		"column 500":        {booked(t, wrap(`<row><c r="SF1" t="str"><v>x</v></c></row>`)), "A & B, row 1: table.tooManyColumns!"},
		"a bomb":            {bomb(t), "table.tooLargeUnpacked!"},
		"a bomb of texts":   {booked(t, oneSheet, "xl/sharedStrings.xml", "<sst>"+strings.Repeat("<si><t>"+strings.Repeat("x", 60_000)+"</t></si>", 1_000)+"</sst>"), "table.tooLargeUnpacked!"},
		"an endless tag":    {booked(t, "<"+strings.Repeat("x", 40<<20)), "table.brokenWorkbook!"},
		"a shared text off": {booked(t, wrap(`<row><c t="s"><v>7</v></c></row>`)), "table.empty!"},
	} {
		t.Run(name, func(t *testing.T) {
			began := time.Now()
			s, all := Open(c.raw, "x.xlsx")
			if s != nil || strings.Join(told(all), " ") != c.want {
				t.Errorf("%+v %q, want %s", s, told(all), c.want)
			}
			if took := time.Since(began); took > 10*time.Second {
				t.Errorf("took %s", took)
			}
		})
	}
}

// The workbook of DigComp 3.0, as its publisher gives it out, is taken apart.
func TestTheWorkbookOfDigCompIsOpened(t *testing.T) {
	raw, err := os.ReadFile("../../../../shared/fixtures/digcomp3/digcomp3-en.xlsx")
	if err != nil {
		t.Skip("SKIPPED: the fixture digcomp3 is not there, so no workbook of another publisher was opened: ", err)
	}
	s, all := Open(raw, "digcomp3-en.xlsx")
	if s == nil || len(all) > 0 {
		t.Fatal(told(all))
	}
	f, err := excelize.OpenReader(bytes.NewReader(raw))
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	for _, sheet := range s.List {
		want, err := f.GetRows(sheet.Name, excelize.Options{RawCellValue: true})
		if err != nil {
			t.Fatal(err)
		}
		for _, row := range sheet.Body {
			for i, v := range row.Cells {
				other := ""
				if i < len(want[row.Number-1]) {
					other = want[row.Number-1][i]
				}
				x, _ := strconv.ParseFloat(v, 64)
				if y, err := strconv.ParseFloat(other, 64); err == nil && x == y {
					continue // 1.1000000000000001 is written as people see it
				}
				if v != strings.ReplaceAll(other, "\r\n", "\n") && len(sheet.Told) == 0 {
					t.Fatalf("%s row %d column %s: %q, another reader says %q", sheet.Name, row.Number, Letter(i), v, other)
				}
			}
		}
		t.Logf("%s: %d rows, %d told", sheet.Name, sheet.Rows, len(sheet.Told))
	}
}

func FuzzRead(f *testing.F) {
	f.Add([]byte("code,parent_code,kind,statement,level\nS,,Domain,Soil,\nS.1,S,Skill,Dig,\nS.1,S,,with help,A\n"), true)
	f.Add([]byte("Domain;Category;Code;Statement;Level 1\nSoil;Beds;1;\"Dig \"\"it\"\"\";x\n;;2;Rake\n"), true)
	f.Add([]byte("code,statement,code_ours,framework,release,row,item_id\nA,One,true,F,1,item,\nk,Kind,,,,kind,\nid,x,,,,release,\n"), true)
	f.Add([]byte(utf16le("smartLevel\tname\n1\tOne\n1.1\tTwo\n")), true)
	f.Add([]byte(oneSheet), false)
	f.Add([]byte("<row><t>0</t></c ><c><row/>"), false)
	f.Add([]byte(`<worksheet><row r="3" hidden="1"><c r="AB3" t="s" s="1"><f>1</f><v>0</v></c></row><mergeCell ref="A1:B9"/></worksheet>`), false)
	f.Fuzz(func(t *testing.T, raw []byte, asText bool) {
		if !asText {
			raw = booked(t, string(raw), "xl/sharedStrings.xml", "<sst><si><t>x</t></si></sst>", "xl/styles.xml", "<s><cellXfs><xf/><xf numFmtId='14'/></cellXfs></s>")
		}
		s, all := Open(raw, "x")
		if s == nil {
			if !slices.ContainsFunc(told(all), func(s string) bool { return strings.HasSuffix(s, "!") }) {
				t.Fatal("nothing says why")
			}
			return
		}
		for i := range s.List {
			got := Read(&s.List[i], Guess(&s.List[i]), Options{})
			if got.Refused() != (got.Release == nil) {
				t.Fatalf("release %v, %q", got.Release != nil, told(got.Departures))
			}
			if got.Release == nil {
				continue
			}
			for _, e := range got.Entries {
				if e.What == "item" && e.Item == "" {
					t.Fatalf("%+v", e)
				}
			}
			again := read(exported(t, got.Release, "csv"), "x.csv", Options{})
			if again.Release == nil || again.Release.ComputeDigest() != got.Release.ComputeDigest() || len(again.Departures) > 0 {
				t.Fatalf("exported and read again it is another: %q", told(again.Departures))
			}
		}
	})
}
