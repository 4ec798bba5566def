// Package frameworkapi offers frameworks, their releases, items and crosswalks to programs: operations that read, under
// /api/v1. The shapes are those of frameworkdata.
package frameworkapi

import (
	"context"
	"embed"
	"net/http"

	"github.com/danielgtaylor/huma/v2"

	"pathways/internal/framework"
	"pathways/internal/framework/frameworkdata"
	"pathways/internal/platform/api"
)

// Locales are the words of this package.
//
//go:embed locales/*.json
var Locales embed.FS

const tag = "Frameworks"

// operations answers with what a service reads.
type operations struct {
	frameworks *framework.Service
}

// Register adds the operations to an API.
func Register(on huma.API, frameworks *framework.Service) {
	o := &operations{frameworks: frameworks}
	on.OpenAPI().Tags = append(on.OpenAPI().Tags, &huma.Tag{Name: tag, Description: "Frameworks, their editions, items and crosswalks. All public, all read only."})
	huma.Register(on, read("list-frameworks", "/frameworks", "List frameworks",
		"All frameworks on this server, with their editions and crosswalks."), o.listFrameworks)
	huma.Register(on, read("get-framework", "/frameworks/{framework}", "Get a framework",
		"One framework with its editions and crosswalks."), o.getFramework)
	huma.Register(on, read("list-releases", "/frameworks/{framework}/releases", "List the releases of a framework",
		"All published editions, the newest first. A published edition never changes."), o.listReleases)
	huma.Register(on, read("get-release", "/frameworks/{framework}/releases/{version}", "Get a release",
		"One edition with what it says of itself, its kinds, its levels and its digest. Its items are read with list-items."), o.getRelease)
	huma.Register(on, read("list-items", "/frameworks/{framework}/releases/{version}/items", "List the items of a release",
		"Items in the framework's own order, which says nothing about importance or difficulty. Filters may be combined. "+
			"The Link header leads to the next and the previous part."), o.listItems)
	huma.Register(on, read("get-item", "/frameworks/{framework}/releases/{version}/items/{item}", "Get an item",
		"One item, by its code (in any capitals) or its lasting identifier, with its path, its children and its links."), o.getItem)
	huma.Register(on, read("get-practice", "/frameworks/{framework}/releases/{version}/practice", "Get examples from work",
		"What the competencies of an edition look like at work, in short examples by code. They are ours, with an author and a version "+
			"of their own, and no part of the edition. 404 where there are none."), o.getPractice)
	huma.Register(on, read("list-crosswalks", "/frameworks/{framework}/crosswalks", "List the crosswalks of a framework",
		"Crosswalks between editions, without their links. Mind the standing: \"ours\" is not authoritative."), o.listCrosswalks)
	huma.Register(on, read("get-crosswalk", "/frameworks/{framework}/crosswalks/{from}/{to}", "Get a crosswalk",
		"The crosswalk from one edition of a framework to another, with all its links and the wording at both ends. Where there are several, the common one, else the one with the strongest standing."), o.getCrosswalk)
	huma.Register(on, read("get-crosswalk-by-id", "/crosswalks/{id}", "Get a crosswalk by its identifier",
		"One crosswalk between any two editions of any two frameworks, with all its links and the wording at both ends."), o.getCrosswalkByID)
}

func read(id, path, summary, description string) huma.Operation {
	op := huma.Operation{
		OperationID: id, Method: http.MethodGet, Path: path, Summary: summary, Description: description, Tags: []string{tag},
		Metadata: map[string]any{api.Kept: true}, // public, and the same for everybody
	}
	if id != "list-frameworks" {
		op.Errors = []int{http.StatusNotFound}
	}
	return op
}

// answer is a body.
type answer[T any] struct{ Body T }

// FrameworkPath names a framework.
type FrameworkPath struct {
	Framework string `path:"framework" doc:"Slug of the framework" example:"isl" maxLength:"100"`
}

// ReleasePath names a release.
type ReleasePath struct {
	FrameworkPath
	Version string `path:"version" doc:"Version of the release" example:"2025" maxLength:"100"`
}

// FrameworkList is all frameworks.
type FrameworkList struct {
	Frameworks []frameworkdata.Framework `json:"frameworks" doc:"By name"`
}

func (o *operations) listFrameworks(ctx context.Context, _ *struct{}) (*answer[FrameworkList], error) {
	all, err := o.frameworks.Frameworks(ctx)
	if err != nil {
		return nil, err
	}
	out := &answer[FrameworkList]{FrameworkList{[]frameworkdata.Framework{}}}
	for _, listing := range all {
		f, err := o.describe(ctx, listing)
		if err != nil {
			return nil, err
		}
		out.Body.Frameworks = append(out.Body.Frameworks, f)
	}
	return out, nil
}

func (o *operations) getFramework(ctx context.Context, in *FrameworkPath) (*answer[frameworkdata.Framework], error) {
	listing, err := o.frameworks.FrameworkBySlug(ctx, in.Framework)
	if err != nil {
		return nil, err
	}
	f, err := o.describe(ctx, listing)
	if err != nil {
		return nil, err
	}
	return &answer[frameworkdata.Framework]{f}, nil
}

// describe is a framework with its editions and crosswalks.
func (o *operations) describe(ctx context.Context, listing framework.Listing) (frameworkdata.Framework, error) {
	slug := listing.Framework.Slug
	current, err := o.frameworks.Current(ctx, slug)
	if err != nil {
		return frameworkdata.Framework{}, err
	}
	out := frameworkdata.FrameworkOf(listing.Framework, current.Version)
	for _, info := range listing.Releases {
		t, err := o.frameworks.Release(ctx, slug, info.Version)
		if err != nil {
			return out, err
		}
		out.Releases = append(out.Releases, frameworkdata.ReleaseOf(t, current.Version))
	}
	crosswalks, err := o.frameworks.Crosswalks(ctx, slug)
	if err != nil {
		return out, err
	}
	for _, c := range crosswalks {
		out.Crosswalks = append(out.Crosswalks, frameworkdata.CrosswalkInfoOf(c))
	}
	return out, nil
}

// ReleaseList is the editions of a framework.
type ReleaseList struct {
	Releases []frameworkdata.Release `json:"releases" doc:"The newest first"`
}

func (o *operations) listReleases(ctx context.Context, in *FrameworkPath) (*answer[ReleaseList], error) {
	listing, err := o.frameworks.FrameworkBySlug(ctx, in.Framework)
	if err != nil {
		return nil, err
	}
	f, err := o.describe(ctx, listing)
	if err != nil {
		return nil, err
	}
	return &answer[ReleaseList]{ReleaseList{f.Releases}}, nil
}

func (o *operations) getRelease(ctx context.Context, in *ReleasePath) (*answer[frameworkdata.ReleaseDetail], error) {
	t, current, err := o.release(ctx, in)
	if err != nil {
		return nil, err
	}
	return &answer[frameworkdata.ReleaseDetail]{frameworkdata.DetailOf(t, current)}, nil
}

// release is an edition and the version of the one in force.
func (o *operations) release(ctx context.Context, in *ReleasePath) (*framework.Tree, string, error) {
	t, err := o.frameworks.Release(ctx, in.Framework, in.Version)
	if err != nil {
		return nil, "", err
	}
	current, err := o.frameworks.Current(ctx, in.Framework)
	if err != nil {
		return nil, "", err
	}
	return t, current.Version, nil
}
