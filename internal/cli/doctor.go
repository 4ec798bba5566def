package cli

import (
	"context"
	"errors"
	"fmt"
	"io"
	"log/slog"
	"net"
	"os"
	"path/filepath"
	"strings"
	"syscall"
	"time"

	"pathways/internal/app"
	"pathways/internal/platform/config"
	"pathways/internal/platform/mail"
)

var doctorCommand = command{
	name:    "doctor",
	summary: "say what is wrong with the set-up",
	about: "Looks at the data folder, the database, the frameworks, the addresses, the mail server and the\n" +
		"clock. Prints one line for each: ok,\n" +
		"warning, or wrong with what to do. Changes nothing; works beside a running server and where nothing exists yet.\n" +
		"Exits with 1 when something is wrong.",
	example: "pathways doctor --data /var/lib/pathways",
	groups:  []config.Group{config.Listening, config.Storage, config.Mailing, config.Logging},
	run:     func(ctx context.Context, c *call) error { return c.doctor(ctx) },
}

// verdict is what a check says.
type verdict int

const (
	ok verdict = iota
	warning
	wrong
)

func (v verdict) String() string { return [...]string{"ok", "warning", "wrong"}[v] }

// finding is the line of one check.
type finding struct {
	about   string
	verdict verdict
	text    string
}

func (c *call) doctor(ctx context.Context) error {
	findings := []finding{c.checkFolder(), c.checkSpace()}
	findings = append(findings, c.checkDatabase(ctx)...)
	findings = append(findings, c.checkBaseURL(), c.checkAddress("address", "addr", c.config.Addr))
	if c.config.MetricsAddr != config.Off {
		findings = append(findings, c.checkAddress("metrics", "metrics-addr", c.config.MetricsAddr))
	}
	findings = append(findings, c.checkMail(ctx), checkClock(time.Now()))
	worst := ok
	for _, f := range findings {
		if f.about == "" {
			continue
		}
		worst = max(worst, f.verdict)
		fmt.Fprintf(c.stdout, "%-8s %-12s %s\n", f.verdict, f.about, f.text)
	}
	if worst == wrong {
		return errSilent
	}
	return nil
}

// checkFolder looks whether the data folder can be written to, without leaving anything behind.
func (c *call) checkFolder() finding {
	const about = "data folder"
	dir := c.config.Data
	info, err := os.Stat(dir)
	switch {
	case errors.Is(err, os.ErrNotExist):
		if c.config.Database != "" {
			return finding{about, ok, "none is needed with a database server"}
		}
		if above := nearest(dir); !writable(above) {
			return finding{about, wrong, fmt.Sprintf("%s is not there, and cannot be made in %s; choose another with --data (PATHWAYS_DATA)", dir, above)}
		}
		return finding{about, ok, dir + " is not there yet; serve makes it"}
	case err != nil:
		return finding{about, wrong, fmt.Sprintf("%s cannot be looked at: %v", dir, err)}
	case !info.IsDir():
		return finding{about, wrong, dir + " is a file; choose a folder with --data (PATHWAYS_DATA)"}
	}
	if !writable(dir) {
		return finding{about, wrong, dir + " cannot be written to; give this account the right to"}
	}
	if info.Mode().Perm()&0o077 != 0 {
		return finding{about, warning, fmt.Sprintf("%s can be opened by other accounts of this machine; chmod 700 %s", dir, dir)}
	}
	return finding{about, ok, dir + " can be written to"}
}

// nearest is the folder closest to a path that is there.
func nearest(path string) string {
	path, err := filepath.Abs(path)
	for err == nil {
		if _, missing := os.Stat(path); missing == nil || path == filepath.Dir(path) {
			break
		}
		path = filepath.Dir(path)
	}
	return path
}

// writable tries to make a file in a folder, and leaves nothing behind.
func writable(dir string) bool {
	probe, err := os.CreateTemp(dir, ".doctor-*")
	if err != nil {
		return false
	}
	probe.Close()
	os.Remove(probe.Name())
	return true
}

// Free space on the disk of the data folder under which doctor speaks up.
const (
	spaceWarning = 1 << 30
	spaceWrong   = 100 << 20
)

func (c *call) checkSpace() finding {
	const about = "free space"
	free, known := freeSpace(c.config.Data)
	text := fmt.Sprintf("%d MB free", free>>20)
	switch {
	case !known:
		return finding{}
	case free < spaceWrong:
		return finding{about, wrong, text + "; make room before writes begin to fail"}
	case free < spaceWarning:
		return finding{about, warning, text + "; make room soon"}
	}
	return finding{about, ok, text}
}

// checkDatabase looks at the database and at what it holds.
func (c *call) checkDatabase(ctx context.Context) []finding {
	const about = "database"
	there, err := app.HasDatabase(c.config)
	switch {
	case err != nil:
		return []finding{{about, wrong, err.Error()}}
	case !there:
		return []finding{{about, ok, "there is none yet; serve makes it"}}
	}
	ctx, cancel := context.WithTimeout(ctx, time.Minute)
	defer cancel()
	h, err := app.Examine(ctx, c.config, slog.New(slog.DiscardHandler))
	if err != nil {
		return []finding{{about, wrong, "cannot be opened: " + err.Error()}}
	}
	found := []finding{{about, ok, h.Dialect + " answers"}}
	if h.Damage != nil {
		found = append(found, finding{"integrity", wrong, "the database file is damaged: " + h.Damage.Error() + "; restore a backup"})
	} else {
		found = append(found, finding{"integrity", ok, "the database is sound"})
	}
	if h.Pending > 0 {
		return append(found, finding{"schema", warning, fmt.Sprintf("%d steps behind this program; run pathways migrate, or start serve", h.Pending)})
	}
	found = append(found, finding{"schema", ok, "up to date"})
	for _, r := range h.Releases {
		if r.Err != nil {
			found = append(found, finding{"release", wrong, r.Name + " is not what was published: " + r.Err.Error() + "; restore a backup"})
		} else {
			found = append(found, finding{"release", ok, r.Name + " is as published"})
		}
	}
	if len(h.Releases) == 0 {
		found = append(found, finding{"release", warning, "no framework is installed yet; run pathways migrate, or start serve"})
	}
	return found
}

func (c *call) checkBaseURL() finding {
	const about = "base-url"
	host, _, _ := net.SplitHostPort(c.config.Addr)
	ip := net.ParseIP(host)
	local := host == "localhost" || ip != nil && ip.IsLoopback()
	switch {
	case c.config.BaseURL == "" && local:
		return finding{about, ok, "not set; fine on this machine only. For others, set --base-url (PATHWAYS_BASE_URL)"}
	case c.config.BaseURL == "":
		return finding{about, warning, "not set; links in files and letters need it. Set --base-url (PATHWAYS_BASE_URL)"}
	case strings.HasPrefix(c.config.BaseURL, "http://") && !local:
		return finding{about, warning, c.config.BaseURL + " is not encrypted; put a proxy with https before Pathways"}
	}
	return finding{about, ok, c.config.BaseURL}
}

// checkAddress looks whether an address is free. In use is well when a Pathways answers there.
func (c *call) checkAddress(about, flag, addr string) finding {
	l, err := net.Listen("tcp", addr)
	switch {
	case err == nil:
		l.Close()
		return finding{about, ok, addr + " is free"}
	case errors.Is(err, syscall.EADDRINUSE) && answersLive(addr):
		return finding{about, ok, addr + " is in use by a running Pathways"}
	case errors.Is(err, syscall.EADDRINUSE):
		return finding{about, warning, fmt.Sprintf("%s is taken by another program; choose another with --%s (%s)", addr, flag, config.Variable(flag))}
	}
	return finding{about, wrong, fmt.Sprintf("%s cannot be used: %v; choose another with --%s (%s)", addr, err, flag, config.Variable(flag))}
}

// answersLive asks /livez of an address on this machine in one breath, without following anybody anywhere.
func answersLive(addr string) bool {
	conn, err := net.DialTimeout("tcp", addr, time.Second)
	if err != nil {
		return false
	}
	defer conn.Close()
	conn.SetDeadline(time.Now().Add(2 * time.Second))
	fmt.Fprint(conn, "GET /livez HTTP/1.0\r\nHost: localhost\r\n\r\n")
	answer, _ := io.ReadAll(io.LimitReader(conn, 16<<10))
	return strings.HasPrefix(string(answer), "HTTP/1.0 200") && strings.HasSuffix(string(answer), "live\n")
}

// checkMail signs on to the mail server, and hands over nothing.
func (c *call) checkMail(ctx context.Context) finding {
	const about = "mail"
	if c.config.SMTPURL == "" {
		return finding{about, ok, "no server is set; letters wait at /operate/letters. For letters that go out, set --smtp-url (PATHWAYS_SMTP_URL)"}
	}
	server, err := mail.ReadServer(c.config.SMTPURL)
	if err == nil {
		err = server.Try(ctx)
	}
	if err != nil {
		return finding{about, wrong, fmt.Sprintf("the server cannot be used: %v; look at --smtp-url (PATHWAYS_SMTP_URL)", err)}
	}
	return finding{about, ok, server.String() + " takes letters from us"}
}

// checkClock knows a clock that was never set: dates of plans, sessions and certificates depend on it.
func checkClock(now time.Time) finding {
	if now.Year() < 2026 {
		return finding{"clock", wrong, "says " + now.Format(time.RFC1123) + "; set it, for example with NTP"}
	}
	return finding{"clock", ok, now.Format(time.RFC1123)}
}
