package pathway

import (
	"errors"
	"fmt"
	"runtime"
	"strings"
	"testing"

	"pathways/internal/platform/errs"
)

// TestAHostileFileTakesNoMoreRoomThanAnHonestOne ensures that a file made to cost much (deep, or with lists of
// things that are tiny in JSON and large in memory) is refused for less than 20 bytes of memory for each of its own.
func TestAHostileFileTakesNoMoreRoomThanAnHonestOne(t *testing.T) {
	const head = `{"format":"pathways.pathway","version":1,"id":"","revision":1,"created":"2026-03-01T09:00:00Z",` +
		`"changed":"2026-03-01T09:00:00Z","reflections":[],`
	const goal = `"plans":[{"id":"","framework":"","release":"","created":"2026-03-01T09:00:00Z","goals":[{"id":"","items":[],"activities":[`
	repeat := func(s, with string, room int) string {
		n := room / (len(s) + len(with))
		return strings.Repeat(s+with, n-1) + s
	}
	const room = MaxBytes - 1000
	deep := func(open, shut string) string { return strings.Repeat(open, 9900) + "0" + strings.Repeat(shut, 9900) }
	wide := strings.Repeat("k", 60)
	for name, file := range map[string]string{
		"lists in lists":     head + `"x":[` + repeat(deep("[", "]"), ",", room) + "]}",
		"objects in objects": head + `"x":[` + repeat(deep(`{"`+wide+`":`, "}"), ",", room) + "]}",
		"twice in each":      head + `"x":[` + repeat(deep(`{"a":0,"a":`, "}"), ",", room) + "]}",
		"tiny reflections":   `{"format":"pathways.pathway","version":1,"reflections":[` + repeat("{}", ",", room) + "]}",
		"tiny activities":    head + goal + repeat(`{"id":""}`, ",", room) + "]}]}]}",
		"tiny times":         head + `"plans":[{"edited":{"why":[` + repeat(`""`, ",", room) + "]}}]}",
		"times of fields":    head + `"plans":[{"edited":{` + repeat(`"x":[]`, ",", room) + "}}]}",
	} {
		t.Run(name, func(t *testing.T) {
			var before, after runtime.MemStats
			runtime.ReadMemStats(&before)
			_, err := Decode([]byte(file))
			runtime.ReadMemStats(&after)
			var e *errs.Error
			if !errors.As(err, &e) || len(e.Fields) == 0 {
				t.Fatal(err)
			}
			if took := after.TotalAlloc - before.TotalAlloc; took > 20*MaxBytes {
				t.Errorf("%d MB for %d MB", took>>20, len(file)>>20)
			}
			if told := len(fmt.Sprint(e.Fields)); told > 20_000 {
				t.Errorf("%d bytes to say what is wrong", told)
			}
		})
	}
}
