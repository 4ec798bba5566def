package crosswalk

import (
	"context"
	"slices"

	"pathways/internal/framework"
	"pathways/internal/platform/authz"
	"pathways/internal/platform/db"
)

// PageSize is how many items of the first release one page of a working crosswalk holds.
const PageSize = 25

// Filter says which items of the first release are shown.
type Filter string

// The filters.
const (
	ToDecide Filter = "open"     // something is suggested for them that nobody has looked at
	Linked   Filter = "accepted" // they have a link
	Without  Filter = "without"  // they have none
	Rejected Filter = "refused"  // something was refused for them
	Every    Filter = "all"
)

// Filters are all, in the order in which they are offered.
var Filters = []Filter{ToDecide, Linked, Without, Rejected, Every}

// Entry is an item of the first release with its links.
type Entry struct {
	Item  *framework.Item
	Links []Link
}

// Page is a part of a working crosswalk.
type Page struct {
	Work    Work
	Rights  Rights
	Tally   Tally
	Filter  Filter
	Entries []Entry
	Counts  map[Filter]int // items that each filter shows
	Before  string         // identifier of the item that the page before begins with; "" on the first
	After   string         // identifier of the item that the page after begins with; "" on the last
}

// Page gives the items that a filter shows, beginning with one (for "", the first). What it asks of the database does
// not depend on how many links there are.
func (s *Service) Page(ctx context.Context, v authz.Viewer, id string, f Filter, begin string) (p Page, err error) {
	if !slices.Contains(Filters, f) {
		f = ToDecide
	}
	err = s.view(ctx, v, id, func(ctx context.Context, tx *db.Tx, r *row) error {
		rows, err := selectTally(ctx, tx, id)
		if err != nil {
			return err
		}
		p = Page{Work: r.Work, Tally: tallied(rows), Filter: f, Counts: map[Filter]int{}}
		if p.Rights, err = s.rightsOf(ctx, tx, v, r); err != nil {
			return err
		}
		at := map[int]Tally{}
		for _, one := range rows {
			if at[one.place] == nil {
				at[one.place] = Tally{}
			}
			at[one.place][one.state] = one.count
		}
		var places []int
		for i := range r.From.Items {
			for _, g := range Filters {
				if g.shows(at[i]) {
					p.Counts[g]++
				}
			}
			if f.shows(at[i]) {
				places = append(places, i)
			}
		}
		places = p.cut(places, r.From, begin)
		if len(places) == 0 {
			return nil
		}
		links, err := selectLinks(ctx, tx, id, places[0], places[len(places)-1])
		if err != nil {
			return err
		}
		of := map[int][]Link{}
		for _, l := range links {
			of[l.place] = append(of[l.place], l)
		}
		for _, i := range places {
			p.Entries = append(p.Entries, Entry{&r.From.Items[i], of[i]})
		}
		return nil
	})
	return p, err
}

func (f Filter) shows(t Tally) bool {
	switch f {
	case ToDecide:
		return t[Open] > 0
	case Linked:
		return t[Accepted] > 0
	case Without:
		return t[Accepted] == 0
	case Rejected:
		return t[Refused] > 0
	}
	return true
}

// cut keeps the places of one page.
func (p *Page) cut(places []int, t *framework.Tree, begin string) []int {
	first := 0
	if it := t.ByID(begin); it != nil {
		from := placesOf(t)[begin]
		first, _ = slices.BinarySearch(places, from)
	}
	if first > 0 {
		p.Before = t.Items[places[max(first-PageSize, 0)]].ID
	}
	last := min(first+PageSize, len(places))
	if last < len(places) {
		p.After = t.Items[places[last]].ID
	}
	return places[first:last]
}

// Desk is one item of the first release with its links, and the items beside it.
type Desk struct {
	Work         Work
	Rights       Rights
	Item         *framework.Item
	Links        []Link
	Before, Next *framework.Item // in the order of the release; nil at its ends
	NextOpen     *framework.Item // the next one with something to decide, from the beginning again at the end; nil: none
}

// Desk gives one item to work on.
func (s *Service) Desk(ctx context.Context, v authz.Viewer, id, item string) (d Desk, err error) {
	err = s.view(ctx, v, id, func(ctx context.Context, tx *db.Tx, r *row) error {
		it := r.From.ByID(item)
		if it == nil {
			return notFound("crosswalk.Desk")
		}
		d = Desk{Work: r.Work, Item: it}
		if d.Rights, err = s.rightsOf(ctx, tx, v, r); err != nil {
			return err
		}
		place := placesOf(r.From)[item]
		if d.Links, err = selectLinks(ctx, tx, id, place, place); err != nil {
			return err
		}
		if place > 0 {
			d.Before = &r.From.Items[place-1]
		}
		if place+1 < len(r.From.Items) {
			d.Next = &r.From.Items[place+1]
		}
		rows, err := selectTally(ctx, tx, id)
		if err != nil {
			return err
		}
		best := -1
		for _, one := range rows {
			if one.state != Open || one.place == place {
				continue
			}
			if ahead := func(i int) int { return (i - place + len(r.From.Items)) % len(r.From.Items) }; best < 0 || ahead(one.place) < ahead(best) {
				best = one.place
			}
		}
		if best >= 0 {
			d.NextOpen = &r.From.Items[best]
		}
		return nil
	})
	return d, err
}
