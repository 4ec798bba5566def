// Package ui is the design system: the layout, the components, the style sheet, the marks and the pictures.
// It speaks the visual language of docs/look.md and knows no product noun.
package ui

import (
	"context"

	"pathways/internal/platform/i18n"
)

// Place is one of the places in the sign over the door.
type Place string

// The places that the sign knows. A page that belongs to none has the empty Place.
const (
	Library      Place = "library"
	MyPathway    Place = "pathway"
	Institutions Place = "institutions"
	Guides       Place = "guides"
	Account      Place = "account"
)

// Page is what the layout needs to know of a page. All texts are already in the reader's language.
type Page struct {
	Title       string  // without the name of the product
	Description string  // one sentence for search engines and link previews; may be empty
	Place       Place   // which place is marked as "you are here"
	Trail       []Crumb // from the place down; the last one is this page
	Canonical   string  // path of the lasting address; may be empty
	Alternates  []Alternate
	Data        string // what the page says as JSON-LD, without a "<" in it; may be empty
	Class       string // extra class of <main>, for print rules: "map-page", "plan-page"
	NoIndex     bool   // private or passing pages
	Attribution string // whose words stand on this page; empty: the general sentence in the foot
}

// Crumb is one step of the trail.
type Crumb struct {
	Name string
	Href string // empty for the page itself
}

// Alternate is another form of the same page: data or a document.
type Alternate struct {
	Type string // media type
	Href string
	Name string
}

// T says a key in the language of the request.
func T(ctx context.Context, key string, args ...any) string { return i18n.T(ctx, key, args...) }
