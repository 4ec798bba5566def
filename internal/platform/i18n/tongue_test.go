package i18n

import (
	"context"
	"testing"
	"testing/fstest"
)

func TestLanguagesAreNamedAndTheirDirectionIsKnown(t *testing.T) {
	c, err := New(fstest.MapFS{"locales/en.json": {Data: []byte(`{"a": "b"}`)}})
	if err != nil {
		t.Fatal(err)
	}
	ctx := With(context.Background(), c.In("en"))
	for lang, want := range map[string]struct {
		name string
		rtl  bool
	}{
		"es": {"Spanish", false}, "ar": {"Arabic", true}, "he": {"Hebrew", true}, "pa-Arab": {"Punjabi (Arabic)", true}, "no language": {"no language", false},
	} {
		if got := NameOf(ctx, lang); got != want.name || RightToLeft(lang) != want.rtl {
			t.Errorf("%s: %q, right to left %v", lang, got, RightToLeft(lang))
		}
	}
}
