package cli

import (
	"bufio"
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"slices"
	"strings"

	"github.com/spf13/pflag"

	"pathways/internal/app"
	"pathways/internal/exchange"
	"pathways/internal/framework"
	"pathways/internal/framework/frameworkdoc"
	"pathways/internal/platform/config"
	"pathways/internal/platform/doc"
	"pathways/internal/platform/errs"
	"pathways/internal/platform/i18n"
)

type exportFlags struct {
	framework, format, paper, layout, output string
}

var exportCommand = command{
	name:    "export",
	summary: "write a framework as a file",
	about: "Writes a release of a framework: csv and xlsx for spreadsheets, pdf, docx and md to print and read, json for programs,\n" +
		"and for other systems case (a package of CASE 1.1), ctdl-asn (JSON-LD), skos (Turtle), skos-json (JSON-LD), moodle\n" +
		"and opensalt (CSV);\n" +
		"--base-url is the server that the addresses in them lead to.\n" +
		"The content is checked against the digest that the release was published with. Nothing is changed. Where there is no\n" +
		"database yet, the frameworks that come with Pathways are written.\n" +
		"Without -o it goes to standard output, or, when that is a terminal, into a file named after the release.",
	example: "pathways export --framework isl@2025 --format pdf --paper letter -o isl.pdf",
	groups:  []config.Group{config.Storage, config.Public, config.Logging},
	flags: func(flags *pflag.FlagSet, c *call) {
		flags.StringVar(&c.export.framework, "framework", "", "which: isl@2025, or isl for its current release")
		flags.StringVar(&c.export.format, "format", "", "one of "+formatNames())
		flags.StringVar(&c.export.format, "as", "", "another name of --format")
		flags.StringVar(&c.export.paper, "paper", string(doc.A4), "a4 or letter")
		flags.StringVar(&c.export.layout, "layout", string(frameworkdoc.OnePage), "table (everything on one page) or guide (to read)")
		flags.StringVarP(&c.export.output, "output", "o", "", `file to write; "-" is standard output`)
	},
	run: func(ctx context.Context, c *call) error { return c.exportRelease(ctx) },
}

func formatNames() string {
	var names []string
	for _, f := range frameworkdoc.Formats {
		names = append(names, string(f))
	}
	for _, f := range exchange.Forms {
		names = append(names, f.Name)
	}
	return strings.Join(names, ", ")
}

func (c *call) exportRelease(ctx context.Context) error {
	f := c.export
	format, layout, paper := frameworkdoc.Format(f.format), frameworkdoc.Layout(f.layout), doc.Paper(f.paper)
	form, foreign := exchange.FormOf(f.format)
	switch {
	case f.framework == "":
		return usagef("export: say which with --framework, for example --framework isl@2025")
	case !slices.Contains(frameworkdoc.Formats, format) && !foreign:
		return usagef("export: --format %q is none of %s", f.format, formatNames())
	case layout != frameworkdoc.OnePage && layout != frameworkdoc.ToRead:
		return usagef("export: --layout %q is neither table nor guide", f.layout)
	case paper != doc.A4 && paper != doc.Letter:
		return usagef("export: --paper %q is neither a4 nor letter", f.paper)
	}
	words, err := app.Words()
	if err != nil {
		return err
	}
	return app.WithFrameworks(ctx, c.config, c.log, func(s *framework.Service) error {
		tree, err := chosen(ctx, s, f.framework)
		if err != nil {
			return err
		}
		to := f.output
		if to == "" && isTerminal(c.stdout) {
			to = frameworkdoc.FileName(tree.Release, format, layout)
			if foreign {
				to = form.FileName(tree.Release)
			}
		}
		if foreign {
			crosswalks, err := s.Crosswalks(ctx, tree.Framework.Slug)
			if err != nil {
				return err
			}
			beside, err := s.Beside(ctx, tree.ID, framework.Carried)
			if err != nil {
				return err
			}
			source := exchange.Source{Tree: tree, Crosswalks: crosswalks, Carried: beside.Carried, BaseURL: c.config.BaseURL, Words: words.In(i18n.Default)}
			return c.write(to, func(w io.Writer) error { return exchange.Export(w, form, source) })
		}
		return c.write(to, func(w io.Writer) error {
			return frameworkdoc.Export(w, tree, format, frameworkdoc.Options{Paper: paper, Layout: layout}, words.In(i18n.Default))
		})
	})
}

// chosen finds "isl@2025", or the current release of "isl".
func chosen(ctx context.Context, s *framework.Service, name string) (*framework.Tree, error) {
	slug, version, given := strings.Cut(name, "@")
	if !given {
		current, err := s.Current(ctx, slug)
		if err != nil {
			return nil, unknown(ctx, s, name, err)
		}
		version = current.Version
	}
	tree, err := s.VerifiedRelease(ctx, slug, version)
	if err != nil {
		return nil, unknown(ctx, s, name, err)
	}
	return tree, nil
}

// unknown says which releases there are, when err is that one was not found.
func unknown(ctx context.Context, s *framework.Service, name string, err error) error {
	if !errs.Is(err, errs.NotFound) {
		return err
	}
	listings, err := s.Frameworks(ctx)
	if err != nil {
		return err
	}
	var there []string
	for _, l := range listings {
		for _, r := range l.Releases {
			there = append(there, l.Framework.Slug+"@"+r.Version)
		}
	}
	return fmt.Errorf("there is no framework %q; there are: %s", name, strings.Join(there, ", "))
}

func isTerminal(w io.Writer) bool {
	f, ok := w.(*os.File)
	if !ok {
		return false
	}
	info, err := f.Stat()
	return err == nil && info.Mode()&os.ModeCharDevice != 0
}

// write gives fn a file that appears under its name only when it is whole. "" and "-" are standard output.
func (c *call) write(name string, fn func(io.Writer) error) error {
	if name == "" || name == "-" {
		return buffered(c.stdout, fn)
	}
	way := writeWhole
	if there, err := os.Stat(name); err == nil && !there.Mode().IsRegular() {
		way = writeThrough
	}
	if err := way(name, fn); err != nil {
		return fmt.Errorf("cannot write %s: %w", name, err)
	}
	fmt.Fprintf(c.stderr, "Wrote %s\n", name)
	return nil
}

// writeWhole puts a file in its place when it is whole. Where the name is a link, the place is where it leads to.
func writeWhole(name string, fn func(io.Writer) error) (err error) {
	if place, err := filepath.EvalSymlinks(name); err == nil {
		name = place
	}
	temp, err := os.CreateTemp(filepath.Dir(name), ".pathways-*")
	if err != nil {
		return err
	}
	defer func() {
		if err != nil {
			os.Remove(temp.Name())
		}
	}()
	if err := errors.Join(buffered(temp, fn), temp.Chmod(0o644), temp.Sync(), temp.Close()); err != nil {
		return err
	}
	return os.Rename(temp.Name(), name)
}

// writeThrough writes into what is no file, such as a pipe or /dev/stdout: nothing may take its place.
func writeThrough(name string, fn func(io.Writer) error) error {
	there, err := os.OpenFile(name, os.O_WRONLY, 0)
	if err != nil {
		return err
	}
	return errors.Join(buffered(there, fn), there.Close())
}

func buffered(w io.Writer, fn func(io.Writer) error) error {
	out := bufio.NewWriter(w)
	return errors.Join(fn(out), out.Flush())
}
