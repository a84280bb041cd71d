internal import SomaJSON
internal import SomaSystem

/// What installing or uninstalling changes in one settings file; nothing is written before `apply()`.
package struct SetupPlan: Sendable {
    package enum Outcome: String, Sendable {
        case unchanged
        /// The file is written anew.
        case changed
        /// The file is soma's own and goes.
        case removed
    }

    package enum StatusLine: String, Sendable {
        /// Nobody's, or soma's alone.
        case alone
        /// Someone else's stays, soma's segment beside it.
        case beside
        /// What is there is no command line; it stays, without soma's.
        case left
    }

    package let file: SettingsFile
    package let outcome: Outcome
    /// How the status line is afterwards, or was, of an uninstallation.
    package let statusLine: StatusLine
    /// Whether the one beside soma's is another settings file's, and none was in this one.
    package let isStatusLineInherited: Bool
    private let old: [UInt8]?
    private let new: [UInt8]
    private let makesBackup: Bool
    private let removesBackup: Bool

    /// Whether a copy of the file lies, or will lie, beside it.
    package let hasBackup: Bool

    /// - Parameter program: the absolute path of the soma that is to be run.
    package static func installing(
        _ program: String,
        into scope: SettingsFile.Scope
    ) throws(SetupError) -> SetupPlan {
        let file = try SettingsFile(scope)
        let old = try file.read()
        let inherited = scope == .project ? try inheritedStatusLine() : nil
        var editor = try SettingsEditor(old ?? [], path: file.path)
        let before = editor.bytes
        editor.install(program, inherited: inherited)
        let statusLine: StatusLine =
            switch editor.statusLine {
            case .pair: .beside
            case .unknown: .left
            default: .alone
            }
        let backup = try file.readBackup()
        return SetupPlan(
            file: file,
            outcome: editor.bytes == before ? .unchanged : .changed,
            statusLine: statusLine,
            isStatusLineInherited: editor.inheritedStatusLine != nil,
            old: old,
            new: editor.bytes,
            makesBackup: true,
            removesBackup: false,
            hasBackup: old != nil || backup != nil
        )
    }

    package static func uninstalling(from scope: SettingsFile.Scope) throws(SetupError) -> SetupPlan {
        let file = try SettingsFile(scope)
        let old = try file.read()
        let backup = try file.readBackup()
        var editor = try SettingsEditor(old ?? [], path: file.path)
        let installed = editor
        let statusLine: StatusLine = if case .pair = editor.statusLine { .beside } else { .alone }
        editor.uninstall()
        var new = editor.bytes
        let isUnchanged = old == nil || new == installed.bytes
        // The copy is what came before where installing into it gives the file as it is now.
        if !isUnchanged, let backup, installed.isInstallation(into: backup, path: file.backupPath) { new = backup }
        let isOwn = backup == nil && editor.isEmptyObject
        return SetupPlan(
            file: file,
            outcome: isUnchanged ? .unchanged : isOwn ? .removed : .changed,
            statusLine: statusLine,
            isStatusLineInherited: installed.inheritedStatusLine != nil,
            old: old,
            new: new,
            makesBackup: false,
            removesBackup: !isUnchanged && new == backup,
            hasBackup: backup != nil && new != backup
        )
    }

    /// What the current project's own file would hide.
    private static func inheritedStatusLine() throws(SetupError) -> JSONValue? {
        for file in try SettingsFile.behindProject() {
            guard let bytes = try? file.read(), let editor = try? SettingsEditor(bytes, path: file.path) else {
                continue
            }
            switch editor.statusLine {
            case .missing: continue
            case .other: return editor.statusLineObject
            // soma's alone, or nothing to stand beside.
            case .soma, .unknown: return nil
            case .pair(let pair): return editor.statusLineObject.map { editor.setting(pair.other, in: $0) }
            }
        }
        return nil
    }

    /// Writes the change. Does nothing where there is none.
    package func apply() throws(SetupError) {
        switch outcome {
        case .unchanged: return
        case .changed: try file.replace(old, with: new, makesBackup: makesBackup)
        case .removed: try file.remove(old ?? [])
        }
        if removesBackup { try file.removeBackup() }
    }

    /// The change as `diff -u` shows it; empty where there is none.
    package var difference: String {
        switch outcome {
        case .unchanged: ""
        case .changed: TextDifference.unified(old, new, path: file.path)
        case .removed: TextDifference.unified(old, nil, path: file.path)
        }
    }
}

extension SettingsEditor {
    mutating func install(_ program: String, inherited: JSONValue?) {
        installHooks(program)
        installStatusLine(program, inherited: inherited)
    }

    mutating func uninstall() {
        uninstallHooks()
        uninstallStatusLine()
    }

    /// Whether installing into `bytes` what is installed here gives this text.
    fileprivate func isInstallation(into bytes: [UInt8], path: String) -> Bool {
        guard let program = hooks.first?.invocation.program, var editor = try? SettingsEditor(bytes, path: path) else {
            return false
        }
        editor.install(program, inherited: inheritedStatusLine)
        return editor.bytes == self.bytes
    }
}
