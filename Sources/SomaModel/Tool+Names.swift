extension Tool.Kind {
    /// What a tool of this name does in every dialect that does not say otherwise. Costs at most four comparisons.
    package init(ofToolNamed name: String) {
        self =
            switch name.utf8.count {
            case 2: name == "LS" ? .search : .other
            case 4:
                switch name {
                case "Bash": .shell
                case "Read": .read
                case "Edit": .edit
                case "Grep", "Glob": .search
                case "Task": .delegate
                default: .other
                }
            case 5:
                switch name {
                case "Write": .write
                case "Agent": .delegate
                default: .other
                }
            case 8: name == "WebFetch" ? .web : .other
            case 9:
                switch name {
                case "MultiEdit": .edit
                case "WebSearch": .web
                default: .other
                }
            case 12:
                switch name {
                case "NotebookEdit": .edit
                case "NotebookRead": .read
                default: .other
                }
            default: .other
            }
    }

    /// What a tool of this kind is called most often; empty for `other`.
    package var usualName: String {
        switch self {
        case .shell: "Bash"
        case .read: "Read"
        case .edit: "Edit"
        case .write: "Write"
        case .search: "Grep"
        case .web: "WebFetch"
        case .delegate: "Task"
        case .other: ""
        }
    }
}
