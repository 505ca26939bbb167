//! `ipv4`, `ipv6`: addresses of the standard library.

use super::formatted::formats;

formats!(std::net::Ipv4Addr, std::net::Ipv6Addr);
