package alignment

import (
	"context"
	"encoding/json"
	"strings"
	"sync"
	"unicode/utf8"

	"pathways/internal/alignment/facts"
	"pathways/internal/alignment/match"
	"pathways/internal/framework"
	"pathways/internal/platform/authz"
	"pathways/internal/platform/db"
	"pathways/internal/platform/errs"
	"pathways/internal/platform/ingest"
	"pathways/internal/platform/jobs"
	"pathways/internal/platform/typed"
	"pathways/internal/practice"
)

// readJob is the kind of the jobs.
const readJob = "alignment.read"

type jobPayload struct {
	Text string `json:"text"`
}

// readText reads one text. What it comes to is stored in the transaction that ends the job, so once.
func (s *Service) readText(ctx context.Context, t *jobs.Turn) (jobs.Store, error) {
	var p jobPayload
	if err := t.Read(&p); err != nil {
		return nil, err
	}
	var r row
	err := s.db.Update(ctx, func(ctx context.Context, tx *db.Tx) (err error) {
		if err = updateReading(ctx, tx, p.Text); err != nil {
			return err
		}
		if r, err = selectTextOfJob(ctx, tx, p.Text); err != nil || r.State != Reading {
			return err
		}
		r.said, r.file, err = selectBody(ctx, tx, p.Text)
		return err
	})
	if errs.Is(err, errs.NotFound) || err == nil && r.State != Reading {
		return nil, nil // deleted, or read by another node
	}
	if err != nil {
		return nil, err
	}
	err = s.unpack(ctx, &r)
	if fault, ok := faultOf(err); ok {
		return func(ctx context.Context, tx *db.Tx) error { return updateFailed(ctx, tx, r.ID, fault) }, nil
	}
	if err != nil {
		return nil, err
	}
	found, err := s.findings(ctx, &r)
	if err != nil {
		return nil, err
	}
	return func(ctx context.Context, tx *db.Tx) error { return s.keep(ctx, tx, r, found) }, nil
}

// givenUp stores that a text was tried in vain.
func (s *Service) givenUp(ctx context.Context, tx *db.Tx, payload json.RawMessage) error {
	var p jobPayload
	if err := json.Unmarshal(payload, &p); err != nil {
		return err
	}
	if err := updateStill(ctx, tx, p.Text); err != nil {
		return err
	}
	return updateFailed(ctx, tx, p.Text, Said{Key: "alignment.fault.givenUp"})
}

// unpack gets the text out of a file that was not read before, with what the file says of itself.
//
// Errors: those of ingest.Read.
func (s *Service) unpack(ctx context.Context, r *row) error {
	if r.file == nil {
		return nil
	}
	got, err := ingest.Read(ctx, r.Name, r.file, ingest.Limits{Bytes: MaxFile})
	if err != nil {
		return err
	}
	r.said, r.Notes = tidyText(got.Text), notesOf(got.Notes)
	if title := shortened(typed.Line(got.Title)); title != "" {
		r.found.Title = title
	}
	return nil
}

// findings reads the text of a row for its facts and its passages.
func (s *Service) findings(ctx context.Context, r *row) ([]match.Reading, error) {
	tree, err := s.frameworks.ReleaseByID(ctx, r.Release)
	if err != nil {
		return nil, err
	}
	reader := s.readers.of(tree)
	var learned *match.Learned
	err = s.db.View(ctx, func(ctx context.Context, tx *db.Tx) (err error) {
		learned, r.lesson, err = s.lesson(ctx, tx, reader, r.organization, r.Release)
		return err
	})
	if err != nil {
		return nil, err
	}
	all := reader.Read(r.said, learned)
	r.found = foundIn(r.found, r.Kind, r.said, r.found.Title == titleOfName(r.Name), all)
	r.Language, r.Engine, r.Practice = match.Language(r.said), match.Version, practiceVersion(tree)
	return all, nil
}

// longestTitle is how long a first line may be to stand as a title, in characters.
const longestTitle = 90

// titleLine is the first line of a text where it looks like a title: short, no sentence, and with more below it. "" where it does not.
func titleLine(said string) string {
	line, rest, _ := strings.Cut(strings.TrimSpace(said), "\n")
	line = typed.Line(strings.TrimLeft(line, "#- "))
	if strings.TrimSpace(rest) == "" || utf8.RuneCountInString(line) > longestTitle || strings.HasSuffix(line, ".") || strings.HasSuffix(line, ":") {
		return ""
	}
	return line
}

// foundIn are the facts of a text. Only what people take for a posting has all of them. byName says that its title so far is only
// the name of its file, which a title that the text itself begins with takes the place of.
func foundIn(before Facts, kind Kind, said string, byName bool, all []match.Reading) Facts {
	f := facts.Of(said, passagesIn(all))
	out := Facts{Kind: before.Kind, Title: before.Title, Year: f.Year}
	if title := shortened(typed.Line(f.Title)); title != "" {
		out.Title = title
	}
	if line := titleLine(said); f.Title == "" && line != "" && byName {
		out.Title = line
	}
	if out.Title == "" && len(all) > 0 {
		out.Title = shortened(all[0].Passage.Text)
	}
	if kind == Posting {
		out.JobKind, out.Pay, out.Unpaid, out.Degree = f.JobKind, f.Pay, f.Unpaid, f.Degree
	}
	return out
}

func passagesIn(all []match.Reading) []match.Passage {
	out := make([]match.Passage, len(all))
	for i, r := range all {
		out[i] = r.Passage
	}
	return out
}

// shortened is a line that can stand as a title.
func shortened(s string) string {
	if utf8.RuneCountInString(s) <= MaxTitle {
		return s
	}
	r := []rune(s)[:MaxTitle-1]
	return strings.TrimSpace(string(r)) + "…"
}

// keep stores what reading a text came to. What people decided stays at its passages; one that the text does not have any more
// stays behind the others as long as somebody's decision is on it.
func (s *Service) keep(ctx context.Context, tx *db.Tx, r row, all []match.Reading) error {
	if err := lockText(ctx, tx, r.organization, r.ID); err != nil {
		if errs.Is(err, errs.NotFound) {
			return nil
		}
		return err
	}
	before, err := selectPassages(ctx, tx, r.ID)
	if err != nil {
		return err
	}
	made, err := selectDecisions(ctx, tx, r.ID)
	if err != nil {
		return err
	}
	passages, marks := placed(before, all, made)
	r.Parts = len(passages)
	if done, err := updateRead(ctx, tx, r, s.now()); err != nil || !done {
		return err
	}
	hold, err := selectCorrections(ctx, tx, r.ID, true)
	if err != nil {
		return err
	}
	r.Facts = holdingFacts(r.found, hold)
	if err := updateFacts(ctx, tx, r); err != nil {
		return err
	}
	if err := replacePassages(ctx, tx, r.ID, passages); err != nil {
		return err
	}
	if err := replaceAllMarks(ctx, tx, r.ID, marks); err != nil {
		return err
	}
	return replaceItems(ctx, tx, r, nil)
}

// placed gives passages their numbers, those of before where they say the same, and marks them with what was found and decided.
func placed(before []Passage, all []match.Reading, made []decisionRow) (passages []Passage, marks []mark) {
	free, next := map[string][]Passage{}, 0
	for _, p := range before {
		free[p.Said] = append(free[p.Said], p)
		next = max(next, p.N+1)
	}
	on := map[int][]decisionRow{}
	for _, d := range made {
		on[d.N] = append(on[d.N], d)
	}
	add := func(p Passage, found []match.Suggestion) {
		var of []mark
		for i, sg := range found {
			of = append(of, mark{n: p.N, item: sg.Item.ID, place: i, suggested: true, words: sg.Words})
		}
		of, _ = settled(p.N, of, on[p.N])
		passages, marks = append(passages, p), append(marks, of...)
	}
	for _, r := range all {
		p := Passage{N: next, Kind: r.Passage.Kind, Heading: r.Passage.Heading, Said: r.Passage.Text}
		if same := free[p.Said]; len(same) > 0 {
			p.N, free[p.Said] = same[0].N, same[1:]
		} else {
			next++
		}
		add(p, r.Suggestions)
	}
	for _, p := range before {
		for _, left := range free[p.Said] {
			if left.N == p.N && len(on[p.N]) > 0 {
				add(p, nil)
			}
		}
	}
	return passages, marks
}

// ReadAgain has a text read again, with what was decided since and the newest way of reading. Decisions and corrections stay.
//
// Errors: errs.Conflict for a text that is not read yet or that could not be read.
func (s *Service) ReadAgain(ctx context.Context, v authz.Viewer, slug, text string) error {
	if err := v.Someone(authz.WriteWork); err != nil {
		return err
	}
	return s.changeAndRead(ctx, v, slug, func(ctx context.Context, tx *db.Tx, p Place) error {
		r, _, err := s.locked(ctx, tx, p, text)
		if err != nil || r.State != Read {
			return err
		}
		return s.again(ctx, tx, []string{text})
	})
}

// againAtOnce is how many texts are put in for being read again at once.
const againAtOnce = 500

// ReadAllAgain has the texts of an organization read again for which that may say something else: n of them now, the newest
// first, and left are how many have to be asked for again.
func (s *Service) ReadAllAgain(ctx context.Context, v authz.Viewer, slug string) (n, left int, err error) {
	if err := v.Someone(authz.WriteWork); err != nil {
		return 0, 0, err
	}
	err = s.changeAndRead(ctx, v, slug, func(ctx context.Context, tx *db.Tx, p Place) error {
		older, err := s.older(ctx, tx, p)
		if err != nil {
			return err
		}
		n = min(len(older), againAtOnce)
		left = len(older) - n
		return s.again(ctx, tx, older[:n])
	})
	return n, left, err
}

// older are the texts of an organization that may be read otherwise now.
func (s *Service) older(ctx context.Context, tx *db.Tx, p Place) (all []string, err error) {
	releases, err := selectReleases(ctx, tx, p.Organization.ID)
	if err != nil {
		return nil, err
	}
	for _, r := range releases {
		tree, err := s.frameworks.ReleaseByID(ctx, r.release)
		if err != nil {
			return nil, err
		}
		texts, err := selectOlder(ctx, tx, p.Organization.ID, r.release, match.Version, practiceVersion(tree))
		if err != nil {
			return nil, err
		}
		all = append(all, texts...)
	}
	return all, nil
}

func (s *Service) again(ctx context.Context, tx *db.Tx, texts []string) error {
	for _, id := range texts {
		if err := updateWaiting(ctx, tx, id); err != nil {
			return err
		}
		if _, err := s.jobs.Put(ctx, tx, readJob, jobPayload{id}); err != nil {
			return err
		}
	}
	return nil
}

// readers are the readers of releases, made when they are first needed.
type readers struct {
	sync.Mutex
	made map[string]func() *match.Reader
}

// maxReaders is how many releases are held ready at once.
const maxReaders = 12

func (all *readers) of(tree *framework.Tree) *match.Reader {
	all.Lock()
	one, there := all.made[tree.ID]
	if !there {
		one = sync.OnceValue(func() *match.Reader {
			return match.New(match.Options{Tree: tree, Practice: practice.For(tree.Framework.Slug, tree.Version)})
		})
		if all.made == nil || len(all.made) >= maxReaders {
			all.made = map[string]func() *match.Reader{}
		}
		all.made[tree.ID] = one
	}
	all.Unlock()
	return one()
}

// practiceVersion is that of the practice data beside a release; "" where there is none.
func practiceVersion(tree *framework.Tree) string {
	if set := practice.For(tree.Framework.Slug, tree.Version); set != nil {
		return set.Version
	}
	return ""
}

// foreign says whether a text is in another language than a release.
func foreign(language string, tree *framework.Tree) bool {
	of, _, _ := strings.Cut(strings.ToLower(tree.Language), "-")
	return language != "" && of != "" && language != of
}

// lesson is what an organization's decisions say, as long as they do not change.
type lesson struct {
	revision int64
	learned  *match.Learned
}

// lesson is what the decisions of one organization teach, with the revision of them. Nothing of another organization is in it.
func (s *Service) lesson(ctx context.Context, tx *db.Tx, reader *match.Reader, organization, release string) (*match.Learned, int64, error) {
	revision, err := selectLesson(ctx, tx, organization, release)
	if err != nil || revision == 0 {
		return nil, 0, err
	}
	key := organization + " " + release
	if got, there := s.lessons.get(key); there && got.revision == revision {
		return got.learned, revision, nil
	}
	pairs, err := selectPairs(ctx, tx, organization, release)
	if err != nil {
		return nil, 0, err
	}
	got := lesson{revision, reader.Learn(pairs)}
	s.lessons.put(key, got)
	return got.learned, revision, nil
}

// lessons are what is held ready of them.
type lessons struct {
	sync.Mutex
	held map[string]lesson
}

// maxLessons is for how many organizations at once.
const maxLessons = 32

func (all *lessons) get(key string) (lesson, bool) {
	all.Lock()
	defer all.Unlock()
	one, there := all.held[key]
	return one, there
}

func (all *lessons) put(key string, one lesson) {
	all.Lock()
	defer all.Unlock()
	if all.held == nil || len(all.held) >= maxLessons {
		all.held = map[string]lesson{}
	}
	all.held[key] = one
}
