// Package takeout lets people take along everything that is theirs, bring it to another Pathways, and have it erased.
//
// An archive is a zip with data as JSON, the same as tables, a page to read, and all files; docs/takeout.md says what
// each field means. Archives that come in are read with distrust: see read.go.
package takeout

import (
	"embed"
	"path"
	"strings"
	"time"

	"pathways/internal/account"
	"pathways/internal/consultation"
	"pathways/internal/evidence"
	"pathways/internal/organization"
	"pathways/internal/pathway"
	"pathways/internal/portfolio"
	"pathways/internal/reflection"
	"pathways/internal/reminder"
	"pathways/internal/role"
	"pathways/internal/sharing"
)

// Locales are the words of the archive, of the receipt and of faults.
//
//go:embed locales/*.json
var Locales embed.FS

// Format and Version say what an archive is. A reader refuses a version above its own.
const (
	Format  = "pathways.takeout"
	Version = 1
)

// Manifest lists what an archive holds.
type Manifest struct {
	Format  string       `json:"format"`
	Version int          `json:"version"`
	Made    time.Time    `json:"made"`
	By      string       `json:"by"` // program and its version
	Files   []ListedFile `json:"files"`
}

// ListedFile is a file of an archive.
type ListedFile struct {
	Path   string `json:"path"`
	Size   int64  `json:"size"`   // bytes
	Digest string `json:"sha256"` // hex
}

// Content is everything of a person, as the files of an archive hold it.
type Content struct {
	Account     account.Record
	Memberships []Membership
	Pathway     *pathway.Pathway // nil: none
	Order       map[string]reflection.Order
	Evidence    evidence.Record
	Portfolio   portfolio.Kept
	Reminders   reminder.Settings
	Sharing     sharing.Record
	Consulted   []consultation.Own // answers to consultations
	Roles       role.Own           // proposals and comments on roles of organizations, roles held
}

// Membership is a part played in an organization.
type Membership struct {
	Organization string    `json:"organization"`
	Kind         string    `json:"kind"`
	Homepage     string    `json:"homepage,omitempty"`
	Part         string    `json:"part"`
	How          string    `json:"how"`
	Since        time.Time `json:"since"`
}

func memberships(all []organization.Membership) []Membership {
	out := []Membership{}
	for _, m := range all {
		out = append(out, Membership{m.Organization.Name, string(m.Organization.Kind), m.Organization.Homepage, string(m.Part), string(m.How), m.Since})
	}
	return out
}

// The parts of an archive that hold data.
const (
	accountFile     = "account.json"
	membershipsFile = "memberships.json"
	pathwayFile     = "pathway.json" // the format of .pathway.json, docs/pathway-file.md
	orderFile       = "pathway-order.json"
	evidenceFile    = "evidence.json"
	statementsFile  = "statements.json"
	portfolioFile   = "portfolio.json"
	remindersFile   = "reminders.json"
	sharingFile     = "sharing.json"
	consultedFile   = "consultations.json"
	rolesFile       = "roles.json"
	historyFile     = "history.json"
	manifestFile    = "manifest.json"
	readmeFile      = "README.txt"
	pageFile        = "index.html"
	styleFile       = "style.css"
	tablesFolder    = "tables/"
	filesFolder     = "files/"
)

// said is the content of statements.json.
type said struct {
	Requests   []evidence.Request   `json:"requests"`
	Statements []evidence.Statement `json:"statements"`
	Written    []evidence.ForOther  `json:"written"`
}

// order is the place of a statement in the count of an account.
type order struct {
	Seq  int64 `json:"seq"`
	Seen int64 `json:"seen"`
}

// filePath is where a file lies in an archive: its name is its digest, with the ending of its name for people.
func filePath(f evidence.File) string {
	ending := strings.ToLower(path.Ext(f.Name))
	if len(ending) < 2 || len(ending) > 9 || strings.Trim(ending[1:], "abcdefghijklmnopqrstuvwxyz0123456789") != "" {
		ending = ".bin"
	}
	return filesFolder + f.Digest + ending
}

// files are all files of evidence, each content once.
func files(all []evidence.Evidence) []evidence.File {
	var out []evidence.File
	known := map[string]bool{}
	for _, e := range all {
		for _, f := range e.Files {
			if !known[f.Digest] {
				known[f.Digest] = true
				out = append(out, f)
			}
		}
	}
	return out
}
