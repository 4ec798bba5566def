package rows

import (
	"encoding/json"
	"go/ast"
	"go/parser"
	"go/token"
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"testing"
)

// told are the keys that a file tells departures with: the first text among the first two arguments that is a lone word,
// and every word that is given to a variable called key.
func told(t *testing.T, name string) (out []string) {
	file, err := parser.ParseFile(token.NewFileSet(), name, nil, 0)
	if err != nil {
		t.Fatal(err)
	}
	word := func(e ast.Expr) string {
		if l, ok := e.(*ast.BasicLit); ok && l.Kind == token.STRING {
			s, _ := strconv.Unquote(l.Value)
			return s
		}
		return ""
	}
	ast.Inspect(file, func(n ast.Node) bool {
		switch n := n.(type) {
		case *ast.CallExpr:
			called := ""
			switch f := n.Fun.(type) {
			case *ast.SelectorExpr:
				called = f.Sel.Name
			case *ast.Ident:
				called = f.Name
			}
			if called = strings.ToLower(called); called == "note" || called == "refuse" {
				for _, a := range n.Args[:min(2, len(n.Args))] {
					if w := word(a); w != "" && !strings.Contains(w, " ") {
						out = append(out, w)
						break
					}
				}
			}
		case *ast.AssignStmt:
			if to, ok := n.Lhs[0].(*ast.Ident); ok && to.Name == "key" {
				out = append(out, word(n.Rhs[0]))
			}
		}
		return true
	})
	return out
}

// Every departure of the readers of tables has its sentence, and no sentence of theirs is left over.
func TestEveryDepartureHasASentence(t *testing.T) {
	raw, err := os.ReadFile("../locales/en.json")
	if err != nil {
		t.Fatal(err)
	}
	var words map[string]string
	if err := json.Unmarshal(raw, &words); err != nil {
		t.Fatal(err)
	}
	used := map[string]bool{"exchange.rows.more": true, "exchange.moodle.begun": true, "exchange.moodle.done": true}
	for _, form := range []string{"table", "rows", "moodle", "opensalt"} {
		files, err := filepath.Glob("../" + form + "/*.go")
		if err != nil || len(files) == 0 {
			t.Fatal(form, err)
		}
		for _, name := range files {
			if strings.HasSuffix(name, "_test.go") {
				continue
			}
			for _, key := range told(t, name) {
				if key = "exchange." + form + "." + key; key != "exchange."+form+"." {
					if used[key] = true; words[key] == "" {
						t.Errorf("%s: %s has no sentence", name, key)
					}
				}
			}
		}
	}
	for key := range words {
		part := strings.Split(key, ".")
		if len(part) == 3 && strings.Contains(" table rows moodle opensalt ", " "+part[1]+" ") && !used[key] {
			t.Errorf("%s is not used", key)
		}
	}
}
