package facts

import (
	"regexp"
	"strconv"
	"strings"
)

const (
	months = `(?:jan(?:uary)?|feb(?:ruary)?|mar(?:ch)?|apr(?:il)?|may|june?|july?|aug(?:ust)?|sept?(?:ember)?|oct(?:ober)?|nov(?:ember)?|dec(?:ember)?)\.?`
	day    = `\d{1,2}(?:st|nd|rd|th)?`
)

var (
	// dates are those with a year, which is the first group that is filled.
	dates = regexp.MustCompile(`(?i)\b(?:` + months + `\s+` + day + `,?\s+((?:19|20)\d\d)|` + day + `\s+(?:of\s+)?` + months + `,?\s+((?:19|20)\d\d)|` + months + `,?\s+((?:19|20)\d\d)|` +
		`((?:19|20)\d\d)[-/.]\d{1,2}[-/.]\d{1,2}|\d{1,2}[-/.]\d{1,2}[-/.]((?:19|20)\d\d)|\d{1,2}/\d{1,2}/(\d\d)|(?:spring|summer|fall|autumn|winter)(?:\s+of)?,?\s+((?:19|20)\d\d)|` +
		`(?:posted|published)(?: in)?:?\s+((?:19|20)\d\d))\b`)
	// marks say what a date is, the surest first.
	marks = []*regexp.Regexp{
		regexp.MustCompile(`(?i)\b(?:date )?(?:re-?)?post(?:ed|ing)\b(?: date| on| opens?)?|\bdate (?:posted|published|opened|issued)|\bpublished\b|\b(?:position|job|posting) opened\b|\bopen(?:s|ed|ing)?(?: date| on)|\bdate of posting`),
		regexp.MustCompile(`(?i)\bdeadline|\bclos(?:es|ing|ed?)\b|\bapply (?:by|before|no later than)|\bapplications? (?:\w+ ){0,4}(?:due|by|until|before|received by|submitted by|close)|\b(?:is|are) due\b|\bdue (?:by|date)|\breview of applications|\bapplications? (?:will be )?(?:reviewed|accepted)|\bpriority (?:date|deadline|consideration)|\bopen until|\bno later than|\b(?:send|submit|e-?mail)\b.{0,80}\bby\b|\bfull consideration|\bby\s*$`),
		regexp.MustCompile(`(?i)\bstart(?:s|ing)?(?: date)?\b|\bbegin(?:s|ning)?\b|\bemployment dates|\brevised\b|\blast updated\b|\bdates?:`),
	}
	aboutUs = regexp.MustCompile(`(?i)\b(?:founded|since|established|opened (?:its|to the public|in)|opened our|copyright|©|award|named|history|strategic plan|built|renovat|accredit|expan(?:ded|sion)|ranked|survey|study|census|act of|anniversary|born|in (?:19|20)\d\d,? (?:we|the|our))`)
)

// yearOf finds the year in which a text was posted, or else that of its deadline, or of the beginning of the job.
func yearOf(lines []passage) (year int, said string) {
	best := len(marks) + 1
	for i, l := range lines {
		if !l.figures || len(l.text) > 2000 {
			continue
		}
		for _, at := range dates.FindAllStringSubmatchIndex(l.text, 4) {
			y := yearAt(l.text, at)
			if y == 0 {
				continue
			}
			if rank := rankOf(l, at[0], at[1], i, len(lines)); rank < best {
				best, year, said = rank, y, l.said
			}
		}
	}
	return year, said
}

// rankOf says how sure it is that a date is that of the posting: the number of its mark; len(marks) for one that stands by
// itself at the top or end, or in the title; more than that for any other.
func rankOf(l passage, from, to, at, all int) int {
	lead := l.text[max(0, from-90):from]
	if cut := strings.LastIndex(lead, ". "); cut >= 0 {
		lead = lead[cut+2:]
	}
	for i, m := range marks {
		if m.MatchString(lead) && !(aboutUs.MatchString(lead) && i > 0) {
			return i
		}
	}
	alone := len(l.text)-(to-from) <= 12
	for i, m := range marks {
		if alone && m.MatchString(l.under) {
			return i
		}
	}
	if alone && (at < 6 || at >= all-3) || (l.heading || at < 2) && len(l.text) <= 90 && !aboutUs.MatchString(l.text) {
		return len(marks)
	}
	return len(marks) + 1
}

// Years that a posting of today, or one of long ago that was kept, can have.
const firstYear, lastYear = 1985, 2099

func yearAt(text string, at []int) int {
	for g := 2; g+1 < len(at); g += 2 {
		if at[g] < 0 {
			continue
		}
		y, err := strconv.Atoi(text[at[g]:at[g+1]])
		if err != nil {
			return 0
		}
		if y < 100 {
			y += 2000
		}
		if y >= firstYear && y <= lastYear {
			return y
		}
		return 0
	}
	return 0
}
