/// Numbers in [0, 1] as one row of block characters, the highest of each column's share standing for it.
package enum Sparkline {
    package static func text(_ values: [Double], width: Int) -> String {
        guard !values.isEmpty else { return "" }
        let columns = min(width, values.count)
        let blocks = Array("▁▂▃▄▅▆▇█")
        var result = ""
        for column in 0..<columns {
            let share = values[(column * values.count / columns)..<((column + 1) * values.count / columns)]
            let highest = min(1, max(0, share.max() ?? 0))
            result.append(blocks[min(blocks.count - 1, Int(highest * Double(blocks.count)))])
        }
        return result
    }
}
