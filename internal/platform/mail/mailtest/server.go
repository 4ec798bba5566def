// Package mailtest is a mail server for tests. It speaks SMTP on loopback, keeps what it is given, and can be told to
// misbehave.
package mailtest

import (
	"crypto/tls"
	"crypto/x509"
	"fmt"
	"net"
	"net/url"
	"slices"
	"sync"
	"testing"
	"time"
)

// Options say what the server offers. The zero Options are plain SMTP for everybody.
type Options struct {
	StartTLS bool // offers STARTTLS
	Implicit bool // TLS from the first byte
	Name     string
	Secret   string // with a Name: letters are taken only from who signs on with both
}

// Server is a running mail server. It ends with its test.
type Server struct {
	t       testing.TB
	options Options
	address string
	keys    tls.Certificate
	trusted *x509.CertPool

	mu        sync.Mutex
	listener  net.Listener
	lines     map[net.Conn]bool
	letters   []Letter
	refused   map[string]string // recipient to answer
	failing   string            // answer to every recipient; "" for none
	drop      int               // letters after which the line is cut instead of an answer
	connected int
	changed   chan struct{} // closed when a letter has come
	done      sync.WaitGroup
}

// New starts a server that takes everything.
func New(t testing.TB) *Server { return NewWith(t, Options{}) }

// NewWith starts a server that offers what the options say.
func NewWith(t testing.TB, o Options) *Server {
	t.Helper()
	s := &Server{t: t, options: o, lines: map[net.Conn]bool{}, refused: map[string]string{}, changed: make(chan struct{}), address: "127.0.0.1:0"}
	if o.StartTLS || o.Implicit {
		s.keys, s.trusted = certificate(t)
	}
	s.Up()
	t.Cleanup(s.Down)
	return s
}

// URL is the address of the server, as Pathways takes it.
func (s *Server) URL() string {
	u := url.URL{Scheme: "smtp", Host: s.address}
	if s.options.Implicit {
		u.Scheme = "smtps"
	} else if !s.options.StartTLS {
		u.RawQuery = "tls=none"
	}
	if s.options.Name != "" {
		u.User = url.UserPassword(s.options.Name, s.options.Secret)
	}
	return u.String()
}

// Trusted holds the certificate of a server with TLS.
func (s *Server) Trusted() *x509.CertPool { return s.trusted }

// Up lets a server answer again at its address, which it kept.
func (s *Server) Up() {
	s.t.Helper()
	l, err := net.Listen("tcp", s.address)
	if err != nil {
		s.t.Fatalf("mailtest: %v", err)
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	s.listener, s.address = l, l.Addr().String()
	s.done.Go(func() { s.accept(l) })
}

// Down ends the server and cuts all lines. What it was given stays.
func (s *Server) Down() {
	s.mu.Lock()
	if s.listener != nil {
		s.listener.Close()
		s.listener = nil
	}
	for line := range s.lines {
		line.Close()
	}
	s.mu.Unlock()
	s.done.Wait()
}

// Refuse answers an address with a line such as "550 5.1.1 nobody of this name"; "" takes that back.
func (s *Server) Refuse(address, answer string) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.refused[address] = answer
}

// Fail answers every recipient with a line such as "451 come back later"; "" takes that back.
func (s *Server) Fail(answer string) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.failing = answer
}

// DropAfterData takes the next n letters and cuts the line before it says so.
func (s *Server) DropAfterData(n int) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.drop = n
}

// Letters are all that were taken, in the order in which they came.
func (s *Server) Letters() []Letter {
	s.mu.Lock()
	defer s.mu.Unlock()
	return slices.Clone(s.letters)
}

// Connected is how often somebody connected.
func (s *Server) Connected() int {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.connected
}

// waitFor is how long Wait waits.
const waitFor = 15 * time.Second

// Wait waits until n letters have come in all, and gives them.
func (s *Server) Wait(n int) []Letter {
	s.t.Helper()
	end := time.After(waitFor)
	for {
		s.mu.Lock()
		letters, changed := slices.Clone(s.letters), s.changed
		s.mu.Unlock()
		if len(letters) >= n {
			return letters
		}
		select {
		case <-changed:
		case <-end:
			s.t.Fatalf("mailtest: %d letters came within %v, not %d", len(letters), waitFor, n)
		}
	}
}

func (s *Server) accept(l net.Listener) {
	for {
		line, err := l.Accept()
		if err != nil {
			return
		}
		s.mu.Lock()
		if s.listener != l {
			line.Close()
		}
		s.lines[line] = true
		s.connected++
		s.mu.Unlock()
		s.done.Go(func() {
			s.serve(line)
			line.Close()
			s.mu.Lock()
			delete(s.lines, line)
			s.mu.Unlock()
		})
	}
}

// take keeps a letter and says whether the line is to be cut instead of an answer.
func (s *Server) take(l Letter) (cut bool) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.letters = append(s.letters, l)
	close(s.changed)
	s.changed = make(chan struct{})
	if s.drop > 0 {
		s.drop--
		return true
	}
	return false
}

// answerTo is what a recipient is answered.
func (s *Server) answerTo(address string) string {
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.failing != "" {
		return s.failing
	}
	if answer := s.refused[address]; answer != "" {
		return answer
	}
	return fmt.Sprintf("250 2.1.5 %s is welcome", address)
}
