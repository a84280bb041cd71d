import Foundation
import SomaTestSupport
import Testing

@testable import SomaSetup

/// What is written for service managers.
struct ServiceTests {
    /// - Parameter name: of a folder that everything lies in.
    private func service(_ name: String = "soma", program: String? = nil, options: [ServiceOption] = []) -> Service {
        Service(
            program: "/opt/\(program ?? name)/soma",
            stateFolder: "/home/\(name)/.soma",
            configuredAddresses: ["127.0.0.1:19464", "[::1]:19464"],
            options: options
        )
    }

    private func text(_ service: Service, _ manager: Service.Manager, _ index: Int = 0) throws -> String {
        String(decoding: try service.files(for: manager)[index].bytes, as: UTF8.self)
    }

    @Test func `the unit runs soma with its state folder, and the socket listens`() throws {
        let unit = try text(service(), .systemd)
        #expect(unit.contains("\nExecStart=:\"/opt/soma/soma\" \"serve\"\n"))
        #expect(unit.contains("\nEnvironment=\"SOMA_HOME=/home/soma/.soma\"\n"))
        #expect(unit.contains("\nReadWritePaths=\"/home/soma/.soma\"\n"))
        #expect(!unit.contains("{") && !unit.contains("}"))
        let socket = try text(service(), .systemd, 1)
        #expect(
            socket.contains(
                "\n[Socket]\n# As listen_addresses were.\nListenStream=127.0.0.1:19464\nListenStream=[::1]:19464\n\n"
            )
        )
    }

    @Test(arguments: [
        ("a b", #"a b"#), ("100%h", "100%%h"), ("$HOME ${HOME}", "$HOME ${HOME}"), ("ü{command}", "ü{command}"),
        ("; rm", "; rm"),
    ])
    func `a path is quoted as systemd reads it`(name: String, quoted: String) throws {
        #expect(try text(service(name), .systemd).contains("\nExecStart=:\"/opt/\(quoted)/soma\" \"serve\"\n"))
        try checkWords(name, quoted)
    }

    @Test(arguments: [(#"back\slash"#, #"back\\slash"#), (#"quo"te's"#, #"quo\"te's"#)])
    func `what systemd takes in no program's path is refused there, and quoted elsewhere`(
        name: String,
        quoted: String
    ) throws {
        #expect(throws: SetupError.self) { try service(name).files(for: .systemd) }
        #expect(try !service(name).files(for: .launchd).isEmpty)
        try checkWords(name, quoted)
    }

    private func checkWords(_ name: String, _ quoted: String) throws {
        let unit = try text(service(name, program: "soma", options: [.init(.allowedHost, name)]), .systemd)
        #expect(unit.contains("\nExecStart=:\"/opt/soma/soma\" \"serve\" \"--web.allowed-host\" \"\(quoted)\"\n"))
        #expect(unit.contains("\nEnvironment=\"SOMA_HOME=/home/\(quoted)/.soma\"\n"))
        #expect(unit.contains("\nReadWritePaths=\"/home/\(quoted)/.soma\"\n"))
        #expect(SystemdSyntax.text(ofFirstWord: SystemdSyntax.word(name) + " more") == name)
        #expect(SystemdSyntax.words(SystemdSyntax.word(name) + " " + SystemdSyntax.word("x")) == [name, "x"])
    }

    @Test(arguments: ["a\nb", "a\tb", "a\u{7F}b", "a\u{85}b"])
    func `a path that no line can hold is refused`(name: String) {
        for manager in [Service.Manager.systemd, .launchd] {
            #expect(throws: SetupError.self) { try service(name).files(for: manager) }
        }
    }

    @Test(arguments: [("/tmp/soma", "no"), ("/var/tmp/x/soma", "no"), ("/tmpfs/soma", "yes"), ("/srv/tmp/soma", "yes")])
    func `a service has a tmp of its own unless it lies in the common one`(path: String, expected: String) throws {
        var service = service()
        service.stateFolder = path
        #expect(try text(service, .systemd).contains("\nPrivateTmp=\(expected)\n"))
    }

    @Test func `launchd's agent is a property list of the same`() throws {
        let service = service("a <b> & \"c\" $d %h 'e'", options: [.init(.allowedHost, "ü")])
        let bytes = try service.files(for: .launchd)[0].bytes
        let list = try unsafe PropertyListSerialization.propertyList(from: Data(bytes), format: nil)
        let root = try #require(list as? [String: Any])
        let expected =
            [
                service.program, "serve", "--web.listen-address", "127.0.0.1:19464", "--web.listen-address",
                "[::1]:19464",
            ]
            + ["--web.allowed-host", "ü"]
        #expect(root["ProgramArguments"] as? [String] == expected)
        #expect(root["EnvironmentVariables"] as? [String: String] == ["SOMA_HOME": service.stateFolder])
        #expect(root["Label"] as? String == "soma.serve")
    }

    @Test(arguments: [(Service.Manager.systemd, 0), (.systemd, 1), (.launchd, 0)])
    func `a file is soma's until a byte of it is another`(manager: Service.Manager, index: Int) throws {
        let bytes = try service().files(for: manager)[index].bytes
        #expect(ServiceFile.isOwn(bytes))
        for offset in bytes.indices {
            var other = bytes
            other[offset] ^= 1
            #expect(!ServiceFile.isOwn(other), "byte \(offset)")
            #expect(!ServiceFile.isOwn(Array(bytes[..<offset])), "the first \(offset) bytes")
        }
        #expect(!ServiceFile.isOwn(bytes + Array("\n".utf8)))
    }

    @Test(arguments: ["", "x", "\"", "\"x", "\"x\\", "\"%", "x\"y\""])
    func `what is no quoted word is none`(line: String) {
        #expect(SystemdSyntax.text(ofFirstWord: line) == nil)
        #expect(SystemdSyntax.words(line) == nil)
    }
}
