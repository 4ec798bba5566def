package alignment_test

import (
	"bufio"
	"context"
	"encoding/json"
	"os"
	"os/exec"
	"testing"
	"time"

	"pathways/internal/alignment"
	"pathways/internal/framework"
	"pathways/internal/organization"
	"pathways/internal/platform/db"
	"pathways/internal/platform/db/dbtest"
	"pathways/internal/platform/jobs"
)

// readerEnv has the test program read the texts that wait in a database, instead of testing: it is killed while it does.
const readerEnv = "ALIGNMENT_TEST_READS"

// place is where a database is.
type place struct{ Dir, URL string }

func TestMain(m *testing.M) {
	where := os.Getenv(readerEnv)
	if where == "" {
		os.Exit(m.Run())
	}
	var opt place
	if err := json.Unmarshal([]byte(where), &opt); err != nil {
		panic(err)
	}
	d, err := db.Open(context.Background(), db.Options{Dir: opt.Dir, URL: opt.URL})
	if err != nil {
		panic(err)
	}
	frameworks, err := framework.NewService(context.Background(), d)
	if err != nil {
		panic(err)
	}
	queue := jobs.New(d, jobs.Options{Lease: 2 * time.Second})
	alignment.NewService(alignment.Options{DB: d, Frameworks: frameworks, Organizations: organization.NewService(d), Jobs: queue})
	for {
		if _, err := queue.Next(context.Background()); err != nil {
			panic(err)
		}
		os.Stdout.WriteString("read\n")
	}
}

// A program that reads a hundred texts is killed (kill -9) while it reads; another one goes on, and each text is read once.
func TestAnUploadGoesOnAfterKill9(t *testing.T) {
	dbtest.EachEmpty(t, func(t *testing.T, opt db.Options) {
		d, err := db.Open(t.Context(), opt)
		if err != nil {
			t.Fatal(err)
		}
		defer d.Close()
		if err := d.Migrate(t.Context()); err != nil {
			t.Fatal(err)
		}
		h := newHouse(t, d)
		h.clock = time.Now()
		h.start()
		b := h.many(100)

		where, err := json.Marshal(place{opt.Dir, opt.URL})
		h.must(err)
		program := exec.Command(os.Args[0])
		program.Env = append(os.Environ(), readerEnv+"="+string(where))
		out, err := program.StdoutPipe()
		h.must(err)
		h.must(program.Start())
		lines := bufio.NewScanner(out)
		for range 30 {
			if !lines.Scan() {
				break
			}
		}
		h.must(program.Process.Kill())
		_ = program.Wait()

		p, err := h.Batch(h.ctx, h.member, h.museum.Slug, b.ID)
		h.must(err)
		if p.In[alignment.Read] < 29 || !p.Going() {
			t.Fatalf("when it was killed: %+v", p.In)
		}
		before := p.In[alignment.Read]
		h.clock = time.Now().Add(time.Minute) // the lease of the dead has ended
		if n := h.work(); n != 100-before {
			t.Errorf("%d texts were read after %d of 100", n, before)
		}
		p, err = h.Batch(h.ctx, h.member, h.museum.Slug, b.ID)
		h.must(err)
		if done := h.count(`SELECT COUNT(*) FROM job WHERE state = 'done'`); p.In[alignment.Read] != 100 || done != 100 {
			t.Errorf("at the end %+v, %d jobs done", p.In, done)
		}
	})
}
