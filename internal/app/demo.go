package app

import (
	"context"
	"log/slog"
	"time"

	"pathways/internal/account"
	"pathways/internal/demo"
	"pathways/internal/platform/config"
	"pathways/internal/platform/db"
	"pathways/internal/platform/i18n"
)

// DemoPath is the page that says who the example people are and how to sign in as each.
const DemoPath = "/demo"

// admitExamples puts the people of the demonstration into an installation where nobody has an account. On one that is no
// demonstration any more they are shut out, since everybody knows their passphrase.
func admitExamples(ctx context.Context, cfg config.Config, d *db.DB, n nouns, words *i18n.Catalog, log *slog.Logger) error {
	caretaker := account.NewCaretaker(n.accounts)
	operators := map[string]bool{}
	for _, p := range demo.Told.People {
		operators[p.Email] = p.Operator
	}
	changed, err := caretaker.OpenExamples(ctx, operators, cfg.Demo)
	if changed > 0 {
		log.InfoContext(ctx, "example people of a demonstration", "may sign in", cfg.Demo, "changed", changed)
	}
	if err != nil || !cfg.Demo {
		return err
	}
	if all, err := caretaker.People(ctx); err != nil || len(all) > 0 {
		return err
	}
	base := cfg.BaseURL
	if base == "" {
		base = "http://" + cfg.Addr
	}
	log.InfoContext(ctx, "telling the story of the example people")
	return demo.Install(i18n.With(ctx, words.In(i18n.Default)), demo.House{
		DB: d, Caretaker: caretaker, Organizations: n.organizations, Frameworks: n.frameworks, Pathways: n.pathways,
		Evidence: n.evidence, Portfolios: n.portfolios, Sharing: n.sharing, Reminders: n.reminders,
		Drafts: n.drafts, Imports: n.imports, Consultations: n.consultations, Crosswalks: n.crosswalks, Extensions: n.extensions, Translations: n.translations,
		Roles: n.roles, Postings: n.postings, Texts: n.alignments, Jobs: n.jobs,
		Base: base, Now: time.Now().UTC(),
	}, &demo.Told)
}
