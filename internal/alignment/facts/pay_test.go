package facts

import (
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"

	"pathways/internal/alignment/match"
)

func of(text string) Facts { return Of(text, match.Passages(text)) }

// Pay is found in all the ways in which postings say it.
func TestPay(t *testing.T) {
	usd := func(low, high float64, per string) Pay { return Pay{Low: low, High: high, Currency: "USD", Per: per} }
	for line, want := range map[string]Pay{
		"Pay: $18.50/hr":                                                    usd(18.5, 18.5, "hour"),
		"$18.50 per hour, 20 hours per week":                                usd(18.5, 18.5, "hour"),
		"Hourly rate: $17.00 - $19.25":                                      usd(17, 19.25, "hour"),
		"The hourly wage is $16.":                                           usd(16, 16, "hour"),
		"This position pays $21 an hour.":                                   usd(21, 21, "hour"),
		"Pay begins at $20.00 hourly":                                       usd(20, 20, "hour"),
		"$45,000 - $52,000 annually":                                        usd(45000, 52000, "year"),
		"Salary range: $45K–52K":                                            usd(45000, 52000, "year"),
		"Salary: $45k-$52k DOE":                                             usd(45000, 52000, "year"),
		"Annual salary of $61,500":                                          usd(61500, 61500, "year"),
		"Grade 7: 40,000 to 44,000":                                         usd(40000, 44000, "year"),
		"18.00 per hour DOE":                                                usd(18, 18, "hour"),
		"Salary: 48,000":                                                    usd(48000, 48000, "year"),
		"Salary: between $70,000 and $80,000 a year":                        usd(70000, 80000, "year"),
		"Compensation: $75,000 to $85,000, commensurate with experience":    usd(75000, 85000, "year"),
		"Starting at $15.75/hour, more on weekends":                         usd(15.75, 15.75, "hour"),
		"Up to $24 per hour":                                                usd(24, 24, "hour"),
		"$150 per day":                                                      usd(150, 150, "day"),
		"Day rate: $250":                                                    usd(250, 250, "day"),
		"Stipend of $600 per week for eight weeks":                          usd(600, 600, "week"),
		"Camp counselors earn $480–$520 weekly.":                            usd(480, 520, "week"),
		"Interns receive a monthly stipend of $1,200.":                      usd(1200, 1200, "month"),
		"$3,400/month":                                                      usd(3400, 3400, "month"),
		"£24,500 per annum":                                                 {Low: 24500, High: 24500, Currency: "GBP", Per: "year"},
		"Salary £26,000 – £29,000 pro rata":                                 {Low: 26000, High: 29000, Currency: "GBP", Per: "year"},
		"£11.44 per hour":                                                   {Low: 11.44, High: 11.44, Currency: "GBP", Per: "hour"},
		"Salary: €38.000 – €42.000 per year":                                {Low: 38000, High: 42000, Currency: "EUR", Per: "year"},
		"€2.450,50 per month":                                               {Low: 2450.5, High: 2450.5, Currency: "EUR", Per: "month"},
		"Salary: 38 000 € per year":                                         {Low: 38000, High: 38000, Currency: "EUR", Per: "year"},
		"CA$52,000 to CA$58,000 per year":                                   {Low: 52000, High: 58000, Currency: "CAD", Per: "year"},
		"$24.10 per hour (CAD)":                                             {Low: 24.1, High: 24.1, Currency: "CAD", Per: "hour"},
		"Salary: AU$71,000":                                                 {Low: 71000, High: 71000, Currency: "AUD", Per: "year"},
		"USD 55,000 per year":                                               usd(55000, 55000, "year"),
		"55,000 USD annually":                                               usd(55000, 55000, "year"),
		"Salary: $45-52,000 a year":                                         usd(45000, 52000, "year"),
		"Pay range is $19.00/hour - $22.00/hour":                            usd(19, 22, "hour"),
		"The salary is $47,000 plus a 5% match to your 403(b).":             usd(47000, 47000, "year"),
		"Full-time, exempt, $58,000/year, with health insurance":            usd(58000, 58000, "year"),
		"# Compensation\n\n$20 - $23":                                       usd(20, 23, "hour"),
		"# Salary\n\n52,000 – 57,000":                                       usd(52000, 57000, "year"),
		"# Benefits\n\n- Hourly pay: $19.50\n- $500 for learning each year": usd(19.5, 19.5, "hour"),
		"You manage a budget of $500,000 a year.\n\nSalary: $64,000":        usd(64000, 64000, "year"),
		"Base pay for this role is $66,300 to $72,900.":                     usd(66300, 72900, "year"),
		"Rate of pay: $16.25 p/h":                                           usd(16.25, 16.25, "hour"),
		"Wage: $17/h":                                                       usd(17, 17, "hour"),
		"FT, $42k-46k":                                                      usd(42000, 46000, "year"),
		"Non-Exempt | $19.23/hr | 40 hours":                                 usd(19.23, 19.23, "hour"),
		"Exempt, salary grade E5 ($58,240 - $72,800)":                       usd(58240, 72800, "year"),
		"Starting salary: $40,000 per year + housing allowance":             usd(40000, 40000, "year"),
		"Competitive salary ($50–55K), health plan":                         usd(50000, 55000, "year"),
		"Salary: $72,000.00/Yr.":                                            usd(72000, 72000, "year"),
		"Hiring range $43,888 - $49,912":                                    usd(43888, 49912, "year"),
	} {
		got := of(line)
		if got.Pay == nil {
			t.Errorf("%q: none found", line)
			continue
		}
		if diff := cmp.Diff(want, *got.Pay, cmpopts.IgnoreFields(Pay{}, "Said")); diff != "" {
			t.Errorf("%q:\n%s", line, diff)
		}
		if got.Pay.Said == "" || got.Unpaid {
			t.Errorf("%q: said %q, unpaid %t", line, got.Pay.Said, got.Unpaid)
		}
	}
}

// Money that is somebody else's, and figures that are no money, are no pay.
func TestNoPay(t *testing.T) {
	for _, line := range []string{
		"Work with the board to raise $2 million annually.",
		"Raise $250,000 annually from foundations and corporations.",
		"Manage an annual budget of $1,200,000.",
		"You are responsible for a program budget of $85,000 a year.",
		"The museum has a $4.5 million operating budget and welcomes 180,000 visitors a year.",
		"Write grants of $10,000 to $50,000 each year.",
		"Admission is $18 for adults and $12 for children per day.",
		"Oversees the gift shop, with sales of $400,000 per year.",
		"Up to $1,500 per year for professional development.",
		"Tuition reimbursement of $3,000 annually.",
		"A phone allowance of $50 per month.",
		"We match up to $2,000 a year in your 401(k).",
		"Life insurance of $25,000.",
		"# Benefits\n\n- $600 a year toward a bicycle or bus pass for your commute",
		"20 hours per week, 8 to 10 hours per day on weekends",
		"Salary Grade 7",
		"Lift 50 pounds, work 40 hours a week, 2 years of experience.",
		"Call 555-123-4567 or write by 03/14/2025.",
		"Serves 45,000 to 52,000 students annually.",
		"The wage will be set by the collective agreement of 2023.",
		"Pay is competitive.",
		"Salary: commensurate with experience",
		"Close 12 gifts of $5,000 or more per year.",
		"A sign-on bonus of $1,000.",
		"Pay is $75 per program",
		"Salary in the mid-$40,000s",
		"Salary: low 50s",
		"$31,200-$33,280",
		"Relocation assistance of $4,000 is paid after 30 days.",
		"Our exhibits cost $30,000 to $90,000 a year.",
		"Field trips for 150 students per day at $9 a student",
		"Members receive a 10% discount, worth $40 a year.",
		"Camp runs 9 to 12 and 1 to 4 each day.",
	} {
		if got := of(line); got.Pay != nil || got.Unpaid {
			t.Errorf("%q: %+v, unpaid %t", line, got.Pay, got.Unpaid)
		}
	}
}

// What is unpaid is what says so of itself.
func TestUnpaid(t *testing.T) {
	for line, want := range map[string]bool{
		"This internship is unpaid.":                                       true,
		"Unpaid internship, 10 hours a week":                               true,
		"Compensation: unpaid":                                             true,
		"This is a volunteer position.":                                    true,
		"Education Intern (unpaid)":                                        true,
		"No stipend is available.":                                         true,
		"This is not a paid position; college credit can be arranged.":     true,
		"Supervises paid and unpaid staff.":                                false,
		"Supervise unpaid interns each semester.":                          false,
		"Includes an unpaid lunch break of 30 minutes.":                    false,
		"Two years of paid or unpaid experience":                           false,
		"Recruit and train volunteers for this volunteer position program": false,
		"Internships with a stipend":                                       false,
		"Unpaid internship, but with a stipend of $150 per week":           false,
	} {
		if got := of(line).Unpaid; got != want {
			t.Errorf("%q: %t", line, got)
		}
	}
}
