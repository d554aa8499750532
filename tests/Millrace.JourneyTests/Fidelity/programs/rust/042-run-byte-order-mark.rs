// the file opens with a byte order mark
const ME: &[u8] = include_bytes!("main.rs");

fn main() {
    let idle = column!();
    println!("{:?} {}", &ME[..5], line!());
    println!("{}", include_str!("main.rs").starts_with('\u{feff}'));
}
