package cli

import (
	"encoding/json"
	"fmt"
	"io"
	"strconv"
	"strings"

	"pathways/internal/alignment/facts"
	"pathways/internal/alignment/match"
)

// asJSON writes what all files come to.
func (a alignment) asJSON(w io.Writer, all []aligned) error {
	out := struct {
		Framework string    `json:"framework"`
		Release   string    `json:"release"`
		Engine    string    `json:"engine"`
		Practice  string    `json:"practice"`
		Files     []aligned `json:"files"`
	}{a.tree.Framework.Slug + "@" + a.tree.Version, a.tree.ID, match.Version, "", all}
	if a.practice != nil {
		out.Practice = a.practice.Version
	}
	e := json.NewEncoder(w)
	e.SetIndent("", "  ")
	e.SetEscapeHTML(false)
	return e.Encode(out)
}

// asText writes what one file comes to, for a terminal.
func (a alignment) asText(w io.Writer, one aligned) error {
	fmt.Fprintf(w, "%s (%s)\n", one.File, one.Kind)
	for _, n := range one.Notes {
		fmt.Fprintf(w, "  Note: %s\n", n)
	}
	if spoken, _, _ := strings.Cut(a.tree.Language, "-"); one.Language != "" && one.Language != spoken {
		fmt.Fprintf(w, "  Note: this text is in another language (%s) than the framework (%s); little or nothing fits.\n", one.Language, spoken)
	}
	one.Facts.write(w)
	without := 0
	for _, p := range one.Passages {
		if len(p.Suggestions) == 0 {
			if p.Kind != match.Heading {
				without++
			}
			continue
		}
		fmt.Fprintf(w, "\n  %s\n", quoted(p.Text))
		for _, s := range p.Suggestions {
			fmt.Fprintf(w, "    %-8s %s\n", s.Code, shortened(s.Statement))
			fmt.Fprintf(w, "             %s\n", because(s.Words))
		}
	}
	fmt.Fprintf(w, "\n  Nothing fits: %d other %s\n\n", without, plural(without, "passage", "passages"))
	return nil
}

func plural(n int, one, other string) string {
	if n == 1 {
		return one
	}
	return other
}

// because says which words made the match: "visitors, greets (for: welcome)".
func because(words []alignedWord) string {
	var all []string
	for _, w := range words {
		said := w.Text
		if !w.Same {
			said += " (for: " + w.Of + ")"
		}
		all = append(all, said)
	}
	return strings.Join(all, ", ")
}

// write tells the facts that were found, a line each.
func (f *alignedFacts) write(w io.Writer) {
	line := func(name, value string) {
		if value != "" {
			fmt.Fprintf(w, "  %-12s %s\n", name+":", value)
		}
	}
	line("Title", f.Title)
	if f.JobKind != "other" {
		line("Kind of job", f.JobKind)
	}
	if f.Year > 0 {
		line("Year", strconv.Itoa(f.Year))
	}
	switch {
	case f.Unpaid:
		line("Pay", "unpaid")
	case f.Pay != nil:
		line("Pay", f.Pay.says())
	}
	if f.Degree.Degree != facts.NoneSaid {
		line("Degree", f.Degree.says())
	}
}

func (p *alignedPay) says() string {
	amount := strconv.FormatFloat(p.Low, 'f', -1, 64)
	if p.High != p.Low {
		amount += " to " + strconv.FormatFloat(p.High, 'f', -1, 64)
	}
	return amount + " " + p.Currency + " per " + p.Per + ", as in " + quoted(p.Said)
}

func (d alignedDegree) says() string {
	said := string(d.Degree)
	switch {
	case d.Degree == facts.NotNeeded:
	case d.OrExperience:
		said += " or experience"
	case d.Firm:
		said += ", required"
	default:
		said += ", preferred"
	}
	return said + ", as in " + quoted(d.Said)
}
