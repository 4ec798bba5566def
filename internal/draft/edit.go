package draft

import (
	"time"

	"pathways/internal/framework"
)

// Start is what a draft begins with: a framework that is written from nothing, or From, a release. Of what is said of a
// framework, only Version counts with From.
type Start struct {
	ID           string // chosen by the form, so that one sent twice begins once; "" for a new one
	From         string // identifier of a release; "" for none
	Organization string // slug; "" for those who run the installation
	Slug         string // of the framework, part of addresses
	Name         string
	ShortName    string // "" for the name
	Version      string // "" for the year
	Title        string // "" for the name
	Language     string // "" for English
	Kinds        []framework.Kind
}

// Brought is a release that an import brings.
type Brought struct {
	Organization string // identifier; "" for those who run the installation
	Release      *framework.Release
	Carried      []byte // JSON: what came with it and has no place in a release; nil for nothing
	Base         string // identifier of the release that it follows; "" for none
	File         string // name of the file, for the history
}

// ItemEdit is what somebody made of an item, with what they saw when they began. A field without an entry in Knew is
// written over whatever stands there.
type ItemEdit struct {
	Item   string // identifier
	Fields map[Field]string
	Knew   map[Field]string
}

// HeadEdit is the same of the head of a draft.
type HeadEdit struct {
	Fields map[Field]string
	Knew   map[Field]string
}

// Outcome is what became of an edit. What others had changed too is not stored; the rest is.
type Outcome struct {
	Revision  int64      // of the draft, after it
	Stored    []Field    // that changed
	Conflicts []Conflict // that both changed
}

// Conflict is a field that somebody else changed in the meantime.
type Conflict struct {
	Field  Field
	Knew   string // what it said when the editor began
	Mine   string // what the editor wants it to say
	Theirs string // what it says
	Name   string // of who changed it; "" where that is not known
	At     time.Time
}

// NewItem is an item to be added.
type NewItem struct {
	ID        string // chosen by the form, so that one sent twice adds once: an item of the draft that has it is answered as it stands; "" for a new one
	Parent    string // identifier; "" for a root
	After     string // identifier of the item that it comes after, under the same parent; "" for the last place
	Before    string // identifier of the item that it comes before; it goes ahead of After
	Kind      string // key; "" for one that fits the place
	Code      string // "" for one that is proposed
	Statement string
}

// The fields of the head that can be edited. About, Tips and Remarks are paragraphs with an empty line between.
const (
	HeadSlug        Field = "slug" // only while the framework has no release
	HeadName        Field = "name"
	HeadShortName   Field = "shortName"
	HeadPublisher   Field = "publisher"
	HeadHomepage    Field = "homepage"
	HeadVersion     Field = "version"
	HeadTitle       Field = "title"
	HeadAdoption    Field = "adoptionStatus"
	HeadDate        Field = "date"
	HeadLanguage    Field = "language"
	HeadSourceTitle Field = "source.title"
	HeadSourceURL   Field = "source.url"
	HeadRights      Field = "rights"
	HeadFunding     Field = "funding"
	HeadAbout       Field = "about"
	HeadTips        Field = "tips"
	HeadRemarks     Field = "remarks"
)

// HeadFields are all fields of the head, in the order in which they are offered.
var HeadFields = []Field{
	HeadName, HeadShortName, HeadSlug, HeadVersion, HeadTitle, HeadDate, HeadLanguage, HeadAdoption, HeadPublisher, HeadHomepage,
	HeadSourceTitle, HeadSourceURL, HeadRights, HeadFunding, HeadAbout, HeadTips, HeadRemarks,
}

// LevelField is the field of the wording at a level.
func LevelField(code string) Field { return Level + Field(code) }

// Bounds, in characters and entries.
const (
	MaxText  = 20_000
	MaxLine  = 500
	MaxCode  = 60
	MaxItems = 100_000
	MaxKinds = 50 // also of levels
)
