package doc

import "fmt"

// emu are the units of drawings in Word: 914,400 an inch, 12,700 a point.
func emu(points float64) int { return int(points * 12700) }

// picture sets a picture in the line of the text, with its title below and its words as what is read aloud.
func (b *docx) picture(k Picture) {
	png, w, h, err := k.dots(dotsAcross)
	if err != nil {
		b.err = err
		return
	}
	if w == 0 {
		return
	}
	share := k.Width
	if !(share > 0 && share <= 1) {
		share = 1
	}
	width := b.frame.width() * share
	height := width * float64(h) / float64(w)
	if most := (b.frame.h - b.frame.top - b.frame.bottom) * 0.72; height > most {
		width, height = width*most/height, most
	}
	b.pictures = append(b.pictures, png)
	n := len(b.pictures)
	const drawing = "http://schemas.openxmlformats.org/drawingml/2006/"
	b.put(fmt.Sprintf(`<w:p><w:pPr><w:keepNext/><w:jc w:val="center"/></w:pPr><w:r><w:drawing>`+
		`<wp:inline xmlns:wp="%[1]swordprocessingDrawing" distT="0" distB="0" distL="0" distR="0"><wp:extent cx="%[2]d" cy="%[3]d"/>`+
		`<wp:docPr id="%[4]d" name="picture%[4]d" title="%[5]s" descr="%[6]s"/>`+
		`<a:graphic xmlns:a="%[1]smain"><a:graphicData uri="%[1]spicture"><pic:pic xmlns:pic="%[1]spicture">`+
		`<pic:nvPicPr><pic:cNvPr id="%[4]d" name="picture%[4]d.png" descr="%[6]s"/><pic:cNvPicPr/></pic:nvPicPr>`+
		`<pic:blipFill><a:blip r:embed="picture%[4]d"/><a:stretch><a:fillRect/></a:stretch></pic:blipFill>`+
		`<pic:spPr><a:xfrm><a:off x="0" y="0"/><a:ext cx="%[2]d" cy="%[3]d"/></a:xfrm><a:prstGeom prst="rect"><a:avLst/></a:prstGeom></pic:spPr>`+
		`</pic:pic></a:graphicData></a:graphic></wp:inline></w:drawing></w:r></w:p>`,
		drawing, emu(width), emu(height), n, quote(oneLine(k.Title)), quote(oneLine(k.Alt))))
	if t := oneLine(k.Title); t != "" {
		b.para("Caption", "", T(t), false)
	}
}
