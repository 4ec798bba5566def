package siteweb

import (
	"net/http"

	"pathways/internal/platform/web"
)

// institutions is the entrance for those who shape roles, postings and teams.
func (s *Site) institutions(w http.ResponseWriter, r *http.Request) error {
	return web.Render(w, r, http.StatusOK, institutionsView())
}
