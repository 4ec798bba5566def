package draft

import (
	"context"
	"flag"
	"fmt"
	"maps"
	"slices"
	"strings"
	"testing"

	"pgregory.net/rapid"

	"pathways/internal/organization"
	"pathways/internal/platform/authz"
	"pathways/internal/platform/db"
	"pathways/internal/platform/errs"
)

// paper is a draft as the test keeps it, in plain maps.
type paper struct {
	parent map[string]string
	row    map[string][]string // by parent
	says   map[string]map[Field]string
}

func (p *paper) copied() *paper {
	c := &paper{maps.Clone(p.parent), map[string][]string{}, map[string]map[Field]string{}}
	for id, row := range p.row {
		c.row[id] = slices.Clone(row)
	}
	for id, says := range p.says {
		c.says[id] = maps.Clone(says)
	}
	return c
}

func (p *paper) put(id, parent, before string) {
	at := len(p.row[parent])
	if i := slices.Index(p.row[parent], before); i >= 0 {
		at = i
	}
	p.parent[id] = parent
	p.row[parent] = slices.Insert(p.row[parent], at, id)
}

func (p *paper) take(id string) {
	row := p.row[p.parent[id]]
	i := slices.Index(row, id)
	p.row[p.parent[id]] = slices.Delete(row, i, i+1)
}

func (p *paper) under(id, above string) bool {
	for ; id != ""; id = p.parent[id] {
		if id == above {
			return true
		}
	}
	return false
}

func (p *paper) remove(id string) {
	for _, kid := range slices.Clone(p.row[id]) {
		p.remove(kid)
	}
	p.take(id)
	delete(p.parent, id)
	delete(p.row, id)
	delete(p.says, id)
}

// all are the items below one, in order.
func (p *paper) all(parent string) (ids []string) {
	for _, id := range p.row[parent] {
		ids = append(append(ids, id), p.all(id)...)
	}
	return ids
}

// text is all of it, in order.
func (p *paper) text() string {
	var b strings.Builder
	var walk func(parent, indent string)
	walk = func(parent, indent string) {
		for _, id := range p.row[parent] {
			b.WriteString(indent + id)
			for _, f := range slices.Sorted(maps.Keys(p.says[id])) {
				if v := p.says[id][f]; v != "" {
					fmt.Fprintf(&b, " %s=%s", f, v)
				}
			}
			b.WriteString("\n")
			walk(id, indent+" ")
		}
	}
	walk("", "")
	return b.String()
}

// read is the stored draft on paper.
func (h *house) read(rt *rapid.T, d Draft) *paper {
	got, t, err := h.Tree(h.ctx, h.ben, d.ID)
	if err != nil {
		rt.Fatal(err)
	}
	if got.Items != len(t.Items) {
		rt.Fatalf("the draft says that it has %d items, and has %d", got.Items, len(t.Items))
	}
	p := &paper{map[string]string{}, map[string][]string{}, map[string]map[Field]string{}}
	for i := range t.Items {
		it := &t.Items[i]
		p.parent[it.ID] = it.ParentID
		p.row[it.ParentID] = append(p.row[it.ParentID], it.ID)
		p.says[it.ID] = fieldsOf(it)
	}
	return p
}

// editor is somebody who edits what they saw last.
type editor struct {
	authz.Viewer
	saw *paper
}

// Whatever two editors do who know only what they saw last, and whatever they undo: what is stored is what a plain model
// says, what is undone is as it was before, and every word that was stored is in the draft or its history.
func TestWhateverTwoEditorsDoNoWordIsLost(t *testing.T) {
	if checks := flag.Lookup("rapid.checks"); checks.Value.String() == checks.DefValue { // nobody asked for another number
		if err := checks.Value.Set("40"); err != nil {
			t.Fatal(err)
		}
		t.Cleanup(func() { _ = checks.Value.Set(checks.DefValue) })
	}
	each(t, func(h *house) {
		h.must(h.Organizations.SetPart(h.ctx, h.ana, h.museum.Slug, h.cem.Person, organization.Steward))
		rapid.Check(h.T, func(rt *rapid.T) {
			d := h.begin()
			p := h.read(rt, d)
			now := int64(2)
			before := map[int64]*paper{} // by number of the change
			editors := []*editor{{h.ana, p.copied()}, {h.cem, p.copied()}}
			words, stored := 0, []string{}
			word := func() string { words++; return fmt.Sprintf("w%d.", words) }
			who := func() *editor { return editors[rapid.IntRange(0, 1).Draw(rt, "who")] }
			pick := func(from []string, or string) string { // identifiers are random, so their number is drawn
				return append(slices.Clone(from), or)[rapid.IntRange(0, len(from)).Draw(rt, "item")]
			}
			of := func(p *paper, or string) string { return pick(p.all(""), or) }
			changed := func(next func()) {
				now++
				before[now] = p.copied()
				next()
			}
			known := func(err error, kinds ...errs.Kind) bool {
				if err != nil && !slices.Contains(kinds, errs.KindOf(err)) {
					rt.Fatalf("unexpected: %v", err)
				}
				return err == nil
			}
			undo := func(e *editor, seq int64) {
				was := p.text()
				if !known(h.Undo(h.ctx, e.Viewer, d.ID, seq), errs.Conflict, errs.NotFound) {
					return
				}
				changed(func() { p = h.read(rt, d) })
				if rapid.Bool().Draw(rt, "undo the undoing") {
					known(h.Undo(h.ctx, e.Viewer, d.ID, now))
					changed(func() { p = h.read(rt, d) })
					if p.text() != was {
						rt.Fatalf("undone and done again it is\n%s\nand was\n%s", p.text(), was)
					}
				}
			}
			rt.Repeat(map[string]func(*rapid.T){
				"": func(rt *rapid.T) {
					if got := h.read(rt, d).text(); got != p.text() {
						rt.Fatalf("stored is\n%s\nwant\n%s", got, p.text())
					}
				},
				"look":    func(*rapid.T) { who().saw = p.copied() },
				"restart": func(*rapid.T) { h.Service = NewService(h.Options) },
				"edit": func(rt *rapid.T) {
					e := who()
					id := of(e.saw, fresh())
					edit := ItemEdit{Item: id, Fields: map[Field]string{}, Knew: map[Field]string{}}
					wantStored, wantConflicts := map[Field]string{}, map[Field]string{}
					for _, f := range []Field{Statement, Note, LevelField("L1")} {
						knew, stands := e.saw.says[id][f], p.says[id][f]
						wanted := knew
						switch rapid.IntRange(0, 3).Draw(rt, "what") {
						case 0:
							wanted = word()
						case 1:
							wanted = ""
						}
						edit.Fields[f], edit.Knew[f] = wanted, knew
						switch {
						case wanted == knew || wanted == stands:
						case stands == knew:
							wantStored[f] = wanted
						default:
							wantConflicts[f] = wanted
						}
					}
					out, err := h.Edit(h.ctx, e.Viewer, d.ID, edit)
					if _, there := p.parent[id]; !there {
						if err == nil {
							rt.Fatal("an item that is not there was edited")
						}
						known(err, errs.Conflict, errs.NotFound)
						return
					}
					known(err)
					got := map[Field]string{}
					for _, c := range out.Conflicts {
						got[c.Field] = c.Mine
						if c.Theirs != p.says[id][c.Field] {
							rt.Fatalf("the conflict says %+v, there is %q", c, p.says[id][c.Field])
						}
					}
					if !maps.Equal(got, wantConflicts) || !slices.Equal(out.Stored, slices.Sorted(maps.Keys(wantStored))) {
						rt.Fatalf("outcome %+v, want %v stored and conflicts %v", out, wantStored, wantConflicts)
					}
					if len(wantStored) > 0 {
						changed(func() { maps.Copy(p.says[id], wantStored) })
						stored = slices.AppendSeq(stored, maps.Values(wantStored))
					}
				},
				"add": func(rt *rapid.T) {
					n := NewItem{Parent: of(p, ""), Statement: word()}
					if row := p.row[n.Parent]; len(row) > 0 {
						n.After = pick(row, "")
					}
					it, err := h.Add(h.ctx, who().Viewer, d.ID, n)
					known(err)
					for _, says := range p.says {
						if says[Code] == it.Code {
							rt.Fatalf("the code %s was proposed twice", it.Code)
						}
					}
					next := ""
					if i := slices.Index(p.row[n.Parent], n.After) + 1; n.After != "" && i < len(p.row[n.Parent]) {
						next = p.row[n.Parent][i]
					}
					stored = append(stored, n.Statement)
					changed(func() {
						p.says[it.ID] = map[Field]string{Code: it.Code, Kind: it.Kind, Statement: n.Statement}
						p.put(it.ID, n.Parent, next)
					})
				},
				"move": func(rt *rapid.T) {
					id, parent := of(p, fresh()), of(p, "")
					next := ""
					if row := p.row[parent]; len(row) > 0 {
						next = pick(row, "")
					}
					err := h.Move(h.ctx, who().Viewer, d.ID, id, parent, next)
					_, there := p.parent[id]
					if circle := there && p.under(parent, id); !there || circle {
						if err == nil {
							rt.Fatalf("%s was moved below %s", id, parent)
						}
						known(err, errs.Invalid, errs.NotFound)
						return
					}
					known(err)
					to := p.copied()
					if next != id {
						to.take(id)
						to.put(id, parent, next)
					}
					if to.text() != p.text() {
						changed(func() { p = to })
					}
				},
				"remove": func(rt *rapid.T) {
					id := of(p, fresh())
					err := h.Remove(h.ctx, who().Viewer, d.ID, id)
					if _, there := p.parent[id]; !there {
						known(err, errs.NotFound)
						if err == nil {
							rt.Fatal("nothing was removed")
						}
						return
					}
					known(err)
					changed(func() { p.remove(id) })
				},
				"undo the newest": func(rt *rapid.T) {
					if now == 2 {
						rt.Skip("nothing to undo")
					}
					known(h.Undo(h.ctx, who().Viewer, d.ID, now))
					was := before[now]
					changed(func() { p = was.copied() })
				},
				"undo one's own": func(*rapid.T) { undo(who(), 0) },
				"undo any":       func(rt *rapid.T) { undo(who(), rapid.Int64Range(3, max(now, 3)).Draw(rt, "seq")) },
			})
			all := p.text() + h.told(rt, d)
			for _, w := range stored {
				if !strings.Contains(all, w) {
					rt.Fatalf("%q is neither in the draft nor in its history", w)
				}
			}
		})
	})
}

// told is all that the history of a draft says.
func (h *house) told(rt *rapid.T, d Draft) (all string) {
	err := h.d.View(h.ctx, func(ctx context.Context, tx *db.Tx) error {
		rows, err := db.Collect(ctx, tx, func(r *db.Rows) (s string, err error) { return s, r.Scan(&s) },
			`SELECT was || became || steps FROM draft_change WHERE draft_id = $1`, d.ID)
		all = strings.Join(rows, "\n")
		return err
	})
	if err != nil {
		rt.Fatal(err)
	}
	return all
}
