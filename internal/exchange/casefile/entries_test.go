package casefile

import (
	"encoding/json"
	"strings"
	"testing"
)

// Every object of a package is told, with the item that it became.
func TestEveryObjectOfAPackageIsTold(t *testing.T) {
	raw := fixture(t, "digcomp3/digcomp3-case-v1p1.json")
	if !Looks(raw) {
		t.Error("it does not look like a package")
	}
	got := ReadFile(raw)
	if got.Release == nil || got.Refused() {
		t.Fatalf("%+v", got.Departures)
	}
	counts := map[string]int{}
	for _, e := range got.Entries {
		counts[e.What]++
		if (e.What == "item" || e.What == "place") && (e.Item == "" || e.Text == "") {
			t.Errorf("%+v", e)
		}
	}
	for what, n := range map[string]int{"framework": 1, "item": 911, "place": 911, "kind": 4, "license": 1} {
		if counts[what] != n {
			t.Errorf("%d of %s", counts[what], what)
		}
	}
	var c Carried
	if err := json.Unmarshal(got.Carried, &c); err != nil || len(c.Tree) == 0 {
		t.Errorf("%v, %d places carried", err, len(c.Tree))
	}
	if at := got.Entries[4].At; at != "CFItems[3]" {
		t.Errorf("the fifth is %s", at)
	}
}

// A package that is refused tells its objects too, and none of them became anything.
func TestRefusedPackagesAreTold(t *testing.T) {
	raw := `{"CFDocument":{"identifier":"8d0ac8b2-6d49-4d30-b3f2-3e3bd7b1c1d1","title":"T"},"CFItems":[{"identifier":"","fullStatement":"a"},{"identifier":"x","fullStatement":"` + strings.Repeat("é", 300) + `"}]}`
	got := ReadFile([]byte(raw))
	if !got.Refused() || got.Release != nil || got.Carried != nil || len(got.Entries) != 3 {
		t.Fatalf("%+v", got)
	}
	for _, e := range got.Entries {
		if e.Item != "" || len([]rune(e.Text)) > shown+1 {
			t.Errorf("%+v", e)
		}
	}
	for _, other := range []string{"", "[]", `{"@graph":[]}`, "code;statement", "PK\x03\x04"} {
		if Looks([]byte(other)) {
			t.Errorf("%q looks like a package", other)
		}
	}
}
