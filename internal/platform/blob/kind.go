package blob

import (
	"bytes"
	"encoding/binary"
	"io"
	"slices"
	"unicode/utf8"

	"pathways/internal/platform/errs"
)

// kind is a sort of file that is taken. What a file is, is found in its bytes.
type kind struct {
	media string
	ends  []string // endings of names that fit, the usual one first
}

// The kinds that are taken. The sentence "blob.type" lists them for people.
var (
	pdf  = kind{"application/pdf", []string{".pdf"}}
	png  = kind{"image/png", []string{".png"}}
	jpeg = kind{"image/jpeg", []string{".jpg", ".jpeg", ".jpe"}}
	gif  = kind{"image/gif", []string{".gif"}}
	webp = kind{"image/webp", []string{".webp"}}
	heic = kind{"image/heic", []string{".heic", ".heif"}}
	avif = kind{"image/avif", []string{".avif"}}
	mp4  = kind{"video/mp4", []string{".mp4", ".m4v"}}
	mov  = kind{"video/quicktime", []string{".mov", ".qt"}}
	webm = kind{"video/webm", []string{".webm"}}
	mp3  = kind{"audio/mpeg", []string{".mp3"}}
	wav  = kind{"audio/wav", []string{".wav"}}
	m4a  = kind{"audio/mp4", []string{".m4a", ".m4b"}}
	ogg  = kind{"audio/ogg", []string{".ogg", ".oga", ".opus"}}
	docx = kind{"application/vnd.openxmlformats-officedocument.wordprocessingml.document", []string{".docx"}}
	xlsx = kind{"application/vnd.openxmlformats-officedocument.spreadsheetml.sheet", []string{".xlsx"}}
	pptx = kind{"application/vnd.openxmlformats-officedocument.presentationml.presentation", []string{".pptx"}}
	odt  = kind{"application/vnd.oasis.opendocument.text", []string{".odt"}}
	ods  = kind{"application/vnd.oasis.opendocument.spreadsheet", []string{".ods"}}
	odp  = kind{"application/vnd.oasis.opendocument.presentation", []string{".odp"}}
	text = kind{"text/plain", []string{".txt", ".text"}}
	csv  = kind{"text/csv", []string{".csv"}}
	mark = kind{"text/markdown", []string{".md", ".markdown"}}
)

// Viewable says whether a browser may show a file of a type inside a page of ours: pictures that every browser knows.
// Everything else is saved.
func Viewable(media string) bool {
	return slices.Contains([]string{png.media, jpeg.media, gif.media, webp.media, avif.media}, media)
}

// Accepted is what a file field offers to choose from: the endings of all kinds.
const Accepted = ".pdf,.png,.jpg,.jpeg,.gif,.webp,.heic,.heif,.avif,.mp4,.m4v,.mov,.webm,.mp3,.wav,.m4a,.ogg,.docx,.xlsx,.pptx,.odt,.ods,.odp,.txt,.csv,.md"

// headSize is how much of the beginning is looked at for a signature.
const headSize = 64 << 10

func refused() error { return errs.New(errs.Invalid, "blob.find", "blob.type") }

// find looks in the content of a file for what it is. Archives are never unpacked: their directory is read, within bounds.
//
// Errors: errs.Invalid for a type that is not taken and for a picture beyond the bounds; what the reader gives.
func find(r io.ReaderAt, size int64) (kind, error) {
	head := make([]byte, min(size, headSize))
	if _, err := r.ReadAt(head, 0); err != nil && err != io.EOF {
		return kind{}, err
	}
	k := bySignature(head)
	switch k.media {
	case "":
		return plain(r, size)
	case zipped:
		return office(r, size, head)
	case png.media, jpeg.media, gif.media, webp.media, heic.media, avif.media:
		return k, checkPicture(k, io.NewSectionReader(r, 0, size), head)
	}
	return k, nil
}

// zipped stands for a ZIP archive until it is known what it holds.
const zipped = "application/zip"

// bySignature knows a kind by how its files begin; the zero kind where nothing is known.
func bySignature(head []byte) kind {
	begins := func(at int, s string) bool { return len(head) >= at+len(s) && string(head[at:at+len(s)]) == s }
	switch {
	case begins(0, "%PDF-"):
		return pdf
	case begins(0, "\x89PNG\r\n\x1a\n"):
		return png
	case begins(0, "\xff\xd8\xff"):
		return jpeg
	case begins(0, "GIF87a"), begins(0, "GIF89a"):
		return gif
	case begins(0, "RIFF") && begins(8, "WEBPVP8"):
		return webp
	case begins(0, "RIFF") && begins(8, "WAVE"):
		return wav
	case begins(0, "OggS\x00"):
		return ogg
	case begins(0, "ID3") && len(head) > 10 && head[3] < 0xff && head[4] < 0xff, isMP3Frame(head):
		return mp3
	case begins(0, "\x1a\x45\xdf\xa3") && bytes.Contains(head[:min(len(head), 64)], []byte("\x42\x82\x84webm")):
		return webm
	case begins(0, "PK\x03\x04"):
		return kind{media: zipped}
	case begins(4, "ftyp"):
		return byBrand(head)
	case begins(4, "moov"), begins(4, "mdat"), begins(4, "wide"):
		return mov // QuickTime before there were brands
	}
	return kind{}
}

// brands of the ISO base media file format (ISO/IEC 14496-12).
var brands = map[string]kind{
	"heic": heic, "heix": heic, "heim": heic, "heis": heic, "hevc": heic, "hevx": heic,
	"avif": avif, "avis": avif, "qt  ": mov, "M4A ": m4a, "M4B ": m4a,
	"isom": mp4, "iso2": mp4, "iso3": mp4, "iso4": mp4, "iso5": mp4, "iso6": mp4, "mp41": mp4, "mp42": mp4, "avc1": mp4,
	"M4V ": mp4, "M4VH": mp4, "M4VP": mp4, "MSNV": mp4, "dash": mp4,
}

// byBrand reads the first box: a major brand, a version, and brands that the file is compatible with. Still pictures
// may have a general major brand and say what they are among the others.
func byBrand(head []byte) kind {
	length := int(binary.BigEndian.Uint32(head))
	if length < 16 || length > 512 || length > len(head) {
		return kind{}
	}
	if k := brands[string(head[8:12])]; k.media != "" {
		return k
	}
	if major := string(head[8:12]); major != "mif1" && major != "msf1" {
		return kind{}
	}
	for at := 16; at+4 <= length; at += 4 {
		if k := brands[string(head[at:at+4])]; k.media == heic.media || k.media == avif.media {
			return k
		}
	}
	return kind{}
}

// isMP3Frame says whether a file without a tag begins with a frame of MPEG audio, layer III (ISO/IEC 11172-3, 2.4.1.3).
func isMP3Frame(head []byte) bool {
	if len(head) < 4 || head[0] != 0xff || head[1]&0xe0 != 0xe0 {
		return false
	}
	version, layer := head[1]>>3&3, head[1]>>1&3
	rate, sampling := head[2]>>4, head[2]>>2&3
	return version != 1 && layer == 1 && rate != 0 && rate != 15 && sampling != 3
}

// plain takes a file for plain text where all of it is UTF-8 without control characters and does not begin as a page, a
// picture in XML or a program does.
func plain(r io.ReaderAt, size int64) (kind, error) {
	var rest []byte // the beginning of a character that the last part cut
	buf := make([]byte, headSize)
	for off := int64(0); off < size; {
		n, err := r.ReadAt(buf[len(rest):min(int64(len(buf)), size-off+int64(len(rest)))], off)
		if err != nil && err != io.EOF {
			return kind{}, err
		}
		if n == 0 {
			return kind{}, io.ErrUnexpectedEOF
		}
		part := buf[:len(rest)+n]
		if off == 0 && isMarkup(part) {
			return kind{}, refused()
		}
		off += int64(n)
		whole := wholeRunes(part, off == size)
		if !isText(part[:whole]) {
			return kind{}, refused()
		}
		rest = part[whole:]
		copy(buf, rest)
	}
	if len(rest) > 0 {
		return kind{}, refused()
	}
	return text, nil
}

// wholeRunes is the length of a text without a character that is cut at its end. At the end of a file nothing is cut.
func wholeRunes(part []byte, last bool) int {
	n := len(part)
	if last {
		return n
	}
	for back := 1; back < utf8.UTFMax && back <= n; back++ {
		if utf8.RuneStart(part[n-back]) {
			if !utf8.FullRune(part[n-back:]) {
				return n - back
			}
			return n
		}
	}
	return n
}

func isText(part []byte) bool {
	for _, b := range part {
		if b < 0x20 && b != '\t' && b != '\n' && b != '\r' && b != '\f' || b == 0x7f {
			return false
		}
	}
	return utf8.Valid(part)
}

// isMarkup says whether a text begins as HTML, SVG or other XML does, or as a program for a shell.
func isMarkup(head []byte) bool {
	head = bytes.TrimPrefix(head, []byte("\ufeff"))
	if bytes.HasPrefix(head, []byte("#!")) {
		return true
	}
	head = bytes.TrimLeft(head, " \t\r\n\f")
	if len(head) < 2 || head[0] != '<' {
		return false
	}
	next := head[1]
	return next == '!' || next == '?' || next == '/' || next|0x20 >= 'a' && next|0x20 <= 'z'
}
