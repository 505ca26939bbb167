//! Streams as iterators, for those who wait.

use std::future::poll_fn;
use std::pin::Pin;

use futures_core::Stream;

use super::blocking::Wait;

/// The items of a stream, each waited for when it is asked for.
///
/// What the server sends page by page, piece by piece or event by event can be gone through by `for`: the value itself, or
/// `&mut` of it where something is asked of it afterwards, such as its position.
#[derive(Debug)]
pub struct Iter<S>(pub(super) S);

impl<S: Stream + Unpin> Iterator for Iter<S> {
    type Item = S::Item;

    fn next(&mut self) -> Option<S::Item> {
        poll_fn(|cx| Pin::new(&mut self.0).poll_next(cx)).wait()
    }
}

/// Lets streams be gone through by `for`.
macro_rules! iterate {
    ($({$($generics:tt)*} $stream:ty),* $(,)?) => {$(
        impl<$($generics)*> IntoIterator for $stream {
            type Item = <Self as futures_core::Stream>::Item;
            type IntoIter = super::iterate::Iter<Self>;

            fn into_iter(self) -> Self::IntoIter {
                super::iterate::Iter(self)
            }
        }

        #[allow(clippy::into_iter_without_iter, reason = "it is for `for`")]
        impl<'a, $($generics)*> IntoIterator for &'a mut $stream {
            type Item = <$stream as futures_core::Stream>::Item;
            type IntoIter = super::iterate::Iter<&'a mut $stream>;

            fn into_iter(self) -> Self::IntoIter {
                super::iterate::Iter(self)
            }
        }
    )*};
}

pub(super) use iterate;
