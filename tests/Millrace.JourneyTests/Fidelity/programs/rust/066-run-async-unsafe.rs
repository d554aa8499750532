// a small executor written by hand, with its own waker table
use std::cell::Cell;
use std::future::Future;
use std::pin::{pin, Pin};
use std::task::{Context, Poll, RawWaker, RawWakerVTable, Waker};

thread_local!(static WAKES: Cell<u32> = const { Cell::new(0) });
static VT: RawWakerVTable = RawWakerVTable::new(|p| RawWaker::new(p, &VT), |_| wake(), |_| wake(), |_| {});
fn wake() { WAKES.with(|w| w.set(w.get() + 1)); }

struct Nap(u32);
impl Future for Nap {
    type Output = &'static str;
    fn poll(mut self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<Self::Output> {
        if self.0 == 0 { return Poll::Ready("rested"); }
        self.0 -= 1;
        cx.waker().wake_by_ref();
        Poll::Pending
    }
}

async fn work(n: u32) -> Result<u32, String> {
    println!("start {n} {}", Nap(n).await);
    if n > 3 { Err(format!("{n} is too many")) } else { Ok(n * 10) }
}

fn block_on<F: Future>(f: F) -> F::Output {
    let mut f = pin!(f);
    let waker = unsafe { Waker::from_raw(RawWaker::new(std::ptr::null(), &VT)) };
    let mut cx = Context::from_waker(&waker);
    loop { if let Poll::Ready(v) = f.as_mut().poll(&mut cx) { return v; } }
}

fn main() {
    let r = block_on(async { let a = work(2).await?; let b = work(3).await?; work(a + b).await });
    println!("{r:?} wakes {}", WAKES.with(Cell::get));
    let mut a = [1u32, 2, 3, 4];
    let (p, bits) = (a.as_mut_ptr(), 1.5f32.to_bits());
    unsafe { p.add(1).swap(p.add(2)); *p = bits; println!("{a:?} {}", f32::from_bits(*p)); }
}
