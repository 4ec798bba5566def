package takeout

import (
	"context"
	"encoding/json"
	"time"

	"pathways/internal/platform/db"
	"pathways/internal/platform/errs"
)

// arrival is an archive that waits for a yes.
type arrival struct {
	id      string
	content wire
	uploads map[string]string // ids of uploads by digest
	made    time.Time
	base    string // not stored
}

func asJSON(v any) (string, error) {
	raw, err := json.Marshal(v)
	if err != nil {
		return "", errs.Wrap(errs.Internal, "takeout.asJSON", err)
	}
	return string(raw), nil
}

func putArrival(ctx context.Context, tx *db.Tx, person string, a arrival, ends time.Time) error {
	content, err := asJSON(a.content)
	if err != nil {
		return err
	}
	uploads, err := asJSON(a.uploads)
	if err != nil {
		return err
	}
	_, err = tx.Exec(ctx, `INSERT INTO takeout_arrival (person_id, id, content, uploads, made_at, ends_at) VALUES ($1, $2, $3, $4, $5, $6)
		ON CONFLICT (person_id) DO UPDATE SET id = excluded.id, content = excluded.content, uploads = excluded.uploads,
			made_at = excluded.made_at, ends_at = excluded.ends_at`,
		person, a.id, content, uploads, a.made.UnixMilli(), ends.UnixMilli())
	return err
}

// selectArrival is what waits for somebody; an error of kind NotFound where nothing does, or it has waited too long.
func selectArrival(ctx context.Context, tx *db.Tx, person string, now time.Time) (*arrival, error) {
	var a arrival
	var content, uploads string
	var made int64
	err := tx.QueryRow(ctx, "SELECT id, content, uploads, made_at FROM takeout_arrival WHERE person_id = $1 AND ends_at > $2", person, now.UnixMilli()).
		Scan(&a.id, &content, &uploads, &made)
	if err != nil {
		return nil, err
	}
	a.made = time.UnixMilli(made).UTC()
	if err := json.Unmarshal([]byte(content), &a.content); err != nil {
		return nil, errs.Wrap(errs.Internal, "takeout.selectArrival", err)
	}
	if err := json.Unmarshal([]byte(uploads), &a.uploads); err != nil {
		return nil, errs.Wrap(errs.Internal, "takeout.selectArrival", err)
	}
	return &a, nil
}

func deleteArrival(ctx context.Context, tx *db.Tx, person string) error {
	_, err := tx.Exec(ctx, "DELETE FROM takeout_arrival WHERE person_id = $1", person)
	return err
}

func deleteEndedArrivals(ctx context.Context, tx *db.Tx, now time.Time) error {
	_, err := tx.Exec(ctx, "DELETE FROM takeout_arrival WHERE ends_at <= $1", now.UnixMilli())
	return err
}

func insertReceipt(ctx context.Context, tx *db.Tx, r Receipt) error {
	counts, err := asJSON(r.Counts)
	if err != nil {
		return err
	}
	_, err = tx.Exec(ctx, "INSERT INTO takeout_receipt (id, erased_at, nameless, counts) VALUES ($1, $2, $3, $4)",
		r.ID, r.At.UnixMilli(), r.Nameless, counts)
	return err
}

func selectReceipt(ctx context.Context, tx *db.Tx, id string) (r Receipt, err error) {
	var counts string
	var at int64
	if err := tx.QueryRow(ctx, "SELECT id, erased_at, nameless, counts FROM takeout_receipt WHERE id = $1", id).Scan(&r.ID, &at, &r.Nameless, &counts); err != nil {
		return r, err
	}
	r.At = time.UnixMilli(at).UTC()
	if err := json.Unmarshal([]byte(counts), &r.Counts); err != nil {
		return r, errs.Wrap(errs.Internal, "takeout.selectReceipt", err)
	}
	return r, nil
}
