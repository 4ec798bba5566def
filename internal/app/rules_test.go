package app

import (
	"go/ast"
	"go/parser"
	"go/token"
	"io/fs"
	"path"
	"path/filepath"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"testing"
)

// source is one Go file of the house that is not a test.
type source struct {
	file    string // from the root of the repository, with slashes
	folder  string
	imports []string
	strings []string // its string literals
}

const module = "pathways/"

// sources reads all Go files under internal and cmd.
func sources(t *testing.T) []source {
	t.Helper()
	var all []source
	files := token.NewFileSet()
	for _, top := range []string{"internal", "cmd"} {
		err := filepath.WalkDir(filepath.Join("..", "..", top), func(name string, d fs.DirEntry, err error) error {
			if err != nil || d.IsDir() || !strings.HasSuffix(name, ".go") || strings.HasSuffix(name, "_test.go") {
				return err
			}
			parsed, err := parser.ParseFile(files, name, nil, parser.SkipObjectResolution)
			if err != nil {
				return err
			}
			file := strings.TrimPrefix(filepath.ToSlash(name), "../../")
			s := source{file: file, folder: path.Dir(file)}
			ast.Inspect(parsed, func(n ast.Node) bool {
				switch n := n.(type) {
				case *ast.ImportSpec:
					s.imports = append(s.imports, unquoted(n.Path))
					return false
				case *ast.BasicLit:
					if n.Kind == token.STRING {
						s.strings = append(s.strings, unquoted(n))
					}
				}
				return true
			})
			all = append(all, s)
			return nil
		})
		if err != nil {
			t.Fatal(err)
		}
	}
	if len(all) < 50 {
		t.Fatalf("found only %d files", len(all))
	}
	return all
}

func unquoted(lit *ast.BasicLit) string {
	text, err := strconv.Unquote(lit.Value)
	if err != nil {
		return lit.Value
	}
	return text
}

// nounOrder is how product nouns may import each other: only those before.
var nounOrder = []string{"framework", "reflection", "plan", "pathway", "site"}

// notNouns are the folders of internal that are no product nouns.
var notNouns = []string{"platform", "app", "cli"}

// nounOf is the product noun that a folder or import of the house belongs to; "" for none.
func nounOf(folder string) string {
	rest, ok := strings.CutPrefix(strings.TrimPrefix(folder, module), "internal/")
	if !ok {
		return ""
	}
	noun, _, _ := strings.Cut(rest, "/")
	if slices.Contains(notNouns, noun) {
		return ""
	}
	return noun
}

// isEdge says whether a folder of a noun is its pages or its operations.
func isEdge(folder string) bool {
	return nounOf(folder) != "" && (strings.HasSuffix(folder, "web") || strings.HasSuffix(folder, "api"))
}

func TestNounsKnowNothingOfTheWeb(t *testing.T) {
	for _, s := range sources(t) {
		if nounOf(s.folder) == "" || isEdge(s.folder) {
			continue
		}
		for _, i := range s.imports {
			if i == "net/http" || i == module+"internal/platform/web" || i == module+"internal/platform/ui" || i == module+"internal/platform/api" {
				t.Errorf("%s imports %s: a product noun is pure", s.file, i)
			}
		}
	}
}

func TestNounsImportEachOtherOnlyDownwards(t *testing.T) {
	for _, s := range sources(t) {
		from := nounOf(s.folder)
		if from == "" || isEdge(s.folder) {
			continue
		}
		if !slices.Contains(nounOrder, from) {
			t.Errorf("%s: the noun %q has no place in nounOrder", s.file, from)
		}
		for _, i := range s.imports {
			to := nounOf(i)
			if strings.HasPrefix(i, module) && to != "" && slices.Index(nounOrder, to) > slices.Index(nounOrder, from) {
				t.Errorf("%s imports %s: %s stands above %s", s.file, i, to, from)
			}
		}
	}
}

func TestOnlyAppImportsPagesAndOperations(t *testing.T) {
	for _, s := range sources(t) {
		for _, i := range s.imports {
			if strings.HasPrefix(i, module) && isEdge(i) && s.folder != "internal/app" && !strings.HasPrefix(module+s.folder, i) {
				t.Errorf("%s imports %s: only app does", s.file, i)
			}
		}
	}
}

func TestPlatformKnowsNoProductNoun(t *testing.T) {
	for _, s := range sources(t) {
		if !strings.HasPrefix(s.folder, "internal/platform/") {
			continue
		}
		for _, i := range s.imports {
			if strings.HasPrefix(i, module) && !strings.HasPrefix(i, module+"internal/platform/") {
				t.Errorf("%s imports %s", s.file, i)
			}
		}
	}
}

var sqlText = regexp.MustCompile(`(?is)^\s*(SELECT\s.*\sFROM\s|SELECT\s+1\b|INSERT\s+INTO\s|UPDATE\s+\w+\s+SET\s|DELETE\s+FROM\s|CREATE\s+(TABLE|INDEX|TRIGGER)\s|ALTER\s+TABLE\s|PRAGMA\s)`)

func TestSQLStandsOnlyInStores(t *testing.T) {
	found := 0
	for _, s := range sources(t) {
		home := path.Base(s.file) == "store.go" || strings.HasPrefix(s.folder, "internal/platform/db") || strings.HasPrefix(s.folder, "internal/platform/job")
		for _, text := range s.strings {
			if !sqlText.MatchString(text) {
				continue
			}
			if found++; !home {
				t.Errorf("%s holds SQL: %.60q", s.file, text)
			}
		}
	}
	if found < 10 {
		t.Errorf("the test found only %d statements in the whole house: does it still see them?", found)
	}
}
