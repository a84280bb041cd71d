internal import SomaSystem

extension Checkup {
    /// Whether the user's systemd has a unit of soma's, and what that runs.
    func service() -> Finding {
        let name = "service"
        let again = "run: soma serve --install"
        do throws(SetupError) {
            let path = try ServiceFile.unitFolder() + "/soma.service"
            guard let bytes = try ServiceFile.contents(path) else {
                return .ok(name, "none; soma serve --install makes one")
            }
            let key = "ExecStart=:"
            let line = String(decoding: bytes, as: UTF8.self).split(separator: "\n").first { $0.hasPrefix(key) }
            guard let line, let found = SystemdSyntax.text(ofFirstWord: line.dropFirst(key.count)) else {
                return .ok(name, "\(path) is not as soma writes it, and was not examined")
            }
            let status = try? FileStatus(of: found)
            guard let status, !status.isFolder, status.isExecutable else {
                return .fail(name, "\(path) runs \(found), which is no program", remedy: again)
            }
            if found != program { return .warn(name, "\(path) runs another soma: \(found)", remedy: again) }
            return .ok(name, path)
        } catch {
            return .warn(name, error.description, remedy: "or, to be without it: soma serve --uninstall")
        }
    }
}
