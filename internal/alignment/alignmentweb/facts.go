package alignmentweb

import (
	"context"
	"strconv"
	"strings"

	"pathways/internal/alignment"
	"pathways/internal/alignment/facts"
	"pathways/internal/platform/i18n"
	"pathways/internal/platform/ui"
)

// payWords is a pay range in words, in the currency and for the period that the text says: "$18.00 to $22.50 an hour".
func payWords(ctx context.Context, low, high float64, currency, per string) string {
	key := "alignment.pay.range"
	if low == high {
		key = "alignment.pay.one"
	}
	said := i18n.From(ctx).Money(currency, strconv.FormatFloat(low, 'f', 2, 64), strconv.FormatFloat(high, 'f', 2, 64))
	return ui.T(ctx, key, "low", said[0], "high", said[1], "per", ui.T(ctx, "alignment.per."+per))
}

// payOf is what a text says of pay, in words.
func payOf(ctx context.Context, pay *facts.Pay, unpaid bool) string {
	switch {
	case pay != nil:
		return payWords(ctx, pay.Low, pay.High, pay.Currency, pay.Per)
	case unpaid:
		return ui.T(ctx, "alignment.pay.unpaid")
	}
	return ui.T(ctx, "alignment.pay.none")
}

// degreeOf is what a text says of degrees, in words.
func degreeOf(ctx context.Context, d facts.DegreeDemand) string {
	if d.Degree == "" {
		d.Degree = "none-said"
	}
	return degreeWords(ctx, string(d.Degree), d.Firm, d.OrExperience)
}

func degreeWords(ctx context.Context, degree string, firm, orExperience bool) string {
	name := ui.T(ctx, "alignment.degree."+degree)
	switch {
	case degree == "none-said" || degree == "not-needed":
		return name
	case orExperience:
		return ui.T(ctx, "alignment.degree.or", "degree", name)
	case firm:
		return ui.T(ctx, "alignment.degree.firm", "degree", name)
	}
	return ui.T(ctx, "alignment.degree.wished", "degree", name)
}

// jobName is a kind of job in words; for "" that none is known.
func jobName(ctx context.Context, kind string) string {
	if kind == "" {
		kind = "none"
	}
	return ui.T(ctx, "alignment.job."+kind)
}

// yearName is a year in words; for 0 that it is not known.
func yearName(ctx context.Context, year int) string {
	if year == 0 {
		return ui.T(ctx, "alignment.year.none")
	}
	return strconv.Itoa(year)
}

func kindName(ctx context.Context, k alignment.Kind) string {
	return ui.T(ctx, "alignment.kind."+string(k))
}

// jobNames and yearNames are what a table goes by, in words.
func jobNames(ctx context.Context, kinds []string) (all []string) {
	for _, k := range kinds {
		all = append(all, jobName(ctx, k))
	}
	return all
}

func yearNames(ctx context.Context, years []int) (all []string) {
	for _, y := range years {
		all = append(all, yearName(ctx, y))
	}
	return all
}

// listed is a heading with what it stands over: "By year: 2026, 2025".
func listed(heading string, names []string) string { return heading + ": " + strings.Join(names, ", ") }
