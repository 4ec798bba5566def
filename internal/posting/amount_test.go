package posting

import (
	"strconv"
	"testing"

	"pgregory.net/rapid"
)

func TestAmountsAreReadAsPeopleWriteThem(t *testing.T) {
	for in, want := range map[string]string{
		"52000": "52000", "52,000": "52000", "$52,000": "52000", "52 000": "52000", "52.000": "52000", "52.000,50": "52000.5",
		"52,000.50": "52000.5", "18.50": "18.5", "18,50": "18.5", "€ 18": "18", "1'234'567.89": "1234567.89", "0.50": "0.5", "007": "7",
		"52\u00a0000": "52000", "1 234,50": "1234.5",
		"": "", "0": "", "0.00": "", "abc": "", "-5": "", "1.2.3": "", "5,0000": "", "52k": "", "1e6": "", "52,00,0": "", "18.505": "18505", "9999999999999": "",
	} {
		if got, ok := readAmount(in); got != want || ok != (want != "") {
			t.Errorf("%q is read as %q, %v, want %q", in, got, ok, want)
		}
	}
}

func TestAnAmountThatWasReadIsReadTheSameAgain(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		n := rapid.Int64Range(1, 99_999_999_99).Draw(t, "cents")
		in := strconv.FormatInt(n/100, 10) + "." + strconv.FormatInt(n/10%10, 10) + strconv.FormatInt(n%10, 10)
		once, ok := readAmount(in)
		if !ok {
			t.Fatalf("%q is not read", in)
		}
		if twice, ok := readAmount(once); !ok || twice != once {
			t.Fatalf("%q, then %q", once, twice)
		}
	})
}
