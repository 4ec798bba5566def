package organization

import "embed"

// Locales are the words of letters and faults.
//
//go:embed locales/*.json
var Locales embed.FS
