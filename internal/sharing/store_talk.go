package sharing

import (
	"context"
	"time"

	"pathways/internal/platform/db"
)

const commentColumns = `c.id, c.grant_id, COALESCE(p.name, c.author_name), c.about, c.body, c.at`

func scanComment(r *db.Rows) (c Comment, err error) {
	var when int64
	err = r.Scan(&c.ID, &c.Grant, &c.Name, &c.About, &c.Text, &when)
	c.At = at(when)
	return c, err
}

func selectComments(ctx context.Context, tx *db.Tx, grant string) ([]Comment, error) {
	return db.Collect(ctx, tx, scanComment, `SELECT `+commentColumns+` FROM share_comment c LEFT JOIN person p ON p.id = c.author_id
		WHERE c.grant_id = $1 ORDER BY c.at, c.id`, grant)
}

func selectCommentsBy(ctx context.Context, tx *db.Tx, grant, viewer string) ([]Comment, error) {
	return db.Collect(ctx, tx, scanComment, `SELECT `+commentColumns+` FROM share_comment c LEFT JOIN person p ON p.id = c.author_id
		WHERE c.grant_id = $1 AND c.viewer = $2 ORDER BY c.at, c.id`, grant, viewer)
}

func selectCommentsOf(ctx context.Context, tx *db.Tx, author string) ([]Comment, error) {
	return db.Collect(ctx, tx, scanComment, `SELECT `+commentColumns+` FROM share_comment c LEFT JOIN person p ON p.id = c.author_id
		WHERE c.author_id = $1 ORDER BY c.at, c.id`, author)
}

// countComments says how many comments a viewer, and all together, have on a grant, and whether one of that id is there at
// all.
func countComments(ctx context.Context, tx *db.Tx, grant, viewer, id string) (mine, all int, there bool, err error) {
	var same int
	err = tx.QueryRow(ctx, `SELECT (SELECT COUNT(*) FROM share_comment WHERE grant_id = $1 AND viewer = $2),
		(SELECT COUNT(*) FROM share_comment WHERE grant_id = $1), (SELECT COUNT(*) FROM share_comment WHERE id = $3)`,
		grant, viewer, id).Scan(&mine, &all, &same)
	return mine, all, same > 0, err
}

func insertComment(ctx context.Context, tx *db.Tx, c Comment, viewer, author string) error {
	return tx.InsertAll(ctx, "share_comment", []string{"id", "grant_id", "viewer", "author_id", "author_name", "about", "body", "at"},
		[][]any{{c.ID, c.Grant, viewer, author, c.Name, c.About, c.Text, ms(c.At)}})
}

func deleteComment(ctx context.Context, tx *db.Tx, grant, id string) error {
	_, err := tx.Exec(ctx, `DELETE FROM share_comment WHERE id = $1 AND grant_id = $2`, id, grant)
	return err
}

func deleteCommentBy(ctx context.Context, tx *db.Tx, grant, id, viewer string) error {
	_, err := tx.Exec(ctx, `DELETE FROM share_comment WHERE id = $1 AND grant_id = $2 AND viewer = $3`, id, grant, viewer)
	return err
}

// storedNote is a note as it lies in the database.
type storedNote struct {
	Note
	owner, other             string
	ownerName, otherName     string
	ownerAgreed, otherAgreed bool
	ownerKeeps, otherKeeps   bool
}

func (n *storedNote) agreed() bool { return n.ownerAgreed && n.otherAgreed }

const noteColumns = `n.id, n.grant_id, n.owner_id, n.other_id, n.author, n.body, n.wording, n.owner_agreed, n.other_agreed,
	n.owner_keeps, n.other_keeps, n.written_at, COALESCE(po.name, ''), COALESCE(pt.name, '')`

const noteTables = `share_note n LEFT JOIN person po ON po.id = n.owner_id LEFT JOIN person pt ON pt.id = n.other_id`

func scanNote(scan func(...any) error) (*storedNote, error) {
	var n storedNote
	var ownerAgreed, otherAgreed, written int64
	err := scan(&n.ID, &n.Grant, &n.owner, &n.other, &n.Author, &n.Text, &n.Wording, &ownerAgreed, &otherAgreed,
		&n.ownerKeeps, &n.otherKeeps, &written, &n.ownerName, &n.otherName)
	n.ownerAgreed, n.otherAgreed, n.At = ownerAgreed != 0, otherAgreed != 0, at(written)
	if n.Name = n.ownerName; n.Author == OtherSide {
		n.Name = n.otherName
	}
	return &n, err
}

func collectNotes(ctx context.Context, tx *db.Tx, where string, args ...any) ([]*storedNote, error) {
	return db.Collect(ctx, tx, func(r *db.Rows) (*storedNote, error) { return scanNote(r.Scan) },
		`SELECT `+noteColumns+` FROM `+noteTables+` WHERE `+where+` ORDER BY n.written_at, n.id`, args...)
}

func selectNotes(ctx context.Context, tx *db.Tx, grant string) ([]*storedNote, error) {
	return collectNotes(ctx, tx, `n.grant_id = $1`, grant)
}

func selectNote(ctx context.Context, tx *db.Tx, grant, id string) (*storedNote, error) {
	return scanNote(tx.QueryRow(ctx, `SELECT `+noteColumns+` FROM `+noteTables+` WHERE n.grant_id = $1 AND n.id = $2`, grant, id).Scan)
}

// selectKept are the notes that both agreed to and that a person keeps, of all their conversations.
func selectKept(ctx context.Context, tx *db.Tx, person string) ([]*storedNote, error) {
	return collectNotes(ctx, tx, `n.owner_agreed <> 0 AND n.other_agreed <> 0
		AND (n.owner_id = $1 AND n.owner_keeps OR n.other_id = $1 AND n.other_keeps)`, person)
}

func hasNote(ctx context.Context, tx *db.Tx, id string) (bool, error) {
	var n int
	err := tx.QueryRow(ctx, `SELECT COUNT(*) FROM share_note WHERE id = $1`, id).Scan(&n)
	return n > 0, err
}

func insertNote(ctx context.Context, tx *db.Tx, g *Grant, n Note) error {
	ownerAgreed, otherAgreed := ms(n.At), int64(0)
	if n.Author == OtherSide {
		ownerAgreed, otherAgreed = 0, ms(n.At)
	}
	return tx.InsertAll(ctx, "share_note", []string{
		"id", "grant_id", "owner_id", "other_id", "author", "body", "wording", "owner_agreed", "other_agreed", "owner_keeps", "other_keeps", "written_at",
	}, [][]any{{n.ID, g.ID, g.Owner, g.other, string(n.Author), n.Text, 1, ownerAgreed, otherAgreed, true, true, ms(n.At)}})
}

// updateNote changes the words of a note: from then on only its author agrees.
func updateNote(ctx context.Context, tx *db.Tx, n *storedNote, text string, now time.Time) error {
	_, err := tx.Exec(ctx, `UPDATE share_note SET body = $2, wording = wording + 1,
		owner_agreed = CASE WHEN author = 'owner' THEN CAST($3 AS BIGINT) ELSE 0 END, other_agreed = CASE WHEN author = 'other' THEN CAST($3 AS BIGINT) ELSE 0 END
		WHERE id = $1`, n.ID, text, ms(now))
	return err
}

func updateAgreed(ctx context.Context, tx *db.Tx, id string, side Side, now time.Time) error {
	query := `UPDATE share_note SET owner_agreed = $2 WHERE id = $1`
	if side == OtherSide {
		query = `UPDATE share_note SET other_agreed = $2 WHERE id = $1`
	}
	_, err := tx.Exec(ctx, query, id, ms(now))
	return err
}

// updateKeeps takes an agreed note off one side.
func updateKeeps(ctx context.Context, tx *db.Tx, id string, side Side) error {
	query := `UPDATE share_note SET owner_keeps = FALSE WHERE id = $1`
	if side == OtherSide {
		query = `UPDATE share_note SET other_keeps = FALSE WHERE id = $1`
	}
	if _, err := tx.Exec(ctx, query, id); err != nil {
		return err
	}
	_, err := tx.Exec(ctx, `DELETE FROM share_note WHERE id = $1 AND NOT owner_keeps AND NOT other_keeps`, id)
	return err
}

func deleteNote(ctx context.Context, tx *db.Tx, id string) error {
	_, err := tx.Exec(ctx, `DELETE FROM share_note WHERE id = $1`, id)
	return err
}

// deleteOpenNotes takes away what was not agreed by both.
func deleteOpenNotes(ctx context.Context, tx *db.Tx, grant string) error {
	_, err := tx.Exec(ctx, `DELETE FROM share_note WHERE grant_id = $1 AND (owner_agreed = 0 OR other_agreed = 0)`, grant)
	return err
}

// selectName is the name of a person; "" where there is none.
func selectName(ctx context.Context, tx *db.Tx, person string) (name string, err error) {
	err = tx.QueryRow(ctx, `SELECT COALESCE(MAX(name), '') FROM person WHERE id = $1`, person).Scan(&name)
	return name, err
}

func selectAddress(ctx context.Context, tx *db.Tx, person string) (email, name string, err error) {
	err = tx.QueryRow(ctx, `SELECT email, name FROM person WHERE id = $1`, person).Scan(&email, &name)
	return email, name, err
}

// left stands for a person who has left: no viewer has this id, so what was theirs opens for nobody.
const left = "left"

// erase takes away everything of a person's in this noun.
func erase(ctx context.Context, tx *db.Tx, person string, keepForOthers bool) error {
	mine := `(SELECT id FROM share_grant WHERE person_id = $1)`
	queries := []string{
		`DELETE FROM share_piece WHERE grant_id IN ` + mine,
		`DELETE FROM share_visit WHERE grant_id IN ` + mine,
		`DELETE FROM share_opening WHERE grant_id IN ` + mine,
		`DELETE FROM share_comment WHERE grant_id IN ` + mine,
		`DELETE FROM share_grant WHERE person_id = $1`,
		`DELETE FROM share_note WHERE (owner_id = $1 OR other_id = $1) AND (owner_agreed = 0 OR other_agreed = 0)`,
		`UPDATE share_opening SET other_id = '', viewer = '` + left + `' WHERE other_id = $1`,
		`UPDATE share_grant SET other_id = '` + left + `' WHERE other_id = $1`,
	}
	if keepForOthers {
		queries = append(queries, `UPDATE share_comment SET author_id = '', author_name = '', viewer = '`+left+`' WHERE author_id = $1`)
	} else {
		queries = append(
			queries,
			`DELETE FROM share_comment WHERE author_id = $1`,
			`DELETE FROM share_note WHERE owner_id = $1 AND author = 'owner' OR other_id = $1 AND author = 'other'`,
		)
	}
	queries = append(
		queries,
		`UPDATE share_note SET owner_keeps = FALSE, owner_id = '' WHERE owner_id = $1`,
		`UPDATE share_note SET other_keeps = FALSE, other_id = '' WHERE other_id = $1`,
	)
	for _, query := range queries {
		if _, err := tx.Exec(ctx, query, person); err != nil {
			return err
		}
	}
	_, err := tx.Exec(ctx, `DELETE FROM share_note WHERE NOT owner_keeps AND NOT other_keeps`)
	return err
}
