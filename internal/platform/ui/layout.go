package ui

import (
	"golang.org/x/text/language"
	"golang.org/x/text/language/display"
)

// lettering is the word Pathways as one drawn line, so that it needs no font.
const lettering = "M0 16V1H4.6a4.75 4.75 0 0 1 0 9.5H0M22.2 11.1a4.9 4.9 0 1 0-9.8 0a4.9 4.9 0 1 0 9.8 0M22.2 6.2V16" +
	"M27 2.2V12.8a3.2 3.2 0 0 0 3.2 3.2h1M24.6 6.6H31.2M34.4 0V16M34.4 11a4.6 4.6 0 0 1 9.2 0V16" +
	"M47 6.2V11.6a4.3 4.3 0 0 0 8.6 0V6.2M55.6 11.6a4.3 4.3 0 0 0 8.6 0V6.2" +
	"M77.2 11.1a4.9 4.9 0 1 0-9.8 0a4.9 4.9 0 1 0 9.8 0M77.2 6.2V16" +
	"M81 6.2V11.4a4.6 4.6 0 0 0 9.2 0M90.2 6.2V16.4a4.6 4.6 0 0 1-8.4 2.6" +
	"M99.6 8A3.8 2.8 0 0 0 96.4 6.3c-2 0-3.2 1-3.2 2.3 0 3.5 6.8 1.7 6.8 5 0 1.5-1.5 2.4-3.4 2.4a4.4 3 0 0 1-3.8-1.9"

// entry is a line of the directory of places, in the sign and in the foot.
type entry struct {
	place Place
	href  string
	key   string
}

// directory are the places that exist, in the order of the sign.
var directory = []entry{
	{Library, "/frameworks", "ui.place.library"},
	{MyPathway, "/pathway", "ui.place.pathway"},
	{Institutions, "/institutions", "ui.place.institutions"},
	{Guides, "/guides", "ui.place.guides"},
	{Account, "/account", "ui.place.account"},
}

// aboutPages are the pages about the product itself.
var aboutPages = []entry{
	{href: "/about", key: "ui.about.pathways"},
	{href: "/about/instrument", key: "ui.about.instrument"},
	{href: "/about/privacy", key: "ui.about.privacy"},
	{href: "/about/accessibility", key: "ui.about.accessibility"},
	{href: "/about/data", key: "ui.about.data"},
}

// ownName is the name of a language in that language.
func ownName(lang string) string { return display.Self.Name(language.MustParse(lang)) }
