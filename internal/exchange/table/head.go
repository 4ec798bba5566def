package table

import (
	"cmp"
	"regexp"
	"strings"

	"golang.org/x/text/language"

	"pathways/internal/exchange/rows"
	"pathways/internal/framework"
)

var (
	slugForm = regexp.MustCompile(`^[a-z0-9]+(-[a-z0-9]+)*$`)
	dateForm = regexp.MustCompile(`^[0-9]{4}(-(0[1-9]|1[0-2])(-(0[1-9]|[12][0-9]|3[01]))?)?$`)
	notForm  = regexp.MustCompile(`[^a-z0-9.]+`)
	manyDots = regexp.MustCompile(`[.-]*[.-]([.-])|^[.-]+|[.-]+$`)
)

// VersionOf is a version as part of an address: "3.0"; "" where nothing of it can be.
func VersionOf(s string) string {
	out := notForm.ReplaceAllString(strings.ToLower(s), "-")
	out = manyDots.ReplaceAllString(out, "$1")
	return strings.Trim(out[:min(len(out), 60)], "-.")
}

// Head makes the head of a release out of what a file says of itself, file, and the options, which hold over it. What
// neither says is filled in, and told. Name is what a framework is called of which nothing is known. Readers of other
// forms use it too.
func Head(told *rows.Report, file framework.Release, o Options, name string) *framework.Release {
	out := file
	f := &out.Framework
	if p := o.Previous; p != nil {
		f.ID, f.Slug, f.Name = cmp.Or(f.ID, p.Framework.ID), cmp.Or(f.Slug, p.Framework.Slug), cmp.Or(f.Name, p.Framework.Name)
		f.ShortName, f.Publisher, f.Homepage = cmp.Or(f.ShortName, p.Framework.ShortName), cmp.Or(f.Publisher, p.Framework.Publisher), cmp.Or(f.Homepage, p.Framework.Homepage)
		out.Language, out.Rights = cmp.Or(out.Language, p.Language), cmp.Or(out.Rights, p.Rights)
	}
	own, version := f.Slug, out.Version
	f.Name = oneLine(cmp.Or(o.Name, f.Name, name, "Framework"))
	f.ShortName = oneLine(cmp.Or(o.ShortName, f.ShortName, f.Name))
	f.Slug = cmp.Or(o.Slug, f.Slug, rows.Words(f.Name), "framework")
	if f.ID == "" || f.Slug != own {
		f.ID = framework.FrameworkID(f.Slug)
	}
	if f.Publisher = oneLine(cmp.Or(o.Publisher, f.Publisher)); f.Publisher == "" {
		f.Publisher = f.Name
		told.Note("", "noPublisher", "name", f.Name)
	}
	if o.Version != "" || out.Version == "" {
		out.Version = cmp.Or(o.Version, "1")
	}
	if out.ID == "" || f.Slug != own || out.Version != version {
		out.ID = framework.ReleaseID(f.Slug, out.Version)
	}
	out.Title = oneLine(cmp.Or(o.Title, out.Title, f.Name))
	out.Status, out.Adoption = framework.Published, cmp.Or(out.Adoption, "Draft")
	switch {
	case o.Date != "" || out.Date != "":
		out.Date = cmp.Or(o.Date, out.Date)
	case dateForm.MatchString(out.Version):
		out.Date = out.Version
	default:
		out.Date = "1970"
		told.Note("", "noDate")
	}
	out.Language = cmp.Or(o.Language, out.Language)
	if _, err := language.Parse(out.Language); err != nil || out.Language == "" {
		told.Note("", "noLanguage", "value", out.Language)
		out.Language = "und"
	}
	out.Rights = cmp.Or(o.Rights, out.Rights)
	if o.Source.Title != "" {
		out.Source = o.Source
	}
	out.Source.Title = oneLine(cmp.Or(out.Source.Title, name, f.Name))
	return &out
}

func oneLine(s string) string {
	if strings.ContainsAny(s, "\n\t") {
		return strings.Join(strings.Fields(s), " ")
	}
	return s
}
