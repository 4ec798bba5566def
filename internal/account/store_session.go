package account

import (
	"context"
	"time"

	"pathways/internal/platform/authz"
	"pathways/internal/platform/db"
	"pathways/internal/platform/ids"
)

// ms is a time as it is stored; 0 for never.
func ms(t time.Time) int64 {
	if t.IsZero() {
		return 0
	}
	return t.UnixMilli()
}

// at is a stored time; zero for never.
func at(ms int64) time.Time {
	if ms == 0 {
		return time.Time{}
	}
	return time.UnixMilli(ms).UTC()
}

// insertSession makes nothing where the person is barred or not there.
func insertSession(ctx context.Context, tx *db.Tx, digest, person, via, agent string, now time.Time) (bool, error) {
	n, err := tx.Exec(ctx, `INSERT INTO session (id, digest, person_id, via, agent, created_at, seen_at, proved_at, ends_at)
		SELECT $1, $2, id, $3, $4, $5, $5, $5, $6 FROM person WHERE id = $7 AND barred_at = 0`,
		ids.New(), digest, via, agent, ms(now), ms(now.Add(SessionMost)), person)
	return n == 1, err
}

func selectSessionViewer(ctx context.Context, tx *db.Tx, digest string, now time.Time) (authz.Viewer, time.Time, error) {
	var v authz.Viewer
	var seen, proved int64
	err := tx.QueryRow(ctx, `SELECT s.id, s.seen_at, s.proved_at, p.id, p.name, p.email, p.language, p.operator
		FROM session s JOIN person p ON p.id = s.person_id
		WHERE s.digest = $1 AND s.ends_at > $2 AND s.seen_at > $3 AND p.barred_at = 0`,
		digest, ms(now), ms(now.Add(-sessionUnused))).
		Scan(&v.Session, &seen, &proved, &v.Person, &v.Name, &v.Email, &v.Language, &v.Operator)
	v.Proved = at(proved)
	return v, at(seen), err
}

func updateSessionSeen(ctx context.Context, tx *db.Tx, id string, now time.Time) error {
	_, err := tx.Exec(ctx, `UPDATE session SET seen_at = $1 WHERE id = $2 AND seen_at < $1`, ms(now), id)
	return err
}

func renewSession(ctx context.Context, tx *db.Tx, id, person, digest string, now time.Time) (bool, error) {
	n, err := tx.Exec(ctx, `UPDATE session SET digest = $1, proved_at = $2, seen_at = $2 WHERE id = $3 AND person_id = $4`,
		digest, ms(now), id, person)
	return n == 1, err
}

func selectSessions(ctx context.Context, tx *db.Tx, person string, now time.Time) ([]Session, error) {
	return db.Collect(ctx, tx, func(r *db.Rows) (Session, error) {
		var one Session
		var created, seen, ends int64
		err := r.Scan(&one.ID, &one.Via, &one.Agent, &created, &seen, &ends)
		one.Created, one.Seen, one.Ends = at(created), at(seen), at(ends)
		return one, err
	}, `SELECT id, via, agent, created_at, seen_at, ends_at FROM session
		WHERE person_id = $1 AND ends_at > $2 AND seen_at > $3 ORDER BY seen_at DESC, id`,
		person, ms(now), ms(now.Add(-sessionUnused)))
}

func deleteSession(ctx context.Context, tx *db.Tx, person, id string) (bool, error) {
	n, err := tx.Exec(ctx, `DELETE FROM session WHERE id = $1 AND person_id = $2`, id, person)
	return n == 1, err
}

func deleteSessionByDigest(ctx context.Context, tx *db.Tx, digest string) error {
	_, err := tx.Exec(ctx, `DELETE FROM session WHERE digest = $1`, digest)
	return err
}

// deleteSessionsBut ends all sessions of a person but one; keep may be "" for none.
func deleteSessionsBut(ctx context.Context, tx *db.Tx, person, keep string) error {
	_, err := tx.Exec(ctx, `DELETE FROM session WHERE person_id = $1 AND id <> $2`, person, keep)
	return err
}

// selectTokenViewer gives a token's viewer and when it was used last.
func selectTokenViewer(ctx context.Context, tx *db.Tx, digest string, now time.Time) (authz.Viewer, time.Time, error) {
	var v authz.Viewer
	var scopes string
	var used int64
	err := tx.QueryRow(ctx, `SELECT t.id, t.scopes, t.used_at, p.id, p.name, p.email, p.language, p.operator
		FROM token t JOIN person p ON p.id = t.person_id
		WHERE t.digest = $1 AND (t.ends_at = 0 OR t.ends_at > $2) AND p.barred_at = 0`, digest, ms(now)).
		Scan(&v.Token, &scopes, &used, &v.Person, &v.Name, &v.Email, &v.Language, &v.Operator)
	v.Scopes = scopesOf(scopes)
	return v, at(used), err
}

func updateTokenUsed(ctx context.Context, tx *db.Tx, id string, now time.Time) error {
	_, err := tx.Exec(ctx, `UPDATE token SET used_at = $1 WHERE id = $2 AND used_at < $1`, ms(now), id)
	return err
}

func insertToken(ctx context.Context, tx *db.Tx, digest, person string, t Token, scopes string) error {
	_, err := tx.Exec(ctx, `INSERT INTO token (id, digest, person_id, name, scopes, created_at, used_at, ends_at)
		VALUES ($1, $2, $3, $4, $5, $6, 0, $7)`, t.ID, digest, person, t.Name, scopes, ms(t.Created), ms(t.Ends))
	return err
}

func countTokens(ctx context.Context, tx *db.Tx, person string) (n int, err error) {
	err = tx.QueryRow(ctx, `SELECT COUNT(*) FROM token WHERE person_id = $1`, person).Scan(&n)
	return n, err
}

func selectTokens(ctx context.Context, tx *db.Tx, person string) ([]Token, error) {
	return db.Collect(ctx, tx, func(r *db.Rows) (Token, error) {
		var t Token
		var scopes string
		var created, used, ends int64
		err := r.Scan(&t.ID, &t.Name, &scopes, &created, &used, &ends)
		t.Scopes, t.Created, t.Used, t.Ends = scopesOf(scopes), at(created), at(used), at(ends)
		return t, err
	}, `SELECT id, name, scopes, created_at, used_at, ends_at FROM token WHERE person_id = $1 ORDER BY created_at DESC, id DESC`, person)
}

func deleteToken(ctx context.Context, tx *db.Tx, person, id string) (bool, error) {
	n, err := tx.Exec(ctx, `DELETE FROM token WHERE id = $1 AND person_id = $2`, id, person)
	return n == 1, err
}
