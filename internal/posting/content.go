package posting

import "pathways/internal/role"

// Content is what a posting says, in the order in which forms, pages and documents say it: pay first. It is what versions keep.
type Content struct {
	Pay    Pay    `json:"pay"`
	Degree Degree `json:"degree"`

	Title    string     `json:"title"`
	Summary  string     `json:"summary"` // why this job exists
	Team     string     `json:"team"`
	Hours    string     `json:"hours"` // how many, when; evenings and weekends
	Contract []Contract `json:"contract"`
	Term     string     `json:"term"` // what is to be said of the contract: how long, from a grant, renewable
	Place    Place      `json:"place"`
	Remote   Remote     `json:"remote"`
	Start    string     `json:"start"`    // "2027-03-01"; "" where it is open
	Deadline string     `json:"deadline"` // last day to apply, "2027-01-31"; "" for none

	Uses    []Use  `json:"uses"` // competencies of the job, official; in the framework's own order
	Duties  []Duty `json:"duties"`
	Looking []Line `json:"looking"` // what the organization looks for

	Interview     string   `json:"interview"` // form, who is there, whether questions come beforehand
	Steps         []string `json:"steps"`     // of hiring, with dates
	Accessibility string   `json:"accessibility"`
	Apply         string   `json:"apply"`     // how to
	ApplyLink     string   `json:"applyLink"` // https: or http: address; "" for none
	Contact       Contact  `json:"contact"`
	Benefits      []string `json:"benefits"`
	About         string   `json:"about"` // the organization
}

// Pay is what a job pays. A range, or one figure in Low and High. Without any, LeftOut says why; with Unpaid, Reason does.
type Pay struct {
	Low      string `json:"low"`  // decimal, "52000" or "18.50"; "" where it is left out
	High     string `json:"high"` // the same as Low for one figure
	Currency string `json:"currency"`
	Per      Per    `json:"per"`
	Note     string `json:"note"`    // how a place in the range is found, overtime, tips
	LeftOut  string `json:"leftOut"` // why there is no range: printed
	Unpaid   bool   `json:"unpaid"`
	Reason   string `json:"reason"` // why it is unpaid: printed
}

// Said says whether there is a figure.
func (p Pay) Said() bool { return !p.Unpaid && p.Low != "" }

// Per is the time that a pay is for. Its name for people is the key "posting.per.<per>".
type Per string

// The periods.
const (
	Hour  Per = "hour"
	Day   Per = "day"
	Week  Per = "week"
	Month Per = "month"
	Year  Per = "year"
	Total Per = "total" // the whole job
)

// Pers are all, in the order in which they are offered.
var Pers = []Per{Hour, Day, Week, Month, Year, Total}

// Contract is a sort of employment. Its name for people is the key "posting.contract.<contract>".
type Contract string

// The sorts of employment.
const (
	FullTime   Contract = "full-time"
	PartTime   Contract = "part-time"
	Permanent  Contract = "permanent"
	Temporary  Contract = "temporary"
	Seasonal   Contract = "seasonal"
	OnCall     Contract = "on-call"
	Contractor Contract = "contractor"
	Internship Contract = "internship"
	Voluntary  Contract = "volunteer"
)

// Contracts are all, in the order in which they are offered.
var Contracts = []Contract{FullTime, PartTime, Permanent, Temporary, Seasonal, OnCall, Contractor, Internship, Voluntary}

// Place is where the work is done.
type Place struct {
	Address  string `json:"address"` // street and number, or the name of a site
	City     string `json:"city"`
	Region   string `json:"region"` // state or province
	Postcode string `json:"postcode"`
	Country  string `json:"country"`
}

// Remote says whether the work, or some of it, can be done from elsewhere.
type Remote struct {
	How  RemoteHow `json:"how"`
	Note string    `json:"note"` // which days; what for
	From string    `json:"from"` // country or region that somebody has to be in; "" for anywhere
}

// RemoteHow is how much can be done from elsewhere. Its name for people is the key "posting.remote.<how>".
type RemoteHow string

// The answers. The empty one is: not said yet.
const (
	OnSite    RemoteHow = "no"
	Hybrid    RemoteHow = "some"
	AllRemote RemoteHow = "all"
)

// RemoteHows are all, in the order in which they are offered.
var RemoteHows = []RemoteHow{OnSite, Hybrid, AllRemote}

// Degree is what is said of degrees. Needed takes a Why.
type Degree struct {
	Asked   Asked       `json:"asked"`
	Level   DegreeLevel `json:"level"`
	Which   string      `json:"which"`   // subject, license
	Why     string      `json:"why"`     // what in the duties cannot be done without it, or which law asks for it
	Instead string      `json:"instead"` // what counts instead
}

// Asked says whether a degree is asked for. Its name for people is the key "posting.asked.<asked>".
type Asked string

// The answers. The empty one is: not said yet.
const (
	NotAsked Asked = "none"
	Helpful  Asked = "helpful"
	Needed   Asked = "needed"
)

// Askeds are all, in the order in which they are offered.
var Askeds = []Asked{NotAsked, Helpful, Needed}

// DegreeLevel is a sort of degree. Its name for people is the key "posting.degree.<level>".
type DegreeLevel string

// The sorts of degrees.
const (
	HighSchool   DegreeLevel = "high-school"
	Certificate  DegreeLevel = "certificate"
	Associate    DegreeLevel = "associate"
	Bachelor     DegreeLevel = "bachelor"
	Postgraduate DegreeLevel = "postgraduate"
)

// DegreeLevels are all, in the order in which they are offered.
var DegreeLevels = []DegreeLevel{HighSchool, Certificate, Associate, Bachelor, Postgraduate}

// Use is a competency of the job. Its wording is official and stands apart from the duties.
type Use struct {
	Item     string        `json:"item"` // identifier of a leaf of the release
	Emphasis role.Emphasis `json:"emphasis"`
}

// Duty is one sentence of what somebody will do.
type Duty struct {
	Item string `json:"item"` // identifier of the competency that it was drawn from; "" for one of their own
	Text string `json:"text"`
}

// Line is one thing that the organization looks for.
type Line struct {
	Item   string `json:"item"` // identifier of a competency; "" for one of their own
	Text   string `json:"text"`
	Needed bool   `json:"needed"` // else it is helpful
}

// Contact is whom to ask. It is somebody's name and address: for everybody to read once the posting is public.
type Contact struct {
	Name  string `json:"name"`
	Email string `json:"email"`
	Phone string `json:"phone"`
}

// IsZero says whether nobody is named.
func (c Contact) IsZero() bool { return c == Contact{} }
