package alignmentweb

import (
	"net/url"
	"strings"
	"testing"

	"pathways/internal/role"
)

// What a text speaks of becomes a role profile: the competencies that are chosen, with their emphasis and passages.
func TestATextBecomesARoleProfile(t *testing.T) {
	h := newHouse(t)
	text := h.text(h.said("GE.1", "OP.1") + "\n\n- We open at nine.")
	h.post(text, url.Values{"do": {button(passageOf(h.get(text, 200), "GE.1"), "Fits: GE.1")}}, 303)
	doc := h.get(text+"/role", 200)
	if doc.Find(`input[value="GE.1"][checked]`).Length() != 1 || doc.Find(`input[value="OP.1"][checked]`).Length() != 0 {
		t.Error("what people said is not chosen at first, or more is")
	}
	example := h.tree.ByCode("GE.1").Statement
	form := url.Values{"title": {"Floor educator"}, "use": {"GE.1"}, "emphasis.GE.1": {"central"}, "example.GE.1": {example}}
	w := h.post(text+"/role", form, 303)
	_, id, _ := strings.Cut(w.Header().Get("Location"), "/roles/")
	sight, err := h.roles.One(t.Context(), h.lead, h.museum.Slug, id)
	h.must(err)
	if uses := sight.Role.Uses; len(uses) != 1 || uses[0].Item != h.tree.ByCode("GE.1").ID || uses[0].Emphasis != role.Central || len(uses[0].Examples) != 1 || uses[0].Examples[0] != example {
		t.Errorf("the role uses %+v", uses)
	}
	if again := h.post(text+"/role", form, 303); again.Header().Get("Location") != w.Header().Get("Location") {
		t.Error("a double click begins two roles")
	}
	form.Del("use")
	doc = h.page(h.post(text+"/role", form, 422))
	if doc.Find("#items .why").Length() != 1 || doc.Find("input[name=title]").AttrOr("value", "") != "Floor educator" {
		t.Error("nothing is chosen, and the page does not say so")
	}
	form.Set("use", "GE.1")
	form.Set("title", "")
	h.post(text+"/role", form, 422)
	h.who = h.member
	h.get(text+"/role", 403)
}
