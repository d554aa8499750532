mod shapes {
    pub struct Square(pub f64);
    impl Square {
        pub fn area(&self) -> f64 {
            self.0 * self.0
        }
}

fn main() {
    let s = shapes::Square(2.0);
    println!("{}", (s.area() + 1.0);
    let v = vec![1, 2, 3;
}
