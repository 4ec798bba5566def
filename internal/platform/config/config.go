// Package config reads the settings of the program: a flag, else its environment variable, else the default.
//
// Every flag of every command has a variable: PATHWAYS_ and the name of the flag in capitals (--base-url is
// PATHWAYS_BASE_URL), with one exception that follows custom: --database is PATHWAYS_DATABASE_URL. An empty variable
// counts as not set.
package config

import (
	"fmt"
	"log/slog"
	"net"
	"net/netip"
	"net/url"
	"strconv"
	"strings"

	"github.com/spf13/pflag"

	"pathways/internal/platform/mail"
)

// Defaults of the settings that have one.
const (
	DefaultAddr        = "127.0.0.1:8080"
	DefaultData        = "./pathways-data"
	DefaultMetricsAddr = "127.0.0.1:9464"
	DefaultMaxFile     = 20 << 20
	DefaultQuota       = 200 << 20
	// Off as a metrics address means that there is no such listener.
	Off = "off"
)

// Config are all settings.
type Config struct {
	Addr         string // host:port of the pages; port 0 takes a free one
	Data         string // folder of the embedded database and of all that is kept on disk
	Database     string // postgres://… instead of the embedded database; empty: embedded
	BaseURL      string // public address without a slash at its end; empty: not known
	Demo         bool   // show a believable small museum, program and association, and /design
	MetricsAddr  string // host:port of metrics and health; Off: none
	MetricsAsked bool   // somebody chose MetricsAddr, so it must work
	Contact      string // mailto: or https: address for /.well-known/security.txt; empty: none
	SMTPURL      string // smtp://… or smtps://…, holds a secret; empty: letters wait on the outbox page
	MailFrom     string // from whom letters come; empty: pathways@ the host of BaseURL
	ScanCommand  string // program and arguments that look at every file; empty: none
	MaxFile      Size   // of one file
	Quota        Size   // of all files of one person
	OIDC         string // file that names providers of accounts; empty: none
	FetchAllow   string // hosts and networks that are no public ones from which frameworks may be fetched; empty: none
	// Proxies are the networks of proxies whose X-Forwarded-For is believed; none: nobody's.
	Proxies   []netip.Prefix
	LogFormat string // "text" or "json"
	LogLevel  slog.Level

	level   string
	proxies string
}

// Group names the settings that a command takes.
type Group int

const (
	// Storage is where things are kept: --data, --database.
	Storage Group = iota
	// Public is where people find the program: --base-url. It is part of Listening.
	Public
	// Listening is where the program answers: --addr, --base-url, --metrics-addr.
	Listening
	// Serving is what only a running server needs: --demo, --security-contact, --max-file, --quota, --scan-command, --trusted-proxies, --oidc,
	// --fetch-allow.
	Serving
	// Mailing is how letters go out: --smtp-url, --mail-from.
	Mailing
	// Logging is how the program writes its log: --log-format, --log-level.
	Logging
)

// Register adds the flags of groups to a command.
func (c *Config) Register(flags *pflag.FlagSet, groups ...Group) {
	for _, g := range groups {
		switch g {
		case Storage:
			flags.StringVar(&c.Data, "data", DefaultData, "folder that keeps everything; made when it is not there")
			flags.StringVar(&c.Database, "database", "", "PostgreSQL instead of the embedded database: postgres://person:secret@host/name")
		case Public:
			flags.StringVar(&c.BaseURL, "base-url", "", "public address, such as https://pathways.example.org")
		case Listening:
			flags.StringVar(&c.Addr, "addr", DefaultAddr, "host:port to serve on; port 0 takes a free one")
			c.Register(flags, Public)
			flags.StringVar(&c.MetricsAddr, "metrics-addr", DefaultMetricsAddr, `host:port of metrics and health; "off" for none`)
		case Serving:
			flags.BoolVar(&c.Demo, "demo", false, "show example people and organizations")
			flags.StringVar(&c.Contact, "security-contact", "", "where to tell of security faults: mailto:… or https:…")
			c.MaxFile, c.Quota = DefaultMaxFile, DefaultQuota
			flags.Var(&c.MaxFile, "max-file", "the largest file that people may add")
			flags.Var(&c.Quota, "quota", "how much one person may keep in files")
			flags.StringVar(&c.ScanCommand, "scan-command", "", "program that looks at every file on its input, such as: clamdscan --no-summary -")
			flags.StringVar(&c.proxies, "trusted-proxies", "", "networks of proxies whose X-Forwarded-For is believed, such as 10.0.0.0/8,::1")
			flags.StringVar(&c.OIDC, "oidc", "", "JSON file of providers of accounts to sign in with (OpenID Connect)")
			flags.StringVar(&c.FetchAllow, "fetch-allow", "", "hosts and networks of your own from which frameworks may be fetched, such as intranet.example.org,10.2.0.0/16")
		case Mailing:
			flags.StringVar(&c.SMTPURL, "smtp-url", "", "mail server: smtp://name:secret@host:587 or smtps://…; without one, letters wait at /operate/letters")
			flags.StringVar(&c.MailFrom, "mail-from", "", "from whom letters come, such as Pathways <pathways@example.org>")
		case Logging:
			flags.StringVar(&c.LogFormat, "log-format", "text", "text or json")
			flags.StringVar(&c.level, "log-level", "info", "debug, info, warn or error")
		}
	}
}

// Variable is the name of the environment variable of a flag.
func Variable(flag string) string {
	if flag == "database" {
		return "PATHWAYS_DATABASE_URL"
	}
	return "PATHWAYS_" + strings.ToUpper(strings.ReplaceAll(flag, "-", "_"))
}

// FromEnvironment fills the flags that were not given from variables ("NAME=value"). A value that a flag cannot
// take is an error that names the variable.
func FromEnvironment(flags *pflag.FlagSet, env []string) error {
	given := map[string]string{}
	for _, line := range env {
		if name, value, ok := strings.Cut(line, "="); ok && strings.HasPrefix(name, "PATHWAYS_") {
			given[name] = value
		}
	}
	var first error
	flags.VisitAll(func(f *pflag.Flag) {
		value := given[Variable(f.Name)]
		if f.Changed || value == "" || first != nil {
			return
		}
		if err := flags.Set(f.Name, value); err != nil {
			first = wrong(f.Name, "%q cannot be read as %s", value, f.Value.Type())
		}
	})
	return first
}

// Check holds every registered setting against its rules and brings it into its final form. The first that breaks
// one is an error that names flag and variable. Secrets of an address are never repeated.
func (c *Config) Check(flags *pflag.FlagSet) error {
	checks := map[string]func() error{
		"addr":             c.checkAddr,
		"metrics-addr":     c.checkMetrics,
		"data":             c.checkData,
		"database":         c.checkDatabase,
		"base-url":         c.checkBaseURL,
		"security-contact": c.checkContact,
		"smtp-url":         c.checkSMTP,
		"mail-from":        c.checkMailFrom,
		"trusted-proxies":  c.checkProxies,
		"log-format":       c.checkLogFormat,
		"log-level":        c.checkLogLevel,
	}
	var first error
	flags.VisitAll(func(f *pflag.Flag) {
		if check := checks[f.Name]; check != nil && first == nil {
			first = check()
		}
	})
	if f := flags.Lookup("metrics-addr"); f != nil {
		c.MetricsAsked = f.Changed
	}
	return first
}

func wrong(flag, format string, args ...any) error {
	return fmt.Errorf("--%s (%s): %s", flag, Variable(flag), fmt.Sprintf(format, args...))
}

func (c *Config) checkAddr() error { return checkHostPort("addr", c.Addr, DefaultAddr) }

func (c *Config) checkMetrics() error {
	if c.MetricsAddr == Off {
		return nil
	}
	return checkHostPort("metrics-addr", c.MetricsAddr, DefaultMetricsAddr)
}

func checkHostPort(flag, value, example string) error {
	_, port, err := net.SplitHostPort(value)
	if err != nil {
		return wrong(flag, "%q is no host:port; for example %s", value, example)
	}
	if n, err := strconv.Atoi(port); err != nil || n < 0 || n > 65535 {
		return wrong(flag, "the port %q is no number from 0 to 65535; for example %s", port, example)
	}
	return nil
}

func (c *Config) checkData() error {
	if c.Data == "" {
		return wrong("data", "an empty name is no folder; for example %s", DefaultData)
	}
	return nil
}

func (c *Config) checkDatabase() error {
	if c.Database == "" || strings.HasPrefix(c.Database, "postgres://") || strings.HasPrefix(c.Database, "postgresql://") {
		return nil
	}
	return wrong("database", "the address must begin with postgres://; leave it out for the embedded database")
}

func (c *Config) checkBaseURL() error {
	if c.BaseURL == "" {
		return nil
	}
	c.BaseURL = strings.TrimRight(c.BaseURL, "/")
	u, err := url.Parse(c.BaseURL)
	if err != nil || (u.Scheme != "http" && u.Scheme != "https") || u.Host == "" {
		return wrong("base-url", "%q is no public address; for example https://pathways.example.org", c.BaseURL)
	}
	if u.Path != "" || u.RawQuery != "" || u.Fragment != "" || u.User != nil {
		return wrong("base-url", "Pathways has a host of its own: only scheme and host, for example %s://%s", u.Scheme, u.Host)
	}
	return nil
}

func (c *Config) checkContact() error {
	if c.Contact == "" || strings.HasPrefix(c.Contact, "mailto:") || strings.HasPrefix(c.Contact, "https://") {
		if strings.ContainsAny(c.Contact, "\r\n") {
			return wrong("security-contact", "must be one line")
		}
		return nil
	}
	return wrong("security-contact", "%q must begin with mailto: or https://", c.Contact)
}

func (c *Config) checkSMTP() error {
	if c.SMTPURL == "" {
		return nil
	}
	if _, err := mail.ReadServer(c.SMTPURL); err != nil {
		return wrong("smtp-url", "%v", err)
	}
	return nil
}

// checkMailFrom stands after the check of --base-url, which it may fall back on.
func (c *Config) checkMailFrom() error {
	if c.SMTPURL == "" && c.MailFrom == "" {
		return nil
	}
	base := c.BaseURL
	if c.SMTPURL != "" && base == "" {
		// Anybody can send a request under any name of a host; a link in a letter must not follow it. A program that only
		// this machine reaches knows its address all the same, see serve.
		if !c.onlyHere() {
			return wrong("base-url", "must be given together with --smtp-url, as letters hold links to this server")
		}
		base = "http://" + c.Addr
	}
	if _, err := mail.ReadSender(c.MailFrom, base); err != nil {
		return wrong("mail-from", "%v", err)
	}
	return nil
}

// onlyHere says whether the program listens to this machine only.
func (c *Config) onlyHere() bool {
	host, _, err := net.SplitHostPort(c.Addr)
	if err != nil {
		return false
	}
	ip := net.ParseIP(host)
	return host == "localhost" || ip != nil && ip.IsLoopback()
}

// checkProxies reads networks with commas between; a single address is a network of one.
func (c *Config) checkProxies() error {
	c.Proxies = nil
	for part := range strings.SplitSeq(c.proxies, ",") {
		part = strings.TrimSpace(part)
		if part == "" {
			continue
		}
		network, err := netip.ParsePrefix(part)
		if one, wrong := netip.ParseAddr(part); wrong == nil {
			network, err = netip.PrefixFrom(one, one.BitLen()), nil
		}
		if err != nil {
			return wrong("trusted-proxies", "%q is no network; for example 10.0.0.0/8 or ::1", part)
		}
		c.Proxies = append(c.Proxies, network.Masked())
	}
	return nil
}

func (c *Config) checkLogFormat() error {
	if c.LogFormat != "text" && c.LogFormat != "json" {
		return wrong("log-format", "%q is neither text nor json", c.LogFormat)
	}
	return nil
}

func (c *Config) checkLogLevel() error {
	switch c.level {
	case "debug", "info", "warn", "error":
		return c.LogLevel.UnmarshalText([]byte(c.level))
	}
	return wrong("log-level", "%q is none of debug, info, warn, error", c.level)
}
