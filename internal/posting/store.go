package posting

import (
	"context"
	"encoding/json"
	"strings"
	"time"

	"pathways/internal/platform/db"
	"pathways/internal/platform/errs"
)

const columns = `id, organization_id, release_id, role_id, role_version, content, contact, state, revision, number, shown, fresh,
	published_at, ended_at, created_at, changed_at`

// sealed are a content and a contact as they are stored, apart from one another.
type sealed struct{ content, contact string }

func seal(c Content) (out sealed, email string, err error) {
	contact := c.Contact
	c.Contact = Contact{}
	raw, err := json.Marshal(c.whole())
	if err != nil {
		return out, "", errs.Wrap(errs.Internal, "posting.store", err)
	}
	out.content = string(raw)
	if !contact.IsZero() {
		if raw, err = json.Marshal(contact); err != nil {
			return out, "", errs.Wrap(errs.Internal, "posting.store", err)
		}
		out.contact = string(raw)
	}
	return out, strings.ToLower(contact.Email), nil
}

func (s sealed) open(c *Content) error {
	err := json.Unmarshal([]byte(s.content), c)
	if err == nil && s.contact != "" {
		err = json.Unmarshal([]byte(s.contact), &c.Contact)
	}
	if err != nil {
		return errs.Wrap(errs.Internal, "posting.store", err)
	}
	return nil
}

// moment is a time as it is stored; the zero time for 0.
func moment(ms int64) time.Time {
	if ms == 0 {
		return time.Time{}
	}
	return time.UnixMilli(ms).UTC()
}

func stored(t time.Time) int64 {
	if t.IsZero() {
		return 0
	}
	return t.UnixMilli()
}

func (p *Posting) scan(scan func(...any) error) error {
	var published, ended, created, changed int64
	var said sealed
	if err := scan(&p.ID, &p.Organization, &p.Release, &p.Role, &p.RoleVersion, &said.content, &said.contact, &p.State, &p.Revision,
		&p.Number, &p.Shown, &p.Fresh, &published, &ended, &created, &changed); err != nil {
		return err
	}
	p.Published, p.Ended, p.Created, p.Changed = moment(published), moment(ended), moment(created), moment(changed)
	return said.open(&p.Content)
}

// selectPosting is one of an organization; an error of kind NotFound where there is none.
func selectPosting(ctx context.Context, tx *db.Tx, organization, id string) (p Posting, err error) {
	return p, p.scan(tx.QueryRow(ctx, `SELECT `+columns+` FROM posting WHERE organization_id = $1 AND id = $2`, organization, id).Scan)
}

// lockPosting has who comes after wait until the transaction ends.
func lockPosting(ctx context.Context, tx *db.Tx, organization, id string) error {
	_, err := tx.Exec(ctx, `UPDATE posting SET revision = revision WHERE organization_id = $1 AND id = $2`, organization, id)
	return err
}

// Row is a posting in a list, without what it says besides its title.
type Row struct {
	ID       string
	Title    string
	Role     string
	State    State
	Number   int
	Shown    int
	Fresh    bool
	Deadline string // of the version on its public page
	Changed  time.Time
}

// selectLines are postings of an organization, the newest change first, after one of them ("" for the first).
func selectLines(ctx context.Context, tx *db.Tx, organization, role string, at int64, after string, limit int) ([]Row, error) {
	return db.Collect(ctx, tx, func(r *db.Rows) (l Row, err error) {
		var changed int64
		err = r.Scan(&l.ID, &l.Title, &l.Role, &l.State, &l.Number, &l.Shown, &l.Fresh, &l.Deadline, &changed)
		l.Changed = moment(changed)
		return l, err
	}, `SELECT id, title, role_id, state, number, shown, fresh, deadline, changed_at FROM posting
		WHERE organization_id = $1 AND ($2 = '' OR role_id = $2) AND ($4 = '' OR changed_at < $3 OR changed_at = $3 AND id > $4)
		ORDER BY changed_at DESC, id LIMIT $5`, organization, role, at, after, limit)
}

func countPostings(ctx context.Context, tx *db.Tx, organization string) (n int, err error) {
	return n, tx.QueryRow(ctx, `SELECT COUNT(*) FROM posting WHERE organization_id = $1`, organization).Scan(&n)
}

func insertPosting(ctx context.Context, tx *db.Tx, p Posting) error {
	said, email, err := seal(p.Content)
	if err != nil {
		return err
	}
	_, err = tx.Exec(ctx, `INSERT INTO posting (`+columns+`, title, contact_email, deadline)
		VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17, $18, '')`,
		p.ID, p.Organization, p.Release, p.Role, p.RoleVersion, said.content, said.contact, string(p.State), p.Revision, p.Number,
		p.Shown, p.Fresh, stored(p.Published), stored(p.Ended), stored(p.Created), stored(p.Changed), p.Title, email)
	return err
}

// updatePosting stores working text and state. Deadline is that of the version on the public page.
func updatePosting(ctx context.Context, tx *db.Tx, p Posting, deadline string) error {
	said, email, err := seal(p.Content)
	if err != nil {
		return err
	}
	_, err = tx.Exec(ctx, `UPDATE posting SET content = $2, contact = $3, contact_email = $4, title = $5, state = $6, revision = $7, number = $8,
		shown = $9, fresh = $10, deadline = $11, published_at = $12, ended_at = $13, changed_at = $14 WHERE id = $1`,
		p.ID, said.content, said.contact, email, p.Title, string(p.State), p.Revision, p.Number,
		p.Shown, p.Fresh, deadline, stored(p.Published), stored(p.Ended), stored(p.Changed))
	return err
}

// selectDeadline is the deadline of the version on the public page of a posting.
func selectDeadline(ctx context.Context, tx *db.Tx, id string) (deadline string, err error) {
	return deadline, tx.QueryRow(ctx, `SELECT deadline FROM posting WHERE id = $1`, id).Scan(&deadline)
}

// deletePostings deletes postings with all that belongs to them: those whose column where has a value. Versions go after their
// postings, as the database lets none go before.
func deletePostings(ctx context.Context, tx *db.Tx, where, value string) error {
	gone, err := db.Collect(ctx, tx, func(r *db.Rows) (id string, err error) { return id, r.Scan(&id) },
		`SELECT id FROM posting WHERE `+where+` = $1`, value)
	if err != nil {
		return err
	}
	for _, table := range []string{"posting_change", "posting_left"} {
		if _, err := tx.Exec(ctx, `DELETE FROM `+table+` WHERE posting_id IN (SELECT id FROM posting WHERE `+where+` = $1)`, value); err != nil {
			return err
		}
	}
	if _, err := tx.Exec(ctx, `DELETE FROM posting WHERE `+where+` = $1`, value); err != nil {
		return err
	}
	for _, id := range gone {
		if _, err := tx.Exec(ctx, `DELETE FROM posting_version WHERE posting_id = $1`, id); err != nil {
			return err
		}
	}
	return nil
}

// updateErased takes a person out of what they wrote and kept, and out of every posting that names their address as the one to
// write to.
func updateErased(ctx context.Context, tx *db.Tx, person string) error {
	for _, table := range []string{"posting_version", "posting_change", "posting_term"} {
		if _, err := tx.Exec(ctx, `UPDATE `+table+` SET person_id = '' WHERE person_id = $1`, person); err != nil {
			return err
		}
	}
	for _, table := range []string{"posting", "posting_version"} {
		if _, err := tx.Exec(ctx, `UPDATE `+table+` SET contact = '', contact_email = ''
			WHERE contact_email <> '' AND contact_email IN (SELECT email FROM person WHERE id = $1)`, person); err != nil {
			return err
		}
	}
	return nil
}
