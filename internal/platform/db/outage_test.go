package db_test

import (
	"bufio"
	"context"
	"fmt"
	"net/url"
	"os"
	"os/exec"
	"strconv"
	"strings"
	"sync"
	"testing"

	"pathways/internal/platform/db"
	"pathways/internal/platform/db/dbtest"
	"pathways/internal/platform/errs"
)

const crashDir = "PATHWAYS_TEST_CRASH_DIR"

// TestEveryAcknowledgedWriteOutlivesAKill starts this test binary again as a writer and kills it in the middle.
func TestEveryAcknowledgedWriteOutlivesAKill(t *testing.T) {
	if dir := os.Getenv(crashDir); dir != "" {
		writeUntilKilled(t, dir)
		return
	}
	dir := t.TempDir()
	child := exec.Command(os.Args[0], "-test.run", "^"+t.Name()+"$", "-test.timeout", "60s")
	child.Env = append(os.Environ(), crashDir+"="+dir)
	out, err := child.StdoutPipe()
	if err != nil {
		t.Fatal(err)
	}
	if err := child.Start(); err != nil {
		t.Fatal(err)
	}
	var acknowledged []string
	for lines := bufio.NewScanner(out); lines.Scan(); {
		if id, ok := strings.CutPrefix(lines.Text(), "ack "); ok && strings.HasSuffix(id, ".") {
			acknowledged = append(acknowledged, id)
		}
		if len(acknowledged) == 500 {
			if err := child.Process.Kill(); err != nil {
				t.Fatal(err)
			}
		}
	}
	if err := child.Wait(); err == nil || len(acknowledged) < 500 {
		t.Fatalf("the writer ended by itself after %d writes: %v", len(acknowledged), err)
	}
	d, err := db.Open(context.Background(), db.Options{Dir: dir})
	if err != nil {
		t.Fatal(err)
	}
	defer d.Close()
	for _, id := range acknowledged {
		if count(t, d, "SELECT COUNT(*) FROM word WHERE id = $1", id) != 1 {
			t.Errorf("%s was acknowledged and is lost", id)
		}
	}
}

func writeUntilKilled(t *testing.T, dir string) {
	d, err := db.Open(context.Background(), db.Options{Dir: dir})
	if err != nil {
		t.Fatal(err)
	}
	table(t, d)
	var out sync.Mutex
	for w := range 16 {
		go func() {
			for i := 0; ; i++ {
				id := fmt.Sprintf("%d-%d.", w, i)
				if err := insert(d, id, i); err != nil {
					panic(err)
				}
				out.Lock()
				fmt.Println("ack " + id)
				out.Unlock()
			}
		}()
	}
	select {}
}

func TestTwoNodesMayMigrateAtTheSameTime(t *testing.T) {
	dbtest.EachEmpty(t, func(t *testing.T, opt db.Options) {
		ctx := context.Background()
		const nodes = 3
		var all [nodes]*db.DB
		for i := range all {
			d, err := db.Open(ctx, opt)
			if err != nil {
				t.Fatal(err)
			}
			defer d.Close()
			all[i] = d
		}
		if n, err := all[0].Pending(ctx); err != nil || n < 2 {
			t.Fatalf("%d steps pending before, %v", n, err)
		}
		var wg sync.WaitGroup
		for _, d := range all {
			wg.Go(func() {
				if err := d.Migrate(ctx); err != nil {
					t.Error(err)
				}
			})
		}
		wg.Wait()
		if n, err := all[1].Pending(ctx); err != nil || n != 0 {
			t.Errorf("%d steps pending after, %v", n, err)
		}
		if err := all[0].Migrate(ctx); err != nil {
			t.Errorf("once more: %v", err)
		}
		if n := count(t, all[2], "SELECT COUNT(*) FROM release"); n != 0 {
			t.Errorf("%d releases in a new database", n)
		}
	})
}

func TestAServerThatEndsConnectionsIsNotNoticed(t *testing.T) {
	d := dbtest.Postgres(t)
	table(t, d)
	var wg sync.WaitGroup
	for i := range 8 {
		wg.Go(func() {
			if err := insert(d, strconv.Itoa(i), i); err != nil {
				t.Error(err)
			}
		})
	}
	wg.Wait()
	ended := count(t, d, `SELECT COUNT(pg_terminate_backend(pid)) FROM pg_stat_activity
		WHERE datname = current_database() AND pid <> pg_backend_pid()`)
	if ended == 0 {
		t.Fatal("there was only one connection: nothing was tried")
	}
	for i := range 8 {
		wg.Go(func() {
			if err := insert(d, "again"+strconv.Itoa(i), i); err != nil {
				t.Error(err)
			}
		})
	}
	wg.Wait()
}

func TestADatabaseThatCannotBeReachedIsUnavailable(t *testing.T) {
	nowhere := "postgres:///x?" + url.Values{"host": {t.TempDir()}, "user": {"x"}}.Encode()
	if _, err := db.Open(context.Background(), db.Options{URL: nowhere}); !errs.Is(err, errs.Unavailable) {
		t.Errorf("PostgreSQL: %v", err)
	}
	file := t.TempDir() + "/file"
	if err := os.WriteFile(file, nil, 0o600); err != nil {
		t.Fatal(err)
	}
	if _, err := db.Open(context.Background(), db.Options{Dir: file + "/data"}); !errs.Is(err, errs.Unavailable) {
		t.Errorf("a data folder below a file: %v", err)
	}
}

func TestADataFolderMayHaveAnyName(t *testing.T) {
	dir := t.TempDir() + "/a folder #1 at 100%? é"
	d, err := db.Open(context.Background(), db.Options{Dir: dir})
	if err != nil {
		t.Fatal(err)
	}
	table(t, d)
	if err := d.Close(); err != nil {
		t.Fatal(err)
	}
	if _, err := os.Stat(dir + "/pathways.db"); err != nil {
		t.Error(err)
	}
}
