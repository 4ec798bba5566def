//go:build linux

package main

import (
	"context"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"syscall"
	"time"

	"pathways/bench/measure"
)

// fullDisk starts on a disk that is too small for the database, then makes room; and fills the disk under a running
// server. It needs the right to mount a small tmpfs.
func fullDisk(ctx context.Context, h *house) {
	disk := filepath.Join(h.dir, "disk")
	if !h.must(os.Mkdir(disk, 0o700), "folder") {
		return
	}
	if err := syscall.Mount("pathways-faults", disk, "tmpfs", 0, "size=128k,mode=700"); err != nil {
		h.skip("a small disk cannot be had here: mount tmpfs: %v", err)
		return
	}
	defer func() { _ = syscall.Unmount(disk, syscall.MNT_DETACH) }()
	data := filepath.Join(disk, "data")
	began := time.Now()
	cmd := exec.CommandContext(ctx, h.program, "serve", "--addr", "127.0.0.1:0", "--metrics-addr", "off", "--data", data)
	out, err := cmd.CombinedOutput()
	lines := strings.Split(strings.TrimSpace(string(out)), "\n")
	last := lines[len(lines)-1]
	h.see(err != nil && strings.Contains(last, "disk") && !strings.Contains(string(out), "goroutine "),
		"first start on a disk of 128 kB ends in %v with: %s", time.Since(began).Round(time.Millisecond), last)
	if !h.must(syscall.Mount("pathways-faults", disk, "tmpfs", syscall.MS_REMOUNT, "size=256m,mode=700"), "make room") {
		return
	}
	p, err := measure.Serve(h.program, data)
	if !h.must(err, "start with room") {
		return
	}
	defer func() { p.Stop() }()
	h.page(p, "GET", "/frameworks/isl/2025", 200, time.Second, "with room")
	filler := filepath.Join(disk, "filler")
	h.see(fill(filler), "the disk is full to the last byte")
	h.page(p, "GET", "/frameworks/isl/2025", 200, time.Second, "disk full, kept page")
	h.page(p, "GET", "/frameworks/isl/2025/OP.3", 200, time.Second, "disk full, new page")
	h.page(p, "GET", "/frameworks/isl/2025.pdf?layout=guide&paper=a4", 200, 3*time.Second, "disk full, document")
	h.page(p, "GET", "/readyz", 200, 3*time.Second, "disk full, ready to serve what is there")
	p.Stop()
	again, err := measure.Serve(h.program, data)
	if err != nil {
		h.see(strings.Contains(err.Error(), "disk"), "a start on a full disk says: %v", err)
	} else {
		h.see(true, "a start on a full disk serves what is there")
		again.Stop()
	}
	if !h.must(os.Remove(filler), "make room") {
		return
	}
	if p, err = measure.Serve(h.program, data); !h.must(err, "start with room again") {
		p = again
		return
	}
	h.page(p, "GET", "/frameworks/isl/2025/GE.1", 200, time.Second, "with room again")
	h.doctor(ctx, "--data", data)
}

// fill writes until the disk takes no more.
func fill(name string) bool {
	f, err := os.Create(name)
	if err != nil {
		return false
	}
	defer f.Close()
	for _, size := range []int{64 << 10, 1} {
		block := make([]byte, size)
		for range 1 << 20 {
			if _, err = f.Write(block); err != nil {
				break
			}
		}
	}
	return err != nil
}
