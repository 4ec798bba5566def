package portfolio

import (
	"context"
	"encoding/json"
	"time"

	"pathways/internal/evidence"
	"pathways/internal/platform/db"
	"pathways/internal/platform/errs"
)

func ms(t time.Time) int64 { return t.UnixMilli() }

func at(ms int64) time.Time {
	if ms == 0 {
		return time.Time{}
	}
	return time.UnixMilli(ms).UTC()
}

// asJSON is a value as it is stored. Values are plain data that always can be written.
func asJSON(v any) string {
	raw, err := json.Marshal(v)
	if err != nil {
		panic("portfolio: " + err.Error())
	}
	return string(raw)
}

// selectPage is the page of a person; the empty page where they have none.
func selectPage(ctx context.Context, tx *db.Tx, person string) (*Page, error) {
	p := &Page{Sections: []Section{}}
	var sections string
	var changed int64
	err := tx.QueryRow(ctx, "SELECT title, about, sections, changed_at FROM portfolio WHERE person_id = $1", person).
		Scan(&p.Title, &p.About, &sections, &changed)
	switch {
	case errs.Is(err, errs.NotFound):
		return p, nil
	case err != nil:
		return nil, err
	}
	p.Changed = at(changed)
	if err := json.Unmarshal([]byte(sections), &p.Sections); err != nil {
		return nil, errs.Wrap(errs.Internal, "portfolio.selectPage", err)
	}
	return p, nil
}

func putPage(ctx context.Context, tx *db.Tx, person string, p *Page) error {
	_, err := tx.Exec(ctx, `INSERT INTO portfolio (person_id, title, about, sections, changed_at) VALUES ($1, $2, $3, $4, $5)
		ON CONFLICT (person_id) DO UPDATE SET title = excluded.title, about = excluded.about, sections = excluded.sections, changed_at = excluded.changed_at`,
		person, p.Title, p.About, asJSON(p.Sections), ms(p.Changed))
	return err
}

// choice is the column chosen of a text.
type choice struct {
	Items      []evidence.Ref `json:"items"`
	Evidence   []string       `json:"evidence"`
	Statements []string       `json:"statements"`
}

const textColumns = "id, purpose, title, body, language, chosen, created_at, changed_at, revision"

func scanText(scan func(...any) error) (Text, error) {
	var t Text
	var chosen string
	var created, changed int64
	if err := scan(&t.ID, &t.Purpose, &t.Title, &t.Body, &t.Language, &chosen, &created, &changed, &t.Revision); err != nil {
		return Text{}, err
	}
	var c choice
	if err := json.Unmarshal([]byte(chosen), &c); err != nil {
		return Text{}, errs.Wrap(errs.Internal, "portfolio.scanText", err)
	}
	t.Items, t.Evidence, t.Statements = c.Items, c.Evidence, c.Statements
	t.Created, t.Changed = at(created), at(changed)
	return t, nil
}

// selectTexts are the texts of a person, the last changed first.
func selectTexts(ctx context.Context, tx *db.Tx, person string) ([]Text, error) {
	all, err := db.Collect(ctx, tx, func(r *db.Rows) (Text, error) { return scanText(r.Scan) },
		"SELECT "+textColumns+" FROM portfolio_text WHERE person_id = $1 ORDER BY changed_at DESC, id", person)
	if all == nil {
		all = []Text{}
	}
	return all, err
}

func selectText(ctx context.Context, tx *db.Tx, person, id string) (*Text, error) {
	t, err := scanText(tx.QueryRow(ctx, "SELECT "+textColumns+" FROM portfolio_text WHERE person_id = $1 AND id = $2", person, id).Scan)
	if err != nil {
		return nil, err
	}
	return &t, nil
}

// weigh is how many texts a person has, and how many bytes these and their page have together.
func weigh(ctx context.Context, tx *db.Tx, person string) (texts int, bytes int64, err error) {
	var page int64
	err = tx.QueryRow(ctx, `SELECT COUNT(*), COALESCE(SUM(octet_length(title) + octet_length(body) + octet_length(chosen)), 0),
			COALESCE((SELECT octet_length(title) + octet_length(about) + octet_length(sections) FROM portfolio WHERE person_id = $1), 0)
		FROM portfolio_text WHERE person_id = $1`, person).Scan(&texts, &bytes, &page)
	return texts, bytes + page, err
}

func putText(ctx context.Context, tx *db.Tx, person string, t *Text) error {
	_, err := tx.Exec(ctx, `INSERT INTO portfolio_text (person_id, id, purpose, title, body, language, chosen, created_at, changed_at, revision)
		VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10)
		ON CONFLICT (person_id, id) DO UPDATE SET purpose = excluded.purpose, title = excluded.title, body = excluded.body,
			language = excluded.language, chosen = excluded.chosen, created_at = excluded.created_at, changed_at = excluded.changed_at,
			revision = excluded.revision`,
		person, t.ID, t.Purpose, t.Title, t.Body, t.Language, asJSON(choice{t.Items, t.Evidence, t.Statements}), ms(t.Created), ms(t.Changed), t.Revision)
	return err
}

func deleteText(ctx context.Context, tx *db.Tx, person, id string) error {
	_, err := tx.Exec(ctx, "DELETE FROM portfolio_text WHERE person_id = $1 AND id = $2", person, id)
	return err
}

func deleteAll(ctx context.Context, tx *db.Tx, person string) error {
	if _, err := tx.Exec(ctx, "DELETE FROM portfolio WHERE person_id = $1", person); err != nil {
		return err
	}
	_, err := tx.Exec(ctx, "DELETE FROM portfolio_text WHERE person_id = $1", person)
	return err
}
