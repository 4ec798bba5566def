package app

import (
	"go/ast"
	"go/parser"
	"go/token"
	"io/fs"
	"os"
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
var nounOrder = []string{
	"account", "organization", "group", "framework", "practice", "draft", "exchange", "consultation", "crosswalk", "extension",
	"translation", "alignment", "reflection", "plan", "evidence", "pathway", "carryover", "role", "posting", "reminder", "portfolio",
	"sharing", "takeout", "demo", "site",
}

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
			for _, outside := range []string{"net/http", "github.com/a-h/templ", "github.com/danielgtaylor/huma", module + "internal/platform/web", module + "internal/platform/ui", module + "internal/platform/api"} {
				if i == outside || strings.HasPrefix(i, outside+"/") {
					t.Errorf("%s imports %s: a product noun is pure", s.file, i)
				}
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

// TestTheHouseIsWiredInOnePlace ensures that only cmd knows cli, only cli knows app, and that app names every room's
// pages and operations in rooms.go and nowhere else.
func TestTheHouseIsWiredInOnePlace(t *testing.T) {
	wired := map[string]bool{}
	rooms := map[string]bool{}
	for _, s := range sources(t) {
		if isEdge(s.folder) {
			rooms[module+s.folder] = true
		}
		for _, i := range s.imports {
			switch {
			case i == module+"internal/cli" && s.folder != "cmd/pathways", i == module+"internal/app" && s.folder != "internal/cli":
				t.Errorf("%s imports %s, which stands above it", s.file, i)
			case s.folder == "internal/app" && strings.HasPrefix(i, module) && isEdge(i):
				if wired[i] = true; s.file != "internal/app/rooms.go" {
					t.Errorf("%s imports %s: rooms.go does", s.file, i)
				}
			}
		}
	}
	for room := range rooms {
		if !wired[room] {
			t.Errorf("%s is a room that nothing leads to", room)
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

var sqlText = regexp.MustCompile(`(?is)^\s*(SELECT\s.*\sFROM\s|SELECT\s+1\b|WITH\s+\w+\s+AS\s*\(|INSERT\s+INTO\s|UPDATE\s+\w+\s+SET\s|DELETE\s+FROM\s|CREATE\s+(TABLE|INDEX|TRIGGER)\s|(ALTER|DROP|TRUNCATE)\s+TABLE\s|PRAGMA\s)`)

// storeFile is a file that may hold SQL: store.go, or store_grant.go where one file would be too long.
var storeFile = regexp.MustCompile(`^store(_[a-z]+)?\.go$`)

func TestSQLStandsOnlyInStores(t *testing.T) {
	found := 0
	for _, s := range sources(t) {
		home := storeFile.MatchString(path.Base(s.file)) || strings.HasPrefix(s.folder, "internal/platform/db") || strings.HasPrefix(s.folder, "internal/platform/job")
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

// written finds the markup that a generated page writes as it stands.
var written = regexp.MustCompile(`WriteString\(templ_7745c5c3_Buffer, \d+, ("(?:[^"\\]|\\.)*")\)`)

var (
	tags        = regexp.MustCompile(`<[^>]*>`)
	spokenAttrs = regexp.MustCompile(`(?:aria-label|alt|title|placeholder)="[^"]*\pL{2}[^"]*"`)
	aWord       = regexp.MustCompile(`\pL{2,}`)
)

// TestPagesSpeakOnlyByKeys ensures that no page has words of its own: they come from the catalog or from data.
func TestPagesSpeakOnlyByKeys(t *testing.T) {
	pages := 0
	for _, s := range sources(t) {
		if !strings.HasSuffix(s.file, "_templ.go") {
			continue
		}
		pages++
		raw, err := os.ReadFile(filepath.Join("..", "..", s.file))
		if err != nil {
			t.Fatal(err)
		}
		var markup strings.Builder
		for _, m := range written.FindAllStringSubmatch(string(raw), -1) {
			text, err := strconv.Unquote(m[1])
			if err != nil {
				t.Fatalf("%s: %v", s.file, err)
			}
			markup.WriteString(text)
		}
		if own := spokenAttrs.FindString(markup.String()); own != "" {
			t.Errorf("%s says %s without a key", s.file, own)
		}
		if own := aWord.FindString(tags.ReplaceAllString(markup.String(), " ")); own != "" && !(own == "GE" && s.file == "internal/platform/ui/design_templ.go") {
			t.Errorf("%s says %q without a key", s.file, own)
		}
	}
	if pages < 10 {
		t.Errorf("only %d pages were read", pages)
	}
}
