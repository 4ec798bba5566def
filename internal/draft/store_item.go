package draft

import (
	"context"
	"maps"
	"slices"
	"strconv"
	"strings"

	"pathways/internal/framework"
	"pathways/internal/platform/db"
)

// wording is what of an item its doc holds: all but identifier, parent and code.
type wording struct {
	CodeOurs  bool                       `json:"codeOurs,omitempty"`
	Kind      string                     `json:"kind,omitempty"`
	Statement string                     `json:"statement,omitempty"`
	Question  string                     `json:"question,omitempty"`
	Note      string                     `json:"note,omitempty"`
	Remark    string                     `json:"remark,omitempty"`
	Levels    []framework.LevelStatement `json:"levels,omitempty"`
}

func docOf(it *framework.Item) string {
	return pack(wording{it.CodeOurs, it.Kind, it.Statement, it.Question, it.Note, it.Remark, it.Levels})
}

func (d wording) into(it *framework.Item) {
	it.CodeOurs, it.Kind, it.Statement, it.Question, it.Note, it.Remark = d.CodeOurs, d.Kind, d.Statement, d.Question, d.Note, d.Remark
	it.Levels = d.Levels
}

// selectWork reads the items of a draft; without wording only their places, codes and revisions.
func selectWork(ctx context.Context, tx *db.Tx, d *stored, worded bool) (*work, error) {
	w := newWork(d.Items)
	w.worded = worded
	doc := "''"
	if worded {
		doc = "doc"
	}
	_, err := db.Collect(ctx, tx, func(r *db.Rows) (struct{}, error) {
		n := &node{}
		var doc string
		if err := r.Scan(&n.item.ID, &n.parent, &n.rank, &n.item.Code, &n.revision, &doc); err != nil {
			return struct{}{}, err
		}
		if worded {
			var words wording
			if err := unpack(doc, &words); err != nil {
				return struct{}{}, err
			}
			words.into(&n.item)
		}
		w.nodes[n.item.ID] = n
		w.kids[n.parent] = append(w.kids[n.parent], n.item.ID)
		return struct{}{}, nil
	}, `SELECT id, parent_id, rank, code, revision, `+doc+` FROM draft_item WHERE draft_id = $1 ORDER BY rank, id`, d.ID)
	return w, err
}

// selectItem is one item of a draft with its revision; an error of kind NotFound where the draft has no such item.
func selectItem(ctx context.Context, tx *db.Tx, draft, id string) (it framework.Item, revision int64, err error) {
	var doc string
	if err = tx.QueryRow(ctx, `SELECT id, parent_id, code, revision, doc FROM draft_item WHERE draft_id = $1 AND id = $2`, draft, id).
		Scan(&it.ID, &it.ParentID, &it.Code, &revision, &doc); err != nil {
		return it, 0, err
	}
	var words wording
	err = unpack(doc, &words)
	words.into(&it)
	return it, revision, err
}

func updateItem(ctx context.Context, tx *db.Tx, draft string, it *framework.Item, revision int64) error {
	_, err := tx.Exec(ctx, `UPDATE draft_item SET code = $3, revision = $4, doc = $5 WHERE draft_id = $1 AND id = $2`,
		draft, it.ID, it.Code, revision, docOf(it))
	return err
}

// manyRows is how many changed rows make it worth while to write all of a draft anew, where they are a good part of it.
const manyRows = 500

// save stores what became of the items of a draft.
func (w *work) save(ctx context.Context, tx *db.Tx, draft string) error {
	w.rankAll()
	var fresh, reworded, reranked []string
	for id, n := range w.nodes {
		if n.fresh {
			fresh = append(fresh, id)
			continue
		}
		if n.reworded {
			reworded = append(reworded, id)
		}
		if n.reranked {
			reranked = append(reranked, id)
		}
	}
	if changed := len(reworded) + len(reranked) + len(w.gone); w.worded && changed > manyRows && changed > len(w.nodes)/4 {
		if _, err := tx.Exec(ctx, `DELETE FROM draft_item WHERE draft_id = $1`, draft); err != nil {
			return err
		}
		fresh, reworded, reranked = slices.Collect(maps.Keys(w.nodes)), nil, nil
	} else if err := deleteItems(ctx, tx, draft, w.gone); err != nil {
		return err
	}
	if err := tx.InsertAll(ctx, "draft_item", []string{"draft_id", "id", "parent_id", "rank", "code", "revision", "doc"},
		w.rows(fresh, func(id string, n *node) []any {
			return []any{draft, id, n.parent, n.rank, n.item.Code, n.revision, docOf(&n.item)}
		})); err != nil {
		return err
	}
	if err := updateAll(ctx, tx, draft, []string{"TEXT", "TEXT", "BIGINT", "TEXT"}, w.rows(reworded, func(id string, n *node) []any {
		return []any{id, n.item.Code, n.revision, docOf(&n.item)}
	}), `code = v.column2, revision = v.column3, doc = v.column4`); err != nil {
		return err
	}
	return updateAll(ctx, tx, draft, []string{"TEXT", "TEXT", "BIGINT"}, w.rows(reranked, func(id string, n *node) []any {
		return []any{id, n.parent, n.rank}
	}), `parent_id = v.column2, rank = v.column3`)
}

// rows are items as rows of a table.
func (w *work) rows(ids []string, row func(id string, n *node) []any) [][]any {
	all := make([][]any, len(ids))
	for i, id := range ids {
		all[i] = row(id, w.nodes[id])
	}
	return all
}

// atOnce is how many rows one statement changes.
const atOnce = 200

// updateAll sets columns of items of a draft, many with each statement. The first value of a row is the identifier of the
// item; types are those of the values, and set names them as v.column2 and so on.
func updateAll(ctx context.Context, tx *db.Tx, draft string, types []string, rows [][]any, set string) error {
	for len(rows) > 0 {
		n := min(atOnce, len(rows))
		args := []any{draft}
		var values strings.Builder
		for i, row := range rows[:n] {
			if i > 0 {
				values.WriteString(", ")
			}
			for j, value := range row {
				args = append(args, value)
				values.WriteString([]string{"(", ", "}[min(j, 1)] + "CAST($" + strconv.Itoa(len(args)) + " AS " + types[j] + ")")
			}
			values.WriteByte(')')
		}
		if _, err := tx.Exec(ctx, `UPDATE draft_item SET `+set+` FROM (SELECT * FROM (VALUES `+values.String()+`) AS u) AS v
			WHERE draft_item.draft_id = $1 AND draft_item.id = v.column1`, args...); err != nil {
			return err
		}
		rows = rows[n:]
	}
	return nil
}

func deleteItems(ctx context.Context, tx *db.Tx, draft string, ids []string) error {
	for len(ids) > 0 {
		n := min(atOnce, len(ids))
		args, marks := []any{draft}, make([]string, 0, n)
		for _, id := range ids[:n] {
			args = append(args, id)
			marks = append(marks, "$"+strconv.Itoa(len(args)))
		}
		if _, err := tx.Exec(ctx, `DELETE FROM draft_item WHERE draft_id = $1 AND id IN (`+strings.Join(marks, ", ")+`)`, args...); err != nil {
			return err
		}
		ids = ids[n:]
	}
	return nil
}
