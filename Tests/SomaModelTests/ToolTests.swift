import SomaModel
import SomaTestSupport
import Testing

struct ToolTests {
    @Test(
        arguments: [
            ("Bash", .shell), ("Read", .read), ("NotebookRead", .read), ("Edit", .edit), ("MultiEdit", .edit),
            ("NotebookEdit", .edit), ("Write", .write), ("Grep", .search), ("Glob", .search), ("LS", .search),
            ("WebFetch", .web), ("WebSearch", .web), ("Task", .delegate), ("Agent", .delegate), ("", .other),
            ("bash", .other), ("Bash ", .other), ("BashOutput", .other), ("mcp__fs__Write", .other), ("Ba\0h", .other),
        ] as [(String, Tool.Kind)]
    )
    func `a name says what a tool does`(name: String, kind: Tool.Kind) {
        #expect(Tool.Kind(ofToolNamed: name) == kind)
        #expect(Tool(name).kind == kind)
        #expect(Action.stub(tool: name).toolKind == kind)
    }

    @Test(arguments: Tool.Kind.allCases)
    func `a kind's usual name says that kind`(kind: Tool.Kind) {
        #expect(Tool(kind.usualName).kind == kind)
    }

    @Test func `a dialect may know better than the name, until there is another name`() {
        var action = Action.stub(tool: "exec_command")
        action.toolKind = .shell
        #expect(action.toolKind == .shell)
        action.tool = "Read"
        #expect(action.toolKind == .read)
    }

    @Test func `tools are equal if names and kinds are`() {
        #expect(Tool("é") == Tool("é"))
        #expect(Tool("é") != Tool("e\u{301}"))
        #expect(Tool("Bash") != Tool(name: "Bash", kind: .other))
    }
}
