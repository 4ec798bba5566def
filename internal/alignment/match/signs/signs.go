// Package signs says what can be seen of a passage without knowing any competency: its form (a title, a heading, full of
// numbers) and turns of phrase that stand in texts about pay, benefits, applying and the like. One sign decides nothing:
// readers weigh them.
package signs

import (
	"strings"
	"unicode"
	"unicode/utf8"

	"pathways/internal/alignment/match/words"
)

// Sorts of passages that speak of no competency, by turns of phrase in small letters. A turn stands at the beginning of a
// word and may end inside one. All were written down by hand from what such passages are made of.
var sorts = []struct {
	name  string
	turns []string
}{
	{"pay", []string{
		"per hour", "an hour", "/hour", "/hr", "hourly rate", "pay rate", "pay range", "salary", "wage ", "wages", "stipend of",
		"compensation:", "compensation is", "compensation $", "commensurate", "annually", "per year", "non-exempt", "nonexempt", "flsa", "pay grade",
		"pay band", "starting pay", "hiring range", "biweekly pay", "unpaid", "sign-on bonus",
	}},
	{"benefits", []string{
		"401(k)", "401k", "403(b)", "403b", "health insurance", "life insurance", "dental", "paid time off", "pto", "paid holidays",
		"paid vacation", "sick leave", "sick time", "vacation days", "retirement plan", "retirement contribution", "employee discount", "tuition re",
		"tuition assistance", "benefits package", "benefits include", "eligible for benefits", "parental leave", "free parking", "free admission",
		"flexible spending", "long-term disability", "employer match", "transit subsidy", "relocation assistance", "401 (k)", "vision insurance",
	}},
	{"equal opportunity", []string{
		"equal opportunity", "equal employment", "without regard to", "affirmative action", "protected veteran", "sexual orientation",
		"national origin", "protected by law", "protected class", "eoe", "eeo", "reasonable accommodation", "e-verify", "americans with disabilities act",
		"encouraged to apply", "encourage applications", "visa sponsorship", "authorized to work", "work authorization", "arrest and conviction",
	}},
	{"applying", []string{
		"to apply", "apply online", "apply at", "apply by", "cover letter", "letter of interest", "resume", "résumé", "curriculum vitae",
		"applications will", "applications are", "applications must", "application deadline", "application materials", "phone calls", "until filled",
		"references to", "three references", "professional references", "letters of recommendation", "applicants will", "applicants must", "candidates should send",
		"send materials", "writing sample", "background check", "background screening", "drug screen", "drug test", "criminal history", "criminal record",
		"fingerprint", "rolling basis", "proposals must", "position closes", "posting closes", "contingent upon", "contingent on", "selected for an interview",
	}},
	{"about us", []string{
		"founded in", "established in", "since its founding", "501(c)(3)", "501c3", "square f", "sq. f", "sq ft", "our mission is", "the mission of",
		"is home to", "accredited by", "is located in", "is located on", "located in the", "visitors a year", "visitors annually", "guests a year", "guests annually",
		"visitors each year", "join our team", "is seeking", "seeks a", "is looking for", "we are seeking", "we are looking for", "is a private", "nonprofit organization that",
	}},
	{"physical demands", []string{
		"lbs", "pounds", "lift up to", "lifting up", "heavy lifting", "stoop", "kneel", "crouch", "prolonged", "extended periods", "long periods",
		"stationary position", "noise level", "physical demand", "physical requirement", "manual dexterity", "close vision", "all weather", "weather conditions",
		"uneven", "sit for", "stand for", "standing for", "stand and walk", "ladders", "allergen", "working conditions",
	}},
	{"schedule", []string{
		"weekends", "evenings", "holidays", "full-time", "full time", "part-time,", "part time,", "hours per week", "hours a week", "hours/week",
		"hrs/week", "year-round", "monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday", "a.m.", "p.m.", "shifts", "start date", "remote work",
		"hybrid schedule", "work location", "on-call", "overnight", "seasonal position", "overtime", "% travel", "travel is required", "travel required",
	}},
	{"education", []string{
		"bachelor", "master's degree", "master’s degree", "associate's degree", "associate degree", "high school diploma", "ged", "ph.d", "phd", "ba/bs",
		"b.a.", "b.s.", "m.a.", "m.s.", "a degree in", "degree required", "degree preferred", "college degree", "years of experience", "years' experience", "years’ experience",
		"year of experience", "years experience", "years of age", "years old", "driver's license", "driver’s license", "driver license", "driving record", "cpr", "first aid cert",
		"equivalent combination", "or equivalent", "gpa", "currently enrolled", "certification required", "certification preferred", "license required", "years in the",
	}},
	{"reporting", []string{
		"reports to", "report to the", "reports directly", "supervisor:", "department:", "division:", "job title", "position title", "direct reports",
		"position reports", "job class", "position number", "status:", "classification:", "under the direction of", "under the supervision of",
	}},
	{"disclaimer", []string{
		"other duties", "duties as assigned", "duties as needed", "not an exhaustive", "not intended to be", "all-inclusive", "at-will", "at will",
		"subject to change", "contract of employment", "right to change", "right to assign", "right to amend", "general nature", "to perform this job successfully",
		"but not limited to", "representative of",
	}},
	{"course rules", []string{
		"office hours", "late work", "final grade", "grading", "grades:", "attendance policy", "absences", "plagiarism", "academic integrity",
		"academic honesty", "prerequisite", "credit hours", "credits:", "3 credits", "syllabus is", "required text", "textbook", "disability services", "accessibility services",
		"due on", "letter grade", "extra credit", "midterm", "laptops", "bookstore", "instructor:", "percent of", "meets on", "lab fee", "course fee",
	}},
	{"conference", []string{
		"room ", "ballroom", "foyer", "registration fee", "registration is", "exhibit hall", "presenter:", "presenters:", "speaker:", "speakers:", "moderator",
		"doors open", "coffee and", "coffee will", "breakfast", "lunch will", "lunch is", "shuttle", "hotel", "captions", "interpretation will", "book signing", "slides will", "recording",
		"intended audience", "audience:", "keywords:", "format:", "session type", "session format", "bios:", "holds degrees", "holds a ph", "lives in", "lives with",
	}},
}

// rolesOf are words that names of jobs are made of, as stems.
var jobs = set(`administr advisor aid analyst apprentic aquarist artist assist assistant associ attend bookkeep buyer cashier chair chief clerk conserv
	consult coordin counselor curat curator custodian cto ceo cfo coo design develop director docent driver educ ecologist engin evalu execut fabric
	facilit fellow garden generalist guard guid head horticulturist host intern internship interpret inspector instructor keeper lead leader librarian mainten manag
	mechan natur naturalist offic oper plan plumber presenc present princip produc programm prepar present recruit registrar repres research retail scientist secretari
	specialist staff superintend supervisor teacher technician technologist train trainer treasur veterinarian volunt webmast welder writer zookeep`)

func set(list string) map[string]struct{} {
	out := map[string]struct{}{}
	for _, w := range strings.Fields(list) {
		out[w] = struct{}{}
	}
	return out
}

// Of gives the signs of a passage, each once: "form:title", "turn:pay". Tokens are those of the passage.
func Of(text string, tokens []words.Token) []string {
	return append(Forms(text, tokens), Turns(text)...)
}

// Turns are the sorts of which the passage has a turn of phrase: "turn:pay".
func Turns(text string) []string {
	var out []string
	small := strings.ToLower(text)
	for i, s := range sorts {
		for _, turn := range s.turns {
			if hasTurn(small, turn) {
				out = append(out, names[i])
				break
			}
		}
	}
	return out
}

var names = func() []string {
	out := make([]string, len(sorts))
	for i, s := range sorts {
		out[i] = "turn:" + s.name
	}
	return out
}()

// hasTurn says whether a text has a turn at the beginning of a word.
func hasTurn(text, turn string) bool {
	for from := 0; ; {
		i := strings.Index(text[from:], turn)
		if i < 0 {
			return false
		}
		at := from + i
		before, _ := utf8.DecodeLastRuneInString(text[:at])
		after, _ := utf8.DecodeRuneInString(text[at+len(turn):])
		whole := len(turn) > 3 || !unicode.IsLetter(after)
		if whole && (at == 0 || !unicode.IsLetter(before) && !unicode.IsDigit(before)) {
			return true
		}
		from = at + len(turn)
	}
}

func Forms(text string, tokens []words.Token) []string {
	var out []string
	capitals, content, numbers, job := 0, 0, 0, false
	for _, t := range tokens {
		switch {
		case strings.HasPrefix(t.Stem, "#"):
			numbers++
		case !t.Stop:
			content++
			if r, _ := utf8.DecodeRuneInString(text[t.Start:]); unicode.IsUpper(r) {
				capitals++
			}
			if _, ok := jobs[t.Stem]; ok {
				job = true
			}
		}
	}
	title := content > 0 && capitals >= content-content/5 && len(tokens) <= 20
	if title && content > 1 {
		out = append(out, "form:title")
		if job {
			out = append(out, "form:job title")
		}
	}
	if content > 1 && capitals*2 > content {
		out = append(out, "form:capitals")
	}
	if numbers > 0 {
		out = append(out, "form:numbers")
	}
	if numbers*3 > len(tokens) {
		out = append(out, "form:many numbers")
	}
	switch n := len(tokens); {
	case n <= 3:
		out = append(out, "form:3 words")
	case n <= 6:
		out = append(out, "form:6 words")
	case n <= 12:
		out = append(out, "form:12 words")
	case n <= 25:
		out = append(out, "form:25 words")
	default:
		out = append(out, "form:long")
	}
	switch {
	case strings.HasSuffix(text, ":"):
		out = append(out, "form:colon")
	case strings.HasSuffix(text, "."):
		out = append(out, "form:full stop")
	}
	return out
}
