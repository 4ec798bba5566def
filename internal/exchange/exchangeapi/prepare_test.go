package exchangeapi

import (
	"context"
	"testing"

	"pathways/internal/framework"
	"pathways/internal/platform/db/dbtest"
	"pathways/internal/platform/web"
)

// The package of a long release is ready before somebody asks for it, and again when something new is published; that of
// a short one is made when it is asked for.
func TestLongPackagesAreReadyBeforeTheyAreAskedFor(t *testing.T) {
	frameworks, err := framework.NewService(t.Context(), dbtest.SQLite(t))
	if err != nil {
		t.Fatal(err)
	}
	p := &provider{frameworks: frameworks, pages: web.NewPages(frameworks.Revision), baseURL: public}
	frameworks.WhenChanged(p.prepare)
	ready := func() bool {
		p.preparing.Wait()
		p.mu.Lock()
		defer p.mu.Unlock()
		return p.of == frameworks.Revision(context.Background()) && p.filled[versions[0].root+" "+public] != nil
	}
	wideOf(t, frameworks, "short", 10)
	if ready() {
		t.Error("a short one is made for nobody")
	}
	for _, slug := range []string{"long", "longer"} {
		wideOf(t, frameworks, slug, long)
		if !ready() {
			t.Errorf("%s is not ready", slug)
		}
	}
}
