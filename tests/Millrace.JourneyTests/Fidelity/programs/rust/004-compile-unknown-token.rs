fn main() {
    let price = 10 € 3;
    let x = 5 ¿ 2;
    let y = `backtick`;
    let z = 0b102 + 0o79 + 1__u9;
    println!("{price} {x} {y} {z}");
}
