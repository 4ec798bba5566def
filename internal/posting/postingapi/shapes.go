package postingapi

import (
	"time"

	"pathways/internal/framework"
	"pathways/internal/posting"
	"pathways/internal/role"
)

// PostingLine is a posting in a list.
type PostingLine struct {
	ID       string    `json:"id" doc:"Lasting identifier"`
	Title    string    `json:"title"`
	State    string    `json:"state" enum:"draft,public,closed"`
	Role     string    `json:"role" doc:"Identifier of the role profile that it was drawn from; empty for none"`
	Number   int       `json:"number" doc:"Of the last version; 0 for none"`
	Shown    int       `json:"shown" doc:"Number of the version on its public page; 0 for none"`
	Fresh    bool      `json:"fresh" doc:"The working text is not the one of the last version"`
	Deadline string    `json:"deadline" doc:"Last day to apply of the version on its public page; may be empty"`
	Changed  time.Time `json:"changed"`
}

// PostingList is a part of the postings of an organization.
type PostingList struct {
	Postings []PostingLine `json:"postings"`
	Next     string        `json:"next" doc:"For the part after this one; empty at the end"`
}

// PostingStart is what a posting is begun from.
type PostingStart struct {
	ID        string `json:"id,omitempty" doc:"An identifier (UUID) of your own; the same again begins nothing new" maxLength:"36"`
	Title     string `json:"title,omitempty" doc:"Empty: that of what it is begun from" maxLength:"400"`
	Role      string `json:"role,omitempty" doc:"Identifier of a role profile of the organization: its last agreed version" maxLength:"100"`
	Posting   string `json:"posting,omitempty" doc:"Identifier of a posting of the organization; pay, dates, steps and contact are not copied" maxLength:"100"`
	Framework string `json:"framework,omitempty" doc:"Slug of a framework; read only without role and posting" example:"isl" maxLength:"100"`
	Release   string `json:"release,omitempty" doc:"Version of its edition; the same" example:"2025" maxLength:"100"`
}

// PostingPay is what a job pays.
type PostingPay struct {
	Low      string `json:"low" doc:"Decimal; empty where it is left out" example:"52000" maxLength:"30"`
	High     string `json:"high" doc:"The same as low for one figure" example:"58000" maxLength:"30"`
	Currency string `json:"currency" doc:"ISO 4217" example:"USD" maxLength:"3"`
	Per      string `json:"per" enum:"hour,day,week,month,year,total,"`
	Note     string `json:"note,omitempty" maxLength:"8000"`
	LeftOut  string `json:"leftOut,omitempty" doc:"Why there is no figure; printed" maxLength:"8000"`
	Unpaid   bool   `json:"unpaid,omitempty"`
	Reason   string `json:"reason,omitempty" doc:"Why it is unpaid; printed" maxLength:"8000"`
}

// PostingDegree is what is said of degrees.
type PostingDegree struct {
	Asked   string `json:"asked" doc:"Empty: not said yet" enum:"none,helpful,needed,"`
	Level   string `json:"level,omitempty" enum:"high-school,certificate,associate,bachelor,postgraduate,"`
	Which   string `json:"which,omitempty" maxLength:"400"`
	Why     string `json:"why,omitempty" doc:"What in the duties cannot be done without it, or which law asks for it; must be said with needed" maxLength:"8000"`
	Instead string `json:"instead,omitempty" doc:"What counts instead" maxLength:"8000"`
}

// PostingPlace is where the work is done.
type PostingPlace struct {
	Address  string `json:"address,omitempty" maxLength:"400"`
	City     string `json:"city,omitempty" maxLength:"400"`
	Region   string `json:"region,omitempty" maxLength:"400"`
	Postcode string `json:"postcode,omitempty" maxLength:"400"`
	Country  string `json:"country,omitempty" maxLength:"400"`
}

// PostingRemote is what can be done from elsewhere.
type PostingRemote struct {
	How  string `json:"how" doc:"Empty: not said yet" enum:"no,some,all,"`
	Note string `json:"note,omitempty" maxLength:"8000"`
	From string `json:"from,omitempty" doc:"Country or region that somebody has to be in; empty for anywhere" maxLength:"400"`
}

// PostingUse is a competency of the job, in its official wording.
type PostingUse struct {
	Item      string `json:"item" doc:"Lasting identifier of the competency" maxLength:"100"`
	Code      string `json:"code,omitempty" doc:"Its code in the release; not read" maxLength:"100"`
	Statement string `json:"statement,omitempty" doc:"Its official wording; not read" maxLength:"10000"`
	Emphasis  string `json:"emphasis" enum:"central,regular,now-and-then" doc:"How the job uses it; none is worth more than another"`
}

// PostingDuty is one sentence of what somebody will do.
type PostingDuty struct {
	Item string `json:"item,omitempty" doc:"Identifier of the competency that it was drawn from" maxLength:"100"`
	Text string `json:"text" maxLength:"1200"`
}

// PostingRequirement is one thing that the organization looks for.
type PostingRequirement struct {
	Item   string `json:"item,omitempty" doc:"Identifier of a competency" maxLength:"100"`
	Text   string `json:"text" maxLength:"1200"`
	Needed bool   `json:"needed" doc:"Else it is helpful"`
}

// PostingContact is whom to ask.
type PostingContact struct {
	Name  string `json:"name,omitempty" maxLength:"400"`
	Email string `json:"email,omitempty" maxLength:"400"`
	Phone string `json:"phone,omitempty" maxLength:"400"`
}

// PostingContent is what a posting says: pay first.
type PostingContent struct {
	Pay           PostingPay           `json:"pay"`
	Degree        PostingDegree        `json:"degree"`
	Title         string               `json:"title" maxLength:"400"`
	Summary       string               `json:"summary,omitempty" doc:"Why this job exists" maxLength:"8000"`
	Team          string               `json:"team,omitempty" maxLength:"400"`
	Hours         string               `json:"hours,omitempty" maxLength:"8000"`
	Contract      []string             `json:"contract,omitempty" enum:"full-time,part-time,permanent,temporary,seasonal,on-call,contractor,internship,volunteer" maxItems:"20"`
	Term          string               `json:"term,omitempty" doc:"More about the contract" maxLength:"8000"`
	Place         PostingPlace         `json:"place"`
	Remote        PostingRemote        `json:"remote"`
	Start         string               `json:"start,omitempty" example:"2027-03-01" maxLength:"10"`
	Deadline      string               `json:"deadline,omitempty" doc:"Last day to apply" example:"2027-01-31" maxLength:"10"`
	Uses          []PostingUse         `json:"uses,omitempty" doc:"In the framework's own order" maxItems:"1000"`
	Duties        []PostingDuty        `json:"duties,omitempty" maxItems:"1000"`
	Looking       []PostingRequirement `json:"looking,omitempty" maxItems:"1000"`
	Interview     string               `json:"interview,omitempty" maxLength:"8000"`
	Steps         []string             `json:"steps,omitempty" doc:"Of hiring" maxItems:"1000"`
	Accessibility string               `json:"accessibility,omitempty" maxLength:"8000"`
	Apply         string               `json:"apply,omitempty" doc:"How to apply" maxLength:"8000"`
	ApplyLink     string               `json:"applyLink,omitempty" doc:"https: or http: address" maxLength:"8000"`
	Contact       PostingContact       `json:"contact"`
	Benefits      []string             `json:"benefits,omitempty" maxItems:"1000"`
	About         string               `json:"about,omitempty" doc:"The organization" maxLength:"8000"`
}

// PostingReplacement is a whole working text.
type PostingReplacement struct {
	PostingRevision
	Content PostingContent `json:"content"`
}

// PostingKeep says which text is kept.
type PostingKeep struct {
	PostingRevision
	Note string `json:"note,omitempty" doc:"For the people of the organization" maxLength:"1000"`
}

// PostingKept names a version.
type PostingKept struct {
	Number int `json:"number"`
}

// PostingDetail is a posting with its working text.
type PostingDetail struct {
	ID          string         `json:"id" doc:"Lasting identifier"`
	State       string         `json:"state" enum:"draft,public,closed"`
	Revision    int64          `json:"revision" doc:"Grows with every change; to be given back with what is done to the text"`
	Role        string         `json:"role" doc:"Identifier of the role profile that it was drawn from; empty for none"`
	RoleVersion int            `json:"roleVersion" doc:"Agreed version of that profile; 0 for its working text"`
	Framework   string         `json:"framework" doc:"Slug of the framework that the competencies are from"`
	Release     string         `json:"release" doc:"Version of its edition"`
	Number      int            `json:"number" doc:"Of the last version; 0 for none"`
	Shown       int            `json:"shown" doc:"Number of the version on its public page; 0 for none"`
	Fresh       bool           `json:"fresh" doc:"The working text is not the one of the last version"`
	Published   *time.Time     `json:"published,omitempty"`
	Closed      *time.Time     `json:"closed,omitempty"`
	Created     time.Time      `json:"created"`
	Changed     time.Time      `json:"changed"`
	Content     PostingContent `json:"content"`
}

// PostingVersionLine is a version in a list.
type PostingVersionLine struct {
	Number    int       `json:"number"`
	Note      string    `json:"note"`
	Published bool      `json:"published" doc:"It was kept by publishing"`
	By        string    `json:"by" doc:"Name of who kept it; empty once that person is erased"`
	At        time.Time `json:"at"`
}

// PostingVersionList is all versions of a posting.
type PostingVersionList struct {
	Versions []PostingVersionLine `json:"versions"`
}

// PostingVersion is a version with what it says.
type PostingVersion struct {
	PostingVersionLine
	Content PostingContent `json:"content"`
}

// PublicPosting is a posting as everybody may read it.
type PublicPosting struct {
	ID           string         `json:"id" doc:"Lasting identifier"`
	State        string         `json:"state" enum:"public,closed"`
	Open         bool           `json:"open" doc:"Somebody can still apply"`
	Organization string         `json:"organization" doc:"Its name"`
	Homepage     string         `json:"homepage" doc:"May be empty"`
	Framework    string         `json:"framework" doc:"Slug of the framework that the competencies are from"`
	Release      string         `json:"release" doc:"Version of its edition"`
	Number       int            `json:"number" doc:"Of the version that is shown"`
	Page         string         `json:"page" doc:"Path of its page"`
	Published    time.Time      `json:"published"`
	Closed       *time.Time     `json:"closed,omitempty"`
	Changed      time.Time      `json:"changed"`
	Content      PostingContent `json:"content"`
}

// PublicPostingList is a part of the public postings.
type PublicPostingList struct {
	Postings []PublicPosting `json:"postings"`
	Next     string          `json:"next" doc:"For the part after this one; empty at the end"`
}

func detailOf(p posting.Posting, t *framework.Tree) PostingDetail {
	return PostingDetail{
		p.ID, string(p.State), p.Revision, p.Role, p.RoleVersion, t.Framework.Slug, t.Version, p.Number, p.Shown, p.Fresh,
		when(p.Published), when(p.Ended), p.Created, p.Changed, contentOf(p.Content, t),
	}
}

func publicOf(p posting.Page) PublicPosting {
	return PublicPosting{
		p.ID, string(p.State), p.IsOpen(), p.By.Name, p.By.Homepage, p.Tree.Framework.Slug, p.Tree.Version, p.Number, "/postings/" + p.ID,
		p.Published, when(p.Ended), p.Changed, contentOf(p.Content, p.Tree),
	}
}

func lineOf(w posting.Version) PostingVersionLine {
	return PostingVersionLine{w.Number, w.Note, w.Published, w.Name, w.At}
}

// when is a time; nil for never.
func when(t time.Time) *time.Time {
	if t.IsZero() {
		return nil
	}
	return &t
}

func contentOf(c posting.Content, t *framework.Tree) PostingContent {
	out := PostingContent{
		Pay:    PostingPay{c.Pay.Low, c.Pay.High, c.Pay.Currency, string(c.Pay.Per), c.Pay.Note, c.Pay.LeftOut, c.Pay.Unpaid, c.Pay.Reason},
		Degree: PostingDegree{string(c.Degree.Asked), string(c.Degree.Level), c.Degree.Which, c.Degree.Why, c.Degree.Instead},
		Title:  c.Title, Summary: c.Summary, Team: c.Team, Hours: c.Hours, Term: c.Term,
		Place:  PostingPlace(c.Place),
		Remote: PostingRemote{string(c.Remote.How), c.Remote.Note, c.Remote.From}, Start: c.Start, Deadline: c.Deadline,
		Interview: c.Interview, Steps: c.Steps, Accessibility: c.Accessibility, Apply: c.Apply, ApplyLink: c.ApplyLink,
		Contact: PostingContact(c.Contact), Benefits: c.Benefits, About: c.About,
	}
	for _, k := range c.Contract {
		out.Contract = append(out.Contract, string(k))
	}
	for _, u := range c.Uses {
		use := PostingUse{Item: u.Item, Emphasis: string(u.Emphasis)}
		if it := t.ByID(u.Item); it != nil {
			use.Code, use.Statement = it.Code, it.Statement
		}
		out.Uses = append(out.Uses, use)
	}
	for _, d := range c.Duties {
		out.Duties = append(out.Duties, PostingDuty(d))
	}
	for _, l := range c.Looking {
		out.Looking = append(out.Looking, PostingRequirement(l))
	}
	return out
}

// content is a text as it was sent.
func (in PostingReplacement) content() posting.Content {
	c := in.Content
	out := posting.Content{
		Pay: posting.Pay{
			Low: c.Pay.Low, High: c.Pay.High, Currency: c.Pay.Currency, Per: posting.Per(c.Pay.Per),
			Note: c.Pay.Note, LeftOut: c.Pay.LeftOut, Unpaid: c.Pay.Unpaid, Reason: c.Pay.Reason,
		},
		Degree: posting.Degree{
			Asked: posting.Asked(c.Degree.Asked), Level: posting.DegreeLevel(c.Degree.Level), Which: c.Degree.Which, Why: c.Degree.Why, Instead: c.Degree.Instead,
		},
		Title: c.Title, Summary: c.Summary, Team: c.Team, Hours: c.Hours, Term: c.Term,
		Place:  posting.Place(c.Place),
		Remote: posting.Remote{How: posting.RemoteHow(c.Remote.How), Note: c.Remote.Note, From: c.Remote.From}, Start: c.Start, Deadline: c.Deadline,
		Interview: c.Interview, Steps: c.Steps, Accessibility: c.Accessibility, Apply: c.Apply, ApplyLink: c.ApplyLink,
		Contact: posting.Contact(c.Contact), Benefits: c.Benefits, About: c.About,
	}
	for _, k := range c.Contract {
		out.Contract = append(out.Contract, posting.Contract(k))
	}
	for _, u := range c.Uses {
		out.Uses = append(out.Uses, posting.Use{Item: u.Item, Emphasis: role.Emphasis(u.Emphasis)})
	}
	for _, d := range c.Duties {
		out.Duties = append(out.Duties, posting.Duty(d))
	}
	for _, l := range c.Looking {
		out.Looking = append(out.Looking, posting.Line(l))
	}
	return out
}
