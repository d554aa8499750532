use std::fmt::{self, Debug, Display};
use std::ops::{Add, Index, Mul};

#[derive(Clone, Copy, PartialEq, Debug)]
struct Matrix<T, const R: usize, const C: usize>([[T; C]; R]);
impl<T: Copy + Default + Add<Output = T> + Mul<Output = T>, const R: usize, const C: usize, const K: usize>
    Mul<Matrix<T, C, K>> for Matrix<T, R, C> {
    type Output = Matrix<T, R, K>;
    fn mul(self, o: Matrix<T, C, K>) -> Self::Output {
        Matrix(std::array::from_fn(|r| std::array::from_fn(|k|
            (0..C).fold(T::default(), |s, c| s + self.0[r][c] * o.0[c][k]))))
    }
}
impl<T, const R: usize, const C: usize> Index<(usize, usize)> for Matrix<T, R, C> {
    type Output = T;
    fn index(&self, (r, c): (usize, usize)) -> &T { &self.0[r][c] }
}
trait Shape { fn area(&self) -> f64; fn name(&self) -> String { "shape".into() } }
struct Sq(f64);
struct Circ { r: f64 }
impl Shape for Sq { fn area(&self) -> f64 { self.0.powi(2) } fn name(&self) -> String { "square".into() } }
impl Shape for Circ { fn area(&self) -> f64 { std::f64::consts::PI * self.r * self.r } }
impl Display for dyn Shape { fn fmt(&self, f: &mut fmt::Formatter) -> fmt::Result { write!(f, "{}({:>8.3})", self.name(), self.area()) } }
fn largest<T: PartialOrd + Debug>(v: &[T]) -> Option<&T> { v.iter().reduce(|a, b| if b > a { b } else { a }) }

fn main() {
    let m = Matrix([[1, 2, 3], [4, 5, 6]]) * Matrix([[1], [0], [2]]);
    println!("{m:?} {}", m[(1, 0)]);
    let shapes: Vec<Box<dyn Shape>> = vec![Box::new(Sq(1.5)), Box::new(Circ { r: 2.0 })];
    for s in &shapes { println!("{s}"); }
    println!("{:?} {:?} {:?}", largest(&[1.5, -2.0, 9.25]), largest(&["b", "ab"]), largest::<u8>(&[]));
    println!("{} {}", std::any::type_name::<Matrix<u8, 2, 3>>(), std::mem::size_of::<Option<Box<dyn Shape>>>());
}
