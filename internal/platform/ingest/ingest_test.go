package ingest

import (
	"context"
	"encoding/binary"
	"errors"
	"strings"
	"testing"
	"time"
	"unicode/utf16"

	"github.com/google/go-cmp/cmp"

	"pathways/internal/platform/errs"
	"pathways/internal/platform/i18n"
)

// read is what a file comes to: its text, or the key of what is wrong.
func read(t testing.TB, content string) (Text, string) {
	t.Helper()
	out, err := Read(t.Context(), "a file", []byte(content), Limits{})
	return out, faultOf(t, err)
}

func faultOf(t testing.TB, err error) string {
	t.Helper()
	if err == nil {
		return ""
	}
	var fault *errs.Error
	if !errors.As(err, &fault) {
		t.Fatalf("a fault without a kind: %v", err)
	}
	words, err := i18n.New(Locales)
	if err != nil {
		t.Fatal(err)
	}
	if said := words.In("en").T(fault.Key, fault.Args...); said == fault.Key || strings.Contains(said, "{") {
		t.Errorf("%s has no sentence: %q", fault.Key, said)
	}
	return strings.TrimPrefix(fault.Key, "ingest.fault.")
}

// well is the text of a file that has to be read.
func well(t testing.TB, content string) Text {
	t.Helper()
	out, fault := read(t, content)
	if fault != "" {
		t.Fatalf("refused: %s", fault)
	}
	return out
}

func paragraphs(all ...string) string { return strings.Join(all, "\n\n") }

func notes(x Text) (keys []string) {
	for _, n := range x.Notes {
		keys = append(keys, strings.TrimPrefix(n.Key, "ingest.note."))
	}
	return keys
}

func in16(text string, order binary.AppendByteOrder, mark bool) string {
	if mark {
		text = "\ufeff" + text
	}
	var b []byte
	for _, u := range utf16.Encode([]rune(text)) {
		b = order.AppendUint16(b, u)
	}
	return string(b)
}

// Plain text keeps its paragraphs, whatever it was written in and wherever its lines were broken.
func TestPlainText(t *testing.T) {
	const cafe = "Educator in the café – “greets” everybody"
	for name, c := range map[string]struct{ in, want string }{
		"UTF-8":                   {cafe, cafe},
		"UTF-8 with a mark":       {"\ufeff" + cafe, cafe},
		"UTF-8 cut in a letter":   {"Educator in the caf\xc3", "Educator in the caf"},
		"UTF-16, little end":      {in16(cafe, binary.LittleEndian, true), cafe},
		"UTF-16, big end":         {in16(cafe, binary.BigEndian, true), cafe},
		"UTF-16 without its mark": {in16(cafe, binary.LittleEndian, false), cafe},
		"UTF-16 big, no mark":     {in16(cafe, binary.BigEndian, false), cafe},
		"Windows-1252":            {"Educator in the caf\xe9 \x96 \x93greets\x94 everybody", cafe},
		"lines are paragraphs":    {"Floor Educator\r\nFull time\r\n\r\nGreets visitors.", paragraphs("Floor Educator", "Full time", "Greets visitors.")},
		"old Macintosh":           {"One\rTwo", paragraphs("One", "Two")},
		"bullets": {
			"Duties:\n• Greets\n\uf0b7\tLeads\n- Cleans\n* Counts\no Opens",
			paragraphs("Duties:", "- Greets", "- Leads", "- Cleans", "- Counts", "- Opens"),
		},
		"lines broken at a width": {
			"The person in this job greets visitors at the door of the\nmuseum and starts conversations about what they see there.\nIt is a good job.\nApply soon.\n\n- An entry that is so long that it has to go on in another\n  line, as this one does\n- Another",
			paragraphs("The person in this job greets visitors at the door of the museum and starts conversations about what they see there. It is a good job.", "Apply soon.",
				"- An entry that is so long that it has to go on in another line, as this one does", "- Another"),
		},
		"a hyphen nobody sees": {"co\u00adoperation\u200b", "cooperation"},
		"less than":            {"Salary < $50,000 and > $40,000 for <5 years", "Salary < $50,000 and > $40,000 for <5 years"},
	} {
		t.Run(name, func(t *testing.T) {
			got := well(t, c.in)
			if got.Kind != Plain || got.Text != c.want {
				t.Errorf("%s:\n%s", got.Kind, cmp.Diff(c.want, got.Text))
			}
		})
	}
}

// A file that is no text to be read is told for what it is, with what to do.
func TestNoTextToRead(t *testing.T) {
	for name, c := range map[string]struct{ in, want string }{
		"nothing":             {"", "empty"},
		"white":               {" \r\n\t\n", "empty"},
		"only a mark":         {"\ufeff", "empty"},
		"a page of nothing":   {"<html><body><script>x()</script></body></html>", "empty"},
		"rich text":           {`{\rtf1\ansi Educator}`, "notKind.rtf"},
		"PNG":                 {"\x89PNG\r\n\x1a\n" + strings.Repeat("\x00\x01\x02", 100), "notKind.image"},
		"JPEG":                {"\xff\xd8\xff\xe0" + strings.Repeat("\x00\x01\x02", 100), "notKind.image"},
		"WebP":                {"RIFF\x00\x00\x00\x00WEBPVP8 " + strings.Repeat("\x00\x01\x02", 100), "notKind.image"},
		"a photo of a phone":  {"\x00\x00\x00\x18ftypheic" + strings.Repeat("\x00\x01\x02", 100), "notKind.image"},
		"gzip":                {"\x1f\x8b\x08\x00abc", "notKind.zip"},
		"old Word":            {ole("WordDocument"), "notKind.doc"},
		"old Excel":           {ole("Workbook"), "notKind.sheet"},
		"old PowerPoint":      {ole("PowerPoint Document"), "notKind.slides"},
		"a locked document":   {ole("EncryptionInfo", "EncryptedPackage"), "encrypted"},
		"some compound file":  {ole("Something"), "notKind.unknown"},
		"a program":           {"\x7fELF\x02\x01\x01" + strings.Repeat("\x00\x01\x02\x03", 100), "notKind.unknown"},
		"a spreadsheet":       {zipOf(t, "[Content_Types].xml", "<Types/>", "xl/workbook.xml", "<workbook/>"), "notKind.sheet"},
		"slides":              {zipOf(t, "[Content_Types].xml", "<Types/>", "ppt/presentation.xml", "<p/>"), "notKind.slides"},
		"OpenDocument":        {zipOf(t, "mimetype", "application/vnd.oasis.opendocument.text", "content.xml", "<x/>"), "notKind.odt"},
		"an archive":          {zipOf(t, "posting.txt", "Educator"), "notKind.zip"},
		"an archive in one":   {zipOf(t, "inner.zip", zipOf(t, "posting.txt", "Educator")), "notKind.zip"},
		"an empty archive":    {zipOf(t), "notKind.zip"},
		"an archive cut off":  {zipOf(t, "word/document.xml", strings.Repeat("<w:p/>", 1000))[:100], "broken"},
		"only its first byte": {"PK\x03\x04", "broken"},
	} {
		t.Run(name, func(t *testing.T) {
			if _, got := read(t, c.in); got != c.want {
				t.Errorf("%q, want %q", got, c.want)
			}
		})
	}
}

// ole is the beginning of a compound file with the names of streams in it.
func ole(streams ...string) string {
	b := string(oleMark) + strings.Repeat("\x00", 504)
	for _, s := range streams {
		b += in16(s, binary.LittleEndian, false) + strings.Repeat("\x00", 64)
	}
	return b
}

// Limits hold for the file, its text and its time, and say so.
func TestLimits(t *testing.T) {
	text := strings.Repeat("One more sentence.\n\n", 1000)
	for name, c := range map[string]struct {
		limits Limits
		want   string
	}{
		"bytes": {Limits{Bytes: 1000}, "tooBig"},
		"text":  {Limits{Text: 1000}, "tooLong"},
		"none":  {Limits{}, ""},
	} {
		_, err := Read(t.Context(), name, []byte(text), c.limits)
		if got := faultOf(t, err); got != c.want {
			t.Errorf("%s: %q, want %q", name, got, c.want)
		}
	}
	page := "<p>" + strings.Repeat("<b>word</b> ", 20_000)
	if _, err := Read(t.Context(), "slow", []byte(page), Limits{Wall: time.Nanosecond}); faultOf(t, err) != "tooSlow" {
		t.Errorf("no time at all: %v", err)
	}
	gone, cancel := context.WithCancel(t.Context())
	cancel()
	if _, err := Read(gone, "gone", []byte(page), Limits{}); !errors.Is(err, context.Canceled) {
		t.Errorf("whoever asked has gone: %v", err)
	}
}
