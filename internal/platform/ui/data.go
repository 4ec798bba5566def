package ui

import (
	"context"
	"io"
	"strings"

	"github.com/a-h/templ"
)

// dataBlock holds what a page says for programs. A script element of this type is data: no browser runs it, and no rule
// on scripts asks for it. A "<" would end it, so it is written as JSON writes any letter.
func dataBlock(jsonLD string) templ.Component {
	return templ.ComponentFunc(func(_ context.Context, w io.Writer) error {
		_, err := io.WriteString(w, `<script type="application/ld+json">`+strings.ReplaceAll(jsonLD, "<", `\u003c`)+`</script>`)
		return err
	})
}
