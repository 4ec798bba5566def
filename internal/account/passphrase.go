package account

import (
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"

	"golang.org/x/text/unicode/norm"
)

// Rules of a passphrase: OWASP ASVS 5.0, 6.2, and NIST SP 800-63B: long, of any characters, nothing that everybody
// would guess first, and no rule about kinds of characters.
const (
	LeastPassphrase = 12  // characters
	MostPassphrase  = 256 // characters
)

// normal is a passphrase as it is hashed, so that it fits on every keyboard that can write it (NIST: NFKC).
func normal(passphrase string) string { return norm.NFKC.String(passphrase) }

// passphrase checks a passphrase that somebody chose and gives it as it is hashed. Own are the words that stand for
// that person: name and address.
func (f *faults) passphrase(field, text string, own ...string) string {
	text = normal(text)
	switch n := utf8.RuneCountInString(text); {
	case n < LeastPassphrase:
		f.add(field, "passphrase.short", "least", LeastPassphrase)
	case n > MostPassphrase:
		f.add(field, "passphrase.long", "most", MostPassphrase)
	case ofOwnWords(text, own):
		f.add(field, "passphrase.own")
	case repeats(text), runs(text):
		f.add(field, "passphrase.pattern")
	case common(text):
		f.add(field, "passphrase.common")
	}
	return text
}

// folded is a text in small letters, with letters and figures only.
func folded(text string) string {
	return strings.Map(func(r rune) rune {
		if unicode.IsLetter(r) || unicode.IsDigit(r) {
			return unicode.ToLower(r)
		}
		return -1
	}, text)
}

// leastRest is how much must be left of a passphrase when the words that everybody knows are taken out of it.
const leastRest = 6

// ofOwnWords says whether a passphrase is little more than the person's own name or address, or ours.
func ofOwnWords(text string, own []string) bool {
	words := []string{"pathways", "passphrase", "password"}
	for _, o := range own {
		words = append(words, folded(o))
		for part := range strings.FieldsFuncSeq(o, func(r rune) bool { return !unicode.IsLetter(r) && !unicode.IsDigit(r) }) {
			words = append(words, folded(part))
		}
	}
	slices.SortFunc(words, func(a, b string) int { return len(b) - len(a) })
	rest := folded(text)
	before := rest
	for _, w := range words {
		if utf8.RuneCountInString(w) >= 3 {
			rest = strings.ReplaceAll(rest, w, "")
		}
	}
	return rest != before && utf8.RuneCountInString(rest) < leastRest
}

// repeats says whether a passphrase is one short piece again and again.
func repeats(text string) bool {
	letters := []rune(strings.ToLower(text))
	for size := 1; size <= len(letters)/2; size++ {
		same := true
		for i := size; i < len(letters) && same; i++ {
			same = letters[i] == letters[i-size]
		}
		if same {
			return size <= 6 || len(letters) >= 3*size
		}
	}
	return false
}

// rows are what fingers run along.
var rows = []string{"qwertyuiop", "asdfghjkl", "zxcvbnm", "qwertzuiop", "yxcvbnm", "azertyuiop", "qsdfghjklm", "1234567890"}

// runs says whether a passphrase mostly runs along the alphabet, the figures or a row of keys, in either direction.
func runs(text string) bool {
	letters := []rune(strings.ToLower(text))
	steps := 0
	for i := 1; i < len(letters); i++ {
		if beside(letters[i-1], letters[i]) {
			steps++
		}
	}
	return steps*5 >= (len(letters)-1)*4
}

func beside(a, b rune) bool {
	if d := a - b; d >= -1 && d <= 1 {
		return true
	}
	for _, row := range rows {
		if i, j := strings.IndexRune(row, a), strings.IndexRune(row, b); i >= 0 && j >= 0 && (i-j == 1 || j-i == 1) {
			return true
		}
	}
	return false
}

// wellKnown are long phrases that people choose first: our own list, in the form of folded.
var wellKnown = []string{
	"abracadabra", "allyouneedislove", "beammeupscotty", "bismillahirrahmanirrahim", "changemenow", "changemeplease",
	"correcthorsebatterystaple", "donotenter", "dontforgetthis", "elementarymydearwatson", "fourscoreandsevenyearsago",
	"godblessamerica", "happybirthdaytoyou", "happynewyear", "helloworldhello", "houstonwehaveaproblem", "iamyourfather",
	"ihaveadream", "illbeback", "iloveyouforever", "iloveyousomuch", "inthebeginning", "itwasadarkandstormynight",
	"itwasthebestoftimes", "jesuslovesme", "knockknockwhosthere", "letitsnowletitsnow", "letmeinplease", "liveandletdie",
	"livelongandprosper", "mamamiaherewegoagain", "maryhadalittlelamb", "maytheforcebewithyou", "mynameisbond",
	"mysecretpassword", "nevergonnagiveyouup", "nosoupforyou", "onceuponatime", "onesmallstepforman", "opensesameopen",
	"ourfatherwhoartinheaven", "rosesareredvioletsareblue", "somewhereovertherainbow", "supercalifragilisticexpialidocious",
	"thelordismyshepherd", "thequickbrownfox", "thequickbrownfoxjumpsoverthelazydog", "thereisnospoon", "thisismypassphrase",
	"thisismypassword", "thisisthepassword", "tobeornottobe", "tobeornottobethatisthequestion", "trustno1trustno1",
	"twinkletwinklelittlestar", "welcomehome", "welcometothejungle", "whatisthepassword", "winteriscoming", "wethepeople",
	"youshallnotpass",
}

// common says whether a passphrase is a well-known phrase, perhaps with figures at its ends.
func common(text string) bool {
	bare := strings.TrimFunc(folded(text), unicode.IsDigit)
	_, found := slices.BinarySearch(sortedKnown, bare)
	return found || slices.Contains(wellKnown, folded(text))
}

var sortedKnown = slices.Sorted(slices.Values(wellKnown))
