/// Numbers are rounded to what the measurement can tell, and written without Foundation.
enum Report {
    /// Columns for people: the case, its figure, the unit, the baseline, its figure, and their ratio.
    static func table(_ measurements: [Measurement]) -> String {
        var rows = [["case", "an item", "unit", "baseline", "an item", "ratio"]]
        for measurement in measurements {
            rows.append([
                measurement.name, decimal(measurement.value, digits: 1), measurement.unit,
                measurement.baseline?.name ?? "", measurement.baseline.map { decimal($0.value, digits: 1) } ?? "",
                measurement.baseline.map { decimal($0.ratio, digits: 3) } ?? "",
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
            let figure = """
                  {"case": \(quoted(measurement.name)), "unit": \(quoted(measurement.unit)), \
                "value": \(decimal(measurement.value, digits: 1))
                """
            guard let baseline = measurement.baseline else { return figure + "}" }
            return figure + """
                , "baseline": \(quoted(baseline.name)), \
                "baseline_value": \(decimal(baseline.value, digits: 1)), \
                "ratio": \(decimal(baseline.ratio, digits: 3))}
                """
        }
        return "[\n" + objects.joined(separator: ",\n") + "\n]\n"
    }

    private static func isNumber(_ column: Int) -> Bool { column == 1 || column >= 4 }

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
