package accountweb

import (
	"context"
	"net/url"

	"pathways/internal/platform/ui"
)

// passkeyTable is the head of the list of passkeys.
func passkeyTable(ctx context.Context) ui.Table {
	return table(ctx, "account.passkey", "name", "host", "made", "used", "do")
}

// providerTable is the head of the list of accounts elsewhere.
func providerTable(ctx context.Context) ui.Table {
	return table(ctx, "account.with", "name", "email", "linked", "used", "do")
}

// table is the head of a list whose words begin with a key; the column "do" holds buttons.
func table(ctx context.Context, key string, columns ...string) ui.Table {
	t := ui.Table{Caption: ui.T(ctx, key+".title"), CaptionUnseen: true, Stacks: true}
	for _, name := range columns {
		t.Columns = append(t.Columns, ui.Column{Name: ui.T(ctx, key+".col."+name), Unseen: name == "do"})
	}
	return t
}

// signInHref is the page for signing in, with where to go on.
func signInHref(next string) string {
	if next == "" {
		return "/account/sign-in"
	}
	return "/account/sign-in?next=" + url.QueryEscape(next)
}

// removeText says what removing a passkey means. Before the last one goes it says which way in is left.
func removeText(ctx context.Context, left int) string {
	if left == 1 {
		return ui.T(ctx, "account.passkey.remove.last")
	}
	return ui.T(ctx, "account.passkey.remove.text")
}
