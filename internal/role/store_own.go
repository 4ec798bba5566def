package role

import (
	"context"

	"pathways/internal/platform/db"
)

// selectOwn is what a person wrote on roles and which they hold, the oldest first.
func selectOwn(ctx context.Context, tx *db.Tx, person string) (own Own, err error) {
	const of = ` JOIN role r ON r.id = x.role_id JOIN organization o ON o.id = r.organization_id WHERE x.person_id = $1 `
	own.Proposals, err = db.Collect(ctx, tx, func(r *db.Rows) (p OwnProposal, err error) {
		var before, after string
		var at int64
		if err := r.Scan(&p.ID, &p.Organization, &p.Role, &p.Part, &p.Item, &before, &after, &p.Reason, &p.State, &p.Reply, &at); err != nil {
			return p, err
		}
		p.At = moment(at)
		if err := readJSON(before, &p.Before); err != nil {
			return p, err
		}
		return p, readJSON(after, &p.After)
	}, `SELECT x.id, o.name, r.title, x.part, x.item_id, x.before, x.after, x.reason, x.state, x.reply, x.at FROM role_proposal x`+of+`ORDER BY x.at, x.id`, person)
	if err != nil {
		return own, err
	}
	own.Comments, err = db.Collect(ctx, tx, func(r *db.Rows) (c OwnComment, err error) {
		var at int64
		err = r.Scan(&c.ID, &c.Organization, &c.Role, &c.Item, &c.Text, &at)
		c.At = moment(at)
		return c, err
	}, `SELECT x.id, o.name, r.title, x.item_id, x.text, x.at FROM role_comment x`+of+`ORDER BY x.at, x.id`, person)
	if err != nil {
		return own, err
	}
	own.Holds, err = db.Collect(ctx, tx, func(r *db.Rows) (h OwnRole, err error) {
		var since int64
		err = r.Scan(&h.Organization, &h.Role, &since)
		h.Since = moment(since)
		return h, err
	}, `SELECT o.name, r.title, x.since FROM role_holder x`+of+`ORDER BY x.since, r.id`, person)
	return own, err
}
