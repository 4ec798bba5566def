package caseclient

import (
	"bytes"
	"context"
	"log/slog"
	"net/http/httptest"
	"os"
	"reflect"
	"testing"

	"pathways/internal/exchange"
	"pathways/internal/exchange/casefile"
	"pathways/internal/exchange/digcomp"
	"pathways/internal/exchange/exchangeapi"
	"pathways/internal/framework"
	"pathways/internal/framework/isl"
	"pathways/internal/platform/db"
	"pathways/internal/platform/db/dbtest"
	"pathways/internal/platform/i18n"
	"pathways/internal/platform/ui"
	"pathways/internal/platform/web"
)

// terms is a small framework in a form that brings a keyword, as a stranger's does.
const terms = `{"@graph":[{"@type":"CompetenceArea","@id":"CompetenceArea/1","name":"Search","description":"To search."},
{"@type":"LearningOutcome","@id":"LearningOutcome/LO1","description":"Recognise it.","competence_id":"Competence/1.1"},
{"@type":"Competence","@id":"Competence/1.1","name":"Browsing","description":"To browse.","competence_area_id":"CompetenceArea/1"},
{"@type":"Glossary","@id":"Glossary/Search","explanation":"Looking for it."}]}`

// served is a running server with the shipped frameworks, and one of somebody else's with a keyword and a subject.
func served(t *testing.T) *ClientWithResponses {
	t.Helper()
	d := dbtest.SQLite(t)
	frameworks, err := framework.NewService(t.Context(), d)
	if err != nil {
		t.Fatal(err)
	}
	if _, err := isl.Install(t.Context(), frameworks); err != nil {
		t.Fatal(err)
	}
	r := digcomp.Read([]byte(terms), "small-en.jsonld")
	carried, err := casefile.CarriedOf(r.Carried)
	if err != nil || r.Release == nil {
		t.Fatal(err, r.Departures)
	}
	p := casefile.Write(casefile.Source{Release: r.Release, Carried: carried, Base: "https://elsewhere.example/ims/case/v1p1"})
	p.CFDefinitions.CFSubjects = []casefile.Subject{{Identifier: subject, URI: "https://elsewhere.example/subject", Title: "Searching", HierarchyCode: "1", LastChangeDateTime: "2026-01-01T00:00:00Z"}}
	raw, err := p.Encode()
	if err != nil {
		t.Fatal(err)
	}
	foreign := casefile.ReadFile(raw)
	if foreign.Release == nil {
		t.Fatal(foreign.Departures)
	}
	err = d.Update(t.Context(), func(ctx context.Context, tx *db.Tx) error {
		return frameworks.Publish(ctx, tx, foreign.Release, framework.Beside{Carried: foreign.Carried}, "")
	})
	if err == nil {
		err = frameworks.Refresh(t.Context())
	}
	if err != nil {
		t.Fatal(err)
	}
	words, err := i18n.New(ui.Locales, web.Locales, exchange.Locales)
	if err != nil {
		t.Fatal(err)
	}
	s := httptest.NewServer(web.NewServer(web.Options{
		Routes: exchangeapi.Routes(frameworks, web.NewPages(frameworks.Revision), ""), Words: words, Logger: slog.New(slog.DiscardHandler),
	}))
	t.Cleanup(s.Close)
	c, err := NewClientWithResponses(s.URL + casefile.Root)
	if err != nil {
		t.Fatal(err)
	}
	return c
}

const subject = "11111111-1111-4111-8111-111111111111"

// A client that others make of our description reads every endpoint of a running server: each thing of each package.
func TestAClientOfOthersReadsEverything(t *testing.T) {
	c, ctx := served(t), t.Context()
	limit := int32(10)
	list, err := c.GetAllCFDocumentsWithResponse(ctx, &GetAllCFDocumentsParams{Limit: &limit})
	if err != nil || list.JSON200 == nil || len(list.JSON200.CFDocuments) != 3 {
		t.Fatal(err, list.Status())
	}
	read := map[string]int{}
	for _, d := range list.JSON200.CFDocuments {
		whole, err := c.GetCFPackageWithResponse(ctx, d.Identifier)
		if err != nil || whole.JSON200 == nil {
			t.Fatal(err, whole.Status())
		}
		p := whole.JSON200
		if p.CFDocument.Title != d.Title || p.CFItems == nil || p.CFAssociations == nil || p.CFDefinitions == nil {
			t.Fatalf("%+v", p)
		}
		read["package"]++
		one := func(what string, answer any, err error) {
			t.Helper()
			if err != nil {
				t.Fatal(what, err)
			}
			if said := reflect.ValueOf(answer).Elem().FieldByName("JSON200"); said.IsNil() {
				t.Errorf("%s: %s", what, reflect.ValueOf(answer).MethodByName("Status").Call(nil)[0])
			}
			read[what]++
		}
		document, err := c.GetCFDocumentWithResponse(ctx, d.Identifier)
		one("document", document, err)
		for _, it := range *p.CFItems {
			item, err := c.GetCFItemWithResponse(ctx, it.Identifier)
			one("item", item, err)
			if item.JSON200.CFDocumentURI.Uri == "" {
				t.Errorf("%s says no document", it.FullStatement)
			}
			links, err := c.GetCFItemAssociationWithResponse(ctx, it.Identifier)
			one("associations of an item", links, err)
		}
		for _, a := range *p.CFAssociations {
			link, err := c.GetCFAssociationWithResponse(ctx, a.Identifier)
			one("association", link, err)
			if was, is := a.OriginNodeURI.Identifier, link.JSON200.OriginNodeURI.Identifier; was != is {
				t.Errorf("an association leads from %s, in its package from %s", is, was)
			}
		}
		def := p.CFDefinitions
		for _, v := range some(def.CFAssociationGroupings) {
			answer, err := c.GetCFAssociationGroupingWithResponse(ctx, v.Identifier)
			one("grouping", answer, err)
		}
		for _, v := range some(def.CFConcepts) {
			answer, err := c.GetCFConceptWithResponse(ctx, v.Identifier)
			one("concept", answer, err)
		}
		for _, v := range some(def.CFItemTypes) {
			answer, err := c.GetCFItemTypeWithResponse(ctx, v.Identifier)
			one("item type", answer, err)
		}
		for _, v := range some(def.CFLicenses) {
			answer, err := c.GetCFLicenseWithResponse(ctx, v.Identifier)
			one("license", answer, err)
		}
		for _, v := range some(def.CFSubjects) {
			answer, err := c.GetCFSubjectWithResponse(ctx, v.Identifier)
			one("subject", answer, err)
		}
		for _, v := range some(p.CFRubrics) {
			answer, err := c.GetCFRubricWithResponse(ctx, v.Identifier)
			one("rubric", answer, err)
		}
	}
	for _, what := range []string{"package", "document", "item", "associations of an item", "association", "grouping", "concept", "item type", "license", "subject", "rubric"} {
		if read[what] == 0 {
			t.Errorf("no %s was read", what)
		}
	}
	fault, err := c.GetCFItemWithResponse(ctx, "22222222-2222-4222-8222-222222222222")
	if err != nil || fault.JSON404 == nil || fault.JSON404.ImsxDescription == nil && fault.JSON404.ImsxCodeMinor == nil {
		t.Errorf("%v %+v", err, fault)
	}
}

// some are the entries of a list that may be left out.
func some[T any](list *[]T) []T {
	if list == nil {
		return nil
	}
	return *list
}

// The description that the client is made of is the one that the provider answers with.
func TestTheClientIsMadeOfWhatTheProviderSays(t *testing.T) {
	now, err := exchangeapi.Description("https://pathways.example.org")
	if err != nil {
		t.Fatal(err)
	}
	kept, err := os.ReadFile("openapi.json")
	if err != nil || !bytes.Equal(now, kept) {
		t.Errorf("openapi.json is not what the provider says (%v): go generate ./internal/exchange/exchangeapi/caseclient", err)
	}
}
