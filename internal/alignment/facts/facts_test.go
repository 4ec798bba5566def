package facts

import (
	"slices"
	"strings"
	"testing"

	"pathways/internal/alignment/match"
)

// The year is that of the posting, or else of its deadline; other years are none of its.
func TestYear(t *testing.T) {
	for line, want := range map[string]int{
		"Posted 2024":                                     2024,
		"Posted: March 3, 2025":                           2025,
		"Posted on 3 March 2024":                          2024,
		"Date posted: 2023-11-08":                         2023,
		"Posting date: 11/08/2022":                        2022,
		"Posted 3/14/25":                                  2025,
		"Posted 14.03.2021":                               2021,
		"Apply by April 30, 2026.":                        2026,
		"Application deadline: Sept. 5th, 2024":           2024,
		"The position closes on the 9th of May 2019.":     2019,
		"Review of applications begins January 15, 2025.": 2025,
		"Please send a letter and résumé to jobs@example.org by June 1, 2023": 2023,
		"Start date: August 2024":                                 2024,
		"Summer 2025 Camp Counselor":                              2025,
		"Exhibit Developer\n\nMay 2022\n\nBuilds exhibits.":       2022,
		"Posted December 20, 2024. Apply by January 10, 2025.":    2024,
		"# Posted\n\nMarch 2020":                                  2020,
		"Founded in 1911, the museum moved in May 1998.":          0,
		"Winner of the award of June 2019 for exhibits":           0,
		"Our strategic plan of January 2022 puts families first.": 0,
		"© 2023 Riverbend Science Center":                         0,
		"Works until 2,025 visitors have come.":                   0,
		"Greets visitors.":                                        0,
		"Posted on 99/99/9999":                                    0,
	} {
		got := of(line)
		if got.Year != want || (got.YearSaid == "") != (want == 0) {
			t.Errorf("%q: %d, %q", line, got.Year, got.YearSaid)
		}
	}
}

// The title is the one that is labelled, or stands at the top, or is looked for; else there is none.
func TestTitle(t *testing.T) {
	for text, want := range map[string]string{
		"Floor Educator\n\nRiverbend Science Center\n\nGreets visitors.":                                         "Floor Educator",
		"# Exhibit Developer II (part-time)\n\nText.":                                                            "Exhibit Developer II (part-time)",
		"Camp leader, Red Mesa\n\nYou lead a group of children through a week.":                                  "Camp leader, Red Mesa",
		"Riverbend Science Center\n\nJob Title: Manager of School Programs\n\nReports to: Director of Education": "Manager of School Programs",
		"Position: Volunteer Coordinator":                                                                        "Volunteer Coordinator",
		"Riverbend Science Center\nSenior Aquarist | Riverbend":                                                  "Senior Aquarist",
		"About us\n\nRiverbend Science Center is seeking a Director of Development to lead its giving.":          "Director of Development",
		"We are hiring: Gallery Host":                                                                            "Gallery Host",
		"Now hiring an energetic team. Apply today.":                                                             "",
		"Our museum is a place of wonder for families.":                                                          "",
		"Reports to: Director of Education":                                                                      "",
		"Evaluation Associate – Riverbend Science Museum":                                                        "Evaluation Associate",
	} {
		if got := of(text); got.Title != want || (got.TitleSaid == "") != (want == "") {
			t.Errorf("%q: %q, said %q", text, got.Title, got.TitleSaid)
		}
	}
}

// The kind of job follows from its title, else from what the text speaks of most.
func TestKind(t *testing.T) {
	for text, want := range map[string]string{
		"Floor Educator":                  "floor",
		"Museum Educator":                 "floor",
		"Gallery Host":                    "floor",
		"Exhibit Developer":               "exhibits",
		"Director of Exhibitions":         "exhibits",
		"Manager of School Programs":      "education-programs",
		"Director of Education":           "education-programs",
		"STEM Instructor":                 "education-programs",
		"Camp Counselor":                  "camps",
		"Outreach Educator":               "outreach",
		"Senior Aquarist":                 "animals",
		"Animal Care Specialist":          "animals",
		"Horticulturist":                  "plants",
		"Collections Manager":             "collections",
		"Registrar":                       "collections",
		"Evaluation Associate":            "research-evaluation",
		"Guest Services Associate":        "visitor-services",
		"Volunteer Coordinator":           "volunteers",
		"Manager of Volunteer Engagement": "volunteers",
		"Marketing Manager":               "marketing",
		"Development Officer":             "development",
		"Director of Membership":          "development",
		"Facilities Technician":           "operations",
		"Web Developer":                   "it-media",
		"Human Resources Manager":         "people-finance",
		"Executive Director":              "leadership",
		"President & CEO":                 "leadership",
		"Deputy Director":                 "leadership",
		"Education Intern":                "internship",
		"Summer Fellow":                   "internship",
		"Chief Financial Officer":         "people-finance",
		"It is a place of wonder.":        "other",
		"Associate\n\nFeeds the animals.\n\nKeeps the animals clean.\n\nTalks about animals.": "animals",
	} {
		got := of(text)
		if got.JobKind != want || !slices.Contains(JobKinds, got.JobKind) {
			t.Errorf("%q: %q", text, got.JobKind)
		}
		if (got.KindSaid == "") != (want == "other") {
			t.Errorf("%q: said %q", text, got.KindSaid)
		}
	}
}

const posting = `# Program Manager, Early Childhood

Harbor Children's Museum

Posted: February 11, 2025

Since 1982 we have welcomed families; last year 210,000 visitors came and we raised $3.1 million.

# What you will do

- Plan and lead weekly programs for children from birth to five
- Coach six part-time educators
- Keep a budget of $120,000 a year

# What you bring

- Bachelor's degree in early childhood, or equivalent experience
- Master's degree is a plus

# Pay

$52,000–$58,000 a year, depending on experience

# Benefits

- Up to $1,000 a year for learning, tuition help toward a degree
- 403(b) with a match of 4%

Apply by March 14, 2025.`

// A whole posting gives each of its facts with the passage that says it.
func TestPosting(t *testing.T) {
	got := of(posting)
	for name, said := range map[string]struct{ got, want string }{
		"title":  {got.Title, "Program Manager, Early Childhood"},
		"kind":   {got.JobKind, "education-programs"},
		"degree": {got.Degree.Said, "Bachelor's degree in early childhood, or equivalent experience"},
		"year":   {got.YearSaid, "Posted: February 11, 2025"},
	} {
		if said.got != said.want {
			t.Errorf("%s: %q", name, said.got)
		}
	}
	if got.Pay == nil || got.Pay.Low != 52000 || got.Pay.High != 58000 || !strings.Contains(got.Pay.Said, "depending on experience") {
		t.Errorf("pay: %+v", got.Pay)
	}
	if got.Year != 2025 || got.Degree.Degree != Bachelor || !got.Degree.OrExperience || got.Unpaid {
		t.Errorf("%+v", got)
	}
}

// No text, however odd, stops the reading of facts.
func FuzzOf(f *testing.F) {
	for _, s := range []string{posting, "$", "$1,,000-/hr", "Salary: 45-52,000 a a year $ £ €", "BA/MA, B.S. or degree or equivalent", "Posted 1/1/25 - 2/2/26", "is seeking a A and of"} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, s string) {
		got := Of(s, match.Passages(s))
		if p := got.Pay; p != nil && (p.Low <= 0 || p.High < p.Low || len(p.Currency) != 3 || got.Unpaid || !slices.Contains([]string{"hour", "day", "week", "month", "year"}, p.Per)) {
			t.Errorf("pay %+v of %q", p, s)
		}
		if !slices.Contains(JobKinds, got.JobKind) || got.Year != 0 && (got.Year < firstYear || got.Year > lastYear) {
			t.Errorf("%+v of %q", got, s)
		}
	})
}
