package portfolio

import (
	"embed"
	"encoding/json"
	"fmt"
	"slices"
	"strconv"
	"strings"
	"time"
	"unicode"
	"unicode/utf8"
)

//go:embed templates/*.json
var templateFiles embed.FS

// language is how plain sentences are made in one language: patterns and the few words that they need.
type language struct {
	About         string               `json:"about"`
	Months        []string             `json:"months"`
	Did           []string             `json:"did"`       // past tense: a title that begins so can follow "I"
	Ambiguous     []string             `json:"ambiguous"` // of these, those that can also stand before a noun
	After         []string             `json:"after"`     // what must follow an ambiguous one
	Self          []string             `json:"self"`      // a title that begins so is a clause already
	Placed        []string             `json:"placed"`    // a place that begins so needs no "at"
	Place         string               `json:"place"`
	Abbreviations []string             `json:"abbreviations"`
	Relations     map[string]string    `json:"relations"` // in a sentence
	Roles         map[string]string    `json:"roles"`     // in a line
	When          map[string]string    `json:"when"`
	List          map[string]string    `json:"list"`
	Wording       map[string]string    `json:"wording"`
	Draws         map[string]string    `json:"draws"` // of one piece of evidence
	Also          map[string]string    `json:"also"`  // of competencies beside the evidence
	Only          map[string]string    `json:"only"`  // of everything
	Purposes      map[Purpose]patterns `json:"purposes"`
}

// patterns are those of one purpose. Evidence holds one list a sentence, of which the first that can be filled is said.
type patterns struct {
	Layout    string     `json:"layout"`   // lines, paragraph, paragraphs
	Wordings  string     `json:"wordings"` // official wording: "each", after each piece of evidence; "end"
	Evidence  [][]string `json:"evidence"`
	Statement []string   `json:"statement"`
}

// languages are all that have patterns, by their tag. English is among them.
var languages = mustLanguages()

func mustLanguages() map[string]*language {
	files, err := templateFiles.ReadDir("templates")
	if err != nil {
		panic(err)
	}
	all := map[string]*language{}
	for _, f := range files {
		raw, err := templateFiles.ReadFile("templates/" + f.Name())
		if err != nil {
			panic(err)
		}
		var l language
		if err := json.Unmarshal(raw, &l); err != nil {
			panic(fmt.Sprintf("portfolio: templates/%s: %v", f.Name(), err))
		}
		all[strings.TrimSuffix(f.Name(), ".json")] = &l
	}
	return all
}

// speaking is the language with a tag, and its tag; English where there are no patterns for it.
func speaking(tag string) (*language, string) {
	if l := languages[tag]; l != nil {
		return l, tag
	}
	base, _, _ := strings.Cut(tag, "-")
	if l := languages[base]; l != nil {
		return l, base
	}
	return languages["en"], "en"
}

// clause makes a title that begins with something done into a clause with its subject: "Led tours" is "I led tours". It
// is "" for a title that could be read as a name: "Guided tours".
func (l *language) clause(title string) string {
	words := strings.Fields(title)
	if len(words) < 2 {
		return ""
	}
	first := strings.ToLower(words[0])
	if slices.Contains(l.Self, first) {
		if strings.HasPrefix(first, "i") {
			return title
		}
		return lowered(title)
	}
	if !slices.Contains(l.Did, first) {
		return ""
	}
	next := strings.ToLower(strings.Trim(words[1], ",.;:"))
	if slices.Contains(l.Ambiguous, first) && !slices.Contains(l.After, next) && (next == "" || next[0] < '0' || next[0] > '9') {
		return ""
	}
	return "I " + lowered(title)
}

// isPlaced says whether a place begins with a word that says where: "in the lab", "online".
func (l *language) isPlaced(where string) bool {
	first, _, _ := strings.Cut(where, " ")
	return slices.Contains(l.Placed, strings.ToLower(strings.Trim(first, ",")))
}

// wherein is a place as it stands in a line: "City Aquarium", "online".
func (l *language) wherein(where string) string {
	if l.isPlaced(where) {
		return lowered(where)
	}
	return where
}

// place is a place as it stands in a sentence: "at City Aquarium", "online".
func (l *language) place(where string) string {
	if where == "" || l.isPlaced(where) {
		return l.wherein(where)
	}
	text, _ := filled(l.Place, values{"where": where})
	return text
}

// span is the time from one day to another as a list ("2025", "2024–2025") and in sentences, in years and in days.
func (l *language) span(from, to string) (list, inYears, inDays string) {
	a, aWhole := dayIn(from)
	b, bWhole := dayIn(to)
	switch {
	case a.IsZero() && b.IsZero():
		return "", "", ""
	case a.IsZero():
		a, aWhole = b, bWhole
	case b.IsZero() || b.Before(a):
		b, bWhole = a, aWhole
	}
	v := values{
		"year": strconv.Itoa(a.Year()), "first": strconv.Itoa(a.Year()), "last": strconv.Itoa(b.Year()),
		"day": strconv.Itoa(a.Day()), "month": l.Months[a.Month()-1],
		"day2": strconv.Itoa(b.Day()), "month2": l.Months[b.Month()-1], "year2": strconv.Itoa(b.Year()),
	}
	say := func(key string) string { text, _ := filled(l.When[key], v); return text }
	list, inYears = v["first"]+"–"+v["last"], say("years")
	if a.Year() == b.Year() {
		list, inYears = v["year"], say("year")
	}
	switch {
	case !aWhole || !bWhole:
		inDays = inYears
	case a.Equal(b):
		inDays = say("day")
	case a.Year() == b.Year():
		inDays = say("daysOfYear")
	default:
		inDays = say("days")
	}
	return list, inYears, inDays
}

// on is a day in words.
func (l *language) on(t time.Time) string {
	text, _ := filled(l.When["on"], values{"month": l.Months[t.Month()-1], "day": strconv.Itoa(t.Day()), "year": strconv.Itoa(t.Year())})
	return text
}

// dayIn reads YYYY-MM-DD, or the year that a text begins with; whole is false where only the year is known.
func dayIn(s string) (t time.Time, whole bool) {
	if t, err := time.Parse(time.DateOnly, s); err == nil {
		return t, true
	}
	if len(s) >= 4 {
		if t, err := time.Parse("2006", s[:4]); err == nil {
			return t, false
		}
	}
	return time.Time{}, false
}

// firstSentence is the beginning of a text up to the end of its first sentence.
func (l *language) firstSentence(s string) string {
	s, _, _ = strings.Cut(strings.TrimSpace(s), "\n")
	words := strings.Fields(s)
	for i, w := range words[:max(len(words)-1, 0)] {
		last, _ := utf8.DecodeLastRuneInString(strings.TrimRight(w, "\"”’)"))
		next, _ := utf8.DecodeRuneInString(strings.TrimLeft(words[i+1], "\"“‘("))
		short := slices.Contains(l.Abbreviations, strings.ToLower(w)) || len(w) == 2 && w[1] == '.'
		if strings.ContainsRune(".!?…", last) && !short && (unicode.IsUpper(next) || unicode.IsDigit(next)) {
			return strings.Join(words[:i+1], " ")
		}
	}
	return strings.Join(words, " ")
}

// lowered is a text with its first letter small, unless its first word has more capitals.
func lowered(s string) string {
	first, size := utf8.DecodeRuneInString(s)
	second, _ := utf8.DecodeRuneInString(s[size:])
	if unicode.IsUpper(first) && !unicode.IsUpper(second) {
		return string(unicode.ToLower(first)) + s[size:]
	}
	return s
}

// Days says the time from one day (YYYY-MM-DD) to another in the words of a language; "" where neither is known.
func Days(from, to, lang string) string {
	l, _ := speaking(lang)
	_, _, inDays := l.span(from, to)
	return sentence(inDays)
}
