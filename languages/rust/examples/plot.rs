use std::f64::consts::TAU;
use std::fs;

fn main() -> std::io::Result<()> {
    // A circle within a circle draws, as with a toy of gears.
    let points: Vec<String> = (0..=1200)
        .map(|i| {
            let t = TAU * 5.0 * f64::from(i) / 1200.0;
            let (x, y) = (65.0 * t.cos() + 70.0 * (13.0 * t / 5.0).cos(), 65.0 * t.sin() - 70.0 * (13.0 * t / 5.0).sin());
            format!("{:.1},{:.1}", 160.0 + x, 160.0 + y)
        })
        .collect();
    let picture = format!(
        "<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 320 320\">\n\
         <rect width=\"320\" height=\"320\" fill=\"#0f1a1c\"/>\n\
         <polyline points=\"{}\" fill=\"none\" stroke=\"#4fd1c0\" stroke-width=\"1.5\"/>\n</svg>\n",
        points.join(" ")
    );
    fs::write("gears.svg", picture)?;
    println!("gears.svg is written; see Files.");
    Ok(())
}
