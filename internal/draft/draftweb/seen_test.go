package draftweb

import (
	"context"
	"net/http"
	"net/url"
	"strings"
	"testing"

	"pathways/internal/draft"
)

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
