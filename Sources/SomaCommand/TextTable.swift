package import SomaModel

/// Rows under headings, aligned by the columns that they take on a terminal.
struct TextTable {
    private var rows: [[String]]
    /// Columns of numbers.
    private let rightAligned: Set<Int>

    init(_ headings: [String], rightAligned: Set<Int> = []) {
        rows = [headings]
        self.rightAligned = rightAligned
    }

    /// Adds a row; what would control a terminal becomes U+FFFD.
    mutating func append(_ cells: [String]) { rows.append(cells.map(\.printable)) }

    /// Each row a line that begins with two spaces and ends without any.
    ///
    /// - Parameter style: applied to each padded cell, given its row, from 0 below the headings, and its column.
    func text(style: (String, Int, Int) -> String = { cell, _, _ in cell }) -> String {
        let columns = rows[0].count
        let widths = (0..<columns).map { column in rows.map { $0[column].displayWidth }.max() ?? 0 }
        var text = ""
        for (index, row) in rows.enumerated() {
            var line = " "
            for (column, cell) in row.enumerated() {
                let padding = String(repeating: " ", count: widths[column] - cell.displayWidth)
                let padded = rightAligned.contains(column) ? padding + cell : cell + padding
                let isLast = column == columns - 1 && !rightAligned.contains(column)
                line += " " + style(isLast ? cell : padded, index - 1, column) + (column == columns - 1 ? "" : " ")
            }
            while line.last == " " { line.removeLast() }
            text += line + "\n"
        }
        return text
    }
}

extension String {
    /// At most so many terminal columns, the last character an ellipsis where some are left out.
    func clipped(toColumns limit: Int) -> String {
        if displayWidth <= limit { return self }
        var width = 1
        let head = prefix { character in
            width += character.displayWidth
            return width <= limit
        }
        return head + "…"
    }
}

extension Timestamp {
    /// In UTC, to the second: `2026-11-20T19:01:02Z`.
    package var rfc3339Seconds: String { rfc3339.prefix(19) + "Z" }
}
