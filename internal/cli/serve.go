package cli

import (
	"context"
	"errors"
	"fmt"
	"net"
	"net/http"
	"os"
	"runtime/debug"
	"syscall"
	"time"

	"pathways/internal/app"
	"pathways/internal/platform/config"
	"pathways/internal/platform/web"
)

var serveCommand = command{
	name:    "serve",
	summary: "serve the pages",
	about: "Makes the data folder if it is not there, brings the database up to date, installs the frameworks that come with\n" +
		"Pathways, and serves. Prints one line with the address on standard output, and, while nobody runs this installation,\n" +
		"a second one with a link, good once and for 24 hours, that makes its owner. The log goes to standard error.\n" +
		"Stops on SIGINT or SIGTERM: takes no new requests, gives those under way 10 seconds, closes the database.\n" +
		"Metrics and health are on a listener of their own. If its address is taken and nobody chose it, that is a warning.",
	example: "pathways serve --addr 127.0.0.1:8080 --data /var/lib/pathways --base-url https://pathways.example.org",
	groups:  []config.Group{config.Listening, config.Storage, config.Serving, config.Mailing, config.Logging},
	run:     func(ctx context.Context, c *call) error { return c.serve(ctx) },
}

// drainTime is how long requests under way may take when the program stops.
const drainTime = 10 * time.Second

// collectAt lets the heap grow to three times what is in use before garbage is collected, where whoever runs the
// program has not set GOGC. Little is in use (frameworks and kept pages), so that pages come about a tenth faster for
// some 20 MB more; see bench.
const collectAt = 200

func (c *call) serve(ctx context.Context) (err error) {
	if os.Getenv("GOGC") == "" {
		debug.SetGCPercent(collectAt)
	}
	pages, err := listen("addr", c.config.Addr)
	if err != nil {
		return err
	}
	defer pages.Close()
	ops, err := c.listenOps(ctx)
	if err != nil {
		return err
	}
	if c.config.SMTPURL != "" && c.config.BaseURL == "" {
		c.config.BaseURL = "http://" + reachable(pages.Addr())
		c.log.WarnContext(ctx, "links in letters lead to an address that only this machine reaches; set --base-url (PATHWAYS_BASE_URL)", "address", c.config.BaseURL)
	}
	house, err := app.New(ctx, c.config, c.log)
	if err != nil {
		if ops != nil {
			ops.Close()
		}
		return err
	}
	defer func() { err = errors.Join(err, house.Close()) }()

	owner, err := c.offerOwner(ctx, house, pages.Addr())
	if err != nil {
		return err
	}
	var servers []*http.Server
	ended := make(chan error, 2)
	run := func(h http.Handler, on net.Listener) {
		server := web.HTTPServer(h, c.log)
		servers = append(servers, server)
		go func() { ended <- server.Serve(on) }()
	}
	run(house.Handler(), pages)
	if ops != nil {
		run(house.Ops(), ops)
		c.log.InfoContext(ctx, "metrics and health", "address", "http://"+ops.Addr().String())
	}
	// Both lines at once, so that whoever reads the first can read the second.
	fmt.Fprintf(c.stdout, "Pathways is at http://%s\n%s", reachable(pages.Addr()), owner)
	go giveBack(ctx, calm)
	select {
	case err = <-ended:
	case <-ctx.Done():
		c.log.Info("stopping")
	}
	c.stop(servers)
	return err
}

// offerOwner is the line with the link that makes the first owner, where nobody runs this installation yet; on a
// demonstration, the line with the page of example people.
func (c *call) offerOwner(ctx context.Context, house *app.App, on net.Addr) (string, error) {
	base := c.config.BaseURL
	if base == "" {
		base = "http://" + reachable(on)
	}
	if c.config.Demo {
		return fmt.Sprintf("Example people, and how to sign in as each: %s%s\n", base, app.DemoPath), nil
	}
	path, until, err := house.FirstOwner(ctx)
	if err != nil || path == "" {
		return "", err
	}
	return fmt.Sprintf("Make yourself its owner (once, until %s): %s%s\n", until.UTC().Format("2006-01-02 15:04 UTC"), base, path), nil
}

// stop takes no new requests and waits for those under way, the ones on the listener for pages first.
func (c *call) stop(servers []*http.Server) {
	ctx, cancel := context.WithTimeout(context.Background(), drainTime)
	defer cancel()
	for _, s := range servers {
		if err := s.Shutdown(ctx); err != nil {
			c.log.Warn("some requests were cut off", "after", drainTime)
			s.Close()
		}
	}
}

// listenOps opens the listener for metrics and health; nil where there is none.
func (c *call) listenOps(ctx context.Context) (net.Listener, error) {
	if c.config.MetricsAddr == config.Off {
		return nil, nil
	}
	ops, err := listen("metrics-addr", c.config.MetricsAddr)
	if err != nil && !c.config.MetricsAsked {
		c.log.WarnContext(ctx, "no metrics: "+err.Error())
		return nil, nil
	}
	return ops, err
}

func listen(flag, addr string) (net.Listener, error) {
	l, err := net.Listen("tcp", addr)
	switch {
	case err == nil:
		return l, nil
	case errors.Is(err, syscall.EADDRINUSE):
		return nil, fmt.Errorf("%s is taken by another program (perhaps another Pathways); stop it, or choose another address with --%s (%s), for example --%s 127.0.0.1:0 for a free one",
			addr, flag, config.Variable(flag), flag)
	case errors.Is(err, syscall.EACCES):
		return nil, fmt.Errorf("%s may not be used by this account; ports under 1024 need a right of their own, so choose a higher one with --%s (%s)",
			addr, flag, config.Variable(flag))
	default:
		return nil, fmt.Errorf("cannot listen on %s: %w; choose another address with --%s (%s)", addr, err, flag, config.Variable(flag))
	}
}

// reachable is an address that a browser on this machine can open.
func reachable(addr net.Addr) string {
	host, port, err := net.SplitHostPort(addr.String())
	if ip := net.ParseIP(host); err == nil && ip != nil && ip.IsUnspecified() {
		return net.JoinHostPort("localhost", port)
	}
	return addr.String()
}
