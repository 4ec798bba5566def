package casefile

import (
	"bytes"
	"cmp"
	"encoding/json"
	"slices"
	"strconv"
	"strings"

	"pathways/internal/framework"
)

// Source is what a package is written from.
type Source struct {
	Release    *framework.Release
	Crosswalks []*framework.Crosswalk // those that lead from the release; others are passed over
	Base       string                 // what addresses begin with: "https://pathways.example.org/ims/case/v1p1"; empty: no server is known
	Carried    *Carried               // what the release's package had besides; nil: nothing
}

// Write makes a package of a release. The same release gives the same package, with the same identifiers, on every server.
func Write(s Source) *Package {
	w := &writer{Release: s.Release, base: base(strings.TrimRight(s.Base, "/")), now: instantOf(s.Release.Date), of: string(Identifier(s.Release.ID))}
	if s.Carried != nil && s.Carried.Base != "" {
		w.base = base(s.Carried.Base)
	}
	w.carried = s.Carried.orNothing()
	w.index()
	p := &Package{CFDocument: w.document(), CFItems: w.items(), CFAssociations: w.tree(), CFRubrics: w.rubrics()}
	p.CFDefinitions = w.definitions()
	for _, x := range s.Crosswalks {
		if x.LeadsFrom(s.Release.Framework.Slug, s.Release.Version) {
			w.crosswalk(p, x)
		}
	}
	return w.fill(w.carried.overlay(p))
}

// writer turns the parts of one release.
type writer struct {
	*framework.Release
	base    base
	now     Time   // when everything changed last: the date of the release
	of      string // CASE identifier of the release, which derived identifiers hang on
	carried *Carried
	at      map[string]int      // item id to its place
	kinds   map[string]*LinkURI // by key
}

func (w *writer) index() {
	w.at = make(map[string]int, len(w.Items))
	for i := range w.Items {
		w.at[w.Items[i].ID] = i
	}
	w.kinds = make(map[string]*LinkURI, len(w.Kinds))
	for _, k := range w.Kinds {
		id := cmp.Or(w.carried.Kinds[k.Key].Identifier, derived("kind", w.of, k.Key))
		w.kinds[k.Key] = w.base.link(ItemTypes, k.Name, id)
	}
}

// extension is the name of our part of extensions.
const extension = "pathways"

// ours puts what CASE has no field for under our name; nothing where there is nothing.
func ours(v any) Extensions {
	raw := rawOf(v)
	if string(raw) == "{}" {
		return nil
	}
	return Extensions{extension: raw}
}

// rawOf is the JSON of texts, numbers and lists and maps of them.
func rawOf(v any) json.RawMessage {
	var raw bytes.Buffer
	e := json.NewEncoder(&raw)
	e.SetEscapeHTML(false)
	if err := e.Encode(v); err != nil {
		panic(err) // nothing of that always becomes JSON
	}
	return bytes.TrimSpace(raw.Bytes())
}

// Our parts of extensions. They hold nothing that another field of the same object says. Their fields stand in the order of
// their names, as what was read and is written again does.
type (
	documentOurs struct {
		About     []string         `json:"about,omitempty"` // where blank lines in the description do not part its paragraphs
		Date      string           `json:"date"`            // as precise as it is known
		Digest    string           `json:"digest,omitempty"`
		Framework frameworkOurs    `json:"framework"`
		Funding   bool             `json:"funding,omitempty"` // the notes are the publisher's acknowledgment
		ID        string           `json:"id,omitempty"`      // where CASE does not allow its form
		Remarks   []string         `json:"remarks,omitempty"`
		Source    framework.Source `json:"source"`
		Tips      []string         `json:"tips,omitempty"`
	}
	frameworkOurs struct {
		Homepage  string `json:"homepage,omitempty"`
		ID        string `json:"id"`
		Name      string `json:"name"`
		Publisher string `json:"publisher"`
		ShortName string `json:"shortName"`
		Slug      string `json:"slug"`
	}
	itemOurs struct {
		Code     string `json:"code,omitempty"` // one of ours, where its publisher has none
		CodeOurs bool   `json:"codeOurs,omitempty"`
		ID       string `json:"id,omitempty"`       // where CASE does not allow its form
		Question string `json:"question,omitempty"` // what the notes begin with
		Remark   string `json:"remark,omitempty"`
	}
	kindOurs struct {
		Plural string `json:"plural,omitempty"` // where it is not the name itself
	}
	scaleOurs struct {
		Levels []levelOurs `json:"levels"`
	}
	levelOurs struct {
		Code string `json:"code"`
		ID   string `json:"id"`
	}
	groupingOurs struct {
		Author      string             `json:"author"`
		From        string             `json:"from"`                  // version
		Standing    framework.Standing `json:"standing"`              // how far the crosswalk can be relied on
		To          string             `json:"to"`                    // version
		ToFramework string             `json:"toFramework,omitempty"` // slug, where it is another
	}
	linkOurs struct {
		Author string               `json:"author,omitempty"` // who stands for the link, where it is not the crosswalk's author
		Status framework.LinkStatus `json:"status,omitempty"` // how it came about
	}
)

func (w *writer) document() Document {
	f := w.Framework
	about := strings.Join(w.About, paragraph)
	d := Document{
		Identifier: UUID(w.of), URI: w.base.uri(Documents, UUID(w.of)), CaseVersion: "1.1",
		Creator: f.Publisher, Publisher: f.Publisher, Title: w.Title, LastChangeDateTime: w.now,
		Description: about, Language: w.Language, Version: w.Version, AdoptionStatus: w.Adoption, StatusStartDate: dayOf(w.Date),
		Notes: w.Funding,
	}
	if d.AdoptionStatus == unknownStatus {
		d.AdoptionStatus = ""
	}
	if isURI(w.Source.URL) {
		d.OfficialSourceURL = URI(w.Source.URL)
	}
	if w.Rights != "" {
		l := w.license()
		d.LicenseURI = w.base.link(Licenses, l.Title, l.Identifier)
	}
	o := documentOurs{
		Framework: frameworkOurs{Homepage: f.Homepage, ID: f.ID, Name: f.Name, Publisher: f.Publisher, ShortName: f.ShortName, Slug: f.Slug},
		Date:      w.Date, Source: w.Source, Tips: w.Tips, Remarks: w.Remarks, Digest: w.Digest,
		Funding: w.Funding != "",
	}
	if w.of != w.ID {
		o.ID = w.ID
	}
	if !slices.Equal(paragraphsOf(about), w.About) {
		o.About = w.About
	}
	d.Extensions = ours(o)
	return d
}

// paragraph stands between paragraphs of a description.
const paragraph = "\n\n"

func paragraphsOf(text string) []string {
	if text == "" {
		return nil
	}
	return strings.Split(text, paragraph)
}

// license is the sentence on rights.
func (w *writer) license() License {
	id := cmp.Or(w.carried.License.Identifier, derived("license", w.of))
	return License{
		Identifier: id, URI: w.base.uri(Licenses, id), LastChangeDateTime: w.now,
		Title: cmp.Or(w.carried.License.Title, w.Framework.Publisher), LicenseText: w.Rights,
	}
}

func (w *writer) items() []Item {
	out := make([]Item, len(w.Items))
	for i := range w.Items {
		it := &w.Items[i]
		id := Identifier(it.ID)
		c := Item{
			Identifier: id, URI: w.base.uri(Items, id), FullStatement: it.Statement, HumanCodingScheme: it.Code,
			CFItemType: w.KindOf(it.Kind).Name, CFItemTypeURI: w.kinds[it.Kind], Language: w.Language, LastChangeDateTime: w.now,
			Notes: notesOf(it),
		}
		if w.carried.Named[string(id)] {
			c.AbbreviatedStatement, c.FullStatement, c.Notes = it.Statement, it.Note, ""
		}
		o := itemOurs{CodeOurs: it.CodeOurs, Question: it.Question, Remark: it.Remark}
		if string(id) != it.ID {
			o.ID = it.ID
		}
		if it.CodeOurs && w.carried.Uncoded[string(id)] {
			c.HumanCodingScheme, o.Code = "", it.Code
		}
		if w.carried.Untyped[string(id)] && c.CFItemType == noKind {
			c.CFItemType, c.CFItemTypeURI = "", nil
		}
		if o != (itemOurs{}) {
			c.Extensions = ours(o)
		}
		out[i] = c
	}
	return out
}

// notesOf are the official words beside a statement: the guiding question, then the explanation.
func notesOf(it *framework.Item) string {
	if it.Question == "" || it.Note == "" {
		return it.Question + it.Note
	}
	return it.Question + paragraph + it.Note
}

// tree is the place of every item: under another one, or under the document.
func (w *writer) tree() []Association {
	out := make([]Association, len(w.Items))
	under := map[string]int{}
	for i := range w.Items {
		it := &w.Items[i]
		under[it.ParentID]++
		place := under[it.ParentID]
		a := Association{
			Identifier: derived("child", w.of, it.ID), AssociationType: ChildOf, SequenceNumber: &place, LastChangeDateTime: w.now,
			OriginNodeURI: w.base.general(Items, it.Code, Identifier(it.ID)),
		}
		if up, ok := w.at[it.ParentID]; ok {
			a.DestinationNodeURI = w.base.general(Items, w.Items[up].Code, Identifier(it.ParentID))
		} else {
			a.DestinationNodeURI = w.base.general(Documents, w.Title, UUID(w.of))
		}
		a.URI = w.base.uri(Associations, a.Identifier)
		out[i] = a
	}
	return out
}

func (w *writer) definitions() *Definitions {
	d := &Definitions{}
	for i, k := range w.Kinds {
		link := w.kinds[k.Key]
		t := ItemType{
			Identifier: link.Identifier, URI: link.URI, Title: k.Name, Description: k.Name,
			HierarchyCode: strconv.Itoa(i + 1), TypeCode: k.Key, LastChangeDateTime: w.now,
		}
		if k.Plural != k.Name {
			t.Extensions = ours(kindOurs{k.Plural})
		}
		d.CFItemTypes = append(d.CFItemTypes, t)
	}
	if w.Rights != "" {
		d.CFLicenses = []License{w.license()}
	}
	return d
}

// rubrics are one, where the release has levels. Its first row is the scale itself, whose cells are the levels; then every
// item that has wording at levels has a row. There is no score and no weight: a level is not a mark.
func (w *writer) rubrics() []Rubric {
	if len(w.Levels) == 0 {
		return nil
	}
	id := derived("rubric", w.of)
	r := Rubric{Identifier: id, URI: w.base.uri(Rubrics, id), Title: w.Title, LastChangeDateTime: w.now}
	places := make(map[string]int, len(w.Levels))
	scale := scaleOurs{}
	row := w.criterion(id, 1, "scale")
	for i, l := range w.Levels {
		places[l.Code] = i + 1
		scale.Levels = append(scale.Levels, levelOurs{Code: l.Code, ID: l.ID})
		row.CFRubricCriterionLevels = append(row.CFRubricCriterionLevels, w.cell(&row, Identifier(l.ID), l.Name, l.Description, i+1))
	}
	row.Extensions = ours(scale)
	r.CFRubricCriteria = append(r.CFRubricCriteria, row)
	for i := range w.Items {
		it := &w.Items[i]
		if len(it.Levels) == 0 {
			continue
		}
		row := w.criterion(id, len(r.CFRubricCriteria)+1, it.ID)
		row.Category, row.Description = it.Code, it.Statement
		row.CFItemURI = w.base.link(Items, it.Code, Identifier(it.ID))
		for _, l := range it.Levels {
			place := places[l.Level]
			row.CFRubricCriterionLevels = append(row.CFRubricCriterionLevels,
				w.cell(&row, derived("level", w.of, it.ID, l.Level), w.Levels[place-1].Name, l.Statement, place))
		}
		r.CFRubricCriteria = append(r.CFRubricCriteria, row)
	}
	return []Rubric{r}
}

func (w *writer) criterion(rubric UUID, position int, about string) Criterion {
	id := derived("criterion", w.of, about)
	return Criterion{Identifier: id, URI: w.base.within(rubric, id), Position: &position, RubricID: rubric, LastChangeDateTime: w.now}
}

func (w *writer) cell(row *Criterion, id UUID, quality, description string, position int) CriterionLevel {
	return CriterionLevel{
		Identifier: id, URI: w.base.within(row.RubricID, id), Description: description, Quality: quality, Position: &position,
		RubricCriterionID: row.Identifier, LastChangeDateTime: w.now,
	}
}

// crosswalk adds the links of a crosswalk that leads from the release, in a grouping of their own.
func (w *writer) crosswalk(p *Package, x *framework.Crosswalk) {
	id := Identifier(x.ID)
	group := w.base.link(Groupings, x.Title, id)
	p.CFDefinitions.CFAssociationGroupings = append(p.CFDefinitions.CFAssociationGroupings, AssociationGrouping{
		Identifier: id, URI: group.URI, Title: x.Title, Description: groupingWords(x), LastChangeDateTime: w.now,
		Extensions: ours(groupingOurs{Standing: x.Standing, Author: x.Author, From: x.From, To: x.To, ToFramework: x.ToFramework}),
	})
	for _, a := range x.Associations {
		link := Association{
			Identifier: Identifier(a.ID), AssociationType: AssociationType(a.Type), CFAssociationGroupingURI: group, Notes: a.Note,
			OriginNodeURI:      w.base.general(Items, a.From.Code, Identifier(a.From.ItemID)),
			DestinationNodeURI: w.base.general(Items, a.To.Code, Identifier(a.To.ItemID)),
			LastChangeDateTime: w.now, Extensions: ours(linkOurs{a.Author, a.Status}),
		}
		link.URI = w.base.uri(Associations, link.Identifier)
		p.CFAssociations = append(p.CFAssociations, link)
	}
}

// groupingWords are who made a crosswalk and what they say of it.
func groupingWords(x *framework.Crosswalk) string {
	if x.Note == "" {
		return x.Author
	}
	return x.Author + paragraph + x.Note
}
