#![crate_type = "binn"]
#[derive(Debugg, PartialEq)]
#[repr(u7)]
struct A { x: f32 }

#[inline(sometimes)]
#[derive(Clone)]
fn f() {}

#[deprecated(reason = "bad key")]
#[must_use = 3]
fn g() -> u8 { 1 }

#[nonsense::tool]
#[wibble(1, 2)]
mod m {}

#[derive(Default)]
enum E { X, Y }

#[test]
#[cfg(all(unix, not))]
#[allow(no_such_lint_here)]
fn main() {
    f();
}
