package ui

import "embed"

// Locales are the words of the layout and the components.
//
//go:embed locales/*.json
var Locales embed.FS
