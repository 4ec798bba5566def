package table

import (
	"archive/zip"
	"bytes"
	"errors"
	"io"
	"path"
	"strconv"
	"strings"
	"unicode/utf16"
	"unicode/utf8"

	"pathways/internal/exchange/reading"
	"pathways/internal/exchange/rows"
)

// workbook is an XLSX file on its way to sheets (ECMA-376 part 1, SpreadsheetML). Of it are read the values of cells, not
// what they look like; the last value of a formula, never the formula.
type workbook struct {
	*rows.Report
	parts  map[string]*zip.File
	shared []string // texts that cells share
	dates  []bool   // by style: a number in it is a day
	inward []int    // by style: how far a text stands to the right, in steps of its alignment
	padded []digits // by style: how many digits are always shown
	from   int      // year from which days are counted: 1900 or 1904
	cells  int
	bytes  int
}

var errTooLarge = errors.New("table: a part of the workbook unpacks to too much")

// limited reads no more than a part may unpack to.
type limited struct {
	in   io.Reader
	left int64
}

func (l *limited) Read(p []byte) (int, error) {
	n, err := l.in.Read(p)
	if l.left -= int64(n); l.left < 0 {
		return n, errTooLarge
	}
	return n, err
}

// openXLSX reads a workbook.
func openXLSX(raw []byte, name string) (*Sheets, []reading.Departure) {
	w := &workbook{Report: &rows.Report{Under: "exchange.table."}, parts: map[string]*zip.File{}, from: 1900}
	z, err := zip.NewReader(bytes.NewReader(raw), int64(len(raw)))
	if err != nil {
		w.Refuse("", "brokenArchive")
		return nil, w.All()
	}
	for _, f := range z.File {
		w.parts[strings.ToLower(strings.TrimPrefix(path.Clean(strings.ReplaceAll(f.Name, `\`, "/")), "/"))] = f
	}
	if w.parts["xl/workbook.xml"] == nil {
		key := "noWorkbook"
		if w.parts["content.xml"] != nil {
			key = "openDocument"
		}
		w.Refuse("", key)
		return nil, w.All()
	}
	out := &Sheets{Name: stem(name), Form: "xlsx"}
	if err := w.read(out); err != nil && !w.Refused() {
		if errors.Is(err, errTooLarge) {
			w.Refuse("", "tooLargeUnpacked", "max", maxUnpacked>>20)
		} else {
			w.Refuse("", "brokenWorkbook")
		}
	}
	if len(out.List) == 0 && !w.Refused() {
		w.Refuse("", "empty")
	}
	if w.Refused() {
		return nil, w.All()
	}
	return out, w.All()
}

// each goes through the elements of a part; a part that is not there has none.
func (w *workbook) each(part string, do func(s *scanner) error) error {
	f := w.parts[strings.ToLower(part)]
	if f == nil {
		return nil
	}
	in, err := f.Open()
	if err != nil {
		return err
	}
	defer in.Close()
	s := newScanner(&limited{in, maxUnpacked})
	for {
		if err := s.next(); errors.Is(err, io.EOF) {
			return nil
		} else if err != nil {
			return err
		}
		if err := do(s); err != nil {
			return err
		}
	}
}

func (w *workbook) read(out *Sheets) error {
	targets := map[string]string{}
	err := w.each("xl/_rels/workbook.xml.rels", func(s *scanner) error {
		if string(s.name) == "Relationship" && !s.close && strings.HasSuffix(s.attr("Type"), "/worksheet") {
			target := s.attr("Target")
			if !strings.HasPrefix(target, "/") {
				target = "xl/" + target
			}
			targets[s.attr("Id")] = strings.TrimPrefix(path.Clean(target), "/")
		}
		if len(targets) > maxColumns*maxSheets {
			return errTooLarge
		}
		return nil
	})
	if err != nil {
		return err
	}
	type place struct {
		name, part string
		hidden     bool
	}
	var sheets []place
	err = w.each("xl/workbook.xml", func(s *scanner) error {
		switch {
		case s.close:
		case string(s.name) == "workbookPr" && (s.attr("date1904") == "1" || s.attr("date1904") == "true"):
			w.from = 1904
		case string(s.name) == "sheet":
			if part := targets[s.attr("id")]; part != "" {
				state := s.attr("state")
				sheets = append(sheets, place{s.attr("name"), part, state == "hidden" || state == "veryHidden"})
			}
			if len(sheets) > maxSheets {
				w.Refuse("", "tooManySheets", "max", maxSheets)
				return errTooLarge
			}
		}
		return nil
	})
	if err != nil {
		return err
	}
	if err := w.styles(); err != nil {
		return err
	}
	if err := w.sharedTexts(); err != nil {
		return err
	}
	for _, p := range sheets {
		s := Sheet{Name: p.name, file: out.Name, Hidden: p.hidden}
		if err := w.sheet(&s, p.part); err != nil || w.Refused() {
			return err
		}
		if s.Rows = len(s.Body); s.Rows > 0 {
			out.List = append(out.List, s)
		}
	}
	return nil
}

// styles finds the styles in which a number is a day (ECMA-376 part 1, 18.8.30).
func (w *workbook) styles() error {
	own, ownDigits := map[int]bool{}, map[int]digits{}
	inCells := false
	return w.each("xl/styles.xml", func(s *scanner) error {
		switch string(s.name) {
		case "numFmt":
			id, _ := strconv.Atoi(s.attr("numFmtId"))
			own[id], ownDigits[id] = isDay(s.attr("formatCode")), digitsOf(s.attr("formatCode"))
		case "cellXfs":
			inCells = !s.close && !s.empty
		case "xf":
			if inCells && !s.close {
				id, _ := strconv.Atoi(s.attr("numFmtId"))
				w.dates = append(w.dates, id >= 14 && id <= 17 || id == 22 || id >= 27 && id <= 36 || id >= 50 && id <= 58 || own[id])
				if id == 2 {
					w.padded = append(w.padded, digits{1, 2})
				} else {
					w.padded = append(w.padded, ownDigits[id])
				}
				w.inward = append(w.inward, 0)
			}
		case "alignment":
			if last := len(w.inward) - 1; inCells && !s.close && last >= 0 {
				if n, err := strconv.Atoi(s.attr("indent")); err == nil {
					w.inward[last] = max(0, min(n, 250)) // as far as spreadsheet programs go
				}
			}
		}
		if len(w.dates) > 100_000 || len(own) > 100_000 {
			return errTooLarge
		}
		return nil
	})
}

// digits are how many digits a format always shows before and after the point: {1, 2} for "0.00".
type digits struct{ before, after int }

// digitsOf reads formats such as 0.00 and 000; others show no certain number of digits.
func digitsOf(format string) digits {
	before, after, _ := strings.Cut(format, ".")
	if strings.Trim(before, "0") != "" || strings.Trim(after, "0") != "" || len(format) > 20 {
		return digits{}
	}
	return digits{len(before), len(after)}
}

// pad adds the zeros that a spreadsheet program shows: 1.1 is "1.10" in a cell of the format 0.00. Nothing is rounded.
func (d digits) pad(number string) string {
	before, after, _ := strings.Cut(number, ".")
	if strings.HasPrefix(before, "-") {
		return number
	}
	before = strings.Repeat("0", max(d.before-len(before), 0)) + before
	if after += strings.Repeat("0", max(d.after-len(after), 0)); after == "" {
		return before
	}
	return before + "." + after
}

// isDay says whether a format shows a number as a day: it names days, months or years outside of quotation marks and brackets.
func isDay(format string) bool {
	quoted, bracket := false, false
	for i, c := range strings.ToLower(format) {
		switch {
		case c == '"':
			quoted = !quoted
		case quoted || i > 0 && format[i-1] == '\\':
		case c == '[':
			bracket = true
		case c == ']':
			bracket = false
		case !bracket && (c == 'd' || c == 'y'):
			return true
		}
	}
	return false
}

func (w *workbook) sharedTexts() error {
	var text []byte
	phonetic, in := false, false
	return w.each("xl/sharedStrings.xml", func(s *scanner) error {
		switch string(s.name) {
		case "si":
			if s.close || s.empty {
				if w.bytes += len(text); w.bytes > maxText || len(w.shared) > maxCells {
					return errTooLarge
				}
				w.shared = append(w.shared, unescaped(string(text)))
			}
			text = text[:0]
		case "rPh":
			phonetic = !s.close && !s.empty
		case "t":
			if s.close && in && !phonetic {
				if text = append(text, s.text...); len(text) > maxText {
					return errTooLarge
				}
			}
			in = !s.close && !s.empty
		}
		return nil
	})
}

// unescaped resolves the characters that such files write as _x000D_ (ECMA-376 part 1, 22.9.2.19).
func unescaped(s string) string {
	if !strings.Contains(s, "_x") {
		return text(s)
	}
	var b strings.Builder
	for {
		at := strings.Index(s, "_x")
		if at < 0 || at+7 > len(s) {
			b.WriteString(s)
			return text(b.String())
		}
		n, err := strconv.ParseUint(s[at+2:at+6], 16, 16)
		if err != nil || s[at+6] != '_' {
			b.WriteString(s[:at+2])
			s = s[at+2:]
			continue
		}
		b.WriteString(s[:at])
		s = s[at+7:]
		if c := rune(n); !utf16.IsSurrogate(c) {
			b.WriteRune(c)
			continue
		}
		if len(s) >= 7 && s[:2] == "_x" && s[6] == '_' {
			if low, err := strconv.ParseUint(s[2:6], 16, 16); err == nil {
				b.WriteRune(utf16.DecodeRune(rune(n), rune(low)))
				s = s[7:]
				continue
			}
		}
		b.WriteRune(utf8.RuneError)
	}
}

// text is valid UTF-8 with "\n" as end of line.
func text(s string) string { return reading.Lines(strings.ToValidUTF8(s, "\ufffd")) }

// sheet reads one worksheet.
func (w *workbook) sheet(out *Sheet, part string) error {
	r := &cellReader{workbook: w, sheet: out, told: &rows.Report{Under: "exchange.table."}}
	if err := w.each(part, r.element); err != nil {
		return err
	}
	r.merge()
	out.Told = r.told.All()
	return nil
}
