package main

import (
	"context"
	"fmt"
	"path/filepath"
	"strings"

	"pathways/bench/alignment/labelled"
	"pathways/bench/measure"
	"pathways/bench/people"
	"pathways/internal/platform/db"
)

const (
	staffedRoles   = 60
	postingRounds  = 7
	textsMany      = 1_000
	textsMost      = 5_000
	passagesOfText = 8
)

// employer is somebody who owns an organization with so many roles and postings, or texts.
type employer struct {
	people.Person
	slug   string
	public string // identifier of a posting that everybody may read
}

// at is the address of a page of the organization.
func (e employer) at(page string) string { return "/organizations/" + e.slug + "/" + page }

// institution is a server on which some organizations have roles and postings, and others texts.
type institution struct {
	crowd
	jobs  map[int]employer // by how many roles and postings
	texts map[int]employer // by how many texts
}

// working measures what institutions do: pages of roles, staffing, postings, texts and the scan.
func working(ctx context.Context, b *bench) (rows []row, err error) {
	data := filepath.Join(b.dir, "working")
	in, err := employ(ctx, data)
	if err != nil {
		return nil, fmt.Errorf("filling the database: %w", err)
	}
	if in.server, err = measure.ServeCounting(b.program, data); err != nil {
		return nil, err
	}
	defer in.server.Stop()
	for _, list := range []struct {
		what, page string
		of         map[int]employer
		few, many  int
	}{
		{"roles", "roles", in.jobs, fewAndMany[0], fewAndMany[1]},
		{"staffing", "staffing", in.jobs, fewAndMany[0], fewAndMany[1]},
		{"postings", "postings", in.jobs, fewAndMany[0], fewAndMany[1]},
		{"texts", "texts", in.texts, fewAndMany[0], textsMost},
		{"scan", "scan", in.texts, fewAndMany[0], textsMost},
	} {
		var asks []int64
		for _, n := range []int{list.few, list.many} {
			q := get(list.of[n].at(list.page), list.of[n].Person)
			once, err := in.statements(ctx, func(int) measure.Question { return q })
			if err != nil {
				return nil, fmt.Errorf("%s: %w", list.page, err)
			}
			asks = append(asks, once)
		}
		rows = append(rows, listed(list.what+", statements", asks[0], asks[1], thousands(float64(list.many))))
	}
	for _, page := range []struct {
		what, page string
		of         employer
	}{
		{"roles, 60", "roles", in.jobs[staffedRoles]},
		{"roles, 1,000", "roles", in.jobs[fewAndMany[1]]},
		{"staffing, 60 roles", "staffing", in.jobs[staffedRoles]},
		{"staffing, 60 roles, as CSV", "staffing.csv", in.jobs[staffedRoles]},
		{"texts, 1,000", "texts", in.texts[textsMany]},
		{"texts, 5,000", "texts", in.texts[textsMost]},
		{"scan, 1,000 texts", "scan", in.texts[textsMany]},
		{"scan, 5,000 texts", "scan", in.texts[textsMost]},
	} {
		r, err := in.by(page.of.Person).asked7(ctx, page.what, page.of.at(page.page))
		if err != nil {
			return nil, err
		}
		rows = append(rows, r)
	}
	all, err := againstBare(ctx, in.server, postingRounds, anew, "/postings/"+in.jobs[staffedRoles].public)
	if err != nil {
		return nil, err
	}
	for _, c := range all {
		c.name = "public posting" + c.name[strings.Index(c.name, ","):]
		rows = append(rows, c.row("", 0))
		rows[len(rows)-1].met = ""
	}
	return rows, nil
}

// by is the server as one person asks it.
func (in *institution) by(p people.Person) *kept { return &kept{crowd: in.crowd, owner: p} }

// employ fills a database.
func employ(ctx context.Context, data string) (*institution, error) {
	in := &institution{jobs: map[int]employer{}, texts: map[int]employer{}}
	return in, withWork(ctx, db.Options{Dir: data}, func(w *people.Work) error {
		for _, n := range []int{fewAndMany[0], staffedRoles, fewAndMany[1]} {
			e, err := begun(ctx, w, fmt.Sprint("Lea", n))
			if err != nil {
				return err
			}
			one, err := w.Describe(ctx, e.Viewer, e.slug, n)
			if err != nil {
				return err
			}
			if e.public, err = w.Advertise(ctx, e.Viewer, e.slug, one, n); err != nil {
				return err
			}
			in.jobs[n] = e
		}
		for _, n := range []int{fewAndMany[0], textsMany, textsMost} {
			e, err := begun(ctx, w, fmt.Sprint("Mia", n))
			if err != nil {
				return err
			}
			texts, err := postings(n, passagesOfText)
			if err != nil {
				return err
			}
			if err := w.Read(ctx, e.Viewer, e.slug, texts); err != nil {
				return err
			}
			in.texts[n] = e
		}
		return nil
	})
}

// withWork opens a database to fill it with roles, postings and texts.
func withWork(ctx context.Context, opt db.Options, do func(*people.Work) error) error {
	return withDesk(ctx, opt, func(d *people.Desk) error {
		w, err := d.Work(ctx)
		if err != nil {
			return err
		}
		return do(w)
	})
}

// begun is somebody with an organization that has nothing yet.
func begun(ctx context.Context, w *people.Work, name string) (e employer, err error) {
	e.Person, e.slug, err = w.Steward(ctx, name)
	return e, err
}

// postings are so many texts in the manner of postings, each of so many labelled passages of ours, no two alike.
func postings(n, passages int) ([]string, error) {
	all, err := labelled.All()
	if err != nil {
		return nil, err
	}
	texts := make([]string, n)
	for i := range texts {
		var t strings.Builder
		fmt.Fprintf(&t, "Educator %d\n\nYou will\n\n", i)
		for k := range passages {
			fmt.Fprintf(&t, "- %s\n", all[(i*7+k*13)%len(all)].Passage)
		}
		fmt.Fprintf(&t, "\nThe pay is $%d.50 an hour.\n", 18+i%9)
		texts[i] = t.String()
	}
	return texts, nil
}
