package cli

import (
	"bufio"
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"os"
	"runtime"

	"pathways/internal/alignment/match"
)

// maxLine is how long a line of passages may be, in bytes.
const maxLine = 1 << 20

// maxHead is how much is kept of a line that is longer, in bytes.
const maxHead = 4 << 10

// lineForm is what a line looks like, as the sentences about faults say it.
const lineForm = `{"id": "a1", "text": "..."}`

// lineJob is one line on its way: what is written for it stands in answer when done is closed.
type lineJob struct {
	file   string
	number int
	raw    []byte
	answer []byte // nothing where its id could not be read
	fault  string
	done   chan struct{}
}

// alignLines answers each line of the files, or of standard input, by a line, in their order, while it reads on.
func (c *call) alignLines(ctx context.Context, reader *match.Reader) error {
	ctx, stop := context.WithCancel(ctx)
	defer stop()
	workers := runtime.GOMAXPROCS(0)
	jobs, order := make(chan *lineJob), make(chan *lineJob, 16*workers)
	for range workers {
		go func() {
			for j := range jobs {
				j.answer, j.fault = answered(j.raw, reader)
				close(j.done)
			}
		}()
	}
	var unread error
	go func() {
		defer close(order)
		defer close(jobs)
		unread = c.eachLine(ctx, func(j *lineJob) bool {
			select {
			case order <- j:
			case <-ctx.Done():
				return false
			}
			if j.fault != "" {
				close(j.done)
				return true
			}
			select {
			case jobs <- j:
				return true
			case <-ctx.Done():
				return false
			}
		})
	}()
	out := bufio.NewWriter(c.stdout)
	told := false
	for j := range order {
		select {
		case <-j.done:
		case <-ctx.Done():
			return ctx.Err()
		}
		if j.fault != "" {
			told = true
			fmt.Fprintf(c.stderr, "pathways: %sline %d: %s\n", j.file, j.number, j.fault)
		}
		if _, err := out.Write(j.answer); err != nil {
			return err
		}
		if len(order) == 0 {
			if err := out.Flush(); err != nil {
				return err
			}
		}
	}
	if err := errors.Join(out.Flush(), unread, ctx.Err()); err != nil {
		return err
	}
	if told {
		return errSilent
	}
	return nil
}

// eachLine gives every line that is not empty, until give says no.
func (c *call) eachLine(ctx context.Context, give func(*lineJob) bool) error {
	names := c.args
	if len(names) == 0 {
		names = []string{"-"}
	}
	for _, name := range names {
		from, label := c.stdin, ""
		if len(names) > 1 {
			label = name + ": "
		}
		if name != "-" {
			f, err := os.Open(name)
			if err != nil {
				return fmt.Errorf("cannot read %s: %w", name, err)
			}
			defer f.Close()
			from = f
		}
		if from == nil {
			continue
		}
		in := bufio.NewReaderSize(from, 64<<10)
		for number := 1; ; number++ {
			raw, long, err := nextLine(in)
			j := &lineJob{file: label, number: number, raw: raw, done: make(chan struct{})}
			if long {
				j.answer, j.fault = unanswered(raw, fmt.Sprintf("is longer than %d MB; a line is one passage", maxLine>>20))
			}
			if (len(bytes.TrimSpace(raw)) > 0 || long) && !give(j) {
				return ctx.Err()
			}
			if errors.Is(err, io.EOF) {
				break
			}
			if err != nil {
				return fmt.Errorf("cannot read %s: %w", name, err)
			}
		}
	}
	return nil
}

// nextLine reads to the end of a line. Of one that is too long the beginning is kept, where its id may stand.
func nextLine(in *bufio.Reader) (line []byte, long bool, err error) {
	for {
		part, err := in.ReadSlice('\n')
		if !long && len(line)+len(part) > maxLine {
			long, line = true, line[:min(len(line), maxHead)]
		}
		if !long {
			line = append(line, part...)
		}
		if !errors.Is(err, bufio.ErrBufferFull) {
			return line, long, err
		}
	}
}

// answered is the answer to a line, and what is wrong with it.
func answered(raw []byte, reader *match.Reader) (told []byte, fault string) {
	raw = bytes.TrimPrefix(bytes.TrimSpace(raw), []byte("\ufeff"))
	var line struct {
		ID   json.RawMessage `json:"id"`
		Text json.RawMessage `json:"text"`
	}
	if err := json.Unmarshal(raw, &line); err != nil {
		return unanswered(raw, "is no JSON object such as "+lineForm)
	}
	if !isID(line.ID) {
		return nil, "has no id that is a text or a number, such as " + lineForm
	}
	var text string
	if len(line.Text) == 0 || line.Text[0] != '"' || json.Unmarshal(line.Text, &text) != nil {
		return unanswered(raw, "has no text, such as "+lineForm)
	}
	var codes []string
	for _, s := range reader.Suggest(text, nil) {
		code := s.Item.Code
		if code == "" {
			code = s.Item.ID
		}
		codes = append(codes, code)
	}
	return answer(line.ID, codes)
}

// unanswered is the answer to a line that cannot be read as it stands: its id with no codes, where the id can be read.
func unanswered(raw []byte, why string) (told []byte, fault string) {
	id := idOf(raw)
	if id == nil {
		return nil, why
	}
	told, fault = answer(id, nil)
	if fault == "" {
		fault = why + "; it was answered with no codes"
	}
	return told, fault
}

// answer is the line that is written for an id.
func answer(id json.RawMessage, codes []string) (line []byte, fault string) {
	if codes == nil {
		codes = []string{}
	}
	var b bytes.Buffer
	e := json.NewEncoder(&b)
	e.SetEscapeHTML(false)
	out := struct {
		ID    json.RawMessage `json:"id"`
		Codes []string        `json:"codes"`
	}{id, codes}
	if err := e.Encode(out); err != nil {
		return nil, "cannot be answered: " + err.Error()
	}
	return b.Bytes(), ""
}

// isID says whether a value of JSON is a text or a number.
func isID(value json.RawMessage) bool {
	return len(value) > 0 && (value[0] == '"' || value[0] == '-' || value[0] >= '0' && value[0] <= '9')
}

// idOf is the id of a line that is damaged further on or cut off; nil where the damage stands before it.
func idOf(raw []byte) json.RawMessage {
	raw = bytes.TrimPrefix(bytes.TrimSpace(raw), []byte("\ufeff"))
	d := json.NewDecoder(bytes.NewReader(raw))
	if begin, err := d.Token(); err != nil || begin != json.Delim('{') {
		return nil
	}
	for d.More() {
		name, err := d.Token()
		if err != nil {
			return nil
		}
		var value json.RawMessage
		if d.Decode(&value) != nil {
			return nil
		}
		if name == "id" {
			if !isID(value) {
				return nil
			}
			return value
		}
	}
	return nil
}
