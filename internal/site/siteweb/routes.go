package siteweb

import "pathways/internal/platform/web"

// Routes are the addresses of the front page, the guides, the pages about Pathways and the directory for search engines.
func (s *Site) Routes() []web.Route {
	return []web.Route{
		{Pattern: "GET /{$}", Handle: s.pages.Cached(s.home)},
		{Pattern: "GET /institutions", Handle: s.pages.Cached(s.institutions)},
		{Pattern: "GET /guides", Handle: s.pages.Cached(s.guides)},
		{Pattern: "GET /guides/{name}", Handle: s.pages.Cached(s.guide)},
		{Pattern: "GET /about", Handle: s.pages.Cached(s.promises)},
		{Pattern: "GET /about/{name}", Handle: s.pages.Cached(s.about)},
		{Pattern: "GET /operate", Handle: s.operate, For: web.Operators},
		{Pattern: "GET /operate/frameworks", Handle: s.keepers, For: web.Operators},
		{Pattern: "POST /operate/frameworks", Handle: s.handOver, For: web.Operators},
		{Pattern: "GET /stewardship", Handle: s.stewardship, For: web.People},
		{Pattern: "GET /sitemap.xml", Handle: s.sitemap},
	}
}
