@testable import SomaModel
import Testing

struct UserInformationTests {
    @Test(arguments: [
        ("http://localhost:4318", "http://localhost:4318"),
        ("https://u:p@host/base", "https://host/base"),
        ("https://u:p@q@host", "https://host"),
        ("https://host/a@b", "https://host/a@b"),
        ("nonsense@x", "nonsense@x"),
        ("", ""),
    ])
    func `an address is shown without user and password`(url: String, shown: String) {
        #expect(url.withoutUserInformation == shown)
    }
}
