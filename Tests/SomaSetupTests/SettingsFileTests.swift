import Foundation
@testable import SomaSetup
import SomaTestSupport
import Testing

struct SettingsFileTests {
    @Test func `a file that another program changed meanwhile is left to it`() throws {
        let folder = try TemporaryFolder()
        let file = SettingsFile(path: try folder.write("theirs", to: "settings.json"))
        #expect(throws: SetupError("\(file.path) was changed by another program just now; try again")) {
            try file.replace(Array("old".utf8), with: Array("new".utf8), makesBackup: true)
        }
        #expect(throws: SetupError.self) { try file.replace(nil, with: Array("new".utf8), makesBackup: true) }
        #expect(throws: SetupError.self) { try file.remove(Array("old".utf8)) }
        #expect(try folder.names() == ["settings.json"])
        #expect(try folder.text("settings.json") == "theirs")
    }

    @Test func `a file is replaced and nothing is left beside it but the copy`() throws {
        let folder = try TemporaryFolder()
        let file = SettingsFile(path: folder.path("a/b/settings.json"))
        try file.replace(nil, with: Array("1".utf8), makesBackup: true)
        #expect(try folder.mode("a/b") == 0o755)
        try file.replace(Array("1".utf8), with: Array("2".utf8), makesBackup: true)
        try file.replace(Array("2".utf8), with: Array("3".utf8), makesBackup: true)
        #expect(try folder.text("a/b/settings.json") == "3")
        #expect(try folder.text("a/b/settings.json.soma-backup") == "1")
        #expect(
            try FileManager.default.contentsOfDirectory(atPath: folder.path("a/b")).sorted()
                == ["settings.json", "settings.json.soma-backup"]
        )
    }

    @Test func `a folder that cannot be made is an error`() throws {
        let file = SettingsFile(path: "/proc/soma/settings.json")
        #expect(throws: SetupError.self) { try file.replace(nil, with: [], makesBackup: true) }
    }
}
