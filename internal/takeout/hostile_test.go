package takeout

import (
	"archive/zip"
	"bytes"
	"crypto/sha256"
	"encoding/binary"
	"encoding/hex"
	"encoding/json"
	"errors"
	"fmt"
	"hash/crc32"
	"io"
	"runtime"
	"strings"
	"testing"

	"pathways/internal/account/accounttest"
	"pathways/internal/platform/db/dbtest"
	"pathways/internal/platform/errs"
)

// packed writes an archive with a list of its files. change may do to the list what it likes.
func packed(t testing.TB, content map[string]string, change func(*Manifest)) []byte {
	t.Helper()
	m := Manifest{Format: Format, Version: Version, Files: []ListedFile{}}
	for name, body := range content {
		sum := sha256.Sum256([]byte(body))
		m.Files = append(m.Files, ListedFile{name, int64(len(body)), hex.EncodeToString(sum[:])})
	}
	if change != nil {
		change(&m)
	}
	raw, err := json.Marshal(m)
	if err != nil {
		t.Fatal(err)
	}
	var b bytes.Buffer
	z := zip.NewWriter(&b)
	put := func(name, body string) {
		w, err := z.Create(name)
		if err == nil {
			_, err = io.WriteString(w, body)
		}
		if err != nil {
			t.Fatal(err)
		}
	}
	put(manifestFile, string(raw))
	for name, body := range content {
		put(name, body)
	}
	if err := z.Close(); err != nil {
		t.Fatal(err)
	}
	return b.Bytes()
}

// told is every fault of an error: where and what.
func told(err error) string {
	var e *errs.Error
	if !errors.As(err, &e) {
		return fmt.Sprint(err)
	}
	s := fmt.Sprint(e.Kind, " ", e.Key)
	for _, f := range e.Fields {
		s += "; " + f.Name + ": " + f.Key
	}
	return s
}

const digest = "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855" // of nothing

// Every fault of an archive is told with its file and place, and none of them is an error of ours.
func TestFaultsOfArchivesAreToldByFileAndPlace(t *testing.T) {
	evidence := func(body string) map[string]string { return map[string]string{evidenceFile: body} }
	for what, c := range map[string]struct {
		raw  []byte
		want string
	}{
		"no zip":          {[]byte("hello"), "takeout.fault.zip"},
		"nothing":         {nil, "takeout.fault.zip"},
		"cut":             {packed(t, evidence(`{"evidence":[]}`), nil)[:200], "takeout.fault.zip"},
		"no list":         {func() []byte { var b bytes.Buffer; z := zip.NewWriter(&b); z.Create("a"); z.Close(); return b.Bytes() }(), "takeout.fault.foreign"},
		"foreign":         {packed(t, nil, func(m *Manifest) { m.Format = "other" }), "takeout.fault.foreign"},
		"newer":           {packed(t, nil, func(m *Manifest) { m.Version = 2 }), "takeout.fault.newer"},
		"listed, gone":    {packed(t, nil, func(m *Manifest) { m.Files = append(m.Files, ListedFile{Path: "x.json"}) }), "x.json: takeout.fault.file.gone"},
		"unlisted":        {packed(t, evidence(`{"evidence":[]}`), func(m *Manifest) { m.Files = nil }), "evidence.json: takeout.fault.file.unlisted"},
		"listed twice":    {packed(t, evidence(`{"evidence":[]}`), func(m *Manifest) { m.Files = append(m.Files, m.Files[0]) }), "evidence.json: takeout.fault.file.twice"},
		"changed":         {packed(t, evidence(`{"evidence":[]}`), func(m *Manifest) { m.Files[0].Digest = digest }), "evidence.json: takeout.fault.file.changed"},
		"other size":      {packed(t, evidence(`{"evidence":[]}`), func(m *Manifest) { m.Files[0].Size++ }), "evidence.json: takeout.fault.file.changed"},
		"a way out":       {packed(t, map[string]string{"../../etc/passwd": "x"}, func(m *Manifest) { m.Files = nil }), "../../etc/passwd: takeout.fault.file.unlisted"},
		"a listed way":    {packed(t, map[string]string{"../../etc/passwd": "x"}, nil), "../../etc/passwd: takeout.fault.file.foreign"},
		"way of a table":  {packed(t, map[string]string{"tables/../../x.csv": "x"}, nil), "tables/../../x.csv: takeout.fault.file.foreign"},
		"a program":       {packed(t, map[string]string{"setup.exe": "x"}, nil), "setup.exe: takeout.fault.file.foreign"},
		"wrong name":      {packed(t, map[string]string{filesFolder + digest + ".pdf": "x"}, nil), "takeout.fault.file.name"},
		"nobody's file":   {packed(t, map[string]string{filesFolder + digest + ".pdf": ""}, nil), "takeout.fault.file.nobodys"},
		"no JSON":         {packed(t, evidence("{\n\n{"), nil), "evidence.json: takeout.fault.json.broken"},
		"another kind":    {packed(t, evidence(`{"evidence":[{"title":7}]}`), nil), "evidence.json, evidence.title: takeout.fault.json.kind"},
		"unknown field":   {packed(t, evidence(`{"evidence":[],"extra":1}`), nil), "evidence.json, extra: takeout.fault.json.unknown"},
		"more behind":     {packed(t, evidence(`{"evidence":[]} {}`), nil), "evidence.json: takeout.fault.json.more"},
		"NUL":             {packed(t, evidence(`{"evidence":[{"title":"a\u0000b"}]}`), nil), "evidence.json: takeout.fault.json.text"},
		"no UTF-8":        {packed(t, evidence("{\"evidence\":[{\"title\":\"\xff\"}]}"), nil), "evidence.json: takeout.fault.json.text"},
		"file not there":  {packed(t, evidence(`{"evidence":[{"files":[{"digest":"`+digest+`"}]}]}`), nil), "evidence.json, " + digest + ": takeout.fault.file.gone"},
		"broken pathway":  {packed(t, map[string]string{pathwayFile: `{"format":"other"}`}, nil), "pathway.json: pathway.file.foreign"},
		"portfolio rules": {packed(t, map[string]string{portfolioFile: `{"texts":[{"id":"x","purpose":"boast"}]}`}, nil), "portfolio.json, texts.purpose: portfolio.fault.purpose"},
		"order":           {packed(t, map[string]string{orderFile: `{"x":{"seq":1,"seen":2}}`}, nil), "takeout.fault.order"},
	} {
		_, err := Read(bytes.NewReader(c.raw), int64(len(c.raw)))
		if got := told(err); !strings.Contains(got, c.want) || errs.Is(err, errs.Internal) {
			t.Errorf("%s: %s, expected %s", what, got, c.want)
		}
	}
}

// forged is an archive of one entry whose header says what it likes of its size.
func forged(t *testing.T, name string, deflated []byte, crc uint32, claimed uint64) []byte {
	t.Helper()
	var b bytes.Buffer
	z := zip.NewWriter(&b)
	w, err := z.CreateRaw(&zip.FileHeader{Name: name, Method: zip.Deflate, CRC32: crc, CompressedSize64: uint64(len(deflated)), UncompressedSize64: claimed})
	if err == nil {
		_, err = w.Write(deflated)
	}
	if err != nil || z.Close() != nil {
		t.Fatal(err)
	}
	return b.Bytes()
}

// zeros are many bytes, packed.
func zeros(t *testing.T, n int64) (deflated []byte, crc uint32) {
	t.Helper()
	var b bytes.Buffer
	z := zip.NewWriter(&b)
	w, err := z.Create("a")
	if err != nil {
		t.Fatal(err)
	}
	sum, block := crc32.NewIEEE(), make([]byte, 1<<20)
	for left := n; left > 0; left -= int64(len(block)) {
		w.Write(block)
		sum.Write(block)
	}
	z.Close()
	r, err := zip.NewReader(bytes.NewReader(b.Bytes()), int64(b.Len()))
	if err != nil {
		t.Fatal(err)
	}
	raw, err := r.File[0].OpenRaw()
	if err != nil {
		t.Fatal(err)
	}
	deflated, err = io.ReadAll(raw)
	if err != nil {
		t.Fatal(err)
	}
	return deflated, sum.Sum32()
}

// What unpacks to far more than it says, or than we read, ends in a clear error and takes little memory.
func TestArchiveBombsEndEarly(t *testing.T) {
	deflated, crc := zeros(t, 512<<20)
	for what, raw := range map[string][]byte{
		"honest": forged(t, manifestFile, deflated, crc, 512<<20),
		"lying":  forged(t, manifestFile, deflated, crc, 1000),
	} {
		var before, after runtime.MemStats
		runtime.ReadMemStats(&before)
		_, err := Read(bytes.NewReader(raw), int64(len(raw)))
		runtime.ReadMemStats(&after)
		if !errs.Is(err, errs.TooLarge) && !errs.Is(err, errs.Invalid) {
			t.Errorf("%s: %v", what, err)
		}
		if used := after.TotalAlloc - before.TotalAlloc; used > 16<<20 {
			t.Errorf("%s: %d MB were used", what, used>>20)
		}
	}
	var many bytes.Buffer
	z := zip.NewWriter(&many)
	for i := range maxEntries + 1 {
		z.Create(fmt.Sprint(i))
	}
	z.Close()
	if _, err := Read(bytes.NewReader(many.Bytes()), int64(many.Len())); !errs.Is(err, errs.TooLarge) {
		t.Errorf("many entries: %v", err)
	}
	// The reader of the standard library goes on past the number of entries that an archive says it has.
	var sly bytes.Buffer
	z = zip.NewWriter(&sly)
	for i := range 20 {
		z.Create(fmt.Sprint(i))
	}
	z.Close()
	raw := sly.Bytes()
	end := bytes.LastIndex(raw, endMark)
	binary.LittleEndian.PutUint16(raw[end+10:], 3)
	binary.LittleEndian.PutUint16(raw[end+8:], 3)
	if _, err := Read(bytes.NewReader(raw), int64(len(raw))); told(err) != "invalid takeout.fault.zip" {
		t.Errorf("more entries than it says: %v", err)
	}
}

// An archive whose last piece breaks a rule brings in nothing at all, and leaves no file behind.
func TestAllOrNothing(t *testing.T) {
	h := open(t, dbtest.SQLite(t))
	ana := h.full("Ana Reef", "zebra", accounttest.Person(t, h.d, "Ben Ode"))
	cem := accounttest.Person(t, h.d, "Cem")
	a, err := h.Gather(h.ctx, ana)
	h.must(err)
	bad := a.Evidence.Evidence[0]
	bad.ID, bad.Files, bad.From = "0199f2c3-0000-7000-8000-000000000001", nil, "yesterday"
	a.Evidence.Evidence = append(a.Evidence.Evidence, bad)
	a.parts = nil
	h.must(a.prepare())
	var b bytes.Buffer
	h.must(a.Write(h.ctx, &b))
	err = h.Arrive(h.ctx, cem, bytes.NewReader(b.Bytes()), int64(b.Len()))
	if got := told(err); !strings.Contains(got, "evidence.json, evidence[1], from") {
		t.Errorf("told %s", got)
	}
	if _, err := h.Waiting(h.ctx, cem); !errs.Is(err, errs.NotFound) {
		t.Errorf("it waits all the same: %v", err)
	}
	if used, err := h.Blobs.Used(h.ctx, cem.Person); err != nil || used != 0 {
		t.Errorf("%d bytes are left, %v", used, err)
	}
	if c := h.all(cem); c.Pathway != nil || len(c.Evidence.Evidence) > 0 {
		t.Error("something came in")
	}
}

// FuzzRead reads whatever comes: it is read, or told what is wrong with it.
func FuzzRead(f *testing.F) {
	f.Add(packed(f, map[string]string{evidenceFile: `{"evidence":[]}`}, nil))
	f.Add(packed(f, map[string]string{portfolioFile: `{"texts":[]}`, remindersFile: `{"wanted":true,"days":1,"zone":"UTC"}`}, nil))
	f.Add([]byte("PK\x05\x06" + strings.Repeat("\x00", 18)))
	f.Fuzz(func(t *testing.T, raw []byte) {
		_, err := Read(bytes.NewReader(raw), int64(len(raw)))
		if err != nil && !errs.Is(err, errs.Invalid) && !errs.Is(err, errs.TooLarge) {
			t.Fatal(err)
		}
	})
}
