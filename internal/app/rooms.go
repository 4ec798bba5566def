package app

import (
	"log/slog"
	"net/http"

	"github.com/a-h/templ"

	"pathways/internal/account"
	"pathways/internal/account/accountapi"
	"pathways/internal/account/accountweb"
	"pathways/internal/alignment"
	"pathways/internal/alignment/alignmentapi"
	"pathways/internal/alignment/alignmentweb"
	"pathways/internal/carryover"
	"pathways/internal/consultation"
	"pathways/internal/consultation/consultationweb"
	"pathways/internal/crosswalk"
	"pathways/internal/crosswalk/crosswalkweb"
	"pathways/internal/demo"
	"pathways/internal/demo/demoweb"
	"pathways/internal/draft"
	"pathways/internal/draft/draftweb"
	"pathways/internal/evidence"
	"pathways/internal/evidence/evidenceapi"
	"pathways/internal/evidence/evidenceweb"
	"pathways/internal/exchange"
	"pathways/internal/exchange/exchangeapi"
	"pathways/internal/exchange/exchangeweb"
	"pathways/internal/extension"
	"pathways/internal/extension/extensionweb"
	"pathways/internal/framework"
	"pathways/internal/framework/frameworkapi"
	"pathways/internal/framework/frameworkdoc"
	"pathways/internal/framework/frameworkweb"
	"pathways/internal/organization"
	"pathways/internal/organization/organizationapi"
	"pathways/internal/organization/organizationweb"
	"pathways/internal/pathway/pathwayapi"
	"pathways/internal/pathway/pathwayweb"
	"pathways/internal/platform/api"
	"pathways/internal/platform/blob"
	"pathways/internal/platform/config"
	"pathways/internal/platform/fetch"
	"pathways/internal/platform/i18n"
	"pathways/internal/platform/ingest"
	"pathways/internal/platform/mail/mailweb"
	"pathways/internal/platform/ui"
	"pathways/internal/platform/web"
	"pathways/internal/portfolio"
	"pathways/internal/portfolio/portfolioweb"
	"pathways/internal/posting"
	"pathways/internal/posting/postingapi"
	"pathways/internal/posting/postingdoc"
	"pathways/internal/posting/postingweb"
	"pathways/internal/posting/wording"
	"pathways/internal/practice"
	"pathways/internal/reminder"
	"pathways/internal/reminder/reminderweb"
	"pathways/internal/role"
	"pathways/internal/role/overviewweb"
	"pathways/internal/role/roleapi"
	"pathways/internal/role/roleweb"
	"pathways/internal/sharing"
	"pathways/internal/sharing/sharingapi"
	"pathways/internal/sharing/sharingweb"
	"pathways/internal/site/siteweb"
	"pathways/internal/takeout"
	"pathways/internal/takeout/takeoutweb"
	"pathways/internal/translation"
	"pathways/internal/translation/translationweb"
)

// Words are all words of the house: one line a room.
func Words() (*i18n.Catalog, error) {
	return i18n.New(
		ui.Locales,
		web.Locales,
		framework.Locales,
		practice.Locales,
		draft.Locales,
		draftweb.Locales,
		consultation.Locales,
		consultationweb.Locales,
		exchange.Locales,
		exchangeweb.Locales,
		fetch.Locales,
		ingest.Locales,
		frameworkdoc.Locales,
		pathwayweb.Locales,
		frameworkweb.Locales,
		frameworkapi.Locales,
		crosswalk.Locales,
		carryover.Locales,
		crosswalkweb.Locales,
		blob.Locales,
		evidence.Locales,
		evidenceweb.Locales,
		siteweb.Locales,
		mailweb.Locales,
		reminder.Locales,
		reminderweb.Locales,
		account.Locales,
		accountweb.Locales,
		organization.Locales,
		organizationweb.Locales,
		sharing.Locales,
		sharingweb.Locales,
		portfolio.Locales,
		portfolioweb.Locales,
		takeout.Locales,
		takeoutweb.Locales,
		demoweb.Locales,
		translation.Locales,
		translationweb.Locales,
		extension.Locales,
		alignment.Locales,
		alignmentweb.Locales,
		extensionweb.Locales,
		role.Locales,
		roleweb.Locales,
		posting.Locales,
		postingdoc.Locales,
		postingweb.Locales,
		wording.Locales,
		overviewweb.Locales,
	)
}

// routes are those of all rooms in one list: one line a room.
func routes(cfg config.Config, n nouns, pages *web.Pages) ([]web.Route, error) {
	site, err := siteweb.New(n.frameworks, pages, cfg.BaseURL)
	if err != nil {
		return nil, err
	}
	var all []web.Route
	all = append(all, site.Stewards(n.drafts, n.organizations).Routes()...)
	all = append(all, frameworkweb.New(n.frameworks, pages, cfg.BaseURL).Translated(n.translations).Routes()...)
	all = append(all, exchangeapi.Routes(n.frameworks, pages, cfg.BaseURL)...)
	all = append(all, operations(n).Routes(pages)...)
	all = append(all, pathwayweb.Routes(pathwayweb.Options{Frameworks: n.frameworks, Pathways: n.pathways, Roles: n.roles, Demo: cfg.Demo})...)
	all = append(all, crosswalkweb.Routes(crosswalkweb.Options{Crosswalks: n.crosswalks, Frameworks: n.frameworks, Organizations: n.organizations})...)
	all = append(all, evidenceweb.Routes(evidenceweb.Options{
		Evidence: n.evidence, Frameworks: n.frameworks, Limit: n.accounts.Limit, BaseURL: cfg.BaseURL,
	})...)
	all = append(all, mailweb.Routes(n.outbox)...)
	all = append(all, organizationweb.Routes(n.organizations, cfg.BaseURL)...)
	all = append(all, reminderweb.Routes(n.reminders, cfg.BaseURL)...)
	all = append(all, sharingweb.Routes(sharingweb.Options{
		Sharing: n.sharing, Frameworks: n.frameworks, BaseURL: cfg.BaseURL, Proxies: web.Proxies(cfg.Proxies),
	})...)
	all = append(all, portfolioweb.Routes(portfolioweb.Options{Portfolio: n.portfolios, Frameworks: n.frameworks})...)
	all = append(all, takeoutweb.Routes(n.takeout, cfg.BaseURL)...)
	all = append(all, consultationweb.Routes(consultationweb.Options{
		Consultations: n.consultations, Frameworks: n.frameworks, Drafts: n.drafts.Mine, Limit: n.accounts.Limit,
		Proxies: web.Proxies(cfg.Proxies), BaseURL: cfg.BaseURL,
	})...)
	all = append(all, translationweb.Routes(n.translations, n.frameworks)...)
	all = append(all, extensionweb.Routes(n.extensions, n.frameworks)...)
	all = append(all, alignmentweb.Routes(alignmentweb.Options{
		Texts: n.alignments, Frameworks: n.frameworks, Roles: n.roles, Limit: n.accounts.Limit, Proxies: web.Proxies(cfg.Proxies),
	})...)
	all = append(all, roleweb.Routes(roleweb.Options{Roles: n.roles, Frameworks: n.frameworks})...)
	all = append(all, postingweb.Routes(postingweb.Options{Postings: n.postings, Roles: n.roles, Frameworks: n.frameworks, BaseURL: cfg.BaseURL})...)
	all = append(all, overviewweb.Routes(overviewweb.Options{Roles: n.roles, Frameworks: n.frameworks, Organizations: n.organizations, Pages: pages})...)
	all = append(all, exchangeweb.Routes(exchangeweb.Options{Imports: n.imports, Drafts: n.drafts, Organizations: n.organizations})...)
	all = append(all, draftweb.Routes(draftweb.Options{
		Drafts: n.drafts, Frameworks: n.frameworks, Organizations: n.organizations, BaseURL: cfg.BaseURL,
	})...)
	if cfg.Demo {
		all = append(all, demoweb.Routes(&demo.Told)...)
		all = append(all, web.Route{Pattern: "GET /design", Handle: design})
	}
	return all, nil
}

// entrance is the way in: it says who is there, and shows people in.
func entrance(cfg config.Config, n nouns, log *slog.Logger) *accountweb.Entrance {
	ways := []accountweb.Way{accountweb.Passkeys(n.accounts), accountweb.Providers(n.accounts, n.providers, log)}
	if cfg.Demo {
		ways = append(ways, accountweb.Way{SignIn: func(accountweb.Place) templ.Component { return demoweb.Invite() }})
	}
	return accountweb.New(accountweb.Options{
		Accounts: n.accounts, BaseURL: cfg.BaseURL, Proxies: web.Proxies(cfg.Proxies), Ways: ways,
	})
}

// operations are those of the interface for programs: one line a noun.
func operations(n nouns) *api.API {
	all := api.New()
	frameworkapi.Register(all, n.frameworks)
	pathwayapi.Register(all, n.pathways)
	evidenceapi.Register(all, n.evidence, n.baseURL)
	accountapi.Register(all)
	organizationapi.Register(all, n.organizations, n.baseURL)
	sharingapi.Register(all, n.sharing, n.baseURL)
	roleapi.Register(all, n.roles, n.frameworks)
	postingapi.Register(all, n.postings, n.frameworks)
	alignmentapi.Register(all, n.alignments, n.frameworks)
	return all
}

// Description is the OpenAPI document of all operations. It needs no database.
func Description() ([]byte, error) { return operations(nouns{}).Description() }

// design shows every component of the design system, for those who build pages.
func design(w http.ResponseWriter, r *http.Request) error {
	return web.Render(w, r, http.StatusOK, ui.Design())
}
