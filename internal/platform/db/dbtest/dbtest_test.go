package dbtest

import (
	"bufio"
	"context"
	"errors"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"strconv"
	"strings"
	"syscall"
	"testing"
	"time"

	"pathways/internal/platform/db"
)

const holdServer = "PATHWAYS_TEST_HOLD_SERVER"

// TestTheServerIsNeverLeftBehind starts this test binary again, lets it start a server, and kills it.
func TestTheServerIsNeverLeftBehind(t *testing.T) {
	if os.Getenv(holdServer) != "" {
		fmt.Println("folder " + server(t).dir)
		select {}
	}
	if _, _, err := binaries(); err != nil {
		t.Skipf("SKIPPED: %v", err)
	}
	child := exec.Command(os.Args[0], "-test.run", "^"+t.Name()+"$", "-test.timeout", "60s")
	child.Env = append(os.Environ(), holdServer+"=1")
	out, err := child.StdoutPipe()
	if err != nil {
		t.Fatal(err)
	}
	if err := child.Start(); err != nil {
		t.Fatal(err)
	}
	var dir string
	for lines := bufio.NewScanner(out); dir == "" && lines.Scan(); {
		dir, _ = strings.CutPrefix(lines.Text(), "folder ")
	}
	pid, err := serverPID(dir)
	if err != nil {
		t.Fatal(err)
	}
	if err := syscall.Kill(pid, 0); err != nil {
		t.Fatalf("the server does not run: %v", err)
	}
	if err := child.Process.Kill(); err != nil {
		t.Fatal(err)
	}
	_ = child.Wait()
	for until := time.Now().Add(60 * time.Second); ; time.Sleep(20 * time.Millisecond) {
		gone := errors.Is(syscall.Kill(pid, 0), syscall.ESRCH)
		_, err := os.Stat(dir)
		if gone && os.IsNotExist(err) {
			return
		}
		if time.Now().After(until) {
			t.Fatalf("a minute after the test was killed: server gone %v, folder: %v", gone, err)
		}
	}
}

func serverPID(dir string) (int, error) {
	file, err := os.ReadFile(filepath.Join(dir, "data", "postmaster.pid"))
	if err != nil {
		return 0, err
	}
	first, _, _ := strings.Cut(string(file), "\n")
	return strconv.Atoi(first)
}

func TestTheServerListensOnItsPrivateSocketOnly(t *testing.T) {
	pg := server(t)
	var addresses, sockets string
	if err := pg.admin.QueryRow("SELECT current_setting('listen_addresses'), current_setting('unix_socket_directories')").
		Scan(&addresses, &sockets); err != nil {
		t.Fatal(err)
	}
	info, err := os.Stat(pg.dir)
	if err != nil {
		t.Fatal(err)
	}
	if addresses != "" || sockets != pg.dir || info.Mode().Perm() != 0o700 {
		t.Errorf("addresses %q, sockets in %q, folder %v", addresses, sockets, info.Mode())
	}
}

func TestEachTestHasAnEmptyMigratedDatabaseOfItsOwn(t *testing.T) {
	for range 2 {
		Each(t, func(t *testing.T, d *db.DB) {
			ctx := context.Background()
			if n, err := d.Pending(ctx); err != nil || n != 0 {
				t.Errorf("%d steps pending, %v", n, err)
			}
			err := d.Update(ctx, func(ctx context.Context, tx *db.Tx) error {
				_, err := tx.Exec(ctx, `INSERT INTO framework (id, slug, name, short_name, publisher, homepage)
					VALUES ('a', 'a', 'a', 'a', 'a', '')`)
				return err
			})
			if err != nil {
				t.Error(err)
			}
		})
	}
}
