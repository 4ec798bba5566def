package i18n

import "strings"

// signs are how currencies are written before an amount. Where several countries use one sign, it says which country.
var signs = map[string]string{
	"USD": "$", "CAD": "CA$", "AUD": "A$", "NZD": "NZ$", "MXN": "MX$", "EUR": "€", "GBP": "£", "JPY": "¥", "INR": "₹", "KRW": "₩", "BRL": "R$",
}

// Money says amounts of one currency as they stand beside each other: "$19.00", "$21.50". They all have cents, or none has where none
// needs them. An amount is a decimal with a point; the currency a code of ISO 4217, said before the amount where it has no sign. The
// marks for thousands and cents, and the place of the sign, are those of the keys ui.money.*.
func (w *Words) Money(currency string, amounts ...string) []string {
	cents := false
	for _, a := range amounts {
		_, part, _ := strings.Cut(a, ".")
		cents = cents || strings.Trim(part, "0") != ""
	}
	all := make([]string, len(amounts))
	for i, a := range amounts {
		whole, part, _ := strings.Cut(a, ".")
		said := thousands(whole, w.T("ui.money.thousands"))
		if cents {
			said += w.T("ui.money.point") + (part + "00")[:2]
		}
		if sign, ok := signs[currency]; ok {
			all[i] = w.T("ui.money.sign", "sign", sign, "amount", said)
		} else {
			all[i] = w.T("ui.money.code", "code", currency, "amount", said)
		}
	}
	return all
}

// thousands sets a mark after every third digit, counted from the end.
func thousands(whole, mark string) string {
	var b strings.Builder
	for i, r := range whole {
		if i > 0 && (len(whole)-i)%3 == 0 {
			b.WriteString(mark)
		}
		b.WriteRune(r)
	}
	return b.String()
}
