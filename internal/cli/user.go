package cli

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"strings"
	"text/tabwriter"

	"github.com/spf13/pflag"

	"pathways/internal/account"
	"pathways/internal/app"
	"pathways/internal/platform/config"
	"pathways/internal/platform/errs"
	"pathways/internal/platform/i18n"
)

type userFlags struct {
	name     string
	operator bool
	yes      bool
	nameless bool
}

var userCommand = command{
	name:    "user",
	summary: "manage the people who have an account",
	about: "Works on the database itself, also while the server runs; what it does holds at once. People are named by their\n" +
		"e-mail address.\n\n" + verbHelp(),
	example: "pathways user add ana@example.org --name \"Ana Ruiz\" --operator",
	takes:   3,
	groups:  []config.Group{config.Storage, config.Public, config.Logging},
	flags: func(flags *pflag.FlagSet, c *call) {
		flags.StringVar(&c.user.name, "name", "", "name of the person, with add")
		flags.BoolVar(&c.user.operator, "operator", false, "the person runs this installation, with add")
		flags.BoolVar(&c.user.yes, "yes", false, "really do what cannot be taken back, with erase")
		flags.BoolVar(&c.user.nameless, "leave-words", false, "what the person wrote for others stays without their name, with erase; else it goes too")
	},
	run: func(ctx context.Context, c *call) error { return c.manageUser(ctx) },
}

// verb is one thing that can be done to people.
type verb struct {
	name, takes string // takes is shown in help: one word for each argument
	does        string
	run         func(context.Context, *call, account.Caretaker, []string) error // nil: erase, see manageUser
}

// verbs are listed by help in this order.
var verbs = []verb{
	{"list", "", "lists everybody: address, name, since when, operator, barred", listUsers},
	{"add", "ADDRESS", "makes an account without a passphrase, and prints a link to sign in, good once, for 24 hours", addUser},
	{"link", "ADDRESS", "prints a link to choose a new passphrase, good once, for 24 hours", linkUser},
	{"operator", "ADDRESS", "lets a person run this installation", setting("may run this installation now", func(ctx context.Context, people account.Caretaker, email string) error {
		return people.Operate(ctx, email, true)
	})},
	{"no-operator", "ADDRESS", "takes that back; the last operator stays one", setting("does not run this installation any more", func(ctx context.Context, people account.Caretaker, email string) error {
		return people.Operate(ctx, email, false)
	})},
	{"bar", "ADDRESS", "keeps a person from signing in and ends their sessions; what is theirs stays", setting("may not sign in any more", func(ctx context.Context, people account.Caretaker, email string) error {
		return people.Bar(ctx, email, true)
	})},
	{"unbar", "ADDRESS", "lets them sign in again", setting("may sign in again", func(ctx context.Context, people account.Caretaker, email string) error {
		return people.Bar(ctx, email, false)
	})},
	{"end-sessions", "ADDRESS", "signs a person out everywhere", setting("is signed out everywhere", func(ctx context.Context, people account.Caretaker, email string) error {
		return people.EndSessions(ctx, email)
	})},
	{"move", "OLD NEW", "gives a person another address; a letter tells the old one", moveUser},
	{"erase", "ADDRESS", "erases a person with everything of theirs, for good, and prints the receipt; asks for --yes", nil},
}

func verbHelp() string {
	var b strings.Builder
	for _, v := range verbs {
		fmt.Fprintf(&b, "  %-22s %s\n", strings.TrimSpace(v.name+" "+v.takes), v.does)
	}
	return strings.TrimRight(b.String(), "\n")
}

func (c *call) manageUser(ctx context.Context) error {
	var names []string
	for _, v := range verbs {
		names = append(names, v.name)
	}
	if len(c.args) == 0 {
		return usagef("user: say what to do: %s", strings.Join(names, ", "))
	}
	at := slices.Index(names, c.args[0])
	if at < 0 {
		return usagef("user: %q is none of %s", c.args[0], strings.Join(names, ", "))
	}
	v, args := verbs[at], c.args[1:]
	if want := strings.Fields(v.takes); len(args) != len(want) {
		return usagef("user %s: takes %d (%s), and was given %d", v.name, len(want), strings.Join(append(want, "no more"), ", "), len(args))
	}
	for _, address := range args {
		if _, ok := account.Address(address); !ok {
			return usagef("user %s: %q is no e-mail address", v.name, address)
		}
	}
	if v.name == "add" && strings.TrimSpace(c.user.name) == "" {
		return usagef("user add: say the person's name with --name")
	}
	if v.name == "erase" && !c.user.yes {
		return usagef("user erase: it cannot be taken back; say --yes if it is really meant")
	}
	if v.name == "erase" {
		return plain(c.eraseUser(ctx, args[0]))
	}
	return plain(app.WithPeople(ctx, c.config, c.log, func(ctx context.Context, people account.Caretaker) error {
		return v.run(ctx, c, people, args)
	}))
}

// plain says a fault in the words that the pages have for it.
func plain(err error) error {
	var e *errs.Error
	if !errors.As(err, &e) || e.Kind == errs.Internal || e.Kind == errs.Unavailable {
		return err
	}
	catalog, wrong := app.Words()
	if wrong != nil {
		return errors.Join(err, wrong)
	}
	words := catalog.In(i18n.Default)
	var all []string
	for _, f := range e.Fields {
		all = append(all, words.T(f.Key, f.Args...))
	}
	if e.Key != "" {
		all = append(all, words.T(e.Key, e.Args...))
	}
	if len(all) == 0 {
		return err
	}
	return errors.New(strings.Join(all, " "))
}

func listUsers(ctx context.Context, c *call, people account.Caretaker, _ []string) error {
	all, err := people.People(ctx)
	if err != nil {
		return err
	}
	if len(all) == 0 {
		fmt.Fprintln(c.stdout, "Nobody has an account yet.")
		return nil
	}
	table := tabwriter.NewWriter(c.stdout, 0, 0, 2, ' ', 0)
	for _, p := range all {
		state := ""
		if p.Operator {
			state = "operator"
		}
		if p.Barred != nil {
			state = strings.TrimPrefix(state+", barred", ", ")
		}
		fmt.Fprintf(table, "%s\t%s\t%s\t%s\n", p.Email, p.Name, p.Created.Format("2006-01-02"), state)
	}
	return table.Flush()
}

func addUser(ctx context.Context, c *call, people account.Caretaker, args []string) error {
	path, err := people.Add(ctx, c.user.name, args[0], c.user.operator)
	if err != nil {
		return err
	}
	fmt.Fprintf(c.stdout, "%s has an account. Sign in (once, within 24 hours): %s\n", args[0], c.absolute(path))
	return nil
}

func linkUser(ctx context.Context, c *call, people account.Caretaker, args []string) error {
	path, err := people.Recover(ctx, args[0])
	if err != nil {
		return err
	}
	fmt.Fprintf(c.stdout, "Choose a new passphrase for %s (once, within 24 hours): %s\n", args[0], c.absolute(path))
	return nil
}

// absolute is an address of the server as far as it is known: with its host, or the path on it.
func (c *call) absolute(path string) string {
	if c.config.BaseURL == "" {
		return path + "  (on your server: give --base-url for the whole address)"
	}
	return c.config.BaseURL + path
}

func moveUser(ctx context.Context, c *call, people account.Caretaker, args []string) error {
	if err := people.Move(ctx, args[0], args[1]); err != nil {
		return err
	}
	fmt.Fprintf(c.stdout, "%s is %s now.\n", args[0], args[1])
	return nil
}

// setting is a verb that does one thing to one person and says so.
func setting(done string, do func(context.Context, account.Caretaker, string) error) func(context.Context, *call, account.Caretaker, []string) error {
	return func(ctx context.Context, c *call, people account.Caretaker, args []string) error {
		if err := do(ctx, people, args[0]); err != nil {
			return err
		}
		fmt.Fprintf(c.stdout, "%s %s.\n", args[0], done)
		return nil
	}
}

// eraseUser works on all nouns, so it has a way of its own to the database.
func (c *call) eraseUser(ctx context.Context, address string) error {
	receipt, err := app.Erase(ctx, c.config, c.log, address, c.user.nameless)
	if err != nil {
		return err
	}
	fmt.Fprint(c.stdout, receipt)
	return nil
}
