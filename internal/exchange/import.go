package exchange

import (
	"bytes"
	"context"
	"time"

	"pathways/internal/draft"
	"pathways/internal/exchange/table"
	"pathways/internal/platform/authz"
	"pathways/internal/platform/db"
	"pathways/internal/platform/errs"
	"pathways/internal/platform/fetch"
	"pathways/internal/platform/ids"
	"pathways/internal/platform/jobs"
)

// State says how far an import is.
type State string

// The states of an import.
const (
	Fetching State = "fetching" // a job gets it from an address
	Reading  State = "reading"  // a job reads a large file
	Columns  State = "columns"  // a spreadsheet whose columns somebody has to look at
	Ready    State = "ready"    // there is a report
	Broken   State = "failed"   // it could not be fetched or read: see Fault
	Taken    State = "taken"
	Away     State = "away" // put away
)

// Ended says whether nothing more can become of it.
func (s State) Ended() bool { return s == Taken || s == Away }

// Bounds of what waits.
const (
	// Lasts is how long an import is kept after it was last touched.
	Lasts = 7 * 24 * time.Hour
	// MostWaiting is how many files of one person may wait at a time.
	MostWaiting = 20
	// MostWaitingBytes is how large they may be together.
	MostWaitingBytes = 3 * MostBytes
	// PageSize is the most rows that one page of a report holds.
	PageSize = 100

	chunkSize  = 256 << 10
	readAtOnce = 4 << 20 // bytes; what is larger is read by a job
)

// Import is a file that somebody has brought, with what it comes to.
type Import struct {
	ID           string
	Organization draft.Keeper
	Person       string // name of who brought it; "" once they are erased
	State        State
	File         string // name, for people
	Address      string // that it was fetched from; "" for a file
	Form         string // "" until it is known
	Size         int64  // bytes
	Choices      Choices
	Report       Report // without its rows
	Fault        *Said  // why it failed
	Result       string // identifier of the draft or release that it became
	Made         time.Time
	Changed      time.Time
	Done, Of     int64 // how far its job is
	Write        bool  // the viewer may take it in or put it away

	person string // id of who brought it
	job    string
}

// MayBring asks whether the viewer may bring files for the organization at an address, "" for those who run the installation.
//
// Errors: those of a keeper.
func (s *Service) MayBring(ctx context.Context, v authz.Viewer, organization string) error {
	if err := v.Someone(authz.ByHand); err != nil {
		return err
	}
	return s.DB.View(ctx, func(ctx context.Context, tx *db.Tx) error {
		_, err := s.keeper(ctx, tx, v, organization)
		return err
	})
}

// Bring takes a file of at most MostBytes. A small one is read at once, a large one by a job; a spreadsheet with a header that
// is not ours waits for somebody to look at its columns.
//
// Errors: those of a keeper; errs.Invalid with the field "file" where it is empty; errs.TooLarge; errs.Conflict where too much
// waits already.
func (s *Service) Bring(ctx context.Context, v authz.Viewer, organization, name string, raw []byte, c Choices) (id string, err error) {
	if err := v.Someone(authz.ByHand); err != nil {
		return "", err
	}
	switch {
	case len(raw) > MostBytes:
		return "", errs.New(errs.TooLarge, "exchange.Bring", "exchange.fault.large", "most", MostBytes>>20)
	case len(raw) == 0:
		return "", atField("file", "exchange.fault.nofile")
	}
	im := Import{ID: ids.New(), State: Reading, File: fileName(name), Size: int64(len(raw)), Choices: c, Made: s.clock(), person: v.Person}
	large := len(raw) > readAtOnce && s.Jobs != nil
	err = s.DB.Update(ctx, func(ctx context.Context, tx *db.Tx) (err error) {
		if im.Organization, err = s.keeper(ctx, tx, v, organization); err != nil {
			return err
		}
		if err := s.room(ctx, tx, v, im.Size); err != nil {
			return err
		}
		if im.job = ""; large {
			if im.job, err = s.Jobs.Put(ctx, tx, readJob, jobPayload{im.ID}); err != nil {
				return err
			}
		}
		if err := insertImport(ctx, tx, im); err != nil {
			return err
		}
		return insertChunks(ctx, tx, im.ID, raw)
	})
	switch {
	case err != nil:
		return "", err
	case large:
		s.Jobs.Wake()
		return im.ID, nil
	}
	return im.ID, s.examine(ctx, v, im, raw)
}

func atField(name, key string, args ...any) error {
	return &errs.Error{Kind: errs.Invalid, Op: "exchange", Fields: []errs.Field{{Name: name, Key: key, Args: args}}}
}

// room asks that not too much of a person's waits already.
func (s *Service) room(ctx context.Context, tx *db.Tx, v authz.Viewer, size int64) error {
	n, sum, err := sumWaiting(ctx, tx, v.Person)
	if err == nil && (n >= MostWaiting || sum+size > MostWaitingBytes) {
		return errs.New(errs.Conflict, "exchange.room", "exchange.fault.room", "most", MostWaiting, "size", MostWaitingBytes>>20)
	}
	return err
}

// Fetch has a job get a file from an address.
//
// Errors: those of a keeper; errs.Invalid with the field "address"; errs.Conflict where too much waits already.
func (s *Service) Fetch(ctx context.Context, v authz.Viewer, organization, address string, c Choices) (id string, err error) {
	if err := v.Someone(authz.ByHand); err != nil {
		return "", err
	}
	if address, err = fetch.Address(address); err != nil {
		return "", err
	}
	if s.Jobs == nil || s.Getter == nil {
		return "", errs.Internalf("exchange.Fetch", "nothing can be fetched here")
	}
	im := Import{ID: ids.New(), State: Fetching, Address: address, Choices: c, Made: s.clock(), person: v.Person}
	err = s.DB.Update(ctx, func(ctx context.Context, tx *db.Tx) (err error) {
		if im.Organization, err = s.keeper(ctx, tx, v, organization); err != nil {
			return err
		}
		if err := s.room(ctx, tx, v, 0); err != nil {
			return err
		}
		if im.job, err = s.Jobs.Put(ctx, tx, fetchJob, jobPayload{im.ID}); err != nil {
			return err
		}
		return insertImport(ctx, tx, im)
	})
	if err != nil {
		return "", err
	}
	s.Jobs.Wake()
	return im.ID, nil
}

// examine reads a stored file and stores what it comes to.
func (s *Service) examine(ctx context.Context, v authz.Viewer, im Import, raw []byte) error {
	store, err := s.examined(ctx, v, im, raw)
	if err != nil {
		return err
	}
	return s.DB.Update(ctx, store)
}

// examined reads a file and gives what stores what it comes to.
func (s *Service) examined(ctx context.Context, v authz.Viewer, im Import, raw []byte) (jobs.Store, error) {
	f := im.asFile(raw)
	if im.Form = f.As; im.Form == "" {
		im.Form = Sniff(raw)
	}
	im.State, im.Fault, im.Changed = Ready, nil, s.clock()
	if im.Choices.Columns == nil {
		if sheets := Sheets(im.Form, raw, f.Name); sheets != nil && sheets.Likely() != nil && !table.Guess(sheets.Likely()).Ours {
			im.State = Columns
			return stillWaits(im, func(ctx context.Context, tx *db.Tx) error { return updateImport(ctx, tx, im) }), nil
		}
	}
	w, err := s.weigh(ctx, v, f)
	if err != nil {
		return nil, err
	}
	report, err := s.rehearsed(ctx, v, f, w)
	if err != nil {
		return nil, err
	}
	im.Report = report
	return stillWaits(im, func(ctx context.Context, tx *db.Tx) error {
		if err := replaceRows(ctx, tx, im.ID, report.Rows); err != nil {
			return err
		}
		return updateImport(ctx, tx, im)
	}), nil
}

// stillWaits stores something about an import unless it was taken in or put away while the file was read.
func stillWaits(im Import, store jobs.Store) jobs.Store {
	return func(ctx context.Context, tx *db.Tx) error {
		now, err := selectImport(ctx, tx, im.ID, "")
		if err != nil || now.State.Ended() {
			return err
		}
		return store(ctx, tx)
	}
}

func (im Import) asFile(raw []byte) File {
	f := File{Organization: im.Organization.Slug, Name: im.File, Raw: raw, Choices: im.Choices}
	f.Options.Today = im.Made.UTC().Format(time.DateOnly) // taking it comes to what was looked at, the day after too
	return f
}

// Mine are the imports that the viewer may see, the newest first.
func (s *Service) Mine(ctx context.Context, v authz.Viewer) ([]Import, error) {
	if err := v.Someone(authz.ByHand); err != nil {
		return nil, err
	}
	var all []Import
	err := s.DB.View(ctx, func(ctx context.Context, tx *db.Tx) error {
		rows, err := selectImports(ctx, tx, v.Person, v.Operator)
		all = nil
		for _, row := range rows {
			if may(v, row.Organization.ID, row.part, look) == nil {
				all = append(all, row.Import)
			}
		}
		return err
	})
	return all, err
}

// One is an import without its rows.
func (s *Service) One(ctx context.Context, v authz.Viewer, id string) (im Import, err error) {
	err = s.open(ctx, v, id, look, func(ctx context.Context, tx *db.Tx, row stored) error {
		im = row.Import
		im.Write = may(v, im.Organization.ID, row.part, bring) == nil
		if im.job == "" || s.Jobs == nil || im.State != Fetching && im.State != Reading {
			return nil
		}
		job, err := s.Jobs.One(ctx, tx, im.job)
		if errs.Is(err, errs.NotFound) {
			return nil
		}
		im.Done, im.Of = job.Done, job.Of
		return err
	})
	return im, err
}

// open reads an import for a deed.
func (s *Service) open(ctx context.Context, v authz.Viewer, id string, d deed, fn func(context.Context, *db.Tx, stored) error) error {
	if err := v.Someone(authz.ByHand); err != nil {
		return err
	}
	return s.DB.View(ctx, func(ctx context.Context, tx *db.Tx) error {
		row, err := s.allowed(ctx, tx, v, id, d)
		if err != nil {
			return err
		}
		return fn(ctx, tx, row)
	})
}

func (s *Service) allowed(ctx context.Context, tx *db.Tx, v authz.Viewer, id string, d deed) (stored, error) {
	row, err := selectImport(ctx, tx, id, v.Person)
	if err != nil {
		return row, err
	}
	return row, may(v, row.Organization.ID, row.part, d)
}

// Some says which rows of a report are wanted; its zero value wants all.
type Some struct {
	Fate Fate // of this fate
	Look bool // that somebody may want to look at
}

// Rows are those of a report that are wanted, from a place on, which is 0 at first; next is the place to ask with for more, -1
// at the end.
func (s *Service) Rows(ctx context.Context, v authz.Viewer, id string, some Some, from, limit int) (all []Row, next int, err error) {
	if limit < 1 {
		limit = PageSize
	}
	err = s.open(ctx, v, id, look, func(ctx context.Context, tx *db.Tx, _ stored) (err error) {
		all, next, err = selectRows(ctx, tx, id, some, from, limit)
		return err
	})
	return all, next, err
}

// Sheets are the sheets of a spreadsheet that waits for somebody to look at its columns, or has been looked at.
//
// Errors: errs.NotFound also where the file is none, or gone.
func (s *Service) Sheets(ctx context.Context, v authz.Viewer, id string) (im Import, sheets *table.Sheets, err error) {
	raw, im, err := s.file(ctx, v, id, bring)
	if err != nil {
		return im, nil, err
	}
	if sheets = Sheets(im.Form, raw, im.File); sheets == nil || len(sheets.List) == 0 {
		return im, nil, notFound("exchange.Sheets")
	}
	return im, sheets, nil
}

// file is an import with its bytes.
func (s *Service) file(ctx context.Context, v authz.Viewer, id string, d deed) (raw []byte, im Import, err error) {
	err = s.open(ctx, v, id, d, func(ctx context.Context, tx *db.Tx, row stored) (err error) {
		im = row.Import
		chunks, err := selectChunks(ctx, tx, id)
		raw = bytes.Join(chunks, nil)
		return err
	})
	return raw, im, err
}

// Choose changes what was said about a file, and looks anew what it comes to.
//
// Errors: errs.Conflict where it has been taken in or put away.
func (s *Service) Choose(ctx context.Context, v authz.Viewer, id string, change func(*Choices)) error {
	raw, im, err := s.file(ctx, v, id, bring)
	if err != nil {
		return err
	}
	if im.State.Ended() || len(raw) == 0 {
		return ended()
	}
	change(&im.Choices)
	return s.examine(ctx, v, im, raw)
}

func ended() error { return errs.New(errs.Conflict, "exchange", "exchange.fault.ended") }

// Take takes a file in, as the report with the digest that the person has looked at says.
//
// Errors: errs.Conflict where it comes to something else by now (there is a new report then), where it is refused, or where
// it was taken in or put away already.
func (s *Service) Take(ctx context.Context, v authz.Viewer, id, seen string) (result string, err error) {
	raw, im, err := s.file(ctx, v, id, bring)
	if err != nil {
		return "", err
	}
	if im.State.Ended() || len(raw) == 0 {
		return "", ended()
	}
	if im.State != Ready || im.Report.Outcome != Takes || seen == "" || im.Report.Digest != seen {
		return "", errs.New(errs.Conflict, "exchange.Take", "exchange.fault.moved")
	}
	_, result, err = s.apply(ctx, v, im.asFile(raw), seen, func(ctx context.Context, tx *db.Tx, _ weighed, result string) error {
		now, err := s.allowed(ctx, tx, v, id, bring)
		if err != nil {
			return err
		}
		if now.State.Ended() { // twice at once
			return ended()
		}
		now.State, now.Result, now.Changed = Taken, result, s.clock()
		if err := deleteChunks(ctx, tx, id); err != nil {
			return err
		}
		return updateImport(ctx, tx, now.Import)
	})
	if _, words := wordsOf(err); words {
		_ = s.examine(ctx, v, im, raw) // so that the page shows how it is now; the error says that it moved
	}
	return result, err
}

// PutAway throws a file away.
func (s *Service) PutAway(ctx context.Context, v authz.Viewer, id string) error {
	if err := v.Someone(authz.ByHand); err != nil {
		return err
	}
	return s.DB.Update(ctx, func(ctx context.Context, tx *db.Tx) error {
		row, err := s.allowed(ctx, tx, v, id, bring)
		if err != nil {
			return err
		}
		if row.State.Ended() {
			return ended()
		}
		row.State, row.Changed = Away, s.clock()
		if err := deleteChunks(ctx, tx, id); err != nil {
			return err
		}
		return updateImport(ctx, tx, row.Import)
	})
}

// Sweep clears away what nobody has touched for Lasts. What was taken in stays where it went.
func (s *Service) Sweep(ctx context.Context) error {
	for {
		var old []string
		err := s.DB.Update(ctx, func(ctx context.Context, tx *db.Tx) (err error) {
			if old, err = selectOld(ctx, tx, s.clock().Add(-Lasts)); err != nil {
				return err
			}
			return deleteImports(ctx, tx, old)
		})
		if err != nil || len(old) == 0 {
			return err
		}
	}
}

// Erase takes a person's name from what they brought. Who calls has decided.
func (s *Service) Erase(ctx context.Context, tx *db.Tx, person string) error {
	return updateErased(ctx, tx, person)
}

// Dissolve deletes what was brought for an organization that ends. Who calls has decided.
func (s *Service) Dissolve(ctx context.Context, tx *db.Tx, organization string) error {
	all, err := selectOfOrganization(ctx, tx, organization)
	if err != nil {
		return err
	}
	return deleteImports(ctx, tx, all)
}
