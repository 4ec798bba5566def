package alignment

import (
	"context"

	"pathways/internal/alignment/match"
	"pathways/internal/platform/db"
)

// decisionRow is a decision as it is stored.
type decisionRow struct {
	Decision
	seq     int
	refused []string // items that Nothing refuses
	undoer  string   // identifier; "" once that person is erased
}

const decisionColumns = `d.id, d.n, d.seq, d.item_id, d.what, d.refused, d.person_id, COALESCE(p.name, ''), d.at, d.undone_at, d.undone_by, COALESCE(u.name, '')`

const fromDecision = ` FROM alignment_decision d LEFT JOIN person p ON p.id = d.person_id LEFT JOIN person u ON u.id = d.undone_by `

func scanDecision(r *db.Rows) (d decisionRow, err error) {
	var refused string
	var at, undone int64
	if err := r.Scan(&d.ID, &d.N, &d.seq, &d.Item, &d.What, &refused, &d.Person, &d.By, &at, &undone, &d.undoer, &d.UndoneBy); err != nil {
		return d, err
	}
	d.At, d.Undone = moment(at), moment(undone)
	return d, readJSON(refused, &d.refused)
}

// selectDecisions are all on a text, in the order in which they were made.
func selectDecisions(ctx context.Context, tx *db.Tx, text string) ([]decisionRow, error) {
	return db.Collect(ctx, tx, scanDecision, `SELECT `+decisionColumns+fromDecision+`WHERE d.text_id = $1 ORDER BY d.seq`, text)
}

// selectDecisionsOf are those on one passage.
func selectDecisionsOf(ctx context.Context, tx *db.Tx, text string, n int) ([]decisionRow, error) {
	return db.Collect(ctx, tx, scanDecision, `SELECT `+decisionColumns+fromDecision+`WHERE d.text_id = $1 AND d.n = $2 ORDER BY d.seq`, text, n)
}

// selectDecisionN is the passage of a decision on a text; an error of kind NotFound where there is none.
func selectDecisionN(ctx context.Context, tx *db.Tx, text, id string) (n int, err error) {
	return n, tx.QueryRow(ctx, `SELECT n FROM alignment_decision WHERE text_id = $1 AND id = $2`, text, id).Scan(&n)
}

// countDecisions counts those on a text.
func countDecisions(ctx context.Context, tx *db.Tx, text string) (n int, err error) {
	return n, tx.QueryRow(ctx, `SELECT COUNT(*) FROM alignment_decision WHERE text_id = $1`, text).Scan(&n)
}

func insertDecision(ctx context.Context, tx *db.Tx, r row, d decisionRow) error {
	refused, err := written(d.refused, len(d.refused) == 0)
	if err != nil {
		return err
	}
	_, err = tx.Exec(ctx, `INSERT INTO alignment_decision (id, text_id, n, seq, organization_id, release_id, item_id, what, refused, person_id, at, undone_at, undone_by)
		VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, 0, '')`,
		d.ID, r.ID, d.N, d.seq, r.organization, r.Release, d.Item, string(d.What), refused, d.Person, milli(d.At))
	return err
}

func updateUndone(ctx context.Context, tx *db.Tx, d *decisionRow) error {
	_, err := tx.Exec(ctx, `UPDATE alignment_decision SET undone_at = $2, undone_by = $3 WHERE id = $1`, d.ID, milli(d.Undone), d.undoer)
	return err
}

// selectPairs are what the newest decisions of an organization that stand say of passages, the oldest first.
func selectPairs(ctx context.Context, tx *db.Tx, organization, release string) (pairs []match.Pair, err error) {
	rows, err := tx.Query(ctx, `SELECT d.item_id, d.what, d.refused, p.said FROM (
			SELECT id, text_id, n, item_id, what, refused FROM alignment_decision
			WHERE organization_id = $1 AND release_id = $2 AND undone_at = 0 ORDER BY id DESC LIMIT $3
		) d JOIN alignment_passage p ON p.text_id = d.text_id AND p.n = d.n ORDER BY d.id`, organization, release, learnedFrom)
	if err != nil {
		return nil, err
	}
	defer rows.Close()
	for rows.Next() {
		var item, refused, said string
		var what What
		if err := rows.Scan(&item, &what, &refused, &said); err != nil {
			return nil, err
		}
		items := []string{item}
		if what == Nothing {
			items = nil
			if err := readJSON(refused, &items); err != nil {
				return nil, err
			}
			items = append(items, "") // it speaks of none
		}
		for _, item := range items {
			pairs = append(pairs, match.Pair{Text: said, Item: item, Fits: what == Accepted || what == Added})
		}
	}
	return pairs, rows.Err()
}

// correctionRow is a correction with the text that it is about.
type correctionRow struct {
	text string
	Correction
}

func insertCorrections(ctx context.Context, tx *db.Tx, all []correctionRow) error {
	rows := make([][]any, len(all))
	for i, c := range all {
		value, err := written(c.Value, false)
		if err != nil {
			return err
		}
		rows[i] = []any{c.ID, c.text, string(c.Fact), value, c.Back, c.Person, milli(c.At)}
	}
	return tx.InsertAll(ctx, "alignment_correction", []string{"id", "text_id", "fact", "value", "back", "person_id", "at"}, rows)
}

// selectCorrections are those of a text in the order in which they were made; of each fact only the latest where they have to
// hold.
func selectCorrections(ctx context.Context, tx *db.Tx, text string, hold bool) ([]Correction, error) {
	only := ``
	if hold {
		only = ` AND NOT c.back AND c.id = (SELECT MAX(x.id) FROM alignment_correction x WHERE x.text_id = c.text_id AND x.fact = c.fact)`
	}
	return db.Collect(ctx, tx, func(r *db.Rows) (c Correction, err error) {
		var value string
		var at int64
		if err := r.Scan(&c.ID, &c.Fact, &value, &c.Back, &c.Person, &c.By, &at); err != nil {
			return c, err
		}
		c.At = moment(at)
		return c, readJSON(value, &c.Value)
	}, `SELECT c.id, c.fact, c.value, c.back, c.person_id, COALESCE(p.name, ''), c.at
		FROM alignment_correction c LEFT JOIN person p ON p.id = c.person_id WHERE c.text_id = $1`+only+` ORDER BY c.id`, text)
}
