package alignment

// WaitAtMost bounds the files that may wait, in bytes, in place of MaxWaiting.
func (s *Service) WaitAtMost(bytes int64) { s.waiting = bytes }

// Reads says that a program of a person has a text read just now, until done.
func (s *Service) Reads(person string) (done func()) {
	s.programs.Store(person, true)
	return func() { s.programs.Delete(person) }
}
