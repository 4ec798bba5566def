package frameworkweb

import (
	"encoding/json"
	"net/http"
	"net/url"
	"time"

	"pathways/internal/framework"
	"pathways/internal/framework/frameworkdata"
	"pathways/internal/platform/ui"
)

// The vocabulary of schema.org that search engines read frameworks by.
type (
	termSet struct {
		Context       string      `json:"@context,omitempty"`
		Type          string      `json:"@type"` // DefinedTermSet
		ID            string      `json:"@id"`
		URL           string      `json:"url,omitempty"`
		Name          string      `json:"name"`
		Description   string      `json:"description,omitempty"`
		Version       string      `json:"version,omitempty"`
		DatePublished string      `json:"datePublished,omitempty"`
		InLanguage    string      `json:"inLanguage,omitempty"`
		Publisher     *agent      `json:"publisher,omitempty"`
		Copyright     string      `json:"copyrightNotice,omitempty"`
		BasedOn       string      `json:"isBasedOn,omitempty"`
		PartOf        *termSet    `json:"isPartOf,omitempty"`
		Parts         []termSet   `json:"hasPart,omitempty"`
		Terms         []schemaRow `json:"hasDefinedTerm,omitempty"`
	}
	schemaRow struct {
		Context     string   `json:"@context,omitempty"`
		Type        string   `json:"@type"` // DefinedTerm
		ID          string   `json:"@id"`
		URL         string   `json:"url,omitempty"`
		Code        string   `json:"termCode,omitempty"`
		Name        string   `json:"name"`
		Description string   `json:"description,omitempty"`
		In          *termSet `json:"inDefinedTermSet,omitempty"`
	}
	agent struct {
		Type string `json:"@type"` // Organization
		Name string `json:"name"`
		URL  string `json:"url,omitempty"`
	}
)

const vocabulary = "https://schema.org"

// mostTerms is how many entries the page of an edition says as data; of a larger one, each entry's own page says it.
const mostTerms = 300

// describer says things of one server as data.
type describer struct{ base string }

func (d describer) framework(f framework.Framework) termSet {
	at := d.base + frameworkdata.FrameworkHref(f.Slug)
	return termSet{Type: "DefinedTermSet", ID: at, Name: f.Name, URL: at, Publisher: &agent{Type: "Organization", Name: f.Publisher, URL: ui.WebAddress(f.Homepage)}}
}

// release says an edition without its entries.
func (d describer) release(t *framework.Tree) termSet {
	at := d.base + releaseHref(t)
	s := termSet{
		Type: "DefinedTermSet", ID: at, URL: at, Name: t.Title, Version: t.Version, DatePublished: wholeDay(t.Date), InLanguage: t.Language,
		Publisher: &agent{Type: "Organization", Name: t.Framework.Publisher, URL: ui.WebAddress(t.Framework.Homepage)}, Copyright: t.Rights, BasedOn: ui.WebAddress(t.Source.URL),
	}
	if len(t.About) > 0 {
		s.Description = t.About[0]
	}
	return s
}

func (d describer) term(t *framework.Tree, it *framework.Item) schemaRow {
	at := d.base + itemHref(t, it)
	row := schemaRow{Type: "DefinedTerm", ID: at, URL: at, Code: it.Code, Name: it.Statement, Description: it.Note}
	if row.Description == "" {
		row.Description = it.Question
	}
	return row
}

// ofFramework is the page of a framework as data.
func (d describer) ofFramework(v volume) string {
	s := d.framework(v.Framework)
	s.Context = vocabulary
	for _, e := range v.Editions {
		s.Parts = append(s.Parts, termSet{Type: "DefinedTermSet", ID: d.base + e.Href, Name: e.Tree.Title, Version: e.Tree.Version, InLanguage: e.Tree.Language})
	}
	return dataBlock(s)
}

// ofRelease is the page of an edition as data, with its entries where these are not too many for a page.
func (d describer) ofRelease(t *framework.Tree) string {
	s := d.release(t)
	s.Context = vocabulary
	whole := d.framework(t.Framework)
	s.PartOf = &termSet{Type: whole.Type, ID: whole.ID, Name: whole.Name}
	if len(t.Items) <= mostTerms {
		for i := range t.Items {
			it := &t.Items[i]
			s.Terms = append(s.Terms, schemaRow{Type: "DefinedTerm", ID: d.base + itemHref(t, it), Code: it.Code, Name: it.Statement})
		}
	}
	return dataBlock(s)
}

// ofItem is the page of an entry as data.
func (d describer) ofItem(t *framework.Tree, it *framework.Item) string {
	row := d.term(t, it)
	row.Context = vocabulary
	set := d.release(t)
	row.In = &termSet{Type: set.Type, ID: set.ID, Name: set.Name, Version: set.Version, InLanguage: set.InLanguage, Publisher: set.Publisher, Copyright: set.Copyright}
	return dataBlock(row)
}

// dataBlock is JSON that can stand inside of a script element: no sign in it ends one.
func dataBlock(v any) string {
	raw, err := json.Marshal(v) // writes < and > and & as numbers
	if err != nil {
		panic(err) // texts and lists of them always become JSON
	}
	return string(raw)
}

// wholeDay is a date that is known to the day; "" for others, which the vocabulary has no place for.
func wholeDay(date string) string {
	if _, err := time.Parse(time.DateOnly, date); err != nil {
		return ""
	}
	return date
}

// described gives a page its data block, and the links by which others find how to embed what it shows.
func (l *Library) described(r *http.Request, head ui.Page, data func(describer) string) ui.Page {
	base := l.base(r)
	head.Data = data(describer{base})
	for _, form := range []string{"json", "xml"} {
		head.Alternates = append(head.Alternates, ui.Alternate{
			Type: oembedTypes[form].link, Href: base + "/oembed?format=" + form + "&url=" + url.QueryEscape(base+head.Canonical), Name: head.Title,
		})
	}
	return head
}
