import SomaCommand
import SomaJSON
import SomaStore
import SomaTestSupport
import Testing

struct LessonsPageTests {
    private let lessons = [
        LessonRow(
            id: 7,
            tool: "Bash",
            error: "ModuleNotFoundError: No module named 'pkg_resources'",
            fix: "pip install setuptools"
        ),
        LessonRow(id: 3, tool: "", error: "permission denied\u{1B}[2J", fix: "chmod u+w\nfile"),
    ]

    @Test func `a query shows what is like it with its similarity`() throws {
        let page = LessonsPage(like: "pkg_resources is missing", tool: "Bash", among: lessons)
        #expect(
            page.text == """
                #7  0.65  ModuleNotFoundError: No module named 'pkg_resources'  (Bash)
                    → pip install setuptools

                """
        )
        guard case .array(let found) = try JSONValue(parsing: page.json)["lessons"] else {
            Issue.record("no lessons")
            return
        }
        #expect(found.count == 1)
        #expect(found[0]["id"] == .int(7))
        #expect(abs((found[0]["similarity"]?.number ?? 0) - 0.65) < 0.005)
        #expect(LessonsPage(like: "zzz", tool: "", among: lessons).text == "No lesson is like that.\n")
    }

    @Test func `a list has them all, and none controls the terminal`() {
        #expect(
            LessonsPage(lessons).text == """
                #7  ModuleNotFoundError: No module named 'pkg_resources'  (Bash)
                    → pip install setuptools
                #3  permission denied\u{FFFD}[2J
                    → chmod u+w\u{FFFD}file

                """
        )
        #expect(LessonsPage([]).text == "No lesson has been learned yet.\n")
        #expect(LessonsPage([]).json == #"{"lessons":[]}"# + "\n")
    }
}
