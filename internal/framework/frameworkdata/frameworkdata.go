// Package frameworkdata gives frameworks the shape in which they leave as data: the same for the .json beside
// every page of the library and for the API. Every shape that holds official wording carries its Attribution.
//
// Addresses (href) are paths on this server; they last as long as the release they lead to.
package frameworkdata

import (
	"net/url"

	"pathways/internal/framework"
)

// Attribution says whose words these are.
type Attribution struct {
	Publisher string           `json:"publisher" doc:"Who publishes the framework" example:"Association of Science and Technology Centers (ASTC)"`
	Rights    string           `json:"rights" doc:"Who owns the wording, in a sentence"`
	Funding   string           `json:"funding,omitempty" doc:"The publisher's funding acknowledgment, verbatim"`
	Source    framework.Source `json:"source" doc:"Where the wording was taken from"`
}

// Framework is a framework with its editions.
type Framework struct {
	ID         string          `json:"id" doc:"Lasting identifier, a UUID" format:"uuid"`
	Slug       string          `json:"slug" doc:"Name of the framework in addresses" example:"isl"`
	Name       string          `json:"name" doc:"Full name, as its publisher writes it"`
	ShortName  string          `json:"shortName" doc:"Name for tight places"`
	Publisher  string          `json:"publisher" doc:"Who publishes it"`
	Homepage   string          `json:"homepage,omitempty" doc:"The publisher's own page about it"`
	Href       string          `json:"href" doc:"Page of the framework on this server" example:"/frameworks/isl"`
	Current    string          `json:"current,omitempty" doc:"Version of the edition in force" example:"2025"`
	Releases   []Release       `json:"releases" doc:"All editions"`
	Crosswalks []CrosswalkInfo `json:"crosswalks" doc:"Crosswalks between its editions"`
}

// Release is an edition without its items.
type Release struct {
	ID             string  `json:"id" doc:"Lasting identifier, a UUID" format:"uuid"`
	Framework      string  `json:"framework" doc:"Slug of the framework" example:"isl"`
	Version        string  `json:"version" doc:"Name of the edition in addresses" example:"2025"`
	Title          string  `json:"title" doc:"Title, as printed"`
	Status         string  `json:"status" doc:"published: never changes again" enum:"draft,published"`
	AdoptionStatus string  `json:"adoptionStatus" doc:"CASE adoption status, as its publisher has it" example:"Adopted"`
	Date           string  `json:"date" doc:"As precise as it is known" example:"2018-02"`
	Language       string  `json:"language" doc:"BCP 47" example:"en"`
	Current        bool    `json:"current" doc:"Whether this is the edition in force"`
	Digest         string  `json:"digest" doc:"Fingerprint of the content: two copies with one digest say the same" example:"sha256:9f2c…"`
	Href           string  `json:"href" doc:"Page of the edition on this server" example:"/frameworks/isl/2025"`
	Counts         []Count `json:"counts,omitempty" doc:"How many items there are of each kind, from the root down"`
}

// Count is how many items a release has of one kind.
type Count struct {
	Kind  string `json:"kind" doc:"Key of the kind" example:"competency"`
	Name  string `json:"name" doc:"Name of one" example:"Competency"`
	Count int    `json:"count" doc:"How many" example:"66"`
}

// ReleaseDetail is an edition with what it says of itself, still without its items.
type ReleaseDetail struct {
	Release
	Kinds       []framework.Kind  `json:"kinds" doc:"Kinds of items, from the root down"`
	Levels      []framework.Level `json:"levels" doc:"Levels of involvement; empty where the framework has none. A level is not a position."`
	About       []string          `json:"about" doc:"Official introduction, verbatim, paragraph by paragraph"`
	Tips        []string          `json:"tips" doc:"Official tips, verbatim"`
	Remarks     []string          `json:"remarks" doc:"Remarks of ours on this edition; not official"`
	Attribution Attribution       `json:"attribution" doc:"Whose words these are"`
}

// Ref names an item.
type Ref struct {
	ID        string `json:"id" doc:"Lasting identifier, the same in every edition that has the item" format:"uuid"`
	Version   string `json:"version" doc:"Edition" example:"2025"`
	Code      string `json:"code" doc:"Code in that edition" example:"GE.1"`
	Kind      string `json:"kind" doc:"Key of its kind" example:"competency"`
	Statement string `json:"statement" doc:"Official wording, verbatim"`
	Href      string `json:"href" doc:"Lasting address of its page on this server" example:"/frameworks/isl/2025/GE.1"`
}

// Item is one entry of an edition.
type Item struct {
	Ref
	CodeOurs bool                       `json:"codeOurs,omitempty" doc:"The publisher prints no code here: this one is ours"`
	Parent   string                     `json:"parent,omitempty" doc:"Code of the item above" example:"GE.ISK"`
	Question string                     `json:"question,omitempty" doc:"Official guiding question, verbatim"`
	Note     string                     `json:"note,omitempty" doc:"Official explanation, verbatim"`
	Remark   string                     `json:"remark,omitempty" doc:"A remark of ours; not official"`
	Levels   []framework.LevelStatement `json:"levels,omitempty" doc:"Official wording at each level, verbatim"`
}

// ItemDetail is an item with its surroundings.
type ItemDetail struct {
	Item
	Path        []Ref       `json:"path" doc:"From the root down to the item, itself last"`
	Children    []Item      `json:"children" doc:"Items directly under it, in the framework's own order, which means nothing"`
	Links       []Link      `json:"links" doc:"Links to items of other editions"`
	Release     Release     `json:"release" doc:"The edition"`
	Attribution Attribution `json:"attribution" doc:"Whose words these are"`
}

// Link is one association of a crosswalk, seen from one of its two items.
type Link struct {
	AssociationType string        `json:"associationType" doc:"CASE association type, read from the crosswalk's first edition to its second" example:"isRelatedTo"`
	Item            Ref           `json:"item" doc:"The item at the other end"`
	Note            string        `json:"note,omitempty" doc:"Why, in the words of the crosswalk's author"`
	Crosswalk       CrosswalkInfo `json:"crosswalk" doc:"Whose link it is and how far it can be relied on"`
}

// CrosswalkInfo is a crosswalk without its links.
type CrosswalkInfo struct {
	ID          string `json:"id" doc:"Lasting identifier, a UUID" format:"uuid"`
	Framework   string `json:"framework" doc:"Slug of the framework that it leads from" example:"isl"`
	From        string `json:"from" doc:"Version that it leads from" example:"2018-draft"`
	To          string `json:"to" doc:"Version that it leads to" example:"2025"`
	ToFramework string `json:"toFramework,omitempty" doc:"Slug of the framework that it leads to, where that is another"`
	Title       string `json:"title" doc:"Title"`
	Author      string `json:"author" doc:"Who made it"`
	Standing    string `json:"standing" doc:"ours: made by those who run this server, not authoritative; proposed: before the stewards; adopted: made their own" enum:"ours,proposed,adopted"`
	Href        string `json:"href" doc:"Page of the crosswalk on this server" example:"/frameworks/isl/crosswalk/2018-draft/2025"`
}

// Crosswalk is a crosswalk with its links.
type Crosswalk struct {
	CrosswalkInfo
	Note        string          `json:"note" doc:"What its author says about it"`
	Links       []CrosswalkLink `json:"links" doc:"All links"`
	Attribution []Attribution   `json:"attribution" doc:"Whose words the two editions are, in the order from, to"`
}

// CrosswalkLink is one association between two items.
type CrosswalkLink struct {
	ID              string `json:"id" doc:"Lasting identifier, a UUID" format:"uuid"`
	AssociationType string `json:"associationType" doc:"CASE association type" example:"isRelatedTo"`
	From            Ref    `json:"from" doc:"Item of the first edition"`
	To              Ref    `json:"to" doc:"Item of the second edition"`
	Note            string `json:"note,omitempty" doc:"Why, in the words of the crosswalk's author"`
	Author          string `json:"author,omitempty" doc:"Who stands for this link, where it is not the author of the crosswalk"`
	Status          string `json:"status,omitempty" doc:"How it came about. accepted: suggested because of its wording, then accepted by people; byHand: made by people; not given: nobody kept it" enum:"accepted,byHand"`
}

// FrameworkHref is the address of a framework.
func FrameworkHref(slug string) string { return "/frameworks/" + url.PathEscape(slug) }

// ReleaseHref is the address of an edition.
func ReleaseHref(slug, version string) string {
	return FrameworkHref(slug) + "/" + url.PathEscape(version)
}

// ItemHref is the lasting address of an item in an edition.
func ItemHref(slug, version, code string) string {
	return ReleaseHref(slug, version) + "/" + url.PathEscape(code)
}

// CrosswalkHref is the address of a crosswalk: one that names framework and editions where it is the common one of two
// editions, else one that names the crosswalk.
func CrosswalkHref(c *framework.Crosswalk) string {
	if !c.InOrder() {
		return "/crosswalks/" + url.PathEscape(c.ID)
	}
	return FrameworkHref(c.Framework) + "/crosswalk/" + url.PathEscape(c.From) + "/" + url.PathEscape(c.To)
}

// AttributionOf says whose words a release holds.
func AttributionOf(r *framework.Release) Attribution {
	return Attribution{Publisher: r.Framework.Publisher, Rights: r.Rights, Funding: r.Funding, Source: r.Source}
}

// FrameworkOf describes a framework, without its editions and crosswalks yet.
func FrameworkOf(f framework.Framework, current string) Framework {
	return Framework{
		ID: f.ID, Slug: f.Slug, Name: f.Name, ShortName: f.ShortName, Publisher: f.Publisher, Homepage: f.Homepage,
		Href: FrameworkHref(f.Slug), Current: current, Releases: []Release{}, Crosswalks: []CrosswalkInfo{},
	}
}

// InfoOf describes an edition without reading its items.
func InfoOf(slug, current string, i framework.ReleaseInfo) Release {
	return Release{
		ID: i.ID, Framework: slug, Version: i.Version, Title: i.Title, Status: string(i.Status),
		AdoptionStatus: i.Adoption, Date: i.Date, Language: i.Language, Current: i.Version == current,
		Digest: i.Digest, Href: ReleaseHref(slug, i.Version),
	}
}

// ReleaseOf describes an edition with the counts of its items.
func ReleaseOf(t *framework.Tree, current string) Release {
	r := InfoOf(t.Framework.Slug, current, t.Info())
	r.Counts = Counts(t)
	return r
}

// Counts are the numbers of items of each kind, from the root down.
func Counts(t *framework.Tree) []Count {
	out := make([]Count, 0, len(t.Kinds))
	for _, k := range t.Kinds {
		out = append(out, Count{Kind: k.Key, Name: k.Name, Count: t.CountOf(k.Key)})
	}
	return out
}

// DetailOf is an edition with what it says of itself.
func DetailOf(t *framework.Tree, current string) ReleaseDetail {
	return ReleaseDetail{
		Release: ReleaseOf(t, current), Kinds: list(t.Kinds), Levels: list(t.Levels), About: list(t.About),
		Tips: list(t.Tips), Remarks: list(t.Remarks), Attribution: AttributionOf(t.Release),
	}
}

// RefOf names an item of a release.
func RefOf(t *framework.Tree, it *framework.Item) Ref {
	return Ref{
		ID: it.ID, Version: t.Version, Code: it.Code, Kind: it.Kind, Statement: it.Statement,
		Href: ItemHref(t.Framework.Slug, t.Version, it.Code),
	}
}

// ItemOf is an item of a release.
func ItemOf(t *framework.Tree, it *framework.Item) Item {
	out := Item{
		Ref: RefOf(t, it), CodeOurs: it.CodeOurs, Question: it.Question, Note: it.Note, Remark: it.Remark, Levels: it.Levels,
	}
	if up := t.Parent(it); up != nil {
		out.Parent = up.Code
	}
	return out
}

// ItemsOf are items of a release.
func ItemsOf(t *framework.Tree, items []*framework.Item) []Item {
	out := make([]Item, len(items))
	for i, it := range items {
		out[i] = ItemOf(t, it)
	}
	return out
}

// ItemDetailOf is an item with its surroundings.
func ItemDetailOf(t *framework.Tree, current string, it *framework.Item, links []Link) ItemDetail {
	d := ItemDetail{
		Item: ItemOf(t, it), Children: ItemsOf(t, t.Children(it.ID)), Links: list(links),
		Release: ReleaseOf(t, current), Attribution: AttributionOf(t.Release),
	}
	for _, up := range t.Path(it) {
		d.Path = append(d.Path, RefOf(t, up))
	}
	return d
}

// LinkOf is a link as it is seen from one of its ends.
func LinkOf(m framework.Match) Link {
	return Link{
		AssociationType: m.Association.Type, Item: RefOf(m.Release, m.Item), Note: m.Association.Note,
		Crosswalk: CrosswalkInfoOf(m.Crosswalk),
	}
}

// LinksOf are links as they are seen from one of their ends.
func LinksOf(matches []framework.Match) []Link {
	out := make([]Link, len(matches))
	for i, m := range matches {
		out[i] = LinkOf(m)
	}
	return out
}

// CrosswalkInfoOf describes a crosswalk.
func CrosswalkInfoOf(c *framework.Crosswalk) CrosswalkInfo {
	return CrosswalkInfo{
		ID: c.ID, Framework: c.Framework, From: c.From, To: c.To, ToFramework: c.ToFramework,
		Title: c.Title, Author: c.Author, Standing: string(c.Standing), Href: CrosswalkHref(c),
	}
}

// CrosswalkOf is a crosswalk with the wording of both ends. A link whose end is not in its edition is left out.
func CrosswalkOf(c *framework.Crosswalk, from, to *framework.Tree) Crosswalk {
	out := Crosswalk{
		CrosswalkInfo: CrosswalkInfoOf(c), Note: c.Note, Links: []CrosswalkLink{},
		Attribution: []Attribution{AttributionOf(from.Release), AttributionOf(to.Release)},
	}
	for _, a := range c.Associations {
		from, to := from, to
		if c.SlugOf(a.From) != from.Framework.Slug || a.From.Version != from.Version { // the link leads the other way
			from, to = to, from
		}
		f, t := from.ByID(a.From.ItemID), to.ByID(a.To.ItemID)
		if f == nil || t == nil {
			continue
		}
		out.Links = append(out.Links, CrosswalkLink{
			ID: a.ID, AssociationType: a.Type, From: RefOf(from, f), To: RefOf(to, t), Note: a.Note,
			Author: a.Author, Status: string(a.Status),
		})
	}
	return out
}

// list makes an empty list of none, so that data has [] and not null.
func list[T any](in []T) []T {
	if in == nil {
		return []T{}
	}
	return in
}
