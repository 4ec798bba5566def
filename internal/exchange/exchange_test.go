package exchange

import (
	"bytes"
	"encoding/csv"
	"encoding/json"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"
	"unicode/utf8"

	"pathways/internal/framework"
	"pathways/internal/framework/isl"
	"pathways/internal/platform/i18n"
)

// exported is an edition that comes with Pathways, in a form.
func exported(t *testing.T, name, version string) (*framework.Tree, []byte) {
	t.Helper()
	f, ok := FormOf(name)
	if !ok {
		t.Fatalf("there is no form %q", name)
	}
	words, err := i18n.New(Locales)
	if err != nil {
		t.Fatal(err)
	}
	x, err := isl.Crosswalk()
	if err != nil {
		t.Fatal(err)
	}
	releases, err := isl.Releases()
	if err != nil {
		t.Fatal(err)
	}
	for _, r := range releases {
		if r.Version != version {
			continue
		}
		r.Framework = isl.Framework()
		tree := framework.NewTree(r)
		var b bytes.Buffer
		if err := Export(&b, f, Source{Tree: tree, Crosswalks: []*framework.Crosswalk{x}, BaseURL: "https://pathways.example.org", Words: words.In("en")}); err != nil {
			t.Fatal(err)
		}
		return tree, b.Bytes()
	}
	t.Fatalf("there is no %s", version)
	return nil, nil
}

// Every form holds every statement and every wording at a level, and has names that lead back to it.
func TestEveryFormHoldsEveryWord(t *testing.T) {
	plain := strings.NewReplacer(`\"`, `"`, `\n`, "\n", "&#39;", "'", "&#34;", `"`, "&amp;", "&", "<br>", "\n")
	for _, f := range Forms {
		if version, got, ok := Split("2018-draft." + f.End); !ok || got != f || version != "2018-draft" {
			t.Errorf("%s: %q %v", f.End, version, got)
		}
		for _, version := range []string{isl.Version2025, isl.Version2018} {
			tree, raw := exported(t, f.Name, version)
			said := plain.Replace(string(raw))
			if f.End == "moodle.csv" {
				said = strings.ReplaceAll(said, `""`, `"`)
			}
			for i := range tree.Items {
				it := &tree.Items[i]
				texts := []string{it.Code, it.Statement, it.Question, it.Note}
				for _, l := range it.Levels {
					texts = append(texts, l.Statement)
				}
				for _, text := range texts {
					if !strings.Contains(said, text) {
						t.Errorf("%s of %s lacks %q", f.Name, version, text)
					}
				}
			}
		}
	}
	if _, _, ok := Split("2025.pdf"); ok {
		t.Error("2025.pdf is no form of ours")
	}
}

// Terms of CTDL-ASN are those of the published vocabulary, and stand where it allows them.
func TestTermsOfCTDLArePublished(t *testing.T) {
	raw, err := os.ReadFile(filepath.Join("..", "..", "..", "shared", "fixtures", "ctdl-asn", "schema", "ctdlasn", "schema.json"))
	if err != nil {
		t.Skip("SKIPPED: the published vocabulary is not there: it lies in ../shared/fixtures beside the repository")
	}
	var vocabulary struct {
		Graph []struct {
			ID     string `json:"@id"`
			Domain []any  `json:"schema:domainIncludes"`
		} `json:"@graph"`
	}
	if err := json.Unmarshal(raw, &vocabulary); err != nil {
		t.Fatal(err)
	}
	domains := map[string]map[string]bool{}
	for _, term := range vocabulary.Graph {
		domains[term.ID] = map[string]bool{}
		for _, d := range term.Domain {
			if ref, ok := d.(map[string]any); ok {
				d = ref["@id"]
			}
			domains[term.ID][d.(string)] = true
		}
	}
	_, file := exported(t, "ctdl-asn", isl.Version2018)
	var doc struct {
		Graph []map[string]any `json:"@graph"`
	}
	if err := json.Unmarshal(file, &doc); err != nil {
		t.Fatal(err)
	}
	id := regexp.MustCompile(`^ce-[0-9a-f]{8}-[0-9a-f]{4}-[1-5][0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$`)
	for _, n := range doc.Graph {
		class := n["@type"].(string)
		if domains[class] == nil {
			t.Errorf("there is no class %s", class)
		}
		for property, value := range n {
			if strings.HasPrefix(property, "@") {
				continue
			}
			if domain, known := domains[property]; !known || len(domain) > 0 && !domain[class] {
				t.Errorf("%s may not have %s", class, property)
			}
			if property == "ceterms:ctid" && !id.MatchString(value.(string)) {
				t.Errorf("ctid %s", value)
			}
		}
	}
}

// Moodle's file has 14 columns in every row, an ID number and a short name that Moodle does not cut, and parents that are
// there before those under them.
func TestMoodleFindsEveryRow(t *testing.T) {
	for _, version := range []string{isl.Version2025, isl.Version2018} {
		tree, raw := exported(t, "moodle", version)
		rows, err := csv.NewReader(bytes.NewReader(raw)).ReadAll()
		if err != nil {
			t.Fatal(err)
		}
		if len(rows) != len(tree.Items)+2 || rows[1][12] != "1" || len(strings.Split(rows[1][13], ",")) != 4 || !json.Valid([]byte(rows[1][6])) {
			t.Fatalf("%d rows, the framework's is %q", len(rows), rows[1])
		}
		there := map[string]bool{"": true}
		for _, row := range rows[2:] {
			if len(row) != 14 || !there[row[0]] || there[row[1]] || row[2] == "" || utf8.RuneCountInString(row[1]) > 100 || utf8.RuneCountInString(row[2]) > 100 {
				t.Errorf("%q", row)
			}
			there[row[1]] = true
		}
	}
}
