//! The texts of the page behind a code, in English and Japanese.

use axum::http::{HeaderMap, header};
use serde_json::Value;

/// The texts in one language.
pub struct Texts {
    /// The language tag.
    pub tag: &'static str,
    /// The language's own name.
    pub name: &'static str,
    pub title: &'static str,
    pub test: &'static str,
    pub order: &'static str,
    pub amount: &'static str,
    pub methods: &'static str,
    pub more: &'static str,
    pub approve: &'static str,
    pub decline: &'static str,
    pub declined: &'static str,
    pub waiting: &'static str,
    pub paid: &'static str,
    pub closed: &'static str,
    pub back: &'static str,
    pub not_found: &'static str,
    pub why_not_found: &'static str,
    /// What the QR code shows.
    pub qr: &'static str,
    /// The other language.
    pub other: &'static Texts,
}

static ENGLISH: Texts = Texts {
    tag: "en",
    name: "English",
    title: "Payment (sandbox)",
    test: "A sandbox: no money moves",
    order: "Order",
    amount: "Amount",
    methods: "How to pay",
    more: "More ways to pay",
    approve: "Pay",
    decline: "Decline",
    declined: "The payment was declined. You can try again.",
    waiting: "Waiting for the payment at a till or a bank.",
    paid: "Paid. Thank you.",
    closed: "This code can no longer be paid.",
    back: "Back to the shop",
    not_found: "There is no such code.",
    why_not_found: "The sandbox may have been restarted since it was created. Go back to the shop and begin anew.",
    qr: "QR code with the address of this page",
    other: &JAPANESE,
};

static JAPANESE: Texts = Texts {
    tag: "ja",
    name: "日本語",
    title: "お支払い（サンドボックス）",
    test: "サンドボックス：実際のお金は動きません",
    order: "注文番号",
    amount: "お支払い金額",
    methods: "お支払い方法",
    more: "その他のお支払い方法",
    approve: "支払う",
    decline: "支払わない",
    declined: "お支払いは行われませんでした。もう一度お試しいただけます。",
    waiting: "店舗または銀行でのお支払いをお待ちしています。",
    paid: "お支払いが完了しました。",
    closed: "このコードではお支払いいただけません。",
    back: "ショップに戻る",
    not_found: "このコードは存在しません。",
    why_not_found: "コードの作成後にサンドボックスが再起動された可能性があります。ショップからやり直してください。",
    qr: "このページのアドレスのQRコード",
    other: &ENGLISH,
};

impl Texts {
    /// Returns the texts in the requested language, or else in the browser's: Japanese if it comes before English.
    pub fn choose(lang: Option<&str>, headers: &HeaderMap) -> &'static Self {
        let browser = headers.get(header::ACCEPT_LANGUAGE).and_then(|value| value.to_str().ok()).unwrap_or_default();
        let wanted = lang.unwrap_or(browser).to_ascii_lowercase();
        let first = wanted.split(',').map(str::trim).find(|tag| tag.starts_with("ja") || tag.starts_with("en"));
        if first.is_some_and(|tag| tag.starts_with("ja")) { &JAPANESE } else { &ENGLISH }
    }
}

/// Formats an amount, never scaled: `¥1,800`, or `1,800 USD`.
pub fn amount(amount: Option<&Value>, currency: &str) -> String {
    let Some(amount) = amount.and_then(Value::as_i64) else { return String::new() };
    let digits = amount.unsigned_abs().to_string();
    let mut grouped = String::new();
    for (at, digit) in digits.chars().enumerate() {
        if at > 0 && (digits.len() - at).is_multiple_of(3) {
            grouped.push(',');
        }
        grouped.push(digit);
    }
    let sign = if amount < 0 { "-" } else { "" };
    if currency == "JPY" { format!("{sign}¥{grouped}") } else { format!("{sign}{grouped} {currency}") }
}
