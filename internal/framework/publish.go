package framework

import (
	"context"
	"encoding/json"
	"time"

	"pathways/internal/platform/db"
	"pathways/internal/platform/errs"
)

// Beside is what is published together with a release and never changes after, each as JSON; nil where there is none. No
// digest covers it. To the framework it is closed: who writes a part says what is in it.
type Beside struct {
	Carried json.RawMessage // what came with an imported release and has no place in ours, see exchange
	Changes json.RawMessage // from the release before, see difference.Changes
	Notes   json.RawMessage // what the publisher says of the release, see draft.ReleaseNotes
	Signed  json.RawMessage // who signed it off, see draft.SignedOff
}

// What stands beside a release, by the name of its part.
const (
	Carried = "carried"
	Changes = "changes"
	Notes   = "notes"
	Signed  = "signed"
)

// part is one document beside a release.
type part struct {
	what string
	doc  *json.RawMessage
}

func (b *Beside) parts() []part {
	return []part{{Carried, &b.Carried}, {Changes, &b.Changes}, {Notes, &b.Notes}, {Signed, &b.Signed}}
}

// Publish stores a release with what stands beside it, inside a transaction of the caller, who has decided that it may be;
// after the commit the caller has the service Refresh. A framework that is new here is stored too and kept by the
// organization with the identifier keeper, "" for those who run the installation; of one that is here already the keeper
// stays, and what describes it is brought up to date. The release's status and digest are set.
//
// The same release again changes nothing, also not what stands beside it.
//
// Errors: errs.Invalid with fields, see Publishable; errs.Conflict where there is another content under this version or
// identifier, another framework under this slug, or where somebody else keeps the framework.
func (s *Service) Publish(ctx context.Context, tx *db.Tx, r *Release, b Beside, keeper string) error {
	const op = "framework.Publish"
	if err := Publishable(r); err != nil {
		return err
	}
	for _, p := range b.parts() {
		if len(*p.doc) > 0 && !json.Valid(*p.doc) {
			return errs.Internalf(op, "what stands beside %s@%s as %s is not JSON", r.Framework.Slug, r.Version, p.what)
		}
	}
	r.Status, r.Digest = Published, r.ComputeDigest()
	described, fresh, err := keepFramework(ctx, tx, op, r.Framework)
	if err != nil {
		return err
	}
	kept := keeper
	switch {
	case !fresh:
		if kept, err = s.Keeper(ctx, tx, r.Framework.ID); err != nil {
			return err
		}
	case keeper != "":
		if err := upsertKeeper(ctx, tx, r.Framework.ID, keeper, time.Now()); err != nil {
			return err
		}
	}
	stored, err := keepRelease(ctx, tx, op, r, b)
	if err == nil && kept != keeper && (described || stored) {
		err = errs.New(errs.Conflict, op, "framework.conflict.keeper", "name", r.Framework.Name)
	}
	return err
}

// keepFramework stores what describes a framework, and says whether that changed and whether the framework is new.
func keepFramework(ctx context.Context, tx *db.Tx, op string, f Framework) (changed, fresh bool, err error) {
	known, err := selectFramework(ctx, tx, f.Slug, f.ID)
	switch {
	case errs.Is(err, errs.NotFound):
		return true, true, insertFramework(ctx, tx, f)
	case err != nil:
		return false, false, err
	case known.ID != f.ID || known.Slug != f.Slug:
		return false, false, errs.New(errs.Conflict, op, "framework.conflict.framework", "slug", f.Slug)
	case known != f:
		return true, false, updateFramework(ctx, tx, f)
	}
	return false, false, nil
}

// keepRelease stores a release whose digest is computed, unless it is here.
func keepRelease(ctx context.Context, tx *db.Tx, op string, r *Release, b Beside) (changed bool, err error) {
	digest, err := selectDigest(ctx, tx, r.Framework.ID, r.Version)
	switch {
	case errs.Is(err, errs.NotFound):
	case err == nil && digest != r.Digest:
		return false, errs.New(errs.Conflict, op, "framework.conflict.release", "version", r.Version)
	default:
		return false, err
	}
	taken, err := selectReleaseTaken(ctx, tx, r.ID)
	if err != nil {
		return false, err
	}
	if taken {
		return false, errs.New(errs.Conflict, op, "framework.conflict.identifier", "value", r.ID)
	}
	return true, insertRelease(ctx, tx, r, b, time.Now())
}

// Beside reads what stands beside a published release from the database: the parts named, all where none is.
//
// Errors: errs.NotFound where no release with this identifier is published.
func (s *Service) Beside(ctx context.Context, releaseID string, parts ...string) (b Beside, err error) {
	if _, err := s.ReleaseByID(ctx, releaseID); err != nil {
		return b, err
	}
	err = s.db.View(ctx, func(ctx context.Context, tx *db.Tx) (err error) {
		b, err = selectBeside(ctx, tx, releaseID, parts)
		return err
	})
	return b, err
}

// Keeper is the identifier of the organization that keeps a framework; "" where those who run the installation do, also
// of a framework that is not here.
func (s *Service) Keeper(ctx context.Context, tx *db.Tx, frameworkID string) (organizationID string, err error) {
	organizationID, err = selectKeeper(ctx, tx, frameworkID)
	if errs.Is(err, errs.NotFound) {
		return "", nil
	}
	return organizationID, err
}

// Keepers are the identifiers of the organizations that keep frameworks, by identifier of the framework.
func (s *Service) Keepers(ctx context.Context, tx *db.Tx) (map[string]string, error) {
	return selectKeepers(ctx, tx)
}

// SetKeeper gives a framework that is here to an organization, "" for those who run the installation. The caller has
// decided that it may be.
func (s *Service) SetKeeper(ctx context.Context, tx *db.Tx, frameworkID, organizationID string) error {
	if organizationID == "" {
		return deleteKeeper(ctx, tx, "framework_id", frameworkID)
	}
	return upsertKeeper(ctx, tx, frameworkID, organizationID, time.Now())
}

// Dissolve leaves the frameworks of an organization that ends to those who run the installation.
func (s *Service) Dissolve(ctx context.Context, tx *db.Tx, organizationID string) error {
	return deleteKeeper(ctx, tx, "organization_id", organizationID)
}
