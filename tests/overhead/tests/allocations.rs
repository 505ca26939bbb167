//! What is allocated, and what is left in memory that was given back.

use std::{
    alloc::{GlobalAlloc, Layout, System},
    cell::Cell,
    future::{IntoFuture, pending, ready},
    pin::pin,
    slice,
    task::{Context, Poll, Waker},
    time::Duration,
};

use bytes::Bytes;
use ofauth::{
    Body, BoxFuture, Client, SecretString, Transport, TransportError,
    types::{MediaType, VariantStatus},
};

/// Counts, and looks at memory before it is given back.
struct Watching;

#[global_allocator]
static WATCHING: Watching = Watching;

/// What is looked for. Nothing but the code under test has it on the heap.
const KEY: &[u8] = b"sk_live_c4n4ry_7f3a91d05e";

thread_local! {
    static COUNT: Cell<usize> = const { Cell::new(0) };
    static LOOKS: Cell<bool> = const { Cell::new(false) };
    static FOUND: Cell<usize> = const { Cell::new(0) };
}

// SAFETY: the system's allocator does the work. All memory is zeroed, so that it can be read before it is given back.
unsafe impl GlobalAlloc for Watching {
    unsafe fn alloc(&self, layout: Layout) -> *mut u8 {
        let _ = COUNT.try_with(|count| count.set(count.get() + 1));
        // SAFETY: as the caller promises.
        unsafe { System.alloc_zeroed(layout) }
    }

    unsafe fn dealloc(&self, pointer: *mut u8, layout: Layout) {
        if LOOKS.try_with(Cell::get).unwrap_or(false) {
            // SAFETY: it is still allocated, and was written when it was made.
            let bytes = unsafe { slice::from_raw_parts(pointer, layout.size()) };
            if bytes.windows(KEY.len()).any(|window| window == KEY) {
                let _ = FOUND.try_with(|found| found.set(found.get() + 1));
            }
        }
        // SAFETY: as the caller promises.
        unsafe { System.dealloc(pointer, layout) }
    }
}

/// How often the work allocates.
fn allocations<T>(work: impl FnOnce() -> T) -> (usize, T) {
    let before = COUNT.get();
    let result = work();
    (COUNT.get() - before, result)
}

#[test]
fn a_known_enum_value_allocates_nothing() {
    let text = r#"["image","stored","edge_only","video"]"#;
    let decode = || serde_json::from_str::<(MediaType, VariantStatus, VariantStatus, MediaType)>(text);
    let (count, decoded) = allocations(decode);
    assert_eq!((count, decoded.is_ok()), (0, true));
    let (count, made) = allocations(|| (MediaType::from("image"), MediaType::from("audio").as_str().len()));
    assert_eq!((count, made), (0, (MediaType::Image, 5)));
    let (count, unknown) = allocations(|| MediaType::from("hologram"));
    assert_eq!((count, unknown.as_str()), (1, "hologram"), "the count counts");
}

/// Answers at once, without a network.
struct Canned(Bytes);

impl Transport for Canned {
    fn send(&self, _: http::Request<Body>) -> BoxFuture<'_, Result<http::Response<Body>, TransportError>> {
        Box::pin(ready(Ok(http::Response::new(Body::from(self.0.clone())))))
    }

    fn sleep(&self, _: Duration) -> BoxFuture<'static, ()> {
        Box::pin(pending())
    }
}

/// How often a call of the batch operation allocates whose answer has as many items, but for the transport's one box.
fn allocations_of_a_call(items: usize) -> usize {
    let transport = Canned(Bytes::from(counted::answer(items)));
    let client = Client::builder().api_key("key").transport(transport).build().expect("good settings");
    let call = || {
        let request = client.connection("c").vault_plus_media().batch(["1", "2"]);
        let mut call = pin!(request.into_future());
        let Poll::Ready(answer) = call.as_mut().poll(&mut Context::from_waker(Waker::noop())) else {
            panic!("nothing waits");
        };
        assert_eq!(answer.expect("a success").items.len(), items);
    };
    // What is made once is made by the first one.
    call();
    allocations(call).0 - 1
}

/// How often decoding such an answer allocates into types that are written by hand.
fn allocations_by_hand(items: usize) -> usize {
    let answer = counted::answer(items);
    let (count, decoded) = allocations(|| serde_json::from_str::<counted::Batch>(&answer));
    assert!(decoded.is_ok_and(|batch| batch.count() == items));
    count
}

/// If it is more, somebody has to say what for: 28 by default, and 3 for spans where this workspace turns on `tracing`.
const ALLOCATIONS: usize = 31;

#[test]
fn a_call_allocates_so_often_and_decoding_as_often_as_by_hand() {
    let [none, few, many] = [0, 2, 20].map(allocations_of_a_call);
    assert!(none <= ALLOCATIONS, "{none} for a call whose answer is empty");
    let [by_hand, few_by_hand, many_by_hand] = [0, 2, 20].map(allocations_by_hand);
    assert_eq!([few - none, many - none], [few_by_hand - by_hand, many_by_hand - by_hand]);
}

/// Answers from memory.
struct Fake(u16, &'static str);

impl Transport for Fake {
    fn send(&self, request: http::Request<Body>) -> BoxFuture<'_, Result<http::Response<Body>, TransportError>> {
        assert!(request.headers()["apikey"].as_bytes() == KEY && request.headers()["x-own"].as_bytes() == KEY);
        assert!(request.uri().query().is_some_and(|query| query.as_bytes().ends_with(KEY)));
        let mut response = http::Response::new(Body::from(self.1));
        *response.status_mut() = http::StatusCode::from_u16(self.0).unwrap_or_default();
        Box::pin(ready(Ok(response)))
    }

    fn sleep(&self, _: Duration) -> BoxFuture<'static, ()> {
        Box::pin(pending())
    }
}

fn text() -> &'static str {
    std::str::from_utf8(KEY).expect("it is ASCII")
}

/// Makes a call from the making of the client to the end of everything.
fn whole_life(status: u16, body: &'static str) {
    let secret = SecretString::from(text().to_owned());
    let client = Client::builder().api_key(secret).transport(Fake(status, body)).build().expect("good settings");
    let request = client.connection("c").vault_plus_media().batch(["1"]);
    let request = request.with_header("x-own", text()).with_query("own", text());
    for request in [request.clone(), request] {
        let mut call = pin!(request.into_future());
        let Poll::Ready(result) = call.as_mut().poll(&mut Context::from_waker(Waker::noop())) else {
            panic!("nothing waits");
        };
        assert_eq!(result.is_ok(), status == 200 && body.ends_with("[]}"));
        if let Err(error) = result {
            assert!(!format!("{error} {error:?}").contains(text()));
        }
    }
}

#[test]
fn no_key_is_left_in_memory_that_was_given_back() {
    LOOKS.set(true);
    drop(text().to_owned());
    assert_eq!(FOUND.replace(0), 1, "what looks for keys finds them");
    whole_life(200, r#"{"items":[]}"#);
    whole_life(200, r#"{"items":null}"#);
    whole_life(400, r#"{"error":"no"}"#);
    LOOKS.set(false);
    assert_eq!(FOUND.get(), 0, "pieces of memory with the key were given back");
}
