internal import SomaModel

/// An error that was met and what mended it.
package struct Lesson: Equatable, Sendable {
    package var error: String
    package var fix: String
    /// The tool that failed; empty where unknown.
    package var tool: String

    package init(error: String, fix: String, tool: String) {
        self.error = error
        self.fix = fix
        self.tool = tool
    }

    /// How many a table holds; the least recently used goes first.
    package static let capacity = 100
    /// Less than this is no match.
    package static let leastSimilarity = 0.3
    /// What one and the same tool adds.
    static let toolBonus = 0.15

    package struct Match: Equatable, Sendable {
        /// In the list that was searched.
        package let index: Int
        /// In [0.3, 1].
        package let similarity: Double
    }

    /// The lessons whose errors are like `text`, best first; of two that are alike the one that comes first in the list.
    ///
    /// - Parameter tool: the one that failed; empty where unknown, which matches no lesson's.
    package static func search(_ text: String, tool: String, in lessons: [Lesson]) -> [Match] {
        let wanted = TrigramSet(of: text)
        let tool = ExactString(tool)
        var matches: [Match] = []
        for (index, lesson) in lessons.enumerated() {
            let isSameTool = !tool.text.isEmpty && ExactString(lesson.tool) == tool
            let overlap = wanted.overlap(with: TrigramSet(of: lesson.error))
            let similarity = min(1, overlap + (isSameTool ? toolBonus : 0))
            if similarity >= leastSimilarity { matches.append(Match(index: index, similarity: similarity)) }
        }
        return matches.sorted { ($1.similarity, $0.index) < ($0.similarity, $1.index) }
    }
}
