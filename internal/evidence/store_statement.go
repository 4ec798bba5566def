package evidence

import (
	"context"

	"pathways/internal/platform/db"
	"pathways/internal/platform/errs"
)

const statementColumns = `s.id, s.request_id, s.kind, s.author_id, s.author_name, s.relation, s.items, s.evidence, s.notes, s.words, s.at, s.brought,
	EXISTS (SELECT 1 FROM evidence_shown x WHERE x.person_id = s.person_id AND x.statement_id = s.id)`

func scanStatement(r *db.Rows) (s Statement, err error) { return s, scanInto(r, &s) }

// scanInto reads the columns of a statement, and more after them.
func scanInto(r *db.Rows, s *Statement, more ...any) error {
	var items, pieces, notes string
	var at int64
	err := r.Scan(append([]any{
		&s.ID, &s.Request, &s.Kind, &s.Author, &s.Name, &s.Relation, &items, &pieces, &notes, &s.Text, &at, &s.Brought, &s.Shown,
	}, more...)...)
	if err != nil {
		return err
	}
	s.At = timeOf(at)
	return readAll([]string{items, pieces, notes}, &s.Items, &s.Evidence, &s.Notes)
}

// insertStatement stores a statement about a person. Where one with its id or to its request is there already, one that
// came in a file changes nothing; one that was written here is errs.Conflict.
func insertStatement(ctx context.Context, tx *db.Tx, person string, s *Statement) error {
	n, err := tx.Exec(ctx, `INSERT INTO evidence_statement (person_id, id, request_id, kind, author_id, author_name, relation, items, evidence, notes, words, at, brought)
		VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13) ON CONFLICT DO NOTHING`, person, s.ID, s.Request, s.Kind, s.Author, s.Name, s.Relation, jsonOf(list(s.Items)), jsonOf(list(s.Evidence)),
		jsonOf(s.Notes), s.Text, s.At.UnixMilli(), s.Brought)
	if err == nil && n == 0 && !s.Brought {
		err = errs.New(errs.Conflict, "evidence.Write", "evidence.fault.written")
	}
	if err != nil || n == 0 || !s.Shown {
		return err
	}
	return setShown(ctx, tx, person, s.ID, true)
}

func selectStatements(ctx context.Context, tx *db.Tx, person string) ([]Statement, error) {
	return db.Collect(ctx, tx, scanStatement, `SELECT `+statementColumns+` FROM evidence_statement s WHERE s.person_id = $1
		ORDER BY s.at DESC, s.id DESC`, person)
}

// selectAnswer is the statement that stands to a request; nil for none.
func selectAnswer(ctx context.Context, tx *db.Tx, person, request string) (*Statement, error) {
	all, err := db.Collect(ctx, tx, scanStatement, `SELECT `+statementColumns+` FROM evidence_statement s
		WHERE s.person_id = $1 AND s.request_id = $2`, person, request)
	if err != nil || len(all) == 0 {
		return nil, err
	}
	return &all[0], nil
}

func selectWritten(ctx context.Context, tx *db.Tx, author string) ([]ForOther, error) {
	return db.Collect(ctx, tx, func(r *db.Rows) (w ForOther, err error) { return w, scanInto(r, &w.Statement, &w.Owner) },
		`SELECT `+statementColumns+`, COALESCE((SELECT q.asker FROM evidence_request q WHERE q.person_id = s.person_id AND q.id = s.request_id), '')
			FROM evidence_statement s WHERE s.author_id = $1 AND s.author_id <> '' ORDER BY s.at DESC, s.id DESC`, author)
}

// selectOwnerOf is of whom a statement of an author speaks; an error of kind NotFound where it is not theirs.
func selectOwnerOf(ctx context.Context, tx *db.Tx, author, id string) (owner string, err error) {
	return owner, tx.QueryRow(ctx, `SELECT person_id FROM evidence_statement WHERE author_id = $1 AND author_id <> '' AND id = $2`,
		author, id).Scan(&owner)
}

// takeName takes the name of its author from a statement.
func takeName(ctx context.Context, tx *db.Tx, author, id string) error {
	_, err := tx.Exec(ctx, `UPDATE evidence_statement SET author_id = '', author_name = '' WHERE author_id = $1 AND id = $2`, author, id)
	return err
}

func deleteStatement(ctx context.Context, tx *db.Tx, person, id string) error {
	if _, err := tx.Exec(ctx, `DELETE FROM evidence_shown WHERE person_id = $1 AND statement_id = $2`, person, id); err != nil {
		return err
	}
	n, err := tx.Exec(ctx, `DELETE FROM evidence_statement WHERE person_id = $1 AND id = $2`, person, id)
	if err == nil && n == 0 {
		err = notFound("evidence.DeleteStatement")
	}
	return err
}

func setShown(ctx context.Context, tx *db.Tx, person, id string, shown bool) error {
	var there string
	if err := tx.QueryRow(ctx, `SELECT id FROM evidence_statement WHERE person_id = $1 AND id = $2`, person, id).Scan(&there); err != nil {
		return err
	}
	query := `DELETE FROM evidence_shown WHERE person_id = $1 AND statement_id = $2`
	if shown {
		query = `INSERT INTO evidence_shown (person_id, statement_id) VALUES ($1, $2) ON CONFLICT DO NOTHING`
	}
	_, err := tx.Exec(ctx, query, person, id)
	return err
}
