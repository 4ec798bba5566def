package dbtest

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"io"
	"net/url"
	"os"
	"os/exec"
	"os/user"
	"path/filepath"
	"slices"
	"strconv"
	"sync"
	"sync/atomic"
	"syscall"
	"testing"
	"time"

	_ "github.com/jackc/pgx/v5/stdlib" // the driver "pgx" of the administrator's connection

	"pathways/internal/platform/db"
)

const templateName = "pathways_template"

// postgres is a running server that belongs to this process.
type postgres struct {
	dir   string
	admin *sql.DB
	count atomic.Int64 // databases made so far
	// life is the pipe that the watcher reads. It ends with this process, however that ends.
	life io.WriteCloser
}

// errNotInstalled says that the machine has no PostgreSQL.
var errNotInstalled = errors.New("PostgreSQL is not installed (no initdb and postgres in PATH or /usr/lib/postgresql/*/bin)")

var start = sync.OnceValues(startPostgres)

// server is the one server of this process, started when the first test asks for it.
func server(t testing.TB) *postgres {
	t.Helper()
	pg, err := start()
	if errors.Is(err, errNotInstalled) {
		t.Skipf("SKIPPED, the PostgreSQL half of this test did not run: %v", err)
	}
	if err != nil {
		t.Fatalf("dbtest: start PostgreSQL: %v", err)
	}
	return pg
}

// watch starts the server and ends it, with its folder, when standard input ends: the watcher is a child
// that outlives its parent just long enough for that.
const watch = `
"$1" -D "$2/data" -k "$2" -h '' -p 5432 -F \
	-c max_connections=200 -c autovacuum=off -c full_page_writes=off -c shared_buffers=32MB \
	-c synchronous_commit=off -c log_min_messages=warning >"$2/log" 2>&1 </dev/null &
pg=$!
cat >/dev/null
kill -QUIT $pg
wait $pg
cd / && rm -rf "$2"
`

func startPostgres() (*postgres, error) {
	server, dir, as, err := layOut()
	if err != nil {
		return nil, err
	}
	watcher := exec.Command("/bin/sh", "-c", watch, "sh", server, dir)
	watcher.Dir, watcher.SysProcAttr = dir, as
	life, err := watcher.StdinPipe()
	if err == nil {
		err = watcher.Start()
	}
	if err != nil {
		os.RemoveAll(dir)
		return nil, err
	}
	go watcher.Wait()

	pg := &postgres{dir: dir, life: life}
	if err := pg.prepare(); err != nil {
		log, _ := os.ReadFile(filepath.Join(dir, "log"))
		life.Close()
		return nil, fmt.Errorf("%w\n%s", err, log)
	}
	return pg, nil
}

// layOut makes the private folder of a server with an empty cluster in it, and says as whom the server runs.
func layOut() (server, dir string, as *syscall.SysProcAttr, err error) {
	initdb, server, err := binaries()
	if err != nil {
		return "", "", nil, err
	}
	as, owner, err := unprivileged()
	if err != nil {
		return "", "", nil, err
	}
	if dir, err = os.MkdirTemp(shortTemp(), "pwpg"); err != nil {
		return "", "", nil, err
	}
	defer func() {
		if err != nil {
			os.RemoveAll(dir)
		}
	}()
	if owner >= 0 {
		if err := os.Chown(dir, owner, -1); err != nil {
			return "", "", nil, err
		}
	}
	init := exec.Command(initdb, "-D", filepath.Join(dir, "data"), "-U", "pathways", "-A", "trust",
		"-E", "UTF8", "--locale=C", "--no-sync", "--no-instructions")
	init.Dir, init.SysProcAttr = dir, as
	if out, err := init.CombinedOutput(); err != nil {
		return "", "", nil, fmt.Errorf("initdb: %w\n%s", err, out)
	}
	return server, dir, as, nil
}

// prepare waits for the server and makes the template that tests copy.
func (pg *postgres) prepare() (err error) {
	if pg.admin, err = sql.Open("pgx", pg.url("postgres")); err != nil {
		return err
	}
	pg.admin.SetMaxOpenConns(4)
	for until := time.Now().Add(30 * time.Second); ; {
		if err = pg.admin.Ping(); err == nil {
			break
		}
		if time.Now().After(until) {
			return err
		}
		time.Sleep(20 * time.Millisecond)
	}
	if _, err := pg.admin.Exec("CREATE DATABASE " + templateName + " TEMPLATE template0"); err != nil {
		return err
	}
	return migrate(db.Options{URL: pg.url(templateName)})
}

// create makes a database for a test and gives its address.
func (pg *postgres) create(t testing.TB, template string) string {
	t.Helper()
	name := fmt.Sprintf("test_%d", pg.count.Add(1))
	ctx := context.Background()
	if _, err := pg.admin.ExecContext(ctx, "CREATE DATABASE "+name+" TEMPLATE "+template); err != nil {
		t.Fatalf("dbtest: %v", err)
	}
	t.Cleanup(func() {
		if _, err := pg.admin.ExecContext(ctx, "DROP DATABASE "+name+" WITH (FORCE)"); err != nil {
			t.Errorf("dbtest: %v", err)
		}
	})
	return pg.url(name)
}

func (pg *postgres) url(database string) string { return address(pg.dir, database) }

func address(dir, database string) string {
	q := url.Values{"host": {dir}, "port": {"5432"}, "user": {"pathways"}, "sslmode": {"disable"}}
	return "postgres:///" + database + "?" + q.Encode()
}

// binaries finds initdb and postgres of the same version: in PATH, or where Debian keeps them.
func binaries() (initdb, server string, err error) {
	var dirs []string
	if path, err := exec.LookPath("initdb"); err == nil {
		if path, err = filepath.EvalSymlinks(path); err == nil {
			dirs = append(dirs, filepath.Dir(path))
		}
	}
	debian, err := filepath.Glob("/usr/lib/postgresql/*/bin")
	if err != nil {
		return "", "", err
	}
	slices.SortFunc(debian, func(a, b string) int { return debianVersion(b) - debianVersion(a) })
	for _, dir := range append(dirs, debian...) {
		initdb, server = filepath.Join(dir, "initdb"), filepath.Join(dir, "postgres")
		if isFile(initdb) && isFile(server) {
			return initdb, server, nil
		}
	}
	return "", "", errNotInstalled
}

func debianVersion(dir string) int {
	n, _ := strconv.Atoi(filepath.Base(filepath.Dir(dir)))
	return n
}

func isFile(path string) bool {
	info, err := os.Stat(path)
	return err == nil && info.Mode().IsRegular()
}

// unprivileged says as whom the server runs: PostgreSQL refuses to run as root. The owner is -1 where the
// server runs as we do.
func unprivileged() (as *syscall.SysProcAttr, owner int, err error) {
	as = &syscall.SysProcAttr{Setpgid: true} // a Ctrl-C for the test is not for the watcher
	if os.Geteuid() != 0 {
		return as, -1, nil
	}
	for _, name := range []string{"postgres", "nobody"} {
		u, err := user.Lookup(name)
		if err != nil {
			continue
		}
		uid, err := strconv.ParseUint(u.Uid, 10, 32)
		if err != nil {
			return nil, -1, err
		}
		gid, err := strconv.ParseUint(u.Gid, 10, 32)
		if err != nil {
			return nil, -1, err
		}
		as.Credential = &syscall.Credential{Uid: uint32(uid), Gid: uint32(gid)}
		return as, int(uid), nil
	}
	return nil, -1, errors.New("running as root, and there is neither a user postgres nor a user nobody to run the server as")
}

// shortTemp is a temporary folder with a short path that everybody may enter: the path of a Unix socket
// has room for about 100 bytes.
func shortTemp() string {
	if info, err := os.Stat("/tmp"); err == nil && info.IsDir() {
		return "/tmp"
	}
	return os.TempDir()
}
