// Package exchange gives frameworks out in the forms that other systems read. Its parts know one standard each.
package exchange

import "embed"

// Locales are the words of this package and its parts.
//
//go:embed locales/*.json
var Locales embed.FS
