use std::fmt::Display;

trait Speak { fn speak(&self) -> String; fn volume(&self) -> u8; }
struct Cat;
struct Dog;
impl Speak for Cat { fn speak(&self) -> String { "meow".into() } }

fn show<T: Display + Clone>(t: T) -> String { format!("{t}") }
fn loud(s: &dyn Speak) -> u8 { s.volume() }

fn main() {
    println!("{}", show(Cat));
    println!("{}", loud(&Dog));
    println!("{:?} {}", Cat, Dog == Dog);
    let total: i32 = vec!["a", "b"].iter().sum();
    let x = 1u8 + 2u32;
    std::thread::spawn(|| { let r = std::rc::Rc::new(1); r }).join().unwrap();
    for i in 10 { println!("{i} {x} {total}"); }
}
