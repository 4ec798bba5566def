package frameworkweb

import (
	"bytes"
	"context"
	"encoding/json"
	"net/http"
	"slices"
	"strings"
	"sync"
	"time"

	"pathways/internal/draft"
	"pathways/internal/framework"
	"pathways/internal/framework/difference"
	"pathways/internal/framework/frameworkdata"
	"pathways/internal/platform/errs"
	"pathways/internal/platform/i18n"
	"pathways/internal/platform/sheet"
	"pathways/internal/platform/ui"
	"pathways/internal/platform/web"
)

// changesPage is what changed from one edition to another.
type changesPage struct {
	Reading   difference.Reading
	Published bool // by the publisher of the later edition, not computed by this server for the reader
	Notes     []framework.Passage
	Signed    *draft.SignedOff
	Was, Is   string // what the editions are called beside each other
	Others    []ui.Link
	Sections  []changeSection
	Scale     []changeStep // levels that are not what they were
	Here      string       // address of this page, with ?from= where it needs one
}

// changeSection are the entries of one sort.
type changeSection struct {
	difference.Section
	Title   string
	Text    string
	Domains []changeDomain
}

type changeDomain struct {
	Domain  int
	Name    string
	Entries []changeEntry
}

// changeEntry is one entry as it is shown.
type changeEntry struct {
	difference.Line
	Code    string
	Kind    string
	Href    string // of the item after, or of the retired one before
	Domain  int
	Tree    *framework.Tree // whose words they are
	Texts   []changeText
	Facts   []changeFact
	Was, Is []ui.Wording // of a split or merger
}

type changeText struct {
	Name string // "" for the statement
	Runs []ui.Run
}

// changeStep is a level of the scale that changed.
type changeStep struct {
	Code, What        string
	Name, Description []ui.Run
}

// changeFact is something that was one thing and is another.
type changeFact struct{ Name, Was, Is string }

// changes answers with what changed from the edition before, or from that of ?from=, to an edition: what was published with
// it, or else what this server computes.
func (l *Library) changes(w http.ResponseWriter, r *http.Request) error {
	return l.differing(w, r, "")
}

func (l *Library) changesData(w http.ResponseWriter, r *http.Request) error {
	return l.differing(w, r, "json")
}

func (l *Library) changesRows(w http.ResponseWriter, r *http.Request) error {
	return l.differing(w, r, "csv")
}

func (l *Library) differing(w http.ResponseWriter, r *http.Request, form string) error {
	ctx := r.Context()
	slug, version, from := r.PathValue("slug"), r.PathValue("version"), r.URL.Query().Get("from")
	after, err := l.frameworks.Release(ctx, slug, version)
	if err != nil {
		return l.noRelease(w, r, err, form != "", slug, version)
	}
	d, err := l.difference(ctx, after, from)
	switch {
	case errs.Is(err, errs.NotFound) && from != "":
		return l.noRelease(w, r, err, form != "", slug, from)
	case errs.Is(err, errs.NotFound):
		return l.nothing(w, r, nothingPage{
			Title: ui.T(ctx, "library.changes.none"), What: ui.T(ctx, "library.changes.none.what", "version", version),
			Others: []ui.Link{{Text: after.Title + ", " + after.Version, Href: releasePath(after)}},
		}, form != "")
	case err != nil:
		return err
	}
	switch form {
	case "json":
		return writeJSON(w, r, d.data())
	case "csv":
		return d.rows(w, r)
	}
	p := d.page(ctx)
	if p.Others, err = l.comparable(ctx, d); err != nil {
		return err
	}
	address := func(end string) string {
		if from == "" {
			return releasePath(after) + "/changes" + end
		}
		return releasePath(after) + "/changes" + end + "?from=" + d.before.Version
	}
	p.Here = address("")
	return web.Render(w, r, http.StatusOK, changesView(p, ui.Page{
		Title:       ui.T(ctx, "library.changes.title", "from", p.Was, "to", p.Is),
		Description: ui.T(ctx, "library.changes.description", "from", d.before.Title+", "+d.before.Version, "to", after.Title+", "+after.Version),
		Place:       ui.Library, Canonical: p.Here, Class: "library-page", Attribution: footWords(ctx, after),
		Trail: append(releaseTrail(ctx, after, true), ui.Crumb{Name: ui.T(ctx, "library.changes.name")}),
		Alternates: []ui.Alternate{
			{Type: "application/json", Href: address(".json"), Name: ui.T(ctx, "library.data.json")},
			{Type: "text/csv", Href: address(".csv"), Name: ui.T(ctx, "library.changes.csv")},
		},
	}))
}

// differences are the changes between two editions and what stands beside the later one.
type differences struct {
	before, after *framework.Tree
	changes       *difference.Changes
	published     bool
	beside        framework.Beside
	current       string // version of the edition in force
}

// difference is what changed from an edition (from, "" for the one that was published as the one before, else the one with
// the date before) to another.
//
// Errors: errs.NotFound where there is no such edition before.
func (l *Library) difference(ctx context.Context, after *framework.Tree, from string) (d differences, err error) {
	d.after = after
	if d.current, err = l.currentVersion(ctx, after.Framework.Slug); err != nil {
		return d, err
	}
	if d.beside, err = l.frameworks.Beside(ctx, after.ID, framework.Changes, framework.Notes, framework.Signed); err != nil {
		return d, err
	}
	if len(d.beside.Changes) > 0 {
		told, err := difference.Parse(d.beside.Changes)
		if err != nil {
			return d, errs.Wrap(errs.Internal, "frameworkweb.difference", err)
		}
		if d.before, err = l.frameworks.ReleaseByID(ctx, told.From.Release); err != nil {
			return d, err
		}
		if from == "" || from == d.before.Version && d.before.Framework.Slug == after.Framework.Slug {
			d.changes, d.published = told, true
			return d, nil
		}
	}
	if from == "" {
		if from, err = l.versionBefore(ctx, after); err != nil {
			return d, err
		}
	}
	if d.before, err = l.frameworks.Release(ctx, after.Framework.Slug, from); err != nil {
		return d, err
	}
	d.changes, err = l.computed.between(ctx, l.frameworks, d.before, after)
	return d, err
}

// versionBefore is the edition of the same framework with the date before.
//
// Errors: errs.NotFound where there is none.
func (l *Library) versionBefore(ctx context.Context, t *framework.Tree) (string, error) {
	listing, err := l.frameworks.FrameworkBySlug(ctx, t.Framework.Slug)
	if err != nil {
		return "", err
	}
	at := slices.IndexFunc(listing.Releases, func(r framework.ReleaseInfo) bool { return r.ID == t.ID })
	if at < 0 || at+1 == len(listing.Releases) {
		return "", errs.New(errs.NotFound, "frameworkweb.versionBefore", "")
	}
	return listing.Releases[at+1].Version, nil
}

// sinceOf is what the edition is called that an edition is compared with at first; "" where there is none.
func (l *Library) sinceOf(ctx context.Context, t *framework.Tree) (string, error) {
	version, err := l.versionBefore(ctx, t)
	if !errs.Is(err, errs.NotFound) {
		return version, err
	}
	beside, err := l.frameworks.Beside(ctx, t.ID, framework.Changes)
	if err != nil || len(beside.Changes) == 0 {
		return "", err
	}
	told, err := difference.Parse(beside.Changes)
	if err != nil {
		return "", errs.Wrap(errs.Internal, "frameworkweb.sinceOf", err)
	}
	return told.From.Slug + " " + told.From.Version, nil
}

// comparable are the other editions of the framework, as links to what changed since each.
func (l *Library) comparable(ctx context.Context, d differences) ([]ui.Link, error) {
	listing, err := l.frameworks.FrameworkBySlug(ctx, d.after.Framework.Slug)
	if err != nil {
		return nil, err
	}
	var all []ui.Link
	for _, r := range listing.Releases {
		if r.ID != d.after.ID && r.ID != d.before.ID {
			all = append(all, ui.Link{
				Text: ui.T(ctx, "library.changes.since", "version", r.Version), Href: releasePath(d.after) + "/changes?from=" + r.Version,
			})
		}
	}
	return all, nil
}

// keptComparisons is how many computed comparisons are remembered.
const keptComparisons = 32

// comparisons remembers what was computed, while the content of the library stays the same.
type comparisons struct {
	mu       sync.Mutex
	revision string
	kept     map[[2]string]*difference.Changes
}

func (c *comparisons) between(ctx context.Context, frameworks *framework.Service, before, after *framework.Tree) (*difference.Changes, error) {
	key, revision := [2]string{before.ID, after.ID}, frameworks.Revision(ctx)
	c.mu.Lock()
	if c.revision != revision || len(c.kept) >= keptComparisons {
		c.revision, c.kept = revision, map[[2]string]*difference.Changes{}
	}
	known := c.kept[key]
	c.mu.Unlock()
	if known != nil {
		return known, nil
	}
	walks, err := frameworks.Crosswalks(ctx, after.Framework.Slug)
	if err != nil {
		return nil, err
	}
	var links difference.Known
	if walk := framework.Between(walks, after.Framework.Slug, before.Version, after.Version); walk != nil {
		links.Links = walk.Associations
	}
	known = difference.Knowing(before, after, links)
	c.mu.Lock()
	defer c.mu.Unlock()
	if c.revision == revision {
		c.kept[key] = known
	}
	return known, nil
}

func (d differences) data() frameworkdata.Changes {
	return frameworkdata.ChangesOf(d.changes, d.before, d.after, d.current, d.published, d.beside)
}

// page arranges the changes for people.
func (d differences) page(ctx context.Context) changesPage {
	p := changesPage{Reading: difference.Read(d.changes, d.before, d.after), Published: d.published}
	p.Was, p.Is = besides(d.before, d.after)
	if d.published {
		var notes draft.ReleaseNotes
		var signed draft.SignedOff
		if json.Unmarshal(d.beside.Notes, &notes) == nil {
			p.Notes = framework.Passages(notes.Text)
		}
		if json.Unmarshal(d.beside.Signed, &signed) == nil && len(signed.Days) > 0 {
			p.Signed = &signed
		}
	}
	for _, s := range p.Reading.Sections {
		section := changeSection{
			Section: s, Title: ui.T(ctx, "library.changes.sort."+string(s.Sort), "count", s.Count), Text: ui.T(ctx, "library.changes.sort."+string(s.Sort)+".text"),
		}
		for _, domain := range s.Domains {
			shown := changeDomain{Domain: domain.At, Name: domain.Name}
			for _, ln := range domain.Lines {
				shown.Entries = append(shown.Entries, p.entry(ctx, domain.At, ln))
			}
			section.Domains = append(section.Domains, shown)
		}
		p.Sections = append(p.Sections, section)
	}
	for _, l := range difference.Scale(d.before.Release, d.after.Release) {
		p.Scale = append(p.Scale, changeStep{l.Code, ui.T(ctx, "library.changes.scale."+string(l.Become)), runsOf(l.Name), runsOf(l.Description)})
	}
	return p
}

func (p changesPage) entry(ctx context.Context, domain int, ln difference.Line) changeEntry {
	t := p.Reading.After
	all := ln.Is
	if len(all) == 0 {
		t, all = p.Reading.Before, ln.Was
	}
	it := all[0]
	e := changeEntry{Line: ln, Code: it.Code, Kind: t.KindOf(it.Kind).Name, Href: itemHref(t, it), Domain: domain, Tree: t}
	switch ln.Become {
	case difference.Stays:
		for _, text := range p.Reading.Texts(ln) {
			e.Texts = append(e.Texts, changeText{textName(ctx, text), runsOf(text.Pieces)})
		}
		e.Facts = p.facts(ctx, ln)
	case difference.Split, difference.Merged:
		for _, was := range ln.Was {
			e.Was = append(e.Was, wordingOf(ctx, p.Reading.Before, was))
		}
		for _, is := range ln.Is {
			e.Is = append(e.Is, wordingOf(ctx, p.Reading.After, is))
		}
	case difference.Added, difference.Retired:
		e.Texts = []changeText{{"", []ui.Run{{How: "kept", Text: it.Statement}}}}
		if up := t.Parent(it); up != nil {
			e.Facts = []changeFact{{Name: ui.T(ctx, "library.changes.place."+string(ln.Become)), Is: placeOf(ctx, t, it)}}
		}
	}
	return e
}

func runsOf(pieces []difference.Piece) []ui.Run {
	runs := make([]ui.Run, len(pieces))
	for i, piece := range pieces {
		runs[i] = ui.Run{How: string(piece.How), Text: piece.Text}
	}
	return runs
}

func textName(ctx context.Context, t difference.Text) string {
	switch t.Part {
	case "statement":
		return ""
	case "level":
		return t.Level
	}
	return ui.T(ctx, "library.changes.part."+t.Part)
}

func wordingOf(ctx context.Context, t *framework.Tree, it *framework.Item) ui.Wording {
	lang := t.Language
	if lang == i18n.From(ctx).Lang() {
		lang = ""
	}
	return ui.Wording{Code: it.Code, Text: it.Statement, Href: itemHref(t, it), Domain: t.RootIndex(it), Lang: lang}
}

// facts are what else changed of an item that stays: its place, code and kind.
func (p changesPage) facts(ctx context.Context, ln difference.Line) []changeFact {
	was, is := ln.Was[0], ln.Is[0]
	var all []changeFact
	if ln.Moved {
		all = append(all, changeFact{
			ui.T(ctx, "library.changes.moved"), placeOf(ctx, p.Reading.Before, was), placeOf(ctx, p.Reading.After, is),
		})
	}
	if ln.Recoded {
		all = append(all, changeFact{ui.T(ctx, "library.changes.code"), was.Code, is.Code})
	}
	if ln.Rekinded {
		all = append(all, changeFact{
			ui.T(ctx, "library.changes.kind"), p.Reading.Before.KindOf(was.Kind).Name, p.Reading.After.KindOf(is.Kind).Name,
		})
	}
	return all
}

// placeOf is where an item stands, from the root down.
func placeOf(ctx context.Context, t *framework.Tree, it *framework.Item) string {
	path := t.Path(it)
	if len(path) == 1 {
		return ui.T(ctx, "library.changes.top")
	}
	var names []string
	for _, up := range path[:len(path)-1] {
		names = append(names, up.Statement)
	}
	return strings.Join(names, " › ")
}

// sameWords says how many items are the same; nothing where none is.
func sameWords(ctx context.Context, n int) string {
	if n == 0 {
		return ""
	}
	return ui.T(ctx, "library.changes.fine", "count", n)
}

// signedWords says who signed an edition off, and when: never their names.
func signedWords(ctx context.Context, s *draft.SignedOff) string {
	last := s.Days[len(s.Days)-1]
	if day, err := time.Parse(time.DateOnly, last); err == nil {
		last = i18n.From(ctx).Day(day)
	}
	return ui.T(ctx, "library.changes.signed", "count", len(s.Days), "organization", s.By, "day", last)
}

// rows answers with one row an entry, for spreadsheets.
func (d differences) rows(w http.ResponseWriter, r *http.Request) error {
	var b bytes.Buffer
	if err := sheet.WriteCSV(&b, frameworkdata.ChangesTable(d.data()), true); err != nil {
		return errs.Wrap(errs.Internal, "frameworkweb.rows", err)
	}
	name := d.after.Framework.Slug + "-" + d.before.Version + "-to-" + d.after.Version + "-changes.csv"
	return web.WriteData(w, r, web.Data{Type: "text/csv; charset=utf-8", Name: name, Body: b.Bytes()})
}
