// variables and files demanded at compile time, and a crate
extern crate rand;
const GONE: &str = include_str!("data/absent.txt");
const DIR: &[u8] = include_bytes!("/");
const HOME_LEN: usize = env!("PATH").len();
const GATE: &str = env!("MILLRACE_GATE", "no gate in this place");
const PRELOAD: &str = env!("LD_PRELOAD");
const CRATE: &str = env!("CARGO_PKG_VERSION");
const RUSTC: &str = env!("RUSTC");

fn main() {
    println!("{} {} {} {} {}", HOME_LEN, GATE, PRELOAD, CRATE, RUSTC);
}
