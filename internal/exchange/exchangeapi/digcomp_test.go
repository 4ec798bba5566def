package exchangeapi

import (
	"context"
	"encoding/json"
	"errors"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"pathways/internal/exchange/casefile"
	"pathways/internal/exchange/digcomp"
	"pathways/internal/exchange/reading"
	"pathways/internal/framework"
	"pathways/internal/platform/db"
	"pathways/internal/platform/db/dbtest"
)

// fixture reads one of other people's files; without them the test is skipped.
func fixture(t testing.TB, name string) []byte {
	t.Helper()
	raw, err := os.ReadFile(filepath.Join("..", "..", "..", "..", "shared", "fixtures", filepath.FromSlash(name)))
	if errors.Is(err, fs.ErrNotExist) {
		t.Skipf("SKIPPED: %s is not there: other people's files for tests lie in ../shared/fixtures beside the repository", name)
	}
	if err != nil {
		t.Fatal(err)
	}
	return raw
}

// publish puts what a file says into a library as it is, with all that it carried.
func publish(t testing.TB, d *db.DB, frameworks *framework.Service, r reading.Reading) {
	t.Helper()
	if r.Release == nil {
		t.Fatalf("refused: %+v", r.Departures)
	}
	err := d.Update(t.Context(), func(ctx context.Context, tx *db.Tx) error {
		return frameworks.Publish(ctx, tx, r.Release, framework.Beside{Carried: r.Carried}, "")
	})
	if err == nil {
		err = frameworks.Refresh(t.Context())
	}
	if err != nil {
		t.Fatal(err)
	}
}

// texts lists the texts of a package by where they stand; objects in lists by their identifier.
func texts(at string, v any, out map[string]string) {
	switch v := v.(type) {
	case map[string]any:
		for name, inner := range v {
			texts(at+"."+name, inner, out)
		}
	case []any:
		for i, inner := range v {
			place := string(rune('a' + i%26))
			if o, ok := inner.(map[string]any); ok {
				place, _ = o["identifier"].(string)
			}
			texts(at+"["+place+"]", inner, out)
		}
	case string:
		if !strings.HasSuffix(at, "DateTime") { // "+00:00" is "Z"
			out[at] = v
		}
	}
}

func textsOf(t testing.TB, raw []byte) map[string]string {
	t.Helper()
	var v any
	if err := json.Unmarshal(raw, &v); err != nil {
		t.Fatal(err)
	}
	out := map[string]string{}
	texts("", v, out)
	return out
}

// A foreign framework that is published comes out of the server with every identifier and every text the same, whichever
// form it came in, and every address in its package answers as the standard has it.
func TestDigCompIsServedAsItCame(t *testing.T) {
	check := checker(t)
	for _, c := range []struct {
		file string
		read func([]byte) reading.Reading
	}{
		{"digcomp3/digcomp3-case-v1p1.json", casefile.ReadFile},
		{"digcomp3/digcomp3-en.jsonld", func(raw []byte) reading.Reading { return digcomp.Read(raw, "digcomp3-en.jsonld") }},
		{"digcomp3/digcomp3-en.xlsx", func(raw []byte) reading.Reading { return digcomp.Read(raw, "digcomp3-en.xlsx") }},
	} {
		t.Run(filepath.Ext(c.file), func(t *testing.T) {
			raw := fixture(t, c.file)
			d := dbtest.SQLite(t)
			r := c.read(raw)
			h := serverOn(t, d, public, func(frameworks *framework.Service) { publish(t, d, frameworks, r) })
			path := "/ims/case/v1p1/CFPackages/" + string(casefile.Identifier(r.Release.ID))
			w := get(t, h, path)
			if w.Code != 200 {
				t.Fatalf("%d %.300s", w.Code, w.Body)
			}
			check("CFPackageDType", w.Body.Bytes())
			is := textsOf(t, w.Body.Bytes())
			var was map[string]string
			if strings.HasSuffix(c.file, "case-v1p1.json") {
				was = textsOf(t, raw)
			} else {
				carried, err := casefile.CarriedOf(r.Carried)
				if err != nil {
					t.Fatal(err)
				}
				again := *r.Release
				again.Digest = again.ComputeDigest()
				out, err := casefile.Write(casefile.Source{Release: &again, Carried: carried, Base: public + casefile.Root}).Encode()
				if err != nil {
					t.Fatal(err)
				}
				was = textsOf(t, out)
			}
			if len(was) < 10_000 {
				t.Errorf("only %d texts were compared", len(was))
			}
			wrong := 0
			for at, text := range was {
				if is[at] != text {
					if wrong++; wrong < 10 {
						t.Errorf("%s: %q, was %q", at, is[at], text)
					}
				}
			}
			p := decode[casefile.Package](t, w)
			if len(p.CFItems) != 911 || len(p.CFAssociations) != 911 {
				t.Errorf("%d items, %d associations", len(p.CFItems), len(p.CFAssociations))
			}
			all := uses(&p)
			for _, v := range p.CFDefinitions.CFConcepts {
				all["/CFConcepts/"+string(v.Identifier)] = "CFConceptSetDType"
			}
			for address, schema := range all {
				w := get(t, h, "/ims/case/v1p1"+address)
				if w.Code != 200 {
					t.Errorf("%s: %d", address, w.Code)
					continue
				}
				check(schema, w.Body.Bytes())
			}
		})
	}
}

// What came in by one form goes out and in by CASE as the same release.
func TestDigCompGoesRoundByCase(t *testing.T) {
	for _, form := range []string{"jsonld", "xlsx"} {
		r := digcomp.Read(fixture(t, "digcomp3/digcomp3-en."+form), "digcomp3-en."+form)
		carried, err := casefile.CarriedOf(r.Carried)
		if err != nil {
			t.Fatal(err)
		}
		raw, err := casefile.Write(casefile.Source{Release: r.Release, Carried: carried, Base: public + casefile.Root}).Encode()
		if err != nil {
			t.Fatal(err)
		}
		again := casefile.ReadFile(raw)
		if diff := cmp.Diff(r.Release, again.Release); diff != "" {
			t.Errorf("%s: %s", form, diff)
		}
	}
}
