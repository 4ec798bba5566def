package draft

import (
	"context"
	"encoding/json"
	"slices"
	"strconv"

	"pathways/internal/framework"
	"pathways/internal/framework/difference"
	"pathways/internal/platform/authz"
	"pathways/internal/platform/db"
	"pathways/internal/platform/errs"
	"pathways/internal/platform/ids"
)

// What a draft did on its way to be a release, in its history.
const (
	WhatSent      What = "sent" // to those who sign it off
	WhatSigned    What = "signed"
	WhatSentBack  What = "back"
	WhatReopened  What = "reopened"
	WhatPublished What = "published"
)

// ReleaseNotes are what a publisher says of a release. They are published beside it as "notes".
type ReleaseNotes struct {
	Language string   `json:"language"` // BCP 47, that of the release
	Text     []string `json:"text"`     // paragraphs; those that begin with "- " are entries of a list
}

// SignedOff says that a release was signed off. It is published beside it as "signed". It never changes and so names nobody:
// the organization knows who they were.
type SignedOff struct {
	By     string   `json:"by"`     // name of the organization
	Days   []string `json:"days"`   // "2026-11-22", when each of those named signed, the earliest first
	Digest string   `json:"digest"` // of what was published
}

// Publication is what is said with publishing.
type Publication struct {
	Notes string // "" for those that were kept with SetNotes
	Date  string // of the release; "" for the one that the draft has
}

// Comparison is a draft beside the release that it follows.
type Comparison struct {
	Before, After *framework.Tree
	Changes       *difference.Changes
	Told          []difference.Claim // what stewards said, in the order in which they did
}

// Changes are the differences between the release that a draft follows and the draft, with what stewards said of them.
//
// Errors: errs.NotFound also where the draft follows none.
func (s *Service) Changes(ctx context.Context, v authz.Viewer, id string) (*difference.Changes, error) {
	c, err := s.Compared(ctx, v, id)
	return c.Changes, err
}

// Compared are the same with both sides.
func (s *Service) Compared(ctx context.Context, v authz.Viewer, id string) (c Comparison, err error) {
	err = s.look(ctx, v, id, func(ctx context.Context, tx *db.Tx, d *stored) error {
		r, err := whole(ctx, tx, d)
		if err != nil {
			return err
		}
		c, err = s.compared(ctx, tx, d, framework.NewTree(r))
		return err
	})
	return c, err
}

// compared are the differences of a draft, given its items.
func (s *Service) compared(ctx context.Context, tx *db.Tx, d *stored, after *framework.Tree) (c Comparison, err error) {
	if d.Base == "" {
		return c, errs.New(errs.NotFound, "draft.compared", "draft.fault.first")
	}
	if c.Before, err = s.Frameworks.ReleaseByID(ctx, d.Base); err != nil {
		return c, err
	}
	told, err := selectCorrections(ctx, tx, d.ID)
	if err != nil {
		return c, err
	}
	for _, one := range told {
		c.Told = append(c.Told, one.Claim)
	}
	known := difference.Known{Claims: c.Told}
	if c.Before.Framework.ID == after.Framework.ID {
		walks, err := s.Frameworks.Crosswalks(ctx, c.Before.Framework.Slug)
		if err != nil {
			return c, err
		}
		for _, w := range walks {
			if w.From == c.Before.Version && w.To == after.Version && w.ToSlug() == w.Framework {
				known.Links = append(known.Links, w.Associations...)
			}
		}
	}
	c.After = after
	c.Changes = difference.Knowing(c.Before, after, known)
	return c, nil
}

// Correction is what a steward says became of some items of the release before and of the draft, by identifier. It takes the
// place of whatever was said of any of them. Without Forget it needs the shape of a difference.Claim.
type Correction struct {
	difference.Claim
	Forget bool // take back what was said of these items, and say nothing
}

// Correct keeps a correction. It is for an open draft.
//
// Errors: errs.NotFound also where the draft follows no release; errs.Invalid with the field "items" where several items
// became several, or an item is in neither; with "note" where that is too long.
func (s *Service) Correct(ctx context.Context, v authz.Viewer, id string, c Correction) error {
	return s.correct(ctx, v, id, func(Comparison) ([]Correction, error) { return []Correction{c}, nil })
}

// ConfirmAll says of everything that is guessed that it is so.
func (s *Service) ConfirmAll(ctx context.Context, v authz.Viewer, id string) error {
	return s.correct(ctx, v, id, func(c Comparison) (all []Correction, err error) {
		for _, e := range c.Changes.Entries {
			if e.Guessed {
				all = append(all, Correction{Claim: ClaimOf(e)})
			}
		}
		return all, nil
	})
}

// ClaimOf is an entry as a claim.
func ClaimOf(e difference.Entry) difference.Claim {
	c := difference.Claim{Note: e.Note}
	for _, r := range e.Before {
		c.Before = append(c.Before, r.ItemID)
	}
	for _, r := range e.After {
		c.After = append(c.After, r.ItemID)
	}
	return c
}

func (s *Service) correct(ctx context.Context, v authz.Viewer, id string, choose func(Comparison) ([]Correction, error)) error {
	return s.open(ctx, v, id, publish, func(ctx context.Context, tx *db.Tx, d *stored) error {
		if err := d.writable("draft.Correct"); err != nil {
			return err
		}
		r, err := whole(ctx, tx, d)
		if err != nil {
			return err
		}
		compared, err := s.compared(ctx, tx, d, framework.NewTree(r))
		if err != nil {
			return err
		}
		all, err := choose(compared)
		if err != nil {
			return err
		}
		var fresh []correction
		spoken := map[string]bool{}
		for _, c := range all {
			c.Note = tidy(c.Note, false)
			if err := compared.fits(c); err != nil {
				return err
			}
			for _, item := range c.Before {
				spoken["before "+item] = true
			}
			for _, item := range c.After {
				spoken["after "+item] = true
			}
			if !c.Forget {
				fresh = append(fresh, correction{ids.New(), c.Claim})
			}
		}
		if err := forget(ctx, tx, id, spoken); err != nil {
			return err
		}
		return insertCorrections(ctx, tx, id, fresh)
	})
}

// forget takes away what was said of items.
func forget(ctx context.Context, tx *db.Tx, draft string, items map[string]bool) error {
	known, err := selectCorrections(ctx, tx, draft)
	if err != nil {
		return err
	}
	for _, k := range known {
		if slices.ContainsFunc(k.Before, func(item string) bool { return items["before "+item] }) ||
			slices.ContainsFunc(k.After, func(item string) bool { return items["after "+item] }) {
			if err := deleteCorrection(ctx, tx, draft, k.id); err != nil {
				return err
			}
		}
	}
	return nil
}

// fits checks that a correction can be said of two releases.
func (c Comparison) fits(k Correction) error {
	var f faults
	f.long("note", k.Note, MaxWords)
	if !k.Forget && k.Becomes() == "" {
		f.add("items", "several")
	}
	for _, side := range []struct {
		items []string
		tree  *framework.Tree
	}{{k.Before, c.Before}, {k.After, c.After}} {
		seen := map[string]bool{}
		for _, item := range side.items {
			if side.tree.ByID(item) == nil || seen[item] {
				f.add("items", "elsewhere")
				break
			}
			seen[item] = true
		}
	}
	return f.err("draft.Correct")
}

// Publish makes a release of a draft: with a digest, its differences to the release before, what its publisher says of it
// and that it was signed off beside it. From there on none of this ever changes.
//
// Errors: errs.Conflict where the draft is neither open nor being signed, or where somebody who is named has not signed;
// errs.Invalid with fields as Check gives them.
func (s *Service) Publish(ctx context.Context, v authz.Viewer, id string, p Publication) (r *framework.Release, err error) {
	err = s.open(ctx, v, id, publish, func(ctx context.Context, tx *db.Tx, d *stored) (err error) {
		r, err = s.publish(ctx, tx, v, d, p)
		return err
	})
	if err != nil {
		return nil, err
	}
	// It is published, so it is not undone by a caller that went away meanwhile.
	return r, s.Frameworks.Refresh(context.WithoutCancel(ctx))
}

func (s *Service) publish(ctx context.Context, tx *db.Tx, v authz.Viewer, d *stored, p Publication) (*framework.Release, error) {
	const op = "draft.Publish"
	named, err := selectSigners(ctx, tx, d)
	if err != nil {
		return nil, err
	}
	if err := signedByAll(d, named); err != nil {
		return nil, err
	}
	sent, err := selectSending(ctx, tx, d.ID)
	if err != nil {
		return nil, err
	}
	if p.Notes = tidy(p.Notes, false); p.Notes == "" {
		p.Notes = sent.notes
	}
	var f faults
	f.long("notes", p.Notes, MaxNotes)
	if err := f.err(op); err != nil {
		return nil, err
	}
	if p.Date != "" {
		d.Head.Date = p.Date
	}
	if err := s.settle(ctx, tx, d, true); err != nil {
		return nil, err
	}
	found, err := s.check(ctx, tx, d)
	if err != nil {
		return nil, err
	}
	if err := faults(found).err(op); err != nil {
		return nil, err
	}
	r, err := whole(ctx, tx, d)
	if err != nil {
		return nil, err
	}
	beside, err := s.beside(ctx, tx, d, r, p.Notes, named)
	if err != nil {
		return nil, err
	}
	if err := s.Frameworks.Publish(ctx, tx, r, beside, d.Organization.ID); err != nil {
		return nil, err
	}
	d.State, d.Release = Published, r.ID
	if err := updateHead(ctx, tx, d); err != nil {
		return nil, err
	}
	if err := updatePublished(ctx, tx, d); err != nil {
		return nil, err
	}
	return r, s.turned(ctx, tx, v, d, WhatPublished, map[string]string{"version": r.Version, "items": strconv.Itoa(len(r.Items))})
}

// signedByAll asks that a draft can be published as far as its state and those named to sign it say.
func signedByAll(d *stored, named []Signer) error {
	const op = "draft.Publish"
	if d.State != Open && d.State != Signing {
		return d.writable(op)
	}
	if left := (Signoff{Named: named}).Left(); len(left) > 0 {
		return errs.New(errs.Conflict, op, "draft.fault.unsigned", "name", left[0].Name)
	}
	return nil
}

// beside is what is published with a release.
func (s *Service) beside(ctx context.Context, tx *db.Tx, d *stored, r *framework.Release, notes string, named []Signer) (b framework.Beside, err error) {
	if b.Carried, err = selectCarried(ctx, tx, d.ID); err != nil {
		return b, err
	}
	if d.Base != "" {
		c, err := s.compared(ctx, tx, d, framework.NewTree(r))
		if err != nil {
			return b, err
		}
		b.Changes = json.RawMessage(pack(c.Changes))
	}
	if text := paragraphsOf(notes); len(text) > 0 {
		b.Notes = json.RawMessage(pack(ReleaseNotes{r.Language, text}))
	}
	if len(named) > 0 {
		signed := SignedOff{By: d.Organization.Name, Digest: r.ComputeDigest()}
		for _, one := range named {
			signed.Days = append(signed.Days, one.Answered.Format("2006-01-02"))
		}
		slices.Sort(signed.Days)
		b.Signed = json.RawMessage(pack(signed))
	}
	return b, nil
}
