package postingapi

import (
	"slices"
	"testing"

	"pathways/internal/platform/authz"
)

func TestAProgramReadsTheHintsOfAPosting(t *testing.T) {
	p := newPrograms(t)
	p.as(authz.ReadWork, authz.WriteWork)
	var one PostingDetail
	p.ask("POST", p.at, PostingStart{Title: "Ninja guide", Framework: "isl", Release: "2025"}, 201, &one)
	var h PostingHints
	p.ask("GET", p.at+"/"+one.ID+"/hints", nil, 200, &h)
	if len(h.Found) != 1 || h.Found[0].Key != "idioms/ninja" || h.Found[0].Text[h.Found[0].Start:h.Found[0].End] != "Ninja" || h.Found[0].Part != "title" {
		t.Errorf("%+v", h.Found)
	}
	if !slices.ContainsFunc(h.NotSaid, func(n PostingNotSaid) bool { return n.Key == "notSaid/pay" && n.Part == "pay" && n.Why != "" }) {
		t.Errorf("%+v", h.NotSaid)
	}
	p.as(authz.WriteWork)
	p.ask("GET", p.at+"/"+one.ID+"/hints", nil, 403, nil)
}
