package siteweb

import (
	"encoding/xml"
	"net/http"

	"pathways/internal/framework/frameworkdata"
	"pathways/internal/platform/web"
	"pathways/internal/practice"
)

// urlset is a sitemap (sitemaps.org, protocol 0.9).
type urlset struct {
	XMLName xml.Name `xml:"http://www.sitemaps.org/schemas/sitemap/0.9 urlset"`
	URLs    []place  `xml:"url"`
}

type place struct {
	Loc string `xml:"loc"`
}

// sitemap lists every public page. It depends on the host that was asked where no base URL is set, so it is not kept.
func (s *Site) sitemap(w http.ResponseWriter, r *http.Request) error {
	base := s.baseURL
	if base == "" {
		base = "http://" + r.Host
	}
	paths, err := s.publicPaths(r)
	if err != nil {
		return err
	}
	set := urlset{}
	for _, p := range paths {
		set.URLs = append(set.URLs, place{base + p})
	}
	body, err := xml.Marshal(set)
	if err != nil {
		return err
	}
	return web.WriteData(w, r, web.Data{Type: "application/xml; charset=utf-8", Body: append([]byte(xml.Header), body...)})
}

// publicPaths are the addresses of all pages that anyone may read and search engines may keep.
func (s *Site) publicPaths(r *http.Request) ([]string, error) {
	ctx := r.Context()
	paths := []string{"/", "/pathway", "/institutions", "/roles/starters", "/read", "/postings", "/guides"}
	for _, name := range guideOrder {
		paths = append(paths, "/guides/"+name)
	}
	paths = append(paths, "/about")
	for _, name := range aboutOrder[1:] {
		paths = append(paths, "/about/"+name)
	}
	paths = append(paths, "/frameworks")
	frameworks, err := s.frameworks.Frameworks(ctx)
	if err != nil {
		return nil, err
	}
	for _, listing := range frameworks {
		f := listing.Framework
		paths = append(paths, frameworkdata.FrameworkHref(f.Slug))
		for _, info := range listing.Releases {
			t, err := s.frameworks.Release(ctx, f.Slug, info.Version)
			if err != nil {
				return nil, err
			}
			at := frameworkdata.ReleaseHref(f.Slug, info.Version)
			paths = append(paths, at, at+"/table", at+"/guide")
			if practice.For(f.Slug, info.Version) != nil {
				paths = append(paths, at+"/practice")
			}
			for i := range t.Items {
				paths = append(paths, frameworkdata.ItemHref(f.Slug, info.Version, t.Items[i].Code))
			}
		}
		crosswalks, err := s.frameworks.Crosswalks(ctx, f.Slug)
		if err != nil {
			return nil, err
		}
		for _, c := range crosswalks {
			if c.Framework == f.Slug { // one between two frameworks is among those of both
				paths = append(paths, frameworkdata.CrosswalkHref(c))
			}
		}
	}
	return paths, nil
}
