package extension

import (
	"context"
	"encoding/json"
	"strconv"
	"strings"
	"time"

	"pathways/internal/platform/db"
	"pathways/internal/platform/errs"
)

const columns = `id, organization_id, release_id, follows_id, title, note, seen_by, created_at, changed_at`

func (e *Extension) scan(scan func(...any) error) error {
	var created, changed int64
	err := scan(&e.ID, &e.Organization, &e.Release, &e.Follows, &e.Title, &e.Note, &e.SeenBy, &created, &changed)
	e.Created, e.Changed = time.UnixMilli(created).UTC(), time.UnixMilli(changed).UTC()
	return err
}

// selectExtension is one by its identifier; an error of kind NotFound where there is none.
func selectExtension(ctx context.Context, tx *db.Tx, id string) (e Extension, err error) {
	return e, e.scan(tx.QueryRow(ctx, `SELECT `+columns+` FROM extension WHERE id = $1`, id).Scan)
}

// selectExtensions are those of some organizations, the newest change first.
func selectExtensions(ctx context.Context, tx *db.Tx, organizations []string) ([]Extension, error) {
	var marks []string
	var args []any
	for i, id := range organizations {
		marks, args = append(marks, "$"+strconv.Itoa(i+1)), append(args, id)
	}
	if len(args) == 0 {
		return nil, nil
	}
	return db.Collect(ctx, tx, func(r *db.Rows) (e Extension, err error) { return e, e.scan(r.Scan) },
		`SELECT `+columns+` FROM extension WHERE organization_id IN (`+strings.Join(marks, ", ")+`) ORDER BY changed_at DESC, id`, args...)
}

// selectOf is the extension of an organization of a release; "" for none.
func selectOf(ctx context.Context, tx *db.Tx, organization, release string) (id string, err error) {
	err = tx.QueryRow(ctx, `SELECT id FROM extension WHERE organization_id = $1 AND release_id = $2`, organization, release).Scan(&id)
	if errs.Is(err, errs.NotFound) {
		return "", nil
	}
	return id, err
}

func insertExtension(ctx context.Context, tx *db.Tx, e Extension) error {
	_, err := tx.Exec(ctx, `INSERT INTO extension (`+columns+`) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9)`,
		e.ID, e.Organization, e.Release, e.Follows, e.Title, e.Note, string(e.SeenBy), e.Created.UnixMilli(), e.Changed.UnixMilli())
	return err
}

func updateSettings(ctx context.Context, tx *db.Tx, id string, s Settings, now time.Time) error {
	_, err := tx.Exec(ctx, `UPDATE extension SET title = $2, note = $3, seen_by = $4, changed_at = $5 WHERE id = $1`,
		id, s.Title, s.Note, string(s.SeenBy), now.UnixMilli())
	return err
}

// updateChanged notes that an extension changed. It comes before its additions are read, so that two who write at once do it
// one after the other.
func updateChanged(ctx context.Context, tx *db.Tx, id string, now time.Time) error {
	_, err := tx.Exec(ctx, `UPDATE extension SET changed_at = $2 WHERE id = $1`, id, now.UnixMilli())
	return err
}

const additionColumns = `a.id, a.sort, a.item_id, a.code, a.text, a.detail, a.place, a.upstream, a.look, a.person_id, COALESCE(p.name, ''), a.at`

func (a *Addition) scan(scan func(...any) error) error {
	var upstream string
	var at int64
	if err := scan(&a.ID, &a.Sort, &a.Item, &a.Code, &a.Text, &a.Detail, &a.Place, &upstream, &a.Look, &a.Person, &a.Name, &at); err != nil {
		return err
	}
	a.At = time.UnixMilli(at).UTC()
	if err := json.Unmarshal([]byte(upstream), &a.Upstream); err != nil {
		return errs.Wrap(errs.Internal, "extension.store", err)
	}
	return nil
}

// selectAdditions are all of an extension, in their order below each item.
func selectAdditions(ctx context.Context, tx *db.Tx, id string) ([]Addition, error) {
	return db.Collect(ctx, tx, func(r *db.Rows) (a Addition, err error) { return a, a.scan(r.Scan) },
		`SELECT `+additionColumns+` FROM addition a LEFT JOIN person p ON p.id = a.person_id
		WHERE a.extension_id = $1 ORDER BY a.place, a.id`, id)
}

// selectAddition is one; an error of kind NotFound where there is none.
func selectAddition(ctx context.Context, tx *db.Tx, extension, id string) (a Addition, err error) {
	return a, a.scan(tx.QueryRow(ctx, `SELECT `+additionColumns+` FROM addition a LEFT JOIN person p ON p.id = a.person_id
		WHERE a.extension_id = $1 AND a.id = $2`, extension, id).Scan)
}

func selectBounds(ctx context.Context, tx *db.Tx, id string) (count int, last int64, err error) {
	return count, last, tx.QueryRow(ctx, `SELECT COUNT(*), COALESCE(MAX(place), 0) FROM addition WHERE extension_id = $1`, id).Scan(&count, &last)
}

func insertAdditions(ctx context.Context, tx *db.Tx, extension string, all []Addition) error {
	rows := make([][]any, len(all))
	for i, a := range all {
		upstream, err := json.Marshal(a.Upstream)
		if err != nil {
			return errs.Wrap(errs.Internal, "extension.store", err)
		}
		rows[i] = []any{
			extension, a.ID, string(a.Sort), a.Item, a.Code, a.Text, a.Detail, a.Place, string(upstream), a.Look, a.Person, a.At.UnixMilli(),
		}
	}
	return tx.InsertAll(ctx, "addition", []string{
		"extension_id", "id", "sort", "item_id", "code", "text", "detail", "place", "upstream", "look", "person_id", "at",
	}, rows)
}

func deleteAddition(ctx context.Context, tx *db.Tx, extension, id string) error {
	_, err := tx.Exec(ctx, `DELETE FROM addition WHERE extension_id = $1 AND id = $2`, extension, id)
	return err
}

// replaceAddition puts an addition in place of the one with its identifier.
func replaceAddition(ctx context.Context, tx *db.Tx, extension string, a Addition) error {
	if err := deleteAddition(ctx, tx, extension, a.ID); err != nil {
		return err
	}
	return insertAdditions(ctx, tx, extension, []Addition{a})
}

// insertChange adds a line to the history. The extension was locked by updateChanged.
func insertChange(ctx context.Context, tx *db.Tx, extension, person string, c Change) error {
	_, err := tx.Exec(ctx, `INSERT INTO addition_change (extension_id, seq, person_id, at, addition_id, what, code, before, after)
		SELECT $1, COALESCE(MAX(seq), 0) + 1, $2, $3, $4, $5, $6, $7, $8 FROM addition_change WHERE extension_id = $1`,
		extension, person, c.At.UnixMilli(), c.Addition, string(c.What), c.Code, c.Before, c.After)
	return err
}

// selectChanges are lines of the history, the newest first, before one (0: from the newest).
func selectChanges(ctx context.Context, tx *db.Tx, extension string, before int64, limit int) ([]Change, error) {
	return db.Collect(ctx, tx, func(r *db.Rows) (c Change, err error) {
		var at int64
		err = r.Scan(&c.Seq, &c.Name, &at, &c.Addition, &c.What, &c.Code, &c.Before, &c.After)
		c.At = time.UnixMilli(at).UTC()
		return c, err
	}, `SELECT c.seq, COALESCE(p.name, ''), c.at, c.addition_id, c.what, c.code, c.before, c.after
		FROM addition_change c LEFT JOIN person p ON p.id = c.person_id
		WHERE c.extension_id = $1 AND (c.seq < $2 OR $2 = 0) ORDER BY c.seq DESC LIMIT $3`, extension, before, limit)
}

func deleteExtension(ctx context.Context, tx *db.Tx, where, value string) error {
	for _, table := range []string{"addition_change", "addition"} {
		if _, err := tx.Exec(ctx, `DELETE FROM `+table+` WHERE extension_id IN (SELECT id FROM extension WHERE `+where+` = $1)`, value); err != nil {
			return err
		}
	}
	if _, err := tx.Exec(ctx, `UPDATE extension SET follows_id = '' WHERE follows_id IN (SELECT id FROM extension WHERE `+where+` = $1)`, value); err != nil {
		return err
	}
	_, err := tx.Exec(ctx, `DELETE FROM extension WHERE `+where+` = $1`, value)
	return err
}

// updateErased takes the name of a person away from what they wrote.
func updateErased(ctx context.Context, tx *db.Tx, person string) error {
	for _, table := range []string{"addition", "addition_change"} {
		if _, err := tx.Exec(ctx, `UPDATE `+table+` SET person_id = '' WHERE person_id = $1`, person); err != nil {
			return err
		}
	}
	return nil
}
