package pathway

import (
	"bytes"
	"compress/flate"
	"encoding/base64"
	"encoding/binary"
	"encoding/json"
	"errors"
	"io/fs"
	"os"
	"path/filepath"
	"regexp"
	"runtime"
	"strings"
	"testing"
	"time"
	"unicode/utf16"

	"github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"
	"pgregory.net/rapid"

	"pathways/internal/platform/errs"
	"pathways/internal/reflection"
)

// What is written is read again whole, by file and by token, and gives the same bytes.
func TestFileAndTokenComeBackWhole(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		p := lived(t)
		raw, err := p.Encode()
		if err != nil {
			t.Fatal(err)
		}
		back, err := Decode(raw)
		if err != nil {
			t.Fatalf("%s\n%s", explain(err), raw)
		}
		if diff := cmp.Diff(p, back, cmpopts.EquateEmpty()); diff != "" {
			t.Fatalf("the file lost something:\n%s", diff)
		}
		if again, _ := back.Encode(); !bytes.Equal(raw, again) {
			t.Fatalf("other bytes the second time:\n%s\n%s", raw, again)
		}
		token, err := p.Token()
		if err != nil {
			t.Fatal(err)
		}
		if strings.ContainsAny(token, " +/&=%<>\"'\n") {
			t.Fatalf("the token needs escaping: %.80s", token)
		}
		if back, err = FromToken(token); err != nil {
			t.Fatal(explain(err))
		}
		if diff := cmp.Diff(p, back, cmpopts.EquateEmpty()); diff != "" {
			t.Fatalf("the token lost something:\n%s", diff)
		}
	})
}

func explain(err error) string {
	var e *errs.Error
	if !errors.As(err, &e) {
		return err.Error()
	}
	out := e.Error()
	for _, f := range e.Fields {
		out += "\n" + f.Name + ": " + f.Key
	}
	return out
}

// sample is a small file with something in every place, to be damaged.
func sample(t testing.TB) string {
	p := begun()
	do(t, p, minute(1), "name", "Robin")
	do(t, p, minute(1), "say.use.GE.1", "regularly")
	do(t, p, minute(2), "say.note.GE.1", "A note.")
	do(t, p, minute(3), "pick", "GE.1", "GE.2")
	do(t, p, minute(4), "goal."+goals[0]+".title", "A goal")
	do(t, p, minute(4), "goal."+goals[0]+".items", "GE.1")
	do(t, p, minute(4), "goal."+goals[0]+".mover", "supervisor")
	do(t, p, minute(5), "act."+goals[0]+"."+rows[0]+".what", "Shadow a colleague")
	do(t, p, minute(5), "act."+goals[0]+"."+rows[0]+".from", "2027-02-01")
	do(t, p, minute(6), "look."+goals[0]+"."+looks[0], "It went well.")
	p.Place = "GE.ISK"
	return encoded(t, p)
}

// patch changes the sample as data.
func patch(t testing.TB, fn func(root map[string]any)) string {
	t.Helper()
	var root map[string]any
	if err := json.Unmarshal([]byte(sample(t)), &root); err != nil {
		t.Fatal(err)
	}
	fn(root)
	raw, err := json.Marshal(root)
	if err != nil {
		t.Fatal(err)
	}
	return string(raw)
}

func reflectionOf(root map[string]any) map[string]any {
	return root["reflections"].([]any)[0].(map[string]any)
}

func statementOf(root map[string]any) map[string]any {
	return reflectionOf(root)["statements"].([]any)[0].(map[string]any)
}
func planOf(root map[string]any) map[string]any { return root["plans"].([]any)[0].(map[string]any) }
func goalOf(root map[string]any) map[string]any {
	return planOf(root)["goals"].([]any)[0].(map[string]any)
}

func activityOf(root map[string]any) map[string]any {
	return goalOf(root)["activities"].([]any)[0].(map[string]any)
}

// bad is one file that cannot be a pathway: what is said of it, and where.
type bad struct {
	name, file string
	key        string // of the whole, without "pathway.file."
	place, why string // of the first place, without "pathway.file.field."
	schemaToo  bool   // the JSON schema can express it
}

func badFiles(t testing.TB) []bad {
	whole := sample(t)
	set := func(fn func(root map[string]any)) string { return patch(t, fn) }
	many := func(n int, v any) []any {
		out := make([]any, n)
		for i := range out {
			out[i] = v
		}
		return out
	}
	return []bad{
		{name: "empty", file: "", key: "empty"},
		{name: "only space", file: " \n\t ", key: "empty"},
		{name: "only a byte order mark", file: "\xef\xbb\xbf", key: "empty"},
		{name: "not JSON", file: "Dear diary,\n", key: "damaged"},
		{name: "a picture", file: "\x89PNG\r\n\x1a\n\x00\xff", key: "not-text"},
		{name: "Windows-1252", file: strings.Replace(whole, "A note.", "Caf\xe9", 1), key: "not-text"},
		{name: "cut off", file: whole[:len(whole)/2], key: "damaged"},
		{name: "two in one", file: whole + whole, key: "damaged"},
		{name: "text after it", file: whole + "x", key: "damaged"},
		{name: "a list", file: "[]", key: "foreign", schemaToo: true},
		{name: "a number", file: "17", key: "foreign", schemaToo: true},
		{name: "null", file: "null", key: "foreign", schemaToo: true},
		{name: "an empty object", file: "{}", key: "foreign", schemaToo: true},
		{name: "a CASE package", file: `{"CFDocument": {"identifier": "x"}, "CFItems": []}`, key: "foreign", schemaToo: true},
		{name: "a badge", file: `{"@context": [], "type": ["VerifiableCredential", "OpenBadgeCredential"]}`, key: "foreign", schemaToo: true},
		{name: "another format", file: set(func(m map[string]any) { m["format"] = "other" }), key: "foreign", schemaToo: true},
		{name: "newer", file: set(func(m map[string]any) { m["version"] = 2 }), key: "newer", schemaToo: true},
		{name: "much newer, with fields that we do not know", file: `{"format": "pathways.pathway", "version": 9, "life": {}}`, key: "newer", schemaToo: true},
		{name: "version of words", file: set(func(m map[string]any) { m["version"] = "1" }), key: "faults", place: "version", why: "version", schemaToo: true},
		{name: "half a version", file: set(func(m map[string]any) { m["version"] = 1.5 }), key: "faults", place: "version", why: "version", schemaToo: true},
		{name: "version nought", file: set(func(m map[string]any) { m["version"] = 0 }), key: "faults", place: "version", why: "version", schemaToo: true},
		{name: "no version", file: set(func(m map[string]any) { delete(m, "version") }), key: "faults", place: "version", why: "version", schemaToo: true},
		{name: "unknown field", file: set(func(m map[string]any) { goalOf(m)["grade"] = "A" }), key: "faults", place: "plans[0].goals[0].grade", why: "unknown", schemaToo: true},
		{name: "field in other letters", file: strings.Replace(whole, `"name"`, `"Name"`, 1), key: "faults", place: "Name", why: "unknown", schemaToo: true},
		{name: "field twice", file: strings.Replace(whole, `"name": "Robin"`, `"name": "Kim", "name": "Robin"`, 1), key: "faults", place: "name", why: "double"},
		{name: "null for a name", file: set(func(m map[string]any) { m["name"] = nil }), key: "faults", place: "name", why: "shape", schemaToo: true},
		{name: "null for a time", file: set(func(m map[string]any) { reflectionOf(m)["closed"] = nil }), key: "faults", place: "reflections[0].closed", why: "shape", schemaToo: true},
		{name: "a text for a list", file: set(func(m map[string]any) { reflectionOf(m)["statements"] = "all" }), key: "faults", place: "reflections[0].statements", why: "shape", schemaToo: true},
		{name: "a list for a text", file: set(func(m map[string]any) { statementOf(m)["code"] = []any{} }), key: "faults", place: "reflections[0].statements[0].code", why: "shape", schemaToo: true},
		{name: "an object for a list", file: set(func(m map[string]any) { m["plans"] = map[string]any{} }), key: "faults", place: "plans", why: "shape", schemaToo: true},
		{name: "a text for a number", file: set(func(m map[string]any) { m["revision"] = "7" }), key: "faults", place: "revision", why: "shape", schemaToo: true},
		{name: "a number for a time", file: set(func(m map[string]any) { m["created"] = 1 }), key: "faults", place: "created", why: "shape", schemaToo: true},
		{name: "yes for a text", file: set(func(m map[string]any) { goalOf(m)["why"] = true }), key: "faults", place: "plans[0].goals[0].why", why: "shape", schemaToo: true},
		{name: "no revision", file: set(func(m map[string]any) { delete(m, "revision") }), key: "faults", place: "revision", why: "absent", schemaToo: true},
		{name: "no list of reflections", file: set(func(m map[string]any) { delete(m, "reflections") }), key: "faults", place: "reflections", why: "absent", schemaToo: true},
		{name: "no list of competencies", file: set(func(m map[string]any) { delete(goalOf(m), "items") }), key: "faults", place: "plans[0].goals[0].items", why: "absent", schemaToo: true},
		{name: "a day for a time", file: set(func(m map[string]any) { statementOf(m)["at"] = "2026-03-12" }), key: "faults", place: "reflections[0].statements[0].at", why: "time", schemaToo: true},
		{name: "a year of long ago", file: set(func(m map[string]any) { m["created"] = "0001-01-01T00:00:00Z" }), key: "faults", place: "created", why: "year"},
		{name: "an id that is none", file: set(func(m map[string]any) { m["id"] = "me" }), key: "faults", place: "id", why: "uuid", schemaToo: true},
		{name: "an item that is none", file: set(func(m map[string]any) { statementOf(m)["item"] = "GE.1" }), key: "faults", place: "reflections[0].statements[0].item", why: "uuid", schemaToo: true},
		{name: "an id twice", file: set(func(m map[string]any) { m["plans"] = append(m["plans"].([]any), planOf(m)) }), key: "faults", place: "plans[1].id", why: "twice"},
		{name: "a statement twice", file: set(func(m map[string]any) {
			reflectionOf(m)["statements"] = append(reflectionOf(m)["statements"].([]any), statementOf(m))
		}), key: "faults", place: "reflections[0].statements[2].id", why: "twice"},
		{name: "negative revision", file: set(func(m map[string]any) { m["revision"] = -1 }), key: "faults", place: "revision", why: "number", schemaToo: true},
		{name: "long name", file: set(func(m map[string]any) { m["name"] = strings.Repeat("n", MaxName+1) }), key: "faults", place: "name", why: "long", schemaToo: true},
		{name: "long note", file: set(func(m map[string]any) { statementOf(m)["text"] = strings.Repeat("ñ", 20001) }), key: "faults", place: "reflections[0].statements[0].text", why: "long", schemaToo: true},
		{name: "long title of a goal", file: set(func(m map[string]any) { goalOf(m)["title"] = strings.Repeat("t", 201) }), key: "faults", place: "plans[0].goals[0].title", why: "too-long", schemaToo: true},
		{name: "control character", file: set(func(m map[string]any) { statementOf(m)["text"] = "a\x00b" }), key: "faults", place: "reflections[0].statements[0].text", why: "control"},
		{name: "escape in a name", file: set(func(m map[string]any) { m["name"] = "\x1b[31m" }), key: "faults", place: "name", why: "control"},
		{name: "half a character", file: strings.Replace(whole, "A note.", `\ud83d.`, 1), key: "damaged"},
		{name: "framework with a slash", file: set(func(m map[string]any) { reflectionOf(m)["framework"] = "../etc" }), key: "faults", place: "reflections[0].framework", why: "name", schemaToo: true},
		{name: "choice with space", file: set(func(m map[string]any) { statementOf(m)["choices"] = []any{"all of it"} }), key: "faults", place: "reflections[0].statements[0].choices[0]", why: "name", schemaToo: true},
		{name: "unknown kind of activity", file: set(func(m map[string]any) { activityOf(m)["kind"] = "magic" }), key: "faults", place: "plans[0].goals[0].activities[0].kind", why: "choice", schemaToo: true},
		{name: "unknown mover", file: set(func(m map[string]any) { goalOf(m)["mover"] = "boss" }), key: "faults", place: "plans[0].goals[0].mover", why: "choice", schemaToo: true},
		{name: "no day", file: set(func(m map[string]any) { activityOf(m)["from"] = "soon" }), key: "faults", place: "plans[0].goals[0].activities[0].from", why: "day", schemaToo: true},
		{name: "no day of the calendar", file: set(func(m map[string]any) { planOf(m)["look"] = "2027-02-30" }), key: "faults", place: "plans[0].look", why: "day"},
		{name: "six priorities", file: set(func(m map[string]any) {
			reflectionOf(m)["priorities"] = many(6, reflectionOf(m)["priorities"].([]any)[0])
		}), key: "faults", place: "reflections[0].priorities", why: "many", schemaToo: true},
	}
}

// Every fault of a file is told for what it is and where it stands, whatever else the file is.
func TestDecodeSaysWhatIsWrongAndWhere(t *testing.T) {
	for _, b := range badFiles(t) {
		p, err := Decode([]byte(b.file))
		var e *errs.Error
		if !errors.As(err, &e) || p != nil {
			t.Errorf("%s: read as %v, %v", b.name, p, err)
			continue
		}
		if e.Kind != errs.Invalid || e.Key != "pathway.file."+b.key {
			t.Errorf("%s: %v, expected %s", b.name, explain(err), b.key)
			continue
		}
		if b.place == "" {
			continue
		}
		if len(e.Fields) == 0 || e.Fields[0].Name != b.place || e.Fields[0].Key != "pathway.file.field."+b.why {
			t.Errorf("%s: %v, expected %s: %s", b.name, explain(err), b.place, b.why)
		}
	}
}

// A file in which everything is wrong lists enough of it, and ends.
func TestDecodeListsABoundedNumberOfFaults(t *testing.T) {
	raw := patch(t, func(m map[string]any) {
		statements := make([]any, 5000)
		for i := range statements {
			statements[i] = map[string]any{"grade": i}
		}
		reflectionOf(m)["statements"] = statements
	})
	_, err := Decode([]byte(raw))
	var e *errs.Error
	if !errors.As(err, &e) || len(e.Fields) != MaxFaults {
		t.Fatal(explain(err))
	}
}

func TestDecodeRefusesWhatIsTooLarge(t *testing.T) {
	for _, size := range []int{MaxBytes + 1, 50 << 20} {
		began := time.Now()
		_, err := Decode(bytes.Repeat([]byte(" "), size))
		if !errs.Is(err, errs.TooLarge) {
			t.Errorf("%d bytes: %v", size, err)
		}
		if took := time.Since(began); took > 10*time.Second {
			t.Errorf("%d bytes took %s", size, took)
		}
	}
	deep := strings.Repeat("[", MaxBytes/2) + strings.Repeat("]", MaxBytes/2)
	if _, err := Decode([]byte(deep)); !errs.Is(err, errs.Invalid) {
		t.Errorf("a deep nest: %v", err)
	}
}

// Other people's files are told from ours.
func TestDecodeRefusesForeignFiles(t *testing.T) {
	root := filepath.Join("..", "..", "..", "shared", "fixtures")
	if _, err := os.Stat(root); err != nil {
		t.Skipf("SKIPPED: no files of other people to try: %v", err)
	}
	tried := 0
	err := filepath.WalkDir(root, func(name string, d fs.DirEntry, err error) error {
		if err != nil || d.IsDir() || !strings.HasSuffix(name, ".json") || tried > 200 {
			return err
		}
		raw, err := os.ReadFile(name)
		if err != nil || len(raw) > MaxBytes {
			return err
		}
		tried++
		_, err = Decode(raw)
		var e *errs.Error
		if !errors.As(err, &e) || e.Key != "pathway.file.foreign" && e.Key != "pathway.file.damaged" && e.Key != "pathway.file.not-text" {
			t.Errorf("%s: %v", filepath.Base(name), err)
		}
		return nil
	})
	if err != nil || tried < 3 {
		t.Errorf("tried %d files: %v", tried, err)
	}
}

// strange are texts that programs like to break.
var strange = []string{
	"👩🏽‍🔬 with a 🔭 and 🏳️‍🌈", "مرحبا بالعلوم", "שלום world שלום", "e\u0301 is not é", "\u202eright to left\u202c", "\u200d\u200c\u2060",
	"\ufffd is kept", "𝔘𝔫𝔦𝔠𝔬𝔡𝔢 𐍈", "<script>&amp;\"'</script>", "line\nline\ttab", "\u2028 and \u2029.", "ｆｕｌｌ", "ﬁ", "a\u0300\u0316\u0301\u0323",
}

// Text of any script is kept as it is, byte for byte, in UTF-8 and when an editor wrote the file in UTF-16.
func TestStrangeTextIsKeptByteForByte(t *testing.T) {
	p := begun()
	for i, s := range strange {
		do(t, p, minute(i+1), "say.note.GE.1", s)
		if got := p.Current().Answer(treeOf(p).ByCode("GE.1").ID, "note").Text; got != s {
			t.Errorf("%q was kept as %q", s, got)
		}
	}
	do(t, p, minute(90), "name", strange[0])
	raw := encoded(t, p)
	little, big := []byte{0xff, 0xfe}, []byte{0xfe, 0xff}
	for _, u := range utf16.Encode([]rune(raw)) {
		little = binary.LittleEndian.AppendUint16(little, u)
		big = binary.BigEndian.AppendUint16(big, u)
	}
	ascii := regexp.MustCompile(`[^\x00-\x7f]`).ReplaceAllStringFunc(raw, func(s string) string {
		out := ""
		for _, u := range utf16.Encode([]rune(s)) {
			out += `\u` + string("0123456789abcdef"[u>>12]) + string("0123456789ABCDEF"[u>>8&15]) + string("0123456789abcdef"[u>>4&15]) + string("0123456789abcdef"[u&15])
		}
		return out
	})
	for name, file := range map[string][]byte{
		"UTF-8": []byte(raw), "UTF-8 with a mark": []byte("\xef\xbb\xbf" + raw), "UTF-16 little": little, "UTF-16 big": big, "escapes": []byte(ascii),
	} {
		back, err := Decode(file)
		if err != nil {
			t.Errorf("%s: %s", name, explain(err))
			continue
		}
		if diff := cmp.Diff(p, back, cmpopts.EquateEmpty()); diff != "" {
			t.Errorf("%s:\n%s", name, diff)
		}
	}
	for name, file := range map[string][]byte{"cut within a letter": little[:len(little)-1], "half a pair": append(bytes.Clone(little), 0x3d, 0xd8)} {
		if _, err := Decode(file); !errs.Is(err, errs.Invalid) {
			t.Errorf("%s: %v", name, err)
		}
	}
}

// A token that was cut, changed or made up is refused, and is never read as another pathway of the right shape.
func TestADamagedTokenIsRefused(t *testing.T) {
	p, err := Decode([]byte(sample(t)))
	if err != nil {
		t.Fatal(err)
	}
	token, err := p.Token()
	if err != nil {
		t.Fatal(err)
	}
	for _, damaged := range []string{
		"", "1", "1.", "2" + token[1:], token[:len(token)/2], token[2:], "1." + token[len(token)/2:], "1.####", "1." + strings.Repeat("A", 4000),
		"1." + base64.RawURLEncoding.EncodeToString([]byte(sample(t))), strings.ToUpper(token),
	} {
		if got, err := FromToken(damaged); !errs.Is(err, errs.Invalid) {
			t.Errorf("%.40q was read as %v, %v", damaged, got, err)
		}
	}
}

// A small token that unpacks to gigabytes is refused at the limit, without the gigabytes.
func TestATokenThatInflatesIsRefused(t *testing.T) {
	var b bytes.Buffer
	b.WriteString(tokenMark)
	enc := base64.NewEncoder(base64.RawURLEncoding, &b)
	w, err := flate.NewWriter(enc, flate.BestCompression)
	if err != nil {
		t.Fatal(err)
	}
	block := bytes.Repeat([]byte(" "), 1<<20)
	for range 512 {
		if _, err := w.Write(block); err != nil {
			t.Fatal(err)
		}
	}
	w.Close()
	enc.Close()
	if b.Len() > 2<<20 {
		t.Fatalf("the bomb has %d bytes", b.Len())
	}
	var before, after runtime.MemStats
	runtime.ReadMemStats(&before)
	_, err = FromToken(b.String())
	runtime.ReadMemStats(&after)
	if !errs.Is(err, errs.TooLarge) {
		t.Error(err)
	}
	if used := after.TotalAlloc - before.TotalAlloc; used > 64<<20 {
		t.Errorf("used %d MB", used>>20)
	}
}

// Every sentence that a file or a change can be answered with has its words.
func TestEveryKeyHasWords(t *testing.T) {
	raw, err := os.ReadFile("pathwayweb/locales/en.json")
	if err != nil {
		t.Fatal(err)
	}
	var words map[string]string
	if err := json.Unmarshal(raw, &words); err != nil {
		t.Fatal(err)
	}
	used := map[string]bool{}
	for file, prefix := range map[string]string{"file.go": "", "check.go": "pathway.file.field.", "examine.go": "pathway.file.field.", "change.go": "pathway.change.", "change_plan.go": "pathway.change.", "change_reflection.go": "pathway.change."} {
		source, err := os.ReadFile(file)
		if err != nil {
			t.Fatal(err)
		}
		for _, m := range regexp.MustCompile(`"(pathway\.(?:file|change)\.[a-z.-]*[a-z])"`).FindAllSubmatch(source, -1) {
			used[string(m[1])] = true
		}
		for _, m := range regexp.MustCompile(`(?:\.wrong\((?:[^"()\n]|"[^"]*"|\([^)\n]*\))*?, |\.refuse\(c, )"([a-z-]+)"`).FindAllSubmatch(source, -1) {
			used[prefix+string(m[1])] = true
		}
	}
	for _, b := range badFiles(t) {
		used["pathway.file."+b.key] = true
		if b.why != "" {
			used["pathway.file.field."+b.why] = true
		}
	}
	used["pathway.change.not-a-day"] = true // made from a plan.Fault
	for key := range used {
		if words[key] == "" {
			t.Errorf("%s has no words", key)
		}
	}
	for key := range words {
		if strings.HasPrefix(key, "pathway.file.field.") && !used[key] {
			t.Errorf("%s is never said", key)
		}
	}
	if len(used) < 30 {
		t.Errorf("found only %d keys", len(used))
	}
}

// A pathway that could not be read again is not handed out.
func TestAPathwayTooLargeToComeBackIsNotHandedOut(t *testing.T) {
	p := New(time.Date(2026, 3, 1, 9, 0, 0, 0, time.UTC))
	r := p.Begin("isl", "2025", "", "", p.Created)
	for i := range 2800 {
		r.Statements = append(r.Statements, reflection.Statement{
			ID: NewID(), Item: NewID(), Code: "GE.1", Dimension: "note", Text: strings.Repeat("a", 2000), At: p.Created.Add(time.Duration(i) * time.Second),
		})
	}
	if _, err := p.Token(); !errs.Is(err, errs.TooLarge) {
		t.Fatalf("handed out a pathway that cannot come back: %v", err)
	}
}
