package app

import (
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"
	"testing/fstest"

	"pathways/internal/platform/i18n"
)

// quoted finds what may be a key of words in Go, templ or a data file: "room.part", or "room.part." before a
// computed end.
var quoted = regexp.MustCompile(`"([a-z]+(?:\.[A-Za-z0-9_-]+)+\.?)[%"]|"([a-z]+\.)"`)

// spoken finds keys where words are asked for, so that no other reading of the string is possible.
var spoken = regexp.MustCompile(`(?:\bT\((?:[A-Za-z.()]+, )?|\bKey:\s*|errs\.New\([^,()]+, [^,()]+, |\bInvalid\()"([a-z]+(?:\.[A-Za-z0-9_-]+)+)"`)

// fileEnds tell names of files from keys.
var fileEnds = []string{".json", ".css", ".js", ".svg", ".go", ".html", ".xml", ".txt", ".db", ".csv", ".pdf", ".docx", ".xlsx", ".md", ".ics"}

// mention is a string in the sources that looks like a key of one of the rooms.
type mention struct {
	file string
	sure bool // it stands where words are asked for, or has at least three parts: it can be nothing else
}

// mentioned are all of them by key.
func mentioned(t *testing.T, rooms map[string]bool) map[string]mention {
	t.Helper()
	found := map[string]mention{}
	err := filepath.WalkDir("..", func(name string, d fs.DirEntry, err error) error {
		if err != nil || d.IsDir() {
			return err
		}
		code := strings.HasSuffix(name, ".go") && !strings.HasSuffix(name, "_test.go") && !strings.HasSuffix(name, "_templ.go")
		data := strings.HasSuffix(name, ".json") && filepath.Base(filepath.Dir(name)) != "locales"
		if !code && !data && !strings.HasSuffix(name, ".templ") {
			return nil
		}
		raw, err := os.ReadFile(name)
		if err != nil {
			return err
		}
		note := func(key string, sure bool) {
			room, _, _ := strings.Cut(key, ".")
			isFile := slices.ContainsFunc(fileEnds, func(end string) bool { return strings.HasSuffix(key, end) })
			if rooms[room] && !isFile {
				found[key] = mention{name, sure || found[key].sure}
			}
		}
		for _, m := range quoted.FindAllStringSubmatch(string(raw), -1) {
			key := m[1] + m[2]
			note(key, strings.Count(key, ".") >= 2 && !strings.HasSuffix(key, "."))
		}
		for _, m := range spoken.FindAllStringSubmatch(string(raw), -1) {
			note(m[1], true)
		}
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	return found
}

func TestEveryKeyHasWordsAndEveryWordIsUsed(t *testing.T) {
	words, err := Words()
	if err != nil {
		t.Fatal(err)
	}
	keys, rooms := map[string]bool{}, map[string]bool{}
	for _, k := range words.Keys(i18n.Default) {
		keys[k] = true
		room, _, _ := strings.Cut(k, ".")
		rooms[room] = true
	}
	used := mentioned(t, rooms)
	for key, m := range used {
		if m.sure && !keys[key] && !keys[key+".other"] {
			t.Errorf("%s asks for %q, which no catalog has", m.file, key)
		}
	}
	for k := range keys {
		base := strings.TrimSuffix(strings.TrimSuffix(k, ".one"), ".other")
		_, plainly := used[k]
		_, counted := used[base]
		computed := false
		for at := strings.IndexByte(k, '.'); at >= 0 && !computed; {
			_, computed = used[k[:at+1]]
			next := strings.IndexByte(k[at+1:], '.')
			if next < 0 {
				break
			}
			at += 1 + next
		}
		if !plainly && !counted && !computed {
			t.Errorf("nothing uses the words %q", k)
		}
	}
}

var placeholder = regexp.MustCompile(`\{[a-zA-Z]+\}`)

// differences are the keys that a language lacks, has too many of, or says with other placeholders than the default.
func differences(c *i18n.Catalog) []string {
	var all []string
	keys := c.Keys(i18n.Default)
	for _, lang := range c.Languages()[1:] {
		own := c.Keys(lang)
		for _, k := range own {
			if !slices.Contains(keys, k) {
				all = append(all, lang+" has "+k+", which "+i18n.Default+" has not")
			}
		}
		for _, k := range keys {
			if !slices.Contains(own, k) {
				all = append(all, lang+" lacks "+k)
				continue
			}
			want, got := placeholder.FindAllString(c.In(i18n.Default).T(k), -1), placeholder.FindAllString(c.In(lang).T(k), -1)
			slices.Sort(want)
			slices.Sort(got)
			if !slices.Equal(slices.Compact(want), slices.Compact(got)) {
				all = append(all, fmt.Sprintf("%s says %s with %v, not %v", lang, k, got, want))
			}
		}
	}
	return all
}

func TestLanguagesSayTheSame(t *testing.T) {
	words, err := Words()
	if err != nil {
		t.Fatal(err)
	}
	for _, d := range differences(words) {
		t.Error(d)
	}
	uneven, err := i18n.New(
		fstest.MapFS{"locales/en.json": {Data: []byte(`{"a.x":"{name} and {count}","a.y":"y","a.z":"z"}`)}},
		fstest.MapFS{"locales/fr.json": {Data: []byte(`{"a.x":"{count} et {nom}","a.z":"z","a.w":"w"}`)}},
	)
	if err != nil {
		t.Fatal(err)
	}
	if found := differences(uneven); len(found) != 3 {
		t.Errorf("of three differences the test sees %q", found)
	}
}

// unkind are words that the pages never say to a person: see docs/look.md and the values of the product.
var unkind = regexp.MustCompile(`(?i)\b(users?|submit(ted)?|entity|gaps?|missing|level up|scores?|incomplete)\b`)

// mayScore are sentences that say the words in order to say that there are none.
var mayScore = regexp.MustCompile(`(?i)\b(no|never|not|without|nor|neither)\b`)

func TestPagesSpeakKindly(t *testing.T) {
	words, err := Words()
	if err != nil {
		t.Fatal(err)
	}
	for _, k := range words.Keys(i18n.Default) {
		text := words.In(i18n.Default).T(k)
		if word := unkind.FindString(text); word != "" && !mayScore.MatchString(text) {
			t.Errorf("%s says %q: %s", k, word, text)
		}
	}
}
