package organization

import (
	"bytes"
	"encoding/binary"
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"
	"unicode/utf16"

	"pathways/internal/platform/errs"
)

// told is a line in short: "1 new a@x.example/Ana/member" or "2 refused organization.line.part".
func told(l Line) string {
	s := fmt.Sprintf("%d %s", l.Number, l.State)
	switch l.State {
	case Refused:
		return s + " " + l.Key
	case SameAsEarlier:
		return fmt.Sprintf("%s as %d", s, l.Same)
	}
	return fmt.Sprintf("%s %s/%s/%s", s, l.Email, l.Name, l.Part)
}

func TestListsAreReadInEveryUsualShape(t *testing.T) {
	for _, c := range []struct {
		name, text string
		want       []string
	}{
		{"one address a line", "a@x.example\n\n  B@X.example \n", []string{"1 new a@x.example//member", "3 new b@x.example//member"}},
		{"head, commas", "E-mail,Name,Part\na@x.example,\"Lima, Ana\",Lead\n", []string{"2 new a@x.example/Lima, Ana/lead"}},
		{"head in another order, semicolons", "Role;Full name;E-Mail Address\nguests;Ben;b@x.example\r\n;;c@x.example", []string{"2 new b@x.example/Ben/guest", "3 new c@x.example//member"}},
		{"tabs, no head", "Ana Lima\ta@x.example\towner\nBen\tb@x.example\t", []string{"1 new a@x.example/Ana Lima/owner", "2 new b@x.example/Ben/member"}},
		{"first and last names", "first_name,last_name,email\nAna,Lima,a@x.example", []string{"2 new a@x.example/Ana Lima/member"}},
		{"as mail programs copy it", "Ana Lima <a@x.example>\n\"Lima, Ben\" <b@x.example>", []string{"1 new a@x.example/Ana Lima/member", "2 new b@x.example/Lima, Ben/member"}},
		{"unknown columns are told", "id,email,phone\n7,a@x.example,555", []string{"1 refused organization.line.columns", "2 new a@x.example//member"}},
		{"the same twice", "a@x.example\nA@x.example\na@x.example,,lead", []string{"1 new a@x.example//member", "2 same as 1", "3 refused organization.line.otherpart"}},
		{"faults", "email,name,part\n,Ana,\nana,Ana,\na@x.example,Ana,boss\n\"b@x.example,Ben,\nc@x.example,Cleo,member", []string{
			"2 refused organization.line.noaddress", "3 refused organization.line.address", "4 refused organization.line.part",
			"5 refused organization.line.quote", "6 new c@x.example/Cleo/member",
		}},
		{"a quote within", "email,name\na@x.example,\"Ana \"\"A\"\" Lima\"\nb@x.example,Ben \"B\" Bo", []string{"2 new a@x.example/Ana \"A\" Lima/member", "3 new b@x.example/Ben \"B\" Bo/member"}},
	} {
		lines, err := ReadList(c.text, Member, Parts)
		if err != nil {
			t.Errorf("%s: %v", c.name, err)
			continue
		}
		var got []string
		for _, l := range lines {
			got = append(got, told(l))
		}
		if !slices.Equal(got, c.want) {
			t.Errorf("%s:\n got %q\nwant %q", c.name, got, c.want)
		}
	}
	lines, err := ReadList("a@x.example,,owner", Member, gives[Lead])
	if err != nil || lines[0].Key != "organization.line.give" {
		t.Errorf("a lead gives away ownership: %+v, %v", lines, err)
	}
	for _, empty := range []string{"", "\n \n", "email,name\n", ",,,\n\"\""} {
		if _, err := ReadList(empty, Member, Parts); !errs.Is(err, errs.Invalid) {
			t.Errorf("%q: %v", empty, err)
		}
	}
	many := strings.Repeat("a@x.example\n", MaxLines)
	if _, err := ReadList("email\n"+many, Member, Parts); err != nil {
		t.Errorf("exactly as many as may be: %v", err)
	}
	for _, text := range []string{many + "b@x.example", "email\n" + many + "b@x.example", strings.Repeat(many, 20)} {
		if _, err := ReadList(text, Member, Parts); !errs.Is(err, errs.TooLarge) {
			t.Errorf("one too many: %v", err)
		}
	}
}

// wide is a text in UTF-16.
func wide(s string, order binary.AppendByteOrder, mark bool) []byte {
	var out []byte
	if mark {
		s = "\ufeff" + s
	}
	for _, u := range utf16.Encode([]rune(s)) {
		out = order.AppendUint16(out, u)
	}
	return out
}

// TestColumnsThatAreNotKnownAreTold ensures that no column is dropped in silence.
func TestColumnsThatAreNotKnownAreTold(t *testing.T) {
	for head, strange := range map[string]string{
		"email,phone,name,Shoe size": "phone, Shoe size",
		"E-mail;Name;E-mail":         "E-mail",
	} {
		divider := ","
		if strings.Contains(head, ";") {
			divider = ";"
		}
		lines, err := ReadList(head+"\nana@museum.example"+divider+"x"+divider+"y\n", Member, []Part{Member})
		if err != nil || len(lines) != 2 {
			t.Fatalf("%s: %v, %v", head, lines, err)
		}
		if l := lines[0]; l.State != Refused || l.Number != 1 || l.Key != "organization.line.columns" || l.Args[1] != strange {
			t.Errorf("%s: the head is told as %+v", head, l)
		}
		if lines[1].State != New || lines[1].Email != "ana@museum.example" {
			t.Errorf("%s: the line is told as %+v", head, lines[1])
		}
	}
}

func TestFilesAreReadInEveryUsualEncoding(t *testing.T) {
	const text = "email,name\nzoe@x.example,Zoé Ångström\n"
	for name, raw := range map[string][]byte{
		"UTF-8":               []byte(text),
		"UTF-8 with a mark":   []byte("\ufeff" + text),
		"UTF-16 LE":           wide(text, binary.LittleEndian, true),
		"UTF-16 BE":           wide(text, binary.BigEndian, true),
		"UTF-16 LE, unmarked": wide(text, binary.LittleEndian, false),
		"UTF-16 BE, unmarked": wide(text, binary.BigEndian, false),
		"Windows-1252":        []byte("email,name\nzoe@x.example,Zo\xe9 \xc5ngstr\xf6m\n"),
	} {
		got, err := Decoded(raw)
		if err != nil || got != text {
			t.Errorf("%s: %q, %v", name, got, err)
		}
	}
	for name, raw := range map[string][]byte{
		"a spreadsheet": []byte("PK\x03\x04..."), "an old one": []byte("\xd0\xcf\x11\xe0\xa1"), "no text": {'a', 0, 0, 'b', 'c', 'd'},
	} {
		if _, err := Decoded(raw); !errs.Is(err, errs.Invalid) {
			t.Errorf("%s: %v", name, err)
		}
	}
	if _, err := Decoded(make([]byte, MaxListSize+1)); !errs.Is(err, errs.TooLarge) {
		t.Errorf("a file too large: %v", err)
	}
}

func FuzzReadList(f *testing.F) {
	for _, s := range []string{
		"email,name,part\na@x.example,Ana,lead\n", "Ana <a@x.example>;owner\n\"", "\ufeffa@x\r\rb@x.example\t\t", "\xff\xfea\x00@\x00", ",,@,,\n\"\"\"",
	} {
		f.Add([]byte(s))
	}
	f.Fuzz(func(t *testing.T, raw []byte) {
		text, err := Decoded(raw)
		if err != nil {
			return
		}
		lines, err := ReadList(text, Member, gives[Lead])
		if err != nil {
			return
		}
		before := 0
		invited := map[string]bool{}
		for _, l := range lines {
			if l.Number <= before {
				t.Fatalf("line %d comes after %d", l.Number, before)
			}
			before = l.Number
			switch l.State {
			case New:
				again, ok := addressOf(l.Email)
				if !ok || again != l.Email || invited[l.Email] || l.Part != Member && l.Part != Guest {
					t.Fatalf("invites %+v", l)
				}
				invited[l.Email] = true
			case SameAsEarlier:
				if !invited[l.Email] || l.Same >= l.Number {
					t.Fatalf("the same as none: %+v", l)
				}
			case Refused:
				if l.Key == "" {
					t.Fatalf("refused without a reason: %+v", l)
				}
			default:
				t.Fatalf("state %q", l.State)
			}
		}
	})
}

// faulty is a list of n lines: one in ten has a fault, one in ten is the same as another.
func faulty(n int) string {
	var b bytes.Buffer
	b.WriteString("email;name;part\n")
	for i := range n {
		switch i % 10 {
		case 3:
			fmt.Fprintf(&b, "person%d.example;Person %d;\n", i, i)
		case 7:
			fmt.Fprintf(&b, "person%d@crowd.example;Person;\n", i-7)
		default:
			fmt.Fprintf(&b, "person%d@crowd.example;Person %d;guest\n", i, i)
		}
	}
	return b.String()
}

func TestALargeListInvitesAllOrNobodyAndTellsOfEachLine(t *testing.T) {
	each(t, func(h *house) {
		ana := h.person("Ana")
		o := h.found(ana, "House")
		text := faulty(MaxLines)
		text = strings.ReplaceAll(text, ";Person;\n", ";Person;guest\n")
		letters := func() int {
			h.Helper()
			all, _, err := h.Invitations(h.ctx, ana, o.Slug, "", 1)
			h.must(err)
			return len(all)
		}
		list, err := h.Examine(h.ctx, ana, o.Slug, text, Member)
		h.must(err)
		if len(list.Lines) != MaxLines || list.Counts[New] != 8*MaxLines/10 || list.Counts[Refused] != MaxLines/10 || list.Counts[SameAsEarlier] != MaxLines/10 {
			h.Fatalf("%d lines, %v", len(list.Lines), list.Counts)
		}
		_, err = h.Import(h.ctx, ana, o.Slug, base, text, Member, false)
		h.want("with faults", err, errs.Conflict)
		if letters() != 0 {
			h.Fatal("somebody was invited")
		}
		began := time.Now()
		_, err = h.Import(h.ctx, ana, o.Slug, base, text, Member, true)
		h.must(err)
		h.Logf("%d lines in %v", MaxLines, time.Since(began))
		before := h.d.Statements()
		again, err := h.Import(h.ctx, ana, o.Slug, base, text, Member, true)
		h.must(err)
		if again.Counts[New] != 0 || again.Counts[AlreadyInvited] != 8*MaxLines/10 || h.d.Statements()-before > 3 {
			h.Errorf("the same list again: %v, %d statements", again.Counts, h.d.Statements()-before)
		}
		if h.secretFor("person9999@crowd.example") == "" {
			h.Error("the last one got no letter")
		}
		_, err = h.Examine(h.ctx, ana, o.Slug, "ana@example.org,Ana\nx@y.example", Owner)
		h.must(err)
	})
}
