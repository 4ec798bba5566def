package ingest

import (
	"os"
	"strings"
	"testing"
)

// What other programs make of a posting of ours is read as people read it: testdata/chromium.pdf was printed by Chromium
// (subset fonts, two columns, bullets that are no letters), libreoffice.pdf and libreoffice.docx are from LibreOffice.
func TestFilesOfOthers(t *testing.T) {
	for name, want := range map[string][]string{
		"chromium.pdf": {
			"# Floor Educator, Part-Time",
			"Riverbend Science Center is an office of informal science, with efficient fluffy offices and affinity for difficult flights.",
			"# What you will do",
			"Lead 20-minute demonstrations about rivers, weather and insects.",
			"The second paragraph begins here and speaks about evaluation: surveys, observations and interviews with families. It flows into the second column of the page, so that the order of reading matters quite a lot for the sentences.",
			"Grade 7 $40,000 to $44,000",
			"Café naïve œuvre — “quotes” £20 €30.",
		},
		"libreoffice.pdf": {
			"Salary: $52,000–$58,000 per year, depending on experience",
			"# Responsibilities",
			"- Coach six part-time educators",
			"- Keep the budget of the programs, and report on it each month to the director and to those who give money",
			"To apply send a letter by March 3, 2025.",
		},
		"libreoffice.docx": {
			"# What you will do",
			"- Greet visitors and start conversations at the exhibits.",
			"Grade 7 | $40,000 to $44,000",
			"Café naïve œuvre — “quotes” £20 €30.",
		},
	} {
		t.Run(name, func(t *testing.T) {
			raw, err := os.ReadFile("testdata/" + name)
			if err != nil {
				t.Fatal(err)
			}
			got := well(t, string(raw))
			rest := "\n" + got.Text + "\n"
			for _, w := range want {
				_, after, found := strings.Cut(rest, "\n"+w+"\n")
				if !found {
					t.Fatalf("no paragraph %q, in its place, in\n%s", w, got.Text)
				}
				rest = "\n" + after
			}
		})
	}
}
