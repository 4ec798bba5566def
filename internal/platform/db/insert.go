package db

import (
	"context"
	"strconv"
	"strings"
)

// Rows of one INSERT. A round trip to PostgreSQL costs more than a row; SQLite has no round trip, and looks
// placeholders up one after the other. maxArgs is below what either takes (32766 and 65535).
const (
	rowsAtOncePostgres = 64
	rowsAtOnceSQLite   = 8
	maxArgs            = 30_000
)

// InsertAll inserts rows, many with each statement. Every row has a value for every column.
// Table and columns are names of ours, never input.
func (tx *Tx) InsertAll(ctx context.Context, table string, columns []string, rows [][]any) error {
	size := rowsAtOncePostgres
	if tx.Dialect() == SQLite {
		size = rowsAtOnceSQLite
	}
	size = min(size, maxArgs/len(columns))
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
