package draftweb

import (
	"context"
	"strings"
	"testing"
)

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
