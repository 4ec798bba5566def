package opensalt

import (
	"bytes"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"
	"pgregory.net/rapid"

	"pathways/internal/exchange/exchangetest"
	"pathways/internal/exchange/reading"
	"pathways/internal/exchange/table"
	"pathways/internal/framework"
)

func written(t *rapid.T, r *framework.Release) []byte {
	var b bytes.Buffer
	if err := Write(&b, framework.NewTree(r)); err != nil {
		t.Fatal(err)
	}
	return b.Bytes()
}

// keys are the keys of the departures of a reading, in order, each once.
func keys(r reading.Reading) []string {
	var out []string
	for _, d := range r.Departures {
		if key := strings.TrimPrefix(d.Key, "exchange."); !slices.Contains(out, key) {
			out = append(out, key)
		}
	}
	return out
}

// Every release goes out and comes in with the same items: identifiers, codes, tree, wording, levels. Only what OpenSALT's
// CSV has no place for, the framework itself, has to be said again.
func TestEveryItemGoesOutAndIn(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		r := exchangetest.Release(t)
		o := table.Options{Slug: r.Framework.Slug, Version: r.Version, Publisher: r.Framework.Publisher, Date: r.Date, Language: r.Language}
		got := Read(written(t, r), "drawn.csv", o)
		if len(got.Departures) > 0 {
			t.Fatal(got.Departures)
		}
		for _, of := range []*framework.Release{r, got.Release} {
			for i := range of.Items {
				of.Items[i].Kind = strings.ToLower(strings.TrimSpace(of.KindOf(of.Items[i].Kind).Name)) // OpenSALT knows kinds by their names
			}
		}
		if diff := cmp.Diff(r.Items, got.Release.Items, cmpopts.EquateEmpty()); diff != "" {
			t.Fatal(diff)
		}
		for i, l := range r.Levels {
			if now := got.Release.Levels[i]; now.Code != l.Code || now.Name != l.Name {
				t.Fatalf("level %+v became %+v", l, now)
			}
		}
	})
}

func TestTenThousandItemsGoOutAndIn(t *testing.T) {
	for _, depth := range []int{1, 10_000} {
		r := exchangetest.Plain(10_000, depth)
		var b bytes.Buffer
		if err := Write(&b, framework.NewTree(r)); err != nil {
			t.Fatal(err)
		}
		began := time.Now()
		got := Read(b.Bytes(), "plain.csv", table.Options{})
		took := time.Since(began)
		t.Logf("depth %d, %d KB: %s", depth, b.Len()>>10, took)
		if got.Release == nil || len(got.Release.Items) != 10_000 || got.Release.Items[9_999].ParentID != r.Items[9_999].ParentID {
			t.Fatal(got.Departures)
		}
		if took > 20*time.Second {
			t.Errorf("depth %d took %s", depth, took)
		}
	}
}

// Files as OpenSALT's people write them: its template, the numbers of its exports, codes that tell the tree.
func TestFilesOfOpenSALTAreRead(t *testing.T) {
	for name, c := range map[string]struct {
		csv     string
		tree    string // code<parent
		told    []string
		refused bool
	}{
		"parents": {
			"Identifier,Human Coding Scheme,Education Level,IsChildOf Text,IsChildOf,FullStatement,IsRelatedTo\nNum,N,3-5,,,All about numbers,\nNum.Add,N.A,3-5,Num,N,Adds,\"X.1,X.2\"\n",
			"N N.A<N",
			[]string{"table.noPublisher", "table.noDate", "table.languageNotSaid", "opensalt.columnNotRead", "opensalt.links", "opensalt.keptInNote", "rows.identifierNew", "rows.kindsByDepth"},
			false,
		},
		"no parents named": {
			"Identifier,fullStatement,HumanCodingScheme,sequenceNumber,Language,CFItemType,Is Child Of\n,Second,A.B.D,2,en,Career Pathway,\n,First,A.B.C,1,en,Career Pathway,\n,All,A.B,,en,Area,\n",
			"A.B A.B.C<A.B A.B.D<A.B",
			[]string{"table.noPublisher", "table.noDate", "rows.reordered"},
			false,
		},
		"numbers": {
			"identifier,fullStatement,humanCodingScheme,smartLevel,language,CFItemType\n7fbbd2fa-885d-11e7-a99d-449ef607a326,Words,L,1,en,Area\n83a9d3bc-885d-11e7-8edf-7bbafcea4b0d,Meaning,M,1.1,en,Skill\n",
			"L M<L",
			[]string{"table.noPublisher", "table.noDate"},
			false,
		},
		"an orphan":          {"fullStatement,Human Coding Scheme,Is Child Of\nOne,A,\nTwo,B,Z\n", "", nil, true},
		"a circle":           {"fullStatement,Human Coding Scheme,Is Child Of\nOne,A,B\nTwo,B,A\n", "", nil, true},
		"one code twice":     {"fullStatement,Human Coding Scheme,Is Child Of\nOne,A,\nTwo,A,\n", "", nil, true},
		"a number too deep":  {"fullStatement,humanCodingScheme,smartLevel\nOne,A,1\nTwo,B,2.1.1\n", "", nil, true},
		"no wording":         {"fullStatement,humanCodingScheme,smartLevel\n,A,1\n", "", nil, true},
		"no such column":     {"statement,humanCodingScheme\nOne,A\n", "", nil, true},
		"nothing but titles": {"fullStatement,humanCodingScheme,smartLevel\n", "", nil, true},
	} {
		t.Run(name, func(t *testing.T) {
			s, _ := table.Open([]byte(c.csv), "x.csv")
			if name != "no such column" && !Is(s) {
				t.Error("not recognized")
			}
			got := Read([]byte(c.csv), "x.csv", table.Options{})
			if got.Refused() != c.refused || (got.Release == nil) != c.refused {
				t.Fatalf("%+v", got.Departures)
			}
			if c.refused {
				return
			}
			if told := keys(got); !slices.Equal(told, c.told) {
				t.Errorf("told %q, want %q", told, c.told)
			}
			tree := framework.NewTree(got.Release)
			var all []string
			for i := range got.Release.Items {
				it := &got.Release.Items[i]
				if up := tree.Parent(it); up != nil {
					all = append(all, it.Code+"<"+up.Code)
				} else {
					all = append(all, it.Code)
				}
			}
			if strings.Join(all, " ") != c.tree {
				t.Errorf("tree %q, want %q", all, c.tree)
			}
		})
	}
}

func FuzzRead(f *testing.F) {
	f.Add([]byte("Identifier,Human Coding Scheme,IsChildOf,FullStatement\nx,N,,All\ny,N.A,N,Adds\n"))
	f.Add([]byte("identifier,fullStatement,humanCodingScheme,smartLevel\n,Words,L,1\n,Meaning,M,1.1\n"))
	f.Add([]byte("fullStatement,pathwaysCodeOurs,level L1: One,Is Child Of\n'=a,true,b,\n"))
	f.Fuzz(func(t *testing.T, raw []byte) {
		got := Read(raw, "x.csv", table.Options{})
		if got.Refused() != (got.Release == nil) {
			t.Fatalf("release %v, %+v", got.Release != nil, got.Departures)
		}
		if got.Release == nil {
			return
		}
		if err := framework.Validate(got.Release); err != nil {
			t.Fatal(err)
		}
		var b bytes.Buffer
		if err := Write(&b, framework.NewTree(got.Release)); err != nil {
			t.Fatal(err)
		}
		again := Read(b.Bytes(), "x.csv", table.Options{})
		if again.Release == nil || len(again.Release.Items) != len(got.Release.Items) {
			t.Fatalf("what was written is read otherwise: %+v\n%s", again.Departures, b.Bytes())
		}
	})
}
