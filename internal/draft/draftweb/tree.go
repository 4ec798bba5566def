package draftweb

import (
	"net/http"

	"pathways/internal/framework"
	"pathways/internal/platform/i18n"
)

// Bounds of what one page of the tree shows, in rows.
const (
	atOnce = 150 // a branch of up to so many items is shown whole
	window = 200 // so many of those directly under one item stand on a page; the others are a link away
)

// row is an item of the tree as a page shows it.
type row struct {
	*framework.Item
	Domain  int  // place of its root among the roots: hue and mark
	Depth   int  // 0 for a root
	Below   int  // how many items stand below it, at any depth
	Here    bool // the item that the page is about
	Open    bool // what stands directly below it is shown
	Next    string
	Inside  []row
	Earlier string // item that the link to the part before these leads to; "" for none
	Later   string
}

// branch is a part of the tree: rows beside one another, and what stands before and after them.
type branch struct {
	Rows           []row
	Earlier, Later string
	Folded         bool // not every item of the draft is shown
}

// sapling grows the rows that a page shows of a tree.
type sapling struct {
	t      *framework.Tree
	below  map[string]int
	onPath map[string]bool
	at     string
	all    bool // everything is shown, as on paper
}

// grown is the tree opened at an item, by its identifier: all that leads to it, and as much below it as a page holds. An
// item that is not there opens nothing.
func grown(t *framework.Tree, at string, all bool) branch {
	s := sapling{t: t, at: at, all: all || len(t.Items) <= atOnce, below: make(map[string]int, len(t.Items)), onPath: map[string]bool{}}
	for i := len(t.Items) - 1; i >= 0; i-- {
		it := &t.Items[i]
		s.below[it.ParentID] += s.below[it.ID] + 1
	}
	if it := t.ByID(at); it != nil {
		for _, p := range t.Path(it) {
			s.onPath[p.ID] = true
		}
	}
	b := branch{Folded: !s.all}
	b.Rows, b.Earlier, b.Later = s.rows("", 0, 0, false)
	return b
}

// rows are those directly under an item, with what is open below them. Inner says that the branch is shown whole.
func (s *sapling) rows(parent string, depth, domain int, inner bool) (all []row, earlier, later string) {
	children := s.t.Children(parent)
	from, to := 0, len(children)
	if !s.all && to > window {
		for i, c := range children {
			if s.onPath[c.ID] {
				from = i / window * window
			}
		}
		to = min(from+window, len(children))
		if from > 0 {
			earlier = children[from-window].ID
		}
		if to < len(children) {
			later = children[to].ID
		}
	}
	all = make([]row, 0, to-from)
	for i := from; i < to; i++ {
		c := children[i]
		if depth == 0 {
			domain = i
		}
		r := row{Item: c, Domain: domain, Depth: depth, Below: s.below[c.ID], Here: c.ID == s.at}
		if i+1 < len(children) {
			r.Next = children[i+1].ID
		}
		whole := inner || r.Here && r.Below <= atOnce
		if r.Below > 0 && (s.all || whole || s.onPath[c.ID]) {
			r.Open = true
			r.Inside, r.Earlier, r.Later = s.rows(c.ID, depth+1, domain, whole)
		}
		all = append(all, r)
	}
	return all, earlier, later
}

// tree shows the items of a draft, opened where the address says.
func (rm *room) tree(w http.ResponseWriter, r *http.Request) error {
	v, d, rights, t, err := rm.whose(r)
	if err != nil {
		return err
	}
	ctx, here := r.Context(), r.URL.Query().Get("at")
	p := page{
		Title: named(ctx, d), Over: keeper(ctx, d.Organization), Lead: edition(ctx, d), Draft: d, Rights: rights, Here: "items", Domain: -1, Class: "draft-page",
		Fine: i18n.T(ctx, "draft.lastchange", "name", somebody(ctx, d.ChangedBy), "moment", i18n.From(ctx).Moment(d.Changed)),
	}
	if p.Done, err = rm.doneOf(r, v, d, here); err != nil {
		return err
	}
	return show(w, r, p, treeBody(d, rights, t, grown(t, here, false)))
}

// whole shows every item with all its words, to be read and printed.
func (rm *room) whole(w http.ResponseWriter, r *http.Request) error {
	_, d, rights, t, err := rm.whose(r)
	if err != nil {
		return err
	}
	ctx := r.Context()
	return show(w, r, page{
		Title: named(ctx, d), Over: keeper(ctx, d.Organization), Lead: edition(ctx, d), Draft: d, Rights: rights, Here: "items", Domain: -1, Class: "draft-page",
		Fine:  i18n.T(ctx, "draft.lastchange", "name", somebody(ctx, d.ChangedBy), "moment", i18n.From(ctx).Moment(d.Changed)),
		Under: crumbs(ctx, "draft.whole"),
	}, wholeBody(t, grown(t, "", true)))
}

// find lists the items in which all words of a question stand, or whose code begins with it.
func (rm *room) find(w http.ResponseWriter, r *http.Request) error {
	_, d, rights, t, err := rm.whose(r)
	if err != nil {
		return err
	}
	asked := r.URL.Query().Get("q")
	hits, more := found(t, asked)
	return show(w, r, page{
		Title: i18n.T(r.Context(), "draft.find.title"), Draft: d, Rights: rights, Here: "items", Domain: -1, Under: crumbs(r.Context(), "draft.find.title"),
	}, findBody(d, t, asked, hits, more))
}
