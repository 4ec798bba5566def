package ingest

import (
	"strings"
	"unicode/utf8"
)

// readPlain reads a text that has no marks but line feeds.
func readPlain(text string, l Limits) (Text, error) {
	b := &builder{most: l.Text}
	for block := range strings.SplitSeq(blocks.Replace(text), "\n\n") {
		if err := b.block(strings.Split(block, "\n")); err != nil {
			return Text{}, err
		}
	}
	return Text{Kind: Plain, Text: b.text.String()}, nil
}

// blocks makes all ends of lines and pages alike, and leaves out what cannot be seen.
var blocks = strings.NewReplacer("\r\n", "\n", "\r", "\n", "\f", "\n\n", "\u2028", "\n", "\u2029", "\n\n", "\u00ad", "", "\u200b", "", "\ufeff", "", "\x00", "", "\v", "\n")

// Widths between which a text was broken into lines by the program that wrote it, in characters.
const (
	narrowest = 50
	widest    = 100
)

// block adds lines that stand together. Each is a paragraph, unless the block looks as if its lines were broken at a
// width: then a line goes on where the first word of the next would not have fitted.
func (b *builder) block(lines []string) error {
	width := 0
	for _, line := range lines {
		width = max(width, utf8.RuneCountInString(strings.TrimRight(line, " \t")))
	}
	wrapped := width >= narrowest && width <= widest
	paragraph, mark := "", ""
	before := 0
	for _, line := range lines {
		line = strings.TrimRight(line, " \t")
		text, isEntry := entry(strings.TrimSpace(line))
		first, _, _ := strings.Cut(text, " ")
		goesOn := wrapped && paragraph != "" && !isEntry && text != "" && !strings.HasPrefix(text, headingMark) && before+1+utf8.RuneCountInString(first) > width
		if goesOn {
			paragraph += " " + text
		} else {
			if err := b.add(mark, paragraph); err != nil {
				return err
			}
			paragraph, mark = text, ""
			if isEntry {
				mark = entryMark
			}
		}
		before = utf8.RuneCountInString(line)
	}
	return b.add(mark, paragraph)
}
