package reflection

import (
	"fmt"
	"math/rand/v2"
	"reflect"
	"testing"
	"time"
)

// TestHearingManyIsHearingEachInTurn ensures that statements taken down together end as if they had come one by one:
// in their place in time, each id once, the newest of each question known meanwhile.
func TestHearingManyIsHearingEachInTurn(t *testing.T) {
	at := time.Date(2026, 3, 1, 9, 0, 0, 0, time.UTC)
	for seed := range uint64(200) {
		by := rand.New(rand.NewPCG(seed, 1))
		some := func(n int) (out []Statement) {
			for range n {
				out = append(out, Statement{
					ID: fmt.Sprint(by.IntN(40)), Item: fmt.Sprint(by.IntN(3)), Dimension: "use",
					Text: fmt.Sprint(by.Uint32()), At: at.Add(time.Duration(by.IntN(10)) * time.Minute),
				})
			}
			return out
		}
		var apart, together Reflection
		for _, s := range some(20) {
			apart.Append(s)
		}
		together.Statements = append(together.Statements, apart.Statements...)
		h := together.Hear()
		for _, s := range some(20) {
			if a, b := apart.Append(s), h.Say(s); a != b {
				t.Fatalf("seed %d: %v is added one by one: %v, together: %v", seed, s, a, b)
			}
			if a, b := apart.Answer(s.Item, s.Dimension), h.Answer(s.Item, s.Dimension); !reflect.DeepEqual(a, b) {
				t.Fatalf("seed %d: the newest of %s is %v one by one and %v together", seed, s.Item, a, b)
			}
		}
		h.End()
		if !reflect.DeepEqual(apart.Statements, together.Statements) {
			t.Fatalf("seed %d: one by one %v, together %v", seed, apart.Statements, together.Statements)
		}
	}
}
