// Package e2e walks through Pathways as people do: the real program, a real browser, every page checked by the
// accessibility rules of axe.
//
// A test reads as a journey: a visitor opens pages in tabs, presses buttons, writes, and looks at what came.
// Pages are found by the names of their fields, the addresses of their buttons and their roles, never by the
// classes that give them their looks.
package e2e

import (
	"bufio"
	"context"
	"errors"
	"flag"
	"fmt"
	"io"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"syscall"
	"testing"
	"time"

	"github.com/chromedp/chromedp"
)

var (
	program       string          // the built program; PATHWAYS_E2E_PROGRAM names one that is built already
	chromeContext context.Context // the one browser; each visitor has a storage of their own in it
	noTests       string          // why nothing can be run here; "" when all is here
	shared        *house          // the server that most journeys visit
	axeCode       string          // axe-core, as it is run in a page
)

func TestMain(m *testing.M) {
	flag.Parse()
	os.Exit(runAll(m))
}

func runAll(m *testing.M) int {
	folder, err := os.MkdirTemp("", "pathways-e2e-")
	if err != nil {
		return fail(err)
	}
	defer os.RemoveAll(folder)
	found := findBrowser()
	axe, axeErr := os.ReadFile("node_modules/axe-core/axe.min.js")
	axeCode = string(axe)
	switch {
	case found == "":
		noTests = "no Chromium on this machine: make prepare installs it"
	case axeErr != nil:
		noTests = "axe-core is not here: make prepare installs it (npm ci in e2e): " + axeErr.Error()
	}
	if noTests != "" {
		if os.Getenv("CI") == "true" {
			return fail(errors.New(noTests))
		}
		fmt.Fprintln(os.Stderr, "e2e: THE JOURNEYS ARE SKIPPED:", noTests)
		return m.Run()
	}
	if program = os.Getenv("PATHWAYS_E2E_PROGRAM"); program == "" {
		program = filepath.Join(folder, "pathways")
		build := exec.Command("go", "build", "-o", program, "./cmd/pathways")
		build.Dir = ".."
		if out, err := build.CombinedOutput(); err != nil {
			return fail(fmt.Errorf("building the program: %w\n%s", err, out))
		}
	}
	stop, err := startBrowser(found, folder)
	if err != nil {
		return fail(err)
	}
	defer stop()
	if shared, err = openHouse(filepath.Join(folder, "data")); err != nil {
		return fail(err)
	}
	defer shared.close()
	return m.Run()
}

func fail(err error) int {
	fmt.Fprintln(os.Stderr, "e2e:", err)
	return 1
}

// findBrowser is the path of a Chromium; "" where there is none. PATHWAYS_E2E_BROWSER names another one.
func findBrowser() string {
	for _, name := range []string{os.Getenv("PATHWAYS_E2E_BROWSER"), "chromium", "chromium-browser", "google-chrome"} {
		if name == "" {
			continue
		}
		if path, err := exec.LookPath(name); err == nil {
			return path
		}
	}
	return ""
}

// startBrowser starts the one browser. The function that it gives ends it.
func startBrowser(path, folder string) (func(), error) {
	options := append(
		chromedp.DefaultExecAllocatorOptions[:],
		chromedp.ExecPath(path), chromedp.UserDataDir(filepath.Join(folder, "browser")), chromedp.DisableGPU,
		chromedp.Flag("disable-component-update", true), chromedp.Flag("disable-quic", true),
		chromedp.Flag("lang", "en-US"),
	)
	if os.Geteuid() == 0 {
		options = append(options, chromedp.NoSandbox)
	}
	alloc, endAlloc := chromedp.NewExecAllocator(context.Background(), options...)
	ctx, _ := chromedp.NewContext(alloc, chromedp.WithErrorf(func(string, ...any) {}))
	if err := chromedp.Do(ctx); err != nil {
		endAlloc()
		return nil, fmt.Errorf("starting the browser: %w", err)
	}
	chromeContext = ctx
	return func() {
		patient, enough := context.WithTimeout(ctx, 10*time.Second)
		defer enough()
		chromedp.Cancel(patient)
		endAlloc()
	}, nil
}

// house is a running server with its own data.
type house struct {
	url      string // http://127.0.0.1:port
	owner    string // the link that makes its first owner; "" where it has one
	data     string
	database string // address of a PostgreSQL database; "" for the embedded one
	args     []string
	cmd      *exec.Cmd
	log      *strings.Builder

	post *post // takes its letters; nil: they stay in its outbox
}

// openHouse starts a server and waits for its address.
func openHouse(data string, args ...string) (*house, error) {
	h := &house{data: data, args: args}
	return h, h.start("127.0.0.1:0")
}

func (h *house) start(addr string) error {
	h.log = &strings.Builder{}
	h.cmd = exec.Command(program, append([]string{"serve", "--addr", addr, "--metrics-addr", "off", "--data", h.data}, h.args...)...)
	h.cmd.Stderr = h.log
	out, err := h.cmd.StdoutPipe()
	if err != nil {
		return err
	}
	if err := h.cmd.Start(); err != nil {
		return err
	}
	lines := bufio.NewReader(out)
	line, err := lines.ReadString('\n')
	url, ok := strings.CutPrefix(strings.TrimSpace(line), "Pathways is at ")
	if err != nil || !ok {
		h.close()
		return fmt.Errorf("the server did not say its address: %q, %v\n%s", line, err, h.log)
	}
	if lines.Buffered() > 0 { // both lines come at once
		second, _ := lines.ReadString('\n')
		h.owner = second[strings.LastIndexByte(strings.TrimSpace(second), ' ')+1:]
	}
	go io.Copy(io.Discard, out)
	h.url = strings.TrimSuffix(url, "/")
	return nil
}

// close ends the server as its keeper would, and waits until it is gone.
func (h *house) close() {
	h.cmd.Process.Signal(syscall.SIGTERM)
	gone := make(chan struct{})
	go func() { h.cmd.Wait(); close(gone) }()
	select {
	case <-gone:
	case <-time.After(15 * time.Second):
		h.cmd.Process.Kill()
		<-gone
	}
}

// reopen starts the server again at the same address.
func (h *house) reopen(t *testing.T) {
	t.Helper()
	if err := h.start(strings.TrimPrefix(h.url, "http://")); err != nil {
		t.Fatal(err)
	}
}

// ownHouse is a server for one test alone.
func ownHouse(t *testing.T, args ...string) *house {
	t.Helper()
	needBrowser(t)
	h, err := openHouse(t.TempDir(), args...)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(h.close)
	return h
}

func needBrowser(t *testing.T) {
	t.Helper()
	if noTests != "" {
		t.Skip("SKIPPED: " + noTests)
	}
}
