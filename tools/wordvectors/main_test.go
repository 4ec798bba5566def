package main

import (
	"bytes"
	"encoding/binary"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"
)

// dictionary writes a small WordNet: meanings in pairs that share a kind.
func dictionary(t *testing.T) string {
	t.Helper()
	folder := t.TempDir()
	var nouns strings.Builder
	nouns.WriteString("  1 the licence stands here  \n")
	for i := range 40 {
		fmt.Fprintf(&nouns, "%08d 04 n 02 word%c%c 0 twin%c%c 0 001 @ %08d n 0000 | what is like thing%c\n", i,
			'a'+i/26, 'a'+i%26, 'a'+i/26, 'a'+i%26, i/4*4, 'a'+i/4)
	}
	for name, content := range map[string]string{
		"data.noun": nouns.String(), "data.verb": "", "data.adj": "", "data.adv": "", "cntlist.rev": "wordaa%1:04:00:: 1 12\n",
	} {
		if err := os.WriteFile(filepath.Join(folder, name), []byte(content), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	return folder
}

// The same dictionary gives the same bytes, in the layout that the reader expects.
func TestSameInputSameBytes(t *testing.T) {
	folder := dictionary(t)
	var made [2][]byte
	for i := range made {
		out := filepath.Join(t.TempDir(), "sub", "vectors.bin")
		if err := run(folder, "", "en", 50, 8, out); err != nil {
			t.Fatal(err)
		}
		var err error
		if made[i], err = os.ReadFile(out); err != nil {
			t.Fatal(err)
		}
	}
	if !bytes.Equal(made[0], made[1]) {
		t.Error("two runs differ")
	}
	number := func(at int) int { return int(binary.LittleEndian.Uint32(made[0][at:])) }
	if string(made[0][:4]) != "PWV1" || number(4) != 50 || number(8) != 8 || len(made[0]) != 16+50*4*2+number(12)+50*8 {
		t.Errorf("%q, %d words, %d dimensions, %d bytes", made[0][:4], number(4), number(8), len(made[0]))
	}
}

// Thesauri are read in both of their encodings; what is no thesaurus is told with its line.
func TestThesaurus(t *testing.T) {
	name := filepath.Join(t.TempDir(), "th.dat")
	write := func(content string) {
		if err := os.WriteFile(name, []byte(content), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	write("ISO8859-1\nense\xf1ar|1\n-|educar|instruir (gen\xe9rico)\n")
	got, err := readThesaurus(name)
	if err != nil || len(got) != 1 || got[0].word != "enseñar" || strings.Join(got[0].likes, " ") != "educar instruir" {
		t.Errorf("%+v, %v", got, err)
	}
	write("UTF-8\nenseñar|uno\n")
	if _, err := readThesaurus(name); err == nil || !strings.Contains(err.Error(), ":2:") {
		t.Errorf("a broken line gives %v", err)
	}
}

// What it cannot do it says.
func TestRunSaysWhatIsWrong(t *testing.T) {
	out := filepath.Join(t.TempDir(), "x")
	for name, err := range map[string]error{
		"nothing to read": run("", "", "en", 50, 8, out),
		"no such folder":  run(filepath.Join(t.TempDir(), "none"), "", "en", 50, 8, out),
		"other language":  run(dictionary(t), "", "de", 50, 8, out),
		"too few words":   run(dictionary(t), "", "en", 50, 500, out),
	} {
		if err == nil {
			t.Errorf("%s: no error", name)
		}
	}
}
