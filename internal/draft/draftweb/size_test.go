package draftweb

import (
	"bytes"
	"compress/gzip"
	"testing"

	"pathways/internal/framework"
)

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
