//! The calls that are measured: the same ones by our client and by one that is written by hand.

use std::error::Error;
use std::hint::black_box;
use std::sync::Arc;

use clap::ValueEnum;
use elepay::types::{CreateChargeRequest, ListChargesParams, PaymentMethod, Resource};

use crate::bare;
use crate::samples::{PAGE, Sample};

/// The key of every client.
pub(crate) const KEY: &str = "sk_test_0123456789abcdef0123456789abcdef";

/// Why a measurement failed.
pub type Failure = Box<dyn Error>;

/// Who makes the calls, or decodes.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub enum Side {
    /// This crate.
    Elepay,
    /// reqwest and plain structs.
    Reqwest,
}

impl Side {
    /// Returns the name on the command line.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Self::Elepay => "elepay",
            Self::Reqwest => "reqwest",
        }
    }
}

/// A client, and what it sends.
pub enum Caller {
    /// This crate.
    Elepay(elepay::Client, Box<CreateChargeRequest>, Box<ListChargesParams>),
    /// reqwest and plain structs.
    Reqwest(bare::Client, Box<bare::CreateCharge>),
}

impl Caller {
    /// Creates a client of a server.
    ///
    /// # Errors
    /// If the client cannot be set up.
    pub fn new(side: Side, base: &str) -> Result<Self, Failure> {
        Ok(match side {
            Side::Elepay => {
                let client = elepay::Client::builder(KEY).base_url(base).user_agent("my-shop/1.0").build()?;
                let query = ListChargesParams::new().limit(i64::try_from(PAGE)?);
                Self::Elepay(client, Box::new(order()), Box::new(query))
            }
            Side::Reqwest => Self::Reqwest(bare::Client::new(base, KEY)?, Box::new(bare::order())),
        })
    }

    /// Makes one call.
    ///
    /// # Errors
    /// If the call fails.
    pub async fn call(&self, sample: Sample) -> Result<(), Failure> {
        match (self, sample) {
            (Self::Elepay(client, order, _), Sample::Charge) => drop(black_box(client.create_charge(order).await?)),
            (Self::Elepay(client, _, query), Sample::Page) => drop(black_box(client.list_charges(query).await?)),
            (Self::Reqwest(client, order), Sample::Charge) => drop(black_box(client.create_charge(order).await?)),
            (Self::Reqwest(client, _), Sample::Page) => drop(black_box(client.list_charges().await?)),
        }
        Ok(())
    }
}

/// Returns the order that is sent, the same as [`bare::order`].
pub(crate) fn order() -> CreateChargeRequest {
    CreateChargeRequest::new(1_800, "order-2026-0001", PaymentMethod::Creditcard)
        .resource(Resource::Web)
        .description("Two tickets for 28 November")
        .metadata([("shop", "Shibuya"), ("cart", "8f14e45fceea167a")])
        .extra([("frontUrl", "https://shop.example/orders/2026-0001/done")])
}

/// Makes calls one after the other.
///
/// # Errors
/// If a call fails.
pub async fn one_by_one(caller: &Caller, sample: Sample, count: usize) -> Result<(), Failure> {
    for _ in 0..count {
        caller.call(sample).await?;
    }
    Ok(())
}

/// Makes calls at once; the server answers when it has all of them.
///
/// # Errors
/// If a call fails.
pub async fn at_once(caller: &Arc<Caller>, count: usize) -> Result<(), Failure> {
    let tasks = tokio::task::LocalSet::new();
    let handles: Vec<_> = (0..count)
        .map(|_| {
            let caller = caller.clone();
            tasks.spawn_local(async move { caller.call(Sample::Charge).await.map_err(|error| error.to_string()) })
        })
        .collect();
    tasks.await;
    for handle in handles {
        handle.await??;
    }
    Ok(())
}

/// Returns a runtime in which one thread makes all calls.
pub(crate) fn runtime() -> Result<tokio::runtime::Runtime, Failure> {
    Ok(tokio::runtime::Builder::new_current_thread().enable_all().build()?)
}
