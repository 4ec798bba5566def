package dbtest

import (
	"database/sql"
	"fmt"
	"io"
	"os"
	"os/exec"
	"path/filepath"
	"strconv"
	"strings"
	"syscall"
	"time"
)

// Server is a PostgreSQL for programs that are no tests and that take it away and give it back. It listens on a Unix
// socket in a private folder only, and ends with the program, however that ends.
type Server struct {
	server, dir string
	as          *syscall.SysProcAttr
	life        io.Closer
	ended       chan struct{}
}

// keep is watch for a server whose folder stays, and that loses nothing it has acknowledged.
const keep = `
"$1" -D "$2/data" -k "$2" -h '' -p 5432 -c log_min_messages=warning >>"$2/log" 2>&1 </dev/null &
pg=$!
cat >/dev/null
kill -CONT $pg
kill -QUIT $pg
wait $pg
`

// NewServer makes an empty cluster and starts its server.
func NewServer() (*Server, error) {
	server, dir, as, err := layOut()
	if err != nil {
		return nil, err
	}
	s := &Server{server: server, dir: dir, as: as}
	if err := s.Start(); err != nil {
		s.Close()
		return nil, err
	}
	return s, nil
}

// Start starts the server, again if Kill has ended it, and waits until it answers.
func (s *Server) Start() error {
	watcher := exec.Command("/bin/sh", "-c", keep, "sh", s.server, s.dir)
	watcher.Dir, watcher.SysProcAttr = s.dir, s.as
	life, err := watcher.StdinPipe()
	if err != nil {
		return err
	}
	if err := watcher.Start(); err != nil {
		return err
	}
	ended := make(chan struct{})
	go func() { _ = watcher.Wait(); close(ended) }()
	s.life, s.ended = life, ended
	for until := time.Now().Add(30 * time.Second); ; time.Sleep(20 * time.Millisecond) {
		if err = s.Do("SELECT 1"); err == nil {
			return nil
		}
		if time.Now().After(until) {
			log, _ := os.ReadFile(filepath.Join(s.dir, "log"))
			return fmt.Errorf("PostgreSQL does not answer: %w\n%s", err, log)
		}
	}
}

// Do runs one statement as the administrator.
func (s *Server) Do(statement string) error {
	admin, err := sql.Open("pgx", s.URL("postgres"))
	if err != nil {
		return err
	}
	defer admin.Close()
	_, err = admin.Exec(statement)
	return err
}

// URL is the address of one of its databases.
func (s *Server) URL(database string) string { return address(s.dir, database) }

// Kill ends the server at once, as a crash does, and waits until it is gone.
func (s *Server) Kill() {
	if s.life != nil {
		s.life.Close()
		<-s.ended
		s.life = nil
	}
}

// Hold stops every process of the server where it stands: connections stay open and nothing answers. Release lets them
// go on.
func (s *Server) Hold() error { return s.signal(syscall.SIGSTOP) }

// Release ends Hold.
func (s *Server) Release() error { return s.signal(syscall.SIGCONT) }

func (s *Server) signal(what syscall.Signal) error {
	file, err := os.ReadFile(filepath.Join(s.dir, "data", "postmaster.pid"))
	if err != nil {
		return err
	}
	first, _, _ := strings.Cut(string(file), "\n")
	master, err := strconv.Atoi(first)
	if err != nil {
		return err
	}
	children, err := os.ReadFile(fmt.Sprintf("/proc/%d/task/%d/children", master, master))
	if err != nil {
		return err
	}
	if err := syscall.Kill(master, what); err != nil {
		return err
	}
	for _, child := range strings.Fields(string(children)) {
		if pid, err := strconv.Atoi(child); err == nil {
			_ = syscall.Kill(pid, what) // it may have ended meanwhile
		}
	}
	return nil
}

// Close ends the server and takes its folder away.
func (s *Server) Close() {
	s.Kill()
	os.RemoveAll(s.dir)
}
