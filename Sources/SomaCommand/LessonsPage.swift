internal import SomaGuidance
internal import SomaJSON
package import SomaStore

/// Lessons as `soma lessons` shows them: all, or those found by a query with their similarity.
package struct LessonsPage: Sendable {
    private struct Row: Sendable {
        var lesson: LessonRow
        /// `nil` where nothing was asked.
        var similarity: Double?
    }

    private let rows: [Row]
    private let isQuery: Bool

    /// All lessons in the order given.
    package init(_ lessons: [LessonRow]) {
        rows = lessons.map { Row(lesson: $0) }
        isQuery = false
    }

    /// Those whose errors are like a text, best first.
    ///
    /// - Parameter tool: the one that failed; empty where unknown.
    package init(like text: String, tool: String, among lessons: [LessonRow]) {
        let known = lessons.map { Lesson(error: $0.error, fix: $0.fix, tool: $0.tool) }
        rows = Lesson.search(text, tool: tool, in: known).map { match in
            Row(lesson: lessons[match.index], similarity: match.similarity)
        }
        isQuery = true
    }

    package var text: String {
        if rows.isEmpty { return isQuery ? "No lesson is like that.\n" : "No lesson has been learned yet.\n" }
        var text = ""
        for row in rows {
            let lesson = row.lesson
            let similarity = row.similarity.map { $0.fixed(2) + "  " } ?? ""
            let tool = lesson.tool.isEmpty ? "" : "  (\(lesson.tool.printable.clipped(toColumns: 24)))"
            text += "#\(lesson.id)  \(similarity)\(lesson.error.printable)\(tool)\n    → \(lesson.fix.printable)\n"
        }
        return text
    }

    package var json: String {
        var writer = JSONWriter()
        writer.beginObject()
        writer.name("lessons")
        writer.beginArray()
        for row in rows {
            writer.beginObject()
            writer.name("id")
            writer.value(row.lesson.id)
            writer.member("tool", row.lesson.tool)
            writer.member("error", row.lesson.error)
            writer.member("fix", row.lesson.fix)
            if let similarity = row.similarity { writer.member("similarity", similarity) }
            writer.endObject()
        }
        writer.endArray()
        writer.endObject()
        return writer.text + "\n"
    }
}
