package difference

import "pathways/internal/framework"

// Sort is the heading under which a reader finds an entry: the first that fits.
type Sort string

// The sorts, in the order in which they are told.
const (
	SortReworded Sort = "reworded"
	SortLevels   Sort = "levels" // wording at levels changed, and nothing else in the wording
	SortMoved    Sort = "moved"  // neither
	SortSplit    Sort = "split"
	SortMerged   Sort = "merged"
	SortAdded    Sort = "added"
	SortRetired  Sort = "retired"
	SortOther    Sort = "other" // only code or kind changed
	SortSame     Sort = "same"
)

// Sorts are all but SortSame.
var Sorts = []Sort{SortReworded, SortLevels, SortMoved, SortSplit, SortMerged, SortAdded, SortRetired, SortOther}

// Sort is that of an entry.
func (e Entry) Sort() Sort {
	switch e.Become {
	case Added:
		return SortAdded
	case Retired:
		return SortRetired
	case Split:
		return SortSplit
	case Merged:
		return SortMerged
	}
	switch {
	case e.Reworded:
		return SortReworded
	case e.Regraded:
		return SortLevels
	case e.Moved:
		return SortMoved
	case !e.Same():
		return SortOther
	}
	return SortSame
}

// Reading is changes as people read them: by sort, then by domain, each entry once.
type Reading struct {
	Before, After *framework.Tree
	Sections      []Section
	Same          int // items that are the same
	Open          int // guesses that nobody has confirmed
}

// Section are the entries of one sort.
type Section struct {
	Sort    Sort
	Count   int
	Domains []Domain
}

// Domain are the entries of one sort in one domain.
type Domain struct {
	At    int // place among the domains of the later release; -1 for one that only the earlier has
	Name  string
	Lines []Line
}

// Line is an entry with its items.
type Line struct {
	Entry
	Was, Is []*framework.Item
}

// Read arranges changes of two releases.
func Read(c *Changes, before, after *framework.Tree) Reading {
	r := Reading{Before: before, After: after, Open: c.Open()}
	at := map[Sort]int{}
	for i, s := range Sorts {
		r.Sections = append(r.Sections, Section{Sort: s})
		at[s] = i
	}
	domains := domainsOf(c, before, after)
	for _, e := range c.Entries {
		s := e.Sort()
		if s == SortSame {
			r.Same++
			continue
		}
		ln := Line{Entry: e}
		for _, ref := range e.Before {
			ln.Was = append(ln.Was, before.ByID(ref.ItemID))
		}
		for _, ref := range e.After {
			ln.Is = append(ln.Is, after.ByID(ref.ItemID))
		}
		r.Sections[at[s]].add(domains.of(ln), ln)
	}
	kept := r.Sections[:0]
	for _, s := range r.Sections {
		if s.Count > 0 {
			kept = append(kept, s)
		}
	}
	r.Sections = kept
	return r
}

// add puts a line to its domain, which need not be the one before it.
func (s *Section) add(d Domain, ln Line) {
	s.Count++
	for i := range s.Domains {
		if s.Domains[i].At == d.At && s.Domains[i].Name == d.Name {
			s.Domains[i].Lines = append(s.Domains[i].Lines, ln)
			return
		}
	}
	d.Lines = []Line{ln}
	s.Domains = append(s.Domains, d)
}

// domains knows the domains of both releases; a domain of the earlier one that became one of the later is that.
type domains struct {
	before, after *framework.Tree
	at            map[string]int    // by identifier of a root of the later release
	became        map[string]string // by identifier of a root of the earlier release
	root          [2]map[string]*framework.Item
}

func domainsOf(c *Changes, before, after *framework.Tree) *domains {
	d := &domains{before: before, after: after, at: map[string]int{}, became: map[string]string{}}
	for i, r := range after.Roots() {
		d.at[r.ID] = i
	}
	for _, e := range c.Entries {
		if len(e.After) == 0 {
			continue
		}
		for _, ref := range e.Before {
			if _, ok := d.at[e.After[0].ItemID]; ok {
				d.became[ref.ItemID] = e.After[0].ItemID
			}
		}
	}
	for i, t := range []*framework.Tree{before, after} {
		d.root[i] = make(map[string]*framework.Item, len(t.Items))
		for n := range t.Items {
			it := &t.Items[n]
			root := it
			if up := d.root[i][it.ParentID]; it.ParentID != "" && up != nil {
				root = up
			}
			d.root[i][it.ID] = root
		}
	}
	return d
}

// of is the domain of a line: in the later release, else what that of the earlier one became.
func (d *domains) of(ln Line) Domain {
	if len(ln.Is) > 0 {
		root := d.root[1][ln.Is[0].ID]
		return Domain{At: d.at[root.ID], Name: root.Statement}
	}
	root := d.root[0][ln.Was[0].ID]
	if now := d.after.ByID(d.became[root.ID]); now != nil {
		return Domain{At: d.at[now.ID], Name: now.Statement}
	}
	return Domain{At: -1, Name: root.Statement}
}

// Text is one text of an item that changed.
type Text struct {
	Part   string // "statement", "question", "note", or "level"
	Level  string // name of the level
	Pieces []Piece
}

// Texts are those of an item that stays whose wording changed; the statement always comes first, changed or not.
func (r Reading) Texts(ln Line) []Text {
	if ln.Become != Stays {
		return nil
	}
	was, is := ln.Was[0], ln.Is[0]
	all := []Text{{Part: "statement", Pieces: Words(was.Statement, is.Statement)}}
	for _, t := range []struct{ part, was, is string }{{"question", was.Question, is.Question}, {"note", was.Note, is.Note}} {
		if t.was != t.is {
			all = append(all, Text{Part: t.part, Pieces: Words(t.was, t.is)})
		}
	}
	if !ln.Regraded {
		return all
	}
	for _, l := range LevelPairs(r.Before.Release, r.After.Release) {
		var wasSaid, isSaid, name string
		if l.Before != nil {
			wasSaid, name = was.AtLevel(l.Before.Code), l.Before.Name
		}
		if l.After != nil {
			isSaid, name = is.AtLevel(l.After.Code), l.After.Name
		}
		if wasSaid != isSaid {
			all = append(all, Text{Part: "level", Level: name, Pieces: Words(wasSaid, isSaid)})
		}
	}
	return all
}
