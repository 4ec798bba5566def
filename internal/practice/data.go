package practice

import "pathways/internal/framework"

// Data is what the competencies of a release look like at work, as data: ours, apart from the release, with a version of
// its own.
type Data struct {
	Framework string               `json:"framework" doc:"Slug"`
	Release   string               `json:"release" doc:"Version of the edition"`
	Version   string               `json:"version" doc:"Version of the examples"`
	Date      string               `json:"date" doc:"Of that version"`
	Language  string               `json:"language" doc:"BCP 47"`
	Author    string               `json:"author" doc:"Who wrote them: not the publisher of the framework"`
	Digest    string               `json:"digest" doc:"sha256 over the files of the examples"`
	Items     map[string][]Example `json:"items" doc:"Examples by code of the competency"`
}

// DataOf is the set of a release; false where there is none.
func DataOf(t *framework.Tree) (Data, bool) {
	set := For(t.Framework.Slug, t.Version)
	if set == nil {
		return Data{}, false
	}
	p := Data{
		Framework: set.Framework, Release: set.Release, Version: set.Version, Date: set.Date, Language: set.Language,
		Author: set.Author, Digest: set.Digest, Items: map[string][]Example{},
	}
	for _, leaf := range t.Leaves("") {
		if it, ok := set.Of(leaf.Code); ok {
			p.Items[leaf.Code] = it.Examples
		}
	}
	return p, true
}
