use std::fmt::Result;
use std::io::Result;

struct Point { x: i32, y: i32, x: u8 }
enum Point { A, A }
fn go(a: i32, a: i32) -> i32 { a }
fn go() {}
impl Clone for Point2 { fn clone(&self) -> Self { Point2 } }
#[derive(Clone, Clone)]
struct Point2;
fn unnamed(a: &str, b: &str) -> &str { a }
fn undeclared(a: &'c str) {}
trait T<X, X> { fn f(); fn f(); type Q; type Q; }

fn main() {
    let (p, p) = (1, 2);
    go();
}
