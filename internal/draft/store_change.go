package draft

import (
	"context"

	"pathways/internal/platform/db"
)

// entry is a change as it goes into the history.
type entry struct {
	What
	item, code    string
	before, after map[string]string
	undoes        int64
	steps         []step // none where it cannot be taken back, or where before and after say it all
}

func insertChange(ctx context.Context, tx *db.Tx, d *stored, person string, e entry) error {
	steps := ""
	if len(e.steps) > 0 {
		steps = pack(e.steps)
	}
	_, err := tx.Exec(ctx, `INSERT INTO draft_change (draft_id, seq, person_id, at, what, item_id, code, was, became, undoes, undone_by, steps)
		VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, 0, $11)`,
		d.ID, d.Revision, person, d.Changed.UnixMilli(), string(e.What), e.item, e.code, pack(e.before), pack(e.after), e.undoes, steps)
	return err
}

const columnsOfChange = `c.seq, c.person_id, coalesce(p.name, ''), c.at, c.what, c.item_id, c.code, c.was, c.became, c.undoes, c.undone_by`

const fromChange = ` FROM draft_change c LEFT JOIN person p ON p.id = c.person_id `

func (c *Change) scan(scan func(...any) error) error {
	var at, undone int64
	var was, became string
	if err := scan(&c.Seq, &c.Person, &c.Name, &at, &c.What, &c.Item, &c.Code, &was, &became, &c.Undoes, &undone); err != nil {
		return err
	}
	c.At, c.Undone = moment(at), undone != 0
	if err := unpack(was, &c.Before); err != nil {
		return err
	}
	return unpack(became, &c.After)
}

// selectChanges are those of a draft with a smaller seq, the newest first.
func selectChanges(ctx context.Context, tx *db.Tx, draft string, before int64, limit int) ([]Change, error) {
	return db.Collect(ctx, tx, func(r *db.Rows) (c Change, err error) { return c, c.scan(r.Scan) },
		`SELECT `+columnsOfChange+fromChange+`WHERE c.draft_id = $1 AND c.seq < $2 ORDER BY c.seq DESC LIMIT $3`, draft, before, limit)
}

// selectTouching are the changes of an item, or of many at once, that could have changed one of its fields, the newest
// first. The item is "" for the head.
func selectTouching(ctx context.Context, tx *db.Tx, draft, item string) ([]Change, error) {
	return db.Collect(ctx, tx, func(r *db.Rows) (c Change, err error) { return c, c.scan(r.Scan) },
		`SELECT `+columnsOfChange+fromChange+`WHERE c.draft_id = $1 AND (c.item_id = $2 OR c.item_id = '')
		AND c.what IN ('head', 'kinds', 'levels', 'added', 'edited', 'removed', 'brought') ORDER BY c.seq DESC LIMIT 200`, draft, item)
}

// selectLastSeq is the newest change of some sort; 0 for none.
func selectLastSeq(ctx context.Context, tx *db.Tx, draft string, what What) (seq int64, err error) {
	return seq, tx.QueryRow(ctx, `SELECT coalesce(max(seq), 0) FROM draft_change WHERE draft_id = $1 AND what = $2`, draft, string(what)).Scan(&seq)
}

// selectNewestOwn is the newest change of a person that is not taken back and takes nothing back; 0 for none.
func selectNewestOwn(ctx context.Context, tx *db.Tx, draft, person string) (seq int64, err error) {
	return seq, tx.QueryRow(ctx, `SELECT coalesce(max(seq), 0) FROM draft_change
		WHERE draft_id = $1 AND person_id = $2 AND undoes = 0 AND undone_by = 0 AND what <> 'begun'
		AND (steps <> '' OR what IN ('edited', 'head'))`, draft, person).Scan(&seq)
}

// selectChange is one change with its steps; an error of kind NotFound where there is none.
func selectChange(ctx context.Context, tx *db.Tx, draft string, seq int64) (c Change, steps []step, err error) {
	var doc string
	err = c.scan(func(to ...any) error {
		return tx.QueryRow(ctx, `SELECT `+columnsOfChange+`, c.steps`+fromChange+`WHERE c.draft_id = $1 AND c.seq = $2`, draft, seq).
			Scan(append(to, &doc)...)
	})
	if err != nil || doc == "" {
		return c, nil, err
	}
	return c, steps, unpack(doc, &steps)
}

// selectMovedSince are the items that were moved by themselves after a change, and not put back since.
func selectMovedSince(ctx context.Context, tx *db.Tx, draft string, seq int64) ([]string, error) {
	return db.Collect(ctx, tx, func(r *db.Rows) (id string, err error) { return id, r.Scan(&id) },
		`SELECT item_id FROM draft_change WHERE draft_id = $1 AND seq > $2 AND what = 'moved' AND undone_by = 0 AND undoes <= $2`, draft, seq)
}

// selectRemoval is the newest change that took an item away, by itself or with what stood above it; an error of kind
// NotFound where none did.
func selectRemoval(ctx context.Context, tx *db.Tx, draft, item string) (c Change, err error) {
	return c, c.scan(tx.QueryRow(ctx, `SELECT `+columnsOfChange+fromChange+`WHERE c.draft_id = $1
		AND c.what IN ('added', 'removed', 'brought') AND c.steps LIKE $2 ORDER BY c.seq DESC LIMIT 1`,
		draft, `%{"op":"remove","item":"`+item+`"%`).Scan)
}

// updateUndone says of a change which other took it back; 0 for none.
func updateUndone(ctx context.Context, tx *db.Tx, draft string, seq, by int64) error {
	_, err := tx.Exec(ctx, `UPDATE draft_change SET undone_by = $3 WHERE draft_id = $1 AND seq = $2`, draft, seq, by)
	return err
}
