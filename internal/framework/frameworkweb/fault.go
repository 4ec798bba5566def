package frameworkweb

import (
	"cmp"
	"context"
	"net/http"
	"slices"
	"strings"

	"pathways/internal/framework"
	"pathways/internal/framework/frameworkdata"
	"pathways/internal/platform/errs"
	"pathways/internal/platform/ui"
	"pathways/internal/platform/web"
)

// nothingPage says that nothing is at an address and what is near it.
type nothingPage struct {
	Title  string
	What   string
	Near   []line    // entries with a code like the one asked for
	Others []ui.Link // editions or frameworks that may have been meant
}

// nothing answers 404 with what is near; as data with the plain problem.
func (l *Library) nothing(w http.ResponseWriter, r *http.Request, p nothingPage, asData bool) error {
	if asData {
		return web.NotFound()
	}
	return web.Render(w, r, http.StatusNotFound, nothingView(p, ui.Page{Title: p.Title, Place: ui.Library, NoIndex: true}))
}

// noFramework answers for a framework that is not here.
func (l *Library) noFramework(w http.ResponseWriter, r *http.Request, slug string, asData bool) error {
	ctx := r.Context()
	p := nothingPage{Title: ui.T(ctx, "library.none.framework"), What: ui.T(ctx, "library.none.framework.what", "slug", slug)}
	all, err := l.frameworks.Frameworks(ctx)
	if err != nil {
		return err
	}
	for _, listing := range all {
		p.Others = append(p.Others, ui.Link{Text: listing.Framework.Name, Href: frameworkdata.FrameworkHref(listing.Framework.Slug)})
	}
	return l.nothing(w, r, p, asData)
}

// noRelease answers for an edition that is not here. err is what reading it gave; other faults than NotFound pass on.
func (l *Library) noRelease(w http.ResponseWriter, r *http.Request, err error, asData bool, slug, version string) error {
	if !errs.Is(err, errs.NotFound) {
		return err
	}
	ctx := r.Context()
	listing, err := l.frameworks.FrameworkBySlug(ctx, slug)
	if errs.Is(err, errs.NotFound) {
		return l.noFramework(w, r, slug, asData)
	}
	if err != nil {
		return err
	}
	p := nothingPage{
		Title: ui.T(ctx, "library.none.release"),
		What:  ui.T(ctx, "library.none.release.what", "version", version, "name", listing.Framework.Name),
	}
	for _, info := range listing.Releases {
		p.Others = append(p.Others, ui.Link{Text: info.Title + ", " + info.Version, Href: frameworkdata.ReleaseHref(slug, info.Version)})
	}
	// Somebody may have left the edition out: /frameworks/isl/GE.1
	if p.Near, err = l.elsewhere(ctx, slug, "", version); err != nil {
		return err
	}
	return l.nothing(w, r, p, asData)
}

// noItem answers for a code that an edition does not have: with the editions that have it, and codes that are near.
func (l *Library) noItem(w http.ResponseWriter, r *http.Request, t *framework.Tree, code string, asData bool) error {
	ctx := r.Context()
	p := nothingPage{
		Title:  ui.T(ctx, "library.none.item"),
		What:   ui.T(ctx, "library.none.item.what", "code", code, "version", t.Version),
		Others: []ui.Link{{Text: t.Title + ", " + t.Version, Href: releaseHref(t)}},
	}
	var err error
	if p.Near, err = l.elsewhere(ctx, t.Framework.Slug, t.Version, code); err != nil {
		return err
	}
	for _, it := range nearest(t, code, 5) {
		p.Near = append(p.Near, plainLine(t, it))
	}
	return l.nothing(w, r, p, asData)
}

// elsewhere are the entries with a code in the editions of a framework, other than one edition.
func (l *Library) elsewhere(ctx context.Context, slug, except, code string) ([]line, error) {
	listing, err := l.frameworks.FrameworkBySlug(ctx, slug)
	if err != nil {
		return nil, err
	}
	var out []line
	for _, info := range listing.Releases {
		if info.Version == except {
			continue
		}
		t, err := l.frameworks.Release(ctx, slug, info.Version)
		if err != nil {
			return nil, err
		}
		if it := t.ByCodeAnyCase(code); it != nil {
			ln := plainLine(t, it)
			ln.Words = ui.T(ctx, "library.none.in", "version", t.Version, "statement", it.Statement)
			out = append(out, ln)
		}
	}
	return out, nil
}

// nearest are the entries whose codes are most like the one typed: few letters to change.
func nearest(t *framework.Tree, code string, most int) []*framework.Item {
	typed := []rune(strings.ToUpper(code))
	if len(typed) > 40 {
		typed = typed[:40]
	}
	type scored struct {
		it  *framework.Item
		far int
	}
	var all []scored
	for i := range t.Items {
		it := &t.Items[i]
		if far := distance(typed, []rune(strings.ToUpper(it.Code))); far <= max(2, len(typed)/2) {
			all = append(all, scored{it, far})
		}
	}
	slices.SortStableFunc(all, func(a, b scored) int { return cmp.Compare(a.far, b.far) })
	var out []*framework.Item
	for _, s := range all[:min(most, len(all))] {
		out = append(out, s.it)
	}
	return out
}

// distance is the number of letters to put in, take out or change to make one word of another.
func distance(a, b []rune) int {
	row := make([]int, len(b)+1)
	for j := range row {
		row[j] = j
	}
	for i := range a {
		left := row[0]
		row[0] = i + 1
		for j := range b {
			change := left
			if a[i] != b[j] {
				change++
			}
			left = row[j+1]
			row[j+1] = min(change, row[j]+1, row[j+1]+1)
		}
	}
	return row[len(b)]
}
