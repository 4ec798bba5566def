package frameworkweb

import "pathways/internal/platform/web"

// Routes are the addresses of the library. An address of a framework, a release or an item ends in .json for data; a
// release also in .csv, .xlsx, .pdf and .docx, and in the forms of package exchange. All are public.
func (l *Library) Routes() []web.Route {
	kept := l.pages.Cached
	return []web.Route{
		{Pattern: "GET /frameworks", Handle: kept(l.shelf)},
		{Pattern: "GET /frameworks.json", Handle: kept(l.shelfData), Open: true},
		{Pattern: "GET /frameworks/search", Handle: l.search},
		{Pattern: "GET /frameworks/{slug}", Handle: l.pages.CachedFor(l.base, l.framework), Open: true},
		{Pattern: "GET /frameworks/{slug}/{version}", Handle: l.pages.CachedFor(l.base, l.release), Open: true},
		{Pattern: "GET /frameworks/{slug}/{version}/table", Handle: kept(l.table)},
		{Pattern: "GET /frameworks/{slug}/{version}/guide", Handle: kept(l.guide)},
		{Pattern: "GET /frameworks/{slug}/{version}/practice", Handle: kept(l.practice)},
		{Pattern: "GET /frameworks/{slug}/{version}/practice.json", Handle: kept(l.practiceJSON), Open: true},
		{Pattern: "GET /frameworks/{slug}/{version}/practice.csv", Handle: kept(l.practiceRows), Open: true},
		{Pattern: "GET /frameworks/{slug}/{version}/changes", Handle: kept(l.changes), Open: true},
		{Pattern: "GET /frameworks/{slug}/{version}/changes.json", Handle: kept(l.changesData), Open: true},
		{Pattern: "GET /frameworks/{slug}/{version}/changes.csv", Handle: kept(l.changesRows), Open: true},
		{Pattern: "GET /frameworks/{slug}/{version}/embed", Handle: l.pages.CachedFor(l.base, l.embedHelp)},
		{Pattern: "GET /frameworks/{slug}/{version}/{code}", Handle: l.pages.CachedFor(l.base, l.item), Open: true},
		{Pattern: "GET /embed/{slug}/{version}", Handle: l.pages.CachedFor(l.base, l.embed)},
		{Pattern: "GET /embed/{slug}/{version}/{code}", Handle: l.pages.CachedFor(l.base, l.embed)},
		{Pattern: "GET /oembed", Handle: l.oembed, Open: true},
		{Pattern: "GET /frameworks/{slug}/crosswalk/{from}/{to}", Handle: kept(l.crosswalk), Open: true},
		{Pattern: "GET /crosswalks/{id}", Handle: kept(l.crosswalkByID), Open: true},
	}
}
