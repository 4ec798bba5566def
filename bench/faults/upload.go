//go:build linux

package main

import (
	"bytes"
	"context"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"syscall"
	"time"

	"pathways/bench/people"
	"pathways/internal/platform/ids"
)

// fullUpload has the disk become full while somebody uploads a file with a piece of evidence, and again as other things
// are written, then makes room. It needs the right to mount a small tmpfs.
func fullUpload(ctx context.Context, h *house) {
	disk := filepath.Join(h.dir, "upload")
	if !h.must(os.Mkdir(disk, 0o700), "folder") {
		return
	}
	if err := syscall.Mount("pathways-faults", disk, "tmpfs", 0, "size=256m,mode=700"); err != nil {
		h.skip("a small disk cannot be had here: mount tmpfs: %v", err)
		return
	}
	defer func() { _ = syscall.Unmount(disk, syscall.MNT_DETACH) }()
	s, err := h.settle(ctx, "upload/data", "", 1)
	if !h.must(err, "people") {
		return
	}
	node, err := s.serve(h)
	if !h.must(err, "start") {
		return
	}
	defer func() { node.Stop() }()
	v := asPerson(node, s.people[0])
	file := bytes.Repeat([]byte("What the families said at the end of the morning.\n"), 8<<20/50)
	small := file[:1<<20]
	h.want(v.Upload("/evidence/new", "before.txt", small, "id", ids.New(), "title", "A morning before"), 303, 3*time.Second, "with room, a file of 1 MB")
	had, err := s.files(ctx)
	if !h.must(err, "count") {
		return
	}

	filler := filepath.Join(disk, "filler")
	h.see(fillBut(disk, filler, 3<<20), "the disk is full but for 3 MB")
	id := ids.New()
	a := v.Upload("/evidence/new", "families.txt", file, "id", id, "title", "Family morning", "story", "Two came back the week after.")
	h.want(a, 503, 10*time.Second, "meanwhile, a file of 8 MB")
	h.see(forPeople(a.Page) && strings.Contains(a.Page, "no room left on the disk") && strings.Contains(a.Page, "Two came back the week after."),
		"its page says why and keeps what was typed: %q", heading(a.Page))
	a = v.Get("/evidence")
	h.want(a, 200, time.Second, "meanwhile, the list of evidence")
	h.see(strings.Contains(a.Page, "A morning before") && !strings.Contains(a.Page, "Family morning"), "it has the piece from before and not the one that failed")

	h.see(fillBut(disk, filepath.Join(disk, "more"), 0), "the disk is full to the last byte")
	written := 0
	for ; written < 2000; written++ { // some still goes where the database has been already
		a = v.Post("/evidence/new", "id", ids.New(), "title", fmt.Sprint("A piece without a file ", written), "story", strings.Repeat("Much was said. ", 1000))
		if a.Status != 303 {
			break
		}
	}
	h.want(a, 503, 10*time.Second, "meanwhile, a piece without a file, after %d that still went in", written)
	h.see(forPeople(a.Page), "its page is one for people: %q", heading(a.Page))
	h.want(v.Get("/pathway/plan"), 200, time.Second, "meanwhile, the plan")
	h.want(v.Get("/evidence"), 200, time.Second, "meanwhile, the list of evidence")

	if !h.must(os.Remove(filler), "make room") || !h.must(os.Remove(filepath.Join(disk, "more")), "make room") {
		return
	}
	h.want(v.Upload("/evidence/new", "families.txt", file, "id", id, "title", "Family morning", "story", "Two came back the week after."), 303, 10*time.Second, "with room again, the same form")
	node.Stop()
	// What broke off and could not be cleared away on the full disk is found by its time.
	if !h.must(s.with(ctx, func(filled *people.House) error { return filled.Older(ctx, "blob_upload", "touched_at", time.Hour) }), "let an hour go by") {
		return
	}
	if node, err = s.serve(h); !h.must(err, "start again") {
		return
	}
	want, has := had.and(files{pieces: int64(written) + 1, holders: 1, chunks: 32}), files{}
	until(ctx, 5*time.Second, func() bool {
		has, err = s.files(ctx)
		return err != nil || has == want
	})
	h.see(err == nil && has == want, "nothing is half kept: %+v, before %+v and %d pieces, %v", has, had, written, err)
	node.Stop()
	h.doctor(ctx, "--data", s.data)
}

// files counts what is kept of evidence and files.
type files struct{ pieces, uploads, holders, chunks int64 }

func (f files) and(more files) files {
	return files{f.pieces + more.pieces, f.uploads + more.uploads, f.holders + more.holders, f.chunks + more.chunks}
}

func (s *settled) files(ctx context.Context) (f files, err error) {
	return f, s.with(ctx, func(filled *people.House) error {
		for table, into := range map[string]*int64{"evidence": &f.pieces, "blob_upload": &f.uploads, "blob_holder": &f.holders, "blob_chunk": &f.chunks} {
			if *into, err = filled.Count(ctx, "SELECT COUNT(*) FROM "+table); err != nil {
				return fmt.Errorf("%s: %w", table, err)
			}
		}
		return nil
	})
}

// fillBut fills a disk and leaves so many bytes.
func fillBut(disk, name string, leave int64) bool {
	if leave == 0 {
		return fill(name)
	}
	var room syscall.Statfs_t
	if err := syscall.Statfs(disk, &room); err != nil {
		return false
	}
	return os.WriteFile(name, make([]byte, int64(room.Bavail)*room.Bsize-leave), 0o600) == nil
}
