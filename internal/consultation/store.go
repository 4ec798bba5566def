package consultation

import (
	"context"
	"encoding/json"
	"time"

	"pathways/internal/organization"
	"pathways/internal/platform/db"
	"pathways/internal/platform/errs"
)

// columns are read by scan, from a consultation c, for the person $1.
const columns = `c.id, c.organization_id, coalesce(o.slug, ''), coalesce(o.name, ''), coalesce(m.part, ''), c.release_id, c.draft_id, c.title,
	c.welcome, c.parts, c.members, c.link_digest IS NOT NULL, c.open_results, c.open_replies, c.created_at, c.ends_at, c.closed_at, c.taken_at, c.gone`

const from = ` FROM consultation c LEFT JOIN organization o ON o.id = c.organization_id
	LEFT JOIN membership m ON m.organization_id = c.organization_id AND m.person_id = $1 `

// placed is a consultation with the part that a person plays in its organization.
type placed struct {
	Consultation
	part organization.Part
}

func scan(r *db.Rows) (p placed, err error) {
	c := &p.Consultation
	var parts string
	var created, ends, closed, taken int64
	if err := r.Scan(&c.ID, &c.Organization.ID, &c.Organization.Slug, &c.Organization.Name, &p.part, &c.Release, &c.Draft, &c.Title,
		&c.Welcome, &parts, &c.Members, &c.HasLink, &c.OpenResults, &c.OpenReplies, &created, &ends, &closed, &taken, &c.gone); err != nil {
		return p, err
	}
	c.Created, c.Ends, c.Closed, c.Taken = moment(created), moment(ends), moment(closed), moment(taken)
	return p, readJSON(parts, &c.Parts)
}

func moment(ms int64) time.Time {
	if ms == 0 {
		return time.Time{}
	}
	return time.UnixMilli(ms).UTC()
}

func millis(t time.Time) int64 {
	if t.IsZero() {
		return 0
	}
	return t.UnixMilli()
}

func readJSON(text string, into any) error {
	if err := json.Unmarshal([]byte(text), into); err != nil {
		return errs.Wrap(errs.Internal, "consultation: JSON in the database", err)
	}
	return nil
}

func asJSON(v any) string {
	raw, err := json.Marshal(v)
	if err != nil {
		panic(err) // none of ours has what JSON cannot hold
	}
	return string(raw)
}

// selectOne is the one consultation of a query; an error of kind NotFound where there is none.
func selectOne(ctx context.Context, tx *db.Tx, person, where string, args ...any) (placed, error) {
	all, err := db.Collect(ctx, tx, scan, `SELECT `+columns+from+where, append([]any{person}, args...)...)
	if err == nil && len(all) == 0 {
		err = notThere("consultation.selectOne")
	}
	if err != nil {
		return placed{}, err
	}
	return all[0], nil
}

func selectByID(ctx context.Context, tx *db.Tx, person, id string) (placed, error) {
	return selectOne(ctx, tx, person, `WHERE c.id = $2`, id)
}

func selectByLink(ctx context.Context, tx *db.Tx, person, digest string) (placed, error) {
	return selectOne(ctx, tx, person, `WHERE c.link_digest = $2`, digest)
}

func selectByToken(ctx context.Context, tx *db.Tx, person, digest string) (placed, error) {
	return selectOne(ctx, tx, person, `JOIN consultation_token t ON t.consultation_id = c.id WHERE t.digest = $2`, digest)
}

// selectAll are the consultations of the organizations that a person belongs to, and with operator those without one, the
// newest first.
func selectAll(ctx context.Context, tx *db.Tx, person string, operator bool) ([]placed, error) {
	return db.Collect(ctx, tx, scan, `SELECT `+columns+from+`WHERE m.part IS NOT NULL OR ($2 AND c.organization_id = '')
		ORDER BY c.created_at DESC, c.id DESC`, person, operator)
}

// selectEnded are the consultations whose last day has passed and that nobody has closed.
func selectEnded(ctx context.Context, tx *db.Tx, now time.Time) ([]placed, error) {
	return db.Collect(ctx, tx, scan, `SELECT `+columns+from+`WHERE c.closed_at = 0 AND c.ends_at <= $2`, "", millis(now))
}

func countHeld(ctx context.Context, tx *db.Tx, organizationID string) (n int, err error) {
	return n, tx.QueryRow(ctx, `SELECT COUNT(*) FROM consultation WHERE organization_id = $1`, organizationID).Scan(&n)
}

// insert stores a new consultation; the digest is "" where it has no link.
func insert(ctx context.Context, tx *db.Tx, c *Consultation, digest string) error {
	_, err := tx.Exec(ctx, `INSERT INTO consultation (id, organization_id, release_id, draft_id, title, welcome, parts, members, link_digest,
			open_results, open_replies, created_at, ends_at, closed_at, taken_at, gone)
		VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, 0, 0, 0)`,
		c.ID, c.Organization.ID, c.Release, c.Draft, c.Title, c.Welcome, asJSON(c.Parts), c.Members, orNull(digest),
		c.OpenResults, c.OpenReplies, millis(c.Created), millis(c.Ends))
	return err
}

func orNull(text string) any {
	if text == "" {
		return nil
	}
	return text
}

// update stores what can be changed of a consultation.
func update(ctx context.Context, tx *db.Tx, c *Consultation) error {
	_, err := tx.Exec(ctx, `UPDATE consultation SET title = $2, welcome = $3, members = $4, open_results = $5, open_replies = $6, ends_at = $7,
		closed_at = $8 WHERE id = $1`, c.ID, c.Title, c.Welcome, c.Members, c.OpenResults, c.OpenReplies, millis(c.Ends), millis(c.Closed))
	return err
}

func updateLink(ctx context.Context, tx *db.Tx, id, digest string) error {
	_, err := tx.Exec(ctx, `UPDATE consultation SET link_digest = $2 WHERE id = $1`, id, orNull(digest))
	return err
}

func insertTokens(ctx context.Context, tx *db.Tx, id string, digests []string, now time.Time) error {
	rows := make([][]any, len(digests))
	for i, d := range digests {
		rows[i] = []any{d, id, millis(now)}
	}
	return tx.InsertAll(ctx, "consultation_token", []string{"digest", "consultation_id", "created_at"}, rows)
}

func countTokens(ctx context.Context, tx *db.Tx, id string) (n int, err error) {
	return n, tx.QueryRow(ctx, `SELECT COUNT(*) FROM consultation_token WHERE consultation_id = $1`, id).Scan(&n)
}

// upsertReply stores what the stewards say of an item.
func upsertReply(ctx context.Context, tx *db.Tx, id, item string, r Reply) error {
	_, err := tx.Exec(ctx, `INSERT INTO consultation_reply (consultation_id, item_id, decision, words, at) VALUES ($1, $2, $3, $4, $5)
		ON CONFLICT (consultation_id, item_id) DO UPDATE SET decision = excluded.decision, words = excluded.words, at = excluded.at`,
		id, item, string(r.Decision), r.Words, millis(r.At))
	return err
}

func selectReplies(ctx context.Context, tx *db.Tx, id string) (map[string]Reply, error) {
	all := map[string]Reply{}
	_, err := db.Collect(ctx, tx, func(r *db.Rows) (struct{}, error) {
		var item string
		var reply Reply
		var at int64
		err := r.Scan(&item, &reply.Decision, &reply.Words, &at)
		if reply.At = moment(at); reply.Decision != "" || reply.Words != "" {
			all[item] = reply
		}
		return struct{}{}, err
	}, `SELECT item_id, decision, words, at FROM consultation_reply WHERE consultation_id = $1`, id)
	return all, err
}

// deleteTokensBefore takes the links for one person, and the marks of browsers, from consultations that ended before a time.
func deleteTokensBefore(ctx context.Context, tx *db.Tx, before time.Time) error {
	ended := `SELECT id FROM consultation WHERE ends_at < $1 OR (closed_at <> 0 AND closed_at < $1)`
	if _, err := tx.Exec(ctx, `DELETE FROM consultation_token WHERE consultation_id IN (`+ended+`)`, millis(before)); err != nil {
		return err
	}
	_, err := tx.Exec(ctx, `UPDATE consultation_set SET token_digest = NULL WHERE token_digest IS NOT NULL AND consultation_id IN (`+ended+`)`, millis(before))
	return err
}

// deleteOf takes away all consultations of an organization.
func deleteOf(ctx context.Context, tx *db.Tx, organizationID string) error {
	of := `SELECT id FROM consultation WHERE organization_id = $1`
	if _, err := tx.Exec(ctx, `DELETE FROM consultation_answer WHERE set_id IN (SELECT id FROM consultation_set WHERE consultation_id IN (`+of+`))`, organizationID); err != nil {
		return err
	}
	for _, table := range []string{"consultation_set", "consultation_token", "consultation_wording", "consultation_figure", "consultation_reply"} {
		if _, err := tx.Exec(ctx, `DELETE FROM `+table+` WHERE consultation_id IN (`+of+`)`, organizationID); err != nil {
			return err
		}
	}
	_, err := tx.Exec(ctx, `DELETE FROM consultation WHERE organization_id = $1`, organizationID)
	return err
}
