package posting

import (
	"strings"

	"pathways/internal/platform/i18n"
)

// Say is the pay in one line: "$52,000 to $58,000 a year". Where there is no figure it says so; the reason stands apart.
func (p Pay) Say(w *i18n.Words) string {
	switch {
	case p.Unpaid:
		return w.T("posting.pay.unpaid")
	case p.Low == "" && p.LeftOut == "":
		return w.T("posting.pay.notYet")
	case p.Low == "":
		return w.T("posting.pay.leftOut")
	}
	per := w.T("posting.per." + string(p.Per))
	said := w.Money(p.Currency, p.Low, p.High)
	if p.Low == p.High {
		return w.T("posting.pay.one", "amount", said[0], "per", per)
	}
	return w.T("posting.pay.range", "low", said[0], "high", said[1], "per", per)
}

// Why is the reason for a pay that is left out, or for none; "" where there is a figure.
func (p Pay) Why() string {
	switch {
	case p.Unpaid:
		return p.Reason
	case p.Low == "":
		return p.LeftOut
	}
	return ""
}

// Say is the place in one line; "" for none.
func (p Place) Say() string {
	var parts []string
	for _, s := range []string{p.Address, p.City, strings.TrimSpace(p.Region + " " + p.Postcode), p.Country} {
		if s != "" {
			parts = append(parts, s)
		}
	}
	return strings.Join(parts, ", ")
}

// Short is the place without street and postcode.
func (p Place) Short() string {
	p.Address, p.Postcode = "", ""
	return p.Say()
}

// SayContract are the sorts of employment in one line.
func (c Content) SayContract(w *i18n.Words) string {
	var all []string
	for _, k := range c.Contract {
		all = append(all, w.T("posting.contract."+string(k)))
	}
	return strings.Join(all, ", ")
}

// Say is whether a degree is asked for, and which; "" where that is not said yet.
func (d Degree) Say(w *i18n.Words) string {
	if d.Asked == "" {
		return ""
	}
	said := w.T("posting.asked." + string(d.Asked))
	if d.Asked == NotAsked {
		return said + "."
	}
	var which []string
	if d.Level != "" {
		which = append(which, w.T("posting.degree."+string(d.Level)))
	}
	if d.Which != "" {
		which = append(which, d.Which)
	}
	if len(which) == 0 {
		return said + "."
	}
	return said + ": " + strings.Join(which, ", ")
}
