package ringmap

import (
	"strings"
	"unicode"
	"unicode/utf8"
)

// width estimates how wide a text stands at a size of letters. It leans to the wide side: a page may be set in any
// font that the reader's machine has.
func width(s string, size float64) float64 {
	em := 0.0
	for _, r := range s {
		em += advance(r)
	}
	return em * size
}

// advance estimates the width of a letter in parts of its size.
func advance(r rune) float64 {
	switch {
	case r < 128:
		return latin[max(r, 0)]
	case unicode.Is(unicode.M, r), r == 0x200d, r == 0xfe0f:
		return 0
	case isWide(r):
		return 1.05
	case r == '—', r == '…':
		return 0.93
	case unicode.IsUpper(r):
		return 0.67
	default:
		return 0.585
	}
}

// latin are the widths of the letters of ASCII in common wide sans serifs.
var latin = func() (widths [128]float64) {
	for r := range widths {
		widths[r] = 0.585
	}
	for letters, w := range map[string]float64{
		"iljI|.,:;!'`": 0.31, " ftr()[]/-\"": 0.38, "ABCDEFGHJKLNOPQRSTUVXYZ": 0.67, "&": 0.74, "mwMW@%": 0.93,
	} {
		for _, r := range letters {
			widths[r] = w
		}
	}
	return widths
}()

// isWide says whether a letter fills a square: Chinese, Japanese, Korean, pictures.
func isWide(r rune) bool {
	return r >= 0x1100 && r <= 0x115f || r >= 0x2e80 && r <= 0x9fff || r >= 0xac00 && r <= 0xd7a3 ||
		r >= 0xf900 && r <= 0xfaff || r >= 0xff00 && r <= 0xff60 || r >= 0x1f000
}

// shortName is the number of letters up to which a name stays in one line.
const shortName = 15

// tidy is a name on one line, without spaces around it or doubled in it.
func tidy(s string) string { return strings.Join(strings.Fields(s), " ") }

// balanced breaks a name into n lines so that the widest is as narrow as can be. It breaks at spaces, sooner before
// an ampersand than after it, and a text that has none between squares. What cannot be broken has fewer lines.
func balanced(s string, n int) []string {
	if n < 2 {
		return []string{s}
	}
	best := []string{s}
	least := width(s, 1)
	for _, at := range breaks(s) {
		rest := balanced(strings.TrimSpace(s[at:]), n-1)
		lines := append([]string{strings.TrimSpace(s[:at])}, rest...)
		w := widest(lines, 1)
		if strings.HasSuffix(lines[0], "&") {
			w += 1.5
		}
		if w < least {
			best, least = lines, w
		}
	}
	return best
}

// breaks are the places in a text at which a line may end.
func breaks(s string) []int {
	var out []int
	for i, r := range s {
		if r == ' ' {
			out = append(out, i)
		}
	}
	if out != nil {
		return out
	}
	before := rune(0)
	for i, r := range s {
		if isWide(r) && isWide(before) {
			out = append(out, i)
		}
		before = r
	}
	return out
}

func widest(lines []string, size float64) float64 {
	most := 0.0
	for _, l := range lines {
		most = max(most, width(l, size))
	}
	return most
}

func letters(s string) int { return utf8.RuneCountInString(s) }
