package table

import (
	"bytes"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"
	"pgregory.net/rapid"

	"pathways/internal/exchange/exchangetest"
	"pathways/internal/exchange/reading"
	"pathways/internal/framework"
	"pathways/internal/framework/frameworkdoc"
	"pathways/internal/framework/isl"
	"pathways/internal/platform/i18n"
)

type tester interface {
	Helper()
	Fatal(...any)
}

// exported is a release as our own spreadsheet.
func exported(t tester, r *framework.Release, f frameworkdoc.Format) []byte {
	t.Helper()
	c, err := i18n.New(frameworkdoc.Locales)
	if err != nil {
		t.Fatal(err)
	}
	var b bytes.Buffer
	if err := frameworkdoc.Export(&b, framework.NewTree(r), f, frameworkdoc.Options{}, c.In("en")); err != nil {
		t.Fatal(err)
	}
	return b.Bytes()
}

// read opens a file and reads its likely sheet as it is guessed.
func read(raw []byte, name string, o Options) reading.Reading {
	s, told := Open(raw, name)
	if s == nil {
		return reading.Reading{Departures: told}
	}
	at := s.Likely()
	out := Read(at, Guess(at), o)
	out.Departures = append(told, out.Departures...)
	return out
}

func journey(t tester, r *framework.Release, f frameworkdoc.Format) {
	t.Helper()
	got := read(exported(t, r, f), "export."+string(f), Options{})
	if len(got.Departures) > 0 {
		t.Fatal(f, got.Departures)
	}
	if diff := cmp.Diff(r, got.Release, cmpopts.EquateEmpty()); diff != "" {
		t.Fatal(f, diff)
	}
	for _, e := range got.Entries {
		if (e.What == "item" || e.What == "levelStatement") && e.Item == "" {
			t.Fatal(e)
		}
	}
}

// Every release goes out as CSV and XLSX and comes in the same, without a word to tell.
func TestAnyReleaseGoesOutAndIn(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		r := exchangetest.Release(t)
		journey(t, r, frameworkdoc.CSV)
		journey(t, r, frameworkdoc.XLSX)
	})
}

func TestTheShippedReleasesGoOutAndIn(t *testing.T) {
	shipped, err := isl.Releases()
	if err != nil {
		t.Fatal(err)
	}
	for _, r := range shipped {
		r.Digest = r.ComputeDigest()
		journey(t, r, frameworkdoc.CSV)
		journey(t, r, frameworkdoc.XLSX)
	}
}

// 10,000 items, flat and in one chain, are read with a report in a second or so.
func TestLongAndDeepSheetsAreRead(t *testing.T) {
	for _, depth := range []int{1, 10_000} {
		r := exchangetest.Plain(10_000, depth)
		for _, f := range []frameworkdoc.Format{frameworkdoc.CSV, frameworkdoc.XLSX} {
			raw := exported(t, r, f)
			began := time.Now()
			got := read(raw, "", Options{})
			took := time.Since(began)
			t.Logf("depth %d, %s of %d KB: %s", depth, f, len(raw)>>10, took)
			if got.Release == nil || len(got.Release.Items) != 10_000 || got.Release.Items[9_999].ID != r.Items[9_999].ID {
				t.Fatal(got.Departures)
			}
			if took > 20*time.Second {
				t.Errorf("depth %d, %s took %s", depth, f, took)
			}
		}
	}
}
