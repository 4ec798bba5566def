package account

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"

	"pathways/internal/platform/signon"
)

// providerEntry is one provider as it stands in the file.
type providerEntry struct {
	ID           string   `json:"id"`
	Name         string   `json:"name"`
	Issuer       string   `json:"issuer"`
	ClientID     string   `json:"client_id"`
	Secret       string   `json:"client_secret"`
	SecretFile   string   `json:"client_secret_file"`
	Scopes       []string `json:"scopes"`
	RedirectPath string   `json:"redirect_path"`
	Domains      []string `json:"domains"`
	Organization string   `json:"organization"`
}

// mostProviderFile is the longest file of providers that is read.
const mostProviderFile = 1 << 20

// ReadProviders reads the file that names the providers of accounts: a JSON list, see docs/sign-in.md. The name of a
// file with a secret is taken from the folder of this one. A fault is an error that says what and where; it never
// repeats a secret.
func ReadProviders(name string) ([]Provider, error) {
	raw, err := readUpTo(name, mostProviderFile)
	if err != nil {
		return nil, err
	}
	var entries []providerEntry
	reader := json.NewDecoder(bytes.NewReader(raw))
	reader.DisallowUnknownFields()
	if err := reader.Decode(&entries); err != nil {
		return nil, fmt.Errorf("%s, line %d: %w", name, lineOf(raw, reader.InputOffset(), err), plainJSON(err))
	}
	if _, err := reader.Token(); !errors.Is(err, io.EOF) {
		return nil, fmt.Errorf("%s, line %d: something follows the list of providers", name, lineOf(raw, reader.InputOffset(), err))
	}
	var all []Provider
	for i, e := range entries {
		p, err := e.provider(filepath.Dir(name))
		if err == nil {
			err = twice(all, p)
		}
		if err != nil {
			return nil, fmt.Errorf("%s, provider %d (%q): %w", name, i+1, e.ID, err)
		}
		all = append(all, p)
	}
	return all, nil
}

func readUpTo(name string, most int) ([]byte, error) {
	file, err := os.Open(name)
	if err != nil {
		return nil, err
	}
	defer file.Close()
	raw, err := io.ReadAll(io.LimitReader(file, int64(most)+1))
	if err == nil && len(raw) > most {
		err = fmt.Errorf("%s is longer than %d bytes", name, most)
	}
	return raw, err
}

// lineOf is the line in which reading ended.
func lineOf(raw []byte, offset int64, err error) int {
	var syntax *json.SyntaxError
	var kind *json.UnmarshalTypeError
	switch {
	case errors.As(err, &syntax):
		offset = syntax.Offset
	case errors.As(err, &kind):
		offset = kind.Offset
	}
	return 1 + bytes.Count(raw[:min(int(offset), len(raw))], []byte("\n"))
}

// plainJSON says a fault of JSON so that somebody who writes the file by hand can act on it.
func plainJSON(err error) error {
	var kind *json.UnmarshalTypeError
	switch {
	case errors.As(err, &kind) && kind.Field == "":
		return errors.New("a list of providers is expected: [{…}, {…}]")
	case errors.As(err, &kind):
		return fmt.Errorf("%s must be a %s, not a %s", kind.Field, plainKind(kind.Type.String()), kind.Value)
	case errors.Is(err, io.EOF), errors.Is(err, io.ErrUnexpectedEOF):
		return errors.New("the file ends too early")
	}
	return errors.New(strings.TrimPrefix(err.Error(), "json: "))
}

func plainKind(kind string) string {
	if strings.HasPrefix(kind, "[]") {
		return "list of texts"
	}
	return "text"
}

var (
	providerID   = regexp.MustCompile(`^[a-z0-9]([a-z0-9-]{0,38}[a-z0-9])?$`)
	redirectPath = regexp.MustCompile(`^(/[A-Za-z0-9._~-]+)+$`)
	domainName   = regexp.MustCompile(`^([a-z0-9]([a-z0-9-]*[a-z0-9])?\.)+[a-z0-9-]*[a-z][a-z0-9-]*$`)
	organization = regexp.MustCompile(`^[a-z0-9]([a-z0-9-]*[a-z0-9])?$`)
)

// reserved are ids that would stand in the way of addresses of our own: /account/with/<id>.
var reserved = []string{ViaPassphrase, ViaLink, ViaPasskey}

// defaultScopes are asked for where the file names none.
var defaultScopes = []string{"email", "profile"}

// provider checks an entry and gives it in its final form. Folder is where the file lies.
func (e providerEntry) provider(folder string) (Provider, error) {
	p := Provider{
		ID: e.ID, Name: strings.TrimSpace(e.Name), Issuer: e.Issuer, ClientID: e.ClientID, ClientSecret: e.Secret,
		Scopes: e.Scopes, RedirectPath: e.RedirectPath, Organization: e.Organization,
	}
	switch {
	case !providerID.MatchString(p.ID) || slices.Contains(reserved, p.ID):
		return p, fmt.Errorf("id: 1 to 40 small letters, figures and hyphens are expected, such as \"city\", and none of %s", strings.Join(reserved, ", "))
	case p.Name == "" || len(p.Name) > 100:
		return p, errors.New("name: the name that people know is expected, such as \"City Museum account\", of at most 100 letters")
	case p.ClientID == "":
		return p, errors.New("client_id: what the provider has given to this installation is expected")
	case p.RedirectPath == "":
		p.RedirectPath = "/account/with/" + p.ID + "/callback"
	case !redirectPath.MatchString(p.RedirectPath) || strings.HasPrefix(p.RedirectPath, "/api/"):
		return p, fmt.Errorf("redirect_path: %q is no path of this server; for example \"/cb\"", p.RedirectPath)
	}
	if err := signon.CheckAddress(p.Issuer); err != nil || strings.ContainsAny(p.Issuer, "?#") {
		return p, errors.New("issuer: an address that begins with https:// is expected, without ?, # and a name before the host (http:// only for this machine itself)")
	}
	if p.Organization != "" && !organization.MatchString(p.Organization) {
		return p, fmt.Errorf("organization: %q is no address of an organization here, such as \"city-museum\"", p.Organization)
	}
	if p.Scopes == nil {
		p.Scopes = defaultScopes
	}
	p.Scopes = slices.DeleteFunc(slices.Clone(p.Scopes), func(scope string) bool { return scope == "openid" })
	for _, scope := range p.Scopes {
		if scope == "" || strings.ContainsAny(scope, " \"\\") {
			return p, fmt.Errorf("scopes: %q is no scope", scope)
		}
	}
	for _, domain := range e.Domains {
		domain = strings.ToLower(strings.TrimSpace(domain))
		if !domainName.MatchString(domain) {
			return p, fmt.Errorf("domains: %q is no domain; for example \"museum.example\"", domain)
		}
		p.Domains = append(p.Domains, domain)
	}
	return p, e.secret(folder, &p)
}

// secret reads the secret of the client from where the entry says.
func (e providerEntry) secret(folder string, p *Provider) error {
	switch {
	case e.Secret != "" && e.SecretFile != "":
		return errors.New("client_secret and client_secret_file: only one of them can be")
	case e.SecretFile == "" && e.Secret == "":
		return errors.New("client_secret or client_secret_file: one of them is expected")
	case e.SecretFile == "":
		return nil
	}
	name := e.SecretFile
	if !filepath.IsAbs(name) {
		name = filepath.Join(folder, name)
	}
	raw, err := readUpTo(name, 4096)
	if err != nil {
		return fmt.Errorf("client_secret_file: %w", err)
	}
	if p.ClientSecret = strings.TrimSpace(string(raw)); p.ClientSecret == "" {
		return fmt.Errorf("client_secret_file: %s is empty", name)
	}
	return nil
}

// twice refuses what two providers cannot share.
func twice(before []Provider, p Provider) error {
	for _, b := range before {
		switch {
		case b.ID == p.ID:
			return errors.New("id: another provider has it already")
		case b.RedirectPath == p.RedirectPath:
			return fmt.Errorf("redirect_path: %q has it already; each needs one of its own, so that none can answer for another", b.ID)
		}
	}
	return nil
}
