package posting

import (
	"context"
	"encoding/json"
	"strconv"
	"strings"
	"time"

	"pathways/internal/platform/db"
	"pathways/internal/platform/errs"
)

const versionColumns = `w.number, w.release_id, w.content, w.contact, w.note, w.published, w.person_id, COALESCE(p.name, ''), w.at`

func (w *Version) scan(scan func(...any) error) error {
	var at int64
	var said sealed
	if err := scan(&w.Number, &w.Release, &said.content, &said.contact, &w.Note, &w.Published, &w.Person, &w.Name, &at); err != nil {
		return err
	}
	w.At = moment(at)
	return said.open(&w.Content)
}

// selectVersion is one of a posting; an error of kind NotFound where there is none.
func selectVersion(ctx context.Context, tx *db.Tx, posting string, number int) (w Version, err error) {
	return w, w.scan(tx.QueryRow(ctx, `SELECT `+versionColumns+` FROM posting_version w LEFT JOIN person p ON p.id = w.person_id
		WHERE w.posting_id = $1 AND w.number = $2`, posting, number).Scan)
}

// selectVersions are all of a posting, the newest first.
func selectVersions(ctx context.Context, tx *db.Tx, posting string) ([]Version, error) {
	return db.Collect(ctx, tx, func(r *db.Rows) (w Version, err error) { return w, w.scan(r.Scan) },
		`SELECT `+versionColumns+` FROM posting_version w LEFT JOIN person p ON p.id = w.person_id
		WHERE w.posting_id = $1 ORDER BY w.number DESC`, posting)
}

func insertVersion(ctx context.Context, tx *db.Tx, posting string, w Version) error {
	said, email, err := seal(w.Content)
	if err != nil {
		return err
	}
	_, err = tx.Exec(ctx, `INSERT INTO posting_version (posting_id, number, release_id, content, contact, contact_email, note, published, person_id, at)
		VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10)`,
		posting, w.Number, w.Release, said.content, said.contact, email, w.Note, w.Published, w.Person, w.At.UnixMilli())
	return err
}

// updateContactsTaken takes the contact out of the versions of a posting, but for the one on its public page.
func updateContactsTaken(ctx context.Context, tx *db.Tx, posting string, shown int) (int64, error) {
	return tx.Exec(ctx, `UPDATE posting_version SET contact = '', contact_email = '' WHERE posting_id = $1 AND number <> $2 AND contact <> ''`,
		posting, shown)
}

func insertChange(ctx context.Context, tx *db.Tx, posting, person string, c Change) error {
	parts, err := json.Marshal(c.Parts)
	if err != nil {
		return errs.Wrap(errs.Internal, "posting.store", err)
	}
	_, err = tx.Exec(ctx, `INSERT INTO posting_change (posting_id, seq, what, number, parts, person_id, at) VALUES ($1, $2, $3, $4, $5, $6, $7)`,
		posting, c.Seq, string(c.What), c.Number, string(parts), person, c.At.UnixMilli())
	return err
}

func scanChange(r *db.Rows) (c Change, err error) {
	var parts string
	var at int64
	if err := r.Scan(&c.Seq, &c.What, &c.Number, &parts, &c.Name, &at); err != nil {
		return c, err
	}
	c.At = moment(at)
	if err := json.Unmarshal([]byte(parts), &c.Parts); err != nil {
		return c, errs.Wrap(errs.Internal, "posting.store", err)
	}
	return c, nil
}

const changesFrom = `SELECT c.seq, c.what, c.number, c.parts, COALESCE(p.name, ''), c.at
	FROM posting_change c LEFT JOIN person p ON p.id = c.person_id WHERE c.posting_id = $1 `

// selectChanges are lines of the history, the newest first, before one (0: from the newest).
func selectChanges(ctx context.Context, tx *db.Tx, posting string, before int64, limit int) ([]Change, error) {
	return db.Collect(ctx, tx, scanChange, changesFrom+`AND (c.seq < $2 OR $2 = 0) ORDER BY c.seq DESC LIMIT $3`, posting, before, limit)
}

// selectSince are all lines after a revision, the oldest first.
func selectSince(ctx context.Context, tx *db.Tx, posting string, seen int64) ([]Change, error) {
	return db.Collect(ctx, tx, scanChange, changesFrom+`AND c.seq > $2 ORDER BY c.seq`, posting, seen)
}

// shown is a posting with the version on its public page.
type shown struct {
	id, organization string
	state            State
	published, ended time.Time
	version          Version
}

const shownFrom = `SELECT w.id, w.organization_id, w.state, w.published_at, w.ended_at, v.number, v.release_id, v.content, v.contact, v.at
	FROM posting w JOIN posting_version v ON v.posting_id = w.id AND v.number = w.shown `

func (s *shown) scan(scan func(...any) error) error {
	var published, ended, at int64
	var said sealed
	if err := scan(&s.id, &s.organization, &s.state, &published, &ended, &s.version.Number, &s.version.Release,
		&said.content, &said.contact, &at); err != nil {
		return err
	}
	s.published, s.ended, s.version.At = moment(published), moment(ended), moment(at)
	return said.open(&s.version.Content)
}

// selectShown is what everybody may read of a posting; an error of kind NotFound where that is nothing.
func selectShown(ctx context.Context, tx *db.Tx, id string) (s shown, err error) {
	return s, s.scan(tx.QueryRow(ctx, shownFrom+`WHERE w.id = $1 AND w.state IN ('public', 'closed')`, id).Scan)
}

// selectListed are public postings whose deadline has not passed by a day, the newest first, after one of them ("" for the
// first); with organization, only its own.
func selectListed(ctx context.Context, tx *db.Tx, today, organization string, at int64, after string, limit int) ([]shown, error) {
	return db.Collect(ctx, tx, func(r *db.Rows) (s shown, err error) { return s, s.scan(r.Scan) },
		shownFrom+`WHERE w.state = 'public' AND (w.deadline = '' OR w.deadline >= $1) AND ($2 = '' OR w.organization_id = $2)
		AND ($4 = '' OR w.published_at < $3 OR w.published_at = $3 AND w.id < $4)
		ORDER BY w.published_at DESC, w.id DESC LIMIT $5`, today, organization, at, after, limit)
}

// cursor names a line of a list by its time and identifier.
func cursor(at time.Time, id string) string { return strconv.FormatInt(at.UnixMilli(), 36) + "-" + id }

func readCursor(s string) (at int64, id string) {
	ms, id, _ := strings.Cut(s, "-")
	at, err := strconv.ParseInt(ms, 36, 64)
	if err != nil {
		return 0, ""
	}
	return at, id
}
