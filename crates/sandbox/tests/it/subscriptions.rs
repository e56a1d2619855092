//! Subscriptions: started, charged by the clock, declined, resumed, cancelled.

use std::time::{Duration, SystemTime};

use elepay::types::{
    CreateSubscriptionRequest, ListSubscriptionPeriodsParams, ListSubscriptionsParams, Subscription,
    SubscriptionInterval, SubscriptionPeriod, SubscriptionStatus, UpdateSubscriptionRequest,
};
use elepay::{Client, Timestamp};
use elepay_sandbox::Sandbox;

use crate::support::{customer_with_card, error_code};

const DAY: u64 = 24 * 60 * 60;

/// How long a charge takes in the sandbox, in seconds.
const CHARGE: u64 = 2;

fn advance(sandbox: &Sandbox, seconds: u64) {
    sandbox.advance(Duration::from_secs(seconds));
}

async fn get(client: &Client, id: &str) -> Subscription {
    client.retrieve_subscription(id).await.unwrap().into_inner()
}

async fn periods(client: &Client, id: &str) -> Vec<SubscriptionPeriod> {
    let page = client.list_subscription_periods(id, &ListSubscriptionPeriodsParams::new().limit(100)).await.unwrap();
    page.periods.clone().unwrap()
}

fn daily(customer: &str) -> CreateSubscriptionRequest {
    CreateSubscriptionRequest::new(customer).name("Tea").amount(900).interval(SubscriptionInterval::Day)
}

async fn start(client: &Client, request: &CreateSubscriptionRequest) -> String {
    let id = client.create_subscription(request).await.unwrap().id.clone();
    client.start_subscription(&id).await.unwrap();
    id
}

#[tokio::test]
async fn a_subscription_is_charged_for_every_period() {
    let sandbox = Sandbox::start().await.unwrap();
    let (client, customer) = (sandbox.client(), customer_with_card(&sandbox).await);
    let created = client.create_subscription(&daily(&customer)).await.unwrap();
    assert_eq!((created.http_status(), &created.status), (http::StatusCode::OK, &Some(SubscriptionStatus::New)));
    assert_eq!((created.is_charging, created.charged_periods), (Some(false), Some(0)));
    assert_eq!(created.customer.as_ref().unwrap().id, customer);
    let id = created.id.clone();
    advance(&sandbox, 10 * DAY);
    assert_eq!(get(&client, &id).await.charged_periods, Some(0), "it has not started");
    let started = client.start_subscription(&id).await.unwrap();
    assert_eq!(started.status, Some(SubscriptionStatus::Active));
    assert_eq!(error_code(client.start_subscription(&id).await), "M006000");
    assert_eq!(error_code(client.resume_subscription(&id).await), "M006000");
    assert_eq!(get(&client, &id).await.is_charging, Some(true));
    assert_eq!(error_code(client.cancel_subscription(&id).await), "M006001", "it is being charged");
    advance(&sandbox, CHARGE);
    let charged = get(&client, &id).await;
    assert_eq!((charged.is_charging, charged.charged_periods), (Some(false), Some(1)));
    advance(&sandbox, 3 * DAY);
    assert_eq!(get(&client, &id).await.charged_periods, Some(4));
    let periods = periods(&client, &id).await;
    assert_eq!(periods.len(), 4);
    for pair in periods.windows(2) {
        assert_eq!(pair[0].end_time, pair[1].start_time, "no time is left out");
    }
    let charge = periods[3].charge.as_ref().unwrap();
    assert_eq!((charge.amount, charge.paid, charge.description.as_deref()), (Some(900), Some(true), Some("Tea")));
    assert_eq!(charge.payment_method, Some(elepay::types::PaymentMethod::Creditcard));
    assert_eq!(sandbox.charges().len(), 4, "they are charges like all others");
}

#[tokio::test]
async fn the_length_of_a_period_is_that_of_the_calendar() {
    let sandbox = Sandbox::start().await.unwrap();
    let (client, customer) = (sandbox.client(), customer_with_card(&sandbox).await);
    // 2096-01-31T00:00:00Z
    let first: u64 = 3_978_806_400;
    let beginning = SystemTime::UNIX_EPOCH + Duration::from_secs(first);
    let until = beginning.duration_since(SystemTime::now()).unwrap();
    let mut ids = Vec::new();
    for (interval, span, ends) in [
        (SubscriptionInterval::Day, 3, [first + 3 * DAY, first + 6 * DAY]),
        (SubscriptionInterval::Week, 2, [first + 14 * DAY, first + 28 * DAY]),
        // February 29th, then March 31st.
        (SubscriptionInterval::Month, 1, [first + 29 * DAY, first + 60 * DAY]),
        (SubscriptionInterval::Year, 1, [first + 366 * DAY, first + 731 * DAY]),
    ] {
        let time = Timestamp::from(beginning);
        let request = daily(&customer).interval(interval).interval_span(span).first_charge_time(time);
        ids.push((start(&client, &request).await, ends));
    }
    assert_eq!(sandbox.charges().len(), 0, "the first charge has a time");
    sandbox.advance(until + Duration::from_secs(2 * 366 * DAY));
    for (id, ends) in ids {
        let periods = periods(&client, &id).await;
        let found: Vec<_> = periods.iter().map(|period| period.end_time.unwrap()).take(2).collect();
        let expected = ends.map(|end| Timestamp::from(SystemTime::UNIX_EPOCH + Duration::from_secs(end)));
        assert_eq!(found, expected, "{id}");
    }
}

#[tokio::test]
async fn a_declined_charge_makes_it_past_due_until_it_is_resumed() {
    let sandbox = Sandbox::start().await.unwrap();
    let (client, customer) = (sandbox.client(), customer_with_card(&sandbox).await);
    let id = start(&client, &daily(&customer)).await;
    advance(&sandbox, CHARGE);
    sandbox.decline(&id).unwrap();
    advance(&sandbox, 5 * DAY);
    let due = get(&client, &id).await;
    assert_eq!(
        (due.status, due.charged_periods, due.is_charging),
        (Some(SubscriptionStatus::PastDue), Some(1), Some(false))
    );
    assert_eq!(sandbox.objects("charge").unwrap()[1]["status"], "failed");
    assert_eq!(client.resume_subscription(&id).await.unwrap().status, Some(SubscriptionStatus::Active));
    assert_eq!(error_code(client.resume_subscription(&id).await), "M006000");
    let second = &periods(&client, &id).await[1];
    advance(&sandbox, CHARGE);
    let charge = &periods(&client, &id).await[1].charge;
    assert_eq!(charge.as_ref().unwrap().id, second.charge.as_ref().unwrap().id);
    assert_eq!(charge.as_ref().unwrap().paid, Some(true), "the same period is charged again");
    assert_eq!(get(&client, &id).await.status, Some(SubscriptionStatus::Active));
}

#[tokio::test]
async fn periods_that_were_missed_are_charged_when_it_is_resumed_and_not_in_the_past() {
    let sandbox = Sandbox::start().await.unwrap();
    let (client, customer) = (sandbox.client(), customer_with_card(&sandbox).await);
    let id = start(&client, &daily(&customer)).await;
    advance(&sandbox, CHARGE);
    sandbox.decline(&id).unwrap();
    advance(&sandbox, 4 * DAY);
    client.resume_subscription(&id).await.unwrap();
    advance(&sandbox, DAY / 2);
    assert_eq!(get(&client, &id).await.charged_periods, Some(5));
    let events = sandbox.events();
    let times: Vec<_> = events.iter().map(|event| event["createTime"].as_u64().unwrap()).collect();
    assert!(times.len() == 6 && times.is_sorted(), "{times:?}");
    let charges = sandbox.charges();
    assert!(charges.is_sorted_by_key(|charge| charge.create_time), "{charges:#?}");
    let periods = periods(&client, &id).await;
    assert!(periods.windows(2).all(|pair| pair[0].end_time == pair[1].start_time), "{periods:#?}");
}

#[tokio::test]
async fn a_charge_that_a_test_approves_while_it_is_in_progress_pays_its_period() {
    let sandbox = Sandbox::start().await.unwrap();
    let (client, customer) = (sandbox.client(), customer_with_card(&sandbox).await);
    let id = start(&client, &daily(&customer)).await;
    assert_eq!(get(&client, &id).await.is_charging, Some(true));
    sandbox.approve(sandbox.objects("charge").unwrap()[0]["id"].as_str().unwrap()).unwrap();
    advance(&sandbox, CHARGE + 1);
    let charged = get(&client, &id).await;
    assert_eq!((&charged.status, charged.charged_periods), (&Some(SubscriptionStatus::Active), Some(1)));
    assert_eq!(sandbox.charges().len(), 1);
    advance(&sandbox, DAY);
    assert_eq!(get(&client, &id).await.charged_periods, Some(2), "the next period begins at its time");
}

#[tokio::test]
async fn a_revoked_charge_is_repeated_in_its_period_when_it_is_resumed() {
    let sandbox = Sandbox::start().await.unwrap();
    let (client, customer) = (sandbox.client(), customer_with_card(&sandbox).await);
    let id = start(&client, &daily(&customer)).await;
    get(&client, &id).await;
    client.revoke_charge(sandbox.objects("charge").unwrap()[0]["id"].as_str().unwrap()).await.unwrap();
    advance(&sandbox, CHARGE);
    assert_eq!(get(&client, &id).await.status, Some(SubscriptionStatus::PastDue));
    client.resume_subscription(&id).await.unwrap();
    advance(&sandbox, CHARGE);
    assert_eq!(get(&client, &id).await.charged_periods, Some(1));
    assert_eq!(periods(&client, &id).await.len(), 1);
    assert_eq!(sandbox.charges().len(), 2);
}

#[tokio::test]
async fn a_clock_that_is_advanced_by_years_charges_every_period_at_once() {
    let sandbox = Sandbox::start().await.unwrap();
    let (client, customer) = (sandbox.client(), customer_with_card(&sandbox).await);
    let id = start(&client, &daily(&customer)).await;
    advance(&sandbox, 20 * 365 * DAY + CHARGE);
    for _ in 0..2 {
        assert_eq!(get(&client, &id).await.charged_periods, Some(20 * 365 + 1));
    }
    advance(&sandbox, 7_000 * 365 * DAY);
    for _ in 0..2 {
        let ended = get(&client, &id).await;
        assert_eq!((&ended.status, ended.charged_periods), (&Some(SubscriptionStatus::PastDue), Some(10_000)));
    }
}

#[tokio::test]
async fn a_customer_without_a_default_source_cannot_be_charged() {
    let sandbox = Sandbox::start().await.unwrap();
    let client = sandbox.client();
    let id = start(&client, &daily(&sandbox.customer())).await;
    assert_eq!(get(&client, &id).await.is_charging, Some(true));
    advance(&sandbox, CHARGE);
    assert_eq!(get(&client, &id).await.status, Some(SubscriptionStatus::PastDue));
}

#[tokio::test]
async fn a_subscription_without_an_amount_or_an_interval_is_past_due() {
    let sandbox = Sandbox::start().await.unwrap();
    let (client, customer) = (sandbox.client(), customer_with_card(&sandbox).await);
    let without_interval = CreateSubscriptionRequest::new(customer.as_str()).amount(900);
    let without_amount = CreateSubscriptionRequest::new(customer.as_str()).interval(SubscriptionInterval::Day);
    for request in [without_interval, without_amount.clone(), without_amount.initial_amount(500)] {
        let id = start(&client, &request).await;
        advance(&sandbox, CHARGE);
        assert_eq!(get(&client, &id).await.status, Some(SubscriptionStatus::PastDue), "{request:?}");
        client.resume_subscription(&id).await.unwrap();
        advance(&sandbox, CHARGE);
        assert_eq!(get(&client, &id).await.status, Some(SubscriptionStatus::PastDue), "{request:?}");
    }
    assert_eq!(sandbox.charges().len(), 1, "the initial amount is charged once");
}

#[tokio::test]
async fn the_initial_amount_is_charged_first() {
    let sandbox = Sandbox::start().await.unwrap();
    let (client, customer) = (sandbox.client(), customer_with_card(&sandbox).await);
    let id = start(&client, &daily(&customer).initial_amount(3_000)).await;
    sandbox.decline(&id).unwrap();
    advance(&sandbox, CHARGE);
    assert_eq!(get(&client, &id).await.status, Some(SubscriptionStatus::PastDue));
    client.resume_subscription(&id).await.unwrap();
    advance(&sandbox, 2 * CHARGE);
    let amounts: Vec<_> =
        sandbox.objects("charge").unwrap().iter().map(|charge| charge["amount"].as_i64().unwrap()).collect();
    assert_eq!(amounts, [3_000, 3_000, 900], "declined, repeated, and the first period");
    assert_eq!(get(&client, &id).await.charged_periods, Some(1));
}

#[tokio::test]
async fn a_cancelled_subscription_ends_with_its_period() {
    let sandbox = Sandbox::start().await.unwrap();
    let (client, customer) = (sandbox.client(), customer_with_card(&sandbox).await);
    let id = start(&client, &daily(&customer)).await;
    advance(&sandbox, CHARGE);
    let cancelled = client.cancel_subscription(&id).await.unwrap();
    assert_eq!((&cancelled.status, cancelled.next_charge_time), (&Some(SubscriptionStatus::Active), None));
    assert_eq!(error_code(client.cancel_subscription(&id).await), "M006002");
    advance(&sandbox, DAY);
    let ended = get(&client, &id).await;
    assert_eq!((ended.status, ended.charged_periods), (Some(SubscriptionStatus::Canceled), Some(1)));
    for refused in [client.start_subscription(&id).await, client.resume_subscription(&id).await] {
        assert_eq!(error_code(refused), "M006000", "that is final");
    }
    assert_eq!(error_code(client.cancel_subscription(&id).await), "M006002");
    let new = client.create_subscription(&daily(&customer)).await.unwrap().id.clone();
    assert_eq!(client.cancel_subscription(&new).await.unwrap().status, Some(SubscriptionStatus::Canceled));
}

#[tokio::test]
async fn subscriptions_are_listed_by_customer_and_status_and_only_their_metadata_changes() {
    let sandbox = Sandbox::start().await.unwrap();
    let (client, customer) = (sandbox.client(), sandbox.customer());
    let id = client.create_subscription(&daily(&customer)).await.unwrap().id.clone();
    start(&client, &daily(&sandbox.customer())).await;
    let total = async |list: ListSubscriptionsParams| client.list_subscriptions(&list).await.unwrap().total;
    assert_eq!(total(ListSubscriptionsParams::new()).await, Some(2));
    assert_eq!(total(ListSubscriptionsParams::new().customer_id(customer.as_str())).await, Some(1));
    assert_eq!(total(ListSubscriptionsParams::new().status(SubscriptionStatus::Active)).await, Some(1));
    let changed = client.update_subscription(&id, &UpdateSubscriptionRequest::new().metadata([("a", "1")])).await;
    assert_eq!(changed.unwrap().metadata.as_ref().unwrap()["a"], "1");
    assert_eq!(error_code(client.retrieve_subscription("sub_nobody").await), "M002003");
    let nobody = ListSubscriptionPeriodsParams::new();
    assert_eq!(error_code(client.list_subscription_periods("sub_nobody", &nobody).await), "M002003");
}
