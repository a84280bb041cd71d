/// What the names of soma's own spans begin with; a pattern or a tool follows. Spans with an operation begin with that.
package enum SpanName {
    package static let guidance = "soma.guidance"
    package static let block = "soma.block"
}

/// Values of `gen_ai.operation.name`, after OpenTelemetry's GenAI semantic conventions.
package enum OperationName {
    package static let invokeAgent = "invoke_agent"
    package static let executeTool = "execute_tool"
}
