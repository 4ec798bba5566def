package mail

import (
	"context"
	"crypto/tls"
	"errors"
	"fmt"
	"net"
	netmail "net/mail"
	"net/url"
	"strconv"
	"strings"
	"time"

	gomail "github.com/wneessen/go-mail"
)

// Server is a mail server that takes letters for the world, and how it is reached.
type Server struct {
	host         string
	port         int
	name, secret string // "" where the server asks for neither
	policy       gomail.TLSPolicy
	implicit     bool        // TLS from the first byte (smtps)
	tls          *tls.Config // nil: the certificates that this machine trusts
}

// howToWrite is the end of every complaint about an address, which itself is never repeated: it holds a secret.
const howToWrite = "; for example smtp://name:secret@mail.example.org:587, with %40 for an @ in the name or secret"

// ReadServer reads the address of a mail server: smtp://name:secret@host:587?tls=starttls (also opportunistic and
// none), or smtps://name:secret@host:465 for TLS from the start. Without ?tls= it is starttls, and opportunistic for a
// server on this machine, where nobody is in between. Without a port it is 587 or 465.
// No error repeats any part of the address that could be secret.
func ReadServer(address string) (*Server, error) {
	u, err := url.Parse(address)
	if err != nil || u.Scheme != "smtp" && u.Scheme != "smtps" || u.Hostname() == "" {
		return nil, errors.New("this is no address of a mail server" + howToWrite)
	}
	if u.Path != "" && u.Path != "/" || u.Fragment != "" {
		return nil, errors.New("nothing may follow the host and port but ?tls=…" + howToWrite)
	}
	s := &Server{host: u.Hostname(), port: 587, policy: gomail.TLSMandatory, implicit: u.Scheme == "smtps"}
	if s.implicit {
		s.port, s.policy = 465, gomail.NoTLS // no STARTTLS within TLS
	}
	if u.Port() != "" {
		if s.port, err = strconv.Atoi(u.Port()); err != nil || s.port < 1 || s.port > 65535 {
			return nil, errors.New("the port is no number from 1 to 65535" + howToWrite)
		}
	}
	if u.User != nil {
		s.name = u.User.Username()
		s.secret, _ = u.User.Password()
		if s.name == "" || s.secret == "" {
			return nil, errors.New("a name needs a secret, and a secret a name" + howToWrite)
		}
	}
	return s, s.readPolicy(u)
}

func (s *Server) readPolicy(u *url.URL) error {
	query, err := url.ParseQuery(u.RawQuery)
	if err != nil || len(query) > 1 || len(query) == 1 && len(query["tls"]) != 1 {
		return errors.New("only ?tls=starttls, ?tls=opportunistic or ?tls=none may follow the host" + howToWrite)
	}
	switch query.Get("tls") {
	case "":
		if !s.implicit && loopback(s.host) {
			s.policy = gomail.TLSOpportunistic
		}
	case "starttls":
	case "opportunistic":
		s.policy = gomail.TLSOpportunistic
	case "none":
		s.policy = gomail.NoTLS
	default:
		return errors.New("tls is none of starttls, opportunistic, none" + howToWrite)
	}
	if s.implicit && query.Has("tls") {
		return errors.New("smtps:// is TLS from the start: leave out ?tls=" + howToWrite)
	}
	if s.policy == gomail.NoTLS && !s.implicit && s.name != "" && !loopback(s.host) {
		return errors.New("with tls=none the secret would travel unencrypted; that is for a server on this machine only" + howToWrite)
	}
	return nil
}

func loopback(host string) bool {
	ip := net.ParseIP(host)
	return host == "localhost" || ip != nil && ip.IsLoopback()
}

// String is where the server is, without name and secret.
func (s *Server) String() string { return net.JoinHostPort(s.host, strconv.Itoa(s.port)) }

// ReadSender reads from whom letters come: "Pathways <pathways@example.org>" or only the address. When it is empty it
// is pathways@ the host of the public address of the program, if that is known; pathways@localhost for one that is
// only reached from this machine.
func ReadSender(from, baseURL string) (*netmail.Address, error) {
	if from != "" {
		a, err := netmail.ParseAddress(from)
		if err != nil || strings.ContainsAny(from, "\r\n") {
			return nil, fmt.Errorf("%q is no address of a sender; for example Pathways <pathways@example.org>", from)
		}
		return a, nil
	}
	base, err := url.Parse(baseURL)
	if err == nil && loopback(base.Hostname()) {
		return &netmail.Address{Name: "Pathways", Address: "pathways@localhost"}, nil
	}
	if err != nil || !strings.Contains(base.Hostname(), ".") || net.ParseIP(base.Hostname()) != nil {
		return nil, errors.New("say from whom letters come; for example Pathways <pathways@example.org>")
	}
	return &netmail.Address{Name: "Pathways", Address: "pathways@" + base.Hostname()}, nil
}

// patience is how long one step with the mail server may take: to connect and sign on, or to hand over one letter.
const patience = 20 * time.Second

// lastWords is how long a letter that is being handed over may still take when the program stops: a line that is cut
// before the server has answered makes a letter come twice.
const lastWords = 5 * time.Second

// signOn are the ways to prove who we are, the best first. None of them is used over an open line, but to this machine.
var signOn = []gomail.SMTPAuthType{
	gomail.SMTPAuthSCRAMSHA256, gomail.SMTPAuthPlain, gomail.SMTPAuthLogin, gomail.SMTPAuthCramMD5,
}

// connect reaches the server, encrypts and signs on. The session ends with its close, or soon after
// the context.
func (s *Server) connect(ctx context.Context) (*session, error) {
	line := &session{end: func() {}}
	options := []gomail.Option{
		gomail.WithPort(s.port), gomail.WithTimeout(patience), gomail.WithTLSConfig(s.trust()), gomail.WithTLSPolicy(s.policy),
		gomail.WithDialContextFunc(func(within context.Context, network, address string) (net.Conn, error) {
			var dialer net.Dialer
			conn, err := dialer.DialContext(within, network, address)
			if err != nil {
				return nil, err
			}
			stop := context.AfterFunc(ctx, func() { conn.SetDeadline(time.Now().Add(lastWords)) })
			line.end = func() { stop(); conn.Close() }
			if s.implicit {
				return tls.Client(conn, s.trust()), nil
			}
			return conn, nil
		}),
	}
	if s.name != "" {
		options = append(options, gomail.WithUsername(s.name), gomail.WithPassword(s.secret), gomail.WithOpportunisticSMTPAuth(signOn...))
	}
	client, err := gomail.NewClient(s.host, options...)
	if err != nil {
		return nil, err
	}
	if line.client, err = client.DialToSMTPClientWithContext(ctx); err != nil {
		line.end()
		return nil, err
	}
	return line, nil
}

func (s *Server) trust() *tls.Config {
	if s.tls != nil {
		return s.tls.Clone()
	}
	return &tls.Config{ServerName: s.host, MinVersion: tls.VersionTLS12}
}

// Try connects and signs on, and hands over nothing.
func (s *Server) Try(ctx context.Context) error {
	line, err := s.connect(ctx)
	if err == nil {
		line.close()
	}
	return err
}
