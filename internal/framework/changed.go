package framework

// WhenChanged has f called after every Refresh that took in something new, by whoever asked for that; f must not take
// long. It is for those who get ready for requests before they come.
func (s *Service) WhenChanged(f func()) {
	s.loading.Lock()
	defer s.loading.Unlock()
	s.changed = append(s.changed, f)
}
