package i18n

import (
	"slices"
	"testing"
	"testing/fstest"
)

// Amounts side by side are written alike, in the marks of the reader's language.
func TestAmountsAreSaidInTheWayOfTheReader(t *testing.T) {
	c, err := New(fstest.MapFS{
		"locales/en.json": {Data: []byte(`{"ui.money.thousands": ",", "ui.money.point": ".", "ui.money.sign": "{sign}{amount}", "ui.money.code": "{code} {amount}"}`)},
		"locales/fr.json": {Data: []byte(`{"ui.money.thousands": " ", "ui.money.point": ",", "ui.money.sign": "{amount} {sign}", "ui.money.code": "{amount} {code}"}`)},
	})
	if err != nil {
		t.Fatal(err)
	}
	for _, x := range []struct {
		lang, currency string
		amounts, want  []string
	}{
		{"en", "USD", []string{"19", "21.5"}, []string{"$19.00", "$21.50"}},
		{"en", "USD", []string{"48000.00", "1056000"}, []string{"$48,000", "$1,056,000"}},
		{"en", "EUR", []string{"0.5"}, []string{"€0.50"}},
		{"en", "CHF", []string{"999"}, []string{"CHF 999"}},
		{"fr", "CAD", []string{"48000.25"}, []string{"48 000,25 CA$"}},
	} {
		if got := c.In(x.lang).Money(x.currency, x.amounts...); !slices.Equal(got, x.want) {
			t.Errorf("%s, %s %v: %q, want %q", x.lang, x.currency, x.amounts, got, x.want)
		}
	}
}
