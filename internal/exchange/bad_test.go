package exchange

import (
	"archive/zip"
	"bytes"
	"context"
	"encoding/binary"
	"fmt"
	"regexp"
	"strings"
	"testing"
	"time"
	"unicode/utf16"

	"pathways/internal/framework"
	"pathways/internal/platform/db"
	"pathways/internal/platform/db/dbtest"
	"pathways/internal/platform/errs"
	"pathways/internal/platform/i18n"
)

func utf16le(s string) []byte {
	out := []byte("\xff\xfe")
	for _, u := range utf16.Encode([]rune(s)) {
		out = binary.LittleEndian.AppendUint16(out, u)
	}
	return out
}

// bomb is a workbook of a few kilobytes that unpacks to much more than anybody wants.
func bomb(t testing.TB) []byte {
	var out bytes.Buffer
	z := zip.NewWriter(&out)
	for _, name := range []string{"[Content_Types].xml", "xl/workbook.xml", "xl/worksheets/sheet1.xml"} {
		w, err := z.Create(name)
		if err != nil {
			t.Fatal(err)
		}
		fmt.Fprint(w, "<worksheet><sheetData>")
		for range 300 {
			if _, err := w.Write(bytes.Repeat([]byte(" "), 1<<20)); err != nil {
				t.Fatal(err)
			}
		}
	}
	if err := z.Close(); err != nil {
		t.Fatal(err)
	}
	return out.Bytes()
}

// Whatever is brought: it ends with a report that says what is wrong in words, or what was made of it, and a file that is
// refused changes nothing.
func TestBadFilesEndWithWordsAndChangeNothing(t *testing.T) {
	words, err := i18n.New(Locales, framework.Locales)
	if err != nil {
		t.Fatal(err)
	}
	w := words.In("en")
	good := string(packed(t, body("1", nil)))
	const sheet = "code,parent_code,kind,statement\nB,,Domain,Building\nB.1,B,Competency,Lays stone upon stone\n"
	item := func(id, code string) string {
		return fmt.Sprintf(`{"identifier":"%s","uri":"https://example.org/%s","fullStatement":"Knows %s","humanCodingScheme":"%s","lastChangeDateTime":"2025-01-01T00:00:00Z"}`, id, id, code, code)
	}
	child := func(id, of, under string) string {
		return fmt.Sprintf(`{"identifier":"%s","uri":"https://example.org/%s","associationType":"isChildOf","lastChangeDateTime":"2025-01-01T00:00:00Z","originNodeURI":{"title":"x","identifier":"%s","uri":"https://example.org/%s"},"destinationNodeURI":{"title":"y","identifier":"%s","uri":"https://example.org/%s"}}`, id, id, of, of, under, under)
	}
	const doc, a, b, c1, c2 = "7e1b2ab3-7b2b-5c1c-8a8b-6b0c9e0e1a01", "7e1b2ab3-7b2b-5c1c-8a8b-6b0c9e0e1a02", "7e1b2ab3-7b2b-5c1c-8a8b-6b0c9e0e1a03", "7e1b2ab3-7b2b-5c1c-8a8b-6b0c9e0e1a04", "7e1b2ab3-7b2b-5c1c-8a8b-6b0c9e0e1a05"
	pack := func(items, links string) string {
		return `{"CFDocument":{"identifier":"` + doc + `","uri":"https://example.org/d","creator":"x","title":"Bad","lastChangeDateTime":"2025-01-01T00:00:00Z","language":"en","version":"1"},"CFItems":[` + items + `],"CFAssociations":[` + links + `]}`
	}
	var million strings.Builder
	million.WriteString("code,statement\n")
	for i := range 1_000_000 {
		fmt.Fprintf(&million, "K%d,Knows\n", i)
	}
	for name, file := range map[string]struct {
		raw   []byte
		as    string
		taken bool   // it is read all the same
		says  string // somewhere in the report
	}{
		"nothing":                    {nil, "", false, "There is nothing in this file"},
		"CASE in UTF-16":             {utf16le(good), "", true, "UTF-16"},
		"CASE cut short":             {[]byte(good[:len(good)/2]), "", false, "not JSON"},
		"CASE with a duplicate":      {[]byte(pack(item(a, "A")+","+item(a, "B"), "")), "", false, "Give each entry its own"},
		"CASE with two equal codes":  {[]byte(pack(item(a, "A")+","+item(b, "A"), "")), "", true, "Another entry has the code"},
		"CASE with an orphan":        {[]byte(pack(item(a, "A"), child(c1, a, c2))), "", false, "not in this package"},
		"CASE in a circle":           {[]byte(pack(item(a, "A")+","+item(b, "B"), child(c1, a, b)+","+child(c2, b, a))), "", false, "circle"},
		"CASE read as a spreadsheet": {[]byte(good), "xlsx", false, "in another form than xlsx"},
		"CASE read as CSV":           {[]byte(good), "csv", false, "in another form than csv"},
		"a spreadsheet read as CASE": {[]byte(sheet), "case", false, "not JSON"},
		"a page":                     {[]byte("<!doctype html><title>Sign in</title>"), "", false, "no form that can be read"},
		"a picture":                  {append([]byte("\x89PNG\r\n\x1a\n"), make([]byte, 2000)...), "", false, ""},
		"a PDF":                      {[]byte("%PDF-1.7\n%âãÏÓ"), "", false, "no form that can be read"},
		"CSV in UTF-16":              {utf16le(sheet), "", true, "UTF-16"},
		"CSV in Windows-1252":        {[]byte(strings.Replace(sheet, "Building", "B\xe2tir", 1)), "", true, "1252"},
		"CSV with a duplicate code":  {[]byte(sheet + "B.1,B,Competency,Ties ropes\n"), "", false, "B.1"},
		"CSV with an orphan":         {[]byte(sheet + "X.1,X,Competency,Ties ropes\n"), "", false, "X"},
		"CSV in a circle":            {[]byte("code,parent_code,kind,statement\nA,B,Part,One\nB,A,Part,Two\n"), "", false, ""},
		"CSV with a strange column":  {[]byte("code,parent_code,kind,statement,moon phase\nB,,Domain,Building,full\n"), "", true, "moon phase"},
		"CSV with a million rows":    {[]byte(million.String()), "", false, "100"},
		"CSV with an open quote":     {[]byte(sheet + "B.2,B,Competency,\"Ties ropes\n"), "", false, "quot"},
		"a zip bomb":                 {bomb(t), "", false, ""},
		"a workbook cut short":       {bomb(t)[:5000], "", false, ""},
	} {
		t.Run(name, func(t *testing.T) {
			h := open(t, dbtest.SQLite(t))
			began := time.Now()
			f := h.file(file.raw, Choices{As: file.as})
			f.Name = "file"
			dry, err := h.Examine(t.Context(), h.ana, f)
			if err != nil {
				t.Fatal(err)
			}
			r, _, err := h.TakeIn(t.Context(), h.ana, f)
			if err != nil {
				t.Fatal(err)
			}
			if took := time.Since(began); took > 20*time.Second {
				t.Errorf("it took %v", took)
			}
			var told strings.Builder
			refuses := false
			tell := func(all []Said) {
				for _, s := range all {
					text := w.T(s.Key, s.Args...)
					if strings.Contains(text, "⟦") || regexp.MustCompile(`\{[a-z]+\}`).MatchString(text) {
						t.Errorf("%s is said as %q", s.Key, text)
					}
					fmt.Fprintln(&told, s.At, text)
					refuses = refuses || s.Refuses
				}
			}
			tell(r.Why)
			for _, row := range r.Rows {
				tell(row.Why)
			}
			if !strings.Contains(told.String(), file.says) {
				t.Errorf("%q is not said: %.1000s", file.says, told.String())
			}
			if (r.Outcome == Takes) != file.taken || refuses == file.taken || dry.Digest != r.Digest {
				t.Errorf("%s, want taken %v: %.1000s", r.Outcome, file.taken, told.String())
			}
			if all, err := h.Drafts.Mine(t.Context(), h.ana); err != nil || (len(all) == 1) != file.taken {
				t.Errorf("%d drafts, %v", len(all), err)
			}
		})
	}
}

func TestWhatIsTooLargeIsNotRead(t *testing.T) {
	h := open(t, dbtest.SQLite(t))
	for size, want := range map[int]errs.Kind{MostBytes + 1: errs.TooLarge, 0: errs.Invalid} {
		if _, err := h.Bring(t.Context(), h.ana, h.org.Slug, "x.json", make([]byte, size), Choices{}); !errs.Is(err, want) {
			t.Errorf("%d bytes: %v", size, err)
		}
	}
	if all, err := h.Mine(t.Context(), h.ana); err != nil || len(all) != 0 {
		t.Errorf("%d imports, %v", len(all), err)
	}
}

func TestOnlySoMuchWaits(t *testing.T) {
	h := open(t, dbtest.SQLite(t))
	for i := range MostWaiting + 1 {
		_, err := h.Fetch(t.Context(), h.ana, h.org.Slug, fmt.Sprintf("https://example.org/%d", i), Choices{})
		if (err != nil) != (i == MostWaiting) || err != nil && !errs.Is(err, errs.Conflict) {
			t.Errorf("%d: %v", i, err)
		}
	}
}

// Addresses that were not fetched do not keep a person from bringing others.
func TestWhatWasNotFetchedDoesNotWait(t *testing.T) {
	h := open(t, dbtest.SQLite(t))
	for i := range MostWaiting + 2 {
		id, err := h.Fetch(t.Context(), h.ana, h.org.Slug, fmt.Sprintf("http://127.0.0.1:9/%d", i), Choices{})
		if err != nil {
			t.Fatalf("%d: %v", i, err)
		}
		if worked, err := h.Jobs.Next(t.Context()); !worked || err != nil {
			t.Fatal(worked, err)
		}
		if one, err := h.One(t.Context(), h.ana, id); err != nil || one.State != Broken {
			t.Fatalf("%s, %v", one.State, err)
		}
	}
}

func TestALargeFileIsReadByAJob(t *testing.T) {
	h := open(t, dbtest.SQLite(t))
	raw := large(t, 10_000)
	if len(raw) < readAtOnce {
		t.Fatalf("%d bytes", len(raw))
	}
	id, err := h.Bring(t.Context(), h.ana, h.org.Slug, "large.json", raw, Choices{})
	if err != nil {
		t.Fatal(err)
	}
	if im, err := h.One(t.Context(), h.ana, id); err != nil || im.State != Reading {
		t.Fatalf("%v, %v", im.State, err)
	}
	if worked, err := h.Jobs.Next(t.Context()); !worked || err != nil {
		t.Fatal(worked, err)
	}
	im, err := h.One(t.Context(), h.ana, id)
	if err != nil || im.State != Ready || im.Report.Items != 10_005 {
		t.Fatalf("%+v, %v", im, err)
	}
	if _, err := h.Take(t.Context(), h.ana, id, im.Report.Digest); err != nil {
		t.Error(err)
	}
}

func TestErasingTakesTheNameAndDissolvingTheFiles(t *testing.T) {
	h := open(t, dbtest.SQLite(t))
	id, err := h.Bring(t.Context(), h.ana, h.org.Slug, "a.json", packed(t, body("1", nil)), Choices{})
	if err != nil {
		t.Fatal(err)
	}
	if im, err := h.One(t.Context(), h.ana, id); err != nil || im.Person != "Ana" {
		t.Fatalf("%+v, %v", im, err)
	}
	if err := h.DB.Update(t.Context(), func(ctx context.Context, tx *db.Tx) error { return h.Erase(ctx, tx, h.ana.Person) }); err != nil {
		t.Fatal(err)
	}
	if im, err := h.One(t.Context(), h.ana, id); err != nil || im.Person != "" {
		t.Errorf("%+v, %v", im, err)
	}
	if err := h.DB.Update(t.Context(), func(ctx context.Context, tx *db.Tx) error { return h.Dissolve(ctx, tx, h.org.ID) }); err != nil {
		t.Fatal(err)
	}
	if _, err := h.One(t.Context(), h.ana, id); !errs.Is(err, errs.NotFound) {
		t.Errorf("%v", err)
	}
}

func BenchmarkImport(b *testing.B) {
	var rows strings.Builder
	rows.WriteString("code,parent_code,kind,statement\n")
	for i := range 10_000 {
		fmt.Fprintf(&rows, "K%d,,Competency,\"Knows %d ways to cross a river, and which of them people trust most\"\n", i, i)
	}
	for name, raw := range map[string][]byte{"case": large(b, 10_000), "csv": []byte(rows.String())} {
		b.Run(name, func(b *testing.B) {
			for b.Loop() {
				b.StopTimer()
				h := open(b, dbtest.SQLite(b))
				b.StartTimer()
				r, _, err := h.TakeIn(b.Context(), h.ana, h.file(raw, Choices{}))
				if err != nil || r.Outcome != Takes {
					b.Fatal(r.Outcome, err)
				}
			}
		})
	}
}
