package telemetry

import (
	"context"
	"fmt"
	"io"
	"net/http"
	"strconv"
	"sync"
	"time"

	"github.com/prometheus/client_golang/prometheus"
	"github.com/prometheus/client_golang/prometheus/collectors"
	"github.com/prometheus/client_golang/prometheus/promhttp"
)

// Metrics are the figures of a running program. Their names begin with pathways_, besides those that every Go
// program has.
type Metrics struct {
	registry *prometheus.Registry
	requests *prometheus.HistogramVec
	byRoute  sync.Map // pattern to *routeMetrics
}

// routeMetrics are the observers of one route by class of status, 1xx to 5xx.
type routeMetrics [6]prometheus.Observer

// NewMetrics begins to count for a build.
func NewMetrics(version, commit, goVersion string) *Metrics {
	m := &Metrics{
		registry: prometheus.NewRegistry(),
		requests: prometheus.NewHistogramVec(prometheus.HistogramOpts{
			Name:    "pathways_request_duration_seconds",
			Help:    "Time to answer a request, by the pattern of its route and the class of its status.",
			Buckets: []float64{.0005, .001, .0025, .005, .01, .025, .05, .1, .25, .5, 1, 2.5, 10},
		}, []string{"route", "status"}),
	}
	build := prometheus.NewGauge(prometheus.GaugeOpts{
		Name: "pathways_build_info", Help: "Always 1; the labels say what runs.",
		ConstLabels: prometheus.Labels{"version": version, "commit": commit, "go": goVersion},
	})
	build.Set(1)
	m.registry.MustRegister(m.requests, build, collectors.NewGoCollector(),
		collectors.NewProcessCollector(collectors.ProcessCollectorOpts{}))
	return m
}

// Observe counts one answer. Requests that no route took have the pattern "".
func (m *Metrics) Observe(pattern string, status int, took time.Duration) {
	route, ok := m.byRoute.Load(pattern)
	if !ok {
		fresh := new(routeMetrics)
		for class := 1; class < len(fresh); class++ {
			fresh[class] = m.requests.WithLabelValues(pattern, strconv.Itoa(class)+"xx")
		}
		route, _ = m.byRoute.LoadOrStore(pattern, fresh)
	}
	if class := status / 100; class >= 1 && class <= 5 {
		route.(*routeMetrics)[class].Observe(took.Seconds())
	}
}

// Count publishes a count that somebody else keeps: "pathways_db_statements_total".
func (m *Metrics) Count(name, help string, count func() int64) {
	m.registry.MustRegister(prometheus.NewCounterFunc(prometheus.CounterOpts{Name: name, Help: help},
		func() float64 { return float64(count()) }))
}

// Ops is the handler of the listener for those who run the program: /metrics, /livez, and /readyz, which asks ready.
func Ops(m *Metrics, ready func(context.Context) error) http.Handler {
	mux := http.NewServeMux()
	mux.Handle("GET /metrics", promhttp.HandlerFor(m.registry, promhttp.HandlerOpts{}))
	mux.HandleFunc("GET /livez", func(w http.ResponseWriter, _ *http.Request) { io.WriteString(w, "live\n") })
	mux.HandleFunc("GET /readyz", func(w http.ResponseWriter, r *http.Request) {
		if err := ready(r.Context()); err != nil {
			w.Header().Set("Retry-After", "5")
			w.WriteHeader(http.StatusServiceUnavailable)
			fmt.Fprintf(w, "not ready: %v\n", err)
			return
		}
		io.WriteString(w, "ready\n")
	})
	return mux
}
