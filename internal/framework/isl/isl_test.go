package isl_test

import (
	"crypto/sha256"
	"encoding/hex"
	"regexp"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"pathways/internal/framework"
	"pathways/internal/framework/isl"
)

func releases(t *testing.T) map[string]*framework.Tree {
	t.Helper()
	all, err := isl.Releases()
	if err != nil {
		t.Fatal(err)
	}
	out := make(map[string]*framework.Tree)
	for _, r := range all {
		out[r.Version] = framework.NewTree(r)
	}
	return out
}

// wording is everything official that stands under a root, the root included, one piece a line.
func wording(t *framework.Tree, root *framework.Item) string {
	var b strings.Builder
	for i := range t.Items {
		it := &t.Items[i]
		if t.Root(it).ID != root.ID {
			continue
		}
		b.WriteString(strings.Join([]string{it.Code, it.Kind, it.Statement, it.Question, it.Note}, "\t"))
		for _, l := range it.Levels {
			b.WriteString("\t" + l.Level + " " + l.Statement)
		}
		b.WriteString("\n")
	}
	return b.String()
}

func digest(s string) string {
	sum := sha256.Sum256([]byte(s))
	return hex.EncodeToString(sum[:])
}

// frame is the official wording of a release outside its items, one piece a line.
func frame(r *framework.Release) string {
	lines := append([]string{r.Title, r.Funding}, r.About...)
	lines = append(lines, r.Tips...)
	for _, l := range r.Levels {
		lines = append(lines, l.Code, l.Name, l.Description)
	}
	return strings.Join(lines, "\n")
}

// The wording is the one that was compared with the sources: not a letter has changed since.
func TestWordingIsUnchanged(t *testing.T) {
	want := map[string]map[string]string{
		"2018-draft": {
			"GX":    "60998cdae085aaa0791630ee8e0ba964b7d2a037b7b04996ed89f55947e8480c",
			"II":    "4ae454151838b7f920a98576ff17668e28f00ab04dfbebf36111cc42c1fac470",
			"IO":    "0f1aad5e141a70e5a3bc2c3fad299a110e9ca0ba5f2dfe2c3b5fbfcf4f21d8db",
			"JX":    "9cee5dfe6aa6a403453af111f21a79d3806dd6dbeebc9ca76523de9789495003",
			"frame": "30dfc66d9695a8e4d9891ff4f7b51d2a153d06c1f46b82e0c10b76a545d5a6c0",
		},
		"2025": {
			"AI":    "5511c66fb476a874d3cf0bc92b8b99bf58e0d488eb3c4f5ea7509ea05614566b",
			"GE":    "17361a967b6ab7c7e22d6a3d2b73fe6536122883474fbc2b0df219648b535343",
			"JE":    "04294ef17ffc7646fd166430d5c767c0551c61becc8b6cc648d825114331cff2",
			"OP":    "3528b3e8a93d7b64b070aaecb82c4027652f8ef3b04ef73ad1c8d2f01e7c1d47",
			"frame": "06e5b2d8e594358068923ad64f57a151e764dd363b6d842abb3de1072c9a0d74",
		},
	}
	got := make(map[string]map[string]string)
	for version, tree := range releases(t) {
		got[version] = map[string]string{"frame": digest(frame(tree.Release))}
		for _, d := range tree.Roots() {
			got[version][d.Code] = digest(wording(tree, d))
		}
	}
	if d := cmp.Diff(want, got); d != "" {
		t.Errorf("wording differs from the sources (-want +got):\n%s", d)
	}
}

// Both releases have the domains, categories and competencies that their sources have, in their order.
func TestCodesAndCounts(t *testing.T) {
	want := map[string]struct {
		kinds  map[string]int
		levels int // level statements in all
		codes  string
	}{
		isl.Version2025: {
			kinds: map[string]int{"domain": 4, "category": 16, "competency": 66},
			codes: `GE GE.ISK GE.1 GE.2 GE.3 GE.4 GE.RSA GE.5 GE.6 GE.7 GE.8 GE.COM GE.9 GE.10 GE.11 GE.12 GE.13 GE.PRS GE.14 GE.15 GE.16 GE.17
				JE JE.PLK JE.1 JE.2 JE.3 JE.4 JE.EIP JE.5 JE.6 JE.7 JE.8 JE.STP JE.9 JE.10 JE.11 JE.12 JE.13 JE.TBS JE.14 JE.15 JE.16
				OP OP.ORS OP.1 OP.2 OP.3 OP.4 OP.LDM OP.5 OP.6 OP.7 OP.8 OP.9 OP.PSP OP.10 OP.11 OP.12 OP.13 OP.RES OP.14 OP.15 OP.16 OP.17
				AI AI.PUR AI.1 AI.2 AI.3 AI.4 AI.IGC AI.5 AI.6 AI.7 AI.8 AI.DEQ AI.9 AI.10 AI.11 AI.12 AI.REV AI.13 AI.14 AI.15 AI.16`,
		},
		isl.Version2018: {
			kinds: map[string]int{"domain": 4, "category": 16}, levels: 48 + 12,
			codes: `IO IO.MVG IO.STR IO.POL IO.FIN II II.AUD II.ROL II.EQD II.EVR
				JX JX.EFV JX.EFC JX.EBP JX.PRL GX GX.INTRA GX.INTER GX.COM GX.CAT`,
		},
	}
	trees := releases(t)
	if len(trees) != len(want) {
		t.Fatalf("%d releases, want %d", len(trees), len(want))
	}
	for version, w := range want {
		tree := trees[version]
		var codes []string
		kinds := make(map[string]int)
		levels := 0
		for _, it := range tree.Items {
			codes = append(codes, it.Code)
			kinds[it.Kind]++
			levels += len(it.Levels)
		}
		if d := cmp.Diff(strings.Fields(w.codes), codes); d != "" {
			t.Errorf("%s: codes (-want +got):\n%s", version, d)
		}
		if d := cmp.Diff(w.kinds, kinds); d != "" {
			t.Errorf("%s: kinds (-want +got):\n%s", version, d)
		}
		if levels != w.levels {
			t.Errorf("%s: %d level statements, want %d", version, levels, w.levels)
		}
	}
}

// Every item stands in a tree of declared kinds, with an identifier of its own, clean wording, and one
// statement a level where the release has levels; codes of ours are letters, printed ones have a number.
func TestItemsAreSound(t *testing.T) {
	ours := regexp.MustCompile(`^[A-Z]{2}(\.[A-Z]{3,5})?$`)
	printed := regexp.MustCompile(`^[A-Z]{2}(\.[1-9][0-9]?)?$`)
	ids := make(map[string]string)
	for version, tree := range releases(t) {
		r := tree.Release
		if r.Status != framework.Published || r.ID != framework.ReleaseID("isl", version) || r.Framework != isl.Framework() {
			t.Errorf("%s: release is not filled in: %v", version, r.Info())
		}
		for _, s := range []string{r.Title, r.Date, r.Language, r.Adoption, r.Source.Title, r.Rights, r.Funding} {
			if s == "" {
				t.Errorf("%s: a field of the release has nothing in it: %+v", version, r.Info())
			}
		}
		clean(t, version, append(append(r.About, r.Tips...), r.Remarks...)...)
		for i, it := range r.Items {
			if was, twice := ids[it.ID]; twice {
				t.Errorf("%s and %s %s have the same identifier", was, version, it.Code)
			}
			ids[it.ID] = version + " " + it.Code
			if r.KindOf(it.Kind).Name == "" {
				t.Errorf("%s: kind %q is not declared", it.Code, it.Kind)
			}
			if depth := len(tree.Path(&r.Items[i])); r.Kinds[depth-1].Key != it.Kind {
				t.Errorf("%s: a %s at depth %d", it.Code, it.Kind, depth)
			}
			form := printed
			if it.CodeOurs {
				form = ours
			}
			if !form.MatchString(it.Code) {
				t.Errorf("%s: a code like this is not formed by %v (ours: %v)", it.Code, form, it.CodeOurs)
			}
			if it.ParentID != "" && !strings.HasPrefix(it.Code, tree.Root(&r.Items[i]).Code+".") {
				t.Errorf("%s stands under %s", it.Code, tree.Root(&r.Items[i]).Code)
			}
			clean(t, it.Code, it.Statement)
			for _, s := range []string{it.Question, it.Note, it.Remark} {
				if s != "" {
					clean(t, it.Code, s)
				}
			}
			if len(it.Levels) != len(r.Levels) {
				t.Fatalf("%s: %d level statements for %d levels", it.Code, len(it.Levels), len(r.Levels))
			}
			for n, l := range it.Levels {
				if l.Level != r.Levels[n].Code {
					t.Errorf("%s: statement %d is at %q", it.Code, n, l.Level)
				}
				clean(t, it.Code, l.Statement)
			}
		}
	}
}

// clean holds texts to what wording is: something, without conversion marks and runs of spaces.
func clean(t *testing.T, where string, texts ...string) {
	t.Helper()
	for _, s := range texts {
		if s == "" || strings.Contains(s, "*") || strings.Join(strings.Fields(s), " ") != s {
			t.Errorf("%s: unclean text %q", where, s)
		}
	}
}

// Domains of 2025 ask a guiding question, and all domains come with the publisher's explanation.
func TestDomainsExplainThemselves(t *testing.T) {
	for version, tree := range releases(t) {
		for _, d := range tree.Roots() {
			if asks := strings.HasSuffix(d.Question, "?"); asks != (version == isl.Version2025) || d.Note == "" {
				t.Errorf("%s %s: question %q, note %q", version, d.Code, d.Question, d.Note)
			}
		}
	}
}

// Identifiers never drift: other installations and people's files hold them.
func TestIdentifiersAreFixed(t *testing.T) {
	trees := releases(t)
	c, err := isl.Crosswalk()
	if err != nil {
		t.Fatal(err)
	}
	got := map[string]string{
		"framework":  isl.Framework().ID,
		"2025":       trees[isl.Version2025].ID,
		"2018-draft": trees[isl.Version2018].ID,
		"GE.1":       trees[isl.Version2025].ByCode("GE.1").ID,
		"AI.REV":     trees[isl.Version2025].ByCode("AI.REV").ID,
		"IO":         trees[isl.Version2018].ByCode("IO").ID,
		"GX.INTRA":   trees[isl.Version2018].ByCode("GX.INTRA").ID,
		"L3":         trees[isl.Version2018].Levels[2].ID,
		"crosswalk":  c.ID,
		"first link": c.Associations[0].ID,
	}
	want := map[string]string{
		"framework":  "728b0803-e83b-594e-9feb-de942f3b79d8",
		"2025":       "2263959b-99cb-556e-b1ff-92794d28c2d2",
		"2018-draft": "d9acbfb3-a019-57a0-82f2-b98c010146b3",
		"GE.1":       "03eadf0d-2597-5154-98fc-c95df27f4660",
		"AI.REV":     "174e56f1-5e38-5cf1-b423-7688cc289b46",
		"IO":         "48a6e6cb-6527-5c54-ada9-a91552a7a4e5",
		"GX.INTRA":   "eb9e8ca9-28fb-5212-954a-1dd4eb962f93",
		"L3":         "7f2257e6-1a5f-55b5-8340-5f167e479909",
		"crosswalk":  "7214e54a-b4e4-5c06-b6ae-a23971d4498c",
		"first link": "5edcbacb-05e5-5b67-a0c0-debb37d04a90",
	}
	if d := cmp.Diff(want, got); d != "" {
		t.Errorf("identifiers have moved (-want +got):\n%s", d)
	}
}

// A published release never changes, our remarks included: an installation that holds one refuses another
// of the same version. After the first release of the program a new digest here is therefore a fault.
func TestReleasesAreFrozen(t *testing.T) {
	want := map[string]string{
		isl.Version2025: "sha256:624ef3d8a6ee1c56a9dd8637610025067643e4b27b67773fe5d6b8836b2cc0e3",
		isl.Version2018: "sha256:288218d15c4aaa494bda117e794b1884144b3d7b2df690e7b43025859bf8ebc3",
	}
	for version, tree := range releases(t) {
		if got := tree.ComputeDigest(); got != want[version] {
			t.Errorf("%s has digest %s, was %s", version, got, want[version])
		}
	}
}

// The crosswalk says whose it is, reaches every entry of the draft, repeats no link, gives a reason for
// each, and claims an exact match nowhere, as no two entries say quite the same.
func TestCrosswalk(t *testing.T) {
	c, err := isl.Crosswalk()
	if err != nil {
		t.Fatal(err)
	}
	if c.Standing != framework.Ours || c.Author != "Pathways" || !strings.Contains(c.Note, "not authoritative") {
		t.Errorf("the crosswalk does not say that it is ours: %q, %q, %q", c.Standing, c.Author, c.Note)
	}
	trees := releases(t)
	from, to := trees[isl.Version2018], trees[isl.Version2025]
	linked := make(map[string]bool)
	pairs := make(map[string]bool)
	for _, a := range c.Associations {
		pair := a.From.Code + " to " + a.To.Code
		if pairs[pair] {
			t.Errorf("%s stands twice", pair)
		}
		pairs[pair], linked[a.From.Code] = true, true
		if got, want := a.From, (framework.ItemRef{ItemID: from.ByCode(a.From.Code).ID, Code: a.From.Code, Version: isl.Version2018}); got != want {
			t.Errorf("%s: from %+v, want %+v", pair, got, want)
		}
		if got, want := a.To, (framework.ItemRef{ItemID: to.ByCode(a.To.Code).ID, Code: a.To.Code, Version: isl.Version2025}); got != want {
			t.Errorf("%s: to %+v, want %+v", pair, got, want)
		}
		if a.Type != framework.RelatedTo {
			t.Errorf("%s: type %q", pair, a.Type)
		}
		if !strings.HasSuffix(a.Note, ".") || strings.Contains(a.Note, ". ") {
			t.Errorf("%s: the reason is not one sentence: %q", pair, a.Note)
		}
		// A level that a reason speaks of must be one of the draft's.
		for _, n := range regexp.MustCompile(`Levels? (\d)`).FindAllStringSubmatch(a.Note, -1) {
			if _, ok := from.LevelOf("L" + n[1]); !ok {
				t.Errorf("%s speaks of level %s", pair, n[1])
			}
		}
	}
	for _, it := range from.Items {
		if !linked[it.Code] {
			t.Errorf("%s %s is linked to nothing", it.Code, it.Statement)
		}
	}
	if n := len(c.Associations); n != 90 {
		t.Errorf("%d links, want 90", n)
	}
}

// What one caller does to a release never reaches another.
func TestReleasesAreFresh(t *testing.T) {
	a, err := isl.Releases()
	if err != nil {
		t.Fatal(err)
	}
	a[0].Items[0].Statement, a[0].Framework.Name = "changed", "changed"
	b := releases(t)[a[0].Version]
	if b.Items[0].Statement == "changed" || b.Framework.Name == "changed" {
		t.Error("a change to one reading shows in the next")
	}
}
