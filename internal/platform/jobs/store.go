package jobs

import (
	"context"
	"strconv"
	"strings"
	"time"

	"pathways/internal/platform/db"
)

func insertJob(ctx context.Context, tx *db.Tx, id, kind, payload string, now time.Time) error {
	_, err := tx.Exec(ctx, `INSERT INTO job (id, kind, payload, state, due_at, made_at, changed_at)
		VALUES ($1, $2, $3, 'waiting', $4, $4, $4)`, id, kind, payload, now.UnixMilli())
	return err
}

func selectJob(ctx context.Context, tx *db.Tx, id string) (Job, error) {
	return scanJob(tx.QueryRow(ctx, `SELECT id, kind, payload, state, done, of, tries FROM job WHERE id = $1`, id))
}

func scanJob(row *db.Row) (j Job, err error) {
	var payload string
	err = row.Scan(&j.ID, &j.Kind, &payload, &j.State, &j.Done, &j.Of, &j.Tries)
	j.Payload = []byte(payload)
	return j, err
}

// due is the condition of jobs that may be taken, with its values: those of some kinds that wait, or whose lease has ended.
func due(kinds []string, now time.Time) (string, []any) {
	args := []any{now.UnixMilli()}
	marks := make([]string, len(kinds))
	for i, k := range kinds {
		args = append(args, k)
		marks[i] = "$" + strconv.Itoa(i+2)
	}
	return `state IN ('waiting', 'running') AND due_at <= $1 AND kind IN (` + strings.Join(marks, ", ") + `)`, args
}

func anyDue(ctx context.Context, tx *db.Tx, kinds []string, now time.Time) (there bool, err error) {
	condition, args := due(kinds, now)
	return there, tx.QueryRow(ctx, `SELECT EXISTS (SELECT 1 FROM job WHERE `+condition+`)`, args...).Scan(&there)
}

// selectDue is the job that is due longest. On PostgreSQL those that another node is just taking are passed over; SQLite
// has one writer at a time.
func selectDue(ctx context.Context, tx *db.Tx, kinds []string, now time.Time) (Job, error) {
	condition, args := due(kinds, now)
	query := `SELECT id, kind, payload, state, done, of, tries FROM job WHERE ` + condition + ` ORDER BY due_at, id LIMIT 1`
	if tx.Dialect() == db.Postgres {
		query += ` FOR UPDATE SKIP LOCKED`
	}
	return scanJob(tx.QueryRow(ctx, query, args...))
}

func leaseJob(ctx context.Context, tx *db.Tx, id, lease string, until, now time.Time) error {
	_, err := tx.Exec(ctx, `UPDATE job SET state = 'running', lease = $2, due_at = $3, changed_at = $4, tries = tries + 1
		WHERE id = $1`, id, lease, until.UnixMilli(), now.UnixMilli())
	return err
}

func renewJob(ctx context.Context, tx *db.Tx, id, lease string, done, of int64, until, now time.Time) (int64, error) {
	return tx.Exec(ctx, `UPDATE job SET done = $3, of = $4, due_at = $5, changed_at = $6
		WHERE id = $1 AND lease = $2 AND state = 'running'`, id, lease, done, of, until.UnixMilli(), now.UnixMilli())
}

func touchJob(ctx context.Context, tx *db.Tx, id, lease string, until, now time.Time) (int64, error) {
	return tx.Exec(ctx, `UPDATE job SET due_at = $3, changed_at = $4
		WHERE id = $1 AND lease = $2 AND state = 'running'`, id, lease, until.UnixMilli(), now.UnixMilli())
}

func endJob(ctx context.Context, tx *db.Tx, id, lease string, s State, done, of int64, now time.Time) (int64, error) {
	return tx.Exec(ctx, `UPDATE job SET state = $3, done = $4, of = $5, lease = '', changed_at = $6
		WHERE id = $1 AND lease = $2 AND state = 'running'`, id, lease, string(s), done, of, now.UnixMilli())
}

func returnJob(ctx context.Context, tx *db.Tx, id, lease string, tries int, due, now time.Time) (int64, error) {
	return tx.Exec(ctx, `UPDATE job SET state = 'waiting', lease = '', tries = $3, due_at = $4, changed_at = $5
		WHERE id = $1 AND lease = $2 AND state = 'running'`, id, lease, tries, due.UnixMilli(), now.UnixMilli())
}

func deleteEnded(ctx context.Context, tx *db.Tx, before time.Time) error {
	_, err := tx.Exec(ctx, `DELETE FROM job WHERE state IN ('done', 'failed') AND changed_at < $1`, before.UnixMilli())
	return err
}
