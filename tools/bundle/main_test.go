package main

import (
	"bytes"
	"os"
	"path/filepath"
	"testing"
)

const ui = "../../internal/platform/ui"

// The committed files are what their sources make, and making them twice gives the same bytes.
func TestCommittedFilesAreCurrent(t *testing.T) {
	for range 2 {
		copied := t.TempDir()
		for _, folder := range []string{"css", "js"} {
			if err := os.CopyFS(filepath.Join(copied, folder), os.DirFS(filepath.Join(ui, folder))); err != nil {
				t.Fatal(err)
			}
		}
		if err := bundle(copied); err != nil {
			t.Fatal(err)
		}
		for _, e := range entries {
			name := filepath.Join("assets", filepath.Base(e.source))
			made, err := os.ReadFile(filepath.Join(copied, name))
			if err != nil {
				t.Fatal(err)
			}
			committed, err := os.ReadFile(filepath.Join(ui, name))
			if err != nil {
				t.Fatal(err)
			}
			if !bytes.Equal(made, committed) {
				t.Errorf("%s is not what its sources make: run go generate in the ui package", name)
			}
		}
	}
}

// A source that cannot be read as what it is stops the bundling with the place of the fault.
func TestBundleSaysWhatIsWrong(t *testing.T) {
	broken := t.TempDir()
	if err := os.MkdirAll(filepath.Join(broken, "css"), 0o755); err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(filepath.Join(broken, "css", "app.css"), []byte(`@import "lost.css";`), 0o644); err != nil {
		t.Fatal(err)
	}
	err := bundle(broken)
	if err == nil || !bytes.Contains([]byte(err.Error()), []byte("lost.css")) {
		t.Fatalf("a lost part gives %v", err)
	}
}
