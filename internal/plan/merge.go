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
	var aside []Earlier
	mine, theirs := p.standing(), other.standing()
	mergeWords(&aside, "", p.words(), other.words(), p.Edited, other.Edited)
	p.Earlier = putAside(putBy(p.Earlier, other.Earlier, mine, theirs), aside)
	p.Edited = p.Edited.join(other.Edited)
	if other.Created.Before(p.Created) {
		p.Created = other.Created
	}
	have := places(p.Goals, func(g *Goal) string { return g.ID })
	for i := range other.Goals {
		og := &other.Goals[i]
		if at, ok := have[og.ID]; ok {
			p.Goals[at].merge(og)
		} else {
			p.Goals = append(p.Goals, *og)
		}
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
	var aside []Earlier
	standsHere, standsThere := g.standing(), o.standing()
	mine, theirs := codes(g.Items), codes(o.Items)
	mergeWords(&aside, "", map[string]*string{"items": &mine}, map[string]*string{"items": &theirs}, g.Edited, o.Edited)
	if mine != codes(g.Items) {
		g.Items = o.Items
	}
	mergeWords(&aside, "", g.words(), o.words(), g.Edited, o.Edited)
	g.Edited = g.Edited.join(o.Edited)
	activities := places(g.Activities, func(a *Activity) string { return a.ID })
	for i := range o.Activities {
		oa := &o.Activities[i]
		at, ok := activities[oa.ID]
		if !ok {
			g.Activities = append(g.Activities, *oa)
			continue
		}
		a := &g.Activities[at]
		switch {
		case a.Removed != nil:
		case oa.Removed != nil:
			a.Remove(*oa.Removed)
		default:
			mergeWords(&aside, "activity."+a.ID+".", a.words(), oa.words(), a.Edited, oa.Edited)
			a.Edited = a.Edited.join(oa.Edited)
		}
	}
	reviews := places(g.Reviews, func(r *Review) string { return r.ID })
	for _, r := range o.Reviews {
		if at, ok := reviews[r.ID]; !ok {
			g.Reviews = append(g.Reviews, r)
		} else if g.Reviews[at].Text != r.Text && !g.Edited.knows("review", r.At) {
			aside = append(aside, Earlier{Field: "review", Text: r.Text, At: r.At})
		}
	}
	sortReviews(g.Reviews)
	g.Earlier = putAside(putBy(g.Earlier, o.Earlier, standsHere, standsThere), aside)
}

// places says where in a list each id stands.
func places[T any](list []T, id func(*T) string) map[string]int {
	out := make(map[string]int, len(list))
	for i := range list {
		out[id(&list[i])] = i
	}
	return out
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
			*aside = append(*aside, Earlier{prefix + field, *t, tt})
		case mt.Equal(tt):
			*aside = append(*aside, Earlier{prefix + field, *m, mt})
			*m = *t
		case tt.After(mt):
			if !theirEdits.knows(field, mt) {
				*aside = append(*aside, Earlier{prefix + field, *m, mt})
			}
			*m = *t
		case !myEdits.knows(field, tt):
			*aside = append(*aside, Earlier{prefix + field, *t, tt})
		}
	}
}

// putAside adds earlier wordings to those that are kept, each once, in order of time.
func putAside(kept, more []Earlier) []Earlier {
	type wording struct{ field, text string }
	seen := make(map[wording]bool, len(kept)+len(more))
	for _, e := range kept {
		seen[wording{e.Field, e.Text}] = true
	}
	before := len(kept)
	for _, e := range more {
		if w := (wording{e.Field, e.Text}); e.Text != "" && !seen[w] {
			seen[w] = true
			kept = append(kept, e)
		}
	}
	if len(kept) > before {
		slices.SortStableFunc(kept, func(a, b Earlier) int {
			return cmp.Or(a.At.Compare(b.At), cmp.Compare(a.Field, b.Field), cmp.Compare(a.Text, b.Text))
		})
	}
	return kept
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
