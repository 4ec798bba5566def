//go:build linux || darwin || freebsd

package cli

import (
	"path/filepath"
	"syscall"
)

// freeSpace is how many bytes this account may still write on the disk of a folder, or of the nearest folder above it
// that exists.
func freeSpace(dir string) (bytes int64, known bool) {
	dir, err := filepath.Abs(dir)
	if err != nil {
		return 0, false
	}
	for {
		var stat syscall.Statfs_t
		if syscall.Statfs(dir, &stat) == nil {
			return int64(stat.Bavail) * int64(stat.Bsize), true
		}
		above := filepath.Dir(dir)
		if above == dir {
			return 0, false
		}
		dir = above
	}
}
