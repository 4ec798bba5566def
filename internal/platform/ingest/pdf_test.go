package ingest

import (
	"bytes"
	"compress/zlib"
	"context"
	"fmt"
	"image"
	"image/png"
	"os"
	"strings"
	"testing"
	"time"

	"codeberg.org/go-pdf/fpdf"
	"github.com/google/go-cmp/cmp"
	"github.com/klippa-app/go-pdfium"

	"pathways/internal/platform/doc"
)

// printed is a PDF that fpdf makes: what draws it, and how it is locked.
func printed(t testing.TB, draw func(*fpdf.Fpdf)) string {
	t.Helper()
	f := fpdf.New("P", "pt", "Letter", "")
	f.SetFont("Helvetica", "", 11)
	draw(f)
	var b bytes.Buffer
	if err := f.Output(&b); err != nil {
		t.Fatal(err)
	}
	return b.String()
}

// objects is a PDF of hand-written objects; the first is its catalog.
func objects(all ...string) string {
	b := "%PDF-1.7\n"
	var at []int
	for i, o := range all {
		at = append(at, len(b))
		b += fmt.Sprintf("%d 0 obj\n%s\nendobj\n", i+1, o)
	}
	xref := len(b)
	b += fmt.Sprintf("xref\n0 %d\n0000000000 65535 f \n", len(all)+1)
	for _, n := range at {
		b += fmt.Sprintf("%010d 00000 n \n", n)
	}
	return b + fmt.Sprintf("trailer\n<< /Size %d /Root 1 0 R >>\nstartxref\n%d\n%%%%EOF\n", len(all)+1, xref)
}

// stream is a stream object with entries of its dictionary.
func stream(entries, content string) string {
	return fmt.Sprintf("<< %s /Length %d >>\nstream\n%s\nendstream", entries, len(content), content)
}

// onePage is a PDF of one page with a content, and objects from number 5 on that it can name.
func onePage(content, resources string, more ...string) string {
	return objects(append([]string{
		"<< /Type /Catalog /Pages 2 0 R >>",
		"<< /Type /Pages /Kids [3 0 R] /Count 1 >>",
		"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 612 792] /Contents 4 0 R /Resources << /Font << /F << /Type /Font /Subtype /Type1 /BaseFont /Helvetica >> >> " + resources + " >> >>",
		content,
	}, more...)...)
}

func deflated(s []byte) string {
	var b bytes.Buffer
	w, _ := zlib.NewWriterLevel(&b, zlib.BestCompression)
	w.Write(s)
	w.Close()
	return b.String()
}

// forms draws forms within forms: each of so many levels draws the next so many times.
func forms(levels, times int) string {
	var more []string
	for i := range levels {
		more = append(more, stream(fmt.Sprintf("/Type /XObject /Subtype /Form /BBox [0 0 612 792] /Resources << /XObject << /X %d 0 R >> >>", 6+i), strings.Repeat("/X Do ", times)))
	}
	more = append(more, stream("/Type /XObject /Subtype /Form /BBox [0 0 612 792] /Resources << /Font << /F << /Type /Font /Subtype /Type1 /BaseFont /Helvetica >> >> >>", "BT /F 12 Tf 72 700 Td (deep) Tj ET"))
	return onePage(stream("", "/X Do"), "/XObject << /X 5 0 R >>", more...)
}

// What our own writer prints is read again: headings, lists, paragraphs whose lines were broken at the margin, no numbers
// of pages.
func TestPDFOfOurOwn(t *testing.T) {
	d := sample()
	long := strings.TrimSpace(strings.Repeat("Efficient offices are difficult to find, and the staff of a museum knows it well enough. ", 6))
	for range 30 {
		d.Blocks = append(d.Blocks, doc.Para{Runs: doc.T(long)})
	}
	d.Footer = "Riverbend Science Center"
	var b bytes.Buffer
	if err := doc.WritePDF(&b, d); err != nil {
		t.Fatal(err)
	}
	got := well(t, b.String())
	for _, want := range []string{"# What you do", "- Greets visitors at the door.", "Efficient offices are difficult to find.", long} {
		if !strings.Contains("\n"+got.Text+"\n", "\n"+want+"\n") {
			t.Errorf("no paragraph %q in\n%.2000s", want, got.Text)
		}
	}
	if strings.Contains(got.Text, "Riverbend") || got.Title != "Floor Educator" || got.Pages < 3 {
		t.Errorf("title %q, %d pages, running lines: %t", got.Title, got.Pages, strings.Contains(got.Text, "Riverbend"))
	}
}

// Lines become paragraphs by how far they go, and words that were divided become one.
func TestLinesBecomeParagraphs(t *testing.T) {
	type at struct {
		x, y float64
		text string
	}
	for name, c := range map[string]struct {
		lines []at
		want  string
	}{
		"paragraphs without space between": {
			[]at{{72, 72, "The educator greets visitors at the door of the museum and starts con-"}, {72, 86, "versations about what they see. A part-"}, {72, 100, "time educator works with hands-on and self-"}, {72, 114, "guided activities at the museum and elsewhere in the town and beyond."}, {72, 128, "Short."}, {72, 142, "The next paragraph."}},
			paragraphs("The educator greets visitors at the door of the museum and starts conversations about what they see. A part-time educator works with hands-on and self-guided activities at the museum and elsewhere in the town and beyond. Short.", "The next paragraph."),
		},
		"two columns": {
			[]at{{72, 72, "In the left column there is a sentence that"}, {72, 86, "goes on in the column beside it because"}, {330, 72, "it is long, and then it ends at last in this"}, {330, 86, "column. Here is another one."}},
			"In the left column there is a sentence that goes on in the column beside it because it is long, and then it ends at last in this column. Here is another one.",
		},
		"entries": {
			[]at{{72, 72, "\x95 Leads programs for schools, camps and clubs in the whole of the county"}, {84, 86, "and in the towns around"}, {72, 100, "\x95 Counts"}, {72, 114, "- Cleans"}},
			paragraphs("- Leads programs for schools, camps and clubs in the whole of the county and in the towns around", "- Counts", "- Cleans"),
		},
		"space between": {
			[]at{{72, 72, "Grade 7"}, {72, 100, "begins at 40,000"}, {72, 114, "and ends at 44,000"}},
			paragraphs("Grade 7", "begins at 40,000 and ends at 44,000"),
		},
	} {
		t.Run(name, func(t *testing.T) {
			got := well(t, printed(t, func(f *fpdf.Fpdf) {
				f.AddPage()
				for _, l := range c.lines {
					f.Text(l.x, l.y, l.text)
				}
			}))
			if diff := cmp.Diff(c.want, got.Text); diff != "" {
				t.Error(diff)
			}
		})
	}
}

// A PDF that has no text, is locked, or damaged, says so; one with 200 pages is read, one with 400 is not.
func TestPDFsThatPeopleHave(t *testing.T) {
	picture := func(f *fpdf.Fpdf) {
		var b bytes.Buffer
		if err := png.Encode(&b, image.NewGray(image.Rect(0, 0, 40, 40))); err != nil {
			t.Fatal(err)
		}
		f.RegisterImageOptionsReader("scan", fpdf.ImageOptions{ImageType: "PNG"}, &b)
		f.AddPage()
		f.Image("scan", 0, 0, 600, 700, false, "", 0, "")
	}
	pages := func(n int) func(*fpdf.Fpdf) {
		return func(f *fpdf.Fpdf) {
			for i := range n {
				f.AddPage()
				for j := range 40 {
					f.Text(72, float64(60+16*j), fmt.Sprintf("Sentence %d of page %d is about museums and what people do in them.", j, i))
				}
			}
		}
	}
	plain := printed(t, pages(3))
	for name, c := range map[string]struct{ in, want string }{
		"pictures of pages":     {printed(t, picture), "noText"},
		"nothing on it":         {printed(t, func(f *fpdf.Fpdf) { f.AddPage() }), "empty"},
		"locked with a word":    {printed(t, func(f *fpdf.Fpdf) { f.SetProtection(fpdf.CnProtectPrint, "open sesame", "owner"); pages(1)(f) }), "encrypted"},
		"locked for changes":    {printed(t, func(f *fpdf.Fpdf) { f.SetProtection(fpdf.CnProtectPrint, "", "owner"); pages(1)(f) }), ""},
		"200 pages":             {printed(t, pages(200)), ""},
		"400 pages":             {printed(t, pages(400)), "tooManyPages"},
		"cut in the middle":     {plain[:len(plain)/8], "broken"},
		"only its mark":         {"%PDF-1.7\n", "broken"},
		"something before":      {"\r\n\r\n" + plain, ""},
		"without its directory": {strings.Replace(plain, "startxref\n", "startxref\n9", 1), ""},
		"more text than is read": {printed(t, func(f *fpdf.Fpdf) {
			for i := range 14_000 {
				if i%70 == 0 {
					f.AddPage()
				}
				f.Text(10, float64(i%70)*11, strings.Repeat("words and words ", 6))
			}
		}), "tooLong"},
	} {
		t.Run(name, func(t *testing.T) {
			got, fault := read(t, c.in)
			if fault != c.want {
				t.Errorf("%q, want %q", fault, c.want)
			}
			if name == "200 pages" && (got.Pages != 200 || !strings.Contains(got.Text, "Sentence 20 of page 199 ")) {
				t.Errorf("%d pages, the last: %q", got.Pages, got.Text[max(0, len(got.Text)-200):])
			}
		})
	}
	mixed := well(t, printed(t, func(f *fpdf.Fpdf) { picture(f); pages(1)(f) }))
	if diff := cmp.Diff([]Note{{Key: NotePages, Args: []any{"count", 1, "numbers", "1"}}}, mixed.Notes); diff != "" {
		t.Error(diff)
	}
}

// A PDF made to cost much ends soon, and what it took is given back.
func TestPDFsThatAreBombs(t *testing.T) {
	white := deflated(bytes.Repeat([]byte(" "), 160<<20))
	for name, c := range map[string]struct{ in, want string }{
		"a page of 160 MB":         {onePage(stream("/Filter /FlateDecode", white), ""), "unpacked"},
		"packed twice":             {onePage(stream("/Filter [/FlateDecode /FlateDecode]", deflated([]byte(white))), ""), "unpacked"},
		"forms within forms":       {forms(12, 12), "unpacked"},
		"a form within itself":     {onePage(stream("", "/X Do"), "/XObject << /X 5 0 R >>", stream("/Type /XObject /Subtype /Form /BBox [0 0 9 9] /Resources << /XObject << /X 5 0 R >> >>", "/X Do /X Do")), "unpacked"},
		"a page above itself":      {objects("<< /Type /Catalog /Pages 2 0 R >>", "<< /Type /Pages /Kids [2 0 R 2 0 R] /Count 9 >>"), "empty"},
		"a billion pages, it says": {objects("<< /Type /Catalog /Pages 2 0 R >>", "<< /Type /Pages /Kids [] /Count 1000000000 >>"), "empty"},
		"arrays within arrays":     {onePage(strings.Repeat("[", 500_000), ""), "empty"},
		"brackets on the page":     {onePage(stream("", strings.Repeat("[", 500_000)+strings.Repeat("q ", 500_000)), ""), "empty"},
		"a table of letters": {onePage(stream("", "BT /G 12 Tf 72 700 Td (x) Tj ET"), "/Font << /G << /Type /Font /Subtype /Type0 /BaseFont /X /Encoding /Identity-H /ToUnicode 5 0 R >> >>",
			stream("", "begincmap "+strings.Repeat("1 beginbfrange <0000> <ffff> <0000> endbfrange ", 20_000))), "empty"},
	} {
		t.Run(name, func(t *testing.T) {
			began := time.Now()
			if _, fault := read(t, c.in); fault != c.want {
				t.Errorf("%q, want %q", fault, c.want)
			}
			if took := time.Since(began); took > 10*time.Second {
				t.Errorf("took %s", took)
			}
		})
	}
}

// What takes longer than it may is stopped in its midst, and the next file is read as if nothing had been.
func TestPDFsAreStopped(t *testing.T) {
	plain := printed(t, func(f *fpdf.Fpdf) { f.AddPage(); f.Text(72, 72, "Educator") })
	well(t, plain)
	slow := onePage(stream("/Filter /FlateDecode", deflated(bytes.Repeat([]byte("q Q "), 8<<20))), "")
	began := time.Now()
	_, err := Read(t.Context(), "slow", []byte(slow), Limits{Wall: 100 * time.Millisecond})
	if got := faultOf(t, err); got != "tooSlow" {
		t.Errorf("%q after %s", got, time.Since(began))
	}
	if took := time.Since(began); took > 5*time.Second {
		t.Errorf("it took %s to stop it", took)
	}
	if got := well(t, plain); got.Text != "Educator" {
		t.Errorf("the next: %q", got.Text)
	}
}

// The machine that reads PDFs is given back when nobody needs it, with its memory, and is made again.
func TestTheMachineIsGivenBack(t *testing.T) {
	own := &machine{turn: make(chan struct{}, 1), idle: 50 * time.Millisecond}
	before := resident()
	use := func() {
		t.Helper()
		content := []byte(printed(t, func(f *fpdf.Fpdf) { f.AddPage(); f.Text(72, 72, "Educator") }))
		if err := own.use(t.Context(), time.Minute, func(ctx context.Context, p pdfium.Pdfium) error {
			got, err := pdfText(ctx, p, content, DefaultLimits)
			if got.Text != "Educator" {
				t.Errorf("%q, %v", got.Text, err)
			}
			return err
		}); err != nil {
			t.Fatal(err)
		}
	}
	use()
	during := resident()
	for deadline := time.Now().Add(5 * time.Second); ; time.Sleep(10 * time.Millisecond) {
		own.mu.Lock()
		gone := own.pool == nil
		own.mu.Unlock()
		if gone {
			break
		}
		if time.Now().After(deadline) {
			t.Fatal("it is still there after 5 s")
		}
	}
	if after := resident(); during == 0 {
		t.Skip("SKIPPED: this system does not say how much memory a program takes (no /proc), so that nothing shows it is given back")
	} else if after > before+20 {
		t.Errorf("%d MB before, %d MB while it was there, %d MB after", before, during, after)
	}
	use()
}

// resident is what the program takes of memory, in MB.
func resident() int {
	raw, err := os.ReadFile("/proc/self/statm")
	if err != nil {
		return 0
	}
	var all, now int
	fmt.Sscan(string(raw), &all, &now)
	return now * os.Getpagesize() >> 20
}
