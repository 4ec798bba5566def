package alignment

import (
	"context"
	"slices"

	"pathways/internal/alignment/match"
	"pathways/internal/platform/db"
)

// mark is what a passage may speak of, as it is stored.
type mark struct {
	n         int
	item      string
	place     int
	suggested bool
	words     []match.Word
	holds     What
}

// wordsRow are the words of a suggestion, with each sentence that they answer to once.
type wordsRow struct {
	Lines []lineRow `json:"lines"`
	Words []wordRow `json:"words"`
}

type lineRow struct {
	In   match.Source `json:"in"`
	Text string       `json:"text"`
}

type wordRow struct {
	Start int    `json:"s"`
	End   int    `json:"e"`
	Of    string `json:"of"`
	Same  bool   `json:"same,omitempty"`
	Line  int    `json:"l"` // in Lines
}

func wordsWritten(words []match.Word) (string, error) {
	var out wordsRow
	for _, w := range words {
		line := lineRow{w.In, w.Line}
		at := slices.Index(out.Lines, line)
		if at < 0 {
			at, out.Lines = len(out.Lines), append(out.Lines, line)
		}
		out.Words = append(out.Words, wordRow{w.Start, w.End, w.Of, w.Same, at})
	}
	return written(out, len(words) == 0)
}

func wordsRead(s string) ([]match.Word, error) {
	var in wordsRow
	if err := readJSON(s, &in); err != nil {
		return nil, err
	}
	var out []match.Word
	for _, w := range in.Words {
		line := in.Lines[w.Line]
		out = append(out, match.Word{Start: w.Start, End: w.End, Of: w.Of, Same: w.Same, In: line.In, Line: line.Text})
	}
	return out, nil
}

// selectPassages are those of a text in their order, without what stands at them.
func selectPassages(ctx context.Context, tx *db.Tx, text string) ([]Passage, error) {
	return db.Collect(ctx, tx, func(r *db.Rows) (p Passage, err error) {
		p.Text = text
		return p, r.Scan(&p.N, &p.Kind, &p.Heading, &p.Said)
	}, `SELECT n, kind, heading, said FROM alignment_passage WHERE text_id = $1 ORDER BY place`, text)
}

// replacePassages puts passages in place of those that a text has.
func replacePassages(ctx context.Context, tx *db.Tx, text string, all []Passage) error {
	if _, err := tx.Exec(ctx, `DELETE FROM alignment_passage WHERE text_id = $1`, text); err != nil {
		return err
	}
	rows := make([][]any, len(all))
	for i, p := range all {
		rows[i] = []any{text, p.N, i, string(p.Kind), p.Heading, p.Said}
	}
	return tx.InsertAll(ctx, "alignment_passage", []string{"text_id", "n", "place", "kind", "heading", "said"}, rows)
}

const markColumns = `n, item_id, place, suggested, words, holds`

func scanMark(r *db.Rows) (m mark, err error) {
	var words string
	if err := r.Scan(&m.n, &m.item, &m.place, &m.suggested, &words, &m.holds); err != nil {
		return m, err
	}
	m.words, err = wordsRead(words)
	return m, err
}

// selectMarks are those of a text, by passage and place.
func selectMarks(ctx context.Context, tx *db.Tx, text string) ([]mark, error) {
	return db.Collect(ctx, tx, scanMark, `SELECT `+markColumns+` FROM alignment_mark WHERE text_id = $1 ORDER BY n, place, item_id`, text)
}

// selectMarksOf are those of one passage.
func selectMarksOf(ctx context.Context, tx *db.Tx, text string, n int) ([]mark, error) {
	return db.Collect(ctx, tx, scanMark, `SELECT `+markColumns+` FROM alignment_mark WHERE text_id = $1 AND n = $2 ORDER BY place, item_id`, text, n)
}

func insertMarks(ctx context.Context, tx *db.Tx, text string, all []mark) error {
	rows := make([][]any, len(all))
	for i, m := range all {
		words, err := wordsWritten(m.words)
		if err != nil {
			return err
		}
		rows[i] = []any{text, m.n, m.item, m.place, m.suggested, words, string(m.holds)}
	}
	return tx.InsertAll(ctx, "alignment_mark", []string{"text_id", "n", "item_id", "place", "suggested", "words", "holds"}, rows)
}

// replaceMarks puts marks in place of those of one passage.
func replaceMarks(ctx context.Context, tx *db.Tx, text string, n int, all []mark) error {
	if _, err := tx.Exec(ctx, `DELETE FROM alignment_mark WHERE text_id = $1 AND n = $2`, text, n); err != nil {
		return err
	}
	return insertMarks(ctx, tx, text, all)
}

// replaceAllMarks puts marks in place of all of a text.
func replaceAllMarks(ctx context.Context, tx *db.Tx, text string, all []mark) error {
	if _, err := tx.Exec(ctx, `DELETE FROM alignment_mark WHERE text_id = $1`, text); err != nil {
		return err
	}
	return insertMarks(ctx, tx, text, all)
}

// replaceItems says anew whether a text speaks of some competencies, by its marks; nil: of all.
func replaceItems(ctx context.Context, tx *db.Tx, r row, items []string) error {
	c := &conditions{args: []any{r.ID, r.organization, r.Release, string(r.Kind), r.JobKind, r.Year}}
	c.text = []string{"text_id = $1"}
	in(c, "item_id", items)
	if items != nil && len(items) == 0 {
		return nil
	}
	gone := &conditions{}
	gone.add("text_id = ", r.ID, "")
	in(gone, "item_id", items)
	if _, err := tx.Exec(ctx, `DELETE FROM alignment_item `+gone.where(), gone.args...); err != nil {
		return err
	}
	_, err := tx.Exec(ctx, `INSERT INTO alignment_item (text_id, item_id, organization_id, release_id, kind, job_kind, year, looked_at)
		SELECT $1, item_id, $2, $3, $4, $5, $6, MAX(CASE WHEN holds IN ('accepted', 'added') THEN 1 ELSE 0 END) = 1
		FROM alignment_mark `+c.where()+` AND holds <> 'refused' GROUP BY item_id`, c.args...)
	return err
}

// updateItemFacts says anew by which facts a text is counted.
func updateItemFacts(ctx context.Context, tx *db.Tx, r row) error {
	_, err := tx.Exec(ctx, `UPDATE alignment_item SET kind = $2, job_kind = $3, year = $4 WHERE text_id = $1`, r.ID, string(r.Kind), r.JobKind, r.Year)
	return err
}

// updateLookedAt counts on how many passages of a text a decision stands.
func updateLookedAt(ctx context.Context, tx *db.Tx, text string) error {
	_, err := tx.Exec(ctx, `UPDATE alignment_text SET looked_at = (SELECT COUNT(DISTINCT n) FROM alignment_decision
		WHERE text_id = $1 AND undone_at = 0) WHERE id = $1`, text)
	return err
}

// hasPassage gives an error of kind NotFound where a text has no passage of a number.
func hasPassage(ctx context.Context, tx *db.Tx, text string, n int) error {
	var there int
	return tx.QueryRow(ctx, `SELECT 1 FROM alignment_passage WHERE text_id = $1 AND n = $2`, text, n).Scan(&there)
}
