package framework_test

import (
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"
)

// TestEverySentenceIsUsedAndEveryUsedOneIsThere compares the keys in the source with those in the catalog.
func TestEverySentenceIsUsedAndEveryUsedOneIsThere(t *testing.T) {
	files, err := filepath.Glob("*.go")
	if err != nil {
		t.Fatal(err)
	}
	used := map[string]bool{"framework.invalid": true}
	whole := regexp.MustCompile(`"(framework\.(conflict|notFound|damaged)[.A-Za-z]*)"`)
	short := regexp.MustCompile(`\.add\([^,]+, "([A-Za-z]+)"|f\.unique\([^)]*"([A-Za-z]+)"\)`)
	for _, name := range files {
		if strings.HasSuffix(name, "_test.go") {
			continue
		}
		src, err := os.ReadFile(name)
		if err != nil {
			t.Fatal(err)
		}
		for _, m := range whole.FindAllStringSubmatch(string(src), -1) {
			used[m[1]] = true
		}
		for _, m := range short.FindAllStringSubmatch(string(src), -1) {
			used["framework.invalid."+m[1]+m[2]] = true
		}
	}
	words := sentences(t)
	for key := range used {
		if words[key] == "" {
			t.Errorf("%s has no sentence", key)
		}
	}
	for key := range words {
		if !used[key] {
			t.Errorf("%s is not used", key)
		}
	}
}
