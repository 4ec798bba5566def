package role

import (
	"embed"
	"encoding/json"
	"fmt"
	"io/fs"
	"slices"
	"sync"
)

// Starter is a profile of a common job that we wrote ourselves, to begin from. It is nobody's official text.
type Starter struct {
	Key     string       `json:"key"` // part of addresses, [a-z0-9-]
	Title   string       `json:"title"`
	Purpose string       `json:"purpose"`
	Team    string       `json:"team"`
	Family  string       `json:"family"`
	Step    int          `json:"step,omitempty"` // within the family, our example of an order; 0 for none
	Uses    []StarterUse `json:"uses"`
}

// StarterUse is one competency of a starter, by its code in the release.
type StarterUse struct {
	Code     string   `json:"code"`
	Emphasis Emphasis `json:"emphasis"`
	From     string   `json:"from,omitempty"`
	To       string   `json:"to,omitempty"`
	Examples []string `json:"examples,omitempty"`
}

// StarterSet are the starters for one release of a framework: a file of the folder starters.
type StarterSet struct {
	Framework string    `json:"framework"` // slug
	Release   string    `json:"release"`   // version
	Version   string    `json:"version"`   // of the set
	Date      string    `json:"date"`
	Language  string    `json:"language"` // BCP 47
	Author    string    `json:"author"`
	Starters  []Starter `json:"starters"`
}

//go:embed starters
var starterFiles embed.FS

// starterSets are read once. A damaged file is a fault of ours, which a test finds.
var starterSets = sync.OnceValue(func() []StarterSet {
	names, err := fs.Glob(starterFiles, "starters/*.json")
	if err != nil {
		panic(err)
	}
	var all []StarterSet
	for _, name := range names {
		raw, err := starterFiles.ReadFile(name)
		if err != nil {
			panic(err)
		}
		var set StarterSet
		if err := json.Unmarshal(raw, &set); err != nil {
			panic(fmt.Sprintf("%s: %v", name, err))
		}
		all = append(all, set)
	}
	return all
})

// StarterSets are all sets that are shipped.
func StarterSets() []StarterSet { return starterSets() }

// Starters are those for a release of a framework, by slug and version; empty where there are none.
func Starters(framework, release string) []Starter {
	for _, set := range starterSets() {
		if set.Framework == framework && set.Release == release {
			return set.Starters
		}
	}
	return nil
}

// StarterOf is one starter for a release; false where there is none with that key.
func StarterOf(framework, release, key string) (Starter, bool) {
	all := Starters(framework, release)
	if i := slices.IndexFunc(all, func(s Starter) bool { return s.Key == key }); i >= 0 {
		return all[i], true
	}
	return Starter{}, false
}
