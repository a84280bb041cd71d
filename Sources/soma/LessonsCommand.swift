internal import SomaCommand
internal import SomaJSON
internal import SomaModel
internal import SomaStore

/// `soma lessons`: what is known to mend which error.
struct LessonsCommand {
    /// In scalars; what is longer is no line of an error.
    private static let textLimit = 1_000

    private let arguments: ParsedArguments

    init(_ arguments: ParsedArguments) {
        self.arguments = arguments
    }

    func run() throws(CommandFailure) {
        switch arguments.subcommand {
        case "add": try add(arguments.operands[0], fix: arguments.operands[1])
        case "query": try query(arguments.operands[0])
        case "forget": try forget(arguments.operands[0])
        default: try list()
        }
    }

    private func add(_ error: String, fix: String) throws(CommandFailure) {
        for text in [error, fix] {
            if text.allSatisfy(\.isWhitespace) { throw .usage("lessons: ERROR and FIX must say something") }
            if text.unicodeScalars.count > Self.textLimit {
                throw .usage("lessons: ERROR and FIX have at most \(Self.textLimit) characters each")
            }
        }
        let lesson = LessonRow(tool: arguments.value("--tool") ?? "", error: error, fix: fix)
        let store = try Store.recordingInStandardFolder()
        let id = try withStateFolder { () throws(StoreError) in
            try store.transaction { () throws(StoreError) in
                try store.addLesson(lesson, at: .now)
            }
        }
        try say("Lesson #\(id) is kept.", id)
    }

    private func query(_ text: String) throws(CommandFailure) {
        try show(LessonsPage(like: text, tool: arguments.value("--tool") ?? "", among: try lessons()))
    }

    private func list() throws(CommandFailure) {
        let tool = arguments.value("--tool")
        try show(LessonsPage(try lessons().filter { tool == nil || $0.tool == tool }))
    }

    private func forget(_ text: String) throws(CommandFailure) {
        if arguments.has("--tool") { throw .usage("lessons: --tool does not go with forget") }
        guard let id = Int64(text.first == "#" ? String(text.dropFirst()) : text) else {
            throw .usage("lessons: give the number of a lesson, not '\(text)'; 'soma lessons list' shows them")
        }
        let store = try Store.recordingInStandardFolder()
        let wasThere = try withStateFolder { () throws(StoreError) in
            try store.transaction { () throws(StoreError) in try store.forgetLesson(id) }
        }
        guard wasThere else { throw .failed("there is no lesson #\(id); 'soma lessons list' shows them") }
        try say("Lesson #\(id) is forgotten.", id)
    }

    private func lessons() throws(CommandFailure) -> [LessonRow] {
        try Store.readingStandardFolder { store throws(StoreError) in try store.lessons() } ?? []
    }

    private func show(_ page: LessonsPage) throws(CommandFailure) {
        try CommandRunner.print(arguments.has("--json") ? page.json : page.text)
    }

    private func say(_ sentence: String, _ id: Int64) throws(CommandFailure) {
        guard arguments.has("--json") else { return try CommandRunner.print(sentence + "\n") }
        var writer = JSONWriter()
        writer.beginObject()
        writer.name("id")
        writer.value(id)
        writer.endObject()
        try CommandRunner.print(writer.text + "\n")
    }
}
