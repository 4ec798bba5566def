// Package casefile writes a release of a framework as a package of the CASE standard (Competencies and Academic Standards
// Exchange, 1EdTech) and reads such packages: versions 1.1 and 1.0.
//
// What is written is strict: it has what the official description of CASE 1.1 allows and nothing else. What is read may
// depart from it, and every departure is told. The names of types and fields are CASE's.
//
// A release becomes a CFDocument; its items CFItems; their tree isChildOf associations; its kinds CFItemTypes; its rights a
// CFLicense; its levels a CFRubric; and the crosswalks that lead from it associations in a CFAssociationGrouping. What CASE
// has no field for stands in "extensions" under "pathways", so that reading gives the same release again.
package casefile

import "encoding/json"

// UUID is an identifier in the form that CASE allows: RFC 4122, versions 1 to 5, small letters.
type UUID string

// URI is an absolute address.
type URI string

// Time is an ISO 8601 time with its zone: "2025-01-01T00:00:00Z".
type Time string

// Date is a day: "2025-01-01".
type Date string

// AssociationType is one of the words of CASE, or one of somebody's own that begins with "ext:".
type AssociationType string

// Extensions are what CASE leaves to those who use it, by name.
type Extensions map[string]json.RawMessage

// Package is a whole framework in one file (CFPackage).
type Package struct {
	CFDocument     Document      `json:"CFDocument"`
	CFItems        []Item        `json:"CFItems,omitempty"`
	CFAssociations []Association `json:"CFAssociations,omitempty"`
	CFDefinitions  *Definitions  `json:"CFDefinitions,omitempty"`
	CFRubrics      []Rubric      `json:"CFRubrics,omitempty"`
	Extensions     Extensions    `json:"extensions,omitempty"`
}

// Document says what the framework is (CFDocument). CFPackageURI is there when it stands alone, never in a package.
type Document struct {
	Identifier         UUID       `json:"identifier"`
	URI                URI        `json:"uri"`
	FrameworkType      string     `json:"frameworkType,omitempty"`
	CaseVersion        string     `json:"caseVersion,omitempty"`
	Creator            string     `json:"creator"`
	Title              string     `json:"title"`
	LastChangeDateTime Time       `json:"lastChangeDateTime"`
	OfficialSourceURL  URI        `json:"officialSourceURL,omitempty"`
	Publisher          string     `json:"publisher,omitempty"`
	Description        string     `json:"description,omitempty"`
	Subject            []string   `json:"subject,omitempty"`
	SubjectURI         []LinkURI  `json:"subjectURI,omitempty"`
	Language           string     `json:"language,omitempty"`
	Version            string     `json:"version,omitempty"`
	AdoptionStatus     string     `json:"adoptionStatus,omitempty"`
	StatusStartDate    Date       `json:"statusStartDate,omitempty"`
	StatusEndDate      Date       `json:"statusEndDate,omitempty"`
	LicenseURI         *LinkURI   `json:"licenseURI,omitempty"`
	Notes              string     `json:"notes,omitempty"`
	Extensions         Extensions `json:"extensions,omitempty"`
	CFPackageURI       *LinkURI   `json:"CFPackageURI,omitempty"`
}

// Item is one entry (CFItem). CFDocumentURI is there when it stands alone, never in a package.
type Item struct {
	Identifier           UUID       `json:"identifier"`
	FullStatement        string     `json:"fullStatement"`
	AlternativeLabel     string     `json:"alternativeLabel,omitempty"`
	CFItemType           string     `json:"CFItemType,omitempty"`
	URI                  URI        `json:"uri"`
	HumanCodingScheme    string     `json:"humanCodingScheme,omitempty"`
	ListEnumeration      string     `json:"listEnumeration,omitempty"`
	AbbreviatedStatement string     `json:"abbreviatedStatement,omitempty"`
	ConceptKeywords      []string   `json:"conceptKeywords,omitempty"`
	ConceptKeywordsURI   *LinkURI   `json:"conceptKeywordsURI,omitempty"`
	Notes                string     `json:"notes,omitempty"`
	Subject              []string   `json:"subject,omitempty"`
	SubjectURI           []LinkURI  `json:"subjectURI,omitempty"`
	Language             string     `json:"language,omitempty"`
	EducationLevel       []string   `json:"educationLevel,omitempty"`
	CFItemTypeURI        *LinkURI   `json:"CFItemTypeURI,omitempty"`
	LicenseURI           *LinkURI   `json:"licenseURI,omitempty"`
	StatusStartDate      Date       `json:"statusStartDate,omitempty"`
	StatusEndDate        Date       `json:"statusEndDate,omitempty"`
	LastChangeDateTime   Time       `json:"lastChangeDateTime"`
	Extensions           Extensions `json:"extensions,omitempty"`
	CFDocumentURI        *LinkURI   `json:"CFDocumentURI,omitempty"`
}

// Association is a typed link between two things (CFAssociation). CFDocumentURI is there when it stands alone.
type Association struct {
	Identifier               UUID            `json:"identifier"`
	AssociationType          AssociationType `json:"associationType"`
	SequenceNumber           *int            `json:"sequenceNumber,omitempty"`
	URI                      URI             `json:"uri"`
	OriginNodeURI            LinkGenURI      `json:"originNodeURI"`
	DestinationNodeURI       LinkGenURI      `json:"destinationNodeURI"`
	CFAssociationGroupingURI *LinkURI        `json:"CFAssociationGroupingURI,omitempty"`
	LastChangeDateTime       Time            `json:"lastChangeDateTime"`
	Notes                    string          `json:"notes,omitempty"`
	Extensions               Extensions      `json:"extensions,omitempty"`
	CFDocumentURI            *LinkURI        `json:"CFDocumentURI,omitempty"`
}

// LinkURI leads to a thing of CASE.
type LinkURI struct {
	Title      string `json:"title"`
	Identifier UUID   `json:"identifier"`
	URI        URI    `json:"uri"`
}

// LinkGenURI leads to a thing of CASE or of another sort; only the first has a UUID for certain.
type LinkGenURI struct {
	Title      string     `json:"title"`
	Identifier string     `json:"identifier"`
	URI        URI        `json:"uri"`
	TargetType TargetType `json:"targetType,omitempty"`
}

// TargetType is "CASE", or a word of somebody's own that begins with "ext:".
type TargetType string

// Definitions are what the other parts of a package refer to (CFDefinitions).
type Definitions struct {
	CFConcepts             []Concept             `json:"CFConcepts,omitempty"`
	CFSubjects             []Subject             `json:"CFSubjects,omitempty"`
	CFLicenses             []License             `json:"CFLicenses,omitempty"`
	CFItemTypes            []ItemType            `json:"CFItemTypes,omitempty"`
	CFAssociationGroupings []AssociationGrouping `json:"CFAssociationGroupings,omitempty"`
	Extensions             Extensions            `json:"extensions,omitempty"`
}

// Concept is a word that items are tagged with (CFConcept).
type Concept struct {
	Identifier         UUID       `json:"identifier"`
	URI                URI        `json:"uri"`
	Title              string     `json:"title"`
	Keywords           string     `json:"keywords,omitempty"`
	HierarchyCode      string     `json:"hierarchyCode"`
	Description        string     `json:"description,omitempty"`
	LastChangeDateTime Time       `json:"lastChangeDateTime"`
	Extensions         Extensions `json:"extensions,omitempty"`
}

// Subject is a field of study (CFSubject).
type Subject struct {
	Identifier         UUID       `json:"identifier"`
	URI                URI        `json:"uri"`
	Title              string     `json:"title"`
	HierarchyCode      string     `json:"hierarchyCode"`
	Description        string     `json:"description,omitempty"`
	LastChangeDateTime Time       `json:"lastChangeDateTime"`
	Extensions         Extensions `json:"extensions,omitempty"`
}

// License says who may do what with the wording (CFLicense).
type License struct {
	Identifier         UUID       `json:"identifier"`
	URI                URI        `json:"uri"`
	Title              string     `json:"title"`
	Description        string     `json:"description,omitempty"`
	LicenseText        string     `json:"licenseText"`
	LastChangeDateTime Time       `json:"lastChangeDateTime"`
	Extensions         Extensions `json:"extensions,omitempty"`
}

// ItemType names a kind of items (CFItemType).
type ItemType struct {
	Identifier         UUID       `json:"identifier"`
	URI                URI        `json:"uri"`
	Title              string     `json:"title"`
	Description        string     `json:"description"`
	HierarchyCode      string     `json:"hierarchyCode"`
	TypeCode           string     `json:"typeCode,omitempty"`
	LastChangeDateTime Time       `json:"lastChangeDateTime"`
	Extensions         Extensions `json:"extensions,omitempty"`
}

// AssociationGrouping puts associations together (CFAssociationGrouping).
type AssociationGrouping struct {
	Identifier         UUID       `json:"identifier"`
	URI                URI        `json:"uri"`
	Title              string     `json:"title"`
	Description        string     `json:"description,omitempty"`
	LastChangeDateTime Time       `json:"lastChangeDateTime"`
	Extensions         Extensions `json:"extensions,omitempty"`
}

// Rubric holds the wording of items at levels (CFRubric).
type Rubric struct {
	Identifier         UUID        `json:"identifier"`
	URI                URI         `json:"uri"`
	Title              string      `json:"title,omitempty"`
	Description        string      `json:"description,omitempty"`
	LastChangeDateTime Time        `json:"lastChangeDateTime"`
	CFRubricCriteria   []Criterion `json:"CFRubricCriteria,omitempty"`
	Extensions         Extensions  `json:"extensions,omitempty"`
}

// Criterion is one row of a rubric, about one item (CFRubricCriterion).
type Criterion struct {
	Identifier              UUID             `json:"identifier"`
	URI                     URI              `json:"uri"`
	Category                string           `json:"category,omitempty"`
	Description             string           `json:"description,omitempty"`
	CFItemURI               *LinkURI         `json:"CFItemURI,omitempty"`
	Weight                  *float64         `json:"weight,omitempty"`
	Position                *int             `json:"position,omitempty"`
	RubricID                UUID             `json:"rubricId,omitempty"`
	LastChangeDateTime      Time             `json:"lastChangeDateTime"`
	CFRubricCriterionLevels []CriterionLevel `json:"CFRubricCriterionLevels,omitempty"`
	Extensions              Extensions       `json:"extensions,omitempty"`
}

// CriterionLevel is one cell of a rubric: an item's wording at one level (CFRubricCriterionLevel).
type CriterionLevel struct {
	Identifier         UUID         `json:"identifier"`
	URI                URI          `json:"uri"`
	Description        string       `json:"description,omitempty"`
	Quality            string       `json:"quality,omitempty"`
	Score              *float64     `json:"score,omitempty"`
	Feedback           string       `json:"feedback,omitempty"`
	Position           *int         `json:"position,omitempty"`
	RubricCriterionID  UUID         `json:"rubricCriterionId,omitempty"`
	LastChangeDateTime Time         `json:"lastChangeDateTime"`
	Extensions         []Extensions `json:"extensions,omitempty"`
}

// The associations of CASE that are used here by name.
const ChildOf AssociationType = "isChildOf"

// AssociationTypes are the words of CASE 1.1. The last is not in 1.0.
var AssociationTypes = []AssociationType{
	ChildOf, "isPeerOf", "isPartOf", "exactMatchOf", "precedes", "isRelatedTo", "replacedBy", "exemplar", "hasSkillLevel", "isTranslationOf",
}
