package facts

import (
	"regexp"
	"strconv"
	"strings"
)

// An amount: a currency, figures, thousands as K, a currency behind.
const (
	sign    = `(?:US|CA|CAD|C|AU|A|NZ|USD)?\s?\$|[£€]|\b(?:USD|CAD|AUD|NZD|GBP|EUR)\b`
	figures = `\d{1,3}(?:,\d{3})+(?:\.\d{1,2})?|\d{1,3}(?:\.\d{3})+(?:,\d{1,2})?|\d{1,3}(?: \d{3})+|\d+(?:[.,]\d{1,2})?`
	behind  = `\s?(?:USD|CAD|AUD|NZD|GBP|EUR|dollars|pounds|euros?|[£€])`
	period  = `(?:hour|hr|h|day|week|wk|month|mo|year|yr|annum|diem)`
)

// amounts finds one amount or two with "to" between them: 1 currency, 2 figures, 3 K, 4 currency behind, 5 unit between,
// 6 currency, 7 figures, 8 K, 9 currency behind.
var amounts = regexp.MustCompile(`(?i)(` + sign + `)?\s?(` + figures + `)(?:\s?(k)\b)?(` + behind + `\b|\s?[£€])?` +
	`(?:(\s?(?:/|per |an? )\s?` + period + `\b|\s?(?:hourly|annually|yearly))?\s*(?:-|–|—|\bto\b|\band\b|\bup to\b|/)+\s*(` + sign + `)?\s?(` + figures + `)(?:\s?(k)\b)?(` + behind + `\b|\s?[£€])?)?`)

// rates are the words of a period, where they follow an amount or stand before it.
var rates = []struct {
	per           string
	after, before *regexp.Regexp
	least, most   float64 // what can be paid for it
}{
	{"hour", after(`hour|hr|h`, `hourly`), before(`hourly|per hour|an hour|/\s?hr|/\s?hour`), 3, 300},
	{"day", after(`day|diem`, `daily`), before(`daily rate|per day|a day|day rate`), 25, 3_000},
	{"week", after(`week|wk`, `weekly`), before(`weekly (?:pay|rate|wage|salary|stipend)|per week|a week`), 50, 10_000},
	{"month", after(`month|mo\b\.?|mth`, `monthly`), before(`monthly|per month|a month`), 300, 40_000},
	{"year", after(`year|yr|annum`, `annually|annual|yearly|p\.\s?a\.|pa\b`), before(`annual|annually|yearly|per year|per annum|a year|salary`), 8_000, 900_000},
}

func after(units, adverbs string) *regexp.Regexp {
	return regexp.MustCompile(`(?i)^[\s,]*(?:\+|usd|cad|gross|base|pay|wage|rate|stipend|\(?(?:doe|doq)\)?)*[\s,(]*(?:(?:/|per|an?|each|every|p\.)\s?(?:` + units + `)\b|(?:` + adverbs + `))`)
}

func before(words string) *regexp.Regexp { return regexp.MustCompile(`(?i)\b(?:` + words + `)`) }

var (
	// paying are words that make an amount pay.
	paying = regexp.MustCompile(`(?i)\b(salary|salaries|pay|paid|pays|wages?|compensation|remuneration|hourly|rate|earn|starting at|hiring range|hiring rate|stipend|doe|doq|commensurate|full[- ]time|part[- ]time|ft|pt|exempt|non-exempt|seasonal|pay grade|grade [a-z0-9]{1,3}|pay band|band [a-z0-9]{1,2}|step \d)\b`)
	// strong are those that hold against the words of money that is somebody else's.
	strong = regexp.MustCompile(`(?i)\b(salary|salaries|pay (?:range|rate|scale|grade|band)|rate of pay|starting pay|base pay|hourly (?:rate|wage|pay)|wages?|compensation|remuneration|hiring range|starting at|pay:|hourly:|rate:)`)
	// graded names what is paid in a system of grades.
	graded = regexp.MustCompile(`(?i)\b(?:grade|band|step|level)\s+[a-z0-9]{1,4}\b`)
	// whose are words of money that is raised, managed or asked for, anywhere in a sentence.
	whose = regexp.MustCompile(`(?i)\b(rais(?:e|es|ed|ing)\b|fund-?rais|budgets?|revenues?|endowment|grants?\b|gifts?\b|donat|donor|campaign|millions?\b|billions?\b|mm\b|portfolio|admissions?\b|tickets?\b|fees?\b|sales\b|income|assets|goal|sponsor|costs?\b|prices?\b|expen[sd]|purchas|invoice|contracts? (?:worth|of)|economic)`)
	// beside are words of what comes beside pay, in the same part of a sentence.
	beside = regexp.MustCompile(`(?i)(\bmatch|retirement|40[13]|insurance|bonus|tuition|discount|reimburse|allowance|\bfsa\b|\bhsa\b|deductible|credit|membership|relocation|sign-?on|referral|professional development|wellness|phone|housing|travel|moving|parking|transit|commut|per (?:visitor|child|person|student|guest|family|participant)|mileage|meal|gift card|scholarship|worth|valued)`)
	// benefits head a list of what comes beside pay.
	benefits = regexp.MustCompile(`(?i)benefit|perks|we offer|what you get|about (?:us|the)|who we are`)
	payHead  = regexp.MustCompile(`(?i)salary|\bpay\b|wage|compensation|remuneration|hourly|rate|stipend|hiring range`)
	counted  = regexp.MustCompile(`(?i)^\s*(?:\+|or more|plus)?\s*(?:hours?|hrs?|years?|yrs?|days?|weeks?|months?|%|percent|visitors?|people|students?|guests?|children|members?|lbs?|pounds|square|sq|acres?|minutes?|miles?|staff|volunteers?|schools?|am\b|pm\b|-?\s?hour|:\d)`)
	about    = regexp.MustCompile(`(?i)^'?s\b`)                  // in the 40,000s
	other    = regexp.MustCompile(`(?i)^\s*(?:per|/|each)\s*\w`) // per program, per piece
	clauses  = regexp.MustCompile(`(?i);|\.\s|,\s|\bplus\b|\bwith\b|\bas well as\b|\bincluding\b`)
)

// found is an amount that may be pay, and how much speaks for it.
type found struct {
	pay    Pay
	weight int
}

// How many amounts are weighed of one passage, and of a text.
const (
	maxAmounts    = 8
	maxAllAmounts = 300
)

// payOf finds the pay. Of several that are said alike, it is the first.
func payOf(lines []passage, currency string) *Pay {
	var best *found
	weighed := 0
	for _, l := range lines {
		if !l.figures || len(l.text) > 4000 {
			continue
		}
		if weighed > maxAllAmounts {
			break
		}
		for _, at := range amounts.FindAllStringSubmatchIndex(l.text, maxAmounts) {
			weighed++
			if f, ok := paid(l, at, currency); ok && (best == nil || f.weight > best.weight) {
				best = &f
			}
		}
	}
	if best == nil {
		return nil
	}
	return &best.pay
}

// paid weighs one finding of amounts in a passage.
func paid(l passage, at []int, currency string) (found, bool) {
	group := func(n int) string {
		if at[2*n] < 0 {
			return ""
		}
		return strings.TrimSpace(l.text[at[2*n]:at[2*n+1]])
	}
	if at[4] > 0 && strings.ContainsAny(l.text[at[4]-1:at[4]], "0123456789.,-/") && group(1) == "" {
		return found{}, false // the end of another figure: a date, a telephone number
	}
	lead, tail := clause(l.text, at[0], at[1])
	rest := l.text[at[1]:]
	money := group(1) + group(4) + group(6) + group(9)
	low, high := value(group(2)), value(group(7))
	if group(3) != "" || group(8) != "" && low < 1000 {
		low *= 1000
	}
	if group(8) != "" {
		high *= 1000
	}
	if high == 0 {
		high = low
	} else if high >= 10_000 && low >= 10 && low < 1000 && low*1000 <= high {
		low *= 1000 // 45-52,000
	}
	per, said := perOf(group(5)+" ", lead, rest, low)
	if money == "" && counted.MatchString(rest) || about.MatchString(rest) || !said && other.MatchString(rest) {
		return found{}, false
	}
	whole := lead + l.text[at[0]:at[1]] + tail
	labelled := strong.MatchString(lead) || payHead.MatchString(l.under)
	switch {
	case per == "" || low <= 0 || high < low || high > 5*low:
		return found{}, false
	case whose.MatchString(l.text) && !strong.MatchString(lead), beside.MatchString(whole) && !strong.MatchString(lead):
		return found{}, false
	case benefits.MatchString(l.under) && !payHead.MatchString(l.under) && !paying.MatchString(whole) && !said:
		return found{}, false
	case !labelled && !said && !paying.MatchString(lead+" "+tail):
		return found{}, false
	case money == "" && group(3) == "" && group(8) == "" && !said && !(labelled || graded.MatchString(lead)):
		return found{}, false
	case money == "" && !said && low < 10_000 && !strings.Contains(group(2), "."):
		return found{}, false
	}
	f := found{pay: Pay{Low: low, High: high, Currency: named(money, currency), Per: per, Said: l.said}}
	for _, is := range []bool{said, labelled, strong.MatchString(lead), money != "", group(7) != ""} {
		if is {
			f.weight++
		}
	}
	return f, true
}

// clause is the part of a sentence that an amount stands in: before it and behind it.
func clause(text string, from, to int) (lead, tail string) {
	lead, tail = text[:from], text[to:]
	if cuts := clauses.FindAllStringIndex(lead, -1); len(cuts) > 0 {
		lead = lead[cuts[len(cuts)-1][1]:]
	}
	if cut := clauses.FindStringIndex(tail); cut != nil {
		tail = tail[:cut[0]]
	}
	return lead, tail
}

// perOf says for which time an amount is paid, and whether the text says so: right behind the amount, before it, or else as
// only one time is likely for so much.
func perOf(between, lead, rest string, low float64) (per string, said bool) {
	for _, r := range rates {
		if (r.after.MatchString(rest) || r.after.MatchString(between)) && low >= r.least && low <= r.most {
			return r.per, true
		}
	}
	for _, r := range rates {
		if r.before.MatchString(lead) && low >= r.least && low <= r.most {
			return r.per, r.per != "year" || !strings.Contains(strings.ToLower(lead), "salary")
		}
	}
	switch {
	case low >= 15_000 && low <= 900_000:
		return "year", false
	case low >= 7 && low <= 120:
		return "hour", false
	}
	return "", false
}

// value is what figures say: 45,000.50, 45.000,50, 45 000.
func value(s string) float64 {
	s = strings.ReplaceAll(s, " ", "")
	comma, dot := strings.LastIndex(s, ","), strings.LastIndex(s, ".")
	switch {
	case comma > dot && (len(s)-comma != 4 || dot >= 0):
		s = strings.ReplaceAll(strings.ReplaceAll(s, ".", ""), ",", ".")
	case dot > comma && len(s)-dot == 4:
		s = strings.ReplaceAll(s, ".", "")
	default:
		s = strings.ReplaceAll(s, ",", "")
	}
	v, err := strconv.ParseFloat(s, 64)
	if err != nil {
		return 0
	}
	return v
}

// named is the currency of an amount: what stands at it, and for a bare "$" or nothing what the text says elsewhere.
func named(at, text string) string {
	at = strings.ToUpper(at)
	for _, c := range []struct{ sign, code string }{
		{"CAD", "CAD"},
		{"CA$", "CAD"},
		{"CA $", "CAD"},
		{"AUD", "AUD"},
		{"AU$", "AUD"},
		{"NZ", "NZD"},
		{"GBP", "GBP"},
		{"£", "GBP"},
		{"POUND", "GBP"},
		{"EUR", "EUR"},
		{"€", "EUR"},
		{"USD", "USD"},
		{"US$", "USD"},
		{"US $", "USD"},
		{"C$", "CAD"},
		{"A$", "AUD"},
	} {
		if strings.Contains(at, c.sign) {
			return c.code
		}
	}
	if strings.Contains(at, "$") && (text == "GBP" || text == "EUR") {
		return "USD"
	}
	return text
}

var (
	dollars = regexp.MustCompile(`\b(CAD|AUD|NZD)\b|\b(CA|AU|NZ)\$|(?i:\b(canadian|australian|new zealand) dollars\b)`)
	europe  = regexp.MustCompile(`£|€|\b(?:GBP|EUR)\b`)
)

// currencyOf is the currency of amounts that name none.
func currencyOf(text string) string {
	if m := dollars.FindString(text); m != "" {
		switch m = strings.ToUpper(m); m[0] {
		case 'C':
			return "CAD"
		case 'A':
			return "AUD"
		default:
			return "NZD"
		}
	}
	if m := europe.FindString(text); m != "" && !strings.Contains(text, "$") {
		if m == "£" || m == "GBP" {
			return "GBP"
		}
		return "EUR"
	}
	return "USD"
}

var (
	noPay = regexp.MustCompile(`(?i)\b(?:position|role|internship|opportunity|placement|post|job|practicum|fellowship)s?\s+(?:is|are|will be)\s+(?:currently\s+)?(?:an?\s+)?(?:unpaid|not paid|volunteer(?: position| role)?\b)` +
		`|\bthis is (?:an? )?(?:unpaid|volunteer|non-paid)\b` +
		`|^(?:pay|salary|compensation|wages?|stipend|rate)\W+(?:rate\W+|type\W+)?(?:unpaid|none|volunteer|n/?a)\b` +
		`|^(?:an? )?unpaid (?:internship|position|role|placement|opportunity|practicum|fellowship)` +
		`|^\(?unpaid\)?\W*$|[(,–-]\s*unpaid\s*\)?$|\(unpaid\)` +
		`|\bno (?:monetary |financial )?(?:compensation|pay|salary|stipend)\b(?: (?:is|will be) (?:offered|provided|available|paid))?\W*$` +
		`|\bnot (?:a )?paid (?:position|internship|role|opportunity)|\bis not paid\b|\bwithout (?:pay|compensation)\b`)
	eitherWay = regexp.MustCompile(`(?i)\b(?:paid (?:or|and|and/or|/) ?unpaid|unpaid (?:or|and|and/or|/) ?paid|unpaid (?:leave|time|lunch|meal|break|holiday|staff|interns\b)|supervis\w*|manag\w+ |recruit\w*|coordinat\w+ )`)
)

// unpaid says whether the job is said to be without pay.
func unpaid(lines []passage) bool {
	for _, l := range lines {
		if !hasAny(l.small, []string{"paid", "volunteer", "no ", "none", "n/a", "without"}) {
			continue
		}
		if noPay.MatchString(l.text) && !eitherWay.MatchString(l.text) {
			return true
		}
		if payHead.MatchString(l.under) && strings.HasPrefix(strings.ToLower(l.text), "unpaid") {
			return true
		}
	}
	return false
}
