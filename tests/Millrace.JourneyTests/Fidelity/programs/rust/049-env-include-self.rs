// the source embeds itself and its neighbours
const ME: &str = include_str!("main.rs");
const BYTES: &[u8] = include_bytes!("data/list.csv");
static ALSO: &[u8] = include_bytes!(concat!("data", "/", "list.csv"));
include!("gen/consts.rs");

fn main() {
    println!("{} bytes, {} lines", ME.len(), ME.lines().count());
    print!("{}", ME);
    let sum: u32 = std::str::from_utf8(BYTES).unwrap()
        .split(|c: char| c == ',' || c.is_whitespace())
        .filter_map(|w| w.parse::<u32>().ok()).sum();
    println!("{sum} {} {}", BYTES == ALSO, ANSWER);
    println!("{}", ORIGIN);
}
