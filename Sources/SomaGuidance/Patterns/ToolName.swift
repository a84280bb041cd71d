internal import SomaModel

/// The tools that patterns know by name.
enum ToolName {
    static let bash = ExactString("Bash")
    static let read = ExactString("Read")
    static let grep = ExactString("Grep")
    static let write = ExactString("Write")
    static let edit = ExactString("Edit")
    static let notebookEdit = ExactString("NotebookEdit")
}
