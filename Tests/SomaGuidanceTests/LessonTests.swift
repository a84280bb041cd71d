import Testing

@testable import SomaGuidance

struct LessonTests {
    private static let lessons = [
        Lesson(error: "fatal: not a git repository", fix: "git init", tool: "Bash"),
        Lesson(
            error: "ModuleNotFoundError: No module named 'pkg_resources'",
            fix: "pip install setuptools",
            tool: "Bash"
        ),
        Lesson(error: "String to replace not found in file", fix: "read it first", tool: "Edit"),
    ]

    @Test func `a missing module is found again in other words`() throws {
        let matches = Lesson.search("pkg_resources is missing", tool: "Bash", in: Self.lessons)
        #expect(matches.map(\.index) == [1])
        #expect(abs(try #require(matches.first).similarity - 0.65) < 1e-12)
        let untold = Lesson.search("PKG_RESOURCES is missing", tool: "", in: Self.lessons)
        #expect(untold == [.init(index: 1, similarity: 0.5)])
    }

    @Test func `one and the same text is as alike as can be, and not more`() {
        for (index, lesson) in Self.lessons.enumerated() {
            let match = Lesson.search(lesson.error, tool: lesson.tool, in: Self.lessons).first
            #expect(match == .init(index: index, similarity: 1))
        }
    }

    @Test func `what is alike by less than 0,3 is not found, 0,3 is`() {
        // 3 of 10 trigrams.
        let lesson = Lesson(error: "abcdeXYZUVWR", fix: "", tool: "T")
        #expect(TrigramSet(of: lesson.error).count == 10)
        #expect(Lesson.search("abcde0123456", tool: "", in: [lesson]).map(\.similarity) == [0.3])
        #expect(Lesson.search("abcd01234567", tool: "", in: [lesson]) == [])
        #expect(Lesson.search("abcd01234567", tool: "T", in: [lesson]).count == 1)
        #expect(Lesson.search("0123456789ab", tool: "T", in: [lesson]) == [])
    }

    @Test func `the best comes first, of equals the first in the list`() {
        let errors = ["abcdxx", "abcdef", "abcdyy", "abcdef"]
        let lessons = errors.map { Lesson(error: $0, fix: "", tool: "T") }
        #expect(Lesson.search("abcdef", tool: "", in: lessons).map(\.index) == [1, 3, 0, 2])
    }

    @Test(arguments: [("", 0), ("a", 1), ("ab", 1), ("abc", 1), ("aaaaaa", 1), ("abab", 2), ("éèê", 1), ("🧪🧪🧪🧪", 1)])
    func `a text has as many trigrams as differ`(text: String, count: Int) {
        #expect(TrigramSet(of: text).count == count)
        #expect(TrigramSet(of: text).overlap(with: TrigramSet(of: text)) == (count == 0 ? 0 : 1))
    }

    @Test func `short texts are alike only to themselves`() {
        #expect(TrigramSet(of: "AB") == TrigramSet(of: "ab"))
        #expect(TrigramSet(of: "ab").overlap(with: TrigramSet(of: "abc")) == 0)
        #expect(TrigramSet(of: "a").overlap(with: TrigramSet(of: "\0a")) == 0)
        #expect(Lesson.search("", tool: "Bash", in: Self.lessons) == [])
    }

    @Test func `of a long text the first 1,000 characters count`() {
        let long = String(repeating: "x", count: 1_000)
        #expect(TrigramSet(of: long + "abcdef") == TrigramSet(of: long))
    }
}
