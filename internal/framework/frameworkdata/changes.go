package frameworkdata

import (
	"encoding/json"
	"strings"

	"pathways/internal/framework"
	"pathways/internal/framework/difference"
	"pathways/internal/platform/sheet"
)

// Changes are what changed from one edition to another.
type Changes struct {
	Standing    string          `json:"standing" doc:"published: by the publisher of the later edition, with it; computed: by this server, and confirmed by nobody" enum:"published,computed"`
	From        Release         `json:"from" doc:"The earlier edition"`
	To          Release         `json:"to" doc:"The later edition"`
	Notes       json.RawMessage `json:"notes,omitempty" doc:"What the publisher says: language, and text by paragraph"`
	Signed      json.RawMessage `json:"signed,omitempty" doc:"That it was signed off: by which organization, on which days"`
	Counts      map[string]int  `json:"counts" doc:"How many entries there are of each sort; of those that are the same too"`
	Entries     []Change        `json:"entries" doc:"Every item of either edition in exactly one entry, in the order of the later edition"`
	Attribution Attribution     `json:"attribution" doc:"Whose words these are"`
}

// Change is one entry.
type Change struct {
	Sort   difference.Sort   `json:"sort" doc:"The heading under which people find it"`
	Become difference.Become `json:"become" doc:"What became of the items" enum:"stays,added,retired,split,merged"`
	Before []Ref             `json:"before" doc:"Items of the earlier edition"`
	After  []Ref             `json:"after" doc:"Items of the later edition"`

	Reworded      bool `json:"reworded,omitempty" doc:"Statement, guiding question or note differ"`
	Moved         bool `json:"moved,omitempty" doc:"It stands under another item"`
	Recoded       bool `json:"recoded,omitempty" doc:"It has another code"`
	LevelsChanged bool `json:"levelsChanged,omitempty" doc:"Wording at levels differs"`
	KindChanged   bool `json:"kindChanged,omitempty" doc:"It is of another kind"`

	Guessed   bool   `json:"guessed,omitempty" doc:"From codes and wording alone: the identifiers do not say it"`
	Confirmed bool   `json:"confirmed,omitempty" doc:"A steward has said so"`
	Note      string `json:"note,omitempty" doc:"Why, in the words of a steward"`
}

// ChangesOf gives changes their shape. Current is the version of the edition in force. With published false, notes and signatures that stand beside the edition are left
// out: they are about other changes.
func ChangesOf(c *difference.Changes, before, after *framework.Tree, current string, published bool, beside framework.Beside) Changes {
	out := Changes{
		Standing: "computed", From: ReleaseOf(before, current), To: ReleaseOf(after, current), Counts: map[string]int{},
		Entries: make([]Change, len(c.Entries)), Attribution: AttributionOf(after.Release),
	}
	if published {
		out.Standing, out.Notes, out.Signed = "published", beside.Notes, beside.Signed
	}
	if before.Framework.Slug != after.Framework.Slug {
		out.From.Current = false
	}
	for i, e := range c.Entries {
		out.Counts[string(e.Sort())]++
		out.Entries[i] = Change{
			Sort: e.Sort(), Become: e.Become, Before: refsOf(before, e.Before), After: refsOf(after, e.After),
			Reworded: e.Reworded, Moved: e.Moved, Recoded: e.Recoded, LevelsChanged: e.Regraded, KindChanged: e.Rekinded,
			Guessed: e.Guessed, Confirmed: e.Confirmed, Note: e.Note,
		}
	}
	return out
}

func refsOf(t *framework.Tree, refs []framework.ItemRef) []Ref {
	out := make([]Ref, len(refs))
	for i, r := range refs {
		out[i] = RefOf(t, t.ByID(r.ItemID))
	}
	return out
}

// ChangesTable is the same as rows: one an entry; several items of one stand under each other in a cell.
func ChangesTable(c Changes) sheet.Table {
	keys := []string{
		"change", "codeBefore", "statementBefore", "codeAfter", "statementAfter", "reworded", "moved", "recoded", "levelsChanged", "kindChanged",
		"guessed", "confirmed", "note",
	}
	t := sheet.Table{Name: "Changes"}
	for _, k := range keys {
		t.Columns = append(t.Columns, sheet.Column{Key: k})
	}
	for _, e := range c.Entries {
		codes := func(refs []Ref) (codes, statements string) {
			var all, said []string
			for _, r := range refs {
				all, said = append(all, r.Code), append(said, r.Statement)
			}
			return strings.Join(all, "\n"), strings.Join(said, "\n")
		}
		row := make([]string, len(keys))
		row[0] = string(e.Sort)
		row[1], row[2] = codes(e.Before)
		row[3], row[4] = codes(e.After)
		for i, is := range []bool{e.Reworded, e.Moved, e.Recoded, e.LevelsChanged, e.KindChanged, e.Guessed, e.Confirmed} {
			if is {
				row[5+i] = "yes"
			}
		}
		row[12] = e.Note
		t.Rows = append(t.Rows, row)
	}
	return t
}
