package reading_test

import (
	"strconv"
	"strings"
	"testing"
	"time"

	"pathways/internal/exchange/casefile"
	"pathways/internal/exchange/ctdlasn"
	"pathways/internal/exchange/reading"
)

func TestValuesAreCountedWithoutReading(t *testing.T) {
	for text, want := range map[string]int{`1`: 1, `{}`: 2, `[1,2]`: 3, `{"a":[{},{}],"b":"x"}`: 7, `"a,[{"`: 1, `["a\",[","b"]`: 3, `["\\","b"]`: 3} {
		if got := reading.Values([]byte(text)); got != want {
			t.Errorf("%s: %d values, want %d", text, got, want)
		}
	}
}

// A file is small, and what it becomes in memory is not.
func TestFilesThatGrowAreRefused(t *testing.T) {
	const head = `{"CFDocument":{"identifier":"7e1b2ab3-7b2b-5c1c-8a8b-6b0c9e0e1a01","title":"Bridges"},`
	var odd strings.Builder
	for i := range 500_001 {
		odd.WriteString(`"k` + strconv.Itoa(i) + `":1,`)
	}
	if p, told := casefile.Parse([]byte(head + odd.String() + `"CFItems":[]}`)); p == nil || len(told) != 500_001 || !told[500_000].Refuses {
		t.Errorf("%d departures are told", len(told))
	}
	for name, raw := range map[string]string{
		"items":  head + `"CFItems":[` + strings.Repeat("{},", 100_000) + `{}]}`,
		"values": head + `"x":[` + strings.Repeat("1,", reading.MostValues) + `1]}`,
	} {
		p, told := casefile.Parse([]byte(raw))
		if p != nil || len(told) != 1 || !told[0].Refuses || !strings.HasSuffix(told[0].Key, ".tooMany") {
			t.Errorf("%s: %v, %.300v", name, p != nil, told)
		}
	}
	got := ctdlasn.Read([]byte(`{"ceasn:x":"ceasn:Competency","@type":"ceasn:Competency","y":[` + strings.Repeat("1,", reading.MostValues) + `1]}`))
	if got.Release != nil || !got.Refused() || got.Departures[0].Key != "exchange.text.tooMany" {
		t.Errorf("%.300v", got.Departures)
	}
}

// One text in very many languages, none of them that of the framework.
func TestManyLanguagesAreReadInTheTimeOfTheirNumber(t *testing.T) {
	raw := `{"@graph":[{"@id":"https://example.org/1","@type":"ceasn:CompetencyFramework","ceasn:inLanguage":["en"],"ceasn:name":[` +
		strings.Repeat(`{"@language":"xx","@value":"a"},`, 60_000) + `{"@language":"xx","@value":"a"}]},
		{"@id":"https://example.org/2","@type":"ceasn:Competency","ceasn:competencyText":"a"}]}`
	began := time.Now()
	ctdlasn.Read([]byte(raw))
	if took := time.Since(began); took > 10*time.Second {
		t.Errorf("that took %s", took)
	}
}
