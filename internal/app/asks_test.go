package app

import (
	"go/ast"
	"go/parser"
	"go/token"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
)

// privateNouns are those that keep what is somebody's own.
var privateNouns = []string{"account", "organization", "draft", "crosswalk", "pathway", "evidence", "portfolio", "sharing", "reminder", "takeout", "translation", "extension", "consultation", "exchange", "alignment", "role", "posting"}

// Why a use case needs no viewer.
const (
	opensDoor = "it is the door: it makes a viewer, out of a proof or for somebody who has none yet"
	bySecret  = "who holds the secret may, signed in or not; only its digest is stored"
	byItself  = "the program does it by itself, for nobody in particular"
	noMatter  = "it touches nothing of anybody's"
	wiring    = "app joins the nouns with it at the start"
)

// unasked are the exported methods of services that take neither a viewer nor the transaction of a use case that has
// asked, and why.
var unasked = map[string]string{
	"account.OfferFirst": "whoever starts the program on its machine has decided", "account.LookFirst": bySecret, "account.BecomeFirst": bySecret,
	"account.SignIn": opensDoor, "account.AskLink": opensDoor, "account.AskRecovery": opensDoor, "account.Join": opensDoor,
	"account.Begin": opensDoor, "account.Who": opensDoor, "account.WhoHolds": opensDoor, "account.Arrive": opensDoor,
	"account.Joined": bySecret, "account.Look": bySecret, "account.Follow": bySecret, "account.Recover": bySecret,
	"account.Pending": bySecret, "account.AskAddress": bySecret, "account.LookAddress": bySecret, "account.ConfirmAddress": bySecret,
	"account.Sweep": byItself, "account.Limit": noMatter, "account.HashPhrase": noMatter, "account.PhraseFits": noMatter,

	"organization.Claimed": bySecret, "organization.Confirm": bySecret, "organization.Sweep": byItself, "organization.WhenLeft": wiring, "organization.WhenDissolved": wiring,
	"pathway.WhenGone": wiring, "evidence.WhenGone": wiring, "sharing.Follow": wiring,
	"evidence.State": noMatter, "evidence.MaxFile": noMatter, "evidence.Quota": noMatter, "evidence.Sweep": byItself,
	"evidence.OpenFileForGrant": "sharing has opened a grant to the viewer, whose copy shows this file",
	"portfolio.Wording":         noMatter, "portfolio.Sources": noMatter,
	"sharing.Unlock": bySecret, "sharing.Live": noMatter, "sharing.Sweep": byItself,
	"reminder.Calendar": bySecret, "reminder.CanStop": bySecret, "reminder.Stop": bySecret, "reminder.Run": byItself, "reminder.Scan": byItself,
	"consultation.Sweep": byItself,
	"alignment.Quick":    "what it reads is nobody's but who brings it, and nothing of it is kept",
	"draft.WhenGone":     wiring, "draft.Sweep": byItself, "exchange.Sweep": byItself,
	"translation.Revision": noMatter, "translation.Shown": "shown to everybody", "translation.Tree": "shown to everybody", "translation.Refresh": byItself,
	"posting.Public": "everybody may read what was published", "posting.Board": "the same",
	"takeout.Receipt": "a receipt says nothing of who it was; its id is known to them alone", "takeout.Sweep": byItself,
}

// askedWithin take the viewer and ask in the transaction, since it takes what stands there to decide.
var askedWithin = map[string]string{
	"account.AskPasskey": "for somebody who signs in there is no viewer yet", "account.Return": "the secret of the browser that went says whose journey it is",
	"organization.Open": bySecret, "evidence.Open": bySecret, "evidence.OpenAskedFile": bySecret, "evidence.Write": bySecret, "evidence.Decline": bySecret,
	"evidence.TakeBack": bySecret,
	"consultation.Look": bySecret, "consultation.Answer": bySecret, "consultation.Withdraw": bySecret,
	"consultation.Replies": "everybody may read what the stewards have made public",
}

// TestEveryUseCaseAsksWhoIsThere ensures that exported methods of services take the viewer right after the context, and
// use it before they open the database; or that they work in the transaction of one that did. Exceptions have a reason.
func TestEveryUseCaseAsksWhoIsThere(t *testing.T) {
	asked, met := 0, map[string]bool{}
	for _, noun := range privateNouns {
		for _, m := range methods(t, noun, "Service") {
			name := noun + "." + m.Name.Name
			second := ""
			if fields := m.Type.Params.List; len(fields) > 1 && len(fields[0].Names) == 1 {
				second = typeName(fields[1].Type)
			}
			switch {
			case second == "authz.Viewer":
				asked++
				v := m.Type.Params.List[1].Names
				switch first := len(v) == 1 && usedFirst(m.Body, v[0].Name); {
				case askedWithin[name] != "":
					met[name] = !first
				case !first:
					t.Errorf("%s opens the database before it asks who is there", name)
				}
			case second == "db.Tx":
			case unasked[name] == "":
				t.Errorf("%s takes no authz.Viewer after its context: who decides whether they may?", name)
			default:
				met[name] = true
			}
		}
	}
	for _, reasons := range []map[string]string{unasked, askedWithin} {
		for name := range reasons {
			if !met[name] {
				t.Errorf("%s is not there any more, or asks first by now: take its reason away", name)
			}
		}
	}
	if asked < 100 {
		t.Errorf("only %d methods take a viewer: does the test still see them?", asked)
	}
}

// TestPagesKnowNoCaretaker ensures that what asks nobody, as it is for the command line, is out of reach of requests.
func TestPagesKnowNoCaretaker(t *testing.T) {
	for _, s := range sources(t) {
		if !isEdge(s.folder) && s.file != "internal/app/rooms.go" {
			continue
		}
		raw, err := os.ReadFile(filepath.Join("..", "..", s.file))
		if err != nil {
			t.Fatal(err)
		}
		if strings.Contains(string(raw), "Caretaker") {
			t.Errorf("%s knows a caretaker, who asks for no viewer", s.file)
		}
	}
}

// methods are the exported ones of a type of a noun.
func methods(t *testing.T, noun, of string) (all []*ast.FuncDecl) {
	t.Helper()
	files, err := filepath.Glob(filepath.Join("..", noun, "*.go"))
	if err != nil {
		t.Fatal(err)
	}
	for _, file := range files {
		if strings.HasSuffix(file, "_test.go") {
			continue
		}
		parsed, err := parser.ParseFile(token.NewFileSet(), file, nil, parser.SkipObjectResolution)
		if err != nil {
			t.Fatal(err)
		}
		for _, d := range parsed.Decls {
			if m, ok := d.(*ast.FuncDecl); ok && m.Recv != nil && m.Name.IsExported() && typeName(m.Recv.List[0].Type) == of {
				all = append(all, m)
			}
		}
	}
	if len(all) == 0 {
		t.Fatalf("%s has no %s", noun, of)
	}
	return all
}

// typeName is a type as it is written, without the mark of a pointer.
func typeName(e ast.Expr) string {
	switch e := e.(type) {
	case *ast.StarExpr:
		return typeName(e.X)
	case *ast.SelectorExpr:
		return typeName(e.X) + "." + e.Sel.Name
	case *ast.Ident:
		return e.Name
	}
	return ""
}

// usedFirst says whether a variable is used before a method opens a transaction.
func usedFirst(body *ast.BlockStmt, name string) bool {
	used, opened := token.NoPos, token.NoPos
	ast.Inspect(body, func(n ast.Node) bool {
		switch n := n.(type) {
		case *ast.Ident:
			if n.Name == name && used == token.NoPos {
				used = n.Pos()
			}
		case *ast.SelectorExpr:
			if slices.Contains([]string{"View", "Update"}, n.Sel.Name) && opened == token.NoPos {
				opened = n.Pos()
			}
		}
		return true
	})
	return used != token.NoPos && (opened == token.NoPos || used < opened)
}
