@testable import SomaSetup
import Testing

struct TextDifferenceTests {
    @Test func `changes are shown with three lines around them`() {
        let old = Array("a\nb\nc\nd\ne\nf\ng\nh\ni\nj\nk\n".utf8)
        let new = Array("a\nB\nc\nd\ne\nf\ng\nh\ni\nj\nk\nl\n".utf8)
        #expect(
            TextDifference.unified(old, new, path: "x") == """
                --- x
                +++ x
                @@ -1,5 +1,5 @@
                 a
                -b
                +B
                 c
                 d
                 e
                @@ -9,3 +9,4 @@
                 i
                 j
                 k
                +l

                """
        )
    }

    @Test func `a new file and a removed one have no other side`() {
        #expect(
            TextDifference.unified(nil, Array("a\n".utf8), path: "x") == "--- /dev/null\n+++ x\n@@ -0,0 +1,1 @@\n+a\n"
        )
        #expect(
            TextDifference.unified(Array("a".utf8), nil, path: "x") == "--- x\n+++ /dev/null\n@@ -1,1 +0,0 @@\n-a\n"
        )
    }
}
