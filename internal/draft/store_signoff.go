package draft

import (
	"context"
	"time"

	"pathways/internal/framework/difference"
	"pathways/internal/platform/db"
	"pathways/internal/platform/errs"
)

// selectSigners are those named to sign a draft off, by name, with the part that they play in its organization now.
func selectSigners(ctx context.Context, tx *db.Tx, d *stored) ([]Signer, error) {
	return db.Collect(ctx, tx, func(r *db.Rows) (s Signer, err error) {
		var asked, answered int64
		err = r.Scan(&s.Person, &s.Name, &s.email, &s.Part, &asked, &s.Answer, &s.Words, &answered)
		s.Asked, s.Answered = moment(asked), moment(answered)
		return s, err
	}, `SELECT s.person_id, p.name, p.email, coalesce(m.part, ''), s.asked_at, s.answer, s.words, s.answered_at
		FROM draft_signer s JOIN person p ON p.id = s.person_id
		LEFT JOIN membership m ON m.organization_id = $2 AND m.person_id = s.person_id
		WHERE s.draft_id = $1 ORDER BY p.name, p.id`, d.ID, d.Organization.ID)
}

// selectAble are the owners and stewards of an organization who can sign in, by name.
func selectAble(ctx context.Context, tx *db.Tx, organizationID string) ([]Signer, error) {
	return db.Collect(ctx, tx, func(r *db.Rows) (s Signer, err error) { return s, r.Scan(&s.Person, &s.Name, &s.Part) },
		`SELECT m.person_id, p.name, m.part FROM membership m JOIN person p ON p.id = m.person_id
		WHERE m.organization_id = $1 AND m.part IN ('owner', 'steward') AND p.barred_at = 0 ORDER BY p.name, p.id`, organizationID)
}

// replaceSigners names people in place of those named before. Who was named already keeps what they said.
func replaceSigners(ctx context.Context, tx *db.Tx, draft string, people []string) error {
	known, err := db.Collect(ctx, tx, func(r *db.Rows) (id string, err error) { return id, r.Scan(&id) },
		`SELECT person_id FROM draft_signer WHERE draft_id = $1`, draft)
	if err != nil {
		return err
	}
	keep := map[string]bool{}
	for _, p := range people {
		keep[p] = true
	}
	for _, p := range known {
		if keep[p] {
			delete(keep, p)
			continue
		}
		if _, err := tx.Exec(ctx, `DELETE FROM draft_signer WHERE draft_id = $1 AND person_id = $2`, draft, p); err != nil {
			return err
		}
	}
	var rows [][]any
	for _, p := range people {
		if keep[p] {
			rows = append(rows, []any{draft, p, 0, "", "", 0})
		}
	}
	return tx.InsertAll(ctx, "draft_signer", []string{"draft_id", "person_id", "asked_at", "answer", "words", "answered_at"}, rows)
}

// updateAsked takes back what those named said before, and asks them afresh.
func updateAsked(ctx context.Context, tx *db.Tx, draft string, now time.Time) error {
	_, err := tx.Exec(ctx, `UPDATE draft_signer SET asked_at = $2, answer = '', words = '', answered_at = 0 WHERE draft_id = $1`,
		draft, now.UnixMilli())
	return err
}

func updateAnswer(ctx context.Context, tx *db.Tx, draft, person string, answer Answer, words string, now time.Time) error {
	_, err := tx.Exec(ctx, `UPDATE draft_signer SET answer = $3, words = $4, answered_at = $5 WHERE draft_id = $1 AND person_id = $2`,
		draft, person, string(answer), words, now.UnixMilli())
	return err
}

// deleteSignatures takes back what was signed. Who sent the draft back keeps their words.
func deleteSignatures(ctx context.Context, tx *db.Tx, draft string) error {
	_, err := tx.Exec(ctx, `UPDATE draft_signer SET answer = '', words = '', answered_at = 0, asked_at = 0
		WHERE draft_id = $1 AND answer <> 'back'`, draft)
	return err
}

// sending is what is kept of a draft on its way to be a release.
type sending struct {
	notes, person, name, email string
	sent                       time.Time
	round                      int64
}

// selectSending is the zero sending where nothing is kept yet.
func selectSending(ctx context.Context, tx *db.Tx, draft string) (row sending, err error) {
	var sent int64
	err = tx.QueryRow(ctx, `SELECT r.notes, r.sent_by, coalesce(p.name, ''), coalesce(p.email, ''), r.sent_at, r.round
		FROM draft_release r LEFT JOIN person p ON p.id = r.sent_by WHERE r.draft_id = $1`, draft).
		Scan(&row.notes, &row.person, &row.name, &row.email, &sent, &row.round)
	if errs.Is(err, errs.NotFound) {
		return sending{}, nil
	}
	row.sent = moment(sent)
	return row, err
}

func upsertNotes(ctx context.Context, tx *db.Tx, draft, notes string) error {
	_, err := tx.Exec(ctx, `INSERT INTO draft_release (draft_id, notes, sent_by, sent_at, round) VALUES ($1, $2, '', 0, 0)
		ON CONFLICT (draft_id) DO UPDATE SET notes = $2`, draft, notes)
	return err
}

// upsertSending keeps who sent a draft to be signed, and counts how often.
func upsertSending(ctx context.Context, tx *db.Tx, draft, person string, now time.Time) (round int64, err error) {
	return round, tx.QueryRow(ctx, `INSERT INTO draft_release (draft_id, notes, sent_by, sent_at, round) VALUES ($1, '', $2, $3, 1)
		ON CONFLICT (draft_id) DO UPDATE SET sent_by = $2, sent_at = $3, round = draft_release.round + 1 RETURNING round`,
		draft, person, now.UnixMilli()).Scan(&round)
}

// correction is a claim of stewards as it is stored.
type correction struct {
	id string
	difference.Claim
}

// selectCorrections are those of a draft, the later ones last.
func selectCorrections(ctx context.Context, tx *db.Tx, draft string) ([]correction, error) {
	return db.Collect(ctx, tx, func(r *db.Rows) (c correction, err error) {
		var before, after string
		if err := r.Scan(&c.id, &before, &after, &c.Note); err != nil {
			return c, err
		}
		if err := unpack(before, &c.Before); err != nil {
			return c, err
		}
		return c, unpack(after, &c.After)
	}, `SELECT id, before, after, note FROM draft_correction WHERE draft_id = $1 ORDER BY id`, draft)
}

func insertCorrections(ctx context.Context, tx *db.Tx, draft string, all []correction) error {
	rows := make([][]any, len(all))
	for i, c := range all {
		rows[i] = []any{draft, c.id, pack(c.Before), pack(c.After), c.Note}
	}
	return tx.InsertAll(ctx, "draft_correction", []string{"draft_id", "id", "before", "after", "note"}, rows)
}

func deleteCorrection(ctx context.Context, tx *db.Tx, draft, id string) error {
	_, err := tx.Exec(ctx, `DELETE FROM draft_correction WHERE draft_id = $1 AND id = $2`, draft, id)
	return err
}

// updatePublished stores that a draft became a release.
func updatePublished(ctx context.Context, tx *db.Tx, d *stored) error {
	_, err := tx.Exec(ctx, `UPDATE draft SET published_as = $2 WHERE id = $1`, d.ID, d.Release)
	return err
}

// deleteSignoff takes away what is kept of a draft on its way to be a release.
func deleteSignoff(ctx context.Context, tx *db.Tx, draft string) error {
	for _, statement := range []string{
		`DELETE FROM draft_signer WHERE draft_id = $1`,
		`DELETE FROM draft_release WHERE draft_id = $1`,
		`DELETE FROM draft_correction WHERE draft_id = $1`,
	} {
		if _, err := tx.Exec(ctx, statement, draft); err != nil {
			return err
		}
	}
	return nil
}

// eraseSigner takes away what a person said of drafts, and that they were named or sent them.
func eraseSigner(ctx context.Context, tx *db.Tx, person string) error {
	if _, err := tx.Exec(ctx, `DELETE FROM draft_signer WHERE person_id = $1`, person); err != nil {
		return err
	}
	_, err := tx.Exec(ctx, `UPDATE draft_release SET sent_by = '' WHERE sent_by = $1`, person)
	return err
}
