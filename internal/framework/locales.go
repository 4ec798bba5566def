package framework

import "embed"

// Locales are the words of this room: sentences about faults in a framework that is being read.
//
//go:embed locales/*.json
var Locales embed.FS
