internal import SomaSystem

extension AppendedFile {
    /// Where the next line goes, and what has to be mended for it.
    struct Place {
        /// In bytes, the line feed included that may be lacking.
        var length: Int
        /// Behind that, of no transaction.
        var removedBytes = 0
        /// Whether the last line is there but for its line feed.
        var lacksLineFeed = false
        /// Whether the database says where the last line ends, and the file holds it there.
        fileprivate var isCertain = true

        var repair: AuditRepair? {
            if removedBytes > 0 { return .removed(bytes: removedBytes) }
            return lacksLineFeed ? .restoredLineFeed : nil
        }

        /// How far an undo goes back; `nil` where it must not.
        func mark(_ path: String) -> Mark? {
            if isCertain, removedBytes > 0 { return nil }
            return Mark(path: path, length: lacksLineFeed ? length - 1 : length)
        }
    }

    /// - Parameter end: as the database has it.
    func place(after end: End?) throws(StoreError) -> Place {
        do throws(SystemError) {
            let actual = try actualLength()
            if let end, let place = try certainPlace(end, actual) { return place }
            let length = try endOfLastLine(actual)
            return Place(length: length, removedBytes: actual - length, isCertain: false)
        } catch {
            throw StoreError(.failed, "\(error)")
        }
    }

    /// `nil` where the file is not the one that the database knows: it was cut, or changed before its end.
    private func certainPlace(_ end: End, _ actual: Int) throws(SystemError) -> Place? {
        if actual == end.length { return Place(length: actual) }
        if actual > end.length {
            guard try holds(end.lastBytes, before: end.length) else { return nil }
            return Place(length: end.length, removedBytes: actual - end.length)
        }
        guard actual == end.length - 1, !end.chain.head.isEmpty, try holds(end.lastBytes.dropLast(), before: actual)
        else { return nil }
        return Place(length: end.length, lacksLineFeed: true)
    }

    private func actualLength() throws(SystemError) -> Int {
        do throws(SystemError) {
            return try FileStatus(of: path).length
        } catch {
            if error.isMissingFile { return 0 }
            throw error
        }
    }

    private func holds(_ bytes: ArraySlice<UInt8>, before offset: Int) throws(SystemError) -> Bool {
        guard offset >= bytes.count else { return false }
        let file = try FileDescriptor(opening: path, for: .readFile)
        return try file.bytes(offset - bytes.count..<offset).elementsEqual(bytes)
    }

    /// Where nobody knows what was committed: half a line never was.
    private func endOfLastLine(_ length: Int) throws(SystemError) -> Int {
        if length == 0 { return 0 }
        let file = try FileDescriptor(opening: path, for: .readFile)
        var end = length
        while end > 0 {
            let start = max(0, end - 64 << 10)
            if let last = try file.bytes(start..<end).lastIndex(of: UInt8(ascii: "\n")) { return start + last + 1 }
            end = start
        }
        return 0
    }
}

extension AppendedFile.End {
    /// With which a file of this length ends; empty for an empty one.
    fileprivate var lastBytes: ArraySlice<UInt8> {
        if length == 0 { return [] }
        return chain.head.isEmpty ? [UInt8(ascii: "\n")] : chain.lastBytes[...]
    }
}
