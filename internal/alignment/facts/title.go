package facts

import (
	"regexp"
	"strings"
	"unicode"
	"unicode/utf8"
)

var (
	labelled = regexp.MustCompile(`(?i)^(?:job title|position title|position|title|role|job|posting title|vacancy|job posting|now hiring|we(?:'re| are) hiring|hiring|open position|job opening|job announcement|position available|employment opportunity|job description)(?: for)?\s*[:–—-]\s*(.+)$`)
	seeking  = regexp.MustCompile(`(?i:\b(?:is|are|'re)\s+(?:currently\s+|now\s+)?(?:seeking|hiring|looking for|searching for|recruiting)(?: for)?\s+(?:(?:an?|the|our(?: next)?)\s+)?(?:(?:full|part)[- ]time,?\s+|seasonal\s+|temporary\s+|experienced\s+|new\s+|enthusiastic\s+|energetic\s+|dynamic\s+|creative\s+)*)((?:[A-Z][\w'&/-]*|of|and|for|&|[IVX]+)(?:,? (?:[A-Z][\w'&/-]*|of|and|for|the|&|[IVX]+))*)`)
	// jobs are words that name a job.
	jobs     = regexp.MustCompile(`(?i)\b(?:educators?|teachers?|instructors?|facilitators?|explainers?|interpreters?|docents?|guides?|hosts?|presenters?|managers?|directors?|coordinators?|assistants?|associates?|specialists?|officers?|supervisors?|leads?|leaders?|heads?|chiefs?|presidents?|ceo|developers?|designers?|fabricators?|technicians?|engineers?|curators?|registrars?|conservators?|archivists?|librarians?|keepers?|aquarists?|biologists?|horticulturists?|gardeners?|veterinarians?|botanists?|evaluators?|researchers?|scientists?|analysts?|counsell?ors?|interns?|internships?|apprentices?|apprenticeships?|fellows?|fellowships?|volunteers?|cashiers?|clerks?|representatives?|receptionists?|accountants?|bookkeepers?|controllers?|administrators?|writers?|editors?|producers?|planners?|strategists?|fundraisers?|guards?|custodians?|mechanics?|preparators?|artists?|ambassadors?|attendants?|members?|trainers?|staff|crew|playworkers?|naturalists?|rangers?|aides?|workers?|exhibit maker|makers?|photographers?|programmers?|webmasters?|principals?|professors?|lecturers?|deans?|provosts?|consultants?|contractors?|liaisons?|navigators?|stewards?|agents?|operators?|buyers?|chefs?|bakers?|drivers?|captains?|divers?)\b`)
	notTitle = regexp.MustCompile(`(?i)^(?:about|overview|summary|responsibilities|duties|qualifications|requirements|benefits|how to apply|job summary|the (?:role|position|opportunity|job)|who we are|reports to|supervis|department|location|salary|pay|status|schedule|hours|posted|equal|apply|contact|home|jobs|careers|employment|what you|position (?:summary|overview|description)|compensation|classification|flsa|type|team|mission)\b`)
	trailing = regexp.MustCompile(`(?i)\s*(?:\||·|•|\bat the\b|\bat\b\s+[A-Z]).*$|\s+[–—-]\s+(?:[A-Z][\w'.]*\s+){0,4}(?:museum|center|centre|zoo|aquarium|garden|gardens|science|park|institute|university|college|planetarium|library)\b.*$`)
)

// maxTitle is how long a title may be, in characters.
const maxTitle = 90

// titleOf finds the title of the job: where it is labelled, else in the first lines, else in the sentence that says who is
// looked for.
func titleOf(lines []passage) (title, said string) {
	head := lines[:min(len(lines), 40)]
	for i, l := range head {
		if m := labelled.FindStringSubmatch(l.text); m != nil && isTitle(m[1]) && (i < 12 || jobs.MatchString(m[1])) {
			if t := titled(m[1]); jobs.MatchString(t) || !strings.HasPrefix(strings.ToLower(l.text), "job description") {
				return t, l.said
			}
		}
		if i > 0 && lines[i-1].heading && isTitle(l.text) && titleHead.MatchString(lines[i-1].text) {
			return titled(l.text), l.said
		}
	}
	for _, l := range lines[:min(len(lines), 8)] {
		if isTitle(l.text) && jobs.MatchString(l.text) && !notTitle.MatchString(l.text) {
			return titled(l.text), l.said
		}
	}
	for _, l := range head {
		if m := seeking.FindStringSubmatch(l.text); m != nil && jobs.MatchString(m[1]) {
			t := strings.TrimRight(m[1], " ,")
			for _, w := range []string{" of", " and", " for", " the", " &"} {
				t = strings.TrimSuffix(t, w)
			}
			return t, l.said
		}
	}
	return "", ""
}

var titleHead = regexp.MustCompile(`(?i)^(?:job|position)? ?title:?$|^position:?$|^role:?$`)

// isTitle says whether a line can be a title: short, no sentence, more than figures.
func isTitle(s string) bool {
	s = strings.TrimSpace(s)
	n := utf8.RuneCountInString(s)
	return n >= 3 && n <= maxTitle && !strings.HasSuffix(s, ".") && !strings.HasSuffix(s, "?") && !strings.HasSuffix(s, ":") && strings.IndexFunc(s, unicode.IsLetter) >= 0 &&
		!strings.ContainsAny(s, "@$€£") && !strings.Contains(s, ". ") && !strings.Contains(s, "://")
}

// titled is a title without what stands around it.
func titled(s string) string {
	s = strings.TrimSpace(s)
	if m := labelled.FindStringSubmatch(s); m != nil && jobs.MatchString(m[1]) {
		s = m[1]
	}
	if cut := strings.TrimSpace(trailing.ReplaceAllString(s, "")); jobs.MatchString(cut) {
		s = cut
	}
	return strings.Trim(s, " -–—:,;|*#\"“”")
}
