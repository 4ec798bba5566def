// Package siteweb is the front of the house: the home page, the guides for the audiences, the pages about Pathways,
// and the directory for search engines. Guides and about pages are Markdown, one folder a language.
package siteweb

import (
	"embed"
	"slices"

	"pathways/internal/draft"
	"pathways/internal/framework"
	"pathways/internal/organization"
	"pathways/internal/platform/web"
)

// Locales are the words of these pages; the guides themselves stand in guides and about.
//
//go:embed locales/*.json
var Locales embed.FS

// The order in which texts are listed. Guides: first those about the framework, then one for each audience.
var (
	frameworkGuides = []string{"what-is-a-framework", "how-it-was-made"}
	audienceGuides  = []string{"individuals", "institutions", "academic-programs", "associations", "stewards"}
	guideOrder      = slices.Concat(frameworkGuides, audienceGuides)
	aboutOrder      = []string{"promises", "instrument", "privacy", "accessibility", "data"}
)

// Site serves the pages of this package.
type Site struct {
	frameworks *framework.Service
	pages      *web.Pages
	baseURL    string
	guideTexts Shelf
	aboutTexts Shelf

	drafts        *draft.Service
	organizations *organization.Service
}

// Stewards lets the site show what is being written and who keeps what. It is called before the site is used.
func (s *Site) Stewards(drafts *draft.Service, organizations *organization.Service) *Site {
	s.drafts, s.organizations = drafts, organizations
	return s
}

// New renders all texts. baseURL ("https://pathways.example.org", no slash at the end) stands in the sitemap; where it
// is empty the addresses of the request are used. An unreadable text is an error.
func New(frameworks *framework.Service, pages *web.Pages, baseURL string) (*Site, error) {
	guides, err := readShelf(texts, "guides")
	if err != nil {
		return nil, err
	}
	about, err := readShelf(texts, "about")
	if err != nil {
		return nil, err
	}
	return &Site{frameworks: frameworks, pages: pages, baseURL: baseURL, guideTexts: guides, aboutTexts: about}, nil
}
