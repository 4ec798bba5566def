package facts

import (
	"regexp"
	"slices"
	"strings"
)

// ranks are the degrees from the least on.
var ranks = []Degree{HighSchool, SomeCollege, Associate, Bachelor, Master, Doctorate}

// named degrees, as postings write them. Letters alone count only where they cannot be a state or a form of address.
var degrees = []struct {
	degree Degree
	is     *regexp.Regexp
}{
	{HighSchool, regexp.MustCompile(`(?i)\b(?:high[- ]school|secondary[- ]school|hs)\s+(?:level\s+)?(?:diploma|degree|graduate|graduation|education|equivalen\w+|completion|or\s+(?:ged|equivalent))|\bG\.?E\.?D\b\.?|\bcompletion of high school|\bcompleted high school|\bhigh school (?:is )?required`)},
	{SomeCollege, regexp.MustCompile(`(?i)\bsome (?:college|university)|\b(?:years?|semesters?) of (?:college|university)|\bcollege (?:coursework|credits?|classes)|\b(?:currently )?(?:enrolled|pursuing|working toward|matriculated|studying)\b[^.;]{0,60}\b(?:degree|college|university|program(?:me)?|bachelor'?s?|master'?s|undergraduate|graduate)|\b(?:college|undergraduate|university) (?:students?|juniors?|seniors?|sophomores?)\b|\brising (?:college )?(?:juniors?|seniors?)`)},
	{Associate, regexp.MustCompile(`(?i)\bassociate(?:'?s)?(?:'s)? (?:degree|of (?:arts|science|applied)|or (?:bachelor|higher))|\bassociate's\b|\bassociates degree|\b(?:two|2)[- ]year (?:college )?degree|\bA\.A\.(?:S\.)?|\bAA(?:S)?(?:/AS)? degree`)},
	{Bachelor, regexp.MustCompile(`(?i)\bbachelor(?:'?s)?(?:'|’)?s?\b|\bbaccalaureate|\bB\.\s?(?:A|S|Sc|Ed|F\.A)\.?|\b(?:undergraduate|college|university|four[- ]year(?: college)?|4[- ]year(?: college)?) degree|\bdegree (?:in|from|or)\b|\b(?:post-?secondary|relevant|related|science|education|museum studies) degree\b|\bcollege graduate\b|\bdegree (?:is )?(?:required|preferred|desired)|\bundergrad\b|\b[Dd]egree\b.{0,20}\b(?:discipline|field)`)},
	{Bachelor, regexp.MustCompile(`\b(?:BA|BS|BSc|BFA|BEd)(?:/(?:BS|BA|BFA))?(?:\s+(?:degree|in|or|required|preferred)\b|/(?:MA|MS)|,|$)`)},
	{Master, regexp.MustCompile(`(?i)\bmaster(?:'s|s'|s)?(?:'s)? (?:degree|of (?:arts|science|education|library|fine|business|public)|in\b|preferred|required|desired|or\b|level)|\bmaster's\b|\bM\.\s?(?:A|S|Ed|Sc|F\.A|L\.I\.S)\.|\b(?:graduate|advanced|postgraduate) degree`)},
	{Master, regexp.MustCompile(`\b(?:MA|MS|MSc|MEd|MFA|MBA|MLIS|MLS)(?:/(?:MS|MA|PhD))?\s+(?:degree|in|preferred|required)\b|\b(?:BA|BS)(?:/| or )(?:MA|MS)\b|\b(?:MFA|MLIS|MEd|M\.Ed)\b`)},
	{Doctorate, regexp.MustCompile(`(?i)\bph\.?\s?d\b\.?|\bdoctora(?:te|l degree)|\bdoctor of|\bEd\.?D\.|\bdoctoral\b`)},
}

var (
	notNeeded = regexp.MustCompile(`(?i)\bno (?:\w+ ){0,3}(?:degree|diploma)s?(?:,? (?:or|and) [\w ]{1,30})? (?:is |are )?(?:required|needed|necessary|demanded)|\b(?:degree|diploma)s? (?:is|are|isn't|aren't) (?:not )?(?:required|needed|necessary)|\bdegree not (?:required|needed|necessary)|\bno degree(?: requirement)?s?(?:\W|$)|\bnot (?:require|need)(?: you to have)? (?:an? )?(?:\w+ )?degree|\bwithout (?:an? )?(?:\w+ )?degree (?:are |is )?(?:welcome|encouraged)|\bno (?:formal )?(?:education|educational)(?: is)? (?:required|needed|requirements?)|\byou do(?: not|n't) need (?:an? )?(?:\w+ )?degree`)
	isNeeded  = regexp.MustCompile(`(?i)\b(?:degree|diploma)s? (?:is|are) (?:required|needed|necessary)`)
	// soft and hard are words of how firm a demand is.
	soft = regexp.MustCompile(`(?i)\b(?:prefer\w*|a plus|an? (?:strong |big )?(?:plus|asset|advantage|bonus)|desir(?:ed|able)|ideal(?:ly)?|nice to have|bonus|helpful|beneficial|encouraged|welcome[d]?|advantageous|may be considered|considered)\b`)
	hard = regexp.MustCompile(`(?i)\b(?:required|requires?|must|minimum|mandatory|needed|necessary|essential|at least|is a requirement)\b`)
	// instead says that experience counts as much.
	instead          = regexp.MustCompile(`(?i)\bequivalent\b[^.;]{0,60}\bexperience|\bequivalent (?:combination|work|professional|practical|training|knowledge)|\b(?:or|and/or)\s+(?:(?:at least|a minimum of|minimum|more than|equal|equivalent|related|relevant|comparable|similar|commensurate|significant|demonstrated|proven|previous|prior|direct|professional|practical|work|lived|life|the|an?|\d+\+?|\(\d+\)|one|two|three|four|five|six|seven|eight|ten|years?'?|months?|of|in|hands-on|working|job|industry|museum|teaching|combination|training|and|education)[\s/,-]+){0,8}experience|\bin lieu of|\bsubstitut\w+|\bor (?:the |an? )?equivalent\b|\bexperience (?:can|may|will) (?:replace|be accepted|count|be considered)|\bcommensurate experience|\bor comparable|\bcombination of (?:education|training|school)|\binstead of a degree|\bdegree or experience`)
	schoolEquivalent = regexp.MustCompile(`(?i)\b(?:diploma|school|ged)\W+(?:or|/)\W*(?:ged|(?:the |an? )?equivalent|equivalency)`)
	replacing        = regexp.MustCompile(`(?i)\bexperience\b.{0,80}\b(?:substitut\w+|in lieu|instead of|replace|in place of|considered equivalent)|\b(?:substitut\w+|in lieu of|in place of|instead of|replace)\b.{0,80}\b(?:degree|education)|\bequivalent (?:combination|experience)`)
	// learners are people whom the job is about, and benefits: not what is demanded.
	learners = regexp.MustCompile(`(?i)\btuition|\breimburse|\bour (?:\w+ ){0,2}(?:master|doctoral|bachelor|graduate|degree|undergraduate)|\b(?:teach|advis|mentor|supervis|recruit|train|serv|support|work with|working with|lead|present|collaborat|guid|coach|co-?ordinat|partner|hire|engag|welcom|host)\w*\b.{0,60}\b(?:students?|interns?|candidates|programs?|groups|graduates|juniors|seniors)|\bdegree programs?|\bdegrees? (?:of|fahrenheit|celsius)|\bhigh degree|\b\d+[- ]degrees?\b|\bearn (?:your|a|college)|\bcourse credit|\bcollege credit\b|\bscholarship`)
	asked    = regexp.MustCompile(`(?i)\b(?:required|requires?|prefer\w*|must|minimum|equivalent|desired|diploma|should have|hold|completed|possess\w*|qualif\w+|a plus|ideal\w*|need|education:|we are looking for|you have|who has|with an?|enrolled|pursuing|open to|candidates?|applicants?)\b`)
	quality  = regexp.MustCompile(`(?i)requir|qualif|education|what you|who you|you (?:have|bring|are)|about you|skills|experience|ideal|must|prefer|desir|minimum|eligib|candidate|credentials|looking for|nice to have|bonus|plus`)
	duties   = regexp.MustCompile(`(?i)dut(?:y|ies)|responsib|what you(?:'ll| will) do|benefit|about (?:us|the)|who we are|perks|compensation|the (?:role|job|work)|learn`)
	verdict  = regexp.MustCompile(`(?i)\s+(?:required|preferred|desired|is required|is preferred|is desired|or)$`)
	joins    = regexp.MustCompile(`(?i)^(?:\s|,|/|'|or|and|degree|in|higher|an?|the|advanced|s\b)*$`)
)

// learned and letters are parts of all words and abbreviations that this is about.
var (
	learned = []string{"degree", "diploma", "bachelor", "baccalaureate", "master", "doctor", "associate", "college", "school", "universit", "undergrad", "graduate", "education", "equivalent", "substitut", "in lieu", "enrolled", "pursuing", "studying", "working toward", "matriculated", "rising", "ged", "g.e.d", "ph.d", "phd", "ph. d"}
	letters = []string{"BA", "BS", "BF", "BE", "B.", "MA", "MS", "MF", "ML", "ME", "MB", "M.", "Ed.D", "EdD", "A.A", "AA", "b.a", "b.s", "m.a", "m.s"}
)

// mention is a degree named in a sentence.
type mention struct {
	degree   Degree
	from, to int
}

// degreeOf finds the demand for a degree.
func degreeOf(lines []passage) DegreeDemand {
	var all []DegreeDemand
	free, replaced := DegreeDemand{}, false
	for _, l := range lines {
		if !hasAny(l.small, learned) && !hasAny(l.text, letters) {
			continue
		}
		for _, s := range sentences(l.text) {
			if notNeeded.MatchString(s) && !isNeeded.MatchString(s) {
				if free.Said == "" {
					free = DegreeDemand{Degree: NotNeeded, Said: l.said}
				}
				continue
			}
			replaced = replaced || replacing.MatchString(s) && (quality.MatchString(l.under) || strings.Contains(strings.ToLower(s), "degree") || strings.Contains(strings.ToLower(s), "education"))
			all = append(all, demands(s, l)...)
		}
	}
	out := DegreeDemand{Degree: NoneSaid}
	for _, firm := range []bool{true, false} {
		for _, d := range all {
			if (d.Firm || d.OrExperience) == firm && (out.Degree == NoneSaid || slices.Index(ranks, d.Degree) < slices.Index(ranks, out.Degree)) {
				out = d
			}
		}
		if firm && out.Degree == NoneSaid && free.Degree != "" {
			return free
		}
		if out.Degree != NoneSaid {
			break
		}
	}
	if replaced && out.Degree != NoneSaid && out.Degree != HighSchool && !out.OrExperience {
		out.Firm, out.OrExperience = false, true
	}
	return out
}

// sentences cuts a passage at semicolons and at periods that end a word, not letters such as B.A.
func sentences(text string) (out []string) {
	from := 0
	for i := 0; i+1 < len(text) && len(out) < 60; i++ {
		if text[i+1] != ' ' || text[i] != ';' && (text[i] != '.' || i < 3 || strings.ContainsAny(text[i-3:i], ". ABCDEFGHIJKLMNOPQRSTUVWXYZ")) {
			continue
		}
		out = append(out, text[from:i+1])
		from = i + 2
	}
	return append(out, text[min(from, len(text)):])
}

// demands are those of one sentence.
func demands(s string, l passage) (out []DegreeDemand) {
	all := mentions(s)
	if len(all) == 0 || l.heading && len(s) > 60 {
		return nil
	}
	before := strings.TrimSpace(s[:all[0].from])
	opens := len(before) <= 3 || strings.HasSuffix(before, ":")
	switch {
	case learners.MatchString(s) && !(opens && all[0].degree != SomeCollege) && !hard.MatchString(s):
		return nil
	case duties.MatchString(l.under) && !hard.MatchString(s) && !soft.MatchString(s) && !instead.MatchString(s) && !opens:
		return nil
	case !opens && !quality.MatchString(l.under) && !asked.MatchString(s) && !instead.MatchString(s):
		return nil
	}
	either := instead.MatchString(s)
	for i := range all {
		end := len(s)
		last := i
		for last+1 < len(all) && joins.MatchString(s[all[last].to:all[last+1].from]) {
			last++ // bachelor's or master's: what is said of the last holds for all
		}
		if last+1 < len(all) {
			end = all[last+1].from
		}
		begin := 0
		if i > 0 {
			begin = all[i-1].to
		}
		region := s[all[last].to:end]
		lead := s[begin:all[i].from]
		if cut := strings.LastIndexAny(lead, ",("); i > 0 && cut >= 0 {
			lead = lead[cut:]
		} else if i > 0 {
			lead = ""
		}
		if next := strings.LastIndexAny(region, ",("); last+1 < len(all) && next >= 0 {
			region = region[:next]
		}
		d := DegreeDemand{Degree: all[i].degree, Said: l.said}
		d.OrExperience = either && all[i].degree != HighSchool && all[i].degree != SomeCollege
		if d.Degree == HighSchool && either {
			d.OrExperience = instead.MatchString(schoolEquivalent.ReplaceAllString(s, ""))
		}
		softened := soft.MatchString(region) || soft.MatchString(lead) || soft.MatchString(l.under) && !hard.MatchString(region) && !strings.Contains(l.under, "requir") && !strings.Contains(l.under, "qualif") && !strings.Contains(l.under, "minimum")
		if strings.Contains(l.under, "prefer") && !strings.Contains(l.under, "requir") && !hard.MatchString(region) {
			softened = true
		}
		d.Firm = !d.OrExperience && !softened
		if softened {
			d.OrExperience = d.OrExperience && last+1 >= len(all) && i == 0
		}
		out = append(out, d)
	}
	return out
}

// mentions are the degrees that a sentence names, in its order. Of two at one place the lesser counts: somebody enrolled for a
// bachelor's degree has none.
func mentions(s string) (out []mention) {
	if len(s) > 2000 {
		s = s[:2000]
	}
	for _, d := range degrees {
		for _, at := range d.is.FindAllStringIndex(s, 8) {
			if cut := verdict.FindStringIndex(s[at[0]:at[1]]); cut != nil {
				at[1] = at[0] + cut[0]
			}
			out = append(out, mention{d.degree, at[0], at[1]})
		}
	}
	slices.SortFunc(out, func(a, b mention) int { return a.from - b.from })
	var kept []mention
	for _, m := range out {
		if n := len(kept); n > 0 && m.from < kept[n-1].to {
			if rank := slices.Index(ranks, m.degree); kept[n-1].degree == Bachelor && rank > slices.Index(ranks, Bachelor) && kept[n-1].to-kept[n-1].from < m.to-m.from {
				kept[n-1] = m
			}
			kept[n-1].to = max(kept[n-1].to, m.to)
			continue
		}
		kept = append(kept, m)
	}
	return kept
}
