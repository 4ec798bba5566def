package pathwayweb

import _ "embed"

// exampleFile is an invented pathway that demo mode offers to look at.
//
//go:embed example.pathway.json
var exampleFile []byte
