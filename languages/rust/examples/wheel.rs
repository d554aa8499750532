use std::io::{self, Write};
use std::thread::sleep;
use std::time::Duration;

const WIDTH: usize = 48;
const HEIGHT: usize = 14;

fn main() -> io::Result<()> {
    let mut seed: u32 = 20_26;
    let mut random = move || {
        seed = seed.wrapping_mul(1_664_525).wrapping_add(1_013_904_223);
        (seed >> 16) as usize
    };
    // Fire: heat rises from the lowest row and cools on its way.
    let mut heat = [[0usize; WIDTH]; HEIGHT];
    let mut out = io::stdout().lock();
    write!(out, "\x1b[2J\x1b[?25l")?;
    for _ in 0..80 {
        for cell in heat[HEIGHT - 1].iter_mut() {
            *cell = 20 + random() % 16;
        }
        for y in 0..HEIGHT - 1 {
            for x in 0..WIDTH {
                let from = (x + WIDTH + random() % 3 - 1) % WIDTH;
                heat[y][x] = heat[y + 1][from].saturating_sub(random() % 5);
            }
        }
        write!(out, "\x1b[H")?;
        for row in &heat {
            for &cell in row {
                let colour = [232, 52, 88, 124, 160, 202, 208, 214, 220, 226][(cell / 4).min(9)];
                write!(out, "\x1b[48;5;{colour}m ")?;
            }
            writeln!(out, "\x1b[0m")?;
        }
        out.flush()?;
        sleep(Duration::from_millis(40));
    }
    writeln!(out, "\x1b[?25hIt burns down.")
}
