//! What shops write most often. Each program is the shortest natural one, and safe as it stands; if one becomes longer
//! or unsafe, the API is at fault. The checkout is `examples/checkout.rs`.

mod capture_later;
mod charge_in_a_job;
mod limit_the_time;
mod log_an_error;
mod many_merchants;
mod match_on_a_code;
mod reconcile_a_day;
mod refund_once;
mod test_without_a_socket;
