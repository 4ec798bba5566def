package exchange

import (
	"testing"

	"pathways/internal/exchange/casefile"
	"pathways/internal/platform/db"
	"pathways/internal/platform/db/dbtest"
)

// Two publishers may give their frameworks one title. The second is no edition of the first.
func TestAFrameworkOfTheSameTitleIsAnother(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		h := open(t, d)
		pack := func(publisher, version string) []byte {
			id := func(s string) string { return string(casefile.Identifier(publisher + version + s)) }
			return []byte(`{"CFDocument":{"identifier":"` + id("d") + `","title":"Skills","creator":"` + publisher + `","version":"` + version + `","language":"en","lastChangeDateTime":"2025-01-01T00:00:00Z"},
"CFItems":[{"identifier":"` + string(casefile.Identifier(publisher)) + `","fullStatement":"Digs","humanCodingScheme":"1","CFItemType":"Skill"}]}`)
		}
		publish := Choices{Way: AsRelease}
		h.takes(t, h.file(pack("A", "1"), publish), Takes, map[Fate]int{New: 1})
		r, _ := h.takes(t, h.file(pack("B", "2"), publish), Refuses, nil)
		if !saysAny(r.Why, "exchange.why.slug") {
			t.Errorf("%+v", r.Why)
		}
		r, _ = h.takes(t, h.file(pack("B", "2"), Choices{}), Takes, map[Fate]int{New: 1})
		if r.Slug == "skills" || !saysAny(r.Why, "exchange.why.ownSlug") {
			t.Errorf("%s: %+v", r.Slug, r.Why)
		}
		named := publish
		named.Slug = "skills-of-b"
		h.takes(t, h.file(pack("B", "2"), named), Takes, map[Fate]int{New: 1})
		h.takes(t, h.file(pack("B", "2"), publish), Nothing, nil)
		h.takes(t, h.file(pack("A", "2"), publish), Takes, map[Fate]int{Same: 1})
	})
}
