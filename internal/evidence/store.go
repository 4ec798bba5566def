package evidence

import (
	"context"
	"encoding/json"
	"strconv"
	"strings"
	"time"

	"pathways/internal/platform/db"
)

// filter chooses pieces of one person.
type filter struct {
	id    string // only this one
	item  string // only with this competency
	after string // only those after this one, in the order of the list
	limit int    // 0: all
}

// selectPieces are pieces of a person with their competencies and files, the newest first: three statements, however
// many there are.
func selectPieces(ctx context.Context, tx *db.Tx, person string, f filter) ([]Evidence, error) {
	where, args := "e.person_id = $1", []any{person}
	and := func(text string, arg any) {
		args = append(args, arg)
		where += " AND " + strings.ReplaceAll(text, "$n", "$"+strconv.Itoa(len(args)))
	}
	if f.id != "" {
		and("e.id = $n", f.id)
	}
	if f.item != "" {
		and("e.id IN (SELECT evidence_id FROM evidence_item WHERE person_id = $1 AND item = $n)", f.item)
	}
	if f.after != "" {
		and(`(e.created_at, e.id) < (SELECT created_at, id FROM evidence WHERE person_id = $1 AND id = $n)`, f.after)
	}
	query := `SELECT e.id, e.title, e.story, e.from_day, e.to_day, e.place, e.link, e.hours, e.created_at, e.changed_at
		FROM evidence e WHERE ` + where + ` ORDER BY e.created_at DESC, e.id DESC`
	if f.limit > 0 {
		query += " LIMIT " + strconv.Itoa(f.limit)
	}
	all, err := db.Collect(ctx, tx, scanPiece, query, args...)
	if err != nil || len(all) == 0 {
		return all, err
	}
	of, args := "", []any{person}
	if f != (filter{}) {
		of, args = among(all, args)
	}
	at := map[string]*Evidence{}
	for i := range all {
		at[all[i].ID] = &all[i]
	}
	items, err := db.Collect(ctx, tx, func(r *db.Rows) (p part[Ref], err error) {
		return p, r.Scan(&p.of, &p.is.Framework, &p.is.Release, &p.is.Item, &p.is.Code)
	}, `SELECT evidence_id, framework, release, item, code FROM evidence_item
		WHERE person_id = $1`+of+` ORDER BY evidence_id, position`, args...)
	if err != nil {
		return nil, err
	}
	for _, p := range items {
		at[p.of].Items = append(at[p.of].Items, p.is)
	}
	files, err := db.Collect(ctx, tx, func(r *db.Rows) (p part[File], err error) {
		return p, r.Scan(&p.of, &p.is.Digest, &p.is.Name, &p.is.Type, &p.is.Size)
	}, `SELECT evidence_id, digest, name, type, size FROM evidence_file
		WHERE person_id = $1`+of+` ORDER BY evidence_id, position`, args...)
	if err != nil {
		return nil, err
	}
	for _, p := range files {
		at[p.of].Files = append(at[p.of].Files, p.is)
	}
	return all, nil
}

// among is the condition that a row belongs to one of some pieces, few enough to be named.
func among(all []Evidence, args []any) (string, []any) {
	var names []string
	for _, e := range all {
		args = append(args, e.ID)
		names = append(names, "$"+strconv.Itoa(len(args)))
	}
	return " AND evidence_id IN (" + strings.Join(names, ", ") + ")", args
}

// part is something of a piece.
type part[T any] struct {
	of string
	is T
}

func scanPiece(r *db.Rows) (e Evidence, err error) {
	var created, changed int64
	e.Items, e.Files = []Ref{}, []File{}
	err = r.Scan(&e.ID, &e.Title, &e.Story, &e.From, &e.To, &e.Where, &e.Link, &e.Hours, &created, &changed)
	e.Created, e.Changed = timeOf(created), timeOf(changed)
	return e, err
}

func timeOf(ms int64) time.Time { return time.UnixMilli(ms).UTC() }

// timeOrNone is a time that may never have come: 0.
func timeOrNone(ms int64) *time.Time {
	if ms == 0 {
		return nil
	}
	t := timeOf(ms)
	return &t
}

func msOf(t *time.Time) int64 {
	if t == nil {
		return 0
	}
	return t.UnixMilli()
}

// selectPiece is one piece of a person; an error of kind NotFound where there is none.
func selectPiece(ctx context.Context, tx *db.Tx, person, id string) (Evidence, error) {
	all, err := selectPieces(ctx, tx, person, filter{id: id})
	if err != nil {
		return Evidence{}, err
	}
	if id == "" || len(all) == 0 {
		return Evidence{}, notFound("evidence.Get")
	}
	return all[0], nil
}

// weigh is how many pieces a person has, and how many bytes of words: in these, in what they asked, and in what others
// said of them.
func weigh(ctx context.Context, tx *db.Tx, person string) (pieces int, bytes int64, err error) {
	var own, asked, said int64
	err = tx.QueryRow(ctx, `SELECT
			(SELECT COUNT(*) FROM evidence WHERE person_id = $1),
			(SELECT COALESCE(SUM(octet_length(title) + octet_length(story) + octet_length(place) + octet_length(link) + octet_length(hours)), 0)
				FROM evidence WHERE person_id = $1),
			(SELECT COALESCE(SUM(octet_length(name) + octet_length(message) + octet_length(items) + octet_length(evidence) + octet_length(copies)), 0)
				FROM evidence_request WHERE person_id = $1),
			(SELECT COALESCE(SUM(octet_length(author_name) + octet_length(items) + octet_length(evidence) + octet_length(notes) + octet_length(words)), 0)
				FROM evidence_statement WHERE person_id = $1)`, person).Scan(&pieces, &own, &asked, &said)
	return pieces, own + asked + said, err
}

func insertPiece(ctx context.Context, tx *db.Tx, person string, e *Evidence) error {
	_, err := tx.Exec(ctx, `INSERT INTO evidence (person_id, id, title, story, from_day, to_day, place, link, hours, created_at, changed_at)
		VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11)`, person, e.ID, e.Title, e.Story, e.From, e.To, e.Where, e.Link, e.Hours,
		e.Created.UnixMilli(), e.Changed.UnixMilli())
	return err
}

func updatePiece(ctx context.Context, tx *db.Tx, person string, e *Evidence) error {
	_, err := tx.Exec(ctx, `UPDATE evidence SET title = $3, story = $4, from_day = $5, to_day = $6, place = $7, link = $8, hours = $9, changed_at = $10
		WHERE person_id = $1 AND id = $2`, person, e.ID, e.Title, e.Story, e.From, e.To, e.Where, e.Link, e.Hours, e.Changed.UnixMilli())
	return err
}

// replaceParts writes the competencies and files of a piece.
func replaceParts(ctx context.Context, tx *db.Tx, person string, e *Evidence) error {
	if err := deleteParts(ctx, tx, person, e.ID); err != nil {
		return err
	}
	var items, files [][]any
	for i, ref := range e.Items {
		items = append(items, []any{person, e.ID, i, ref.Framework, ref.Release, ref.Item, ref.Code})
	}
	for i, f := range e.Files {
		files = append(files, []any{person, e.ID, f.Digest, i, f.Name, f.Type, f.Size})
	}
	err := tx.InsertAll(ctx, "evidence_item", []string{"person_id", "evidence_id", "position", "framework", "release", "item", "code"}, items)
	if err != nil {
		return err
	}
	return tx.InsertAll(ctx, "evidence_file", []string{"person_id", "evidence_id", "digest", "position", "name", "type", "size"}, files)
}

func deleteParts(ctx context.Context, tx *db.Tx, person, id string) error {
	if _, err := tx.Exec(ctx, `DELETE FROM evidence_item WHERE person_id = $1 AND evidence_id = $2`, person, id); err != nil {
		return err
	}
	_, err := tx.Exec(ctx, `DELETE FROM evidence_file WHERE person_id = $1 AND evidence_id = $2`, person, id)
	return err
}

func deletePiece(ctx context.Context, tx *db.Tx, person, id string) error {
	if err := deleteParts(ctx, tx, person, id); err != nil {
		return err
	}
	_, err := tx.Exec(ctx, `DELETE FROM evidence WHERE person_id = $1 AND id = $2`, person, id)
	return err
}

// selectFile is a file of a piece of a person; an error of kind NotFound where there is none.
func selectFile(ctx context.Context, tx *db.Tx, person, id, digest string) (f File, err error) {
	return f, tx.QueryRow(ctx, `SELECT digest, name, type, size FROM evidence_file WHERE person_id = $1 AND evidence_id = $2 AND digest = $3`,
		person, id, digest).Scan(&f.Digest, &f.Name, &f.Type, &f.Size)
}

// jsonOf writes what is plain data, so that nothing can go wrong.
func jsonOf(v any) string {
	raw, err := json.Marshal(v)
	if err != nil {
		panic("evidence: " + err.Error())
	}
	return string(raw)
}

// eraseMine deletes all that is of a person, and what others said of them.
func eraseMine(ctx context.Context, tx *db.Tx, person string) error {
	for _, statement := range []string{
		`DELETE FROM evidence_shown WHERE person_id = $1`,
		`DELETE FROM evidence_statement WHERE person_id = $1`,
		`DELETE FROM evidence_request WHERE person_id = $1`,
		`DELETE FROM evidence_item WHERE person_id = $1`,
		`DELETE FROM evidence_file WHERE person_id = $1`,
		`DELETE FROM evidence WHERE person_id = $1`,
	} {
		if _, err := tx.Exec(ctx, statement, person); err != nil {
			return err
		}
	}
	return nil
}
