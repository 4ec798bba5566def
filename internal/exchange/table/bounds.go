package table

// Bounds of a file. What is larger is refused with a sentence, before it has taken the server's memory.
const (
	maxFile     = 20 << 20  // bytes of a file
	maxUnpacked = 256 << 20 // bytes that one part of a workbook may unpack to; it is read piece by piece
	maxText     = 48 << 20  // bytes of text of all cells together
	maxRows     = 100_000   // rows with anything in them, of a sheet
	maxColumns  = 400
	maxCells    = 2_500_000 // with anything in them, of a file
	maxSheets   = 100
)
