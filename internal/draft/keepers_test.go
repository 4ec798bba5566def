package draft

import (
	"testing"

	"pathways/internal/framework/isl"
	"pathways/internal/platform/authz"
	"pathways/internal/platform/errs"
)

func TestOnlyThoseWhoRunTheInstallationSayWhoKeepsAFramework(t *testing.T) {
	each(t, func(h *house) {
		_, err := isl.Install(h.ctx, h.Frameworks)
		h.must(err)
		for _, v := range []authz.Viewer{h.ana, h.ben, h.eva} {
			h.want(v.Name+" hands it over", h.HandOver(h.ctx, v, isl.Slug, h.museum.Slug), errs.NotFound)
		}
		h.wantFault("to nobody that is there", h.HandOver(h.ctx, h.ole, isl.Slug, "nowhere"), "organization", "organization")
		h.want("a framework that is not there", h.HandOver(h.ctx, h.ole, "none", h.museum.Slug), errs.NotFound)
		h.must(h.HandOver(h.ctx, h.ole, isl.Slug, h.museum.Slug))
		all, err := h.Keepers(h.ctx, h.ole)
		h.must(err)
		if len(all) != 1 || all[0].Keeper.Slug != h.museum.Slug {
			t.Fatalf("keepers: %+v", all)
		}
		tree, err := h.Frameworks.Current(h.ctx, isl.Slug)
		h.must(err)
		d, err := h.BeginFrom(h.ctx, h.ben, h.museum.Slug, tree.ID, "2026")
		h.must(err)
		if d.Head.Framework.Slug != isl.Slug || d.Base != tree.ID {
			t.Errorf("the keeper's next edition: %+v", d.Head.Framework)
		}
		h.must(h.HandOver(h.ctx, h.ole, isl.Slug, ""))
		if all, err = h.Keepers(h.ctx, h.ole); err != nil || all[0].Keeper.ID != "" {
			t.Errorf("taken back: %+v %v", all, err)
		}
	})
}
