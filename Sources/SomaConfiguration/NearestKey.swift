extension [String] {
    /// The one that `key` was probably meant to be: the fewest letters added, dropped, changed or swapped with the next,
    /// at most a third of its own and never more than three. `nil` where none is that near.
    func nearest(to key: String) -> String? {
        let wrong = Array<Unicode.Scalar>(key.unicodeScalars.prefix(64))
        var best: (key: String, distance: Int)?
        for candidate in self {
            let right = Array<Unicode.Scalar>(candidate.unicodeScalars)
            let distance = editDistance(wrong, right)
            guard distance <= Swift.min(3, Swift.max(1, right.count / 3)) else { continue }
            if best.map({ distance < $0.distance }) ?? true { best = (candidate, distance) }
        }
        return best?.key
    }
}

/// Optimal string alignment. O(left · right).
private func editDistance(_ left: [Unicode.Scalar], _ right: [Unicode.Scalar]) -> Int {
    var rows = [Array(0...right.count)]
    for (i, scalar) in left.enumerated() {
        var row = [i + 1]
        for j in right.indices {
            var distance = min(rows[i][j + 1], row[j]) + 1
            distance = min(distance, rows[i][j] + (scalar == right[j] ? 0 : 1))
            if i > 0, j > 0, scalar == right[j - 1], left[i - 1] == right[j] {
                distance = min(distance, rows[i - 1][j - 1] + 1)
            }
            row.append(distance)
        }
        rows.append(row)
    }
    return rows[left.count][right.count]
}
