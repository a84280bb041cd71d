/// Numbers are rounded to what the measurement can tell, and written without Foundation.
enum Report {
    /// Columns for people: the case, its time, the baseline, its time, and their ratio.
    static func table(_ measurements: [Measurement]) -> String {
        var rows = [["case", "ns/item", "baseline", "ns/item", "ratio"]]
        for measurement in measurements {
            rows.append([
                measurement.name, decimal(measurement.nanosecondsPerItem, digits: 1),
                measurement.baselineName, decimal(measurement.baselineNanosecondsPerItem, digits: 1),
                decimal(measurement.ratio, digits: 3),
            ])
        }
        let widths = rows[0].indices.map { column in rows.map(\.[column].count).max() ?? 0 }
        return rows.map { row in
            let cells = row.indices.map { column in
                let space = String(repeating: " ", count: widths[column] - row[column].count)
                return isNumber(column) ? space + row[column] : row[column] + space
            }
            return cells.joined(separator: "  ") + "\n"
        }.joined()
    }

    /// One array of objects, for programs.
    static func json(_ measurements: [Measurement]) -> String {
        let objects = measurements.map { measurement in
            """
              {"case": \(quoted(measurement.name)), \
            "ns_per_item": \(decimal(measurement.nanosecondsPerItem, digits: 1)), \
            "baseline": \(quoted(measurement.baselineName)), \
            "baseline_ns_per_item": \(decimal(measurement.baselineNanosecondsPerItem, digits: 1)), \
            "ratio": \(decimal(measurement.ratio, digits: 3))}
            """
        }
        return "[\n" + objects.joined(separator: ",\n") + "\n]\n"
    }

    private static func isNumber(_ column: Int) -> Bool { column == 1 || column >= 3 }

    /// For numbers from 0 up to what an `Int` holds after the shift; others come as `0`.
    private static func decimal(_ value: Double, digits: Int) -> String {
        var scale = 1
        for _ in 0..<digits { scale *= 10 }
        let scaled = Int(exactly: (value * Double(scale)).rounded()) ?? 0
        let fraction = String(scaled % scale)
        return "\(scaled / scale)." + String(repeating: "0", count: digits - fraction.count) + fraction
    }

    /// Names of cases are our own: only quotes and backslashes need care.
    private static func quoted(_ text: String) -> String {
        "\"" + text.map { $0 == "\"" || $0 == "\\" ? "\\\($0)" : String($0) }.joined() + "\""
    }
}
