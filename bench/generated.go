package main

import (
	"bytes"
	"fmt"
	"strings"

	"pathways/bench/people"
	"pathways/internal/exchange"
	"pathways/internal/framework"
	"pathways/internal/framework/frameworkdoc"
)

// large is a framework with three kinds of items, in the proportions of a large school curriculum. Each item has a note of so
// many characters, 0 for none.
func large(slug string, n, note int) (framework.Framework, *framework.Release) {
	f := framework.Framework{ID: framework.FrameworkID(slug), Slug: slug, Name: "A large framework", ShortName: "Large", Publisher: "Nobody"}
	r := &framework.Release{
		ID: framework.ReleaseID(slug, "1"), Framework: f, Version: "1", Title: "A large framework", Status: framework.Published,
		Adoption: "Adopted", Date: "2026-01-01", Language: "en", Source: framework.Source{Title: "Made for this measurement"},
		Kinds: []framework.Kind{{Key: "d", Name: "Domain", Plural: "Domains"}, {Key: "c", Name: "Category", Plural: "Categories"}, {Key: "s", Name: "Statement", Plural: "Statements"}},
	}
	var domain, category string
	for i := range n {
		it := framework.Item{Code: fmt.Sprintf("L.%05d", i)}
		it.ID = framework.ItemID(slug, it.Code)
		it.Statement = fmt.Sprintf("Explain to a visitor what item %d of this framework means, with an example from the gallery.", i)
		if note > 0 {
			it.Note = strings.TrimSpace(strings.Repeat("What the families said. ", note/24+1)[:note])
		}
		switch {
		case i%500 == 0:
			it.Kind, domain = "d", it.ID
		case i%20 == 1:
			it.Kind, it.ParentID, category = "c", domain, it.ID
		default:
			it.Kind, it.ParentID = "s", category
			it.Question = "What would you show first?"
		}
		r.Items = append(r.Items, it)
	}
	return f, r
}

// verbs, things and places make wordings of which many share some words.
var (
	verbs  = []string{"Explain", "Observe", "Plan", "Design", "Adapt", "Document", "Question", "Rehearse", "Compare", "Host", "Evaluate", "Facilitate", "Interpret"}
	things = []string{"a family visit", "the evening program", "hands-on material", "a school group", "a new exhibition", "the work of a colleague", "a difficult question"}
	places = []string{"in the gallery", "outdoors", "with the neighborhood", "in two languages", "for small children", "on a busy Sunday", "with little money", "beside the collection", "online", "before it opens", "in the archive"}
)

// worded gives each item a wording of its own that shares words with others, as those of real frameworks do.
func worded(slug string, n int) *framework.Release {
	_, r := large(slug, n, 0)
	for i := range r.Items {
		r.Items[i].Statement = fmt.Sprintf("%s %s %s, as topic%d of part%d asks.", verbs[i%len(verbs)], things[i/3%len(things)], places[i/7%len(places)], i%997, i%1499)
	}
	return r
}

// revised is the next edition of a release. Of 50 items one was retired, one is new, one moved to the category before, five
// were reworded, and one has other wording and another identifier, so that what became of it has to be guessed.
func revised(r *framework.Release) *framework.Release {
	next := *r
	next.Version, next.ID, next.Date, next.Title = "2", framework.ReleaseID(r.Framework.Slug, "2"), "2027-01-01", r.Title+", revised"
	next.Items = nil
	other, before := "", ""
	for i, it := range r.Items {
		if it.Kind == "c" {
			other, before = before, it.ID
		}
		if it.Kind == "s" {
			switch i % 50 {
			case 7:
				continue
			case 11:
				added := it
				added.Code, added.ID = it.Code+"n", framework.ItemID(r.Framework.Slug, it.Code+"n")
				added.Statement = fmt.Sprintf("Mend what was broken in workshop %d.", i)
				next.Items = append(next.Items, added)
			case 13, 17, 23, 27, 37:
				it.Statement = strings.Replace(it.Statement, ", as", ", together with those who come, as", 1)
			case 33:
				it.Code, it.ID = it.Code+"r", framework.ItemID(r.Framework.Slug, it.Code+"r")
				it.Statement = strings.Replace(it.Statement, "asks", "asks every one of us", 1)
			case 43:
				if other != "" {
					it.ParentID = other
				}
			}
		}
		next.Items = append(next.Items, it)
	}
	return &next
}

// forms are the kinds of files that frameworks most often come in, with how they are written.
var forms = []struct {
	name, file string
	write      func(*framework.Release) ([]byte, error)
}{
	{"CASE", "framework.case.json", asCASE},
	{"CSV", "framework.csv", func(r *framework.Release) ([]byte, error) { return asTable(r, frameworkdoc.CSV) }},
	{"XLSX", "framework.xlsx", func(r *framework.Release) ([]byte, error) { return asTable(r, frameworkdoc.XLSX) }},
}

func asCASE(r *framework.Release) ([]byte, error) {
	form, _ := exchange.FormOf("case")
	var out bytes.Buffer
	err := exchange.Export(&out, form, exchange.Source{Tree: framework.NewTree(r), BaseURL: "https://elsewhere.example.org"})
	return out.Bytes(), err
}

func asTable(r *framework.Release, f frameworkdoc.Format) ([]byte, error) {
	words, err := people.Words()
	if err != nil {
		return nil, err
	}
	var out bytes.Buffer
	err = frameworkdoc.Export(&out, framework.NewTree(r), f, frameworkdoc.Options{}, words)
	return out.Bytes(), err
}
