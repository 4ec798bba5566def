package frameworkweb

import (
	"context"
	"net/http"
	"strings"

	"pathways/internal/exchange"
	"pathways/internal/framework"
	"pathways/internal/framework/frameworkdata"
	"pathways/internal/platform/ui"
	"pathways/internal/platform/web"
	"pathways/internal/practice"
)

// releasePage is a whole edition on one page.
type releasePage struct {
	Tree        *framework.Tree
	Counts      string
	Lead        string              // official: the first paragraph of its introduction
	About       []framework.Passage // official: the rest of its introduction
	OnLevels    []string            // official: paragraphs of the introduction that speak of levels
	Doors       []ui.DoorTo
	Wings       []wing
	Crosswalks  []crosswalkLine
	Downloads   []download
	Current     bool
	Latest      string // version of the edition in force
	HasPractice bool   // there are examples from work, ours
	Since       string // what the edition is called that it can be compared with at first; "" for none
	Tongue      tongue
}

// wing is a domain with all that stands in it.
type wing struct {
	Item   *framework.Item
	Domain int
	Href   string
	Rooms  []room
	Levels *levelTable // instead of rooms, where the edition has levels
}

// crosswalkLine leads to a crosswalk.
type crosswalkLine struct {
	frameworkdata.CrosswalkInfo
	Note             string
	FromName, ToName string // what its editions are called beside each other
}

func (l *Library) release(w http.ResponseWriter, r *http.Request) error {
	ctx := r.Context()
	slug := r.PathValue("slug")
	version, form := splitForm(r.PathValue("version"))
	given, exchanged, foreign := exchange.Split(r.PathValue("version"))
	if foreign {
		version = given
	}
	t, err := l.frameworks.Release(ctx, slug, version)
	if err != nil {
		return l.noRelease(w, r, err, form != "" || foreign, slug, version)
	}
	if foreign {
		return l.exchange(w, r, slug, version, exchanged)
	}
	if form != "" {
		return l.download(w, r, t, form)
	}
	t, in, err := l.reading(r, t, releasePath(t))
	if err != nil {
		return err
	}
	latest, err := l.currentVersion(ctx, slug)
	if err != nil {
		return err
	}
	crosswalks, err := l.crosswalksOf(ctx, slug, version)
	if err != nil {
		return err
	}
	p := releasePage{
		Tree: t, Counts: counts(t), Doors: doorsOf(t), Wings: wingsOf(t), Crosswalks: crosswalks,
		Downloads: downloadsOf(ctx, t), Current: version == latest, Latest: latest, OnLevels: onLevels(t), Tongue: in,
	}
	p.HasPractice = practice.For(slug, version) != nil
	if p.Since, err = l.sinceOf(ctx, t); err != nil {
		return err
	}
	p.Lead, p.About = opening(t.About)
	head := ui.Page{
		Title: t.Title + " (" + t.Version + ")", Description: ui.T(ctx, "library.release.description", "title", t.Title, "version", t.Version, "counts", p.Counts),
		Place: ui.Library, Canonical: releasePath(t), Trail: releaseTrail(ctx, t, false), Class: "library-page",
		Attribution: footWords(ctx, t),
	}
	for _, d := range p.Downloads {
		head.Alternates = append(head.Alternates, ui.Alternate{Type: d.Type, Href: d.Href, Name: d.Name})
	}
	head = l.described(r, head, func(d describer) string { return d.ofRelease(t) })
	return web.Render(w, r, http.StatusOK, releaseView(p, head))
}

// opening splits an introduction into the paragraph that opens the page and the rest. A paragraph that leads into a list
// opens with its first sentence only and stays in the rest, whole.
func opening(about []string) (lead string, rest []framework.Passage) {
	if len(about) == 0 {
		return "", nil
	}
	if first, _, cut := strings.Cut(about[0], ". "); cut && strings.HasSuffix(about[0], ":") {
		return first + ".", framework.Passages(about)
	}
	return about[0], framework.Passages(about[1:])
}

func doorsOf(t *framework.Tree) []ui.DoorTo {
	var doors []ui.DoorTo
	for i, d := range t.Roots() {
		door := ui.DoorTo{Domain: i, Name: d.Statement, Href: "#" + d.Code}
		for _, c := range t.Children(d.ID) {
			if !t.IsLeaf(c.ID) || len(c.Levels) > 0 {
				door.Rooms = append(door.Rooms, ui.Link{Text: c.Statement, Href: "#" + c.Code})
			}
		}
		doors = append(doors, door)
	}
	return doors
}

func wingsOf(t *framework.Tree) []wing {
	var wings []wing
	for i, d := range t.Roots() {
		wings = append(wings, wing{Item: d, Domain: i, Href: itemHref(t, d), Rooms: roomsUnder(t, d), Levels: levelsOf(t, d)})
	}
	return wings
}

// onLevels picks the paragraphs of an introduction that speak of the levels without describing one of them: those that
// hold the word that all names of levels begin with ("Level 1", "Level 2"). At most two, from the top.
func onLevels(t *framework.Tree) []string {
	if len(t.Levels) == 0 {
		return nil
	}
	word, _, _ := strings.Cut(t.Levels[0].Name, " ")
	var out []string
	for _, text := range t.About {
		describes := false
		for _, lv := range t.Levels {
			describes = describes || lv.Description != "" && strings.Contains(text, lv.Description)
		}
		if !describes && len(out) < 2 && strings.Contains(strings.ToLower(text), strings.ToLower(word)) {
			out = append(out, text)
		}
	}
	return out
}

// crosswalksOf are the crosswalks that lead from or to an edition of a framework, or any of them where no version is given.
func (l *Library) crosswalksOf(ctx context.Context, slug, version string) ([]crosswalkLine, error) {
	all, err := l.frameworks.Crosswalks(ctx, slug)
	if err != nil {
		return nil, err
	}
	var out []crosswalkLine
	for _, c := range all {
		if version != "" && !c.Touches(slug, version) {
			continue
		}
		from, err := l.frameworks.Release(ctx, c.Framework, c.From)
		if err != nil {
			return nil, err
		}
		to, err := l.frameworks.Release(ctx, c.ToSlug(), c.To)
		if err != nil {
			return nil, err
		}
		one := crosswalkLine{CrosswalkInfo: frameworkdata.CrosswalkInfoOf(c), Note: c.Note}
		one.FromName, one.ToName = besides(from, to)
		out = append(out, one)
	}
	return out, nil
}
