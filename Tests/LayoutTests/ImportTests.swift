import SomaTestSupport
import Testing

/// Data flows one way: which module may import which is checked here, since the build would take any arrow.
struct ImportTests {
    /// Our modules and the C libraries that each module may import; a module that is not here may import all.
    private static let allowed: [String: Set<String>] = [
        "SomaJSON": [],
        "SomaSystem": ["CSystem"],
        "SomaModel": ["SomaJSON"],
        "SomaEngine": ["SomaModel", "SomaJSON"],
        "SomaShell": ["SomaModel", "SomaJSON"],
        "SomaGuidance": ["SomaEngine", "SomaShell", "SomaModel", "SomaJSON", "CMD"],
        "SomaFold": ["SomaEngine", "SomaGuidance", "SomaModel"],
        "SomaTelemetry": ["SomaModel", "SomaJSON", "CMD"],
        "SomaPrometheus": ["SomaTelemetry", "SomaModel"],
        "SomaOTLP": ["SomaTelemetry", "SomaModel", "COTLP"],
        "SomaSources": ["SomaModel", "SomaJSON"],
        "SomaStore": ["SomaModel", "SomaJSON", "SomaSystem", "CMD", "CSQLite"],
        "SomaMonitor": [
            "SomaEngine", "SomaFold", "SomaGuidance", "SomaOTLP", "SomaShell", "SomaSources", "SomaStore",
            "SomaTelemetry",
            "SomaConfiguration", "SomaRouting", "SomaModel", "SomaJSON", "SomaSystem",
        ],
        "SomaIntake": [
            "SomaMonitor", "SomaShell", "SomaSources", "SomaStore", "SomaTelemetry", "SomaConfiguration", "SomaRouting",
            "SomaModel",
            "SomaJSON", "SomaSystem",
        ],
        "SomaBatcher": ["SomaMonitor", "SomaStore", "SomaModel", "SomaSystem"],
        "Soma": [
            "SomaBatcher", "SomaIntake", "SomaMonitor", "SomaConfiguration", "SomaRouting", "SomaSources", "SomaStore",
            "SomaTelemetry", "SomaModel",
            "SomaJSON",
            "SomaSystem",
        ],
        "SomaHTTP": ["CCrypt", "CCurl", "CDeflate", "CMD", "CMicroHTTPD"],
        "SomaExport": [
            "SomaStore", "SomaTelemetry", "SomaPrometheus", "SomaOTLP", "SomaHTTP", "SomaModel", "SomaJSON",
            "SomaSystem",
            "SomaJSON",
        ],
        "SomaConfiguration": ["SomaEngine", "SomaModel", "SomaSystem", "CYAML"],
        "SomaRouting": ["SomaConfiguration", "SomaModel"],
        "SomaSetup": ["SomaSources", "SomaStore", "SomaModel", "SomaJSON", "SomaSystem"],
        "SomaCommand": [
            "SomaConfiguration", "SomaFold", "SomaIntake", "SomaMonitor", "SomaGuidance", "SomaSetup", "SomaSources",
            "SomaStore",
            "SomaEngine",
            "SomaTelemetry",
            "SomaModel", "SomaJSON", "SomaSystem",
        ],
    ]

    /// What would bring a network library into the program that starts with every tool call.
    private static let network: Set<String> = [
        "SomaHTTP", "SomaExport", "SomaPrometheus", "CCurl", "CMicroHTTPD", "CCrypt", "CDeflate",
    ]

    private struct Import: CustomStringConvertible {
        var file: String
        var module: String
        var description: String { "\(file) imports \(module)" }
    }

    /// Every `import` of every Swift source under a folder.
    private static func imports(under folder: String) throws -> [Import] {
        try Repository.files(under: folder, suffix: ".swift").flatMap { file in
            try Repository.text(file).split(whereSeparator: \.isNewline).compactMap { line in
                var words = line.split(separator: " ")[...]
                while let word = words.first, word.hasPrefix("@") || modifiers.contains(word) { words.removeFirst() }
                guard words.popFirst() == "import" else { return nil }
                if let word = words.first, kinds.contains(word) { words.removeFirst() }
                guard let name = words.first?.split(separator: ".").first else { return nil }
                return Import(file: file, module: String(name))
            }
        }
    }

    private static let modifiers: Set<Substring> = ["private", "fileprivate", "internal", "package", "public"]
    private static let kinds: Set<Substring> = [
        "struct", "class", "enum", "protocol", "func", "var", "let", "typealias", "actor",
    ]

    @Test func `imports are found`() throws {
        let found = Set(try Self.imports(under: "Sources/SomaStore").map(\.module))
        #expect(found == ["CMD", "CSQLite", "Glibc", "SomaJSON", "SomaModel", "SomaSystem"])
    }

    @Test(arguments: allowed.keys.sorted())
    func `a module imports only what it may`(module: String) throws {
        let allowed = try #require(Self.allowed[module])
        for found in try Self.imports(under: "Sources/\(module)") {
            let isOurs =
                found.module.hasPrefix("Soma")
                || (found.module.hasPrefix("C") && found.module.dropFirst().first?.isUppercase == true)
            #expect(!isOurs || allowed.contains(found.module), "\(found)")
        }
    }

    @Test func `a module that holds sources is in the table`() {
        let modules = Set(
            Repository.files(under: "Sources", suffix: ".swift").map { String($0.split(separator: "/")[1]) }
        )
        #expect(modules.subtracting(Self.allowed.keys) == ["soma", "somad", "soma-bench", "soma-dashboards"])
    }

    @Test func `soma imports nothing that would link a network library`() throws {
        let found = try Self.imports(under: "Sources/soma")
        #expect(!found.isEmpty)
        for found in found { #expect(!Self.network.contains(found.module), "\(found)") }
    }

    @Test func `soma reaches nothing that would link a network library`() throws {
        var reached: Set<String> = []
        var waiting = ["soma"]
        while let module = waiting.popLast() {
            if !reached.insert(module).inserted { continue }
            waiting += try Self.imports(under: "Sources/\(module)").map(\.module)
        }
        #expect(reached.isDisjoint(with: Self.network))
        // Starting Dispatch costs more than reading the payload.
        #expect(!reached.contains("Dispatch"))
        #expect(reached.contains("SomaModel"))
    }

    @Test func `nobody imports Foundation outside the tests`() throws {
        for found in try Self.imports(under: "Sources") {
            #expect(!found.module.hasPrefix("Foundation"), "\(found)")
        }
    }
}
