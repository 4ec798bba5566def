package app

import (
	"context"
	"log/slog"
	"strings"

	"pathways/internal/account"
	"pathways/internal/alignment"
	"pathways/internal/consultation"
	"pathways/internal/crosswalk"
	"pathways/internal/draft"
	"pathways/internal/evidence"
	"pathways/internal/exchange"
	"pathways/internal/extension"
	"pathways/internal/framework"
	"pathways/internal/organization"
	"pathways/internal/pathway"
	"pathways/internal/platform/blob"
	"pathways/internal/platform/config"
	"pathways/internal/platform/db"
	"pathways/internal/platform/fetch"
	"pathways/internal/platform/i18n"
	"pathways/internal/platform/jobs"
	"pathways/internal/platform/mail"
	"pathways/internal/portfolio"
	"pathways/internal/posting"
	"pathways/internal/reminder"
	"pathways/internal/role"
	"pathways/internal/sharing"
	"pathways/internal/takeout"
	"pathways/internal/translation"
)

// nouns are the use cases that pages and operations are built on.
type nouns struct {
	baseURL       string // public address; empty: not known
	providers     []account.Provider
	outbox        *mail.Outbox
	blobs         *blob.Store
	accounts      *account.Service
	organizations *organization.Service
	frameworks    *framework.Service
	drafts        *draft.Service
	imports       *exchange.Service
	jobs          *jobs.Queue
	consultations *consultation.Service
	crosswalks    *crosswalk.Service
	pathways      *pathway.Service
	evidence      *evidence.Service
	reminders     *reminder.Service
	portfolios    *portfolio.Service
	sharing       *sharing.Service
	takeout       *takeout.Service
	translations  *translation.Service
	extensions    *extension.Service
	alignments    *alignment.Service
	roles         *role.Service
	postings      *posting.Service
}

// furnish makes the services of all nouns on a migrated database, and joins those that must hear of each other.
func furnish(ctx context.Context, cfg config.Config, d *db.DB, words *i18n.Catalog, log *slog.Logger) (n nouns, err error) {
	n.baseURL = cfg.BaseURL
	if n.providers, err = providers(cfg.OIDC); err != nil {
		return n, err
	}
	if n.outbox, err = mail.NewOutbox(d, mail.Options{SMTPURL: cfg.SMTPURL, From: cfg.MailFrom, BaseURL: cfg.BaseURL, Logger: log}); err != nil {
		return n, err
	}
	if n.frameworks, err = installed(ctx, d, log); err != nil {
		return n, err
	}
	n.blobs = blob.New(d, blob.Options{MaxFile: int64(cfg.MaxFile), Quota: int64(cfg.Quota), Scan: strings.Fields(cfg.ScanCommand)})
	n.organizations = organization.NewService(d)
	n.drafts = draft.NewService(draft.Options{DB: d, Frameworks: n.frameworks, Organizations: n.organizations})
	n.organizations.WhenDissolved(n.drafts.Dissolve)
	n.jobs = jobs.New(d, jobs.Options{Log: log})
	n.imports = exchange.NewService(exchange.ServiceOptions{
		DB: d, Frameworks: n.frameworks, Organizations: n.organizations, Drafts: n.drafts, Jobs: n.jobs,
		Getter: fetch.New(fetch.Options{Allow: fetch.ParseAllowed(cfg.FetchAllow)}),
	})
	n.organizations.WhenDissolved(n.imports.Dissolve)
	n.consultations = consultation.NewService(consultation.Options{
		DB: d, Frameworks: n.frameworks, Organizations: n.organizations, Draft: n.drafts.One, Content: n.drafts.Content,
	})
	n.organizations.WhenDissolved(n.consultations.Dissolve)
	n.organizations.WhenDissolved(n.frameworks.Dissolve)
	if n.translations, err = translation.NewService(ctx, translation.Options{DB: d, Frameworks: n.frameworks, Organizations: n.organizations}); err != nil {
		return n, err
	}
	n.organizations.WhenDissolved(n.translations.Dissolve)
	n.extensions = extension.NewService(extension.Options{DB: d, Frameworks: n.frameworks, Organizations: n.organizations})
	n.organizations.WhenDissolved(n.extensions.Dissolve)
	n.alignments = alignment.NewService(alignment.Options{DB: d, Frameworks: n.frameworks, Organizations: n.organizations, Jobs: n.jobs})
	n.organizations.WhenDissolved(n.alignments.Dissolve)
	n.roles = role.NewService(role.Options{DB: d, Frameworks: n.frameworks, Organizations: n.organizations})
	n.organizations.WhenDissolved(n.roles.Dissolve)
	n.organizations.WhenLeft(n.roles.Leave)
	n.postings = posting.NewService(posting.Options{DB: d, Frameworks: n.frameworks, Organizations: n.organizations, Roles: n.roles})
	n.organizations.WhenDissolved(n.postings.Dissolve)
	n.crosswalks = crosswalk.NewService(crosswalk.Options{DB: d, Frameworks: n.frameworks, Organizations: n.organizations})
	n.organizations.WhenDissolved(n.crosswalks.Dissolve)
	n.accounts = account.NewService(d, account.Options{Words: words, Log: log, Joined: joined(n.organizations, n.providers)})
	n.pathways = pathway.NewService(d, n.frameworks, nil)
	n.evidence = evidence.NewService(d, n.frameworks, n.blobs)
	n.reminders = reminder.NewService(d, n.frameworks, reminder.Options{Words: words, BaseURL: cfg.BaseURL, Log: log})
	n.portfolios = portfolio.NewService(portfolio.Options{DB: d, Frameworks: n.frameworks, Evidence: n.evidence})
	n.sharing = shares(d, n)
	n.takeout = takeout.NewService(takeout.Options{
		DB: d, Accounts: n.accounts, Organizations: n.organizations, Pathways: n.pathways, Evidence: n.evidence, Blobs: n.blobs,
		Reminders: n.reminders, Portfolio: n.portfolios, Sharing: n.sharing, Words: words, By: "Pathways " + ReadBuild().Version,
		Consultations: n.consultations, Roles: n.roles, Naming: []takeout.Naming{n.drafts, n.imports, n.crosswalks, n.translations, n.extensions, n.alignments, n.roles, n.postings},
	})
	return n, nil
}

// shares joins sharing to the nouns whose things are shared: it reads from them what a person could share, and hears of
// what they delete.
func shares(d *db.DB, n nouns) *sharing.Service {
	s := sharing.NewService(d, sharing.Options{
		Accounts: n.accounts,
		Mine:     sharing.MineFrom(n.pathways, n.evidence, n.portfolios),
		Parts:    sharing.PartsFrom(n.organizations),
		File:     n.evidence.OpenFileForGrant,
	})
	s.Follow(n.pathways, n.evidence, n.organizations)
	return s
}

// revision names all that public pages show. It changes whenever that does.
func (n nouns) revision(ctx context.Context) string {
	if translations := n.translations.Revision(ctx); translations != "" {
		return n.frameworks.Revision(ctx) + " " + translations
	}
	return n.frameworks.Revision(ctx)
}
