@testable import SomaBatcher
import Testing

struct GatheringTests {
    @Test func `a caller who writes seldom is not waited for`() {
        var gathering = Gathering()
        var looks = 0
        gathering.gather {
            looks += 1
            return 1
        }
        #expect(looks == 0)
    }

    @Test func `where many write, more is waited for, as long as more comes and up to a limit`() {
        var gathering = Gathering(rate: 1_000)
        var count = 1
        gathering.gather {
            defer { count += 400 }
            return count
        }
        #expect(count > 1_000)
        // The next wait is as good.
        count = 1
        gathering.gather {
            defer { count += 400 }
            return count
        }
        #expect(count > 1_000)
    }

    @Test func `after a wait that brought nothing the next groups are not waited for`() {
        var gathering = Gathering(rate: 1_000)
        var looks = 0
        func gather() {
            gathering.gather {
                looks += 1
                return 1
            }
        }
        gather()
        #expect(looks > 1)
        looks = 0
        for _ in 0..<256 { gather() }
        #expect(looks == 0)
        gather()
        #expect(looks > 1)
    }

    @Test func `with nobody there, nobody is waited for`() {
        var gathering = Gathering(rate: 1_000)
        var looks = 0
        gathering.gather {
            looks += 1
            return 0
        }
        #expect(looks == 1)
    }
}
