package siteweb

import (
	"context"
	"net/http"

	"pathways/internal/platform/ui"
	"pathways/internal/platform/web"
)

// operatePlaces are the pages for those who run the installation, in the order in which they are listed.
var operatePlaces = []struct{ href, name string }{
	{"/operate/letters", "letters"},
	{"/operate/domains", "domains"},
	{"/operate/frameworks", "frameworks"},
}

// operate lists the pages for those who run the installation.
func (s *Site) operate(w http.ResponseWriter, r *http.Request) error {
	return web.Render(w, r, http.StatusOK, operateView(operateBoard(r.Context())))
}

func operateBoard(ctx context.Context) []ui.BoardLine {
	var lines []ui.BoardLine
	for _, p := range operatePlaces {
		lines = append(lines, ui.BoardLine{Href: p.href, Name: ui.T(ctx, "site.operate."+p.name), Text: ui.T(ctx, "site.operate."+p.name+".text")})
	}
	return lines
}
