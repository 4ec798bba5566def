package cli

import (
	"context"
	"fmt"

	"pathways/internal/app"
	"pathways/internal/platform/config"
)

var migrateCommand = command{
	name:    "migrate",
	summary: "bring the database up to date",
	about: "Makes the data folder and the database if they are not there, takes the steps that the schema lacks, and installs the\n" +
		"frameworks that come with Pathways. Safe to run at any time and on several machines at once. serve does the same.",
	example: "pathways migrate --data /var/lib/pathways",
	groups:  []config.Group{config.Storage, config.Logging},
	run: func(ctx context.Context, c *call) error {
		steps, err := app.Migrate(ctx, c.config, c.log)
		if err != nil {
			return err
		}
		if steps == 0 {
			fmt.Fprintln(c.stdout, "The database was up to date.")
		} else {
			fmt.Fprintf(c.stdout, "The database is up to date (%d steps taken).\n", steps)
		}
		return nil
	},
}
