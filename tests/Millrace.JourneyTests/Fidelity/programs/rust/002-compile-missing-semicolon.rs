fn main() {
    let a = 3
    let b = a + 4;
    println!("{} {}", a, b)
    println!("done");
}
