package db

import (
	"context"
	"strconv"
	"strings"
)

const (
	rowsAtOnce = 100
	maxArgs    = 30_000 // SQLite takes 32766, PostgreSQL 65535
)

// InsertAll inserts rows, many with each statement. Every row has a value for every column.
// Table and columns are names of ours, never input.
func (tx *Tx) InsertAll(ctx context.Context, table string, columns []string, rows [][]any) error {
	size := min(rowsAtOnce, maxArgs/len(columns))
	for len(rows) > 0 {
		n := min(size, len(rows))
		args := make([]any, 0, n*len(columns))
		for _, row := range rows[:n] {
			args = append(args, row...)
		}
		if _, err := tx.Exec(ctx, insertText(table, columns, n), args...); err != nil {
			return err
		}
		rows = rows[n:]
	}
	return nil
}

func insertText(table string, columns []string, rows int) string {
	var b strings.Builder
	b.WriteString("INSERT INTO " + table + " (" + strings.Join(columns, ", ") + ") VALUES ")
	for i := range rows {
		if i > 0 {
			b.WriteString(", ")
		}
		for j := range columns {
			b.WriteString([]string{"(", ", "}[min(j, 1)] + "$" + strconv.Itoa(i*len(columns)+j+1))
		}
		b.WriteByte(')')
	}
	return b.String()
}
