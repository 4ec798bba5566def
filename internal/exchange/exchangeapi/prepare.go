package exchangeapi

import (
	"context"
	"net/http"

	"pathways/internal/exchange/casefile"
)

// long is from how many items on a package is made before somebody asks for it.
const long = 1_000

// prepare makes the packages of long releases ready in the background, so that who asks first for one that was just
// published does not wait for it to be written. It does so where the public address is known before a request tells it.
func (p *provider) prepare() {
	if p.baseURL == "" {
		return
	}
	ctx := context.Background()
	listings, err := p.frameworks.Frameworks(ctx)
	if err != nil {
		return // the one who asks is told
	}
	var found []string
	for _, l := range listings {
		for _, info := range l.Releases {
			if t, err := p.frameworks.ReleaseByID(ctx, info.ID); err == nil && len(t.Items) >= long {
				found = append(found, info.ID)
			}
		}
	}
	if len(found) == 0 {
		return
	}
	p.preparing.Go(func() {
		for _, id := range found {
			p.ask(ctx, id)
		}
	})
}

// ask asks for a package as somebody without wishes does, and drops the answer: it is kept.
func (p *provider) ask(ctx context.Context, release string) {
	id := string(casefile.Identifier(release))
	r, err := http.NewRequestWithContext(ctx, http.MethodGet, p.baseURL+casefile.Root+"/"+casefile.Packages+"/"+id, http.NoBody)
	if err != nil {
		return // nobody can ask for it
	}
	r.SetPathValue("identifier", id)
	_ = p.kept(p.one(versions[0], endpoints[0]))(nowhere{http.Header{}}, r) // the one who asks is told of a fault
}

// nowhere is where an answer goes that nobody waits for.
type nowhere struct{ header http.Header }

func (n nowhere) Header() http.Header           { return n.header }
func (n nowhere) Write(raw []byte) (int, error) { return len(raw), nil }
func (n nowhere) WriteHeader(int)               {}
