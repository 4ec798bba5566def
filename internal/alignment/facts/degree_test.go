package facts

import (
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"
)

// The demand for a degree is the least that is asked, with how firm it is.
func TestDegree(t *testing.T) {
	firm := func(d Degree) DegreeDemand { return DegreeDemand{Degree: d, Firm: true} }
	wished := func(d Degree) DegreeDemand { return DegreeDemand{Degree: d} }
	either := func(d Degree) DegreeDemand { return DegreeDemand{Degree: d, OrExperience: true} }
	for line, want := range map[string]DegreeDemand{
		"Bachelor's degree required.":                                             firm(Bachelor),
		"Bachelor’s degree in education, science or a related field":              firm(Bachelor),
		"BA or BS required":                                                       firm(Bachelor),
		"B.A. or B.S. in biology":                                                 firm(Bachelor),
		"A four-year college degree is required.":                                 firm(Bachelor),
		"Must have a college degree.":                                             firm(Bachelor),
		"Education: Bachelor's degree":                                            firm(Bachelor),
		"Bachelor's degree preferred.":                                            wished(Bachelor),
		"A bachelor's degree is a plus.":                                          wished(Bachelor),
		"Ideally you hold a bachelor's degree.":                                   wished(Bachelor),
		"Bachelor's or master's degree preferred":                                 wished(Bachelor),
		"Bachelor's degree or equivalent experience":                              either(Bachelor),
		"Bachelor's degree, or four years of related experience":                  either(Bachelor),
		"Bachelor's degree or equivalent combination of education and work":       either(Bachelor),
		"Degree or experience in museum work":                                     either(Bachelor),
		"Bachelor's degree required; master's preferred.":                         firm(Bachelor),
		"Bachelor's degree required, master's degree in museum studies preferred": firm(Bachelor),
		"Master's degree required.":                                               firm(Master),
		"Master of Arts in museum studies or a related field required":            firm(Master),
		"M.Ed. or M.A. preferred":                                                 wished(Master),
		"An advanced degree in a science is required.":                            firm(Master),
		"MLIS required":             firm(Master),
		"Ph.D. in ecology required": firm(Doctorate),
		"Doctorate or master's degree in evaluation required":                          firm(Master),
		"Associate's degree required":                                                  firm(Associate),
		"Associate degree or two years of experience":                                  either(Associate),
		"High school diploma required; bachelor's degree preferred.":                   firm(HighSchool),
		"High school diploma or GED":                                                   firm(HighSchool),
		"High school diploma or equivalent required":                                   firm(HighSchool),
		"Some college preferred":                                                       wished(SomeCollege),
		"Must be currently enrolled in a bachelor's program.":                          firm(SomeCollege),
		"Open to college students and recent graduates":                                firm(SomeCollege),
		"Bachelor's degree in biology or a related field with two years of experience": firm(Bachelor),
		"B.S. in marine science or related field (M.S. preferred)":                     firm(Bachelor),
		"Education and/or experience equivalent to a bachelor's degree":                either(Bachelor),
		"College degree preferred but not required":                                    wished(Bachelor),
		"HS diploma or GED; some college preferred":                                    firm(HighSchool),
		"No degree required.":                                                          {Degree: NotNeeded},
		"No college degree needed – we will train you.":                                {Degree: NotNeeded},
		"A degree is not required.":                                                    {Degree: NotNeeded},
		"You do not need a degree for this job.":                                       {Degree: NotNeeded},
		"No degree needed, but a bachelor's in science is welcome.":                    {Degree: NotNeeded},
		"# Qualifications\n\n- Bachelor's degree in a science\n- Equivalent experience may be substituted for the degree": either(Bachelor),
		"# Preferred qualifications\n\n- Master's degree in education":                                                    wished(Master),
		"# Required\n\n- Bachelor's degree\n\n# Preferred\n\n- Master's degree":                                           firm(Bachelor),
		"# Education\n\nBA": firm(Bachelor),
		"# Nice to have\n\n- Associate's degree in early childhood": wished(Associate),
	} {
		if diff := cmp.Diff(want, of(line).Degree, cmpopts.IgnoreFields(DegreeDemand{}, "Said")); diff != "" {
			t.Errorf("%q:\n%s", line, diff)
		}
	}
}

// What the job is about, what comes with it, and other degrees are no demand.
func TestNoDegree(t *testing.T) {
	for _, line := range []string{
		"Leads programs for high school students.",
		"Teaches in our master's degree program in museum studies.",
		"Supervises graduate students and interns with bachelor's degrees.",
		"# Benefits\n\n- Tuition help toward a bachelor's degree",
		"A high degree of independence",
		"The tank is kept at 78 degrees.",
		"Works outdoors in up to 95 degrees Fahrenheit.",
		"The Associate Director reports to the Director.",
		"Boston, MA",
		"Master gardener volunteers help in the greenhouse.",
		"Mentors doctoral candidates from the university.",
		"Ms. Rivera, Jackson, MS",
		"Gives 360-degree feedback once a year.",
		"Two years of experience with families",
		"Masters new tools quickly",
		"Coordinates visits of elementary and high school groups.",
	} {
		if got := of(line).Degree; got.Degree != NoneSaid || got.Firm || got.OrExperience {
			t.Errorf("%q: %+v", line, got)
		}
	}
}
