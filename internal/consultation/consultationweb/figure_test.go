package consultationweb

import "testing"

func TestAFigureHasTwoDigitsAndNoMinusBeforeZero(t *testing.T) {
	for x, want := range map[float64]string{-0.004: "0.00", -0.03: "-0.03", 0.875: "0.88", 1: "1.00"} {
		if got := figure(x); got != want {
			t.Errorf("%v is told as %q, want %q", x, got, want)
		}
	}
}
