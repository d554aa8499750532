trait Pilot { fn fly(&self); fn name() -> &'static str; }
trait Wizard { fn fly(&self); fn name() -> &'static str; }
struct Human;
impl Pilot for Human { fn fly(&self) { println!("plane") } fn name() -> &'static str { "p" } }
impl Wizard for Human { fn fly(&self) { println!("broom") } fn name() -> &'static str { "w" } }

fn main() {
    let h = Human;
    h.fly();
    println!("{}", Human::name());
    let v = "1 2 3".split(' ').map(|s| s.parse().unwrap()).collect();
    let d = Default::default();
}
