// Package measure starts Pathways as a process of its own and asks it over connections that stay open. The
// measurements and the trials of faults share it. It needs Linux.
package measure

import (
	"bufio"
	"bytes"
	"cmp"
	"context"
	"fmt"
	"net"
	"slices"
	"strconv"
	"sync"
	"time"
)

// Question is a request as it goes over the wire, and the status that must come back.
type Question struct {
	Raw  []byte
	Want int
}

// Ask makes a question. Header lines are given as "Name: value".
func Ask(method, path string, want int, body []byte, headers ...string) Question {
	var b bytes.Buffer
	fmt.Fprintf(&b, "%s %s HTTP/1.1\r\nHost: localhost\r\nUser-Agent: bench\r\nAccept-Language: en-US,en;q=0.9\r\n", method, path)
	for _, line := range headers {
		b.WriteString(line + "\r\n")
	}
	if method == "POST" {
		fmt.Fprintf(&b, "Content-Type: application/x-www-form-urlencoded\r\nContent-Length: %d\r\n", len(body))
	}
	b.WriteString("\r\n")
	b.Write(body)
	return Question{b.Bytes(), want}
}

// line is one connection that stays open. It does as little as a client can, so that the server's share of the
// machine is as large as possible and a slow server cannot hide behind a slow client.
type line struct {
	conn net.Conn
	in   *bufio.Reader
}

func dial(addr string) (*line, error) {
	conn, err := net.Dial("tcp", addr)
	if err != nil {
		return nil, err
	}
	return &line{conn, bufio.NewReaderSize(conn, 64<<10)}, nil
}

// Answer is what came back: sizes in bytes.
type Answer struct {
	Status       int
	Head, Length int
}

// exchange asks once and reads the whole answer. keep, where given, gets the answer as it came.
func (l *line) exchange(q Question, keep *bytes.Buffer) (a Answer, err error) {
	_ = l.conn.SetDeadline(time.Now().Add(30 * time.Second))
	if _, err := l.conn.Write(q.Raw); err != nil {
		return a, err
	}
	known := false
	for {
		row, err := l.in.ReadSlice('\n')
		if err != nil {
			return a, err
		}
		if keep != nil {
			keep.Write(row)
		}
		if a.Head == 0 {
			if len(row) < 12 {
				return a, fmt.Errorf("not HTTP: %q", row)
			}
			if a.Status, err = strconv.Atoi(string(row[9:12])); err != nil {
				return a, err
			}
		}
		a.Head += len(row)
		if len(row) <= 2 {
			break
		}
		if value, ok := bytes.CutPrefix(row, []byte("Content-Length: ")); ok {
			if a.Length, err = strconv.Atoi(string(bytes.TrimSpace(value))); err != nil {
				return a, err
			}
			known = true
		}
	}
	switch {
	case a.Status != q.Want:
		return a, fmt.Errorf("status %d instead of %d", a.Status, q.Want)
	case !known && a.Status != 304:
		return a, fmt.Errorf("an answer without Content-Length")
	case keep == nil:
		_, err = l.in.Discard(a.Length)
		return a, err
	}
	body := make([]byte, a.Length)
	for at := 0; at < len(body); {
		n, err := l.in.Read(body[at:])
		if err != nil {
			return a, err
		}
		at += n
	}
	keep.Write(body)
	return a, nil
}

// Once asks over a connection of its own and gives the answer's head and body.
func Once(addr string, q Question) (a Answer, head, body []byte, err error) {
	l, err := dial(addr)
	if err != nil {
		return a, nil, nil, err
	}
	defer l.conn.Close()
	var all bytes.Buffer
	if a, err = l.exchange(q, &all); err != nil {
		return a, nil, nil, err
	}
	return a, all.Bytes()[:a.Head], all.Bytes()[a.Head:], nil
}

// Tally is what a load gave.
type Tally struct {
	Answers int
	Took    time.Duration
	Waits   []time.Duration // of every answer, the shortest first
}

// Rate is answers a second.
func (t Tally) Rate() float64 { return float64(t.Answers) / t.Took.Seconds() }

// Wait is the time within which a share of the answers came.
func (t Tally) Wait(share float64) time.Duration {
	if len(t.Waits) == 0 {
		return 0
	}
	return t.Waits[min(len(t.Waits)-1, int(share*float64(len(t.Waits))))]
}

// Load asks the same question over so many connections for a while. Any answer other than the wanted one ends it.
func Load(ctx context.Context, addr string, q Question, people int, during time.Duration) (Tally, error) {
	return LoadEach(ctx, addr, people, during, func(int, int) Question { return q })
}

// LoadEach is Load where each question is another one: next gives the n-th of a connection, both counted from 0. Every
// answer that a question got is in the tally, and no question is left without.
func LoadEach(ctx context.Context, addr string, people int, during time.Duration, next func(connection, n int) Question) (Tally, error) {
	lines := make([]*line, people)
	for i := range lines {
		l, err := dial(addr)
		if err != nil {
			return Tally{}, err
		}
		defer l.conn.Close()
		lines[i] = l
	}
	ctx, cancel := context.WithTimeout(ctx, during)
	defer cancel()
	waits := make([][]time.Duration, people)
	faults := make([]error, people)
	began := time.Now()
	var all sync.WaitGroup
	for i, l := range lines {
		all.Go(func() {
			for ctx.Err() == nil {
				q := next(i, len(waits[i]))
				asked := time.Now()
				if _, err := l.exchange(q, nil); err != nil {
					faults[i] = err
					cancel()
					return
				}
				waits[i] = append(waits[i], time.Since(asked))
			}
		})
	}
	all.Wait()
	t := Tally{Took: time.Since(began), Waits: slices.Concat(waits...)}
	t.Answers = len(t.Waits)
	slices.Sort(t.Waits)
	return t, cmp.Or(faults...)
}
