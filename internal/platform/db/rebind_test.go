package db

import (
	"fmt"
	"strings"
	"testing"

	"pgregory.net/rapid"
)

func TestRebind(t *testing.T) {
	for in, want := range map[string]string{
		"SELECT $1, $12":                  "SELECT ?1, ?12",
		"a=$1 AND b='$1'":                 "a=?1 AND b='$1'",
		`"a$1" = $2`:                      `"a$1" = ?2`,
		"'it''s $1' || $1":                "'it''s $1' || ?1",
		"$1 -- $2\n$3":                    "?1 -- $2\n?3",
		"$1 /* $2 */ $3":                  "?1 /* $2 */ ?3",
		"data->>'$.a' = $1":               "data->>'$.a' = ?1",
		"a$1 $ $a $":                      "a$1 $ $a $",
		"'never ends $1":                  "'never ends $1",
		"x IN ($1,$2,$3)":                 "x IN (?1,?2,?3)",
		"SELECT 1 - -$1":                  "SELECT 1 - -?1",
		"/* never ends $1":                "/* never ends $1",
		"":                                "",
		"INSERT INTO ä (ü) VALUES ($1)--": "INSERT INTO ä (ü) VALUES (?1)--",
	} {
		if got := rebind(in); got != want {
			t.Errorf("rebind(%q) = %q, want %q", in, got, want)
		}
	}
}

// TestRebindChangesPlaceholdersAndNothingElse builds statements of known parts in any order.
func TestRebindChangesPlaceholdersAndNothingElse(t *testing.T) {
	quoted := func(open, end, body string) string { return open + strings.ReplaceAll(body, end, "") + end }
	rapid.Check(t, func(t *rapid.T) {
		var in, want strings.Builder
		for range rapid.IntRange(0, 12).Draw(t, "parts") {
			body := rapid.StringMatching(`[a-z$'"*/ 0-9\-]{0,8}`).Draw(t, "body")
			var part string
			switch rapid.IntRange(0, 5).Draw(t, "sort") {
			case 0:
				n := rapid.IntRange(1, 99).Draw(t, "n")
				fmt.Fprintf(&in, " $%d ", n)
				fmt.Fprintf(&want, " ?%d ", n)
				continue
			case 1:
				part = quoted("'", "'", body)
			case 2:
				part = quoted(`"`, `"`, body)
			case 3:
				part = quoted("--", "\n", body)
			case 4:
				part = quoted("/*", "*/", body)
				if strings.Count(part, "*/") > 1 || strings.HasPrefix(part, "/*/") {
					part = "/**/"
				}
			default:
				part = rapid.StringMatching(` [a-z_=,()]{1,8} `).Draw(t, "plain")
			}
			in.WriteString(part)
			want.WriteString(part)
		}
		if got := rebind(in.String()); got != want.String() {
			t.Fatalf("rebind(%q) = %q, want %q", in.String(), got, want.String())
		}
	})
}
