package pathway

import (
	"errors"
	"fmt"
	"runtime"
	"strings"
	"testing"
	"time"

	"pathways/internal/account/accounttest"
	"pathways/internal/platform/db"
	"pathways/internal/platform/db/dbtest"
	"pathways/internal/platform/errs"
	"pathways/internal/reflection"
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

// TestIdsMadeToCollide ensures that a file in which the statements of one reflection have just the ids that those of
// another would be given is read at the cost of its size, and that bringing it again changes nothing.
func TestIdsMadeToCollide(t *testing.T) {
	s := house(t, dbtest.SQLite(t))
	v := accounttest.Person(t, s.db, "Ana")
	const many = 4000
	p := New(noon)
	a := p.Begin("isl", "2025", "", "", noon).ID
	b := p.Begin("isl", "2025", "", "", noon.Add(time.Hour)).ID
	id := NewID()
	for i := range many {
		said := reflection.Statement{ID: id, Item: NewID(), Code: "GE.1", Dimension: "note", Text: fmt.Sprint(i), At: noon}
		p.Reflection(a).Statements = append(p.Reflection(a).Statements, said)
		p.Reflection(b).Statements = append(p.Reflection(b).Statements, said)
		id = derived("said in "+b, id)
	}
	came, err := s.Adopt(ctx, v, p)
	if err != nil || came.Statements < many || came.Statements > many+3 {
		t.Fatalf("%+v, %v", came, err)
	}
	if again, err := s.Adopt(ctx, v, p); err != nil || !again.Nothing() {
		t.Errorf("the second time: %+v, %v", again, err)
	}
}

// TestAnAccountKeepsNoMoreThanAFileHolds ensures that what one person keeps is bounded, however it comes.
func TestAnAccountKeepsNoMoreThanAFileHolds(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		s := house(t, d)
		v := accounttest.Person(t, d, "Ana")
		started(t, s, v)
		text := strings.Repeat("word ", 200)
		var err error
		for round := 0; err == nil && round < 80; round++ {
			var changes []Change
			for i := range 100 {
				changes = append(changes, answerTo("say.note.GE.1", fmt.Sprint(text, round, " ", i)))
				changes[i].At = s.now()
			}
			_, _, err = s.Change(ctx, v, Want{}, changes, nil)
		}
		if !errs.Is(err, errs.TooLarge) {
			t.Fatalf("everything came in: %v", err)
		}
		p, err := s.Get(ctx, v, Everything)
		if err != nil {
			t.Fatal(err)
		}
		if err := p.Fits(); err != nil {
			t.Errorf("what is kept cannot be taken along: %v", err)
		}
		for err = nil; err == nil && len(p.Reflections) <= MaxReflections; {
			p, _, err = s.Change(ctx, v, Want{}, nil, func(p *Pathway) error {
				p.Begin("isl", "2025", "", "", s.now())
				return nil
			})
		}
		if !errs.Is(err, errs.Invalid) {
			t.Errorf("reflections without end: %v", err)
		}
	})
}
