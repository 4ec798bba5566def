package ingest

import (
	"archive/zip"
	"bytes"
	"encoding/binary"
	"encoding/xml"
	"errors"
	"io"
	"path"
	"strings"
)

// Bounds of an archive. A long report with many pictures has some hundred entries, and its text unpacks to some MB.
const (
	maxEntries   = 10_000
	maxDirectory = 2 << 20  // bytes
	maxPart      = 32 << 20 // bytes that one part may unpack to
	maxRatio     = 200      // unpacked to packed, of a part larger than ratioFrom; text packs to a tenth or so
	ratioFrom    = 4 << 20
)

// Sizes and signatures of ZIP (APPNOTE 6.3.10, sections 4.3.12 and 4.3.16).
const (
	endSize   = 22
	entrySize = 46
)

var endMark, entryBegin = []byte("PK\x05\x06"), []byte("PK\x01\x02")

var errArchive = errors.New("ingest: the archive is damaged")

// zipped is an archive whose directory was held to the bounds before anything was made of it.
type zipped struct {
	*zip.Reader
	parts map[string]*zip.File // by name in small letters: names of parts do not heed case (ECMA-376 part 2, 6.3.5)
}

func openZip(content []byte) (*zipped, error) {
	tail := max(0, len(content)-endSize-1<<16)
	at := bytes.LastIndex(content[tail:], endMark)
	if at < 0 || len(content)-tail-at < endSize {
		return nil, errArchive
	}
	end := content[tail+at:]
	count := int(binary.LittleEndian.Uint16(end[10:]))
	length, from := int64(binary.LittleEndian.Uint32(end[12:])), int64(binary.LittleEndian.Uint32(end[16:]))
	if count > maxEntries || length > maxDirectory {
		return nil, errUnpacked
	}
	if from+length != int64(tail+at) {
		return nil, errArchive
	}
	seen := 0
	for dir := content[from : from+length]; len(dir) > 0; seen++ {
		if len(dir) < entrySize || !bytes.HasPrefix(dir, entryBegin) {
			return nil, errArchive
		}
		whole := entrySize + int(binary.LittleEndian.Uint16(dir[28:])) + int(binary.LittleEndian.Uint16(dir[30:])) + int(binary.LittleEndian.Uint16(dir[32:]))
		if whole > len(dir) {
			return nil, errArchive
		}
		dir = dir[whole:]
	}
	if seen != count {
		return nil, errArchive
	}
	r, err := zip.NewReader(bytes.NewReader(content), int64(len(content)))
	if err != nil {
		return nil, errArchive
	}
	z := &zipped{Reader: r, parts: make(map[string]*zip.File, len(r.File))}
	for _, f := range r.File {
		z.parts[partName(f.Name)] = f
	}
	return z, nil
}

func partName(name string) string {
	return strings.ToLower(strings.TrimPrefix(path.Clean(strings.ReplaceAll(name, `\`, "/")), "/"))
}

// main is the name of the part that holds the document, as the relations of the package say; "" where they name none that
// is a text.
func (z *zipped) main() string {
	for _, r := range z.relations("_rels/.rels", "") {
		if strings.HasSuffix(r.kind, "/officeDocument") && z.parts[r.target] != nil && strings.HasPrefix(r.target, "word/") {
			return r.target
		}
	}
	if z.parts["word/document.xml"] != nil {
		return "word/document.xml"
	}
	return ""
}

// relation leads from one part to another (ECMA-376 part 2, 6.5).
type relation struct{ kind, target string }

// relations are those of one part whose targets are taken from a folder. A part without any has none.
func (z *zipped) relations(name, folder string) []relation {
	var read struct {
		List []struct {
			Type   string `xml:"Type,attr"`
			Target string `xml:"Target,attr"`
		} `xml:"Relationship"`
	}
	in, err := z.open(name)
	if err != nil || in == nil {
		return nil
	}
	defer in.Close()
	if err := xml.NewDecoder(io.LimitReader(in, 1<<20)).Decode(&read); err != nil {
		return nil
	}
	var out []relation
	for _, r := range read.List {
		target := r.Target
		if !strings.HasPrefix(target, "/") {
			target = path.Join(folder, target)
		}
		out = append(out, relation{kind: r.Type, target: partName(target)})
	}
	return out
}

// open opens a part that unpacks to no more than it may, whatever its entry says; nil where there is none.
func (z *zipped) open(name string) (io.ReadCloser, error) {
	f := z.parts[partName(name)]
	switch {
	case f == nil:
		return nil, nil
	case f.Flags&1 != 0:
		return nil, errLocked
	case f.UncompressedSize64 > maxPart,
		f.UncompressedSize64 > ratioFrom && f.UncompressedSize64/max(f.CompressedSize64, 1) > maxRatio:
		return nil, errUnpacked
	}
	in, err := f.Open()
	if err != nil {
		return nil, err
	}
	return &bounded{ReadCloser: in, left: maxPart}, nil
}

// bounded ends with errUnpacked where a part unpacks to more than is left.
type bounded struct {
	io.ReadCloser
	left int64
}

func (b *bounded) Read(p []byte) (int, error) {
	n, err := b.ReadCloser.Read(p)
	if b.left -= int64(n); b.left < 0 {
		return n, errUnpacked
	}
	return n, err
}
