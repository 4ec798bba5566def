package frameworkweb

import (
	"github.com/a-h/templ"

	"pathways/internal/framework"
	"pathways/internal/framework/frameworkdata"
)

// anchor is the id by which a part of a long page is reached: the code of its entry.
func anchor(it *framework.Item) templ.Attributes { return templ.Attributes{"id": it.Code} }

func roomAttrs(r room) templ.Attributes {
	if r.Item == nil {
		return nil
	}
	return anchor(r.Item)
}

func lineAttrs(ln line) templ.Attributes {
	if !ln.Place {
		return nil
	}
	return templ.Attributes{"id": ln.Code}
}

func rowAttrs(row levelRow) templ.Attributes {
	if row.Own {
		return nil
	}
	return anchor(row.Item)
}

// codeWidth is the class that makes room for long codes.
func codeWidth(lines []line) string {
	for _, ln := range lines {
		if len(ln.Code) > 5 {
			return "longcodes"
		}
	}
	return ""
}

func here(is bool) templ.Attributes {
	if !is {
		return nil
	}
	return templ.Attributes{"aria-current": "page"}
}

func releaseURL(t *framework.Tree, version string) templ.SafeURL {
	return templ.SafeURL(frameworkdata.ReleaseHref(t.Framework.Slug, version))
}
