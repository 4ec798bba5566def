package blob

import (
	"bytes"
	"context"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"io"
	"math/rand/v2"
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"sync"
	"testing"
	"time"

	"pathways/internal/platform/db"
	"pathways/internal/platform/db/dbtest"
	"pathways/internal/platform/errs"
	"pathways/internal/platform/ids"
)

// pdfOf is a file of n bytes that is taken for PDF, another one for every seed.
func pdfOf(n int, seed uint64) []byte {
	b := make([]byte, n)
	src := rand.NewChaCha8([32]byte{byte(seed), byte(seed >> 8)})
	src.Read(b)
	copy(b, "%PDF-1.7\n")
	return b
}

func put(t *testing.T, s *Store, person, name string, content []byte) Blob {
	t.Helper()
	b, err := s.Put(t.Context(), person, name, bytes.NewReader(content))
	if err != nil {
		t.Fatalf("put %s: %v", name, err)
	}
	return b
}

func update(t *testing.T, s *Store, fn func(context.Context, *db.Tx) error) {
	t.Helper()
	if err := s.db.Update(t.Context(), fn); err != nil {
		t.Fatal(err)
	}
}

func keep(t *testing.T, s *Store, h Holder, b Blob) {
	t.Helper()
	update(t, s, func(ctx context.Context, tx *db.Tx) error {
		_, err := Keep(ctx, tx, h, b.Upload)
		return err
	})
}

func read(t *testing.T, s *Store, digest string) ([]byte, error) {
	t.Helper()
	r, err := s.Open(t.Context(), digest)
	if err != nil {
		return nil, err
	}
	return io.ReadAll(r)
}

// rows counts what lies in the tables of files.
func rows(t *testing.T, d *db.DB) (blobs, chunks, uploads, holders int) {
	t.Helper()
	err := d.View(t.Context(), func(ctx context.Context, tx *db.Tx) error {
		return tx.QueryRow(ctx, `SELECT (SELECT COUNT(*) FROM blob), (SELECT COUNT(*) FROM blob_chunk),
			(SELECT COUNT(*) FROM blob_upload), (SELECT COUNT(*) FROM blob_holder)`).Scan(&blobs, &chunks, &uploads, &holders)
	})
	if err != nil {
		t.Fatal(err)
	}
	return blobs, chunks, uploads, holders
}

func wantRows(t *testing.T, d *db.DB, blobs, chunks, uploads, holders int) {
	t.Helper()
	b, c, u, h := rows(t, d)
	if b != blobs || c != chunks || u != uploads || h != holders {
		t.Errorf("%d files, %d chunks, %d uploads, %d holders; not %d, %d, %d, %d", b, c, u, h, blobs, chunks, uploads, holders)
	}
}

func wantKey(t *testing.T, err error, kind errs.Kind, key string) {
	t.Helper()
	var e *errs.Error
	if !errors.As(err, &e) || e.Kind != kind || e.Key != key {
		t.Errorf("the error is %v, not %s %s", err, kind, key)
	}
}

// What comes out is what went in, at every size around the edges of chunks, and at half the chunk a read.
func TestFilesComeBackAsTheyWere(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		s, me := New(d, Options{}), ids.New()
		for i, n := range []int{9, chunkSize - 1, chunkSize, chunkSize + 1, 3 * chunkSize, 3*chunkSize + 77} {
			content := pdfOf(n, uint64(i))
			b := put(t, s, me, "plan.pdf", content)
			sum := sha256.Sum256(content)
			if b.Digest != hex.EncodeToString(sum[:]) || b.Size != int64(n) || b.Type != "application/pdf" || b.Name != "plan.pdf" {
				t.Errorf("%+v", b)
			}
			got, err := read(t, s, b.Digest)
			if err != nil || !bytes.Equal(got, content) {
				t.Errorf("%d bytes come back as %d: %v", n, len(got), err)
			}
		}
		if _, err := s.Open(t.Context(), "nothing"); !errs.Is(err, errs.NotFound) {
			t.Errorf("a file that is not there: %v", err)
		}
	})
}

// The same content is kept once, whoever brings it, and its bytes go with the last holder: erasing one person does not
// take the file from another.
func TestSameContentIsKeptOnceAndGoesWithTheLast(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		s, ana, ben := New(d, Options{}), ids.New(), ids.New()
		content := pdfOf(chunkSize+10, 1)
		anas, bens := Holder{ana, "evidence", "1"}, Holder{ben, "evidence", "1"}
		keep(t, s, anas, put(t, s, ana, "mine.pdf", content))
		wantRows(t, d, 1, 2, 0, 1)
		b := put(t, s, ben, "theirs.pdf", content)
		wantRows(t, d, 1, 2, 1, 1)
		keep(t, s, bens, b)
		keep(t, s, anas, put(t, s, ana, "again.pdf", content))
		wantRows(t, d, 1, 2, 0, 2)
		for _, person := range []string{ana, ben} {
			if used, err := s.Used(t.Context(), person); err != nil || used != int64(len(content)) {
				t.Errorf("counts %d of %d: %v", used, len(content), err)
			}
		}
		update(t, s, func(ctx context.Context, tx *db.Tx) error { return Erase(ctx, tx, ana) })
		if got, err := read(t, s, b.Digest); err != nil || !bytes.Equal(got, content) {
			t.Errorf("what the other one keeps is gone: %v", err)
		}
		update(t, s, func(ctx context.Context, tx *db.Tx) error { return Drop(ctx, tx, bens, b.Digest) })
		if _, err := read(t, s, b.Digest); !errs.Is(err, errs.NotFound) {
			t.Errorf("nobody keeps it, and it is there: %v", err)
		}
		wantRows(t, d, 0, 0, 0, 0)
	})
}

// Only the person who sent an upload can keep it, once; knowing a digest or the id of an upload gives nobody the file.
func TestUploadsBelongToTheirPerson(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		s, ana, ben := New(d, Options{}), ids.New(), ids.New()
		b := put(t, s, ana, "a.pdf", pdfOf(100, 1))
		for _, id := range []string{b.Upload, b.Digest, "", ids.New()} {
			err := d.Update(t.Context(), func(ctx context.Context, tx *db.Tx) error {
				_, err := Keep(ctx, tx, Holder{ben, "evidence", "1"}, id)
				return err
			})
			wantKey(t, err, errs.Invalid, "blob.swept")
		}
		if err := s.Discard(t.Context(), ben, b.Upload); err != nil {
			t.Error(err)
		}
		if w, err := s.Waiting(t.Context(), ben, []string{b.Upload}); err != nil || len(w) != 0 {
			t.Errorf("somebody else's upload waits: %v %v", w, err)
		}
		if w, err := s.Waiting(t.Context(), ana, []string{"x", b.Upload}); err != nil || len(w) != 1 || w[0] != b {
			t.Errorf("the upload does not wait: %v %v", w, err)
		}
		if err := s.Discard(t.Context(), ana, b.Upload); err != nil {
			t.Error(err)
		}
		wantRows(t, d, 0, 0, 0, 0)
	})
}

// A file that is empty, too large, beyond the quota, of a wrong kind, or that breaks off leaves nothing.
func TestWhatIsRefusedLeavesNothing(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		s, me := New(d, Options{MaxFile: 2 * chunkSize, Quota: 3 * chunkSize}), ids.New()
		refuse := func(r io.Reader, kind errs.Kind, key string) {
			t.Helper()
			_, err := s.Put(t.Context(), me, "a.pdf", r)
			wantKey(t, err, kind, key)
		}
		refuse(strings.NewReader(""), errs.Invalid, "blob.empty")
		refuse(bytes.NewReader(pdfOf(2*chunkSize+1, 1)), errs.TooLarge, "blob.toolarge")
		refuse(strings.NewReader("<html>"), errs.Invalid, "blob.type")
		for _, cause := range []error{io.ErrUnexpectedEOF, errors.New("the line was cut")} {
			refuse(io.MultiReader(bytes.NewReader(pdfOf(chunkSize+5, 1)), brokenReader{cause}), errs.Invalid, "blob.broken")
		}
		wantRows(t, d, 0, 0, 0, 0)
		put(t, s, me, "first.pdf", pdfOf(2*chunkSize, 2))
		refuse(bytes.NewReader(pdfOf(chunkSize+1, 3)), errs.TooLarge, "blob.quota")
		put(t, s, me, "second.pdf", pdfOf(chunkSize, 4))
		put(t, s, ids.New(), "another person.pdf", pdfOf(2*chunkSize, 5))
		wantRows(t, d, 3, 5, 3, 0)
	})
}

type brokenReader struct{ err error }

func (b brokenReader) Read([]byte) (int, error) { return 0, b.err }

// The quota holds for uploads that come at the same time: of eight that fit one by one, only as many are taken as fit
// together.
func TestQuotaHoldsForUploadsAtOnce(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		s, me := New(d, Options{Quota: 5 * chunkSize}), ids.New()
		var all sync.WaitGroup
		for i := range 8 {
			all.Go(func() {
				_, err := s.Put(context.WithoutCancel(t.Context()), me, "a.pdf", bytes.NewReader(pdfOf(2*chunkSize, uint64(i))))
				if err != nil && !errs.Is(err, errs.TooLarge) && !errs.Is(err, errs.Unavailable) {
					t.Error(err)
				}
			})
		}
		all.Wait()
		used, err := s.Used(t.Context(), me)
		if blobs, _, _, _ := rows(t, d); err != nil || used > 5*chunkSize || blobs > 2 || used != int64(blobs*2*chunkSize) {
			t.Errorf("%d bytes of %d are used by %d files: %v", used, 5*chunkSize, blobs, err)
		}
	})
}

// A disk that fills up in the middle of an upload ends it in words of its own, and nothing half stays.
func TestFullDisk(t *testing.T) {
	d := dbtest.SQLite(t)
	s, me := New(d, Options{}), ids.New()
	kept := pdfOf(100, 1)
	keep(t, s, Holder{me, "evidence", "1"}, put(t, s, me, "kept.pdf", kept))
	limit := func(pages int) {
		update(t, s, func(ctx context.Context, tx *db.Tx) error {
			var now int
			if err := tx.QueryRow(ctx, `PRAGMA page_count`).Scan(&now); err != nil {
				return err
			}
			if pages > 0 {
				pages += now
			} else {
				pages = 1 << 30
			}
			return tx.QueryRow(ctx, `PRAGMA max_page_count = `+strconv.Itoa(pages)).Scan(&now)
		})
	}
	limit(150) // two chunks fit
	_, err := s.Put(t.Context(), me, "big.pdf", bytes.NewReader(pdfOf(5*chunkSize, 2)))
	wantKey(t, err, errs.Unavailable, "blob.full")
	wantRows(t, d, 1, 1, 0, 1)
	limit(0)
	put(t, s, me, "big.pdf", pdfOf(5*chunkSize, 2))
	sum := sha256.Sum256(kept)
	if got, err := read(t, s, hex.EncodeToString(sum[:])); err != nil || !bytes.Equal(got, kept) {
		t.Errorf("what was kept before is gone: %v", err)
	}
}

// Sweeping clears what broke off ten minutes ago and what nobody kept for a day, and touches nothing else.
func TestSweep(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		s, me := New(d, Options{}), ids.New()
		content := pdfOf(chunkSize+1, 1)
		keep(t, s, Holder{me, "evidence", "1"}, put(t, s, me, "kept.pdf", content))
		put(t, s, me, "again.pdf", content)
		for i := range 12 {
			put(t, s, me, "waiting.pdf", pdfOf(50, uint64(2+i)))
		}
		half := upload{Blob: Blob{Upload: ids.New()}, person: me, hash: sha256.New()}
		if err := s.write(t.Context(), &half, content); err != nil {
			t.Fatal(err)
		}
		later := func(by time.Duration, want int) {
			t.Helper()
			s.now = func() time.Time { return time.Now().Add(by) }
			if n, err := s.Sweep(t.Context()); err != nil || n != want {
				t.Errorf("after %s it sweeps %d, not %d: %v", by, n, want, err)
			}
		}
		later(9*time.Minute, 0)
		later(11*time.Minute, 1)
		wantRows(t, d, 13, 14, 13, 1)
		later(25*time.Hour, 13)
		wantRows(t, d, 1, 2, 0, 1)
	})
}

// Damaged bytes are not given out whole: reading ends in a fault before the last chunk.
func TestDamageIsSeenOnReading(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		s, me := New(d, Options{}), ids.New()
		for i, damage := range []string{
			`UPDATE blob_chunk SET bytes = (SELECT bytes FROM blob_chunk WHERE n = 1) WHERE n = 0`,
			`UPDATE blob_chunk SET n = 9 - n`,
			`UPDATE blob SET size = size + 1`,
			`UPDATE blob SET size = 100`,
		} {
			b := put(t, s, me, "a.pdf", pdfOf(3*chunkSize, uint64(i)))
			update(t, s, func(ctx context.Context, tx *db.Tx) error {
				_, err := tx.Exec(ctx, damage)
				return err
			})
			r, err := s.Open(t.Context(), b.Digest)
			if err != nil {
				t.Fatal(err)
			}
			if got, err := io.ReadAll(r); err == nil || int64(len(got)) >= r.Size {
				t.Errorf("%s: %d of %d bytes are given out: %v", damage, len(got), r.Size, err)
			}
			update(t, s, func(ctx context.Context, tx *db.Tx) error { return Erase(ctx, tx, me) })
			update(t, s, func(ctx context.Context, tx *db.Tx) error {
				_, err := tx.Exec(ctx, `DELETE FROM blob_chunk`)
				return err
			})
		}
	})
}

// The program that looks at files gets the bytes on its input and decides by its exit code; where it cannot, nothing is
// kept. It is not told our secrets.
func TestTheScanDecides(t *testing.T) {
	d := dbtest.SQLite(t)
	me := ids.New()
	seen := filepath.Join(t.TempDir(), "seen")
	t.Setenv("PATHWAYS_SMTP_URL", "smtp://secret")
	program := func(script string) *Store {
		return New(d, Options{Scan: []string{"/bin/sh", "-c", script}, ScanTime: time.Second})
	}
	content := pdfOf(chunkSize+3, 1)
	put(t, program("cat > /dev/null"), me, "a.pdf", content)
	s := New(d, Options{Scan: []string{"/bin/sh", "-c", `cat > "$0"; env >> "$0"`, seen}})
	b := put(t, s, me, "b.pdf", pdfOf(chunkSize+3, 2))
	got, err := os.ReadFile(seen)
	if err != nil || !bytes.HasPrefix(got, pdfOf(chunkSize+3, 2)) || bytes.Contains(got, []byte("secret")) {
		t.Errorf("the program saw %d bytes: %v", len(got), err)
	}
	if err := s.Discard(t.Context(), me, b.Upload); err != nil {
		t.Fatal(err)
	}
	for script, want := range map[string]string{
		"cat >/dev/null; exit 1": "blob.scan.refused",
		"exit 1":                 "blob.scan.refused", // without reading to the end
		"exit 2":                 "blob.scan.unavailable",
		"exec sleep 30":          "blob.scan.unavailable",
		"kill -9 $$":             "blob.scan.unavailable",
	} {
		kind := errs.Unavailable
		if strings.HasSuffix(want, "refused") {
			kind = errs.Invalid
		}
		_, err := program(script).Put(t.Context(), me, "c.pdf", bytes.NewReader(pdfOf(4*chunkSize, 3)))
		wantKey(t, err, kind, want)
	}
	_, err = New(d, Options{Scan: []string{"/no/such/program"}}).Put(t.Context(), me, "c.pdf", bytes.NewReader(content))
	wantKey(t, err, errs.Unavailable, "blob.scan.unavailable")
	wantRows(t, d, 1, 2, 1, 0)
}
