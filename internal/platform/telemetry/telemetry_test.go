package telemetry

import (
	"bytes"
	"context"
	"errors"
	"log/slog"
	"net/http/httptest"
	"strings"
	"testing"
	"time"
)

func TestEntriesCarryTheIDOfTheirRequest(t *testing.T) {
	var out bytes.Buffer
	id := ""
	log := NewLogger(&out, "json", slog.LevelInfo, func(context.Context) string { return id }).With("part", "test")
	log.Info("outside")
	id = "abc-123"
	log.InfoContext(t.Context(), "inside")
	log.Debug("too quiet")
	lines := strings.Split(strings.TrimSpace(out.String()), "\n")
	if len(lines) != 2 || strings.Contains(lines[0], "request") || !strings.Contains(lines[1], `"request":"abc-123"`) || !strings.Contains(lines[1], `"part":"test"`) {
		t.Errorf("logged %q", lines)
	}
}

func TestOpsTellsFiguresAndHealth(t *testing.T) {
	m := NewMetrics("v1.2.3", "abcdef", "go1.26")
	m.Observe("GET /frameworks/{slug}", 200, 3*time.Millisecond)
	m.Observe("GET /frameworks/{slug}", 404, 3*time.Millisecond)
	m.Observe("", 404, time.Millisecond)
	m.Observe("", 0, time.Millisecond)
	m.Count("pathways_db_statements_total", "Statements.", func() int64 { return 42 })
	var down error
	ops := Ops(m, func(context.Context) error { return down })
	get := func(path string) (int, string) {
		w := httptest.NewRecorder()
		ops.ServeHTTP(w, httptest.NewRequest("GET", path, nil))
		return w.Code, w.Body.String()
	}
	_, figures := get("/metrics")
	for _, want := range []string{
		`pathways_request_duration_seconds_count{route="GET /frameworks/{slug}",status="2xx"} 1`,
		`pathways_request_duration_seconds_count{route="",status="4xx"} 1`,
		`pathways_build_info{commit="abcdef",go="go1.26",version="v1.2.3"} 1`,
		"pathways_db_statements_total 42", "go_goroutines",
	} {
		if !strings.Contains(figures, want) {
			t.Errorf("no %s", want)
		}
	}
	if code, _ := get("/livez"); code != 200 {
		t.Errorf("livez: %d", code)
	}
	if code, _ := get("/readyz"); code != 200 {
		t.Errorf("readyz: %d", code)
	}
	down = errors.New("database")
	if code, body := get("/readyz"); code != 503 || !strings.Contains(body, "database") {
		t.Errorf("readyz with a database that is down: %d %s", code, body)
	}
}
