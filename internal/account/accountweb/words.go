package accountweb

import (
	"context"
	"strings"

	"golang.org/x/text/language"
	"golang.org/x/text/language/display"

	"pathways/internal/account"
	"pathways/internal/platform/audit"
	"pathways/internal/platform/authz"
	"pathways/internal/platform/i18n"
	"pathways/internal/platform/ui"
)

// wayName says in which way somebody signed in; a provider is called as it is named.
func wayName(ctx context.Context, via string) string {
	switch via {
	case account.ViaPassphrase, account.ViaLink, account.ViaPasskey:
		return ui.T(ctx, "account.via."+via)
	}
	return via
}

func agentOf(ctx context.Context, agent string) string {
	if agent == "" {
		return ui.T(ctx, "account.session.unknown")
	}
	return agent
}

// scopeName says what a token may do: "reflections:read" has the key "account.scope.reflections-read".
func scopeName(ctx context.Context, s authz.Scope) string {
	return ui.T(ctx, "account.scope."+strings.ReplaceAll(string(s), ":", "-"))
}

func scopeOptions(ctx context.Context) []ui.Option {
	var all []ui.Option
	for _, s := range authz.Scopes {
		all = append(all, ui.Option{Value: string(s), Label: scopeName(ctx, s)})
	}
	return all
}

// actionName says what was done, to the person it is about: in words made for them where a room has such. What another
// room wrote without words of its own is said plainly.
func actionName(ctx context.Context, action string) string {
	for _, key := range []string{"audit.own." + action, "audit." + action} {
		if i18n.From(ctx).Has(key) {
			return ui.T(ctx, key)
		}
	}
	return action
}

// detailOf says more of an entry: a way of signing in, a part in an organization, a name or an address, and who did it
// where somebody else did.
func detailOf(ctx context.Context, k audit.Kept) string {
	detail := k.Detail
	if k.Action == "account.signed-in" || k.Action == "account.proved" {
		detail = wayName(ctx, detail)
	}
	if part := "organization.part." + detail; k.Organization != "" && i18n.From(ctx).Has(part) {
		detail = ui.T(ctx, part)
	}
	if k.Who != "" && k.Actor != k.Person {
		detail = strings.TrimSpace(detail + " " + ui.T(ctx, "account.history.by", "name", k.Who))
	}
	return detail
}

// languageField offers the languages of the house, and that of the browser.
func languageField(ctx context.Context, v meView) ui.Input {
	options := []ui.Option{{Value: "", Label: ui.T(ctx, "account.language.browser")}}
	for _, l := range v.Languages {
		options = append(options, ui.Option{Value: l, Label: display.Self.Name(language.MustParse(l))})
	}
	return ui.Input{Kind: ui.Select, Name: "language", Label: ui.T(ctx, "account.language"), Value: v.Language, Options: options, Error: v.Faults.field["language"]}
}
