package cli

import (
	"runtime/metrics"
	"testing"
	"time"
)

// held is what the heap has of the memory of the machine, garbage and free parts included, in bytes.
func held() (bytes uint64) {
	parts := []metrics.Sample{{Name: "/memory/classes/heap/objects:bytes"}, {Name: "/memory/classes/heap/free:bytes"}}
	metrics.Read(parts)
	for _, part := range parts {
		bytes += part.Value.Uint64()
	}
	return bytes
}

// What a crowd needed is given back soon after it has gone.
func TestMemoryIsGivenBackWhenACrowdHasGone(t *testing.T) {
	go giveBack(t.Context(), 20*time.Millisecond)
	time.Sleep(50 * time.Millisecond)
	before := held()
	const crowd = 256 << 20
	var all [][]byte
	for range 64 {
		all = append(all, make([]byte, crowd/64))
	}
	if held() < before+crowd/2 || len(all) != 64 {
		t.Fatalf("a crowd takes %d MB", held()>>20)
	}
	all = nil
	for end := time.Now().Add(5 * time.Second); held() > before+crowd/8; time.Sleep(10 * time.Millisecond) {
		if time.Now().After(end) {
			t.Fatalf("%d MB are held, %d before", held()>>20, before>>20)
		}
	}
}
