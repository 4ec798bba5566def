package cli

import (
	"bytes"
	"context"
	"io"
	"net"
	"net/http"
	"os"
	"os/signal"
	"strings"
	"syscall"
	"testing"
	"time"

	"github.com/rogpeppe/go-internal/testscript"
)

func TestMain(m *testing.M) {
	testscript.Main(m, map[string]func(){
		"pathways": func() {
			ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt, syscall.SIGTERM)
			code := Run(ctx, os.Args[1:], os.Environ(), os.Stdin, os.Stdout, os.Stderr)
			stop()
			os.Exit(code)
		},
	})
}

// TestScripts holds the command line against testdata/script: help, exit codes, files, settings.
func TestScripts(t *testing.T) {
	testscript.Run(t, testscript.Params{
		Dir: "testdata/script",
		Cmds: map[string]func(*testscript.TestScript, bool, []string){
			"exits":   exits,
			"private": private,
			"starts":  starts,
			"reaches": reaches,
			"shows":   shows,
		},
		Setup: func(env *testscript.Env) error {
			l, err := net.Listen("tcp", "127.0.0.1:0")
			if err != nil {
				return err
			}
			env.Setenv("FREE", l.Addr().String())
			return l.Close()
		},
	})
}

// exits CODE args...: runs pathways in this process and holds it to an exit code.
func exits(ts *testscript.TestScript, _ bool, args []string) {
	var out, complaint bytes.Buffer
	env := []string{"PATHWAYS_DATA=" + ts.MkAbs("data"), "PATHWAYS_ADDR=" + ts.Getenv("PATHWAYS_ADDR")}
	code := Run(context.Background(), args[1:], env, nil, &out, &complaint)
	ts.Logf("%s%s", &out, &complaint)
	if want := int(args[0][0] - '0'); code != want {
		ts.Fatalf("exit code %d, want %d", code, want)
	}
}

// private DIR: holds that nobody else can open a folder.
func private(ts *testscript.TestScript, _ bool, args []string) {
	info, err := os.Stat(ts.MkAbs(args[0]))
	ts.Check(err)
	if mode := info.Mode().Perm(); mode != 0o700 {
		ts.Fatalf("mode %o", mode)
	}
}

// starts FILE BYTES: holds a file to its first bytes.
func starts(ts *testscript.TestScript, _ bool, args []string) {
	if file := ts.ReadFile(args[0]); len(file) < 500 || file[:len(args[1])] != args[1] {
		ts.Fatalf("%s has %d bytes and does not start with %q", args[0], len(file), args[1])
	}
}

// reaches ADDR: waits until a server on this machine is ready.
func reaches(ts *testscript.TestScript, _ bool, args []string) {
	for range 500 {
		if res, err := http.Get("http://" + args[0] + "/readyz"); err == nil {
			res.Body.Close()
			if res.StatusCode == http.StatusOK {
				return
			}
		}
		time.Sleep(10 * time.Millisecond)
	}
	ts.Fatalf("nothing is ready at %s after 5 s", args[0])
}

// shows ADDR PATH TEXT: waits until a page of a server on this machine has a text.
func shows(ts *testscript.TestScript, _ bool, args []string) {
	for range 400 {
		if res, err := http.Get("http://" + args[0] + args[1]); err == nil {
			body, err := io.ReadAll(res.Body)
			res.Body.Close()
			if err == nil && res.StatusCode == http.StatusOK && strings.Contains(string(body), args[2]) {
				return
			}
		}
		time.Sleep(100 * time.Millisecond)
	}
	ts.Fatalf("%s does not show %q after 40 s", args[1], args[2])
}
