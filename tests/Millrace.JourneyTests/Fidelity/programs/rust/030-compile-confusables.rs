// look-alike characters and invisible ones
fn main() {
    let x = 1;
    let о = 2;
    println!("{}", x + o);
    let s = “quoted”;
    let y = x ‐ 1;
    let z = x ； 
    let é = "e with accent"; let ℝ = 3;
    if x ≤ 3 { println!("{s} {y}") }
    let bidi = "a‮b";
    let 🦀 = 1;
}
