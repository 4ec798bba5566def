package organization

import (
	"context"
	"testing"

	"pathways/internal/platform/db"
)

func TestWhoComesFromAnOrganizationsProviderBelongsToItUntilTheyLeave(t *testing.T) {
	each(t, func(h *house) {
		ana, ben := h.person("Ana"), h.person("Ben")
		o, other := h.found(ana, "House"), h.found(ana, "Other")
		sent := func(slug string) {
			h.must(h.update(func(ctx context.Context, tx *db.Tx) error { return h.Sent(ctx, tx, ben.Person, slug) }))
		}
		sent("no-such-house")
		sent(o.Slug)
		sent(o.Slug)
		if h.part(ben, o) != Member || h.part(ben, other) != "" {
			h.Errorf("Ben plays %q and %q", h.part(ben, o), h.part(ben, other))
		}
		h.must(h.Leave(h.ctx, ben, o.Slug))
		sent(o.Slug)
		if h.part(ben, o) != "" {
			h.Error("Ben left and was brought back")
		}
		h.must(h.update(func(ctx context.Context, tx *db.Tx) error { return h.Sent(ctx, tx, ana.Person, o.Slug) }))
		if h.part(ana, o) != Owner {
			h.Error("the owner became a member")
		}
	})
}
