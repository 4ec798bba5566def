package siteweb

import (
	"context"
	"net/http"
	"strconv"
	"strings"

	"pathways/internal/framework"
	"pathways/internal/framework/frameworkdata"
	"pathways/internal/platform/ui"
	"pathways/internal/platform/ui/ringmap"
	"pathways/internal/platform/web"
)

// homePage is the front page. It shows the edition in force of the first framework on the shelf.
type homePage struct {
	Map        ringmap.Map
	Leaves     int
	Said       string // official wording: what the framework says of itself
	SaidSource string
	Href       string // of the edition
	Domains    string // heading over the doors
	Doors      []ui.DoorTo
	Guides     []ui.BoardLine
	Source     ui.Source // whose words the questions and the sentence are
}

func (s *Site) home(w http.ResponseWriter, r *http.Request) error {
	ctx := r.Context()
	all, err := s.frameworks.Frameworks(ctx)
	if err != nil {
		return err
	}
	if len(all) == 0 {
		return web.NotFound()
	}
	t, err := s.frameworks.Current(ctx, all[0].Framework.Slug)
	if err != nil {
		return err
	}
	return web.Render(w, r, http.StatusOK, homeView(s.homePage(ctx, t)))
}

func (s *Site) homePage(ctx context.Context, t *framework.Tree) homePage {
	p := homePage{
		Map: exampleMap(ctx, t), Leaves: len(t.Leaves("")), Href: frameworkdata.ReleaseHref(t.Framework.Slug, t.Version),
		Guides: append([]ui.BoardLine{
			{Href: "/pathway", Name: ui.T(ctx, "site.home.way.pathway"), Text: ui.T(ctx, "site.home.way.pathway.text")},
			{Href: "/frameworks", Name: ui.T(ctx, "site.home.way.library"), Text: ui.T(ctx, "site.home.way.library.text")},
		}, lines(ctx, s.guideTexts, "/guides/", audienceGuides, "")...),
	}
	p.Source = ui.Source{
		Title: t.Source.Title, Href: t.Source.URL, Publisher: t.Framework.Publisher,
		Release: ui.T(ctx, "site.home.edition", "version", t.Version), Acknowledgment: t.Funding,
	}
	if n := len(t.About); n > 0 {
		p.Said = firstSentence(t.About[min(1, n-1)])
		p.SaidSource = ui.T(ctx, "site.home.said.cite", "title", t.Title, "version", t.Version)
	}
	roots := t.Roots()
	for i, d := range roots {
		p.Doors = append(p.Doors, ui.DoorTo{
			Domain: i, Name: d.Statement, Ask: d.Question, Href: frameworkdata.ItemHref(t.Framework.Slug, t.Version, d.Code),
		})
	}
	if len(roots) > 0 {
		p.Domains = ui.T(ctx, "site.home.domains", "number", number(ctx, len(roots)), "kinds", t.KindOf(roots[0].Kind).InText(len(roots), t.Language))
	}
	return p
}

// firstSentence is a text up to the end of its first sentence: an excerpt, word for word.
func firstSentence(text string) string {
	if first, _, cut := strings.Cut(text, ". "); cut {
		return first + "."
	}
	return text
}

// number says a small number as a word at the beginning of a sentence, a larger one in figures.
func number(ctx context.Context, n int) string {
	if n >= 1 && n <= 9 {
		return ui.T(ctx, "site.number."+strconv.Itoa(n))
	}
	return strconv.Itoa(n)
}

// invented are the answers of the example on the front page, taken round and round in the order of the framework:
// b use and wish, u use, w wish, n neither now, o left open.
const invented = "buubwoububunbnuuuubbbnbunununbuunnnbbwbnbuonwunwunnnubbbubbwbwwno"

// exampleMap is a map of the whole framework with invented answers.
func exampleMap(ctx context.Context, t *framework.Tree) ringmap.Map {
	regions := map[byte]ringmap.Region{'b': ringmap.Both, 'u': ringmap.Use, 'w': ringmap.Wish, 'n': ringmap.Neither, 'o': ringmap.Open}
	m := ringmap.Map{
		ID: "example", Bare: true, Title: ui.T(ctx, "site.home.map.title"),
		Desc: ui.T(ctx, "site.home.map.desc", "leaves", len(t.Leaves("")), "domains", len(t.Roots())),
	}
	at := 0
	for _, d := range t.Roots() {
		domain := ringmap.Domain{Name: d.Statement}
		for _, u := range t.UnitsUnder(d) {
			category := ringmap.Category{Name: u.Statement}
			for _, leaf := range t.Leaves(u.ID) {
				category.Items = append(category.Items, ringmap.Item{
					Code: leaf.Code, Title: leaf.Statement, Region: regions[invented[at%len(invented)]],
				})
				at++
			}
			domain.Categories = append(domain.Categories, category)
		}
		m.Domains = append(m.Domains, domain)
	}
	return m
}
