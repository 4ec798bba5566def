// Package isl holds the two shipped editions of the framework "Professional Pathways in Informal STEM
// Learning (ISL)" as data, and a crosswalk between them.
//
// The wording belongs to the framework's publishers and is kept verbatim in JSON files that a person can
// read and compare with the source, one item a line or block; README.md describes their format. Lasting
// identifiers are not in the files: they follow from the codes (see framework.ItemID), which never change.
package isl

import (
	"bytes"
	"embed"
	"encoding/json"
	"fmt"

	"pathways/internal/framework"
)

// Slug is the part of addresses that names this framework.
const Slug = "isl"

// Versions of the shipped releases, as they stand in addresses.
const (
	Version2025 = "2025"
	Version2018 = "2018-draft"
)

//go:embed *.json
var files embed.FS

// Framework describes the framework that both releases are editions of.
func Framework() framework.Framework {
	return framework.Framework{
		ID:        framework.FrameworkID(Slug),
		Slug:      Slug,
		Name:      "Professional Pathways in Informal STEM Learning (ISL)",
		ShortName: "ISL Pathways",
		Publisher: "Association of Science and Technology Centers (ASTC), with the COSI Center for Research and Evaluation " +
			"and Oregon State University’s STEM Research Center",
		Homepage: "https://astc.org/isl-pathways",
	}
}

// Releases reads both shipped releases, newest first. Every call gives new values that the caller may
// change. An error means that an embedded file is damaged.
func Releases() ([]*framework.Release, error) {
	var out []*framework.Release
	for _, version := range []string{Version2025, Version2018} {
		r, err := readRelease(version)
		if err != nil {
			return nil, err
		}
		out = append(out, r)
	}
	return out, nil
}

// Crosswalk reads the links from the 2018 draft to the release of 2025. They are ours and not
// authoritative. An error means that an embedded file is damaged or that a link leads nowhere.
func Crosswalk() (*framework.Crosswalk, error) {
	var f crosswalkFile
	if err := decode("crosswalk-"+Version2018+"-"+Version2025+".json", &f); err != nil {
		return nil, err
	}
	from, err := readRelease(f.From)
	if err != nil {
		return nil, err
	}
	to, err := readRelease(f.To)
	if err != nil {
		return nil, err
	}
	return f.crosswalk(framework.NewTree(from), framework.NewTree(to))
}

func readRelease(version string) (*framework.Release, error) {
	var f releaseFile
	name := "isl-" + version + ".json"
	if err := decode(name, &f); err != nil {
		return nil, err
	}
	if f.Version != version {
		return nil, fmt.Errorf("isl: %s holds version %q", name, f.Version)
	}
	return f.release()
}

// decode reads a data file strictly: a field that the format does not know is an error, not a silence.
func decode(name string, into any) error {
	data, err := files.ReadFile(name)
	if err != nil {
		return fmt.Errorf("isl: %w", err)
	}
	d := json.NewDecoder(bytes.NewReader(data))
	d.DisallowUnknownFields()
	if err := d.Decode(into); err != nil {
		return fmt.Errorf("isl: %s: %w", name, err)
	}
	return nil
}
