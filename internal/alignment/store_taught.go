package alignment

import (
	"context"

	"pathways/internal/platform/db"
)

// lessonRow is a lesson as it is stored.
type lessonRow struct {
	Lesson
	release string
}

// countLessons counts the decisions of an organization that stand, at most as many as are learned from.
func countLessons(ctx context.Context, tx *db.Tx, organization string) (n int, err error) {
	return n, tx.QueryRow(ctx, `SELECT COUNT(*) FROM (
		SELECT 1 FROM alignment_decision WHERE organization_id = $1 AND undone_at = 0 LIMIT $2) d`, organization, learnedFrom).Scan(&n)
}

// selectLessons are the decisions of an organization that stand, the newest first.
func selectLessons(ctx context.Context, tx *db.Tx, organization, after string, most int) ([]lessonRow, error) {
	return db.Collect(ctx, tx, func(r *db.Rows) (l lessonRow, err error) {
		var at int64
		err = r.Scan(&l.ID, &l.N, &l.Item, &l.What, &l.Person, &l.By, &at, &l.Text, &l.Title, &l.Passage, &l.release)
		l.At = moment(at)
		return l, err
	}, `SELECT d.id, d.n, d.item_id, d.what, d.person_id, COALESCE(w.name, ''), d.at, d.text_id, t.title, p.said, d.release_id
		FROM alignment_decision d JOIN alignment_text t ON t.id = d.text_id
		JOIN alignment_passage p ON p.text_id = d.text_id AND p.n = d.n LEFT JOIN person w ON w.id = d.person_id
		WHERE d.organization_id = $1 AND d.undone_at = 0 AND ($2 = '' OR d.id < $2) ORDER BY d.id DESC LIMIT $3`, organization, after, most)
}
