package blob

import (
	"bytes"
	"encoding/binary"
	"image"
	gifs "image/gif"
	jpegs "image/jpeg"
	pngs "image/png"
	"io"

	"pathways/internal/platform/errs"
)

// Bounds of a picture, so that no reader's browser or program chokes on a small file that unfolds to a huge one.
const (
	maxPixels = 150_000_000 // the largest phone cameras have 200 million sensor cells and save 12 to 108
	maxSide   = 40_000
)

// checkPicture reads how large a picture is, from its head and not from its pixels.
//
// Errors: errs.Invalid for a picture beyond the bounds, and for one whose head cannot be read.
func checkPicture(k kind, content io.Reader, head []byte) error {
	width, height, ok := measure(k, content, head)
	switch {
	case !ok || width <= 0 || height <= 0:
		return errs.New(errs.Invalid, "blob.checkPicture", "blob.picture.damaged")
	case width > maxSide || height > maxSide || int64(width)*int64(height) > maxPixels:
		return errs.New(errs.Invalid, "blob.checkPicture", "blob.picture.large", "width", width, "height", height)
	}
	return nil
}

func measure(k kind, content io.Reader, head []byte) (width, height int, ok bool) {
	var config image.Config
	var err error
	switch k.media {
	case png.media:
		config, err = pngs.DecodeConfig(content)
	case jpeg.media:
		config, err = jpegs.DecodeConfig(content)
	case gif.media:
		config, err = gifs.DecodeConfig(content)
	case webp.media:
		return measureWebP(head)
	default:
		return measureHEIF(head)
	}
	return config.Width, config.Height, err == nil
}

// measureWebP reads the first chunk of a WebP file (RFC 9649, section 2): extended, lossless or lossy.
func measureWebP(head []byte) (width, height int, ok bool) {
	if len(head) < 30 {
		return 0, 0, false
	}
	three := func(at int) int { return int(head[at]) | int(head[at+1])<<8 | int(head[at+2])<<16 }
	switch string(head[12:16]) {
	case "VP8X":
		return three(24) + 1, three(27) + 1, true
	case "VP8L":
		bits := binary.LittleEndian.Uint32(head[21:])
		return int(bits&0x3fff) + 1, int(bits>>14&0x3fff) + 1, head[20] == 0x2f
	case "VP8 ":
		return int(binary.LittleEndian.Uint16(head[26:]) & 0x3fff), int(binary.LittleEndian.Uint16(head[28:]) & 0x3fff),
			bytes.Equal(head[23:26], []byte{0x9d, 0x01, 0x2a})
	}
	return 0, 0, false
}

// measureHEIF takes the largest of all sizes that the head names in boxes of type ispe (ISO/IEC 23008-12, 6.5.3).
func measureHEIF(head []byte) (width, height int, ok bool) {
	for {
		at := bytes.Index(head, []byte("ispe"))
		if at < 0 || len(head) < at+16 {
			return width, height, ok
		}
		w, h := int(binary.BigEndian.Uint32(head[at+8:])), int(binary.BigEndian.Uint32(head[at+12:]))
		if int64(w)*int64(h) >= int64(width)*int64(height) {
			width, height, ok = w, h, true
		}
		head = head[at+16:]
	}
}
