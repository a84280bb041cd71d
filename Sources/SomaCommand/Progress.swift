internal import SomaSystem

/// A bar on standard error while something long runs on a terminal; elsewhere nothing.
package struct Progress: ~Copyable {
    private let label: String
    private let isShown: Bool
    private var shownPercent = -1

    /// - Parameter isLong: whether there is enough to do for a bar to be worth its line.
    package init(_ label: String, isLong: Bool) {
        // Beside the bar, the percentage and what separates them.
        let name = label.printable.split(separator: "/").last.map(String.init) ?? ""
        self.label = name.clipped(to: max(1, Console.errorWidth - 30))
        isShown = isLong && Console.errorIsTerminal
    }

    package mutating func update(done: Int, of total: Int) {
        guard isShown, total > 0 else { return }
        let percent = min(100, done * 100 / total)
        guard percent != shownPercent else { return }
        shownPercent = percent
        let filled = percent / 5
        let bar = String(repeating: "#", count: filled) + String(repeating: ".", count: 20 - filled)
        Console.writeError("\r\(label) [\(bar)] \(percent)%")
    }

    deinit {
        if isShown && shownPercent >= 0 { Console.writeError("\r\u{1B}[K") }
    }
}
