package consultation

import (
	"context"
	"time"

	"pathways/internal/group"
	"pathways/internal/platform/db"
	"pathways/internal/platform/errs"
)

// set is one person's answers, without them.
type set struct {
	id      string
	created time.Time
}

// selectSet is the set of a person, or of whoever holds a token; an error of kind NotFound where there is none.
func selectSet(ctx context.Context, tx *db.Tx, consultation string, w who) (s set, err error) {
	var created int64
	if w.person != "" {
		err = tx.QueryRow(ctx, `SELECT id, created_at FROM consultation_set WHERE consultation_id = $1 AND person_id = $2`, consultation, w.person).Scan(&s.id, &created)
	} else {
		err = tx.QueryRow(ctx, `SELECT id, created_at FROM consultation_set WHERE consultation_id = $1 AND token_digest = $2`, consultation, w.digest).Scan(&s.id, &created)
	}
	s.created = moment(created)
	return s, err
}

// insertSet makes a set; where another request has made it first, nothing happens.
func insertSet(ctx context.Context, tx *db.Tx, id, consultation string, w who, now time.Time) error {
	_, err := tx.Exec(ctx, `INSERT INTO consultation_set (id, consultation_id, person_id, token_digest, created_at, changed_at)
		VALUES ($1, $2, $3, $4, $5, $5) ON CONFLICT DO NOTHING`, id, consultation, orNull(w.person), orNull(w.digest), millis(now))
	return err
}

func countSets(ctx context.Context, tx *db.Tx, consultation string) (n int, err error) {
	return n, tx.QueryRow(ctx, `SELECT COUNT(*) FROM consultation_set WHERE consultation_id = $1`, consultation).Scan(&n)
}

// countMoved is how many sets are there, and how many of them came or were changed after a time.
func countMoved(ctx context.Context, tx *db.Tx, consultation string, after time.Time) (all, moved int, err error) {
	return all, moved, tx.QueryRow(ctx, `SELECT COUNT(*), COUNT(CASE WHEN changed_at > $2 THEN 1 END) FROM consultation_set
		WHERE consultation_id = $1`, consultation, millis(after)).Scan(&all, &moved)
}

func selectAnswers(ctx context.Context, tx *db.Tx, set string) (map[string]Answer, error) {
	all := map[string]Answer{}
	_, err := db.Collect(ctx, tx, func(r *db.Rows) (struct{}, error) {
		var a Answer
		err := r.Scan(&a.Item, &a.Relevance, &a.Clarity, &a.Remark, &a.Suggestion, &a.Wording)
		all[a.Item] = a
		return struct{}{}, err
	}, `SELECT item_id, relevance, clarity, remark, suggestion, wording FROM consultation_answer WHERE set_id = $1`, set)
	return all, err
}

func upsertAnswer(ctx context.Context, tx *db.Tx, set string, a Answer, now time.Time) error {
	_, err := tx.Exec(ctx, `INSERT INTO consultation_answer (set_id, item_id, relevance, clarity, remark, suggestion, wording, changed_at)
		VALUES ($1, $2, $3, $4, $5, $6, $7, $8)
		ON CONFLICT (set_id, item_id) DO UPDATE SET relevance = excluded.relevance, clarity = excluded.clarity, remark = excluded.remark,
			suggestion = excluded.suggestion, wording = excluded.wording, changed_at = excluded.changed_at`,
		set, a.Item, int(a.Relevance), int(a.Clarity), a.Remark, a.Suggestion, a.Wording, millis(now))
	return err
}

func deleteAnswer(ctx context.Context, tx *db.Tx, set, item string) error {
	_, err := tx.Exec(ctx, `DELETE FROM consultation_answer WHERE set_id = $1 AND item_id = $2`, set, item)
	return err
}

func touchSet(ctx context.Context, tx *db.Tx, set string, now time.Time) error {
	_, err := tx.Exec(ctx, `UPDATE consultation_set SET changed_at = $2 WHERE id = $1`, set, millis(now))
	return err
}

// deleteSet takes a set away with its answers, and counts it as gone where the figures tell of it.
func deleteSet(ctx context.Context, tx *db.Tx, set string) error {
	for _, statement := range []string{
		`UPDATE consultation SET gone = gone + 1 WHERE id = (SELECT consultation_id FROM consultation_set WHERE id = $1)
			AND taken_at >= (SELECT created_at FROM consultation_set WHERE id = $1)`,
		`DELETE FROM consultation_answer WHERE set_id = $1`,
		`DELETE FROM consultation_set WHERE id = $1`,
	} {
		if _, err := tx.Exec(ctx, statement, set); err != nil {
			return err
		}
	}
	return nil
}

func selectSetsOf(ctx context.Context, tx *db.Tx, person string) ([]string, error) {
	return db.Collect(ctx, tx, func(r *db.Rows) (id string, err error) { return id, r.Scan(&id) },
		`SELECT id FROM consultation_set WHERE person_id = $1 ORDER BY id`, person)
}

// insertWording remembers what answers are about; the same again changes nothing.
func insertWording(ctx context.Context, tx *db.Tx, consultation string, w wording) error {
	_, err := tx.Exec(ctx, `INSERT INTO consultation_wording (consultation_id, item_id, digest, code, statement) VALUES ($1, $2, $3, $4, $5)
		ON CONFLICT (consultation_id, item_id, digest) DO NOTHING`, consultation, w.item, w.digest, w.code, w.statement)
	return err
}

func selectWordings(ctx context.Context, tx *db.Tx, consultation string) ([]wording, error) {
	return db.Collect(ctx, tx, func(r *db.Rows) (w wording, err error) {
		return w, r.Scan(&w.item, &w.digest, &w.code, &w.statement)
	}, `SELECT item_id, digest, code, statement FROM consultation_wording WHERE consultation_id = $1 ORDER BY item_id, digest`, consultation)
}

// tally is how often a choice was made.
type tally struct {
	item     string
	question Question
	choice   int // from 1
	people   int
}

// selectTallies counts the answers to both questions by choice, skipped ones left out.
func selectTallies(ctx context.Context, tx *db.Tx, consultation string) ([]tally, error) {
	var all []tally
	for _, q := range []struct {
		question Question
		column   string
	}{{OfRelevance, "relevance"}, {OfClarity, "clarity"}} {
		some, err := db.Collect(ctx, tx, func(r *db.Rows) (tally, error) {
			t := tally{question: q.question}
			return t, r.Scan(&t.item, &t.choice, &t.people)
		}, `SELECT a.item_id, a.`+q.column+`, COUNT(*) FROM consultation_answer a JOIN consultation_set s ON s.id = a.set_id
			WHERE s.consultation_id = $1 AND a.`+q.column+` > 0 GROUP BY a.item_id, a.`+q.column, consultation)
		if err != nil {
			return nil, err
		}
		all = append(all, some...)
	}
	return all, nil
}

// said are words that somebody wrote of an item; who it was is not read.
type said struct {
	item, order, remark, suggestion, wording string
}

// selectSaid are the words in sets that figures tell of, with a mark to put them into an order that says nothing of when.
func selectSaid(ctx context.Context, tx *db.Tx, c *Consultation) ([]said, error) {
	return db.Collect(ctx, tx, func(r *db.Rows) (s said, err error) {
		return s, r.Scan(&s.item, &s.order, &s.remark, &s.suggestion, &s.wording)
	}, `SELECT a.item_id, a.set_id, a.remark, a.suggestion, a.wording FROM consultation_answer a JOIN consultation_set s ON s.id = a.set_id
		WHERE s.consultation_id = $1 AND a.changed_at <= $2 AND (a.remark <> '' OR a.suggestion <> '')`, c.ID, millis(c.Taken))
}

// selectAbout are the wordings that answers are about, by item.
func selectAbout(ctx context.Context, tx *db.Tx, c *Consultation) (map[string][]string, error) {
	all := map[string][]string{}
	_, err := db.Collect(ctx, tx, func(r *db.Rows) (struct{}, error) {
		var item, digest string
		err := r.Scan(&item, &digest)
		all[item] = append(all[item], digest)
		return struct{}{}, err
	}, `SELECT DISTINCT a.item_id, a.wording FROM consultation_answer a JOIN consultation_set s ON s.id = a.set_id
		WHERE s.consultation_id = $1 AND a.changed_at <= $2 ORDER BY a.item_id, a.wording`, c.ID, millis(c.Taken))
	return all, err
}

// figureKey is the question of an item that a picture is of.
type figureKey struct {
	item     string
	question Question
}

// selectFigures are all pictures that were ever shown, the oldest first.
func selectFigures(ctx context.Context, tx *db.Tx, consultation string) (map[figureKey][]group.Picture, error) {
	all := map[figureKey][]group.Picture{}
	_, err := db.Collect(ctx, tx, func(r *db.Rows) (struct{}, error) {
		var k figureKey
		var doc string
		if err := r.Scan(&k.item, &k.question, &doc); err != nil {
			return struct{}{}, err
		}
		var p group.Picture
		err := readJSON(doc, &p)
		all[k] = append(all[k], p)
		return struct{}{}, err
	}, `SELECT item_id, question, picture FROM consultation_figure WHERE consultation_id = $1 ORDER BY item_id, question, at`, consultation)
	return all, err
}

// insertFigures keeps new pictures, and that figures were taken now.
func insertFigures(ctx context.Context, tx *db.Tx, consultation string, fresh map[figureKey]group.Picture, now time.Time) error {
	var rows [][]any
	for k, p := range fresh {
		rows = append(rows, []any{consultation, k.item, string(k.question), millis(now), asJSON(p)})
	}
	if err := tx.InsertAll(ctx, "consultation_figure", []string{"consultation_id", "item_id", "question", "at", "picture"}, rows); err != nil {
		return err
	}
	_, err := tx.Exec(ctx, `UPDATE consultation SET taken_at = $2, gone = 0 WHERE id = $1`, consultation, millis(now))
	return err
}

// isNone says whether an error only says that something is not there.
func isNone(err error) bool { return errs.Is(err, errs.NotFound) }

// selectOwn are all answers of a person, by consultation.
func selectOwn(ctx context.Context, tx *db.Tx, person string) ([]Own, error) {
	var all []Own
	set := ""
	_, err := db.Collect(ctx, tx, func(r *db.Rows) (struct{}, error) {
		var id, title string
		var a OwnAnswer
		if err := r.Scan(&id, &title, &a.Item, &a.Code, &a.Statement, &a.Relevance, &a.Clarity, &a.Remark, &a.Suggestion); err != nil {
			return struct{}{}, err
		}
		if id != set {
			set, all = id, append(all, Own{Consultation: title})
		}
		own := &all[len(all)-1]
		own.Answers = append(own.Answers, a)
		return struct{}{}, nil
	}, `SELECT s.id, c.title, a.item_id, coalesce(w.code, ''), coalesce(w.statement, ''), a.relevance, a.clarity, a.remark, a.suggestion
		FROM consultation_set s JOIN consultation c ON c.id = s.consultation_id JOIN consultation_answer a ON a.set_id = s.id
		LEFT JOIN consultation_wording w ON w.consultation_id = c.id AND w.item_id = a.item_id AND w.digest = a.wording
		WHERE s.person_id = $1 ORDER BY s.id, a.item_id`, person)
	return all, err
}
