package evidenceweb

import (
	"context"
	"slices"

	"pathways/internal/evidence"
	"pathways/internal/framework"
)

// picker is the part of a form in which competencies are chosen: those chosen, those found by words, and all others by
// release and domain, folded. It needs no script.
type picker struct {
	Chosen   []line
	Query    string // what was typed
	Searched string // what was looked for, as the page shows it
	Found    []line
	Shelves  []shelf
	Fault    string
}

// shelf is a release to choose from.
type shelf struct {
	Title   string
	Version string
	Current bool
	Wings   []wing // none where the release is too large to be listed: then it is searched
}

type wing struct {
	Name   string
	Lang   string
	Domain int
	Lines  []line
}

// Bounds of what a page lists.
const (
	mostListed = 400 // competencies of a release
	mostFound  = 30
)

// picker offers competencies; some are chosen, some words may be looked for.
func (rm *room) picker(ctx context.Context, chosen []evidence.Ref, query string, fault string) (picker, error) {
	p := picker{Query: query, Searched: query, Chosen: rm.lines(ctx, chosen), Fault: fault}
	taken := map[string]bool{}
	for i := range p.Chosen {
		p.Chosen[i].On = true
		taken[p.Chosen[i].Value] = true
	}
	if query != "" {
		for _, g := range rm.frameworks.Index().Search(query, mostFound).Groups {
			t, err := rm.frameworks.ReleaseByID(ctx, g.Release.ID)
			if err != nil {
				return p, err
			}
			for _, h := range g.Hits {
				if ln := lineIn(t, h.Item); t.IsLeaf(h.Item.ID) && !taken[ln.Value] {
					taken[ln.Value] = true
					p.Found = append(p.Found, ln)
				}
			}
		}
	}
	all, err := rm.frameworks.Frameworks(ctx)
	if err != nil {
		return p, err
	}
	for _, f := range all {
		current, err := rm.frameworks.Current(ctx, f.Framework.Slug)
		if err != nil {
			return p, err
		}
		for _, info := range f.Releases {
			t, err := rm.frameworks.ReleaseByID(ctx, info.ID)
			if err != nil {
				return p, err
			}
			p.Shelves = append(p.Shelves, shelfOf(t, t.ID == current.ID, taken))
		}
	}
	// Editions in force first; the others as they come.
	slices.SortStableFunc(p.Shelves, func(a, b shelf) int {
		switch {
		case a.Current == b.Current:
			return 0
		case a.Current:
			return -1
		}
		return 1
	})
	return p, nil
}

func shelfOf(t *framework.Tree, current bool, taken map[string]bool) shelf {
	sh := shelf{Title: t.Title, Version: t.Version, Current: current}
	if len(t.Leaves("")) > mostListed {
		return sh
	}
	for i, d := range t.Roots() {
		w := wing{Name: d.Statement, Lang: t.Language, Domain: i}
		for _, it := range t.Leaves(d.ID) {
			if ln := lineIn(t, it); !taken[ln.Value] {
				w.Lines = append(w.Lines, ln)
			}
		}
		if len(w.Lines) > 0 {
			sh.Wings = append(sh.Wings, w)
		}
	}
	return sh
}
