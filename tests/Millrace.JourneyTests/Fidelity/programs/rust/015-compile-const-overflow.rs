const BIG: u8 = 200 + 100;
const IDX: i32 = [1, 2, 3][7];
const DIV: u32 = 10 / (5 - 5);
static NEG: usize = 3 - 4;
const fn fact(n: u64) -> u64 { if n == 0 { panic!("reached the bottom") } else { n * fact(n - 1) } }
const F: u64 = fact(20);
enum E { A = 255, B }
#[repr(u8)]
enum R { A = 255, B }
const _: () = assert!(std::mem::size_of::<u64>() == 4, "wrong width");

fn main() {
    let a: i8 = 128;
    let b = 255u8 + 1;
    let c = 1i32 << 40;
    println!("{} {} {} {} {} {a} {b} {c}", BIG, IDX, DIV, NEG, F);
}
