package evidence

import (
	"context"
	"encoding/json"
	"time"

	"pathways/internal/platform/db"
	"pathways/internal/platform/errs"
	"pathways/internal/platform/ids"
)

// requestColumns are read by scanRequest, those of a list without the copies of what is shown. A statement that stands is
// asked for with the request.
const (
	requestColumns = requestBefore + `r.copies` + requestAfter
	listedColumns  = requestBefore + `'[]'` + requestAfter

	requestBefore = `r.person_id, r.id, r.asker, r.kind, r.email, r.name, r.relation, r.message, r.items, r.evidence, `
	requestAfter  = `, r.created_at, r.ends_at, r.revoked_at, r.declined_at,
	EXISTS (SELECT 1 FROM evidence_statement s WHERE s.person_id = r.person_id AND s.request_id = r.id)`
)

func scanRequest(r *db.Rows) (q request, err error) {
	var items, pieces, copies string
	var created, ends, revoked, declined int64
	err = r.Scan(&q.owner, &q.ID, &q.Asker, &q.Kind, &q.Email, &q.Name, &q.Relation, &q.Message, &items, &pieces, &copies,
		&created, &ends, &revoked, &declined, &q.Answered)
	if err != nil {
		return q, err
	}
	q.Created, q.Ends, q.Revoked, q.Declined = timeOf(created), timeOf(ends), timeOrNone(revoked), timeOrNone(declined)
	return q, readAll([]string{items, pieces, copies}, &q.Items, &q.Evidence, &q.copies)
}

// readAll reads columns that hold JSON.
func readAll(texts []string, into ...any) error {
	for i, text := range texts {
		if err := json.Unmarshal([]byte(text), into[i]); err != nil {
			return errs.Wrap(errs.Internal, "evidence: JSON in the database", err)
		}
	}
	return nil
}

// insertRequest stores a request under the digest of its secret; "" for one that came in a file, which changes nothing
// where it is there already. One that was made here a second time is errs.Conflict.
func insertRequest(ctx context.Context, tx *db.Tx, r *request, digest string) error {
	n, err := tx.Exec(ctx, `INSERT INTO evidence_request (person_id, id, digest, asker, kind, email, name, relation, message, items, evidence,
			copies, created_at, ends_at, revoked_at, declined_at)
		VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16) ON CONFLICT (person_id, id) DO NOTHING`,
		r.owner, r.ID, digest, r.Asker, r.Kind, r.Email, r.Name, r.Relation, r.Message, jsonOf(list(r.Items)), jsonOf(list(r.Evidence)),
		jsonOf(r.copies), r.Created.UnixMilli(), r.Ends.UnixMilli(), msOf(r.Revoked), msOf(r.Declined))
	if err == nil && n == 0 && digest != "" {
		err = errs.New(errs.Conflict, "evidence.Ask", "evidence.fault.asked.before")
	}
	return err
}

// list is never null.
func list[T any](all []T) []T {
	if all == nil {
		return []T{}
	}
	return all
}

// countRequests is how many requests a person has made since a time, and how many of theirs are open now.
func countRequests(ctx context.Context, tx *db.Tx, person string, since, now time.Time) (made, open int, err error) {
	return made, open, tx.QueryRow(ctx, `SELECT COUNT(CASE WHEN created_at > $2 THEN 1 END), COUNT(CASE WHEN revoked_at = 0 AND ends_at > $3 THEN 1 END)
		FROM evidence_request WHERE person_id = $1 AND digest <> ''`, person, since.UnixMilli(), now.UnixMilli()).Scan(&made, &open)
}

// selectRequest finds a request by its secret, or by its id and the address that was asked; an error of kind NotFound
// where there is none. One that came in a file cannot be found.
func selectRequest(ctx context.Context, tx *db.Tx, email string, way Way) (*request, error) {
	where, args := "r.digest = $1", []any{ids.Digest(way.Secret)}
	if way.Secret == "" {
		where, args = "r.id = $1 AND r.email = $2", []any{way.Request, email}
	}
	all, err := db.Collect(ctx, tx, scanRequest, `SELECT `+requestColumns+` FROM evidence_request r WHERE r.digest <> '' AND `+where, args...)
	if err != nil {
		return nil, err
	}
	if len(all) == 0 {
		return nil, notFound("evidence.Open")
	}
	return &all[0], nil
}

func selectRequests(ctx context.Context, tx *db.Tx, person string) ([]Request, error) {
	return collectRequests(ctx, tx, `SELECT `+listedColumns+` FROM evidence_request r WHERE r.person_id = $1
		ORDER BY r.created_at DESC, r.id DESC`, person)
}

// selectAsked are the requests to an address that are open.
func selectAsked(ctx context.Context, tx *db.Tx, email string, now time.Time) ([]Request, error) {
	if email == "" {
		return nil, nil
	}
	return collectRequests(ctx, tx, `SELECT `+listedColumns+` FROM evidence_request r WHERE r.email = $1 AND r.digest <> ''
		AND r.revoked_at = 0 AND r.ends_at > $2 ORDER BY r.created_at DESC, r.id DESC`, email, now.UnixMilli())
}

func collectRequests(ctx context.Context, tx *db.Tx, query string, args ...any) ([]Request, error) {
	return db.Collect(ctx, tx, func(r *db.Rows) (Request, error) {
		q, err := scanRequest(r)
		return q.Request, err
	}, query, args...)
}

func revokeRequest(ctx context.Context, tx *db.Tx, person, id string, now time.Time) error {
	n, err := tx.Exec(ctx, `UPDATE evidence_request SET revoked_at = CASE WHEN revoked_at = 0 THEN $3 ELSE revoked_at END, copies = '[]'
		WHERE person_id = $1 AND id = $2`, person, id, now.UnixMilli())
	if err == nil && n == 0 {
		err = notFound("evidence.End")
	}
	return err
}

func declineRequest(ctx context.Context, tx *db.Tx, person, id string, now time.Time) error {
	_, err := tx.Exec(ctx, `UPDATE evidence_request SET declined_at = $3, copies = '[]' WHERE person_id = $1 AND id = $2 AND declined_at = 0`,
		person, id, now.UnixMilli())
	return err
}

// takeFromRequests takes a piece out of the copies that requests show.
func takeFromRequests(ctx context.Context, tx *db.Tx, person, piece string) error {
	all, err := db.Collect(ctx, tx, scanRequest, `SELECT `+requestColumns+` FROM evidence_request r WHERE r.person_id = $1 AND r.copies LIKE $2`,
		person, "%"+piece+"%")
	if err != nil {
		return err
	}
	for _, r := range all {
		left := []Evidence{}
		for _, e := range r.copies {
			if e.ID != piece {
				left = append(left, e)
			}
		}
		if len(left) == len(r.copies) {
			continue
		}
		if _, err := tx.Exec(ctx, `UPDATE evidence_request SET copies = $3 WHERE person_id = $1 AND id = $2`, person, r.ID, jsonOf(left)); err != nil {
			return err
		}
	}
	return nil
}

func emptyEnded(ctx context.Context, tx *db.Tx, now time.Time) error {
	_, err := tx.Exec(ctx, `UPDATE evidence_request SET copies = '[]' WHERE ends_at <= $1 AND copies <> '[]'`, now.UnixMilli())
	return err
}
