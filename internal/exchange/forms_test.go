package exchange

import (
	"bytes"
	"testing"

	"pathways/internal/exchange/exchangetest"
	"pathways/internal/framework"
	"pathways/internal/framework/frameworkdoc"
	"pathways/internal/platform/i18n"
)

// Files that Pathways writes in rows are known again by their content, and give the same entries.
func TestFilesInRowsAreKnownByTheirContent(t *testing.T) {
	c, err := i18n.New(Locales, frameworkdoc.Locales)
	if err != nil {
		t.Fatal(err)
	}
	words := c.In("en")
	tree := framework.NewTree(exchangetest.Plain(20, 3))
	for _, form := range []string{"csv", "xlsx", "moodle", "opensalt"} {
		var b bytes.Buffer
		if f, ok := FormOf(form); ok {
			err = Export(&b, f, Source{Tree: tree, Words: words})
		} else {
			err = frameworkdoc.Export(&b, tree, frameworkdoc.Format(form), frameworkdoc.Options{}, words)
		}
		if err != nil {
			t.Fatal(err)
		}
		if got := Sniff(b.Bytes()); got != form {
			t.Errorf("%s is taken for %q", form, got)
		}
		r := Read("", b.Bytes(), "plain", Options{Slug: "plain", Version: "1", Previous: tree})
		if r.Release == nil || len(r.Release.Items) != 20 {
			t.Fatalf("%s: %+v", form, r.Departures)
		}
		for i, it := range r.Release.Items {
			if was := tree.Items[i]; it.ID != was.ID || it.Statement != was.Statement || it.ParentID != was.ParentID {
				t.Errorf("%s: %+v became %+v", form, was, it)
			}
		}
	}
}
