package takeout

import (
	"context"
	"time"

	"pathways/internal/account"
	"pathways/internal/consultation"
	"pathways/internal/evidence"
	"pathways/internal/organization"
	"pathways/internal/pathway"
	"pathways/internal/platform/audit"
	"pathways/internal/platform/authz"
	"pathways/internal/platform/blob"
	"pathways/internal/platform/db"
	"pathways/internal/platform/i18n"
	"pathways/internal/portfolio"
	"pathways/internal/reflection"
	"pathways/internal/reminder"
	"pathways/internal/role"
	"pathways/internal/sharing"
)

// Options are the services of all nouns that keep something of a person.
type Options struct {
	DB            *db.DB
	Accounts      *account.Service
	Organizations *organization.Service
	Pathways      *pathway.Service
	Evidence      *evidence.Service
	Blobs         *blob.Store
	Reminders     *reminder.Service
	Portfolio     *portfolio.Service
	Sharing       *sharing.Service
	Consultations *consultation.Service
	Roles         *role.Service
	Naming        []Naming         // nouns whose things are an organization's and name the people who wrote them
	Words         *i18n.Catalog    // for letters in the language of their reader
	By            string           // program and its version
	Now           func() time.Time // time.Now when nil
}

// Naming is a noun whose things belong to an organization and say who wrote them. When a person is erased their name goes, and
// the things stay.
type Naming interface {
	Erase(ctx context.Context, tx *db.Tx, person string) error
}

// Service takes out, brings in and erases. It stands above all nouns that keep something of a person.
type Service struct {
	Options
	now func() time.Time
}

// NewService makes the service.
func NewService(o Options) *Service {
	s := &Service{Options: o, now: o.Now}
	if s.now == nil {
		s.now = time.Now
	}
	return s
}

// Gather reads everything of the viewer, to be written out.
//
// Errors: those of Viewer.Proof.
func (s *Service) Gather(ctx context.Context, v authz.Viewer) (*Archive, error) {
	if err := v.Proof(s.now()); err != nil {
		return nil, err
	}
	a := &Archive{blobs: s.Blobs, words: i18n.From(ctx), made: s.now().UTC().Truncate(time.Second), by: s.By}
	err := s.DB.View(ctx, func(ctx context.Context, tx *db.Tx) (err error) {
		a.Content, err = s.content(ctx, tx, v.Person)
		return err
	})
	if err != nil {
		return nil, err
	}
	if err := a.prepare(); err != nil {
		return nil, err
	}
	return a, s.DB.Update(ctx, func(ctx context.Context, tx *db.Tx) error {
		return audit.Note(ctx, tx, audit.Entry{Actor: v.Person, Person: v.Person, Action: "takeout.taken"}, s.now())
	})
}

// content reads everything of a person in one state. Who calls has decided.
func (s *Service) content(ctx context.Context, tx *db.Tx, person string) (c Content, err error) {
	if c.Account, err = s.Accounts.Out(ctx, tx, person); err != nil {
		return c, err
	}
	all, err := s.Organizations.Export(ctx, tx, person)
	if err != nil {
		return c, err
	}
	c.Memberships = memberships(all)
	if c.Pathway, err = s.Pathways.Out(ctx, tx, person); err != nil {
		return c, err
	}
	c.Order = map[string]reflection.Order{}
	if c.Pathway != nil {
		c.Order = c.Pathway.Orders()
	}
	if c.Evidence, err = s.Evidence.Export(ctx, tx, person); err != nil {
		return c, err
	}
	if c.Portfolio, err = s.Portfolio.Export(ctx, tx, person); err != nil {
		return c, err
	}
	if c.Reminders, err = s.Reminders.Export(ctx, tx, person); err != nil {
		return c, err
	}
	if c.Sharing, err = s.Sharing.Export(ctx, tx, person); err != nil {
		return c, err
	}
	if c.Consulted, err = s.Consultations.Export(ctx, tx, person); err != nil {
		return c, err
	}
	c.Roles, err = s.Roles.Export(ctx, tx, person)
	return c, err
}
