package pathwayweb

import (
	"bytes"
	"encoding/json"
	"fmt"
	"net/http"
	"net/http/httptest"
	"sync/atomic"
	"testing"

	"pathways/internal/account/accounttest"
	"pathways/internal/pathway"
	"pathways/internal/platform/db"
	"pathways/internal/platform/db/dbtest"
)

// planned gives people a reflection with answers, and a plan of three goals with three activities each.
func (p *keptPlace) planned(b testing.TB, people int) []string {
	b.Helper()
	ctx := b.Context()
	var names []string
	for i := range people {
		name := fmt.Sprint("P", i)
		v := accounttest.Person(b, p.db, name)
		p.people[name] = v
		names = append(names, name)
		_, _, err := p.pathways.Change(ctx, v, pathway.Want{}, nil, func(w *pathway.Pathway) error {
			w.Begin("isl", "2025", "current-role", "", p.now)
			return nil
		})
		if err != nil {
			b.Fatal(err)
		}
		changes := []pathway.Change{{Name: "pick", Values: []string{"GE.1", "GE.9", "JE.1"}}}
		for n := 1; n <= 16; n++ {
			changes = append(changes, pathway.Change{Name: fmt.Sprint("say.use.GE.", n), Values: []string{"regularly"}})
		}
		for g := range 3 {
			at := fmt.Sprintf("0197c0de-0000-7000-8000-%012d", 100*g)
			changes = append(changes,
				pathway.Change{Name: "goal." + at + ".title", Values: []string{"Run a workshop for families on my own"}},
				pathway.Change{Name: "goal." + at + ".items", Values: []string{"GE.1", "GE.9"}},
				pathway.Change{Name: "goal." + at + ".why", Values: []string{"Because I would like to lead more of what happens on the floor."}},
			)
			for a := range 3 {
				act := fmt.Sprintf("act.%s.0197c0de-0000-7000-8000-%012d.", at, 100*g+a+1)
				changes = append(changes,
					pathway.Change{Name: act + "what", Values: []string{"Shadow Kim for two mornings"}},
					pathway.Change{Name: act + "kind", Values: []string{"shadowing"}},
					pathway.Change{Name: act + "from", Values: []string{"2027-02-01"}},
					pathway.Change{Name: act + "payer", Values: []string{"nobody"}},
				)
			}
		}
		if _, refused, err := p.pathways.Change(ctx, v, pathway.Want{}, changes, nil); err != nil || len(refused) > 0 {
			b.Fatal(err, refused)
		}
	}
	return names
}

func onBoth(b *testing.B, run func(b *testing.B, p *keptPlace)) {
	b.Run(db.SQLite, func(b *testing.B) { run(b, newKeptPlace(b, dbtest.SQLite(b))) })
	b.Run(db.Postgres, func(b *testing.B) { run(b, newKeptPlace(b, dbtest.Postgres(b))) })
}

// The page of a plan, many people at once. The session of a real server is one more statement.
func BenchmarkPlanPage(b *testing.B) {
	onBoth(b, func(b *testing.B, p *keptPlace) {
		names := p.planned(b, 50)
		var n atomic.Int64
		b.ResetTimer()
		b.RunParallel(func(pb *testing.PB) {
			for pb.Next() {
				r := httptest.NewRequest("GET", "/pathway/plan", nil)
				r.AddCookie(&http.Cookie{Name: "as", Value: names[n.Add(1)%int64(len(names))]})
				w := httptest.NewRecorder()
				p.ServeHTTP(w, r)
				if w.Code != 200 {
					b.Fatal(w.Code)
				}
			}
		})
		b.ReportMetric(float64(b.N)/b.Elapsed().Seconds(), "pages/s")
	})
}

// One answer, 64 people at once.
func BenchmarkSay(b *testing.B) {
	onBoth(b, func(b *testing.B, p *keptPlace) {
		names := p.planned(b, 64)
		values := []string{"regularly", "now-and-then", "not-now"}
		var n atomic.Int64
		b.SetParallelism(32)
		b.ResetTimer()
		b.RunParallel(func(pb *testing.PB) {
			for pb.Next() {
				i := n.Add(1)
				raw, _ := json.Marshal([]pathway.Change{{ID: pathway.NewID(), Name: fmt.Sprint("say.wish.GE.", i/64%16+1), Values: []string{values[i/64/16%3]}, At: p.now}})
				raw = bytes.ReplaceAll(raw, []byte("regularly"), []byte("develop"))
				raw = bytes.ReplaceAll(raw, []byte("now-and-then"), []byte("fine-tune"))
				r := httptest.NewRequest("POST", "/pathway/say", bytes.NewReader(raw))
				r.Header.Set("Content-Type", "application/json")
				r.AddCookie(&http.Cookie{Name: "as", Value: names[i%64]})
				w := httptest.NewRecorder()
				p.ServeHTTP(w, r)
				if w.Code != 200 || bytes.Contains(w.Body.Bytes(), []byte(`"text"`)) {
					b.Error(w.Code, w.Body.String())
					return
				}
			}
		})
		b.ReportMetric(float64(b.N)/b.Elapsed().Seconds(), "answers/s")
	})
}
