import Foundation
import SomaTestSupport
import Testing

/// `soma serve --install` and `--uninstall` in home folders of their own.
@Suite struct ServiceTests {
    private static let folder = ".config/systemd/user/"
    private static let unit = folder + "soma.service"
    private static let socket = folder + "soma.socket"

    @Test func `installing writes both units and the state folder, and again nothing`() throws {
        let home = try ClaudeHome()
        let run = try home.soma("serve", "--install")
        #expect(run.exitCode == 0 && run.error.isEmpty, "\(run.error)")
        #expect(run.output.contains("systemctl --user enable soma.socket soma.service\n"))
        let unit = try home.folder.text(Self.unit)
        #expect(unit.contains("/soma\" \"serve\"\n"))
        #expect(unit.contains("ReadWritePaths=\"\(home.state)\"\n"))
        #expect(try home.folder.text(Self.socket).contains("\nListenStream=127.0.0.1:19464\n\n"))
        #expect(try home.folder.mode(".soma") == 0o700)
        let identity = try home.identity(Self.unit)
        let again = try home.soma("serve", "--install")
        #expect(again.exitCode == 0 && again.output.hasPrefix("Up to date: "), "\(again.output)")
        #expect(try home.identity(Self.unit) == identity)
        let changed = try home.soma("serve", "--install", "--web.listen-address", "[::1]:7", "--web.allowed-host", "a")
        #expect(changed.exitCode == 0, "\(changed.error)")
        #expect(try home.folder.text(Self.socket).contains("\nListenStream=[::1]:7\n\n"))
        #expect(try home.folder.text(Self.unit).contains(" \"--web.allowed-host\" \"a\"\n"))
    }

    @Test func `every interface is every interface to systemd too, and stays it`() throws {
        let home = try ClaudeHome()
        #expect(try home.soma("serve", "--install", "--web.listen-address", ":7").exitCode == 0)
        #expect(try home.folder.text(Self.socket).contains("\nListenStream=7\n\n"))
        let again = try home.soma("serve", "--install")
        #expect(again.output.hasPrefix("Up to date: ") && again.output.contains("listens at :7"), "\(again.output)")
    }

    @Test func `addresses of which only one can be listened on are refused`() throws {
        let home = try ClaudeHome()
        let run = try home.soma(
            "serve",
            "--install",
            "--web.listen-address",
            ":7",
            "--web.listen-address",
            "127.0.0.1:7"
        )
        #expect(run.exitCode == 2 && run.error.contains("cannot both be listened on"), "\(run.error)")
        #expect(try home.folder.names() == ["project"])
    }

    @Test func `a dry run shows both and writes nothing`() throws {
        let home = try ClaudeHome()
        let run = try home.soma("serve", "--install", "--dry-run")
        #expect(run.exitCode == 0)
        #expect(run.output.contains("+++ \(home.folder.path(Self.unit))\n"))
        #expect(run.output.contains("+++ \(home.folder.path(Self.socket))\n+") == false)
        #expect(run.output.contains("\n+ListenStream=127.0.0.1:19464\n"))
        #expect(try home.folder.names() == ["project"])
    }

    private static let files: [(option: [String], files: [String])] = [
        ([], [unit, socket]), (["--launchd"], ["Library/LaunchAgents/soma.serve.plist"]),
    ]

    @Test(arguments: files)
    func `what was given is kept until something else is given`(option: [String], files: [String]) throws {
        let home = try ClaudeHome()
        func install(_ arguments: String...) throws -> SomaProcess {
            try SomaProcess.run(
                ["serve", "--install"] + option + arguments,
                home: home.state,
                environment: ["HOME": home.folder.path]
            )
        }
        func texts() throws -> [String] { try files.map(home.folder.text) }
        try home.folder.write("http_server_config: {headers: {X-Frame-Options: deny}}\n", to: "web <&> 'x'.yml")
        let path = home.folder.path("web <&> 'x'.yml")
        let first = try install(
            "--web.config.file",
            path,
            "--web.allowed-host",
            "a%b",
            "--web.allowed-host",
            "c",
            "--web.listen-address",
            "127.0.0.1:7"
        )
        #expect(first.exitCode == 0, "\(first.error)")
        let inForce = try #require(first.output.split(separator: "\n").first { $0.hasPrefix("In force: ") })
        #expect(inForce.hasPrefix("In force: listens at 127.0.0.1:7, --web.config.file '"))
        #expect(inForce.hasSuffix("', --web.allowed-host a%b, --web.allowed-host c"))
        let before = try texts()
        let again = try install()
        #expect(again.output.hasPrefix("Up to date: "))
        #expect(again.output.contains("\nIn force, as before: listens at 127.0.0.1:7, --web.config.file '"))
        #expect(try texts() == before)
        let fewer = try install("--web.allowed-host", "c", "--dry-run")
        for output in [fewer.output, try install("--web.allowed-host", "c").output] {
            #expect(
                output.contains("\nIn force: listens at 127.0.0.1:19464 (listen_addresses), --web.allowed-host c\n")
            )
            #expect(output.contains("\nDropped, as it was not given again: --web.listen-address 127.0.0.1:7, --web"))
            #expect(output.contains(", --web.allowed-host a%b\n"))
        }
        #expect(try !texts().joined().contains("--web.config.file"))
        try home.folder.write("listen_addresses: [127.0.0.1:8]\n", to: ".soma/soma.yaml")
        let moved = try install()
        #expect(moved.output.contains("listens at 127.0.0.1:8 (listen_addresses), --web.allowed-host c\n"))
    }

    @Test func `after a move, what doctor says to run keeps the options`() throws {
        let home = try ClaudeHome()
        try home.folder.write("http_server_config: {headers: {X-Frame-Options: deny}}\n", to: "web.yml")
        try home.soma("serve", "--install", "--web.config.file", home.folder.path("web.yml"))
        let unit = try home.folder.text(Self.unit)
        // What soma wrote where it lay before: the same, with the sum of that.
        let program = try #require(unit.firstMatch(of: /ExecStart=:"([^"]+)"/)?.1)
        let lines = unit.split(separator: "\n", omittingEmptySubsequences: false).dropLast(2).map {
            $0.replacing(program, with: "/nonexistent/soma") + "\n"
        }
        var sum: UInt64 = 0xCBF2_9CE4_8422_2325
        for byte in lines.joined().utf8 { sum = (sum ^ UInt64(byte)) &* 0x100_0000_01B3 }
        try home.folder.write(lines.joined() + "# soma's sum: \(String(sum, radix: 16))\n", to: Self.unit)
        #expect(try home.soma("doctor").output.contains("run: soma serve --install\n"))
        #expect(try home.soma("serve", "--install").exitCode == 0)
        #expect(try home.folder.text(Self.unit) == unit)
    }

    @Test(arguments: ["", "/.soma", "/.soma/"])
    func `a dry run fails where the state folder could not be made`(name: String) throws {
        let home = try ClaudeHome()
        let state = home.folder.path("none" + name)
        if name.isEmpty { try home.folder.write("", to: "none") }
        let runs = try [["--dry-run"], []].map {
            try SomaProcess.run(
                ["serve", "--install"] + $0,
                home: state,
                environment: ["HOME": home.folder.path]
            )
        }
        #expect(runs.map(\.exitCode) == [1, 1])
        #expect(runs[0].error == runs[1].error && runs[0].errorLines.count == 1, "\(runs.map(\.error))")
        #expect(!home.exists(Self.unit))
    }

    @Test(arguments: ["--install", "--uninstall"])
    func `what was changed by hand stays unless it is forced`(action: String) throws {
        let home = try ClaudeHome()
        try home.soma("serve", "--install", "--web.listen-address", "127.0.0.1:7")
        let text = try home.folder.text(Self.unit).replacing("MemoryMax=512M", with: "MemoryMax=1G")
        try home.folder.write(text, to: Self.unit)
        let socket = try home.identity(Self.socket)
        let refused = try home.soma("serve", action)
        #expect(refused.exitCode == 1)
        #expect(refused.errorLines.count == 1 && refused.error.contains("--force"), "\(refused.error)")
        #expect(try home.folder.text(Self.unit) == text)
        #expect(try home.identity(Self.socket) == socket)
        let forced = try home.soma("serve", action, "--force")
        #expect(forced.exitCode == 0)
        let isSaid = forced.output.contains("\nNothing is kept of a file that was changed by hand or is not soma's.\n")
        #expect(isSaid == (action == "--install"), "\(forced.output)")
        #expect(home.exists(Self.unit) == (action == "--install"))
        if action == "--install" { #expect(try home.folder.text(Self.unit).contains("MemoryMax=512M")) }
    }

    @Test func `a link in place of a unit is refused, forced or not`() throws {
        let home = try ClaudeHome()
        try home.soma("serve", "--install")
        try FileManager.default.removeItem(atPath: home.folder.path(Self.unit))
        try FileManager.default.createSymbolicLink(
            atPath: home.folder.path(Self.unit),
            withDestinationPath: "/dev/null"
        )
        for arguments in [["--install"], ["--install", "--force"], ["--uninstall", "--force"]] {
            let run = try SomaProcess.run(
                ["serve"] + arguments,
                home: home.state,
                environment: ["HOME": home.folder.path]
            )
            #expect(run.exitCode == 1)
            #expect(run.error.contains("symbolic link"), "\(run.error)")
        }
    }

    @Test func `uninstalling removes what installing and enabling made, and nothing else`() throws {
        let home = try ClaudeHome()
        let none = try home.soma("serve", "--uninstall")
        #expect(none.exitCode == 0 && none.output.hasPrefix("No service"), "\(none.output)")
        try home.soma("serve", "--install")
        try home.folder.write("[Unit]\n", to: Self.folder + "other.service")
        let wants = home.folder.path(Self.folder + "default.target.wants")
        try FileManager.default.createDirectory(atPath: wants, withIntermediateDirectories: false)
        for name in ["soma", "other"] {
            try FileManager.default.createSymbolicLink(
                atPath: wants + "/\(name).service",
                withDestinationPath: home.folder.path(Self.folder + "\(name).service")
            )
        }
        #expect(try home.soma("init").exitCode == 0)
        #expect(
            try home.soma("uninstall").output.contains("\nThe service stays; to remove it: soma serve --uninstall\n")
        )
        let run = try home.soma("serve", "--uninstall")
        #expect(run.exitCode == 0 && run.error.isEmpty, "\(run.error)")
        #expect(!home.exists(Self.unit) && !home.exists(Self.socket))
        #expect(home.exists(Self.folder + "other.service") && home.exists(".soma"))
        #expect(try FileManager.default.contentsOfDirectory(atPath: wants) == ["other.service"])
    }

    @Test func `launchd's agent is written where it is asked for`() throws {
        let home = try ClaudeHome()
        let agent = "Library/LaunchAgents/soma.serve.plist"
        let run = try home.soma("serve", "--install", "--launchd")
        #expect(run.exitCode == 0 && run.output.contains("launchctl bootstrap"), "\(run.error)")
        #expect(try home.folder.text(agent).contains("<string>\(home.state)</string>"))
        #expect(!home.exists(Self.unit))
        #expect(try home.soma("serve", "--uninstall", "--launchd").exitCode == 0)
        #expect(!home.exists(agent))
    }

    @Test(arguments: [
        (["--launchd"], 2), (["--force"], 2), (["--dry-run"], 2), (["--install", "--uninstall"], 2),
        (["--install", "--web.listen-address", "127.0.0.1:0"], 2), (["--install", "--web.listen-address", "a:1"], 2),
        (["--install", "--web.config.file", "/nonexistent"], 2), (["--install", "--web.allowed-host", "a\nb"], 1),
    ])
    func `what cannot be installed is one line`(arguments: [String], code: Int) throws {
        let home = try ClaudeHome()
        let run = try SomaProcess.run(["serve"] + arguments, home: home.state, environment: ["HOME": home.folder.path])
        #expect(run.exitCode == Int32(code))
        #expect(run.errorLines.count == 1, "\(run.error)")
        #expect(try home.folder.names() == ["project"])
    }

    @Test func `doctor says what the unit runs`() throws {
        let home = try ClaudeHome()
        func finding() throws -> String {
            let lines = try home.soma("doctor").output.split(separator: "\n").map(String.init)
            return lines.first { $0.dropFirst(6).hasPrefix("service") } ?? ""
        }
        #expect(try finding().contains("none; soma serve --install makes one"))
        try home.soma("serve", "--install")
        #expect(try finding().hasPrefix("ok "))
        let text = try home.folder.text(Self.unit)
        let program = try #require(text.firstMatch(of: /ExecStart=:"([^"]+)"/)?.1)
        try home.folder.write(text.replacing(program, with: "/nonexistent/soma"), to: Self.unit)
        #expect(try finding().hasPrefix("FAIL "))
        try home.folder.write(text.replacing(program, with: "/bin/sh"), to: Self.unit)
        #expect(try finding().hasPrefix("warn "))
        try home.folder.write("[Service]\nExecStart=soma\n", to: Self.unit)
        #expect(try finding().hasPrefix("ok "))
    }
}
