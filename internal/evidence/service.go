package evidence

import (
	"context"
	"io"
	"slices"
	"time"

	"pathways/internal/framework"
	"pathways/internal/platform/authz"
	"pathways/internal/platform/blob"
	"pathways/internal/platform/db"
	"pathways/internal/platform/errs"
	"pathways/internal/platform/ids"
)

// noun is the name under which pieces of evidence hold their files.
const noun = "evidence"

// Thing is a sort of what a person can delete here.
type Thing string

// The sorts of things that others may hold copies of.
const (
	APiece     Thing = "evidence"
	AStatement Thing = "statement"
)

// Service keeps evidence and what others say of it.
type Service struct {
	db         *db.DB
	frameworks *framework.Service
	blobs      *blob.Store
	gone       func(ctx context.Context, tx *db.Tx, person string, what Thing, id string) error
	now        func() time.Time
}

// NewService keeps evidence in a migrated database.
func NewService(d *db.DB, frameworks *framework.Service, blobs *blob.Store) *Service {
	return &Service{db: d, frameworks: frameworks, blobs: blobs, now: time.Now}
}

// WhenGone has somebody told in the same transaction when a person deletes a thing, or does not let it be shown any
// more, so that copies of it go too. It is called before the service is used.
func (s *Service) WhenGone(tell func(ctx context.Context, tx *db.Tx, person string, what Thing, id string) error) {
	s.gone = tell
}

func (s *Service) tellGone(ctx context.Context, tx *db.Tx, person string, what Thing, id string) error {
	if s.gone == nil {
		return nil
	}
	return s.gone(ctx, tx, person, what, id)
}

// stamp is now, as the database keeps times.
func (s *Service) stamp() time.Time { return s.now().UTC().Truncate(time.Millisecond) }

// List is all evidence of the viewer, the newest first.
func (s *Service) List(ctx context.Context, v authz.Viewer) (all []Evidence, err error) {
	if err := v.Someone(authz.ReadEvidence); err != nil {
		return nil, err
	}
	return all, s.db.View(ctx, func(ctx context.Context, tx *db.Tx) (err error) {
		all, err = selectPieces(ctx, tx, v.Person, filter{})
		return err
	})
}

// PageSize is how many pieces one page of a list holds.
const PageSize = 50

// Page is a part of a list.
type Page struct {
	Evidence []Evidence
	Next     string // After of the page that follows; "" where this is the last
}

// Look is which part of a list is wanted.
type Look struct {
	Item  string // only with this competency, by its lasting identifier; "" for all
	After string // Next of the page before; "" for the first
}

// Page is a part of the viewer's evidence, the newest first.
func (s *Service) Page(ctx context.Context, v authz.Viewer, look Look) (p Page, err error) {
	if err := v.Someone(authz.ReadEvidence); err != nil {
		return p, err
	}
	err = s.db.View(ctx, func(ctx context.Context, tx *db.Tx) (err error) {
		p.Evidence, err = selectPieces(ctx, tx, v.Person, filter{item: look.Item, after: look.After, limit: PageSize + 1})
		return err
	})
	if len(p.Evidence) > PageSize {
		p.Evidence = p.Evidence[:PageSize]
		p.Next = p.Evidence[PageSize-1].ID
	}
	return p, err
}

// Get is one piece of the viewer's evidence.
func (s *Service) Get(ctx context.Context, v authz.Viewer, id string) (e Evidence, err error) {
	if err := v.Someone(authz.ReadEvidence); err != nil {
		return e, err
	}
	return e, s.db.View(ctx, func(ctx context.Context, tx *db.Tx) (err error) {
		e, err = selectPiece(ctx, tx, v.Person, id)
		return err
	})
}

// Save writes a piece of the viewer's evidence as a whole. Where there is none with this id it is made, so that sending a
// form twice makes one piece; an empty id makes a new one.
//
// Errors: errs.Invalid with Fields named as in Draft, in small letters; errs.Conflict where the piece has changed since
// Draft.Seen; those of blob.Keep.
func (s *Service) Save(ctx context.Context, v authz.Viewer, id string, d Draft) (e Evidence, err error) {
	if err := v.Someone(authz.WriteEvidence); err != nil {
		return e, err
	}
	if id == "" {
		id = ids.New()
	}
	if !ids.Valid(id) {
		return e, errs.New(errs.NotFound, "evidence.Save", "")
	}
	d = d.tidied()
	if err := d.check(); err != nil {
		return e, err
	}
	return e, s.db.Update(ctx, func(ctx context.Context, tx *db.Tx) (err error) {
		e, err = s.save(ctx, tx, v.Person, id, d)
		return err
	})
}

func (s *Service) save(ctx context.Context, tx *db.Tx, person, id string, d Draft) (e Evidence, err error) {
	old, err := selectPiece(ctx, tx, person, id)
	isNew := errs.Is(err, errs.NotFound)
	if err != nil && !isNew {
		return e, err
	}
	switch {
	case !isNew && !d.Seen.IsZero() && !d.Seen.Equal(old.Changed):
		return e, errs.New(errs.Conflict, "evidence.Save", "evidence.fault.changed")
	case d.empty() && len(without(old.Files, d.Drop)) == 0:
		return e, errs.New(errs.Invalid, "evidence.Save", "evidence.fault.empty")
	}
	now := s.stamp()
	e = Evidence{
		ID: id, Title: d.Title, Story: d.Story, From: d.From, To: d.To, Where: d.Where, Link: d.Link, Hours: d.Hours,
		Items: s.known(ctx, d.Items, old.Items), Files: without(old.Files, d.Drop), Created: now, Changed: now,
	}
	if isNew {
		err = insertPiece(ctx, tx, person, &e)
	} else {
		e.Created = old.Created
		if !now.After(old.Changed) {
			e.Changed = old.Changed.Add(time.Millisecond)
		}
		err = updatePiece(ctx, tx, person, &e)
	}
	if err != nil {
		return e, err
	}
	for _, f := range old.Files {
		if slices.Contains(d.Drop, f.Digest) {
			if err := blob.Drop(ctx, tx, holder(person, id), f.Digest); err != nil {
				return e, err
			}
		}
	}
	if err := keepFiles(ctx, tx, person, &e, d.Uploads); err != nil {
		return e, err
	}
	if err := replaceParts(ctx, tx, person, &e); err != nil {
		return e, err
	}
	return e, Room(ctx, tx, person)
}

// Room asks that what a person keeps is within the bounds; whoever wrote something in a transaction calls it there.
//
// Errors: errs.Invalid.
func Room(ctx context.Context, tx *db.Tx, person string) error {
	pieces, bytes, err := weigh(ctx, tx, person)
	switch {
	case err != nil:
		return err
	case pieces > MaxPieces:
		return errs.New(errs.Invalid, "evidence.Room", "evidence.fault.pieces", "most", MaxPieces)
	case bytes > MaxBytes:
		return errs.New(errs.Invalid, "evidence.Room", "evidence.fault.full", "most", MaxBytes>>20)
	}
	return nil
}

func holder(person, id string) blob.Holder {
	return blob.Holder{Person: person, Noun: noun, Thing: id}
}

// keepFiles makes uploads files of a piece. The same content twice is one file.
func keepFiles(ctx context.Context, tx *db.Tx, person string, e *Evidence, uploads []string) error {
	for _, u := range uploads {
		b, err := blob.Keep(ctx, tx, holder(person, e.ID), u)
		if err != nil {
			return err
		}
		if !slices.ContainsFunc(e.Files, func(f File) bool { return f.Digest == b.Digest }) {
			e.Files = append(e.Files, File{Digest: b.Digest, Name: b.Name, Type: b.Type, Size: b.Size})
		}
	}
	if len(e.Files) > MaxFiles {
		return &errs.Error{Kind: errs.Invalid, Op: "evidence.Save", Fields: []errs.Field{
			{Name: "file", Key: "evidence.fault.files", Args: []any{"most", MaxFiles}},
		}}
	}
	return nil
}

func without(files []File, digests []string) []File {
	out := []File{}
	for _, f := range files {
		if !slices.Contains(digests, f.Digest) {
			out = append(out, f)
		}
	}
	return out
}

// known are those of some competencies that a release here has, by their lasting identifier or, where that is not given,
// by their code, each once; and those that stood there before, wherever they came from.
func (s *Service) known(ctx context.Context, refs, before []Ref) []Ref {
	out := []Ref{}
	for _, ref := range refs {
		if t, err := s.frameworks.Release(ctx, ref.Framework, ref.Release); err == nil {
			it := t.ByID(ref.Item)
			if it == nil {
				it = t.ByCode(ref.Code)
			}
			if it == nil {
				continue
			}
			ref.Item, ref.Code = it.ID, it.Code
		} else if !slices.Contains(before, ref) {
			continue
		}
		if !slices.Contains(out, ref) {
			out = append(out, ref)
		}
	}
	return out
}

// Bring reads a file that the viewer wants to add to a piece, see blob.Store.Put. It waits for Draft.Uploads.
func (s *Service) Bring(ctx context.Context, v authz.Viewer, name string, body io.Reader) (blob.Blob, error) {
	if err := v.Someone(authz.WriteEvidence); err != nil {
		return blob.Blob{}, err
	}
	return s.blobs.Put(ctx, v.Person, name, body)
}

// Brought are those of some uploads that still wait for the viewer.
func (s *Service) Brought(ctx context.Context, v authz.Viewer, uploads []string) ([]blob.Blob, error) {
	if err := v.Someone(authz.WriteEvidence); err != nil || len(uploads) == 0 {
		return nil, err
	}
	return s.blobs.Waiting(ctx, v.Person, uploads[:min(len(uploads), MaxFiles)])
}

// MaxFile is how many bytes one file may have.
func (s *Service) MaxFile() int64 { return s.blobs.MaxFile() }

// Quota is how many bytes one person may keep.
func (s *Service) Quota() int64 { return s.blobs.Quota() }

// Delete deletes a piece of the viewer's evidence with its files, and takes it out of what others see.
func (s *Service) Delete(ctx context.Context, v authz.Viewer, id string) error {
	if err := v.Someone(authz.WriteEvidence); err != nil {
		return err
	}
	return s.db.Update(ctx, func(ctx context.Context, tx *db.Tx) error {
		if _, err := selectPiece(ctx, tx, v.Person, id); err != nil {
			return err
		}
		if err := blob.DropThing(ctx, tx, holder(v.Person, id)); err != nil {
			return err
		}
		if err := deletePiece(ctx, tx, v.Person, id); err != nil {
			return err
		}
		if err := takeFromRequests(ctx, tx, v.Person, id); err != nil {
			return err
		}
		return s.tellGone(ctx, tx, v.Person, APiece, id)
	})
}

// OpenFile opens a file of the viewer's evidence. The caller closes it.
func (s *Service) OpenFile(ctx context.Context, v authz.Viewer, id, digest string) (File, io.ReadCloser, error) {
	if err := v.Someone(authz.ReadEvidence); err != nil {
		return File{}, nil, err
	}
	return s.OpenFileForGrant(ctx, v.Person, id, digest)
}

// OpenFileForGrant opens a file of somebody's evidence for whoever asks: it decides nothing. Only those may call it who
// have decided before that the reader may have this file: sharing, by a grant whose copy names it; take-out, for the
// person themselves. The caller closes it.
//
// Errors: errs.NotFound where the piece has no such file (any more).
func (s *Service) OpenFileForGrant(ctx context.Context, owner, id, digest string) (f File, _ io.ReadCloser, err error) {
	err = s.db.View(ctx, func(ctx context.Context, tx *db.Tx) (err error) {
		f, err = selectFile(ctx, tx, owner, id, digest)
		return err
	})
	if err != nil {
		return File{}, nil, err
	}
	content, err := s.blobs.Open(ctx, f.Digest)
	if err != nil {
		return File{}, nil, err
	}
	return f, io.NopCloser(content), nil
}
