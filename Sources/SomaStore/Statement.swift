internal import CSQLite
internal import Glibc
internal import SomaModel

/// A value for a parameter of a statement.
enum SQLValue {
    case null
    case int(Int64)
    case double(Double)
    case text(String)
    case blob([UInt8])

    static func int(_ number: Int) -> SQLValue { .int(Int64(number)) }
    static func optional(_ text: String?) -> SQLValue { text.map { .text($0) } ?? .null }
}

/// One prepared statement of a connection; finalized with its last reference.
@safe final class Statement {
    private let handle: OpaquePointer
    private let path: String

    init(takingOwnershipOf handle: OpaquePointer, path: String) {
        unsafe self.handle = handle
        self.path = path
    }

    deinit {
        unsafe sqlite3_finalize(handle)
    }

    func reset() {
        unsafe sqlite3_reset(handle)
        unsafe sqlite3_clear_bindings(handle)
    }

    /// Binds from the first parameter on. Text goes by its length in bytes: a NUL inside it is kept.
    func bind(_ values: [SQLValue]) throws(StoreError) {
        for (offset, value) in values.enumerated() {
            let index = CInt(offset + 1)
            let code =
                switch value {
                case .null: unsafe sqlite3_bind_null(handle, index)
                case .int(let number): unsafe sqlite3_bind_int64(handle, index, number)
                case .double(let number): unsafe sqlite3_bind_double(handle, index, number)
                case .text(var text): bind(&text, index)
                case .blob(let bytes): bind(bytes, index)
                }
            if code != SQLITE_OK { throw error(code) }
        }
    }

    /// True while there is a row.
    func step() throws(StoreError) -> Bool {
        let code = unsafe sqlite3_step(handle)
        switch code {
        case SQLITE_ROW: return true
        case SQLITE_DONE: return false
        default:
            let failure = error(code)
            reset()
            throw failure
        }
    }

    func isNull(_ column: Int) -> Bool { unsafe sqlite3_column_type(handle, CInt(column)) == SQLITE_NULL }
    func isInteger(_ column: Int) -> Bool { unsafe sqlite3_column_type(handle, CInt(column)) == SQLITE_INTEGER }
    func int(_ column: Int) -> Int64 { unsafe sqlite3_column_int64(handle, CInt(column)) }
    func double(_ column: Int) -> Double { unsafe sqlite3_column_double(handle, CInt(column)) }

    /// Bytes that are not UTF-8 are repaired: the file may have been written by anyone.
    func text(_ column: Int) -> String {
        guard let bytes = unsafe sqlite3_column_text(handle, CInt(column)) else { return "" }
        let count = Int(unsafe sqlite3_column_bytes(handle, CInt(column)))
        return unsafe String(decoding: UnsafeBufferPointer(start: bytes, count: count), as: UTF8.self)
    }

    /// Reads a text where it is not what is known already, which costs a comparison.
    ///
    /// - Returns: whether it was another.
    func read(_ column: Int, into known: inout String) -> Bool {
        guard let bytes = unsafe sqlite3_column_text(handle, CInt(column)) else {
            defer { known = "" }
            return !known.isEmpty
        }
        let count = Int(unsafe sqlite3_column_bytes(handle, CInt(column)))
        let isKnown = unsafe known.utf8.withContiguousStorageIfAvailable { known in
            if known.count != count { return false }
            guard let base = known.baseAddress else { return true }
            return unsafe memcmp(base, bytes, count) == 0
        }
        if isKnown == true { return false }
        let text = text(column)
        if ExactString(text) == ExactString(known) { return false }
        known = text
        return true
    }

    func isText(_ column: Int) -> Bool { unsafe sqlite3_column_type(handle, CInt(column)) == SQLITE_TEXT }

    func bytes(_ column: Int) -> [UInt8] {
        guard let bytes = unsafe sqlite3_column_blob(handle, CInt(column)) else { return [] }
        let count = Int(unsafe sqlite3_column_bytes(handle, CInt(column)))
        return unsafe [UInt8](UnsafeRawBufferPointer(start: bytes, count: count))
    }

    private func bind(_ bytes: [UInt8], _ index: CInt) -> CInt {
        unsafe bytes.withUnsafeBytes { unsafe soma_sqlite3_bind_blob(handle, index, $0.baseAddress, UInt64($0.count)) }
    }

    private func bind(_ text: inout String, _ index: CInt) -> CInt {
        text.withUTF8 { bytes in
            unsafe bytes.withMemoryRebound(to: CChar.self) { characters in
                guard let base = characters.baseAddress else {
                    return unsafe soma_sqlite3_bind_text(handle, index, "", 0)
                }
                return unsafe soma_sqlite3_bind_text(handle, index, base, sqlite3_uint64(characters.count))
            }
        }
    }

    private func error(_ code: CInt) -> StoreError {
        unsafe StoreError(
            sqlite: code,
            message: String(cString: sqlite3_errmsg(sqlite3_db_handle(handle))),
            path: path
        )
    }
}
