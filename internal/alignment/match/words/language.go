package words

import (
	"strings"
	"unicode"

	"github.com/kljensen/snowball/english"
	"github.com/kljensen/snowball/french"
	"github.com/kljensen/snowball/spanish"
)

// american puts British spellings and American ones on one form. It need not be a word, as everything goes through it.
var american = strings.NewReplacer("isation", "ization", "ising", "izing", "ise", "ize", "ysing", "yzing", "yse", "yze",
	"iour", "ior", "olour", "olor", "avour", "avor", "abour", "abor", "onour", "onor", "centre", "center",
	"programme", "program", "licence", "license", "enrol", "enroll", "enrolll", "enroll", "catalogue", "catalog")

// stem is what the forms of a folded word have in common; a word of another script is its own stem.
func stem(word, language string) string {
	for i := range len(word) {
		if word[i] < 'a' || word[i] > 'z' {
			return word
		}
	}
	switch language {
	case "es":
		return spanish.Stem(word, true)
	case "fr":
		return french.Stem(word, true)
	}
	word = american.Replace(word)
	if s, ok := apart[strings.TrimSuffix(word, "s")]; ok {
		return s
	}
	return english.Stem(word, true)
}

// apart are English words that Snowball puts on one stem with words of quite another meaning at work, such as "excellent" with
// "Excel", or "accountable" with "accounts".
var apart = map[string]string{
	"excellent": "excellent", "excellence": "excellent", "excellently": "excellent",
	"organization": "organization", "organizational": "organizational", "organizationally": "organizational",
	"accountable": "accountable", "accountability": "accountable", "accounting": "accounting", "accountant": "accounting",
	"responsive": "responsive", "responsiveness": "responsive", "responsively": "responsive",
	"objective": "objective", "animal": "animal", "evening": "evening", "university": "university", "universitie": "university",
	"generation": "generation", "engine": "engine", "stationary": "stationary",
}

// IsFiller says whether a stem stands in most lines of English postings and courses, whatever they are about: it says little.
func IsFiller(stem string) bool {
	_, filler := fillers[stem]
	return filler
}

var fillers = set(`skill abil abl knowledg experi strong excellent prefer requir respons demonstr proven good includ ensur provid prepar work student
	particip staff posit role relat appropri effect success varieti various need`)

// isStop says whether a folded word is too common in a language to be compared.
func isStop(word, language string) bool {
	_, stop := stops[language][word]
	return stop
}

// stops are the words that a language cannot do without, folded.
var stops = map[string]map[string]struct{}{
	"en": set(`a about above after again all also am an and any are as at be because been before being below between both but by
		can could did do does doing down during each else etc few for from further had has have having he her here hers him his how
		i if in into is it its itself may me might more most must my no nor not of off on once one only onto or other our ours out
		over own per same shall she should so some such than that the their theirs them then there these they this those through
		thus to too under until up upon us very via was we well were what when where whether which while who whom whose why will
		with within would you your yours`),
	"es": set(`a al algo ante antes como con contra cual cuando de del desde donde durante e el ella ellas ellos en entre era es esa
		ese eso esta estan este esto fue ha hacia han hasta hay la las le les lo los mas me mi mis mucho muy nada ni no nos nosotros
		nuestra nuestro o os otra otro para pero poco por porque que quien se sea ser si sin sobre son su sus tambien tanto te tiene
		todo todos tu tus un una unas uno unos usted ustedes y ya yo`),
	"fr": set(`a afin au aussi autre aux avec car ce cela celle celui ces cet cette ceux chez comme dans de des donc dont du elle
		elles en entre est et etait ete etre eu eux fait il ils je la le les leur leurs lors lui ma mais me meme mes moi mon ne ni
		nos notre nous on ont ou par pas plus pour qu que quel quelle qui sa sans se ses si son sont sous sur ta te tes toi ton tous
		tout toute tres tu un une vers vos votre vous y`),
}

func set(words string) map[string]struct{} {
	out := map[string]struct{}{}
	for _, w := range strings.Fields(words) {
		out[w] = struct{}{}
	}
	return out
}

// Language guesses the language of a text from its commonest words: "en", "es", "fr", or "" where it is another one or too
// short to tell.
func Language(text string) string {
	if len(text) > 64<<10 {
		text = text[:64<<10]
	}
	counts := map[string]int{}
	words := 0
	for w := range strings.FieldsFuncSeq(strings.ToLower(text), func(r rune) bool { return !unicode.IsLetter(r) && r != '\'' && r != '’' }) {
		words++
		w = fold(w)
		for language, stop := range stops {
			if _, ok := stop[w]; ok {
				counts[language]++
			}
		}
	}
	best, second := "", 0
	for _, language := range []string{"en", "es", "fr"} {
		switch n := counts[language]; {
		case best == "" || n > counts[best]:
			if best != "" {
				second = counts[best]
			}
			best = language
		case n > second:
			second = n
		}
	}
	if n := counts[best]; n < 2 || n*8 < words || n == second {
		return ""
	}
	return best
}
