package blob

import (
	"archive/zip"
	"bytes"
	"encoding/binary"
	"errors"
	"hash/crc32"
	"image"
	"image/color"
	gifs "image/gif"
	jpegs "image/jpeg"
	pngs "image/png"
	"io"
	"strings"
	"testing"

	"pathways/internal/platform/errs"
)

// archive makes a ZIP file of entries name, content. Contents are stored as they are.
func archive(t testing.TB, entries ...string) string {
	t.Helper()
	var b bytes.Buffer
	z := zip.NewWriter(&b)
	for i := 0; i < len(entries); i += 2 {
		w, err := z.CreateRaw(&zip.FileHeader{
			Name: entries[i], Method: zip.Store, CRC32: crc32.ChecksumIEEE([]byte(entries[i+1])),
			CompressedSize64: uint64(len(entries[i+1])), UncompressedSize64: uint64(len(entries[i+1])),
		})
		if err != nil {
			t.Fatal(err)
		}
		if _, err := w.Write([]byte(entries[i+1])); err != nil {
			t.Fatal(err)
		}
	}
	if err := z.Close(); err != nil {
		t.Fatal(err)
	}
	return b.String()
}

// picture is a small image in a format.
func picture(t testing.TB, format string) string {
	t.Helper()
	var b bytes.Buffer
	img := image.NewPaletted(image.Rect(0, 0, 3, 2), color.Palette{color.Black, color.White})
	var err error
	switch format {
	case "png":
		err = pngs.Encode(&b, img)
	case "gif":
		err = gifs.Encode(&b, img, nil)
	default:
		err = jpegs.Encode(&b, img, nil)
	}
	if err != nil {
		t.Fatal(err)
	}
	return b.String()
}

func box(kind, content string) string {
	return string(binary.BigEndian.AppendUint32(nil, uint32(8+len(content)))) + kind + content
}

func heif(brand string, w, h uint32) string {
	size := binary.BigEndian.AppendUint32(binary.BigEndian.AppendUint32(make([]byte, 4), w), h)
	return box("ftyp", brand+"\x00\x00\x00\x00mif1"+brand) + box("meta", box("ispe", string(size)))
}

func webpLossless(w, h uint32) string {
	return "RIFF\x20\x00\x00\x00WEBPVP8L\x10\x00\x00\x00\x2f" + string(binary.LittleEndian.AppendUint32(nil, (w-1)|(h-1)<<14)) + "12345678"
}

// taken is one file of every kind that is taken, by the name under which it comes and the type that is found.
func taken(t testing.TB) map[string][2]string {
	const content = "[Content_Types].xml"
	return map[string][2]string{
		"a.pdf":  {"%PDF-1.7\n%\xe2\xe3", "application/pdf"},
		"a.png":  {picture(t, "png"), "image/png"},
		"a.jpg":  {picture(t, "jpg"), "image/jpeg"},
		"a.gif":  {picture(t, "gif"), "image/gif"},
		"a.webp": {webpLossless(800, 600), "image/webp"},
		"a.heic": {heif("heic", 4032, 3024), "image/heic"},
		"a.avif": {heif("avif", 640, 480), "image/avif"},
		"a.mp4":  {box("ftyp", "isom\x00\x00\x02\x00isomiso2avc1mp41"), "video/mp4"},
		"a.mov":  {box("ftyp", "qt  \x00\x00\x00\x00qt  "), "video/quicktime"},
		"b.mov":  {box("wide", "") + "....mdat", "video/quicktime"},
		"a.webm": {"\x1a\x45\xdf\xa3\x9f\x42\x86\x81\x01\x42\x82\x84webm\x42\x87\x81\x02", "video/webm"},
		"a.mp3":  {"ID3\x04\x00\x00\x00\x00\x00\x00song", "audio/mpeg"},
		"b.mp3":  {"\xff\xfb\x90\x64" + strings.Repeat("\x00", 100), "audio/mpeg"},
		"a.wav":  {"RIFF\x24\x00\x00\x00WAVEfmt ", "audio/wav"},
		"a.m4a":  {box("ftyp", "M4A \x00\x00\x00\x00M4A mp42"), "audio/mp4"},
		"a.ogg":  {"OggS\x00\x02" + strings.Repeat("\x00", 30), "audio/ogg"},
		"a.docx": {archive(t, content, "<x/>", "word/document.xml", "<x/>"), docx.media},
		"a.xlsx": {archive(t, content, "<x/>", "xl/workbook.xml", "<x/>"), xlsx.media},
		"a.pptx": {archive(t, content, "<x/>", "ppt/presentation.xml", "<x/>"), pptx.media},
		"a.odt":  {archive(t, "mimetype", odt.media, "content.xml", "<x/>"), odt.media},
		"a.ods":  {archive(t, "mimetype", ods.media, "content.xml", "<x/>"), ods.media},
		"a.odp":  {archive(t, "mimetype", odp.media, "META-INF/manifest.xml", "<x/>"), odp.media},
		"a.txt":  {"Grüße aus dem Garten\r\n\t– 日本語", "text/plain"},
		"notes":  {"just words", "text/plain"},
		"a.csv":  {"what,when\npond,2026", "text/csv"},
		"a.md":   {"# What I did\n\n1 < 2", "text/markdown"},
		"b.md":   {strings.Repeat("é", 100_001), "text/markdown"}, // characters lie across the parts that are read
	}
}

func kindOf(name, content string) (kind, error) {
	k, err := find(strings.NewReader(content), int64(len(content)))
	if err != nil {
		return k, err
	}
	return k.named(name)
}

// What a file is, is found in its bytes, for every kind that the words for people list.
func TestKindsThatAreTaken(t *testing.T) {
	for name, file := range taken(t) {
		if k, err := kindOf(name, file[0]); err != nil || k.media != file[1] {
			t.Errorf("%s is taken for %q, not %q: %v", name, k.media, file[1], err)
		}
		// The same bytes under a name that lies are still what they are, unless they are text.
		if k, err := kindOf("liar.png", file[0]); !strings.HasPrefix(file[1], "text/") && (err != nil || k.media != file[1]) {
			t.Errorf("%s called liar.png is taken for %q: %v", name, k.media, err)
		}
	}
}

// bomb is an archive whose directory promises far more than it holds, as names and as bytes.
func bomb(t *testing.T, names int) string {
	t.Helper()
	var entries []string
	for range names {
		entries = append(entries, "x", "")
	}
	return archive(t, append(entries, "[Content_Types].xml", "")...)
}

// Everything else is refused in words that list what is taken, whatever it calls itself.
func TestKindsThatAreRefused(t *testing.T) {
	docxWith := func(more ...string) string {
		return archive(t, append([]string{"[Content_Types].xml", "", "word/document.xml", ""}, more...)...)
	}
	whole := docxWith()
	for name, content := range map[string]string{
		"page.png":        "<!DOCTYPE html><script>alert(1)</script>",
		"space.txt":       "\n\n  <html><body>",
		"mark.txt":        "\ufeff<svg xmlns=\"http://www.w3.org/2000/svg\">",
		"picture.svg":     "<?xml version=\"1.0\"?><svg/>",
		"shell.txt":       "#!/bin/sh\nrm -rf /",
		"run.bat":         "echo off",
		"run.js":          "alert(1)",
		"page.html":       "words only",
		"tool.exe":        "MZ\x90\x00\x03\x00",
		"tool":            "\x7fELF\x02\x01\x01",
		"film.mkv":        "\x1a\x45\xdf\xa3\x9f\x42\x82\x88matroska",
		"sound.aac":       "\xff\xf1\x50\x80",
		"sound.mp3":       "\xff\xfb\xf0\x64 no such rate",
		"latin.txt":       "Gr\xfc\xdfe",
		"utf16.txt":       "\xff\xfeG\x00r\x00",
		"cut.txt":         "ends in half a character \xe6\x97",
		"nul.txt":         "a\x00b",
		"film.3gp":        box("ftyp", "3gp4\x00\x00\x00\x003gp4"),
		"long.mp4":        "\x7f\xff\xff\xffftypisom",
		"some.zip":        archive(t, "a.txt", "words"),
		"macro.docm":      docxWith("word/vbaProject.bin", "x"),
		"macro.docx":      docxWith("word/VBAPROJECT.BIN", "x"),
		"out.docx":        docxWith("../../etc/passwd", "x"),
		"root.docx":       docxWith("/etc/passwd", "x"),
		"basic.odt":       archive(t, "mimetype", odt.media, "content.xml", "", "Basic/script-lc.xml", ""),
		"other.odt":       archive(t, "mimetype", "application/epub+zip", "content.xml", ""),
		"late.odt":        archive(t, "content.xml", "", "mimetype", odt.media),
		"parts.docx":      archive(t, "[Content_Types].xml", ""),
		"bomb.docx":       bomb(t, maxEntries+1),
		"cut.docx":        whole[:len(whole)-30],
		"count.docx":      strings.Replace(whole, "PK\x05\x06\x00\x00\x00\x00\x02\x00\x02", "PK\x05\x06\x00\x00\x00\x00\x09\x00\x09", 1),
		"directory.docx":  whole[:len(whole)-10] + "\xff\xff\xff\x7f" + whole[len(whole)-6:],
		"old.doc":         "\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1",
		"zip64.docx":      "PK\x03\x04" + strings.Repeat("x", 60),
		"calendar.ics":    "BEGIN:VCALENDAR",
		"postscript.eps":  "\xc5\xd0\xd3\xc6",
		"archive.tar.gz":  "\x1f\x8b\x08\x00",
		"java.class":      "\xca\xfe\xba\xbe",
		"quick.mov":       box("junk", "") + "....",
		"picture.tif":     "II*\x00",
		"bare.mif":        box("ftyp", "mif1\x00\x00\x00\x00mif1"),
		"matroska.webm":   "\x1a\x45\xdf\xa3" + strings.Repeat("\x00", 80) + "webm",
		"certificate.der": "\x30\x82\x01\x0a\x02\x82",
	} {
		_, err := kindOf(name, content)
		var e *errs.Error
		if !errors.As(err, &e) || e.Kind != errs.Invalid || e.Key != "blob.type" {
			t.Errorf("%s: %v", name, err)
		}
	}
}

// zeros is a reader of zeros without end.
type zeros struct{}

func (zeros) Read(p []byte) (int, error) { clear(p); return len(p), nil }

// A document that unpacks to far more than it is goes no further, and an ordinary one that packs well is taken.
func TestDocumentsThatUnpackToFarTooMuchAreRefused(t *testing.T) {
	for size, want := range map[int]string{ratioFrom / 2: "", ratioFrom * 2: "blob.bomb"} {
		var out strings.Builder
		z := zip.NewWriter(&out)
		for name, length := range map[string]int{"[Content_Types].xml": 0, "word/document.xml": size} {
			w, err := z.Create(name)
			if err != nil {
				t.Fatal(err)
			}
			if _, err := io.CopyN(w, zeros{}, int64(length)); err != nil {
				t.Fatal(err)
			}
		}
		if err := z.Close(); err != nil {
			t.Fatal(err)
		}
		_, err := kindOf("long.docx", out.String())
		var e *errs.Error
		if errors.As(err, &e); want == "" && err != nil || want != "" && (e == nil || e.Kind != errs.Invalid || e.Key != want) {
			t.Errorf("%d bytes: %v", size, err)
		}
	}
}

// A picture that would unfold to more points than a device can hold, or whose head is damaged, is refused.
func TestPicturesHaveBounds(t *testing.T) {
	wide := []byte(picture(t, "png"))
	binary.BigEndian.PutUint32(wide[16:], 60_000)
	binary.BigEndian.PutUint32(wide[20:], 60_000)
	binary.BigEndian.PutUint32(wide[29:], crc32.ChecksumIEEE(wide[12:29]))
	for name, want := range map[string]string{
		string(wide):                          "blob.picture.large",
		heif("heic", 1<<31, 1<<31):            "blob.picture.large",
		heif("avif", 0, 0):                    "blob.picture.damaged",
		box("ftyp", "heic\x00\x00\x00\x00he"): "blob.picture.damaged",
		picture(t, "png")[:20]:                "blob.picture.damaged",
		picture(t, "jpg")[:12]:                "blob.picture.damaged",
		"RIFF\x20\x00\x00\x00WEBPVP8X":        "blob.picture.damaged",
		"RIFF\x20\x00\x00\x00WEBPVP8X\x0a\x00\x00\x00\x00\x00\x00\x00\xff\xff\xff\xff\xff\xff": "blob.picture.large",
	} {
		var e *errs.Error
		if _, err := kindOf("a.png", name); !errors.As(err, &e) || e.Key != want {
			t.Errorf("%.30q: %v, not %s", name, err, want)
		}
	}
}

// A name handed out holds no path, nothing that does not show, and an ending that fits what the file is.
func TestNamesForPeople(t *testing.T) {
	long := strings.Repeat("ä", 300)
	for given, want := range map[string]string{
		"../../etc/passwd":            "passwd.pdf",
		`C:\Users\me\Plan.PDF`:        "Plan.PDF",
		"":                            "file.pdf",
		"...":                         "file.pdf",
		".pdf":                        "pdf.pdf",
		"evil\u202efdp.exe":           "evilfdp.exe.pdf",
		"a\x00b\r\nSet-Cookie: x.pdf": "ab  Set-Cookie- x.pdf",
		"bad\xff.pdf":                 "bad.pdf",
		"report.html":                 "report.html.pdf",
		long + ".pdf":                 long[:2*(maxName-4)] + ".pdf",
		`what "is" this? <b>.pdf`:     "what -is- this- -b-.pdf",
	} {
		if got := fileName(given, pdf); got != want {
			t.Errorf("%q becomes %q, not %q", given, got, want)
		}
	}
}

// FuzzFind ensures that no content makes the finder fail, read beyond the file, or take what begins as a page or program.
func FuzzFind(f *testing.F) {
	for name, file := range taken(f) {
		f.Add(name, []byte(file[0]))
	}
	f.Add("page.txt", []byte("<html>"))
	f.Add("tool.exe", []byte("MZ\x90"))
	f.Fuzz(func(t *testing.T, name string, content []byte) {
		k, err := find(bytes.NewReader(content), int64(len(content)))
		if err != nil {
			var e *errs.Error
			if !errors.As(err, &e) || e.Kind != errs.Invalid {
				t.Fatalf("an error without words: %v", err)
			}
			return
		}
		if k.media == "" || k.media == zipped || len(k.ends) == 0 {
			t.Fatalf("taken as nothing: %+v", k)
		}
		if start := bytes.TrimLeft(content, "\ufeff \t\r\n\f"); bytes.HasPrefix(start, []byte("<h")) || bytes.HasPrefix(content, []byte("MZ\x90")) {
			t.Fatalf("%.20q is taken as %s", content, k.media)
		}
		if got := fileName(name, k); strings.ContainsAny(got, "/\\\x00\r\n") || len([]rune(got)) > maxName {
			t.Fatalf("%q becomes %q", name, got)
		}
	})
}
