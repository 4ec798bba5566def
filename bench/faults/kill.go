//go:build linux

package main

import (
	"context"
	"os/exec"
	"path/filepath"
	"time"

	"pathways/bench/measure"
)

// killed ends the program with SIGKILL at moments spread over its first start, when it writes most, each time on the
// same folder, and then twice in the middle of load.
func killed(ctx context.Context, h *house) {
	data := filepath.Join(h.dir, "killed")
	const starts = 24
	for i := range starts {
		// Every eighth time the folder is a new one, so that every moment of a first start is met three times.
		if i%8 == 0 {
			data = filepath.Join(h.dir, "killed", string(rune('a'+i/8)))
		}
		cmd := exec.CommandContext(ctx, h.program, "serve", "--addr", "127.0.0.1:0", "--metrics-addr", "off", "--data", data)
		if !h.must(cmd.Start(), "start") {
			return
		}
		time.Sleep(time.Duration(8+i%8*18) * time.Millisecond)
		_ = cmd.Process.Kill()
		_ = cmd.Wait()
		if i%8 == 7 {
			p, err := measure.Serve(h.program, data)
			if !h.must(err, "a start after eight kills") {
				return
			}
			h.page(p, "GET", "/frameworks/isl/2025", 200, time.Second, "after eight kills between 8 and 134 ms of a start")
			p.Stop()
			h.doctor(ctx, "--data", data)
		}
	}
	for range 2 {
		p, err := measure.Serve(h.program, data)
		if !h.must(err, "start") {
			return
		}
		time.AfterFunc(700*time.Millisecond, func() { _ = p.Cmd.Process.Kill() })
		t, err := measure.Load(ctx, p.Addr, measure.Ask("GET", "/frameworks/isl/2025", 200, nil), 16, 5*time.Second)
		h.see(err != nil, "killed after %d answers to 16 at once: the connections broke (%v)", t.Answers, err)
		p.Stop()
		began := time.Now()
		p, err = measure.Serve(h.program, data)
		if !h.must(err, "start again") {
			return
		}
		h.page(p, "GET", "/frameworks/isl/2025/GE.1", 200, time.Second, "started again in "+time.Since(began).Round(time.Millisecond).String())
		p.Stop()
		h.doctor(ctx, "--data", data)
	}
}
