package main

import (
	"fmt"
	"runtime"
	"slices"
	"strings"
	"time"
)

// row is one figure. met is "" where there is no target.
type row struct{ what, measured, target, met string }

func verdict(good bool) string {
	if good {
		return "met"
	}
	return "not met"
}

// table gathers the rows as Markdown that also reads as plain text.
type table struct{ strings.Builder }

func newTable(now time.Time) *table {
	t := &table{}
	fmt.Fprintf(t, "# Results of `make bench`\n\n%s, %d cores, %s, %s. The load comes from the same cores.\nHow each figure is made: README.md beside this file.\n",
		now.UTC().Format("2006-01-02"), runtime.NumCPU(), runtime.GOOS+"/"+runtime.GOARCH, runtime.Version())
	return t
}

func (t *table) add(s section, rows []row) {
	fmt.Fprintf(t, "\n## %s\n\n", s.title)
	all := append([]row{{"what", "measured", "target", ""}}, rows...)
	cells := func(r row) []string { return []string{r.what, r.measured, r.target, r.met} }
	widths := make([]int, 4)
	for _, r := range all {
		for i, c := range cells(r) {
			widths[i] = max(widths[i], len([]rune(c)))
		}
	}
	for n, r := range all {
		for i, c := range cells(r) {
			fmt.Fprintf(t, "| %s%s ", c, strings.Repeat(" ", widths[i]-len([]rune(c))))
		}
		t.WriteString("|\n")
		if n > 0 {
			continue
		}
		for _, w := range widths {
			t.WriteString("|" + strings.Repeat("-", w+2))
		}
		t.WriteString("|\n")
	}
}

func (t *table) finish(took time.Duration) {
	fmt.Fprintf(t, "\nThe whole run took %d s.\n", int(took.Seconds()))
}

func median(all []float64) float64 {
	sorted := slices.Sorted(slices.Values(all))
	if len(sorted) == 0 {
		return 0
	}
	return sorted[len(sorted)/2]
}

func least(all []float64) float64    { return slices.Min(all) }
func greatest(all []float64) float64 { return slices.Max(all) }

// thousands writes a rate with commas: 12,345.
func thousands(x float64) string {
	s := fmt.Sprintf("%.0f", x)
	for i := len(s) - 3; i > 0; i -= 3 {
		s = s[:i] + "," + s[i:]
	}
	return s
}

func millis(d time.Duration) string {
	if d < 10*time.Millisecond {
		return fmt.Sprintf("%.1f ms", float64(d.Microseconds())/1000)
	}
	return fmt.Sprintf("%d ms", d.Milliseconds())
}
