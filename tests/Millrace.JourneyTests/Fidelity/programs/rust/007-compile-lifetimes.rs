struct Holder<'a> { text: &'a str }

fn longest<'x, 'y>(a: &'x str, b: &'y str) -> &'x str {
    if a.len() > b.len() { a } else { b }
}

impl<'a> Holder<'a> {
    fn get<'b>(&'b self, other: &'b str) -> &'a str { other }
    fn bad(&mut self) -> &'a mut Self { self }
}

fn dangling() -> &'static str {
    let s = String::from("gone");
    &s
}

fn main() {
    let h;
    {
        let owned = String::from("inner");
        h = Holder { text: &owned };
    }
    println!("{}", h.text);
    println!("{}{}", longest("a", "b"), dangling());
}
