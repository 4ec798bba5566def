package main

import (
	"math"
	"math/rand/v2"
	"runtime"
	"slices"
	"sync"
)

// reduce brings sparse rows down to a few dimensions, so that rows with the same ends come close to each other:
// a truncated singular value decomposition by random projection and power iteration (Halko, Martinsson and Tropp, 2011).
// The projection is drawn with a fixed seed. Each row of the answer is of unit length.
func reduce(rows []row, nodes, dims int) [][]float32 {
	columns := transpose(rows, nodes)
	k := dims + 24
	random := rand.New(rand.NewPCG(1, 2))
	q := make([][]float32, nodes)
	for i := range q {
		q[i] = make([]float32, k)
		for j := range q[i] {
			q[i][j] = float32(random.NormFloat64())
		}
	}
	var y [][]float32
	for range 4 {
		y = multiply(rows, q, k)
		orthonormalize(y, k)
		q = multiply(columns, y, k)
	}
	// y spans the rows; q = Mᵀy. The turn that makes q's columns orthogonal gives the singular vectors and values.
	values, turn := eigen(gram(q, k))
	order := make([]int, k)
	for i := range order {
		order[i] = i
	}
	slices.SortStableFunc(order, func(a, b int) int {
		switch {
		case values[a] > values[b]:
			return -1
		case values[a] < values[b]:
			return 1
		}
		return 0
	})
	out := make([][]float32, len(rows))
	parallel(len(rows), func(low, high int) {
		for i := low; i < high; i++ {
			v := make([]float32, dims)
			length := 0.0
			for d := range v {
				sum := 0.0
				for j := range k {
					sum += float64(float64(y[i][j]) * turn[j][order[d]])
				}
				// The fourth root of the eigenvalue is the square root of the singular value.
				sum *= math.Sqrt(math.Sqrt(max(values[order[d]], 0)))
				v[d] = float32(sum)
				length += float64(sum * sum)
			}
			if length > 0 {
				for d := range v {
					v[d] /= float32(math.Sqrt(length))
				}
			}
			out[i] = v
		}
	})
	return out
}

func transpose(rows []row, nodes int) []row {
	out := make([]row, nodes)
	for i, r := range rows {
		for _, e := range r {
			out[e.to] = append(out[e.to], edge{int32(i), e.weight})
		}
	}
	return out
}

// multiply is the sparse rows times a dense matrix of k columns.
func multiply(rows []row, dense [][]float32, k int) [][]float32 {
	out := make([][]float32, len(rows))
	parallel(len(rows), func(low, high int) {
		for i := low; i < high; i++ {
			sum := make([]float32, k)
			for _, e := range rows[i] {
				for j, v := range dense[e.to] {
					sum[j] += float32(e.weight * v)
				}
			}
			out[i] = sum
		}
	})
	return out
}

// gram is the products of all pairs of columns.
func gram(m [][]float32, k int) [][]float64 {
	out := make([][]float64, k)
	parallel(k, func(low, high int) {
		for a := low; a < high; a++ {
			out[a] = make([]float64, k)
		}
		for _, r := range m {
			for a := low; a < high; a++ {
				if r[a] == 0 {
					continue
				}
				to := out[a]
				for b, v := range r {
					to[b] += float64(float64(r[a]) * float64(v))
				}
			}
		}
	})
	return out
}

// orthonormalize makes the columns orthogonal to each other and of unit length (by Cholesky's decomposition of their
// products, twice, which is as good as exact).
func orthonormalize(m [][]float32, k int) {
	for range 2 {
		g := gram(m, k)
		lower := make([][]float64, k)
		for i := range k {
			lower[i] = make([]float64, k)
			for j := 0; j <= i; j++ {
				sum := g[i][j]
				for n := range j {
					sum -= float64(lower[i][n] * lower[j][n])
				}
				if i == j {
					lower[i][i] = math.Sqrt(max(sum, 1e-12))
				} else {
					lower[i][j] = sum / lower[j][j]
				}
			}
		}
		parallel(len(m), func(low, high int) {
			x := make([]float64, k)
			for r := low; r < high; r++ {
				for i := range k {
					sum := float64(m[r][i])
					for n := range i {
						sum -= float64(lower[i][n] * x[n])
					}
					x[i] = sum / lower[i][i]
				}
				for i := range k {
					m[r][i] = float32(x[i])
				}
			}
		})
	}
}

// eigen gives the eigenvalues of a symmetric matrix and, by column, its eigenvectors (Jacobi's rotations).
func eigen(m [][]float64) ([]float64, [][]float64) {
	n := len(m)
	v := make([][]float64, n)
	for i := range v {
		v[i] = make([]float64, n)
		v[i][i] = 1
	}
	for range 30 {
		off, all := 0.0, 0.0
		for i := range n {
			for j := range n {
				if i != j {
					off += float64(m[i][j] * m[i][j])
				}
				all += float64(m[i][j] * m[i][j])
			}
		}
		if off <= 1e-18*all {
			break
		}
		for p := range n {
			for q := p + 1; q < n; q++ {
				rotate(m, v, p, q)
			}
		}
	}
	values := make([]float64, n)
	for i := range values {
		values[i] = m[i][i]
	}
	return values, v
}

func rotate(m, v [][]float64, p, q int) {
	if m[p][q] == 0 {
		return
	}
	theta := (m[q][q] - m[p][p]) / (2 * m[p][q])
	t := 1 / (math.Abs(theta) + math.Sqrt(float64(theta*theta)+1))
	if theta < 0 {
		t = -t
	}
	c := 1 / math.Sqrt(float64(t*t)+1)
	s := t * c
	for i := range m {
		a, b := m[i][p], m[i][q]
		m[i][p], m[i][q] = float64(c*a)-float64(s*b), float64(s*a)+float64(c*b)
	}
	for i := range m {
		a, b := m[p][i], m[q][i]
		m[p][i], m[q][i] = float64(c*a)-float64(s*b), float64(s*a)+float64(c*b)
		a, b = v[i][p], v[i][q]
		v[i][p], v[i][q] = float64(c*a)-float64(s*b), float64(s*a)+float64(c*b)
	}
}

// parallel cuts 0..n into one part a processor. What is computed for an index must not depend on the cut.
func parallel(n int, do func(low, high int)) {
	parts := runtime.GOMAXPROCS(0)
	var all sync.WaitGroup
	for p := range parts {
		all.Go(func() { do(n*p/parts, n*(p+1)/parts) })
	}
	all.Wait()
}
