package table

// Guess says what the columns of a sheet seem to mean, and how it tells its tree, each with the reason.
func Guess(s *Sheet) Mapping {
	return Mapping{Sheet: s.Name}
}
