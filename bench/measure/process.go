package measure

import (
	"bufio"
	"context"
	"fmt"
	"io"
	"net"
	"net/http"
	"os"
	"os/exec"
	"path/filepath"
	"strconv"
	"strings"
	"time"
)

// Process is a program that was started for the measurement and answers at addr.
type Process struct {
	Cmd  *exec.Cmd
	Addr string
	ops  string // address of metrics; "" where there are none
}

// Build makes the program that is measured, as "make build" does.
func Build(ctx context.Context, dir string) (string, error) {
	program := filepath.Join(dir, "pathways")
	cmd := exec.CommandContext(ctx, "go", "build", "-trimpath", "-o", program, "./cmd/pathways")
	cmd.Env = append(os.Environ(), "CGO_ENABLED=0")
	if out, err := cmd.CombinedOutput(); err != nil {
		return "", fmt.Errorf("go build (run this from the root of the repository): %w\n%s", err, out)
	}
	return program, nil
}

// Serve starts pathways on a data folder, with more flags where they are given, and waits for its address. It logs as
// it does by default; nobody reads it.
func Serve(program, data string, flags ...string) (*Process, error) {
	args := append([]string{"serve", "--addr", "127.0.0.1:0", "--metrics-addr", "off", "--data", data}, flags...)
	cmd := exec.Command(program, args...)
	var log beginning
	cmd.Stderr = &log
	out, err := cmd.StdoutPipe()
	if err != nil {
		return nil, err
	}
	if err := cmd.Start(); err != nil {
		return nil, err
	}
	p := &Process{Cmd: cmd}
	row, err := bufio.NewReader(out).ReadString('\n')
	_, addr, found := strings.Cut(strings.TrimSpace(row), "http://")
	if err != nil || !found {
		p.Stop()
		return nil, fmt.Errorf("pathways did not start: %s", strings.TrimSpace(string(log.text)))
	}
	p.Addr = addr
	return p, nil
}

// ServeCounting is Serve with metrics, see Process.Metric.
func ServeCounting(program, data string, flags ...string) (*Process, error) {
	free, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		return nil, err
	}
	ops := free.Addr().String()
	free.Close()
	p, err := Serve(program, data, append(flags, "--metrics-addr", ops)...)
	if err == nil {
		p.ops = ops
	}
	return p, err
}

// ServeKnown is Serve with a public address: that at which it answers.
func ServeKnown(program, data string) (*Process, error) {
	free, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		return nil, err
	}
	addr := free.Addr().String()
	free.Close()
	return Serve(program, data, "--addr", addr, "--base-url", "http://"+addr)
}

// Metric is a figure that the program publishes of itself.
func (p *Process) Metric(ctx context.Context, name string) (int64, error) {
	r, err := http.NewRequestWithContext(ctx, "GET", "http://"+p.ops+"/metrics", nil)
	if err != nil {
		return 0, err
	}
	answer, err := http.DefaultClient.Do(r)
	if err != nil {
		return 0, err
	}
	defer answer.Body.Close()
	for rows := bufio.NewScanner(answer.Body); rows.Scan(); {
		if value, ok := strings.CutPrefix(rows.Text(), name+" "); ok {
			figure, err := strconv.ParseFloat(value, 64)
			return int64(figure), err
		}
	}
	return 0, fmt.Errorf("no metric %s", name)
}

// beginning keeps the first 4,000 bytes of what a program says.
type beginning struct{ text []byte }

func (t *beginning) Write(p []byte) (int, error) {
	if room := 4000 - len(t.text); room > 0 {
		t.text = append(t.text, p[:min(room, len(p))]...)
	}
	return len(p), nil
}

// Stop ends the process as an administrator would, or, after 15 s, for sure.
func (p *Process) Stop() {
	_ = p.Cmd.Process.Signal(os.Interrupt)
	kill := time.AfterFunc(15*time.Second, func() { _ = p.Cmd.Process.Kill() })
	_ = p.Cmd.Wait()
	kill.Stop()
}

// CPU is the processor time that the process has used, to 10 ms.
func (p *Process) CPU() (time.Duration, error) {
	raw, err := os.ReadFile(fmt.Sprintf("/proc/%d/stat", p.Cmd.Process.Pid))
	if err != nil {
		return 0, err
	}
	// The second field is the name in brackets; user and system time are the 14th and 15th, in ticks of 10 ms.
	fields := strings.Fields(string(raw[strings.LastIndexByte(string(raw), ')')+1:]))
	var ticks int64
	for _, f := range fields[11:13] {
		n, err := strconv.ParseInt(f, 10, 64)
		if err != nil {
			return 0, err
		}
		ticks += n
	}
	return time.Duration(ticks) * 10 * time.Millisecond, nil
}

// Memory is what the process holds in RAM now and held at most, in bytes.
func (p *Process) Memory() (now, most int64, err error) {
	raw, err := os.ReadFile(fmt.Sprintf("/proc/%d/status", p.Cmd.Process.Pid))
	if err != nil {
		return 0, 0, err
	}
	for row := range strings.Lines(string(raw)) {
		name, value, _ := strings.Cut(row, ":")
		if name != "VmRSS" && name != "VmHWM" {
			continue
		}
		kb, err := strconv.ParseInt(strings.Fields(value)[0], 10, 64)
		if err != nil {
			return 0, 0, err
		}
		if name == "VmRSS" {
			now = kb << 10
		} else {
			most = kb << 10
		}
	}
	return now, most, nil
}

// Bench runs a benchmark of a package and gives its lines.
func Bench(ctx context.Context, pkg, name, benchtime string, progress io.Writer) ([]string, error) {
	cmd := exec.CommandContext(ctx, "go", "test", "-run", "^$", "-bench", "^"+name+"$", "-benchtime", benchtime, pkg)
	cmd.Env = append(os.Environ(), "CGO_ENABLED=0")
	cmd.Stderr = progress
	out, err := cmd.Output()
	if err != nil {
		return nil, fmt.Errorf("%s: %w\n%s", name, err, out)
	}
	var lines []string
	for row := range strings.Lines(string(out)) {
		if strings.HasPrefix(row, "Benchmark") {
			lines = append(lines, row)
		}
	}
	return lines, nil
}
