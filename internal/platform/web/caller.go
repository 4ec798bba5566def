package web

import (
	"net"
	"net/http"
	"net/netip"
	"slices"
	"strings"
)

// Base is the public address of this server without a slash at its end, for links in letters: the configured one, or,
// where there is none, scheme and host of the request.
func Base(r *http.Request, configured string) string {
	if configured != "" {
		return configured
	}
	scheme := "http"
	if r.TLS != nil {
		scheme = "https"
	}
	return scheme + "://" + r.Host
}

// Proxies are the networks of proxies that stand before this server and say truly where a request comes from.
type Proxies []netip.Prefix

// Caller is the network address that a request comes from. X-Forwarded-For is believed only as far as trusted proxies
// wrote it: from its end, up to the first address that is none of theirs. Anybody can write what stands before that.
func (p Proxies) Caller(r *http.Request) string {
	host, _, err := net.SplitHostPort(r.RemoteAddr)
	if err != nil {
		host = r.RemoteAddr
	}
	caller, err := netip.ParseAddr(host)
	if err != nil {
		return host
	}
	caller = caller.Unmap()
	hops := strings.Split(strings.Join(r.Header.Values("X-Forwarded-For"), ","), ",")
	for _, hop := range slices.Backward(hops) {
		if !p.holds(caller) {
			break
		}
		before, err := netip.ParseAddr(strings.TrimSpace(hop))
		if err != nil {
			break
		}
		caller = before.Unmap()
	}
	return caller.String()
}

func (p Proxies) holds(address netip.Addr) bool {
	return slices.ContainsFunc(p, func(network netip.Prefix) bool { return network.Contains(address) })
}
