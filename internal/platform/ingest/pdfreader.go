package ingest

import (
	"context"
	"fmt"
	"io"
	"reflect"
	"runtime/debug"
	"strings"
	"sync"
	"time"

	"github.com/klippa-app/go-pdfium"
	"github.com/klippa-app/go-pdfium/webassembly"
	"github.com/tetratelabs/wazero"
	"github.com/tetratelabs/wazero/api"
)

// What reading PDFs may cost. PDFium runs as WebAssembly: it has memory of its own, no files, no network, and can be stopped.
const (
	maxMemory = 96 << 20         // bytes that one file may take while it is read
	pageSize  = 64 << 10         // of memory of WebAssembly
	idle      = 20 * time.Second // until the machine is given back, which takes a good second to make again
)

// outOfMemory is how PDFium ends where it can have no more memory.
const outOfMemory = "wasm error: unreachable"

// reader is the one machine of the program that reads PDFs, one after the other: so a crowd of them takes no more memory
// than one.
var reader = &machine{turn: make(chan struct{}, 1), idle: idle}

// machine is made when it is needed first and given back when nobody has needed it for a while.
type machine struct {
	turn chan struct{} // holds one while somebody reads
	idle time.Duration

	mu   sync.Mutex
	pool pdfium.Pool // nil: given back
	rest *time.Timer
}

// use runs read with an instance that nobody else has and that is gone afterwards. It waits for its turn as long as read may
// take. Where that time or the context ends first, the instance is stopped in the midst of what it does.
func (m *machine) use(ctx context.Context, wall time.Duration, read func(context.Context, pdfium.Pdfium) error) error {
	select {
	case m.turn <- struct{}{}:
		defer func() { <-m.turn }()
	case <-time.After(wall):
		return errTooSlow
	case <-ctx.Done():
		return errTooSlow
	}
	pool, err := m.made()
	if err != nil {
		return err
	}
	defer m.rested()
	ctx, cancel := context.WithTimeout(ctx, wall)
	defer cancel()
	p, err := pool.GetInstanceWithContext(ctx)
	if err != nil {
		return fmt.Errorf("ingest: no instance: %w", err)
	}
	done := make(chan error, 1)
	go func() {
		defer func() {
			if fault := recover(); fault != nil {
				done <- fmt.Errorf("ingest: panic: %v", fault)
			}
		}()
		done <- read(ctx, p)
	}()
	select {
	case err = <-done:
		p.Close()
		if err != nil && strings.Contains(err.Error(), outOfMemory) {
			err = fmt.Errorf("%w: %.60s", errUnpacked, err.Error())
			debug.FreeOSMemory()
		}
	case <-ctx.Done():
		stop(p)
		<-done
		p.Close()
		err = errTooSlow
		debug.FreeOSMemory()
	}
	return err
}

// stop ends an instance in the midst of a call, as closing the module of WebAssembly does. The package has a method for it,
// Kill, which fails each time (it forgets its pool before it asks the pool), and gives the module itself only as a field.
func stop(p pdfium.Pdfium) {
	field := reflect.Indirect(reflect.ValueOf(p.GetImplementation())).FieldByName("Module")
	if module, ok := field.Interface().(api.Module); ok {
		module.CloseWithExitCode(context.Background(), 1)
	}
}

// made gives the machine, and makes it if it is not there.
func (m *machine) made() (pdfium.Pool, error) {
	m.mu.Lock()
	defer m.mu.Unlock()
	if m.rest != nil {
		m.rest.Stop()
	}
	if m.pool != nil {
		return m.pool, nil
	}
	pool, err := webassembly.Init(webassembly.Config{
		MaxIdle: 1, MaxTotal: 1,
		RuntimeConfig: wazero.NewRuntimeConfig().WithMemoryLimitPages(maxMemory / pageSize).WithCloseOnContextDone(true),
		FSConfig:      wazero.NewFSConfig(),
		Stdout:        io.Discard,
		Stderr:        io.Discard,
	})
	if err != nil {
		return nil, fmt.Errorf("ingest: PDFium: %w", err)
	}
	m.pool = pool
	return pool, nil
}

// rested lets the machine be given back when nobody needs it for a while.
func (m *machine) rested() {
	m.mu.Lock()
	defer m.mu.Unlock()
	m.rest = time.AfterFunc(m.idle, m.giveBack)
}

// giveBack ends the machine, unless somebody reads just now, and gives its memory to the operating system.
func (m *machine) giveBack() {
	select {
	case m.turn <- struct{}{}:
		defer func() { <-m.turn }()
	default:
		return
	}
	m.mu.Lock()
	defer m.mu.Unlock()
	if m.pool != nil {
		m.pool.Close()
		m.pool = nil
		debug.FreeOSMemory()
	}
}
