package pathway

import _ "embed"

// Schema is the JSON schema (draft 2020-12) of the file, version 1. Decode checks the same and more: that no field
// stands twice, that ids are used once in their list, and that times and sizes can be believed.
//
//go:embed schema/pathway-1.schema.json
var Schema []byte
