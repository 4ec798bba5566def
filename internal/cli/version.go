package cli

import (
	"context"
	"fmt"
	"io"

	"github.com/spf13/pflag"

	"pathways/internal/app"
)

var versionCommand = command{
	name:    "version",
	summary: "say which version this is",
	about:   "Prints the version, the commit that it was built from, and the version of Go.",
	run: func(_ context.Context, c *call) error {
		b := app.ReadBuild()
		_, err := fmt.Fprintf(c.stdout, "pathways %s\ncommit %s\n%s\n", b.Version, b.Commit, b.Go)
		return err
	},
}

var openapiCommand = command{
	name:    "openapi",
	summary: "write the description of the interface for programs",
	about:   "Writes the OpenAPI 3.1 document that a server has at /api/v1/openapi.json. go generate ./internal/app uses it.",
	hidden:  true,
	flags: func(flags *pflag.FlagSet, c *call) {
		flags.StringVarP(&c.output, "output", "o", "-", `file to write; "-" is standard output`)
	},
	run: func(_ context.Context, c *call) error {
		body, err := app.Description()
		if err != nil {
			return err
		}
		return c.write(c.output, func(w io.Writer) error {
			_, err := w.Write(body)
			return err
		})
	},
}
