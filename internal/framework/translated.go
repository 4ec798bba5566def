package framework

import (
	"slices"
	"strconv"
)

// Text names one text of a release: a field of an item, or of the release itself where Item is "".
//
// Fields of an item: "statement", "question", "note", and "level." with the code of a level. Fields of a release: "name" (of
// the framework), "title", "about.0" and so on, "tips.0", "kind." and a key with ".name" or ".plural", "level." and a code with
// ".name" or ".description".
type Text struct {
	Item  string // identifier
	Field string
}

// Wording is a text with what it says.
type Wording struct {
	Text
	Words string
}

// Translated is a tree as it reads in another language. What has no translation stays as it is in the release, and
// Tree.LangOf and Tree.Untranslated tell which it is. The release itself, its identifiers, codes and digest stay the same;
// remarks, which are ours, are left out.
func Translated(t *Tree, language string, translation map[Text]string) *Tree {
	r := *t.Release
	r.Kinds, r.Levels, r.Items = slices.Clone(r.Kinds), slices.Clone(r.Levels), slices.Clone(r.Items)
	r.About, r.Tips, r.Remarks = slices.Clone(r.About), slices.Clone(r.Tips), nil
	out := &translated{language: t.Language, texts: map[string]bool{}}
	for i := range r.Items {
		r.Items[i].Levels = slices.Clone(r.Items[i].Levels)
	}
	r.eachText(func(at Text, words *string) {
		if said := translation[at]; said != "" {
			*words = said
			return
		}
		out.texts[*words] = true
	})
	r.Language = language
	tree := NewTree(&r)
	tree.translated = out
	return tree
}

// translated is what a tree knows of the texts that are not in its language.
type translated struct {
	language string // of the release
	texts    map[string]bool
}

// LangOf is the language that a text of this tree is in.
func (t *Tree) LangOf(text string) string {
	if t.Untranslated(text) {
		return t.translated.language
	}
	return t.Language
}

// Untranslated says whether a text of a translated tree still stands in the language of its release.
func (t *Tree) Untranslated(text string) bool { return t.translated != nil && t.translated.texts[text] }

// IsTranslation says whether the tree reads in another language than its release.
func (t *Tree) IsTranslation() bool { return t.translated != nil }

// Texts are all texts of a release that can be translated, in its order: first its own, then those of its items.
func (r *Release) Texts() []Wording {
	var out []Wording
	r.eachText(func(at Text, words *string) { out = append(out, Wording{at, *words}) })
	return out
}

// eachText goes over all texts that can be translated and are there.
func (r *Release) eachText(do func(at Text, words *string)) {
	own := func(item, field string, words *string) {
		if *words != "" {
			do(Text{item, field}, words)
		}
	}
	own("", "name", &r.Framework.Name)
	own("", "title", &r.Title)
	for i := range r.About {
		own("", "about."+strconv.Itoa(i), &r.About[i])
	}
	for i := range r.Tips {
		own("", "tips."+strconv.Itoa(i), &r.Tips[i])
	}
	for i := range r.Kinds {
		k := &r.Kinds[i]
		own("", "kind."+k.Key+".name", &k.Name)
		own("", "kind."+k.Key+".plural", &k.Plural)
	}
	for i := range r.Levels {
		l := &r.Levels[i]
		own("", "level."+l.Code+".name", &l.Name)
		own("", "level."+l.Code+".description", &l.Description)
	}
	for i := range r.Items {
		it := &r.Items[i]
		own(it.ID, "statement", &it.Statement)
		own(it.ID, "question", &it.Question)
		own(it.ID, "note", &it.Note)
		for n := range it.Levels {
			own(it.ID, "level."+it.Levels[n].Level, &it.Levels[n].Statement)
		}
	}
}
