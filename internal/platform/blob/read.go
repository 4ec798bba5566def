package blob

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"hash"
	"io"

	"pathways/internal/platform/db"
	"pathways/internal/platform/errs"
)

// Open reads a file, chunk by chunk. The caller has decided that the reader may have it. Nothing stays open between two
// reads, so that a slow reader holds up nobody.
//
// Errors: errs.NotFound where there is no such file. While reading: errs.NotFound where it was dropped meanwhile;
// errs.Internal where its bytes are not those of its digest: the last chunk is then not given out.
func (s *Store) Open(ctx context.Context, digest string) (*Reader, error) {
	r := &Reader{Digest: digest, hash: sha256.New(), content: series{ctx: ctx, db: s.db}}
	err := s.db.View(ctx, func(ctx context.Context, tx *db.Tx) (err error) {
		r.content.id, r.Size, err = selectBlob(ctx, tx, digest)
		return err
	})
	if err != nil {
		return nil, err
	}
	r.content.size = r.Size
	return r, nil
}

// Reader gives the bytes of a file in order.
type Reader struct {
	Digest string
	Size   int64 // bytes

	content series
	hash    hash.Hash
	next    int
	left    []byte
	err     error
}

// Read implements io.Reader.
func (r *Reader) Read(p []byte) (int, error) {
	if len(r.left) == 0 && r.err == nil {
		r.left, r.err = r.advance()
	}
	if len(r.left) == 0 {
		return 0, r.err
	}
	n := copy(p, r.left)
	r.left = r.left[n:]
	return n, nil
}

// advance reads the next chunk. The last one is held against the digest before any of it is given out.
func (r *Reader) advance() ([]byte, error) {
	at := int64(r.next) * chunkSize
	if at >= r.Size {
		return nil, io.EOF
	}
	chunk, err := r.content.chunk(r.next)
	if err != nil {
		return nil, err
	}
	r.hash.Write(chunk)
	r.next++
	if end := at + int64(len(chunk)); end > r.Size || len(chunk) < chunkSize && end < r.Size ||
		end == r.Size && hex.EncodeToString(r.hash.Sum(nil)) != r.Digest {
		return nil, errs.Internalf("blob.Read", "the bytes of %s are not those of its digest", r.Digest)
	}
	return chunk, nil
}

// series are the chunks of one file as an io.ReaderAt. It keeps the chunk that was read last.
type series struct {
	ctx   context.Context
	db    *db.DB
	id    string
	size  int64
	at    int
	bytes []byte
}

func (s *series) chunk(n int) (chunk []byte, err error) {
	return chunk, s.db.View(s.ctx, func(ctx context.Context, tx *db.Tx) (err error) {
		chunk, err = selectChunk(ctx, tx, s.id, n)
		return err
	})
}

// ReadAt implements io.ReaderAt, for one goroutine.
func (s *series) ReadAt(p []byte, off int64) (int, error) {
	done := 0
	for done < len(p) {
		if off >= s.size {
			return done, io.EOF
		}
		n := int(off / chunkSize)
		if s.bytes == nil || s.at != n {
			chunk, err := s.chunk(n)
			if err != nil {
				return done, err
			}
			s.at, s.bytes = n, chunk
		}
		from := int(off % chunkSize)
		if from >= len(s.bytes) {
			return done, io.ErrUnexpectedEOF
		}
		c := copy(p[done:], s.bytes[from:])
		done += c
		off += int64(c)
	}
	return done, nil
}
