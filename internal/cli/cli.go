// Package cli is the command line. It speaks plain English to the people who run the program: what went wrong, where,
// and what to do.
package cli

import (
	"context"
	"errors"
	"fmt"
	"io"
	"log/slog"
	"strings"

	"github.com/spf13/pflag"

	"pathways/internal/platform/config"
	"pathways/internal/platform/telemetry"
	"pathways/internal/platform/web"
)

// Exit codes.
const (
	exitWell    = 0
	exitFailure = 1 // what was asked for could not be done
	exitUsage   = 2 // it is not clear what was asked for
)

// call is one use of the program.
type call struct {
	env            []string
	stdin          io.Reader
	stdout, stderr io.Writer

	config  config.Config
	log     *slog.Logger
	export  exportFlags
	output  string // of openapi
	user    userFlags
	imports importFlags
	align   alignFlags
	args    []string // what stands after the command, besides flags
}

// command is one thing that the program can do.
type command struct {
	name    string
	summary string // one line, for the list
	about   string // paragraphs, for its own help
	example string
	hidden  bool
	takes   int // how many words beside flags it takes at most
	groups  []config.Group
	flags   func(*pflag.FlagSet, *call)
	run     func(context.Context, *call) error
}

// commands are listed by help in this order.
func commands() []command {
	return []command{serveCommand, migrateCommand, importCommand, exportCommand, alignCommand, userCommand, doctorCommand, versionCommand, openapiCommand}
}

// usageError is a call that cannot be understood.
type usageError struct{ error }

func usagef(format string, args ...any) error { return usageError{fmt.Errorf(format, args...)} }

// Run does what args (without the name of the program) ask for and gives the exit code: 0 when it is done, 1 when it
// could not be done, 2 when it is not clear what was asked for. env is "NAME=value". Only import and align
// read standard input, where they are told to. When ctx ends, what runs is brought to a good end.
func Run(ctx context.Context, args, env []string, stdin io.Reader, stdout, stderr io.Writer) int {
	c := &call{env: env, stdin: stdin, stdout: stdout, stderr: stderr}
	err := c.dispatch(ctx, args)
	var usage usageError
	switch {
	case err == nil:
		return exitWell
	case errors.Is(err, errSilent):
		return exitFailure
	case errors.As(err, &usage):
		fmt.Fprintf(stderr, "pathways: %v\nsee pathways help\n", err)
		return exitUsage
	default:
		fmt.Fprintf(stderr, "pathways: %v\n", err)
		return exitFailure
	}
}

// errSilent ends a command that has already said what is wrong.
var errSilent = errors.New("already said")

func (c *call) dispatch(ctx context.Context, args []string) error {
	if len(args) == 0 {
		return usagef("say what to do, for example pathways serve")
	}
	switch args[0] {
	case "help":
		return c.help(args[1:])
	case "-h", "--help":
		return c.help(nil)
	case "--version":
		return versionCommand.run(ctx, c)
	}
	if strings.HasPrefix(args[0], "-") {
		return usagef("the command comes first, then its flags: pathways serve %s", args[0])
	}
	cmd, err := find(args[0])
	if err != nil {
		return err
	}
	flags := cmd.flagSet(c)
	if err := flags.Parse(args[1:]); errors.Is(err, pflag.ErrHelp) {
		return c.help(args[:1])
	} else if err != nil {
		return usagef("%s: %w", cmd.name, err)
	}
	if c.args = flags.Args(); len(c.args) > cmd.takes {
		return usagef("%s: %q is more than this command takes", cmd.name, c.args[cmd.takes])
	}
	if err := config.FromEnvironment(flags, c.env); err != nil {
		return usageError{err}
	}
	if err := c.config.Check(flags); err != nil {
		return usageError{err}
	}
	c.log = telemetry.NewLogger(c.stderr, c.config.LogFormat, c.config.LogLevel, web.RequestID)
	return cmd.run(ctx, c)
}

func find(name string) (command, error) {
	for _, cmd := range commands() {
		if cmd.name == name {
			return cmd, nil
		}
	}
	return command{}, usagef("there is no command %q", name)
}

func (cmd command) flagSet(c *call) *pflag.FlagSet {
	flags := pflag.NewFlagSet(cmd.name, pflag.ContinueOnError)
	flags.SetOutput(io.Discard)
	flags.SortFlags = false
	flags.Usage = func() {}
	if cmd.flags != nil {
		cmd.flags(flags, c)
	}
	c.config.Register(flags, cmd.groups...)
	return flags
}

// help tells of all commands, or of one.
func (c *call) help(topics []string) error {
	if len(topics) > 1 {
		return usagef("help takes one command")
	}
	if len(topics) == 0 {
		fmt.Fprint(c.stdout, "Pathways puts competency frameworks to work.\n\nUsage: pathways COMMAND [flags]\n\nCommands:\n")
		for _, cmd := range commands() {
			if !cmd.hidden {
				fmt.Fprintf(c.stdout, "  %-8s  %s\n", cmd.name, cmd.summary)
			}
		}
		fmt.Fprint(c.stdout, "  help      tell more: pathways help serve\n\n"+
			"Every flag has an environment variable: --base-url is PATHWAYS_BASE_URL. A flag goes before its variable.\n"+
			"Exit codes: 0 done, 1 could not be done, 2 not clear what was asked for.\n")
		return nil
	}
	if topics[0] == "help" {
		return c.help(nil)
	}
	cmd, err := find(topics[0])
	if err != nil {
		return err
	}
	fmt.Fprintf(c.stdout, "pathways %s: %s\n\n%s\n", cmd.name, cmd.summary, cmd.about)
	flags := cmd.flagSet(c)
	if flags.HasFlags() {
		fmt.Fprintf(c.stdout, "\nFlags, with their environment variables:\n")
		flags.VisitAll(func(f *pflag.Flag) { fmt.Fprint(c.stdout, describeFlag(f)) })
	}
	if cmd.example != "" {
		fmt.Fprintf(c.stdout, "\nFor example:\n  %s\n", cmd.example)
	}
	return nil
}

// describeFlag is two lines: how it is written, and what it does.
func describeFlag(f *pflag.Flag) string {
	name := "--" + f.Name
	if f.Shorthand != "" {
		name = "-" + f.Shorthand + ", " + name
	}
	if f.Value.Type() != "bool" {
		name += " " + strings.ToUpper(strings.ReplaceAll(f.Name, "-", "_"))
	}
	does := f.Usage
	if f.DefValue != "" && f.DefValue != "false" {
		does += " (otherwise " + f.DefValue + ")"
	}
	return fmt.Sprintf("  %-32s %s\n      %s\n", name, config.Variable(f.Name), does)
}
