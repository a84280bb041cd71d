internal import CCurl

/// What libcurl said when it refused: its code and its own words, on one line.
struct CurlFailure: Error {
    var code: CURLcode
    var detail = ""
}

/// Owner of one curl easy handle and, with it, of the connections kept alive.
@safe struct CurlHandle: ~Copyable {
    private let pointer: UnsafeMutableRawPointer

    /// `curl_global_init` before any handle exists; a `static let` is run once, whatever the threads.
    private static let libraryStatus = curl_global_init(Int(CURL_GLOBAL_SSL | CURL_GLOBAL_WIN32))

    init() throws(CurlFailure) {
        guard Self.libraryStatus == CURLE_OK else { throw CurlFailure(code: Self.libraryStatus) }
        guard let pointer = unsafe curl_easy_init() else { throw CurlFailure(code: CURLE_FAILED_INIT) }
        unsafe self.pointer = unsafe pointer
    }

    deinit { unsafe curl_easy_cleanup(pointer) }

    /// Forgets all options, and so every pointer of the last transfer; the connections stay.
    mutating func reset() { unsafe curl_easy_reset(pointer) }

    func set(_ option: CURLoption, to value: Int) throws(CurlFailure) {
        try check(unsafe soma_curl_set_long(pointer, option, value))
    }

    /// curl copies the text. It must hold no NUL.
    func set(_ option: CURLoption, to value: String) throws(CurlFailure) {
        try check(unsafe value.withCString { unsafe soma_curl_set_pointer(pointer, option, $0) })
    }

    /// curl keeps the pointer: what it points to must outlive the transfer.
    @unsafe func set(_ option: CURLoption, to value: UnsafeRawPointer?) throws(CurlFailure) {
        try check(unsafe soma_curl_set_pointer(pointer, option, value))
    }

    /// Makes the next transfer a POST of `body`, runs `transfer`, and keeps the bytes in place for just that long.
    func posting<Result>(
        _ body: [UInt8],
        _ transfer: () throws(CurlFailure) -> Result
    ) throws(CurlFailure) -> Result {
        try set(CURLOPT_POST, to: 1)
        try check(unsafe soma_curl_set_size(pointer, CURLOPT_POSTFIELDSIZE_LARGE, curl_off_t(body.count)))
        guard !body.isEmpty else {
            // A null pointer would make curl read the body from standard input.
            try check(unsafe soma_curl_set_pointer(pointer, CURLOPT_COPYPOSTFIELDS, ""))
            return try transfer()
        }
        return try unsafe body.withUnsafeBufferPointer { (bytes) throws(CurlFailure) in
            try unsafe set(CURLOPT_POSTFIELDS, to: UnsafeRawPointer(bytes.baseAddress))
            return try transfer()
        }
    }

    /// What the status line and the headers of a response come down to.
    struct Outcome {
        var status: Int
        /// Seconds from now that `Retry-After` asks for, as a number or as a date; `nil` where it does not.
        var retryAfter: Int?
    }

    /// Runs the transfer and hands what arrives to `collector`. Blocks until it is done, or soon after the deadline.
    func perform(into collector: ResponseCollector, before deadline: Deadline) throws(CurlFailure) -> Outcome {
        let context = unsafe Unmanaged.passRetained(collector)
        defer { unsafe context.release() }
        let limit = unsafe Unmanaged.passRetained(deadline)
        defer { unsafe limit.release() }
        try check(
            unsafe soma_curl_set_progress(pointer) { context, _, _, _, _ in
                guard let context = unsafe context else { return 0 }
                return unsafe Unmanaged<Deadline>.fromOpaque(context).takeUnretainedValue().hasPassed ? 1 : 0
            }
        )
        try unsafe set(CURLOPT_XFERINFODATA, to: UnsafeRawPointer(limit.toOpaque()))
        try set(CURLOPT_NOPROGRESS, to: 0)
        try check(
            unsafe soma_curl_set_receiver(pointer, CURLOPT_WRITEFUNCTION) { bytes, size, count, context in
                unsafe receive(bytes, size, count, context) { $0.receive(body: $1) }
            }
        )
        try check(
            unsafe soma_curl_set_receiver(pointer, CURLOPT_HEADERFUNCTION) { bytes, size, count, context in
                unsafe receive(bytes, size, count, context) { $0.receive(headerLine: $1) }
            }
        )
        try unsafe set(CURLOPT_WRITEDATA, to: UnsafeRawPointer(context.toOpaque()))
        try unsafe set(CURLOPT_HEADERDATA, to: UnsafeRawPointer(context.toOpaque()))

        var message = [UInt8](repeating: 0, count: Int(CURL_ERROR_SIZE))
        let code = unsafe message.withUnsafeMutableBytes { message in
            unsafe soma_curl_set_pointer(pointer, CURLOPT_ERRORBUFFER, message.baseAddress)
            defer { unsafe soma_curl_set_pointer(pointer, CURLOPT_ERRORBUFFER, nil) }
            return unsafe curl_easy_perform(pointer)
        }
        guard code == CURLE_OK else {
            throw CurlFailure(code: code, detail: oneLine(message.prefix { $0 != 0 }))
        }
        var status = 0
        try check(unsafe soma_curl_get_status(pointer, &status))
        var seconds: curl_off_t = 0
        try check(unsafe soma_curl_get_retry_after(pointer, &seconds))
        return Outcome(status: status, retryAfter: seconds > 0 ? Int(seconds) : nil)
    }

    private func check(_ code: CURLcode) throws(CurlFailure) {
        guard code == CURLE_OK else { throw CurlFailure(code: code) }
    }
}

/// The shape both curl callbacks share: any count but the one offered stops the transfer.
private func receive(
    _ bytes: UnsafeMutablePointer<CChar>?,
    _ size: Int,
    _ count: Int,
    _ context: UnsafeMutableRawPointer?,
    _ deliver: (ResponseCollector, RawSpan) -> Bool
) -> Int {
    // curl promises size 1, and calls once with no bytes for an empty file.
    guard let context = unsafe context, let bytes = unsafe bytes, count > 0 else { return 0 }
    let collector = unsafe Unmanaged<ResponseCollector>.fromOpaque(context).takeUnretainedValue()
    let span = unsafe RawSpan(_unsafeStart: UnsafeRawPointer(bytes), byteCount: count)
    return deliver(collector, span) ? count : count &- 1
}

/// Control characters, which a server's text may bring along, become blanks.
private func oneLine(_ bytes: ArraySlice<UInt8>) -> String {
    String(decoding: bytes.map { $0 < 0x20 || $0 == 0x7F ? 0x20 : $0 }, as: UTF8.self)
}
