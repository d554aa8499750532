mod other;
fn main() {
    let unused = 1;
    let s: String = other::number();
    println!("{}", s.foo);
}
