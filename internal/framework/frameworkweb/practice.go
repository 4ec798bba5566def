package frameworkweb

import (
	"bytes"
	"context"
	"net/http"
	"time"

	"pathways/internal/framework"
	"pathways/internal/platform/errs"
	"pathways/internal/platform/sheet"
	"pathways/internal/platform/ui"
	"pathways/internal/platform/web"
	"pathways/internal/practice"
)

// practiceView is what competencies of an edition look like at work: ours, beside the official wording.
type practiceView struct {
	Tree     *framework.Tree
	Settings []practiceSetting
	Wings    []practiceWing
	Ours     string // whose sentences these are
}

// practiceSetting is a choice of one sort of work; Key is empty for all of them.
type practiceSetting struct {
	Key, Name, Href string
	Here            bool
}

type practiceWing struct {
	Item   *framework.Item
	Domain int
	Items  []practiceItem
}

type practiceItem struct {
	Item   *framework.Item
	Scenes []ui.Scene
}

// scenesOf are the examples of a competency; all of them where no setting is given.
func scenesOf(ctx context.Context, t *framework.Tree, it *framework.Item, only practice.Setting) []ui.Scene {
	set := practice.For(t.Framework.Slug, t.Version)
	known, ok := set.Of(it.Code)
	if !ok {
		return nil
	}
	var out []ui.Scene
	for _, e := range known.Examples {
		if only == "" || e.Setting == only {
			out = append(out, ui.Scene{Where: ui.T(ctx, "practice.setting."+string(e.Setting)), Text: e.Text, Lang: set.Language})
		}
	}
	return out
}

// oursOf says whose the examples of an edition are; "" where there are none.
func oursOf(ctx context.Context, t *framework.Tree) string {
	set := practice.For(t.Framework.Slug, t.Version)
	if set == nil {
		return ""
	}
	day, err := time.Parse(time.DateOnly, set.Date)
	if err != nil {
		return ""
	}
	return ui.T(ctx, "practice.author", "author", set.Author, "version", set.Version, "date", ui.Day(ctx, day))
}

// practice shows all examples of an edition, or with ?setting= those of one sort of work.
func (l *Library) practice(w http.ResponseWriter, r *http.Request) error {
	ctx := r.Context()
	t, set, err := l.practised(w, r, false)
	if t == nil || err != nil {
		return err
	}
	v := practiceView{Tree: t, Ours: oursOf(ctx, t)}
	here := practice.Setting(r.URL.Query().Get("setting"))
	path := releasePath(t) + "/practice"
	v.Settings = append(v.Settings, practiceSetting{Name: ui.T(ctx, "library.practice.all"), Href: path})
	chosen := 0
	for i, s := range practice.Settings {
		if s == here {
			chosen = i + 1
		}
		v.Settings = append(v.Settings, practiceSetting{Key: string(s), Name: ui.T(ctx, "practice.setting."+string(s)), Href: path + "?setting=" + string(s)})
	}
	v.Settings[chosen].Here = true
	for i, root := range t.Roots() {
		wing := practiceWing{Item: root, Domain: i}
		for _, leaf := range t.Leaves(root.ID) {
			if scenes := scenesOf(ctx, t, leaf, practice.Setting(v.Settings[chosen].Key)); len(scenes) > 0 {
				wing.Items = append(wing.Items, practiceItem{leaf, scenes})
			}
		}
		v.Wings = append(v.Wings, wing)
	}
	title := ui.T(ctx, "library.practice.title")
	return web.Render(w, r, http.StatusOK, practicePage(v, ui.Page{
		Title: title + ": " + t.Title, Description: ui.T(ctx, "library.practice.lead"), Place: ui.Library, Canonical: path,
		Class: "practice-page", Attribution: footWords(ctx, t), Trail: append(releaseTrail(ctx, t, true), ui.Crumb{Name: title}),
		Alternates: []ui.Alternate{{Type: "application/json", Href: path + ".json", Name: ui.T(ctx, "library.data.json")}},
	}, set.Language))
}

// practised is an edition with its set of examples. Where there is no such edition, or it has no examples, the page or the data
// that says so is written, and the edition is nil.
func (l *Library) practised(w http.ResponseWriter, r *http.Request, asData bool) (*framework.Tree, *practice.Set, error) {
	ctx := r.Context()
	slug, version := r.PathValue("slug"), r.PathValue("version")
	t, err := l.frameworks.Release(ctx, slug, version)
	if err != nil {
		return nil, nil, l.noRelease(w, r, err, asData, slug, version)
	}
	set := practice.For(slug, version)
	if set == nil {
		return nil, nil, l.nothing(w, r, nothingPage{
			Title: ui.T(ctx, "library.practice.none"), What: ui.T(ctx, "library.practice.none.what"),
			Others: []ui.Link{{Text: t.Title + ", " + t.Version, Href: releasePath(t)}},
		}, asData)
	}
	return t, set, nil
}

func (l *Library) practiceJSON(w http.ResponseWriter, r *http.Request) error {
	t, _, err := l.practised(w, r, true)
	if t == nil || err != nil {
		return err
	}
	out, _ := practice.DataOf(t)
	return writeJSON(w, r, out)
}

func (l *Library) practiceRows(w http.ResponseWriter, r *http.Request) error {
	t, set, err := l.practised(w, r, true)
	if t == nil || err != nil {
		return err
	}
	table := sheet.Table{Columns: []sheet.Column{
		{Key: "code"}, {Key: "statement"}, {Key: "setting"}, {Key: "example"}, {Key: "author"}, {Key: "version"}, {Key: "date"},
	}}
	for _, leaf := range t.Leaves("") {
		it, _ := set.Of(leaf.Code)
		for _, e := range it.Examples {
			table.Rows = append(table.Rows, []string{leaf.Code, leaf.Statement, string(e.Setting), e.Text, set.Author, set.Version, set.Date})
		}
	}
	var b bytes.Buffer
	if err := sheet.WriteCSV(&b, table, true); err != nil {
		return errs.Wrap(errs.Internal, "frameworkweb.practiceRows", err)
	}
	name := t.Framework.Slug + "-" + t.Version + "-practice.csv"
	return web.WriteData(w, r, web.Data{Type: "text/csv; charset=utf-8", Name: name, Body: b.Bytes()})
}
