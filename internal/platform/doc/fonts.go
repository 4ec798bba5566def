package doc

import (
	"bytes"
	"fmt"
	"sync"

	"codeberg.org/go-pdf/fpdf"
	"github.com/go-fonts/dejavu/dejavusans"
	"github.com/go-fonts/dejavu/dejavusansbold"
	"github.com/go-fonts/liberation/liberationsansbold"
	"github.com/go-fonts/liberation/liberationsansbolditalic"
	"github.com/go-fonts/liberation/liberationsansitalic"
	"github.com/go-fonts/liberation/liberationsansregular"
	"github.com/go-fonts/liberation/liberationserifbold"
	"github.com/go-fonts/liberation/liberationserifbolditalic"
	"github.com/go-fonts/liberation/liberationserifitalic"
	"github.com/go-fonts/liberation/liberationserifregular"
	"golang.org/x/image/font"
	"golang.org/x/image/font/sfnt"
	"golang.org/x/image/math/fixed"
)

// face is one of the embedded fonts. Bold adds 1 and italic 2 to serif and sans; bold adds 1 to spare.
type face int

const (
	serif face = 0
	sans  face = 4
	spare face = 8 // for letters that serif and sans lack
)

// replacement is drawn for a letter that no font has.
const replacement = '\uFFFD'

var files = [...][]byte{
	liberationserifregular.TTF, liberationserifbold.TTF, liberationserifitalic.TTF, liberationserifbolditalic.TTF,
	liberationsansregular.TTF, liberationsansbold.TTF, liberationsansitalic.TTF, liberationsansbolditalic.TTF,
	dejavusans.TTF, dejavusansbold.TTF,
}

// name is what the PDF library calls a face.
func (f face) name() string { return fmt.Sprintf("face%d", f) }

// add gives a face to a PDF. The library writes into the bytes that it is given, so each gets its own.
func (f face) add(pdf *fpdf.Fpdf) { pdf.AddUTF8FontFromBytes(f.name(), "", bytes.Clone(files[f])) }

var advances [len(files)]func() []uint16

func init() {
	for f := range files {
		advances[f] = sync.OnceValue(func() []uint16 { return measure(files[f]) })
	}
}

// measure reads how far each letter of the basic plane advances, in thousandths of the size, plus one.
// Zero is a letter that the font lacks.
func measure(ttf []byte) []uint16 {
	out := make([]uint16, 0x10000)
	f, err := sfnt.Parse(ttf)
	if err != nil {
		panic("doc: an embedded font cannot be read: " + err.Error())
	}
	var buf sfnt.Buffer
	unit := f.UnitsPerEm()
	for r := rune(' '); r < 0xfffe; r++ {
		g, err := f.GlyphIndex(&buf, r)
		if err != nil || g == 0 {
			continue
		}
		a, err := f.GlyphAdvance(&buf, g, fixed.Int26_6(unit)<<6, font.HintingNone)
		if err != nil {
			continue
		}
		out[r] = uint16((int(a>>6)*1000+int(unit)/2)/int(unit)) + 1
	}
	return out
}

// letter finds the face that has a rune, the rune to draw and its advance in thousandths of the size.
func (f face) letter(r rune) (face, rune, float64) {
	if r < 0x10000 {
		if a := advances[f]()[r]; a > 0 {
			return f, r, float64(a - 1)
		}
	}
	other := spare
	if f < spare {
		other += f & 1
	}
	if r < 0x10000 {
		if a := advances[other]()[r]; a > 0 {
			return other, r, float64(a - 1)
		}
	}
	return spare, replacement, float64(advances[spare]()[replacement] - 1)
}
