package mailtest

import (
	"bytes"
	"crypto/ecdsa"
	"crypto/elliptic"
	"crypto/rand"
	"crypto/tls"
	"crypto/x509"
	"io"
	"math/big"
	"mime"
	"mime/quotedprintable"
	"net"
	netmail "net/mail"
	"regexp"
	"strings"
	"testing"
	"time"
)

// Letter is one that the server took.
type Letter struct {
	From    string         // of the envelope
	To      []string       // of the envelope
	Header  netmail.Header // as it came
	Subject string         // decoded
	Text    string         // decoded; lines that were broken to fit are joined again
	Raw     string         // the whole message, lines end in \n
}

// ID is the Message-ID.
func (l Letter) ID() string { return l.Header.Get("Message-Id") }

var address = regexp.MustCompile(`https?://\S+`)

// Link is the first address in the text; "" where it has none.
func (l Letter) Link() string { return address.FindString(l.Text) }

// read takes a message apart. What cannot be read is left empty: tests look at Raw then.
func read(from string, to []string, raw []byte) Letter {
	l := Letter{From: from, To: to, Raw: string(raw)}
	m, err := netmail.ReadMessage(bytes.NewReader(raw))
	if err != nil {
		return l
	}
	l.Header = m.Header
	l.Subject, _ = new(mime.WordDecoder).DecodeHeader(m.Header.Get("Subject"))
	body := m.Body
	if m.Header.Get("Content-Transfer-Encoding") == "quoted-printable" {
		body = quotedprintable.NewReader(body)
	}
	text, err := io.ReadAll(body)
	if err != nil {
		return l
	}
	l.Text = joined(strings.ReplaceAll(string(text), "\r\n", "\n"))
	return l
}

// joined undoes format=flowed (RFC 3676).
func joined(text string) string {
	var b strings.Builder
	for line := range strings.Lines(text) {
		line = strings.TrimPrefix(line, " ")
		if strings.HasSuffix(line, " \n") {
			line = strings.TrimSuffix(line, "\n")
		}
		b.WriteString(line)
	}
	return b.String()
}

// certificate makes keys for 127.0.0.1 that only a test trusts.
func certificate(t testing.TB) (tls.Certificate, *x509.CertPool) {
	t.Helper()
	key, err := ecdsa.GenerateKey(elliptic.P256(), rand.Reader)
	if err != nil {
		t.Fatal(err)
	}
	template := &x509.Certificate{
		SerialNumber: big.NewInt(1), NotBefore: time.Now().Add(-time.Hour), NotAfter: time.Now().Add(time.Hour),
		IPAddresses: []net.IP{net.IPv4(127, 0, 0, 1)}, IsCA: true, BasicConstraintsValid: true,
		KeyUsage: x509.KeyUsageCertSign | x509.KeyUsageDigitalSignature,
	}
	der, err := x509.CreateCertificate(rand.Reader, template, template, &key.PublicKey, key)
	if err != nil {
		t.Fatal(err)
	}
	parsed, err := x509.ParseCertificate(der)
	if err != nil {
		t.Fatal(err)
	}
	pool := x509.NewCertPool()
	pool.AddCert(parsed)
	return tls.Certificate{Certificate: [][]byte{der}, PrivateKey: key}, pool
}
