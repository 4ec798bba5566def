package app

import (
	"runtime"
	"runtime/debug"
)

// Build says what program this is.
type Build struct {
	Version string // of the module: "v1.2.0"; "development" when it was built from a working copy
	Commit  string // short; "unknown" where the build does not know; with "+changes" when files were changed
	Go      string
}

// ReadBuild reads what the Go tool wrote into the program.
func ReadBuild() Build {
	b := Build{Version: "development", Commit: "unknown", Go: runtime.Version()}
	info, ok := debug.ReadBuildInfo()
	if !ok {
		return b
	}
	if v := info.Main.Version; v != "" && v != "(devel)" {
		b.Version = v
	}
	changed := ""
	for _, s := range info.Settings {
		switch {
		case s.Key == "vcs.revision" && len(s.Value) >= 12:
			b.Commit = s.Value[:12]
		case s.Key == "vcs.modified" && s.Value == "true":
			changed = "+changes"
		}
	}
	b.Commit += changed
	return b
}
