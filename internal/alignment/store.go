package alignment

import (
	"context"
	"encoding/json"
	"strconv"
	"strings"
	"time"

	"pathways/internal/alignment/facts"
	"pathways/internal/platform/db"
	"pathways/internal/platform/errs"
)

// row is a text as it is stored.
type row struct {
	Text
	organization string
	found        Facts
	said         string // stored apart, see selectBody
	file         []byte
	lesson       int64 // revision of what the organization decided that it was read with
	revision     int64 // the newest
}

var zero time.Time

func milli(t time.Time) int64 {
	if t.IsZero() {
		return 0
	}
	return t.UnixMilli()
}

func moment(ms int64) time.Time {
	if ms == 0 {
		return zero
	}
	return time.UnixMilli(ms).UTC()
}

// written is a value as JSON; "" where there is nothing to say.
func written(v any, nothing bool) (string, error) {
	if nothing {
		return "", nil
	}
	raw, err := json.Marshal(v)
	if err != nil {
		return "", errs.Wrap(errs.Internal, "alignment.store", err)
	}
	return string(raw), nil
}

func readJSON(s string, into any) error {
	if s == "" {
		return nil
	}
	if err := json.Unmarshal([]byte(s), into); err != nil {
		return errs.Wrap(errs.Internal, "alignment.store", err)
	}
	return nil
}

const textColumns = `t.id, t.organization_id, t.batch_id, t.release_id, t.name, t.language, t.state, t.fault, t.notes, t.found, t.kind, t.title,
	t.job_kind, t.year, t.pay_currency, t.pay_per, t.pay_low, t.pay_high, t.pay_said, t.unpaid, t.degree, t.degree_firm, t.degree_or,
	t.degree_said, t.parts, t.looked_at, t.engine, t.practice, t.lesson, t.person_id, COALESCE(p.name, ''), t.made_at, t.read_at,
	COALESCE(l.revision, 0)`

const fromText = ` FROM alignment_text t LEFT JOIN person p ON p.id = t.person_id
	LEFT JOIN alignment_lesson l ON l.organization_id = t.organization_id AND l.release_id = t.release_id `

func (r *row) scan(scan func(...any) error) error {
	var fault, notes, found string
	var made, readAt int64
	var pay facts.Pay
	err := scan(&r.ID, &r.organization, &r.Batch, &r.Release, &r.Name, &r.Language, &r.State, &fault, &notes, &found, &r.Kind, &r.Title,
		&r.JobKind, &r.Year, &pay.Currency, &pay.Per, &pay.Low, &pay.High, &pay.Said, &r.Unpaid, &r.Degree.Degree, &r.Degree.Firm, &r.Degree.OrExperience,
		&r.Degree.Said, &r.Parts, &r.LookedAt, &r.Engine, &r.Practice, &r.lesson, &r.Person, &r.By, &made, &readAt, &r.revision)
	if err != nil {
		return err
	}
	if pay.Currency != "" {
		r.Pay = &pay
	}
	r.Created, r.ReadAt = moment(made), moment(readAt)
	for s, into := range map[*string]any{&fault: &r.Fault, &notes: &r.Notes, &found: &r.found} {
		if err := readJSON(*s, into); err != nil {
			return err
		}
	}
	return nil
}

func scanRow(r *db.Rows) (t row, err error) { return t, t.scan(r.Scan) }

// selectText is one of an organization; an error of kind NotFound where there is none.
func selectText(ctx context.Context, tx *db.Tx, organization, id string) (r row, err error) {
	return r, r.scan(tx.QueryRow(ctx, `SELECT `+textColumns+fromText+`WHERE t.organization_id = $1 AND t.id = $2`, organization, id).Scan)
}

// selectTextOfJob is one for the job that reads it.
func selectTextOfJob(ctx context.Context, tx *db.Tx, id string) (r row, err error) {
	return r, r.scan(tx.QueryRow(ctx, `SELECT `+textColumns+fromText+`WHERE t.id = $1`, id).Scan)
}

// selectBody is what a text says, and its file as long as it is not read.
func selectBody(ctx context.Context, tx *db.Tx, id string) (said string, file []byte, err error) {
	return said, file, tx.QueryRow(ctx, `SELECT said, file FROM alignment_body WHERE text_id = $1`, id).Scan(&said, &file)
}

// conditions collects what chooses rows.
type conditions struct {
	text []string
	args []any
}

func (c *conditions) add(before string, arg any, after string) {
	c.args = append(c.args, arg)
	c.text = append(c.text, before+"$"+strconv.Itoa(len(c.args))+after)
}

// in asks that a column has one of some values; none asks nothing.
func in[T ~string | ~int](c *conditions, column string, values []T) {
	if len(values) == 0 {
		return
	}
	marks := make([]string, len(values))
	for i, v := range values {
		switch v := any(v).(type) {
		case Kind:
			c.args = append(c.args, string(v))
		default:
			c.args = append(c.args, v)
		}
		marks[i] = "$" + strconv.Itoa(len(c.args))
	}
	c.text = append(c.text, column+" IN ("+strings.Join(marks, ", ")+")")
}

func (c *conditions) where() string { return "WHERE " + strings.Join(c.text, " AND ") }

// selectTexts are those of an organization that a filter chooses, the newest first, after one ("": from the newest).
func selectTexts(ctx context.Context, tx *db.Tx, organization string, f Filter, after string, most int) ([]row, error) {
	c := &conditions{}
	c.add("t.organization_id = ", organization, "")
	if f.Batch != "" {
		c.add("t.batch_id = ", f.Batch, "")
	}
	if f.Release != "" {
		c.add("t.release_id = ", f.Release, "")
	}
	if f.State != "" {
		c.add("t.state = ", string(f.State), "")
	}
	in(c, "t.kind", f.Kinds)
	in(c, "t.job_kind", f.JobKinds)
	in(c, "t.year", f.Years)
	if after != "" {
		c.add("t.id < ", after, "")
	}
	return db.Collect(ctx, tx, scanRow, `SELECT `+textColumns+fromText+c.where()+` ORDER BY t.id DESC LIMIT `+strconv.Itoa(most), c.args...)
}

func countTexts(ctx context.Context, tx *db.Tx, organization string) (n int, err error) {
	return n, tx.QueryRow(ctx, `SELECT COUNT(*) FROM alignment_text WHERE organization_id = $1`, organization).Scan(&n)
}

func countGoing(ctx context.Context, tx *db.Tx, organization string) (n int, err error) {
	return n, tx.QueryRow(ctx, `SELECT COUNT(*) FROM alignment_text WHERE organization_id = $1 AND state IN ('waiting', 'reading')`, organization).Scan(&n)
}

func insertTexts(ctx context.Context, tx *db.Tx, all []row) error {
	for _, r := range all {
		fault, err := written(r.Fault, r.Fault.Key == "")
		if err != nil {
			return err
		}
		found, err := written(r.found, false)
		if err != nil {
			return err
		}
		_, err = tx.Exec(ctx, `INSERT INTO alignment_text (id, organization_id, batch_id, release_id, name, language, state, fault, notes, found,
			kind, title, job_kind, year, pay_currency, pay_per, pay_low, pay_high, pay_said, unpaid, degree, degree_firm, degree_or, degree_said,
			parts, looked_at, engine, practice, lesson, person_id, made_at, read_at, changed_at)
			VALUES ($1, $2, $3, $4, $5, '', $6, $7, '', $8, $9, $10, '', $11, '', '', 0, 0, '', FALSE, '', FALSE, FALSE, '', 0, 0, '', '', 0, $12, $13, 0, $13)`,
			r.ID, r.organization, r.Batch, r.Release, r.Name, string(r.State), fault, found, string(r.Kind), r.Title, r.Year, r.Person, milli(r.Created))
		if err != nil {
			return err
		}
		if r.State != Waiting {
			continue
		}
		if _, err := tx.Exec(ctx, `INSERT INTO alignment_body (text_id, said, file) VALUES ($1, $2, $3)`, r.ID, r.said, r.file); err != nil {
			return err
		}
	}
	return nil
}

// lockText holds a text of an organization for the rest of the transaction; an error of kind NotFound where there is none.
func lockText(ctx context.Context, tx *db.Tx, organization, id string) error {
	n, err := tx.Exec(ctx, `UPDATE alignment_text SET changed_at = changed_at WHERE organization_id = $1 AND id = $2`, organization, id)
	if err == nil && n == 0 {
		return errs.New(errs.NotFound, "alignment", "")
	}
	return err
}

// updateReading says that a text is being read.
func updateReading(ctx context.Context, tx *db.Tx, id string) error {
	_, err := tx.Exec(ctx, `UPDATE alignment_text SET state = 'reading' WHERE id = $1 AND state = 'waiting'`, id)
	return err
}

// updateWaiting lets texts wait for being read again.
func updateWaiting(ctx context.Context, tx *db.Tx, id string) error {
	_, err := tx.Exec(ctx, `UPDATE alignment_text SET state = 'waiting' WHERE id = $1 AND state = 'read'`, id)
	return err
}

// updateRead says what reading a text came to. It gives false where that is known already, or the text is gone.
func updateRead(ctx context.Context, tx *db.Tx, r row, now time.Time) (bool, error) {
	notes, err := written(r.Notes, len(r.Notes) == 0)
	if err != nil {
		return false, err
	}
	found, err := written(r.found, false)
	if err != nil {
		return false, err
	}
	n, err := tx.Exec(ctx, `UPDATE alignment_text SET state = 'read', fault = '', language = $2, notes = $3, found = $4, parts = $5, engine = $6,
		practice = $7, lesson = $8, read_at = $9, changed_at = $9 WHERE id = $1 AND state IN ('waiting', 'reading')`,
		r.ID, r.Language, notes, found, r.Parts, r.Engine, r.Practice, r.lesson, milli(now))
	if err != nil || n == 0 {
		return false, err
	}
	_, err = tx.Exec(ctx, `UPDATE alignment_body SET said = $2, file = NULL WHERE text_id = $1`, r.ID, r.said)
	return err == nil, err
}

// updateFailed says why a text could not be read, and lets go of what it held.
func updateFailed(ctx context.Context, tx *db.Tx, id string, fault Said) error {
	said, err := written(fault, false)
	if err != nil {
		return err
	}
	n, err := tx.Exec(ctx, `UPDATE alignment_text SET state = 'failed', fault = $2 WHERE id = $1 AND state IN ('waiting', 'reading')`, id, said)
	if err != nil || n == 0 {
		return err
	}
	for _, table := range []string{"alignment_body", "alignment_correction"} {
		if _, err := tx.Exec(ctx, `DELETE FROM `+table+` WHERE text_id = $1`, id); err != nil {
			return err
		}
	}
	return nil
}

// updateStill says that a text which was read before could not be read again: what it came to the last time stays.
func updateStill(ctx context.Context, tx *db.Tx, id string) error {
	_, err := tx.Exec(ctx, `UPDATE alignment_text SET state = 'read' WHERE id = $1 AND state IN ('waiting', 'reading') AND engine <> ''`, id)
	return err
}

// updateFacts says what the facts of a text are, as they hold.
func updateFacts(ctx context.Context, tx *db.Tx, r row) error {
	var pay facts.Pay
	if r.Pay != nil {
		pay = *r.Pay
	}
	_, err := tx.Exec(ctx, `UPDATE alignment_text SET kind = $2, title = $3, job_kind = $4, year = $5, pay_currency = $6, pay_per = $7, pay_low = $8,
		pay_high = $9, pay_said = $10, unpaid = $11, degree = $12, degree_firm = $13, degree_or = $14, degree_said = $15 WHERE id = $1`,
		r.ID, string(r.Kind), r.Title, r.JobKind, r.Year, pay.Currency, pay.Per, pay.Low, pay.High, pay.Said, r.Unpaid,
		string(r.Degree.Degree), r.Degree.Firm, r.Degree.OrExperience, r.Degree.Said)
	return err
}

// deleteTexts deletes texts of an organization with all that stands at them.
func deleteTexts(ctx context.Context, tx *db.Tx, organization, where, value string) error {
	for _, table := range []string{"alignment_body", "alignment_passage", "alignment_mark", "alignment_item", "alignment_decision", "alignment_correction"} {
		_, err := tx.Exec(ctx, `DELETE FROM `+table+` WHERE text_id IN (SELECT id FROM alignment_text WHERE organization_id = $1 AND `+where+` = $2)`, organization, value)
		if err != nil {
			return err
		}
	}
	_, err := tx.Exec(ctx, `DELETE FROM alignment_text WHERE organization_id = $1 AND `+where+` = $2`, organization, value)
	return err
}

// deleteRest deletes what an organization has besides texts.
func deleteRest(ctx context.Context, tx *db.Tx, organization string) error {
	for _, table := range []string{"alignment_batch", "alignment_lesson"} {
		if _, err := tx.Exec(ctx, `DELETE FROM `+table+` WHERE organization_id = $1`, organization); err != nil {
			return err
		}
	}
	return nil
}

// updateErased takes the name of a person away from what they brought, decided and corrected.
func updateErased(ctx context.Context, tx *db.Tx, person string) error {
	for _, at := range [][2]string{
		{"alignment_batch", "person_id"},
		{"alignment_text", "person_id"},
		{"alignment_decision", "person_id"},
		{"alignment_decision", "undone_by"},
		{"alignment_correction", "person_id"},
	} {
		if _, err := tx.Exec(ctx, `UPDATE `+at[0]+` SET `+at[1]+` = '' WHERE `+at[1]+` = $1`, person); err != nil {
			return err
		}
	}
	return nil
}

// selectLesson is how often what an organization decided has changed.
func selectLesson(ctx context.Context, tx *db.Tx, organization, release string) (revision int64, err error) {
	err = tx.QueryRow(ctx, `SELECT revision FROM alignment_lesson WHERE organization_id = $1 AND release_id = $2`, organization, release).Scan(&revision)
	if errs.Is(err, errs.NotFound) {
		return 0, nil
	}
	return revision, err
}

// bumpLesson notes that what an organization decided has changed.
func bumpLesson(ctx context.Context, tx *db.Tx, organization, release string) error {
	_, err := tx.Exec(ctx, `INSERT INTO alignment_lesson (organization_id, release_id, revision) VALUES ($1, $2, 1)
		ON CONFLICT (organization_id, release_id) DO UPDATE SET revision = alignment_lesson.revision + 1`, organization, release)
	return err
}

// selectOlder are the texts of an organization, read against a release, for which another reading may say something else: the
// newest first.
func selectOlder(ctx context.Context, tx *db.Tx, organization, release, engine, practice string) ([]string, error) {
	return db.Collect(ctx, tx, func(r *db.Rows) (id string, err error) { return id, r.Scan(&id) },
		`SELECT t.id FROM alignment_text t LEFT JOIN alignment_lesson l ON l.organization_id = t.organization_id AND l.release_id = t.release_id
		WHERE t.organization_id = $1 AND t.release_id = $2 AND t.state = 'read'
			AND (t.engine <> $3 OR t.practice <> $4 OR t.lesson <> COALESCE(l.revision, 0)) ORDER BY t.id DESC`,
		organization, release, engine, practice)
}
