package sharing

import (
	"context"
	"strings"
	"unicode/utf8"

	"pathways/internal/platform/authz"
	"pathways/internal/platform/db"
	"pathways/internal/platform/errs"
	"pathways/internal/platform/ids"
)

// CommentDraft is what the other would like to say to the owner.
type CommentDraft struct {
	ID    string // made with the form, so that a double click says it once
	About string // a part of the copy, "kind:id"; "" for the whole
	Name  string // by a link, where nobody is signed in
	Text  string
}

// Say keeps a comment for the owner of a grant and tells them by letter that there is one, once an hour. Only the owner and
// its author see it.
//
// Errors: errs.NotFound as Open, and where the owner did not ask for comments; errs.Invalid with the fields "text",
// "name", "about"; errs.Conflict where very much was said.
func (s *Service) Say(ctx context.Context, v authz.Viewer, way Way, d CommentDraft, base string) error {
	parts, err := s.arrive(ctx, v, authz.WriteGrants, way)
	if err != nil {
		return err
	}
	now := s.stamp()
	c := Comment{ID: d.ID, About: d.About, Text: strings.TrimSpace(d.Text), At: now}
	if !v.SignedIn() {
		c.Name = oneLine(d.Name)
	}
	return s.db.Update(ctx, func(ctx context.Context, tx *db.Tx) error {
		at, err := s.enter(ctx, tx, v, way, parts, now)
		if err != nil {
			return err
		}
		if !mayComment(at.grant, !at.locked) || way.Secret != "" && way.Visit == "" {
			return errs.New(errs.NotFound, "sharing.Say", "")
		}
		if err := s.checkComment(ctx, tx, at, v, c); err != nil {
			return err
		}
		mine, all, there, err := countComments(ctx, tx, at.grant.ID, at.viewer, c.ID)
		if err != nil || there {
			return err
		}
		if mine >= maxComments || all >= maxSaid {
			return errs.New(errs.Conflict, "sharing.Say", "sharing.fault.comments")
		}
		c.Grant = at.grant.ID
		if err := insertComment(ctx, tx, c, at.viewer, v.Person); err != nil {
			return err
		}
		name := v.Name
		if !v.SignedIn() {
			name = c.Name
		}
		return s.tellOwner(ctx, tx, at.grant, v, name, base, now)
	})
}

func (s *Service) checkComment(ctx context.Context, tx *db.Tx, at *place, v authz.Viewer, c Comment) error {
	var faults []errs.Field
	switch n := utf8.RuneCountInString(c.Text); {
	case n == 0:
		faults = append(faults, errs.Field{Name: "text", Key: "sharing.fault.empty"})
	case n > MaxComment:
		faults = append(faults, errs.Field{Name: "text", Key: "sharing.fault.long", Args: []any{"most", MaxComment}})
	}
	switch n := utf8.RuneCountInString(c.Name); {
	case v.SignedIn():
	case n == 0:
		faults = append(faults, errs.Field{Name: "name", Key: "sharing.fault.name"})
	case n > MaxName:
		faults = append(faults, errs.Field{Name: "name", Key: "sharing.fault.long", Args: []any{"most", MaxName}})
	}
	if !ids.Valid(c.ID) {
		faults = append(faults, errs.Field{Name: "text", Key: "sharing.fault.form"})
	}
	if c.About != "" {
		shown, err := selectShown(ctx, tx, at.grant.ID)
		if err != nil {
			return err
		}
		if !shown.Has(c.About) {
			faults = append(faults, errs.Field{Name: "about", Key: "sharing.fault.about"})
		}
	}
	if len(faults) > 0 {
		return &errs.Error{Kind: errs.Invalid, Op: "sharing.Say", Fields: faults}
	}
	return nil
}

// TakeBack deletes a comment of the viewer's own. One that is not there, or is somebody else's, stays as it is.
func (s *Service) TakeBack(ctx context.Context, v authz.Viewer, way Way, comment string) error {
	parts, err := s.arrive(ctx, v, authz.WriteGrants, way)
	if err != nil {
		return err
	}
	now := s.stamp()
	return s.db.Update(ctx, func(ctx context.Context, tx *db.Tx) error {
		at, err := s.enter(ctx, tx, v, way, parts, now)
		if err != nil {
			return err
		}
		if at.locked {
			return errs.New(errs.NotFound, "sharing.TakeBack", "")
		}
		return deleteCommentBy(ctx, tx, at.grant.ID, comment, at.viewer)
	})
}

// DropComment deletes a comment on a grant of the viewer's, whoever said it.
func (s *Service) DropComment(ctx context.Context, v authz.Viewer, grant, comment string) error {
	return s.own(ctx, v, grant, func(ctx context.Context, tx *db.Tx, _ *Grant) error {
		return deleteComment(ctx, tx, grant, comment)
	})
}
