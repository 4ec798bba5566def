package alignment

// WaitAtMost bounds the files that may wait, in bytes, in place of MaxWaiting.
func (s *Service) WaitAtMost(bytes int64) { s.waiting = bytes }
