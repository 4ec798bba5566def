package exchangeweb

import (
	"net/http"

	"pathways/internal/platform/authz"
	"pathways/internal/platform/i18n"
)

func (rm *room) list(w http.ResponseWriter, r *http.Request) error {
	ctx := r.Context()
	all, err := rm.imports.Mine(ctx, authz.From(ctx))
	if err != nil {
		return err
	}
	return show(w, r, page{Title: i18n.T(ctx, "exchange.imports.title"), Lead: i18n.T(ctx, "exchange.imports.lead")}, listBody(all))
}
