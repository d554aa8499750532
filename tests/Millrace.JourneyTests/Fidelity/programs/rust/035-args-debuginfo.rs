#[derive(Debug, Default)]
struct Config { depth: u8, names: Vec<&'static str> }

fn main() {
    let c = Config { depth: 3, names: vec!["a", "b"] };
    println!("{c:#?} {:?}", Config::default());
    println!("debug assertions: {}", cfg!(debug_assertions));
}
