package facts

import (
	"regexp"
	"strings"
)

// JobKinds are the kinds of jobs, in the order in which they are offered.
var JobKinds = []string{
	"floor", "exhibits", "education-programs", "camps", "outreach", "animals", "plants", "collections", "research-evaluation", "visitor-services", "volunteers",
	"marketing", "development", "operations", "it-media", "people-finance", "leadership", "internship", "other",
}

// kinds are words of titles for each kind. A title is of the first kind whose words it has: an exhibit educator works with
// exhibits, a volunteer coordinator with volunteers.
var kinds = []struct {
	kind string
	is   *regexp.Regexp
}{
	{"internship", word(`interns?|internships?|apprentices?|apprenticeships?|fellows?|fellowships?|practicum|trainees?|work[- ]study`)},
	{"leadership", word(`executive director|chief executive(?: officer)?|ceo|coo|president(?: (?:and|&) ceo)?|museum director|director of the (?:museum|center|zoo|aquarium|garden)|chief operating officer|chief of staff|superintendent`)},
	{"camps", word(`camps?|counsell?ors?`)},
	{"volunteers", word(`(?:volunteers?|volunteerism)\b.*\b(?:coordinators?|managers?|directors?|supervisors?|specialists?|administrators?|services|engagement|programs?|lead)|(?:coordinator|manager|director|head) of (?:\w+ )?volunteers?`)},
	{"exhibits", word(`exhibits?|exhibitions?|fabricat\w*|prototyp\w*|preparators?`)},
	{"animals", word(`animals?|aquarists?|aquariums? (?:biologist|technician)|zoo ?keepers?|keepers?|zoologist|veterinar\w*|husbandry|herpetolog\w*|aviculturist|life support|divers?|wildlife`)},
	{"plants", word(`horticultur\w*|gardeners?|garden (?:manager|supervisor|technician|assistant)|botan\w*|greenhouse|arborists?|grounds\w*|landscap\w*|nursery`)},
	{"collections", word(`collections?|registrars?|curators?|curatorial|conservators?|archiv\w*|librarians?|art handlers?|objects`)},
	{"research-evaluation", word(`evaluat\w*|research\w*|scientists?|audience insights?|data (?:analyst|manager)`)},
	{"outreach", word(`outreach|community (?:engagement|partnerships?|programs?|liaison|organizer)|mobile (?:museum|lab|programs?)|traveling programs?|van programs?`)},
	{"visitor-services", word(`visitors? (?:services?|experiences?|relations|engagement|operations)|guest\w*|admissions?|box office|ticket\w*|front (?:desk|of house)|cashiers?|gift shop|store|retail|shop|caf[eé]|barista|concessions?|museum attendants?|greeters?|welcome`)},
	{"marketing", word(`marketing|communications?|social media|public relations|pr|brand|publicist|advertising|content (?:creator|strategist|manager)|graphic designer`)},
	{"development", word(`development (?:officer|director|manager|associate|coordinator|assistant|specialist)|(?:director|manager|vice president|vp|head|chief|officer) (?:of|for) (?:institutional |philanthropy|advancement|development)[ \w&,]*|fund-?rais\w*|advancement|donors?|grants?|philanthrop\w*|membership|major gifts|annual (?:fund|giving)|sponsorships?|chief development officer|stewardship`)},
	{"it-media", word(`it|information technology|software|web|webmaster|digital|systems? administrator|network|av|audio\s?visual|audio|video\w*|multimedia|media|technology (?:manager|director|specialist)|help desk|database|broadcast|photographer`)},
	{"people-finance", word(`human resources|hr|people (?:and|&) culture|people operations|talent|recruit\w*|accountants?|accounting|bookkeepers?|financ\w*|payroll|controllers?|cfo|chief financial officer|chief people officer|bursar`)},
	{"education-programs", word(`school programs?|education (?:programs?|manager|director|coordinator|specialist|assistant|associate|officer|supervisor)|(?:director|manager|coordinator|head|vice president|vp|curator|assistant|supervisor) (?:of|for) (?:\w+ ){0,2}(?:education|learning|programs?|programming|engagement)|curriculum|teachers?|instructors?|lecturers?|professors?|learning|youth|early childhood|preschool|after-?school|stem|steam|science educators?|planetarium|astronom\w*|programs?|programming|education`)},
	{"floor", word(`floor|galler(?:y|ies)|explainers?|facilitators?|interpreters?|interpretive|interpretation|interpretative|docents?|guides?|hosts?|playworkers?|makerspace|discovery (?:guide|room)|naturalists?|presenters?|demonstrators?|educators?|play`)},
	{"operations", word(`operations?|facilit(?:y|ies)|maintenance|custod\w*|janitor\w*|security|guards?|events?|rentals?|buildings?|safety|office (?:manager|administrator|assistant)|administrative|executive assistant|receptionists?|hvac|engineers?|electrician|carpenter|technicians?|project manager|driver|warehouse`)},
	{"leadership", word(`directors?|chief|vice president|vp|head of`)},
}

func word(of string) *regexp.Regexp { return regexp.MustCompile(`(?i)\b(?:` + of + `)(?:\W|$)`) }

// kindOf finds the kind of a job by its title, else by the kind whose words are most in the text.
func kindOf(title, titleSaid string, lines []passage) (kind, said string) {
	for _, k := range kinds {
		if title != "" && k.is.MatchString(title) {
			return k.kind, titleSaid
		}
	}
	most := 1
	counts := map[string]int{}
	first := map[string]string{}
	for _, l := range lines[:min(len(lines), 60)] {
		if benefits.MatchString(l.under) || len(l.text) > 2000 {
			continue
		}
		seen := map[string]bool{}
		for _, k := range kinds {
			if found := strings.ToLower(k.is.FindString(l.text)); found != "" && !seen[k.kind] {
				seen[k.kind] = true
				counts[k.kind]++
				if first[k.kind] == "" {
					first[k.kind] = l.said
				}
			}
		}
	}
	second := 0
	for _, k := range JobKinds {
		switch n := counts[k]; {
		case n > most:
			second, most, kind = most, n, k
		case n > second:
			second = n
		}
	}
	if kind == "" || most == second {
		return "other", ""
	}
	return kind, first[kind]
}
