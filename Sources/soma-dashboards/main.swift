internal import SomaSystem

let usage = """
    usage: soma-dashboards [--check] [FOLDER]

    Writes Grafana's dashboards and Prometheus's rules into FOLDER, by default grafana/, from soma's table of metrics.
      --check  write nothing; exit code 1 where a file is not what would be written

    """

var arguments = Array(CommandLine.arguments.dropFirst())
if arguments.contains("--help") {
    try Console.write(Array(usage.utf8))
    Console.exit(0)
}
let checksOnly = arguments.contains("--check")
arguments.removeAll { $0 == "--check" }
guard arguments.count <= 1, arguments.first?.hasPrefix("-") != true else {
    Console.writeError("soma-dashboards: takes --check and one folder, see --help\n")
    Console.exit(2)
}
let folder = arguments.first ?? "grafana"

do throws(SystemError) {
    var stale: [String] = []
    for file in GeneratedFile.all {
        let path = "\(folder)/\(file.path)"
        if checksOnly {
            let found = try? FileSystem.contents(of: path, limit: 4 << 20)
            if found != Array(file.text.utf8) { stale.append(path) }
        } else {
            try FileSystem.replaceFile(path, with: Array(file.text.utf8))
        }
    }
    if !stale.isEmpty {
        Console.writeError("soma-dashboards: \(stale.joined(separator: ", ")) not up to date: run soma-dashboards\n")
        Console.exit(1)
    }
} catch {
    Console.writeError("soma-dashboards: \(error)\n")
    Console.exit(1)
}
