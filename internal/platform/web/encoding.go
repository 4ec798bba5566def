package web

import (
	"bytes"
	"io"
	"net/http"
	"strconv"
	"strings"
	"sync"

	"github.com/andybalholm/brotli"
	"github.com/klauspost/compress/gzip"
)

// encoding is a content encoding that we can send.
type encoding int

const (
	identity encoding = iota
	gzipped
	brotlied
	encodings
)

// level is how hard we press: fast for what is sent once, ready for what is kept and sent many times.
type level int

const (
	levelFast level = iota
	levelReady
)

var (
	encodingHeader = [encodings][]string{gzipped: {"gzip"}, brotlied: {"br"}}
	encodingSuffix = [encodings]string{gzipped: "-gz", brotlied: "-br"}
	gzipLevel      = [...]int{levelFast: gzip.BestSpeed, levelReady: 6}
	brotliLevel    = [...]int{levelFast: 1, levelReady: 6}
	gzipPool       = [...]sync.Pool{levelFast: {}, levelReady: {}}
)

// worthPressing is the size from which a body is compressed: below, it fits one packet anyway.
const worthPressing = 1400

// chooseEncoding picks how a body of a type that is sent once goes to this reader: by gzip where they take it. Brotli
// would be a few in a hundred smaller and take several times as long.
func chooseEncoding(r *http.Request, mediaType string, size int) encoding {
	if size < worthPressing || !compressible(mediaType) {
		return identity
	}
	return accepted(r.Header["Accept-Encoding"], gzipped)
}

// compressible says whether a type is text of some kind. PDF, DOCX, XLSX and pictures are pressed already.
func compressible(mediaType string) bool {
	base, _, _ := strings.Cut(mediaType, ";")
	switch base = strings.TrimSpace(base); base {
	case "application/json", "application/javascript", "application/xml", "image/svg+xml", "application/manifest+json":
		return true
	}
	return strings.HasPrefix(base, "text/") || strings.HasSuffix(base, "+json") || strings.HasSuffix(base, "+xml")
}

// acceptedEncoding is the one for a body that is kept ready: brotli before gzip, as it is smaller.
func acceptedEncoding(lines []string) encoding { return accepted(lines, brotlied) }

// accepted reads Accept-Encoding (RFC 9110, 12.5.3) without allocating. Where both are taken it is the one that we
// prefer.
func accepted(lines []string, prefer encoding) encoding {
	best := identity
	for _, line := range lines {
		for line != "" {
			var part string
			part, line, _ = strings.Cut(line, ",")
			name, params, _ := strings.Cut(part, ";")
			var enc encoding
			switch strings.TrimSpace(name) {
			case "br":
				enc = brotlied
			case "gzip", "x-gzip":
				enc = gzipped
			default:
				continue
			}
			if best != prefer && quality(params) > 0 {
				best = enc
			}
		}
	}
	return best
}

// quality is the weight q of one choice of an Accept header; 1 where none is given or it cannot be read.
func quality(params string) float64 {
	for params != "" {
		var p string
		p, params, _ = strings.Cut(params, ";")
		if value, ok := strings.CutPrefix(strings.TrimSpace(p), "q="); ok {
			if q, err := strconv.ParseFloat(value, 64); err == nil {
				return q
			}
		}
	}
	return 1
}

func compress(enc encoding, lv level, body []byte) []byte {
	var out bytes.Buffer
	out.Grow(len(body)/4 + 512)
	var w io.WriteCloser
	if enc == brotlied {
		w = brotli.NewWriterLevel(&out, brotliLevel[lv])
	} else {
		gz, ok := gzipPool[lv].Get().(*gzip.Writer)
		if ok {
			gz.Reset(&out)
		} else {
			gz, _ = gzip.NewWriterLevel(&out, gzipLevel[lv])
		}
		defer gzipPool[lv].Put(gz)
		w = gz
	}
	// Writing to memory does not fail.
	_, _ = w.Write(body)
	_ = w.Close()
	return out.Bytes()
}
