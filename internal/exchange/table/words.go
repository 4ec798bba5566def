package table

import (
	"strings"
	"unicode"
)

// known is what a title of a column means in the words of standards and of common languages; Ignored where it is no such
// word.
func known(title string) Meaning {
	if m, ok := titles[plain(title)]; ok {
		return m
	}
	return Ignored
}

// plain is a title in small letters without spaces and marks: "Parent ID-number" is "parentidnumber".
func plain(title string) string {
	return strings.Map(func(r rune) rune {
		if r = unicode.ToLower(r); unicode.IsLetter(r) || unicode.IsDigit(r) {
			return r
		}
		return -1
	}, title)
}

// titles are words for what a column holds: those of CASE, CTDL-ASN, SKOS, Moodle and our own, and plain ones in English,
// German, Spanish and French. "Identifier" and "description" are settled by what stands in the column and beside it.
var titles = map[string]Meaning{}

func init() {
	for meaning, words := range map[Meaning]string{
		Code: "code codes codeid codeno codenumber humancodingscheme codednotation notation shortcode itemcode competencycode skillcode standardcode idnumber idcode idno " +
			"itemno itemnumber refno refcode refnumber referenceno referencenumber referencecode kürzel kennung kennziffer código codigo clave",
		ParentCode: "parent parentcode parentid parentidnumber parentidentifier under standsunder ischildof ischildoftext childof broader belongsto above superior " +
			"übergeordnet übergeordneterkode übergeordnetercode oberpunkt gehörtzu elternteil padre códigopadre codigopadre superiorde pertenecea " +
			"codeparent parentcodes rattachéà supérieur élémentparent",
		Kind: "kind type itemtype cfitemtype statementtype typeofitem conceptkind art typ elementtyp tipo tipodeelemento genre typedélément",
		Statement: "statement fullstatement competencytext competencystatement skillstatement officialwording wording text title name label preflabel competencylabel shortname " +
			"whatpeopledo whatyoudo whatwedo whattheydo whatpeoplecando whattheycando outcome learningoutcome cando candostatement waspersonentun wasmenschentun quéhacen quehacen cequefont aussage wortlaut bezeichnung formulierung titel kompetenzbeschreibung lernziel enunciado texto título titulo nombre denominación " +
			"resultadodeaprendizaje énoncé enoncé libellé intitulé titre nom acquis",
		Question: "question guidingquestion leadingquestion leitfrage frage pregunta preguntaguía questiondirectrice",
		Note: "note notes officialnote comment comments explanation explanations definition scopenote remark remarks example examples " +
			"anmerkung anmerkungen hinweis hinweise erläuterung erläuterungen erklärung beispiele nota notas comentario comentarios explicación definición ejemplos remarque remarques " +
			"commentaire explication définition exemples",
		LevelCode:  "level proficiencylevel stufe niveau niveaustufe kompetenzstufe nivel niveldecompetencia",
		ItemID:     "itemid uuid guid ctid uri sourcedid identifieruuid",
		Language:   "language lang inlanguage sprache idioma lengua langue",
		Sequence:   "sequence sequencenumber sort order sortorder sortkey displayorder position rang reihenfolge orden posición ordre",
		Outline:    "smartlevel outline hierarchycode hierarchy depth gliederung ebene jerarquía profundidad hiérarchie profondeur",
		KeptInNote: "keywords conceptkeywords educationlevel subject",
	} {
		for _, word := range strings.Fields(words) {
			titles[word] = meaning
		}
	}
}

// perhapsCode are titles of columns with codes where what stands in the column looks like codes. A title of a mark alone
// is plain "".
var perhapsCode = set("no nr number num numbers key itemkey ref reference nummer ziffer nº número numero référence réf numéro schlüssel")

// clearly are titles of nothing but the wording.
var clearly = set("statement whatpeopledo whatyoudo whatwedo whattheydo whatpeoplecando whattheycando fullstatement competencystatement skillstatement officialwording wording competencytext outcome learningoutcome candostatement " +
	"aussage wortlaut formulierung kompetenzbeschreibung enunciado énoncé enoncé")

// either are titles that mean one thing or another by what else the sheet has.
var either = map[string]bool{
	"id": true, "identifier": true, "identifiant": true, "identificador": true, "identifikator": true,
	"description": true, "beschreibung": true, "descripción": true, "descripcion": true, "abbreviatedstatement": true,
}

// parts are words for the parts of a framework, from the top down as most frameworks use them.
var parts = set("domain area competencearea competencyarea dimension strand pillar theme field cluster category subcategory group section unit module topic element " +
	"competency competence subcompetency subcompetence skill subskill standard substandard benchmark indicator descriptor objective goal criterion behavior behaviour " +
	"domäne bereich kompetenzbereich handlungsfeld themenfeld feld kategorie gruppe kompetenz teilkompetenz fähigkeit fertigkeit standard indikator kriterium ziel verhalten thema abschnitt " +
	"dominio área area ámbito eje bloque categoría categoria competencia subcompetencia habilidad destreza estándar indicador criterio objetivo tema sección conducta " +
	"domaine axe champ catégorie compétence souscompétence capacité habileté norme indicateur critère objectif thème section comportement")

// codeWords stand behind the name of a part in the title of the column with its code.
var codeWords = []string{"code", "id", "no", "nr", "number", "nummer", "kürzel", "código", "codigo", "numéro", "notation"}

// levelWords begin the titles of columns that hold the wording at one level: "Level 1", "Stufe A".
var levelWords = []string{"proficiency level", "level", "stufe", "niveau", "nivel", "grade", "stage", "step"}

// levelNames are names of levels that stand alone.
var levelNames = set("foundation foundational beginner beginning novice basic entry emerging developing initial awareness intermediate practitioner proficient competent " +
	"accomplished advanced expert mastery leader leading highlyspecialised highlyspecialized specialised " +
	"anfänger grundlagen einsteiger fortgeschritten fortgeschrittene experte expertin könner " +
	"principiante básico basico inicial intermedio avanzado experto débutant élémentaire intermédiaire avancé confirmé " +
	"a1 a2 b1 b2 c1 c2")

// totalWords begin rows that only sum up.
var totalWords = set("total totals subtotal sum grandtotal summe gesamt gesamtsumme insgesamt zwischensumme suma totalgeneral totales somme totalgénéral soustotal")

func set(words string) map[string]bool {
	out := map[string]bool{}
	for _, w := range strings.Fields(words) {
		out[w] = true
	}
	return out
}

// part is the name of a part of a framework that a title names, in singular or with a word beside it, and whether the
// title is of the column with its code: "Domain name", "Competence areas", "Domain ID".
func part(title string) (is, code bool) {
	p := plain(title)
	for _, c := range codeWords {
		if rest, ok := strings.CutSuffix(p, c); ok && isPart(rest) {
			return true, true
		}
		if rest, ok := strings.CutPrefix(p, c); ok && isPart(rest) {
			return true, true
		}
	}
	for _, more := range []string{"", "name", "title", "label", "titel", "nombre", "nom"} {
		if rest, ok := strings.CutSuffix(p, more); ok && isPart(rest) {
			return true, false
		}
	}
	return false, false
}

func isPart(p string) bool {
	if parts[p] {
		return true
	}
	for _, end := range []string{"s", "es", "en", "n"} {
		if rest, ok := strings.CutSuffix(p, end); ok && parts[rest] {
			return true
		}
	}
	rest, ok := strings.CutSuffix(p, "ies")
	return ok && parts[rest+"y"]
}

// levelOf is the name of the level whose wording a column holds by its title; "" where it is none.
func levelOf(title string) string {
	t := strings.TrimSpace(title)
	lower := strings.ToLower(t)
	for _, w := range levelWords {
		if rest, ok := strings.CutPrefix(lower, w); ok && rest != "" && len(rest) <= 40 && !unicode.IsLetter([]rune(rest)[0]) {
			return t
		}
	}
	if levelNames[plain(t)] {
		return t
	}
	return ""
}
