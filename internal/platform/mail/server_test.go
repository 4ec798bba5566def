package mail

import (
	"strings"
	"testing"
)

func TestAddressesOfMailServers(t *testing.T) {
	for address, want := range map[string]string{
		"smtp://mail.example.org": "mail.example.org:587", "smtps://a:b@mail.example.org": "mail.example.org:465",
		"smtp://a%40b:s%2Fc@mail.example.org:2525?tls=opportunistic": "mail.example.org:2525", "smtp://[::1]:25?tls=none": "[::1]:25",
		"smtp://a:b@localhost:25?tls=none": "localhost:25",
	} {
		if s, err := ReadServer(address); err != nil || s.String() != want {
			t.Errorf("%s: %v, %v", address, s, err)
		}
	}
}

func TestABadAddressIsExplainedWithoutItsSecret(t *testing.T) {
	for _, address := range []string{
		"", "mail.example.org", "mail.example.org:587", "http://ana:hunter2@mail.example.org", "smtp://", "smtp://ana:hunter2@", "smtp://ana:hunter2@mail.example.org:port",
		"smtp://ana:hunter2@mail.example.org:99999", "smtp://ana:hunter2@mail.example.org/hunter2", "smtp://ana:hunter2@mail.example.org?tls=hunter2",
		"smtp://ana:hunter2@mail.example.org?hunter2=1", "smtp://ana:hunter2@mail.example.org?tls=none&tls=hunter2", "smtp://ana:x?hunter2@mail.example.org", "smtp://ana:x#hunter2@mail.example.org",
		"smtp://hunter2@mail.example.org", "smtp://:hunter2@mail.example.org", "smtp://ana:hunter2@mail.example.org?tls=none", "smtps://ana:hunter2@mail.example.org?tls=none",
		"smtp://ana:hunter2%zz@mail.example.org", "smtp://ana:hunt er2@mail.example.org\n",
	} {
		s, err := ReadServer(address)
		if err == nil {
			t.Errorf("%q was taken: %v", address, s)
			continue
		}
		if strings.Contains(err.Error(), "hunter2") || strings.Contains(err.Error(), "hunt er2") || !strings.Contains(err.Error(), "smtp://name:secret@") {
			t.Errorf("%q: %v", address, err)
		}
	}
}

func TestFromWhomLettersCome(t *testing.T) {
	for _, c := range []struct{ from, base, want string }{
		{"", "https://pathways.example.org", `"Pathways" <pathways@pathways.example.org>`},
		{"", "http://127.0.0.1:8080", `"Pathways" <pathways@localhost>`},
		{"help@example.org", "", "<help@example.org>"},
		{"Museum für Sterne <help@example.org>", "https://x.example", "=?utf-8?q?Museum_f=C3=BCr_Sterne?= <help@example.org>"},
	} {
		if a, err := ReadSender(c.from, c.base); err != nil || a.String() != c.want {
			t.Errorf("%+v: %v, %v", c, a, err)
		}
	}
	for _, c := range [][2]string{{"", ""}, {"", "http://192.0.2.7:8080"}, {"", "http://museum"}, {"nobody", "https://x.example"}, {"a@b.example\r\nBcc: c@d.example", ""}} {
		if a, err := ReadSender(c[0], c[1]); err == nil {
			t.Errorf("%q: %v", c, a)
		}
	}
}
