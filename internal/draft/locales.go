package draft

import "embed"

// Locales are the words of faults.
//
//go:embed locales/*.json
var Locales embed.FS
