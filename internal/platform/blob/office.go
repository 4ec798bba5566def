package blob

import (
	"bytes"
	"encoding/binary"
	"io"
	"path"
	"slices"
	"strings"

	"pathways/internal/platform/errs"
)

// Bounds of the directory of an archive. A long report with many pictures has some hundred entries.
const (
	maxDirectory = 1 << 20 // bytes
	maxEntries   = 10_000
	maxPromised  = 1 << 30 // bytes that all entries together say they unpack to
	maxRatio     = 200     // of what an archive says it unpacks to, to what it is; text packs to a tenth or so
	ratioFrom    = 64 << 20
)

// office looks which document an archive is by the names in its directory (or, for OpenDocument, by its first entry).
// No entry is unpacked, so that it does not matter what one would unpack to. Documents with programs in them (macros)
// are not taken.
func office(r io.ReaderAt, size int64, head []byte) (kind, error) {
	names, err := directory(r, size)
	if err != nil {
		return kind{}, err
	}
	has := func(name string) bool { return slices.Contains(names, name) }
	for _, name := range names {
		base := strings.ToLower(path.Base(name))
		if base == "vbaproject.bin" || strings.HasPrefix(name, "Basic/") || strings.HasPrefix(name, "Scripts/") ||
			strings.HasPrefix(name, "/") || strings.Contains(name, "\\") || slices.Contains(strings.Split(name, "/"), "..") {
			return kind{}, refused()
		}
	}
	if has("[Content_Types].xml") {
		switch {
		case has("word/document.xml"):
			return docx, nil
		case has("xl/workbook.xml"):
			return xlsx, nil
		case has("ppt/presentation.xml"):
			return pptx, nil
		}
		return kind{}, refused()
	}
	if has("content.xml") || has("META-INF/manifest.xml") {
		said := openDocument(head)
		for _, k := range []kind{odt, ods, odp} {
			if said == k.media {
				return k, nil
			}
		}
	}
	return kind{}, refused()
}

// Sizes and signatures of ZIP (APPNOTE 6.3.10, sections 4.3.7, 4.3.12 and 4.3.16).
const (
	endSize   = 22
	entrySize = 46
	localSize = 30
)

var endMark, entryMark = []byte("PK\x05\x06"), []byte("PK\x01\x02")

// directory gives the names in the central directory of an archive. Archives beyond 4 GiB, in several parts, with a
// directory beyond the bounds, or that unpack to far more than a document holds (whoever opens it would suffer) are
// refused.
func directory(r io.ReaderAt, size int64) ([]string, error) {
	tail := make([]byte, min(size, endSize+1<<16))
	if _, err := r.ReadAt(tail, size-int64(len(tail))); err != nil && err != io.EOF {
		return nil, err
	}
	at := bytes.LastIndex(tail, endMark)
	if at < 0 || len(tail)-at < endSize {
		return nil, refused()
	}
	end := tail[at:]
	count := int(binary.LittleEndian.Uint16(end[10:]))
	length, from := int64(binary.LittleEndian.Uint32(end[12:])), int64(binary.LittleEndian.Uint32(end[16:]))
	if count > maxEntries || length > maxDirectory || from+length > size {
		return nil, refused()
	}
	dir := make([]byte, length)
	if _, err := r.ReadAt(dir, from); err != nil && err != io.EOF {
		return nil, err
	}
	var names []string
	var promised int64
	for len(dir) >= entrySize && bytes.HasPrefix(dir, entryMark) && len(names) < maxEntries {
		name := int(binary.LittleEndian.Uint16(dir[28:]))
		whole := entrySize + name + int(binary.LittleEndian.Uint16(dir[30:])) + int(binary.LittleEndian.Uint16(dir[32:]))
		if whole > len(dir) {
			return nil, refused()
		}
		names = append(names, string(dir[entrySize:entrySize+name]))
		promised += int64(binary.LittleEndian.Uint32(dir[24:]))
		dir = dir[whole:]
	}
	if len(names) != count {
		return nil, refused()
	}
	if promised > maxPromised || promised > ratioFrom && promised/size > maxRatio {
		return nil, errs.New(errs.Invalid, "blob.directory", "blob.bomb")
	}
	return names, nil
}

// openDocument is what the first entry of an OpenDocument file says it is: the entry is called mimetype and is neither
// compressed nor followed by anything of its own (OpenDocument 1.3, part 2, 3.3). "" where it is not so.
func openDocument(head []byte) string {
	if len(head) < localSize {
		return ""
	}
	name, extra := int(binary.LittleEndian.Uint16(head[26:])), int(binary.LittleEndian.Uint16(head[28:]))
	length := int64(binary.LittleEndian.Uint32(head[18:]))
	stored := binary.LittleEndian.Uint16(head[8:]) == 0
	at := localSize + name + extra
	if !stored || length > 100 || at+int(length) > len(head) || string(head[localSize:localSize+name]) != "mimetype" {
		return ""
	}
	return string(head[at : at+int(length)])
}
