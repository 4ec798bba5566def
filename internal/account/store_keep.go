package account

import (
	"context"
	"time"

	"pathways/internal/platform/db"
)

// tokenShown is how long a token that has ended is still listed.
const tokenShown = 30 * 24 * time.Hour

func deleteEnded(ctx context.Context, tx *db.Tx, now, unusedSince time.Time) error {
	if _, err := tx.Exec(ctx, `DELETE FROM session WHERE ends_at <= $1 OR seen_at <= $2`, ms(now), ms(unusedSince)); err != nil {
		return err
	}
	if _, err := tx.Exec(ctx, `DELETE FROM ticket WHERE ends_at <= $1`, ms(now)); err != nil {
		return err
	}
	if _, err := tx.Exec(ctx, `DELETE FROM attempt WHERE ends_at <= $1`, ms(now)); err != nil {
		return err
	}
	_, err := tx.Exec(ctx, `DELETE FROM token WHERE ends_at > 0 AND ends_at <= $1`, ms(now.Add(-tokenShown)))
	return err
}

// erase deletes every row of a person, the person last.
func erase(ctx context.Context, tx *db.Tx, p Person) error {
	for _, table := range []string{"session", "token", "passkey", "identity", "passphrase", "ticket"} {
		if _, err := tx.Exec(ctx, `DELETE FROM `+table+` WHERE person_id = $1`, p.ID); err != nil {
			return err
		}
	}
	if _, err := tx.Exec(ctx, `DELETE FROM ticket WHERE email = $1`, p.Email); err != nil {
		return err
	}
	_, err := tx.Exec(ctx, `DELETE FROM person WHERE id = $1`, p.ID)
	return err
}

func selectRecord(ctx context.Context, tx *db.Tx, person string) (Record, error) {
	p, err := selectPerson(ctx, tx, person)
	if err != nil {
		return Record{}, err
	}
	r := Record{Name: p.Name, Email: p.Email, Language: p.Language, Created: p.Created, Operator: p.Operator}
	_, changed, err := selectPassphrase(ctx, tx, person)
	if err != nil {
		return r, err
	}
	r.Passphrase = optional(ms(changed))
	for _, part := range []struct {
		into  *[]RecordLine
		query string
	}{
		{&r.Sessions, `SELECT agent, via, created_at, seen_at, ends_at FROM session WHERE person_id = $1 ORDER BY created_at, id`},
		{&r.Passkeys, `SELECT name, '', created_at, used_at, 0 FROM passkey WHERE person_id = $1 ORDER BY created_at, id`},
		{&r.Identities, `SELECT provider, email, linked_at, used_at, 0 FROM identity WHERE person_id = $1 ORDER BY linked_at, provider`},
		{&r.Tokens, `SELECT name, scopes, created_at, used_at, ends_at FROM token WHERE person_id = $1 ORDER BY created_at, id`},
	} {
		lines, err := db.Collect(ctx, tx, scanRecordLine, part.query, person)
		if err != nil {
			return r, err
		}
		*part.into = append([]RecordLine{}, lines...)
	}
	return r, nil
}

func scanRecordLine(rows *db.Rows) (RecordLine, error) {
	var l RecordLine
	var since, used, ends int64
	err := rows.Scan(&l.Name, &l.About, &since, &used, &ends)
	l.Since, l.Used, l.Ends = at(since), optional(used), optional(ends)
	return l, err
}

func optional(ms int64) *time.Time {
	if ms == 0 {
		return nil
	}
	t := at(ms)
	return &t
}
