package account_test

import (
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"pathways/internal/account"
)

// providerFile writes a file of providers.
func providerFile(t *testing.T, text string) string {
	t.Helper()
	name := filepath.Join(t.TempDir(), "providers.json")
	if err := os.WriteFile(name, []byte(text), 0o600); err != nil {
		t.Fatal(err)
	}
	return name
}

func TestProvidersAreReadWithTheirDefaults(t *testing.T) {
	name := providerFile(t, `[
		{"id": "city", "name": " City Museum account ", "issuer": "https://id.museum.example/", "client_id": "pathways",
		 "client_secret_file": "city.secret", "domains": ["Museum.example", "zoo.example"], "organization": "city-museum"},
		{"id": "here", "name": "Here", "issuer": "http://127.0.0.1:9500", "client_id": "app", "client_secret": "app-secret",
		 "scopes": ["openid", "email"], "redirect_path": "/cb"}
	]`)
	if err := os.WriteFile(filepath.Join(filepath.Dir(name), "city.secret"), []byte("s3cret\n"), 0o600); err != nil {
		t.Fatal(err)
	}
	got, err := account.ReadProviders(name)
	if err != nil {
		t.Fatal(err)
	}
	want := []account.Provider{
		{
			ID: "city", Name: "City Museum account", Issuer: "https://id.museum.example/", ClientID: "pathways", ClientSecret: "s3cret",
			Scopes: []string{"email", "profile"}, RedirectPath: "/account/with/city/callback",
			Domains: []string{"museum.example", "zoo.example"}, Organization: "city-museum",
		},
		{
			ID: "here", Name: "Here", Issuer: "http://127.0.0.1:9500", ClientID: "app", ClientSecret: "app-secret",
			Scopes: []string{"email"}, RedirectPath: "/cb",
		},
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Error(diff)
	}
	for email, speaks := range map[string]bool{
		"ana@museum.example": true, "ana@zoo.example": true, "ana@sub.museum.example": false,
		"ana@museum.example.evil.example": false, "museum.example@evil.example": false, "ana@notmuseum.example": false,
	} {
		if got[0].SpeaksFor(email) != speaks {
			t.Errorf("%s: %v", email, !speaks)
		}
	}
}

func TestAFaultOfTheFileSaysWhatAndWhere(t *testing.T) {
	good := `"id": "city", "name": "City", "issuer": "https://id.example", "client_id": "x", "client_secret": "hunter2"`
	but := func(from, to string) string { return "[{" + strings.Replace(good, from, to, 1) + "}]" }
	for text, want := range map[string]string{
		"":                         "ends too early",
		"{}":                       "a list of providers is expected",
		"[\n{\n\"id\": \"a\",\n}]": "line 4",
		"[\n{" + good + ",\n\"colour\": \"red\"}]":                             `unknown field "colour"`,
		"[{" + good + "}] []":                                                  "something follows",
		"[{" + good + ", \"domains\": \"museum.example\"}]":                    "domains must be a list of texts",
		but(`"city"`, `7`):                                                     "id must be a text, not a number",
		but(`"city"`, `"City Museum"`):                                         `provider 1 ("City Museum"): id:`,
		but(`"city"`, `"passkey"`):                                             "id:",
		but(`"City"`, `" "`):                                                   "name:",
		but(`"x"`, `""`):                                                       "client_id:",
		but(`https://id.example`, `http://id.example`):                         "issuer:",
		but(`https://id.example`, `id.example`):                                "issuer:",
		but(`https://id.example`, `https://id.example/?tenant=1`):              "issuer:",
		but(`https://id.example`, `https://me:secret@id.example`):              "issuer:",
		but(`"hunter2"`, `""`):                                                 "one of them is expected",
		but(`"hunter2"`, `"hunter2", "client_secret_file": "x"`):               "only one of them",
		but(`"client_secret": "hunter2"`, `"client_secret_file": "not-there"`): "not-there",
		but(`"hunter2"`, `"hunter2", "redirect_path": "cb"`):                   "redirect_path:",
		but(`"hunter2"`, `"hunter2", "redirect_path": "/cb/{id}"`):             "redirect_path:",
		but(`"hunter2"`, `"hunter2", "redirect_path": "//evil"`):               "redirect_path:",
		but(`"hunter2"`, `"hunter2", "domains": ["museum"]`):                   `"museum" is no domain`,
		but(`"hunter2"`, `"hunter2", "domains": ["@museum.example"]`):          "is no domain",
		but(`"hunter2"`, `"hunter2", "scopes": ["email profile"]`):             "scopes:",
		but(`"hunter2"`, `"hunter2", "organization": "City Museum"`):           "organization:",
		"[{" + good + "}, {" + good + "}]":                                     `provider 2 ("city"): id: another provider has it`,
		"[{" + good + "}, {" + strings.Replace(good, `"city"`, `"two", "redirect_path": "/account/with/city/callback"`, 1) + "}]": "each needs one of its own",
	} {
		name := providerFile(t, text)
		_, err := account.ReadProviders(name)
		if err == nil || !strings.Contains(err.Error(), want) || !strings.Contains(err.Error(), "providers.json") {
			t.Errorf("%s\n  want %q, got %v", text, want, err)
		}
		if err != nil && strings.Contains(err.Error(), "hunter2") {
			t.Errorf("the error repeats a secret: %v", err)
		}
	}
	if _, err := account.ReadProviders(filepath.Join(t.TempDir(), "none.json")); err == nil {
		t.Error("a file that is not there was read")
	}
}
