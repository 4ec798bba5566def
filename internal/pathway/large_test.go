package pathway

import (
	"fmt"
	"strings"
	"testing"
	"time"

	"pathways/internal/platform/errs"
	"pathways/internal/reflection"
)

// TestAFileOfCountlessFieldsIsRefusedAtOnce ensures that the cost of reading a file grows as the file grows: half a
// million unknown fields are read once, not once for each other.
func TestAFileOfCountlessFieldsIsRefusedAtOnce(t *testing.T) {
	var b strings.Builder
	b.WriteString(`{"format":"pathways.pathway","version":1`)
	for i := 0; b.Len() < MaxBytes-100; i++ {
		fmt.Fprintf(&b, `,"%x":0`, i)
	}
	b.WriteString("}")
	if _, err := Decode([]byte(b.String())); !errs.Is(err, errs.Invalid) {
		t.Fatal(err)
	}
}

// TestAsMuchAsAFileHoldsIsPutTogetherAtOnce ensures the same of merging, and of leaving out what was said earlier.
func TestAsMuchAsAFileHoldsIsPutTogetherAtOnce(t *testing.T) {
	at := time.Date(2026, 3, 1, 9, 0, 0, 0, time.UTC)
	one := New(at)
	one.Begin("isl", "2025", "", "", at)
	said := func(copy string) (all []reflection.Statement) {
		for i := range reflection.MaxStatements {
			all = append(all, reflection.Statement{
				ID: fmt.Sprintf("00000000-0000-4000-%s-%012x", copy, i), Item: fmt.Sprintf("item %d", i), Dimension: "use",
				Choices: []string{"now"}, At: at.Add(time.Duration(i) * time.Second),
			})
		}
		return all
	}
	other := *one
	other.Reflections = []reflection.Reflection{one.Reflections[0]}
	one.Reflections[0].Statements, other.Reflections[0].Statements = said("8001"), said("8002")
	if !one.Merge(&other) || len(one.Reflections[0].Statements) != 2*reflection.MaxStatements {
		t.Fatalf("%d statements", len(one.Reflections[0].Statements))
	}
	for i, s := range one.Reflections[0].Statements[1:] {
		if s.At.Before(one.Reflections[0].Statements[i].At) {
			t.Fatalf("statement %d is out of its place in time", i+1)
		}
	}
	if one.Merge(&other) {
		t.Error("the same copy again changes something")
	}
	if n := len(one.Latest().Reflections[0].Statements); n != reflection.MaxStatements {
		t.Errorf("%d statements are the latest", n)
	}
}

// TestWhatTwoHoldTogetherMayBeTooMuch ensures that a pathway which was put together is only taken where it can be
// read again.
func TestWhatTwoHoldTogetherMayBeTooMuch(t *testing.T) {
	at := time.Date(2026, 3, 1, 9, 0, 0, 0, time.UTC)
	full := func() *Pathway {
		p := New(at)
		for range MaxReflections {
			p.Begin("isl", "2025", "", "", at)
		}
		return p
	}
	one := full()
	if err := one.Fits(); err != nil {
		t.Fatal(err)
	}
	one.Merge(full())
	if err := one.Fits(); !errs.Is(err, errs.TooLarge) {
		t.Errorf("%d reflections: %v", len(one.Reflections), err)
	}
}
