package sharing

import (
	"context"
	"encoding/json"
	"fmt"
	"strings"
	"time"

	"pathways/internal/platform/db"
	"pathways/internal/platform/errs"
	"pathways/internal/platform/ids"
)

func ms(t time.Time) int64 { return t.UnixMilli() }

func at(millis int64) time.Time { return time.UnixMilli(millis).UTC() }

// maybe is a time that may never have come: 0.
func maybe(millis int64) *time.Time {
	if millis == 0 {
		return nil
	}
	t := at(millis)
	return &t
}

const grantColumns = `g.id, g.person_id, g.target, g.email, g.other_id, g.organization_id, g.parts, g.target_name, g.phrase,
	g.line, g.comments, g.conversation, g.choice, g.created_at, g.shown_at, g.ends_at, g.revoked_at, g.closed_at`

// scanGrant reads grantColumns, and more columns that follow them.
func scanGrant(scan func(...any) error, more ...any) (*Grant, error) {
	var g Grant
	var parts, choice string
	var created, taken, ends, revoked, closed int64
	err := scan(append([]any{
		&g.ID, &g.Owner, &g.To.Kind, &g.To.Email, &g.other, &g.To.Organization, &parts, &g.To.Name, &g.phrase,
		&g.Line, &g.Comments, &g.Conversation, &choice, &created, &taken, &ends, &revoked, &closed,
	}, more...)...)
	if err != nil {
		return nil, err
	}
	if err := json.Unmarshal([]byte(choice), &g.Choice); err != nil {
		return nil, errs.Wrap(errs.Internal, "sharing: choice", err)
	}
	g.To.Parts, g.HasPhrase = strings.Fields(parts), g.phrase != ""
	g.Created, g.Taken, g.Ends, g.Revoked, g.Closed = at(created), at(taken), at(ends), maybe(revoked), maybe(closed)
	return &g, nil
}

func insertGrant(ctx context.Context, tx *db.Tx, g *Grant, digest string) error {
	choice, err := json.Marshal(g.Choice)
	if err != nil {
		return err
	}
	return tx.InsertAll(ctx, "share_grant", []string{
		"id", "person_id", "target", "email", "other_id", "organization_id", "parts", "target_name", "digest", "phrase",
		"line", "comments", "conversation", "choice", "created_at", "shown_at", "ends_at", "revoked_at", "closed_at",
	}, [][]any{{
		g.ID, g.Owner, string(g.To.Kind), g.To.Email, "", g.To.Organization, strings.Join(g.To.Parts, " "), g.To.Name, digest, g.phrase,
		g.Line, g.Comments, g.Conversation, string(choice), ms(g.Created), ms(g.Taken), ms(g.Ends), 0, 0,
	}})
}

// selectGrant is a grant by its id, whosever it is, with the name of its owner. Who may see it, the caller decides.
func selectGrant(ctx context.Context, tx *db.Tx, id string) (*Grant, string, error) {
	var owner string
	g, err := scanGrant(tx.QueryRow(ctx, `SELECT `+grantColumns+`, p.name FROM share_grant g JOIN person p ON p.id = g.person_id
		WHERE g.id = $1`, id).Scan, &owner)
	return g, owner, err
}

// selectLink is a live grant by the digest of its secret. One that has ended is found as little as one that never was.
func selectLink(ctx context.Context, tx *db.Tx, digest string, now time.Time) (*Grant, string, error) {
	var owner string
	g, err := scanGrant(tx.QueryRow(ctx, `SELECT `+grantColumns+`, p.name FROM share_grant g JOIN person p ON p.id = g.person_id
		WHERE g.digest = $1 AND g.digest <> '' AND g.target = 'link' AND g.revoked_at = 0 AND g.ends_at > $2`, digest, ms(now)).Scan, &owner)
	return g, owner, err
}

func selectOwnGrant(ctx context.Context, tx *db.Tx, person, id string) (*Grant, error) {
	return scanGrant(tx.QueryRow(ctx, `SELECT `+grantColumns+` FROM share_grant g WHERE g.id = $1 AND g.person_id = $2`, id, person).Scan)
}

// countGrants is how many grants of a person are live, and how many were made since a time.
func countGrants(ctx context.Context, tx *db.Tx, person string, now, since time.Time) (live, fresh int, err error) {
	err = tx.QueryRow(ctx, `SELECT COUNT(CASE WHEN revoked_at = 0 AND ends_at > $2 THEN 1 END), COUNT(CASE WHEN created_at > $3 THEN 1 END)
		FROM share_grant WHERE person_id = $1`, person, ms(now), ms(since)).Scan(&live, &fresh)
	return live, fresh, err
}

// weighCopies is how many bytes the copy of a grant has, and all copies of its owner together.
func weighCopies(ctx context.Context, tx *db.Tx, person, grant string) (one, all int64, err error) {
	err = tx.QueryRow(ctx, `SELECT COALESCE(SUM(CASE WHEN grant_id = $2 THEN octet_length(content) END), 0), COALESCE(SUM(octet_length(content)), 0)
		FROM share_piece WHERE person_id = $1`, person, grant).Scan(&one, &all)
	return one, all, err
}

// listedGrants is how many grants a list shows, the newest.
const listedGrants = 1000

func selectGrantsOf(ctx context.Context, tx *db.Tx, person string) ([]Listed, error) {
	return db.Collect(ctx, tx, func(r *db.Rows) (Listed, error) {
		var l Listed
		var last int64
		g, err := scanGrant(r.Scan, &l.Openings, &last, &l.Comments)
		l.Grant, l.Last = g, maybe(last)
		return l, err
	}, `SELECT `+grantColumns+`,
		(SELECT COUNT(*) FROM share_opening o WHERE o.grant_id = g.id),
		(SELECT COALESCE(MAX(o.at), 0) FROM share_opening o WHERE o.grant_id = g.id),
		(SELECT COUNT(*) FROM share_comment c WHERE c.grant_id = g.id)
		FROM share_grant g WHERE g.person_id = $1 ORDER BY g.created_at DESC, g.id LIMIT $2`, person, listedGrants)
}

// selectGrantsTo are live grants to an address and to organizations, of others than the person who asks.
func selectGrantsTo(ctx context.Context, tx *db.Tx, person, email string, organizations []string, now time.Time) ([]SharedWithMe, error) {
	args := []any{person, email, ms(now), listedGrants}
	var marks []string
	for _, id := range organizations {
		args = append(args, id)
		marks = append(marks, fmt.Sprintf("$%d", len(args)))
	}
	// "IN ()" is no SQL: without organizations the list holds an id that no grant has.
	in := "'-'"
	if len(marks) > 0 {
		in = strings.Join(marks, ", ")
	}
	var shows strings.Builder
	for _, kind := range Kinds {
		shows.WriteString(`, EXISTS (SELECT 1 FROM share_piece s WHERE s.grant_id = g.id AND s.kind = '` + string(kind) + `')`)
	}
	return db.Collect(ctx, tx, func(r *db.Rows) (SharedWithMe, error) {
		var s SharedWithMe
		has := make([]bool, len(Kinds))
		more := []any{&s.Owner}
		for i := range has {
			more = append(more, &has[i])
		}
		g, err := scanGrant(r.Scan, more...)
		for i, kind := range Kinds {
			if has[i] {
				s.Kinds = append(s.Kinds, kind)
			}
		}
		s.Grant = g
		return s, err
	}, `SELECT `+grantColumns+`, p.name`+shows.String()+` FROM share_grant g JOIN person p ON p.id = g.person_id
		WHERE (g.target = 'person' AND g.email = $2 AND g.email <> '' OR g.target = 'part' AND g.organization_id IN (`+in+`))
		AND g.person_id <> $1 AND g.revoked_at = 0 AND g.ends_at > $3
		ORDER BY p.name, g.person_id, g.created_at DESC LIMIT $4`, args...)
}

func updateEnd(ctx context.Context, tx *db.Tx, person, id string, ends time.Time) error {
	_, err := tx.Exec(ctx, `UPDATE share_grant SET ends_at = $3 WHERE id = $1 AND person_id = $2`, id, person, ms(ends))
	return err
}

func updateRevoked(ctx context.Context, tx *db.Tx, person, id string, now time.Time) error {
	_, err := tx.Exec(ctx, `UPDATE share_grant SET revoked_at = $3 WHERE id = $1 AND person_id = $2 AND revoked_at = 0`, id, person, ms(now))
	return err
}

func updateClosed(ctx context.Context, tx *db.Tx, id string, now time.Time) error {
	_, err := tx.Exec(ctx, `UPDATE share_grant SET closed_at = $2 WHERE id = $1 AND closed_at = 0`, id, ms(now))
	return err
}

func updateTaken(ctx context.Context, tx *db.Tx, id string, c Choice, now time.Time) error {
	choice, err := json.Marshal(c)
	if err != nil {
		return err
	}
	_, err = tx.Exec(ctx, `UPDATE share_grant SET shown_at = $2, choice = $3 WHERE id = $1`, id, ms(now), string(choice))
	return err
}

// bind makes a grant to an address that of the first person who opened it with that address.
func bind(ctx context.Context, tx *db.Tx, id, person string) error {
	if _, err := tx.Exec(ctx, `UPDATE share_grant SET other_id = $2 WHERE id = $1 AND other_id = ''`, id, person); err != nil {
		return err
	}
	_, err := tx.Exec(ctx, `UPDATE share_note SET other_id = $2 WHERE grant_id = $1 AND other_id = ''`, id, person)
	return err
}

func insertPieces(ctx context.Context, tx *db.Tx, g *Grant, s Shown) error {
	var rows [][]any
	for i, p := range s.pieces() {
		content, err := json.Marshal(p.content)
		if err != nil {
			return err
		}
		rows = append(rows, []any{g.ID, i, g.Owner, string(p.kind), p.id, string(content)})
	}
	return tx.InsertAll(ctx, "share_piece", []string{"grant_id", "position", "person_id", "kind", "thing_id", "content"}, rows)
}

func selectShown(ctx context.Context, tx *db.Tx, id string) (s Shown, err error) {
	rows, err := tx.Query(ctx, `SELECT kind, content FROM share_piece WHERE grant_id = $1 ORDER BY position`, id)
	if err != nil {
		return s, err
	}
	defer rows.Close()
	for rows.Next() {
		var kind Kind
		var content string
		if err := rows.Scan(&kind, &content); err != nil {
			return s, err
		}
		if err := s.add(kind, content); err != nil {
			return s, errs.Wrap(errs.Internal, "sharing: piece", err)
		}
	}
	return s, rows.Err()
}

func deletePieces(ctx context.Context, tx *db.Tx, id string) error {
	_, err := tx.Exec(ctx, `DELETE FROM share_piece WHERE grant_id = $1`, id)
	return err
}

// strip takes all away that opens a grant or that it opens: copy, secret, passphrase, visits, and notes that were not
// agreed by both.
func strip(ctx context.Context, tx *db.Tx, id string) error {
	for _, query := range []string{
		`DELETE FROM share_piece WHERE grant_id = $1`,
		`DELETE FROM share_visit WHERE grant_id = $1`,
		`DELETE FROM share_note WHERE grant_id = $1 AND (owner_agreed = 0 OR other_agreed = 0)`,
		`UPDATE share_grant SET digest = '', phrase = '' WHERE id = $1`,
	} {
		if _, err := tx.Exec(ctx, query, id); err != nil {
			return err
		}
	}
	return nil
}

// selectEnded are grants that have ended and still hold something that goes with the end.
func selectEnded(ctx context.Context, tx *db.Tx, now time.Time, most int) ([]string, error) {
	return db.Collect(ctx, tx, scanText, `SELECT g.id FROM share_grant g WHERE g.ends_at <= $1 AND (g.digest <> '' OR g.phrase <> ''
		OR EXISTS (SELECT 1 FROM share_piece p WHERE p.grant_id = g.id)
		OR EXISTS (SELECT 1 FROM share_note n WHERE n.grant_id = g.id AND (n.owner_agreed = 0 OR n.other_agreed = 0)))
		ORDER BY g.ends_at LIMIT $2`, ms(now), most)
}

// selectGrantsWithin are the live grants of a person to parts of an organization.
func selectGrantsWithin(ctx context.Context, tx *db.Tx, person, organization string, now time.Time) ([]string, error) {
	return db.Collect(ctx, tx, scanText, `SELECT id FROM share_grant WHERE person_id = $1 AND target = 'part' AND organization_id = $2
		AND revoked_at = 0 AND ends_at > $3 ORDER BY id`, person, organization, ms(now))
}

func scanText(r *db.Rows) (s string, err error) {
	err = r.Scan(&s)
	return s, err
}

// deleteThing takes a thing out of every copy.
func deleteThing(ctx context.Context, tx *db.Tx, person string, kind Kind, id string) error {
	_, err := tx.Exec(ctx, `DELETE FROM share_piece WHERE person_id = $1 AND kind = $2 AND thing_id = $3`, person, string(kind), id)
	return err
}

// storedPiece is a piece as it lies in the database.
type storedPiece struct {
	grant    string
	position int
	content  string
}

func selectPieces(ctx context.Context, tx *db.Tx, person string, kind Kind) ([]storedPiece, error) {
	return db.Collect(ctx, tx, func(r *db.Rows) (p storedPiece, err error) {
		err = r.Scan(&p.grant, &p.position, &p.content)
		return p, err
	}, `SELECT grant_id, position, content FROM share_piece WHERE person_id = $1 AND kind = $2`, person, string(kind))
}

func updatePiece(ctx context.Context, tx *db.Tx, p storedPiece) error {
	_, err := tx.Exec(ctx, `UPDATE share_piece SET content = $3 WHERE grant_id = $1 AND position = $2`, p.grant, p.position, p.content)
	return err
}

func insertVisit(ctx context.Context, tx *db.Tx, digest, grant string, now time.Time) error {
	return tx.InsertAll(ctx, "share_visit", []string{"digest", "grant_id", "at"}, [][]any{{digest, grant, ms(now)}})
}

func hasVisit(ctx context.Context, tx *db.Tx, digest, grant string) (bool, error) {
	var n int
	err := tx.QueryRow(ctx, `SELECT COUNT(*) FROM share_visit WHERE digest = $1 AND grant_id = $2`, digest, grant).Scan(&n)
	return n > 0, err
}

func lastOpening(ctx context.Context, tx *db.Tx, grant, viewer string) (time.Time, error) {
	var last int64
	err := tx.QueryRow(ctx, `SELECT COALESCE(MAX(at), 0) FROM share_opening WHERE grant_id = $1 AND viewer = $2`, grant, viewer).Scan(&last)
	return at(last), err
}

// countLinkOpenings is how often a grant was opened by its link since a time.
func countLinkOpenings(ctx context.Context, tx *db.Tx, grant string, since time.Time) (n int, err error) {
	err = tx.QueryRow(ctx, `SELECT COUNT(*) FROM share_opening WHERE grant_id = $1 AND at > $2 AND by_link`, grant, ms(since)).Scan(&n)
	return n, err
}

func insertOpening(ctx context.Context, tx *db.Tx, grant, viewer, person string, byLink bool, now time.Time) error {
	return tx.InsertAll(ctx, "share_opening", []string{"id", "grant_id", "viewer", "other_id", "by_link", "at"},
		[][]any{{ids.New(), grant, viewer, person, byLink, ms(now)}})
}

// listedOpenings is how many openings of a grant its page shows, the newest.
const listedOpenings = 1000

func selectOpenings(ctx context.Context, tx *db.Tx, grant string) ([]Opening, error) {
	return db.Collect(ctx, tx, func(r *db.Rows) (o Opening, err error) {
		var when int64
		err = r.Scan(&when, &o.Name, &o.ByLink)
		o.At = at(when)
		return o, err
	}, `SELECT o.at, COALESCE(p.name, ''), o.by_link FROM share_opening o LEFT JOIN person p ON p.id = o.other_id
		WHERE o.grant_id = $1 ORDER BY o.at DESC, o.id LIMIT $2`, grant, listedOpenings)
}
