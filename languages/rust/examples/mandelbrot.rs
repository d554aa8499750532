const WIDTH: u32 = 56;
const HEIGHT: u32 = 32;
const DEPTH: u32 = 80;

fn colour(x: u32, y: u32) -> String {
    let (cr, ci) = (-2.2 + 3.1 * f64::from(x) / f64::from(WIDTH), -1.2 + 2.4 * f64::from(y) / f64::from(HEIGHT));
    let (mut r, mut i, mut n) = (0.0, 0.0, 0);
    while n < DEPTH && r * r + i * i < 4.0 {
        (r, i) = (r * r - i * i + cr, 2.0 * r * i + ci);
        n += 1;
    }
    if n == DEPTH {
        return "8;14;18".into();
    }
    format!("{};{};{}", (40 + n * 11) % 256, (n * 6) % 256, (90 + n * 3) % 256)
}

fn main() {
    for y in (0..HEIGHT).step_by(2) {
        for x in 0..WIDTH {
            print!("\x1b[38;2;{};48;2;{}m▀", colour(x, y), colour(x, y + 1));
        }
        println!("\x1b[0m");
    }
}
