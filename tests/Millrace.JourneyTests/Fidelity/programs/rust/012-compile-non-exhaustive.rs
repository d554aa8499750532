enum Light { Red, Amber, Green, Flash { hz: u8 } }

fn wait(l: Light) -> u32 {
    match l {
        Light::Red => 30,
        Light::Flash { hz: 0..=9 } => 1,
    }
}

fn main() {
    let n: u8 = 7;
    match n { 0..=99 => {} 101..=254 => {} }
    match (true, Some(3)) { (true, None) => {} (false, Some(_)) => {} }
    let Some(q) = Some(4).filter(|x| x % 2 == 0);
    let Ok(r): Result<i32, String> = Ok(1);
    match "s" { "a" => {} }
    println!("{} {q} {r}", wait(Light::Green));
}
