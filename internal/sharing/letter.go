package sharing

import (
	"context"
	"time"

	"pathways/internal/platform/authz"
	"pathways/internal/platform/db"
	"pathways/internal/platform/i18n"
	"pathways/internal/platform/mail"
)

// tell writes to the person whom a grant is for: that there is something, and from whom. Nothing of it stands in the
// letter. The address may belong to somebody without an account: nobody looks.
func (s *Service) tell(ctx context.Context, tx *db.Tx, g *Grant, owner, base string, now time.Time) error {
	if g.To.Kind != ToPerson {
		return nil
	}
	ws := i18n.From(ctx)
	link := base + "/shared/" + g.ID
	return mail.Post(ctx, tx, mail.Letter{
		Key: "sharing." + g.ID, To: g.To.Email, Name: g.To.Name, Link: link, Ends: g.Ends, By: g.Owner,
		Subject: ws.T("sharing.letter.subject", "name", owner),
		Text:    ws.T("sharing.letter.text", "name", owner, "link", link, "email", g.To.Email),
	}, now)
}

// tellOwner writes to the owner of a grant that somebody commented: one letter an hour, whoever says however much. What
// they said is on the page only.
func (s *Service) tellOwner(ctx context.Context, tx *db.Tx, g *Grant, by authz.Viewer, author, base string, now time.Time) error {
	email, name, err := selectAddress(ctx, tx, g.Owner)
	if err != nil {
		return err
	}
	ws := i18n.From(ctx)
	link := base + "/sharing/" + g.ID
	return mail.Post(ctx, tx, mail.Letter{
		Key: "sharing.comment." + g.ID + "." + now.Format("2006010215"), To: email, Name: name, Link: link, By: by.Person,
		Subject: ws.T("sharing.letter.comment.subject"),
		Text:    ws.T("sharing.letter.comment.text", "name", author, "link", link),
	}, now)
}
