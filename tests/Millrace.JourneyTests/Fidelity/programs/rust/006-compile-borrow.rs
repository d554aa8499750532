#[derive(Debug)]
struct Pool { items: Vec<String> }

fn consume(p: Pool) -> usize { p.items.len() }

fn main() {
    let mut pool = Pool { items: vec!["a".into()] };
    let first = &pool.items[0];
    pool.items.push("b".to_string());
    println!("{first}");
    let n = consume(pool);
    println!("{n} {:?}", pool);
    let k = 1;
    k += 1;
    let mut s = String::new();
    let r1 = &mut s;
    let r2 = &mut s;
    r1.push('x');
    r2.push('y');
    let f = move || s.len();
    println!("{} {}", f(), s);
}
