package table

import "pathways/internal/exchange/reading"

// Read makes a release of a sheet. What Open told of the whole file is not repeated in it.
func Read(s *Sheet, m Mapping, o Options) reading.Reading {
	return reading.Reading{Departures: s.Told}
}
