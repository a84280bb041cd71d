/// What tests share lives in this target.
package enum TestSupport {}
