@testable import SomaSetup
import SomaTestSupport
import Testing

/// Settings before, with soma, and without it again.
struct SettingsEditorTests {
    struct Row: CustomTestStringConvertible, Sendable {
        var id: String
        var before: String
        /// What the text with soma in it has to hold.
        var holds: [String] = []
        /// Whether taking soma out alone, without the copy, gives the very bytes back.
        var isExact = true
        var testDescription: String { id }
    }

    static let rows = [
        Row(id: "empty object", before: "{}", holds: ["{\n  \"hooks\": {\n    \"SessionStart\": [\n      {"]),
        Row(id: "empty object over two lines", before: "{\n}\n", isExact: false),
        Row(id: "empty file", before: "", isExact: false),
        Row(
            id: "two spaces, no line feed at the end",
            before: "{\n  \"model\": \"opus\"\n}",
            holds: ["\"opus\",\n  \"hooks\": {\n    \"SessionStart\": [\n      {\n        \"hooks\": ["]
        ),
        Row(
            id: "four spaces",
            before: "{\n    \"model\": \"opus\"\n}\n",
            holds: ["\"opus\",\n    \"hooks\": {\n        \"SessionStart\": [\n            {"]
        ),
        Row(
            id: "tabs and CRLF",
            before: "{\r\n\t\"model\": \"opus\"\r\n}\r\n",
            holds: ["\"opus\",\r\n\t\"hooks\": {\r\n\t\t\"SessionStart\": [\r\n\t\t\t{"]
        ),
        Row(
            id: "one line",
            before: #"{"model":"opus"}"#,
            holds: [
                #""opus","hooks":{"SessionStart":[{"hooks":[{"type":"command","command":"/opt/soma hook","timeout":5}]}]"#
            ]
        ),
        Row(
            id: "one line with spaces",
            before: #"{"model": "opus"}"#,
            holds: [#""opus", "hooks": {"SessionStart": [{"#]
        ),
        Row(
            id: "numbers, order, escapes and unknown members",
            before: "{\n  \"z\": 1.50e+3,\n  \"a\": 12345678901234567890,\n  \"\\u0065\": \"\\/\\u00e9\" ,\n"
                + "  \"nested\" :  { \"deep\": [ 1,2 ,  [] ] }\n\n}\n\n",
            holds: ["1.50e+3", "12345678901234567890", #""\u0065": "\/\u00e9" ,"#, "{ \"deep\": [ 1,2 ,  [] ] }"]
        ),
        Row(
            id: "hooks of others",
            before: """
                {
                  "hooks": {
                    "PreToolUse": [
                      {
                        "matcher": "Bash",
                        "hooks": [
                          { "type": "command", "command": "check.sh" }
                        ]
                      }
                    ],
                    "Notification": [{"hooks": [{"type": "command", "command": "bell"}]}]
                  },
                  "model": "opus"
                }
                """,
            holds: [#"{ "type": "command", "command": "check.sh" }"#, "bell"]
        ),
        Row(id: "empty hooks", before: "{\n  \"hooks\": {}\n}\n", isExact: false),
        Row(id: "an empty event", before: "{\n  \"hooks\": {\n    \"Stop\": []\n  }\n}\n", isExact: false),
        Row(
            id: "a status line of someone's",
            before: """
                {
                  "statusLine": {
                    "type": "command",
                    "command": "input=$(cat); echo \\"it's $input\\" # mine",
                    "padding": 0
                  }
                }
                """,
            holds: ["soma beside the former status line", "\"padding\": 0"]
        ),
        Row(
            id: "a status line that is no command",
            before: "{\n  \"statusLine\": {\n    \"type\": \"builtin\"\n  }\n}\n",
            holds: ["\"statusLine\": {\n    \"type\": \"builtin\"\n  }"]
        ),
    ]

    private func editor(_ text: String) throws -> SettingsEditor {
        try SettingsEditor(Array(text.utf8), path: "settings.json")
    }

    @Test(arguments: rows)
    func `soma comes, stays the same when it comes again, and goes`(row: Row) throws {
        var editor = try editor(row.before)
        editor.install("/opt/soma", inherited: nil)
        let installed = String(decoding: editor.bytes, as: UTF8.self)
        for part in row.holds { #expect(installed.contains(part), "\(part)\n\(installed)") }
        #expect(Set(editor.hooks.map(\.event)) == Set(editor.setup.events))
        #expect(editor.hooks.count == editor.setup.events.count)

        var again = editor
        again.install("/opt/soma", inherited: nil)
        #expect(again.bytes == editor.bytes)

        editor.uninstall()
        #expect(editor.hooks.isEmpty)
        if row.isExact { #expect(String(decoding: editor.bytes, as: UTF8.self) == row.before) }
    }

    @Test(arguments: rows)
    func `another soma takes the place of the former`(row: Row) throws {
        var editor = try editor(row.before)
        editor.install("/old/bin/soma", inherited: nil)
        editor.install("/new place/soma", inherited: nil)
        #expect(Set(editor.hooks.map(\.invocation.program)) == ["/new place/soma"])
        #expect(!String(decoding: editor.bytes, as: UTF8.self).contains("/old/bin"))
        var direct = try self.editor(row.before)
        direct.install("/new place/soma", inherited: nil)
        #expect(editor.bytes == direct.bytes)
    }

    @Test func `an entry that someone changed is kept as it is, but for the program`() throws {
        let before = #"{"hooks":{"Stop":[{"matcher":"x","hooks":[{"timeout":9,"command":"~/bin/soma hook --fast"}]}]}}"#
        var editor = try editor(before)
        editor.install("/opt/soma", inherited: nil)
        let text = String(decoding: editor.bytes, as: UTF8.self)
        #expect(text.contains(#""Stop":[{"matcher":"x","hooks":[{"timeout":9,"command":"/opt/soma hook --fast"}]}]"#))
    }

    @Test func `what others added meanwhile stays when soma goes`() throws {
        var editor = try editor("{\n  \"a\": 1\n}\n")
        editor.install("/opt/soma", inherited: nil)
        var text = String(decoding: editor.bytes, as: UTF8.self)
        text.replaceFirst(
            "\"timeout\": 5\n          }",
            with: "\"timeout\": 5\n          },\n          {\n            \"command\": \"bell\"\n          }"
        )
        text.replaceFirst("{\n  \"a\": 1", with: "{\n  \"first\": true,\n  \"a\": 2")
        text.replaceFirst("\n}\n", with: ",\n  \"last\": null\n}\n")
        var edited = try self.editor(text)
        edited.uninstall()
        #expect(
            String(decoding: edited.bytes, as: UTF8.self) == """
                {
                  "first": true,
                  "a": 2,
                  "hooks": {
                    "SessionStart": [
                      {
                        "hooks": [
                          {
                            "command": "bell"
                          }
                        ]
                      }
                    ]
                  },
                  "last": null
                }

                """
        )
    }

    @Test func `of two members with one name the last is edited`() throws {
        var editor = try editor(#"{"hooks":{"Stop":[]},"hooks":{"Stop":[{"hooks":[]}]}}"#)
        editor.install("/opt/soma", inherited: nil)
        let text = String(decoding: editor.bytes, as: UTF8.self)
        #expect(text.hasPrefix(#"{"hooks":{"Stop":[]},"hooks":{"Stop":[{"hooks":[]},{"hooks":[{"#))
    }

    @Test func `a status line of another file stands beside soma's and stays there when soma goes`() throws {
        let inherited = try editor(#"{"statusLine":{"type":"command","command":"mine","padding":2}}"#).statusLineObject
        var editor = try editor("{\n  \"a\": 1\n}\n")
        editor.install("/opt/soma", inherited: inherited)
        guard case .pair(let pair) = editor.statusLine else {
            Issue.record("no pair")
            return
        }
        #expect(pair.other == "mine" && pair.isInherited)
        #expect(String(decoding: editor.bytes, as: UTF8.self).contains("\"padding\": 2"))
        editor.uninstall()
        #expect(String(decoding: editor.bytes, as: UTF8.self) == "{\n  \"a\": 1\n}\n")
    }

    struct Refusal: CustomTestStringConvertible, Sendable {
        var id: String
        var text: String
        var reason: String
        var testDescription: String { id }
    }

    @Test(arguments: [
        Refusal(
            id: "comment",
            text: "{\n  // mine\n  \"a\": 1\n}",
            reason: "settings.json is not valid JSON: line 2, column 3: expected a member's name in quotes; "
                + "correct it and try again"
        ),
        Refusal(
            id: "cut off",
            text: "{\"a\": ",
            reason: "settings.json is not valid JSON: line 1, column 7: the text ends where a value should be; "
                + "correct it and try again"
        ),
        Refusal(
            id: "array",
            text: "[]",
            reason: "settings.json: the settings are not an object; correct it and try again"
        ),
        Refusal(
            id: "hooks is a list",
            text: "{\"hooks\": []}",
            reason: "settings.json: \"hooks\" is not an object; correct it and try again"
        ),
        Refusal(
            id: "an event is an object",
            text: "{\"hooks\": {\"Stop\": {}}}",
            reason: "settings.json: the entry of \"hooks\" for Stop is not a list; correct it and try again"
        ),
    ])
    func `what cannot be edited without guessing is refused`(row: Refusal) throws {
        #expect(throws: SetupError(row.reason)) { try editor(row.text) }
    }
}

extension String {
    fileprivate mutating func replaceFirst(_ part: String, with other: String) {
        guard let range = firstRange(of: part) else {
            Issue.record("no \(part)")
            return
        }
        replaceSubrange(range, with: other)
    }
}
