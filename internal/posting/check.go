package posting

import (
	"net/mail"
	"net/url"
	"slices"
	"strconv"
	"strings"
	"time"
	"unicode/utf8"

	"golang.org/x/text/currency"

	"pathways/internal/framework"
	"pathways/internal/platform/errs"
	"pathways/internal/platform/typed"
	"pathways/internal/role"
)

// lines are those that say something.
func lines(all []string) []string {
	out := []string{}
	for _, s := range all {
		if s = typed.Line(s); s != "" {
			out = append(out, s)
		}
	}
	return out
}

// tidy is a content as it is stored: without what cannot be seen, without entries that say nothing.
func (c Content) tidy() Content {
	for _, s := range []*string{
		&c.Title, &c.Team, &c.Start, &c.Deadline, &c.ApplyLink, &c.Degree.Which, &c.Remote.From,
		&c.Place.Address, &c.Place.City, &c.Place.Region, &c.Place.Postcode, &c.Place.Country,
		&c.Contact.Name, &c.Contact.Email, &c.Contact.Phone, &c.Pay.Low, &c.Pay.High,
	} {
		*s = typed.Line(*s)
	}
	for _, s := range []*string{
		&c.Summary, &c.About, &c.Hours, &c.Term, &c.Remote.Note, &c.Interview, &c.Accessibility, &c.Apply,
		&c.Degree.Why, &c.Degree.Instead, &c.Pay.Note, &c.Pay.LeftOut, &c.Pay.Reason,
	} {
		*s = typed.Text(*s)
	}
	c.Pay = c.Pay.tidy()
	c.Steps, c.Benefits = lines(c.Steps), lines(c.Benefits)
	duties, looking := []Duty{}, []Line{}
	for _, d := range c.Duties {
		if d.Text = typed.Line(d.Text); d.Text != "" {
			duties = append(duties, d)
		}
	}
	for _, l := range c.Looking {
		if l.Text = typed.Line(l.Text); l.Text != "" {
			looking = append(looking, l)
		}
	}
	c.Duties, c.Looking = duties, looking
	var contract []Contract
	for _, k := range Contracts {
		if slices.Contains(c.Contract, k) {
			contract = append(contract, k)
		}
	}
	for _, k := range c.Contract {
		if !slices.Contains(Contracts, k) {
			contract = append(contract, k)
		}
	}
	c.Contract = contract
	return c.whole()
}

// tidy reads the figures as they were written; what is none stays, for check to say so.
func (p Pay) tidy() Pay {
	for _, s := range []*string{&p.Low, &p.High} {
		if amount, ok := readAmount(*s); ok {
			*s = amount
		}
	}
	switch {
	case p.Low == "":
		p.Low = p.High
	case p.High == "":
		p.High = p.Low
	}
	p.Currency = strings.ToUpper(typed.Line(p.Currency))
	return p
}

// faults collects what is wrong with a content.
type faults []errs.Field

func (f *faults) add(name, key string, args ...any) {
	*f = append(*f, errs.Field{Name: name, Key: "posting.fault." + key, Args: args})
}

func (f *faults) long(name, s string, most int) {
	if utf8.RuneCountInString(s) > most {
		f.add(name, "long", "most", most)
	}
}

func (f faults) err() error {
	if len(f) == 0 {
		return nil
	}
	return &errs.Error{Kind: errs.Invalid, Op: "posting", Fields: f}
}

// check finds what is wrong with a tidy content. What is not said yet is nothing wrong: see Open.
//
// Errors: errs.Invalid with fields named as in Content: "pay.low", "degree.why", "duties.2", "contact.email".
func check(c Content, t *framework.Tree) error {
	var f faults
	c.checkPay(&f)
	c.checkLengths(&f)
	if !one(c.Degree.Asked, Askeds) || !one(c.Degree.Level, DegreeLevels) {
		f.add("degree.asked", "choice")
	}
	if c.Degree.Asked == Needed && c.Degree.Why == "" {
		f.add("degree.why", "degree.why")
	}
	for _, k := range c.Contract {
		if !slices.Contains(Contracts, k) {
			f.add("contract", "choice")
			break
		}
	}
	if !one(c.Remote.How, RemoteHows) {
		f.add("remote.how", "choice")
	}
	for name, day := range map[string]string{"start": c.Start, "deadline": c.Deadline} {
		if _, err := time.Parse(time.DateOnly, day); day != "" && err != nil {
			f.add(name, "day")
		}
	}
	if e := c.Contact.Email; e != "" {
		if a, err := mail.ParseAddress(e); err != nil || a.Address != e {
			f.add("contact.email", "email")
		}
	}
	if a := c.ApplyLink; a != "" && !isAddress(a) {
		f.add("applyLink", "address")
	}
	c.checkItems(&f, t)
	slices.SortStableFunc(f, func(a, b errs.Field) int { return placeOf(a.Name) - placeOf(b.Name) })
	return f.err()
}

// placeOf is where a field stands in a posting.
func placeOf(field string) int {
	part, _, _ := strings.Cut(field, ".")
	return slices.Index(Parts, Part(part))
}

// one says whether a choice is one of those there are, or not made yet.
func one[T ~string](chosen T, all []T) bool { return chosen == "" || slices.Contains(all, chosen) }

// isAddress says whether people can follow an address. One with a name before the host is refused: it looks like another than it is.
func isAddress(s string) bool {
	u, err := url.Parse(s)
	return err == nil && (u.Scheme == "https" || u.Scheme == "http") && u.Host != "" && u.User == nil
}

func (c Content) checkPay(f *faults) {
	p := c.Pay
	sound := true
	for name, s := range map[string]string{"pay.low": p.Low, "pay.high": p.High} {
		if read, ok := readAmount(s); s != "" && (!ok || read != s) {
			if sound = false; name == "pay.low" || p.Low != p.High {
				f.add(name, "amount")
			}
		}
	}
	if sound && p.Low != "" && below(p.High, p.Low) {
		f.add("pay.high", "range")
	}
	if p.Low != "" && p.Unpaid {
		f.add("pay.unpaid", "paidUnpaid")
	}
	if _, err := currency.ParseISO(p.Currency); p.Currency != "" && (err != nil || len(p.Currency) != 3) || p.Low != "" && p.Currency == "" {
		f.add("pay.currency", "currency")
	}
	if !one(p.Per, Pers) || p.Low != "" && p.Per == "" {
		f.add("pay.per", "choice")
	}
	if p.Unpaid && p.Reason == "" {
		f.add("pay.reason", "unpaid")
	}
}

func (c Content) checkLengths(f *faults) {
	for _, l := range []struct{ name, said string }{
		{"title", c.Title},
		{"team", c.Team},
		{"degree.which", c.Degree.Which},
		{"remote.from", c.Remote.From},
		{"place.address", c.Place.Address},
		{"place.city", c.Place.City},
		{"place.region", c.Place.Region},
		{"place.postcode", c.Place.Postcode},
		{"place.country", c.Place.Country},
		{"contact.name", c.Contact.Name},
		{"contact.email", c.Contact.Email},
		{"contact.phone", c.Contact.Phone},
	} {
		f.long(l.name, l.said, MaxLine)
	}
	for _, l := range []struct{ name, said string }{
		{"summary", c.Summary},
		{"about", c.About},
		{"hours", c.Hours},
		{"term", c.Term},
		{"remote.note", c.Remote.Note},
		{"interview", c.Interview},
		{"accessibility", c.Accessibility},
		{"apply", c.Apply},
		{"applyLink", c.ApplyLink},
		{"degree.why", c.Degree.Why},
		{"degree.instead", c.Degree.Instead},
		{"pay.note", c.Pay.Note},
		{"pay.leftOut", c.Pay.LeftOut},
		{"pay.reason", c.Pay.Reason},
	} {
		f.long(l.name, l.said, MaxText)
	}
	for _, l := range []struct {
		name string
		all  []string
	}{{"steps", c.Steps}, {"benefits", c.Benefits}} {
		if len(l.all) > MaxEntries {
			f.add(l.name, "many", "most", MaxEntries)
		}
		for _, s := range l.all {
			if utf8.RuneCountInString(s) > MaxSentence {
				f.add(l.name, "long", "most", MaxSentence)
				break
			}
		}
	}
}

// checkItems looks at what stands beside competencies.
func (c Content) checkItems(f *faults, t *framework.Tree) {
	known := func(item string) bool { it := t.ByID(item); return it != nil && len(t.Children(it.ID)) == 0 }
	if len(c.Uses) > MaxUses {
		f.add("uses", "many", "most", MaxUses)
	}
	seen := map[string]bool{}
	for _, u := range c.Uses {
		if !known(u.Item) || seen[u.Item] || !slices.Contains(role.Emphases, u.Emphasis) {
			f.add("uses", "use")
			break
		}
		seen[u.Item] = true
	}
	if len(c.Duties) > MaxEntries {
		f.add("duties", "many", "most", MaxEntries)
	}
	for i, d := range c.Duties {
		f.long("duties."+strconv.Itoa(i), d.Text, MaxSentence)
		if d.Item != "" && !known(d.Item) {
			f.add("duties."+strconv.Itoa(i), "use")
		}
	}
	if len(c.Looking) > MaxEntries {
		f.add("looking", "many", "most", MaxEntries)
	}
	for i, l := range c.Looking {
		f.long("looking."+strconv.Itoa(i), l.Text, MaxSentence)
		if l.Item != "" && !known(l.Item) {
			f.add("looking."+strconv.Itoa(i), "use")
		}
	}
}

// Open is what a posting has to say before it can be published: names of fields, in their order, with the sentences that ask for
// it. It is about the posting, and nothing of it counts.
func (c Content) Open() []errs.Field {
	var f faults
	switch {
	case c.Pay.Unpaid && c.Pay.Reason == "":
		f.add("pay.reason", "unpaid")
	case !c.Pay.Unpaid && c.Pay.Low == "" && c.Pay.LeftOut == "":
		f.add("pay.low", "open.pay")
	}
	switch {
	case c.Degree.Asked == "":
		f.add("degree.asked", "open.degree")
	case c.Degree.Asked == Needed && c.Degree.Why == "":
		f.add("degree.why", "degree.why")
	case c.Degree.Asked != NotAsked && c.Degree.Level == "" && c.Degree.Which == "":
		f.add("degree.which", "open.which")
	}
	if c.Title == "" {
		f.add("title", "open.title")
	}
	if c.Place.City == "" && c.Place.Address == "" && c.Remote.How != AllRemote {
		f.add("place.city", "open.place")
	}
	if len(c.Duties) == 0 {
		f.add("duties", "open.duties")
	}
	if c.Accessibility == "" {
		f.add("accessibility", "open.accessibility")
	}
	if c.Apply == "" && c.ApplyLink == "" && c.Contact.Email == "" {
		f.add("apply", "open.apply")
	}
	return f
}
