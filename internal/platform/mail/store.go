package mail

import (
	"cmp"
	"context"
	"slices"
	"time"

	"pathways/internal/platform/db"
	"pathways/internal/platform/ids"
)

func insertLetter(ctx context.Context, tx *db.Tx, l Letter, now time.Time) error {
	id := ids.New()
	if l.Key == "" {
		l.Key = id
	}
	_, err := tx.Exec(ctx, `INSERT INTO letter (id, key, to_address, to_name, subject, body, link, unsubscribe, state, reason, trouble,
			posted_at, ends_at, shown_at, due_at, tries, held_until, sent_at, brief, by_id)
		VALUES ($1, $2, $3, $4, $5, $6, $7, $8, 'waiting', '', '', $9, $10, 0, $9, 0, 0, 0, $11, $12) ON CONFLICT (key) DO NOTHING`,
		id, l.Key, l.To, l.Name, l.Subject, l.Text, l.Link, l.Unsubscribe, now.UnixMilli(), milli(l.Ends), l.Brief, l.By)
	return err
}

// milli is a time as it is stored: 0 for none.
func milli(t time.Time) int64 {
	if t.IsZero() {
		return 0
	}
	return t.UnixMilli()
}

// moment reads what milli has written.
func moment(ms int64) time.Time {
	if ms == 0 {
		return time.Time{}
	}
	return time.UnixMilli(ms).UTC()
}

func countLetters(ctx context.Context, tx *db.Tx, which, value string, since time.Time) (n int, err error) {
	err = tx.QueryRow(ctx, "SELECT COUNT(*) FROM letter WHERE "+which+" AND posted_at > $2", value, since.UnixMilli()).Scan(&n)
	return n, err
}

func deleteLettersBy(ctx context.Context, tx *db.Tx, person string) error {
	_, err := tx.Exec(ctx, "DELETE FROM letter WHERE by_id = $1 AND by_id <> ''", person)
	return err
}

func deleteLettersTo(ctx context.Context, tx *db.Tx, address string) error {
	_, err := tx.Exec(ctx, "DELETE FROM letter WHERE to_address = $1", address)
	return err
}

// kept is a letter with what became of it.
type kept struct {
	Letter
	ID      string
	Posted  time.Time
	Tries   int
	Trouble string
}

const keptColumns = "id, to_address, to_name, subject, body, link, unsubscribe, posted_at, ends_at, tries, trouble"

func scanKept(rows *db.Rows) (k kept, err error) {
	var posted, ends int64
	err = rows.Scan(&k.ID, &k.To, &k.Name, &k.Subject, &k.Text, &k.Link, &k.Unsubscribe, &posted, &ends, &k.Tries, &k.Trouble)
	k.Posted, k.Ends = moment(posted), moment(ends)
	return k, err
}

// ofUse are letters that wait and have not ended by the time $1.
const ofUse = "state = 'waiting' AND (ends_at = 0 OR ends_at > $1)"

// nextDue is when the first waiting letter is due; zero where none waits.
func nextDue(ctx context.Context, tx *db.Tx, now time.Time) (time.Time, error) {
	var ms int64
	err := tx.QueryRow(ctx, "SELECT COALESCE(MIN(due_at), 0) FROM letter WHERE "+ofUse, now.UnixMilli()).Scan(&ms)
	return moment(ms), err
}

// skipHeld lets two nodes on PostgreSQL take different letters at the same moment; on SQLite only one writes at a time.
func skipHeld(tx *db.Tx) string {
	if tx.Dialect() == db.Postgres {
		return " FOR UPDATE SKIP LOCKED"
	}
	return ""
}

// holdLetters takes letters that are due for this node until a time, oldest first. Nobody else sees them as due until
// then; a node that dies leaves them to the others.
func holdLetters(ctx context.Context, tx *db.Tx, now, until time.Time, limit int) ([]kept, error) {
	held, err := db.Collect(ctx, tx, scanKept, `UPDATE letter SET held_until = $2, due_at = $2 WHERE id IN (
			SELECT id FROM letter WHERE `+ofUse+` AND due_at <= $1 ORDER BY due_at LIMIT $3`+skipHeld(tx)+`)
		RETURNING `+keptColumns, now.UnixMilli(), until.UnixMilli(), limit)
	slices.SortFunc(held, func(a, b kept) int { return cmp.Compare(a.ID, b.ID) })
	return held, err
}

// markSent also takes away what the letter said, and a brief letter whole.
func markSent(ctx context.Context, tx *db.Tx, id string, now time.Time) error {
	_, err := tx.Exec(ctx, `UPDATE letter SET state = 'sent', sent_at = $2, reason = '', trouble = '', tries = tries + 1, held_until = 0,
		body = '', link = '', unsubscribe = '' WHERE id = $1`, id, now.UnixMilli())
	if err == nil {
		_, err = tx.Exec(ctx, "DELETE FROM letter WHERE id = $1 AND brief", id)
	}
	return err
}

// putOff lets a letter wait that this node holds until the given time.
func putOff(ctx context.Context, tx *db.Tx, id string, held, due time.Time, tries int, trouble string) error {
	_, err := tx.Exec(ctx, `UPDATE letter SET due_at = $3, tries = $4, trouble = $5, held_until = 0
		WHERE id = $1 AND state = 'waiting' AND held_until = $2`, id, held.UnixMilli(), due.UnixMilli(), tries, trouble)
	return err
}

// markFailed gives up a letter that this node holds until the given time.
func markFailed(ctx context.Context, tx *db.Tx, id string, held time.Time, tries int, why reason, trouble string) error {
	_, err := tx.Exec(ctx, `UPDATE letter SET state = 'failed', reason = $3, tries = $4, trouble = $5, held_until = 0
		WHERE id = $1 AND state = 'waiting' AND held_until = $2`, id, held.UnixMilli(), string(why), tries, trouble)
	return err
}

// showLetters takes letters that were not told in the log yet, for this node to tell. They are not due again before
// they are thrown away, unless a mail server is set: see resume.
func showLetters(ctx context.Context, tx *db.Tx, now time.Time, limit int) ([]kept, error) {
	shown, err := db.Collect(ctx, tx, scanKept, `UPDATE letter SET shown_at = $1, due_at = posted_at + $2 WHERE id IN (
			SELECT id FROM letter WHERE `+ofUse+` AND due_at <= $1 ORDER BY due_at LIMIT $3`+skipHeld(tx)+`)
		RETURNING `+keptColumns, now.UnixMilli(), (2 * keepFor).Milliseconds(), limit)
	slices.SortFunc(shown, func(a, b kept) int { return cmp.Compare(a.ID, b.ID) })
	return shown, err
}

// resume lets letters go out that waited for a mail server to be set, and gives up those posted before a time.
func resume(ctx context.Context, tx *db.Tx, now, late time.Time) error {
	if _, err := tx.Exec(ctx, `UPDATE letter SET state = 'failed', reason = $2, shown_at = 0 WHERE state = 'waiting' AND shown_at > 0 AND posted_at < $1`,
		late.UnixMilli(), string(reasonLate)); err != nil {
		return err
	}
	_, err := tx.Exec(ctx, "UPDATE letter SET shown_at = 0, due_at = $1 WHERE state = 'waiting' AND shown_at > 0", now.UnixMilli())
	return err
}

// tidy gives up letters whose use has ended, and throws away old ones.
func tidy(ctx context.Context, tx *db.Tx, now time.Time) error {
	if _, err := tx.Exec(ctx, `UPDATE letter SET state = 'failed', reason = $2, body = '', link = '', unsubscribe = ''
		WHERE state = 'waiting' AND ends_at > 0 AND ends_at <= $1 AND held_until <= $1`, now.UnixMilli(), string(reasonEnded)); err != nil {
		return err
	}
	_, err := tx.Exec(ctx, "DELETE FROM letter WHERE posted_at < $1", now.Add(-keepFor).UnixMilli())
	return err
}

// lettersBefore are letters for the outbox page, newest first, older than the one with the given id.
func lettersBefore(ctx context.Context, tx *db.Tx, id string, limit int) ([]Posted, error) {
	scan := func(rows *db.Rows) (p Posted, err error) {
		var posted, ends, due, sent int64
		var hasBody bool
		err = rows.Scan(&p.ID, &p.To, &p.Name, &p.Subject, &p.Link, &p.State, &p.Reason, &p.Trouble, &posted, &ends, &due, &p.Tries, &sent, &hasBody)
		p.At, p.Ends, p.Due, p.Sent, p.Whole = moment(posted), moment(ends), moment(due), moment(sent), hasBody
		return p, err
	}
	return db.Collect(ctx, tx, scan, `SELECT id, to_address, to_name, subject, link, state, reason, trouble, posted_at, ends_at, due_at, tries, sent_at, body <> ''
		FROM letter WHERE id < $1 ORDER BY id DESC LIMIT $2`, id, limit)
}

// againLetter makes a letter due that waits or has failed, and that nobody is sending just now.
func againLetter(ctx context.Context, tx *db.Tx, id string, now time.Time) (int64, error) {
	return tx.Exec(ctx, `UPDATE letter SET state = 'waiting', reason = '', shown_at = 0, due_at = $2
		WHERE id = $1 AND state <> 'sent' AND body <> '' AND held_until <= $2`, id, now.UnixMilli())
}

func deleteLetter(ctx context.Context, tx *db.Tx, id string) (int64, error) {
	return tx.Exec(ctx, "DELETE FROM letter WHERE id = $1", id)
}

func hasLetter(ctx context.Context, tx *db.Tx, id string) (bool, error) {
	var n int
	err := tx.QueryRow(ctx, "SELECT COUNT(*) FROM letter WHERE id = $1", id).Scan(&n)
	return n > 0, err
}
