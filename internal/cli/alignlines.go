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
				j.fault = fmt.Sprintf("is longer than %d MB; a line is one passage", maxLine>>20)
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

// nextLine reads to the end of a line. Of one that is too long nothing is kept.
func nextLine(in *bufio.Reader) (line []byte, long bool, err error) {
	for {
		part, err := in.ReadSlice('\n')
		if len(line)+len(part) > maxLine {
			long, line = true, nil
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
func answered(raw []byte, reader *match.Reader) (answer []byte, fault string) {
	raw = bytes.TrimPrefix(bytes.TrimSpace(raw), []byte("\ufeff"))
	var line struct {
		ID   json.RawMessage `json:"id"`
		Text json.RawMessage `json:"text"`
	}
	const form = `{"id": "a1", "text": "..."}`
	if err := json.Unmarshal(raw, &line); err != nil {
		return nil, "is no JSON object such as " + form
	}
	if len(line.ID) == 0 || line.ID[0] != '"' && line.ID[0] != '-' && (line.ID[0] < '0' || line.ID[0] > '9') {
		return nil, "has no id that is a text or a number, such as " + form
	}
	out := struct {
		ID    json.RawMessage `json:"id"`
		Codes []string        `json:"codes"`
	}{line.ID, []string{}}
	var text string
	if len(line.Text) == 0 || line.Text[0] != '"' || json.Unmarshal(line.Text, &text) != nil {
		fault = "has no text, such as " + form + "; it was answered with no codes"
	}
	for _, s := range reader.Suggest(text, nil) {
		code := s.Item.Code
		if code == "" {
			code = s.Item.ID
		}
		out.Codes = append(out.Codes, code)
	}
	var b bytes.Buffer
	e := json.NewEncoder(&b)
	e.SetEscapeHTML(false)
	if err := e.Encode(out); err != nil {
		return nil, "cannot be answered: " + err.Error()
	}
	return b.Bytes(), fault
}
