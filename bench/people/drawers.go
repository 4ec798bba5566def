package people

import (
	"bytes"
	"context"
	"fmt"
	"time"

	"pathways/internal/consultation"
	"pathways/internal/crosswalk"
	"pathways/internal/draft"
	"pathways/internal/exchange"
	"pathways/internal/extension"
	"pathways/internal/framework"
	"pathways/internal/framework/frameworkdoc"
	"pathways/internal/organization"
	"pathways/internal/platform/db"
	"pathways/internal/platform/ids"
	"pathways/internal/translation"
)

// Drawers are the addresses of what one organization keeps, with so many rows in each list.
type Drawers struct {
	Draft, Import, Crosswalk, Extension string // one of each: with a long history, many rows, additions
}

// Smalls publishes so many releases of a small framework.
func (d *Desk) Smalls(ctx context.Context, n int) (releases []string, err error) {
	err = d.DB.Update(ctx, func(ctx context.Context, tx *db.Tx) error {
		releases = nil
		for i := range n {
			r := Small("small", fmt.Sprint(i), 3)
			if err := d.Frameworks.Publish(ctx, tx, r, framework.Beside{}, ""); err != nil {
				return err
			}
			releases = append(releases, r.ID)
		}
		return nil
	})
	if err != nil {
		return nil, err
	}
	return releases, d.Frameworks.Refresh(ctx)
}

// Small is a release of a few items.
func Small(slug, version string, n int) *framework.Release {
	r := &framework.Release{
		ID: framework.ReleaseID(slug, version), Version: version, Title: "Small, " + version, Status: framework.Published, Adoption: "Adopted",
		Framework: framework.Framework{ID: framework.FrameworkID(slug), Slug: slug, Name: "Small", ShortName: "Small", Publisher: "Nobody"},
		Date:      "2026", Language: "en", Source: framework.Source{Title: "Made for this measurement"},
		Kinds: []framework.Kind{{Key: "s", Name: "Skill", Plural: "Skills"}},
	}
	for i := range n {
		code := fmt.Sprint("S.", i)
		r.Items = append(r.Items, framework.Item{ID: framework.ItemID(slug, code), Code: code, Kind: "s", Statement: "Welcome a family " + code + "."})
	}
	return r
}

// Fill gives an organization of the owner's n drafts, imports, crosswalks, extensions and translations, and as many
// consultations as one may have, up to n; and one draft, import, crosswalk and extension with n rows. The others are stewards of
// it: a person may have only some imports that wait.
func (d *Desk) Fill(ctx context.Context, owner Person, organizationSlug string, others []Person, releases []string, n int) (all Drawers, err error) {
	early, late, err := d.Editions(ctx)
	if err != nil {
		return all, err
	}
	lines, err := d.rows(Small("drawn", "1", n))
	if err != nil {
		return all, err
	}
	line, err := d.rows(Small("drawn", "1", 1))
	if err != nil {
		return all, err
	}
	if all.Import, err = d.Imports.Bring(ctx, owner.Viewer, organizationSlug, "rows.csv", lines, exchange.Choices{Way: exchange.AsDraft}); err != nil {
		return all, err
	}
	err = manyAtOnce(n, func(i int) error {
		begun, err := d.Drafts.Begin(ctx, owner.Viewer, draft.Start{
			Organization: organizationSlug, Name: fmt.Sprint("Welcome ", i), Slug: fmt.Sprintf("welcome-%d-of-%d", i, n),
			Kinds: []framework.Kind{{Key: "s", Name: "Skill", Plural: "Skills"}},
		})
		if err != nil {
			return err
		}
		if _, err := d.Imports.Bring(ctx, others[i%len(others)].Viewer, organizationSlug, "row.csv", line, exchange.Choices{Way: exchange.AsDraft}); err != nil {
			return err
		}
		if _, err := d.Extensions.Begin(ctx, owner.Viewer, organizationSlug, releases[i], "Here"); err != nil {
			return err
		}
		if _, err := d.Translations.Begin(ctx, owner.Viewer, translation.Start{Organization: organizationSlug, Release: late.ID, Language: fmt.Sprintf("de-x-a%d", i)}); err != nil {
			return err
		}
		work, err := d.Crosswalks.Begin(ctx, owner.Viewer, crosswalk.Start{Organization: organizationSlug, From: early.ID, To: late.ID})
		if err != nil {
			return err
		}
		if i == 0 {
			all.Draft, all.Crosswalk = begun.ID, work.ID
		}
		if i >= consultation.MaxHeld {
			return nil
		}
		_, _, err = d.Consultations.Begin(ctx, owner.Viewer, consultation.Start{
			Organization: organizationSlug, Release: late.ID, Link: true,
			Words: consultation.Words{Title: fmt.Sprint("Consultation ", i), Until: time.Now().AddDate(0, 1, 0).Format(time.DateOnly), Members: true},
		})
		return err
	})
	if err != nil {
		return all, err
	}
	one, err := d.Extensions.Begin(ctx, owner.Viewer, organizationSlug, late.ID, "Here")
	if err != nil {
		return all, err
	}
	all.Extension = one.ID
	it, err := d.Drafts.Add(ctx, owner.Viewer, all.Draft, draft.NewItem{Statement: "Welcome a family."})
	if err != nil {
		return all, err
	}
	leaves := late.Leaves("")
	return all, manyAtOnce(n, func(i int) error {
		if _, err := d.Drafts.Edit(ctx, owner.Viewer, all.Draft, draft.ItemEdit{Item: it.ID, Fields: map[draft.Field]string{draft.Statement: fmt.Sprint("Welcome family ", i, ".")}}); err != nil {
			return err
		}
		if err := d.Crosswalks.Describe(ctx, owner.Viewer, all.Crosswalk, fmt.Sprint("Crosswalk ", i), ""); err != nil {
			return err
		}
		return d.Extensions.Add(ctx, owner.Viewer, all.Extension, ids.New(), extension.Example, leaves[i%len(leaves)].ID, extension.Words{Text: fmt.Sprint("At the fountain, time ", i)})
	})
}

// rows is a release as CSV.
func (d *Desk) rows(r *framework.Release) ([]byte, error) {
	var out bytes.Buffer
	err := frameworkdoc.Export(&out, framework.NewTree(r), frameworkdoc.CSV, frameworkdoc.Options{}, d.words)
	return out.Bytes(), err
}

// Stewards seats people as stewards of an organization at an address.
func (d *Desk) Stewards(ctx context.Context, organizationSlug string, all []Person) error {
	return d.DB.Update(ctx, func(ctx context.Context, tx *db.Tx) error {
		var id string
		if err := tx.QueryRow(ctx, `SELECT id FROM organization WHERE slug = $1`, organizationSlug).Scan(&id); err != nil {
			return err
		}
		for _, p := range all {
			if err := d.organizations.Seat(ctx, tx, id, p.Person, organization.Steward, time.Now()); err != nil {
				return err
			}
		}
		return nil
	})
}
