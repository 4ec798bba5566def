package main

import (
	"bufio"
	"encoding/gob"
	"fmt"
	"io"
	"net"
	"net/http"
	"os"
	"os/exec"
	"strconv"
	"strings"
	"time"

	"pathways/bench/measure"
)

// bareAnswer is what a bare handler writes whatever it is asked. Pad makes its head as long as that of the page.
type bareAnswer struct {
	Status int
	Type   string
	Body   []byte
	Pad    string
}

// padded makes a bare answer that is as long on the wire as an answer of the real server with this head and body.
func padded(status int, mediaType string, headSize int, body []byte) (bareAnswer, error) {
	a := bareAnswer{Status: status, Type: mediaType, Body: body}
	own := len("HTTP/1.1 200 OK\r\n") + len("Date: \r\n") + len(http.TimeFormat) + len("X-Pad: \r\n") + len("\r\n")
	if status == http.StatusNotModified {
		own += len("Not Modified") - len("OK")
	} else {
		own += len("Content-Length: \r\nContent-Type: \r\n") + len(strconv.Itoa(len(body))) + len(mediaType)
	}
	if headSize < own {
		return a, fmt.Errorf("the head has %d bytes, a bare one %d", headSize, own)
	}
	a.Pad = strings.Repeat("p", headSize-own)
	return a, nil
}

func (a bareAnswer) handler() http.Handler {
	mediaType, length, pad := []string{a.Type}, []string{strconv.Itoa(len(a.Body))}, []string{a.Pad}
	return http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) {
		h := w.Header()
		h["X-Pad"] = pad
		if a.Status == http.StatusNotModified {
			w.WriteHeader(a.Status)
			return
		}
		h["Content-Type"] = mediaType
		h["Content-Length"] = length
		_, _ = w.Write(a.Body)
	})
}

// bareServer is what this program does when it is started as the process of bare handlers: it reads the answers,
// listens once for each, prints the addresses and serves until its standard input ends.
func bareServer(in io.Reader, out io.Writer) error {
	var answers []bareAnswer
	if err := gob.NewDecoder(in).Decode(&answers); err != nil {
		return err
	}
	for _, a := range answers {
		l, err := net.Listen("tcp", "127.0.0.1:0")
		if err != nil {
			return err
		}
		server := &http.Server{Handler: a.handler(), ReadHeaderTimeout: 10 * time.Second}
		go func() { _ = server.Serve(l) }()
		fmt.Fprintln(out, l.Addr())
	}
	_, err := io.Copy(io.Discard, in)
	return err
}

// startBare starts a process of bare handlers and gives the address of each.
func startBare(answers []bareAnswer) (*measure.Process, []string, error) {
	self, err := os.Executable()
	if err != nil {
		return nil, nil, err
	}
	cmd := exec.Command(self, "-bare")
	in, err := cmd.StdinPipe()
	if err != nil {
		return nil, nil, err
	}
	out, err := cmd.StdoutPipe()
	if err != nil {
		return nil, nil, err
	}
	if err := cmd.Start(); err != nil {
		return nil, nil, err
	}
	p := &measure.Process{Cmd: cmd}
	if err := gob.NewEncoder(in).Encode(answers); err != nil {
		p.Stop()
		return nil, nil, err
	}
	var addrs []string
	lines := bufio.NewScanner(out)
	for len(addrs) < len(answers) && lines.Scan() {
		addrs = append(addrs, lines.Text())
	}
	if len(addrs) < len(answers) {
		p.Stop()
		return nil, nil, fmt.Errorf("the bare handlers did not start")
	}
	return p, addrs, nil
}
