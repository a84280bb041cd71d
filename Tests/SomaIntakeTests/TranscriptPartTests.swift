import Foundation
import SomaIntake
import SomaSources
import SomaTestSupport
import Testing

struct TranscriptPartTests {
    private func line(_ id: String, said text: String?, input: Int, output: Int) -> String {
        let block = text.map { #"{"type":"text","text":"\#($0)"}"# } ?? #"{"type":"tool_use","id":"t"}"#
        return #"{"type":"assistant","message":{"id":"\#(id)","content":[\#(block)],"usage":{"input_tokens":\#(input),"#
            + #""cache_read_input_tokens":100,"output_tokens":\#(output)}}}"# + "\n"
    }

    private func part(of path: String, from position: TranscriptPart.Position) throws -> TranscriptPart {
        try TranscriptPart(of: path, from: position, in: ClaudeTranscript(position: nil))
    }

    @Test func `a message is what its rows say together`() throws {
        let folder = try TemporaryFolder()
        let text = line("m1", said: "Maybe.", input: 10, output: 1) + line("m1", said: nil, input: 10, output: 5)
        let path = try folder.write(text, to: "t.jsonl")
        let first = try part(of: path, from: TranscriptPart.Position())
        #expect(first.messages.map(\.text) == ["Maybe."])
        #expect(first.messages.map(\.tokens) == [115])
        #expect(first.messages.map(\.call?.text) == ["t"])
        #expect(first.messages.map(\.offset) == [0])
        let more = text + line("m1", said: nil, input: 10, output: 9) + line("m2", said: "So.", input: 1, output: 1)
        try folder.write(more, to: "t.jsonl")
        let second = try part(of: path, from: first.position)
        #expect(second.messages.map(\.id) == ["m1", "m2"])
        #expect(second.messages.map(\.text) == ["", "So."])
        #expect(second.messages.map(\.tokens) == [119, 102])
        #expect(second.messages[0].offset == text.utf8.count)
        #expect(try part(of: path, from: second.position).messages.isEmpty)
    }

    @Test func `rows of one message may stand apart, and those without an id stand alone`() throws {
        let folder = try TemporaryFolder()
        let text = ["a", "b", "a", "", ""].map { line($0, said: nil, input: 1, output: 1) }.joined()
        let path = try folder.write(text, to: "t.jsonl")
        #expect(try part(of: path, from: TranscriptPart.Position()).messages.map(\.id) == ["a", "b", "", ""])
    }

    @Test func `a line that is still being written waits`() throws {
        let folder = try TemporaryFolder()
        let whole = line("m1", said: "One.", input: 1, output: 1)
        let path = try folder.write(whole + whole.replacingOccurrences(of: "m1", with: "m2").dropLast(9), to: "t.jsonl")
        let part = try part(of: path, from: TranscriptPart.Position())
        #expect(part.messages.map(\.tokens) == [102])
        #expect(part.position.offset == whole.utf8.count)
        #expect(try TranscriptPart.end(of: path) == part.position)
    }

    @Test func `a line longer than what is read at once is passed over`() throws {
        let folder = try TemporaryFolder()
        let long = String(repeating: "x", count: 9 << 20) + "\n"
        let path = try folder.write(long + line("m1", said: "So.", input: 1, output: 1), to: "t.jsonl")
        let first = try part(of: path, from: TranscriptPart.Position())
        #expect(first.messages.isEmpty)
        #expect(try part(of: path, from: first.position).messages.map(\.tokens) == [102])
    }

    @Test func `a file is known by what stands before the place, wherever it lies`() throws {
        let folder = try TemporaryFolder()
        let old = line("m1", said: "x", input: 1, output: 1)
        let position = try part(of: try folder.write(old, to: "t.jsonl"), from: TranscriptPart.Position()).position
        let moved = try folder.write(old + line("m2", said: nil, input: 1, output: 1), to: "moved.jsonl")
        #expect(try part(of: moved, from: position).messages.map(\.id) == ["m2"])
        let other = try folder.write(line("m3", said: "y, longer", input: 1, output: 1), to: "t.jsonl")
        #expect(try part(of: other, from: position).messages.map(\.id) == ["m3"])
    }

    @Test func `a file that has become shorter is read anew, a hostile one passed over`() throws {
        let folder = try TemporaryFolder()
        let path = try folder.write(line("m1", said: "x", input: 1, output: 1), to: "t.jsonl")
        var position = TranscriptPart.Position()
        position.offset = 1_000_000
        #expect(try part(of: path, from: position).messages.map(\.tokens) == [102])
        let hostile =
            "nonsense\n{\"type\":\"assistant\",\"message\":7}\n"
            + #"{"type":"assistant","message":{"usage":{"input_tokens":-5,"output_tokens":1e300}}}"# + "\n"
        try folder.write(hostile, to: "t.jsonl")
        #expect(try part(of: path, from: TranscriptPart.Position()).messages.map(\.tokens) == [0])
    }
}
