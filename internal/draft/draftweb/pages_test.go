package draftweb

import (
	"bytes"
	"compress/gzip"
	"context"
	"net/http"
	"net/url"
	"strings"
	"testing"

	"github.com/PuerkitoBio/goquery"

	"pathways/internal/draft"
	"pathways/internal/framework"
)

func TestTheFirstFrameworkIsBegunFromNothingAndWrittenItemByItem(t *testing.T) {
	h := newRooms(t)
	if page := h.get(root, 200); page.Find(".empty a[href='/stewardship/drafts/new']").Length() != 1 {
		t.Error("the empty list does not lead to beginning")
	}
	page := h.get(root+"/new", 200)
	for _, to := range []string{root + "/new/blank", root + "/new/release", "/stewardship/imports/new"} {
		if page.Find("main a[href='"+to+"']").Length() != 1 {
			t.Errorf("beginning does not lead to %s", to)
		}
	}
	one := h.blank()
	page = h.get(one, 200)
	if page.Find(".empty a.main").AttrOr("href", "") != one+"/items/new" || !says(page, "River skills") {
		t.Error("an empty draft does not say what to do")
	}
	if kinds := h.tree(one).Kinds; len(kinds) != 3 || kinds[2].Plural != "Competencies" {
		t.Errorf("the kinds are %v", kinds)
	}
	page = h.get(one+"/items/new", 200)
	page, to := h.goes(one+"/items/new", fill(page, one+"/items/new", "statement", "Welcome <b>everybody</b>", "then", "another")...)
	if !strings.Contains(to, "/items/new?after=") || !strings.Contains(page.Find(".saved").Text(), "Added") {
		t.Errorf("add, then another leads to %s", to)
	}
	_, to = h.goes(one+"/items/new", fill(page, one+"/items/new", "statement", "Care for things")...)
	tree := h.tree(one)
	if len(tree.Roots()) != 2 || tree.Roots()[1].Code != "2" || !strings.Contains(to, "?at="+tree.Roots()[1].ID) {
		t.Fatalf("there are %v, and it leads to %s", tree.Items, to)
	}
	page = h.get(one, 200)
	if page.Find(".twigs b").Length() != 0 || !says(page, "Welcome <b>everybody</b>") {
		t.Error("markup in wording is not shown as it was typed")
	}
	above := h.get(one+"/items/new?before="+tree.Roots()[0].ID, 200)
	h.goes(one+"/items/new", fill(above, one+"/items/new", "statement", "Zero", "code", "0")...)
	inside := h.get(one+"/items/new?parent="+tree.Roots()[0].ID, 200)
	if inside.Find("select[name=kind] option[selected]").AttrOr("value", "") != tree.Kinds[1].Key {
		t.Error("what comes inside a domain is not proposed as a category")
	}
	_, to = h.goes(one+"/items/new", fill(inside, one+"/items/new", "statement", "Greet", "then", "open")...)
	tree = h.tree(one)
	if tree.Roots()[0].Statement != "Zero" || tree.Children(tree.Roots()[1].ID)[0].Statement != "Greet" {
		t.Errorf("the tree is %v", tree.Items)
	}
	if !strings.Contains(to, "/items/"+tree.Children(tree.Roots()[1].ID)[0].ID) {
		t.Errorf("writing more leads to %s", to)
	}
	if page := h.get(root, 200); !says(page, "4 items") || !says(page, "Ben") {
		t.Error("the list does not say how many items there are and who changed it")
	}
}

func TestAFormOfANewItemThatIsSentTwiceAddsOnce(t *testing.T) {
	h := newRooms(t)
	one := h.blank()
	form := fill(h.get(one+"/items/new", 200), one+"/items/new", "statement", "Once")
	h.goes(one+"/items/new", form...)
	h.goes(one+"/items/new", form...)
	if items := h.tree(one).Items; len(items) != 1 {
		t.Errorf("there are %v", items)
	}
}

func TestADraftThatIsBegunTwiceByOneFormIsOne(t *testing.T) {
	h := newRooms(t)
	form := fill(h.get(root+"/new/blank", 200), root+"/new/blank", "name", "River skills")
	_, to := h.goes(root+"/new/blank", form...)
	if _, again := h.goes(root+"/new/blank", form...); again != to {
		t.Errorf("from nothing leads to %s, then to %s", to, again)
	}
	page := h.get(root+"/new/release", 200)
	form = fill(page, root+"/new/release", "release", page.Find("input[name=release]").First().AttrOr("value", ""))
	_, to = h.goes(root+"/new/release", form...)
	if _, again := h.goes(root+"/new/release", form...); again != to {
		t.Errorf("from a release leads to %s, then to %s", to, again)
	}
	if all, err := h.drafts.Mine(context.Background(), h.ben); err != nil || len(all) != 2 {
		t.Errorf("there are %d drafts, %v", len(all), err)
	}
	id := strings.Split(strings.TrimPrefix(to, root+"/"), "?")[0]
	h.viewer = h.ole
	h.read(h.post(root+"/new/blank", "id", id, "organization", "", "name", "Over it"), "the identifier of somebody else's draft", 404)
}

// TestPagesAskTheDatabaseAsOftenForManyAsForFew ensures that no page asks once a row.
func TestPagesAskTheDatabaseAsOftenForManyAsForFew(t *testing.T) {
	h := newRooms(t)
	few, small := h.grownFrom("2018-draft")
	many, large := h.big(2010)
	asked := func(address string) int64 {
		before := h.d.Statements()
		h.get(address, 200)
		return h.d.Statements() - before
	}
	for page, of := range map[string][2]string{
		"the tree": {few, many}, "the whole": {few + "/whole", many + "/whole"}, "the history": {few + "/history", many + "/history"}, "a search": {few + "/find?q=a", many + "/find?q=a"},
		"an item": {few + "/items/" + small.Items[1].ID, many + "/items/" + large.Items[1].ID},
	} {
		if a, b := asked(of[0]), asked(of[1]); a != b || a > 12 {
			t.Errorf("%s: %d statements for few, %d for many", page, a, b)
		}
	}
	before := asked(root)
	for range 20 {
		h.blank()
	}
	if after := asked(root); after != before {
		t.Errorf("the list: %d statements for two drafts, %d for 22", before, after)
	}
}

func TestBeginningSaysWhatIsWrongBesideItsField(t *testing.T) {
	h := newRooms(t)
	page := h.read(h.post(root+"/new/blank", fill(h.get(root+"/new/blank", 200), root+"/new/blank", "slug", "Not A Slug", "kinds[1].name", "Area")...), "no name", 422)
	for _, field := range []string{"name", "slug"} {
		if page.Find("#"+field+"[aria-invalid]").Length() != 1 || page.Find(".faults a[href='#"+field+"']").Length() != 1 {
			t.Errorf("nothing is said beside %s", field)
		}
	}
	if page.Find("[name='kinds[1].name']").AttrOr("value", "") != "Area" || page.Find("#slug").AttrOr("value", "") != "Not A Slug" {
		t.Error("what was typed is lost")
	}
	page = h.get(root+"/new/release", 200)
	if page.Find("input[name=release]").Length() < 2 {
		t.Fatal("the releases of the library are not offered")
	}
	if page := h.read(h.post(root+"/new/release", fill(page, root+"/new/release", "version", "9")...), "no release", 422); page.Find(".faults a[href='#release']").Length() != 1 || page.Find("#version").AttrOr("value", "") != "9" {
		t.Error("without a release nothing is said, or the version is lost")
	}
	id := page.Find("input[name=release]").First().AttrOr("value", "")
	_, to := h.goes(root+"/new/release", fill(page, root+"/new/release", "release", id)...)
	one, _, _ := strings.Cut(to, "?")
	if len(h.tree(one).Items) < 19 {
		t.Error("the draft does not begin with the items of the release")
	}
	h.read(h.post(root+"/new/release", "organization", h.museum.Slug, "release", "none"), "no release", 404)
	h.viewer = h.cem
	if page := h.get(root+"/new", 200); page.Find(".empty a[href='/organizations']").Length() != 1 {
		t.Error("a member is not told what they need to begin a draft")
	}
	h.read(h.post(root+"/new/blank", "organization", h.museum.Slug, "name", "Mine"), "a member begins", 403)
	h.read(h.post(root+"/new/blank", "organization", "", "name", "Mine"), "a member begins for the installation", 404)
	h.viewer = h.ole
	h.goes(root+"/new/blank", "organization", "", "name", "Of the installation")
}

func TestAnItemIsEditedMovedAndRemovedAndEachIsUndone(t *testing.T) {
	h := newRooms(t)
	one, tree := h.grownFrom("2018-draft")
	leaf := tree.Leaves("")[1]
	at := one + "/items/" + leaf.ID
	page := h.get(at, 200)
	page, to := h.goes(at, fill(page, at, "statement", "Goals that hold", "level.L1", "", "question", "What for?", "note", "First\nsecond")...)
	it := h.tree(one).ByID(leaf.ID)
	if it.Statement != "Goals that hold" || it.AtLevel("L1") != "" || it.Question != "What for?" || it.Note != "First\nsecond" || it.AtLevel("L2") == "" {
		t.Fatalf("the item is %+v", it)
	}
	if !strings.HasSuffix(to, "done=edited") || page.Find("details.more[open] [name=question]").Length() != 1 {
		t.Errorf("it leads to %s, with its question unseen", to)
	}
	undo := func(page *goquery.Document) {
		t.Helper()
		form := fill(page, one+"/undo")
		if len(form) == 0 {
			t.Fatal("there is no way to take it back")
		}
		h.goes(one+"/undo", form...)
		h.goes(one+"/undo", form...) // pressed twice
	}
	undo(page)
	if it := h.tree(one).ByID(leaf.ID); it.Statement != leaf.Statement || it.AtLevel("L1") == "" || it.Question != "" {
		t.Errorf("taken back, the item is %+v", it)
	}
	if _, to := h.goes(at, fill(h.get(at, 200), at)...); !strings.HasSuffix(to, "done=same") {
		t.Errorf("nothing was changed, and it leads to %s", to)
	}
	if _, to := h.goes(at, fill(h.get(at, 200), at, "remark", "Ours", "then", "next")...); !strings.Contains(to, tree.Leaves("")[2].ID) {
		t.Errorf("to the next leads to %s", to)
	}

	shape := func() string {
		var all []string
		for _, it := range h.tree(one).Items {
			all = append(all, it.Code+"<"+h.tree(one).ByID(it.ID).ParentID)
		}
		return strings.Join(all, " ")
	}
	before := shape()
	for _, way := range []string{"up", "down", "out", "in"} {
		var place string
		for _, s := range stepsOf(h.tree(one), h.tree(one).ByID(leaf.ID)) {
			if s.name == way {
				place = s.place.value()
			}
		}
		button := h.get(at, 200).Find("button[name=place][value='" + place + "']")
		if place == "" || button.Length() != 1 {
			t.Fatalf("%s: no button for %q", way, place)
		}
		page, _ := h.goes(at+"/move", "place", place)
		moved := shape()
		h.goes(at+"/move", "place", place) // pressed twice
		if moved == before || shape() != moved {
			t.Errorf("%s: %s, then %s", way, moved, shape())
		}
		undo(page)
		if shape() != before {
			t.Errorf("%s, taken back: %s", way, shape())
		}
	}

	page = h.get(at+"/move", 200)
	if page.Find("button[name=place][value='"+leaf.ID+":']").Length() != 0 {
		t.Error("an item can be put into itself")
	}
	other := tree.Roots()[2].ID
	if page.Find("button[name=place][value='"+other+":']").Length() != 2 {
		t.Error("an item cannot be put into another domain")
	}
	h.goes(at+"/move", "place", other+":")
	if h.tree(one).ByID(leaf.ID).ParentID != other {
		t.Error("it is not in the other domain")
	}
	domain := one + "/items/" + other
	page = h.read(h.post(domain+"/move", "place", leaf.ID+":"), "a circle", 422)
	if page.Find(".faults a").Length() != 0 || page.Find(".faults li").Length() != 1 {
		t.Error("a circle is not explained")
	}

	page = h.get(domain+"/remove", 200)
	if !says(page, "5 items that stand below it") {
		t.Errorf("it is not said how many go: %s", page.Find("main").Text())
	}
	n := len(h.tree(one).Items)
	page, _ = h.goes(domain + "/remove")
	h.goes(domain + "/remove") // pressed twice
	if len(h.tree(one).Items) != n-6 {
		t.Errorf("of %d items %d stay", n, len(h.tree(one).Items))
	}
	h.get(domain, 404)
	undo(page)
	if len(h.tree(one).Items) != n {
		t.Error("what was removed does not come back")
	}
}

func TestACompetingEditShowsBothWordingsAndKeepsEverything(t *testing.T) {
	h := newRooms(t)
	one, tree := h.grownFrom("2018-draft")
	leaf := tree.Leaves("")[0]
	at := one + "/items/" + leaf.ID
	bens := h.get(at, 200)
	h.viewer = h.ana
	h.goes(at, fill(h.get(at, 200), at, "statement", "Ana’s wording", "code", "ANA")...)
	h.viewer = h.ben
	page := h.read(h.post(at, fill(bens, at, "statement", "Ben’s <i>wording</i>", "note", "Ben’s note")...), "Ben, late", 409)
	clash := page.Find(".clash")
	if clash.Length() != 1 || !strings.Contains(clash.Text(), "Ana’s wording") || !strings.Contains(clash.Text(), "Ben’s <i>wording</i>") || clash.Find("i").Length() != 0 ||
		!strings.Contains(clash.Find("figcaption").First().Text(), "Ana") || clash.Find("time").Length() != 1 {
		t.Fatalf("both wordings are not shown: %s", clash.Text())
	}
	if it := h.tree(one).ByID(leaf.ID); it.Statement != "Ana’s wording" || it.Note != "Ben’s note" || it.Code != "ANA" {
		t.Errorf("the item is %+v", it)
	}
	if page.Find("#place").Length() != 0 {
		t.Error("what is not saved yet can be left by moving the item")
	}
	if page.Find("[name='choose.statement'][checked]").Length() != 0 || page.Find("textarea[name=statement]").Text() != "Ben’s <i>wording</i>" || page.Find("#code").AttrOr("value", "") != "ANA" {
		t.Error("something is chosen for Ben, or what he wrote is lost")
	}
	page = h.read(h.post(at, fill(page, at, "statement", "A third")...), "no choice", 409)
	if h.tree(one).ByID(leaf.ID).Statement != "Ana’s wording" || page.Find("textarea[name=statement]").Text() != "A third" {
		t.Error("without a choice something was stored, or lost")
	}
	h.goes(at, fill(page, at, "choose.statement", "mine")...)
	if it := h.tree(one).ByID(leaf.ID); it.Statement != "A third" {
		t.Errorf("the item is %+v", it)
	}

	// Once more, and Ana changes it again while Ben looks at both.
	page = h.read(h.post(at, fill(bens, at, "statement", "Ben again")...), "Ben, late again", 409)
	h.viewer = h.ana
	h.goes(at, fill(h.get(at, 200), at, "statement", "Ana again")...)
	h.viewer = h.ben
	page = h.read(h.post(at, fill(page, at, "choose.statement", "mine")...), "a third version", 409)
	if !strings.Contains(page.Find(".clash").Text(), "Ana again") {
		t.Error("the newest wording is not shown")
	}
	h.goes(at, fill(page, at, "choose.statement", "theirs")...)
	if it := h.tree(one).ByID(leaf.ID); it.Statement != "Ana again" {
		t.Errorf("the item is %+v", it)
	}

	// The same of the edition.
	bens = h.get(one+"/edition", 200)
	h.viewer = h.ana
	h.goes(one+"/edition", fill(bens, one+"/edition", "title", "Ana’s title")...)
	h.viewer = h.ben
	page = h.read(h.post(one+"/edition", fill(bens, one+"/edition", "title", "Ben’s title", "rights", "Ours")...), "the edition", 409)
	if !strings.Contains(page.Find(".clash").Text(), "Ana’s title") {
		t.Error("both titles are not shown")
	}
	h.goes(one+"/edition", fill(page, one+"/edition", "choose.title", "mine")...)
	if tree := h.tree(one); tree.Title != "Ben’s title" || tree.Rights != "Ours" {
		t.Errorf("the edition is %q, %q", tree.Title, tree.Rights)
	}
}

func TestWordsForAnItemThatSomebodyRemovedAreKept(t *testing.T) {
	h := newRooms(t)
	one, tree := h.grownFrom("2018-draft")
	leaf := tree.Leaves("")[0]
	at := one + "/items/" + leaf.ID
	bens := h.get(at, 200)
	h.viewer = h.ana
	h.goes(one + "/items/" + leaf.ParentID + "/remove")
	h.viewer = h.ben
	page := h.read(h.post(at, fill(bens, at, "statement", "Long thought about")...), "removed", 409)
	if page.Find("textarea[name=statement]").Text() != "Long thought about" || !says(page, "Ana removed it") {
		t.Error("what was written is lost, or it is not said who removed the item")
	}
	h.goes(one+"/undo", fill(page, one+"/undo")...)
	if h.tree(one).ByID(leaf.ID) == nil {
		t.Error("the item is not back")
	}
	h.goes(at, fill(bens, at, "statement", "Long thought about")...)
	if h.tree(one).ByID(leaf.ID).Statement != "Long thought about" {
		t.Error("the words do not go in once the item is back")
	}
}

func TestKindsAndLevelsAreChangedAndWhatGoesIsAskedFor(t *testing.T) {
	h := newRooms(t)
	one, tree := h.grownFrom("2018-draft")
	page := h.get(one+"/kinds", 200)
	kinds := fill(page, one+"/kinds", "kinds[2].name", "Skill", "kinds[2].plural", "Skills", "kinds[2].order", "0.5")
	h.goes(one+"/kinds", kinds...)
	h.goes(one+"/kinds", kinds...) // pressed twice
	if got := h.tree(one).Kinds; len(got) != 3 || got[0].Name != "Skill" {
		t.Fatalf("the kinds are %v", got)
	}
	page = h.get(one+"/kinds", 200)
	page = h.read(h.post(one+"/kinds", fill(page, one+"/kinds", "kinds[2].name", "", "kinds[2].plural", "")...), "a kind that is used", 422)
	gone := tree.Kinds[1].Key
	if page.Find("select[name='instead["+gone+"]'] option").Length() != 3 {
		t.Fatalf("it is not asked what becomes of them: %s", page.Find("#kinds").Text())
	}
	h.goes(one+"/kinds", fill(page, one+"/kinds", "instead["+gone+"]", h.tree(one).Kinds[0].Key)...)
	if got := h.tree(one); len(got.Kinds) != 2 || got.CountOf(got.Kinds[0].Key) != 16 {
		t.Errorf("the kinds are %v", got.Kinds)
	}

	bens := h.get(one+"/kinds", 200)
	page = h.read(h.post(one+"/levels", fill(bens, one+"/levels", "levels[0].code", "L2")...), "two of a code", 422)
	if page.Find("[name='levels[0].name']").AttrOr("value", "") == "" || page.Find("#levels [aria-invalid]").Length() == 0 {
		t.Error("two levels with one code are not explained beside the field")
	}
	h.viewer = h.ana
	h.goes(one+"/levels", fill(bens, one+"/levels", "levels[1].name", "Ana’s level")...)
	h.viewer = h.ben
	page = h.read(h.post(one+"/levels", fill(bens, one+"/levels", "levels[1].name", "Ben’s level")...), "Ben, late", 409)
	if !says(page, "Ana’s level") || page.Find("[name='levels[1].name']").AttrOr("value", "") != "Ben’s level" {
		t.Error("both are not shown")
	}
	h.goes(one+"/levels", fill(page, one+"/levels")...)
	if got := h.tree(one).Levels[1].Name; got != "Ben’s level" {
		t.Errorf("the level is %q", got)
	}
	page = h.get(one+"/kinds", 200)
	page = h.read(h.post(one+"/levels", fill(page, one+"/levels", "levels[2].name", "", "levels[2].code", "", "levels[2].description", "")...), "a level that is used", 422)
	page, _ = h.goes(one+"/levels", fill(page, one+"/levels", "instead[L3]", dropped)...)
	if got := h.tree(one).Levels; len(got) != 2 {
		t.Errorf("the levels are %v", got)
	}
	h.goes(one+"/undo", fill(page, one+"/undo")...)
	if got := h.tree(one); len(got.Levels) != 3 || got.Leaves("")[0].AtLevel("L3") == "" {
		t.Error("a level that went does not come back with its wording")
	}
}

func TestTheHistorySaysWhoChangedWhatAndUndoes(t *testing.T) {
	h := newRooms(t)
	one, tree := h.grownFrom("2018-draft")
	leaf := tree.Leaves("")[0]
	at := one + "/items/" + leaf.ID
	h.viewer = h.ana
	h.goes(at, fill(h.get(at, 200), at, "level.L1", leaf.AtLevel("L1")+" And more.")...)
	h.viewer = h.ben
	page := h.get(one+"/history", 200)
	newest := page.Find(".changes > li").First()
	if !strings.Contains(newest.Find(".who").Text(), "Ana") || newest.Find("ins").Text() != " And more." || newest.Find("del").Length() != 0 || newest.Find("time").Length() != 1 {
		t.Errorf("the newest change reads %s", newest.Text())
	}
	if strings.Contains(page.Find(".changes > li").Last().Text(), "Undo") {
		t.Error("the beginning can be undone")
	}
	_, to := h.goes(one+"/undo", fill(page, one+"/undo")...)
	if !strings.HasPrefix(to, one+"/history") || h.tree(one).ByID(leaf.ID).AtLevel("L1") != leaf.AtLevel("L1") {
		t.Errorf("not taken back, at %s", to)
	}
}

func TestTheCheckLeadsToEverythingThatHoldsADraftBack(t *testing.T) {
	h := newRooms(t)
	one := h.blank()
	h.add(one, "", "")
	page := h.get(one+"/check", 200)
	id := h.tree(one).Items[0].ID
	if page.Find(".lacks a[href='"+one+"/items/"+id+"#statement']").Length() != 1 {
		t.Errorf("the item without words is not named: %s", page.Find("main").Text())
	}
	h.goes(one+"/edition", fill(h.get(one+"/edition", 200), one+"/edition", "language", "no language", "date", "soon")...)
	page = h.get(one+"/check", 200)
	for _, field := range []string{"language", "date"} {
		if page.Find(".lacks a[href='"+one+"/edition#"+field+"']").Length() != 1 {
			t.Errorf("%s is not named", field)
		}
	}
	shipped, _ := h.grownFrom("2018-draft")
	if page := h.get(shipped+"/check", 200); page.Find(".lacks").Length() != 0 || page.Find("a.main[href='"+shipped+"/release']").Length() != 1 {
		t.Errorf("a draft that can be published does not say so: %s", page.Find("main").Text())
	}
}

func TestADraftIsPutAwayAndBroughtBack(t *testing.T) {
	h := newRooms(t)
	one := h.blank()
	it := h.add(one, "", "Stays")
	if page := h.get(one+"/discard", 200); !says(page, "1 item") {
		t.Error("it is not said what goes")
	}
	h.goes(one + "/discard")
	page, _ := h.goes(one + "/discard") // pressed twice
	if page.Find("form[action='"+one+"/restore']").Length() != 1 || page.Find("a[href*='/items/new']").Length() != 0 {
		t.Error("a draft that was put away can be written, or not be brought back")
	}
	if page := h.get(root, 200); page.Find("details a[href='"+one+"']").Length() != 1 {
		t.Error("the list does not keep it apart")
	}
	page = h.read(h.post(one+"/items/"+it.ID, "knew.statement", "Stays", "statement", "Goes"), "an edit", 409)
	if page.Find(".faults").Length() != 1 || page.Find("#statement").Text() != "Goes" {
		t.Error("it is not said why it cannot be written, or what was typed is lost")
	}
	for _, closed := range []string{"/items/new", "/items/" + it.ID + "/move", "/items/" + it.ID + "/remove", "/discard"} {
		if w := h.ask("GET", one+closed, "", nil); w.Code != http.StatusSeeOther || w.Header().Get("Location") != one {
			t.Errorf("%s of a draft that was put away: %d", closed, w.Code)
		}
	}
	h.goes(one + "/restore")
	h.goes(one + "/restore") // pressed twice
	h.get(one+"/items/new", 200)
}

func TestWhatSomebodyMayNotSeeIsNotThere(t *testing.T) {
	h := newRooms(t)
	one, tree := h.grownFrom("2018-draft")
	item := one + "/items/" + tree.Leaves("")[0].ID
	reads := []string{one, one + "/whole", one + "/find?q=a", item, one + "/edition", one + "/kinds", one + "/history", one + "/check"}
	writes := map[string][]string{
		item: {"knew.statement", tree.Leaves("")[0].Statement, "statement", "Mine"}, one + "/items/new": {"statement", "Mine"}, item + "/move": {"place", ":"}, item + "/remove": nil,
		one + "/edition": {"knew.title", "", "title", "Mine"}, one + "/kinds": {"knew", "99", "kinds[0].name", "Mine"}, one + "/levels": {"knew", "99"}, one + "/undo": {"seq", "2"}, one + "/discard": nil,
	}
	revision := func() int64 {
		d, _, err := h.drafts.One(context.Background(), h.ben, strings.TrimPrefix(one, root+"/"))
		h.must(err)
		return d.Revision
	}
	was := revision()
	for name, who := range map[string]struct {
		status int
		as     func()
	}{
		"a guest":                   {404, func() { h.viewer = h.dia }},
		"a stranger":                {404, func() { h.viewer = h.eva }},
		"who runs the installation": {404, func() { h.viewer = h.ole }},
		"a member":                  {200, func() { h.viewer = h.cem }},
	} {
		who.as()
		for _, address := range reads {
			page := h.get(address, who.status)
			if who.status == 404 && strings.Contains(page.Text(), tree.Title) {
				t.Errorf("%s learns of %s", name, address)
			}
			if page.Find("main form[method=post]").Length() != 0 {
				t.Errorf("%s is offered to write at %s", name, address)
			}
		}
		for _, address := range []string{one + "/items/new", item + "/move", item + "/remove", one + "/discard"} {
			if w := h.ask("GET", address, "", nil); who.status == 404 && w.Code != 404 || w.Code < 400 {
				t.Errorf("%s opens %s: %d", name, address, w.Code)
			}
		}
		for address, form := range writes {
			w := h.post(address, form...)
			if who.status == 404 && w.Code != 404 || w.Code < 400 {
				t.Errorf("%s posts to %s: %d", name, address, w.Code)
			}
		}
	}
	if now := revision(); now != was {
		t.Errorf("the draft went from revision %d to %d", was, now)
	}
	h.viewer = h.ben
	h.get(one+"/items/00000000-0000-4000-8000-000000000000", 404)
	h.get(one+"/items/none/move", 404)
	h.get(root+"/none", 404)
	h.read(h.post(one+"/undo", "seq", "x"), "no number", 404)
	other := h.blank()
	theirs := h.add(other, "", "In the other draft")
	h.get(one+"/items/"+theirs.ID, 404)
	h.read(h.post(one+"/items/"+theirs.ID+"/move", "place", ":"), "an item of another draft", 404)
}

func TestWordsTooLongAndKindsUnknownComeBackBesideTheirFields(t *testing.T) {
	h := newRooms(t)
	one := h.blank()
	it := h.add(one, "", "Short")
	at := one + "/items/" + it.ID
	long := strings.Repeat("word ", draft.MaxText/5+1)
	page := h.read(h.post(at, fill(h.get(at, 200), at, "statement", long, "kind", "unheard", "note", "Kept")...), "too long", 422)
	for _, field := range []string{"statement", "kind"} {
		if page.Find("#"+field+"[aria-invalid]").Length() != 1 {
			t.Errorf("nothing is said beside %s", field)
		}
	}
	if page.Find("#note").Text() != "Kept" || len(page.Find("#statement").Text()) < draft.MaxText || h.tree(one).Items[0].Note != "" {
		t.Error("what was typed is lost, or stored in parts")
	}
	page = h.read(h.post(one+"/items/new", "id", "x", "parent", it.ID, "after", "gone", "statement", "Typed"), "a place that is gone", 422)
	if page.Find("#statement").Text() != "Typed" || page.Find("[name=after]").AttrOr("value", "") != "" {
		t.Error("a new item beside one that is gone cannot be added after all")
	}
	h.read(h.post(at, strings.Split(strings.Repeat("x|y|", 2), "|")...), "nothing known", 303)
	w := h.ask("POST", at, "application/x-www-form-urlencoded", strings.NewReader("knew.statement=Short&statement="+url.QueryEscape(strings.Repeat("a", wideBody))))
	if w.Code != http.StatusRequestEntityTooLarge {
		t.Errorf("a form of more than %d bytes: %d", wideBody, w.Code)
	}
}

func TestFindingGoesByCodeAndByWords(t *testing.T) {
	h := newRooms(t)
	one, tree := h.grownFrom("2018-draft")
	domain := tree.Roots()[1]
	page := h.get(one+"/find?q="+strings.ToLower(domain.Code), 200)
	if page.Find(".hits-in-draft li").Length() < 5 || page.Find(".hits-in-draft .words").First().AttrOr("href", "") != one+"/items/"+domain.ID {
		t.Error("a code does not lead to what it begins")
	}
	if page := h.get(one+"/find?q=policies+navigate", 200); page.Find(".hits-in-draft li").Length() != 0 || !says(page, "Nothing in this draft") {
		t.Error("words that do not stand together are found, or nothing is said")
	}
	if page := h.get(one+"/find?q=EQUITY", 200); page.Find(".hits-in-draft mark").First().Text() != "Equity" {
		t.Error("the words are not marked")
	}
}

func TestADraftOf2000ItemsIsSmallAndOpensBranchByBranch(t *testing.T) {
	h := newRooms(t)
	one, tree := h.big(2010)
	if len(tree.Items) < 2000 {
		t.Fatal(len(tree.Items))
	}
	category := tree.Children(tree.Roots()[3].ID)[4]
	for _, address := range []string{one, one + "?at=" + tree.Roots()[3].ID, one + "?at=" + category.ID, one + "/items/" + tree.Leaves("")[1000].ID, one + "/items/" + category.ID + "/move", one + "/find?q=plans"} {
		body := h.ask("GET", address, "", nil).Body.Bytes()
		var packed bytes.Buffer
		z := gzip.NewWriter(&packed)
		_, _ = z.Write(body)
		_ = z.Close()
		if packed.Len() > 40_000 {
			t.Errorf("%s is %d bytes, packed %d", address, len(body), packed.Len())
		}
	}
	page := h.get(one, 200)
	if n := page.Find(".twigs li[id]").Length(); n != 10 {
		t.Errorf("%d rows at first", n)
	}
	page = h.get(one+"?at="+category.ID, 200)
	if n := page.Find(".twigs li[id]").Length(); n != 10+10+19 || page.Find("#i-"+category.ID+".here").Length() != 1 {
		t.Errorf("%d rows with a category open", n)
	}
	if page := h.get(one+"/whole", 200); page.Find(".twigs li").Length() != len(tree.Items) {
		t.Error("the whole draft is not whole")
	}
}

func TestALongRowOfItemsIsTurnedLikePages(t *testing.T) {
	r := &framework.Release{}
	for i := range 1000 {
		r.Items = append(r.Items, framework.Item{ID: framework.ItemID("flat", string(rune('a'+i))), Code: string(rune('a' + i))})
	}
	tree := framework.NewTree(r)
	b := grown(tree, "", false)
	if len(b.Rows) != window || b.Earlier != "" || b.Later != r.Items[window].ID {
		t.Errorf("%d rows, then %s", len(b.Rows), b.Later)
	}
	seen := map[string]bool{}
	for at := ""; ; at = b.Later {
		b = grown(tree, at, false)
		for _, row := range b.Rows {
			seen[row.ID] = true
		}
		if b.Later == "" {
			break
		}
	}
	if len(seen) != 1000 || b.Earlier != r.Items[600].ID {
		t.Errorf("%d items seen, before the last stands %s", len(seen), b.Earlier)
	}
}
