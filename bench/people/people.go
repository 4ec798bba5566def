// Package people fills a database with people who have an account and use it, for measurements and trials. It uses the
// services of the house, so that what it leaves is what the program itself would have stored.
package people

import (
	"context"
	"errors"
	"fmt"
	"strings"
	"time"

	"pathways/internal/account"
	"pathways/internal/app"
	"pathways/internal/evidence"
	"pathways/internal/framework"
	"pathways/internal/framework/isl"
	"pathways/internal/organization"
	"pathways/internal/pathway"
	"pathways/internal/platform/authz"
	"pathways/internal/platform/blob"
	"pathways/internal/platform/db"
	"pathways/internal/platform/i18n"
	"pathways/internal/portfolio"
	"pathways/internal/sharing"
)

// Person has an account and is signed in.
type Person struct {
	authz.Viewer
	Secret string // of the session
}

// Cookie is the header that a browser of theirs sends where there is no TLS.
func (p Person) Cookie() string { return "Cookie: pathways=" + p.Secret }

// House is a database that is open for filling.
type House struct {
	DB         *db.DB
	Frameworks *framework.Service
	Accounts   *account.Service
	Pathways   *pathway.Service

	words         *i18n.Words
	evidence      *evidence.Service
	organizations *organization.Service
	portfolios    *portfolio.Service
}

// Open opens a database, brings it up to date and installs the frameworks that ship with the program.
func Open(ctx context.Context, opt db.Options) (h *House, err error) {
	words, err := app.Words()
	if err != nil {
		return nil, err
	}
	d, err := db.Open(ctx, opt)
	if err != nil {
		return nil, err
	}
	defer func() {
		if err != nil {
			err = errors.Join(err, d.Close())
		}
	}()
	if err := d.Migrate(ctx); err != nil {
		return nil, err
	}
	h = &House{DB: d, words: words.In(i18n.Default)}
	if h.Frameworks, err = framework.NewService(ctx, d); err != nil {
		return nil, err
	}
	if _, err := isl.Install(ctx, h.Frameworks); err != nil {
		return nil, err
	}
	h.Accounts = account.NewService(d, account.Options{Words: words})
	h.Pathways = pathway.NewService(d, h.Frameworks, nil)
	h.evidence = evidence.NewService(d, h.Frameworks, blob.New(d, blob.Options{MaxFile: 1 << 20, Quota: 1 << 20}))
	h.organizations = organization.NewService(d)
	h.portfolios = portfolio.NewService(portfolio.Options{DB: d, Frameworks: h.Frameworks, Evidence: h.evidence})
	return h, nil
}

// Words are those of the program, in its first language.
func Words() (*i18n.Words, error) {
	words, err := app.Words()
	if err != nil {
		return nil, err
	}
	return words.In(i18n.Default), nil
}

// Close closes the database.
func (h *House) Close() error { return h.DB.Close() }

// Count is the one number that a statement answers with.
func (h *House) Count(ctx context.Context, query string, args ...any) (n int64, err error) {
	err = h.DB.View(ctx, func(ctx context.Context, tx *db.Tx) error { return tx.QueryRow(ctx, query, args...).Scan(&n) })
	return n, err
}

// Texts is the one column that a statement answers with.
func (h *House) Texts(ctx context.Context, query string, args ...any) (all []string, err error) {
	err = h.DB.View(ctx, func(ctx context.Context, tx *db.Tx) (err error) {
		all, err = db.Collect(ctx, tx, func(r *db.Rows) (text string, err error) {
			err = r.Scan(&text)
			return text, err
		}, query, args...)
		return err
	})
	return all, err
}

// Older makes the times in a column of a table older.
func (h *House) Older(ctx context.Context, table, column string, by time.Duration) error {
	return h.DB.Update(ctx, func(ctx context.Context, tx *db.Tx) error {
		_, err := tx.Exec(ctx, "UPDATE "+table+" SET "+column+" = "+column+" - $1", by.Milliseconds())
		return err
	})
}

// Join makes people. Their addresses are <name>-<number>@example.org.
func (h *House) Join(ctx context.Context, name string, n int) ([]Person, error) {
	var all []Person
	err := h.DB.Update(ctx, func(ctx context.Context, tx *db.Tx) error {
		all = nil
		for i := range n {
			p, err := h.Accounts.Add(ctx, tx, fmt.Sprintf("%s %d", name, i), fmt.Sprintf("%s-%d@example.org", strings.ToLower(name), i))
			if err != nil {
				return err
			}
			all = append(all, Person{Viewer: authz.Viewer{Person: p.ID, Name: p.Name, Email: p.Email}})
		}
		return nil
	})
	return all, err
}

// SignIn signs people in.
func (h *House) SignIn(ctx context.Context, all []Person) (err error) {
	for i := range all {
		if all[i].Secret, err = h.Accounts.Begin(ctx, all[i].Person, account.ViaLink, account.Caller{Agent: "Firefox, Linux"}); err != nil {
			return err
		}
	}
	return nil
}

// Bring gives each of some people the same pathway.
func (h *House) Bring(ctx context.Context, all []Person, p *pathway.Pathway) error {
	for _, one := range all {
		if _, err := h.Pathways.Adopt(ctx, one.Viewer, p); err != nil {
			return err
		}
	}
	return nil
}

// Pieces gives a person so many pieces of evidence.
func (h *House) Pieces(ctx context.Context, p Person, n int) error {
	t, err := h.Frameworks.Release(ctx, isl.Slug, Release)
	if err != nil {
		return err
	}
	leaves := t.Leaves("")
	now := time.Now().UTC().Truncate(time.Millisecond)
	var record evidence.Record
	for i := range n {
		e := evidence.Evidence{
			ID: pathway.NewID(), Title: fmt.Sprintf("Family morning %d", i+1), Where: "In the gallery", Hours: "4 hours",
			Story: "We moved the tables out and let the children decide what to ask first. Two of them came back the week after.",
			From:  now.AddDate(0, 0, -i).Format(time.DateOnly), Created: now, Changed: now,
		}
		for _, leaf := range []*framework.Item{leaves[i%len(leaves)], leaves[(i+7)%len(leaves)]} {
			e.Items = append(e.Items, evidence.Ref{Framework: isl.Slug, Release: Release, Item: leaf.ID, Code: leaf.Code})
		}
		record.Evidence = append(record.Evidence, e)
	}
	return h.DB.Update(ctx, func(ctx context.Context, tx *db.Tx) error { return h.evidence.Put(ctx, tx, p.Person, record, nil) })
}

// Organization makes an organization with an owner and members, and gives its address.
func (h *House) Organization(ctx context.Context, name string, owner Person, members []Person) (slug string, err error) {
	o, err := h.organizations.Found(ctx, owner.Viewer, organization.Draft{Name: name, Kind: organization.Institution})
	if err != nil {
		return "", err
	}
	return o.Slug, h.DB.Update(ctx, func(ctx context.Context, tx *db.Tx) error {
		for _, m := range members {
			if err := h.organizations.Seat(ctx, tx, o.ID, m.Person, organization.Member, time.Now()); err != nil {
				return err
			}
		}
		return nil
	})
}

// A person shares less than a hundred times a day, and keeps less than five hundred grants live.
const (
	grantsAtOnce = 90
	grantsApart  = 6 * 24 * time.Hour
)

// Grants has a person share a piece of evidence by so many links, a good many each week. Those older than 30 days have
// ended.
func (h *House) Grants(ctx context.Context, p Person, n int) error {
	pieces, err := h.evidence.List(ctx, p.Viewer)
	if err != nil {
		return err
	}
	choice := sharing.Choice{Evidence: []sharing.ChosenEvidence{{ID: pieces[0].ID}}}
	for i := range n {
		ago := grantsApart * time.Duration((n-1-i)/grantsAtOnce)
		if _, err := h.share(ctx, p, sharing.To{Kind: sharing.ToLink, Name: fmt.Sprintf("Committee %d", i+1)}, choice, ago); err != nil {
			return err
		}
	}
	return nil
}

// Show has a person show another all of a pathway that both have by Bring, and gives the address of the page.
func (h *House) Show(ctx context.Context, owner, other Person, p *pathway.Pathway) (path string, err error) {
	choice := sharing.Choice{
		Reflections: []sharing.ChosenReflection{{ID: p.Reflections[0].ID, Whole: true, Notes: true}},
		Plans:       []sharing.ChosenPlan{{ID: p.Plans[0].ID, Whole: true}},
	}
	id, err := h.share(ctx, owner, sharing.To{Kind: sharing.ToPerson, Email: other.Email}, choice, 0)
	return "/shared/" + id, err
}

func (h *House) share(ctx context.Context, p Person, to sharing.To, choice sharing.Choice, ago time.Duration) (id string, err error) {
	at := time.Now().Add(-ago)
	service := sharing.NewService(h.DB, sharing.Options{
		Accounts: h.Accounts, Mine: sharing.MineFrom(h.Pathways, h.evidence, h.portfolios), Parts: sharing.PartsFrom(h.organizations),
		Now: func() time.Time { return at },
	})
	id = pathway.NewID()
	_, err = service.Create(i18n.With(ctx, h.words), p.Viewer, sharing.Draft{ID: id, To: to, Choice: choice, Ends: sharing.EndAfter(sharing.DefaultDays, at)}, "")
	return id, err
}

// Steward is somebody who is signed in and owns an organization, whose address is given.
func (h *House) Steward(ctx context.Context, name string) (p Person, slug string, err error) {
	all, err := h.Join(ctx, name, 1)
	if err != nil {
		return p, "", err
	}
	if err := h.SignIn(ctx, all); err != nil {
		return p, "", err
	}
	slug, err = h.Organization(ctx, "Museum of "+name, all[0], nil)
	return all[0], slug, err
}
