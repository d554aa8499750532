// faults inside included files
include!("part.rs");
const TABLE: [u8; 3] = include!("table.in");
const RAW: &[u8; 4] = include_bytes!("raw.bin");

fn main() {
    println!("{} {:?} {:?}", helper(2), TABLE, RAW);
}
