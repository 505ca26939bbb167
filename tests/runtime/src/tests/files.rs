//! Files that go up and down.

use std::path::PathBuf;
use std::pin::Pin;
use std::task::{Context, Poll};

use bytes::Bytes;
use futures_core::Stream;

use super::server::{Act, Server, answer, json};
use crate::runtime::chunks::Opened;
use crate::runtime::download::Download;
use crate::runtime::error::{Error, ErrorKind};
use crate::runtime::retry::RetryPolicy;
use crate::runtime::upload::Upload;

/// A folder of this test's own.
fn folder(name: &str) -> PathBuf {
    let folder = std::env::temp_dir().join(format!("runtime-tests-{}-{name}", std::process::id()));
    let _ = std::fs::remove_dir_all(&folder);
    std::fs::create_dir_all(&folder).expect("a folder");
    folder
}

async fn download(server: &Server) -> Download {
    server.client().connection("c").get("1").call.open().await.map(Opened::download).expect("an answer")
}

async fn all(download: &mut Download) -> Result<String, Error> {
    let mut text = String::new();
    while let Some(piece) = download.next().await {
        text.push_str(&String::from_utf8_lossy(&piece?));
    }
    Ok(text)
}

/// The beginning of an answer of ten bytes, which says that the rest can be had.
fn begun(headers: &str, text: &str) -> Act {
    Act::Say(format!("HTTP/1.1 200 OK\r\ncontent-length: 10\r\n{headers}\r\n{text}").into_bytes())
}

const RESUMABLE: &str = "accept-ranges: bytes\r\netag: \"v1\"\r\n";

fn rest(from: usize, text: &str) -> Act {
    Act::Say(answer("206 Partial Content", &format!("content-range: bytes {from}-9/10\r\n"), text))
}

#[tokio::test]
async fn a_download_that_breaks_off_goes_on_where_the_server_can() {
    let server = Server::start(vec![begun(RESUMABLE, "0123"), rest(4, "456789")]).await;
    let mut bytes = download(&server).await;
    assert_eq!(bytes.length(), Some(10));
    assert_eq!(all(&mut bytes).await.expect("all of it"), "0123456789");
    assert_eq!(bytes.received(), 10);
    let request = server.requests()[1].clone();
    assert!(request.contains("range: bytes=4-\r\n") && request.contains("if-range: \"v1\"\r\n"), "{request}");
}

#[tokio::test]
async fn a_download_does_not_go_on_with_something_else() {
    let cases = [
        ("no ranges", vec![begun("etag: \"v1\"\r\n", "0123"), rest(4, "456789")], 1),
        ("weak version", vec![begun("accept-ranges: bytes\r\netag: W/\"v1\"\r\n", "0123"), rest(4, "456789")], 1),
        ("other version", vec![begun(RESUMABLE, "0123"), Act::Say(answer("200 OK", "", "abcdefghij"))], 2),
        ("other place", vec![begun(RESUMABLE, "0123"), rest(3, "3456789")], 2),
        ("gone", vec![begun(RESUMABLE, "0123"), Act::Say(answer("404 Not Found", "", ""))], 2),
    ];
    for (name, acts, requests) in cases {
        let server = Server::start(acts).await;
        let error = all(&mut download(&server).await).await.expect_err(name);
        assert_eq!((error.kind(), server.requests().len()), (ErrorKind::Transport, requests), "{name}");
    }
    let server = Server::start(vec![begun(RESUMABLE, "0123"), rest(4, "456789")]).await;
    let mut limited = download(&server).await.with_limit(3);
    assert!(all(&mut limited).await.is_err_and(|error| error.kind() == ErrorKind::TooLarge));
    assert!(limited.next().await.is_none());
}

#[tokio::test]
async fn a_file_is_there_when_it_is_complete_and_not_before() {
    let folder = folder("save");
    let file = folder.join("out.bin");
    std::fs::write(&file, "old").expect("written");
    let server = Server::start(vec![begun("", "0123")]).await;
    assert!(download(&server).await.save(&file).await.is_err());
    assert_eq!(std::fs::read_to_string(&file).expect("read"), "old");
    let server = Server::saying(answer("200 OK", "", "0123456789")).await;
    assert_eq!(download(&server).await.save(&file).await.expect("saved"), 10);
    assert_eq!(std::fs::read_to_string(&file).expect("read"), "0123456789");
    let left: Vec<_> = std::fs::read_dir(&folder).expect("a folder").flatten().map(|entry| entry.file_name()).collect();
    assert_eq!(left, ["out.bin"]);
    let error = download(&server).await.save(folder.join("no/such/folder")).await.expect_err("no folder");
    assert_eq!(error.kind(), ErrorKind::File);
}

/// A call that sends the upload, and may be sent again.
async fn send(server: &Server, upload: Upload) -> Result<(), Error> {
    let mut call = server.client().connection("c").get("1").call;
    call.set_retry(RetryPolicy::default());
    call.set_upload("application/pdf", upload);
    call.send().await.map(drop)
}

#[tokio::test]
async fn a_file_is_sent_again_and_a_stream_is_not() {
    let folder = folder("send");
    let file = folder.join("a.pdf");
    std::fs::write(&file, "0123456789").expect("written");
    let busy = || Act::Say(answer("503 Busy", "retry-after: 0\r\n", ""));
    let done = || Act::Say(json("200 OK", "{}"));
    let server = Server::start(vec![busy(), done()]).await;
    send(&server, Upload::file(&file).await.expect("a file")).await.expect("sent");
    let requests = server.requests();
    assert_eq!(requests.len(), 2);
    for request in &requests {
        assert!(request.contains("content-length: 10\r\n") && request.ends_with("\r\n\r\n0123456789"), "{request}");
        assert!(request.contains("content-type: application/pdf\r\n"), "{request}");
    }
    let server = Server::start(vec![busy(), done()]).await;
    let stream = Upload::stream(Once(Some("0123".into()))).with_length(4);
    let error = send(&server, stream).await.expect_err("one attempt");
    assert_eq!((error.attempts(), server.requests().len()), (1, 1));
    let server = Server::start(vec![done()]).await;
    send(&server, Upload::file_range(&file, 3..5)).await.expect("sent");
    assert!(server.requests()[0].ends_with("\r\n\r\n34"));
    let short = send(&server, Upload::file_range(&file, 8..20)).await.expect_err("a short file");
    assert_eq!(short.kind(), ErrorKind::Transport);
    assert!(Upload::file(folder.join("none")).await.is_err());
}

/// A stream of one piece.
struct Once(Option<Bytes>);

impl Stream for Once {
    type Item = Result<Bytes, std::io::Error>;

    fn poll_next(mut self: Pin<&mut Self>, _: &mut Context<'_>) -> Poll<Option<Self::Item>> {
        Poll::Ready(self.0.take().map(Ok))
    }
}
