// Package caseclient is a client of CASE 1.1 that a program of others (oapi-codegen) makes of the description which our
// provider answers with. Tests read the provider with it, as anybody might.
package caseclient

//go:generate go run describe.go
//go:generate go tool -modfile=../../../../tools/go.mod oapi-codegen -config config.yaml openapi.json
