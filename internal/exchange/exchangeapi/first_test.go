package exchangeapi

import (
	"context"
	"testing"

	"pathways/internal/exchange/casefile"
	"pathways/internal/framework"
	"pathways/internal/framework/isl"
	"pathways/internal/platform/db"
	"pathways/internal/platform/db/dbtest"
)

// TestNobodyTakesThePlaceOfWhatOthersPublished ensures that an item which two frameworks have is served with the wording of
// the one that was here first, whatever the names of the two.
func TestNobodyTakesThePlaceOfWhatOthersPublished(t *testing.T) {
	d, ctx := dbtest.SQLite(t), t.Context()
	fs, err := framework.NewService(ctx, d)
	if err != nil {
		t.Fatal(err)
	}
	if _, err := isl.Install(ctx, fs); err != nil {
		t.Fatal(err)
	}
	official, err := fs.Current(ctx, isl.Slug)
	if err != nil {
		t.Fatal(err)
	}
	for _, slug := range []string{"aaa", "zzz"} {
		r := *official.Release
		r.Framework = framework.Framework{ID: framework.FrameworkID(slug), Slug: slug, Name: slug, ShortName: slug, Publisher: "Somebody"}
		r.ID, r.Digest = framework.ReleaseID(slug, r.Version), ""
		r.Items = append([]framework.Item(nil), r.Items...)
		for i := range r.Items {
			r.Items[i].Statement = "Taken over by " + slug
		}
		if err := d.Update(ctx, func(ctx context.Context, tx *db.Tx) error { return fs.Publish(ctx, tx, &r, framework.Beside{}, "") }); err != nil {
			t.Fatal(err)
		}
	}
	if err := fs.Refresh(ctx); err != nil {
		t.Fatal(err)
	}
	c, err := fill(ctx, fs, version{}, "http://pathways.example/ims/case/v1p1")
	if err != nil {
		t.Fatal(err)
	}
	it := official.Items[5]
	at := c.items[casefile.UUID(it.ID)]
	if got := at.in.CFItems[at.at].FullStatement; got != it.Statement {
		t.Errorf("%s is served as %q", it.Code, got)
	}
	if len(c.documents) != 4 {
		t.Errorf("%d documents are listed", len(c.documents))
	}
}
