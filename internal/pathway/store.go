package pathway

import (
	"context"
	"encoding/json"
	"strings"
	"time"

	"pathways/internal/plan"
	"pathways/internal/platform/db"
	"pathways/internal/platform/errs"
	"pathways/internal/reflection"
)

const (
	pathwayColumns = `p.id, p.name, p.place, p.revision, p.differs, p.created_at, p.changed_at,
		COALESCE((SELECT MAX(s.seq) FROM statement s WHERE s.person_id = p.person_id), 0)`
	reflectionColumns = `COALESCE(r.id, ''), COALESCE(r.framework, ''), COALESCE(r.release, ''), COALESCE(r.instrument, ''),
		COALESCE(r.purpose, ''), COALESCE(r.role, ''), COALESCE(r.started_at, 0), COALESCE(r.closed_at, 0),
		COALESCE(r.priorities, ''), COALESCE(r.chosen_at, 0), COALESCE(r.carried, '')`
	statementColumns = `id, seq, seen, item, code, dimension, choices, text, at, origin`
)

// row reads columns of one row into a pathway and its parts.
type row struct {
	p                        *Pathway
	created, changed         int64
	r                        reflection.Reflection
	started, closed, chosen  int64
	priorities, planID, plan string
	carried                  string
}

func (o *row) pathway() []any {
	o.p = &Pathway{
		Format: Format, Version: Version, Kept: true,
		Reflections: []reflection.Reflection{}, Plans: []plan.Plan{},
	}
	return []any{&o.p.ID, &o.p.Name, &o.p.Place, &o.p.Revision, &o.p.Differs, &o.created, &o.changed, &o.p.Seen}
}

func (o *row) reflection() []any {
	return []any{
		&o.r.ID, &o.r.Framework, &o.r.Release, &o.r.Instrument, &o.r.Purpose, &o.r.Role,
		&o.started, &o.closed, &o.priorities, &o.chosen, &o.carried,
	}
}

// into puts what was read into a pathway: its own times, and the reflection where there was one.
func (o *row) into(p *Pathway) error {
	p.Created, p.Changed = ms(o.created), ms(o.changed)
	if o.r.ID == "" {
		return nil
	}
	r := o.r
	r.Started, r.Closed, r.Chosen = ms(o.started), msOrNil(o.closed), msOrNil(o.chosen)
	r.Statements = []reflection.Statement{}
	if o.priorities != "" && o.priorities != "null" {
		if err := json.Unmarshal([]byte(o.priorities), &r.Priorities); err != nil {
			return errs.Wrap(errs.Internal, "pathway.store", err)
		}
	}
	if err := readNote(o.carried, &r.Carried); err != nil {
		return err
	}
	p.Reflections = append(p.Reflections, r)
	return nil
}

// readNote reads where something was brought over from; "" is nowhere.
func readNote[T any](doc string, into **T) error {
	if doc == "" {
		return nil
	}
	if err := json.Unmarshal([]byte(doc), into); err != nil {
		return errs.Wrap(errs.Internal, "pathway.store", err)
	}
	return nil
}

// noteText is what readNote reads.
func noteText[T any](note *T) string {
	if note == nil {
		return ""
	}
	raw, _ := json.Marshal(note) // of strings and times only
	return string(raw)
}

func ms(at int64) time.Time { return time.UnixMilli(at).UTC() }

func msOrNil(at int64) *time.Time {
	if at == 0 {
		return nil
	}
	t := ms(at)
	return &t
}

func toMS(t *time.Time) int64 {
	if t == nil {
		return 0
	}
	return t.UnixMilli()
}

// selectHeads reads a person's pathway without statements and plans; nil where nothing is stored.
func selectHeads(ctx context.Context, tx *db.Tx, person string) (*Pathway, error) {
	rows, err := tx.Query(ctx, `SELECT `+pathwayColumns+`, `+reflectionColumns+`
		FROM pathway p LEFT JOIN reflection r ON r.person_id = p.person_id
		WHERE p.person_id = $1 ORDER BY r.started_at, r.id`, person)
	if err != nil {
		return nil, err
	}
	defer rows.Close()
	var p *Pathway
	for rows.Next() {
		var o row
		if err := rows.Scan(append(o.pathway(), o.reflection()...)...); err != nil {
			return nil, err
		}
		if p == nil {
			p = o.p
		}
		if err := o.into(p); err != nil {
			return nil, err
		}
	}
	return p, rows.Err()
}

// selectPlanPage reads in one statement what a page of a plan needs: the pathway, the plan with the given id and the
// reflection that it grew from; for "", the open reflection and its newest plan.
func selectPlanPage(ctx context.Context, tx *db.Tx, person, id string) (*Pathway, error) {
	// Which plan it is is found before its text is read, so that no text is sorted.
	join := `LEFT JOIN reflection r ON r.person_id = p.person_id AND r.id =
			(SELECT id FROM reflection WHERE person_id = $1 AND closed_at = 0 ORDER BY started_at DESC, id DESC LIMIT 1)
		LEFT JOIN plan l ON l.person_id = p.person_id AND l.id =
			(SELECT id FROM plan WHERE person_id = $1 AND reflection_id = r.id ORDER BY created_at DESC, id LIMIT 1)`
	args := []any{person}
	if id != "" {
		join = `LEFT JOIN plan l ON l.person_id = p.person_id AND l.id = $2
			LEFT JOIN reflection r ON r.person_id = p.person_id AND r.id = l.reflection_id`
		args = append(args, id)
	}
	var o row
	err := tx.QueryRow(ctx, `SELECT `+pathwayColumns+`, `+reflectionColumns+`, COALESCE(l.id, ''), COALESCE(l.doc, '')
		FROM pathway p `+join+` WHERE p.person_id = $1`, args...).
		Scan(append(append(o.pathway(), o.reflection()...), &o.planID, &o.plan)...)
	if errs.Is(err, errs.NotFound) {
		return nil, nil
	}
	if err != nil {
		return nil, err
	}
	if err := o.into(o.p); err != nil || o.planID == "" {
		return o.p, err
	}
	pl, err := plan.ReadShown(o.plan)
	if err != nil {
		return nil, errs.Wrap(errs.Internal, "pathway.store", err)
	}
	o.p.Plans = append(o.p.Plans, pl)
	return o.p, nil
}

func readPlan(doc string) (pl plan.Plan, err error) {
	if err := json.Unmarshal([]byte(doc), &pl); err != nil {
		return pl, errs.Wrap(errs.Internal, "pathway.store", err)
	}
	return pl, nil
}

// selectPlans reads all plans of a person, the oldest first.
func selectPlans(ctx context.Context, tx *db.Tx, person string) ([]plan.Plan, error) {
	return db.Collect(ctx, tx, func(rows *db.Rows) (plan.Plan, error) {
		var doc string
		if err := rows.Scan(&doc); err != nil {
			return plan.Plan{}, err
		}
		return readPlan(doc)
	}, `SELECT doc FROM plan WHERE person_id = $1 ORDER BY created_at, id`, person)
}

// selectStatements reads what was said in some reflections of a person, or in all of them, in order of time.
func selectStatements(ctx context.Context, tx *db.Tx, p *Pathway, person string, of []string, all bool) error {
	query, args := `SELECT reflection_id, `+statementColumns+` FROM statement WHERE person_id = $1`, []any{person}
	switch {
	case all:
	case len(of) == 1:
		query += ` AND reflection_id = $2`
		args = append(args, of[0])
	default: // a page lays two side by side at most
		query += ` AND reflection_id IN ($2, $3)`
		args = append(args, of[0], of[1])
	}
	rows, err := tx.Query(ctx, query+` ORDER BY at, seq`, args...)
	if err != nil {
		return err
	}
	defer rows.Close()
	for rows.Next() {
		var in, choices, origin string
		var at int64
		var s reflection.Statement
		if err := rows.Scan(&in, &s.ID, &s.Order.Seq, &s.Order.Seen, &s.Item, &s.Code, &s.Dimension, &choices, &s.Text, &at, &origin); err != nil {
			return err
		}
		if err := readNote(origin, &s.From); err != nil {
			return err
		}
		s.Choices, s.At = splitChoices(choices), ms(at)
		if r := p.Reflection(in); r != nil {
			r.Statements = append(r.Statements, s)
		}
	}
	return rows.Err()
}

// splitChoices is the list that was stored with spaces between; nil for none.
func splitChoices(s string) []string {
	if s == "" {
		return nil
	}
	return strings.Split(s, " ")
}

// selectQuestion reads in one statement what it takes to save an answer: the reflection (for "", the open one) and
// the newest of what was said on the question. The pathway holds only that; nil where there is no such reflection.
func selectQuestion(ctx context.Context, tx *db.Tx, person, of, code, dimension string) (*Pathway, error) {
	args := []any{person, code, dimension}
	which := `r.id = (SELECT id FROM reflection WHERE person_id = $1 AND closed_at = 0 ORDER BY started_at DESC, id DESC LIMIT 1)`
	if of != "" {
		which = `r.id = $4`
		args = append(args, of)
	}
	rows, err := tx.Query(ctx, `SELECT `+pathwayColumns+`, `+reflectionColumns+`,
		COALESCE(s.id, ''), COALESCE(s.seq, 0), COALESCE(s.seen, 0), COALESCE(s.item, ''), COALESCE(s.choices, ''), COALESCE(s.text, ''), COALESCE(s.at, 0)
		FROM pathway p JOIN reflection r ON r.person_id = p.person_id AND `+which+`
		LEFT JOIN statement s ON s.person_id = $1 AND s.reflection_id = r.id AND s.code = $2 AND s.dimension = $3
		WHERE p.person_id = $1 ORDER BY s.seq DESC LIMIT `+questionRowsText, args...)
	if err != nil {
		return nil, err
	}
	defer rows.Close()
	var p *Pathway
	for rows.Next() {
		var o row
		var choices string
		var at int64
		s := reflection.Statement{Code: code, Dimension: dimension}
		if err := rows.Scan(append(append(o.pathway(), o.reflection()...), &s.ID, &s.Order.Seq, &s.Order.Seen, &s.Item, &choices, &s.Text, &at)...); err != nil {
			return nil, err
		}
		if p == nil {
			p = o.p
			if err := o.into(p); err != nil {
				return nil, err
			}
		}
		if s.ID != "" {
			s.Choices, s.At = splitChoices(choices), ms(at)
			p.Reflections[0].Append(s)
		}
	}
	return p, rows.Err()
}

// questionRowsText bounds how much of the past of a question is read to answer it again.
const questionRowsText = "50"

// countStatements is how many statements a reflection holds.
func countStatements(ctx context.Context, tx *db.Tx, person, reflection string) (n int, err error) {
	err = tx.QueryRow(ctx, `SELECT COUNT(*) FROM statement WHERE person_id = $1 AND reflection_id = $2`, person, reflection).Scan(&n)
	return n, err
}

// selectSize is about how many bytes a person's pathway has as a file: each statement and plan in its own words, and what
// stands around those of a statement.
func selectSize(ctx context.Context, tx *db.Tx, person string) (n int64, err error) {
	err = tx.QueryRow(ctx, `SELECT (SELECT COALESCE(SUM(octet_length(text) + octet_length(choices) + octet_length(origin) + 220), 0) FROM statement WHERE person_id = $1)
		+ (SELECT COALESCE(SUM(octet_length(doc)), 0) FROM plan WHERE person_id = $1)`, person).Scan(&n)
	return n, err
}

func insertPathway(ctx context.Context, tx *db.Tx, person string, p *Pathway) error {
	return tx.InsertAll(ctx, "pathway", []string{"person_id", "id", "name", "place", "revision", "differs", "created_at", "changed_at"},
		[][]any{{person, p.ID, p.Name, p.Place, p.Revision, p.Differs, p.Created.UnixMilli(), p.Changed.UnixMilli()}})
}

func updatePathway(ctx context.Context, tx *db.Tx, person string, p *Pathway) error {
	_, err := tx.Exec(ctx, `UPDATE pathway SET id = $2, name = $3, place = $4, revision = $5, differs = $6, created_at = $7, changed_at = $8
		WHERE person_id = $1`, person, p.ID, p.Name, p.Place, p.Revision, p.Differs, p.Created.UnixMilli(), p.Changed.UnixMilli())
	return err
}

// updatePlace notes where the person left off.
func updatePlace(ctx context.Context, tx *db.Tx, person, place string) error {
	_, err := tx.Exec(ctx, `UPDATE pathway SET place = $2 WHERE person_id = $1`, person, place)
	return err
}

func prioritiesText(r *reflection.Reflection) string {
	raw, _ := json.Marshal(r.Priorities) // of strings only
	return string(raw)
}

// insertReflections stores reflections as open, whatever they are: what they hold comes in first, see closeReflections.
func insertReflections(ctx context.Context, tx *db.Tx, person string, all []*reflection.Reflection) error {
	var rows [][]any
	for _, r := range all {
		rows = append(rows, []any{
			person, r.ID, r.Framework, r.Release, r.Instrument, r.Purpose, r.Role, r.Started.UnixMilli(), 0,
			prioritiesText(r), toMS(r.Chosen), noteText(r.Carried),
		})
	}
	return tx.InsertAll(ctx, "reflection", []string{
		"person_id", "id", "framework", "release", "instrument", "purpose", "role", "started_at", "closed_at", "priorities", "chosen_at", "carried",
	}, rows)
}

// updateReflection changes what can change of an open reflection. Closing it is the last change.
func updateReflection(ctx context.Context, tx *db.Tx, person string, r *reflection.Reflection) error {
	_, err := tx.Exec(ctx, `UPDATE reflection SET purpose = $3, role = $4, started_at = $5, closed_at = $6, priorities = $7, chosen_at = $8
		WHERE person_id = $1 AND id = $2`,
		person, r.ID, r.Purpose, r.Role, r.Started.UnixMilli(), toMS(r.Closed), prioritiesText(r), toMS(r.Chosen))
	return err
}

// deleteReflection deletes a whole reflection with what was said in it.
func deleteReflection(ctx context.Context, tx *db.Tx, person, id string) (bool, error) {
	if _, err := tx.Exec(ctx, `DELETE FROM statement WHERE person_id = $1 AND reflection_id = $2`, person, id); err != nil {
		return false, err
	}
	n, err := tx.Exec(ctx, `DELETE FROM reflection WHERE person_id = $1 AND id = $2`, person, id)
	return n > 0, err
}

// said is a statement with the reflection that it is in.
type said struct {
	in string
	s  *reflection.Statement
}

// insertStatements adds what was said. There is no statement that changes it.
func insertStatements(ctx context.Context, tx *db.Tx, person string, all []said, now time.Time) error {
	rows := make([][]any, 0, len(all))
	for _, x := range all {
		rows = append(rows, []any{
			person, x.s.ID, x.in, person, x.s.Order.Seq, x.s.Order.Seen, x.s.Item, x.s.Code, x.s.Dimension,
			strings.Join(x.s.Choices, " "), x.s.Text, x.s.At.UnixMilli(), now.UnixMilli(), noteText(x.s.From),
		})
	}
	return tx.InsertAll(ctx, "statement", []string{
		"person_id", "id", "reflection_id", "author_id", "seq", "seen", "item", "code", "dimension", "choices", "text", "at", "stored_at", "origin",
	}, rows)
}

func insertPlan(ctx context.Context, tx *db.Tx, person string, pl *plan.Plan, doc string, now time.Time) error {
	return tx.InsertAll(ctx, "plan", []string{
		"person_id", "id", "reflection_id", "framework", "release", "title", "doc", "revision", "created_at", "changed_at",
	}, [][]any{{
		person, pl.ID, pl.Reflection, pl.Framework, pl.Release, pl.Title, doc, 1, pl.Created.UnixMilli(), now.UnixMilli(),
	}})
}

func updatePlan(ctx context.Context, tx *db.Tx, person string, pl *plan.Plan, doc string, now time.Time) error {
	_, err := tx.Exec(ctx, `UPDATE plan SET title = $3, doc = $4, revision = revision + 1, created_at = $5, changed_at = $6
		WHERE person_id = $1 AND id = $2`, person, pl.ID, pl.Title, doc, pl.Created.UnixMilli(), now.UnixMilli())
	return err
}

func deletePlan(ctx context.Context, tx *db.Tx, person, id string) (bool, error) {
	n, err := tx.Exec(ctx, `DELETE FROM plan WHERE person_id = $1 AND id = $2`, person, id)
	return n > 0, err
}

// deleteAll deletes everything that is kept of a person's pathway.
func deleteAll(ctx context.Context, tx *db.Tx, person string) error {
	for _, query := range []string{
		`DELETE FROM statement WHERE person_id = $1`,
		`DELETE FROM reflection WHERE person_id = $1`,
		`DELETE FROM plan WHERE person_id = $1`,
		`DELETE FROM pathway WHERE person_id = $1`,
	} {
		if _, err := tx.Exec(ctx, query, person); err != nil {
			return err
		}
	}
	return nil
}

// updateDiffers notes whether two devices wrote different things that are not settled.
func updateDiffers(ctx context.Context, tx *db.Tx, person string, differs bool) error {
	_, err := tx.Exec(ctx, `UPDATE pathway SET differs = $2 WHERE person_id = $1`, person, differs)
	return err
}

// selectStatementPage reads what was said in a reflection after a place in the count, in the order in which it came in.
func selectStatementPage(ctx context.Context, tx *db.Tx, person, reflectionID string, after int64, most int) ([]reflection.Statement, error) {
	return db.Collect(ctx, tx, func(rows *db.Rows) (s reflection.Statement, err error) {
		var choices, origin string
		var at int64
		if err = rows.Scan(&s.ID, &s.Order.Seq, &s.Order.Seen, &s.Item, &s.Code, &s.Dimension, &choices, &s.Text, &at, &origin); err != nil {
			return s, err
		}
		s.Choices, s.At = splitChoices(choices), ms(at)
		return s, readNote(origin, &s.From)
	}, `SELECT `+statementColumns+` FROM statement WHERE person_id = $1 AND reflection_id = $2 AND seq > $3 ORDER BY seq LIMIT $4`,
		person, reflectionID, after, most)
}
