// Package app wires the house: it is the one place that knows every room.
package app

import (
	"context"
	"log/slog"
	"net/http"
	"sync"

	"pathways/internal/platform/config"
	"pathways/internal/platform/db"
	"pathways/internal/platform/telemetry"
	"pathways/internal/platform/web"
)

//go:generate go run pathways/cmd/pathways openapi --output ../../docs/openapi.json

// App is the running house.
type App struct {
	db      *db.DB
	nouns   nouns
	server  *web.Server
	checks  web.Checks
	metrics *telemetry.Metrics

	stop context.CancelFunc
	done sync.WaitGroup
}

// New opens and migrates the database, installs the shipped frameworks and joins all rooms to one server. The context
// is for the start only. Close the App when no request is being answered any more.
func New(ctx context.Context, cfg config.Config, log *slog.Logger) (*App, error) {
	words, err := Words()
	if err != nil {
		return nil, err
	}
	d, err := open(ctx, cfg, log)
	if err != nil {
		return nil, err
	}
	a := &App{db: d, checks: web.Checks{{Name: "database", Ask: d.Ping}}}
	if err := a.join(ctx, cfg, log, web.Options{Words: words}); err != nil {
		d.Close()
		return nil, err
	}
	return a, nil
}

func (a *App) join(ctx context.Context, cfg config.Config, log *slog.Logger, o web.Options) (err error) {
	if a.nouns, err = furnish(ctx, cfg, a.db, o.Words, log); err != nil {
		return err
	}
	if err := admitExamples(ctx, cfg, a.db, a.nouns, o.Words, log); err != nil {
		return err
	}
	pages := web.NewPages(a.nouns.revision)
	if o.Routes, err = routes(cfg, a.nouns, pages); err != nil {
		return err
	}
	door := entrance(cfg, a.nouns, log)
	o.Routes = append(o.Routes, door.Routes()...)
	if err := apart(a.nouns.providers, o.Routes); err != nil {
		return err
	}
	o.Who, o.Door = door.Who, door.Door
	build := ReadBuild()
	a.metrics = telemetry.NewMetrics(build.Version, build.Commit, build.Go)
	a.metrics.Count("pathways_db_statements_total", "SQL statements run.", a.db.Statements)
	a.metrics.Count("pathways_db_commits_total", "Write transactions committed.", a.db.Commits)
	o.Logger, o.BaseURL, o.Contact, o.Checks, o.Observe = log, cfg.BaseURL, cfg.Contact, a.checks, a.metrics.Observe
	a.server = web.NewServer(o)

	var background context.Context
	background, a.stop = context.WithCancel(context.Background())
	a.done.Go(func() { a.nouns.outbox.Run(background) })
	a.done.Go(func() { a.nouns.reminders.Run(background) })
	a.done.Go(func() { a.nouns.jobs.Run(background) })
	for _, c := range chores(a.nouns) {
		a.done.Go(func() { c.again(background, log) })
	}
	return nil
}

// Handler answers the main listener.
func (a *App) Handler() http.Handler { return a.server }

// Patterns are those of every route.
func (a *App) Patterns() []string { return a.server.Patterns() }

// Ops answers the listener for those who run the program: metrics and health.
func (a *App) Ops() http.Handler { return telemetry.Ops(a.metrics, a.checks.Ask) }

// Close ends what runs in the background and closes the database.
func (a *App) Close() error {
	a.stop()
	a.done.Wait()
	return a.db.Close()
}
