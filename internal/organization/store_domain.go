package organization

import (
	"context"
	"time"

	"pathways/internal/platform/db"
	"pathways/internal/platform/errs"
)

const selectDomainText = `SELECT ` + columnsOfOrganization + `, d.name, d.claimed_at, d.sent_to, d.letter_ends_at, d.verified_at, d.verified_how,
	d.by_provider, d.by_letter FROM organization_domain d JOIN organization o ON o.id = d.organization_id `

func (d *Domain) scan(scan func(...any) error) error {
	var founded, claimed, ends, verified int64
	err := scan(append(d.Organization.to(&founded), &d.Name, &claimed, &d.SentTo, &ends, &verified, &d.How, &d.ByProvider, &d.ByLetter)...)
	d.Organization.Created, d.Claimed, d.LetterEnds, d.Verified = moment(founded), moment(claimed), moment(ends), moment(verified)
	return err
}

func scanDomain(r *db.Rows) (d Domain, err error) { return d, d.scan(r.Scan) }

func selectDomains(ctx context.Context, tx *db.Tx, organization string) ([]Domain, error) {
	return db.Collect(ctx, tx, scanDomain, selectDomainText+"WHERE d.organization_id = $1 ORDER BY d.name", organization)
}

// selectClaims are the domains that nobody has verified for the organization that claims them.
func selectClaims(ctx context.Context, tx *db.Tx) ([]Domain, error) {
	return db.Collect(ctx, tx, scanDomain, selectDomainText+"WHERE d.verified_at = 0 ORDER BY d.claimed_at, d.organization_id, d.name LIMIT $1", PageSize)
}

// selectClaim gives an error of kind NotFound where an organization has not claimed a domain, or has verified it.
func selectClaim(ctx context.Context, tx *db.Tx, organization, name string) error {
	var one int
	return tx.QueryRow(ctx, "SELECT 1 FROM organization_domain WHERE organization_id = $1 AND name = $2 AND verified_at = 0", organization, name).Scan(&one)
}

// selectDomainByDigest is what a letter that holds now is about; an error of kind NotFound where there is none.
func selectDomainByDigest(ctx context.Context, tx *db.Tx, digest string, now time.Time) (d Domain, err error) {
	return d, d.scan(tx.QueryRow(ctx, selectDomainText+"WHERE d.digest = $1 AND d.letter_ends_at > $2 AND d.verified_at = 0", digest, now.UnixMilli()).Scan)
}

func insertDomain(ctx context.Context, tx *db.Tx, organization, name, person string, now time.Time) error {
	_, err := tx.Exec(ctx, `INSERT INTO organization_domain (organization_id, name, claimed_by, claimed_at, digest, sent_to, letter_ends_at,
			verified_at, verified_how, by_provider, by_letter)
		VALUES ($1, $2, $3, $4, '', '', 0, 0, '', $5, $5)`, organization, name, person, now.UnixMilli(), false)
	return err
}

func updateDomainLetter(ctx context.Context, tx *db.Tx, organization, name, digest, to string, ends time.Time) error {
	_, err := tx.Exec(ctx, `UPDATE organization_domain SET digest = $3, sent_to = $4, letter_ends_at = $5 WHERE organization_id = $1 AND name = $2`,
		organization, name, digest, to, ends.UnixMilli())
	return err
}

// selectDomainTaken says whether another organization has verified a domain.
func selectDomainTaken(ctx context.Context, tx *db.Tx, organization, name string) (taken bool, err error) {
	return taken, tx.QueryRow(ctx, `SELECT EXISTS (SELECT 1 FROM organization_domain WHERE name = $2 AND verified_at > 0 AND organization_id <> $1)`,
		organization, name).Scan(&taken)
}

func updateDomainVerified(ctx context.Context, tx *db.Tx, organization, name, how string, now time.Time) error {
	_, err := tx.Exec(ctx, `UPDATE organization_domain SET verified_at = $4, verified_how = $3, digest = '', letter_ends_at = 0
		WHERE organization_id = $1 AND name = $2`, organization, name, how, now.UnixMilli())
	return err
}

// updateDomainJoining gives an error of kind NotFound where the organization has not verified the domain.
func updateDomainJoining(ctx context.Context, tx *db.Tx, organization, name string, byProvider, byLetter bool) error {
	n, err := tx.Exec(ctx, `UPDATE organization_domain SET by_provider = $3, by_letter = $4
		WHERE organization_id = $1 AND name = $2 AND verified_at > 0`, organization, name, byProvider, byLetter)
	if err == nil && n == 0 {
		err = errs.New(errs.NotFound, "organization.ChooseJoining", "")
	}
	return err
}

func deleteDomain(ctx context.Context, tx *db.Tx, organization, name string) (gone bool, err error) {
	n, err := tx.Exec(ctx, "DELETE FROM organization_domain WHERE organization_id = $1 AND name = $2", organization, name)
	return n > 0, err
}

// selectJoining is the organization that has verified a domain, and whom it takes in, for a person who does not belong to
// it and has not left it; an error of kind NotFound where there is none.
func selectJoining(ctx context.Context, tx *db.Tx, domain, person string) (organization string, byProvider, byLetter bool, err error) {
	return organization, byProvider, byLetter, tx.QueryRow(ctx, `SELECT d.organization_id, d.by_provider, d.by_letter FROM organization_domain d
		WHERE d.name = $1 AND d.verified_at > 0
		AND NOT EXISTS (SELECT 1 FROM membership m WHERE m.organization_id = d.organization_id AND m.person_id = $2)
		AND NOT EXISTS (SELECT 1 FROM departure x WHERE x.organization_id = d.organization_id AND x.person_id = $2)`, domain, person).
		Scan(&organization, &byProvider, &byLetter)
}

// selectByAccount is the id of an organization, for a person who does not belong to it and has not left it; an error of
// kind NotFound where there is none.
func selectByAccount(ctx context.Context, tx *db.Tx, slug, person string) (organization string, err error) {
	return organization, tx.QueryRow(ctx, `SELECT o.id FROM organization o WHERE o.slug = $1
		AND NOT EXISTS (SELECT 1 FROM membership m WHERE m.organization_id = o.id AND m.person_id = $2)
		AND NOT EXISTS (SELECT 1 FROM departure x WHERE x.organization_id = o.id AND x.person_id = $2)`, slug, person).
		Scan(&organization)
}
