// coloured, narrow diagnostics
fn compute(first_argument: u32, second_argument: u32) -> u32 { let waste = first_argument; second_argument }
fn main() {
    let value: &str = compute(1, 2);
    let mut idle = 3;
    println!("{value}");
}
