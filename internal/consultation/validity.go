package consultation

import (
	"math"

	"pathways/internal/group"
)

// Validity is how far people agree that an item belongs in a framework. It is a statement on the wording of an item and
// never on a person.
type Validity struct {
	People int     // who answered the question on relevance
	Agree  int     // of them, those who called it quite or highly relevant
	Index  float64 // I-CVI: Agree / People (Lynn 1986)
	Kappa  float64 // the index without the agreement that chance alone would bring (Polit and Beck 2006; Polit, Beck and Owen 2007)
}

// ValidityOf reads the index from a picture of relevance, so that it tells no more than the picture does. False where the
// picture tells all choices together.
func ValidityOf(p group.Picture) (Validity, bool) {
	var v Validity
	switch {
	case p.Step == 0 && len(p.Counts) == 4:
		v.Agree = p.Counts[2] + p.Counts[3]
	case p.Step == 1 && len(p.Counts) == 2:
		v.Agree = p.Counts[1]
	default:
		return v, false
	}
	v.People = p.People()
	v.Index, v.Kappa = contentValidity(v.People, v.Agree)
	return v, true
}

// contentValidity is the item content validity index of n people of whom a agree, and the modified kappa
//
//	k* = (I − Pc) / (1 − Pc), with Pc = n! / (a! (n − a)!) · 0.5ⁿ
//
// where Pc is the probability that so many agree by chance.
func contentValidity(n, a int) (index, kappa float64) {
	if n == 0 {
		return 0, 0
	}
	index = float64(a) / float64(n)
	chance := math.Exp(logFactorial(n) - logFactorial(a) - logFactorial(n-a) - float64(n)*math.Ln2)
	return index, (index - chance) / (1 - chance)
}

func logFactorial(n int) float64 {
	v, _ := math.Lgamma(float64(n) + 1)
	return v
}
