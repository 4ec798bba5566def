package posting

import (
	"math/big"
	"regexp"
	"strings"
)

var (
	plainAmount   = regexp.MustCompile(`^\d{1,12}([.,]\d{1,2})?$`)
	groupedAmount = regexp.MustCompile(`^\d{1,3}(([,' ]\d{3})+([.]\d{1,2})?|([.]\d{3})+([,]\d{1,2})?|([ ']\d{3})+,\d{1,2})$`)
)

// readAmount reads a figure as people write it: "52000", "52,000", "18.50", "18,50", "$ 52 000", "52.000,00". It gives it
// as a decimal with a point and without needless zeros, and false for what is none or is zero.
//
// Three digits after a single comma or point are thousands: nobody pays thousandths.
func readAmount(s string) (string, bool) {
	s = strings.Map(func(r rune) rune {
		switch r {
		case '\u00a0', '\u202f', '\t':
			return ' '
		case '’':
			return '\''
		case '$', '€', '£', '¥':
			return -1
		}
		return r
	}, s)
	s = strings.TrimSpace(s)
	switch {
	case groupedAmount.MatchString(s):
		s = decimal(s)
	case plainAmount.MatchString(s):
		s = strings.Replace(s, ",", ".", 1)
	default:
		return "", false
	}
	s = strings.TrimLeft(s, "0")
	if strings.Contains(s, ".") {
		s = strings.TrimRight(strings.TrimRight(s, "0"), ".")
		if strings.HasPrefix(s, ".") {
			s = "0" + s
		}
	}
	if s == "" || len(s) > 15 {
		return "", false
	}
	return s, true
}

// decimal takes the marks between thousands out. The mark of the cents is the last one with one or two digits after it.
func decimal(s string) string {
	whole, cents := s, ""
	if i := strings.LastIndexAny(s, ".,"); i >= 0 && len(s)-i-1 < 3 {
		whole, cents = s[:i], "."+s[i+1:]
	}
	return strings.Map(func(r rune) rune {
		if r < '0' || r > '9' {
			return -1
		}
		return r
	}, whole) + cents
}

// below says whether one decimal is less than another.
func below(a, b string) bool {
	x, okX := new(big.Rat).SetString(a)
	y, okY := new(big.Rat).SetString(b)
	return okX && okY && x.Cmp(y) < 0
}
