package draftweb

import (
	"strings"
	"testing"

	"github.com/PuerkitoBio/goquery"
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

// TestPagesAskTheDatabaseAsOftenForManyAsForFew ensures that no page asks once a row.

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
	begun, to := h.goes(root+"/new/release", fill(page, root+"/new/release", "release", id)...)
	one, _, _ := strings.Cut(to, "?")
	if said := begun.Find("main").Text(); !strings.Contains(said, "a framework of your own") || !strings.Contains(said, h.museum.Name+" as publisher") {
		t.Errorf("who does not keep the framework is not told what the draft is: %s", said)
	}
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
