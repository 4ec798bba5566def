package draft

import (
	"context"

	"pathways/internal/framework"
	"pathways/internal/platform/authz"
	"pathways/internal/platform/db"
	"pathways/internal/platform/errs"
)

// Kept is a framework with who keeps it.
type Kept struct {
	Framework framework.Framework
	Keeper    Keeper // the zero Keeper: those who run the installation
}

// Keepers are all frameworks with who keeps them, by name, for those who run the installation.
func (s *Service) Keepers(ctx context.Context, v authz.Viewer) (all []Kept, err error) {
	if err := v.Operate(); err != nil {
		return nil, err
	}
	listings, err := s.Frameworks.Frameworks(ctx)
	if err != nil {
		return nil, err
	}
	return all, s.DB.View(ctx, func(ctx context.Context, tx *db.Tx) error {
		all = nil
		keepers, err := s.Frameworks.Keepers(ctx, tx)
		if err != nil {
			return err
		}
		var of []string
		for _, id := range keepers {
			of = append(of, id)
		}
		names, err := s.Organizations.ByID(ctx, tx, of)
		if err != nil {
			return err
		}
		for _, l := range listings {
			o := names[keepers[l.Framework.ID]]
			all = append(all, Kept{l.Framework, Keeper{o.ID, o.Slug, o.Name}})
		}
		return nil
	})
}

// HandOver gives a framework to an organization to keep, by their addresses; "" gives it to those who run the installation,
// who alone may do this. What was published stays as it is.
//
// Errors: errs.Invalid with the field "organization" for one that is not there; errs.NotFound for such a framework.
func (s *Service) HandOver(ctx context.Context, v authz.Viewer, slug, organization string) error {
	if err := v.Operate(); err != nil {
		return err
	}
	l, err := s.Frameworks.FrameworkBySlug(ctx, slug)
	if err != nil {
		return err
	}
	return s.DB.Update(ctx, func(ctx context.Context, tx *db.Tx) error {
		if organization == "" {
			return s.Frameworks.SetKeeper(ctx, tx, l.Framework.ID, "")
		}
		m, err := s.Organizations.BySlug(ctx, tx, v.Person, organization)
		if errs.Is(err, errs.NotFound) {
			return &errs.Error{Kind: errs.Invalid, Op: "draft.HandOver", Fields: []errs.Field{
				{Name: "organization", Key: "draft.fault.organization", Args: []any{"value", organization}},
			}}
		}
		if err != nil {
			return err
		}
		return s.Frameworks.SetKeeper(ctx, tx, l.Framework.ID, m.Organization.ID)
	})
}
