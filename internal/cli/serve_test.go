package cli

import (
	"bytes"
	"context"
	"io"
	"log/slog"
	"net"
	"net/http"
	"net/http/httptest"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"sync"
	"testing"
	"time"
)

// running is a server started as from the command line.
type running struct {
	url   string
	owner string // where somebody becomes the owner; "" where somebody is
	stop  context.CancelFunc
	code  chan int
	out   *text
	log   *text
}

// text is a writer that can be read meanwhile.
type text struct {
	mu sync.Mutex
	b  bytes.Buffer
}

func (t *text) Write(p []byte) (int, error) {
	t.mu.Lock()
	defer t.mu.Unlock()
	return t.b.Write(p)
}

func (t *text) String() string {
	t.mu.Lock()
	defer t.mu.Unlock()
	return t.b.String()
}

// announced are the lines on standard output: the address, and, while nobody runs the installation, how to become its
// owner.
var announced = regexp.MustCompile(`^Pathways is at (http://\S+)\n(?:Make yourself its owner \(once, until [-0-9: ]+UTC\): (http://\S+)\n)?$`)

func start(t *testing.T, data string, args ...string) *running {
	t.Helper()
	ctx, stop := context.WithCancel(context.Background())
	r := &running{stop: stop, code: make(chan int, 1), out: new(text), log: new(text)}
	args = append([]string{"serve", "--addr", "127.0.0.1:0", "--data", data}, args...)
	go func() { r.code <- Run(ctx, args, nil, nil, r.out, r.log) }()
	t.Cleanup(stop)
	for range 500 {
		if m := announced.FindStringSubmatch(r.out.String()); m != nil {
			r.url, r.owner = m[1], m[2]
			return r
		}
		select {
		case code := <-r.code:
			t.Fatalf("ended with %d: %s", code, r.log)
		case <-time.After(10 * time.Millisecond):
		}
	}
	t.Fatalf("no address after 5 s: %s", r.log)
	return nil
}

func (r *running) end(t *testing.T) {
	t.Helper()
	r.stop()
	select {
	case code := <-r.code:
		if code != exitWell {
			t.Errorf("exit code %d: %s", code, r.log)
		}
	case <-time.After(drainTime + time.Second):
		t.Fatal("did not stop")
	}
}

func fetch(t *testing.T, url string) (int, string) {
	t.Helper()
	res, err := http.Get(url)
	if err != nil {
		t.Fatal(err)
	}
	defer res.Body.Close()
	body, err := io.ReadAll(res.Body)
	if err != nil {
		t.Fatal(err)
	}
	return res.StatusCode, string(body)
}

func TestServeSaysItsAddressAndServes(t *testing.T) {
	data := filepath.Join(t.TempDir(), "new", "data")
	r := start(t, data, "--metrics-addr", "127.0.0.1:0")
	if info, err := os.Stat(data); err != nil || info.Mode().Perm() != 0o700 {
		t.Errorf("the data folder: %v, %v", info, err)
	}
	for path, want := range map[string]int{"/livez": 200, "/readyz": 200, "/api/v1/openapi.json": 200, "/nothing-here": 404} {
		if code, body := fetch(t, r.url+path); code != want {
			t.Errorf("%s: %d %.200s", path, code, body)
		}
	}
	ops := regexp.MustCompile(`address=(http://\S+)`).FindStringSubmatch(r.log.String())
	if ops == nil {
		t.Fatalf("no address of the metrics in the log: %s", r.log)
	}
	if _, figures := fetch(t, ops[1]+"/metrics"); !strings.Contains(figures, "pathways_request_duration_seconds") || !strings.Contains(figures, "pathways_db_commits_total") {
		t.Errorf("figures: %.300s", figures)
	}
	var findings text
	args := []string{"doctor", "--data", data, "--addr", strings.TrimPrefix(r.url, "http://"), "--metrics-addr", "off"}
	if code := Run(t.Context(), args, nil, nil, &findings, &findings); code != exitWell || !strings.Contains(findings.String(), "in use by a running Pathways") {
		t.Errorf("doctor beside the server: %d\n%s", code, &findings)
	}
	r.end(t)
	if _, err := http.Get(r.url + "/livez"); err == nil {
		t.Error("still answers after the end")
	}
	again := start(t, data, "--metrics-addr", "off")
	again.end(t)
}

func TestAStopWaitsForWhatIsUnderWay(t *testing.T) {
	begun, goOn := make(chan struct{}), make(chan struct{})
	slow := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) {
		close(begun)
		<-goOn
		io.WriteString(w, "whole")
	}))
	defer slow.Close()
	answer := make(chan string, 1)
	go func() {
		_, body := fetch(t, slow.URL)
		answer <- body
	}()
	<-begun
	c := &call{log: slog.New(slog.DiscardHandler)}
	stopped := make(chan struct{})
	go func() {
		c.stop([]*http.Server{slow.Config})
		close(stopped)
	}()
	select {
	case <-stopped:
		t.Fatal("stopped before the answer was out")
	case <-time.After(100 * time.Millisecond):
	}
	close(goOn)
	if body := <-answer; body != "whole" {
		t.Errorf("the answer was cut off: %q", body)
	}
	<-stopped
}

func TestAPortThatIsTakenIsSaidSo(t *testing.T) {
	taken, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	defer taken.Close()
	addr := taken.Addr().String()
	for flag, args := range map[string][]string{
		"--addr":         {"serve", "--addr", addr, "--metrics-addr", "off"},
		"--metrics-addr": {"serve", "--addr", "127.0.0.1:0", "--metrics-addr", addr},
	} {
		var out, log text
		data := filepath.Join(t.TempDir(), "data")
		code := Run(t.Context(), append(args, "--data", data), nil, nil, &out, &log)
		if code != exitFailure || out.String() != "" || !strings.Contains(log.String(), addr+" is taken") || !strings.Contains(log.String(), "choose another address with "+flag) {
			t.Errorf("%s: %d, %q, %q", flag, code, out.String(), log.String())
		}
		if _, err := os.Stat(data); err == nil {
			t.Errorf("%s: a data folder was made although nothing could start", flag)
		}
	}
}

func TestTheUsualMetricsAddressMayBeTaken(t *testing.T) {
	taken, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	defer taken.Close()
	var log text
	c := &call{log: slog.New(slog.NewTextHandler(&log, nil))}
	c.config.MetricsAddr = taken.Addr().String()
	ops, err := c.listenOps(t.Context())
	if ops != nil || err != nil || !strings.Contains(log.String(), "level=WARN") || !strings.Contains(log.String(), "--metrics-addr") {
		t.Errorf("nobody chose the address: %v, %v, %s", ops, err, &log)
	}
	c.config.MetricsAsked = true
	if _, err := c.listenOps(t.Context()); err == nil {
		t.Error("somebody chose the address, and the program goes on without")
	}
}
