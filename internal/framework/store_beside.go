package framework

import (
	"context"
	"encoding/json"
	"slices"
	"time"

	"pathways/internal/platform/db"
)

func insertBeside(ctx context.Context, tx *db.Tx, releaseID string, b Beside) error {
	var rows [][]any
	for _, p := range b.parts() {
		if len(*p.doc) > 0 {
			rows = append(rows, []any{releaseID, p.what, string(*p.doc)})
		}
	}
	return tx.InsertAll(ctx, "release_beside", []string{"release_id", "what", "doc"}, rows)
}

// selectBeside reads the parts named, all where none is.
func selectBeside(ctx context.Context, tx *db.Tx, releaseID string, wanted []string) (b Beside, err error) {
	for _, p := range b.parts() {
		if len(wanted) > 0 && !slices.Contains(wanted, p.what) {
			continue
		}
		docs, err := db.Collect(ctx, tx, func(r *db.Rows) (doc string, err error) { return doc, r.Scan(&doc) },
			`SELECT doc FROM release_beside WHERE release_id = $1 AND what = $2`, releaseID, p.what)
		if err != nil {
			return b, err
		}
		if len(docs) > 0 {
			*p.doc = json.RawMessage(docs[0])
		}
	}
	return b, nil
}

// selectReleaseTaken says whether a release has this identifier, of whatever framework.
func selectReleaseTaken(ctx context.Context, tx *db.Tx, id string) (taken bool, err error) {
	return taken, tx.QueryRow(ctx, `SELECT EXISTS (SELECT 1 FROM release WHERE id = $1)`, id).Scan(&taken)
}

// selectKeeper is who keeps a framework; an error of kind NotFound where no organization does.
func selectKeeper(ctx context.Context, tx *db.Tx, frameworkID string) (organization string, err error) {
	return organization, tx.QueryRow(ctx, `SELECT organization_id FROM framework_keeper WHERE framework_id = $1`,
		frameworkID).Scan(&organization)
}

func selectKeepers(ctx context.Context, tx *db.Tx) (map[string]string, error) {
	all := map[string]string{}
	_, err := db.Collect(ctx, tx, func(r *db.Rows) (struct{}, error) {
		var framework, organization string
		err := r.Scan(&framework, &organization)
		all[framework] = organization
		return struct{}{}, err
	}, `SELECT framework_id, organization_id FROM framework_keeper`)
	return all, err
}

func upsertKeeper(ctx context.Context, tx *db.Tx, frameworkID, organizationID string, now time.Time) error {
	_, err := tx.Exec(ctx, `INSERT INTO framework_keeper (framework_id, organization_id, since) VALUES ($1, $2, $3)
		ON CONFLICT (framework_id) DO UPDATE SET organization_id = $2, since = $3`, frameworkID, organizationID, now.UnixMilli())
	return err
}

// deleteKeeper takes away who keeps frameworks, by framework_id or organization_id.
func deleteKeeper(ctx context.Context, tx *db.Tx, column, id string) error {
	_, err := tx.Exec(ctx, `DELETE FROM framework_keeper WHERE `+column+` = $1`, id)
	return err
}
