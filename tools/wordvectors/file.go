package main

import (
	"bytes"
	"encoding/binary"
	"math"
)

// encode writes vectors as internal/alignment/match reads them, everything little-endian:
//
//	"PWV1", number of stems, dimensions, bytes of all stems together (uint32 each)
//	where each stem ends among the bytes of the stems (uint32 each)
//	what a product of two vectors is to be multiplied with, once for each, to get their cosine (float32 each)
//	the stems, in the order of the alphabet, one behind the other
//	the vectors: one int8 a dimension
func encode(stems []string, vectors [][]float32) []byte {
	var keys, out bytes.Buffer
	dims := len(vectors[0])
	ends := make([]uint32, len(stems))
	lengths := make([]float32, len(stems))
	body := make([]byte, 0, len(stems)*dims)
	for i, stem := range stems {
		keys.WriteString(stem)
		ends[i] = uint32(keys.Len())
		largest := float32(1e-9)
		for _, v := range vectors[i] {
			largest = max(largest, v, -v)
		}
		squares := 0.0
		for _, v := range vectors[i] {
			b := int8(math.Round(float64(v) / float64(largest) * 127))
			body = append(body, byte(b))
			squares += float64(b) * float64(b)
		}
		lengths[i] = float32(1 / math.Sqrt(max(squares, 1)))
	}
	out.WriteString("PWV1")
	for _, part := range []any{uint32(len(stems)), uint32(dims), uint32(keys.Len()), ends, lengths} {
		// A bytes.Buffer takes everything, and all parts are of fixed size.
		if err := binary.Write(&out, binary.LittleEndian, part); err != nil {
			panic(err)
		}
	}
	out.Write(keys.Bytes())
	out.Write(body)
	return out.Bytes()
}
