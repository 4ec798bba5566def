// Package fetch gets a file from an address that somebody typed, without letting them reach what only this machine can:
// every connection is looked at when it is made, after names were resolved and after every redirect. What comes is bounded
// in size, packed and unpacked, and in time.
package fetch

import (
	"compress/gzip"
	"context"
	"crypto/tls"
	"embed"
	"errors"
	"io"
	"net"
	"net/http"
	"net/netip"
	"net/url"
	"path"
	"strings"
	"syscall"
	"time"

	"pathways/internal/platform/errs"
)

// Locales are the words of what goes wrong.
//
//go:embed locales/*.json
var Locales embed.FS

// Options bound what is fetched. The zero Options are those of the house.
type Options struct {
	Allow     Allowed       // what may be reached besides public addresses
	Most      int64         // bytes, packed and unpacked; 0: 100 MiB
	Time      time.Duration // for all of it, redirects too; 0: 60 seconds
	FirstByte time.Duration // until an answer begins; 0: 15 seconds

	lookup func(ctx context.Context, host string) ([]netip.Addr, error) // nil: that of the system
}

// Allowed are hosts by name, and networks, inside of one's own house.
type Allowed struct {
	Hosts    []string // in small letters
	Networks []netip.Prefix
}

// ParseAllowed reads "intranet.example.org 10.20.0.0/16".
func ParseAllowed(text string) (a Allowed) {
	for _, word := range strings.FieldsFunc(text, func(r rune) bool { return r == ' ' || r == ',' || r == '\n' || r == '\t' }) {
		if p, err := netip.ParsePrefix(word); err == nil {
			a.Networks = append(a.Networks, p.Masked())
		} else if ip, err := netip.ParseAddr(word); err == nil {
			a.Networks = append(a.Networks, netip.PrefixFrom(ip.Unmap(), ip.Unmap().BitLen()))
		} else {
			a.Hosts = append(a.Hosts, strings.ToLower(strings.TrimSuffix(word, ".")))
		}
	}
	return a
}

func (a Allowed) host(name string) bool {
	for _, h := range a.Hosts {
		if h == strings.ToLower(strings.TrimSuffix(name, ".")) {
			return true
		}
	}
	return false
}

func (a Allowed) network(ip netip.Addr) bool {
	for _, p := range a.Networks {
		if p.Contains(ip) {
			return true
		}
	}
	return false
}

// File is what was fetched.
type File struct {
	Address string // where it came from at last
	Name    string // last part of the address; may be empty
	Type    string // what the server calls it
	Body    []byte
}

// maxRedirects is how often an address may lead to another.
const maxRedirects = 5

// Getter fetches.
type Getter struct {
	opt Options
}

// New makes a Getter.
func New(o Options) *Getter {
	if o.Most == 0 {
		o.Most = 100 << 20
	}
	if o.Time == 0 {
		o.Time = time.Minute
	}
	if o.FirstByte == 0 {
		o.FirstByte = 15 * time.Second
	}
	if o.lookup == nil {
		o.lookup = func(ctx context.Context, host string) ([]netip.Addr, error) {
			return net.DefaultResolver.LookupNetIP(ctx, "ip", host)
		}
	}
	return &Getter{o}
}

// Address checks an address as somebody typed it, and gives it in its usual form. "example.org/x.json" is taken for
// https.
//
// Errors: errs.Invalid with words for the field "address".
func Address(typed string) (string, error) {
	typed = strings.TrimSpace(typed)
	if typed != "" && !strings.Contains(typed, "://") {
		typed = "https://" + typed
	}
	u, err := url.Parse(typed)
	key := ""
	switch {
	case err != nil || u.Host == "" || u.Hostname() == "" || len(typed) > 2000:
		key = "fetch.address"
	case u.Scheme != "http" && u.Scheme != "https":
		key = "fetch.scheme"
	case u.User != nil:
		key = "fetch.password"
	}
	if key != "" {
		return "", &errs.Error{Kind: errs.Invalid, Op: "fetch.Address", Fields: []errs.Field{{Name: "address", Key: key}}}
	}
	u.Fragment = ""
	return u.String(), nil
}

// Get fetches an address that Address has given.
//
// Errors: errs.Invalid with a sentence that says which address, what happened and what to do.
func (g *Getter) Get(ctx context.Context, address string) (File, error) {
	ctx, stop := context.WithTimeout(ctx, g.opt.Time)
	defer stop()
	f, err := g.get(ctx, address)
	if err != nil {
		return File{}, g.told(ctx, address, err)
	}
	return f, nil
}

func (g *Getter) get(ctx context.Context, address string) (File, error) {
	transport := &http.Transport{
		DialContext: g.dial, DisableCompression: true, DisableKeepAlives: true, ForceAttemptHTTP2: true,
		ResponseHeaderTimeout: g.opt.FirstByte, TLSHandshakeTimeout: g.opt.FirstByte, MaxResponseHeaderBytes: 64 << 10,
	}
	defer transport.CloseIdleConnections()
	client := http.Client{Transport: transport, CheckRedirect: func(r *http.Request, via []*http.Request) error {
		if len(via) > maxRedirects {
			return fault("redirects", "most", maxRedirects)
		}
		if _, err := Address(r.URL.String()); err != nil {
			return fault("redirectTo", "to", r.URL.Redacted())
		}
		return nil
	}}
	req, err := http.NewRequestWithContext(ctx, http.MethodGet, address, nil)
	if err != nil {
		return File{}, fault("address")
	}
	req.Header.Set("Accept", "application/json, application/ld+json;q=0.9, text/csv;q=0.8, */*;q=0.5")
	req.Header.Set("Accept-Encoding", "gzip")
	req.Header.Set("User-Agent", "Pathways")
	res, err := client.Do(req)
	if err != nil {
		return File{}, err
	}
	defer res.Body.Close()
	switch {
	case res.StatusCode == http.StatusUnauthorized || res.StatusCode == http.StatusForbidden:
		return File{}, fault("closed", "status", res.StatusCode)
	case res.StatusCode == http.StatusNotFound || res.StatusCode == http.StatusGone:
		return File{}, fault("notThere", "status", res.StatusCode)
	case res.StatusCode != http.StatusOK:
		return File{}, fault("status", "status", res.StatusCode)
	case res.ContentLength > g.opt.Most:
		return File{}, g.tooLarge()
	}
	body, err := g.body(res)
	if err != nil {
		return File{}, err
	}
	name := path.Base(res.Request.URL.Path)
	if name == "/" || name == "." {
		name = ""
	}
	return File{Address: res.Request.URL.String(), Name: name, Type: res.Header.Get("Content-Type"), Body: body}, nil
}

// body reads an answer, packed with gzip or not, and at most so much of either.
func (g *Getter) body(res *http.Response) ([]byte, error) {
	packed := &bounded{r: res.Body, left: g.opt.Most, over: g.tooLarge()}
	var from io.Reader = packed
	switch strings.ToLower(strings.TrimSpace(res.Header.Get("Content-Encoding"))) {
	case "", "identity":
	case "gzip", "x-gzip":
		unpacked, err := gzip.NewReader(packed)
		if err != nil {
			return nil, broken(err)
		}
		from = &bounded{r: unpacked, left: g.opt.Most, over: g.tooLarge()}
	default:
		return nil, fault("encoding", "value", res.Header.Get("Content-Encoding"))
	}
	raw, err := io.ReadAll(from)
	if err != nil {
		return nil, broken(err)
	}
	return raw, nil
}

// broken is what became of an answer that could not be read to its end; what has words already keeps them.
func broken(err error) error {
	var known *errs.Error
	if errors.As(err, &known) || errors.Is(err, context.DeadlineExceeded) {
		return err
	}
	return &errs.Error{Kind: errs.Invalid, Op: "fetch", Key: "fetch.broken", Err: err}
}

// bounded reads so many bytes and no more: one byte too many is an error.
type bounded struct {
	r    io.Reader
	left int64
	over error
}

func (b *bounded) Read(p []byte) (int, error) {
	if b.left < 0 {
		return 0, b.over
	}
	if int64(len(p)) > b.left+1 {
		p = p[:b.left+1]
	}
	n, err := b.r.Read(p)
	if b.left -= int64(n); b.left < 0 {
		return 0, b.over
	}
	return n, err
}

// dial connects to a host. Whatever its name has resolved to is looked at when the connection is made.
func (g *Getter) dial(ctx context.Context, network, address string) (net.Conn, error) {
	host, port, err := net.SplitHostPort(address)
	if err != nil {
		return nil, fault("address")
	}
	known := g.opt.Allow.host(host)
	d := net.Dialer{Timeout: g.opt.FirstByte, Control: func(_, to string, _ syscall.RawConn) error {
		at, err := netip.ParseAddrPort(to)
		if err != nil {
			return fault("private", "host", host)
		}
		if ip := at.Addr().WithZone("").Unmap(); !known && !g.opt.Allow.network(ip) && !Public(ip) {
			return fault("private", "host", host)
		}
		return nil
	}}
	addresses, err := g.resolve(ctx, host)
	if err != nil {
		return nil, err
	}
	for _, ip := range addresses {
		var conn net.Conn
		if conn, err = d.DialContext(ctx, network, net.JoinHostPort(ip.String(), port)); err == nil {
			return conn, nil
		}
	}
	if err == nil {
		err = fault("unknownHost")
	}
	return nil, err
}

// resolve gives the addresses of a host, which may be one itself.
func (g *Getter) resolve(ctx context.Context, host string) ([]netip.Addr, error) {
	if ip, err := netip.ParseAddr(host); err == nil {
		return []netip.Addr{ip}, nil
	}
	return g.opt.lookup(ctx, host)
}

// special are the networks within those that are routed in public which are for other things: documentation, tests,
// sharing among providers, and addresses of IPv6 that hold one of IPv4. IANA special-purpose registries.
var special = func() (all []netip.Prefix) {
	for _, p := range []string{
		"0.0.0.0/8", "100.64.0.0/10", "192.0.0.0/24", "192.0.2.0/24", "192.88.99.0/24", "198.18.0.0/15", "198.51.100.0/24",
		"203.0.113.0/24", "240.0.0.0/4", "2001::/23", "2001:db8::/32", "2002::/16", "3fff::/20",
	} {
		all = append(all, netip.MustParsePrefix(p))
	}
	return all
}()

// global is what is routed in public of IPv6. What maps or embeds addresses of IPv4 (NAT64, for one) stands outside of it.
var global = netip.MustParsePrefix("2000::/3")

// Public says whether an address is one of the public internet.
func Public(ip netip.Addr) bool {
	ip = ip.Unmap()
	if !ip.IsGlobalUnicast() || ip.IsPrivate() || ip.Is6() && !global.Contains(ip) {
		return false
	}
	for _, p := range special {
		if p.Contains(ip) {
			return false
		}
	}
	return true
}

func fault(key string, args ...any) *errs.Error {
	return errs.New(errs.Invalid, "fetch", "fetch."+key, args...)
}

func (g *Getter) tooLarge() *errs.Error { return fault("tooLarge", "most", g.opt.Most>>20) }

// told says in words what went wrong with an address.
func (g *Getter) told(ctx context.Context, address string, err error) error {
	var known *errs.Error
	var dns *net.DNSError
	var certificate *tls.CertificateVerificationError
	var network net.Error
	out := &errs.Error{Kind: errs.Invalid, Op: "fetch", Key: "fetch.unreachable", Err: err}
	switch {
	case errors.As(err, &known):
		out.Key, out.Args = known.Key, known.Args
	case ctx.Err() != nil:
		out.Key, out.Args = "fetch.slow", []any{"seconds", int(g.opt.Time.Seconds())}
	case errors.As(err, &dns):
		out.Key = "fetch.unknownHost"
	case errors.As(err, &certificate):
		out.Key = "fetch.certificate"
	case errors.As(err, &network) && network.Timeout():
		out.Key, out.Args = "fetch.silent", []any{"seconds", int(g.opt.FirstByte.Seconds())}
	}
	out.Args = append([]any{"address", address}, out.Args...)
	return out
}
