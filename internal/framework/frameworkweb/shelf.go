package frameworkweb

import (
	"context"
	"net/http"

	"pathways/internal/framework"
	"pathways/internal/framework/frameworkdata"
	"pathways/internal/platform/ui"
	"pathways/internal/platform/web"
)

// volume is a framework on the shelf, with its editions.
type volume struct {
	framework.Framework
	Href       string
	Current    string
	Editions   []edition // the one in force first
	Crosswalks []crosswalkLine
}

// edition is a release with what a reader wants to know before opening it.
type edition struct {
	Tree     *framework.Tree
	Href     string
	Current  bool
	Counts   string
	Standing string // what the publisher calls it: adopted, draft
}

func (l *Library) volume(ctx context.Context, listing framework.Listing) (volume, error) {
	f := listing.Framework
	v := volume{Framework: f, Href: frameworkdata.FrameworkHref(f.Slug)}
	current, err := l.currentVersion(ctx, f.Slug)
	if err != nil {
		return v, err
	}
	v.Current = current
	for _, info := range listing.Releases {
		t, err := l.frameworks.Release(ctx, f.Slug, info.Version)
		if err != nil {
			return v, err
		}
		e := edition{
			Tree: t, Href: releaseHref(t), Current: t.Version == current, Counts: counts(t), Standing: ui.T(ctx, standingKey(t.Adoption)),
		}
		if e.Current {
			v.Editions = append([]edition{e}, v.Editions...)
		} else {
			v.Editions = append(v.Editions, e)
		}
	}
	v.Crosswalks, err = l.crosswalksOf(ctx, f.Slug, "")
	return v, err
}

// standingKey is the key of a CASE adoption status in words.
func standingKey(adoption string) string {
	switch adoption {
	case "Adopted":
		return "library.standing.adopted"
	case "Draft", "Private Draft":
		return "library.standing.draft"
	case "Deprecated":
		return "library.standing.deprecated"
	}
	return "library.standing.unknown"
}

func (l *Library) volumes(ctx context.Context) ([]volume, error) {
	all, err := l.frameworks.Frameworks(ctx)
	if err != nil {
		return nil, err
	}
	var out []volume
	for _, f := range all {
		v, err := l.volume(ctx, f)
		if err != nil {
			return nil, err
		}
		out = append(out, v)
	}
	return out, nil
}

// shelf lists all frameworks with their editions.
func (l *Library) shelf(w http.ResponseWriter, r *http.Request) error {
	all, err := l.volumes(r.Context())
	if err != nil {
		return err
	}
	return web.Render(w, r, http.StatusOK, shelfView(all))
}

func (l *Library) shelfData(w http.ResponseWriter, r *http.Request) error {
	all, err := l.volumes(r.Context())
	if err != nil {
		return err
	}
	list := make([]frameworkdata.Framework, len(all))
	for i, v := range all {
		list[i] = v.data()
	}
	return writeJSON(w, r, map[string]any{"frameworks": list})
}

// data is the volume in the shape in which it leaves as data.
func (v volume) data() frameworkdata.Framework {
	out := frameworkdata.FrameworkOf(v.Framework, v.Current)
	for _, e := range v.Editions {
		out.Releases = append(out.Releases, frameworkdata.ReleaseOf(e.Tree, v.Current))
	}
	for _, c := range v.Crosswalks {
		out.Crosswalks = append(out.Crosswalks, c.CrosswalkInfo)
	}
	return out
}
