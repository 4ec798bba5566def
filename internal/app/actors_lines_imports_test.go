package app

import (
	"pathways/internal/exchange"
)

// importLines are the rooms in which frameworks come in. What a file comes to is read by the people of its organization
// besides its guests, to whom it does not exist, and decided by owners and stewards.
func importLines() []line {
	one, table := "/stewardship/imports/{import}", "/stewardship/imports/{import of a sheet}"
	readers := people(self, lead, steward, owner, member)
	writers := but(people(steward, owner), refused, self, lead, member)
	seen := "seen={import seen}"
	return []line{
		mine("GET /stewardship/imports"), mine("GET /stewardship/imports/new"),
		{route: "POST /stewardship/imports/new", form: "organization={house}&address=https://nowhere.invalid/x", want: but(parts(steward, owner), absent, visitor)},
		{route: "GET /stewardship/imports/{id}", at: one, want: readers},
		{route: "GET /stewardship/imports/{id}/report", at: one + "/report", want: readers},
		{route: "GET /stewardship/imports/{id}/columns", at: table + "/columns", want: writers},
		{route: "POST /stewardship/imports/{id}/columns", at: table + "/columns", form: "sheet=planks&meaning-0=code", want: writers},
		{route: "POST /stewardship/imports/{id}/choose", at: one + "/choose", form: "way=release", want: writers},
		{route: "GET /stewardship/imports/{id}/publish", at: one + "/publish", want: readers},
		{route: "POST /stewardship/imports/{id}/take", at: one + "/take", form: seen, want: writers},
		{route: "POST /stewardship/imports/{id}/away", at: one + "/away", want: writers},
	}
}

// imports: two files that wait, one of them a spreadsheet whose columns somebody has to look at.
func (w *world) imports() {
	raw := `{"CFDocument":{"identifier":"7e1b2ab3-7b2b-5c1c-8a8b-6b0c9e0e1a01","uri":"https://example.org/d","creator":"Bridge people",
		"title":"Bridges","lastChangeDateTime":"2025-01-01T00:00:00Z","language":"en","version":"1"},"CFItems":[
		{"identifier":"7e1b2ab3-7b2b-5c1c-8a8b-6b0c9e0e1a02","uri":"https://example.org/i","fullStatement":"Building bridges","lastChangeDateTime":"2025-01-01T00:00:00Z"}]}`
	house, by := w.things["house"], w.people[owner]
	w.things["import"] = got(w.nouns.imports.Bring(w.ctx, by, house, "bridges.json", []byte(raw), exchange.Choices{}))
	w.things["import seen"] = got(w.nouns.imports.One(w.ctx, by, w.things["import"])).Report.Digest
	w.things["import of a sheet"] = got(w.nouns.imports.Bring(w.ctx, by, house, "planks.csv",
		[]byte("nr,what it is,who\n1,Saws a plank that lies flat,Ana\n2,Planes a plank until it shines,Ben\n"), exchange.Choices{}))
}
