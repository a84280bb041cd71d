internal import CMicroHTTPD

/// A connection has come, before any handshake, or is about to be closed.
func connectionChanged(
    context: UnsafeMutableRawPointer?,
    connection: OpaquePointer?,
    socketContext: UnsafeMutablePointer<UnsafeMutableRawPointer?>?,
    change: MHD_ConnectionNotificationCode
) {
    guard let context = unsafe context, let connection = unsafe connection else { return }
    let daemon = unsafe Unmanaged<DaemonContext>.fromOpaque(context).takeUnretainedValue()
    guard change == .CONNECTION_NOTIFY_STARTED else { return daemon.connections.remove(UInt(bitPattern: connection)) }
    let client = unsafe SocketAddress(soma_mhd_client_address(connection))?.numeric?.host ?? ""
    let descriptor = unsafe soma_mhd_connection_socket(connection)
    daemon.connections.add(UInt(bitPattern: connection), descriptor: descriptor, client: client)
    if let demand = daemon.tls?.clientCertificate.demand {
        unsafe soma_mhd_demand_certificate(connection, demand.kind, demand.isVerified ? 1 : 0)
    }
}

extension ServerTLS.ClientCertificate {
    /// As `soma_mhd_demand_certificate` takes it.
    fileprivate var demand: (kind: Int32, isVerified: Bool) {
        switch self {
        case .none: (0, false)
        case .requested: (1, false)
        case .required: (2, false)
        case .verifiedIfGiven: (1, true)
        case .verified: (2, true)
        }
    }
}

/// First call for a request, before its headers are read: the raw target, which later calls show cut and decoded.
/// What is returned here, one retain, is `request` in the later calls; `requestCompleted` always follows.
func requestStarted(
    context: UnsafeMutableRawPointer?,
    target: UnsafePointer<CChar>?,
    connection: OpaquePointer?
) -> UnsafeMutableRawPointer? {
    guard let context = unsafe context, let connection = unsafe connection else { return nil }
    let daemon = unsafe Unmanaged<DaemonContext>.fromOpaque(context).takeUnretainedValue()
    daemon.connections.note(.head, of: UInt(bitPattern: connection))
    let request = unsafe IncomingRequest(
        target: target.map { unsafe String(cString: $0) } ?? "",
        remoteAddress: SocketAddress(soma_mhd_client_address(connection))?.numeric?.description ?? "",
        bodyLimit: daemon.limits.bodyBytes
    )
    return unsafe Unmanaged.passRetained(request).toOpaque()
}

/// Called with the headers, with each piece of the body, and at its end: then the handler answers.
func requestProgressed(
    context: UnsafeMutableRawPointer?,
    connection: OpaquePointer?,
    path: UnsafePointer<CChar>?,
    method: UnsafePointer<CChar>?,
    version: UnsafePointer<CChar>?,
    bytes: UnsafePointer<CChar>?,
    count: UnsafeMutablePointer<Int>?,
    request: UnsafeMutablePointer<UnsafeMutableRawPointer?>?
) -> MHD_Result {
    guard let context = unsafe context, let connection = unsafe connection, let count = unsafe count,
        let retained = unsafe request?.pointee
    else { return .NO }
    let daemon = unsafe Unmanaged<DaemonContext>.fromOpaque(context).takeUnretainedValue()
    let request = unsafe Unmanaged<IncomingRequest>.fromOpaque(retained).takeUnretainedValue()
    let id = UInt(bitPattern: connection)
    if !request.hasHead {
        daemon.connections.note(.body, of: id)
        let method = unsafe method.map { unsafe String(cString: $0) } ?? ""
        let version = unsafe version.map { unsafe String(cString: $0) } ?? ""
        let headers = unsafe requestHeaders(of: connection)
        if let fault = RequestHead.fault(in: headers, version: version) {
            var response = HTTPServerResponse(status: 400, text: fault + "\n")
            response.headers.append((name: "Connection", value: "close"))
            return unsafe queue(response, on: connection)
        }
        return request.receive(method: method, headers: headers) ? .YES : unsafe queue(bodyTooLarge, on: connection)
    }
    if let bytes = unsafe bytes, unsafe count.pointee > 0 {
        let span = unsafe RawSpan(_unsafeStart: UnsafeRawPointer(bytes), byteCount: count.pointee)
        unsafe count.pointee = 0
        return request.receive(body: span) ? .YES : .NO
    }
    if request.isTooLarge {
        return unsafe queue(bodyTooLarge, on: connection)
    }
    daemon.connections.note(.handling, of: id)
    let response = daemon.handler(request.complete())
    daemon.connections.noteSending(response.body, of: id)
    unsafe soma_mhd_restart_idle_clock(connection, daemon.limits.idleSeconds)
    return unsafe queue(response, on: connection)
}

/// Last call for a request, whether or not it was answered: gives back the retain of `requestStarted`.
func requestCompleted(
    context: UnsafeMutableRawPointer?,
    connection: OpaquePointer?,
    request: UnsafeMutablePointer<UnsafeMutableRawPointer?>?,
    reason: MHD_RequestTerminationCode
) {
    if let context = unsafe context {
        let daemon = unsafe Unmanaged<DaemonContext>.fromOpaque(context).takeUnretainedValue()
        daemon.connections.note(.idle, of: UInt(bitPattern: connection))
    }
    guard let request = unsafe request, let retained = unsafe request.pointee else { return }
    unsafe Unmanaged<IncomingRequest>.fromOpaque(retained).release()
    unsafe request.pointee = nil
}

private let bodyTooLarge = HTTPServerResponse(status: 413, text: "the request body is too large\n")

/// All header fields, by length: a value may hold any byte.
private func requestHeaders(of connection: OpaquePointer) -> HTTPHeaders {
    var headers = HTTPHeaders()
    unsafe withUnsafeMutablePointer(to: &headers) { headers in
        _ = unsafe MHD_get_connection_values_n(
            connection,
            .HEADER_KIND,
            { context, _, name, nameCount, value, valueCount in
                unsafe context?.assumingMemoryBound(to: HTTPHeaders.self).pointee.fields.append(
                    (name: text(name, nameCount), value: text(value, valueCount))
                )
                return .YES
            },
            headers
        )
    }
    return headers
}

private func text(_ start: UnsafePointer<CChar>?, _ count: Int) -> String {
    unsafe String(decoding: UnsafeRawBufferPointer(start: start, count: start == nil ? 0 : count), as: UTF8.self)
}

/// Hands `response` to the daemon, which keeps its body until it is sent. For HEAD the daemon itself leaves it out.
private func queue(_ response: HTTPServerResponse, on connection: OpaquePointer) -> MHD_Result {
    let isSendable = (200...599).contains(response.status)
    let body = isSendable ? response.body : HTTPBody()
    let retained = unsafe Unmanaged.passRetained(body)
    let created = unsafe MHD_create_response_from_buffer_with_free_callback_cls(
        body.count,
        body.pointer,
        { body in if let body = unsafe body { unsafe Unmanaged<HTTPBody>.fromOpaque(body).release() } },
        retained.toOpaque()
    )
    guard let created = unsafe created else {
        unsafe retained.release()
        return .NO
    }
    defer { unsafe MHD_destroy_response(created) }
    for (name, value) in isSendable ? response.headers : []
    where HTTPFieldSyntax.isName(name) && HTTPFieldSyntax.isValue(value) {
        _ = unsafe MHD_add_response_header(created, name, value)
    }
    return unsafe MHD_queue_response(connection, isSendable ? UInt32(response.status) : 500, created)
}
