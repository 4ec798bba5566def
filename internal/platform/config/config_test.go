package config

import (
	"io"
	"log/slog"
	"strings"
	"testing"

	"github.com/spf13/pflag"
)

func read(args, env []string) (Config, error) {
	var c Config
	flags := pflag.NewFlagSet("serve", pflag.ContinueOnError)
	flags.SortFlags = false // as the commands do: an address is checked before what falls back on it
	flags.SetOutput(io.Discard)
	c.Register(flags, Storage, Listening, Serving, Mailing, Logging)
	if err := flags.Parse(args); err != nil {
		return c, err
	}
	if err := FromEnvironment(flags, env); err != nil {
		return c, err
	}
	return c, c.Check(flags)
}

func TestAFlagGoesBeforeItsVariableAndThatBeforeTheDefault(t *testing.T) {
	c, err := read([]string{"--addr", "127.0.0.1:1"}, []string{
		"PATHWAYS_ADDR=127.0.0.1:2", "PATHWAYS_DATA=/srv/pathways", "PATHWAYS_DATABASE_URL=postgres://db/p", "PATHWAYS_DEMO=true",
		"PATHWAYS_BASE_URL=https://pathways.example.org/", "PATHWAYS_LOG_LEVEL=warn", "PATHWAYS_LOG_FORMAT=", "OTHER=1",
	})
	if err != nil {
		t.Fatal(err)
	}
	if c.Addr != "127.0.0.1:1" || c.Data != "/srv/pathways" || c.Database != "postgres://db/p" || !c.Demo ||
		c.BaseURL != "https://pathways.example.org" || c.LogLevel != slog.LevelWarn || c.LogFormat != "text" ||
		c.MetricsAddr != DefaultMetricsAddr || c.MetricsAsked {
		t.Errorf("read %+v", c)
	}
	if c, _ := read(nil, []string{"PATHWAYS_METRICS_ADDR=127.0.0.1:9464"}); !c.MetricsAsked {
		t.Error("a metrics address that somebody chose must work, even when it is the default")
	}
}

func TestASettingThatBreaksItsRuleIsNamed(t *testing.T) {
	for _, c := range []struct{ flag, value string }{
		{"addr", "8080"},
		{"addr", "localhost:http"},
		{"addr", "localhost:70000"},
		{"data", ""},
		{"demo", "perhaps"},
		{"database", "mysql://person:hunter2@host/db"},
		{"base-url", "pathways.example.org"},
		{"base-url", "ftp://example.org"},
		{"base-url", "https://example.org/pathways"},
		{"metrics-addr", "on"},
		{"security-contact", "me@example.org"},
		{"smtp-url", "smtp://ana:hunter2@mail.example.org:port"},
		{"mail-from", "nobody"},
		{"trusted-proxies", "10.0.0.0/8, proxy.example.org"},
		{"trusted-proxies", "10.0.0.0/64"},
		{"log-format", "xml"},
		{"log-level", "loud"},
	} {
		for _, from := range []string{"flag", "variable"} {
			args, env := []string{"--" + c.flag + "=" + c.value}, []string(nil)
			if from == "variable" {
				args, env = nil, []string{Variable(c.flag) + "=" + c.value}
			}
			if c.value == "" && from == "variable" || c.flag == "demo" && from == "flag" {
				continue // an empty variable is not set; pflag itself names a flag that it cannot read
			}
			_, err := read(args, env)
			if err == nil {
				t.Errorf("%s %s=%q was taken", from, c.flag, c.value)
				continue
			}
			if !strings.Contains(err.Error(), "--"+c.flag+" ") || !strings.Contains(err.Error(), Variable(c.flag)) {
				t.Errorf("%s %s=%q: the error does not name both: %v", from, c.flag, c.value, err)
			}
			if strings.Contains(err.Error(), "hunter2") {
				t.Errorf("the error repeats a secret: %v", err)
			}
		}
	}
}

func TestASenderIsAskedForWhereNothingTellsIt(t *testing.T) {
	if _, err := read([]string{"--smtp-url=smtp://mail.example.org", "--base-url=https://192.0.2.7"}, nil); err == nil || !strings.Contains(err.Error(), "--mail-from (PATHWAYS_MAIL_FROM)") {
		t.Errorf("without a sender, and a public address without a name: %v", err)
	}
	if _, err := read([]string{"--smtp-url=smtp://mail.example.org", "--base-url=https://pathways.example.org/"}, nil); err != nil {
		t.Errorf("with a public address: %v", err)
	}
}

// A link in a letter must lead to this server, whatever name a request came under.
func TestLettersNeedAPublicAddress(t *testing.T) {
	args := []string{"--smtp-url=smtp://mail.example.org", "--mail-from=pathways@example.org", "--addr=0.0.0.0:8080"}
	if _, err := read(args, nil); err == nil || !strings.Contains(err.Error(), "--base-url (PATHWAYS_BASE_URL)") {
		t.Errorf("a mail server without a public address: %v", err)
	}
	args[2] = "--addr=127.0.0.1:0"
	if _, err := read(args, nil); err != nil {
		t.Errorf("a program that only this machine reaches: %v", err)
	}
}

func TestProxiesAreNetworksOrSingleAddresses(t *testing.T) {
	c, err := read(nil, []string{"PATHWAYS_TRUSTED_PROXIES=10.1.2.3/8, ::1,"})
	if err != nil || len(c.Proxies) != 2 || c.Proxies[0].String() != "10.0.0.0/8" || c.Proxies[1].String() != "::1/128" {
		t.Errorf("read %v, %v", c.Proxies, err)
	}
}
