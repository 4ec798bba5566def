package sharing

import (
	"context"

	"pathways/internal/evidence"
	"pathways/internal/organization"
	"pathways/internal/pathway"
	"pathways/internal/platform/authz"
	"pathways/internal/platform/db"
	"pathways/internal/portfolio"
)

// MineFrom gathers what a person could share from the nouns that keep it, for Options. A token needs to be let read
// reflections, plans and evidence for that, beside what it needs here: what it cannot read it cannot share.
func MineFrom(pathways *pathway.Service, pieces *evidence.Service, portfolios *portfolio.Service) func(context.Context, authz.Viewer) (Mine, error) {
	return func(ctx context.Context, v authz.Viewer) (m Mine, err error) {
		if m.Pathway, err = pathways.Get(ctx, v, pathway.Everything); err != nil {
			return m, err
		}
		if m.Evidence, err = pieces.List(ctx, v); err != nil {
			return m, err
		}
		if m.Statements, err = pieces.Statements(ctx, v); err != nil {
			return m, err
		}
		m.Portfolio, err = portfolios.Page(ctx, v)
		return m, err
	}
}

// PartsFrom asks organizations which parts a viewer plays, for Options.
func PartsFrom(organizations *organization.Service) func(context.Context, authz.Viewer) ([]Part, error) {
	return func(ctx context.Context, v authz.Viewer) ([]Part, error) {
		all, err := organizations.Plays(ctx, v)
		var out []Part
		for _, m := range all {
			out = append(out, Part{Organization: m.Organization.ID, Name: m.Organization.Name, Plays: string(m.Part)})
		}
		return out, err
	}
}

// Follow has the nouns tell sharing, in their own transactions, what their people delete, do not let be shown any more,
// or leave. It is called before any of them is used.
func (s *Service) Follow(pathways *pathway.Service, pieces *evidence.Service, organizations *organization.Service) {
	pathways.WhenGone(func(ctx context.Context, tx *db.Tx, person string, what pathway.Thing, id string) error {
		return s.Forget(ctx, tx, person, map[pathway.Thing]Kind{pathway.AReflection: AReflection, pathway.APlan: APlan}[what], id)
	})
	pieces.WhenGone(func(ctx context.Context, tx *db.Tx, person string, what evidence.Thing, id string) error {
		return s.Forget(ctx, tx, person, map[evidence.Thing]Kind{evidence.APiece: AnEvidence, evidence.AStatement: AStatement}[what], id)
	})
	organizations.WhenLeft(s.Left)
}
