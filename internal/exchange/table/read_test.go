package table

import (
	"bytes"
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"
	"unicode/utf16"

	"golang.org/x/text/encoding/charmap"

	"pathways/internal/exchange/reading"
	"pathways/internal/framework"
)

// sketch is a release in a few lines: "A Domain: Soil", "A.1<A Skill: Dig [A: with help] {note}".
func sketch(r *framework.Release) string {
	if r == nil {
		return ""
	}
	t := framework.NewTree(r)
	var out []string
	for i := range r.Items {
		it := &r.Items[i]
		s := it.Code
		if it.CodeOurs {
			s += "*"
		}
		if up := t.Parent(it); up != nil {
			s += "<" + up.Code
		}
		s += " " + t.KindOf(it.Kind).Name + ": " + it.Statement
		for _, l := range it.Levels {
			s += " [" + l.Level + ": " + l.Statement + "]"
		}
		if it.Note != "" {
			s += " {" + it.Note + "}"
		}
		out = append(out, s)
	}
	return strings.Join(out, "\n")
}

// told are the departures of a reading: "row 3, column A (code): rows.duplicateCode".
func told(all []reading.Departure) []string {
	var out []string
	for _, d := range all {
		s := strings.TrimPrefix(d.Key, "exchange.")
		if d.At != "" {
			s = d.At + ": " + s
		}
		if d.Refuses {
			s += "!"
		}
		out = append(out, s)
	}
	return out
}

var head = Options{Publisher: "P", Date: "2026", Language: "en"}

// Strangers' sheets are read by guesses alone.
func TestStrangersSheetsAreGuessed(t *testing.T) {
	for name, c := range map[string]struct{ csv, way, want string }{
		"our columns": {
			"code,parent_code,kind,statement,note,level,language\nS,,Domain,Soil,,,en\nS.1,S,Skill,Dig,Slowly.,,en\nS.1,,,Dig with help,,A,en\nS.1,,,Dig alone,,B,en\n", "parent",
			"S Domain: Soil\nS.1<S Skill: Dig [A: Dig with help] [B: Dig alone] {Slowly.}",
		},
		"wording alone":         {"statement\nListen\nSpeak, then listen\n", "flat", "A* Competency: Listen\nB* Competency: Speak, then listen"},
		"wording, no title":     {"Listen to people when they speak\nSpeak\n", "flat", "A* Competency: Listen to people when they speak\nB* Competency: Speak"},
		"codes tell":            {"Ref;Skill description\nGE;General\nGE.1;Greet\nGE.1a;Wave\nHO;Home\n", "prefix", "GE Domain: General\nGE.1<GE Category: Greet\nGE.1a<GE.1 Competency: Wave\nHO Domain: Home"},
		"columns, repeated":     {"Domain\tCategory\tCompetency\nSoil\tBeds\tDig\nSoil\tBeds\tRake\nPlants\tSeeds\tSow\n", "columns", "A* Domain: Soil\nA.A*<A Category: Beds\nA.A.A*<A.A Competency: Dig\nA.A.B*<A.A Competency: Rake\nB* Domain: Plants\nB.A*<B Category: Seeds\nB.A.A*<B.A Competency: Sow"},
		"columns, left empty":   {"Domain,Domain code,Competency,Code,Description\nSoil,S,Dig,S1,Deep\n,,Rake,S2,\nPlants,P,,,All green\n,,Sow,P1,\n", "columns", "S Domain: Soil\nS1<S Competency: Dig {Deep}\nS2<S Competency: Rake\nP Domain: Plants {All green}\nP1<P Competency: Sow"},
		"columns and a wording": {"Area;Category;Code;Statement\nSoil;Beds;1;Dig\nSoil;Beds;2;Rake\n", "columns", "A* Area: Soil\nA.A*<A Category: Beds\n1<A.A Competency: Dig\n2<A.A Competency: Rake"},
		"stairs":                {"Soil,,\n,Beds,\n,,Dig a bed with a spade\nPlants,,\n,Seeds,\n", "columns", "A* Domain: Soil\nA.A*<A Category: Beds\nA.A.A*<A.A Competency: Dig a bed with a spade\nB* Domain: Plants\nB.A*<B Category: Seeds"},
		"Spanish areas":         {"Área,Competencia\nSuelo,Cavar\n,Rastrillar\n", "columns", "A* Área: Suelo\nA.A*<A Competencia: Cavar\nA.B*<A Competencia: Rastrillar"},
		"kinds tell":            {"Type,Title\nDomain,Soil\nSkill,Dig\nSkill,Rake\nDomain,Plants\nSkill,Sow\n", "kind", "A* Domain: Soil\nA.A*<A Skill: Dig\nA.B*<A Skill: Rake\nB* Domain: Plants\nB.A*<B Skill: Sow"},
		"numbers of places":     {"smartLevel,fullStatement\n1,Soil\n1.1,Dig\n2,Plants\n", "outline", "A* Domain: Soil\nA.A*<A Competency: Dig\nB* Domain: Plants"},
		"depths":                {"Level,Name\n1,Soil\n2,Dig\n2,Rake\n1,Plants\n", "outline", "A* Domain: Soil\nA.A*<A Competency: Dig\nA.B*<A Competency: Rake\nB* Domain: Plants"},
		"columns of levels":     {"Code,Competency,Beginner,Advanced\n1,Dig,with help,alone\n2,Rake,,well\n", "flat", "1 Competency: Dig [Beginner: with help] [Advanced: alone]\n2 Competency: Rake [Advanced: well]"},
		"German":                {"Kürzel;Übergeordnet;Bezeichnung;Erläuterung;Stufe 1;Stufe 2\nB;;Boden;;;\nB.1;B;Graben;Tief.;mit Hilfe;allein\n", "parent", "B Domain: Boden\nB.1<B Competency: Graben [L1: mit Hilfe] [L2: allein] {Tief.}"},
		"Spanish":               {"Código,Código padre,Tipo,Enunciado\nS,,Dominio,Suelo\nS1,S,Competencia,Cavar\n", "parent", "S Dominio: Suelo\nS1<S Competencia: Cavar"},
		"French":                {"Domaine,Compétence\nSol,Creuser\n,Ratisser\n", "columns", "A* Domaine: Sol\nA.A*<A Compétence: Creuser\nA.B*<A Compétence: Ratisser"},
		"CASE words":            {"Identifier,humanCodingScheme,fullStatement,CFItemType,isChildOf\n6d1c1a52-5f0e-5b53-9b6a-3e0f5f1c7a11,S,Soil,Area,\n7d1c1a52-5f0e-5b53-9b6a-3e0f5f1c7a11,S.1,Dig,Skill,6d1c1a52-5f0e-5b53-9b6a-3e0f5f1c7a11\n", "parent", "S Area: Soil\nS.1<S Skill: Dig"},
		"a title above, notes":  {"Garden skills 2026\n\nNo,Skill,Comments,Owner\n1,Dig,\"Deep\nand slow\",Ana\n2,Rake,,\n", "flat", "1 Competency: Dig {Deep\nand slow}\n2 Competency: Rake"},
		"below before above":    {"code,parent,statement\nS.1,S,Dig\nS,,Soil\n", "parent", "S Domain: Soil\nS.1<S Competency: Dig"},
		"two wordings":          {"No;Title;Statement\n1;Digging;I dig\n2;Raking;I rake\n", "flat", "1 Competency: I dig {Title: Digging}\n2 Competency: I rake {Title: Raking}"},
		"what people do": {
			"ID,Area,What people do,Comment,Sort\n11,Soil,Digs a bed with a spade,Slowly.,1\n12,Soil,Rakes a bed until it is even,,2\n21,Plants,Sows seeds in straight rows,,3\n22,Plants,Waters plants in the morning,,4\n", "columns",
			"A* Area: Soil\n11<A Competency: Digs a bed with a spade {Slowly.}\n12<A Competency: Rakes a bed until it is even\nB* Area: Plants\n21<B Competency: Sows seeds in straight rows\n22<B Competency: Waters plants in the morning",
		},
		"an area, nobody knows the wording": {
			"Area,In the garden,Since\nSoil,Digs a bed with a spade,2020\nSoil,Rakes a bed until it is even,2021\nPlants,Sows seeds in straight rows,2020\n", "columns",
			"A* Area: Soil\nA.A*<A Competency: Digs a bed with a spade\nA.B*<A Competency: Rakes a bed until it is even\nB* Area: Plants\nB.A*<B Competency: Sows seeds in straight rows",
		},
		"titles nobody knows": {
			"Where,Bit,In the garden\nSoil,Beds,Digs a bed with a spade\nSoil,Beds,Rakes a bed until it is even\nSoil,Paths,Sweeps the paths on Fridays\nPlants,Beds,Sows seeds in straight rows\n", "columns",
			"A* Where: Soil\nA.A*<A Bit: Beds\nA.A.A*<A.A Competency: Digs a bed with a spade\nA.A.B*<A.A Competency: Rakes a bed until it is even\nA.B*<A Bit: Paths\nA.B.A*<A.B Competency: Sweeps the paths on Fridays\nB* Where: Plants\nB.A*<B Bit: Beds\nB.A.A*<B.A Competency: Sows seeds in straight rows",
		},
		"what comes back is no depth": {"Who,In the garden\nAna,Digs a bed with a spade\nBob,Rakes a bed until it is even\nAna,Sows seeds in straight rows\n", "flat", "A* Competency: Digs a bed with a spade\nB* Competency: Rakes a bed until it is even\nC* Competency: Sows seeds in straight rows"},
		"sections and behaviors":      {"Section,Behaviour,Comment\nSoil,Digs,a\nSoil,Rakes,\nPlants,Sows,\n", "columns", "A* Section: Soil\nA.A*<A Behaviour: Digs {a}\nA.B*<A Behaviour: Rakes\nB* Section: Plants\nB.A*<B Behaviour: Sows"},
		"Ref. no.":                    {"Ref. no.,Statement\nG-1,Dig\nG-2,Rake\n", "flat", "G-1 Competency: Dig\nG-2 Competency: Rake"},
		"a mark for numbers":          {"#,Statement\n1,Soil\n1.1,Dig\n", "prefix", "1 Domain: Soil\n1.1<1 Competency: Dig"},
		"Nr.":                         {"Nr.;Aussage\n1;Graben\n2;Harken\n", "flat", "1 Competency: Graben\n2 Competency: Harken"},
		"Code/ID":                     {"Code/ID,Statement\n1a,Dig\n2b,Rake\n", "flat", "1a Competency: Dig\n2b Competency: Rake"},
		"Item code":                   {"Item code,Statement,Key\nD,Dig,x\nR,Rake,y\n", "flat", "D Competency: Dig\nR Competency: Rake"},
		"a code beside a number":      {"Number,Code,Statement\n1,D,Dig\n2,R,Rake\n", "flat", "D Competency: Dig\nR Competency: Rake"},
		"keys":                        {"Key,Statement\nD,Dig\nR,Rake\n", "flat", "D Competency: Dig\nR Competency: Rake"},
		"keys that are none":          {"Key,Statement\nyes,Dig\nyes,Rake\nno,Sow\n", "flat", "A* Competency: Dig\nB* Competency: Rake\nC* Competency: Sow"},
		"stairs without ends":         {"Soil\n,Beds\n,,Dig a bed\n,,Rake a bed\n,Paths\nPlants\n", "columns", "A* Domain: Soil\nA.A*<A Category: Beds\nA.A.A*<A.A Competency: Dig a bed\nA.A.B*<A.A Competency: Rake a bed\nA.B*<A Category: Paths\nB* Domain: Plants"},
		"few stairs":                  {"Soil\nPlants\nTools\n,Spade\nSheds\n", "columns", "A* Domain: Soil\nB* Domain: Plants\nC* Domain: Tools\nC.A*<C Competency: Spade\nD* Domain: Sheds"},
		"stairs of tabs":              {"Soil\n\tNote\n\t\tDig a bed\nPlants\n", "columns", "A* Domain: Soil\nA.A*<A Category: Note\nA.A.A*<A.A Competency: Dig a bed\nB* Domain: Plants"},
		"codes inside":                {"1 Animals\n1.1 Handles animals\n1.2 Feeds 3 animals\n2 Plants\n", "prefix", "1 Domain: Animals\n1.1<1 Competency: Handles animals\n1.2<1 Competency: Feeds 3 animals\n2 Domain: Plants"},
		"codes inside, dashes":        {"Skill\nGE – General\nGE.1 – Greets\nGE.2: Waves\nGE.2a - Waves twice\nUnnumbered thing\n", "prefix", "GE Domain: General\nGE.1<GE Category: Greets\nGE.2<GE Category: Waves\nGE.2a<GE.2 Competency: Waves twice\nA* Domain: Unnumbered thing"},
		"codes inside, a title above": {"Garden skills\n\n1. Soil\n1.1. Beds\n2. Plants\n", "prefix", "A* Domain: Garden skills\n1 Domain: Soil\n1.1<1 Competency: Beds\n2 Domain: Plants"},
		"codes inside, commas":        {"1 Animals, small\n1.1 Handles animals, calmly\n1.2 Feeds them, daily\n", "prefix", "1 Domain: Animals, small\n1.1<1 Competency: Handles animals, calmly\n1.2<1 Competency: Feeds them, daily"},
		"indented, commas":            {"Soil, wet\n  Digs, rakes\n  Sows, waters\n", "indent", "A* Domain: Soil, wet\nA.A*<A Competency: Digs, rakes\nA.B*<A Competency: Sows, waters"},
		"spaces behind commas":        {"No, Thing, Remark\n1, Dig, Slowly\n2, Rake, \n", "flat", "1 Competency: Dig {Slowly}\n2 Competency: Rake"},
		"numbers are no codes":        {"Statement\n3 ways to dig\n3 ways to rake\nSow\n", "flat", "A* Competency: 3 ways to dig\nB* Competency: 3 ways to rake\nC* Competency: Sow"},
		"indented":                    {"Soil\n  Beds\n    Dig a bed\n    Rake a bed\nPlants\n  Sow\n", "indent", "A* Domain: Soil\nA.A*<A Category: Beds\nA.A.A*<A.A Competency: Dig a bed\nA.A.B*<A.A Competency: Rake a bed\nB* Domain: Plants\nB.A*<B Category: Sow"},
		"indented, notes beside":      {"Skill,Comment\nSoil,a\n\tDig,b\n\t\t\tDeep,\nPlants,\n", "indent", "A* Domain: Soil {a}\nA.A*<A Category: Dig {b}\nA.A.A*<A.A Competency: Deep\nB* Domain: Plants"},
		"indented, codes inside":      {"A) Soil\n  B) Dig\n  C) Rake\nD) Plants\n", "indent", "A Domain: Soil\nB<A Competency: Dig\nC<A Competency: Rake\nD Domain: Plants"},
		"sep=":                        {"sep=;\r\ncode;statement\r\n1;\"a; b\"\r\n", "flat", "1 Competency: a; b"},
		"guarded":                     {"code,statement\n1,'=1+1\n2,'tis\n", "flat", "1 Competency: =1+1\n2 Competency: 'tis"},
	} {
		t.Run(name, func(t *testing.T) {
			s, _ := Open([]byte(c.csv), "garden.csv")
			if s == nil {
				t.Fatal("not opened")
			}
			m := Guess(s.Likely())
			got := Read(s.Likely(), m, head)
			if string(m.Way) != c.way || sketch(got.Release) != c.want {
				t.Errorf("way %s %v\n%s\nwant\n%s\ntold %q\nmapping %+v", m.Way, m.Why, sketch(got.Release), c.want, told(got.Departures), m.Columns)
			}
			rows := 0
			for _, e := range got.Entries {
				if e.What != "empty" {
					rows++
				}
			}
			if rows < s.Likely().Rows {
				t.Errorf("%d rows, %d entries", s.Likely().Rows, rows)
			}
			if again := read([]byte(c.csv), "garden.csv", head); again.Release == nil || again.Release.ComputeDigest() != got.Release.ComputeDigest() {
				t.Error("the second time it is another release")
			}
			if name == "our columns" && len(got.Departures) > 0 {
				t.Errorf("told %q", told(got.Departures))
			}
		})
	}
}

// What cannot be a framework is refused whole, with every row, column, what stands there and what is expected.
func TestFaultsNameRowAndColumn(t *testing.T) {
	for name, c := range map[string]struct{ csv, want string }{
		"one code twice":     {"code,statement\nA,One\nB,Two\nA,Three\nA,Four\n", "row 4, column A (code): rows.duplicateCode! row 5, column A (code): rows.duplicateCode!"},
		"an orphan":          {"code,parent,statement\nA,,One\nB,Z,Two\nC,Y,Three\n", "row 3, column B (parent): rows.orphan! row 4, column B (parent): rows.orphan!"},
		"a circle":           {"code,parent,statement\nA,C,One\nB,A,Two\nC,B,Three\nD,,Four\n", "row 2, column B (parent): rows.cycle! row 3, column B (parent): rows.cycle! row 4, column B (parent): rows.cycle!"},
		"below a circle":     {"code,parent,statement\nA,B,One\nB,A,Two\nC,B,Three\nD,C,Four\n", "row 2, column B (parent): rows.cycle! row 3, column B (parent): rows.cycle!"},
		"a number twice":     {"code,statement\n1.1,One\n1.1,Ten\n", "row 3, column A (code): rows.duplicateNumber!"},
		"two worded so":      {"name,parent\nCare,\nCare,\nDig,Care\n", "row 4, column B (parent): rows.orphan!"},
		"under itself":       {"code,parent,statement\nA,A,One\n", "row 2, column B (parent): rows.cycle!"},
		"no wording":         {"code,statement\nA,One\nB,\n", "row 3, column B (statement): table.noStatement!"},
		"too long":           {"code,statement\nA," + strings.Repeat("x", 20_001) + "\n", "row 2, column B (statement): framework.invalid.tooLong!"},
		"a long code":        {"code,statement\n" + strings.Repeat("x", 61) + ",One\n", "row 2, column A (code): framework.invalid.tooLong!"},
		"a control sign":     {"code,statement\nA,On\x07e\n", "row 2, column B (statement): framework.invalid.control!"},
		"a level alone":      {"code,statement,level\nA,One,\nA,At one,1\nB,Two,1\n", "row 4, column C (level): table.levelWithoutItem!"},
		"a level twice":      {"code,statement,level\nA,One,\nA,At one,1\nA,At one,1\n", "row 4, column C (level): table.levelTwice!"},
		"an empty level":     {"code,statement,level\nA,One,\nA,At one,1\nA,,2\n", "row 4, column B (statement): table.noStatement!"},
		"one identifier":     {"item_id,statement\n6d1c1a52-5f0e-5b53-9b6a-3e0f5f1c7a11,One\n6d1c1a52-5f0e-5b53-9b6a-3e0f5f1c7a11,Two\n", "row 3, column A (item_id): rows.duplicateIdentifier!"},
		"an open mark":       {"code,statement\nA,\"One\nB,Two\n", "row 2: table.openQuote!"},
		"no text":            {"code,statement\nA,One\x00\n", "table.notText!"},
		"unreadable letters": {"code,statement\nA,One \x81\n", "line 2: table.encoding!"},
		"old Excel":          {"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", "table.oldExcel!"},
		"PDF":                {"%PDF-1.7", "table.pdf!"},
		"nothing":            {" \n", "table.empty!"},
		"empty rows":         {",,\n,,\n", "table.empty!"},
		"titles alone":       {"code,statement\n", "rows.noItems!"},
		"columns otherwise":  {"Domain,Competency,Note\nS,Dig,a\nS,Dig,b\nT,Dig,\n", "row 3: table.againOtherwise!"},
	} {
		t.Run(name, func(t *testing.T) {
			got := read([]byte(c.csv), "x.csv", head)
			var refused []string
			for _, s := range told(got.Departures) {
				if strings.HasSuffix(s, "!") {
					refused = append(refused, s)
				}
			}
			if strings.Join(refused, " ") != c.want || got.Release != nil {
				t.Errorf("told %q, want %q", told(got.Departures), c.want)
			}
		})
	}
}

// What is read otherwise than it stands there is told, and so is what is not read.
func TestDeparturesAreTold(t *testing.T) {
	umlaut, _ := charmap.Windows1252.NewEncoder().String("code,statement\nA,Über “alles”\n")
	for name, c := range map[string]struct{ csv, want, first string }{
		"Windows-1252":       {umlaut, "table.windows1252", "Über “alles”"},
		"UTF-16":             {utf16le("code\tstatement\nA\tÜber 👩\n"), "table.utf16", "Über 👩"},
		"UTF-16, big":        {utf16be("code\tstatement\nA\tÜber\n"), "table.utf16", "Über"},
		"UTF-8 with a mark":  {"\ufeffcode,statement\nA,Über\n", "", "Über"},
		"old Mac":            {"code,statement\rA,One\r", "", "One"},
		"unknown column":     {"code,statement,Owner,\nA,One,Ana,x\nB,Two,,\n", "column C (Owner): table.columnNotRead column D: table.columnNotRead", "One"},
		"rows without":       {"code,statement,Owner\nA,One,\n,,Ana\n", "column C (Owner): table.columnNotRead row 3: table.rowNotRead", "One"},
		"titles once more":   {"code,statement\nA,One\ncode,statement\nB,Two\n", "row 3: table.headAgain", "One"},
		"a row of totals":    {"code,statement,Owner\nA,One,\nTotal,,1\n", "column C (Owner): table.columnNotRead row 3: table.totalsRow", "One"},
		"an entry on totals": {"code,statement\nA,One\nTotal,Adds up a till\n", "", "One"},
		"parents by wording": {"name,parent\nCare,\nDig,Care\n", "row 3, column B (parent): rows.parentByWording rows.codesOurs", "Care"},
		"spaces":             {"code,statement\n A , One \n", "table.trimmed", "One"},
		"behind a mark":      {"code,statement\nA,\"One\" two\n", "row 2, column B: table.afterQuote", "One two"},
		"no UUID":            {"item_id,code,statement\n17,A,One\n", "row 2, column A (item_id): rows.identifierNew", "One"},
		"other capitals":     {"code,parent,statement\nA,,One\nB,a,Two\n", "row 3, column B (parent): rows.nearCode", "One"},
		"another language":   {"code,statement,language\nA,One,en\nB,Zwei,de\n", "row 3, column C (language): table.otherLanguage", "One"},
		"no codes":           {"statement,kind\nOne,Skill\nTwo,Skill\n", "rows.codesOurs", "One"},
		"codes inside":       {"1 One\n2 Two\n", "column A: table.codesInside", "One"},
		"no number":          {"code,statement,order\nA,One,x\n", "row 2, column C (order): table.sequence", "One"},
		"a level with words": {"code,statement,level\nA,One,\nA,At one,Level 1!\n", "row 3, column C (level): table.levelCode", "One"},
		"a part alone":       {"code,statement\nA,One\nA.1,Two\nB.1.1,Three\n", "row 4, column A (code): table.noPrefix", "One"},
		"the same again":     {"Domain,Competency\nS,Dig\nS,Dig\nT,Sow\n", "row 3: table.again rows.codesOurs", "S"},
	} {
		t.Run(name, func(t *testing.T) {
			got := read([]byte(c.csv), "x.csv", head)
			var all []string
			for _, s := range told(got.Departures) {
				if s != "rows.kindsByDepth" {
					all = append(all, s)
				}
			}
			if got.Release == nil || strings.Join(all, " ") != c.want || got.Release.Items[0].Statement != c.first {
				t.Errorf("told %q, want %q; %s", all, c.want, sketch(got.Release))
			}
		})
	}
}

func utf16le(s string) string {
	var b bytes.Buffer
	b.WriteString("\xff\xfe")
	for _, u := range utf16.Encode([]rune(s)) {
		b.Write([]byte{byte(u), byte(u >> 8)})
	}
	return b.String()
}

func utf16be(s string) string {
	le := []byte(utf16le(s))
	for i := 0; i+1 < len(le); i += 2 {
		le[i], le[i+1] = le[i+1], le[i]
	}
	return string(le)
}

// A million rows are refused with a sentence, and so is whatever else would take the server's memory.
func TestWhatIsTooLargeIsRefused(t *testing.T) {
	for name, c := range map[string]struct {
		raw  []byte
		want string
	}{
		"a million rows":     {[]byte("a\n" + strings.Repeat("1,x\n", 1_000_000)), "row 100001: table.tooManyRows!"},
		"a million columns":  {[]byte(strings.Repeat("x,", 1_000_000)), "row 1: table.tooManyColumns!"},
		"a large file":       {make([]byte, maxFile+1), "table.tooLarge!"},
		"too many cells":     {[]byte(strings.Repeat(strings.Repeat("x,", 399)+"x\n", 7_000)), "row 6251: table.tooManyCells!"},
		"a million empty":    {[]byte("statement\nOne\n" + strings.Repeat("\n", 1_000_000) + "Two\n"), ""},
		"two hundred faults": {[]byte("code,statement\n" + strings.Repeat("A,One\n", 1_000)), "200 and rows.more!"},
	} {
		t.Run(name, func(t *testing.T) {
			got := read(c.raw, "x.csv", head)
			all := slices.DeleteFunc(told(got.Departures), func(s string) bool { return !strings.HasSuffix(s, "!") })
			if len(all) > 1 {
				_, last, _ := strings.Cut(all[len(all)-1], ": ")
				all = []string{fmt.Sprint(len(all)-1, " and ", last)}
			}
			if strings.Join(all, " ") != c.want {
				t.Errorf("told %q, want %q", all, c.want)
			}
		})
	}
}

// A sheet that comes again without identifiers keeps those of the release before, and codes of ours stay with their wording.
func TestWhatComesAgainIsTheSame(t *testing.T) {
	first := read([]byte("Domain,Competency\nSoil,Dig\nSoil,Rake\nPlants,Sow\n"), "garden.csv", head).Release
	first.Funding, first.Remarks = "Funded.", []string{"Remarked."}
	o := head
	o.Previous, o.Version = framework.NewTree(first), "2"
	second := read([]byte("Domain,Competency\nSoil,Hoe\nSoil,Rake\nSoil,Dig\nPlants,Sow\n"), "other-name.csv", o).Release
	ids := map[string]string{}
	for _, it := range first.Items {
		ids[it.Statement] = it.ID
	}
	fresh := 0
	for _, it := range second.Items {
		if was := ids[it.Statement]; was == "" {
			fresh++
			for _, id := range ids {
				if id == it.ID {
					t.Errorf("%s took the identifier of another", it.Statement)
				}
			}
		} else if was != it.ID {
			t.Errorf("%s lost its identifier", it.Statement)
		}
	}
	if fresh != 1 || second.Framework.Slug != first.Framework.Slug || second.Version != "2" {
		t.Errorf("%d are new; %s %s", fresh, second.Framework.Slug, second.Version)
	}
	if second.Funding != first.Funding || len(second.Remarks) != 1 {
		t.Errorf("what a sheet cannot say is lost: %+v", second)
	}
	if second.Kinds[0] != first.Kinds[0] {
		t.Errorf("kind %+v became %+v", first.Kinds[0], second.Kinds[0])
	}
}

// A mapping that a person has changed is followed, whatever it says.
func TestAMappingIsFollowed(t *testing.T) {
	s, _ := Open([]byte("a,b,c\n1,Dig,Ana\n2,Rake,Bo\n"), "x.csv")
	m := Mapping{Sheet: "x", Head: 1, Way: Flat, Columns: []Column{{Index: 1, Title: "b", Meaning: Statement}, {Index: 2, Title: "c", Meaning: KeptInNote}, {Index: 900, Meaning: Note}, {Index: -4, Meaning: Code}}}
	got := Read(&s.List[0], m, head)
	if sketch(got.Release) != "A* Competency: Dig {c: Ana}\nB* Competency: Rake {c: Bo}" {
		t.Errorf("%s\n%q", sketch(got.Release), told(got.Departures))
	}
	if !slices.Contains(told(got.Departures), "column A: table.columnNotRead") {
		t.Errorf("%q", told(got.Departures))
	}
	m.Columns = nil
	if got := Read(&s.List[0], m, head); got.Release != nil || told(got.Departures)[0] != "table.noStatementColumn!" {
		t.Errorf("%q", told(got.Departures))
	}
}

// Files that are made to keep a server busy are read, or refused, in about the time of any other of their size.
func TestHostileFilesTakeNoTime(t *testing.T) {
	const size = 4 << 20
	for name, raw := range map[string][]byte{
		"a code without end":      []byte("code,statement\n" + strings.Repeat("a1", size/2) + ",One\n"),
		"a long part, inherited":  []byte("Domain,Competency\n" + strings.Repeat("x", 19_000) + ",a\n" + counted(",b%d\n", 60_000)),
		"marks without end":       []byte("a,\"" + strings.Repeat(`""`, size/2)),
		"ends of tags in a value": booked(t, `<worksheet a="`+strings.Repeat(">", size)),
		"comments":                booked(t, "<worksheet>"+strings.Repeat("a<!-- -->", size/9)),
		"text in pieces":          booked(t, "<worksheet><row><c t='str'><v>"+strings.Repeat("<![CDATA[a]]>", size/13)),
		"many merged":             booked(t, `<worksheet><row r="1"><c t="str"><v>x</v></c></row>`+strings.Repeat(`<row><c/><c t="str"><v>y</v></c></row>`, 20_000)+strings.Repeat(`<mergeCell ref="A1:A20001"/>`, 20_000)+"</worksheet>"),
	} {
		t.Run(name, func(t *testing.T) {
			began := time.Now()
			got := read(raw, "x", head)
			if took := time.Since(began); took > 10*time.Second {
				t.Errorf("took %s: %q", took, told(got.Departures))
			}
		})
	}
}

func counted(form string, n int) string {
	var b strings.Builder
	for i := range n {
		fmt.Fprintf(&b, form, i)
	}
	return b.String()
}
