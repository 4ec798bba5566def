package table

import (
	"testing"

	"pathways/internal/exchange/exchangetest"
	"pathways/internal/framework/frameworkdoc"
)

// A spreadsheet of 10,000 entries is read, with its report, in well under a second.
func BenchmarkRead(b *testing.B) {
	r := exchangetest.Plain(10_000, 5)
	for _, f := range []frameworkdoc.Format{frameworkdoc.CSV, frameworkdoc.XLSX} {
		raw := exported(b, r, f)
		b.Run(string(f), func(b *testing.B) {
			b.ReportAllocs()
			for b.Loop() {
				if got := read(raw, "plain", Options{}); got.Release == nil {
					b.Fatal(got.Departures)
				}
			}
		})
	}
}
