// Command bundle makes the style sheets and scripts that pages load out of their sources: one file each, small,
// the same bytes every time. It is run by go generate in the ui package; the results are committed.
package main

import (
	"flag"
	"fmt"
	"os"
	"path/filepath"
	"strings"

	"github.com/evanw/esbuild/pkg/api"
)

// entry is a source file that others hang from, and how it is bundled.
type entry struct {
	source string
	format api.Format
}

// entries are what pages ask for by name. The theme script runs before the first paint, so it is no module.
var entries = []entry{
	{source: "css/app.css"},
	{source: "css/design.css"},
	{source: "js/app.js", format: api.FormatESModule},
	{source: "js/theme.js", format: api.FormatIIFE},
}

func main() {
	ui := flag.String("ui", ".", "folder of the ui package, with css, js and assets")
	flag.Parse()
	if err := bundle(*ui); err != nil {
		fmt.Fprintln(os.Stderr, "bundle:", err)
		os.Exit(1)
	}
}

func bundle(ui string) error {
	ui, err := filepath.Abs(ui)
	if err != nil {
		return err
	}
	for _, e := range entries {
		built := api.Build(api.BuildOptions{
			AbsWorkingDir:     ui,
			EntryPoints:       []string{e.source},
			Outfile:           filepath.Join("assets", filepath.Base(e.source)),
			Bundle:            true,
			Write:             true,
			MinifyWhitespace:  true,
			MinifyIdentifiers: true,
			MinifySyntax:      true,
			Charset:           api.CharsetUTF8,
			LegalComments:     api.LegalCommentsNone,
			Format:            e.format,
			Engines: []api.Engine{
				{Name: api.EngineChrome, Version: "123"},
				{Name: api.EngineFirefox, Version: "121"},
				{Name: api.EngineSafari, Version: "17.5"},
			},
		})
		said := append(api.FormatMessages(built.Errors, api.FormatMessagesOptions{}),
			api.FormatMessages(built.Warnings, api.FormatMessagesOptions{Kind: api.WarningMessage})...)
		if len(said) > 0 {
			return fmt.Errorf("%s:\n%s", e.source, strings.Join(said, ""))
		}
	}
	return nil
}
