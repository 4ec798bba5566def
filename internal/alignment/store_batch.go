package alignment

import (
	"context"

	"pathways/internal/platform/db"
	"pathways/internal/platform/errs"
)

func insertBatch(ctx context.Context, tx *db.Tx, organization string, b Batch) error {
	_, err := tx.Exec(ctx, `INSERT INTO alignment_batch (id, organization_id, release_id, person_id, made_at) VALUES ($1, $2, $3, $4, $5)`,
		b.ID, organization, b.Release, b.Person, milli(b.Created))
	return err
}

// selectBatch is one of an organization with how far it is; an error of kind NotFound where there is none.
func selectBatch(ctx context.Context, tx *db.Tx, organization, id string) (b Batch, err error) {
	all, err := scanBatches(ctx, tx, `WHERE b.organization_id = $1 AND b.id = $2`, organization, id)
	if err != nil {
		return b, err
	}
	if len(all) == 0 {
		return b, errs.New(errs.NotFound, "alignment.Batch", "")
	}
	b = all[0]
	b.Failures, err = db.Collect(ctx, tx, func(r *db.Rows) (f Failure, err error) {
		var fault string
		if err := r.Scan(&f.Text, &f.Name, &fault); err != nil {
			return f, err
		}
		return f, readJSON(fault, &f.Said)
	}, `SELECT id, name, fault FROM alignment_text WHERE batch_id = $1 AND state = 'failed' ORDER BY name, id`, id)
	return b, err
}

// selectBatches are the newest of an organization, without their failures.
func selectBatches(ctx context.Context, tx *db.Tx, organization string, most int) ([]Batch, error) {
	return scanBatches(ctx, tx, `WHERE b.organization_id = $1 AND b.id IN (
		SELECT id FROM alignment_batch WHERE organization_id = $1 ORDER BY id DESC LIMIT $2)`, organization, most)
}

// scanBatches reads batches with the number of texts in each state, the newest first.
func scanBatches(ctx context.Context, tx *db.Tx, where string, args ...any) (all []Batch, err error) {
	rows, err := tx.Query(ctx, `SELECT b.id, b.release_id, b.person_id, COALESCE(p.name, ''), b.made_at, COALESCE(t.state, ''), COUNT(t.id)
		FROM alignment_batch b LEFT JOIN person p ON p.id = b.person_id LEFT JOIN alignment_text t ON t.batch_id = b.id `+where+`
		GROUP BY b.id, b.release_id, b.person_id, p.name, b.made_at, t.state ORDER BY b.id DESC`, args...)
	if err != nil {
		return nil, err
	}
	defer rows.Close()
	for rows.Next() {
		var b Batch
		var made int64
		var state State
		var n int
		if err := rows.Scan(&b.ID, &b.Release, &b.Person, &b.By, &made, &state, &n); err != nil {
			return nil, err
		}
		if len(all) == 0 || all[len(all)-1].ID != b.ID {
			b.Created, b.In = moment(made), map[State]int{}
			all = append(all, b)
		}
		last := &all[len(all)-1]
		if state != "" {
			last.In[state] += n
			last.Texts += n
		}
	}
	return all, rows.Err()
}

// deleteBatch deletes a batch whose texts are gone.
func deleteBatch(ctx context.Context, tx *db.Tx, id string) error {
	_, err := tx.Exec(ctx, `DELETE FROM alignment_batch WHERE id = $1`, id)
	return err
}

// sumWaiting is how many bytes of files of an organization are still to be read.
func sumWaiting(ctx context.Context, tx *db.Tx, organization string) (n int64, err error) {
	return n, tx.QueryRow(ctx, `SELECT COALESCE(SUM(length(b.file)), 0) FROM alignment_text t JOIN alignment_body b ON b.text_id = t.id
		WHERE t.organization_id = $1 AND t.state IN ('waiting', 'reading') AND b.file IS NOT NULL`, organization).Scan(&n)
}
