package role

import (
	"context"
	"strings"
	"time"

	"pathways/internal/platform/db"
	"pathways/internal/platform/errs"
)

// likeText is a text as it stands in a pattern of LIKE with the escape \.
func likeText(text string) string {
	return strings.NewReplacer(`\`, `\\`, `%`, `\%`, `_`, `\_`).Replace(text)
}

// countTalk is how many proposals of a role wait, and how many comments it has.
func countTalk(ctx context.Context, tx *db.Tx, id string) (waiting, comments int, err error) {
	return waiting, comments, tx.QueryRow(ctx, `SELECT (SELECT COUNT(*) FROM role_proposal WHERE role_id = $1 AND state = 'open'),
		(SELECT COUNT(*) FROM role_comment WHERE role_id = $1)`, id).Scan(&waiting, &comments)
}

// nextSeq is the number of the next row of a role in a table.
func nextSeq(ctx context.Context, tx *db.Tx, table, id string) (n int64, err error) {
	return n, tx.QueryRow(ctx, `SELECT COALESCE(MAX(seq), 0) + 1 FROM `+table+` WHERE role_id = $1`, id).Scan(&n)
}

const versionColumns = `v.number, v.release_id, v.note, v.person_id, COALESCE(p.name, ''), v.at`

func (a *Version) into() (to []any, done func()) {
	var at int64
	return []any{&a.Number, &a.Release, &a.Note, &a.Person, &a.Name, &at}, func() { a.At = moment(at) }
}

// selectVersion is one by its number; an error of kind NotFound where there is none.
func selectVersion(ctx context.Context, tx *db.Tx, id string, number int) (a Version, err error) {
	to, done := a.into()
	var content string
	if err := tx.QueryRow(ctx, `SELECT `+versionColumns+`, v.content FROM role_version v LEFT JOIN person p ON p.id = v.person_id
		WHERE v.role_id = $1 AND v.number = $2`, id, number).Scan(append(to, &content)...); err != nil {
		return a, err
	}
	done()
	return a, readJSON(content, &a.Profile)
}

// selectVersions are all of a role without their texts, the newest first.
func selectVersions(ctx context.Context, tx *db.Tx, id string) ([]Version, error) {
	return db.Collect(ctx, tx, func(r *db.Rows) (a Version, err error) {
		to, done := a.into()
		err = r.Scan(to...)
		done()
		return a, err
	}, `SELECT `+versionColumns+` FROM role_version v LEFT JOIN person p ON p.id = v.person_id
		WHERE v.role_id = $1 ORDER BY v.number DESC`, id)
}

// insertVersion keeps an agreed version, and the role names it as its last.
func insertVersion(ctx context.Context, tx *db.Tx, id string, a Version) error {
	if _, err := tx.Exec(ctx, `INSERT INTO role_version (role_id, number, release_id, content, note, person_id, at) VALUES ($1, $2, $3, $4, $5, $6, $7)`,
		id, a.Number, a.Release, asJSON(a.Profile), a.Note, a.Person, millis(a.At)); err != nil {
		return err
	}
	_, err := tx.Exec(ctx, `UPDATE role SET agreed = $2 WHERE id = $1`, id, a.Number)
	return err
}

const proposalColumns = `g.id, g.seq, g.part, g.item_id, g.before, g.after, g.reason, g.person_id, COALESCE(p.name, ''), g.at, g.state, g.reply, COALESCE(d.name, ''), g.decided_at`

const fromProposals = ` FROM role_proposal g LEFT JOIN person p ON p.id = g.person_id LEFT JOIN person d ON d.id = g.decided_by `

func (g *Proposal) scan(scan func(...any) error) error {
	var before, after string
	var at, decided int64
	if err := scan(&g.ID, &g.Seq, &g.Part, &g.Item, &before, &after, &g.Reason, &g.Person, &g.Name, &at, &g.State, &g.Reply, &g.DecidedBy, &decided); err != nil {
		return err
	}
	g.At, g.Decided = moment(at), moment(decided)
	if err := readJSON(before, &g.Before); err != nil {
		return err
	}
	return readJSON(after, &g.After)
}

// selectProposal is one of a role; an error of kind NotFound where there is none.
func selectProposal(ctx context.Context, tx *db.Tx, role, id string) (g Proposal, err error) {
	return g, g.scan(tx.QueryRow(ctx, `SELECT `+proposalColumns+fromProposals+`WHERE g.role_id = $1 AND g.id = $2`, role, id).Scan)
}

// selectProposals are those of a role that wait, or the others, the newest first.
func selectProposals(ctx context.Context, tx *db.Tx, role string, waiting bool, before, limit int) ([]Proposal, error) {
	return db.Collect(ctx, tx, func(r *db.Rows) (g Proposal, err error) { return g, g.scan(r.Scan) },
		`SELECT `+proposalColumns+fromProposals+`WHERE g.role_id = $1 AND (g.state = 'open') = $2 AND (g.seq < $3 OR $3 = 0)
		ORDER BY g.seq DESC LIMIT $4`, role, waiting, before, limit)
}

// insertProposal stores a proposal and gives it its number.
func insertProposal(ctx context.Context, tx *db.Tx, role string, g *Proposal) error {
	seq, err := nextSeq(ctx, tx, "role_proposal", role)
	if err != nil {
		return err
	}
	g.Seq = int(seq)
	_, err = tx.Exec(ctx, `INSERT INTO role_proposal (id, role_id, seq, part, item_id, before, after, reason, person_id, at, state, reply, decided_by, decided_at)
		VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, '', '', 0)`,
		g.ID, role, g.Seq, string(g.Part), g.Item, asJSON(g.Before), asJSON(g.After), g.Reason, g.Person, millis(g.At), string(g.State))
	return err
}

func updateProposal(ctx context.Context, tx *db.Tx, id string, state State, reply, person string, now time.Time) error {
	_, err := tx.Exec(ctx, `UPDATE role_proposal SET state = $2, reply = $3, decided_by = $4, decided_at = $5 WHERE id = $1 AND state = 'open'`,
		id, string(state), reply, person, millis(now))
	return err
}

const commentColumns = `c.id, c.seq, c.item_id, c.text, c.person_id, COALESCE(p.name, ''), c.at`

func (c *Comment) scan(scan func(...any) error) error {
	var at int64
	err := scan(&c.ID, &c.Seq, &c.Item, &c.Text, &c.Person, &c.Name, &at)
	c.At = moment(at)
	return err
}

// selectComment is one of a role; an error of kind NotFound where there is none.
func selectComment(ctx context.Context, tx *db.Tx, role, id string) (c Comment, err error) {
	return c, c.scan(tx.QueryRow(ctx, `SELECT `+commentColumns+` FROM role_comment c LEFT JOIN person p ON p.id = c.person_id
		WHERE c.role_id = $1 AND c.id = $2`, role, id).Scan)
}

// selectComments are those of a role, the newest first.
func selectComments(ctx context.Context, tx *db.Tx, role string, before, limit int) ([]Comment, error) {
	return db.Collect(ctx, tx, func(r *db.Rows) (c Comment, err error) { return c, c.scan(r.Scan) },
		`SELECT `+commentColumns+` FROM role_comment c LEFT JOIN person p ON p.id = c.person_id
		WHERE c.role_id = $1 AND (c.seq < $2 OR $2 = 0) ORDER BY c.seq DESC LIMIT $3`, role, before, limit)
}

// insertComment stores a comment and gives it its number.
func insertComment(ctx context.Context, tx *db.Tx, role string, c *Comment) error {
	seq, err := nextSeq(ctx, tx, "role_comment", role)
	if err != nil {
		return err
	}
	c.Seq = int(seq)
	_, err = tx.Exec(ctx, `INSERT INTO role_comment (id, role_id, seq, item_id, text, person_id, at) VALUES ($1, $2, $3, $4, $5, $6, $7)`,
		c.ID, role, c.Seq, c.Item, c.Text, c.Person, millis(c.At))
	return err
}

func deleteComment(ctx context.Context, tx *db.Tx, role, id string) error {
	_, err := tx.Exec(ctx, `DELETE FROM role_comment WHERE role_id = $1 AND id = $2`, role, id)
	return err
}

// insertChanges adds lines to the history of a role.
func insertChanges(ctx context.Context, tx *db.Tx, role string, all []Change) error {
	if len(all) == 0 {
		return nil
	}
	seq, err := nextSeq(ctx, tx, "role_change", role)
	if err != nil {
		return err
	}
	rows := make([][]any, len(all))
	for i, c := range all {
		rows[i] = []any{
			role, seq + int64(i), string(c.What), string(c.Part), c.Item, c.Code, asJSON(c.Before), asJSON(c.After), c.person, c.subject, millis(c.At),
		}
	}
	return tx.InsertAll(ctx, "role_change", []string{
		"role_id", "seq", "what", "part", "item_id", "code", "before", "after", "person_id", "subject_id", "at",
	}, rows)
}

// selectChanges are lines of the history, the newest first, before one (0: from the newest).
func selectChanges(ctx context.Context, tx *db.Tx, role string, before int64, limit int) ([]Change, error) {
	return db.Collect(ctx, tx, func(r *db.Rows) (c Change, err error) {
		var was, is string
		var at int64
		if err := r.Scan(&c.Seq, &c.What, &c.Part, &c.Item, &c.Code, &was, &is, &c.Name, &c.Subject, &at); err != nil {
			return c, err
		}
		c.At = moment(at)
		if err := readJSON(was, &c.Before); err != nil {
			return c, err
		}
		return c, readJSON(is, &c.After)
	}, `SELECT h.seq, h.what, h.part, h.item_id, h.code, h.before, h.after, COALESCE(p.name, ''), COALESCE(s.name, ''), h.at
		FROM role_change h LEFT JOIN person p ON p.id = h.person_id LEFT JOIN person s ON s.id = h.subject_id
		WHERE h.role_id = $1 AND (h.seq < $2 OR $2 = 0) ORDER BY h.seq DESC LIMIT $3`, role, before, limit)
}

// selectLastWriter is the name of who last wrote in a place of a role: a competency, or "" for its other texts.
func selectLastWriter(ctx context.Context, tx *db.Tx, role, item string) (name string, err error) {
	err = tx.QueryRow(ctx, `SELECT COALESCE(p.name, '') FROM role_change h LEFT JOIN person p ON p.id = h.person_id
		WHERE h.role_id = $1 AND h.item_id = $2 AND h.what IN ('wrote', 'accepted', 'restored') ORDER BY h.seq DESC LIMIT 1`, role, item).Scan(&name)
	if errs.Is(err, errs.NotFound) {
		return "", nil
	}
	return name, err
}
