package reading

import (
	"encoding/json"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"
)

// Every departure of these readers has its sentence, and no sentence is left over.
func TestEveryDepartureHasASentence(t *testing.T) {
	raw, err := os.ReadFile("../locales/en.json")
	if err != nil {
		t.Fatal(err)
	}
	var words map[string]string
	if err := json.Unmarshal(raw, &words); err != nil {
		t.Fatal(err)
	}
	said := regexp.MustCompile(`\.(?:Note|Refuse)\(.*?, "([A-Za-z0-9]+)"(?:,|\))|Key: "exchange\.text\.([A-Za-z]+)"`)
	for under, pattern := range map[string]string{"exchange.text.": "*.go", "exchange.ctdl.": "../ctdlasn/*.go", "exchange.digcomp.": "../digcomp/*.go"} {
		files, err := filepath.Glob(pattern)
		if err != nil {
			t.Fatal(err)
		}
		used := map[string]bool{}
		for _, name := range files {
			src, err := os.ReadFile(name)
			if err != nil {
				t.Fatal(err)
			}
			if strings.HasSuffix(name, "_test.go") {
				continue
			}
			for _, m := range said.FindAllStringSubmatch(string(src), -1) {
				key := under + m[1] + m[2]
				if used[key] = true; words[key] == "" {
					t.Errorf("%s: %s has no sentence", name, key)
				}
			}
		}
		if len(used) < 5 {
			t.Errorf("%s: only %d departures were found", under, len(used))
		}
		for key := range words {
			if strings.HasPrefix(key, under) && !used[key] {
				t.Errorf("%s is not used", key)
			}
		}
	}
}
