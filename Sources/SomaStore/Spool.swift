package import SomaModel
package import SomaSystem

/// What could not be recorded at once waits here: a file each, mode 0600, named so that they sort by time.
package struct Spool: Sendable {
    /// More files than this are not kept.
    package static let fileLimit = 4_096
    /// In bytes; a larger payload is not kept.
    package static let payloadLimit = 16 << 20

    package enum Kind: String, Sendable {
        /// What a hook was told, as it came.
        case payload
        /// The same, of a call that has been denied already.
        case refused
        /// An action that `soma run` saw.
        case action
        /// A failure that was shown to no one, as a line of the audit log.
        case failure
    }

    package struct Entry: Equatable, Sendable {
        package var name: String
        package var kind: Kind
        /// When it was put here.
        package var time: Timestamp
    }

    let state: String
    private let folder: String

    package init(_ state: StateFolder) {
        self.state = state.path
        folder = state.path + "/spool"
    }

    /// Throws where the folder cannot be written, or holds as much as it may.
    package func put(_ bytes: [UInt8], _ kind: Kind, at time: Timestamp) throws(SystemError) {
        guard bytes.count <= Self.payloadLimit else {
            throw SystemError(
                code: SystemError.tooLarge,
                operation: "cannot keep a payload of \(bytes.count) bytes, more than \(Self.payloadLimit) (16 MiB)"
            )
        }
        try FileSystem.checkOwnFolder(state + "/.")
        try FileSystem.createFolder(folder)
        try FileSystem.checkOwnFolder(folder)
        guard try FileSystem.names(in: folder).count(where: { !$0.hasPrefix(".") }) < Self.fileLimit else {
            throw SystemError(code: SystemError.noSpace, operation: "cannot keep more than \(Self.fileLimit) payloads")
        }
        let number = String(time.nanosecondsSinceEpoch)
        let padding = String(repeating: "0", count: max(0, 19 - number.count))
        let random = UInt64.random(in: .min ... .max).lowercaseHexadecimal
        let name = "\(padding)\(number)-\(random).\(kind.rawValue)"
        let hidden = folder + "/." + name
        do throws(SystemError) {
            try FileDescriptor(opening: hidden, for: .append).write(bytes)
            try FileSystem.rename(hidden, to: folder + "/" + name)
        } catch {
            try? FileSystem.remove(hidden)
            throw error
        }
    }

    /// In order of time; empty where there is no folder, or none of this user's own.
    package var entries: [Entry] {
        guard (try? FileSystem.checkOwnFolder(folder)) != nil, let names = try? FileSystem.names(in: folder) else {
            return []
        }
        return names.compactMap { name in
            guard !name.hasPrefix("."), let dot = name.lastIndex(of: "."), let dash = name.firstIndex(of: "-"),
                let kind = Kind(rawValue: String(name[name.index(after: dot)...])), let time = Int64(name[..<dash])
            else { return nil }
            return Entry(name: name, kind: kind, time: Timestamp(nanosecondsSinceEpoch: time))
        }
    }

    /// `nil` where someone else has taken it.
    package func read(_ entry: Entry) -> [UInt8]? {
        guard let file = try? FileDescriptor(opening: folder + "/" + entry.name, for: .readFile),
            (try? file.status())?.isRegularFile == true
        else { return nil }
        var bytes: [UInt8] = []
        while bytes.count <= Self.payloadLimit, let count = try? file.read(into: &bytes, limit: 256 << 10), count > 0 {}
        return bytes
    }

    package func remove(_ entry: Entry) {
        try? FileSystem.remove(folder + "/" + entry.name)
    }
}
