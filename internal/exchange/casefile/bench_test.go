package casefile

import (
	"testing"

	"pathways/internal/exchange/exchangetest"
)

// BenchmarkRead reads a package of 10,000 items, with its report.
func BenchmarkRead(b *testing.B) {
	raw, err := Write(Source{Release: exchangetest.Plain(10_000, 5), Base: testBase}).Encode()
	if err != nil {
		b.Fatal(err)
	}
	b.SetBytes(int64(len(raw)))
	for b.Loop() {
		if got := ReadFile(raw); got.Release == nil || len(got.Entries) < 20_000 {
			b.Fatalf("%+v", got.Departures)
		}
	}
}
