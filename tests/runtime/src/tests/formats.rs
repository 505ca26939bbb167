//! Texts with a format.

use base64::Engine as _;

use crate::runtime::formatted::{Format, Formatted};

/// A value becomes this text, and this text that value.
#[track_caller]
fn both_ways<T: Format + PartialEq + std::fmt::Debug>(text: &str, value: T)
where
    T::Error: std::fmt::Debug,
{
    assert_eq!(Formatted::<T>::from(text).get().expect("the text is of the format"), value);
    assert_eq!(Formatted::from(value).as_str(), text);
}

#[test]
fn values_become_texts_and_texts_values() {
    both_ways("2024-05-15T20:26:40Z", jiff::Timestamp::from_second(1_715_804_800).expect("in range"));
    both_ways("2024-05-15", jiff::civil::date(2024, 5, 15));
    both_ways("20:26:40", jiff::civil::time(20, 26, 40, 0));
    both_ways("2024-05-15", chrono::NaiveDate::from_ymd_opt(2024, 5, 15).expect("a date"));
    both_ways("20:26:40", chrono::NaiveTime::from_hms_opt(20, 26, 40).expect("a time"));
    both_ways("2024-05-15T20:26:40Z", time::OffsetDateTime::from_unix_timestamp(1_715_804_800).expect("in range"));
    both_ways("67e55044-10b1-426f-9247-bb680e5fe0c8", uuid::uuid!("67e55044-10b1-426f-9247-bb680e5fe0c8"));
    both_ways("https://example.com/a", url::Url::parse("https://example.com/a").expect("a URL"));
    both_ways("127.0.0.1", std::net::Ipv4Addr::LOCALHOST);
    both_ways("::1", std::net::Ipv6Addr::LOCALHOST);
    both_ways("12.50", rust_decimal::Decimal::new(1250, 2));
    both_ways(&base64::engine::general_purpose::STANDARD.encode([0, 255]), vec![0_u8, 255]);
    let span: Formatted<jiff::Span> = "P1DT2H".into();
    assert_eq!(span.get().expect("a duration").get_hours(), 2);
    let at: Formatted<chrono::DateTime<chrono::FixedOffset>> = "2024-05-15T20:26:40+02:00".into();
    assert_eq!(Formatted::from(at.get().expect("a time")), at);
}

#[test]
fn a_text_that_is_not_of_the_format_is_kept() {
    let text = "\"15.05.2024, 20:26\"";
    let kept: Formatted<jiff::Timestamp> = serde_json::from_str(text).expect("any text is decoded");
    assert!(kept.get().is_err());
    assert_eq!(serde_json::to_string(&kept).expect("it is encoded"), text);
    assert!(serde_json::from_str::<Formatted<jiff::Timestamp>>("1").is_err());
}
