package account

import (
	"context"
	"encoding/json"
	"time"

	"pathways/internal/platform/db"
	"pathways/internal/platform/errs"
)

// An errand is what a browser has begun with a device or a provider and will come back with. It lies in the table of
// tickets. Unlike a link in a letter it keeps what it carried after its use, so that a second click can be told from a
// stranger's try.

// insertErrand keeps an errand for so long. One with the same digest gives way to it.
func insertErrand(ctx context.Context, tx *db.Tx, kind Kind, digest, person string, carries any, now time.Time, good time.Duration) error {
	raw, err := json.Marshal(carries)
	if err != nil {
		return errs.Wrap(errs.Internal, "account.insertErrand", err)
	}
	_, err = tx.Exec(ctx, `INSERT INTO ticket (digest, kind, person_id, email, payload, created_at, ends_at, used_at)
		VALUES ($1, $2, $3, '', $4, $5, $6, 0) ON CONFLICT (digest) DO UPDATE SET
		kind = excluded.kind, person_id = excluded.person_id, payload = excluded.payload,
		created_at = excluded.created_at, ends_at = excluded.ends_at, used_at = 0`,
		digest, string(kind), person, string(raw), ms(now), ms(now.Add(good)))
	return err
}

// selectErrand reads what an errand carries and gives whose it is and whether it was used; errs.NotFound where it has
// ended or never was.
func selectErrand(ctx context.Context, tx *db.Tx, kind Kind, digest string, now time.Time, carries any) (person string, used bool, err error) {
	var raw string
	var usedAt int64
	err = tx.QueryRow(ctx, `SELECT person_id, payload, used_at FROM ticket WHERE digest = $1 AND kind = $2 AND ends_at > $3`,
		digest, string(kind), ms(now)).Scan(&person, &raw, &usedAt)
	if err != nil {
		return "", false, err
	}
	if err := json.Unmarshal([]byte(raw), carries); err != nil {
		return "", false, errs.Internalf("account.selectErrand", "a stored errand cannot be read")
	}
	return person, usedAt != 0, nil
}

// takeErrand uses an errand up: of two who try at the same time, one gets it. The other finds it used: errs.NotFound.
func takeErrand(ctx context.Context, tx *db.Tx, kind Kind, digest string, now time.Time, carries any) (person string, err error) {
	person, used, err := selectErrand(ctx, tx, kind, digest, now, carries)
	if err == nil && used {
		err = errs.New(errs.NotFound, "account.takeErrand", "")
	}
	if err != nil {
		return person, err
	}
	n, err := tx.Exec(ctx, `UPDATE ticket SET used_at = $1 WHERE digest = $2 AND used_at = 0`, ms(now), digest)
	if err == nil && n == 0 {
		err = errs.New(errs.NotFound, "account.takeErrand", "")
	}
	return person, err
}
