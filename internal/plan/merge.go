package plan

import (
	"cmp"
	"slices"
	"time"
)

// Merge puts another copy of a plan into this one. Goals and activities that only one copy has are kept.
// Where both wrote the same field, the later writing stands; the earlier one is kept beside it (Goal.Earlier)
// unless it is known to be in the later one's past. What was taken out in either copy stays out.
func (p *Plan) Merge(other *Plan) {
	if t := other.Edited.Last("title"); t.After(p.Edited.Last("title")) {
		p.Title = other.Title
	}
	if t := other.Edited.Last("look"); t.After(p.Edited.Last("look")) {
		p.Look = other.Look
	}
	p.Edited = p.Edited.join(other.Edited)
	for i := range other.Goals {
		og := &other.Goals[i]
		at := slices.IndexFunc(p.Goals, func(g Goal) bool { return g.ID == og.ID })
		if at < 0 {
			p.Goals = append(p.Goals, *og)
			continue
		}
		p.Goals[at].merge(og)
	}
}

func (g *Goal) merge(o *Goal) {
	switch {
	case g.Removed != nil:
		return
	case o.Removed != nil:
		g.Remove(*o.Removed)
		return
	}
	if o.Edited.Last("items").After(g.Edited.Last("items")) {
		g.Items = o.Items
	}
	g.mergeWords("", g.words(), o.words(), g.Edited, o.Edited)
	g.Edited = g.Edited.join(o.Edited)
	for i := range o.Activities {
		oa := &o.Activities[i]
		at := slices.IndexFunc(g.Activities, func(a Activity) bool { return a.ID == oa.ID })
		if at < 0 {
			g.Activities = append(g.Activities, *oa)
			continue
		}
		a := &g.Activities[at]
		switch {
		case a.Removed != nil:
		case oa.Removed != nil:
			a.Remove(*oa.Removed)
		default:
			g.mergeWords("activity.", a.words(), oa.words(), a.Edited, oa.Edited)
			a.Edited = a.Edited.join(oa.Edited)
		}
	}
	for _, r := range o.Reviews {
		at := slices.IndexFunc(g.Reviews, func(m Review) bool { return m.ID == r.ID })
		if at < 0 {
			g.Reviews = append(g.Reviews, r)
		} else if m := &g.Reviews[at]; m.Text != r.Text {
			g.putAside(Earlier{Field: "review", Text: r.Text, At: r.At})
		}
	}
	sortReviews(g.Reviews)
	for _, e := range o.Earlier {
		g.putAside(e)
	}
}

func (g *Goal) mergeWords(prefix string, mine, theirs map[string]*string, myEdits, theirEdits Edits) {
	for field, m := range mine {
		t := theirs[field]
		if *m == *t {
			continue
		}
		mt, tt := myEdits.Last(field), theirEdits.Last(field)
		if tt.After(mt) {
			if *m != "" && !theirEdits.knows(field, mt) {
				g.putAside(Earlier{prefix + field, *m, mt})
			}
			*m = *t
		} else if *t != "" && !myEdits.knows(field, tt) {
			g.putAside(Earlier{prefix + field, *t, tt})
		}
	}
}

func (g *Goal) putAside(e Earlier) {
	if e.Text == "" || slices.ContainsFunc(g.Earlier, func(k Earlier) bool { return k.Field == e.Field && k.Text == e.Text }) {
		return
	}
	g.Earlier = append(g.Earlier, e)
	slices.SortStableFunc(g.Earlier, func(a, b Earlier) int { return cmp.Or(a.At.Compare(b.At), cmp.Compare(a.Field, b.Field)) })
}

// join is every time that either copy knows, oldest first.
func (e Edits) join(o Edits) Edits {
	if len(e) == 0 && len(o) == 0 {
		return nil
	}
	out := Edits{}
	for _, src := range []Edits{e, o} {
		for field, ts := range src {
			for _, t := range ts {
				if !slices.ContainsFunc(out[field], t.Equal) {
					out[field] = append(out[field], t)
				}
			}
		}
	}
	for field := range out {
		slices.SortFunc(out[field], time.Time.Compare)
		if n := len(out[field]); n > keepEdits {
			out[field] = out[field][n-keepEdits:]
		}
	}
	return out
}
