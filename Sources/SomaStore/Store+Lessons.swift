package import SomaModel

/// An error, and what then worked.
package struct LessonRow: Equatable, Sendable {
    package var id: Int64
    /// Empty for any.
    package var tool: String
    package var error: String
    package var fix: String

    package init(id: Int64 = 0, tool: String, error: String, fix: String) {
        self.id = id
        self.tool = tool
        self.error = error
        self.fix = fix
    }
}

extension Store {
    /// More lessons than these are not kept: the least recently used goes first.
    package static let lessonLimit = 100
    /// Errors of one agent that wait for what works.
    private static let openErrorLimit = 8

    /// Adds a lesson; one that is known already counts as used. Needs a transaction.
    ///
    /// - Returns: its id, whatever `lesson` has.
    @discardableResult
    package func addLesson(_ lesson: LessonRow, at time: Timestamp) throws(StoreError) -> Int64 {
        try connection.run(
            """
            INSERT INTO lessons (tool, error, fix, last_used_time_unix_nano) VALUES (?, ?, ?, ?)
            ON CONFLICT DO UPDATE SET last_used_time_unix_nano = excluded.last_used_time_unix_nano
            """,
            .text(lesson.tool),
            .text(lesson.error),
            .text(lesson.fix),
            .int(time.nanosecondsSinceEpoch)
        )
        try connection.run(
            """
            DELETE FROM lessons WHERE id IN
                (SELECT id FROM lessons ORDER BY last_used_time_unix_nano DESC, id DESC LIMIT -1 OFFSET ?)
            """,
            .int(Self.lessonLimit)
        )
        let statement = try connection.statement("SELECT id FROM lessons WHERE tool = ? AND error = ? AND fix = ?")
        defer { statement.reset() }
        try statement.bind([.text(lesson.tool), .text(lesson.error), .text(lesson.fix)])
        return try statement.step() ? statement.int(0) : 0
    }

    /// The most recently used first.
    package func lessons() throws(StoreError) -> [LessonRow] {
        let statement = try connection.statement(
            "SELECT id, tool, error, fix FROM lessons ORDER BY last_used_time_unix_nano DESC, id DESC"
        )
        defer { statement.reset() }
        var lessons: [LessonRow] = []
        while try statement.step() {
            lessons.append(
                LessonRow(
                    id: statement.int(0),
                    tool: statement.text(1),
                    error: statement.text(2),
                    fix: statement.text(3)
                )
            )
        }
        return lessons
    }

    /// Notes that a lesson was found of use. Needs a transaction.
    package func useLesson(_ id: Int64, at time: Timestamp) throws(StoreError) {
        try connection.run(
            "UPDATE lessons SET last_used_time_unix_nano = ? WHERE id = ?",
            .int(time.nanosecondsSinceEpoch),
            .int(id)
        )
    }

    /// - Returns: whether there was one of that id.
    package func forgetLesson(_ id: Int64) throws(StoreError) -> Bool {
        try connection.run("DELETE FROM lessons WHERE id = ?", .int(id))
        return connection.changes > 0
    }

    /// Notes an error that waits for a success of the same tool on the same target.
    package func openError(
        _ error: String,
        of agent: String,
        tool: String,
        target: String,
        number: Int
    ) throws(StoreError) {
        try connection.run(
            "INSERT OR REPLACE INTO open_errors (agent, tool, target, number, error) VALUES (?, ?, ?, ?, ?)",
            .text(agent),
            .text(tool),
            .text(target),
            .int(number),
            .text(error)
        )
        try connection.run(
            """
            DELETE FROM open_errors WHERE agent = ?1 AND number <= (SELECT number FROM open_errors WHERE agent = ?1
                ORDER BY number DESC LIMIT 1 OFFSET ?2)
            """,
            .text(agent),
            .int(Self.openErrorLimit)
        )
    }

    /// The error that waited for this success, which it does no more.
    package func closeError(of agent: String, tool: String, target: String) throws(StoreError) -> String? {
        let statement = try connection.statement(
            "SELECT error FROM open_errors WHERE agent = ? AND tool = ? AND target = ?"
        )
        defer { statement.reset() }
        try statement.bind([.text(agent), .text(tool), .text(target)])
        guard try statement.step() else { return nil }
        let error = statement.text(0)
        try connection.run(
            "DELETE FROM open_errors WHERE agent = ? AND tool = ? AND target = ?",
            .text(agent),
            .text(tool),
            .text(target)
        )
        return error
    }
}
