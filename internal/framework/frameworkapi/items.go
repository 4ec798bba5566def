package frameworkapi

import (
	"context"
	"fmt"
	"net/url"
	"strconv"
	"strings"

	"github.com/google/uuid"

	"pathways/internal/framework"
	"pathways/internal/framework/frameworkdata"
	"pathways/internal/platform/errs"
)

type itemsInput struct {
	ReleasePath
	Kind   string `query:"kind" doc:"Only items of this kind" example:"competency" maxLength:"100"`
	Parent string `query:"parent" doc:"Only items directly under the item with this code; empty: all" example:"GE.ISK" maxLength:"100"`
	Q      string `query:"q" doc:"Only items that hold these words, as the search of the library finds them, nearest first" example:"budget" maxLength:"400"`
	Limit  int    `query:"limit" doc:"At most so many" minimum:"1" maximum:"1000" default:"100"`
	Offset int    `query:"offset" doc:"Leave out so many at the beginning" minimum:"0" default:"0"`
}

// ItemList is a part of the items of a release.
type ItemList struct {
	Items       []frameworkdata.Item      `json:"items" doc:"In the framework's own order, or nearest first for a search"`
	Total       int                       `json:"total" doc:"How many there are in all parts together" example:"66"`
	Limit       int                       `json:"limit" doc:"At most so many in one part"`
	Offset      int                       `json:"offset" doc:"How many come before this part"`
	Attribution frameworkdata.Attribution `json:"attribution" doc:"Whose words these are"`
}

type itemsOutput struct {
	Link string `header:"Link" doc:"Addresses of the next and the previous part (RFC 8288)"`
	Body ItemList
}

func (o *operations) listItems(ctx context.Context, in *itemsInput) (*itemsOutput, error) {
	t, err := o.frameworks.Release(ctx, in.Framework, in.Version)
	if err != nil {
		return nil, err
	}
	all, err := o.chosen(t, in)
	if err != nil {
		return nil, err
	}
	from := min(in.Offset, len(all))
	to := min(from+in.Limit, len(all))
	return &itemsOutput{
		Link: in.links(len(all)),
		Body: ItemList{
			Items: frameworkdata.ItemsOf(t, all[from:to]), Total: len(all), Limit: in.Limit, Offset: in.Offset,
			Attribution: frameworkdata.AttributionOf(t.Release),
		},
	}, nil
}

// chosen are the items that pass every filter.
func (o *operations) chosen(t *framework.Tree, in *itemsInput) ([]*framework.Item, error) {
	var parent *framework.Item
	if in.Parent != "" {
		if parent = t.ByCodeAnyCase(in.Parent); parent == nil {
			return nil, errs.New(errs.NotFound, "frameworkapi.listItems", "frameworkapi.parent", "code", in.Parent)
		}
	}
	var out []*framework.Item
	for _, it := range o.found(t, in.Q) {
		if (in.Kind == "" || it.Kind == in.Kind) && (parent == nil || it.ParentID == parent.ID) {
			out = append(out, it)
		}
	}
	return out, nil
}

// found are the items that a search finds; all of them where nothing is searched for.
func (o *operations) found(t *framework.Tree, q string) []*framework.Item {
	var out []*framework.Item
	if strings.TrimSpace(q) == "" {
		for i := range t.Items {
			out = append(out, &t.Items[i])
		}
		return out
	}
	for _, g := range o.frameworks.Index().Search(q, 0).Groups {
		if g.Release.ID != t.ID {
			continue
		}
		for _, h := range g.Hits {
			out = append(out, h.Item)
		}
	}
	return out
}

// links is the Link header for a part of a list.
func (in *itemsInput) links(total int) string {
	var out []string
	part := func(rel string, offset int) {
		q := url.Values{"limit": {strconv.Itoa(in.Limit)}, "offset": {strconv.Itoa(offset)}}
		for name, value := range map[string]string{"kind": in.Kind, "parent": in.Parent, "q": in.Q} {
			if value != "" {
				q.Set(name, value)
			}
		}
		out = append(out, fmt.Sprintf("<?%s>; rel=%q", q.Encode(), rel))
	}
	if in.Limit < total-in.Offset {
		part("next", in.Offset+in.Limit)
	}
	if in.Offset > 0 {
		part("prev", max(0, in.Offset-in.Limit))
	}
	return strings.Join(out, ", ")
}

type itemInput struct {
	ReleasePath
	Item string `path:"item" doc:"Code or lasting identifier of the item" example:"GE.1" maxLength:"100"`
}

func (o *operations) getItem(ctx context.Context, in *itemInput) (*answer[frameworkdata.ItemDetail], error) {
	t, current, err := o.release(ctx, &in.ReleasePath)
	if err != nil {
		return nil, err
	}
	it := t.ByCodeAnyCase(in.Item)
	if id, err := uuid.Parse(in.Item); it == nil && err == nil {
		it = t.ByID(id.String())
	}
	if it == nil {
		return nil, errs.New(errs.NotFound, "frameworkapi.getItem", "frameworkapi.item", "code", in.Item)
	}
	matches, err := o.frameworks.Matches(ctx, in.Framework, in.Version, it.ID)
	if err != nil {
		return nil, err
	}
	return &answer[frameworkdata.ItemDetail]{frameworkdata.ItemDetailOf(t, current, it, frameworkdata.LinksOf(matches))}, nil
}
