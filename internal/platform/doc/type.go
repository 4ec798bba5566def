package doc

// typeStyle is how a kind of text is set.
type typeStyle struct {
	face  face // without bold and italic
	size  float64
	lead  float64 // height of a line in sizes
	color Color
	bold  bool
	slant bool
}

// of is the look of a run in this style.
func (s typeStyle) of(r Run) look {
	k := look{face: s.face, size: s.size, color: s.color, link: address(r.Link)}
	switch r.Voice {
	case VoiceOfficial:
		k.face = serif
	case VoiceOurs:
		k.face = sans
	}
	bold, slant := s.bold || r.Bold, s.slant != r.Italic
	if r.Code {
		k.face, k.size, bold, slant = sans, s.size*0.84, true, false
	}
	if bold {
		k.face++
	}
	if slant {
		k.face += 2
	}
	if r.Domain > 0 {
		k.color = Hue(r.Domain)
	}
	return k
}

// style is the type of a paragraph on paper, in points at a scale.
func (st Style) style(scale float64) typeStyle {
	var t typeStyle
	switch st {
	case Lead:
		t = typeStyle{face: sans, size: 11.5, lead: 1.45, color: ColorInk}
	case Quiet:
		t = typeStyle{face: sans, size: 8.25, lead: 1.42, color: ColorQuiet}
	case Official:
		t = typeStyle{face: serif, size: 11, lead: 1.3, color: ColorInk}
	case Question:
		t = typeStyle{face: serif, size: 14, lead: 1.28, color: ColorInk, slant: true}
	case Name:
		t = typeStyle{face: serif, size: 16, lead: 1.2, color: ColorInk}
	default:
		t = typeStyle{face: sans, size: 9.75, lead: 1.45, color: ColorInk}
	}
	t.size *= scale
	return t
}

// headingStyle is the type of a heading on paper; level 0 is the title of the document.
func headingStyle(level int, scale float64) typeStyle {
	sizes := [...]float64{27, 21, 15.5, 12.5, 10.5}
	t := typeStyle{face: serif, size: sizes[min(max(level, 0), 4)] * scale, lead: 1.16, color: ColorInk}
	if level >= 4 {
		t.face, t.bold, t.size, t.lead = sans, true, 9.5*scale, 1.3
	}
	return t
}

// shrinks is how much smaller type is in running text, in a table and in a compact table.
var shrinks = [...]float64{1, 0.92, 0.78}
