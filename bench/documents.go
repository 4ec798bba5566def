package main

import (
	"context"
	"fmt"
	"os/exec"
	"path/filepath"
	"time"

	"pathways/bench/measure"
)

const documentRounds = 7

// documents asks for each file several times, one after the other, and takes the time in the middle.
func documents(ctx context.Context, b *bench) (rows []row, err error) {
	const release = "/frameworks/isl/2025"
	asked := []struct {
		name string
		path string
		post bool
	}{
		{"framework on one page, PDF", release + ".pdf?layout=table&paper=letter", false},
		{"framework as a guide, PDF", release + ".pdf?layout=guide&paper=letter", false},
		{"framework as a guide, DOCX", release + ".docx?layout=guide", false},
		{"framework, XLSX", release + ".xlsx", false},
		{"framework, CSV", release + ".csv", false},
		{"framework, JSON", release + ".json", false},
		{"map of a pathway, PDF", "/pathway/out/map.pdf", true},
		{"plan of a pathway, PDF", "/pathway/out/plan.pdf", true},
		{"plan of a pathway, DOCX", "/pathway/out/plan.docx", true},
	}
	for _, one := range asked {
		q := measure.Ask("GET", one.path, 200, nil)
		if one.post {
			if q, err = carry(one.path); err != nil {
				return nil, err
			}
		}
		var waits []float64
		var size int
		for range documentRounds {
			began := time.Now()
			a, _, _, err := measure.Once(b.real.Addr, q)
			if err != nil {
				return nil, fmt.Errorf("%s: %w", one.path, err)
			}
			waits, size = append(waits, float64(time.Since(began))), a.Length
			if ctx.Err() != nil {
				return nil, ctx.Err()
			}
		}
		rows = append(rows, row{what: one.name, measured: fmt.Sprintf("%s (the first %s), %d kB",
			millis(time.Duration(median(waits))), millis(time.Duration(waits[0])), size/1000)})
	}
	var waits []float64
	for range 3 {
		began := time.Now()
		cmd := exec.CommandContext(ctx, b.program, "export", "--framework", "isl@2025", "--format", "pdf", "--data", filepath.Join(b.dir, "none"), "-o", filepath.Join(b.dir, "isl.pdf"))
		if out, err := cmd.CombinedOutput(); err != nil {
			return nil, fmt.Errorf("export: %w\n%s", err, out)
		}
		waits = append(waits, float64(time.Since(began)))
	}
	return append(rows, row{what: "pathways export --format pdf, where there is no database yet", measured: millis(time.Duration(median(waits)))}), nil
}
