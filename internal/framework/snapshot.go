package framework

import (
	"cmp"
	"context"
	"maps"
	"slices"
	"strings"
	"sync"
	"time"

	"pathways/internal/platform/db"
)

// Listing is a framework with its published releases, the newest date first.
type Listing struct {
	Framework Framework     `json:"framework"`
	Releases  []ReleaseInfo `json:"releases"`
	Since     time.Time     `json:"-"` // when the first of them came here
}

// Match is a link of an item in a crosswalk, seen from that item.
type Match struct {
	Crosswalk   *Crosswalk
	Association Association
	Forward     bool // the item asked about is the one that the association comes from
	Item        *Item
	Release     *Tree // the release that Item belongs to
}

// snapshot is all published content at one moment. It never changes.
type snapshot struct {
	revision   string
	listings   []Listing                   // by name
	releases   map[string]map[string]*Tree // by slug, version
	byID       map[string]*Tree
	crosswalks map[string][]*Crosswalk // by slug of each framework that they touch
	walks      map[string]walk         // all of them, by identifier
	matches    map[matchKey][]Match
	index      func() *Index // of all releases, made when it is first asked for
}

type matchKey struct{ releaseID, itemID string }

// walk is a crosswalk with the digest that it is stored with.
type walk struct {
	*Crosswalk
	digest string
}

// load reads what is published. Releases that old has already are not read again: they cannot have changed.
// It gives old itself where nothing is new.
func load(ctx context.Context, tx *db.Tx, old *snapshot) (*snapshot, error) {
	marks, err := selectReleaseMarks(ctx, tx)
	if err != nil {
		return nil, err
	}
	crosswalks, err := selectCrosswalkMarks(ctx, tx)
	if err != nil {
		return nil, err
	}
	s := &snapshot{
		revision: revision(marks, crosswalks),
		releases: map[string]map[string]*Tree{}, byID: map[string]*Tree{},
		crosswalks: map[string][]*Crosswalk{}, walks: map[string]walk{}, matches: map[matchKey][]Match{},
	}
	if old != nil && old.revision == s.revision {
		return old, nil
	}
	for _, m := range marks {
		t := old.keep(m)
		if t == nil {
			r, err := selectRelease(ctx, tx, m.id)
			if err != nil {
				return nil, err
			}
			t = NewTree(r)
		}
		s.addRelease(t)
	}
	for _, m := range crosswalks {
		x := old.keepCrosswalk(m)
		if x == nil {
			if x, err = selectCrosswalk(ctx, tx, m.id, s.byID); err != nil {
				return nil, err
			}
		}
		s.addCrosswalk(x, m.digest)
	}
	s.list()
	s.dateFrom(marks)
	s.index = sync.OnceValue(func() *Index { return NewIndex(slices.Collect(maps.Values(s.byID))) })
	return s, nil
}

// keep is the tree of a release that is in the snapshot with the same content; nil where it is not.
func (s *snapshot) keep(m mark) *Tree {
	if s == nil {
		return nil
	}
	if t := s.byID[m.id]; t != nil && t.Digest == m.digest && t.Framework == m.framework {
		return t
	}
	return nil
}

func (s *snapshot) addRelease(t *Tree) {
	slug := t.Framework.Slug
	if s.releases[slug] == nil {
		s.releases[slug] = map[string]*Tree{}
	}
	s.releases[slug][t.Version] = t
	s.byID[t.ID] = t
}

// keepCrosswalk is a crosswalk that is in the snapshot with the same content; nil where it is not.
func (s *snapshot) keepCrosswalk(m crosswalkMark) *Crosswalk {
	if s == nil || s.walks[m.id].digest != m.digest {
		return nil
	}
	return s.walks[m.id].Crosswalk
}

func (s *snapshot) addCrosswalk(x *Crosswalk, digest string) {
	s.walks[x.ID] = walk{x, digest}
	s.crosswalks[x.Framework] = append(s.crosswalks[x.Framework], x)
	if x.ToFramework != "" {
		s.crosswalks[x.ToFramework] = append(s.crosswalks[x.ToFramework], x)
	}
	for _, a := range x.Associations {
		from, to := joined(s.releases).end(x, a.From), joined(s.releases).end(x, a.To)
		s.addMatch(from, a.From, Match{x, a, true, to.ByID(a.To.ItemID), to})
		s.addMatch(to, a.To, Match{x, a, false, from.ByID(a.From.ItemID), from})
	}
}

func (s *snapshot) addMatch(of *Tree, ref ItemRef, m Match) {
	key := matchKey{of.ID, ref.ItemID}
	s.matches[key] = append(s.matches[key], m)
}

// list makes the listings: frameworks by name, their releases by date.
func (s *snapshot) list() {
	for _, versions := range s.releases {
		var l Listing
		for _, t := range versions {
			l.Framework = t.Framework
			l.Releases = append(l.Releases, t.Info())
		}
		slices.SortFunc(l.Releases, func(a, b ReleaseInfo) int {
			return cmp.Or(strings.Compare(b.Date, a.Date), strings.Compare(b.Version, a.Version))
		})
		s.listings = append(s.listings, l)
	}
	slices.SortFunc(s.listings, func(a, b Listing) int {
		return cmp.Or(strings.Compare(a.Framework.Name, b.Framework.Name), strings.Compare(a.Framework.Slug, b.Framework.Slug))
	})
}

// dateFrom says of each listing since when it is here.
func (s *snapshot) dateFrom(marks []mark) {
	since := map[string]int64{}
	for _, m := range marks {
		if at, known := since[m.framework.ID]; !known || m.stored < at {
			since[m.framework.ID] = m.stored
		}
	}
	for i := range s.listings {
		s.listings[i].Since = time.UnixMilli(since[s.listings[i].Framework.ID]).UTC()
	}
}

// revision names a content: equal where the content is, on every node.
func revision(marks []mark, crosswalks []crosswalkMark) string {
	c := newCanon("pathways revision 1")
	for _, m := range marks {
		f := m.framework
		c.texts("release", []string{m.id, m.digest, f.ID, f.Slug, f.Name, f.ShortName, f.Publisher, f.Homepage})
	}
	for _, m := range crosswalks {
		c.texts("crosswalk", []string{m.id, m.digest})
	}
	return c.digest()[len("sha256:"):][:32]
}
