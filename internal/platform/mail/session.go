package mail

import (
	"errors"
	netmail "net/mail"
	"net/textproto"
	"strings"

	gomail "github.com/wneessen/go-mail"
	"github.com/wneessen/go-mail/smtp"
)

// session is one connection to the mail server, over which letters go one after the other.
type session struct {
	client *smtp.Client
	end    func()
}

func (s *session) close() {
	_ = s.client.UpdateDeadline(patience)
	_ = s.client.Quit() // a server that does not say goodbye has taken its letters all the same
	s.end()
}

// refusal is a letter that the server will not take, now or later.
type refusal struct{ error }

func (r refusal) Unwrap() error { return r.error }

// errAddress is a refusal of our own.
var errAddress = errors.New("this is no address that a letter can be sent to")

// hand gives one letter to the server. After nil the server has it. A refusal is for good. After any other error the
// letter may be tried again, and the server may have it all the same when the line broke before it could answer.
func (s *session) hand(l kept, from *netmail.Address) error {
	to, err := recipient(l)
	if err != nil {
		return refusal{err}
	}
	if err := s.client.UpdateDeadline(patience); err != nil {
		return err
	}
	s.client.SkipSMTPUTF8(ascii(to.Address)) // or servers further on refuse letters that need nothing of the kind
	if err := s.client.Mail("<" + from.Address + ">"); err != nil {
		return err
	}
	if err := s.client.Rcpt("<" + to.Address + ">"); err != nil {
		return s.orRefusal(err)
	}
	data, err := s.client.Data()
	if err != nil {
		return s.orRefusal(err)
	}
	if _, err := compose(l, from, to).WriteTo(data); err != nil {
		return err
	}
	if err := data.Close(); err != nil {
		return s.orRefusal(err)
	}
	return nil
}

// next makes the session ready for another letter after a refusal.
func (s *session) next() error { return s.client.Reset() }

// signOnCodes are the answers of 5xx that speak of us and not of the letter: 530 sign on first, 534, 535 and 538 not
// this way.
var signOnCodes = map[int]bool{530: true, 534: true, 535: true, 538: true}

// orRefusal tells the permanent answers of a server (5xx) from those that pass.
func (s *session) orRefusal(err error) error {
	var answer *textproto.Error
	if errors.As(err, &answer) && answer.Code >= 500 && !signOnCodes[answer.Code] {
		return refusal{err}
	}
	return err
}

// lasting says whether the line still stands after a fault: the server answered, and not that it closes (421), or it
// was never asked.
func lasting(fault error) bool {
	var answer *textproto.Error
	return errors.Is(fault, errAddress) || errors.As(fault, &answer) && answer.Code != 421
}

func recipient(l kept) (*netmail.Address, error) {
	to, err := netmail.ParseAddress(l.To)
	if err != nil || to.Address != l.To || strings.ContainsAny(l.To, "\r\n") {
		return nil, errAddress
	}
	return &netmail.Address{Name: oneLine(l.Name), Address: to.Address}, nil
}

// compose writes a letter as a message (RFC 5322). The same letter gives the same Message-ID each time, so that one
// that came twice can be told as one.
func compose(l kept, from, to *netmail.Address) *gomail.Msg {
	m := gomail.NewMsg(gomail.WithNoDefaultUserAgent())
	m.FromMailAddress(from)
	m.ToMailAddress(to)
	m.Subject(oneLine(l.Subject))
	m.SetDateWithValue(l.Posted)
	_, host, _ := strings.Cut(from.Address, "@")
	m.SetMessageIDWithValue(l.ID + "@" + host)
	m.SetGenHeader("Auto-Submitted", "auto-generated") // RFC 3834: no holiday notices, please
	if l.Unsubscribe != "" && !strings.ContainsAny(l.Unsubscribe, "\r\n<> ") {
		m.SetListUnsubscribe(l.Unsubscribe)
		if strings.HasPrefix(l.Unsubscribe, "https://") { // one press is for encrypted addresses only
			m.SetListUnsubscribePost()
		}
	}
	m.SetBodyString("text/plain; format=flowed", flowed(l.Text))
	return m
}

// oneLine lets nothing of a subject or a name begin a header of its own.
func oneLine(s string) string {
	return strings.Join(strings.FieldsFunc(s, func(c rune) bool { return c < ' ' || c == 0x7f || c == '\u2028' || c == '\u2029' }), " ")
}

func ascii(s string) bool {
	for _, c := range s {
		if c > 126 {
			return false
		}
	}
	return true
}

// lineWidth is where lines of a letter are broken, in characters.
const lineWidth = 72

// flowed breaks long lines between words, so that programs may join them again (RFC 3676): a broken line ends in a
// space, and one that begins with a space, "From " or ">" gets a space before it.
func flowed(text string) string {
	var b strings.Builder
	for line := range strings.Lines(strings.ReplaceAll(text, "\r", "")) {
		line = strings.TrimRight(line, " \n")
		for {
			head, rest := breakLine(line)
			if strings.HasPrefix(head, " ") || strings.HasPrefix(head, ">") || strings.HasPrefix(head, "From ") {
				head = " " + head
			}
			b.WriteString(head)
			b.WriteString("\r\n")
			if line = rest; rest == "" {
				break
			}
		}
	}
	return b.String()
}

// breakLine cuts a line after the last space within its width, or after the first one where a word is wider. A line
// that fits has no rest.
func breakLine(line string) (head, rest string) {
	cut, width := 0, 0
	for i, c := range line {
		if width++; width > lineWidth && cut > 0 {
			return line[:cut], line[cut:]
		}
		if c == ' ' {
			cut = i + 1
		}
	}
	return line, ""
}
