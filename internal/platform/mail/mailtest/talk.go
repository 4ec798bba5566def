package mailtest

import (
	"crypto/tls"
	"encoding/base64"
	"io"
	"net"
	"net/textproto"
	"strings"
	"time"
)

// talk is one conversation of the server.
type talk struct {
	server   *Server
	text     *textproto.Conn
	line     net.Conn
	secure   bool
	signedOn bool
	from     string
	to       []string
}

// serve speaks with one client until it goes. Nobody may take longer than a minute.
func (s *Server) serve(line net.Conn) {
	line.SetDeadline(time.Now().Add(time.Minute))
	t := &talk{server: s, line: line}
	if s.options.Implicit {
		t.encrypt()
	}
	if t.text == nil {
		t.text = textproto.NewConn(line)
	}
	t.say("220 mail.test ready")
	for {
		command, err := t.text.ReadLine()
		if err != nil || !t.answer(command) {
			return
		}
	}
}

func (t *talk) say(line string) { t.text.PrintfLine("%s", line) }

func (t *talk) encrypt() {
	t.line = tls.Server(t.line, &tls.Config{Certificates: []tls.Certificate{t.server.keys}})
	t.text, t.secure = textproto.NewConn(t.line), true
}

// answer answers a command and says whether the conversation goes on.
func (t *talk) answer(command string) bool {
	verb, rest, _ := strings.Cut(command, " ")
	switch strings.ToUpper(verb) {
	case "EHLO":
		t.greet()
	case "HELO":
		t.say("250 mail.test")
	case "STARTTLS":
		t.say("220 go ahead")
		t.encrypt()
	case "AUTH":
		t.signOn(rest)
	case "MAIL":
		t.envelope(rest)
	case "RCPT":
		t.recipient(rest)
	case "DATA":
		return t.data()
	case "RSET":
		t.from, t.to = "", nil
		t.say("250 forgotten")
	case "NOOP":
		t.say("250 nothing done")
	case "QUIT":
		t.say("221 goodbye")
		return false
	default:
		t.say("502 5.5.1 not known here")
	}
	return true
}

func (t *talk) greet() {
	lines := []string{"mail.test", "8BITMIME", "ENHANCEDSTATUSCODES"}
	if t.server.options.StartTLS && !t.secure {
		lines = append(lines, "STARTTLS")
	}
	if t.server.options.Name != "" {
		lines = append(lines, "AUTH PLAIN")
	}
	for _, l := range lines[:len(lines)-1] {
		t.say("250-" + l)
	}
	t.say("250 " + lines[len(lines)-1])
}

func (t *talk) signOn(rest string) {
	want := base64.StdEncoding.EncodeToString([]byte("\x00" + t.server.options.Name + "\x00" + t.server.options.Secret))
	if rest != "PLAIN "+want {
		t.say("535 5.7.8 not with these")
		return
	}
	t.signedOn = true
	t.say("235 2.7.0 welcome")
}

func (t *talk) envelope(rest string) {
	if t.server.options.Name != "" && !t.signedOn {
		t.say("530 5.7.0 sign on first")
		return
	}
	t.from, t.to = between(rest), nil
	t.say("250 2.1.0 go on")
}

func (t *talk) recipient(rest string) {
	address := between(rest)
	answer := t.server.answerTo(address)
	if strings.HasPrefix(answer, "250") {
		t.to = append(t.to, address)
	}
	t.say(answer)
}

// between is what stands between < and >.
func between(s string) string {
	_, s, _ = strings.Cut(s, "<")
	s, _, _ = strings.Cut(s, ">")
	return s
}

func (t *talk) data() bool {
	if len(t.to) == 0 {
		t.say("503 5.5.1 to whom?")
		return true
	}
	t.say("354 go ahead")
	raw, err := io.ReadAll(t.text.DotReader())
	if err != nil {
		return false
	}
	if t.server.take(read(t.from, t.to, raw)) {
		return false
	}
	t.say("250 2.0.0 taken")
	t.from, t.to = "", nil
	return true
}
