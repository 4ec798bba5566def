package table

import (
	"cmp"
	"regexp"

	"golang.org/x/text/language"

	"pathways/internal/exchange/reading"
	"pathways/internal/exchange/rows"
	"pathways/internal/framework"
)

var (
	slugForm = regexp.MustCompile(`^[a-z0-9]+(-[a-z0-9]+)*$`)
	dateForm = regexp.MustCompile(`^[0-9]{4}(-(0[1-9]|1[0-2])(-(0[1-9]|[12][0-9]|3[01]))?)?$`)
)

// Head makes the head of a release out of what a file says of itself, file, and the options, which hold over it. What
// neither says is as in the release before, or filled in, and told. Name is what a framework is called of which nothing is known. Readers of other
// forms use it too.
func Head(told *rows.Report, file framework.Release, o Options, name string) *framework.Release {
	note := func(key string, args ...any) {
		told.Add(reading.Departure{Key: "exchange.table." + key, Args: args})
	}
	out := file
	f := &out.Framework
	if p := o.Previous; p != nil && file.ID == "" { // our own files say all of this
		out.Adoption, out.Funding = cmp.Or(out.Adoption, p.Adoption), cmp.Or(out.Funding, p.Funding)
		if out.Source.Title == "" && out.Source.URL == "" {
			out.Source = p.Source
		}
		for _, texts := range []struct{ now, before *[]string }{{&out.About, &p.About}, {&out.Tips, &p.Tips}, {&out.Remarks, &p.Remarks}} {
			if len(*texts.now) == 0 {
				*texts.now = *texts.before
			}
		}
		f.ID, f.Slug, f.Name = cmp.Or(f.ID, p.Framework.ID), cmp.Or(f.Slug, p.Framework.Slug), cmp.Or(f.Name, p.Framework.Name)
		f.ShortName, f.Publisher, f.Homepage = cmp.Or(f.ShortName, p.Framework.ShortName), cmp.Or(f.Publisher, p.Framework.Publisher), cmp.Or(f.Homepage, p.Framework.Homepage)
		out.Language, out.Rights = cmp.Or(out.Language, p.Language), cmp.Or(out.Rights, p.Rights)
	}
	own, version := f.Slug, out.Version
	f.Name = reading.OneLine(cmp.Or(o.Name, f.Name, name, "Framework"))
	f.ShortName = reading.OneLine(cmp.Or(o.ShortName, f.ShortName, f.Name))
	f.Slug = cmp.Or(o.Slug, f.Slug, reading.Slug(f.Name), "framework")
	if f.ID == "" || f.Slug != own {
		f.ID = framework.FrameworkID(f.Slug)
	}
	if f.Publisher = reading.OneLine(cmp.Or(o.Publisher, f.Publisher)); f.Publisher == "" {
		f.Publisher = f.Name
		note("noPublisher", "name", f.Name)
	}
	if o.Version != "" || out.Version == "" {
		out.Version = cmp.Or(o.Version, "1")
	}
	if out.ID == "" || f.Slug != own || out.Version != version {
		out.ID = framework.ReleaseID(f.Slug, out.Version)
	}
	out.Title = reading.OneLine(cmp.Or(o.Title, out.Title, f.Name))
	out.Status, out.Adoption = framework.Published, cmp.Or(out.Adoption, "Draft")
	switch {
	case o.Date != "" || out.Date != "":
		out.Date = cmp.Or(o.Date, out.Date)
	case dateForm.MatchString(out.Version):
		out.Date = out.Version
	default:
		out.Date = cmp.Or(o.Today, "1970")
		if p := o.Previous; p != nil && p.Version == out.Version {
			out.Date = cmp.Or(p.Date, out.Date) // the same file on another day is the same release
		}
		note("noDate", "date", out.Date)
	}
	out.Language = cmp.Or(o.Language, out.Language)
	if _, err := language.Parse(out.Language); out.Language == "" {
		note("languageNotSaid")
		out.Language = "und"
	} else if err != nil {
		note("noLanguage", "value", out.Language)
		out.Language = "und"
	}
	out.Rights = cmp.Or(o.Rights, out.Rights)
	if o.Source.Title != "" {
		out.Source = o.Source
	}
	out.Source.Title = reading.OneLine(cmp.Or(out.Source.Title, name, f.Name))
	return &out
}
