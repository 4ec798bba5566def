package account_test

import (
	"bytes"
	"context"
	"slices"
	"strings"
	"testing"
	"time"

	"pathways/internal/account"
	"pathways/internal/account/accounttest"
	"pathways/internal/platform/authz"
	"pathways/internal/platform/db"
	"pathways/internal/platform/db/dbtest"
	"pathways/internal/platform/errs"
	"pathways/internal/platform/i18n"
)

const origin = "https://pathways.example.org"

// desk is an installation with a device beside it.
type desk struct {
	*account.Service
	t      *testing.T
	db     *db.DB
	ctx    context.Context
	host   account.Host
	device *accounttest.Device
	now    time.Time
	joined []string
}

func newDesk(t *testing.T, d *db.DB) *desk {
	t.Helper()
	words, err := i18n.New(account.Locales)
	if err != nil {
		t.Fatal(err)
	}
	host, err := account.HostOf(origin)
	if err != nil {
		t.Fatal(err)
	}
	k := &desk{
		t: t, db: d, ctx: i18n.With(context.Background(), words.In("en")), host: host, now: time.Now(),
		device: &accounttest.Device{T: t, Origin: origin, Counts: true},
	}
	k.Service = account.NewService(d, account.Options{
		Words: words, Now: func() time.Time { return k.now },
		Joined: func(_ context.Context, _ *db.Tx, p account.Person, email, how string) error {
			k.joined = append(k.joined, p.Name+" "+email+" "+how)
			return nil
		},
	})
	return k
}

// person stores somebody and signs them in.
func (k *desk) person(name string) authz.Viewer {
	k.t.Helper()
	p := accounttest.Person(k.t, k.db, name)
	return k.who(k.must(k.Begin(k.ctx, p.Person, account.ViaLink, account.Caller{})))
}

func (k *desk) must(secret string, err error) string {
	k.t.Helper()
	if err != nil {
		k.t.Fatal(err)
	}
	return secret
}

func (k *desk) who(secret string) authz.Viewer {
	k.t.Helper()
	v, err := k.Who(k.ctx, secret)
	if err != nil || !v.SignedIn() {
		k.t.Fatalf("nobody is there: %v", err)
	}
	return v
}

// add makes a passkey for somebody.
func (k *desk) add(v authz.Viewer, name string) account.Passkey {
	k.t.Helper()
	k.now = k.now.Add(time.Second)
	begun, err := k.NewPasskey(k.ctx, v, k.host)
	if err != nil {
		k.t.Fatal(err)
	}
	made, err := k.AddPasskey(k.ctx, v, begun.Ticket, name, k.device.Make(begun.Options))
	if err != nil {
		k.t.Fatal(err)
	}
	return made
}

func (k *desk) ask(v authz.Viewer) account.Ceremony {
	k.t.Helper()
	begun, err := k.AskPasskey(k.ctx, v, k.host, account.Caller{})
	if err != nil {
		k.t.Fatal(err)
	}
	return begun
}

// enter signs in with a passkey of the device.
func (k *desk) enter(with ...*accounttest.DeviceKey) (string, error) {
	k.t.Helper()
	begun := k.ask(authz.Viewer{})
	return k.AnswerPasskey(k.ctx, authz.Viewer{}, begun.Ticket, k.device.Sign(begun.Options, with...), account.Caller{})
}

func (k *desk) refused(err error, kind errs.Kind, key string) {
	k.t.Helper()
	e, _ := err.(*errs.Error)
	if e == nil || e.Kind != kind || e.Key != key {
		k.t.Errorf("want %v (%s), got %v", kind, key, err)
	}
}

// letters are the subjects of all letters to an address.
func (k *desk) letters(to string) (all []string) {
	k.t.Helper()
	err := k.db.View(k.ctx, func(ctx context.Context, tx *db.Tx) (err error) {
		all, err = db.Collect(ctx, tx, func(r *db.Rows) (s string, err error) { return s, r.Scan(&s) },
			`SELECT subject FROM letter WHERE to_address = $1 ORDER BY id`, to)
		return err
	})
	if err != nil {
		k.t.Fatal(err)
	}
	return all
}

func TestAPasskeyOpensItsOwnersAccountAndNoOther(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		k := newDesk(t, d)
		ana, ben := k.person("Ana"), k.person("Ben")
		k.add(ana, "  Work \n laptop ")
		first := k.device.Keys[0]
		k.add(ben, "Ben's phone")
		k.add(ana, "Security key")

		for i, want := range []authz.Viewer{ana, ben, ana} {
			if got := k.who(k.must(k.enter(k.device.Keys[i]))); got.Person != want.Person {
				t.Errorf("key %d opened the account of %s", i, got.Name)
			}
		}
		keys, err := k.Passkeys(k.ctx, ana)
		if err != nil || len(keys) != 2 || keys[0].Name != "Work laptop" || keys[1].Name != "Security key" {
			t.Errorf("Ana's keys are %+v, %v", keys, err)
		}
		if keys[0].Used.IsZero() || keys[0].Host != "pathways.example.org" {
			t.Errorf("the key does not know its use or host: %+v", keys[0])
		}
		if len(first.Handle) != 64 || bytes.Contains(first.Handle, []byte("ana")) || !bytes.Equal(first.Handle, k.device.Keys[2].Handle) {
			t.Errorf("the handle is not 64 random bytes that all keys of a person share: %q", first.Handle)
		}
		if got := k.letters(ana.Email); len(got) != 2 || !strings.Contains(got[0], "passkey was added") {
			t.Errorf("Ana was told: %q", got)
		}
	})
}

func TestWhatIsRefusedOfADevice(t *testing.T) {
	k := newDesk(t, dbtest.SQLite(t))
	ana := k.person("Ana")
	k.add(ana, "Laptop")
	nobody := authz.Viewer{}

	t.Run("a challenge that was used", func(t *testing.T) {
		begun := k.ask(nobody)
		answer := k.device.Sign(begun.Options)
		k.must(k.AnswerPasskey(k.ctx, nobody, begun.Ticket, answer, account.Caller{}))
		_, err := k.AnswerPasskey(k.ctx, nobody, begun.Ticket, answer, account.Caller{})
		k.refused(err, errs.Conflict, "account.passkey.fault.ticket")
	})
	t.Run("the answer to another challenge", func(t *testing.T) {
		old, begun := k.ask(nobody), k.ask(nobody)
		_, err := k.AnswerPasskey(k.ctx, nobody, begun.Ticket, k.device.Sign(old.Options), account.Caller{})
		k.refused(err, errs.Invalid, "account.passkey.fault.refused")
	})
	t.Run("a challenge after its time", func(t *testing.T) {
		begun := k.ask(nobody)
		answer := k.device.Sign(begun.Options)
		k.now = k.now.Add(6 * time.Minute)
		defer func() { k.now = k.now.Add(-6 * time.Minute) }()
		_, err := k.AnswerPasskey(k.ctx, nobody, begun.Ticket, answer, account.Caller{})
		k.refused(err, errs.Conflict, "account.passkey.fault.ticket")
	})
	t.Run("another origin", func(t *testing.T) {
		for _, at := range []string{"https://pathways.example.org.evil.example", "http://pathways.example.org", "https://example.org"} {
			k.device.Origin = at
			_, err := k.enter()
			k.refused(err, errs.Invalid, "account.passkey.fault.refused")
		}
		k.device.Origin = origin
	})
	t.Run("a holder whom the device did not check", func(t *testing.T) {
		k.device.Unseen = true
		defer func() { k.device.Unseen = false }()
		_, err := k.enter()
		k.refused(err, errs.Invalid, "account.passkey.fault.refused")
	})
	t.Run("a key from elsewhere", func(t *testing.T) {
		other := newDesk(t, dbtest.SQLite(t))
		other.add(other.person("Ana"), "Elsewhere")
		_, err := k.enter(other.device.Keys[0])
		k.refused(err, errs.Invalid, "account.passkey.fault.unknown")
	})
	t.Run("a key with the handle of somebody else", func(t *testing.T) {
		ben := k.person("Ben")
		k.add(ben, "Ben's")
		forged := *k.device.Keys[1]
		forged.Handle = k.device.Keys[0].Handle
		_, err := k.enter(&forged)
		k.refused(err, errs.Invalid, "account.passkey.fault.refused")
	})
	t.Run("no answer at all", func(t *testing.T) {
		for _, answer := range []string{"", "{}", "[]", `{"id":"x","rawId":"x","type":"public-key","response":{}}`, strings.Repeat("x", 1000)} {
			begun := k.ask(nobody)
			_, err := k.AnswerPasskey(k.ctx, nobody, begun.Ticket, []byte(answer), account.Caller{})
			k.refused(err, errs.Invalid, "account.passkey.fault.refused")
		}
	})
	t.Run("a key that was removed", func(t *testing.T) {
		keys, _ := k.Passkeys(k.ctx, ana)
		for range 2 {
			if err := k.RemovePasskey(k.ctx, ana, keys[0].ID); err != nil {
				t.Fatal(err)
			}
		}
		_, err := k.enter(k.device.Keys[0])
		k.refused(err, errs.Invalid, "account.passkey.fault.unknown")
		if told := k.letters(ana.Email); len(told) != 2 {
			t.Errorf("removed twice, told %q", told)
		}
	})
}

func TestAKeyWhoseCountGoesBackIsBlocked(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		k := newDesk(t, d)
		ana := k.person("Ana")
		k.add(ana, "Laptop")
		key := k.device.Keys[0]
		for range 3 {
			k.must(k.enter())
		}
		key.Count = 1 // a copy that was made earlier
		_, err := k.enter()
		k.refused(err, errs.Forbidden, "account.passkey.fault.copied")
		key.Count = 90 // and then runs ahead
		_, err = k.enter()
		k.refused(err, errs.Forbidden, "account.passkey.fault.copied")
		if keys, _ := k.Passkeys(k.ctx, ana); !keys[0].Blocked {
			t.Error("the key is not shown as blocked")
		}
		if told := k.letters(ana.Email); len(told) != 2 || !strings.Contains(told[1], "blocked") {
			t.Errorf("Ana was told %q", told)
		}
	})
}

func TestAKeyWithoutCountOpensAgainAndAgain(t *testing.T) {
	k := newDesk(t, dbtest.SQLite(t))
	k.device.Counts = false
	k.add(k.person("Ana"), "Synced")
	for range 3 {
		k.must(k.enter())
	}
}

func TestAFreshProofWithAPasskeyIsThePersonsOwn(t *testing.T) {
	k := newDesk(t, dbtest.SQLite(t))
	ana, ben := k.person("Ana"), k.person("Ben")
	k.add(ana, "Ana's")
	k.add(ben, "Ben's")
	k.now = k.now.Add(time.Hour)

	begun := k.ask(ana)
	secret := k.must(k.AnswerPasskey(k.ctx, ana, begun.Ticket, k.device.Sign(begun.Options, k.device.Keys[0]), account.Caller{}))
	if v := k.who(secret); v.Session != ana.Session || v.Proof(k.now) != nil {
		t.Errorf("the session does not go on with a fresh proof: %+v", v)
	}
	begun = k.ask(ana)
	if _, err := k.AnswerPasskey(k.ctx, ana, begun.Ticket, k.device.Sign(begun.Options, k.device.Keys[1]), account.Caller{}); err == nil {
		t.Error("Ben's key proved who Ana is")
	}
	begun = k.ask(ana)
	if _, err := k.AnswerPasskey(k.ctx, ben, begun.Ticket, k.device.Sign(begun.Options, k.device.Keys[0]), account.Caller{}); err == nil {
		t.Error("Ben used what Ana began")
	}
	_, err := k.AskPasskey(k.ctx, k.person("Cleo"), k.host, account.Caller{})
	k.refused(err, errs.NotFound, "account.passkey.fault.none")
}

func TestMakingAPasskeyNeedsItsOwnerAndAFreshProof(t *testing.T) {
	k := newDesk(t, dbtest.SQLite(t))
	ana, ben := k.person("Ana"), k.person("Ben")
	begun, err := k.NewPasskey(k.ctx, ana, k.host)
	if err != nil {
		t.Fatal(err)
	}
	answer := k.device.Make(begun.Options)
	_, err = k.AddPasskey(k.ctx, ben, begun.Ticket, "Mine now", answer)
	k.refused(err, errs.Conflict, "account.passkey.fault.ticket")

	old := ana
	old.Proved = k.now.Add(-time.Hour)
	for name, err := range map[string]error{
		"begun with an old proof":  second(k.NewPasskey(k.ctx, old, k.host)),
		"ended with an old proof":  second(k.AddPasskey(k.ctx, old, begun.Ticket, "", answer)),
		"removed with an old one":  k.RemovePasskey(k.ctx, old, "x"),
		"made by a personal token": second(k.NewPasskey(k.ctx, authz.Viewer{Person: ana.Person, Token: "t", Scopes: authz.Scopes, Proved: k.now}, k.host)),
		"listed for nobody":        second(k.Passkeys(k.ctx, authz.Viewer{})),
	} {
		if !errs.Is(err, errs.Prove) && !errs.Is(err, errs.Forbidden) && !errs.Is(err, errs.SignIn) {
			t.Errorf("%s: %v", name, err)
		}
	}
	// A key of Ana's cannot become Ben's, nor be removed by him.
	made := k.add(ana, "Ana's")
	if err := k.RemovePasskey(k.ctx, ben, made.ID); err != nil {
		t.Fatal(err)
	}
	if keys, _ := k.Passkeys(k.ctx, ana); len(keys) != 1 {
		t.Error("Ben removed Ana's key")
	}
}

func second[T any](_ T, err error) error { return err }

func TestABarredPersonsPasskeyOpensNothing(t *testing.T) {
	k := newDesk(t, dbtest.SQLite(t))
	ana := k.person("Ana")
	k.add(ana, "Laptop")
	err := k.db.Update(k.ctx, func(ctx context.Context, tx *db.Tx) error {
		_, err := tx.Exec(ctx, `UPDATE person SET barred_at = 1 WHERE id = $1`, ana.Person)
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	if _, err := k.enter(); !errs.Is(err, errs.SignIn) {
		t.Errorf("let in: %v", err)
	}
}

func TestWhichAddressesCanHavePasskeys(t *testing.T) {
	for base, want := range map[string]string{
		"https://pathways.example.org":      "pathways.example.org https://pathways.example.org",
		"https://Pathways.Example.org:8443": "pathways.example.org https://pathways.example.org:8443",
		"http://localhost:8080":             "localhost http://localhost:8080",
		"https://localhost":                 "localhost https://localhost",
		"http://127.0.0.1:8080":             "account.passkey.host.number",
		"https://192.0.2.7":                 "account.passkey.host.number",
		"http://[::1]:8080":                 "account.passkey.host.number",
		"http://pathways.example.org":       "account.passkey.host.open",
		"https://intranet":                  "account.passkey.host.name",
		"":                                  "account.passkey.host.name",
	} {
		host, err := account.HostOf(base)
		got := host.Name + " " + host.Origin
		if e, ok := err.(*errs.Error); ok {
			got = e.Key
		}
		if got != want {
			t.Errorf("%q: %s, want %s", base, got, want)
		}
	}
}

func TestTheOptionsNameTheKeysThatArePlacedAlready(t *testing.T) {
	k := newDesk(t, dbtest.SQLite(t))
	ana := k.person("Ana")
	made := k.add(ana, "Laptop")
	begun, err := k.NewPasskey(k.ctx, ana, k.host)
	if err != nil {
		t.Fatal(err)
	}
	for _, part := range []string{made.ID, `"residentKey":"required"`, `"userVerification":"required"`, `"id":"pathways.example.org"`} {
		if !strings.Contains(string(begun.Options), part) {
			t.Errorf("the options do not hold %s: %s", part, begun.Options)
		}
	}
	if slices.ContainsFunc([]string{ana.Person, "passphrase"}, func(s string) bool { return strings.Contains(string(begun.Options), s) }) {
		t.Errorf("the options say too much: %s", begun.Options)
	}
}
