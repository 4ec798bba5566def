package people

import (
	"context"
	"fmt"
	"time"

	"pathways/internal/consultation"
	"pathways/internal/crosswalk"
	"pathways/internal/draft"
	"pathways/internal/exchange"
	"pathways/internal/extension"
	"pathways/internal/framework"
	"pathways/internal/framework/isl"
	"pathways/internal/platform/authz"
	"pathways/internal/platform/db"
	"pathways/internal/platform/ids"
	"pathways/internal/translation"
)

// Desk is what keepers of frameworks work with.
type Desk struct {
	*House
	Drafts        *draft.Service
	Imports       *exchange.Service // nothing is fetched, and every file is read at once
	Consultations *consultation.Service
	Crosswalks    *crosswalk.Service
	Extensions    *extension.Service
	Translations  *translation.Service
}

// Desk gives the services of keepers on a house.
func (h *House) Desk(ctx context.Context) (d *Desk, err error) {
	d = &Desk{House: h, Drafts: draft.NewService(draft.Options{DB: h.DB, Frameworks: h.Frameworks, Organizations: h.organizations})}
	d.Imports = exchange.NewService(exchange.ServiceOptions{DB: h.DB, Frameworks: h.Frameworks, Organizations: h.organizations, Drafts: d.Drafts})
	d.Consultations = consultation.NewService(consultation.Options{
		DB: h.DB, Frameworks: h.Frameworks, Organizations: h.organizations, Draft: d.Drafts.One, Content: d.Drafts.Content,
	})
	d.Crosswalks = crosswalk.NewService(crosswalk.Options{DB: h.DB, Frameworks: h.Frameworks, Organizations: h.organizations})
	d.Extensions = extension.NewService(extension.Options{DB: h.DB, Frameworks: h.Frameworks, Organizations: h.organizations})
	d.Translations, err = translation.NewService(ctx, translation.Options{DB: h.DB, Frameworks: h.Frameworks, Organizations: h.organizations})
	return d, err
}

// Operator runs the installation.
var Operator = authz.Viewer{Person: "bench", Operator: true}

// TakeIn takes a file in for an organization, "" for those who run the installation, and gives the identifier of the draft or
// release that it became. A file that does not become what it should is an error.
func (d *Desk) TakeIn(ctx context.Context, v authz.Viewer, organization, name string, raw []byte, way exchange.Way, items int) (string, error) {
	r, result, err := d.Imports.TakeIn(ctx, v, exchange.File{Organization: organization, Name: name, Raw: raw, Choices: exchange.Choices{Way: way}})
	if err != nil {
		return "", err
	}
	if r.Outcome != exchange.Takes || result == "" || r.Of[exchange.New] != items || len(r.Rows) < items {
		return "", fmt.Errorf("%s comes to %q, %v of %d items, %d rows, %v", name, r.Outcome, r.Of, items, len(r.Rows), r.Why)
	}
	return result, nil
}

// Publish publishes a release with what stands beside it.
func (d *Desk) Publish(ctx context.Context, r *framework.Release, beside framework.Beside) error {
	if err := d.DB.Update(ctx, func(ctx context.Context, tx *db.Tx) error { return d.Frameworks.Publish(ctx, tx, r, beside, "") }); err != nil {
		return err
	}
	return d.Frameworks.Refresh(ctx)
}

// Editions are the two releases of the shipped framework.
func (d *Desk) Editions(ctx context.Context) (early, late *framework.Tree, err error) {
	if early, err = d.Frameworks.Release(ctx, isl.Slug, "2018-draft"); err != nil {
		return nil, nil, err
	}
	late, err = d.Frameworks.Release(ctx, isl.Slug, Release)
	return early, late, err
}

// Asked is a consultation about the newest release of the shipped framework, to which so many have answered by its link, each
// of them all of it, with a remark on every tenth item; it gives its identifier.
func (d *Desk) Asked(ctx context.Context, v authz.Viewer, organization string, sets int) (id string, err error) {
	_, late, err := d.Editions(ctx)
	if err != nil {
		return "", err
	}
	c, secret, err := d.Consultations.Begin(ctx, v, consultation.Start{
		Organization: organization, Release: late.ID, Link: true,
		Words: consultation.Words{Title: "What do you make of it?", Until: time.Now().AddDate(0, 1, 0).Format(time.DateOnly), Members: true},
	})
	if err != nil {
		return "", err
	}
	return c.ID, manyAtOnce(sets, func(n int) error {
		var said []consultation.Answer
		for i, it := range late.Leaves("") {
			a := consultation.Answer{Item: it.ID, Relevance: consultation.Relevance(1 + (n+i)%4), Clarity: consultation.Clarity(1 + (n+i)%3)}
			if (n+i)%10 == 0 {
				a.Remark = fmt.Sprintf("In our house this is said otherwise, and number %d of us would rather hear an example.", n)
			}
			said = append(said, a)
		}
		return d.Consultations.Answer(ctx, authz.Viewer{}, consultation.Door{Secret: secret, Mark: ids.Secret()}, said)
	})
}

// manyAtOnce does something so many times, some at the same moment, so that they share commits.
func manyAtOnce(n int, do func(n int) error) error {
	const hands = 16
	faults := make(chan error, hands)
	for hand := range hands {
		go func() {
			for i := hand; i < n; i += hands {
				if err := do(i); err != nil {
					faults <- err
					return
				}
			}
			faults <- nil
		}()
	}
	var first error
	for range hands {
		if err := <-faults; first == nil {
			first = err
		}
	}
	return first
}
