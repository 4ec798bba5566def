// Package blob keeps files in the database, in chunks, under the SHA-256 of their content. The same content is kept once,
// however many people bring it; each of them is counted for all of it, so that nobody learns what others have.
//
// A file comes in two steps. Put reads it, chunk by chunk in short transactions, looks what it is, and leaves it as an
// upload that only its person can use. Keep, in the transaction of what the file belongs to, gives it a holder. Drop
// takes a holder away; a file without one is gone with its bytes. Uploads that broke off, or that nobody kept, are swept.
//
// A digest opens nothing by itself: whoever calls Open has decided before that the reader may have the file.
package blob

import (
	"context"
	"crypto/sha256"
	"embed"
	"encoding/hex"
	"errors"
	"hash"
	"io"
	"net/http"
	"time"

	"pathways/internal/platform/db"
	"pathways/internal/platform/errs"
	"pathways/internal/platform/ids"
)

// Locales are the words of what is refused.
//
//go:embed locales/*.json
var Locales embed.FS

// Bounds where Options do not say otherwise.
const (
	DefaultMaxFile  = 20 << 20  // bytes of one file
	DefaultQuota    = 200 << 20 // bytes of all files of one person
	DefaultScanTime = 60 * time.Second
	// Lasts is how long an upload waits to be kept.
	Lasts = 24 * time.Hour
	// brokenAfter is longer than any upload rests between two chunks: a whole request has less time.
	brokenAfter = 10 * time.Minute
)

// chunkSize is how many bytes one row holds, and one transaction writes.
const chunkSize = 256 << 10

// Options bound what is kept.
type Options struct {
	MaxFile  int64         // bytes; 0: DefaultMaxFile
	Quota    int64         // bytes a person; 0: DefaultQuota
	Scan     []string      // program and arguments that look at every file, see scan.go; empty: none
	ScanTime time.Duration // how long it may take; 0: DefaultScanTime
}

// Store keeps files.
type Store struct {
	db  *db.DB
	opt Options
	now func() time.Time
}

// New keeps files in a migrated database.
func New(d *db.DB, o Options) *Store {
	if o.MaxFile == 0 {
		o.MaxFile = DefaultMaxFile
	}
	if o.Quota == 0 {
		o.Quota = DefaultQuota
	}
	if o.ScanTime == 0 {
		o.ScanTime = DefaultScanTime
	}
	return &Store{db: d, opt: o, now: time.Now}
}

// MaxFile is the largest file that is taken, in bytes.
func (s *Store) MaxFile() int64 { return s.opt.MaxFile }

// Quota is the most that one person may keep, in bytes.
func (s *Store) Quota() int64 { return s.opt.Quota }

// Blob is a file that was read and is safe on disk.
type Blob struct {
	Upload string // id under which its person can Keep it
	Digest string // SHA-256 of the bytes, hex
	Name   string // for people, safe to hand out: no path, an ending that fits the type
	Type   string // media type, found in the bytes
	Size   int64  // bytes
}

// Put reads a file of somebody to its end. The name is what the sender calls it; it decides nothing but which sort of
// plain text it is. Memory use does not grow with the file.
//
// Errors: errs.TooLarge beyond the bound of a file or the quota of the person; errs.Invalid for an empty file, one that
// broke off, and content that is not taken, each in words of its own; errs.Unavailable where the disk is full or the
// file could not be checked. After an error nothing is kept.
func (s *Store) Put(ctx context.Context, person, name string, r io.Reader) (_ Blob, err error) {
	u := upload{Blob: Blob{Upload: ids.New(), Name: name}, person: person, hash: sha256.New()}
	defer func() {
		if err != nil {
			// The sender may be gone; what they began is cleared away all the same. What cannot be is swept later.
			_ = s.Discard(context.WithoutCancel(ctx), person, u.Upload)
		}
	}()
	if err := s.receive(ctx, &u, r); err != nil {
		return Blob{}, err
	}
	u.Digest = hex.EncodeToString(u.hash.Sum(nil))
	content := &series{ctx: ctx, db: s.db, id: u.Upload, size: u.Size}
	kind, err := find(content, u.Size)
	if err != nil {
		return Blob{}, err
	}
	if kind, err = kind.named(name); err != nil {
		return Blob{}, err
	}
	u.Type, u.Name = kind.media, fileName(name, kind)
	if err := s.scan(ctx, content); err != nil {
		return Blob{}, err
	}
	err = s.db.Update(ctx, func(ctx context.Context, tx *db.Tx) error {
		return settleUpload(ctx, tx, u, s.now())
	})
	return u.Blob, full(err)
}

// upload is a file on its way.
type upload struct {
	Blob
	person string
	hash   hash.Hash
	chunks int
}

// receive writes chunk after chunk.
func (s *Store) receive(ctx context.Context, u *upload, r io.Reader) error {
	buf := make([]byte, chunkSize)
	for {
		n, err := fill(r, buf)
		if err != nil && err != io.EOF {
			return broken(err)
		}
		if n > 0 {
			if err := s.write(ctx, u, buf[:n]); err != nil {
				return err
			}
		}
		if err == io.EOF {
			if u.Size == 0 {
				return errs.New(errs.Invalid, "blob.Put", "blob.empty")
			}
			return nil
		}
	}
}

// fill reads until a buffer is full. Unlike io.ReadFull it lets a body that broke off (io.ErrUnexpectedEOF) be told from
// one that has ended (io.EOF).
func fill(r io.Reader, buf []byte) (n int, err error) {
	for n < len(buf) && err == nil {
		var m int
		m, err = r.Read(buf[n:])
		n += m
	}
	return n, err
}

// broken says why reading stopped before the end.
func broken(err error) error {
	var tooLong *http.MaxBytesError
	if errors.As(err, &tooLong) {
		return tooLarge(tooLong.Limit)
	}
	return &errs.Error{Kind: errs.Invalid, Op: "blob.Put", Key: "blob.broken", Err: err}
}

// write stores one chunk. The quota is looked at with every chunk, together with all that its person sends at the same
// time: two uploads at once do not pass it together.
func (s *Store) write(ctx context.Context, u *upload, chunk []byte) error {
	if u.Size+int64(len(chunk)) > s.opt.MaxFile {
		return tooLarge(s.opt.MaxFile)
	}
	err := s.db.Update(ctx, func(ctx context.Context, tx *db.Tx) error {
		if err := growUpload(ctx, tx, u, len(chunk), s.now()); err != nil {
			return err
		}
		used, err := sumOf(ctx, tx, u.person)
		if err != nil {
			return err
		}
		if used > s.opt.Quota {
			return errs.New(errs.TooLarge, "blob.Put", "blob.quota", "limit", Size(s.opt.Quota))
		}
		return insertChunk(ctx, tx, u.Upload, u.chunks, chunk)
	})
	if err != nil {
		return full(err)
	}
	u.hash.Write(chunk)
	u.Size += int64(len(chunk))
	u.chunks++
	return nil
}

func tooLarge(limit int64) error {
	return errs.New(errs.TooLarge, "blob.Put", "blob.toolarge", "limit", Size(limit))
}

// full gives an error that came of a full disk words of its own.
func full(err error) error {
	if err != nil && db.Full(err) {
		return &errs.Error{Kind: errs.Unavailable, Op: "blob", Key: "blob.full", Err: err}
	}
	return err
}

// Holder is what a file belongs to.
type Holder struct {
	Person string
	Noun   string // the room: "evidence"
	Thing  string // an id in that room
}

// Keep makes an upload a file of a holder, inside the caller's transaction. Keeping the same content twice for one holder
// is keeping it once.
//
// Errors: errs.Invalid with words where the person has no such upload: it was somebody else's, or was swept.
func Keep(ctx context.Context, tx *db.Tx, h Holder, uploadID string) (Blob, error) {
	b, err := selectUpload(ctx, tx, h.Person, uploadID)
	if errs.Is(err, errs.NotFound) {
		return b, errs.New(errs.Invalid, "blob.Keep", "blob.swept")
	}
	if err != nil {
		return b, err
	}
	if err := insertHolder(ctx, tx, h, b.Digest); err != nil {
		return b, err
	}
	return b, deleteUpload(ctx, tx, h.Person, uploadID)
}

// Drop takes a file from a holder, inside the caller's transaction. The bytes go when nobody else holds them.
func Drop(ctx context.Context, tx *db.Tx, h Holder, digest string) error {
	if err := deleteHolder(ctx, tx, h, digest); err != nil {
		return err
	}
	return deleteUnheld(ctx, tx, []string{digest})
}

// DropThing takes all files from a holder, inside the caller's transaction.
func DropThing(ctx context.Context, tx *db.Tx, h Holder) error {
	digests, err := takeHeld(ctx, tx, h)
	if err != nil {
		return err
	}
	return deleteUnheld(ctx, tx, digests)
}

// Erase takes everything from a person: what they hold and what they have sent. Bytes stay where somebody else has
// brought the same content. The caller has decided that this person is erased.
func Erase(ctx context.Context, tx *db.Tx, person string) error {
	digests, err := takeAll(ctx, tx, person)
	if err != nil {
		return err
	}
	return deleteUnheld(ctx, tx, digests)
}

// Discard throws away an upload of a person that is not wanted after all. One that is not there is no error.
func (s *Store) Discard(ctx context.Context, person, uploadID string) error {
	return s.db.Update(ctx, func(ctx context.Context, tx *db.Tx) error {
		return discard(ctx, tx, person, uploadID)
	})
}

// Waiting are those of some uploads that a person can still Keep, in the order asked for.
func (s *Store) Waiting(ctx context.Context, person string, uploadIDs []string) ([]Blob, error) {
	var out []Blob
	err := s.db.View(ctx, func(ctx context.Context, tx *db.Tx) error {
		out = nil
		for _, id := range uploadIDs {
			b, err := selectUpload(ctx, tx, person, id)
			if errs.Is(err, errs.NotFound) {
				continue
			}
			if err != nil {
				return err
			}
			out = append(out, b)
		}
		return nil
	})
	return out, err
}

// Used is how many bytes count for the quota of a person.
func (s *Store) Used(ctx context.Context, person string) (used int64, err error) {
	return used, s.db.View(ctx, func(ctx context.Context, tx *db.Tx) (err error) {
		used, err = sumOf(ctx, tx, person)
		return err
	})
}

// Sweep clears away uploads that broke off more than ten minutes ago and those that nobody kept within a day. Any node may
// run it at any time. It says how many it cleared.
func (s *Store) Sweep(ctx context.Context) (int, error) {
	now, swept := s.now(), 0
	for {
		n := 0
		err := s.db.Update(ctx, func(ctx context.Context, tx *db.Tx) (err error) {
			n, err = sweepSome(ctx, tx, now.Add(-brokenAfter), now.Add(-Lasts))
			return err
		})
		swept += n
		if err != nil || n == 0 {
			return swept, err
		}
	}
}
