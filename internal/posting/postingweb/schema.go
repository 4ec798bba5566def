package postingweb

import (
	"bytes"
	"context"
	"encoding/json"
	"html"
	"strings"
	"time"

	"pathways/internal/platform/errs"
	"pathways/internal/platform/i18n"
	"pathways/internal/platform/ui"
	"pathways/internal/posting"
)

// The vocabulary of schema.org that search engines and job boards read postings by.
type (
	jobData struct {
		Context          string     `json:"@context"`
		Type             string     `json:"@type"` // JobPosting
		ID               string     `json:"@id"`
		URL              string     `json:"url"`
		Identifier       *property  `json:"identifier"`
		Title            string     `json:"title"`
		Description      string     `json:"description"` // HTML
		Posted           string     `json:"datePosted,omitempty"`
		Through          string     `json:"validThrough,omitempty"`
		Starts           string     `json:"jobStartDate,omitempty"`
		Employment       []string   `json:"employmentType,omitempty"`
		Salary           *money     `json:"baseSalary,omitempty"`
		Organization     *party     `json:"hiringOrganization"`
		Unit             *party     `json:"employmentUnit,omitempty"`
		Location         *spot      `json:"jobLocation,omitempty"`
		LocationType     string     `json:"jobLocationType,omitempty"` // TELECOMMUTE
		From             *spot      `json:"applicantLocationRequirements,omitempty"`
		Hours            string     `json:"workHours,omitempty"`
		Duties           string     `json:"responsibilities,omitempty"`
		Qualifications   string     `json:"qualifications,omitempty"`
		Education        any        `json:"educationRequirements,omitempty"` // text, or EducationalOccupationalCredential
		Experience       string     `json:"experienceRequirements,omitempty"`
		ExperienceCounts bool       `json:"experienceInPlaceOfEducation,omitempty"`
		Skills           []termData `json:"skills,omitempty"`
		Benefits         string     `json:"jobBenefits,omitempty"`
		Contact          *contact   `json:"applicationContact,omitempty"`
		Direct           bool       `json:"directApply"` // always false: nobody applies through this program
	}
	property struct {
		Type  string `json:"@type"` // PropertyValue
		Name  string `json:"name"`
		Value string `json:"value"`
	}
	money struct {
		Type     string  `json:"@type"` // MonetaryAmount
		Currency string  `json:"currency"`
		Value    *amount `json:"value"`
	}
	amount struct {
		Type string      `json:"@type"` // QuantitativeValue
		Min  json.Number `json:"minValue,omitempty"`
		Max  json.Number `json:"maxValue,omitempty"`
		One  json.Number `json:"value,omitempty"`
		Unit string      `json:"unitText,omitempty"`
	}
	party struct {
		Type string `json:"@type"` // Organization
		Name string `json:"name"`
		Same string `json:"sameAs,omitempty"`
	}
	spot struct {
		Type    string   `json:"@type"` // Place, AdministrativeArea
		Name    string   `json:"name,omitempty"`
		Address *address `json:"address,omitempty"`
	}
	address struct {
		Type     string `json:"@type"` // PostalAddress
		Street   string `json:"streetAddress,omitempty"`
		City     string `json:"addressLocality,omitempty"`
		Region   string `json:"addressRegion,omitempty"`
		Postcode string `json:"postalCode,omitempty"`
		Country  string `json:"addressCountry,omitempty"`
	}
	credential struct {
		Type     string `json:"@type"` // EducationalOccupationalCredential
		Category string `json:"credentialCategory"`
		Name     string `json:"name,omitempty"`
	}
	termData struct {
		Type string `json:"@type"` // DefinedTerm
		ID   string `json:"@id"`
		URL  string `json:"url"`
		Code string `json:"termCode,omitempty"`
		Name string `json:"name"`
		In   string `json:"inDefinedTermSet"`
	}
	contact struct {
		Type  string `json:"@type"` // ContactPoint
		Name  string `json:"name,omitempty"`
		Email string `json:"email,omitempty"`
		Phone string `json:"telephone,omitempty"`
	}
)

// employment are the words of schema.org's readers for sorts of employment. What they have no word for is not said.
var employment = map[posting.Contract]string{
	posting.FullTime: "FULL_TIME", posting.PartTime: "PART_TIME", posting.Temporary: "TEMPORARY", posting.Seasonal: "TEMPORARY",
	posting.OnCall: "PER_DIEM", posting.Contractor: "CONTRACTOR", posting.Internship: "INTERN", posting.Voluntary: "VOLUNTEER",
}

// degrees are the same for degrees.
var degrees = map[posting.DegreeLevel]string{
	posting.HighSchool: "high school", posting.Certificate: "professional certificate", posting.Associate: "associate degree",
	posting.Bachelor: "bachelor degree", posting.Postgraduate: "postgraduate degree",
}

var units = map[posting.Per]string{
	posting.Hour: "HOUR", posting.Day: "DAY", posting.Week: "WEEK", posting.Month: "MONTH", posting.Year: "YEAR",
}

// jobPosting is what a posting says to programs: a schema.org JobPosting as JSON-LD. Base is the public address of this server.
func jobPosting(p posting.Page, w *i18n.Words, base string) ([]byte, error) {
	at := base + publicHref(p)
	job := jobData{
		Context: "https://schema.org", Type: "JobPosting", ID: at, URL: at, Title: p.Title,
		Identifier:  &property{"PropertyValue", p.By.Name, p.ID},
		Description: describedWhole(p, w), Organization: &party{"Organization", p.By.Name, ui.WebAddress(p.By.Homepage)},
		Hours: p.Hours, Starts: p.Start, Benefits: strings.Join(p.Benefits, "\n"), Salary: salary(p.Pay),
	}
	if p.Team != "" {
		job.Unit = &party{Type: "Organization", Name: p.Team}
	}
	if !p.Published.IsZero() {
		job.Posted = p.Published.Format(time.DateOnly)
	}
	if p.Deadline != "" {
		job.Through = p.Deadline + "T23:59:59-12:00" // its day is over everywhere
	}
	for _, k := range p.Contract {
		if word := employment[k]; word != "" && !contains(job.Employment, word) {
			job.Employment = append(job.Employment, word)
		}
	}
	job.locate(p.Content, p.By.Country)
	job.ask(p, w, base)
	if c := p.Contact; !c.IsZero() {
		job.Contact = &contact{"ContactPoint", c.Name, c.Email, c.Phone}
	}
	var b bytes.Buffer
	enc := json.NewEncoder(&b)
	enc.SetEscapeHTML(true)
	enc.SetIndent("", "  ")
	if err := enc.Encode(job); err != nil {
		return nil, errs.Wrap(errs.Internal, "postingweb.jobPosting", err)
	}
	return bytes.TrimSpace(b.Bytes()), nil
}

func contains(all []string, s string) bool {
	for _, one := range all {
		if one == s {
			return true
		}
	}
	return false
}

func salary(p posting.Pay) *money {
	if !p.Said() {
		return nil
	}
	value := &amount{Type: "QuantitativeValue", Unit: units[p.Per]}
	if p.Low == p.High {
		value.One = json.Number(p.Low)
	} else {
		value.Min, value.Max = json.Number(p.Low), json.Number(p.High)
	}
	return &money{"MonetaryAmount", p.Currency, value}
}

// locate says where the work is done. The country is that of the organization where the posting names none.
func (job *jobData) locate(c posting.Content, country string) {
	if c.Place.Country != "" {
		country = c.Place.Country
	}
	if p := c.Place; p != (posting.Place{}) {
		job.Location = &spot{Type: "Place", Address: &address{"PostalAddress", p.Address, p.City, p.Region, p.Postcode, country}}
	}
	if c.Remote.How != posting.AllRemote {
		return
	}
	job.LocationType = "TELECOMMUTE"
	if from := c.Remote.From; from != "" {
		job.From = &spot{Type: "AdministrativeArea", Name: from}
	} else if country != "" && job.Location == nil {
		job.From = &spot{Type: "Country", Name: country}
	}
}

// ask says duties, what is looked for, degrees and competencies.
func (job *jobData) ask(p posting.Page, w *i18n.Words, base string) {
	var duties, looking []string
	for _, d := range p.Duties {
		duties = append(duties, d.Text)
	}
	for _, l := range p.Looking {
		looking = append(looking, w.T("postings.looking."+needed(l), "text", l.Text))
	}
	job.Duties, job.Qualifications = strings.Join(duties, "\n"), strings.Join(looking, "\n")
	switch d := p.Degree; {
	case d.Asked == posting.NotAsked:
		job.Education = "no requirements"
	case d.Asked == posting.Needed && d.Level != "":
		job.Education = credential{"EducationalOccupationalCredential", degrees[d.Level], d.Which}
	case d.Asked != "":
		job.Education = d.Say(w)
	}
	if d := p.Degree; d.Asked == posting.Needed && d.Instead != "" {
		job.Experience, job.ExperienceCounts = d.Instead, true
	}
	for _, u := range p.Uses {
		if it := p.Tree.ByID(u.Item); it != nil {
			href := base + itemHref(p.Tree, it)
			job.Skills = append(job.Skills, termData{"DefinedTerm", href, href, it.Code, it.Statement, base + releaseHref(p.Tree)})
		}
	}
}

// described is a posting in one sentence, for link previews.
func described(ctx context.Context, p posting.Page) string {
	parts := []string{p.By.Name, p.Pay.Say(i18n.From(ctx))}
	if where := p.Place.Short(); where != "" {
		parts = append(parts, where)
	}
	return strings.Join(parts, ". ")
}

// describedWhole is the whole of a posting as a piece of HTML, as the readers of JobPosting ask for: pay first.
func describedWhole(p posting.Page, w *i18n.Words) string {
	var b strings.Builder
	para := func(all ...string) {
		for _, s := range all {
			for piece := range strings.SplitSeq(s, "\n") {
				if piece = strings.TrimSpace(piece); piece != "" {
					b.WriteString("<p>" + html.EscapeString(piece) + "</p>")
				}
			}
		}
	}
	part := func(key posting.Part, all ...string) {
		if !blank(all...) {
			b.WriteString("<p><strong>" + html.EscapeString(w.T("posting.part."+string(key))) + "</strong></p>")
			para(all...)
		}
	}
	list := func(key posting.Part, all []string) {
		if len(all) > 0 {
			b.WriteString("<p><strong>" + html.EscapeString(w.T("posting.part."+string(key))) + "</strong></p><ul>")
			for _, s := range all {
				b.WriteString("<li>" + html.EscapeString(s) + "</li>")
			}
			b.WriteString("</ul>")
		}
	}
	why := ""
	if said := p.Pay.Why(); said != "" {
		why = w.T("posting.pay.why", "reason", said)
	}
	part("pay", p.Pay.Say(w), why, p.Pay.Note)
	part("summary", p.Summary)
	var duties, looking []string
	for _, d := range p.Duties {
		duties = append(duties, d.Text)
	}
	for _, l := range p.Looking {
		looking = append(looking, w.T("postings.looking."+needed(l), "text", l.Text))
	}
	list("duties", duties)
	list("looking", looking)
	degree := []string{p.Degree.Say(w)}
	if p.Degree.Asked == posting.Needed && p.Degree.Why != "" {
		degree = append(degree, w.T("postings.degree.because", "why", p.Degree.Why))
	}
	if p.Degree.Asked != posting.NotAsked && p.Degree.Instead != "" {
		degree = append(degree, w.T("postings.degree.instead", "instead", p.Degree.Instead))
	}
	part("degree", degree...)
	part("hours", p.Hours, p.Term)
	part("interview", p.Interview)
	list("steps", p.Steps)
	part("accessibility", p.Accessibility)
	part("apply", p.Apply, p.ApplyLink)
	list("benefits", p.Benefits)
	part("about", p.About)
	return b.String()
}

// attribution says whose words the competencies are.
func attribution(ctx context.Context, p posting.Page) string {
	if len(p.Uses) == 0 {
		return ui.T(ctx, "postings.foot.none", "organization", p.By.Name)
	}
	return ui.T(ctx, "postings.foot", "organization", p.By.Name, "title", p.Tree.Title, "version", p.Tree.Version, "publisher", p.Tree.Framework.Publisher)
}
