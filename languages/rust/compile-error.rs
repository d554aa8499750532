fn main() {
    let name = String::from("Ada");
    let moved = name;
    println!("{name} was moved to {moved}");
}
