package frameworkweb

import (
	"net/url"

	"pathways/internal/framework"
)

// reflectHref leads from the library to My pathway: to the questions about an item where it can be asked about,
// with the edition that it stands in; to the beginning for a whole edition (nil) or a domain.
func reflectHref(t *framework.Tree, it *framework.Item) string {
	to := "/pathway"
	if it != nil && t.UnitOf(it) != nil {
		to += "/reflect/" + url.PathEscape(it.Code)
	}
	return to + "?edition=" + url.QueryEscape(t.Framework.Slug+"@"+t.Version)
}

// evidenceHref is the form for a new piece of evidence of a competency. Guests are asked to sign in there.
func evidenceHref(t *framework.Tree, it *framework.Item) string {
	return "/evidence/new?item=" + url.QueryEscape(t.Framework.Slug+"/"+t.Version+"/"+it.Code)
}
