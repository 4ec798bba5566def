package organization

import (
	"context"
	"time"

	"pathways/internal/platform/db"
)

// insertInvitations stores many with each statement.
func insertInvitations(ctx context.Context, tx *db.Tx, all []sealed) error {
	rows := make([][]any, 0, len(all))
	for _, i := range all {
		rows = append(rows, []any{
			i.ID, i.digest, i.Organization.ID, i.Email, i.Name, string(i.Part), i.Message, i.InvitedBy,
			i.UsesAllowed, 0, i.Created.UnixMilli(), i.Ends.UnixMilli(), 0, "", 0, 0,
		})
	}
	return tx.InsertAll(ctx, "invitation", []string{
		"id", "digest", "organization_id", "email", "name", "part", "message", "invited_by",
		"uses_allowed", "uses", "created_at", "ends_at", "accepted_at", "accepted_by", "declined_at", "revoked_at",
	}, rows)
}

// countInvited is how many invitations an organization, and a person, have made since a time.
func countInvited(ctx context.Context, tx *db.Tx, organization, person string, since time.Time) (byOrganization, byPerson int, err error) {
	return byOrganization, byPerson, tx.QueryRow(ctx, `SELECT (SELECT count(*) FROM invitation WHERE organization_id = $1 AND created_at > $3),
		(SELECT count(*) FROM invitation WHERE invited_by = $2 AND created_at > $3)`, organization, person, since.UnixMilli()).
		Scan(&byOrganization, &byPerson)
}

// known says what an organization knows of an address.
type known string

const (
	knownMember  known = "member"
	knownInvited known = "invited"
)

// selectKnown are the addresses of members and of invitations that wait; of one address only where one is given.
func selectKnown(ctx context.Context, tx *db.Tx, organization, email string, now time.Time) (map[string]known, error) {
	all := map[string]known{}
	_, err := db.Collect(ctx, tx, func(r *db.Rows) (struct{}, error) {
		var address string
		var k known
		err := r.Scan(&address, &k)
		if all[address] != knownMember {
			all[address] = k
		}
		return struct{}{}, err
	}, `SELECT p.email, 'member' FROM membership m JOIN person p ON p.id = m.person_id
		WHERE m.organization_id = $1 AND ($2 = '' OR p.email = $2)
		UNION ALL SELECT email, 'invited' FROM invitation WHERE organization_id = $1 AND email <> '' AND ($2 = '' OR email = $2)
		AND accepted_at = 0 AND declined_at = 0 AND revoked_at = 0 AND ends_at > $3`, organization, email, now.UnixMilli())
	return all, err
}

// The columns by which one invitation is found.
const (
	invitationByID     = "i.id"
	invitationByDigest = "i.digest"
)

const selectInvitationText = `SELECT ` + columnsOfOrganization + `, i.id, i.email, i.name, i.part, i.message, i.invited_by, coalesce(p.name, ''),
	i.uses_allowed, i.uses, i.created_at, i.ends_at, i.accepted_at, i.declined_at, i.revoked_at
	FROM invitation i JOIN organization o ON o.id = i.organization_id LEFT JOIN person p ON p.id = i.invited_by `

func (i *Invitation) scan(scan func(...any) error, now time.Time) error {
	var founded, created, ends, accepted, declined, revoked int64
	err := scan(append(i.Organization.to(&founded), &i.ID, &i.Email, &i.Name, &i.Part, &i.Message, &i.InvitedBy, &i.Inviter,
		&i.UsesAllowed, &i.Uses, &created, &ends, &accepted, &declined, &revoked)...)
	i.Organization.Created, i.Created, i.Ends = moment(founded), moment(created), moment(ends)
	i.State = stateOf(accepted, declined, revoked, ends, i.Uses, i.UsesAllowed, now)
	return err
}

// selectInvitation is one by its id or digest; an error of kind NotFound where there is none.
func selectInvitation(ctx context.Context, tx *db.Tx, by, value string, now time.Time) (i Invitation, err error) {
	return i, i.scan(tx.QueryRow(ctx, selectInvitationText+"WHERE "+by+" = $1", value).Scan, now)
}

// selectInvitations are those of an organization before an id, the newest first; of one inviter where one is given.
func selectInvitations(ctx context.Context, tx *db.Tx, o Organization, inviter, before string, limit int, now time.Time) ([]Invitation, error) {
	return db.Collect(ctx, tx, func(r *db.Rows) (i Invitation, err error) { return i, i.scan(r.Scan, now) },
		selectInvitationText+`WHERE i.organization_id = $1 AND ($2 = '' OR i.invited_by = $2) AND ($3 = '' OR i.id < $3)
		ORDER BY i.id DESC LIMIT $4`, o.ID, inviter, before, limit)
}

// selectAddressed are those that wait for an address.
func selectAddressed(ctx context.Context, tx *db.Tx, email string, now time.Time) ([]Invitation, error) {
	return db.Collect(ctx, tx, func(r *db.Rows) (i Invitation, err error) { return i, i.scan(r.Scan, now) },
		selectInvitationText+`WHERE i.email = $1 AND i.accepted_at = 0 AND i.declined_at = 0 AND i.revoked_at = 0 AND i.ends_at > $2
		ORDER BY i.id DESC LIMIT 100`, email, now.UnixMilli())
}

func deleteInvitationsBefore(ctx context.Context, tx *db.Tx, ended time.Time) error {
	_, err := tx.Exec(ctx, "DELETE FROM invitation WHERE ends_at < $1", ended.UnixMilli())
	return err
}

func updateInvitationRevoked(ctx context.Context, tx *db.Tx, id string, now time.Time) error {
	_, err := tx.Exec(ctx, "UPDATE invitation SET revoked_at = $2 WHERE id = $1", id, now.UnixMilli())
	return err
}

func updateInvitationDeclined(ctx context.Context, tx *db.Tx, id string, now time.Time) error {
	_, err := tx.Exec(ctx, "UPDATE invitation SET declined_at = $2 WHERE id = $1", id, now.UnixMilli())
	return err
}

// updateInvitationUsed counts one use; one to an address is then accepted.
func updateInvitationUsed(ctx context.Context, tx *db.Tx, i Invitation, person string, now time.Time) error {
	if i.IsLink() {
		_, err := tx.Exec(ctx, "UPDATE invitation SET uses = uses + 1 WHERE id = $1", i.ID)
		return err
	}
	_, err := tx.Exec(ctx, "UPDATE invitation SET uses = uses + 1, accepted_at = $2, accepted_by = $3 WHERE id = $1", i.ID, now.UnixMilli(), person)
	return err
}

// updateInvitationsTakenBack revokes what somebody sent and what waits, except for the parts that they still may give.
func updateInvitationsTakenBack(ctx context.Context, tx *db.Tx, organization, inviter string, still []Part, now time.Time) (int64, error) {
	var keep [2]string
	for i := range min(len(still), len(keep)) {
		keep[i] = string(still[i])
	}
	return tx.Exec(ctx, `UPDATE invitation SET revoked_at = $3 WHERE organization_id = $1 AND invited_by = $2
		AND accepted_at = 0 AND declined_at = 0 AND revoked_at = 0 AND uses < uses_allowed AND ends_at > $3
		AND part <> $4 AND part <> $5`, organization, inviter, now.UnixMilli(), keep[0], keep[1])
}
