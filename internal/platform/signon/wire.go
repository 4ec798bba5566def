package signon

import (
	"errors"
	"fmt"
	"io"
	"net"
	"net/http"
	"net/url"
)

// mostBytes is the longest answer of a provider that is read.
const mostBytes = 1 << 20

// newHTTP is how providers are spoken to: only over https (http on this machine itself), within bounds of time and
// size, and not led on to somewhere else more than twice.
func newHTTP() *http.Client {
	transport := http.DefaultTransport.(*http.Transport).Clone()
	transport.MaxResponseHeaderBytes = 64 << 10
	return &http.Client{
		Transport: bounded{transport},
		Timeout:   answerWithin,
		CheckRedirect: func(_ *http.Request, before []*http.Request) error {
			if len(before) > 2 {
				return errors.New("led on too often")
			}
			return nil
		},
	}
}

// bounded refuses addresses that others could read along, and cuts answers that are too long.
type bounded struct{ next http.RoundTripper }

func (b bounded) RoundTrip(r *http.Request) (*http.Response, error) {
	if err := CheckAddress(r.URL.String()); err != nil {
		return nil, err
	}
	answer, err := b.next.RoundTrip(r)
	if err != nil {
		return nil, err
	}
	if answer.ContentLength > mostBytes {
		answer.Body.Close()
		return nil, errTooLong
	}
	answer.Body = &cut{answer.Body, mostBytes}
	return answer, nil
}

var errTooLong = fmt.Errorf("the answer is longer than %d bytes", mostBytes)

// cut is a body that fails beyond its bound instead of ending early.
type cut struct {
	io.ReadCloser
	left int64
}

func (c *cut) Read(p []byte) (int, error) {
	n, err := c.ReadCloser.Read(p)
	if c.left -= int64(n); c.left < 0 {
		return 0, errTooLong
	}
	return n, err
}

// CheckAddress asks that an address of a provider is https, or http to this machine itself.
func CheckAddress(address string) error {
	u, err := url.Parse(address)
	if err != nil || u.Host == "" || u.User != nil {
		return fmt.Errorf("%q is no address that begins with https://", address)
	}
	if u.Scheme == "https" || u.Scheme == "http" && loopback(u.Hostname()) {
		return nil
	}
	return fmt.Errorf("%q does not begin with https:// (http is taken only for this machine itself)", address)
}

func loopback(host string) bool {
	ip := net.ParseIP(host)
	return host == "localhost" || ip != nil && ip.IsLoopback()
}
