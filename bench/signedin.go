package main

import (
	"context"
	"encoding/json"
	"fmt"
	"path/filepath"
	"slices"
	"time"

	"pathways/bench/measure"
	"pathways/bench/people"
	"pathways/internal/pathway"
	"pathways/internal/platform/db"
	"pathways/internal/platform/db/dbtest"
)

const (
	signedIn    = 200 // people whose sessions take turns
	readers     = 32  // at once, on the plan page
	savers      = 64  // at once, each with a pathway of their own
	peopleRound = 600 * time.Millisecond

	planRounds, saveRounds, otherRounds = 7, 5, 2

	leastPlans         = 3000 // a second, SQLite
	leastPlansPostgres = 1500
	mostPlanWait       = 50 * time.Millisecond // 99 %
	leastAnswers       = 2000                  // a second, SQLite
	mostStatements     = 3                     // for one answer
)

// crowd is the people of a database and a server that runs on it.
type crowd struct {
	database string // as the table calls it
	opt      db.Options
	server   *measure.Process

	people  []people.Person
	pathway *pathway.Pathway // which all of them have
	slugs   map[int]string   // organizations of people[0], by how many members
	keepers map[int]people.Person
	shown   string // what people[0] shows people[1]
}

// fewAndMany are the sizes between which a page may not ask more of the database.
var fewAndMany = []int{10, 1000}

// settle fills the database: 200 people with a reflection on 66 competencies and a plan of four goals and ten activities;
// organizations, evidence and grants, few and many.
func settle(ctx context.Context, database string, opt db.Options) (c *crowd, err error) {
	c = &crowd{database: database, opt: opt, slugs: map[int]string{}, keepers: map[int]people.Person{}}
	h, err := people.Open(ctx, opt)
	if err != nil {
		return nil, err
	}
	defer func() {
		if end := h.Close(); err == nil {
			err = end
		}
	}()
	if c.pathway, err = people.Answered(4, 10); err != nil {
		return nil, err
	}
	if c.people, err = h.Join(ctx, "Ana", signedIn); err != nil {
		return nil, err
	}
	if err = h.Bring(ctx, c.people, c.pathway); err != nil {
		return nil, err
	}
	members, err := h.Join(ctx, "Bo", fewAndMany[1])
	if err != nil {
		return nil, err
	}
	keepers, err := h.Join(ctx, "Cem", len(fewAndMany))
	if err != nil {
		return nil, err
	}
	for _, group := range [][]people.Person{c.people, keepers} {
		if err = h.SignIn(ctx, group); err != nil {
			return nil, err
		}
	}
	for i, n := range fewAndMany {
		c.keepers[n] = keepers[i]
		if c.slugs[n], err = h.Organization(ctx, fmt.Sprintf("Museum of %d", n), c.people[0], members[:n-1]); err != nil {
			return nil, err
		}
		if err = h.Pieces(ctx, keepers[i], n); err != nil {
			return nil, err
		}
		if err = h.Grants(ctx, keepers[i], n); err != nil {
			return nil, err
		}
	}
	c.shown, err = h.Show(ctx, c.people[0], c.people[1], c.pathway)
	return c, err
}

// signedInPages measures what people do who are signed in, on the server that all sections share and on one with
// PostgreSQL.
func signedInPages(ctx context.Context, b *bench) ([]row, error) {
	rows, err := b.crowd.measured(ctx)
	if err != nil {
		return nil, err
	}
	pg, err := dbtest.NewServer()
	if err != nil {
		return append(rows, row{what: "the same on PostgreSQL", measured: fmt.Sprintf("not measured: %v", err)}), nil
	}
	defer pg.Close()
	if err := pg.Do("CREATE DATABASE house"); err != nil {
		return nil, err
	}
	c, err := settle(ctx, "PostgreSQL", db.Options{URL: pg.URL("house")})
	if err != nil {
		return nil, err
	}
	if c.server, err = measure.ServeCounting(b.program, filepath.Join(b.dir, "none"), "--database", pg.URL("house")); err != nil {
		return nil, err
	}
	defer c.server.Stop()
	more, err := c.measured(ctx)
	return append(rows, more...), err
}

func (c *crowd) measured(ctx context.Context) ([]row, error) {
	plans, err := c.plans(ctx)
	if err != nil {
		return nil, fmt.Errorf("plan page, %s: %w", c.database, err)
	}
	answers, err := c.answers(ctx)
	if err != nil {
		return nil, fmt.Errorf("answers, %s: %w", c.database, err)
	}
	others, err := c.others(ctx)
	if err != nil {
		return nil, fmt.Errorf("other pages, %s: %w", c.database, err)
	}
	return append([]row{plans, answers}, others...), nil
}

// get is a question for a page by somebody who is signed in.
func get(path string, by people.Person) measure.Question {
	return measure.Ask("GET", path, 200, nil, "Accept-Encoding: gzip", by.Cookie())
}

// load is what a load gave in several rounds.
type load struct {
	rates, halves, slow []float64
	answers             int
	cpu                 time.Duration // of the server, all answers together
}

// rounds puts load on the server several times. The numbers that next gets go on from round to round.
func (c *crowd) rounds(ctx context.Context, n, connections int, next func(connection, n int) measure.Question) (l load, err error) {
	began, err := c.server.CPU()
	if err != nil {
		return l, err
	}
	given := make([]int, connections)
	for range n {
		from := slices.Clone(given)
		t, err := measure.LoadEach(ctx, c.server.Addr, connections, peopleRound, func(connection, n int) measure.Question {
			given[connection] = from[connection] + n + 1
			return next(connection, from[connection]+n)
		})
		if err != nil {
			return l, err
		}
		l.answers += t.Answers
		l.rates = append(l.rates, t.Rate())
		l.halves = append(l.halves, float64(t.Wait(0.5)))
		l.slow = append(l.slow, float64(t.Wait(0.99)))
	}
	ended, err := c.server.CPU()
	l.cpu = ended - began
	return l, err
}

func (l load) tell() string {
	return fmt.Sprintf("%s/s (%s to %s); half within %s, 99 %% within %s; processor time %s", thousands(median(l.rates)),
		thousands(least(l.rates)), thousands(greatest(l.rates)), millis(time.Duration(median(l.halves))),
		millis(time.Duration(median(l.slow))), millis(l.cpu/time.Duration(max(1, l.answers))))
}

// asked is how many statements of SQL the server has run.
const asked = "pathways_db_statements_total"

// rested waits until the server has done what it does on its own, as after its start.
func (c *crowd) rested(ctx context.Context) error {
	var before int64
	for quiet := 0; quiet < 6; time.Sleep(50 * time.Millisecond) {
		now, err := c.server.Metric(ctx, asked)
		if err != nil {
			return err
		}
		if quiet++; now != before {
			quiet = 0
		}
		before = now
	}
	return nil
}

// statements is how many statements of SQL a question costs: the least of some times, as the program also works on its own.
func (c *crowd) statements(ctx context.Context, next func(n int) measure.Question) (fewest int64, err error) {
	if err := c.rested(ctx); err != nil {
		return 0, err
	}
	for i := range 4 {
		before, err := c.server.Metric(ctx, asked)
		if err != nil {
			return 0, err
		}
		if _, _, _, err := measure.Once(c.server.Addr, next(i)); err != nil {
			return 0, err
		}
		after, err := c.server.Metric(ctx, asked)
		if err != nil {
			return 0, err
		}
		if i == 0 || after-before < fewest {
			fewest = after - before
		}
	}
	return fewest, nil
}

// plans measures the page of a plan: its session, its SQL, drawn and pressed, for one person after the other.
func (c *crowd) plans(ctx context.Context) (row, error) {
	var questions []measure.Question
	for _, p := range c.people {
		questions = append(questions, get("/pathway/plan", p))
	}
	a, _, _, err := measure.Once(c.server.Addr, questions[0])
	if err != nil {
		return row{}, err
	}
	sql, err := c.statements(ctx, func(n int) measure.Question { return questions[n] })
	if err != nil {
		return row{}, err
	}
	l, err := c.rounds(ctx, planRounds, readers, func(connection, n int) measure.Question {
		return questions[(connection+n*readers)%len(questions)]
	})
	if err != nil {
		return row{}, err
	}
	atLeast := float64(leastPlans)
	if c.database != "SQLite" {
		atLeast = leastPlansPostgres
	}
	return row{
		what:     fmt.Sprintf("plan page, %d at once, %s", readers, c.database),
		measured: fmt.Sprintf("%s; %d statements; %.1f kB (gzip)", l.tell(), sql, float64(a.Head+a.Length)/1000),
		target:   fmt.Sprintf("at least %s/s, 99 %% within %s", thousands(atLeast), millis(mostPlanWait)),
		met:      verdict(median(l.rates) >= atLeast && median(l.slow) < float64(mostPlanWait)),
	}, nil
}

// answers measures saving one answer, and looks afterwards whether each that was acknowledged is in the database.
func (c *crowd) answers(ctx context.Context) (r row, err error) {
	t, err := people.Tree()
	if err != nil {
		return r, err
	}
	leaves := t.Leaves("")
	next := func(connection, n int) measure.Question {
		// Each time round the answer is another one than that which stands.
		leaf, value := n%len(leaves), n/len(leaves)+1
		return answer(c.people[connection], c.pathway.Reflections[0].ID, leaves[leaf].Code, people.Uses[(leaf+value)%len(people.Uses)])
	}
	h, err := people.Open(ctx, c.opt)
	if err != nil {
		return r, err
	}
	defer func() {
		if end := h.Close(); err == nil {
			err = end
		}
	}()
	stored := func() (int64, error) { return h.Count(ctx, `SELECT COUNT(*) FROM statement`) }
	sql, err := c.statements(ctx, func(n int) measure.Question { return next(savers, n) })
	if err != nil {
		return r, err
	}
	had, err := stored()
	if err != nil {
		return r, err
	}
	l, err := c.rounds(ctx, saveRounds, savers, next)
	if err != nil {
		return r, err
	}
	has, err := stored()
	if err != nil {
		return r, err
	}
	if has-had != int64(l.answers) {
		return r, fmt.Errorf("%d answers were acknowledged, %d are in the database", l.answers, has-had)
	}
	r = row{
		what:     fmt.Sprintf("save one answer, %d at once, %s", savers, c.database),
		measured: fmt.Sprintf("%s; %d statements; all %s found on disk", l.tell(), sql, thousands(float64(l.answers))),
		target:   fmt.Sprintf("at most %d statements", mostStatements),
		met:      verdict(sql <= mostStatements),
	}
	if c.database == "SQLite" {
		r.target = fmt.Sprintf("at least %s/s, safe on disk; at most %d statements", thousands(leastAnswers), mostStatements)
		r.met = verdict(median(l.rates) >= leastAnswers && sql <= mostStatements)
	}
	return r, nil
}

// answer is what our script sends when somebody answers a question.
func answer(by people.Person, of, code, value string) measure.Question {
	body, _ := json.Marshal([]pathway.Change{{ // of strings and a time only
		ID: pathway.NewID(), Name: "say.use." + code, Values: []string{value}, At: time.Now().UTC(), Of: of,
	}})
	return measure.Ask("POST", "/pathway/say", 200, body, by.Cookie())
}

// others measures some more pages, to know where they stand.
func (c *crowd) others(ctx context.Context) (rows []row, err error) {
	for _, page := range []struct {
		what string
		path string
		by   people.Person
	}{
		{"questions about one category", "/pathway/reflect/GE.COM", c.people[0]},
		{"map", "/pathway/map", c.people[0]},
		{"evidence, 1,000 pieces", "/evidence", c.keepers[1000]},
		{"what I share, 1,000 grants", "/sharing", c.keepers[1000]},
		{"what somebody shows me", c.shown, c.people[1]},
		{"people of an organization, 1,000", "/organizations/" + c.slugs[1000] + "/people", c.people[0]},
		{"account", "/account", c.people[0]},
	} {
		q := get(page.path, page.by)
		a, _, _, err := measure.Once(c.server.Addr, q)
		if err != nil {
			return nil, fmt.Errorf("%s: %w", page.path, err)
		}
		sql, err := c.statements(ctx, func(int) measure.Question { return q })
		if err != nil {
			return nil, err
		}
		l, err := c.rounds(ctx, otherRounds, guestPeople, func(int, int) measure.Question { return q })
		if err != nil {
			return nil, fmt.Errorf("%s: %w", page.path, err)
		}
		rows = append(rows, row{
			what:     fmt.Sprintf("%s, %d at once, %s", page.what, guestPeople, c.database),
			measured: fmt.Sprintf("%s; %d statements; %.1f kB (gzip)", l.tell(), sql, float64(a.Head+a.Length)/1000),
		})
	}
	return rows, nil
}
