// Package app wires the house: it is the one place that knows every room.
package app

import (
	"context"
	"log/slog"
	"net/http"
	"strings"
	"sync"
	"time"

	"pathways/internal/account"
	"pathways/internal/evidence"
	"pathways/internal/framework"
	"pathways/internal/organization"
	"pathways/internal/pathway"
	"pathways/internal/platform/blob"
	"pathways/internal/platform/config"
	"pathways/internal/platform/db"
	"pathways/internal/platform/mail"
	"pathways/internal/platform/telemetry"
	"pathways/internal/platform/web"
	"pathways/internal/portfolio"
	"pathways/internal/reminder"
	"pathways/internal/takeout"
)

//go:generate go run pathways/cmd/pathways openapi --output ../../docs/openapi.json

// App is the running house.
type App struct {
	db       *db.DB
	accounts *account.Service
	server   *web.Server
	checks   web.Checks
	metrics  *telemetry.Metrics

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

func (a *App) join(ctx context.Context, cfg config.Config, log *slog.Logger, o web.Options) error {
	frameworks, err := installed(ctx, a.db, log)
	if err != nil {
		return err
	}
	pages := web.NewPages(frameworks.Revision)
	outbox, err := mail.NewOutbox(a.db, mail.Options{SMTPURL: cfg.SMTPURL, From: cfg.MailFrom, BaseURL: cfg.BaseURL, Logger: log})
	if err != nil {
		return err
	}
	n := nouns{frameworks: frameworks, pathways: pathway.NewService(a.db, frameworks, nil), outbox: outbox}
	n.organizations, n.baseURL = organization.NewService(a.db), cfg.BaseURL
	if n.providers, err = providers(cfg.OIDC); err != nil {
		return err
	}
	n.accounts = account.NewService(a.db, account.Options{Words: o.Words, Log: log, Joined: joined(n.organizations, n.providers)})
	a.accounts = n.accounts
	blobs := blob.New(a.db, blob.Options{MaxFile: int64(cfg.MaxFile), Quota: int64(cfg.Quota), Scan: strings.Fields(cfg.ScanCommand)})
	n.evidence = evidence.NewService(a.db, frameworks, blobs)
	n.portfolios = portfolio.NewService(portfolio.Options{DB: a.db, Frameworks: frameworks, Evidence: n.evidence})
	n.sharing = shares(a.db, n)
	n.reminders = reminder.NewService(a.db, frameworks, reminder.Options{Words: o.Words, BaseURL: cfg.BaseURL, Log: log})
	build := ReadBuild()
	n.takeout = takeout.NewService(takeout.Options{
		DB: a.db, Accounts: n.accounts, Organizations: n.organizations, Pathways: n.pathways, Evidence: n.evidence, Blobs: blobs,
		Reminders: n.reminders, Portfolio: n.portfolios, Sharing: n.sharing, Words: o.Words, By: "Pathways " + build.Version,
	})
	if o.Routes, err = routes(cfg, n, pages); err != nil {
		return err
	}
	door := entrance(cfg, n, log)
	o.Routes = append(o.Routes, door.Routes()...)
	if err := apart(n.providers, o.Routes); err != nil {
		return err
	}
	o.Who, o.Door = door.Who, door.Door
	a.metrics = telemetry.NewMetrics(build.Version, build.Commit, build.Go)
	a.metrics.Count("pathways_db_statements_total", "SQL statements run.", a.db.Statements)
	a.metrics.Count("pathways_db_commits_total", "Write transactions committed.", a.db.Commits)
	o.Logger, o.BaseURL, o.Contact, o.Checks, o.Observe = log, cfg.BaseURL, cfg.Contact, a.checks, a.metrics.Observe
	a.server = web.NewServer(o)

	var background context.Context
	background, a.stop = context.WithCancel(context.Background())
	a.done.Go(func() { follow(background, frameworks, log) })
	a.done.Go(func() { outbox.Run(background) })
	a.done.Go(func() { n.reminders.Run(background) })
	a.done.Go(func() { sweep(background, n.accounts, log) })
	a.done.Go(func() { sweepFiles(background, blobs, n.evidence, n.takeout, log) })
	a.done.Go(func() { sweepGrants(background, n.sharing, log) })
	return nil
}

// followEvery is how soon a node shows what another one has published.
const followEvery = 20 * time.Second

// follow takes in what other nodes on the same database have changed, until the context ends.
func follow(ctx context.Context, frameworks *framework.Service, log *slog.Logger) {
	tick := time.NewTicker(followEvery)
	defer tick.Stop()
	for {
		select {
		case <-ctx.Done():
			return
		case <-tick.C:
			if err := frameworks.Refresh(ctx); err != nil && ctx.Err() == nil {
				log.WarnContext(ctx, "frameworks could not be read again; pages show them as they were", "error", err.Error())
			}
		}
	}
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
