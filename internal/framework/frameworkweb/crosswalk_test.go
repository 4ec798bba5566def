package frameworkweb

import (
	"context"
	"strings"
	"testing"

	"pathways/internal/framework"
	"pathways/internal/framework/frameworkdata"
	"pathways/internal/platform/db"
)

// A crosswalk between two frameworks has an address of its own, stands on the pages of both and of their entries, and says
// who stands for each link; the common address of two editions of one framework stays what it was.
func TestACrosswalkBetweenTwoFrameworksHasItsPage(t *testing.T) {
	s := newShelf(t)
	isl, other := s.tree("isl", "2025"), s.tree("garden", "1")
	x := &framework.Crosswalk{
		ID: "0190a4f2-0000-7000-8000-00000000000a", Framework: "isl", From: "2025", ToFramework: "garden", To: "1",
		Title: "Gardens and informal learning", Author: "Museum of Rivers", Standing: framework.Proposed, Note: "Made by reading.",
		Associations: []framework.Association{{
			ID: "0190a4f2-0000-7000-8000-00000000000b", Type: framework.PartOf, Note: "both are outdoors", Author: "Museum of Rivers", Status: framework.ByHand,
			From: framework.ItemRef{ItemID: isl.ByCode("GE.1").ID, Code: "GE.1", Version: "2025"},
			To:   framework.ItemRef{ItemID: other.ByCode("B-b").ID, Code: "B-b", Version: "1", Framework: "garden"},
		}},
	}
	err := s.d.Update(t.Context(), func(ctx context.Context, tx *db.Tx) error {
		_, err := s.frameworks.PublishCrosswalk(ctx, tx, x)
		return err
	})
	if err == nil {
		err = s.frameworks.Refresh(t.Context())
	}
	if err != nil {
		t.Fatal(err)
	}
	at := "/crosswalks/" + x.ID
	walk := s.page(at, 200)
	for _, want := range []string{"Gardens and informal learning", "Proposed to the stewards", "ISL Pathways 2025", "Garden 1", "Weed the beds.", "Part of", "Has as a part", "both are outdoors"} {
		if !strings.Contains(walk.Text(), want) {
			t.Errorf("the page does not say %q", want)
		}
	}
	var data frameworkdata.Crosswalk
	s.data(at+".json", &data)
	if data.ToFramework != "garden" || len(data.Links) != 1 || data.Links[0].Status != "byHand" || data.Links[0].To.Href != "/frameworks/garden/1/B-b" {
		t.Errorf("%+v", data)
	}
	for _, page := range []string{"/frameworks/isl", "/frameworks/garden", "/frameworks/garden/1", "/frameworks/garden/1/B-b", "/frameworks/isl/2025/GE.1"} {
		if s.page(page, 200).Find(`a[href="`+at+`"]`).Length() == 0 {
			t.Errorf("%s does not lead to the crosswalk", page)
		}
	}
	s.page("/frameworks/isl/crosswalk/2018-draft/2025", 200)
	s.page("/crosswalks/none", 404)
}
