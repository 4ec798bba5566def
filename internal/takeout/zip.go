package takeout

import (
	"archive/zip"
	"bytes"
	"encoding/binary"
	"io"

	"pathways/internal/platform/errs"
)

// Bounds of an archive that comes in. They guard against broken and hostile files, not against people: the files of one
// person are bounded by their quota.
const (
	MaxArchive   = 320 << 20 // bytes of the archive
	maxEntries   = 5_000
	maxDirectory = 2 << 20        // bytes of the central directory
	maxData      = 32 << 20       // bytes of all JSON together, unpacked
	maxPart      = 16 << 20       // bytes of one JSON file, unpacked
	maxFile      = 64 << 20       // bytes of one file of evidence, unpacked
	maxFiles     = 2 * MaxArchive // bytes of all of them together, unpacked
	maxRatio     = 300            // unpacked to packed, of what is larger than ratioFrom
	ratioFrom    = 1 << 20
)

// Sizes and signatures of ZIP (APPNOTE 6.3.10, sections 4.3.12 and 4.3.16).
const (
	endSize   = 22
	entrySize = 46
)

var endMark, entryMark = []byte("PK\x05\x06"), []byte("PK\x01\x02")

// openZip opens an archive after a look at its directory, so that one with more entries than we read costs nothing: the
// directory ends where the end record begins, is no longer than maxDirectory, and has as many entries as it says.
func openZip(r io.ReaderAt, size int64) (*zip.Reader, error) {
	const op = "takeout.openZip"
	if size > MaxArchive {
		return nil, errs.New(errs.TooLarge, op, "takeout.fault.large", "most", MaxArchive>>20)
	}
	broken := errs.New(errs.Invalid, op, "takeout.fault.zip")
	tail := make([]byte, min(size, endSize+1<<16))
	if _, err := r.ReadAt(tail, size-int64(len(tail))); err != nil && err != io.EOF {
		return nil, errs.Wrap(errs.Unavailable, op, err)
	}
	at := bytes.LastIndex(tail, endMark)
	if at < 0 || len(tail)-at < endSize {
		return nil, broken
	}
	end := tail[at:]
	count := int(binary.LittleEndian.Uint16(end[10:]))
	length, from := int64(binary.LittleEndian.Uint32(end[12:])), int64(binary.LittleEndian.Uint32(end[16:]))
	switch {
	case count > maxEntries || length > maxDirectory:
		return nil, errs.New(errs.TooLarge, op, "takeout.fault.entries", "most", maxEntries)
	case from+length != size-int64(len(tail))+int64(at):
		return nil, broken
	}
	dir := make([]byte, length)
	if _, err := r.ReadAt(dir, from); err != nil && err != io.EOF {
		return nil, errs.Wrap(errs.Unavailable, op, err)
	}
	seen := 0
	for ; len(dir) >= entrySize && bytes.HasPrefix(dir, entryMark); seen++ {
		whole := entrySize + int(binary.LittleEndian.Uint16(dir[28:])) + int(binary.LittleEndian.Uint16(dir[30:])) + int(binary.LittleEndian.Uint16(dir[32:]))
		if whole > len(dir) {
			return nil, broken
		}
		dir = dir[whole:]
	}
	if seen != count || len(dir) != 0 {
		return nil, broken
	}
	z, err := zip.NewReader(r, size)
	if err != nil {
		return nil, broken
	}
	return z, nil
}

// unpack opens an entry that unpacks to no more than most bytes. What it gives ends there whatever the entry says.
func unpack(f *zip.File, most int64) (io.ReadCloser, error) {
	const op = "takeout.unpack"
	switch {
	case f.UncompressedSize64 > uint64(most):
		return nil, field(errs.TooLarge, op, f.Name, "takeout.fault.file.large", "most", most>>20)
	case f.UncompressedSize64 > ratioFrom && f.UncompressedSize64/max(f.CompressedSize64, 1) > maxRatio:
		return nil, field(errs.Invalid, op, f.Name, "takeout.fault.file.bomb")
	case f.Flags&1 != 0:
		return nil, field(errs.Invalid, op, f.Name, "takeout.fault.file.locked")
	}
	in, err := f.Open()
	if err != nil {
		return nil, field(errs.Invalid, op, f.Name, "takeout.fault.file.broken")
	}
	return in, nil
}

// field is a fault in one file of the archive.
func field(kind errs.Kind, op, where, key string, args ...any) *errs.Error {
	return &errs.Error{Kind: kind, Op: op, Key: "takeout.fault.archive", Fields: []errs.Field{{Name: clip(where), Key: key, Args: args}}}
}

// clip bounds a name that comes from elsewhere.
func clip(name string) string {
	if r := []rune(name); len(r) > 160 {
		return string(r[:160]) + "…"
	}
	return name
}
