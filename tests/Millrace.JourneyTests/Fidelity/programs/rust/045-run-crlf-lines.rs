// every line of this file ends in CR LF
const ME: &str = include_str!("main.rs");
const TWO: &str = "first
second";
const RAW: &str = r"a
b";
const JOIN: &str = "one \
    line";

/// doc
fn idle() {}

fn main() {
    let unused = 1;
    println!("{} {}", ME.matches('\r').count(), ME.matches('\n').count());
    println!("{TWO:?} {RAW:?} {JOIN:?} {}", line!());
}
