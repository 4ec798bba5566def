package accounttest

import (
	"bufio"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
	"time"
)

// Certified starts the provider of accounts of the shared folder, which the OpenID Foundation has certified, for a test.
// It listens on 127.0.0.1:9500, knows the client app (app-secret) and sends back to http://127.0.0.1:9501/cb only. Root
// is the folder of this repository. Without node, its parts or the shared folder the test is skipped.
func Certified(t testing.TB, root string) {
	t.Helper()
	program, err := os.ReadFile(filepath.Join(root, "..", "shared", "verify", "oidc", "op.mjs"))
	if err != nil {
		t.Skipf("SKIPPED: the certified provider is not tested against, as its program is not here: %v", err)
	}
	parts, err := filepath.Abs(filepath.Join(root, "e2e", "oidc", "node_modules"))
	if err != nil {
		t.Fatal(err)
	}
	if _, err := os.Stat(filepath.Join(parts, "oidc-provider")); err != nil {
		t.Skipf("SKIPPED: the certified provider is not tested against, as its parts are not installed (.ci/prepare): %v", err)
	}
	node, err := exec.LookPath("node")
	if err != nil {
		t.Skipf("SKIPPED: the certified provider is not tested against: %v", err)
	}
	dir := t.TempDir()
	if err := os.Symlink(parts, filepath.Join(dir, "node_modules")); err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(filepath.Join(dir, "op.mjs"), program, 0o600); err != nil {
		t.Fatal(err)
	}
	op := exec.Command(node, "op.mjs")
	op.Dir = dir
	out, err := op.StdoutPipe()
	if err != nil {
		t.Fatal(err)
	}
	op.Stderr = op.Stdout
	if err := op.Start(); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		_ = op.Process.Kill()
		_ = op.Wait()
	})
	up := make(chan string, 1)
	go func() {
		var said strings.Builder
		for lines := bufio.NewScanner(out); lines.Scan(); {
			if said.WriteString(lines.Text() + "\n"); lines.Text() == "op up" {
				up <- ""
			}
		}
		up <- said.String()
	}()
	select {
	case said := <-up:
		if strings.Contains(said, "EADDRINUSE") {
			t.Skipf("SKIPPED: the certified provider is not tested against, as something else listens at its address:\n%s", said)
		}
		if said != "" {
			t.Fatalf("the certified provider ended:\n%s", said)
		}
	case <-time.After(30 * time.Second):
		t.Fatal("the certified provider does not start")
	}
}
