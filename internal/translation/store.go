package translation

import (
	"context"
	"strconv"
	"strings"
	"time"

	"pathways/internal/framework"
	"pathways/internal/platform/db"
)

const columns = `id, release_id, language, organization_id, translator, note, status, shown, revision, created_at, changed_at`

func scanTranslation(r *db.Rows) (t Translation, err error) { return t, t.scan(r.Scan) }

func (t *Translation) scan(scan func(...any) error) error {
	var created, changed int64
	err := scan(&t.ID, &t.Release, &t.Language, &t.Organization, &t.Translator, &t.Note, &t.Status, &t.Shown, &t.Revision, &created, &changed)
	t.Created, t.Changed = time.UnixMilli(created).UTC(), time.UnixMilli(changed).UTC()
	return err
}

// selectTranslation is one by its identifier; an error of kind NotFound where there is none.
func selectTranslation(ctx context.Context, tx *db.Tx, id string) (t Translation, err error) {
	return t, t.scan(tx.QueryRow(ctx, `SELECT `+columns+` FROM translation WHERE id = $1`, id).Scan)
}

// selectTranslations are those of some organizations, the newest change first.
func selectTranslations(ctx context.Context, tx *db.Tx, organizations []string) ([]Translation, error) {
	var marks []string
	var args []any
	for i, id := range organizations {
		marks, args = append(marks, "$"+strconv.Itoa(i+1)), append(args, id)
	}
	if len(args) == 0 {
		return nil, nil
	}
	return db.Collect(ctx, tx, scanTranslation, `SELECT `+columns+` FROM translation
		WHERE organization_id IN (`+strings.Join(marks, ", ")+`) ORDER BY changed_at DESC, id`, args...)
}

// selectShown are all that stand in the library.
func selectShown(ctx context.Context, tx *db.Tx) ([]Translation, error) {
	return db.Collect(ctx, tx, scanTranslation, `SELECT `+columns+` FROM translation WHERE shown ORDER BY id`)
}

func selectExists(ctx context.Context, tx *db.Tx, release, language, organization string) (there bool, err error) {
	return there, tx.QueryRow(ctx, `SELECT EXISTS (SELECT 1 FROM translation
		WHERE release_id = $1 AND language = $2 AND organization_id = $3)`, release, language, organization).Scan(&there)
}

func insertTranslation(ctx context.Context, tx *db.Tx, t Translation) error {
	_, err := tx.Exec(ctx, `INSERT INTO translation (`+columns+`) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11)`,
		t.ID, t.Release, t.Language, t.Organization, t.Translator, t.Note, string(t.Status), t.Shown, t.Revision,
		t.Created.UnixMilli(), t.Changed.UnixMilli())
	return err
}

func updateTranslation(ctx context.Context, tx *db.Tx, id string, s Settings, now time.Time) error {
	_, err := tx.Exec(ctx, `UPDATE translation SET translator = $2, note = $3, status = $4, shown = $5, revision = revision + 1,
		changed_at = $6 WHERE id = $1`, id, s.Translator, s.Note, string(s.Status), s.Shown, now.UnixMilli())
	return err
}

// updateChanged notes that texts of a translation changed. It comes before they are read, so that two who save at once do it
// one after the other.
func updateChanged(ctx context.Context, tx *db.Tx, id string, now time.Time) error {
	_, err := tx.Exec(ctx, `UPDATE translation SET revision = revision + 1, changed_at = $2 WHERE id = $1`, id, now.UnixMilli())
	return err
}

// selectSaid are the texts of a translation with who wrote them last.
func selectSaid(ctx context.Context, tx *db.Tx, id string) (map[framework.Text]Said, error) {
	all := map[framework.Text]Said{}
	_, err := db.Collect(ctx, tx, func(r *db.Rows) (struct{}, error) {
		var at framework.Text
		var s Said
		var ms int64
		err := r.Scan(&at.Item, &at.Field, &s.Words, &s.Person, &s.Name, &ms)
		s.At = time.UnixMilli(ms).UTC()
		all[at] = s
		return struct{}{}, err
	}, `SELECT t.item_id, t.field, t.text, t.person_id, COALESCE(p.name, ''), t.at
		FROM translation_text t LEFT JOIN person p ON p.id = t.person_id WHERE t.translation_id = $1`, id)
	return all, err
}

// selectWords are the texts of a translation alone.
func selectWords(ctx context.Context, tx *db.Tx, id string) (map[framework.Text]string, error) {
	all := map[framework.Text]string{}
	_, err := db.Collect(ctx, tx, func(r *db.Rows) (struct{}, error) {
		var at framework.Text
		var words string
		err := r.Scan(&at.Item, &at.Field, &words)
		all[at] = words
		return struct{}{}, err
	}, `SELECT item_id, field, text FROM translation_text WHERE translation_id = $1`, id)
	return all, err
}

// replaceTexts puts texts in place of those that are there; empty ones go.
func replaceTexts(ctx context.Context, tx *db.Tx, id, person string, all []Save, now time.Time) error {
	var rows [][]any
	for _, s := range all {
		if _, err := tx.Exec(ctx, `DELETE FROM translation_text WHERE translation_id = $1 AND item_id = $2 AND field = $3`,
			id, s.Item, s.Field); err != nil {
			return err
		}
		if s.Words != "" {
			rows = append(rows, []any{id, s.Item, s.Field, s.Words, person, now.UnixMilli()})
		}
	}
	return tx.InsertAll(ctx, "translation_text", []string{"translation_id", "item_id", "field", "text", "person_id", "at"}, rows)
}

func deleteTranslation(ctx context.Context, tx *db.Tx, id string) error {
	if _, err := tx.Exec(ctx, `DELETE FROM translation_text WHERE translation_id = $1`, id); err != nil {
		return err
	}
	_, err := tx.Exec(ctx, `DELETE FROM translation WHERE id = $1`, id)
	return err
}

// updateErased takes the name of a person away from what they wrote.
func updateErased(ctx context.Context, tx *db.Tx, person string) error {
	_, err := tx.Exec(ctx, `UPDATE translation_text SET person_id = '' WHERE person_id = $1`, person)
	return err
}

// deleteOfOrganization gives what an organization shows in the library to those who run the installation, where they have none of
// their own into that language; the rest is deleted.
func deleteOfOrganization(ctx context.Context, tx *db.Tx, organization string) error {
	for _, do := range []string{
		`UPDATE translation SET organization_id = '' WHERE organization_id = $1 AND shown AND NOT EXISTS (SELECT 1 FROM translation o
			WHERE o.organization_id = '' AND o.release_id = translation.release_id AND o.language = translation.language)`,
		`DELETE FROM translation_text WHERE translation_id IN (SELECT id FROM translation WHERE organization_id = $1)`,
		`DELETE FROM translation WHERE organization_id = $1`,
	} {
		if _, err := tx.Exec(ctx, do, organization); err != nil {
			return err
		}
	}
	return nil
}
