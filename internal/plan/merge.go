package plan

import (
	"cmp"
	"slices"
	"strings"
	"time"
)

// Merge puts another copy of a plan into this one. Goals and activities that only one copy has are kept.
// Where both wrote the same field, the later writing stands; the earlier one is kept beside it (Plan.Earlier,
// Goal.Earlier) unless it is known to be in the later one's past. What was taken out in either copy stays out.
func (p *Plan) Merge(other *Plan) {
	mergeWords(&p.Earlier, "", p.words(), other.words(), p.Edited, other.Edited)
	p.Edited = p.Edited.join(other.Edited)
	if other.Created.Before(p.Created) {
		p.Created = other.Created
	}
	for i := range other.Goals {
		og := &other.Goals[i]
		at := slices.IndexFunc(p.Goals, func(g Goal) bool { return g.ID == og.ID })
		if at < 0 {
			p.Goals = append(p.Goals, *og)
			continue
		}
		p.Goals[at].merge(og)
	}
	for _, e := range other.Earlier {
		putAside(&p.Earlier, e)
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
	mine, theirs := codes(g.Items), codes(o.Items)
	mergeWords(&g.Earlier, "", map[string]*string{"items": &mine}, map[string]*string{"items": &theirs}, g.Edited, o.Edited)
	if mine != codes(g.Items) {
		g.Items = o.Items
	}
	mergeWords(&g.Earlier, "", g.words(), o.words(), g.Edited, o.Edited)
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
			mergeWords(&g.Earlier, "activity.", a.words(), oa.words(), a.Edited, oa.Edited)
			a.Edited = a.Edited.join(oa.Edited)
		}
	}
	for _, r := range o.Reviews {
		at := slices.IndexFunc(g.Reviews, func(m Review) bool { return m.ID == r.ID })
		if at < 0 {
			g.Reviews = append(g.Reviews, r)
		} else if m := &g.Reviews[at]; m.Text != r.Text {
			putAside(&g.Earlier, Earlier{Field: "review", Text: r.Text, At: r.At})
		}
	}
	sortReviews(g.Reviews)
	for _, e := range o.Earlier {
		putAside(&g.Earlier, e)
	}
}

// codes are the competencies of a goal as one text: what a merge compares and puts aside.
func codes(items []ItemRef) string {
	out := make([]string, len(items))
	for i, it := range items {
		out[i] = it.Code
	}
	return strings.Join(out, ", ")
}

// mergeWords takes over what the other copy wrote later. Of two writings of the same moment, which no copy can
// know of the other, the one that sorts last stands, so that both copies come to the same.
func mergeWords(aside *[]Earlier, prefix string, mine, theirs map[string]*string, myEdits, theirEdits Edits) {
	for field, m := range mine {
		t := theirs[field]
		if *m == *t {
			continue
		}
		mt, tt := myEdits.Last(field), theirEdits.Last(field)
		switch {
		case mt.Equal(tt) && *m > *t:
			putAside(aside, Earlier{prefix + field, *t, tt})
		case mt.Equal(tt):
			putAside(aside, Earlier{prefix + field, *m, mt})
			*m = *t
		case tt.After(mt):
			if !theirEdits.knows(field, mt) {
				putAside(aside, Earlier{prefix + field, *m, mt})
			}
			*m = *t
		case !myEdits.knows(field, tt):
			putAside(aside, Earlier{prefix + field, *t, tt})
		}
	}
}

func putAside(aside *[]Earlier, e Earlier) {
	if e.Text == "" || slices.ContainsFunc(*aside, func(k Earlier) bool { return k.Field == e.Field && k.Text == e.Text }) {
		return
	}
	*aside = append(*aside, e)
	slices.SortStableFunc(*aside, func(a, b Earlier) int {
		return cmp.Or(a.At.Compare(b.At), cmp.Compare(a.Field, b.Field), cmp.Compare(a.Text, b.Text))
	})
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
