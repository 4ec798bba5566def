package framework_test

import (
	"testing"

	"pathways/internal/framework"
)

// TestDigestOfTheSampleStaysForEver holds the canonical form: if this digest changes, every release that was
// ever published would look damaged.
func TestDigestOfTheSampleStaysForEver(t *testing.T) {
	const want = "sha256:23634f2e2d8d4aa3cb37cd18b1bf5454865fbc429ffe18ad4eb21653575fef21"
	if got := sample().ComputeDigest(); got != want {
		t.Fatalf("got %s, want %s", got, want)
	}
}

func TestDigestCoversEveryFieldOfTheContent(t *testing.T) {
	seen := map[string]string{sample().ComputeDigest(): "the sample"}
	for name, change := range map[string]func(*framework.Release){
		"id":              func(r *framework.Release) { r.ID = "x" },
		"slug":            func(r *framework.Release) { r.Framework.Slug = "x" },
		"version":         func(r *framework.Release) { r.Version = "x" },
		"title":           func(r *framework.Release) { r.Title = "x" },
		"adoption":        func(r *framework.Release) { r.Adoption = "x" },
		"date":            func(r *framework.Release) { r.Date = "x" },
		"language":        func(r *framework.Release) { r.Language = "x" },
		"source title":    func(r *framework.Release) { r.Source.Title = "x" },
		"source address":  func(r *framework.Release) { r.Source.URL = "x" },
		"rights":          func(r *framework.Release) { r.Rights = "x" },
		"funding":         func(r *framework.Release) { r.Funding = "x" },
		"about":           func(r *framework.Release) { r.About = r.About[:1] },
		"about, joined":   func(r *framework.Release) { r.About = []string{r.About[0] + r.About[1]} },
		"tips":            func(r *framework.Release) { r.Tips = []string{"x"} },
		"remarks":         func(r *framework.Release) { r.Remarks = nil },
		"kind key":        func(r *framework.Release) { r.Kinds[0].Key = "x" },
		"kind name":       func(r *framework.Release) { r.Kinds[0].Name = "x" },
		"kind plural":     func(r *framework.Release) { r.Kinds[0].Plural = "x" },
		"level code":      func(r *framework.Release) { r.Levels[0].Code = "x" },
		"level id":        func(r *framework.Release) { r.Levels[1].ID = "x" },
		"level name":      func(r *framework.Release) { r.Levels[0].Name = "x" },
		"level text":      func(r *framework.Release) { r.Levels[0].Description = "x" },
		"code":            func(r *framework.Release) { r.Items[1].Code = "x" },
		"code ours":       func(r *framework.Release) { r.Items[1].CodeOurs = false },
		"item id":         func(r *framework.Release) { r.Items[2].ID = "x" },
		"parent":          func(r *framework.Release) { r.Items[2].ParentID = r.Items[1].ID },
		"no parent":       func(r *framework.Release) { r.Items[2].ParentID = "" },
		"kind":            func(r *framework.Release) { r.Items[1].Kind = "field" },
		"statement":       func(r *framework.Release) { r.Items[1].Statement = "x" },
		"question":        func(r *framework.Release) { r.Items[1].Question = "x" },
		"note":            func(r *framework.Release) { r.Items[1].Note = "x" },
		"remark":          func(r *framework.Release) { r.Items[1].Remark = "x" },
		"level of item":   func(r *framework.Release) { r.Items[1].Levels[0].Level = "x" },
		"level statement": func(r *framework.Release) { r.Items[1].Levels[0].Statement = "x" },
		"order of items":  func(r *framework.Release) { r.Items[1], r.Items[2] = r.Items[2], r.Items[1] },
		"order of kinds":  func(r *framework.Release) { r.Kinds[0], r.Kinds[1] = r.Kinds[1], r.Kinds[0] },
	} {
		r := sample()
		change(r)
		digest := r.ComputeDigest()
		if other, twice := seen[digest]; twice {
			t.Errorf("%s has the digest of %s", name, other)
		}
		seen[digest] = name
	}
}

func TestDigestLeavesOutWhatIsNotTheContentOfTheRelease(t *testing.T) {
	want := sample().ComputeDigest()
	r := sample()
	r.Status, r.Digest = framework.Draft, "x"
	r.Framework.Name, r.Framework.Homepage, r.Framework.Publisher, r.Framework.ShortName, r.Framework.ID = "x", "x", "x", "x", "x"
	r.Tips = []string{}
	if got := r.ComputeDigest(); got != want {
		t.Fatalf("got %s, want %s", got, want)
	}
}
