@testable import SomaModel
import Testing

struct CredentialsTests {
    @Test(arguments: [
        ("http://localhost:4318", "http://localhost:4318"),
        ("https://u:p@host/base", "https://host/base"),
        ("https://u:p@q@host", "https://host"),
        ("https://host/a@b", "https://host/a@b"),
        ("nonsense@x", "nonsense@x"),
        ("", ""),
        ("http://h/v1/traces?apikey=k", "http://h/v1/traces?***"),
        ("http://h/a, http://u:p@h2, and https://u:p@h3/x?k=v: no", "http://h/a, http://h2, and https://h3/x?***: no"),
        ("u:p@h http://", "u:p@h http://"),
    ])
    func `addresses are shown without users, passwords and queries`(url: String, shown: String) {
        #expect(url.withoutCredentials == shown)
    }
}
