package exchange

import (
	"cmp"
	"context"
	"slices"
	"strings"

	"pathways/internal/framework"
	"pathways/internal/platform/db"
)

// here is what is published of a framework.
type here struct {
	framework.Framework
	keeper string
	trees  []framework.ReleaseInfo
}

// published finds the framework of a release by the identifier of the release, else by that or the slug of the framework;
// nil where it is not here. Slug says that only the slug is the same: nobody has named it, another publisher has a framework
// of the same title, with other entries.
func (s *Service) published(ctx context.Context, tx *db.Tx, r *framework.Release, named bool) (found *here, slug bool, err error) {
	all, err := s.Frameworks.Frameworks(ctx)
	if err != nil {
		return nil, false, err
	}
	for _, same := range []func(framework.Listing) bool{
		func(l framework.Listing) bool {
			return slices.ContainsFunc(l.Releases, func(i framework.ReleaseInfo) bool { return i.ID == r.ID })
		},
		func(l framework.Listing) bool { return l.Framework.ID == r.Framework.ID },
		func(l framework.Listing) bool { return l.Framework.Slug == r.Framework.Slug },
	} {
		if i := slices.IndexFunc(all, same); i >= 0 {
			l := all[i]
			keeper, err := s.Frameworks.Keeper(ctx, tx, l.Framework.ID)
			if err != nil {
				return nil, false, err
			}
			if !slices.ContainsFunc(l.Releases, func(i framework.ReleaseInfo) bool { return i.ID == r.ID }) {
				if slug = l.Framework.ID != r.Framework.ID; !slug && !named {
					slug, err = s.stranger(ctx, l, r)
				}
			}
			return &here{l.Framework, keeper, l.Releases}, slug, err
		}
	}
	return nil, false, nil
}

// stranger says whether a release is of another publisher and has none of the entries of a framework. Entries whose
// identifiers follow from their codes, as those of spreadsheets, tell nothing.
func (s *Service) stranger(ctx context.Context, l framework.Listing, r *framework.Release) (bool, error) {
	if strings.EqualFold(l.Framework.Publisher, r.Framework.Publisher) {
		return false, nil
	}
	for _, info := range l.Releases {
		t, err := s.Frameworks.ReleaseByID(ctx, info.ID)
		if err != nil {
			return false, err
		}
		for i := range r.Items {
			if it := &r.Items[i]; t.ByID(it.ID) != nil || it.ID == framework.ItemID(r.Framework.Slug, it.Code) {
				return false, nil
			}
		}
	}
	return true, nil
}

// has is the release of the framework with an identifier or a version; false where there is none.
func (h *here) has(id, version string) (framework.ReleaseInfo, bool) {
	for _, same := range []func(framework.ReleaseInfo) bool{
		func(i framework.ReleaseInfo) bool { return i.ID == id },
		func(i framework.ReleaseInfo) bool { return i.Version == version },
	} {
		if i := slices.IndexFunc(h.trees, same); i >= 0 {
			return h.trees[i], true
		}
	}
	return framework.ReleaseInfo{}, false
}

// nextOf gives a reading an identifier of its own where its publisher keeps one for all editions: the release that has it
// here is another version with another content. That identifier stays with the release that came first.
func (s *Service) nextOf(ctx context.Context, c Choices, found *here, a *aim) error {
	r := a.reading.Release
	i := slices.IndexFunc(found.trees, func(i framework.ReleaseInfo) bool { return i.ID == r.ID })
	if i < 0 || found.trees[i].Version == r.Version || found.Slug != cmp.Or(c.Slug, found.Slug) {
		return nil
	}
	there, err := s.Frameworks.ReleaseByID(ctx, r.ID)
	if err != nil {
		return err
	}
	known := clone(a.reading)
	adopt(&known, found.Framework, there.Version)
	if sameRelease(there.Release, known.Release) {
		return nil
	}
	adopt(&a.reading, found.Framework, r.Version)
	r.ID = framework.ReleaseID(found.Slug, r.Version)
	a.note("exchange.why.sameIdentifier", "title", there.Title, "version", there.Version, "now", r.ID)
	return nil
}
