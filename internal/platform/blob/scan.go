package blob

import (
	"context"
	"errors"
	"io"
	"os"
	"os/exec"
	"strings"

	"pathways/internal/platform/errs"
)

// passed are the variables of the environment that the program which looks at files may see. It gets none of ours.
var passed = []string{"PATH", "HOME", "LANG", "TMPDIR", "SystemRoot"}

// scan has a program of the house look at a file, such as clamdscan: it gets the file on standard input and says by its
// exit code what it thinks of it. 0: fine; 1: not to be kept; anything else, or no answer in time: it could not look.
func (s *Store) scan(ctx context.Context, content *series) error {
	if len(s.opt.Scan) == 0 {
		return nil
	}
	ctx, cancel := context.WithTimeout(ctx, s.opt.ScanTime)
	defer cancel()
	look := exec.CommandContext(ctx, s.opt.Scan[0], s.opt.Scan[1:]...)
	look.Stdin = io.NewSectionReader(content, 0, content.size)
	for _, line := range os.Environ() {
		name, _, _ := strings.Cut(line, "=")
		for _, p := range passed {
			if name == p {
				look.Env = append(look.Env, line)
			}
		}
	}
	look.WaitDelay = s.opt.ScanTime / 10 // for children of the program that hold its output open
	err := look.Run()
	var exit *exec.ExitError
	switch {
	case err == nil:
		return nil
	case ctx.Err() == nil && errors.As(err, &exit) && exit.ExitCode() == 1:
		return errs.New(errs.Invalid, "blob.scan", "blob.scan.refused")
	// A program that answers before it has read everything leaves a broken pipe, which os/exec does not report.
	default:
		return &errs.Error{Kind: errs.Unavailable, Op: "blob.scan", Key: "blob.scan.unavailable", Err: err}
	}
}
