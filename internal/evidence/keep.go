package evidence

import (
	"context"

	"pathways/internal/platform/blob"
	"pathways/internal/platform/db"
	"pathways/internal/platform/errs"
	"pathways/internal/platform/ids"
)

// Record is all of a person's evidence as it is taken out and brought in, with ids kept. Files are named by digest;
// their bytes are read with OpenFileForGrant and brought with blob.Store.Put.
type Record struct {
	Evidence   []Evidence  `json:"evidence"`
	Requests   []Request   `json:"requests"`
	Statements []Statement `json:"statements"` // of the person, by others
	Written    []ForOther  `json:"written"`    // by the person, of others: taken out, never brought in
}

// Export is all that a person has here, read in the caller's transaction. The caller has decided that it goes to this
// person. Identifiers of other people are left out.
func (s *Service) Export(ctx context.Context, tx *db.Tx, person string) (r Record, err error) {
	if r.Evidence, err = selectPieces(ctx, tx, person, filter{}); err != nil {
		return r, err
	}
	if r.Requests, err = selectRequests(ctx, tx, person); err != nil {
		return r, err
	}
	if r.Statements, err = selectStatements(ctx, tx, person); err != nil {
		return r, err
	}
	if r.Written, err = selectWritten(ctx, tx, person); err != nil {
		return r, err
	}
	for i := range r.Statements {
		r.Statements[i].Author = ""
	}
	for i := range r.Written {
		r.Written[i].Author = ""
	}
	return r, nil
}

// Put brings what was taken out elsewhere to a person, in the caller's transaction; the caller has decided whose it is
// and has checked that it is what it says. What is here already under the same id stays as it is. Files are found among
// the uploads of the person, by digest; a file without one is left out. Requests come as history: their links do not
// work. Statements are marked as brought, since this server has not seen who wrote them.
//
// Errors: errs.Invalid where the record breaks a rule of ours.
func (s *Service) Put(ctx context.Context, tx *db.Tx, person string, r Record, uploads map[string]string) error {
	for i := range r.Evidence {
		if err := s.putPiece(ctx, tx, person, r.Evidence[i], uploads); err != nil {
			return err
		}
	}
	for i := range r.Requests {
		in := request{Request: r.Requests[i], owner: person, copies: []Evidence{}}
		if !ids.Valid(in.ID) || in.Kind != Endorsement && in.Kind != Feedback {
			return badRecord()
		}
		if err := insertRequest(ctx, tx, &in, ""); err != nil {
			return err
		}
	}
	for i := range r.Statements {
		st := r.Statements[i]
		if !ids.Valid(st.ID) || st.Kind != Endorsement && st.Kind != Feedback {
			return badRecord()
		}
		st.Author, st.Brought = "", true
		if err := insertStatement(ctx, tx, person, &st); err != nil {
			return err
		}
	}
	return nil
}

func (s *Service) putPiece(ctx context.Context, tx *db.Tx, person string, e Evidence, uploads map[string]string) error {
	_, err := selectPiece(ctx, tx, person, e.ID)
	if !errs.Is(err, errs.NotFound) {
		return err
	}
	d := Draft{Title: e.Title, Story: e.Story, From: e.From, To: e.To, Where: e.Where, Link: e.Link, Hours: e.Hours, Items: e.Items}
	if !ids.Valid(e.ID) || len(e.Files) > MaxFiles {
		return badRecord()
	}
	if err := d.check(); err != nil {
		return err
	}
	if err := insertPiece(ctx, tx, person, &e); err != nil {
		return err
	}
	files := e.Files
	e.Files = nil
	for _, f := range files {
		upload, there := uploads[f.Digest]
		if !there {
			continue
		}
		b, err := blob.Keep(ctx, tx, holder(person, e.ID), upload)
		if err != nil {
			return err
		}
		// Name and type are those that this server found in the file that came, not those that the record says.
		e.Files = append(e.Files, File{Digest: b.Digest, Name: b.Name, Type: b.Type, Size: b.Size})
	}
	return replaceParts(ctx, tx, person, &e)
}

func badRecord() error { return errs.New(errs.Invalid, "evidence.Put", "evidence.fault.record") }

// Erase deletes all that is of a person: their evidence with its files, their requests, and what others said of them.
// What they said of others goes as well or, where they wish so, stays with those others without their name. The caller
// has decided that this person is erased.
func (s *Service) Erase(ctx context.Context, tx *db.Tx, person string, keepForOthers bool) error {
	written, err := selectWritten(ctx, tx, person)
	if err != nil {
		return err
	}
	for _, w := range written {
		owner, err := selectOwnerOf(ctx, tx, person, w.ID)
		if err != nil {
			return err
		}
		if keepForOthers {
			err = takeName(ctx, tx, person, w.ID)
		} else {
			err = deleteStatement(ctx, tx, owner, w.ID)
		}
		if err != nil {
			return err
		}
		// Copies hold the name either way.
		if err := s.tellGone(ctx, tx, owner, AStatement, w.ID); err != nil {
			return err
		}
	}
	if err := eraseMine(ctx, tx, person); err != nil {
		return err
	}
	return blob.Erase(ctx, tx, person)
}
