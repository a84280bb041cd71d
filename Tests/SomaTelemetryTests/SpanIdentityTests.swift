import SomaModel
import SomaTelemetry
import Testing

/// The ids were computed with another program's SHA-256 from the texts beside them.
struct SpanIdentityTests {
    @Test(arguments: [
        // soma.trace:s
        ("s", "7a560dc5987992ecf41b64fe2ed1f7ed"),
        // soma.trace:
        ("", "958579ae3a7b249d50937222d533dbc9"),
        // soma.trace:Größe 🧪
        ("Größe 🧪", "96485c12411e42b076052ccad5b13f94"),
        // soma.trace:a, NUL, b
        ("a\0b", "017356d02479d22e2b2e5f1541981f15"),
    ])
    func `a trace id is the first half of a digest of the session`(session: String, id: String) {
        #expect(SpanIdentity.traceID(session: session).hexadecimal == id)
    }

    @Test func `a span id is the first quarter of a digest of what it names`() {
        let identity = SpanIdentity(epoch: "e", session: "s", agent: "a")
        // soma.span:e:s:a:root
        #expect(identity.root(ordinal: 1).hexadecimal == "c74137127bf313b5")
        // soma.span:e:s:a:root:2
        #expect(identity.root(ordinal: 2).hexadecimal == "00c4a6921057ac24")
        // soma.span:e:s:a:action:1
        #expect(identity.action(1).hexadecimal == "8e42cc9b0934f807")
        // soma.span:e:s:a:action:12
        #expect(identity.action(12).hexadecimal == "f2635174c9a729b3")
        // soma.span:e:s:a:guidance:f-1
        #expect(identity.guidance("f-1").hexadecimal == "d302fda4fdc75678")
        // soma.span:e:s:a:block:d-1
        #expect(identity.block("d-1").hexadecimal == "dc501ad4fc27c7b2")
        let replayed = SpanIdentity(epoch: "", session: "s", agent: "a")
        // soma.span::s:a:root
        #expect(replayed.root(ordinal: 1).hexadecimal == "850791664478b25a")
        let long = SpanIdentity(epoch: "0123456789abcdef", session: "Sitzung é", agent: "haupt/unter")
        // soma.span:0123456789abcdef:Sitzung é:haupt/unter:root
        #expect(long.root(ordinal: 1).hexadecimal == "d6517b930d739726")
    }

    @Test func `a session's root is the one of its ordinal`() {
        let identity = SpanIdentity(epoch: "e", session: "s", agent: "a")
        let context = SpanContext(traceID: TraceID(high: 1, low: 2), identity: identity, ordinal: 3, parentSpanID: nil)
        #expect(context.rootSpanID == identity.root(ordinal: 3))
    }
}
