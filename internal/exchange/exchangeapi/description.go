package exchangeapi

import (
	"maps"
	"net/http"
	"reflect"
	"slices"
	"strings"

	"pathways/internal/exchange/casefile"
	"pathways/internal/platform/web"
)

// discovery is where the standard has its clients look for what a server can do.
const discovery = "discovery/imscasev1p1_openapi3_v1p0.json"

// object is an object of JSON.
type object = map[string]any

// describe answers with an OpenAPI description of what this server gives by CASE 1.1, drawn from the types themselves.
func (p *provider) describe(v version) web.Handler {
	return func(w http.ResponseWriter, r *http.Request) error {
		return send(w, description(p.base(r)+v.root))
	}
}

// answersOf are the schemas that endpoints answer with.
var answersOf = map[string]string{
	casefile.Packages: "CFPackageDType", casefile.Documents: "CFDocumentDType", casefile.Items: "CFItemDType",
	"CFItemAssociations": "CFAssociationSetDType", casefile.Associations: "CFAssociationDType",
	casefile.Groupings: "CFAssociationGroupingDType", casefile.Concepts: "CFConceptSetDType", casefile.ItemTypes: "CFItemTypeSetDType",
	casefile.Licenses: "CFLicenseDType", casefile.Subjects: "CFSubjectSetDType", casefile.Rubrics: "CFRubricDType",
}

func description(server string) object {
	s := schemas{}
	s.of(reflect.TypeFor[casefile.Package]())
	s.alone("CFDocumentDType", "CFPckgDocumentDType", "CFPackageURI", true)
	s.alone("CFItemDType", "CFPckgItemDType", "CFDocumentURI", true)
	s.alone("CFAssociationDType", "CFPckgAssociationDType", "CFDocumentURI", false)
	for set, parts := range map[string]object{
		"CFDocumentSetDType":    {"CFDocuments": some("CFDocumentDType")},
		"CFAssociationSetDType": {"CFItem": refer("CFItemDType"), "CFAssociations": some("CFPckgAssociationDType")},
		"CFConceptSetDType":     {"CFConcepts": some("CFConceptDType")},
		"CFItemTypeSetDType":    {"CFItemTypes": some("CFItemTypeDType")},
		"CFSubjectSetDType":     {"CFSubjects": some("CFSubjectDType")},
	} {
		s[set] = closed(parts, slices.Sorted(maps.Keys(parts)))
	}
	s.of(reflect.TypeFor[statusInfo]())
	id := object{"name": "sourcedId", "in": "path", "required": true, "schema": object{"type": "string", "pattern": uuidForm}, "description": "The identifier, a UUID"}
	paths := object{"/CFDocuments": object{"get": operation("getAllCFDocuments", "Lists the published frameworks", "CFDocumentSetDType", listParameters())}}
	for _, e := range endpoints {
		schema := answersOf[e.name]
		paths["/"+e.name+"/{sourcedId}"] = object{"get": operation("get"+strings.TrimSuffix(e.name, "s"), "Gives one by its identifier", schema, []object{id})}
	}
	return object{
		"openapi": "3.0.0",
		"info": object{
			"title": "Pathways: competency frameworks by CASE 1.1", "version": "1.1",
			"description": "Every published framework of this server, to read without an account, as the standard Competencies and Academic Standards Exchange (CASE) 1.1 of 1EdTech has it.",
		},
		"servers":    []object{{"url": server}},
		"paths":      paths,
		"components": object{"schemas": s},
	}
}

func listParameters() []object {
	parameter := func(name, what string, schema object) object {
		return object{"name": name, "in": "query", "required": false, "description": what, "schema": schema}
	}
	return []object{
		parameter("limit", "How many to give at most", object{"type": "integer", "format": "int32", "minimum": 1, "default": defaultLimit}),
		parameter("offset", "How many to pass over", object{"type": "integer", "format": "int32", "minimum": 0, "default": 0}),
		parameter("sort", "The field to sort by", object{"type": "string"}),
		parameter("orderBy", "asc or desc", object{"type": "string", "enum": []string{"asc", "desc"}}),
		parameter("filter", "Conditions joined by AND and OR: language='en' AND title~'stem'", object{"type": "string"}),
		parameter("fields", "The fields to give; those that the standard asks for always come along", object{"type": "array", "items": object{"type": "string"}}),
	}
}

func operation(id, what, schema string, parameters []object) object {
	content := func(name string) object { return object{mediaType: object{"schema": refer(name)}} }
	responses := object{"200": object{"description": what, "content": content(schema)}}
	for status, means := range map[string]string{
		"400": "A parameter cannot be read", "404": "There is nothing of that identifier, or it is no UUID", "500": "A fault of the server", "default": "Any other answer",
	} {
		responses[status] = object{"description": means, "content": content("imsx_StatusInfoDType")}
	}
	return object{"operationId": id, "summary": what, "parameters": parameters, "responses": responses}
}

// schemas are drawn from types, by the names of the standard.
type schemas map[string]any

const uuidForm = "[0-9a-f]{8}-[0-9a-f]{4}-[1-5]{1}[0-9a-f]{3}-[8-9a-b]{1}[0-9a-f]{3}-[0-9a-f]{12}"

// names are what the standard calls our types.
var names = map[reflect.Type]string{
	reflect.TypeFor[casefile.Package](): "CFPackageDType", reflect.TypeFor[casefile.Document](): "CFPckgDocumentDType",
	reflect.TypeFor[casefile.Item](): "CFPckgItemDType", reflect.TypeFor[casefile.Association](): "CFPckgAssociationDType",
	reflect.TypeFor[casefile.LinkURI](): "LinkURIDType", reflect.TypeFor[casefile.LinkGenURI](): "LinkGenURIDType",
	reflect.TypeFor[casefile.Definitions](): "CFDefinitionDType", reflect.TypeFor[casefile.Concept](): "CFConceptDType",
	reflect.TypeFor[casefile.Subject](): "CFSubjectDType", reflect.TypeFor[casefile.License](): "CFLicenseDType",
	reflect.TypeFor[casefile.ItemType](): "CFItemTypeDType", reflect.TypeFor[casefile.AssociationGrouping](): "CFAssociationGroupingDType",
	reflect.TypeFor[casefile.Rubric](): "CFRubricDType", reflect.TypeFor[casefile.Criterion](): "CFRubricCriterionDType",
	reflect.TypeFor[casefile.CriterionLevel](): "CFRubricCriterionLevelDType", reflect.TypeFor[statusInfo](): "imsx_StatusInfoDType",
	reflect.TypeFor[codeMinor](): "imsx_CodeMinorDType", reflect.TypeFor[codeMinorField](): "imsx_CodeMinorFieldDType",
}

func refer(name string) object { return object{"$ref": "#/components/schemas/" + name} }

func some(name string) object {
	return object{"type": "array", "minItems": 1, "items": refer(name)}
}

func closed(properties object, required []string) object {
	return object{"type": "object", "properties": properties, "required": required, "additionalProperties": false}
}

// of is the schema of a type.
func (s schemas) of(t reflect.Type) object {
	switch t {
	case reflect.TypeFor[casefile.UUID]():
		return object{"type": "string", "pattern": uuidForm}
	case reflect.TypeFor[casefile.URI]():
		return object{"type": "string", "format": "uri"}
	case reflect.TypeFor[casefile.Time]():
		return object{"type": "string", "format": "date-time"}
	case reflect.TypeFor[casefile.Date]():
		return object{"type": "string", "format": "date"}
	case reflect.TypeFor[casefile.AssociationType]():
		return object{"anyOf": []object{{"type": "string", "enum": casefile.AssociationTypes}, {"type": "string", "pattern": `(ext:)[a-zA-Z0-9\.\-_]+`}}}
	case reflect.TypeFor[casefile.TargetType]():
		return object{"anyOf": []object{{"type": "string", "enum": []string{"CASE"}}, {"type": "string", "pattern": `(ext:)[a-zA-Z0-9\.\-_]+`}}}
	}
	switch t.Kind() {
	case reflect.Pointer:
		return s.of(t.Elem())
	case reflect.Slice:
		return object{"type": "array", "items": s.of(t.Elem())}
	case reflect.Map:
		return object{"type": "object", "additionalProperties": true}
	case reflect.Int:
		return object{"type": "integer", "format": "int32"}
	case reflect.Float64:
		return object{"type": "number", "format": "float"}
	case reflect.Struct:
		return s.structure(t)
	}
	return object{"type": "string"}
}

// structure draws an object once and refers to it. What stands outside of packages only is left out.
func (s schemas) structure(t reflect.Type) object {
	name := names[t]
	if s[name] != nil {
		return refer(name)
	}
	properties, required := object{}, []string{}
	s[name] = object{}
	for i := range t.NumField() {
		field, rest, _ := strings.Cut(t.Field(i).Tag.Get("json"), ",")
		if field == "CFPackageURI" || field == "CFDocumentURI" {
			continue
		}
		properties[field] = s.of(t.Field(i).Type)
		if rest == "" {
			required = append(required, field)
		}
	}
	schema := object{"type": "object", "properties": properties, "additionalProperties": false}
	if len(required) > 0 {
		schema["required"] = required
	}
	s[name] = schema
	return refer(name)
}

// alone draws an object as it stands outside of a package: with a link to what it belongs to.
func (s schemas) alone(name, packed, link string, required bool) {
	in := s[packed].(object)
	properties := object{link: refer("LinkURIDType")}
	for field, schema := range in["properties"].(object) {
		properties[field] = schema
	}
	asks := append([]string{}, in["required"].([]string)...)
	if required {
		asks = append(asks, link)
	}
	s[name] = closed(properties, asks)
}

// Description is the OpenAPI description that a server with a public address answers with, as JSON.
func Description(baseURL string) ([]byte, error) {
	return encode(description(strings.TrimRight(baseURL, "/") + casefile.Root))
}
